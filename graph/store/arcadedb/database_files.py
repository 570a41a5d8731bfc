"""The files of an embedded database, whether they are as they were built, and who has them open.

Buckets, indexes and dictionary do not change when the engine has a database open that is only read.
The engine does write its statistics (with counts that answer queries), the number of its last
transaction, a log of transactions and a lock; and a change of the schema that it refuses counts up
the number of the schema all the same. Before it opens a database, copies of these files are put
back and everything else that the build did not leave is removed, so that every byte it reads is one
that was compared.

One engine owns the files of a version: it holds a lock that the system frees even after a crash.
Its address, user and password are in a file that only the same person can read; the file is removed
before the engine ends. If a connected process finds the file gone or changed, the engine has ended,
and whatever it answered meanwhile does not count.
"""

import contextlib
import json
import os
import shutil
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from filelock import BaseFileLock, FileLock, Timeout

from graph.store.protocol.graph_schema import FORMAT
from graph.values.errors import StoreError
from graph.values.file_digests import DIGESTS, STAMP, is_unchanged, read_digests, write_digests
from graph.values.os_errors import os_error_advice

DATABASE: Final = "ownership"
"""Name of the one database in a folder."""
_STEP_SECONDS: Final = 0.05
_OWNER: Final = "owner.json"
"""File that says for whom the folder is locked and since when; valid only while it is locked."""
_ACCESS: Final = "access.json"
DAMAGED: Final = "The graph is damaged. Build it again with: ownership rebuild"
_DATABASES: Final = "databases"
_COPIES: Final = "copies"
"""Folder with copies of the files that the engine writes though a database is only read."""
_WRITTEN: Final = ("statistics.json", "last-tx-id.bin", "schema.json", "schema.prev.json")
_COUNTS: Final = "counts.json"
_KEPT: Final = frozenset({DIGESTS, STAMP, "owner.json", "access.json"})


@dataclass(frozen=True)
class Access:
    """Address and login of the engine over Bolt, as a user who can only read."""

    address: str
    user: str
    password: str


@contextlib.contextmanager
def lock_folder(folder: Path, *, wait: float = 0.0, process: int | None = None) -> Iterator[None]:
    """Lock a folder, which may be missing, for as long as the context is open.

    It is locked for a ``process``, else for this one. `Timeout` where another has the lock for
    longer than ``wait`` seconds.
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


def seal_database(folder: Path, database: str, version: str, counts: Mapping[str, int]) -> None:
    """Write what the files of a database hold that was just built and closed.

    ``counts``: how many nodes have each label, and how many relationships each type.
    """
    files = folder / _DATABASES / database
    (folder / _COPIES).mkdir()
    for name in _WRITTEN:
        shutil.copyfile(files / name, folder / _COPIES / name)
    said = {"data_version": version, "counts": dict(counts)}
    (folder / _COUNTS).write_text(json.dumps(said), encoding="utf-8")
    found = [path for path in folder.rglob("*") if path.is_file() and path.name not in _KEPT]
    steady = [path for path in found if path.parent != files or path.name not in _WRITTEN]
    write_digests(folder, (path.relative_to(folder).as_posix() for path in steady))


def is_as_built(folder: Path, *, deep: bool = False, remember: bool = True) -> bool:
    """Return whether the folder of a data version holds the database that its name says, as built.

    ``deep`` reads every byte, also of files that nobody seems to have written since; ``remember``
    writes down what a whole comparison found.
    """
    if not is_unchanged(folder, deep=deep, remember=remember):
        return False
    try:
        said = json.loads((folder / _COUNTS).read_bytes())["data_version"]
    except (OSError, ValueError, KeyError):
        return False
    # The folder of another version may have been renamed.
    return bool(said == version_of(folder))


def version_of(folder: Path) -> str:
    """Return the data version in the name of a folder: `<data version>[~<number>].<FORMAT>`."""
    return folder.name.removesuffix(f".{FORMAT}").partition("~")[0]


def read_counts(folder: Path) -> dict[str, int]:
    """Return how many nodes of each label and relationships of each type were built.

    `OSError` or `ValueError` where the folder is not as it was built.
    """
    found: dict[str, int] = json.loads((folder / _COUNTS).read_bytes())["counts"]
    return found


def restore_files(folder: Path, database: str) -> None:
    """Remove what the build did not leave, and put the copies back; the caller has the lock.

    `StoreError` where the folder cannot be written.
    """
    built = (read_digests(folder) or {}).keys() | _KEPT
    try:
        for path in list(folder.rglob("*")):
            if not path.is_dir() and path.relative_to(folder).as_posix() not in built:
                path.unlink()
        for copy in (folder / _COPIES).iterdir():
            shutil.copyfile(copy, folder / _DATABASES / database / copy.name)
    except OSError as wrong:
        raise StoreError(unwritable_text(folder, wrong)) from None


def unwritable_text(folder: Path, wrong: OSError) -> str:
    """Return the words for a folder that cannot be written, and what to do."""
    return f"{folder}: the graph cannot be written: {os_error_advice(wrong)}"


def next_folder(target: Path) -> Path:
    """Return a folder beside one that another process has open, for the same data version."""
    name = f"{version_of(target)}~{os.urandom(4).hex()}.{FORMAT}"
    return target.with_name(name)
