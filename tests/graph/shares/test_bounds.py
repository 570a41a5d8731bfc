"""Bounds of all parties in one pass: rounding outward, slow loops, and the twin."""

from collections.abc import Sequence

import numpy as np
import pytest

from benchmarks.exact_shares import shares_of
from graph.holdings.interests_on_day import facts_on
from graph.holdings.stakes import stakes_of
from graph.record.model import Interest, Row
from graph.shares import bounds_kernels as kernels
from graph.shares import look_through_arrays
from graph.shares.bounds import Bounds, bounds_of, range_net
from graph.shares.look_through import JointMembers, look_through
from graph.values.dates import parse_day
from graph.values.share import parse_share
from graph.world.identity import world_from_rows
from graph.world.scope import build_scope

LISTED = np.array([0])


def _bounds(stakes: list[tuple[int, int, int, int]], size: int) -> Bounds:
    """Bound stakes of holder, asset, low and high in units."""
    holder, asset, low, high = (np.array(column) for column in zip(*stakes, strict=True))
    return bounds_of(range_net((holder, asset), (low, high), size), LISTED, LISTED)


def test_what_is_left_goes_to_the_most_exposed() -> None:
    found = _bounds(
        [(0, 1, 100_000, 600_000), (2, 1, 300_000, 600_000), (0, 2, 500_000, 500_000)], 3
    )
    assert found.low.tolist() == pytest.approx([1, 0.25, 0.5], abs=1e-11)
    assert found.high.tolist() == pytest.approx([1, 0.8, 0.5], abs=1e-11)
    assert found.low[1] <= 0.25
    assert found.high[1] >= 0.8


@pytest.mark.parametrize("widest", [30_000, 100_000, 400_000])
@pytest.mark.parametrize("compiled", [False, True])
def test_what_is_left_of_a_widely_held_company_goes_to_the_most_exposed(
    widest: int, compiled: bool
) -> None:
    rng = np.random.default_rng(widest)
    holders, company = np.arange(1, 81), 81
    exposed = rng.integers(0, 11, 80) * 100_000
    more = rng.integers(1, widest, 80)
    ends = np.append(np.zeros(80, np.int64), holders), np.append(holders, np.full(80, company))
    low, high = np.append(exposed, np.zeros(80, np.int64)), np.append(exposed, more)
    left, most = 1_000_000, 0
    for place in np.argsort(-exposed):
        given = min(int(more[place]), left)
        most, left = most + given * int(exposed[place]), left - given
    net = range_net(ends, (low, high), company + 1, compiled=compiled)
    found = bounds_of(net, LISTED, LISTED, compiled=compiled)
    assert left == 0
    assert found.low[company] == 0
    assert found.high[company] == pytest.approx(most / 1e12, abs=1e-11)
    assert found.high[company] >= most / 1e12


def test_shares_of_oneself_are_seen_through() -> None:
    found = _bounds([(0, 1, 300_000, 300_000), (1, 1, 400_000, 400_000)], 2)
    assert found.low[1] <= 0.5 <= found.high[1]
    assert found.high[1] - found.low[1] < 1e-10


def test_a_loop_that_nearly_holds_itself_is_bounded_from_above() -> None:
    nearly = 999_999
    stakes = [(1, 2, nearly, nearly), (2, 1, nearly, nearly), (0, 1, 1, 1)]
    found = _bounds(stakes, 3)
    # x1 = 1e-6 + 0.999999 x2 and x2 = 0.999999 x1.
    true = 1e-6 / (1 - 0.999999**2)
    assert found.low[1] <= true <= found.high[1]
    assert found.loose > 0


def test_a_whole_loop_takes_no_more_than_its_best_way_in() -> None:
    # Two that may hold each other whole, and an owner of 30 %: the loop adds nothing of its own.
    stakes = [(0, 3, 300_000, 300_000), (3, 1, 0, 1_000_000), (2, 1, 0, 1_000_000)]
    found = _bounds([*stakes, (1, 2, 0, 1_000_000)], 4)
    assert found.high[1] == pytest.approx(0.3, abs=1e-10)
    assert found.high[2] == pytest.approx(0.3, abs=1e-10)
    assert found.low[1] == found.low[2] == 0
    assert found.loose == 0


def test_a_slow_whole_loop_is_valid_too() -> None:
    # Whoever leaves this loop gets 1, so the bound is 1 although each walk adds little.
    found = _bounds([(0, 1, 0, 1), (2, 1, 0, 1_000_000), (1, 2, 0, 1_000_000)], 3)
    assert found.high[1] == 1


