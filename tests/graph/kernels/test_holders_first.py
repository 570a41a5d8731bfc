"""Holders come first, loops stand together; both ways of numbering."""

import networkx as nx
import numpy as np
import pytest

from graph.kernels.holders_first import holders_first
from graph.kernels.stake_arrays import exact_net


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("seed", range(40))
def test_stakes_point_forward_except_within_loops(seed: int, compiled: bool) -> None:
    print("seed", seed)
    rng = np.random.default_rng(seed)
    size, many = int(rng.integers(1, 40)), int(rng.integers(0, 60))
    src, dst = rng.integers(0, size, many), rng.integers(0, size, many)
    order = holders_first(exact_net(src, dst, np.ones(many, int), size), compiled=compiled)
    assert sorted(order.place.tolist()) == list(range(size))
    graph = nx.DiGraph(zip(src.tolist(), dst.tolist(), strict=True))
    want = [group for group in nx.strongly_connected_components(graph) if len(group) > 1]
    found = [set(range(first, after)) for first, after in order.loops.tolist()]
    assert sorted(sorted(order.place[list(g)].tolist()) for g in want) == [sorted(g) for g in found]
    inside = {place: number for number, group in enumerate(found) for place in group}
    for one, two in zip(order.place[src].tolist(), order.place[dst].tolist(), strict=True):
        assert one <= two or inside[one] == inside[two]
