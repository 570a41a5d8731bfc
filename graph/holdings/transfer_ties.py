"""Who received what was given away, and how a receiver is tied to the giver.

A receiver is whoever a source names, else whoever's interest in the same asset began about then.
It is tied to the giver by a stated link (family, associate, employment, representation,
directorship), as a nominee, or as a company that the giver or somebody so linked holds, along any
chain of interests; so is whoever has an office in what was given away (rule 14 of
docs/reference/rules.md).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.holdings.transfer_facts import SLACK, Transfer
from graph.world.scope import Longs, Scope, gather_groups, party_numbers

TIES: Final = ("Family", "Associate", "Employment", "Representation", "Directorship")
"""Kinds of links that tie a receiver to a giver."""
OFFICES: Final = TIES[2:]
"""Those that somebody has in a company."""
NOMINEE: Final = "nominee"
HELD: Final = "held"
OFFICE: Final = "office"
_MOST: Final = 300
"""Parties above a receiver that are looked at."""


class TransferTies:
    """Finds receivers and ties for the transfers of some givers."""

    def __init__(self, scope: Scope, transfers: Sequence[Transfer]) -> None:
        """Prepare the search for some transfers."""
        self.scope, self.world = scope, scope.world
        givers = {giver for one in transfers for giver in one.givers}
        self.givers = {scope.world_number(giver) for giver in givers}
        self.assets = {scope.world_number(asset) for asset in {one.asset for one in transfers}}

    def add_receivers(self, one: Transfer) -> Transfer:
        """Return a transfer with its receivers, and the closest tie of one to a giver."""
        receivers = sorted(self._receivers(one))
        ties = [
            tie
            for giver in one.givers
            for receiver in receivers
            if (tie := self.tie_of(giver, receiver, one))
        ]
        order = (*TIES, NOMINEE, HELD, OFFICE)
        tie = min(ties, key=order.index, default="")
        return replace(one, receivers=tuple(receivers), tie=tie)

    def _receivers(self, one: Transfer) -> set[int]:
        stated = {said.receiver for said in one.stated} - {-1}
        if stated:
            return stated
        offsets, by_asset = self.world.interests_by_asset
        number = np.array([self.scope.world_number(one.asset)])
        rows = np.intersect1d(gather_groups(offsets, number, by_asset), self.scope.rows)
        first, last = (self.world.column("interests", n)[rows] for n in ("may_from", "sure_from"))
        about = (first <= one.days[1] + SLACK) & (last >= one.days[0]) & (first > 0)
        owners = self.scope.local_numbers(self.world.column("interests", "owner_idx")[rows[about]])
        return set(owners.tolist()) - {-1, *one.givers}

    def tie_of(self, giver: int, receiver: int, of: Transfer) -> str:
        """Return how a receiver is tied to a giver, as one word; empty if no source says so."""
        one, other = self.scope.world_number(giver), self.scope.world_number(receiver)
        linked = self._linked[one]
        if other in linked:
            return linked[other]
        circle = {one, *linked}
        if not circle.isdisjoint(self._nominators.get(other, ())):
            return NOMINEE
        if not circle.isdisjoint(self._above(other, of.days[0])):
            return HELD
        return OFFICE if other in self._staff[self.scope.world_number(of.asset)] else ""

    @cached_property
    def _linked(self) -> dict[int, dict[int, str]]:
        """Return for each giver who is linked to it, and by which kind of link."""
        return self._links(self.givers, TIES)

    @cached_property
    def _staff(self) -> dict[int, dict[int, str]]:
        """Return for each asset who has an office in it."""
        return self._links(self.assets, OFFICES)

    def _links(self, of: set[int], wanted: Sequence[str]) -> dict[int, dict[int, str]]:
        """Return for some parties who is linked to them, by kinds of links."""
        found = defaultdict[int, dict[int, str]](dict)
        table = self.world.tables["links"]
        ends = [self.world.column("links", f"{end}_idx") for end in ("source", "target")]
        parties = np.array(sorted(of), np.int64)
        rows = np.flatnonzero(np.isin(ends[0], parties) | np.isin(ends[1], parties))
        said = table["kind"].take(pa.array(rows, pa.int64())).to_pylist()
        for row, kind in zip(rows.tolist(), said, strict=True):
            one, other = int(ends[0][row]), int(ends[1][row])
            for party, near in ((one, other), (other, one)):
                if party in of and kind in wanted:
                    found[party].setdefault(near, kind)
        return found

    @cached_property
    def _nominators(self) -> dict[int, set[int]]:
        """Return for each nominee for whom it holds something, at any time."""
        found = defaultdict[int, set[int]](set)
        column = self.world.tables["interests"]["nominee_for"]
        if column.null_count < len(column):
            rows = np.flatnonzero(pc.is_valid(column).to_numpy().astype(bool))
            named = party_numbers(self.world, column.take(pa.array(rows)).to_pylist())
            owners = self.world.column("interests", "owner_idx")[rows]
            for owner, party in zip(owners.tolist(), named.tolist(), strict=True):
                found[owner].add(party)
        return found

    def _above(self, number: int, day: int) -> Iterator[int]:
        """Yield who stands above a party by interests that were not over by a day."""
        offsets, by_asset = self.world.interests_by_asset
        owner, until = (self.world.column("interests", name) for name in ("owner_idx", "may_until"))
        seen: set[int] = {number}
        frontier: Longs = np.array([number], np.int64)
        while frontier.size and len(seen) < _MOST:
            rows = gather_groups(offsets, frontier, by_asset)
            rows = rows[until[rows] >= day]
            fresh = set(owner[rows].tolist()) - seen - {-1}
            yield from fresh
            seen |= fresh
            frontier = np.array(sorted(fresh), np.int64)
