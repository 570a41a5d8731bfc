"""Stakes and rights that the listed, and what they own, gave away near a listing or during one.

A transfer is what a source states as one, or what the end of an interest says. Whether it asks for
a person's judgement turns on two days: T, the first day without the stake, and L, the first day
of the listing that is in force on the day asked about. A stake is put back as far as the giver
has less now, and as far as nobody else who counts received it; the review then adds it up
(rules 6 and 14 of docs/reference/rules.md). Days and words are data of the regime.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Concatenate, Final, NamedTuple, ParamSpec, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.holdings.control_signs import ratio_places, signs_on
from graph.holdings.interests_on_day import BIT, Bools, Facts, facts_on
from graph.holdings.listed_parts import listed_numbers
from graph.holdings.one_stake import stakes_beside_each_other
from graph.holdings.stakes import Stakes, stakes_of
from graph.holdings.transfer_facts import (
    RIGHT,
    SLACK,
    ListingSpan,
    StatedTransfer,
    Transfer,
    Unit,
    stated_transfers,
)
from graph.holdings.transfer_ties import TransferTies
from graph.kernels.distinct_numbers import drop_doubles
from graph.regimes.regime import RegimeVersion
from graph.regimes.rule_parts import TransferRule
from graph.regimes.who_is_listed import ListedParties
from graph.values.memo import KEPT_WITH_WORLD
from graph.values.share import FULL_TICKS
from graph.values.vocabulary import SHAREHOLDING, VOTING_RIGHTS
from graph.world.scope import Longs, Scope, party_numbers

T = TypeVar("T")
Asked = ParamSpec("Asked")

Held = dict[tuple[Unit, int], int]
"""Upper ends in ticks by who holds and what."""
Spans = Mapping[int, Sequence[ListingSpan]]
"""For each giver the listings that it stands under, and those it stood under before them."""

NEAR: Final = "transfer_near_listing"
RELATED: Final = "transfer_to_related"
WHILE: Final = "transfer_while_listed"


class _Ending(NamedTuple):
    """Rows of the givers that were over on one day.

    Attributes:
        places: of the rows.
        before: the last day on which they held.
        days: the first day without them as earliest and latest reading.
        assets: what they were interests in, ascending.
    """

    places: list[int]
    before: int
    days: tuple[int, int]
    assets: Longs

    @property
    def key(self) -> tuple[int, int, bytes]:
        """What decides which stakes there were before and after."""
        return self.before, self.days[1], self.assets.tobytes()

    def part(self, facts: Facts) -> Scope:
        """Return every row in the same assets."""
        scope = facts.scope
        return Scope(
            scope.world, scope.rows[np.isin(facts.asset, self.assets)], scope.nodes, scope.size
        )


class _Change(NamedTuple):
    """What an end changed in one measure.

    Attributes:
        held: ticks before and after of who has less, by unit and asset.
        gains: by asset, who has more and by how much.
        lost_ratio: who no longer stands far above all other holders of what.
    """

    held: dict[tuple[Unit, int], tuple[int, int]]
    gains: dict[int, list[tuple[Unit, int]]]
    lost_ratio: set[tuple[Unit, int]]


class _Loss(NamedTuple):
    """By how many ticks a unit has less, what others who count got, and which members keep some."""

    unit: Unit
    asset: int
    ticks: int
    gains: tuple[tuple[Unit, int], ...]
    kept_by: Unit


def find_transfers(
    facts: Facts,
    rule: tuple[RegimeVersion, ListedParties],
    now: Sequence[Stakes],
    spans: Spans,
    counted: Bools,
) -> list[Transfer]:
    """Find what some parties gave away by the day asked about, in a window or not.

    Args:
        facts: the interest rows on the day.
        rule: the regime's version, and who is listed that day.
        now: the stakes of each measure that day, and those in votes where they are a sign.
        spans: the givers that are looked at, and since when they stand under a listing.
        counted: which nodes count as listed that day, for certain or possibly.
    """
    version = rule[0]
    found = [
        *_lost_stakes(facts, version, now, spans, counted),
        *_lost_rights(facts, rule, spans),
        *_lost_by_nominees(facts, spans),
    ]
    told = stated_transfers(facts.scope, facts.day, spans)
    found = [_add_statements(one, told) for one in found]
    used = {one for transfer in found for one in transfer.stated}
    alone = [one for one in told if one not in used]
    found += [_only_stated(facts, now[0], one, alone) for one in alone]
    ties = TransferTies(facts.scope, found, counted)
    return [_judge(ties.add_receivers(one), version, spans, facts.day) for one in found]


def stakes_put_back(
    transfers: Sequence[Transfer], facts: Facts, now: Sequence[Stakes]
) -> Iterator[tuple[Transfer, int, int]]:
    """Yield who gets what back: a transfer, a giver, and ticks; -1 for a right.

    What one giver lost in several steps comes back once, with the last of them, and never more
    than what brings it up to the most that it had. Of a joint block the first giver has all.
    """
    held = [_units_held(facts, stakes) for stakes in now]
    steps = defaultdict[tuple[Unit, int, int, bool], list[Transfer]](list)
    for one in transfers:
        if one.measure == RIGHT:
            yield from ((one, giver, -1) for giver in one.givers)
        else:
            steps[frozenset(one.givers), one.asset, one.measure, one.by_nominee].append(one)
    kept = _KeptByOthers(held, steps)
    for (unit, asset, measure, by_nominee), parts in steps.items():
        has = 0 if by_nominee else held[measure].get((unit, asset), 0)
        most = max(one.before for one in parts) - has
        back = max(min(sum(one.lost - kept.take(one) for one in parts), most), 0)
        last = max(parts, key=lambda one: one.days)
        if back:
            yield from ((last, giver, back if n == 0 else 0) for n, giver in enumerate(last.givers))


class _KeptByOthers:
    """What went from givers to others who count: no loss while they have it, or give it on."""

    def __init__(
        self, held: Sequence[Held], steps: Mapping[tuple[Unit, int, int, bool], list[Transfer]]
    ) -> None:
        self.held, self.steps = held, steps
        self.used = defaultdict[tuple[Unit, int, int, tuple[int, int]], int](int)

    def take(self, one: Transfer) -> int:
        """Return how much of a loss others have, and count that as spoken for."""
        left = one.lost
        for unit, ticks in one.went_to:
            key = unit, one.asset, one.measure
            has = self.held[one.measure].get((unit, one.asset), 0)
            has += sum(other.lost for other in self.steps.get((*key, False), ()))
            taken = max(min(ticks, has) - self.used[*key, one.days], 0)
            taken = min(taken, left)
            self.used[*key, one.days] += taken
            left -= taken
        return one.lost - left


def _lost_stakes(
    facts: Facts, version: RegimeVersion, now: Sequence[Stakes], spans: Spans, counted: Bools
) -> Iterator[Transfer]:
    """Yield what the givers' stakes became less by, one entry a day, unit, asset and measure."""
    rights = [*version.measures.values(), (VOTING_RIGHTS,)][: len(now)]
    for ending in _endings(facts, spans):
        key = "stakes", len(now), *ending.key
        for number, change in enumerate(_once(facts, version, key, _changes, ending, rights)):
            for unit, asset, lost, gains, kept_by in _losses(
                change, counted, alone=version.per_party
            ):
                mine = [
                    p for p in ending.places if facts.owner[p] in unit and facts.asset[p] == asset
                ]
                if mine and any(giver in spans for giver in unit):
                    yield Transfer(
                        givers=tuple(sorted(unit, key=lambda giver: (giver not in spans, giver))),
                        asset=asset,
                        measure=number,
                        before=change.held[unit, asset][0],
                        after=change.held[unit, asset][1],
                        lost=lost,
                        days=ending.days,
                        rows=tuple(facts.scope.rows[mine].tolist()),
                        went_to=gains,
                        kept_by=tuple(sorted(kept_by - spans.keys())),
                        lost_ratio=(unit, asset) in change.lost_ratio,
                    )


