"""Older data versions: the parts and decisions of each, so that it can be opened again.

    <workspace>/record/VERSIONS.jsonl   one line a version: the parts it added and removed

Parts are never changed, so an older version is a choice of parts that are still there. A version
of which a part was dropped cannot be opened. A line is written before its head becomes current, so
a crash may leave a line without a head: of several lines with one serial number the last counts,
and lines with a serial number above the current head's are ignored.
"""

import json
import os
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from graph.record.manifest import Head
from graph.values.errors import InputError

FILE: Final = "VERSIONS.jsonl"
_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Version:
    """One data version that a record has had.

    Attributes:
        data_version: its hash.
        at: when it was written, UTC.
        parts: ids of its parts, in their order.
        decisions: how many decisions on identity had been taken.
    """

    data_version: str
    at: str
    parts: tuple[str, ...]
    decisions: int


def append_version(folder: Path, before: Head, after: Head) -> None:
    """Append the step from one head to the next to the file; the writers' lock must be held.

    Nothing is written where parts and decisions are the same.

    Args:
        folder: the folder of the record.
        before: the head that is current.
        after: the head that will become current.
    """
    file = folder / FILE
    lines = []
    if not file.exists():
        lines.append(_line(Head(""), before))
    elif (before.parts, before.decisions) == (after.parts, after.decisions):
        return
    lines.append(_line(before, after))
    with file.open("ab") as stream:
        if stream.tell() and not _ends_with_newline(file):
            stream.write(b"\n")
        for line in lines:
            stream.write(json.dumps(line).encode() + b"\n")
        stream.flush()
        os.fsync(stream.fileno())


def read_versions(folder: Path, head: Head) -> list[Version]:
    """Return the data versions that a record has had, oldest first, the current one last.

    Args:
        folder: the folder of the record.
        head: the head that is current.
    """
    by_serial: dict[int, dict[str, Any]] = {}
    for line in _lines(folder / FILE):
        by_serial[line["serial"]] = line
    parts: list[str] = []
    found = []
    for serial, line in sorted(by_serial.items()):
        if serial > head.serial:
            break
        gone = set(line["removed"])
        parts = [*(part for part in parts if part not in gone), *line["added"]]
        found.append(Version(line["data_version"], line["at"], tuple(parts), line["decisions"]))
    return found


def head_at(folder: Path, head: Head, data_version: str) -> Head:
    """Return the head of an older data version.

    Args:
        folder: the folder of the record.
        head: the head that is current.
        data_version: the hash that answers were stamped with.

    Raises:
        InputError: the record never had that version, or parts of it were dropped since.
    """
    if data_version == head.data_version:
        return head
    known = read_versions(folder, head)
    wanted = [version for version in known if version.data_version == data_version]
    if not wanted:
        latest = [v.data_version for v in known if v.data_version != head.data_version]
        near = ", ".join(dict.fromkeys([head.data_version, *reversed(latest)][:_SHOWN]))
        raise InputError(
            f"{data_version!r} is no day (YYYY-MM-DD) and no data version of this record; "
            f"the latest are {near}"
        )
    there = {part.id: part for part in head.parts}
    version = wanted[-1]
    missing = [part for part in version.parts if part not in there]
    if missing:
        dropped = sorted({line["dropped"] for line in head.log if "dropped" in line})
        said = f" (dropped since then or before: {', '.join(dropped)})" if dropped else ""
        raise InputError(
            f"data version {data_version} is gone: {len(missing)} of its {len(version.parts)} "
            f"loads were taken out of the record{said}; choose another"
        )
    # Decisions are only ever appended, so an older version has the first ones.
    old = replace(
        head,
        parts=tuple(there[part] for part in version.parts),
        decisions=head.decisions[: version.decisions],
    )
    if old.data_version != data_version:
        raise InputError(f"data version {data_version} cannot be made again; choose another")
    return old


def _line(before: Head, after: Head) -> dict[str, Any]:
    old, new = [part.id for part in before.parts], [part.id for part in after.parts]
    return {
        "serial": after.serial,
        "data_version": after.data_version,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "added": [part for part in new if part not in set(old)],
        "removed": [part for part in old if part not in set(new)],
        "decisions": len(after.decisions),
    }


def _lines(file: Path) -> list[dict[str, Any]]:
    """Return the lines of the file, without one that a crash cut short."""
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    found = []
    for line in text.splitlines():
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    return found


def _ends_with_newline(file: Path) -> bool:
    with file.open("rb") as stream:
        stream.seek(-1, os.SEEK_END)
        return stream.read(1) == b"\n"
