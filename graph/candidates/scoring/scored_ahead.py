"""Near pairs scored in further processes from the end, while the first one begins at the front.

A process gets the rows of the parties that are near in a file, and answers what there is of some
pairs at a time: most have no level, and of them the first process need not even know the facts. It
never waits: what is not ready when it gets there it scores itself. Scores rest on what both sides
state alone, so that the answer is the same.
"""

import contextlib
import pickle
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

import numpy as np
import pyarrow as pa

from graph.candidates.blocking.key_join import Longs
from graph.candidates.compared_facts import FactsBook, PartyFacts
from graph.candidates.scoring.pair_scores import (
    KEY,
    NOTHING,
    PairScores,
    Score,
    pair_key,
    score_pair,
)
from graph.candidates.scoring.set_aside import is_agreed, set_aside
from graph.processes.further_process import start_process
from graph.processes.map_ahead import count_cores
from graph.processes.rare_collections import collect_rarely

BLOCK: Final = 500
"""Pairs that are asked for at a time."""
MANY: Final = 20_000
"""Pairs left from which further processes pay for their start, some two seconds."""
_MOST: Final = 3
"""Further processes at most: the first one goes through all pairs in the end."""
_START: Final = "from graph.candidates.scoring.scored_ahead import answer_blocks; answer_blocks()"
_LOOK, _SAME_LIST, _NOTHING, _AGREED = range(4)
"""What is said of a pair: that it is to be looked at, that both stand on one list, that there is no
level, and that births or jurisdictions agree all the same."""


@dataclass(frozen=True)
class Ready:
    """What a further process has found of a block of pairs; nothing where it has not.

    Attributes:
        said: for each pair, whether it has to be looked at.
        keys: the hashes of all pairs, one after the other.
        scored: the scores of the pairs that are to be looked at.
    """

    said: bytes = b""
    keys: bytes = b""
    scored: Mapping[bytes, Score] = field(default_factory=dict)

    def is_told(self, number: int) -> bool:
        """Return whether there is nothing to look at in a pair of the block."""
        return bool(self.said) and self.said[number] != _LOOK

    def is_agreed(self, number: int) -> bool:
        """Return whether births or jurisdictions speak for a pair without a level."""
        return self.said[number] == _AGREED

    def key_of_nothing(self, number: int) -> bytes:
        """Return the hash of a pair without a level; empty if both stand on one list."""
        known = self.said[number] != _SAME_LIST
        return self.keys[number * KEY : (number + 1) * KEY] if known else b""


class ScoredAhead:
    """Scores of pairs that other processes have ready."""

    def __init__(self, parties: pa.Table, listings: pa.Table, one: Longs, two: Longs) -> None:
        """Take the tables with ``party_idx``, and the numbers of both sides of each pair."""
        self._tables = {"parties": parties, "listings": listings}
        self._sides = {"one": one, "two": two}
        self._ready = dict[int, Ready]()
        self._place, self._last = 0, -(-len(one) // BLOCK)
        self._lock = threading.Lock()
        self._processes = list[subprocess.Popen[bytes]]()
        self._threads = list[threading.Thread]()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._is_asked = False

    def block_at(self, place: int, scores: PairScores) -> Ready:
        """Return what is ready of the pairs from a place on.

        Where many pairs so far had to be scored, and many are left, the processes are started.

        Args:
            place: a multiple of `BLOCK`.
            scores: those of this comparison.
        """
        left = len(self._sides["one"]) - place
        if place and not self._is_asked and left > MANY and 4 * scores.fresh > place:
            self._is_asked = True
            self._start(scores.day)
        with self._lock:
            self._place = place // BLOCK
            return self._ready.pop(self._place, Ready())

    def count_ready(self) -> int:
        """Return how many pairs are ready that the first process has not come to."""
        return BLOCK * len(self._ready)

    def close(self) -> None:
        """End the processes, and remove what they read."""
        with self._lock:
            self._place = self._last
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
                asking = threading.Thread(target=self._ask, args=ends, daemon=True)
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

    def _next(self) -> int | None:
        """Return the next block for a process, from the end on; ``None`` where the two meet."""
        with self._lock:
            # The one that the first process is at is done before another could have it.
            if self._last <= self._place + 2:
                return None
            self._last -= 1
            return self._last

    def _ask(self, asked: IO[bytes], told: IO[bytes]) -> None:
        """Ask a process for block after block, in a thread of its own."""
        dies = contextlib.suppress(OSError, EOFError, pickle.UnpicklingError, ValueError, TypeError)
        with dies, asked, told:
            while (block := self._next()) is not None:
                asked.write(b"%d\n" % block)
                asked.flush()
                ready = Ready(*pickle.load(told))
                with self._lock:
                    if block > self._place:
                        self._ready[block] = ready


def answer_blocks() -> None:
    """Score the blocks whose numbers come in, until none comes: the further process."""
    import signal

    # Whoever stops the program stops the first process, which ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    folder, day = Path(sys.argv[1]), sys.argv[2]
    one, two = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in ("one", "two"))
    book = FactsBook(*(_read_table(folder / f"{name}.arrow") for name in ("parties", "listings")))
    # The listed ones come again in each block, and are few.
    held: dict[int, PartyFacts] = {}
    out = sys.stdout.buffer
    with collect_rarely():
        for line in sys.stdin.buffer:
            begin = int(line) * BLOCK
            ends = one[begin : begin + BLOCK].tolist(), two[begin : begin + BLOCK].tolist()
            held |= book.of(set(ends[1]) - held.keys())
            facts = book.of(set(ends[0]) - held.keys())
            lefts = (held.get(number) or facts[number] for number in ends[0])
            sides = zip(lefts, (held[number] for number in ends[1]), strict=True)
            pickle.dump(_answer(sides, day), out, pickle.HIGHEST_PROTOCOL)
            out.flush()


def _answer(
    pairs: Iterable[tuple[PartyFacts, PartyFacts]], day: str
) -> tuple[bytes, bytes, dict[bytes, Score]]:
    """Return what is said of pairs, their hashes, and the scores of those to be looked at."""
    said, keys, scored = bytearray(), bytearray(), dict[bytes, Score]()
    for left, right in pairs:
        if left.authorities & right.authorities:
            said.append(_SAME_LIST)
            keys += bytes(KEY)
            continue
        score, key = score_pair(left, right, day), pair_key(left, right)
        keys += key
        if score.level is None and set_aside(left, right) is None:
            said.append(_AGREED if is_agreed(left, right) else _NOTHING)
        else:
            said.append(_LOOK)
            scored[key] = score if score.level else NOTHING
    return bytes(said), bytes(keys), scored


def _read_table(path: Path) -> pa.Table:
    with pa.memory_map(str(path)) as source:
        return pa.ipc.open_file(source).read_all()
