"""Near pairs scored ahead in further processes, while the first one goes through them in order.

A process gets the rows of the parties that are near in a file, and answers with the scores of some
pairs at a time. The first one never waits: what is not ready when it gets there it scores itself.
Scores rest on what both sides state alone, so that the answer is the same.
"""

import contextlib
import pickle
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Final

import numpy as np
import pyarrow as pa

from graph.candidates.blocking.key_join import Longs
from graph.candidates.compared_facts import FactsBook, PartyFacts
from graph.candidates.scoring.pair_scores import NOTHING, PairScores, Score
from graph.processes.further_process import start_process
from graph.processes.map_ahead import count_cores

BLOCK: Final = 500
"""Pairs that are asked for at a time."""
TOGETHER: Final = 20_000
"""Pairs of which both sides are looked up together."""
MANY: Final = 20_000
"""Pairs left from which further processes pay for their start, some two seconds."""
_MOST: Final = 3
"""Further processes at most: what the first one does for each pair keeps no more of them busy."""
_AHEAD: Final = 3
"""Blocks after the one that the first process is at, before those that others are given."""
_LEAD: Final = 400
"""Blocks that may be ready and not yet used, so that memory does not grow with the pairs."""
_START: Final = "from graph.candidates.scoring.scored_ahead import answer_blocks; answer_blocks()"
_KEY: Final = 16


class ScoredAhead:
    """Scores of pairs that other processes have ready."""

    def __init__(self, parties: pa.Table, listings: pa.Table, one: Longs, two: Longs) -> None:
        """Take the tables with ``party_idx``, and the numbers of both sides of each pair."""
        self._tables = {"parties": parties, "listings": listings}
        self._sides = {"one": one, "two": two}
        self._blocks = -(-len(one) // BLOCK)
        self._ready = dict[int, dict[bytes, Score]]()
        self._place, self._given = 0, 0
        self._moved = threading.Condition()
        self._processes = list[subprocess.Popen[bytes]]()
        self._threads = list[threading.Thread]()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._is_asked = False

    def scores_at(self, place: int, scores: PairScores) -> Mapping[bytes, Score]:
        """Return the scores that are ready of the pairs from a place on.

        Where many pairs so far had to be scored, and many are left, the processes are started.

        Args:
            place: a multiple of `BLOCK`.
            scores: those of this comparison.
        """
        left = len(self._sides["one"]) - place
        if place and not self._is_asked and left > MANY and 4 * scores.fresh > place:
            self._is_asked = True
            self._start(scores.day)
        with self._moved:
            self._place = place // BLOCK
            self._moved.notify_all()
            return self._ready.pop(self._place, {})

    def close(self) -> None:
        """End the processes, and remove what they read."""
        with self._moved:
            self._place = self._blocks
            self._moved.notify_all()
        for process in self._processes:
            process.kill()
            process.wait()
        for thread in self._threads:
            thread.join()
        if self._folder is not None:
            self._folder.cleanup()

    def _start(self, day: str) -> None:
        processes = min(count_cores() - 1, _MOST)
        if processes < 1:
            return
        try:
            self._folder = tempfile.TemporaryDirectory(prefix="ownership-")
            self._write_tables(Path(self._folder.name))
            for _ in range(processes):
                process = start_process(_START, self._folder.name, day)
                self._processes.append(process)
                ends = process.stdin, process.stdout
                asking = threading.Thread(target=self._ask, args=(*ends, processes), daemon=True)
                self._threads.append(asking)
                asking.start()
        except OSError:
            # Without room or without leave to start a process, one goes through all pairs.
            return

    def _write_tables(self, folder: Path) -> None:
        """Write the pairs, and the rows of the parties in them, part by part."""
        for name, side in self._sides.items():
            np.save(folder / f"{name}.npy", side)
        most = max(int(side.max()) for side in self._sides.values())
        wanted = np.zeros(most + 2, np.bool_)
        for side in self._sides.values():
            wanted[side] = True
        for name, table in self._tables.items():
            with (
                pa.OSFile(str(folder / f"{name}.arrow"), "wb") as sink,
                pa.ipc.new_file(sink, table.schema) as writer,
            ):
                for batch in table.to_batches():
                    number = batch["party_idx"].to_numpy(zero_copy_only=False).astype(np.int64)
                    # Nobody is a negative number, and falls on the last place, which is empty.
                    place = np.where((number < 0) | (number > most), most + 1, number)
                    writer.write_batch(batch.filter(pa.array(wanted[place])))

    def _next(self, processes: int) -> int | None:
        """Return the next block for a process; ``None`` at the end.

        Of ``2 n + 1`` blocks the first process does one itself, beside what it does for all.
        """
        own = 2 * processes + 1
        with self._moved:
            while True:
                # So far ahead that it is ready in time.
                self._given = max(self._given, self._place + _AHEAD) + 1
                if self._given >= self._blocks:
                    return None
                if self._given % own:
                    break
            given = self._given
            while given > self._place + _LEAD:
                self._moved.wait()
            return given

    def _ask(self, asked: IO[bytes], told: IO[bytes], processes: int) -> None:
        """Ask a process for block after block, in a thread of its own."""
        dies = contextlib.suppress(OSError, EOFError, pickle.UnpicklingError, ValueError)
        with dies, asked, told:
            while (block := self._next(processes)) is not None:
                asked.write(b"%d\n" % block)
                asked.flush()
                without, scored = pickle.load(told)
                keys = (without[at : at + _KEY] for at in range(0, len(without), _KEY))
                ready = {**dict.fromkeys(keys, NOTHING), **scored}
                with self._moved:
                    if block >= self._place:
                        self._ready[block] = ready


def answer_blocks() -> None:
    """Score the blocks whose numbers come in, until none comes: the further process."""
    import signal

    # Whoever stops the program stops the first process, which ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    folder, day = Path(sys.argv[1]), sys.argv[2]
    one, two = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in ("one", "two"))
    book = FactsBook(*(_read_table(folder / f"{name}.arrow") for name in ("parties", "listings")))
    held: dict[int, PartyFacts] = {}
    facts: dict[int, PartyFacts] = {}
    looked_up, out = -1, sys.stdout.buffer
    for line in sys.stdin.buffer:
        begin = int(line) * BLOCK
        if begin // TOGETHER > looked_up:
            looked_up = begin // TOGETHER
            near = slice(looked_up * TOGETHER, (looked_up + 1) * TOGETHER)
            held |= book.of(set(two[near].tolist()) - held.keys())
            facts = book.of(set(one[near].tolist()) - held.keys())
        part, scores = slice(begin, begin + BLOCK), PairScores(day)
        for first, second in zip(one[part].tolist(), two[part].tolist(), strict=True):
            side = held[first] if first in held else facts[first]
            if not side.authorities & held[second].authorities:
                scores.of(side, held[second])
        pickle.dump((bytes(scores.without), scores.used), out, pickle.HIGHEST_PROTOCOL)
        out.flush()


def _read_table(path: Path) -> pa.Table:
    with pa.memory_map(str(path)) as source:
        return pa.ipc.open_file(source).read_all()
