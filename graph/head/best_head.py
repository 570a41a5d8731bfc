"""The best head that can be made of what is left of a record: head, copies, log, parts."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from graph.head.change_log import LOG, VERSION, Entry, Log, read_log, replay
from graph.head.data_versions import missed_state
from graph.head.decisions import Decision
from graph.head.head_file import (
    HEADS,
    NEXT,
    follows_log,
    is_uncommitted,
    kept_serials,
    pending_head,
    read_copy,
    stored_names,
)
from graph.head.manifest import Head, LogEnd, Part, head_from
from graph.head.part_check import DESCRIPTION
from graph.head.record_states import (
    BROKEN,
    FOREIGN,
    State,
    log_workspace,
    read_stray_file,
    state_of_head,
    state_of_log,
    stray_files,
)
from graph.head.rule_status import RuleStatus
from graph.head.signed_file import read_signed
from graph.head.stray_parts import described_part, removed_parts
from graph.head.trash import TRASH
from graph.head.workspace_folder import HEAD, read_marker

FROM_PARTS: Final = "the descriptions of its parts"


@dataclass
class Found:
    """What is left of a record.

    Attributes:
        head: the head to go on with.
        current: whether it is the one in place, with the log that belongs to it.
        log: what could be read of the log.
        last_serial: the highest serial number that anything names.
        last_version: the data version that the log or the best head names last.
        origin: where the head comes from, in words.
        notes: what was taken in besides.
        lost: what nothing that is left tells any more, a sentence each.
        foreign: files of another workspace that lie in the record, and what they hold, in words.
        copies: further copies of head or log that are this workspace's, and what they hold.
        dropped: parts that lie in the record though their dataset was taken out.
    """

    head: Head
    current: bool
    log: Log
    last_serial: int
    last_version: str | None
    origin: str
    notes: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    foreign: dict[Path, str] = field(default_factory=dict)
    copies: dict[Path, str] = field(default_factory=dict)
    dropped: list[Path] = field(default_factory=list)


def find_best_head(folder: Path) -> Found:
    """Return the best head that can be made of what is left of a record."""
    log, foreign = read_log(folder), list[State]()
    own = own_id(folder)
    states = [state_of_log(folder / LOG, log)]
    if _is_foreign(states[0].workspace_id, own):
        foreign.append(states.pop())
        log = Log([], LogEnd(), log.size, FOREIGN)
    heads = []
    for head, origin in _heads(folder, log):
        if head is not None:
            state = state_of_head(folder / origin.removeprefix("its copy "), head)
            if _is_foreign(head.workspace_id, own):
                foreign.append(state)
            else:
                heads.append((head, origin))
                states.append(state)
    beside = [state for state in map(read_stray_file, stray_files(folder)) if state is not None]
    copies = [state for state in beside if own and state.workspace_id == own]
    states += copies
    versions = [entry for entry in log.entries if entry["kind"] == VERSION]
    named = [head.serial for head, _ in heads] + [entry["serial"] for entry in versions]
    last_serial = max(named, default=0)
    if heads:
        # Of two branches of one length, the one whose tables are here.
        head, origin = max(heads, key=lambda each: (each[0].serial, _has_parts(folder, each[0])))
    else:
        head, origin = Head(_workspace_id(folder)), FROM_PARTS
    newest = max(versions, key=lambda entry: entry["serial"], default=None)
    last_version = None if newest is None else str(newest["data_version"])
    if newest is None or newest["serial"] <= head.serial:
        last_version = head.data_version if heads else None
    found = Found(
        head=head,
        current=origin == HEAD and log.damage is None and log.end == head.changes,
        log=log,
        last_serial=last_serial,
        last_version=last_version,
        origin=origin,
        foreign={
            one.file: f"{FOREIGN} ({one.workspace_id}){_decisions_in(one)}" for one in foreign
        },
        copies={one.file: f"is another copy of head or log{_decisions_in(one)}" for one in copies},
    )
    found.current = found.current and not copies
    stated = found.head
    _take_in_decisions(found, states)
    _set_foreign_parts_aside(folder, found, foreign, states)
    lines = _lines_beyond(log, stated, last_serial)
    if lines:
        found.lost.extend(_lost_with_lines(lines, found.head, newest))
    taken = _take_in_parts(folder, found)
    found.lost.extend(_lost_parts(folder, found, states))
    found.lost.extend(_undone_drops(found.head, states))
    last = missed_state(folder, stated)
    is_older = last is not None and (last > last_serial or last <= stated.serial)
    if origin == FROM_PARTS:
        found.lost.append(
            "decisions, if there were any: neither a head nor the log is left of them"
        )
    elif not lines and (taken or is_older):
        since = "" if newest is None else f" after {newest['at']}"
        than = f"what was loaded last ({taken})" if taken else "what was written here last"
        found.lost.append(
            f"decisions{since}, if there were any: the head and the log that are left are older "
            f"than {than}, as after an older copy was put back"
        )
    if last is not None and is_older:
        found.lost.extend(_perhaps_dropped(folder, found.head))
        found.last_serial, found.current = max(last, last_serial), False
    return found


def own_id(folder: Path) -> str:
    """Return the id of the workspace that the marker, the head, the log and the copies name most.

    Of equally many it is the marker's: that alone is written once, and moved by nobody who mixes
    states.
    """
    heads = [(head, place) for head, place in _heads(folder, Log([], LogEnd(), 0)) if head]
    current = [head.workspace_id for head, place in heads if place == HEAD]
    copies = Counter(head.workspace_id for head, place in heads if place != HEAD and head)
    log = log_workspace(read_log(folder))
    # All copies are one voice: there are up to ten of them, and they come in one folder.
    voices = (_workspace_id(folder), *current, log, *(name for name, _ in copies.most_common(1)))
    return next(iter(name for name, _ in Counter(filter(None, voices)).most_common(1)), "")


def _has_parts(folder: Path, head: Head) -> bool:
    return all((folder / "parts" / part.id).exists() for part in head.parts)


def _is_foreign(named: str, own: str) -> bool:
    return bool(named and own) and named != own


def _decisions_in(state: State) -> str:
    """Return how many decisions a file tells, as the end of a sentence about it."""
    many = len(state.decisions)
    return f", with {many} decision{'' if many == 1 else 's'}" if many else ""


def _lines_beyond(log: Log, head: Head, last_serial: int) -> list[tuple[int, int | None]]:
    """Return the damaged lines of a log that may tell of more than a head, with the next serial."""
    covers_end = head.serial >= last_serial
    return [
        (number, following)
        for number, end, following in log.gaps
        if (following is None or following > head.serial)
        and not (following is None and covers_end and head.changes.size >= end)
    ]


def _lost_with_lines(
    lines: list[tuple[int, int | None]], head: Head, newest: Entry | None
) -> Iterator[str]:
    """Yield the decisions that damaged lines of the log told, as far as it can be known."""
    numbers = " and ".join(str(number) for number, _ in lines)
    place = f"{'line' if len(lines) == 1 else 'lines'} {numbers} of {LOG}"
    is_are = "is" if len(lines) == 1 else "are"
    if newest is not None and all(following is not None for _, following in lines):
        # A version's line tells how many decisions there are up to it.
        count = newest["decisions"] - len(head.decisions)
        if count > 0:
            some = "1 decision" if count == 1 else f"{count} decisions"
            yield f"{some}: {place} {is_are} damaged, and nothing else tells; please decide again"
        return
    yield f"decisions, if {place} told any: damaged, and nothing else tells"


def _heads(folder: Path, log: Log) -> list[tuple[Head | None, str]]:
    """Return the heads that can be had, the one in place first."""
    heads: list[tuple[Head | None, str]] = []
    try:
        current = head_from(read_signed(folder / HEAD))
        heads.append((current, HEAD))
    except BROKEN:
        current = None
    coming = pending_head(folder)
    if coming is not None and follows_log(folder, current, coming):
        heads.append((coming, NEXT))
    heads.append((replay(_whole_entries(log), log.end), "the log of changes"))
    for serial in reversed(kept_serials(folder)):
        heads.append((read_copy(folder, serial), f"its copy {HEADS}/{serial:08d}.json"))
    return heads


def _whole_entries(log: Log) -> list[Entry]:
    """Return the entries from the start of the log to its first damage."""
    if log.damage is None:
        return log.entries
    count = log.sound_lines
    return log.entries[:count]


def _workspace_id(folder: Path) -> str:
    try:
        return str(read_marker(folder)["workspace_id"])
    except BROKEN:
        return ""


def _take_in_decisions(found: Found, states: Iterable[State]) -> None:
    """Add the decisions that the log or another state tells and the head does not have.

    Decisions are only ever added, so that what any state had belongs to the last one too.
    """
    # Decisions have no ids; the same words at the same moment are the same decision.
    there = set(found.head.decisions)
    told: list[Decision | RuleStatus] = []
    for decision in (one for state in states for one in state.decisions):
        if decision not in there:
            there.add(decision)
            told.append(decision)
    if told:
        decisions = sorted((*found.head.decisions, *told), key=lambda each: each.at)
        found.head = replace(found.head, decisions=tuple(decisions))
        many = "1 decision" if len(told) == 1 else f"{len(told)} decisions"
        found.notes.append(f"taken from the log, an older state or another copy: {many}")
        found.current = False


def _set_foreign_parts_aside(
    folder: Path, found: Found, foreign: list[State], own: list[State]
) -> None:
    """Name the parts and kept files in the record that only another workspace's states tell of."""
    parts = {part.id for state in own for part in state.parts}
    files = {part.source["sha256"] for state in own for part in state.parts}
    for state in foreign:
        for part in state.parts:
            for path, is_own in (
                (folder / "parts" / part.id, part.id in parts),
                (folder / "files" / f"{part.source['sha256']}.zst", part.source["sha256"] in files),
            ):
                if not is_own and path.exists():
                    found.foreign[path] = f"{FOREIGN} ({state.workspace_id})"
                    found.current = False


