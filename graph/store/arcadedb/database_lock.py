"""The lock of an embedded database's folder, and the address of the engine that has it open.

One engine owns the files of a version: it holds a lock that the system frees even after a crash.
Its address, user and password are in a file that only the same person can read; the file is removed
before the engine ends. If a connected process finds the file gone or changed, the engine has ended,
and whatever it answered meanwhile does not count.
"""

import contextlib
import json
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from filelock import BaseFileLock, FileLock, Timeout

DATABASE: Final = "ownership"
"""Name of the one database in a folder."""
_STEP_SECONDS: Final = 0.05
_OWNER: Final = "owner.json"
"""File that says for whom the folder is locked and since when; valid only while it is locked."""
_ACCESS: Final = "access.json"


@dataclass(frozen=True)
class Access:
    """Address and login of the engine over Bolt, as a user who can only read."""

    address: str
    user: str
    password: str


@contextlib.contextmanager
def lock_folder(folder: Path, *, wait: float = 0.0, process: int | None = None) -> Iterator[None]:
    """Lock a folder for as long as the context is open.

    Args:
        folder: the folder; it may be missing.
        wait: seconds to wait for another process.
        process: for which process it is locked; ``None``: for this one.

    Raises:
        Timeout: another process has the lock.
    """
    lock = _lock(folder)
    lock.acquire(timeout=wait, poll_interval=_STEP_SECONDS)
    try:
        _sign_lock(folder, process or os.getpid())
        yield
    finally:
        lock.release()


def is_locked(folder: Path) -> bool:
    """Return whether another process has the lock of a folder."""
    lock = _lock(folder)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    lock.release()
    return False


def describe_owner(folder: Path) -> str:
    """Return who had the lock of a folder last, in words, as far as that is written there."""
    try:
        said = json.loads((folder / _OWNER).read_bytes())
        return f"process {int(said['pid'])}, since {said['since']}"
    except (OSError, ValueError, TypeError, KeyError):
        return "another process"


def _sign_lock(folder: Path, process: int) -> None:
    """Write to a folder who has it and since when, if it can be written."""
    since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    with contextlib.suppress(OSError):
        (folder / _OWNER).write_text(json.dumps({"pid": process, "since": since}))


def lock_file(folder: Path) -> Path:
    """Return the file of a folder's lock."""
    # Beside the folder, so that the folder can be moved while its lock is held.
    return folder.with_name(f"{folder.name}.lock")


def _lock(folder: Path) -> BaseFileLock:
    return FileLock(lock_file(folder), thread_local=False)


def access_text(folder: Path) -> bytes:
    """Return the content of a folder's access file; nothing where there is none."""
    try:
        return (folder / _ACCESS).read_bytes()
    except OSError:
        return b""


def parse_access(text: bytes) -> Access | None:
    """Return what an access file says; ``None`` where it says nothing."""
    try:
        return Access(**json.loads(text))
    except (ValueError, TypeError):
        return None


def write_access(folder: Path, access: Access) -> None:
    """Write the access file of a folder in one step, readable only for the same person."""
    fresh = folder / f"access-{uuid.uuid4().hex}"
    write_private(fresh, json.dumps(vars(access)))
    os.replace(fresh, folder / _ACCESS)


def remove_access(folder: Path) -> None:
    """Remove the access file of a folder, if there is one."""
    (folder / _ACCESS).unlink(missing_ok=True)


def write_private(file: Path, text: str) -> None:
    """Write a new file that only the same person can read."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
