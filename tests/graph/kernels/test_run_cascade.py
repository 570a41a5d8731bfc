"""The plain cascade at the threshold, in loops, and where nothing is listed."""

import numpy as np
import pytest

from graph.kernels.run_cascade import build_wires, cascade, net_of
from graph.kernels.stake_arrays import exact_net
from graph.values.errors import InputError
from graph.values.share import TICK

HALF = 500_000


def _caught(edges: list[tuple[int, int, int]], listed: list[int], size: int) -> list[int]:
    source, target, share = (np.array(c, np.int64) for c in zip(*edges, strict=True))
    net = net_of(size, [build_wires(source, target, share=share * TICK)])
    found = cascade(net, np.array(listed, np.int64), HALF * TICK, compiled=False)
    return np.flatnonzero(found.stage > 0).tolist()


def test_a_loop_does_not_lift_itself() -> None:
    assert _caught([(0, 1, 400_000), (2, 1, 600_000), (1, 2, 600_000)], [0], 3) == [0]
    assert _caught([(0, 1, 500_000), (2, 1, 500_000), (1, 2, 500_000)], [0], 3) == [0, 1, 2]


def test_the_round_proves_what_is_caught() -> None:
    full = 1_000_000 * TICK
    net = net_of(4, [build_wires(np.array([0, 1, 2]), np.array([1, 2, 3]), share=np.full(3, full))])
    for compiled in (True, False):
        found = cascade(net, np.array([0]), HALF * TICK, compiled=compiled)
        assert found.stage.tolist() == [1, 2, 3, 4]
        assert found.value.tolist() == [0, full, full, full]


def test_each_listed_party_alone_keeps_the_best() -> None:
    shares = np.array([300_000, 250_000]) * TICK
    net = net_of(3, [build_wires(np.array([0, 1]), np.array([2, 2]), share=shares)])
    alone = cascade(net, np.array([1, 0]), HALF * TICK, each=True)
    together = cascade(net, np.array([1, 0]), HALF * TICK)
    assert (alone.stage[2], alone.value[2], alone.seed[2]) == (0, shares[0], 0)
    assert (together.stage[2], together.value[2], together.seed[2]) == (2, shares.sum(), -1)


@pytest.mark.parametrize("each", [False, True])
def test_nothing_listed_catches_nothing(each: bool) -> None:
    net = net_of(2, [build_wires(np.array([0]), np.array([1]), share=np.array([HALF * TICK]))])
    for compiled in (True, False):
        found = cascade(net, np.zeros(0, np.int64), 1, each=each, compiled=compiled)
        assert not found.stage.any()


def test_what_makes_no_sense_is_refused() -> None:
    one = np.array([0])
    with pytest.raises(InputError, match="share"):
        exact_net(one, one, np.array([1_000_001]), 1)
    for src, dst in ((-1, 0), (0, 1)):
        with pytest.raises(InputError, match="none of 0 to 0"):
            exact_net(np.array([src]), np.array([dst]), one, 1)


@pytest.mark.parametrize("seed", range(20))
def test_both_ways_lay_stakes_out_alike(seed: int) -> None:
    print("seed", seed)
    rng = np.random.default_rng(seed)
    size, many = int(rng.integers(1, 20)), int(rng.integers(0, 60))
    columns = rng.integers(0, size, many), rng.integers(0, size, many), rng.integers(0, 3, many)
    fast, plain = (exact_net(*columns, size, compiled=way) for way in (True, False))
    assert fast.offsets.tolist() == plain.offsets.tolist()
    assert fast.pairs.tolist() == plain.pairs.tolist()