def _lost_parts(folder: Path, found: Found, states: list[State]) -> Iterator[str]:
    """Yield the datasets that another state has, that were not dropped, and that are not here."""
    there = {part.id for part in found.head.parts} | removed_parts(found.log.entries)
    dropped = state_of_head(folder / HEAD, found.head).dropped
    lost = {
        (part.dataset, part.source["file"])
        for state in states
        for part in state.parts
        if part.id not in there and not (folder / "parts" / part.id).exists()
        # What was dropped since that state is missed by nobody.
        if dropped[key := (part.dataset, part.source["sha256"])] <= state.dropped[key]
    }
    for dataset, file in sorted(lost):
        found.current = False
        yield (
            f"dataset {dataset} was loaded in another branch of this record: its tables are not "
            f"here; load {file} again"
        )


def _undone_drops(head: Head, states: list[State]) -> Iterator[str]:
    """Yield the datasets of a head that another state dropped, and has not loaded again since."""
    own, told = state_of_head(Path(HEAD), head), dict[str, State]()
    dropping = [(state, state.files) for state in states if state.dropped]
    for key in sorted({key for state, _ in dropping for key in state.dropped} & own.files):
        last, files = max(dropping, key=lambda one: (one[0].dropped[key], key in one[1]))
        if last.dropped[key] > own.dropped[key] and key not in files:
            told.setdefault(key[0], last)
    for dataset, state in told.items():
        day = max(on for (name, _), on in state.dropped_on.items() if name == dataset)
        yield (
            f"dataset {dataset} was dropped in another branch of this record ({day}, data version "
            f"{state.data_version}); it is here again (data version {head.data_version}): drop it "
            "again, or keep it"
        )


