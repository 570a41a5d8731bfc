"""Folders in which files are written until all are whole, and those that a killed process left.

<target>/.unfinished-<random>/lock       held as long as the process that writes lives
<target>/.unfinished-<random>/files/     what is written
<workspace>/cache/unfinished/<name>      a note of where such a folder is, for `tidy`
"""

import contextlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

_PREFIX: Final = ".unfinished-"
_LOCK: Final = "lock"
_FILES: Final = "files"
_SETTLED: Final = 60.0
"""Seconds after which an empty folder is nobody's any more."""


@contextlib.contextmanager
def unfinished_folder(target: Path, workspace: Path) -> Iterator[Path]:
    """Yield an empty folder inside another; remove it at the end, and before what others left.

    Args:
        target: the folder, made if missing.
        workspace: the workspace from which files are written, which notes where.

    Raises:
        OSError: it cannot be written.
    """
    target.mkdir(parents=True, exist_ok=True)
    for left in filter(_is_left, target.glob(f"{_PREFIX}*")):
        shutil.rmtree(left)
    fresh = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=target))
    note = _notes(workspace) / fresh.name
    try:
        # The system frees the lock of a process that was killed.
        with FileLock(fresh / _LOCK, timeout=0):
            (fresh / _FILES).mkdir()
            # A workspace that cannot be written does without the note.
            with contextlib.suppress(OSError):
                note.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                note.touch(mode=0o600)
                note.write_text(str(fresh.absolute()), encoding="utf-8")
            yield fresh / _FILES
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        with contextlib.suppress(OSError):
            note.unlink(missing_ok=True)


def left_folders(workspace: Path) -> list[Path]:
    """Return the folders that killed processes of a workspace left; forget those that are gone."""
    found = []
    for note in sorted(_notes(workspace).glob(f"{_PREFIX}*")):
        with contextlib.suppress(OSError, ValueError):
            folder = Path(note.read_text(encoding="utf-8"))
            if folder.name == note.name and _is_left(folder):
                found.append(folder)
            elif folder.name == note.name and not folder.exists():
                note.unlink()
    return found


def _notes(workspace: Path) -> Path:
    return workspace / "cache" / "unfinished"


def _is_left(folder: Path) -> bool:
    """Return whether a folder is of this kind, and nobody writes into it any more."""
    try:
        inside = {path.name for path in folder.iterdir()}
        if folder.is_symlink() or inside - {_LOCK, _FILES}:
            return False
        if _LOCK not in inside:
            # Either it is being made just now, or whoever did was killed.
            return not inside and folder.stat().st_mtime < time.time() - _SETTLED
        with FileLock(folder / _LOCK, timeout=0):
            return True
    except (OSError, Timeout):
        return False
