"""The review with what was given away put back: whose gifts count, round by round.

Givers are the listed and whoever the review reaches through them. A company that was itself given
away may have given things away as well, so the review runs until no further giver is reached.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from graph.holdings.control_signs import Signs
from graph.holdings.interests_on_day import Facts
from graph.holdings.stakes import Stakes, stakes_of
from graph.holdings.transfer_facts import ListingSpan, Transfer
from graph.holdings.transfers import find_transfers, stakes_put_back
from graph.kernels.cascade_loops import Bools, CascadeResult, Longs, Net
from graph.kernels.distinct_numbers import drop_doubles
from graph.regimes.regime import RegimeVersion
from graph.regimes.rule_parts import CONTEXT, REVIEW, SIGN, TypeSign
from graph.regimes.who_is_listed import ListedParties, belonging_listings
from graph.values.dates import NEVER
from graph.values.vocabulary import VOTING_RIGHTS
from graph.world.scope import gather_groups, party_numbers

_LATE: Final = np.iinfo(np.int64).max
_WIDTH: Final = 1 << 24
"""More than any ordinal of a day: two of them fit in one number."""


@dataclass(frozen=True)
class PutBack:
    """What was given away and counts in the review all the same.

    Attributes:
        transfers: every transfer of a giver, also those in no window.
        signs: the signs of the day, and after them one for each stake or right that is put back.
        origins: the transfer behind each of those last signs.
        review: what the review reaches with them.
    """

    transfers: tuple[Transfer, ...]
    signs: Signs
    origins: tuple[Transfer, ...]
    review: CascadeResult


def put_back(
    facts: Facts,
    rule: tuple[RegimeVersion, ListedParties],
    now: Sequence[Stakes],
    signs: Signs,
    nodes: tuple[Bools, Longs],
    run: Callable[[Signs], tuple[Net, CascadeResult]],
) -> PutBack:
    """Run the review until no further giver is reached.

    Args:
        facts: the interest rows on the day.
        rule: the regime's version, and who is listed that day.
        now: stakes of each measure, and those in votes where they are a sign.
        signs: the signs of the day.
        nodes: which count as listed, for certain or possibly, and where what each holds is
            counted, which is elsewhere for one with partners.
        run: runs the review with some signs.
    """
    version, listed = rule
    counted, held_at = nodes
    net, review = run(signs)
    found = PutBack((), signs, (), review)
    if version.transfers is None:
        return found
    may_give = _may_give(facts)
    listings = listing_spans(facts, version, listed)
    # What is stated, or was given away by who is no longer listed, is shown and asks for nothing.
    shown = dict.fromkeys(_shown_givers(facts, version, listed, may_give), ())
    known: frozenset[int] | None = None
    # Votes that no measure counts move nothing; who gave them up is told if it has no stated share.
    by_votes = version.votes_sign or any(VOTING_RIGHTS in s for s in version.measures.values())
    aside = () if by_votes or not may_give.size else (stakes_of(facts, (VOTING_RIGHTS,)),)
    while may_give.size:
        spans = _spans(net, review, listings, may_give, held_at)
        if known is not None and known.issuperset(spans):
            break
        known = (known or frozenset()) | spans.keys()
        transfers = find_transfers(facts, rule, (*now, *aside), {**shown, **spans}, counted)
        transfers = [*_without_votes_beside_shares(transfers, now, version)]
        added, origins = _add_signs(signs, transfers, facts, now, version.transfers.effect)
        net, review = run(added) if origins else (net, review)
        found = PutBack(tuple(transfers), added, origins, review)
    return found


def _without_votes_beside_shares(
    transfers: Sequence[Transfer], now: Sequence[Stakes], version: RegimeVersion
) -> Iterator[Transfer]:
    """Yield transfers, but none of votes that are no measure where the giver's shares are stated.

    Of other such votes it is not known that they decided anything, so no word says that they did.
    """
    later = {} if version.transfers is None else version.transfers.flags
    told = {(one.givers, one.asset) for one in transfers if one.measure == 0}
    for one in transfers:
        if one.measure >= len(now):
            has = np.isin(now[0].holder, one.givers) & (now[0].asset == one.asset)
            if (one.givers, one.asset) in told or has.any():
                continue
            one = replace(one, words=tuple(word for word in one.words if word not in later))
        yield one


def _shown_givers(
    facts: Facts, version: RegimeVersion, listed: ListedParties, may_give: Longs
) -> list[int]:
    """Return who was ever listed, is on another list, or is stated to have given something away."""
    world, scope = facts.scope.world, facts.scope
    rows = belonging_listings(world, version)[0]
    ever = scope.local_numbers(world.column("listings", "party_idx")[rows])
    others = scope.local_numbers(np.array(sorted(listed.elsewhere), np.int64))
    stated = scope.local_numbers(world.column("transfers", "giver_idx"))
    found: list[int] = np.intersect1d(may_give, np.concatenate([ever, others, stated])).tolist()
    return found


def _may_give(facts: Facts) -> Longs:
    """Return the parties of whom something is over by the day, or who are stated to have given."""
    over = (facts.scope.column("may_until") <= facts.day) & (facts.owner >= 0)
    world, scope = facts.scope.world, facts.scope
    stated = scope.local_numbers(world.column("transfers", "giver_idx"))
    ids = scope.arrow_column("nominee_for").drop_null().unique().to_pylist()
    behind = scope.local_numbers(party_numbers(world, ids))
    found = np.concatenate([facts.owner[over], stated, behind])
    # A holder beside the parties gives nothing away by itself.
    return drop_doubles(found[(found >= 0) & (found < scope.size)])


def listing_spans(
    facts: Facts, version: RegimeVersion, listed: ListedParties
) -> dict[int, list[ListingSpan]]:
    """Return for each party of the scope that is listed on the day its listings, earlier ones too.

    Entries of which one follows another without a day between are one listing.
    """
    world = facts.scope.world
    now = np.array(listed.rows, np.int64)
    every = np.union1d(np.flatnonzero(belonging_listings(world, version)[0]), now)
    names = ("party_idx", "may_from", "sure_from", "may_until")
    columns = [world.column("listings", name)[every] for name in names]
    local = facts.scope.local_numbers(columns[0])
    entries: dict[int, list[ListingSpan]] = {}
    holds = np.isin(every, now)
    for party, *said in zip(*(one.tolist() for one in (local, *columns[1:], holds)), strict=True):
        if party >= 0:
            entries.setdefault(party, []).append(ListingSpan(*said))
    holding = sorted(set(local[holds].tolist()) - {-1})
    return {party: _whole_listings(entries[party], facts.day) for party in holding}


def _whole_listings(entries: list[ListingSpan], day: int) -> list[ListingSpan]:
    """Return each listing that began by the day, by way of the entries that follow one another."""
    found: list[ListingSpan] = []
    for one in sorted(entries):
        if found and one.first <= found[-1].until:
            until, holds = max(found[-1].until, one.until), found[-1].holds or one.holds
            found[-1] = found[-1]._replace(until=until, holds=holds)
        elif one.holds or one.first <= day:
            found.append(one)
    return found


def _spans(
    net: Net,
    review: CascadeResult,
    listings: Mapping[int, list[ListingSpan]],
    may_give: Longs,
    held_at: Longs,
) -> dict[int, list[ListingSpan]]:
    """Return the listings that each giver stands under, or stood under before them.

    Who is not listed stands under the earliest listing from which the review reaches it, or what
    it holds together with a partner. Of the listings before, which few parties have, it stands
    under all as under one.
    """
    size = len(net.offsets) - 1
    since, until, before = (np.full(size, _LATE, np.int64) for _ in range(3))
    for party, spans in listings.items():
        since[party] = min(s.first * _WIDTH + s.last for s in spans if s.holds)
        if over := [span for span in spans if not span.holds]:
            before[party] = min(s.first * _WIDTH + s.last for s in over)
            until[party] = -max(s.until for s in over)
    roots = np.array(sorted(listings), np.int64)
    for column in (since, before, until):
        _spread_least(column, roots[column[roots] < _LATE], net, review)
        column[may_give] = np.minimum(column[may_give], column[held_at[may_give]])
    reached = (review.stage[may_give] > 0) | (review.stage[held_at[may_give]] > 0)
    found = {}
    for giver in may_give[reached & (since[may_give] < _LATE)].tolist():
        mine = [ListingSpan(*divmod(int(since[giver]), _WIDTH), NEVER)]
        if before[giver] < _LATE:
            first, last = divmod(int(before[giver]), _WIDTH)
            mine.append(ListingSpan(first, last, -int(until[giver]), holds=False))
        found[giver] = listings.get(giver) or mine
    return found


def _spread_least(column: Longs, roots: Longs, net: Net, review: CascadeResult) -> None:
    """Write to each node that the review reaches the least of what stands at roots above it."""
    frontier = roots[review.stage[roots] > 0]
    every = np.arange(len(net.target), dtype=np.int64)
    while frontier.size:
        wires = gather_groups(net.offsets, frontier, every)
        counts = net.offsets[frontier + 1] - net.offsets[frontier]
        target, before = net.target[wires], column[net.target[wires]]
        np.minimum.at(column, target, np.repeat(column[frontier], counts))
        fresh = drop_doubles(target[column[target] < before])
        frontier = fresh[review.stage[fresh] > 0]


def _add_signs(
    signs: Signs, transfers: list[Transfer], facts: Facts, now: Sequence[Stakes], effect: str
) -> tuple[Signs, tuple[Transfer, ...]]:
    """Return signs with one more for each stake or right that is put back, and their transfers."""
    kinds, numbers = list(signs.kinds), dict[tuple[str, int], int]()
    columns: list[list[int]] = [[], [], [], [], []]
    origins = []
    grade = SIGN if effect == REVIEW else CONTEXT
    opened = [one for one in transfers if one.is_open and one.measure < len(now)]
    for one, giver, ticks in stakes_put_back(opened, facts, now):
        key = one.words[0], max(one.measure, 0)
        if key not in numbers:
            numbers[key] = len(kinds)
            kinds.append(TypeSign((), grade, one.words[0], "control", measure=key[1]))
        place = one.rows[0] if one.rows else -1
        # A lost sign of control asks for a review by itself, whatever the stake behind it adds.
        back = -1 if one.lost_ratio and ticks else ticks
        cells = giver, one.asset, numbers[key], back, place
        for column, cell in zip(columns, cells, strict=True):
            column.append(cell)
        origins.append(one)
    old = signs.holder, signs.asset, signs.kind, signs.extra, signs.row
    holder, asset, kind, extra, row = (
        np.concatenate([before, np.array(more, np.int64)])
        for before, more in zip(old, columns, strict=True)
    )
    never = np.zeros(len(origins), np.bool_)
    sure, possible = (np.concatenate([met, never]) for met in (signs.sure, signs.possible))
    return Signs(holder, asset, kind, extra, row, sure, possible, tuple(kinds)), tuple(origins)
