"""A file's own hash and its packed copy, made by a thread while the file is read.

Each reads the whole file once more, in code that releases the interpreter's lock.
"""

import hashlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Final

_PIECE: Final = 1 << 20


class FileKeeper:
    """Hashes and packs a file in a thread while another reads it."""

    def __init__(self, path: Path, target: Path | None, held: Callable[[str], bool]) -> None:
        """Start both threads' work.

        Without a ``target`` no copy is made, nor where ``held`` knows one of this hash.
        """
        self._path, self._target, self._held = path, target, held
        self._stopped = Event()
        pool = ThreadPoolExecutor(1, "keeping")
        self._sha256: Future[str] = pool.submit(self._hash)
        self._packed: Future[Path | None] = pool.submit(self._pack)
        pool.shutdown(wait=False)

    def sha256(self) -> str:
        """Return the hash of the file in hex; waits until it is computed.

        Raises:
            OSError: the file cannot be read to its end.
        """
        return self._sha256.result()

    def packed_copy(self) -> Path | None:
        """Return the packed copy, ``None`` where none is needed; waits until it is written.

        Raises:
            OSError: the file cannot be read, or the copy not written.
        """
        return self._packed.result()

    def stop(self) -> None:
        """Stop the work; what was packed so far is of no use."""
        self._stopped.set()
        self._packed.cancel()
        for begun in (self._sha256, self._packed):
            if not begun.cancelled():
                begun.exception()

    def _hash(self) -> str:
        found = hashlib.sha256()
        with self._path.open("rb", buffering=0) as stream:
            while not self._stopped.is_set() and (piece := stream.read(_PIECE)):
                found.update(piece)
        return found.hexdigest()

    def _pack(self) -> Path | None:
        import pyarrow as pa

        if self._target is None or self._held(self.sha256()):
            return None
        with (
            self._path.open("rb", buffering=0) as stream,
            pa.CompressedOutputStream(str(self._target), "zstd") as sink,
        ):
            while not self._stopped.is_set() and (piece := stream.read(_PIECE)):
                sink.write(piece)
        return self._target