def _changes(
    facts: Facts, version: RegimeVersion, ending: _Ending, rights: Sequence[Sequence[str]]
) -> list[_Change]:
    """Return for each measure who has less after some rows ended than before, and who has more."""
    part, found = ending.part(facts), []
    sides = facts_on(part, ending.before), facts_on(part, ending.days[1])
    for number, names in enumerate(rights):
        stakes = [stakes_of(side, names, version.capital_rights) for side in sides]
        before, after = (_units_held(*pair) for pair in zip(sides, stakes, strict=True))
        for side, units in zip(sides, (before, after), strict=True):
            # What is held directly and indirectly may be two stakes, each of which can be given.
            beside = stakes_beside_each_other(side, version, tuple(names))[:3]
            for holder, asset, ticks in zip(*(one.tolist() for one in beside), strict=True):
                units[frozenset((holder,)), asset] += ticks
        above = [_far_above(one, version) if number == 0 else set() for one in stakes]
        held = {
            key: (ticks, after.get(key, 0))
            for key, ticks in before.items()
            if ticks > after.get(key, 0)
        }
        gains = {asset: list[tuple[Unit, int]]() for _, asset in held}
        for (unit, asset), ticks in after.items():
            more = ticks - before.get((unit, asset), 0)
            if more > 0 and asset in gains:
                gains[asset].append((unit, more))
        found.append(_Change(held, gains, above[0] - above[1]))
    return found


