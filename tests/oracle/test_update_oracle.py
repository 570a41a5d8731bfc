"""Changed stakes and listings against a new cascade, on random graphs with bands and loops."""

import numpy as np
import pytest
from numpy.typing import NDArray

from graph.kernels.cascade_loops import Longs, Net
from graph.kernels.exact_cascade import cascade_exact
from graph.kernels.run_cascade import Wires, cascade, net_of
from graph.kernels.stake_arrays import exact_net
from graph.values.errors import InputError
from graph.values.share import FULL, FULL_TICKS, TICK
from graph.whole_register.changed_filing import KeptCascade

EDITS = 40
HALF = 500_000 * TICK
UNITS = (0, 0, 200_000, 250_000, 300_000, 500_000)


def _values(rng: np.random.Generator, many: int, *, upper: bool) -> Longs:
    """Draw share, single, floor, extra and activates of stakes, a few with open ends."""
    tenth = FULL_TICKS // 10
    low, wide = rng.choice([0, 1, 2, 3, 5], (2, many)) * tenth
    low = np.where(rng.random(many) < 0.1, np.maximum(low - 1, 0), low)
    single = np.where(rng.random(many) < 0.15, 5 * tenth, 0)
    extra = np.where(upper & (rng.random(many) < 0.1), tenth, 0)
    whole = rng.random(many) < 0.03
    return np.stack([low + upper * wide, single, upper * low, extra, whole], axis=1).astype(
        np.int64
    )


def _net(ends: Longs, values: Longs, blocked: NDArray[np.bool_], *, upper: bool) -> Net:
    share, single, floor, extra, whole = values.T
    floors = np.zeros(len(blocked), np.int64)
    np.add.at(floors, ends[:, 1], floor)
    floors[floors > FULL_TICKS] = -1
    held = Wires(ends[:, 0], ends[:, 1], whole.astype(np.bool_), share, single, floor, extra)
    net = net_of(len(blocked), [held], floors if upper else None)
    net.blocked[:] = blocked
    return net


@pytest.mark.parametrize("upper", [False, True], ids=["certain", "possible"])
@pytest.mark.parametrize("seed", range(40))
def test_a_change_leaves_what_a_new_cascade_finds(seed: int, upper: bool) -> None:
    print(f"seed {seed}")
    rng = np.random.default_rng([seed, upper])
    size, many = int(rng.integers(3, 12)), int(rng.integers(4, 30))
    ends = rng.integers(0, size, (many, 2))
    ends = ends[np.argsort(ends[:, 0], kind="stable")]
    values, blocked = _values(rng, many, upper=upper), rng.random(size) < 0.05
    seeds = set(rng.choice(size, int(rng.integers(1, 3))).tolist())
    net = _net(ends, values, blocked, upper=upper)
    kept = KeptCascade.of_net(net, np.array(sorted(seeds)), HALF, compiled=seed % 8 == 0)
    for _ in range(EDITS):
        before, kind = kept.is_caught, rng.random()
        drawn = _values(rng, 1, upper=upper)
        if kind < 0.2:
            party = int(rng.integers(size))
            seeds ^= {party}
            changed = kept.set_listed(party, listed=party in seeds)
        elif kind < 0.35:
            pair = rng.integers(0, size, (1, 2))
            ends, values = np.concatenate([ends, pair]), np.concatenate([values, drawn])
            changed = kept.add_stake(*pair[0].tolist(), *drawn[0].tolist())
        else:
            stake = int(rng.integers(len(ends)))
            values[stake] = drawn[0]
            changed = kept.set_stake(stake, *drawn[0].tolist())
        net = _net(ends, values, blocked, upper=upper)
        fresh = cascade(net, np.array(sorted(seeds), np.int64), HALF, compiled=False).stage > 0
        assert np.array_equal(kept.is_caught, fresh)
        assert changed.caught.tolist() == np.flatnonzero(fresh & ~before).tolist()
        assert changed.freed.tolist() == np.flatnonzero(before & ~fresh).tolist()


@pytest.mark.parametrize("compiled", [False, True], ids=["plain", "compiled"])
@pytest.mark.parametrize("seed", range(15))
def test_exact_shares_and_whole_lists_of_changes(seed: int, compiled: bool) -> None:
    print(f"seed {seed}")
    rng = np.random.default_rng(seed)
    size, many = 12, 30
    src, dst = rng.integers(0, size, (2, many))
    share, listed = rng.choice(UNITS, many), rng.choice(size, 2)
    kept = KeptCascade.of_stakes((src, dst, share), size, listed, FULL // 2, compiled=compiled)
    for edit in range(EDITS):
        stakes = rng.integers(0, many, 1 if edit % 2 else 7)
        units = rng.choice(UNITS, len(stakes))
        for stake, one in zip(stakes, units, strict=True):
            share[stake] = one
        if len(stakes) == 1:
            kept.set_stake(int(stakes[0]), int(units[0]))
        else:
            kept.set_stakes(stakes, units)
        fresh = cascade_exact(exact_net(src, dst, share, size), listed, FULL // 2)
        assert np.array_equal(kept.is_caught, fresh)


def test_two_that_hold_each_other_up_fall_together() -> None:
    stakes = (np.array([0, 1, 2]), np.array([1, 2, 1]), np.array([500_000, 500_000, 500_000]))
    kept = KeptCascade.of_stakes(stakes, 3, np.array([0]), FULL // 2)
    assert kept.is_caught.all()
    assert kept.set_stake(0, 499_999).freed.tolist() == [1, 2]
    assert kept.set_stake(0, 500_000).caught.tolist() == [1, 2]


def test_what_is_no_stake_is_refused() -> None:
    stakes = (np.array([0]), np.array([1]), np.array([500_000]))
    kept = KeptCascade.of_stakes(stakes, 2, np.array([0]), FULL // 2)
    with pytest.raises(InputError, match="stake 1 of 1"):
        kept.set_stake(1, 0)
    with pytest.raises(InputError, match="2 values"):
        kept.set_stake(0, 1, 2)
    with pytest.raises(InputError, match="none of 0 to 1"):
        KeptCascade.of_stakes((np.array([5]), np.array([1]), np.array([1])), 2, np.array([0]), 1)
    with pytest.raises(InputError, match="threshold"):
        KeptCascade.of_stakes(stakes, 2, np.array([0]), 0)
