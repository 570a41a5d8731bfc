"""What lies above a party: the stakes, signs and partnerships that lead to it from the listed."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np

from graph.kernels import Bools, Longs
from graph.outcome import Outcome
from graph.stakes import Stakes
from graph.world import grouped

SIGN: Final = -1
JOINT: Final = -2
POOL: Final = -3


class Above(NamedTuple):
    """One thing above a party.

    Attributes:
        holder: who stands above it.
        kind: number of the measure, or of the votes after them, for a stake; else ``SIGN``,
            ``JOINT`` (a member of a joint holder) or ``POOL`` (a partner).
        place: place of the stake or sign; -1 for the others.
    """

    holder: int
    kind: int
    place: int


@dataclass(frozen=True)
class Evidence:
    """The wires of an outcome, grouped by what they lead to."""

    outcome: Outcome

    @cached_property
    def stakes(self) -> tuple[Stakes, ...]:
        """Stakes of each measure, then those in votes where they are a sign only."""
        votes = self.outcome.votes
        held = tuple(measure.stakes for measure in self.outcome.measures)
        return held if votes is None else (*held, votes)

    @cached_property
    def _wires(self) -> tuple[Longs, Longs, Longs, Longs, Longs]:
        """Holder, asset, kind, place; and the offsets of each asset."""
        outcome, parts = self.outcome, []
        for number, stakes in enumerate(self.stakes):
            some = np.flatnonzero(stakes.review > 0)
            kind = np.full(len(some), number)
            parts.append((stakes.holder[some], stakes.asset[some], kind, some))
        signs, facts = outcome.signs, outcome.facts
        kind = np.full(len(signs.holder), SIGN)
        parts.append((signs.holder, signs.asset, kind, np.arange(len(signs.holder))))
        joint = np.flatnonzero((facts.holder != facts.owner) & facts.holds())
        none = np.full(len(joint), -1)
        parts.append((facts.owner[joint], facts.holder[joint], none - 1, none))
        one, two = _partners(outcome)
        parts.append((one, two, np.full(len(one), POOL), np.full(len(one), -1)))
        columns = [np.concatenate(c).astype(np.int64) for c in zip(*parts, strict=True)]
        offsets, order = grouped(columns[1], outcome.facts.size)
        holder, asset, kind, place = (column[order] for column in columns)
        return holder, asset, kind, place, offsets

    def above(self, node: int) -> Iterator[Above]:
        """Give what stands directly above a node."""
        holder, _, kind, place, offsets = self._wires
        span = slice(int(offsets[node]), int(offsets[node + 1]))
        yield from map(
            Above._make,
            zip(holder[span].tolist(), kind[span].tolist(), place[span].tolist(), strict=True),
        )

    @cached_property
    def reached(self) -> Bools:
        """Whether each node lies below a listed party, by stakes of any size or by signs."""
        holder, asset, _, _, _ = self._wires
        size = self.outcome.facts.size
        offsets, order = grouped(holder, size)
        target = asset[order]
        found = np.zeros(size, np.bool_)
        frontier = self.outcome.seeds[1]
        found[frontier] = True
        while frontier.size:
            first, many = offsets[frontier], offsets[frontier + 1] - offsets[frontier]
            places = np.repeat(first - (np.cumsum(many) - many), many)
            nearby = np.unique(target[places + np.arange(int(many.sum()))])
            frontier = nearby[~found[nearby]]
            found[frontier] = True
        return found

    def upstream(self, node: int) -> tuple[list[int], list[int]]:
        """Give the listed parties above a node and the interest rows that lead to it.

        Where no listed party stands above it, the rows are those of its own holders.
        """
        listed, rows = set(self.outcome.seeds[1].tolist()), set[int]()
        found, seen, waiting = set[int](), {node}, [node]
        below = bool(self.reached[node])
        while waiting:
            current = waiting.pop()
            for wire in self.above(current):
                if below and not self.reached[wire.holder]:
                    continue
                rows.update(self.rows_of(wire))
                if wire.holder in listed:
                    found.add(wire.holder)
                if below and wire.holder not in seen:
                    seen.add(wire.holder)
                    waiting.append(wire.holder)
        return sorted(found - {node}), sorted(rows)

    def rows_of(self, wire: Above) -> list[int]:
        """Give the interest rows behind one wire."""
        if wire.kind >= 0:
            rows: list[int] = self.stakes[wire.kind].rows_of(wire.place).tolist()
            return rows
        row = int(self.outcome.signs.row[wire.place]) if wire.kind == SIGN else -1
        return [row] if row >= 0 else []


def _partners(outcome: Outcome) -> tuple[Longs, Longs]:
    """Give each ordered pair of parties whose stakes lie in one pool."""
    where = outcome.pools.perhaps
    members = outcome.pools.members(where).tolist()
    pairs = [
        (one, two) for one in members for two in members if one != two and where[one] == where[two]
    ]
    columns = np.array(pairs, np.int64).reshape(-1, 2)
    return columns[:, 0], columns[:, 1]
