"""Circles of companies that hold each other: who has what is held of them from outside.

In the least fixpoint companies that hold each other cannot lift each other over the line. Yet
what they hold of each other ends at their other owners, so those decide who has it. Where those who
count have the threshold of all that is held from outside, a person must judge (rule 12 of
docs/reference/rules.md). What no source states is outside, in the hands of others.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from graph.holdings.stakes import Stakes
from graph.kernels.cascade_loops import Bools, Longs
from graph.kernels.circular_ownership import components
from graph.kernels.run_cascade import Wires, build_wires
from graph.values.share import FULL_TICKS, TICK


@dataclass(frozen=True)
class Circle:
    """Companies that hold each other, and the stakes that others have in them.

    Attributes:
        measure: number of the measure, as in the stakes that were given.
        members: the companies, ascending.
        inside: what the members have of each of them together, in ticks, at most.
        places: places of the stakes that others have.
        ticks: those stakes, each at most what is left of its company.
        whole: all that is held from outside, added up.
        is_stated: nothing of it is in hands that no source states.
    """

    measure: int
    members: Longs
    inside: Longs
    places: Longs
    ticks: Longs
    whole: int
    is_stated: bool

    def parts(self) -> Longs:
        """Return what each of the stakes is of all that is held from outside, in ticks.

        Where a part is not stated the threshold has to be exceeded, so the whole is a bit more.
        """
        whole = self.whole if self.is_stated else self.whole + TICK
        parts = [-(-ticks * FULL_TICKS // whole) for ticks in self.ticks.tolist()]
        return np.array(parts, np.int64)


def find_circles(
    held: Sequence[Stakes], held_at: Longs, reached: Bools, blocked: Bools, limit: int
) -> tuple[Circle, ...]:
    """Find the circles that would hold once they did, and that nothing catches so far.

    Args:
        held: stakes of each measure.
        held_at: where what each node holds is counted.
        reached: nodes that are caught without circles.
        blocked: nodes that are never caught.
        limit: smallest sum in ticks that catches.
    """
    size = len(held_at)
    caught = reached[:size] | reached[held_at]
    if not caught.any():
        return ()
    lasting = _lasting_nodes(held, caught, ~caught & ~blocked[:size], limit)
    return tuple(_circles_among(held, lasting)) if lasting.any() else ()


def circle_wires(
    circles: Sequence[Circle], held: Sequence[Stakes], held_at: Longs, size: int
) -> tuple[list[Wires], int]:
    """Build wires over which those who have enough from outside reach the members of circles.

    A node of each circle adds up the parts of the whole; it then stands for what the members hold
    of each other, at a node beside each of them, where that adds to what others hold.

    Args:
        circles: the circles.
        held: stakes of each measure.
        held_at: where what each node holds is counted.
        size: number of nodes so far.

    Returns:
        The wires, and the number of nodes then.
    """
    wires = []
    for one in circles:
        stakes, many = held[one.measure], len(one.members)
        beside = size + 1 + np.arange(many, dtype=np.int64)
        holder, asset = held_at[stakes.holder[one.places]], stakes.asset[one.places]
        at = beside[np.searchsorted(one.members, asset)]
        wires += [
            build_wires(holder, np.full_like(holder, size), extra=one.parts()),
            build_wires(holder, at, extra=stakes.review[one.places]),
            build_wires(np.full_like(beside, size), beside, extra=one.inside),
            build_wires(beside, one.members, activates=np.ones(many, np.bool_)),
        ]
        size += 1 + many
    return wires, size


def _lasting_nodes(held: Sequence[Stakes], caught: Bools, free: Bools, limit: int) -> Bools:
    """Return which free nodes they and the caught hold up together: the greatest fixpoint."""
    ends = [(one.holder, one.asset, one.review) for one in held]
    while True:
        enough = np.zeros(len(free), np.bool_)
        for place, (holder, asset, ticks) in enumerate(ends):
            counts = free[asset] & (caught | free)[holder]
            ends[place] = holder, asset, ticks = holder[counts], asset[counts], ticks[counts]
            # Sums of shares in ticks are far below what a float has as a whole number.
            enough |= np.bincount(asset, ticks, len(free)) >= limit
        lasting = free & enough
        if np.array_equal(lasting, free):
            return lasting
        free = lasting


def _circles_among(held: Sequence[Stakes], nodes: Bools) -> Iterator[Circle]:
    """Yield the circles of some nodes, by each measure."""
    for number, stakes in enumerate(held):
        near = nodes[stakes.holder] & nodes[stakes.asset] & (stakes.holder != stakes.asset)
        above = defaultdict[int, list[int]](list)
        for place in np.flatnonzero(near).tolist():
            above[int(stakes.asset[place])].append(int(stakes.holder[place]))
        for group in components([*above], above.__getitem__):
            members = np.sort(np.array(group, np.int64))
            if len(group) > 1 and (circle := _circle(number, stakes, members)).whole > 0:
                yield circle


def _circle(number: int, stakes: Stakes, members: Longs) -> Circle:
    """Return a circle with what others have of its members."""
    places = np.flatnonzero(np.isin(stakes.asset, members))
    at = np.searchsorted(members, stakes.asset[places])
    inner = np.isin(stakes.holder[places], members)
    sure = np.maximum(stakes.low[places], stakes.summary_low[places])
    inside, most, named = (np.zeros(len(members), np.int64) for _ in range(3))
    np.add.at(inside, at[inner], sure[inner])
    np.add.at(most, at[inner], stakes.review[places[inner]])
    np.add.at(named, at[~inner], sure[~inner])
    left = np.maximum(FULL_TICKS - inside, 0)
    return Circle(
        number,
        members,
        np.minimum(most, FULL_TICKS),
        places[~inner],
        np.minimum(stakes.review[places[~inner]], left[at[~inner]]),
        int(left.sum()),
        bool((named >= left).all()),
    )
