"""The log of changes: a line for each decision and each version, never changed, only added to.

    <workspace>/record/LOG.jsonl   {"blake2": ..., "entry": {...}}, one line a change

The hash of a line covers the line before it, so that a line that is lost, changed or moved shows. A
version's line tells how it differs from the one before, with the descriptions of the parts that it
added; a head that is lost is made again from these lines.
"""

import contextlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import orjson

from graph.head.decisions import Decision
from graph.head.manifest import (
    Expectation,
    Head,
    LogEnd,
    decision_from,
    head_body,
    head_from,
    part_body,
    part_from,
    said_body,
)
from graph.head.rule_status import RuleStatus
from graph.head.signed_file import write_signed
from graph.values.errors import DamagedRecordError
from graph.values.file_digests import digest_text, open_stored, read_stored

LOG: Final = "LOG.jsonl"
LINE_ENDS: Final = "has other line ends than were written, as after git or FTP in text mode"
"""What is wrong with a file that is as it was written but for these."""
DECISION: Final = "decision"
VERSION: Final = "version"
_HASH: Final = 32
_START: Final = b'{"blake2": "'
_MIDDLE: Final = b'", "entry": '
_BEFORE_ENTRY: Final = len(_START) + _HASH + len(_MIDDLE)

Entry = dict[str, Any]


@dataclass(frozen=True)
class Log:
    """What could be read of the log.

    Attributes:
        entries: the lines that are as they were written.
        end: where the first lines end that follow from each other without a gap.
        sound_lines: the number of these.
        size: the bytes of the file.
        damage: what is wrong, if anything is.
        gaps: each damaged line: its number, where it ends, and the serial number of the next
            version that can be read, or ``None`` if none follows.
    """

    entries: list[Entry]
    end: LogEnd
    size: int
    damage: str | None = None
    sound_lines: int = 0
    gaps: tuple[tuple[int, int, int | None], ...] = ()

    def replay(self) -> Head | None:
        """Return the head that the lines lead to; ``None`` if one of them is missing."""
        return None if self.damage is not None else replay(self.entries, self.end)


def read_log(folder: Path, name: str = LOG) -> Log:
    """Read the log of a record's folder; lines that are damaged are left out."""
    try:
        text = read_stored(folder / name)
    except FileNotFoundError:
        return Log([], LogEnd(), 0, "is missing")
    except OSError as wrong:
        return Log([], LogEnd(), 0, f"cannot be read ({wrong.strerror})")
    return parse_log(text)


def parse_log(text: bytes) -> Log:
    """Return the log that a text is; lines of which only the ends were changed can be read."""
    entries: list[Entry] = []
    end, before, damage = LogEnd(), "", None
    at = sound = 0
    gaps: list[tuple[int, int, int | None]] = []
    # No line holds a return of its own: in its texts they are escaped.
    changed = b"\r\n" in text
    text = text.replace(b"\r\n", b"\n")
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        at += len(line)
        entry, said = _read_line(line, before)
        before = said
        if entry is None:
            damage = damage or f"is damaged at line {number}"
            gaps.append((number, at, None))
            continue
        entries.append(entry)
        if damage is None:
            end, sound = LogEnd(at, said), number
        if entry["kind"] == VERSION:
            gaps = [gap if gap[2] is not None else (*gap[:2], entry["serial"]) for gap in gaps]
    damage = damage or (LINE_ENDS if changed else None)
    return Log(entries, end, len(text), damage, sound, tuple(gaps))


def _read_line(line: bytes, before: str) -> tuple[Entry | None, str]:
    """Return the entry of a line if it follows the one with that hash, and its own hash."""
    said = line[len(_START) : len(_START) + _HASH].decode("ascii", "replace")
    body = line[_BEFORE_ENTRY:-2]
    if line != _line(body, digest_text(before.encode() + body)):
        return None, said
    found = orjson.loads(body)
    return found if isinstance(found, dict) else None, said


def _line(body: bytes, said: str) -> bytes:
    return _START + said.encode() + _MIDDLE + body + b"}\n"


def lines_between(before: Head, after: Head, *, whole: bool = False) -> tuple[bytes, LogEnd]:
    """Return the lines for the step from one head to the next, and where the log then ends.

    Decisions that are new get a line each; the version's own line comes last.

    Args:
        before: the head that is current.
        after: the one that follows.
        whole: tell the whole of it, as after a repair, when the log may have gaps.
    """
    return lines_of(_entries_between(before, after, whole), before.changes)


def lines_of(entries: Iterable[Entry], end: LogEnd) -> tuple[bytes, LogEnd]:
    """Return entries as lines that follow the end of a log, and where it then ends."""
    said, text = end.blake2, b""
    for entry in entries:
        body = json.dumps(entry, ensure_ascii=False).encode("utf-8")
        said = digest_text(said.encode() + body)
        text += _line(body, said)
    return text, LogEnd(end.size + len(text), said)


def _entries_between(before: Head, after: Head, whole: bool) -> Iterator[Entry]:
    there, kept = {part.id for part in before.parts}, {part.id for part in after.parts}
    known = len(before.decisions)
    follows = not whole and before.changes.size > 0
    for decision in after.decisions[known if follows else 0 :]:
        yield {"kind": DECISION, "serial": after.serial, **said_body(decision)}
    added = [part for part in after.parts if not follows or part.id not in there]
    yield {
        "kind": VERSION,
        "serial": after.serial,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "data_version": after.data_version,
        "added": [part.id for part in added],
        "removed": [part.id for part in before.parts if part.id not in kept or not follows],
        "decisions": len(after.decisions),
        **({"changed": _changes(before, after, added)} if follows else {"head": _whole(after)}),
    }


