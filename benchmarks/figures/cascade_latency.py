"""The cascade against what the memory alone would take.

Counted are the lines of memory (64 bytes) that the cascade needs. Two floors:

- the time of as many reads of which each waits for the one before, over as much memory, divided by
  ten, since a core keeps about ten reads under way: the floor that the goal speaks of;
- those very lines read once in random order, known beforehand, so that the processor overlaps as
  many reads as it can. The cascade only learns what to read next from what it has read, so no
  cascade can come down to that.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.figure import Figure, Goal, Measure, best_time
from benchmarks.generate import generate_graph
from graph.kernels.compiling import compile_loop
from graph.kernels.exact_cascade import ExactCascade
from graph.kernels.stake_arrays import ExactNet, exact_net

HALF: Final = 500_000
UNDER_WAY: Final = 10
"""Reads that a core has under way at a time."""
LINE: Final = 16
"""Entries of 4 bytes in one line of memory."""


def read_each(table: NDArray[np.int32], places: NDArray[np.int64]) -> int:
    """Read one entry of each line; for numba. The order is known, so reads overlap."""
    total = 0
    for place in places:
        total += table[place]
    return total


def read_chain(table: NDArray[np.int64], steps: int) -> int:
    """Read so often, each time where the last read says; for numba. Nothing overlaps."""
    place = 0
    for _ in range(steps):
        place = table[place]
    return place


def needed_lines(net: ExactNet, caught: NDArray[np.int32]) -> tuple[NDArray[np.int64], int]:
    """Return the lines of nodes and stakes that a cascade needs, and the number of its stakes.

    Stakes are numbered after the nodes, of which each party has two entries.
    """
    first = net.offsets[caught].astype(np.int64)
    counts = net.offsets[caught + 1] - first
    stakes = np.repeat(first - (np.cumsum(counts) - counts), counts) + np.arange(counts.sum())
    nodes = np.concatenate([caught, net.pairs[2 * stakes]]).astype(np.int64)
    behind = 2 * (net.size + 1) // LINE + 1
    needed = np.concatenate([2 * nodes // LINE, behind + 2 * stakes // LINE])
    return np.unique(needed), len(stakes)


def measure(scale: int) -> Iterator[Figure]:
    """Run the cascade, then read its lines of memory alone."""
    graph = generate_graph(scale)
    net = exact_net(graph.src, graph.dst, graph.share, graph.size)
    cascade = ExactCascade(net, compiled=True)
    listed = graph.listed.astype(np.int32)
    cascade.find_caught(listed, HALF)
    ours_s, caught = best_time(25, lambda: cascade.find_caught(listed, HALF))
    needed, stakes = needed_lines(net, caught)
    rng = np.random.default_rng(1)
    places = LINE * rng.permutation(needed)
    table = np.zeros(LINE * (int(needed[-1]) + 1), np.int32)
    read = compile_loop(read_each)
    read(table, places)
    floor_s, _ = best_time(25, lambda: read(table, places))
    # One cycle through all places in random order: each read depends on the one before.
    chain = np.empty(table.size // 2, np.int64)
    around = rng.permutation(chain.size)
    chain[around] = np.roll(around, 1)
    walk = compile_loop(read_chain)
    walk(chain, 1_000)
    steps = min(needed.size, 200_000)
    chain_s, _ = best_time(3, lambda: walk(chain, steps))
    note = f"{needed.size} lines for {stakes} stakes"
    yield Figure(
        id="p9_cascade_latency",
        ours_s=ours_s,
        peer=f"as many dependent random reads, {UNDER_WAY} under way at a time",
        peer_s=chain_s / steps * needed.size / UNDER_WAY,
        scale=scale,
        ratio_of="ours_s/peer_s",
        goal=Goal(3, at_most=True),
        note=f"{note}; a dependent read over as much memory takes {1e9 * chain_s / steps:.3g} ns",
    )
    yield Figure(
        id="p9_cascade_latency_overlapped",
        ours_s=ours_s,
        peer="the same lines read once in random order known beforehand",
        peer_s=floor_s,
        scale=scale,
        ratio_of="ours_s/peer_s",
        goal=None,
        note=f"{note}; {1e9 * floor_s / needed.size:.3g} ns a line",
    )


FIGURES: Final[dict[str, Measure]] = {"p9_cascade_latency": measure}
