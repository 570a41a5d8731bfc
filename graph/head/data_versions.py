"""Older data versions: the parts and decisions of each, so that it can be opened again.

The log of changes (`graph.head.change_log`) says which parts each version added and removed. Parts
are never changed, so an older version is a choice of parts that are still there. A version of which
a part was dropped cannot be opened.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from graph.head.change_log import VERSION, read_log
from graph.head.manifest import Head
from graph.values.errors import InputError

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
    if old.data_version != data_version:
        raise InputError(f"data version {data_version} cannot be made again; choose another")
    return old