def _far_above(stakes: Stakes, version: RegimeVersion) -> set[tuple[Unit, int]]:
    """Return who stood far above all other holders of what, as the rule's ratio asks."""
    fits = ratio_places(stakes, version)
    ends = zip(stakes.holder[fits].tolist(), stakes.asset[fits].tolist(), strict=True)
    return {(frozenset((holder,)), asset) for holder, asset in ends}


def _losses(change: _Change, counted: Bools, *, alone: bool) -> Iterator[_Loss]:
    """Yield who has less of what after a day than before it, and what others received.

    What a member of a joint block who counts keeps of it is no loss, nor, where a rule adds holders
    up, what went to somebody else who counts.
    """
    for (unit, asset), (before, after) in change.held.items():
        gains = change.gains[asset]
        inside = [one for one in gains if one[0] < unit]
        if before - after > sum(more for some, more in inside if counted[[*some]].any()):
            told = gains if not alone else inside
            went = tuple(one for one in told if counted[[*one[0]]].any())
            kept_by = Unit().union(*(one[0] for one in inside))
            yield _Loss(unit, asset, before - after, went, kept_by)


def _units_held(facts: Facts, stakes: Stakes) -> Held:
    """Return the upper ends of stakes, claims included, by who holds them; joint members as one."""
    members = defaultdict[int, set[int]](set)
    # Who has left a joint block has nothing of it any more, though others still hold it.
    for place in np.flatnonzero((facts.holder >= facts.scope.size) & facts.may_hold()).tolist():
        members[int(facts.holder[place])].add(int(facts.owner[place]))
    columns = stakes.holder.tolist(), stakes.asset.tolist(), stakes.review.tolist()
    found = defaultdict[tuple[Unit, int], int](int)
    # What a nominee holds for somebody is a holding beside the others of that party.
    for holder, asset, ticks in zip(*columns, strict=True):
        if ticks:
            found[frozenset(members.get(holder, (holder,))), asset] += ticks
    return found


def _endings(facts: Facts, spans: Spans) -> Iterator[_Ending]:
    """Yield what of the givers was over on one day."""
    over = (facts.scope.column("may_until") <= facts.day) & (facts.asset >= 0)
    places = np.flatnonzero(over & np.isin(facts.owner, np.array([*spans], np.int64)))
    first, gone, surely = (
        facts.scope.column(name)[places].tolist()
        for name in ("may_from", "sure_until", "may_until")
    )
    days = defaultdict[tuple[int, int, int], list[int]](list)
    for place, begun, end, last in zip(places.tolist(), first, gone, surely, strict=True):
        days[max(begun, end - 1), end, last].append(place)
    for (before, *ends), ended in sorted(days.items()):
        yield _Ending(ended, before, (ends[0], ends[1]), drop_doubles(facts.asset[ended]))


def _once(
    facts: Facts,
    version: RegimeVersion,
    key: tuple[Any, ...],
    find: Callable[Concatenate[Facts, RegimeVersion, Asked], T],
    *asked: Asked.args,
    **named: Asked.kwargs,
) -> T:
    """Return what is so whatever day is asked about, found once for a scope and a rule.

    Every day after an end asks what it ended, and a timeline asks about hundreds of days.
    """
    by_rule: dict[int, tuple[RegimeVersion, dict[Any, Any]]]
    by_rule = facts.scope.kept.setdefault("endings", {})
    if len(by_rule) > KEPT_WITH_WORLD:
        by_rule.clear()
    # The rule is kept too: as long as it lives, no other has its number.
    found = by_rule.setdefault(id(version), (version, {}))[1]
    if key not in found:
        found[key] = find(facts, version, *asked, **named)
    kept: T = found[key]
    return kept


