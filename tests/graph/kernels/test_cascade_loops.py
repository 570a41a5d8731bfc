"""The loops of the cascade, plain and compiled, against the same written from the definition."""

from random import Random
from typing import Any

import numpy as np
import pytest

from graph.kernels.cascade_loops import FULL, Longs, Net
from graph.kernels.run_cascade import build_wires, cascade, net_of
from graph.values.share import TICK
from tests.oracle.plain_cascade import spread_groups


def _net(rng: Random) -> tuple[Net, int]:
    size, many = rng.randrange(1, 9), rng.randrange(0, 25)
    holder, target = (np.array([rng.randrange(size) for _ in range(many)], np.int64) for _ in "ab")
    columns = {
        name: np.array([rng.choice((0, rng.randrange(1_000_001))) * TICK for _ in range(many)])
        for name in ("share", "single", "floor", "extra")
    }
    columns = {name: column.astype(np.int64) for name, column in columns.items()}
    activates = np.array([rng.random() < 0.1 for _ in range(many)], np.bool_)
    floors = np.array([rng.choice((-1, rng.randrange(FULL + 1))) for _ in range(size)], np.int64)
    net = net_of(size, [build_wires(holder, target, activates=activates, **columns)], floors)
    net.blocked[:] = [rng.random() < 0.1 for _ in range(size)]
    return net, size


@pytest.mark.parametrize("compiled", [False, True])
def test_the_loops_say_what_the_definition_says(compiled: bool) -> None:
    rng = Random(31)
    for _ in range(400):
        net, size = _net(rng)
        groups = [
            np.unique(np.array([rng.randrange(size) for _ in range(rng.randrange(1, 4))], np.int64))
            for _ in range(rng.randrange(2, 4))
        ]
        limit = rng.randrange(1, FULL + 1)
        found = cascade(net, groups[0], limit, groups=groups, compiled=compiled)
        seeds: Longs = np.concatenate(groups)
        ends = np.cumsum([0, *map(len, groups)]).astype(np.int64)
        told: list[Any] = [found, spread_groups(net, seeds, ends, limit)]
        for mine, other in zip(*told, strict=True):
            assert mine.dtype == other.dtype
            assert mine.tolist() == other.tolist()
