"""Attained bounds of every party's look-through share, against one pass over exact shares.

Two fifths of the holdings become bands such as registers publish (up to a quarter, a half, three
quarters, all). The other side is the same graph with every share exact: one pass in the same
order over the same layout, loops included, to an accuracy of 1e-12.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from benchmarks.exact_shares import shares_of
from benchmarks.figure import Figure, Goal, Measure, ResultsDiffer, best_time, time_run
from benchmarks.generate import FULL, Graph, Ints, generate_graph
from graph.shares.bounds import bounds_of, range_net

BANDED: Final = 0.42
QUARTER: Final = FULL // 4


def band_shares(graph: Graph, seed: int = 7) -> tuple[Ints, Ints]:
    """Return low and high ends: some shares as the quarter that they lie in, the others exact."""
    rng = np.random.default_rng(seed)
    hidden = rng.random(graph.share.size) < BANDED
    floor = np.minimum(graph.share // QUARTER, 3) * QUARTER
    low = np.where(hidden, floor, graph.share)
    high = np.where(hidden, floor + QUARTER, graph.share)
    return low.astype(np.int32), high.astype(np.int32)


def measure(scale: int) -> Iterator[Figure]:
    """Compare both bounds of all parties with one pass over exact shares."""
    graph = generate_graph(scale)
    ends, listed = (graph.src, graph.dst), graph.listed.astype(np.int64)
    exact = range_net(ends, (graph.share, graph.share), graph.size, compiled=True)
    build, ranges = time_run(lambda: range_net(ends, band_shares(graph), graph.size, compiled=True))
    shares_of(exact, listed, compiled=True)
    bounds_of(ranges, listed, listed, compiled=True)
    plain_s, plain = best_time(7, lambda: shares_of(exact, listed, compiled=True))
    ours_s, found = best_time(7, lambda: bounds_of(ranges, listed, listed, compiled=True))
    same = bounds_of(exact, listed, listed, compiled=True)
    apart = float(np.abs(same.low - plain).max(initial=0))
    if apart > 1e-9 or (found.low > plain + 1e-9).any() or (found.high < plain - 1e-9).any():
        raise ResultsDiffer(f"bounds and exact shares are apart by {apart:.1e}")
    reached = int((found.high > 0).sum())
    yield Figure(
        id="p5_bounds",
        ours_s=ours_s,
        peer="one pass over the same graph with exact shares",
        peer_s=plain_s,
        scale=graph.size,
        ratio_of="ours_s/peer_s",
        goal=Goal(5, at_most=True),
        note=f"{graph.src.size} holdings, {BANDED:.0%} of them bands; both bounds of all parties, "
        f"{reached} of them exposed, {len(ranges.loops) // 2} loops, {found.loose} parties whose "
        f"upper bound is valid but not known to be attained; holders' order and layout are built "
        f"beforehand in {build:.2g} s",
    )


FIGURES: Final[dict[str, Measure]] = {"p5_bounds": measure}
