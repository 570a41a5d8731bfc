"""Parts that were in place once and that the head does not name: it is older than they are.

Somebody who restores the small files of a record from a backup puts head, log and copies of heads
back together; they agree with each other, and what was loaded since is gone without a trace but
for its parts. So a part that describes itself, that no load has left half done and that no line of
the log removed, is a sign that the head is not the latest.
"""

import os
from pathlib import Path
from typing import Final

from graph.head.change_log import Entry, read_log
from graph.head.head_file import is_uncommitted, stored_names
from graph.head.manifest import Head, Part, part_from
from graph.head.part_check import DESCRIPTION
from graph.head.signed_file import DamagedFileError, OtherFormatError, read_signed
from graph.head.workspace_folder import IGNORED, MARKER

STRAY: Final = "is a part of this record that HEAD.json does not name: the head is older than it"
"""What is wrong with such a part, for people."""

_MANY: Final = 100
"""Links of a folder from which on it is counted what lies in it before that is listed."""


def find_stray_parts(folder: Path, head: Head, *, seen: bool = False) -> list[Path]:
    """Return the parts that were in place once and that a head does not name.

    Args:
        folder: the folder of the record.
        head: its head.
        seen: each part of the head was just seen to be there, as `check_opening` does.
    """
    named = {part.id for part in head.parts}
    try:
        # Most file systems count the folders in a folder; where all that there are were seen, there
        # is no other. Those that do not count say the same small number of each folder.
        links = len(named) + 2
        if seen and links > _MANY and os.stat(folder / "parts").st_nlink == links:
            return []
        if named.issuperset(os.listdir(folder / "parts")):
            return []
    except OSError:
        return []
    unnamed = [
        path
        for path in stored_names(folder / "parts")
        if path.name not in named and not is_uncommitted(path)
    ]
    gone = removed_parts(read_log(folder).entries) if unnamed else set()
    return [path for path in unnamed if path.name not in gone and is_own_part(path)]


def removed_parts(entries: list[Entry]) -> set[str]:
    """Return the ids of the parts that lines of the log say were removed, and not put in again."""
    gone: set[str] = set()
    for entry in entries:
        gone = (gone | set(entry.get("removed", ()))) - set(entry.get("added", ()))
    return gone


def find_dropped(folder: Path, head: Head) -> list[Path]:
    """Return the parts and copies that were dropped and lie in the record still: a drop broke off.

    What a load has put there that has not ended is none of them.
    """
    names = {part.id for part in head.parts}
    names |= {f"{part.source['sha256']}.zst" for part in head.parts}
    parts, copies = (
        [path for path in stored_names(folder / name) if path.name not in names]
        for name in ("parts", "files")
    )
    gone = {f"{line.get('sha256')}.zst" for line in head.log if "dropped" in line}
    if parts:
        gone |= removed_parts(read_log(folder).entries)
    return [path for path in (*parts, *copies) if path.name in gone and not is_uncommitted(path)]


def find_needless(folder: Path, head: Head) -> list[Path]:
    """Return copies of a head's parts and of the marker, and what systems put into any folder.

    A copy of a part has another name than the part that it describes, as sync programs give it.
    """
    own = {part.id for part in head.parts}
    found = [path for path in folder.glob(f"*{Path(MARKER).suffix}") if _is_marker_copy(path, head)]
    for path in stored_names(folder / "parts"):
        part = None if path.name in own else described_part(path)
        if part is not None and part.id != path.name and part.id in own:
            found.append(path)
    places = (folder / "heads", folder / "parts", *(folder / "parts" / name for name in own))
    return found + [
        path for place in places for path in stored_names(place) if path.name in IGNORED
    ]


def _is_marker_copy(path: Path, head: Head) -> bool:
    try:
        said = read_signed(path)
    except (OSError, DamagedFileError, OtherFormatError):
        return False
    # A head has the id too, and much more.
    is_marker = "made_by" in said and said.get("workspace_id") == head.workspace_id
    return is_marker and path.name != MARKER


def described_part(path: Path) -> Part | None:
    """Return the part that a folder describes; ``None`` if its description cannot be read."""
    try:
        return part_from(read_signed(path / DESCRIPTION))
    except (OSError, DamagedFileError, OtherFormatError, KeyError, TypeError, AttributeError):
        return None


def is_own_part(path: Path) -> bool:
    """Return whether a folder describes the part of its own name, and is no copy of another."""
    part = described_part(path)
    return part is not None and part.id == path.name