def _perhaps_dropped(folder: Path, head: Head) -> Iterator[str]:
    """Yield the datasets of a head of which parts lie in the trash too, as after a drop."""
    ids = {part.id: part.dataset for part in head.parts}
    trashed = sorted((folder.parent / TRASH).glob("*/*"))
    days = {ids[path.name]: path.parent.name for path in trashed if path.name in ids}
    for dataset, day in sorted(days.items()):
        yield (
            f"dataset {dataset}, if it was dropped here: tables of it lie in the trash ({day}), "
            "and they are in the record; drop it again, or keep it"
        )


def _take_in_parts(folder: Path, found: Found) -> str:
    """Add the parts that lie in the record, were in place, and that nothing says were dropped.

    Returns:
        The datasets of these parts, for people.
    """
    named = {part.id for part in found.head.parts}
    gone = removed_parts(found.log.entries) - named
    dropped = {(line.get("dropped"), line.get("sha256")) for line in found.head.log}
    taken: list[tuple[float, Part]] = []
    for path in stored_names(folder / "parts"):
        if path.name in named or path.name in gone or path in found.foreign:
            continue
        if is_uncommitted(path):
            continue
        part = described_part(path)
        if part is None:
            found.notes.append(f"{path} has no description that can be read; it was left as it is")
        elif (part.dataset, part.source.get("sha256")) in dropped:
            found.dropped.append(path)
            found.current = False
        elif part.id == path.name:
            taken.append(((path / DESCRIPTION).stat().st_mtime, part))
        elif part.id not in named:
            found.notes.append(f"{path} is a copy of part {part.id}; it was left as it is")
    names = ", ".join(sorted({part.dataset for _, part in taken}))
    if taken:
        # The order of loads decides which part of an edition holds a row that several state.
        parts = [part for _, part in sorted(taken, key=lambda each: (each[0], each[1].id))]
        found.head = replace(found.head, parts=(*found.head.parts, *parts))
        many = "1 part" if len(parts) == 1 else f"{len(parts)} parts"
        found.notes.append(f"taken in: {many} that no head named ({names})")
        found.current = False
    return names
