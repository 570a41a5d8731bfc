"""How far a search between two parties reaches: which parties are opened, and where it stops.

A party is *opened* when all its ties of the day are used. The search opens from both parties, level
by level, the smaller side first. Two sides that together opened as many levels as a way may have
steps know every step of every such way, since each step is known from one of its ends.

A hub is not opened: who else meets there says nothing of the two. A way may still pass a hub to
parties that the other side knows. The same search runs over a world and over a store.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final, Generic, Protocol, TypeVar

HUB: Final = 200
"""A party with more neighbours on the day is a hub; the two parties asked about never are."""
MOST_OPENED: Final = 10_000
"""Parties that one search opens at most."""

P = TypeVar("P", int, str)


class TiesOfDay(Protocol[P]):
    """What joins parties on a day: in a world, by number; in a store, by id."""

    def count_neighbours(self, parties: Collection[P]) -> Mapping[P, int]:
        """Return the number of neighbours of each party by interests and links."""

    def neighbours(self, parties: Collection[P]) -> set[P]:
        """Return all parties that these have a tie to, by shared addresses too."""


@dataclass(frozen=True)
class Reach(Generic[P]):
    """What a search between two parties has reached.

    Attributes:
        opened: parties all of whose ties are used.
        seen: these and all their neighbours.
        hubs: number of neighbours of each party that was met and is too large to be opened.
        steps: ways of up to so many steps are known, but for those deep behind a hub.
        stopped: whether it ended before the steps asked for, since too many parties were near.
    """

    opened: frozenset[P]
    seen: frozenset[P]
    hubs: Mapping[P, int]
    steps: int
    stopped: bool


@dataclass
class _Side(Generic[P]):
    seen: set[P]
    frontier: set[P]
    levels: int = 0
    hubs: dict[P, int] = field(default_factory=dict)


def reach_between(ties: TiesOfDay[P], left: P, right: P, steps: int) -> Reach[P]:
    """Open the parties between two parties that a way of so many steps can pass.

    Args:
        ties: what joins the parties that day.
        left: one party.
        right: the other.
        steps: the most steps of a way.
    """
    sides = [_Side({party}, {party}) for party in (left, right)]
    opened: set[P] = set()
    while sum(side.levels for side in sides) < steps:
        side = min(sides, key=lambda one: (not one.frontier, len(one.frontier)))
        if not side.frontier or any(not one.frontier and not one.hubs for one in sides):
            # Everything that hangs together with one of them is known.
            return _reach(sides, opened, steps, stopped=False)
        to_open = _without_hubs(ties, side, {left, right})
        if len(opened | to_open) > MOST_OPENED:
            levels = sum(one.levels for one in sides)
            return _reach(sides, opened, levels, stopped=True)
        near = ties.neighbours(to_open) if to_open else set()
        opened |= to_open
        side.frontier = near - side.seen
        side.seen |= near
        side.levels += 1
    return _reach(sides, opened, steps, stopped=False)


def _without_hubs(ties: TiesOfDay[P], side: _Side[P], ends: set[P]) -> set[P]:
    """Return the parties of a frontier that may be opened; note those that are hubs."""
    inner = side.frontier - ends
    counts = ties.count_neighbours(sorted(inner)) if inner else {}
    side.hubs |= {party: counts[party] for party in inner if counts.get(party, 0) > HUB}
    return side.frontier - side.hubs.keys()


def _reach(sides: list[_Side[P]], opened: set[P], steps: int, *, stopped: bool) -> Reach[P]:
    hubs = sides[0].hubs | sides[1].hubs
    return Reach(frozenset(opened), frozenset(sides[0].seen | sides[1].seen), hubs, steps, stopped)
