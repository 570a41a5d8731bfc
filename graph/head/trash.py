"""The trash of a workspace: what was dropped or replaced, by day, until a person empties it.

<workspace>/trash/<YYYY-MM-DD>/<name>/   one dropped part, copy or damaged file
"""

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Final

from graph.head.unfinished_folder import left_folders
from graph.values.errors import WorkspaceError
from graph.values.os_errors import remember_change

TRASH: Final = "trash"
GRACE_DAYS: Final = 14
"""Days for which what was dropped can be put back."""


@dataclass(frozen=True)
class TrashItem:
    """One thing to be removed: its path, the day since when it is of no use if known, its bytes."""

    path: Path
    day: str | None
    size: int


def move_to_trash(workspace: Path, path: Path) -> Path | None:
    """Move a file or folder into the trash of today; return where it is now, if it was there.

    Raises:
        OSError: it cannot be moved.
    """
    if not path.exists() and not path.is_symlink():
        return None
    folder = make_trash(workspace)
    for number in count():
        target = folder / (path.name if not number else f"{path.name}.{number}")
        if not os.path.lexists(target):
            try:
                os.replace(path, target)
            except OSError as wrong:
                if wrong.errno != errno.EXDEV:
                    raise
                # Record and trash lie on two disks: it is copied, and then removed.
                shutil.move(path, target)
            return target
    return None


def make_trash(workspace: Path) -> Path:
    """Return the trash folder of today, which is made.

    Raises:
        OSError: it cannot be made.
    """
    folder = workspace / TRASH / datetime.now(UTC).date().isoformat()
    for place in (folder.parent, folder):
        place.mkdir(mode=0o700, exist_ok=True)
    return folder


def list_trash(workspace: Path, older_than: int = 0) -> list[TrashItem]:
    """Return what lies in the trash since at least some days, oldest first; all of it for 0.

    Raises `WorkspaceError` if the trash is no folder of the workspace's own.
    """
    last = datetime.now(UTC).date() - timedelta(days=older_than)
    found = [
        TrashItem(path, day.isoformat(), _size(path))
        for day, folder in _days(workspace)
        if day is not None and day <= last
        for path in sorted(folder.iterdir())
    ]
    if not older_than:
        found += [TrashItem(path, None, _size(path)) for path in list_undated(workspace)]
    return found


def list_undated(workspace: Path) -> list[Path]:
    """Return what lies in the trash under no day, or a day to come: nobody knows since when."""
    today = datetime.now(UTC).date()
    return [path for day, path in _days(workspace) if day is None or day > today]


def list_unfinished(workspace: Path) -> list[TrashItem]:
    """Return what exports that were killed left beside their targets."""
    return [
        TrashItem(
            path, datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat(), _size(path)
        )
        for path in left_folders(workspace)
    ]


def _days(workspace: Path) -> Iterator[tuple[date | None, Path]]:
    """Yield what lies in the trash, each with the day of which it is the folder, if it is one."""
    trash = workspace / TRASH
    if not os.path.lexists(trash):
        return
    # It must not read as empty, and what lies behind a link may be anybody's.
    if trash.is_symlink():
        raise WorkspaceError(
            f"{trash} is a link to {trash.resolve()}. What lies there is not removed: remove it "
            "yourself, or put a folder in the link's place"
        )
    if not trash.is_dir():
        raise WorkspaceError(f"{trash} is no folder; move it away")
    folders = sorted(trash.iterdir())
    for folder in folders:
        day = None
        if folder.is_dir() and not folder.is_symlink():
            with contextlib.suppress(ValueError):
                day = date.fromisoformat(folder.name)
        yield day, folder


def _size(path: Path) -> int:
    if path.is_dir() and not path.is_symlink():
        return sum(_size(inner) for inner in path.iterdir())
    return path.lstat().st_size


def remove_item(item: TrashItem) -> None:
    """Remove one thing from the trash for good, and the folder of its day if that is empty.

    Raises:
        OSError: it cannot be removed.
    """
    kept: list[OSError] = []
    remember_change()
    if item.path.is_dir() and not item.path.is_symlink():
        # What stands in the way of one file keeps none of the others.
        shutil.rmtree(item.path, onerror=lambda *told: kept.append(told[2][1]))
        if kept:
            raise kept[0]
    else:
        item.path.unlink()
    day = item.path.parent
    if day.parent.name == TRASH and not any(day.iterdir()):
        day.rmdir()
