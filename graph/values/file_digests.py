"""Hashes of files: written with a folder, compared before what lies in it is believed.

Reading a gigabyte again takes a second, so a whole hash is not computed at every opening. What the
system says of a file (its size and times) changes whenever somebody writes or replaces it; while
that is as it was at the last whole comparison, the content is taken to be too. A disk that loses
bits by itself changes none of it: that is what the deep check is for.
"""

import array
import contextlib
import errno
import hashlib
import json
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO, Final

DIGESTS: Final = "digests.json"
"""File of a folder that says what its other files hold."""
STAMP: Final = "stamp"
"""File of a folder with its stamp when it was last compared whole."""
_PIECE: Final = 1 << 20
_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class FileDigest:
    """What a file holds: its size in bytes, its BLAKE2b in hex, and its rows if it is a table."""

    size: int
    blake2: str
    rows: int | None = None


def open_stored(path: str | Path) -> BinaryIO:
    """Open a stored file to read it.

    A pipe or a device in its place would be waited for, or read without an end.

    Raises:
        OSError: it cannot be read, or is something else.
    """
    # Without waiting: a pipe that nobody writes into opens only so.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    stream = os.fdopen(os.open(path, flags), "rb", buffering=0)
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise OSError(errno.ENXIO, os.strerror(errno.ENXIO), str(path))
    return stream


def read_stored(path: Path) -> bytes:
    """Return the bytes of a stored file; see `open_stored`."""
    with open_stored(path) as stream:
        return stream.read()


def digest_file(path: Path, rows: int | None = None) -> FileDigest:
    """Return the digest of a file.

    Raises:
        OSError: it cannot be read.
    """
    found, size = hashlib.blake2b(digest_size=_BYTES), 0
    with open_stored(path) as stream:
        while piece := stream.read(_PIECE):
            found.update(piece)
            size += len(piece)
    return FileDigest(size, found.hexdigest(), rows)


def digest_text(text: bytes) -> str:
    """Return the BLAKE2b of a text in hex."""
    return hashlib.blake2b(text, digest_size=_BYTES).hexdigest()


def stamp_of_files(folder: Path, names: Iterable[str]) -> str:
    """Return a text that changes whenever one of a folder's files is written or replaced.

    Args:
        folder: the folder.
        names: the files, with the way to them inside the folder.

    Raises:
        FileNotFoundError: one of them is missing.
    """
    # A plain loop over names that are there already; of thousands of files each step counts.
    files, said = list(names), list[int]()
    # Where a folder can be named by its handle, the way to it is not looked up each time.
    if os.stat not in os.supports_dir_fd:
        for name in files:
            found = os.stat(folder / name)
            # On Windows `st_ctime_ns` is the time at which a file was made.
            said += (found.st_size, found.st_mtime_ns if os.name == "nt" else found.st_ctime_ns)
        return digest_text(array.array("q", said).tobytes())
    handle, add, look = os.open(folder, os.O_RDONLY), said.append, os.stat
    try:
        for name in files:
            found = look(name, dir_fd=handle)
            add(found.st_size)
            add(found.st_ctime_ns)
    finally:
        os.close(handle)
    return digest_text(array.array("q", said).tobytes())


def differing_file(folder: Path, expected: Mapping[str, FileDigest]) -> tuple[str, str] | None:
    """Return the first file that is not as expected and what is wrong, reading all of them."""
    for name, digest in expected.items():
        try:
            found = digest_file(folder / name)
        except FileNotFoundError:
            return name, "is missing"
        except OSError as wrong:
            return name, f"cannot be read ({wrong.strerror})"
        if found.size != digest.size:
            return name, f"has {found.size:,} bytes and had {digest.size:,}"
        if found.blake2 != digest.blake2:
            return name, "was changed"
    return None


def write_digests(folder: Path, names: Iterable[str]) -> None:
    """Write what the named files of a folder hold, once all of them are written.

    Raises:
        OSError: one cannot be read, or the folder not be written.
    """
    found = {name: asdict(digest_file(folder / name)) for name in sorted(names)}
    fresh = folder / f"{DIGESTS}.new"
    fresh.write_text(json.dumps({"files": found}))
    os.replace(fresh, folder / DIGESTS)
    _write_stamp(folder, found)


def read_digests(folder: Path) -> dict[str, FileDigest] | None:
    """Return what the files of a folder should hold; ``None`` where that is not said."""
    try:
        said = json.loads(read_stored(folder / DIGESTS))["files"]
        return {name: FileDigest(**digest) for name, digest in said.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def is_unchanged(folder: Path, *, deep: bool = False, remember: bool = True) -> bool:
    """Return whether the files of a folder are as `write_digests` found them.

    Args:
        folder: the folder.
        deep: read every byte, also of files that nobody seems to have written since.
        remember: write down what a whole comparison found; else nothing is written.
    """
    expected = read_digests(folder)
    if not expected:
        return False
    if not deep and _has_stamp(folder, expected):
        return True
    unchanged = differing_file(folder, expected) is None
    if remember and unchanged:
        _write_stamp(folder, expected)
    elif remember:
        # What a deep comparison found must not be believed again for an unchanged size and time.
        _remove_stamp(folder)
    return unchanged


@contextlib.contextmanager
def keep_stamp(folder: Path) -> Iterator[None]:
    """Run a change of what the system says of a folder's files, and not of what they hold.

    A folder that was taken to be whole before is taken to be so after it.
    """
    expected = read_digests(folder)
    is_whole = bool(expected) and _has_stamp(folder, expected or ())
    yield
    if is_whole:
        _write_stamp(folder, expected or ())


def _has_stamp(folder: Path, names: Iterable[str]) -> bool:
    try:
        stamp = stamp_of_files(folder, (DIGESTS, *sorted(names)))
        return read_stored(folder / STAMP) == stamp.encode()
    except (OSError, ValueError):
        return False


def _write_stamp(folder: Path, names: Iterable[str]) -> None:
    """Write the stamp; where the folder cannot be written it is compared whole each time."""
    try:
        stamp = stamp_of_files(folder, (DIGESTS, *sorted(names)))
        fresh = folder / f"{STAMP}.{os.getpid()}"
        fresh.write_text(stamp, encoding="utf-8")
        os.replace(fresh, folder / STAMP)
    except OSError:
        return


def _remove_stamp(folder: Path) -> None:
    with contextlib.suppress(OSError):
        (folder / STAMP).unlink()