@pytest.mark.parametrize("seed", range(12))
def test_compiled_loops_and_plain_ones_agree_to_the_last_bit(seed: int) -> None:
    print("seed", seed)
    rng = np.random.default_rng(seed)
    size, many = int(rng.integers(3, 60)), int(rng.integers(2, 200))
    keys = np.unique(rng.integers(0, size * size, many))
    low = rng.integers(0, 400_000, len(keys))
    high = np.minimum(
        low + rng.integers(0, 2, len(keys)) * rng.integers(0, 600_000, len(keys)), 10**6
    )
    extra = rng.integers(0, 2, len(keys)) * rng.integers(0, 100_000, len(keys))
    joint = np.array([1, 2]), np.array([size, size])
    found = []
    for compiled in (False, True):
        net = range_net(
            (keys // size, keys % size),
            (low, high, extra),
            size + 1,
            joint=joint,
            compiled=compiled,
        )
        bounds = bounds_of(net, LISTED, np.array([0, 1]), compiled=compiled)
        found.append((bounds, shares_of(net, LISTED, compiled=compiled)))
    assert np.array_equal(found[0][0].low, found[1][0].low)
    assert np.array_equal(found[0][0].high, found[1][0].high)
    assert found[0][0].loose == found[1][0].loose
    assert np.allclose(found[0][1], found[1][1], atol=1e-15)
    assert (found[0][0].high[:size] > 0).any()


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("seed", range(12))
def test_a_world_is_bounded_as_its_fractions_are(seed: int, compiled: bool) -> None:
    print("seed", seed)
    rng = np.random.default_rng(100 + seed)
    rows = [
        Interest(
            f"n{rng.integers(0, 30)}",
            f"n{asset}",
            ["shareholding"],
            share=parse_share(
                str(rng.choice(["20", "10..30", ">25..<50", "33.3", "5..40", "unknown"]))
            ),
            summary=bool(rng.random() < 0.15),
            joint="both" if rng.random() < 0.2 else None,
        )
        for asset in range(1, 30)
        for _ in range(2)
    ]
    _check_floats(rows, compiled=compiled)


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("others", ["30", "60 40", "60 60", "100 90", "100 100 100"])
def test_outsiders_with_more_than_the_whole_are_bounded_too(others: str, compiled: bool) -> None:
    held = [("n0", "n1", "20..60"), ("n1", "n2", "50")]
    held += [(f"outsider {place}", "n1", share) for place, share in enumerate(others.split())]
    _check_floats(
        [
            Interest(owner, asset, ["shareholding"], parse_share(share))
            for owner, asset, share in held
        ],
        compiled=compiled,
    )


def _check_floats(rows: Sequence[Row], *, compiled: bool) -> None:
    """Compare the pass over arrays with fractions, the first two parties listed."""
    facts = facts_on(build_scope(world_from_rows(rows), None, None), parse_day("2024-01-01"))
    stakes = stakes_of(facts, ["shareholding"])
    together = np.flatnonzero(facts.holder != facts.owner)
    joint = facts.owner[together], facts.holder[together]
    listed = facts.scope.local_numbers(np.array([0, 1]))
    exact = look_through(stakes, JointMembers(*joint), listed, listed)
    reach = look_through_arrays.reached_nodes(stakes, *joint, listed)
    low, high = look_through_arrays.bounds(
        stakes, joint, (listed, listed), reach, compiled=compiled
    )
    near = 3e-8
    for node in np.flatnonzero(reach).tolist():
        least, most = (float(side.get(node, 0)) for side in (exact.low, exact.high))
        assert abs(low[node] - least) <= near
        assert abs(high[node] - most) <= near
        if node not in exact.inexact:
            assert low[node] <= least + 1e-15
            assert high[node] >= most - 1e-15
    assert high[reach].max() > 0
    assert (high[~reach] == 0).all()


def test_no_sum_of_stakes_overflows() -> None:
    owners = 5_000
    holder = np.arange(1, owners + 1)
    stakes = [(0, int(one), 1_000_000, 1_000_000) for one in holder]
    stakes += [(int(one), owners + 1, 0, 1_000_000) for one in holder]
    stakes += [(int(one), owners + 2, 1_000_000, 1_000_000) for one in holder]
    found = _bounds(stakes, owners + 3)
    assert found.high[-2:].tolist() == [1, 1]
    assert found.low[-2:].tolist() == [0, 1]
    assert kernels.WHOLE * 8 < 2**63