def _changes(before: Head, after: Head, added: list[Any]) -> Entry:
    old = {part.id: part for part in before.parts}
    described = [p for p in after.parts if old.get(p.id) != p]
    return {
        "parts": [part_body(part) for part in described],
        "log": list(after.log[len(before.log) :]),
        "expected": [asdict(each) for each in after.expected],
    }


def _whole(head: Head) -> Entry:
    body = head_body(head)
    del body["changes"]
    return body


def replay(entries: list[Entry], end: LogEnd) -> Head | None:
    """Return the head that entries lead to, from the last one that tells a whole head.

    Args:
        entries: entries that follow each other without a gap.
        end: where the last of them ends.
    """
    starts = [place for place, entry in enumerate(entries) if "head" in entry]
    if not starts:
        return None
    try:
        head = head_from(entries[starts[-1]]["head"])
        taken: list[Decision | RuleStatus] = []
        for entry in entries[starts[-1] + 1 :]:
            if entry["kind"] == DECISION:
                taken.append(decision_of(entry))
            elif entry["kind"] == VERSION:
                head = _step(head, entry, tuple(taken))
                taken.clear()
    except (KeyError, TypeError, AttributeError):
        return None
    return replace(head, changes=end)


def decision_of(entry: Entry) -> Decision | RuleStatus:
    """Return the decision of a log entry."""
    return decision_from({key: entry[key] for key in entry if key not in ("kind", "serial")})


def _step(head: Head, entry: Entry, taken: tuple[Decision | RuleStatus, ...]) -> Head:
    changed = entry["changed"]
    described = {said["id"]: part_from(said) for said in changed["parts"]}
    gone = set(entry["removed"])
    stay = [described.get(part.id, part) for part in head.parts if part.id not in gone]
    return replace(
        head,
        serial=entry["serial"],
        parts=(*stay, *(described[name] for name in entry["added"])),
        decisions=(*head.decisions, *taken),
        log=(*head.log, *changed["log"]),
        expected=tuple(Expectation(**each) for each in changed["expected"]),
    )


_sound: dict[Path, tuple[int, int, int]] = {}
"""Logs that this process has read whole, and what the system said of each."""


def check_lines(folder: Path, end: LogEnd) -> None:
    """Compare every line of the log up to an end with its hash, unless this process just did.

    Raises:
        DamagedRecordError: the log is missing, or one of these lines is damaged.
    """
    path = folder / LOG
    if end.size and (state := _file_state(path)) != _sound.get(path):
        log = read_log(folder)
        if log.damage is not None and log.end.size < end.size:
            raise DamagedRecordError(path, log.damage)
        _remember_lines(path, state)


def remember_lines(folder: Path) -> None:
    """Take the log as it is now for sound: its lines were compared, and others added since."""
    _remember_lines(folder / LOG, _file_state(folder / LOG))


def _remember_lines(path: Path, state: tuple[int, int, int] | None) -> None:
    if state is not None:
        _sound[path] = state


def _file_state(path: Path) -> tuple[int, int, int] | None:
    try:
        said = path.stat()
    except OSError:
        return None
    return said.st_size, said.st_ctime_ns, said.st_ino


def part_from_links(folder: Path) -> None:
    """Put a copy in the place of a log that has other links, as in a snapshot by hard links.

    It is written in its place, and the snapshot would be changed with it.

    Raises:
        OSError: there is no room for a copy, or it cannot be written; the log stays as it is.
    """
    path = folder / LOG
    with contextlib.suppress(FileNotFoundError):
        if path.stat().st_nlink > 1:
            write_signed(path, read_stored(path))


def append_lines(folder: Path, start: int, text: bytes) -> None:
    """Write lines at the end of the log and flush them to the disk.

    A writer that died may have left half a line after ``start``; it goes, since no head has it.

    Args:
        folder: the folder of the record.
        start: the size of the log that the current head knows.
        text: the lines.
    """
    part_from_links(folder)
    handle = os.open(folder / LOG, os.O_WRONLY | os.O_CREAT, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.truncate(start)
        stream.seek(start)
        try:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        except OSError:
            # A full disk: what was written of the line is no line.
            os.truncate(folder / LOG, start)
            raise


def ends_as(folder: Path, end: LogEnd) -> bool:
    """Return whether the log ends where a head says, by its size and last line alone."""
    try:
        with open_stored(folder / LOG) as stream:
            size = stream.seek(0, os.SEEK_END)
            if size != end.size or not size:
                return size == end.size
            return _last_hash(stream.fileno(), size) == end.blake2
    except OSError:
        return False


def goes_on_from(folder: Path, end: LogEnd) -> bool:
    """Return whether the log has the line that ended it once; only that line is read.

    A log that is missing or too short to tell counts as if it had: that is told elsewhere.
    """
    try:
        with open_stored(folder / LOG) as stream:
            if not end.size or stream.seek(0, os.SEEK_END) < end.size:
                return True
            return _last_hash(stream.fileno(), end.size) == end.blake2
    except OSError:
        return True


def has_line(folder: Path, end: LogEnd) -> bool:
    """Return whether a line of the log ends where a head says: the state is one of its past."""
    try:
        with open_stored(folder / LOG) as stream:
            size = stream.seek(0, os.SEEK_END)
            return size >= end.size and _last_hash(stream.fileno(), end.size) == end.blake2
    except OSError:
        return False


def _last_hash(handle: int, size: int) -> str:
    """Return the hash that the last line of so many bytes of a log states."""
    take = 1 << 12
    while True:
        begin = max(0, size - take)
        tail = os.pread(handle, size - begin, begin)
        cut = tail.rfind(b"\n", 0, -1)
        if cut >= 0 or begin == 0:
            line = tail[cut + 1 :]
            return line[len(_START) : len(_START) + _HASH].decode("ascii", "replace")
        take *= 8
