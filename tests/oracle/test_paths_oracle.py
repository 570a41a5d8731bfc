"""The best paths against every simple path that networkx lists, on random graphs with loops."""

import random
from fractions import Fraction

import networkx as nx
import pytest

from graph.holdings.upstream_stakes import CONTROL, OWNERSHIP, Cone, Edge
from graph.paths.path_search import Path, best_paths, best_paths_each
from graph.values.share import FULL, FULL_TICKS, TICK, UNIT

SEEDS = range(60)
SHARES = (100, 100, 50, 25, 20, 10, 5)


def random_cone(rng: random.Random, size: int, edges: int) -> Cone:
    """Make a cone of random edges, with parallel control and equal products; half have no loop."""
    loops = rng.random() < 0.5
    order = [0, *rng.sample(range(1, size), size - 1)]
    drawn: dict[tuple[int, int, str], Edge] = {}
    for number in range(edges):
        pair = rng.sample(range(size), 2)
        asset, owner = (order[place] for place in (pair if loops else sorted(pair)))
        kind = OWNERSHIP if rng.random() < 0.85 else CONTROL
        high = rng.choice(SHARES) * UNIT * TICK if kind == OWNERSHIP else FULL_TICKS
        low = high if kind == OWNERSHIP else 0
        right = "shareholding" if kind == OWNERSHIP else None
        edge = Edge(owner, asset, kind, True, True, low, high, right, (number,))
        drawn[owner, asset, kind] = edge
    above: dict[int, list[Edge]] = {}
    for key in sorted(drawn, key=lambda key: (key[1], key[0], key[2] != OWNERSHIP)):
        above.setdefault(key[1], []).append(drawn[key])
    return Cone(0, {asset: tuple(found) for asset, found in above.items()})


def every_path(
    cone: Cone, seeds: set[int], stop: set[int], *, downwards: bool = False
) -> list[Path]:
    """List every simple path that starts at a seed and meets no other on its way, in order."""
    sides = cone.below if downwards else cone.above
    graph = nx.MultiDiGraph()
    graph.add_nodes_from([cone.target, *seeds])
    places = {}
    for edges in sides.values():
        for place, edge in enumerate(edges):
            graph.add_edge(edge.owner, edge.asset, key=place, edge=edge)
            places[id(edge)] = place
    found = []
    for seed in seeds - {cone.target}:
        for steps in nx.all_simple_edge_paths(graph, seed, cone.target):
            inner = {node for node, _, _ in steps[1:]}
            if not inner & (seeds | stop):
                edges = tuple(graph.edges[step]["edge"] for step in steps)
                value = Fraction(1)
                for edge in edges:
                    value *= Fraction(edge.high, FULL * TICK)
                order = tuple((e.owner, places[id(e)]) for e in reversed(edges))
                if downwards:
                    order = tuple((e.asset, places[id(e)]) for e in edges)
                found.append((-value, len(edges), order, Path(edges)))
    return [path for *_, path in sorted(found, key=lambda item: item[:3])]


@pytest.mark.parametrize("seed", SEEDS)
def test_equals_every_simple_path_in_order(seed: int) -> None:
    print(f"seed {seed}")
    rng = random.Random(seed)
    size = rng.randint(3, 9)
    cone = random_cone(rng, size, rng.randint(size, 3 * size))
    listed = set(rng.sample(range(size), rng.randint(1, 3)))
    expected = every_path(cone, listed, set())
    for k in (1, 3, 10, 100_000):
        assert best_paths(cone, listed, k) == expected[:k]


@pytest.mark.parametrize("seed", SEEDS)
def test_equals_every_simple_path_of_each_listed_party(seed: int) -> None:
    print(f"seed {seed}")
    rng = random.Random(1000 + seed)
    size = rng.randint(4, 9)
    cone = random_cone(rng, size, rng.randint(size, 3 * size))
    listed = set(rng.sample(range(size), 3))
    absorbed = best_paths_each(cone, listed, 4)
    through = best_paths_each(cone, listed, 4, through=True)
    for party in listed - {cone.target}:
        assert absorbed.get(party, []) == every_path(cone, {party}, listed, downwards=True)[:4]
        assert through.get(party, []) == every_path(cone, {party}, set(), downwards=True)[:4]


def test_a_dense_loop_behind_a_gate_takes_no_exponential_time() -> None:
    # Only one simple path exists; 18 parties that own one another whole lead nowhere else.
    edges = [
        Edge(owner, asset, OWNERSHIP, True, True, FULL_TICKS, FULL_TICKS, "shareholding", (0,))
        for asset in range(1, 20)
        for owner in range(1, 20)
        if owner != asset
    ]
    gate = Edge(1, 0, OWNERSHIP, True, True, FULL_TICKS, FULL_TICKS, "shareholding", (0,))
    top = Edge(20, 1, OWNERSHIP, True, True, FULL_TICKS, FULL_TICKS, "shareholding", (0,))
    above: dict[int, list[Edge]] = {}
    for edge in [*edges, gate, top]:
        above.setdefault(edge.asset, []).append(edge)
    cone = Cone(0, {asset: tuple(found) for asset, found in above.items()})
    paths = best_paths(cone, {20}, 10)
    assert [path.nodes for path in paths] == [(20, 1, 0)]
    assert best_paths_each(cone, {20}, 10) == {20: paths}
    assert best_paths_each(cone, {20, 7}, 10, through=True)[20] == paths
