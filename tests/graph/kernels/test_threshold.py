"""At exactly the threshold: every split that sums to 50 % is caught, and one unit less is not."""

import numpy as np
import pytest

from graph.kernels.run_cascade import build_wires, cascade, net_of
from graph.values.share import FULL, FULL_TICKS, TICK

pytestmark = pytest.mark.slow

HALF = FULL // 2
STEP = FULL // 1_000


def _three_ways() -> np.ndarray:
    """Return every split of 50 % among three owners in steps of 0.1 %, none of them nothing."""
    one, two = np.meshgrid(np.arange(1, 500), np.arange(1, 500), indexing="ij")
    three = 500 - one - two
    kept = three > 0
    return np.stack([one[kept], two[kept], three[kept]], axis=1) * STEP


@pytest.mark.parametrize("compiled", [False, True])
def test_every_split_among_three_owners(compiled: bool) -> None:
    splits = _three_ways()
    many = len(splits)
    assert many == 499 * 498 // 2
    fractions = splits / FULL
    lost = (fractions[:, 0] + fractions[:, 1] + fractions[:, 2]) < 0.5
    assert lost.any(), "in floats some splits are lost, so this test can fail"
    holder = np.tile(np.arange(3), many)
    asset = np.repeat(np.arange(3, many + 3), 3)
    listed, size = np.arange(3), many + 3
    general = net_of(size, [build_wires(holder, asset, share=splits.ravel() * TICK)])
    found = cascade(general, listed, HALF * TICK, compiled=compiled)
    assert (found.stage > 0).all()
    assert (found.value[3:] == HALF * TICK).all()
    none = cascade(general, listed, HALF * TICK + 1, compiled=compiled)
    assert (none.stage[3:] == 0).all()


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("owners", [2, 7, 60])
def test_shares_with_four_decimals(owners: int, compiled: bool) -> None:
    seed = 5 * owners
    print("seed", seed)
    rng, many = np.random.default_rng(seed), 500
    cuts = np.sort(rng.integers(1, HALF, (many, owners - 1)), axis=1)
    ends = np.concatenate([np.zeros((many, 1)), cuts, np.full((many, 1), HALF)], axis=1)
    splits = np.diff(ends, axis=1).astype(np.int64)
    assert (splits.sum(axis=1) == HALF).all()
    holder = np.tile(np.arange(owners), many)
    asset = np.repeat(np.arange(owners, many + owners), owners)
    size, listed = many + owners, np.arange(owners)
    short = splits.copy()
    short[np.arange(many), splits.argmax(axis=1)] -= 1
    for shares, caught in ((splits, size), (short, owners)):
        net = net_of(size, [build_wires(holder, asset, share=shares.ravel() * TICK)])
        found = cascade(net, listed, HALF * TICK, compiled=compiled)
        assert (found.stage > 0).sum() == caught


@pytest.mark.parametrize("compiled", [False, True])
def test_five_thousand_owners(compiled: bool) -> None:
    owners = 5_000
    holder, asset = np.tile(np.arange(owners), 3), np.repeat(owners + np.arange(3), owners)
    exact, less, all_of_it = 100, np.full(owners, 100), np.full(owners, FULL)
    less[-1] = 99
    share = np.concatenate([np.full(owners, exact), less, all_of_it])
    # Upper ends of 100 % each: the sum passes 2**52 ticks and must neither wrap nor exceed 100 %.
    parts = build_wires(holder, asset, share=share * TICK, floor=np.zeros(3 * owners, np.int64))
    floors = np.zeros(owners + 3, np.int64)
    general = net_of(owners + 3, [parts], floors)
    found = cascade(general, np.arange(owners), HALF * TICK, compiled=compiled)
    assert found.value[owners:].tolist() == [HALF * TICK, (HALF - 1) * TICK, FULL_TICKS]
    assert (found.stage[owners:] > 0).tolist() == [True, False, True]
