"""The lock of those who write a workspace, and the bytes kept aside for a full disk."""

import contextlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from filelock import BaseFileLock, FileLock, Timeout

from graph.head.head_file import read_head
from graph.head.workspace_folder import RESERVE, FolderState, folder_state
from graph.values.errors import WorkspaceError
from graph.values.file_digests import read_stored
from graph.values.os_errors import os_error_advice

WRITER: Final = "WRITER.json"
"""File that says who writes and since when; valid only while the lock is held."""
_LEAST_RESERVE: Final = 1 << 18
WaitTeller = Callable[[str, float], None]
"""Is told each second of a wait who is waited for and the seconds left, which are 0 at its end."""


@contextlib.contextmanager
def hold_writer_lock(
    workspace: Path, wait: float, tell: WaitTeller | None = None
) -> Iterator[None]:
    """Hold the lock of those who write a workspace.

    Args:
        workspace: its folder.
        wait: seconds to wait for another process.
        tell: what tells a person of a wait, if anything does.

    Raises:
        WorkspaceError: somebody else writes, or the folder cannot be written.
    """
    signature = workspace / "record" / WRITER
    try:
        lock = FileLock(workspace / "lock", timeout=wait, mode=0o600)
        if tell is None:
            lock.acquire()
        else:
            _acquire_told(lock, tell, f"{workspace}: another process is writing", signature)
    except Timeout:
        raise WorkspaceError(
            f"{workspace}: another process is writing{_describe_writer(signature)}; try again "
            "when it has ended, or wait for it: --wait SECONDS"
        ) from None
    except OSError as wrong:
        lock_file = workspace / "lock"
        place = workspace if lock_file.is_file() or not lock_file.exists() else lock_file
        raise WorkspaceError(f"{place}: cannot be written: {os_error_advice(wrong)}") from None
    try:
        _sign(signature)
        yield
    finally:
        # Without the lock it says nothing; it must not keep the lock, nor read as a failure.
        with contextlib.suppress(OSError):
            signature.unlink(missing_ok=True)
        lock.release()


def _acquire_told(lock: BaseFileLock, tell: WaitTeller, said: str, signature: Path) -> None:
    """Acquire a lock within its time, or raise `Timeout`; a wait is told each second."""
    ends = time.monotonic() + lock.timeout
    with contextlib.suppress(Timeout):
        lock.acquire(timeout=0)
        return
    said = f"{said}{_describe_writer(signature)}; waiting up to {lock.timeout:g} s for it to end"
    try:
        while (left := ends - time.monotonic()) > 1:
            tell(said, left)
            with contextlib.suppress(Timeout):
                lock.acquire(timeout=1)
                return
        tell(said, max(left, 0.1))
        lock.acquire(timeout=max(left, 0))
    finally:
        tell(said, 0)


def _sign(signature: Path) -> None:
    """Write this process and the time beside the lock, for processes that wait."""
    since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    # On a full disk the signature is left out; a drop must still be possible.
    with contextlib.suppress(OSError):
        # A link must not lead to a file elsewhere that would be written over.
        signature.unlink(missing_ok=True)
        signature.write_text(json.dumps({"pid": os.getpid(), "since": since}))


def _describe_writer(signature: Path) -> str:
    try:
        said = json.loads(read_stored(signature))
        return f" (process {said['pid']}, since {said['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


@contextlib.contextmanager
def removed_if_unused(workspace: Path, given: Iterable[Path]) -> Iterator[None]:
    """Remove a workspace at the end if it was made meanwhile and nothing was written.

    Args:
        workspace: its folder.
        given: files that a person named, which may lie in it.
    """
    made = folder_state(workspace, given) in (FolderState.ABSENT, FolderState.EMPTY)
    there = workspace.exists()
    try:
        yield
    finally:
        if made and read_head(workspace / "record") is None:
            for name in ("record", "cache"):
                shutil.rmtree(workspace / name, ignore_errors=True)
            (workspace / "lock").unlink(missing_ok=True)
            if not there:
                with contextlib.suppress(OSError):
                    workspace.rmdir()


def fill_reserve(workspace: Path, head_size: int) -> None:
    """Keep as many bytes aside as some heads need, if there is room for them."""
    path, wanted = workspace / RESERVE, max(_LEAST_RESERVE, 4 * head_size)
    try:
        if path.exists() and path.stat().st_size >= wanted:
            return
        # A link must not lead to a file elsewhere that would be written over.
        path.unlink(missing_ok=True)
        # Random bytes: a file system that compresses would keep nothing aside of zeros.
        path.touch(mode=0o600)
        # More than is needed now: a head grows with each file that is loaded.
        path.write_bytes(os.urandom(wanted * 3 // 2))
    except OSError:
        path.unlink(missing_ok=True)


def release_reserve(workspace: Path) -> None:
    """Remove the file whose bytes were kept aside."""
    (workspace / RESERVE).unlink(missing_ok=True)
