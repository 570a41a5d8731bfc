"""Older data versions: the parts and decisions of each, so that it can be opened again.

The log of changes (`graph.head.change_log`) says which parts each version added and removed. Parts
are never changed, so an older version is a choice of parts that are still there. A version of which
a part was dropped cannot be opened.

The cache tells which head was written last, so that an older one in its place shows.
"""

import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from graph.head.change_log import VERSION, goes_on_from, read_log
from graph.head.head_file import read_copy
from graph.head.manifest import Head, LogEnd
from graph.head.part_check import read_small_file, write_small_file
from graph.values.errors import InputError

LAST: Final = "last.json"
"""File in the cache with the serial number of the last head that was written here, and the end of
the log then."""
_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Version:
    """One data version that a record has had.

    Attributes:
        data_version: its hash.
        at: when it was written, UTC.
        parts: ids of its parts, in their order.
        decisions: how many decisions had been taken.
    """

    data_version: str
    at: str
    parts: tuple[str, ...]
    decisions: int


def read_versions(folder: Path, head: Head) -> list[Version]:
    """Return the data versions that a record has had, oldest first, the current one last.

    Args:
        folder: the folder of the record.
        head: the head that is current.
    """
    by_serial: dict[int, dict[str, Any]] = {}
    for entry in read_log(folder).entries:
        if entry["kind"] == VERSION:
            by_serial[entry["serial"]] = entry
    parts: list[str] = []
    found: list[Version] = []
    for serial, entry in sorted(by_serial.items()):
        if serial > head.serial:
            break
        gone = {*entry["removed"], *entry["added"]}
        before = parts
        parts = [*(part for part in parts if part not in gone), *entry["added"]]
        version = Version(entry["data_version"], entry["at"], tuple(parts), entry["decisions"])
        same = found and before == parts and found[-1].decisions == version.decisions
        # A number of records that is expected, or a repair, makes no new version.
        if not same:
            found.append(version)
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
    # A decision may have run out since then, so the day of the version itself is tried too.
    for day in (head.day, version.at[:10]):
        found = replace(old, day=day)
        if found.data_version == data_version:
            return found
    raise InputError(f"data version {data_version} cannot be made again; choose another")


def remember_last(folder: Path, head: Head) -> None:
    """Write which head was written last, beside the record: somebody may put all of that back."""
    end = asdict(head.changes)
    said = {"workspace_id": head.workspace_id, "serial": head.serial, "log": end}
    write_small_file(folder.parent / "cache" / LAST, said)


def missed_state(folder: Path, head: Head) -> int | None:
    """Return the serial number of the last head that was written here, if a head lacks it.

    That is an older head, or one of a copy that was written on elsewhere: its log has another line
    where the log of that head ended. ``None`` as far as the cache tells nothing of it.
    """
    said = read_small_file(folder.parent / "cache" / LAST)
    serial, log = said.get("serial"), said.get("log")
    if not isinstance(serial, int) or said.get("workspace_id") != head.workspace_id:
        return None
    if head.serial < serial:
        return serial
    try:
        end = LogEnd(**log) if log else head.changes
        if end == head.changes or (end.size <= head.changes.size and goes_on_from(folder, end)):
            return None
    except TypeError:
        return None
    # Where its copy lies here, nothing of it is lost: two records were mixed, as a check tells.
    copy = read_copy(folder, serial)
    return None if copy is not None and copy.changes == end else serial


def is_last_told(folder: Path) -> bool | None:
    """Return whether the cache tells which head was written last; ``None`` if it never did."""
    file = folder.parent / "cache" / LAST
    said = read_small_file(file)
    if isinstance(said.get("serial"), int) and isinstance(said.get("workspace_id"), str):
        # Older versions of this program did not write the end of the log.
        return True if "log" in said else None
    return False if os.path.lexists(file) else None


def older_words(head: Head, last: int) -> str:
    """Return what is wrong with a head that was put back, for people."""
    state = f"state {last}" if last > head.serial else f"another state {last}"
    return f"is state {head.serial} of the data, and {state} was written here before"
