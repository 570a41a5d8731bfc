"""The cascade in networkx: a worklist, so that only holdings of caught parties are looked at."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from networkx import DiGraph


def build(
    size: int, src: Iterable[int], dst: Iterable[int], share: Iterable[int]
) -> "DiGraph[int]":
    """Build the graph; an edge from owner to company has the share as its weight."""
    from networkx import DiGraph

    graph: DiGraph[int] = DiGraph()
    graph.add_nodes_from(range(size))
    graph.add_weighted_edges_from(zip(src, dst, share, strict=True))
    return graph


def cascade(graph: "DiGraph[int]", listed: Iterable[int], limit: int) -> set[int]:
    """Return the parties that are listed or caught; `limit` in the unit of the weights."""
    caught = set(listed)
    work = list(caught)
    held: defaultdict[int, int] = defaultdict(int)
    successors = graph.adj
    while work:
        for asset, edge in successors[work.pop()].items():
            held[asset] += edge["weight"]
            if held[asset] >= limit and asset not in caught:
                caught.add(asset)
                work.append(asset)
    return caught
