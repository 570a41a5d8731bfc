"""The array search for best paths against every simple path of small random graphs."""

from math import isclose
from random import Random

import networkx as nx
import numpy as np

from graph.paths.path_search_arrays import PathFinder
from graph.shares.bounds import range_net


def differences(seed: int, *, compiled: bool = False) -> list[str]:
    """Compare the best paths to every party of one random graph with all simple paths."""
    rng = Random(seed)
    size = rng.randint(3, 8)
    drawn = {}
    for _ in range(rng.randint(size, 3 * size)):
        holder, asset = rng.sample(range(size), 2)
        drawn[holder, asset] = rng.choice((1_000_000, 500_000, 250_000, 333_333, 100_000, 51))
    listed = rng.sample(range(size), rng.randint(1, 3))
    ends = np.array([key[0] for key in drawn]), np.array([key[1] for key in drawn])
    shares = np.array(list(drawn.values()), np.int32)
    net = range_net(ends, (shares, shares), size, compiled=compiled)
    finder = PathFinder(net, np.array(listed), compiled=compiled)
    graph = nx.DiGraph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from(drawn)
    wrong = []
    for target in range(size):
        every = []
        for start in listed:
            for path in nx.all_simple_paths(graph, start, target) if start != target else ():
                if not set(path[1:-1]) & set(listed):
                    value = 1.0
                    for one, two in zip(path[::-1][1:], path[::-1], strict=False):
                        value *= drawn[one, two] * 1e-6
                    every.append((value, tuple(path)))
        every.sort(reverse=True)
        for k in (1, 3, 100):
            found = finder.best_paths(target, k)
            values = [path.value for path in found]
            same = len(found) == min(k, len(every)) and all(
                isclose(one, two[0], rel_tol=1e-12) for one, two in zip(values, every, strict=False)
            )
            known = {path for _, path in every}
            if not same or len({p.parties for p in found} & known) != len(found):
                wrong.append(f"{seed}: {target}: {k} best are {found[:3]}, not {every[:3]}")
        best = finder.path_values[target]
        top = 1.0 if target in listed else every[0][0] if every else 0.0
        if not isclose(best, top, rel_tol=1e-12, abs_tol=0.0 if top else 1e-300):
            wrong.append(f"{seed}: {target}: the potential is {best}, not {top}")
    return wrong
