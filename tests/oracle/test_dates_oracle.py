"""The sweep over all dates against every single day, on thousands of small registers."""

import numpy as np
import pytest

from graph.over_time.sweep import DayCascade, caught_spans, dated_net
from graph.values.share import TICK
from tests.oracle.slow_dates import LAST, case, caught_on

HALF = 500_000
SEEDS = 2_400
SHARDS = 8


@pytest.mark.parametrize("shard", range(SHARDS))
def test_every_day_of_the_sweep_equals_a_recompute(shard: int) -> None:
    several = 0
    for seed in range(shard, SEEDS, SHARDS):
        one = case(seed)
        net = dated_net(one.stakes, one.days, one.size, compiled=seed % 2 == 0)
        several += len(net.loops)
        fast = caught_spans(net, (one.listed, one.listed_days), HALF, compiled=True)
        slow = caught_spans(net, (one.listed, one.listed_days), HALF, compiled=False)
        for day in range(LAST + 1):
            want = caught_on(one, day, HALF)
            assert fast.parties_on(day).tolist() == want, f"seed {seed}, day {day}"
            assert slow.parties_on(day).tolist() == want, f"seed {seed}, day {day}"
        for party in range(one.size):
            assert fast.spans_of(party) == slow.spans_of(party), f"seed {seed}, party {party}"
    assert several > 100


@pytest.mark.parametrize("seed", range(40))
def test_one_day_alone_equals_a_recompute(seed: int) -> None:
    print("seed", seed)
    one = case(seed)
    net = dated_net(one.stakes, one.days, one.size)
    for compiled in (True, False):
        cascade = DayCascade(net, compiled=compiled)
        listings = cascade.listings(one.listed, one.listed_days, HALF)
        for day in range(LAST + 1):
            assert sorted(cascade.parties_on(listings, day).tolist()) == caught_on(one, day, HALF)


@pytest.mark.parametrize("seed", range(60))
def test_ends_in_ticks_are_swept_as_exactly(seed: int) -> None:
    print("seed", seed)
    one = case(seed)
    rng = np.random.default_rng(seed)
    src, dst, share = one.stakes
    ticks = np.maximum(share * TICK - rng.integers(0, 2, len(share)), 0)
    one = one._replace(stakes=(src, dst, ticks))
    net = dated_net(one.stakes, one.days, one.size)
    for compiled in (True, False):
        cascade = DayCascade(net, compiled=compiled)
        listings = cascade.listings(one.listed, one.listed_days, HALF * TICK)
        found = cascade.spans(listings)
        for day in range(LAST + 1):
            want = caught_on(one, day, HALF * TICK)
            assert found.parties_on(day).tolist() == want
            assert sorted(cascade.parties_on(listings, day).tolist()) == want


def test_a_large_register_with_a_core_equals_the_twin() -> None:
    from benchmarks.history import build_history
    from graph.over_time.dated_columns import DayColumns

    seed = 20241124
    print("seed", seed)
    past = build_history(20_000, seed)
    net = dated_net(
        (past.src, past.dst, past.share), DayColumns(past.start, past.end), past.size, compiled=True
    )
    listed = past.listed, DayColumns(past.listed_start, past.listed_end)
    fast, slow = (caught_spans(net, listed, HALF, compiled=way) for way in (True, False))
    assert len(fast.start) > len(past.listed)
    assert sorted(fast.party.tolist()) == sorted(slow.party.tolist())
    for party in fast.party.tolist():
        assert fast.spans_of(party) == slow.spans_of(party)
