"""The plain cascade at the threshold, in loops, and where nothing is listed."""

import numpy as np
import pytest

from graph.cascade import cascade, cascade_exact, exact_net, net_of, wires
from graph.share import TICK

HALF = 500_000


def _caught(edges: list[tuple[int, int, int]], listed: list[int], size: int) -> list[int]:
    source, target, share = (np.array(c, np.int32) for c in zip(*edges, strict=True))
    net = exact_net(source, target, share, size)
    found = cascade_exact(net, np.array(listed, np.int64), HALF, compiled=False)
    return np.flatnonzero(found).tolist()


def test_every_split_of_exactly_half_among_three_owners_is_caught() -> None:
    splits = [(a, b, 500 - a - b) for a in range(1, 499) for b in range(1, 500 - a)]
    assert len(splits) > 120_000
    shares = np.array(splits, np.int32) * 1_000
    many = len(splits)
    source = np.tile(np.arange(3, dtype=np.int32), many)
    target = np.repeat(np.arange(3, 3 + many, dtype=np.int32), 3)
    listed = np.arange(3)
    for compiled in (True, False):
        net = exact_net(source, target, shares.ravel(), 3 + many)
        assert cascade_exact(net, listed, HALF, compiled=compiled).all()
        short = exact_net(source, target, shares.ravel() - (source == 0), 3 + many)
        assert cascade_exact(short, listed, HALF, compiled=compiled).sum() == 3


def test_a_loop_does_not_lift_itself() -> None:
    assert _caught([(0, 1, 400_000), (2, 1, 600_000), (1, 2, 600_000)], [0], 3) == [0]
    assert _caught([(0, 1, 500_000), (2, 1, 500_000), (1, 2, 500_000)], [0], 3) == [0, 1, 2]


def test_the_round_proves_what_is_caught() -> None:
    full = 1_000_000 * TICK
    net = net_of(4, [wires(np.array([0, 1, 2]), np.array([1, 2, 3]), share=np.full(3, full))])
    for compiled in (True, False):
        found = cascade(net, np.array([0]), HALF * TICK, compiled=compiled)
        assert found.stage.tolist() == [1, 2, 3, 4]
        assert found.value.tolist() == [0, full, full, full]


def test_each_listed_party_alone_keeps_the_best() -> None:
    shares = np.array([300_000, 250_000]) * TICK
    net = net_of(3, [wires(np.array([0, 1]), np.array([2, 2]), share=shares)])
    alone = cascade(net, np.array([1, 0]), HALF * TICK, each=True)
    together = cascade(net, np.array([1, 0]), HALF * TICK)
    assert (alone.stage[2], alone.value[2], alone.seed[2]) == (0, shares[0], 0)
    assert (together.stage[2], together.value[2], together.seed[2]) == (2, shares.sum(), -1)


@pytest.mark.parametrize("each", [False, True])
def test_nothing_listed_catches_nothing(each: bool) -> None:
    net = net_of(2, [wires(np.array([0]), np.array([1]), share=np.array([HALF * TICK]))])
    for compiled in (True, False):
        found = cascade(net, np.zeros(0, np.int64), 1, each=each, compiled=compiled)
        assert not found.stage.any()
