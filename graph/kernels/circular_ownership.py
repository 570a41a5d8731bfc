"""Circular ownership: which parties hold each other, and in what order to walk the rest."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final

import numpy as np

from graph.kernels.cascade_loops import Bools, Longs
from graph.kernels.compiling import has_library

SMALL: Final = 20_000
"""Holdings up to which walking them in Python is quicker than loading scipy (0.3 seconds)."""


def components(nodes: Iterable[int], above: Callable[[int], Sequence[int]]) -> list[list[int]]:
    """Return the groups of nodes that reach each other, holders before what they hold.

    Tarjan's algorithm without recursion (Tarjan, Depth-first search and linear graph
    algorithms, 1972).

    Args:
        nodes: where to start; everything above them is visited.
        above: the holders of a node.
    """
    number: dict[int, int] = {}
    low: dict[int, int] = {}
    open_nodes: list[int] = []
    is_open: set[int] = set()
    groups: list[list[int]] = []
    for start in nodes:
        if start in number:
            continue
        # The path with its iterators stands for a recursion, which long chains would exhaust.
        path = [(start, iter(above(start)))]
        number[start] = low[start] = len(number)
        open_nodes.append(start)
        is_open.add(start)
        while path:
            node, rest = path[-1]
            fresh = None
            for holder in rest:
                if holder not in number:
                    fresh = holder
                    break
                if holder in is_open:
                    low[node] = min(low[node], number[holder])
            if fresh is not None:
                number[fresh] = low[fresh] = len(number)
                open_nodes.append(fresh)
                is_open.add(fresh)
                path.append((fresh, iter(above(fresh))))
                continue
            path.pop()
            if path:
                low[path[-1][0]] = min(low[path[-1][0]], low[node])
            # What reaches nothing older than itself closes a group: all that is open since.
            if low[node] == number[node]:
                group = [open_nodes.pop()]
                while group[-1] != node:
                    group.append(open_nodes.pop())
                is_open.difference_update(group)
                groups.append(group)
    return groups


def nodes_in_loops(holder: Longs, asset: Longs, size: int) -> Bools:
    """Return which nodes stand in a loop of holdings, themselves included.

    Args:
        holder: who holds.
        asset: what is held.
        size: number of nodes.
    """
    label = (
        _label_by_walking(holder, asset, size)
        if len(holder) <= SMALL or not has_library("scipy")
        else _label_by_scipy(holder, asset, size)
    )
    found = np.bincount(label, minlength=size)[label] > 1
    found[holder[holder == asset]] = True
    return np.asarray(found, dtype=np.bool_)


def _label_by_walking(holder: Longs, asset: Longs, size: int) -> Longs:
    """Return for each node a label of its group, found by walking the holdings."""
    above: dict[int, list[int]] = defaultdict(list)
    for first, second in zip(holder.tolist(), asset.tolist(), strict=True):
        above[second].append(first)
    label = np.arange(size, dtype=np.int64)
    for group in components(list(above), lambda node: above.get(node, ())):
        label[group] = group[0]
    return label


def _label_by_scipy(holder: Longs, asset: Longs, size: int) -> Longs:
    """Return for each node a label of its group, found by scipy."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    edges = coo_array((np.ones(len(holder), np.int8), (holder, asset)), shape=(size, size))
    _, label = connected_components(edges, directed=True, connection="strong")
    return np.asarray(label, dtype=np.int64)
