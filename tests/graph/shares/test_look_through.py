"""The look-through share: exact on small worlds, bounds with ranges, loops, and large worlds."""

from fractions import Fraction
from random import Random

import numpy as np
import pytest

from graph.holdings.stakes import stakes_on
from graph.record.model import Interest
from graph.shares import look_through as look_through_module
from graph.shares.look_through import JointMembers, LookThrough, look_through
from graph.values.dates import parse_day
from graph.values.share import parse_share
from graph.world.identity import world_from_rows
from graph.world.world import World

NOBODY = JointMembers(np.zeros(0, np.int64), np.zeros(0, np.int64))


def _look(edges: list[str], listed: list[str]) -> tuple[World, LookThrough]:
    rows = []
    for edge in edges:
        owner, share, asset = edge.split()
        rows.append(Interest(owner, asset, ["shareholding"], share=parse_share(share)))
    world = world_from_rows(rows)
    stakes = stakes_on(world, parse_day("2024-01-01"), ["shareholding"])
    seeds = np.array(sorted(world.number_of(name) or 0 for name in listed), np.int64)
    return world, look_through(stakes, NOBODY, seeds, seeds)


@pytest.mark.parametrize(
    ("edges", "low", "high"),
    [
        (["X 50 A", "A 25 T"], "1/8", "1/8"),
        (["X 40 A", "A 40 T", "X 30 B", "B 30 T"], "1/4", "1/4"),
        (["X 50 A", "T 50 A", "A 50 T"], "1/3", "1/3"),
        (["X 10 A", "A 60 A", "A 100 T"], "1/4", "1/4"),
        (["X unknown A", "N 60 A", "A 50 T"], "0", "1/5"),
        (["X >25..50 T"], "1/4", "1/2"),
        (["X 0..60 T", "N 0..60 T"], "0", "3/5"),
        (["X 10..60 T", "A 30..60 T", "X 50 A"], "1/4", "4/5"),
        (["N 100 T", "X 5 B"], "0", "0"),
        (["X 60 T", "X 60 A", "A 60 T"], "24/25", "24/25"),
        (["X 80 T", "X 80 A", "A 80 T"], "1", "1"),
        (["X 0..50 A", "T 0..100 A", "A 0..100 T"], "0", "1"),
    ],
)
def test_bounds_of_small_worlds(edges: list[str], low: str, high: str) -> None:
    world, found = _look(edges, ["X"])
    target = world.number_of("T")
    assert target is not None
    assert float(found.low.get(target, Fraction(0))) == pytest.approx(float(Fraction(low)))
    assert float(found.high.get(target, Fraction(0))) == pytest.approx(float(Fraction(high)))
    if target not in found.inexact:
        assert found.low.get(target, Fraction(0)) == Fraction(low)
        assert found.high.get(target, Fraction(0)) == Fraction(high)


def test_listed_parties_are_not_looked_through() -> None:
    world, found = _look(["X 10 Y", "Y 50 T"], ["X", "Y"])
    target, listed = world.number_of("T"), world.number_of("Y")
    assert found.low[target or 0] == Fraction(1, 2)
    assert found.low[listed or 0] == 1


@pytest.mark.parametrize("seed", range(10))
def test_large_worlds_enclose_the_fractions(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    print("seed", seed)
    rng = Random(seed)
    edges = []
    for asset in range(1, 30):
        for share in (rng.choice(("20", "10..30", "33.3", "5..40")) for _ in range(2)):
            edges.append(f"n{rng.randrange(0, 30)} {share} n{asset}")
    _, exact = _look(edges, ["n0"])
    monkeypatch.setattr(look_through_module, "EXACT", 0)
    _, large = _look(edges, ["n0"])
    assert exact.low
    assert large.inexact >= set(large.low)
    for node, share in exact.low.items():
        assert 0 <= share - large.low[node] <= Fraction(2, 10**8)
    for node, share in exact.high.items():
        assert 0 <= large.high[node] - share <= Fraction(2, 10**8), node


def test_a_loop_that_holds_itself_whole_with_more_coming_in_is_bounded_by_the_whole() -> None:
    # Contradictory data: b holds all of a, a all of b, and somebody listed a little of a besides.
    world, found = _look(["X 0.0001 A", "T 100 A", "A 100 T"], ["X"])
    target = world.number_of("T")
    assert target is not None
    assert found.high[target] == 1
    assert 0 < found.low[target] < 1
    assert target in found.inexact
