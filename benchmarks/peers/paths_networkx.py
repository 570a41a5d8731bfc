"""The best paths in networkx: Yen's algorithm on what lies above the target."""

import math
from collections.abc import Collection, Iterable
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from networkx import DiGraph

SINK = "listed"


def build(
    src: Iterable[int], dst: Iterable[int], share: Iterable[int], listed: Collection[int]
) -> "DiGraph[Any]":
    """Build the graph from companies up to owners; nothing leads on from a listed party."""
    from networkx import DiGraph

    graph: DiGraph[Any] = DiGraph()
    graph.add_weighted_edges_from(
        (company, owner, -math.log(units / 1e6))
        for owner, company, units in zip(src, dst, share, strict=True)
        if company not in listed
    )
    return graph


def top_paths(graph: "DiGraph[Any]", target: int, listed: Collection[int], k: int) -> list[float]:
    """Return the values of the best simple paths from a target up to listed parties."""
    from networkx import descendants, shortest_simple_paths

    near = graph.subgraph(descendants(graph, target) | {target}).copy()
    for party in [party for party in near if party in listed]:
        near.add_edge(party, SINK, weight=0.0)
    paths = islice(shortest_simple_paths(near, target, SINK, weight="weight"), k)
    return [math.exp(-sum(near[a][b]["weight"] for a, b in pairwise(path))) for path in paths]
