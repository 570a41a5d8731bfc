"""The owner of an embedded database's folder: this process, or another one that serves it.

One process owns the files of a version: it holds a lock that the system frees even after a crash.
It writes its address, user and password to a file that only the same person can read, and removes
the file before it ends. If a connected process finds the file gone or changed, the owner has ended,
and whatever the engine answered meanwhile does not count.
"""

import atexit
import contextlib
import json
import os
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from filelock import BaseFileLock, FileLock, Timeout

from graph.store.arcadedb.database_files import DAMAGED, is_as_built, restore_files
from graph.store.arcadedb.java_engine import DATABASE, Access, Engine
from graph.store.protocol.bolt_session import fetch_rows, open_driver
from graph.store.protocol.graph_store import EngineSettings
from graph.values.errors import StoreError

if TYPE_CHECKING:
    from neo4j import Driver

_JOIN_SECONDS: Final = 30.0
_STEP_SECONDS: Final = 0.05
_OWNER: Final = "owner.json"
"""File that says who has the lock and since when; valid only while the lock is held."""


class Connection:
    """A driver to the engine that has a folder open: this process's, or another's."""

    def __init__(self, folder: Path, settings: EngineSettings) -> None:
        """Start the engine, or connect to the process that has the folder open.

        Raises:
            StoreError: neither succeeds within half a minute, or the files are damaged.
        """
        self.folder = folder
        self._engine: Engine | None = None
        # The access file as it was when we connected; see `is_over`.
        self._said = b""
        self._lock = _lock(folder)
        deadline = time.monotonic() + _JOIN_SECONDS
        while True:
            driver = self._start_engine(settings) or self._join_owner()
            if driver is not None:
                self.driver = driver
                return
            if time.monotonic() > deadline:
                raise StoreError(
                    "the embedded store is open in another process that does not answer; "
                    "end the other `ownership` command or explorer, and ask again"
                )
            time.sleep(_STEP_SECONDS)

    @property
    def is_owner(self) -> bool:
        """Return whether the engine runs in this process."""
        return self._engine is not None

    @property
    def is_over(self) -> bool:
        """Return whether the process behind this connection ends, has ended, or lost the folder."""
        return _read_access(self.folder) != self._said

    def close(self) -> None:
        """Remove the address, then close the driver and the engine, which waits for connections."""
        if self._engine is not None and not self.is_over:
            self._access_file.unlink(missing_ok=True)
        self.driver.close()
        if self._engine is not None:
            atexit.unregister(self.close)
            self._engine.stop()
            self._engine = None
            self._lock.release()

    @property
    def _access_file(self) -> Path:
        return self.folder / "access.json"

    def _start_engine(self, settings: EngineSettings) -> "Driver | None":
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return None
        _sign_lock(self.folder)
        try:
            self._engine = self._open_files(settings)
            access = self._engine.access
            self._said = _write_access(self._access_file, access)
        except BaseException:
            self._lock.release()
            raise
        atexit.register(self.close)
        return open_driver(access.address, (access.user, access.password))

    def _open_files(self, settings: EngineSettings) -> Engine:
        """Start the engine on files that are as they were built."""
        if not is_as_built(self.folder):
            raise StoreError(DAMAGED)
        restore_files(self.folder, DATABASE)
        try:
            return Engine(self.folder, settings)
        except StoreError:
            # A disk that loses bits by itself changes no file's time, so only now they are read.
            if is_as_built(self.folder, deep=True):
                raise
            raise StoreError(DAMAGED) from None

    def _join_owner(self) -> "Driver | None":
        from neo4j.exceptions import DriverError, Neo4jError

        self._said = _read_access(self.folder)
        try:
            access = Access(**json.loads(self._said))
        except (ValueError, TypeError):
            return None
        driver = open_driver(access.address, (access.user, access.password))
        try:
            fetch_rows(driver, "RETURN 1 AS up", database=DATABASE)
        except (DriverError, Neo4jError):
            driver.close()
            return None
        return driver


@contextlib.contextmanager
def lock_folder(folder: Path, *, wait: float = 0.0) -> Iterator[None]:
    """Lock a folder for as long as the context is open.

    Args:
        folder: the folder; it may be missing.
        wait: seconds to wait for another process.

    Raises:
        Timeout: another process has the lock.
    """
    lock = _lock(folder)
    lock.acquire(timeout=wait, poll_interval=_STEP_SECONDS)
    try:
        _sign_lock(folder)
        yield
    finally:
        lock.release()


def describe_owner(folder: Path) -> str:
    """Return who had the lock of a folder last, in words, as far as that is written there."""
    try:
        said = json.loads((folder / _OWNER).read_bytes())
        return f"process {int(said['pid'])}, since {said['since']}"
    except (OSError, ValueError, TypeError, KeyError):
        return "another process"


def _sign_lock(folder: Path) -> None:
    """Write to a folder who has it and since when, if it can be written."""
    since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    with contextlib.suppress(OSError):
        (folder / _OWNER).write_text(json.dumps({"pid": os.getpid(), "since": since}))


def lock_file(folder: Path) -> Path:
    """Return the file of a folder's lock."""
    # Beside the folder, so that the folder can be moved while its lock is held.
    return folder.with_name(f"{folder.name}.lock")


def _lock(folder: Path) -> BaseFileLock:
    return FileLock(lock_file(folder), thread_local=False)


def _read_access(folder: Path) -> bytes:
    try:
        return (folder / "access.json").read_bytes()
    except OSError:
        return b""


def _write_access(file: Path, access: Access) -> bytes:
    """Write the access file, readable only for the same person, and return its content."""
    text = json.dumps(vars(access)).encode()
    fresh = file.with_name(f"access-{uuid.uuid4().hex}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(text)
    os.replace(fresh, file)
    return text
