"""How two parties are connected: ways over ties of any kind, in either direction, ranked.

A step joins two parties by everything that holds between them on the day; its weight is that of
its surest statement. A way passes each party once. Ways come by weight, then with fewer steps,
then by the ids of their parties, so that every store answers in the same order.
"""

import itertools
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graph.kernels.distinct_numbers import drop_doubles
from graph.ties.reach_between import Reach
from graph.ties.ties_on_day import Ties, WorldTies
from graph.world.connections import BEARER

WEIGHTS: Final = {"confirmed": 100, "reported": 105, "alleged": 160, "disputed": 180}
"""Weight of a step in hundredths, by the certainty of its surest statement."""
MOST_TRIED: Final = 100_000
"""Beginnings of ways that one search looks at."""


@dataclass(frozen=True)
class ConnectionStep:
    """One step: all ties between two parties, the surest first.

    Attributes:
        near: world number of the party that it leaves.
        far: world number of the party that it reaches.
        ties: table code (`graph.ties.ties_on_day.TABLES`), row, and the far party's row of a
            shared address, of each tie.
    """

    near: int
    far: int
    ties: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class Connection:
    """A way from one party to the other; ``weight`` is in hundredths of a confirmed step."""

    steps: tuple[ConnectionStep, ...]
    weight: int

    @property
    def nodes(self) -> tuple[int, ...]:
        """World numbers from the first party to the other."""
        return (self.steps[0].near, *(step.far for step in self.steps))


@dataclass(frozen=True)
class Connections:
    """The ways that were found.

    Attributes:
        ways: the best ones, in order.
        more: there is at least one more.
        gave_up: so many beginnings were tried that further ways may be missing.
    """

    ways: list[Connection]
    more: bool
    gave_up: bool


def find_connections(
    ties: WorldTies, reach: Reach[int], ends: tuple[int, int], *, steps: int, limit: int
) -> Connections:
    """Return the best ways between two parties among the ties that a search has reached.

    Args:
        ties: the ties of the day.
        reach: what was opened between the two.
        ends: world numbers of the two parties.
        steps: the most steps of a way.
        limit: the most ways.
    """
    net = _Net(_reached_ties(ties, reach, ends), ties)
    net.keep_between(ends, steps)
    return net.best_ways(ends, steps, limit)


def _reached_ties(ties: WorldTies, reach: Reach[int], ends: tuple[int, int]) -> Ties:
    """Return every tie with an opened end, and those between a hub and a party that was seen."""
    seen = np.fromiter(sorted(reach.seen), np.int64, len(reach.seen))
    behind = ties.statements(sorted(reach.hubs))
    parts = [ties.ties(sorted(reach.opened)), behind.where(np.isin(behind.far, seen))]
    found = Ties.join(parts)
    # Those who hold bearer shares are many people, whom nothing joins.
    crowds = ties.with_topic(drop_doubles(np.append(found.near, found.far)).tolist(), BEARER)
    left_out = np.fromiter(sorted(crowds - set(ends)), np.int64)
    return found.where(~np.isin(found.near, left_out) & ~np.isin(found.far, left_out))


