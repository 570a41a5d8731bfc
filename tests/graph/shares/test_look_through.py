"""The look-through share: exact on small worlds, bounds with ranges, loops, and large worlds."""

from collections import Counter
from fractions import Fraction
from random import Random

import numpy as np
import pytest

from graph.holdings.stakes import stakes_on
from graph.record.model import Interest, Listing, Row
from graph.regimes.read_regimes import load_regimes
from graph.shares import look_through as look_through_module
from graph.shares.look_through import JointMembers, LookThrough, look_through
from graph.values.dates import parse_day
from graph.values.share import parse_share
from graph.verdict.assess_party import Assessor
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
    edges = ["n0 1 n1", "n1 5 n2", "n2 5 n1"]
    for asset in range(1, 30):
        for share in (rng.choice(("20", "10..30", "33.3", "5..40")) for _ in range(2)):
            edges.append(f"n{rng.randrange(0, 30)} {share} n{asset}")
    _, exact = _look(edges, ["n0"])
    monkeypatch.setattr(look_through_module, "EXACT", 0)
    _, large = _look(edges, ["n0"])
    assert exact.low
    assert large.inexact > exact.inexact
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


def _ring_stakes(rng: Random, name: str) -> list[Interest]:
    """Return a ring of parties with chords, held from outside, and a chain below it."""
    ring = [f"{name}{place}" for place in range(rng.randrange(2, 8))]
    pairs = [*zip(ring, ring[1:] + ring[:1], strict=True), ("X", ring[0]), ("N", ring[-1])]
    pairs += [(rng.choice(ring), rng.choice(ring)) for _ in range(rng.randrange(4))]
    pairs += [(ring[0], f"{name}below"), (f"{name}below", f"{name}last")]
    shares = ("50", "33.3333", "25", "100", "5", ">25..50", "20..60", "1..100", "<50", "unknown")
    rows = []
    for owner, asset in pairs:
        row = Interest(owner, asset, ["shareholding"], parse_share(rng.choice(shares)))
        row.joint = f"{name}j" if rng.random() < 0.05 else None
        rows.append(row)
    return rows


@pytest.mark.parametrize(("seed", "exact"), [(0, 200), (1, 200), (2, 3)])
def test_a_share_is_the_same_alone_and_among_all(
    seed: int, exact: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With few parties in a loop that counts as large, arrays solve some of them."""
    monkeypatch.setattr(look_through_module, "EXACT", exact)
    rng = Random(seed)
    rows: list[Row] = [row for ring in range(30) for row in _ring_stakes(rng, f"r{ring}_")]
    rows.append(Listing("X", "US-OFAC", "sdn", None, ["asset_freeze"], start="2022-01-01"))
    world, day = world_from_rows(rows), parse_day("2026-03-01")
    regime, told = load_regimes()["us_ofac_50"], Counter[bool]()
    every = Assessor(world, regime, day, range(world.size)).answers(range(world.size))
    for number in rng.sample(range(world.size), 40):
        (alone,) = Assessor(world, regime, day, [number]).answers([number])
        assert alone == every[number], world.id_of(number)
        told[alone.product_exact] += 1
    assert min(told[True], told[False]) > 1, "both exact and rounded shares are compared"


def test_a_long_chain_is_rounded_outward_and_the_parties_above_it_are_not() -> None:
    edges = [f"n{place} 99.9999 n{place + 1}" for place in range(700)]
    world, found = _look(["X 50 n0", *edges], ["X"])
    near, far = (world.number_of(f"n{place}") or 0 for place in (100, 700))
    assert found.low[near] == found.high[near] == Fraction(999_999, 10**6) ** 100 / 2
    assert near not in found.inexact
    true = Fraction(999_999, 10**6) ** 700 / 2
    assert found.low[far] < true < found.high[far] < found.low[far] + Fraction(1, 10**15)
    assert far in found.inexact
