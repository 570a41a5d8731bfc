"""Stakes that listed parties gave away close to a listing, or while they were listed.

What is compared is what all of them held together, each joint block once: on the day before one
of their statements ended within the window, and on the day asked about. Blocks that a source
marks add up, other statements of one holder are alternatives (rules 8, 11 and 14 of
docs/reference/rules.md).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from graph.cascade.interests_on_day import Facts, has_counted_certainty
from graph.regimes.regime import RegimeVersion, Window
from graph.regimes.who_is_listed import ListedParties
from graph.values.dates import NEVER
from graph.values.share import FULL_TICKS
from graph.values.vocabulary import SHAREHOLDING
from graph.world.scope import Longs


class Divestment(NamedTuple):
    """A stake, or the part of one, that a listed party gave away.

    Attributes:
        holder: who did, by number in the scope.
        asset: of what.
        ticks: share that is gone. Of several who gave away together, the first has all of it.
        row: place of an interest row that says so.
    """

    holder: int
    asset: int
    ticks: int
    row: int


class StakeStatement(NamedTuple):
    """What a statement says of a stake on a day.

    Attributes:
        dataset: who says so, by number.
        block: the block that it marks, with its dataset; -1 for none.
        low: lower end in ticks.
        high: upper end in ticks.
        sure: whether it surely holds, and is neither alleged nor disputed.
    """

    dataset: int
    block: int
    low: int
    high: int
    sure: bool


@dataclass(frozen=True, slots=True)
class _DatedStatement:
    """A statement on a stake of a listed party: the days on which it may hold, and its end."""

    place: int
    owner: int
    unit: int
    stated: StakeStatement
    first: int
    surely_first: int
    ends: tuple[int, int]

    def statement_on(self, day: int) -> StakeStatement:
        """Return the statement for a day on which it may hold; it may be less than sure then."""
        surely = self.surely_first <= day < self.ends[0]
        return self.stated._replace(sure=self.stated.sure and surely)

    @property
    def last_day(self) -> int:
        """Last day on which the stake surely still holds, or may."""
        return max(self.first, self.ends[0] - 1)


def find_divestments(
    facts: Facts, version: RegimeVersion, window: Window, listed: ListedParties
) -> Iterator[Divestment]:
    """Yield the stakes that listed parties gave away within a window.

    Args:
        facts: the interest rows on the day.
        version: the regime's version.
        window: which transfers count.
        listed: who is listed that day.
    """
    starts = _listing_starts(facts, listed)
    by_asset, everyone = _statements_by_asset(facts, starts), [frozenset(starts)]
    for asset, said in by_asset.items():
        ended = [one for one in said if _may_end_in_window(one, window, starts[one.owner], facts)]
        givers = sorted({one.owner for one in ended})
        # What one listed party gave to another is no loss where the rule adds them up.
        for group in [frozenset([giver]) for giver in givers] if version.per_party else everyone:
            mine = [one for one in ended if one.owner in group]
            held = [one for one in said if one.owner in group]
            before = max((_total_held(held, one.last_day) for one in mine), default=0)
            more = before - _total_held(held, facts.day)
            if more > 0:
                yield from _divestments_by_owner(mine, asset, more)


def combined_upper_end(said: Iterable[StakeStatement]) -> int:
    """Return the upper end of several statements on one stake, in ticks.

    Those that surely hold are intersected, or make their hull where they disagree; others widen
    that. Blocks of one source add up (rule 8 of docs/reference/rules.md).
    """
    alone = list[_Range]()
    blocks = defaultdict[int, dict[int, list[_Range]]](lambda: defaultdict(list))
    for one in said:
        ends = _Range(one.low, one.high, one.high) if one.sure else _Range(None, 0, one.high)
        (alone if one.block < 0 else blocks[one.dataset][one.block]).append(ends)
    sums = [_sum(map(_alternatives, of.values())) for of in blocks.values()]
    return min(_alternatives([*alone, *sums]).high, FULL_TICKS)


class _Range(NamedTuple):
    """A lower end, if anything is sure, the upper end of what is sure, and of all."""

    low: int | None
    most: int
    high: int


def _alternatives(said: Sequence[_Range]) -> _Range:
    """Merge statements about one and the same stake: intersected, or their hull."""
    sure = [(one.low, one.most) for one in said if one.low is not None]
    low, most = None, 0
    if sure:
        lows, mosts = zip(*sure, strict=True)
        low, most = max(lows), min(mosts)
        if low > most:
            low, most = min(lows), max(mosts)
    return _Range(low, most, max([most, *(one.high for one in said if one.high > one.most)]))


def _sum(blocks: Iterable[_Range]) -> _Range:
    """Add up different blocks of one source."""
    found = list(blocks)
    lows = [one.low for one in found if one.low is not None]
    return _Range(
        sum(lows) if lows else None,
        min(sum(one.most for one in found), FULL_TICKS),
        min(sum(one.high for one in found), FULL_TICKS),
    )


def _divestments_by_owner(
    mine: list[_DatedStatement], asset: int, more: int
) -> Iterator[Divestment]:
    """Yield one entry for each giver; the first has the whole share."""
    largest = {one.owner: one for one in sorted(mine, key=lambda one: one.stated.high)}
    for owner in sorted(largest):
        yield Divestment(owner, asset, more, largest[owner].place)
        more = 0


def _total_held(rows: list[_DatedStatement], day: int) -> int:
    """Return what some holders may hold together on a day, in ticks, each joint block once."""
    units = defaultdict[int, list[StakeStatement]](list)
    for one in rows:
        if one.first <= day < one.ends[1]:
            units[one.unit].append(one.statement_on(day))
    return min(sum(combined_upper_end(said) for said in units.values()), FULL_TICKS)


def _listing_starts(facts: Facts, listed: ListedParties) -> dict[int, list[tuple[int, int]]]:
    """Return for each listed party of the scope when its listings began, earliest and latest."""
    world = facts.scope.world
    party, may, sure = (
        world.column("listings", name) for name in ("party_idx", "may_from", "sure_from")
    )
    found: dict[int, list[tuple[int, int]]] = {}
    for row in listed.rows:
        number = int(party[row])
        if number in listed.sure or number in listed.perhaps:
            found.setdefault(number, []).append((int(may[row]), int(sure[row])))
    local = facts.scope.local_numbers(np.array(list(found), np.int64)).tolist()
    return {node: spans for node, spans in zip(local, found.values(), strict=True) if node >= 0}


def _statements_by_asset(
    facts: Facts, starts: dict[int, list[tuple[int, int]]]
) -> dict[int, list[_DatedStatement]]:
    """Return by asset the statements on stakes of the listed, where one of them has ended."""
    speaks, low, high = facts.stated_shares(SHAREHOLDING)
    firsts = [facts.scope.column(name) for name in ("may_from", "sure_from")]
    ends = [facts.scope.column(name) for name in ("sure_until", "may_until")]
    counts = has_counted_certainty(facts.scope)
    mine = speaks & (facts.asset >= 0) & np.isin(facts.owner, np.array([*starts], np.int64))
    over = np.unique(facts.asset[mine & (ends[1] <= facts.day) & (ends[1] < NEVER)])
    rows: Longs = np.flatnonzero(mine & np.isin(facts.asset, over))
    found = defaultdict[int, list[_DatedStatement]](list)
    for place in rows.tolist():
        block = int(facts.block[place])
        found[int(facts.asset[place])].append(
            _DatedStatement(
                place,
                int(facts.owner[place]),
                int(facts.holder[place]),
                StakeStatement(
                    block // facts.block_width,
                    block,
                    int(low[place]),
                    int(high[place]),
                    bool(counts[place]),
                ),
                int(firsts[0][place]),
                int(firsts[1][place]),
                (int(ends[0][place]), int(ends[1][place])),
            )
        )
    return found


def _may_end_in_window(
    one: _DatedStatement, window: Window, starts: list[tuple[int, int]], facts: Facts
) -> bool:
    """Return whether a statement is over and may have ended in the window."""
    if one.ends[1] > facts.day or one.first > facts.day:
        return False
    return any(_is_in_window(window, one.ends, span, facts.day) for span in starts)


def _is_in_window(window: Window, end: tuple[int, int], start: tuple[int, int], day: int) -> bool:
    """Return whether an end may lie in the window; each pair is an earliest and a latest day."""
    if window.around == "listing":
        return end[1] >= start[0] - window.days and end[0] <= start[1] + window.days
    # The end is the first day without the stake: a listing that begins then met nothing.
    return end[1] > start[0] and end[1] >= day - window.days