def _lost_rights(
    facts: Facts, rule: tuple[RegimeVersion, ListedParties], spans: Spans
) -> Iterator[Transfer]:
    """Yield what was a sign or a criterion of control in a giver's hands, and is over."""
    version, listed = rule
    mask = sum(BIT[name] for sign in version.signs if sign.both_ways for name in sign.types)
    for ending in _endings(facts, spans):
        beside = np.isin(facts.asset, ending.assets) & ((facts.types & mask) != 0)
        # Of a part on a list the sign leads to its whole; else nobody's listing decides here.
        key = "rights", *ending.key, listed_numbers(facts.scope, listed) if beside.any() else None
        ended = {*facts.scope.rows[ending.places].tolist()}
        for giver, asset, row in _once(facts, version, key, _rights, ending, listed):
            if giver in spans and row in ended:
                yield Transfer((giver,), asset, RIGHT, 0, 0, 0, ending.days, (row,))


def _rights(
    facts: Facts, version: RegimeVersion, ending: _Ending, listed: ListedParties
) -> list[tuple[int, int, int]]:
    """Return holder, asset and row of each right over with an end, a sign or criterion before."""
    part = ending.part(facts)
    side = facts_on(part, ending.before)
    main = next(iter(version.measures.values()))
    stakes, votes = stakes_of(side, main, version.capital_rights), stakes_of(side, (VOTING_RIGHTS,))
    signs = signs_on(side, stakes, version, listed, votes)
    # A ratio is no right: it is lost with the stake behind it (`_lost_stakes`).
    over = part.rows[part.column("may_until") == ending.days[1]]
    mine = np.isin(signs.row, over) & (signs.extra < 0)
    mine &= signs.kind_places("types") & ~signs.kind_places("government")
    places = np.intersect1d(signs.review_places(), np.flatnonzero(mine))
    columns = (column[places].tolist() for column in (signs.holder, signs.asset, signs.row))
    return list(zip(*columns, strict=True))


def _lost_by_nominees(facts: Facts, spans: Spans) -> Iterator[Transfer]:
    """Yield what nominees held for givers and no longer do, under any rule on nominees."""
    column = facts.scope.arrow_column("nominee_for")
    if column.null_count == len(column):
        return
    named = np.flatnonzero(pc.is_valid(column).to_numpy(zero_copy_only=False).astype(bool))
    numbers = party_numbers(facts.scope.world, column.take(pa.array(named)).to_pylist())
    behind = dict(zip(named.tolist(), facts.scope.local_numbers(numbers).tolist(), strict=True))
    ends = [facts.scope.column(name) for name in ("sure_until", "may_until", "may_from")]
    _, _, high = facts.stated_shares(SHAREHOLDING)
    speaks = facts.stated_shares(SHAREHOLDING)[0]
    for place, giver in behind.items():
        if giver not in spans or ends[1][place] > facts.day or facts.asset[place] < 0:
            continue
        days = int(ends[0][place]), int(ends[1][place])
        since = (
            int(high[other])
            for other, party in behind.items()
            if (party, facts.asset[other]) == (giver, facts.asset[place])
            and ends[2][other] <= days[1] < ends[1][other]
        )
        had, after = int(high[place]) if speaks[place] else 0, max(since, default=0)
        if had > after:
            row = int(facts.scope.rows[place])
            parts = had, after, had - after
            asset = int(facts.asset[place])
            yield Transfer((giver,), asset, 0, *parts, days, (row,), by_nominee=True)


def _add_statements(one: Transfer, told: Sequence[StatedTransfer]) -> Transfer:
    """Return a transfer with what sources state about it as a transfer."""
    mine = tuple(
        said
        for said in told
        if said.giver in one.givers
        and said.asset == one.asset
        and said.days[0] <= one.days[1] + SLACK
        and one.days[0] <= said.days[1] + SLACK
    )
    return replace(one, stated=mine)


