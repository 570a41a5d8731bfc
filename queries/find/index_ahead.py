"""The name index of a new world, made by a further process while names are compared.

The further process gets the parties through a pipe, and writes the index as the first one would.
Where it cannot, or dies, the first process finds no index and makes it itself.
"""

import contextlib
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa

from graph.processes.further_process import start_process
from graph.processes.map_ahead import count_cores
from graph.search.name_index import IndexRow, NameIndex
from graph.world.world import World
from queries.find.index_rows import STEP, index_batches, rows_of_batches

MANY: Final = 50_000
"""Parties from which on a further process pays for its start."""
_WAIT: Final = 10.0
"""Seconds in which a process that is to end removes what it has written."""
_START: Final = "from queries.find.index_ahead import build_index; build_index()"


class IndexAhead:
    """A name index that a further process makes; it is killed where nobody waits for it."""

    def __init__(self, folder: Path) -> None:
        """Take the folder of the index."""
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._size = 0
        self._feeding: threading.Thread | None = None

    def begin(self, world: World) -> None:
        """Begin to make the index of a world, where it is large enough and there is a core."""
        done = NameIndex.find_version(self._folder) == world.data_version
        if done or world.size < MANY or count_cores() < 2:
            return
        words = str(self._folder), world.data_version, str(world.size)
        with contextlib.suppress(OSError):
            self._process = start_process(_START, *words)
            self._size = world.size
            self._feeding = threading.Thread(target=self._feed, args=(world,), daemon=True)
            self._feeding.start()

    def finish(self, step: Callable[[int, int], None]) -> None:
        """Wait until the index is made; ``step`` is told how many parties of how many are in it."""
        if self._process is None or self._process.stdout is None:
            return
        for line in self._process.stdout:
            step(int(line), self._size)
        self._process.wait()

    def close(self) -> None:
        """End the process, if it still runs."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(_WAIT)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            if self._process.stdout is not None:
                self._process.stdout.close()
        if self._feeding is not None:
            self._feeding.join()

    def _feed(self, world: World) -> None:
        """Write the parties into the pipe, in a thread of its own; memory does not grow."""
        pipe = self._process and self._process.stdin
        if not pipe:
            return
        # A process that died reads no more.
        with contextlib.suppress(OSError, ValueError), pipe:
            writer = None
            for batch in index_batches(world):
                writer = writer or pa.ipc.new_stream(pipe, batch.schema)
                writer.write_batch(batch)
            if writer is not None:
                writer.close()


def build_index() -> None:
    """Make the index of the parties that come in: the further process."""
    import signal

    # Whoever stops the program stops the first process, which ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What is half written is removed on the way out.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(1))
    folder, version, size = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])

    def rows() -> Iterator[IndexRow]:
        done = 0
        for row in rows_of_batches(pa.ipc.open_stream(sys.stdin.buffer)):
            done += 1
            if done % STEP == 0:
                print(done, flush=True)
            yield row
        # A pipe ends like a file also where the first process was killed.
        if done != size:
            raise SystemExit(1)

    NameIndex.build(folder, rows(), version=version)
