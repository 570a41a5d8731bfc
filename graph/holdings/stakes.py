"""From what sources state to the stakes that a rule adds up: one stake a holder and asset.

Two statements about the same holder, asset and right are alternatives: ranges that overlap are
intersected, disjoint ones become their hull and a finding. They add up only where a source marks
different blocks. What only perhaps holds widens the upper end; what is alleged or disputed stays
apart for the review. Statements that say "directly or indirectly" may repeat each other, so they
are kept apart from direct ones (rules 8 to 11 of docs/reference/rules.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.holdings.interests_on_day import Facts, facts_on
from graph.kernels.distinct_numbers import drop_doubles
from graph.values.share import FULL_TICKS
from graph.world.scope import Longs, build_scope
from graph.world.world import World

_NONE: Final = np.int64(4 * FULL_TICKS)
"""Larger than any share: the least of no shares."""


@dataclass(frozen=True)
class Stakes:
    """Stakes of holders in assets, one an entry, sorted by holder and asset.

    Ends are in ticks, 2 ** 20 to a unit of 0.0001 %; an open end lies one tick inside.

    Attributes:
        size: number of parties and joint holders.
        holder: who holds; numbers from the number of parties on are joint holders.
        asset: what is held.
        low: lower end of what is stated as direct, sure that day.
        summary_low: lower end of what is stated as direct or indirect.
        direct_high: upper end of what is stated as direct, perhaps included.
        high: upper end of all that counts.
        review: upper end with what is alleged or disputed; at least ``high``.
        offsets: ``rows[offsets[i]:offsets[i + 1]]`` are the interest rows of stake ``i``.
        rows: row numbers of the world's interests.
        disagree: assets of which sources say things that cannot both be true.
        over: assets whose direct holders surely hold more than 100 %, or would if one more
            interest held that perhaps does.
    """

    size: int
    holder: Longs
    asset: Longs
    low: Longs
    summary_low: Longs
    direct_high: Longs
    high: Longs
    review: Longs
    offsets: Longs
    rows: Longs
    disagree: Longs
    over: Longs

    def floors(self) -> Longs:
        """Return for each asset what its direct holders surely hold together, in ticks."""
        sums = np.zeros(self.size, np.int64)
        np.add.at(sums, self.asset, self.low)
        return sums

    def rows_of(self, stake: int) -> Longs:
        """Return the interest rows that a stake was made of."""
        return self.rows[self.offsets[stake] : self.offsets[stake + 1]]


class _Items(NamedTuple):
    """Statements or sums of statements under one key each.

    ``sure`` items have a range ``low`` to ``most``; ``high`` adds what perhaps holds, ``review``
    what is alleged; both equal the field before where there is nothing to add.
    """

    key: Longs
    sure: NDArray[np.bool_]
    low: Longs
    most: Longs
    high: Longs
    review: Longs


def stakes_on(world: World, day: int, rights: Sequence[str], rows: Longs | None = None) -> Stakes:
    """Return the stakes of every holder in a world on a day.

    Args:
        world: the world.
        day: ordinal.
        rights: interest types whose shares count, as a regime's measure names them; the largest
            of a holder's shares in them is its stake.
        rows: the only interest rows that may be used; ``None`` for all.
    """
    return stakes_of(facts_on(build_scope(world, None, rows), day), rights)


def stakes_of(facts: Facts, rights: Sequence[str], capital_rights: Sequence[str] = ()) -> Stakes:
    """Return the stakes of every holder of a scope; see `stakes_on`.

    Args:
        facts: the interest rows.
        rights: interest types whose shares count.
        capital_rights: those of them that count only in bodies without share capital.
    """
    parts, places, lows, disagree = [], [], [], []
    for number, right in enumerate(rights):
        speaks, low, high = facts.stated_shares(right)
        speaks = speaks & facts.may_hold()
        if right in capital_rights and speaks.any():
            speaks &= facts.no_share_capital[facts.asset]
        chosen = np.flatnonzero(speaks)
        items = _items(facts, chosen, low, high)
        combined, odd = _combine_statements(items, facts.block[chosen], facts.block_width)
        parts.append(combined._replace(key=combined.key * len(rights) + number))
        places.append(chosen)
        lows.append(low[chosen])
        disagree.append(odd // 2 % facts.size)
    one = _Items(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
    one = _largest(one._replace(key=one.key // len(rights)))
    chosen = np.concatenate(places)
    stakes = _stakes(facts, one, chosen, drop_doubles(np.concatenate(disagree)))
    over = np.flatnonzero(stakes.floors() > FULL_TICKS)
    odd = _contradicted_assets(facts, stakes, chosen, np.concatenate(lows))
    return replace(stakes, over=np.union1d(over, odd))


def _items(facts: Facts, chosen: Longs, low: Longs, high: Longs) -> _Items:
    """Return the chosen rows as items, under the key of holder, asset and directness."""
    pair = facts.holder[chosen] * facts.size + facts.asset[chosen]
    sure, perhaps = facts.sure[chosen], facts.perhaps[chosen]
    most = np.where(sure, high[chosen], 0)
    counted = np.where(sure | perhaps, high[chosen], 0)
    return _Items(
        key=pair * 2 + facts.repeats[chosen],
        sure=sure,
        low=np.where(sure, low[chosen], 0),
        most=most,
        high=counted,
        review=high[chosen],
    )


def _combine_statements(items: _Items, block: Longs, block_width: int) -> tuple[_Items, Longs]:
    """Merge alternatives; blocks of one source are merged first and then added up.

    Returns:
        One item a key, and the keys of which sources disagree.
    """
    marked = block >= 0
    if not marked.any():
        return _alternatives(items)
    plain, inner = _select_rows(items, ~marked), _select_rows(items, marked)
    datasets = int(block.max()) // block_width + 1
    width = datasets * block_width
    inner, odd = _alternatives(inner._replace(key=inner.key * width + block[marked]))
    inner = _add_blocks(inner._replace(key=inner.key // block_width))
    inner = inner._replace(key=inner.key // datasets)
    both = _Items(*(np.concatenate(pair) for pair in zip(plain, inner, strict=True)))
    result, more = _alternatives(both)
    return result, np.union1d(odd // width, more)


def _select_rows(items: _Items, rows: NDArray[Any]) -> _Items:
    """Return some of the items, or all in another order."""
    columns: list[Any] = [column[rows] for column in items]
    return _Items(*columns)


def _sort_by_key(items: _Items) -> tuple[_Items, Longs]:
    """Sort items by key and return the first place of each key."""
    order = np.argsort(items.key, kind="stable")
    items = _select_rows(items, order)
    fresh = np.concatenate([[True], items.key[1:] != items.key[:-1]])
    return items, np.flatnonzero(fresh[: len(items.key)])


def _alternatives(items: _Items) -> tuple[_Items, Longs]:
    """Merge the items of each key as statements about one and the same stake."""
    items, first = _sort_by_key(items)
    if not first.size:
        return items, items.key
    sure = np.logical_or.reduceat(items.sure, first)
    top = np.maximum.reduceat
    low = top(np.where(items.sure, items.low, 0), first)
    most = np.minimum.reduceat(np.where(items.sure, items.most, _NONE), first)
    odd = sure & (low > most)
    least = np.minimum.reduceat(np.where(items.sure, items.low, _NONE), first)
    widest = top(np.where(items.sure, items.most, 0), first)
    low = np.where(odd, least, low)
    most = np.where(sure, np.where(odd, widest, most), 0)
    perhaps = top(np.where(items.high > items.most, items.high, 0), first)
    high = np.maximum(most, perhaps)
    claimed = top(np.where(items.review > items.high, items.review, 0), first)
    key = items.key[first]
    return _Items(key, sure, low, most, high, np.maximum(high, claimed)), key[odd]


def _add_blocks(items: _Items) -> _Items:
    """Add up the items of each key: different blocks of one source."""
    items, first = _sort_by_key(items)
    if not first.size:
        return items
    sums = [np.minimum(np.add.reduceat(column, first), FULL_TICKS) for column in items[2:]]
    return _Items(items.key[first], np.logical_or.reduceat(items.sure, first), *sums)


def _largest(items: _Items) -> _Items:
    """Return the largest of several rights of one measure ("whichever is larger")."""
    items, first = _sort_by_key(items)
    if not first.size:
        return items
    tops = [np.maximum.reduceat(column, first) for column in items[2:]]
    return _Items(items.key[first], np.logical_or.reduceat(items.sure, first), *tops)


def _stakes(facts: Facts, items: _Items, chosen: Longs, disagree: Longs) -> Stakes:
    """Build stakes: direct and other statements of each holder and asset stand side by side."""
    pairs, place = np.unique(items.key // 2, return_inverse=True)
    columns = {name: np.zeros((2, len(pairs)), np.int64) for name in ("low", "high", "review")}
    for name, values in columns.items():
        values[items.key % 2, place] = getattr(items, name)
    low, high, review = columns["low"], columns["high"], columns["review"]
    upper = high.max(axis=0)
    keys = facts.holder[chosen] * facts.size + facts.asset[chosen]
    # Rows of several rights may come twice; they are grouped as evidence, not counted.
    order = np.argsort(keys, kind="stable")
    offsets = np.searchsorted(keys[order], np.append(pairs, np.iinfo(np.int64).max))
    return Stakes(
        size=facts.size,
        holder=pairs // facts.size,
        asset=pairs % facts.size,
        low=low[0],
        summary_low=low[1],
        direct_high=high[0],
        high=upper,
        review=np.maximum(review.max(axis=0), upper),
        offsets=offsets.astype(np.int64),
        rows=facts.scope.rows[chosen[order]],
        disagree=disagree,
        over=np.zeros(0, np.int64),
    )


def _contradicted_assets(facts: Facts, stakes: Stakes, chosen: Longs, low: Longs) -> Longs:
    """Return assets with a direct interest that perhaps holds and does not fit beside sure ones.

    That the others leave no room for it would show that it has ended, or has not begun: so it is
    where a buyer came in, and nowhere where the sources contradict each other. A reader is told.
    """
    open_ = np.flatnonzero(facts.perhaps[chosen] & ~facts.repeats[chosen])
    holder, asset = facts.holder[chosen[open_]], facts.asset[chosen[open_]]
    own = np.searchsorted(stakes.holder * stakes.size + stakes.asset, holder * stakes.size + asset)
    beside = stakes.floors()[asset] - stakes.low[own]
    return drop_doubles(asset[beside + low[open_] > FULL_TICKS])
