"""What each file of a record tells of its workspace, also a file that a sync program left there."""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from graph.head.change_log import DECISION, LOG, VERSION, Log, decision_of, parse_log, read_log
from graph.head.decisions import Decision
from graph.head.head_file import (
    FIRST_FORMAT,
    HEADS,
    NEXT,
    is_in_log,
    kept_serials,
    pending_head,
    read_copy,
)
from graph.head.manifest import Head, Part, head_from, part_from
from graph.head.part_check import DESCRIPTION
from graph.head.rule_status import RuleStatus
from graph.head.signed_file import DamagedFileError, OtherFormatError, parse_signed, read_signed
from graph.head.workspace_folder import HEAD, IGNORED, MARKER
from graph.values.errors import DamagedRecordError
from graph.values.file_digests import open_stored, read_stored

FOREIGN: Final = "is of another workspace"
BROKEN: Final = (OSError, DamagedFileError, OtherFormatError, KeyError, TypeError, AttributeError)
"""Errors that reading a file of a record raises where the file is missing or damaged."""
_OWN: Final = {MARKER, HEAD, LOG, HEADS, "parts", "files", "stage", *FIRST_FORMAT, *IGNORED}
_OWN_COPY: Final = re.compile(r"\d{8}\.json")

_START_OF_HEAD: Final = b'{"format":'
_START_OF_LINE: Final = b'{"blake2":'


@dataclass(frozen=True)
class State:
    """What one file of a record tells.

    Attributes:
        file: the head, the log, a copy of either.
        workspace_id: whose it is; empty if it does not say.
        parts: the parts that it describes and does not take out again.
        decisions: those that it tells.
        dropped: how often it says that a file of a dataset, by its SHA-256, was dropped.
        dropped_on: the last day of each of these.
        data_version: that of the state; ``None`` where no version can be read.
    """

    file: Path
    workspace_id: str
    parts: tuple[Part, ...]
    decisions: tuple[Decision | RuleStatus, ...]
    dropped: Counter[tuple[str, str]]
    dropped_on: dict[tuple[str, str], str]
    data_version: str | None

    @property
    def files(self) -> set[tuple[str, str]]:
        """The dataset and the SHA-256 of each file of which it has a part."""
        return {(part.dataset, part.source["sha256"]) for part in self.parts}


def state_of_head(file: Path, head: Head) -> State:
    """Return what a head tells."""
    drops = _drops(head.log)
    return State(
        file,
        head.workspace_id,
        head.parts,
        head.decisions,
        Counter(key for key, _ in drops),
        dict(drops),
        head.data_version,
    )


def _drops(lines: Iterable[dict[str, Any]]) -> list[tuple[tuple[str, str], str]]:
    """Return what lines of a head's own log say was dropped, and the day of each."""
    return [
        ((line["dropped"], line["sha256"]), str(line.get("on", "")))
        for line in lines
        if "dropped" in line
    ]


def state_of_log(file: Path, log: Log) -> State:
    """Return what the lines of a log tell that can be read."""
    parts: dict[str, Part] = {}
    dropped: Counter[tuple[str, str]] = Counter()
    days: dict[tuple[str, str], str] = {}
    version = None
    for entry in log.entries:
        if entry["kind"] != VERSION:
            continue
        for name in entry["removed"]:
            parts.pop(name, None)
        # The lines of a record of the first format tell no more than the names of parts.
        said = entry.get("head") or entry.get("changed") or {"parts": (), "log": ()}
        parts |= {each["id"]: part_from(each) for each in said["parts"]}
        if "head" in entry:
            dropped.clear()
        drops = _drops(said["log"])
        dropped.update(key for key, _ in drops)
        days |= dict(drops)
        version = str(entry["data_version"])
    decisions = tuple(decision_of(line) for line in log.entries if line["kind"] == DECISION)
    return State(file, log_workspace(log), tuple(parts.values()), decisions, dropped, days, version)


def log_workspace(log: Log) -> str:
    """Return the id of the workspace whose changes a log tells; empty if none of its lines does."""
    told = (entry["head"].get("workspace_id") for entry in log.entries if "head" in entry)
    return next((str(one) for one in told if one), "")


def stray_files(folder: Path) -> Iterator[Path]:
    """Yield what lies beside head and log, or among the copies of heads, and is none of them."""
    for place in (folder, folder / HEADS):
        try:
            names = sorted(os.listdir(place))
        except OSError:
            continue
        for name in names:
            own = name in _OWN if place == folder else _OWN_COPY.fullmatch(name)
            # The next head or marker, while it is being written.
            if not own and Path(name).suffix != ".new":
                yield place / name


def read_stray_file(path: Path) -> State | None:
    """Return what such a file tells if it is a head or a log, as sync programs keep two of one."""
    try:
        with open_stored(path) as stream:
            start = stream.read(len(_START_OF_HEAD))
        if start == _START_OF_HEAD:
            return state_of_head(path, head_from(read_signed(path)))
        log = read_log(path.parent, path.name) if start == _START_OF_LINE else None
        return state_of_log(path, log) if log is not None and log.entries else None
    except BROKEN:
        return None


def changed_line_ends(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield each file of which only the line ends were changed, and the text that was written."""
    places = [folder / name for name in (MARKER, HEAD, NEXT, LOG)]
    for path in (*places, *folder.glob(f"{HEADS}/*.json"), *folder.glob(f"parts/*/{DESCRIPTION}")):
        try:
            text = read_stored(path)
            if b"\r\n" not in text:
                continue
            text = text.replace(b"\r\n", b"\n")
            if path.name != LOG:
                parse_signed(text)
            elif parse_log(text).damage is not None:
                continue
        except BROKEN:
            continue
        yield path, text


def mixed_copies(folder: Path, head: Head) -> Iterator[tuple[Path, str]]:
    """Yield each copy of a head that is none of a head's past, and what is wrong with it."""
    decided, coming = set(head.decisions), pending_head(folder)
    for serial in kept_serials(folder):
        # Where the log has its last line, all that it tells is in the log.
        if is_in_log(folder, serial) or (coming is not None and coming.serial == serial):
            continue
        found = read_copy(folder, serial)
        if found is None:
            continue
        path = folder / HEADS / f"{serial:08d}.json"
        more = len(set(found.decisions) - decided)
        if {found.workspace_id, head.workspace_id} - {"", head.workspace_id}:
            yield path, FOREIGN
        elif more:
            # Decisions are only added: a state that has others is one of another branch.
            some = "a decision" if more == 1 else f"{more} decisions"
            yield path, f"holds {some} that {HEAD} lacks, as after two copies were mixed"


def check_copies(folder: Path, head: Head) -> None:
    """Raise `DamagedRecordError` for a copy of a head that would be lost with its decisions."""
    for path, wrong in mixed_copies(folder, head):
        raise DamagedRecordError(path, wrong)
