"""One pass that computes every party's look-through share, against copying as many bytes.

Counted is what the pass must move at the least: each stake with its two ends and its units, each
party's place, mark and share written and read once, and the share put back into the parties'
own order. The floor is the time in which NumPy copies so much memory on one core, half of it read
and half written, in an array that no cache holds.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from benchmarks.exact_shares import shares_of
from benchmarks.figure import Figure, Goal, Measure, ResultsDiffer, best_time
from benchmarks.generate import FULL, Floats, Graph, generate_graph
from graph.shares.bounds import RangeNet, range_net

COPIED: Final = 32_000_000
"""Numbers of 8 bytes that are copied to see how fast memory is."""
NEAR: Final = 1e-9


def bytes_of(net: RangeNet) -> int:
    """Return the bytes that one pass must move."""
    shares = 8 * len(net.place)
    laid_out = net.offsets.nbytes + net.assets.nbytes + net.pairs.nbytes + 2 * net.marks.nbytes
    return laid_out + 2 * shares + net.place.nbytes + 2 * shares


def copy_seconds() -> float:
    """Return the seconds that a byte takes, read or written."""
    source, target = np.ones(COPIED), np.zeros(COPIED)
    seconds, _ = best_time(7, lambda: np.copyto(target, source))
    return seconds / (source.nbytes + target.nbytes)


def measure(scale: int) -> Iterator[Figure]:
    """Run the pass over exact shares; each party must be the sum of its holders."""
    graph = generate_graph(scale)
    net = range_net((graph.src, graph.dst), (graph.share, graph.share), graph.size, compiled=True)
    listed = graph.listed.astype(np.int64)
    moved = bytes_of(net)
    shares_of(net, listed, compiled=True)
    ours_s, found = best_time(15, lambda: shares_of(net, listed, compiled=True))
    floor_s = copy_seconds() * moved
    off = _apart(graph, found)
    if off > NEAR:
        raise ResultsDiffer(f"a share is {off:.1e} from the sum of its holders'")
    yield Figure(
        id="p9_exposure_pass",
        ours_s=ours_s,
        peer="NumPy copying as many bytes on one core",
        peer_s=floor_s,
        scale=scale,
        ratio_of="ours_s/peer_s",
        goal=Goal(10, at_most=True),
        note=f"{graph.src.size} holdings, {int((found > 0).sum())} parties exposed; "
        f"{moved / 1e6:.0f} MB to move, copied at {1e-9 * moved / floor_s:.3g} GB a second",
    )


def _apart(graph: Graph, found: Floats) -> float:
    """Return how far a share is at most from what its holders' shares add up to."""
    weights = graph.share / FULL * found[graph.src]
    total = np.minimum(np.bincount(graph.dst, weights, graph.size), 1.0)
    total[graph.listed] = 1.0
    return float(np.abs(total - found).max(initial=0))


FIGURES: Final[dict[str, Measure]] = {"p9_exposure_pass": measure}
