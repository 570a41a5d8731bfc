"""Who received what was given away, and how a receiver is tied to the giver.

A receiver is whoever a source names, and, where that one is not seen to have all of it, whoever's
interest in the same asset began about then; else the next stated owner, if it cannot have held what
it has beside the giver. Where a role in a trust ended, so is whoever has one in it and stays: what
one of several beneficiaries gives up is the others'. It is tied to the giver, or to who counts
above it, by a stated link (family, associate, employment, representation, directorship), as a
nominee, or as a company that one of them or somebody so linked holds, along any chain of interests;
so is whoever has an office in what was given away, and what such a person holds (rule 14 of
docs/reference/rules.md).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.holdings.interests_on_day import Bools
from graph.holdings.transfer_facts import RIGHT, SLACK, Gain, Tie, Transfer
from graph.values.share import FULL_TICKS, TICK
from graph.values.vocabulary import (
    PROFITS,
    SHAREHOLDING,
    SURPLUS_ASSETS,
    TRUST_ROLES,
    VOTING_RIGHTS,
)
from graph.world.scope import Longs, Scope, gather_groups, party_numbers

TIES: Final = ("Family", "Associate", "Employment", "Representation", "Directorship")
"""Kinds of links that tie a receiver to a giver."""
OFFICES: Final = TIES[2:]
"""Those that somebody has in a company."""
NOMINEE: Final = "nominee"
HELD: Final = "held"
OFFICE: Final = "office"
HELD_BY_OFFICER: Final = "held_by_officer"
_ORDER: Final = (*TIES, NOMINEE, HELD, OFFICE, HELD_BY_OFFICER)
_MOST: Final = 300
"""Parties above a receiver that are looked at."""
_YEAR: Final = 365
"""Days before and after the end of a stake within which its next stated owner may have begun."""
_STAKES: Final = frozenset(
    (SHAREHOLDING, VOTING_RIGHTS, SURPLUS_ASSETS, PROFITS, "nominee", "trustee")
).union(("unknownInterest", "unpublishedInterest"))
"""Kinds of interest by which somebody has or may have a share; who has another has a right only."""


class _Held(NamedTuple):
    """Interests in an asset: owner, first days, day when over, ends in ticks, their types."""

    owner: Longs
    first: Longs
    sure: Longs
    until: Longs
    low: Longs
    high: Longs
    types: Sequence[frozenset[str]]

    def are(self, kinds: frozenset[str]) -> Bools:
        """Return which interests are of one of some kinds; one of no stated kind may be of any."""
        fits = [not types or not kinds.isdisjoint(types) for types in self.types]
        return np.array(fits, np.bool_)

    def gains(self, which: Bools) -> tuple[Gain, ...]:
        """Return what each owner has by some of the rows, the largest of several statements."""
        found = dict[int, Gain]()
        columns = (column[which].tolist() for column in (self.owner, self.low, self.high))
        for party, low, high in zip(*columns, strict=True):
            seen = found.get(party, Gain(party, 0, 0))
            found[party] = Gain(party, max(seen.low, low), max(seen.high, high))
        return tuple(found[party] for party in sorted(found))

    def taken_over(self, had: int, which: Bools, day: int) -> tuple[Gain, ...]:
        """Return the owners of some rows, if beside them the givers cannot have had their stake."""
        beside = (self.first <= day) & (self.until > day) & ~np.isin(self.owner, self.owner[which])
        found = self.gains(which)
        least = had + sum(gain.low for gain in (*self.gains(beside), *found))
        return found if least > FULL_TICKS else ()


class TransferTies:
    """Finds receivers and ties for the transfers of some givers."""

    def __init__(self, scope: Scope, transfers: Sequence[Transfer], counted: Bools) -> None:
        """Prepare the search for some transfers; ``counted`` says which nodes count as listed."""
        self.scope, self.world, self.counted = scope, scope.world, counted
        self.transfers = transfers
        self.assets = {scope.world_number(asset) for asset in {one.asset for one in transfers}}

    def add_receivers(self, one: Transfer) -> Transfer:
        """Return a transfer with its receivers, and the ties of them, the closest first."""
        found: dict[Transfer, Transfer] = self.scope.kept.setdefault("receivers", {})
        if one not in found:
            found[one] = self._with_receivers(one)
        one = found[one]
        ties = [
            tie
            for giver in one.givers
            for receiver in one.receivers
            if (tie := self.tie_of(giver, receiver, one))
        ]
        # What a stranger keeps, such as a trustee by profession, is no sign of a gift.
        loose = {*one.stayed} - {tie.receiver for tie in ties}
        kept = [tuple(n for n in who if n not in loose) for who in (one.receivers, one.stayed)]
        one = replace(one, receivers=kept[0], stayed=kept[1])
        return replace(one, ties=tuple(sorted(ties, key=lambda tie: _ORDER.index(tie.kind))))

    def _with_receivers(self, one: Transfer) -> Transfer:
        """Return a transfer with who has it since, by statements or by interests."""
        stated = {said.receiver for said in one.stated} - {-1}
        held = self._held_by_others(one)
        first, last = one.days
        about = (held.first > 0) & (held.first <= last + SLACK) & (held.sure >= first)
        undated = (held.first <= 0) & (held.until > last)
        early = (held.first > first - _YEAR) & (held.sure < first) & (held.until > last)
        named = np.isin(held.owner, [*stated])
        seen = held.gains((about | undated | early) & named)
        if stated and sum(gain.low for gain in seen) >= one.lost:
            return replace(one, receivers=tuple(sorted(stated)), gains=seen)
        others, has = held.gains(about & ~named), held.are(self._stakes_like(one))
        assumed = not (about & ~named & has).any()
        if assumed:
            more = held.taken_over(self._had(one), has & ~named & (undated | early), last)
            if not more and not stated:
                late = has & (held.first > last + SLACK) & (held.first <= last + _YEAR)
                late &= held.first <= held.first[late].min(initial=last + _YEAR) + SLACK
                day = int(held.first[late].max(initial=0))
                more = held.taken_over(self._had(one), late, day)
            others, assumed = (*others, *more), bool(more)
        receivers = tuple(sorted(stated.union(gain.party for gain in others)))
        if one.measure == RIGHT and not TRUST_ROLES.isdisjoint(self._types_of(one)):
            stay = held.are(TRUST_ROLES) & (held.first < first) & (held.until > last)
            stayed = np.setdiff1d(held.owner[stay], [*receivers]).tolist()
            receivers = tuple(sorted({*receivers, *stayed}))
            one = replace(one, stayed=tuple(stayed))
        one = replace(one, receivers=receivers, gains=(*seen, *others), assumed=assumed)
        owners = stated.union(held.owner[has & (held.until > first)].tolist())
        only = () if one.measure == RIGHT else tuple(who for who in receivers if who not in owners)
        going = [who for who in receivers if who not in only]
        return replace(one, without_stake=only, handed_on=_handed_on(held, going, first))

    def _held_by_others(self, one: Transfer) -> _Held:
        """Return what others than the givers are ever stated to have in an asset."""
        offsets, by_asset = self.world.interests_by_asset
        number = np.array([self.scope.world_number(one.asset)])
        rows = np.intersect1d(gather_groups(offsets, number, by_asset), self.scope.rows)
        owner = self.scope.local_numbers(self.world.column("interests", "owner_idx")[rows])
        others = (owner >= 0) & ~np.isin(owner, one.givers)
        rows, owner = rows[others], owner[others]
        names = ("may_from", "sure_from", "may_until")
        first, sure, until = (
            self.world.column("interests", name)[rows].astype(np.int64) for name in names
        )
        low, high = self._stakes(rows)
        return _Held(owner, first, sure, until, low, high, self._types(rows))

    def _stakes_like(self, one: Transfer) -> frozenset[str]:
        """Return the kinds of interest by which somebody may have what was given away."""
        kinds = self._types_of(one)
        return kinds if one.measure == RIGHT or kinds.isdisjoint(_STAKES) else _STAKES

    def _types_of(self, one: Transfer) -> frozenset[str]:
        return frozenset[str]().union(*self._types(np.array(one.rows, np.int64)))

    def _types(self, rows: Longs) -> list[frozenset[str]]:
        """Return the kinds of some interests; votes that one states are such a kind."""
        said = self.world.tables["interests"].select(["types", "votes"])
        return [
            frozenset([*(one["types"] or ()), *([VOTING_RIGHTS] if one["votes"] else ())])
            for one in said.take(pa.array(rows, pa.int64())).to_pylist()
        ]

    def _had(self, one: Transfer) -> int:
        """Return the least that the givers had before, in ticks."""
        low, _ = self._stakes(np.array(one.rows, np.int64))
        stated = max((said.low for said in one.stated), default=0)
        return min(int(low.sum()), one.before) if one.rows else stated

    def _stakes(self, rows: Longs) -> tuple[Longs, Longs]:
        """Return the ends of what interests state, shares or votes, in ticks."""
        low, high = np.zeros(len(rows), np.int64), np.zeros(len(rows), np.int64)
        for name in ("share", "votes"):
            said = self.world.tables["interests"][name].take(pa.array(rows, pa.int64()))
            for place, share in enumerate(said.to_pylist()):
                if share is not None:
                    ends = share["low"] * TICK + share["low_open"], share["high"] * TICK
                    low[place], high[place] = max(low[place], ends[0]), max(high[place], ends[1])
        return low, np.where(high > 0, high, FULL_TICKS)

    def tie_of(self, giver: int, receiver: int, of: Transfer) -> Tie | None:
        """Return how a receiver is tied to a giver or to who counts above it, if it is."""
        one, other = self.scope.world_number(giver), self.scope.world_number(receiver)
        near = self._near[one]
        for party in near:
            if kind := self._linked[party].get(other):
                return Tie(kind, receiver, int(self.scope.local_numbers(np.array([party]))[0]))
        circle = {*near, *(linked for party in near for linked in self._linked[party])}
        above = {*self._above(other, of.days[0])}
        staff = self._staff[self.scope.world_number(of.asset)]
        found = {
            NOMINEE: not circle.isdisjoint(self._nominators.get(other, ())),
            HELD: not circle.isdisjoint(above),
            OFFICE: other in staff,
            HELD_BY_OFFICER: not above.isdisjoint(staff),
        }
        return next((Tie(kind, receiver, giver) for kind, holds in found.items() if holds), None)

    @cached_property
    def _near(self) -> dict[int, list[int]]:
        """Return for each giver itself, and who counts above it when it gave something away."""
        gave = defaultdict[int, set[int]](set)
        days = dict[int, int]()
        for one in self.transfers:
            givers = {self.scope.world_number(giver) for giver in one.givers}
            gave[self.scope.world_number(one.asset)] |= givers
            for giver in givers:
                days[giver] = min(days.get(giver, one.days[0]), one.days[0])
        found = dict[int, list[int]]()
        for giver, day in days.items():
            chain, waiting = {giver}, [giver]
            for party in waiting:
                over = {party, *self._above(party, day)}
                # Who had given such a company away before is above it still.
                earlier = {more for asset in over for more in gave.get(asset, ())} - chain - over
                chain |= over | earlier
                waiting.extend(sorted(earlier))
            numbers = np.array(sorted(chain - {giver}), np.int64)
            local = self.scope.local_numbers(numbers)
            found[giver] = [giver, *numbers[(local >= 0) & self.counted[local]].tolist()]
        return found

    @cached_property
    def _linked(self) -> dict[int, dict[int, str]]:
        """Return for each giver, and who counts above one, who is linked to it, and how."""
        return self._links({party for near in self._near.values() for party in near}, TIES)

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


def _handed_on(held: _Held, receivers: Sequence[int], first: int) -> tuple[int, ...]:
    """Return the receivers who began only when another receiver had nothing any more."""
    spans = dict[int, tuple[int, int]]()
    for party in receivers:
        mine = (held.owner == party) & (held.until > first)
        if mine.any():
            spans[party] = int(held.first[mine].min()), int(held.until[mine].max())
    ends = [end for begun, end in spans.values() if begun >= first]
    return tuple(p for p, (begun, _) in spans.items() if any(end <= begun for end in ends))
