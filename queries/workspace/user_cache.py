"""The user's cache of indexes and graphs, for stores and for workspaces that are read-only.

    <user's cache>/workspaces/<data version>/   name index, and below it the graph
    <user's cache>/stores/<data version>/       name index

A process that uses a folder holds a lock in it until it ends, which the system frees even after a
crash. The folders used last stay; of the others those that nobody uses are removed.
"""

import contextlib
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from queries.question.settings import APP

KEPT_FOLDERS: Final = 4
"""Folders of each kind that stay, those used last."""
WAIT: Final = 10.0
"""Seconds to wait for another process that marks or removes folders."""
_RETIRED: Final = "gone-"
_USED: Final = "used-"

_held_locks: dict[Path, FileLock] = {}
"""The locks that this process holds until it ends."""


def cache_folder(kind: str, data_version: str) -> Path:
    """Return the folder of a data version, and mark it as used until this process ends.

    Where the cache cannot be written the folder is returned all the same: writing to it fails.
    """
    from platformdirs import user_cache_path

    folder = user_cache_path(APP, appauthor=False) / kind / data_version
    with contextlib.suppress(OSError, Timeout):
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.parent / "lock", timeout=WAIT):
            _mark_used(folder)
            _retire_folders(folder)
        for path in folder.parent.glob(f"{_RETIRED}*"):
            shutil.rmtree(path, ignore_errors=True)
    return folder


def _mark_used(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    os.utime(folder)
    if folder not in _held_locks:
        _in_use(folder)
        lock = FileLock(folder / f"{_USED}{uuid.uuid4().hex}", thread_local=False)
        lock.acquire(timeout=0)
        _held_locks[folder] = lock


def _retire_folders(mine: Path) -> None:
    """Rename older folders that nobody uses, so that they can be removed."""
    others = [path for path in _folders(mine.parent) if path != mine]
    # A clock that was set back makes the newest look old: the one that is asked for stays.
    newest_first = [mine, *sorted(others, key=lambda path: path.stat().st_mtime, reverse=True)]
    for path in newest_first[KEPT_FOLDERS:]:
        if not _in_use(path):
            path.rename(path.with_name(f"{_RETIRED}{uuid.uuid4().hex}"))


def _folders(parent: Path) -> Iterator[Path]:
    for path in parent.iterdir():
        if path.is_dir() and not path.name.startswith(_RETIRED):
            yield path


def _in_use(folder: Path) -> bool:
    """Return whether a process holds a lock in a folder, and remove the marks of ended ones."""
    held = False
    for mark in folder.glob(f"{_USED}*"):
        try:
            with FileLock(mark, timeout=0):
                mark.unlink(missing_ok=True)
        except Timeout:
            held = True
    return held