class _Net:
    """Parties and the steps between them, each known in both directions."""

    def __init__(self, found: Ties, ties: WorldTies) -> None:
        self.found, self.ties = found, ties
        self.near: dict[int, set[int]] = {}
        self.weights: dict[tuple[int, int], int] = {}
        self.between: dict[tuple[int, int], list[tuple[int, int, int]]] = {}

    def keep_between(self, ends: tuple[int, int], steps: int) -> None:
        """Keep only the ties that a way of so many steps can use."""
        pairs = self.found.near, self.found.far
        numbers, flat = np.unique(np.concatenate([*pairs, np.array(ends)]), return_inverse=True)
        size = pairs[0].size
        one, two = flat[:size], flat[size : 2 * size]
        left, right = (_distances(one, two, numbers.size, int(end)) for end in flat[2 * size :])
        passed = np.minimum(left[one] + 1 + right[two], left[two] + 1 + right[one]) <= steps
        self.found = self.found.where(passed)
        self._add_steps()

    def _add_steps(self) -> None:
        found = self.found
        certainties = self.ties.certainties(found)
        columns = (found.near, found.far, found.table, found.row, found.other)
        told: dict[tuple[int, int], set[tuple[int, int, int, int]]] = {}
        for near, far, table, row, other, sure in zip(
            *(column.tolist() for column in columns), certainties, strict=True
        ):
            weight = WEIGHTS.get(sure, WEIGHTS["disputed"])
            pair, rows = ((near, far), (row, other)) if near < far else ((far, near), (other, row))
            # The rows of an address belong to its ends; those of a statement to neither.
            kept = (weight, table, *(rows if other >= 0 else (row, -1)))
            told.setdefault(pair, set()).add(kept)
        for (one, two), statements in told.items():
            order = sorted(statements)
            for pair in ((one, two), (two, one)):
                self.near.setdefault(pair[0], set()).add(pair[1])
                self.weights[pair] = order[0][0]
            self.between[one, two] = [(table, row, other) for _, table, row, other in order]
            self.between[two, one] = [
                (table, other, row) if other >= 0 else (table, row, other)
                for _, table, row, other in order
            ]

    def best_ways(self, ends: tuple[int, int], steps: int, limit: int) -> Connections:
        """Return the lightest ways, found with the exact rest of the way as an estimate."""
        start, goal = ends
        rest, left = self._weights_to(goal), self._steps_to(goal)
        waiting: list[tuple[int, int, tuple[int, ...]]] = []
        if start in rest:
            waiting.append((rest[start], 0, (start,)))
        ways: list[Connection] = []
        for _ in range(MOST_TRIED):
            if not waiting or len(ways) > limit:
                break
            bound, length, passed = heappop(waiting)
            here = passed[-1]
            if here == goal:
                ways.append(self._connection(passed, bound))
                continue
            for far in self.near[here]:
                if far in passed or length + 1 + left.get(far, steps) > steps:
                    continue
                weight = bound - rest[here] + self.weights[here, far] + rest[far]
                heappush(waiting, (weight, length + 1, (*passed, far)))
        more = len(ways) > limit
        return Connections(ways[:limit], more, gave_up=bool(waiting) and not more)

    def _connection(self, nodes: tuple[int, ...], weight: int) -> Connection:
        pairs = itertools.pairwise(nodes)
        steps = (ConnectionStep(a, b, tuple(self.between[a, b])) for a, b in pairs)
        return Connection(tuple(steps), weight)

    def _weights_to(self, goal: int) -> dict[int, int]:
        """Return the least weight from each party to the goal."""
        best: dict[int, int] = {}
        waiting = [(0, goal)]
        while waiting:
            weight, here = heappop(waiting)
            if here in best:
                continue
            best[here] = weight
            for far in self.near.get(here, ()):
                if far not in best:
                    heappush(waiting, (weight + self.weights[here, far], far))
        return best

    def _steps_to(self, goal: int) -> dict[int, int]:
        """Return the fewest steps from each party to the goal."""
        found, frontier = {goal: 0}, [goal]
        while frontier:
            fresh = dict.fromkeys(f for one in frontier for f in self.near.get(one, ()))
            count = found[frontier[0]] + 1
            frontier = [one for one in fresh if one not in found]
            found |= dict.fromkeys(frontier, count)
        return found


def _distances(
    one: NDArray[np.int64], two: NDArray[np.int64], size: int, start: int
) -> NDArray[np.int64]:
    """Return the fewest steps from a party to each other; very many where there is no way."""
    found = np.full(size, size + 1, np.int64)
    found[start] = 0
    level, frontier = 0, np.zeros(size, bool)
    frontier[start] = True
    while frontier.any():
        level += 1
        fresh = np.zeros(size, bool)
        fresh[two[frontier[one]]] = True
        fresh[one[frontier[two]]] = True
        frontier = fresh & (found > level)
        found[frontier] = level
    return found
