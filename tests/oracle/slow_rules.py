"""The cascade of a regime once more, slowly, straight from the rows and the text of the rules."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import product
from typing import NamedTuple

import networkx as nx

from graph.record.model import Interest
from graph.values.dates import Holds, Span
from graph.values.share import FULL_TICKS, UNKNOWN


class Stake(NamedTuple):
    """What one holder has in one asset, in ticks."""

    low: int
    single: int
    direct_high: int
    high: int
    open_low: int = 0
    """The most that a direct statement says at least, of those that perhaps hold."""


def stakes(rows: Iterable[Interest], day: int) -> nx.DiGraph:
    """Combine statements; a joint block is held by a node that its members activate."""
    said = defaultdict[tuple[object, str, bool], list[tuple[bool, int, int]]](list)
    graph = nx.DiGraph()
    rows = list(rows)
    together = defaultdict[tuple[str, str], set[str]](set)
    for row in rows:
        if row.joint is not None:
            together[row.asset, row.joint].add(row.owner)
    for row in rows:
        holds = Span.from_dates(row.start, row.end).holds_on(day)
        counts = row.certainty in ("confirmed", "reported")
        holder: object = row.owner
        if row.joint is not None:
            holder = (row.asset, frozenset(together[row.asset, row.joint]))
            if holds and not counts and not graph.has_edge(row.owner, holder):
                graph.add_edge(row.owner, holder, sure=False, claimed=True, stake=None)
        if not holds or not counts:
            continue
        if row.joint is not None:
            before = graph.get_edge_data(row.owner, holder, {"sure": False})["sure"]
            sure = before or holds is Holds.YES
            graph.add_edge(row.owner, holder, sure=sure, claimed=False, stake=None)
        share = row.share or UNKNOWN
        key = holder, row.asset, row.summary or row.directness != "direct"
        said[key].append((holds is Holds.YES, share.low_ticks, share.high_ticks))
    for holder, asset in {key[:2] for key in said}:
        direct, other = (_range(said.get((holder, asset, kind), [])) for kind in (False, True))
        perhaps = (low for sure, low, _ in said.get((holder, asset, False), []) if not sure)
        ends = direct[1], max(direct[1], other[1])
        stake = Stake(direct[0], other[0], *ends, max(perhaps, default=0))
        graph.add_edge(holder, asset, stake=stake, sure=True)
    return graph


def _range(said: list[tuple[bool, int, int]]) -> tuple[int, int]:
    sure = [ends for holds, *ends in said if holds]
    perhaps = max((high for holds, _, high in said if not holds), default=0)
    if not sure:
        return 0, perhaps
    low, high = max(low for low, _ in sure), min(high for _, high in sure)
    if low > high:
        low, high = min(low for low, _ in sure), max(high for _, high in sure)
    return low, max(high, perhaps)


def caught(
    graph: nx.DiGraph, listed: set[str], limit: int, *, upper: bool, alone: bool = False
) -> set[object]:
    """Loop over all nodes until nothing changes.

    Args:
        graph: stakes and memberships.
        listed: who is listed.
        limit: the smallest sum in ticks that catches.
        upper: upper ends; else lower ends.
        alone: any owner of a joint block has it whole, and own votes lessen the whole.
    """
    found: set[object] = set(listed)
    while True:
        fresh = {
            n
            for n in graph.nodes
            if n not in found and _is_caught(graph, n, found, limit, upper, alone)
        }
        if not fresh:
            return found
        found |= fresh


def _is_caught(
    graph: nx.DiGraph, node: object, found: set[object], limit: int, upper: bool, alone: bool
) -> bool:
    return total(graph, node, found, upper=upper, alone=alone) >= limit


def total(
    graph: nx.DiGraph, node: object, found: set[object], *, upper: bool, alone: bool = False
) -> int:
    """Return what caught holders have in a node; see `caught` for joint holders and own votes."""
    edges = [(holder, data) for holder, _, data in graph.in_edges(node, data=True)]
    if isinstance(node, tuple):
        members = [
            h in found and not data["claimed"] and (upper or data["sure"]) for h, data in edges
        ]
        enough = any(members) if upper or alone else all(members)
        return FULL_TICKS * (bool(members) and enough)
    every = [data["stake"] for _, data in edges]
    surely = sum(stake.low for stake in every)
    is_off = any(surely - stake.low + stake.open_low > FULL_TICKS for stake in every)
    own = next((data["stake"] for holder, data in edges if holder == node), None)
    half = 0
    if alone and own is not None:
        others_vote = any(holder in found for holder, _ in edges if holder != node)
        ticks = own.high // 2 if upper else (max(own.low, own.single) + 1) // 2
        half = ticks * others_vote
        edges = [edge for edge in edges if edge[0] != node]
    mine = [data["stake"] for holder, data in edges if holder in found]
    others = sum(data["stake"].low for holder, data in edges if holder not in found)
    others += own.low if half or (alone and own is not None) else 0
    single = max((stake.single for stake in mine), default=0)
    if not upper:
        return max(sum(stake.low for stake in mine) + half, single)
    high = sum(stake.direct_high for stake in mine)
    if surely <= FULL_TICKS and not is_off:
        high = min(high, FULL_TICKS - others)
    return max(high + sum(stake.high - stake.direct_high for stake in mine) + half, single)


def splits(ends: list[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Return the corners of all ways to split one company: ranges, and at most 100 together."""
    corners = set[tuple[int, ...]]()
    for chosen in product((0, 1, 2), repeat=len(ends)):
        if chosen.count(2) > 1:
            continue
        fixed = [end[which] if which < 2 else 0 for end, which in zip(ends, chosen, strict=True)]
        if 2 in chosen:
            place = chosen.index(2)
            rest = FULL_TICKS - sum(fixed)
            if not ends[place][0] <= rest <= ends[place][1]:
                continue
            fixed[place] = rest
        if sum(fixed) <= FULL_TICKS:
            corners.add(tuple(fixed))
    return sorted(corners)
