"""P6: one edited filing against a new cascade over the whole register."""

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.cycles import counter, cycles_to_seconds
from benchmarks.figure import Figure, Goal, Measure, ResultsDiffer, best_time
from benchmarks.generate import Graph, generate_graph
from graph.kernels.exact_cascade import ExactCascade
from graph.kernels.stake_arrays import exact_net
from graph.values.share import FULL
from graph.whole_register import changed_filing_kernels
from graph.whole_register.changed_filing import KeptCascade

HALF: Final = FULL // 2
EDITS: Final = 40_000
CHECKED: Final = 200
GOAL: Final = Goal(5_000)


def p6_update(scale: int) -> Iterator[Figure]:
    """Measure single edits, each timed by itself inside compiled code."""
    graph = generate_graph(scale)
    net = exact_net(graph.src, graph.dst, graph.share, graph.size, compiled=True)
    whole = ExactCascade(net, compiled=True)
    whole.find_caught(graph.listed, HALF)
    cascade_s, _ = best_time(5, lambda: whole.find_caught(graph.listed, HALF))
    stakes = graph.src, graph.dst, graph.share
    kept = KeptCascade.of_stakes(stakes, graph.size, graph.listed, HALF, compiled=True)
    rng = np.random.default_rng(6)
    anywhere = _time_edits(kept, graph, rng.integers(0, len(graph.src), EDITS // 2))
    under = np.flatnonzero(kept.is_caught[graph.src])
    below = _time_edits(kept, graph, rng.choice(under, EDITS // 2))
    _check(kept, graph, rng, under)
    yield Figure(
        id="p6_update",
        ours_s=float(np.median(anywhere)),
        peer="a new cascade over all stakes (ours, compiled, scratch reused)",
        peer_s=cascade_s,
        scale=scale,
        ratio_of="peer_s/ours_s",
        goal=GOAL if scale >= 10_000_000 else None,
        note=(
            f"one filing taken away or put back, median of {EDITS:,}: {_spread(anywhere)}; of "
            f"filings of caught owners only: {_spread(below)}; equal to a new cascade after "
            f"{CHECKED} edits; the goal is set for 10 million parties"
        ),
    )


def _time_edits(kept: KeptCascade, graph: Graph, stakes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Remove each stake and restore it; return the seconds of each edit."""
    numbers = np.repeat(stakes, 2)
    values = np.zeros(len(numbers), np.int32)
    values[1::2] = graph.share[stakes]
    spent = np.zeros(len(numbers), np.int64)
    run = _loop()
    run(kept.work, numbers[:2], values[:2], spent[:2])
    run(kept.work, numbers, values, spent)
    found: NDArray[np.float64] = cycles_to_seconds(spent)
    return found


@cache
def _loop() -> Any:
    import numba
    from numba.extending import register_jitable

    cycles = counter()
    for part in changed_filing_kernels.PARTS:
        register_jitable(part)
    change = changed_filing_kernels.change_stake

    @numba.njit
    def run(work: Any, numbers: Any, values: Any, spent: Any) -> None:
        for place in range(numbers.size):
            begun = cycles()
            change(work, numbers[place], values, place)
            spent[place] = cycles() - begun

    return run


def _check(kept: KeptCascade, graph: Graph, rng: np.random.Generator, under: NDArray[Any]) -> None:
    """Compare with a new cascade after edits, every other one below a caught owner.

    Raises:
        ResultsDiffer: a party is caught in one and not in the other.
    """
    share = graph.share.copy()
    for edit in range(CHECKED):
        stake = int(rng.choice(under) if edit % 2 else rng.integers(0, len(share)))
        share[stake] = 0 if share[stake] else graph.share[stake]
        kept.set_stake(stake, int(share[stake]))
        if edit % (CHECKED // 10) == 0 or graph.size <= 1_000_000:
            _compare(kept, graph, share)
    _compare(kept, graph, share)


def _compare(kept: KeptCascade, graph: Graph, share: NDArray[np.int32]) -> None:
    net = exact_net(graph.src, graph.dst, share, graph.size, compiled=True)
    fresh = np.zeros(graph.size, np.bool_)
    fresh[ExactCascade(net, compiled=True).find_caught(graph.listed, HALF)] = True
    if not np.array_equal(fresh, kept.is_caught):
        raise ResultsDiffer("an update leaves other parties caught than a new cascade")


def _spread(spent: NDArray[np.float64]) -> str:
    micro = [f"{1e6 * float(np.percentile(spent, at)):.2f}" for at in (50, 99, 100)]
    return f"{micro[0]} us, p99 {micro[1]} us, most {micro[2]} us"


FIGURES: dict[str, Measure] = {"p6_update": p6_update}