def _only_stated(
    facts: Facts, stakes: Stakes, said: StatedTransfer, alone: Sequence[StatedTransfer]
) -> Transfer:
    """Return a transfer that no interest tells of; the giver may have had all that is stated.

    That is also what it gave to others that day or later, of which no interest tells either; to
    one receiver the largest of several statements.
    """
    mine = (stakes.holder == said.giver) & (stakes.asset == said.asset)
    now = int(stakes.high[mine].max(initial=0))
    given = {said.receiver: said.high}
    for one in alone:
        same = (one.giver, one.asset) == (said.giver, said.asset)
        if same and one.receiver != said.receiver and one.days[1] >= said.days[0]:
            given[one.receiver] = max(given.get(one.receiver, 0), one.high)
    before = min(now + sum(given.values()), FULL_TICKS)
    lost = min(said.high, FULL_TICKS - now)
    return Transfer((said.giver,), said.asset, 0, before, now, lost, said.days, (), stated=(said,))


def _judge(one: Transfer, version: RegimeVersion, spans: Spans, day: int) -> Transfer:
    """Return a transfer with the windows that it lies in, and whether it is recognised."""
    rule = version.transfers
    starts = [span for giver in one.givers for span in spans.get(giver, ())]
    if not starts:
        return one
    # Of what was given away while listed, the listing at the time tells more than one after it.
    nearest = min(starts, key=lambda span: (not _while(span, one), abs(span.last - one.days[0])))
    words = () if rule is None else words_of_windows(one, rule, starts, day)
    one = replace(one, listed_from=nearest, words=words)
    names = {*version.rulings, *version.listings.authorities}
    accepted = _ticks_recognised(one, names, "accepted_by")
    outside = _ticks_recognised(one, names, "outside") if rule is not None and rule.outside else 0
    rest = one.lost - accepted - outside
    if accepted + outside:
        columns = ("accepted_by", "outside") if outside else ("accepted_by",)
        named = (said for said in one.stated for name in columns if said.says(name, names))
        rest = max(rest, _ticks_elsewhere(one, {said.receiver for said in named}))
    if rest > 0 and accepted + outside:
        return replace(one, lost=rest, recognised=one.lost - rest)
    return replace(one, accepted=accepted > 0, outside=outside > 0)


def _ticks_elsewhere(one: Transfer, recognised: set[int]) -> int:
    """Return how much of a loss interests show with others than those it is recognised for."""
    covered = sum(gain.low for gain in one.gains if gain.party in recognised)
    others = sum(gain.high for gain in one.gains if gain.party not in recognised)
    # A statement that names no receiver speaks of all of it.
    return 0 if -1 in recognised else max(min(others, one.lost - covered), 0)


def _ticks_recognised(one: Transfer, names: set[str], column: str) -> int:
    """Return how many ticks of a transfer are stated to be recognised by one of some authorities.

    A statement in doubt recognises nothing, one without a share the whole.
    """
    return sum(
        said.low if said.has_share else FULL_TICKS
        for said in one.stated
        if said.says(column, names)
    )


def words_of_windows(
    one: Transfer, rule: TransferRule, starts: Sequence[ListingSpan], day: int
) -> tuple[str, ...]:
    """Return the words of the windows in which a transfer may lie; the first one decides."""
    last, found = one.days[1], []
    if rule.while_listed and any(_while(start, one) for start in starts):
        found.append(WHILE)
        found += [word for word, days in rule.flags.items() if days is None or last >= day - days]
    now = [start for start in starts if start.holds]
    if one.tie and _is_before(now, one.days, rule.before_days_related):
        found.append(RELATED)
    if _is_before(now, one.days, rule.before_days):
        found.append(NEAR)
    return tuple(found)


def _while(span: ListingSpan, one: Transfer) -> bool:
    """Return whether something may have been given away during a listing.

    What was void while its giver's property was frozen is his again when he is listed again.
    """
    return one.days[1] > span.first and one.days[0] < span.until


def _is_before(starts: Sequence[ListingSpan], days: tuple[int, int], window: int | None) -> bool:
    """Return whether the first day without a stake may lie so many days before a listing."""
    if window is None:
        return False
    return any(s.last >= days[0] and s.first - days[1] <= window for s in starts)
