"""What lies above a party: the stakes, signs and partnerships that lead to it from the listed."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np

from graph.cascade.outcome import Outcome
from graph.holdings.stakes import Stakes
from graph.kernels.cascade_loops import Bools, Longs
from graph.kernels.circular_ownership import components
from graph.kernels.distinct_numbers import drop_doubles
from graph.values.share import TICK
from graph.world.world import group_rows

SIGN: Final = -1
JOINT: Final = -2
POOL: Final = -3
NEAREST: Final = 300
"""Parties above a target whose rows are given as reasons; a hub may have a hundred thousand."""


class WireAbove(NamedTuple):
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
        """Holder, asset, kind and place of each wire by asset; and the offsets of each asset."""
        outcome, parts = self.outcome, []
        for number, stakes in enumerate(self.stakes):
            some = np.flatnonzero(stakes.review > 0)
            kind = np.full(len(some), number)
            parts.append((stakes.holder[some], stakes.asset[some], kind, some))
        signs, facts = outcome.signs, outcome.facts
        kind = np.full(len(signs.holder), SIGN)
        parts.append((signs.holder, signs.asset, kind, np.arange(len(signs.holder))))
        joint = np.flatnonzero((facts.holder != facts.owner) & facts.may_hold())
        none = np.full(len(joint), -1)
        parts.append((facts.owner[joint], facts.holder[joint], none - 1, none))
        one, two = _partners(outcome)
        parts.append((one, two, np.full(len(one), POOL), np.full(len(one), -1)))
        columns = [np.concatenate(c).astype(np.int64) for c in zip(*parts, strict=True)]
        offsets, order = group_rows(columns[1], outcome.facts.size)
        holder, asset, kind, place = (column[order] for column in columns)
        return holder, asset, kind, place, offsets

    def wires_into(self, node: int) -> Iterator[WireAbove]:
        """Yield the wires that lead to a node."""
        holder, _, kind, place, offsets = self._wires
        span = slice(int(offsets[node]), int(offsets[node + 1]))
        yield from map(
            WireAbove._make,
            zip(holder[span].tolist(), kind[span].tolist(), place[span].tolist(), strict=True),
        )

    @cached_property
    def reached_nodes(self) -> Bools:
        """Whether each node lies below a listed party, by stakes of any size or by signs."""
        return self.nodes_below(self.outcome.seeds[1])

    @cached_property
    def _held(self) -> Bools:
        """Whether each wire is a stake that counts, or leads to a joint holder."""
        _, _, kind, place, _ = self._wires
        held = np.asarray(kind == JOINT, np.bool_)
        for number, measure in enumerate(self.outcome.measures):
            mine = kind == number
            held[mine] = measure.stakes.high[place[mine]] > 0
        return held

    def is_held(self, wire: WireAbove) -> bool:
        """Return whether a wire is a stake that counts, or leads to a joint holder."""
        if wire.kind == JOINT or not 0 <= wire.kind < len(self.outcome.measures):
            return wire.kind == JOINT
        return bool(self.stakes[wire.kind].high[wire.place] > 0)

    def nodes_below(self, frontier: Longs, *, by_stakes: bool = False) -> Bools:
        """Return whether each node is one of some nodes, or below one by stakes or signs.

        ``by_stakes`` follows only stakes that are stated and neither alleged nor disputed.
        """
        holder, asset, _, _, _ = self._wires
        if by_stakes:
            holder, asset = holder[self._held], asset[self._held]
        size = self.outcome.facts.size
        offsets, order = group_rows(holder, size)
        target = asset[order]
        found = np.zeros(size, np.bool_)
        found[frontier] = True
        while frontier.size:
            first, many = offsets[frontier], offsets[frontier + 1] - offsets[frontier]
            places = np.repeat(first - (np.cumsum(many) - many), many)
            nearby = drop_doubles(target[places + np.arange(int(many.sum()))])
            frontier = nearby[~found[nearby]]
            found[frontier] = True
        return found

    def nearest_above(
        self, node: int, wanted: frozenset[int], below: Bools, *, by_stakes: bool = False
    ) -> Iterator[int]:
        """Yield the nearest of some nodes that stand above a node, itself among them.

        Args:
            node: where to begin.
            wanted: the nodes that are looked for.
            below: whether each node is one of them, or below one.
            by_stakes: only stakes that count are followed.
        """
        seen, nearest = {node}, [node] if below[node] else []
        for current in nearest:
            if current in wanted:
                yield current
            if len(nearest) > NEAREST:
                return
            for wire in self.wires_into(current):
                followed = below[wire.holder] and (not by_stakes or self.is_held(wire))
                if followed and wire.holder not in seen:
                    seen.add(wire.holder)
                    nearest.append(wire.holder)

    def stated_low(self, wire: WireAbove, high: int) -> int:
        """Return the lower end of the statement that gives a stake its upper end; 0 without one."""
        table = self.outcome.facts.scope.world.tables["interests"]
        for row in self.rows_of(wire):
            for said in (table[column][row].as_py() for column in ("share", "votes")):
                if said is not None and said["high"] * TICK - said["high_open"] == high:
                    return int(said["low"]) * TICK + int(said["low_open"])
        return 0

    def trace_upstream(self, node: int) -> tuple[list[int], list[int]]:
        """Return the listed parties above a node and the interest rows that lead to it.

        Where no listed party stands above it, the rows are those of its own holders. Where more
        than ``NEAREST`` parties stand above it, the rows are those of the nearest.
        """
        rows = set[int]()
        if not self.reached_nodes[node]:
            for wire in self.wires_into(node):
                rows.update(self.rows_of(wire))
            return [], sorted(rows)
        found, seen, nearest = set[int](), {node}, [node]
        for current in nearest:
            for wire in self.wires_into(current):
                if not self.reached_nodes[wire.holder]:
                    continue
                rows.update(self.rows_of(wire))
                found.add(wire.holder)
                if wire.holder not in seen:
                    seen.add(wire.holder)
                    nearest.append(wire.holder)
            if len(nearest) > NEAREST:
                return self._listed_above(node), sorted(rows)
        return sorted((found & self._listed_nodes) - {node}), sorted(rows)

    @cached_property
    def _listed_nodes(self) -> frozenset[int]:
        return frozenset(self.outcome.seeds[1].tolist())

    def _listed_above(self, node: int) -> list[int]:
        bits, found = self._bits[node], []
        for place, party in enumerate(self.outcome.seeds[1].tolist()):
            if bits >> place & 1 and party != node:
                found.append(party)
        return found

    @cached_property
    def _bits(self) -> dict[int, int]:
        """Bits for each node below a listed party: which of the listed stand above it."""
        place = {party: 1 << n for n, party in enumerate(self.outcome.seeds[1].tolist())}
        bits: dict[int, int] = {}
        same: dict[int, int] = {}

        def holders(node: int) -> list[int]:
            return [
                wire.holder for wire in self.wires_into(node) if self.reached_nodes[wire.holder]
            ]

        for group in components(np.flatnonzero(self.reached_nodes).tolist(), holders):
            mine = 0
            for node in group:
                for holder in holders(node):
                    mine |= bits.get(holder, 0) | place.get(holder, 0)
            mine = same.setdefault(mine, mine)
            bits.update(dict.fromkeys(group, mine))
        return bits

    def rows_of(self, wire: WireAbove) -> list[int]:
        """Return the interest rows behind one wire."""
        if wire.kind >= 0:
            rows: list[int] = self.stakes[wire.kind].rows_of(wire.place).tolist()
            return rows
        row = int(self.outcome.signs.row[wire.place]) if wire.kind == SIGN else -1
        return [row] if row >= 0 else []


def _partners(outcome: Outcome) -> tuple[Longs, Longs]:
    """Return each party and each partner whose holdings it is treated as having."""
    one, two = outcome.pools.partners()
    return one, two
