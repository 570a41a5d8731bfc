"""Control of every owner over every company, against single cascades of the same register.

The peer is our own cascade from all listed parties, since the goal says how many of these the
whole table of control may cost. On a small register every pair is compared with the plain twin.
"""

import time
from collections.abc import Iterator
from typing import Final

import numpy as np

from benchmarks.figure import Figure, Goal, Measure, ResultsDiffer, best_time
from benchmarks.generate import generate_graph
from graph.control.company_control import MAJORITY, Control
from graph.kernels.exact_cascade import ExactCascade
from graph.kernels.stake_arrays import ExactNet, exact_net

HALF: Final = 500_000
COMPARED: Final = 20_000


def count_pairs(control: Control) -> int:
    """Return how many pairs there are, after going through all of them."""
    return sum(owner.size for owner, _ in control.pairs())


def check_pairs(net: ExactNet) -> None:
    """Compare every pair with the plain twin's.

    Raises:
        ResultsDiffer: they differ.
    """
    fast, plain = (
        {tuple(pair) for part in Control(net, compiled=way).pairs() for pair in np.array(part).T}
        for way in (True, False)
    )
    if fast != plain:
        raise ResultsDiffer(f"p2_control_all: {len(fast)} pairs, the twin has {len(plain)}")


def measure(scale: int) -> Iterator[Figure]:
    """Find all pairs, and run the cascade."""
    small = generate_graph(min(scale, COMPARED))
    check_pairs(exact_net(small.src, small.dst, small.share, small.size))
    graph = generate_graph(scale)
    net = exact_net(graph.src, graph.dst, graph.share, graph.size)
    control, cascade = Control(net, compiled=True), ExactCascade(net, compiled=True)
    listed = graph.listed.astype(np.int32)
    begun = time.perf_counter()
    control.make_ready()
    ready_s = time.perf_counter() - begun
    count_pairs(control)
    cascade.find_caught(listed, HALF)
    ours_s, pairs = best_time(5, lambda: count_pairs(control))
    one_s, _ = best_time(15, lambda: cascade.find_caught(listed, HALF))
    yield Figure(
        id="p2_control_all",
        ours_s=ours_s,
        peer="one cascade from all listed parties, same arrays",
        peer_s=one_s,
        scale=scale,
        ratio_of="ours_s/peer_s",
        goal=Goal(100, at_most=True),
        note=f"{pairs} pairs, threshold {MAJORITY} units, one core, made ready in "
        f"{ready_s:.2f} s; equal to the "
        f"twin on all pairs of {small.size} entities",
    )


FIGURES: Final[dict[str, Measure]] = {"p2_control_all": measure}
