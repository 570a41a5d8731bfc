"""What several statements on one and the same stake come to."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pyarrow.compute as pc

from graph.holdings.interests_on_day import Bools, Facts
from graph.holdings.stakes import Stakes, stakes_of
from graph.regimes.regime import RegimeVersion
from graph.values.share import FULL_TICKS
from graph.world.scope import Longs, gather_groups


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


def combined_ends(said: Iterable[StakeStatement]) -> tuple[int, int]:
    """Return both ends of several statements on one stake, in ticks.

    Those that surely hold are intersected, or make their hull where they disagree; others widen
    that. Blocks of one source add up (rule 8 of docs/reference/rules.md).
    """
    alone = list[_Range]()
    blocks = defaultdict[int, dict[int, list[_Range]]](lambda: defaultdict(list))
    for one in said:
        ends = _Range(one.low, one.high, one.high) if one.sure else _Range(None, 0, one.high)
        (alone if one.block < 0 else blocks[one.dataset][one.block]).append(ends)
    sums = [_sum(map(_alternatives, of.values())) for of in blocks.values()]
    found = _alternatives([*alone, *sums])
    return min(found.low or 0, FULL_TICKS), min(found.high, FULL_TICKS)


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


def stakes_beside_each_other(
    facts: Facts, version: RegimeVersion, rights: tuple[str, ...]
) -> tuple[Longs, Longs, Longs, Longs]:
    """Return what holders have at most beside what is counted, if direct and indirect add up.

    Of one that is stated to hold directly and indirectly only the larger share is counted: no
    source says whether the one includes the other (rule 8 of docs/reference/rules.md). What it
    holds through companies of which the rule counts all as its own is known already.

    Args:
        facts: interest rows on the day.
        version: the regime's version.
        rights: interest types of one of its measures.

    Returns:
        Holders and assets, by number in the scope, ticks, and a row of each that says "indirect".
    """
    said = pc.equal(facts.scope.arrow_column("directness"), "indirect")
    indirect = np.asarray(said.to_numpy(zero_copy_only=False), np.bool_) & facts.may_hold()
    direct = ~facts.repeats & facts.may_hold()
    summary = facts.scope.arrow_column("summary").to_numpy(zero_copy_only=False)
    indirect &= ~summary.astype(bool) & (facts.holder != facts.asset)
    keys = facts.holder * facts.size + facts.asset
    direct &= np.isin(keys, keys[indirect])
    both = direct | (indirect & np.isin(keys, keys[direct]))
    if not both.any():
        return (np.zeros(0, np.int64),) * 4
    one, other = (
        stakes_of(_only(facts, both & rows), rights, version.capital_rights)
        for rows in (direct, indirect)
    )
    stated, beside = (each.holder * facts.size + each.asset for each in (one, other))
    _, left, right = np.intersect1d(stated, beside, return_indices=True)
    ticks = np.minimum(one.review[left], other.review[right])
    every = stakes_of(facts, rights, version.capital_rights)
    holder, asset = other.holder[right], other.asset[right]
    # A rule on beneficial owners may begin below a half, and has no less than a majority as own.
    limit = max(version.limit, FULL_TICKS // 2)
    known = [_held_through_own(every, limit, *ends) for ends in zip(holder, asset, strict=True)]
    row = other.rows[other.offsets[:-1][right]]
    return holder, asset, np.maximum(ticks - np.array(known, np.int64), 0), row


def _only(facts: Facts, rows: Bools) -> Facts:
    """Return facts of which only some rows hold."""
    sure, perhaps, claimed = (each & rows for each in (facts.sure, facts.perhaps, facts.claimed))
    return replace(facts, sure=sure, perhaps=perhaps, claimed=claimed)


def _held_through_own(stakes: Stakes, limit: int, holder: int, asset: int) -> int:
    """Return what is surely held through companies that the rule counts as the holder's own."""
    whole = np.flatnonzero((stakes.low >= limit) & (stakes.asset != asset))
    offsets = np.searchsorted(stakes.holder[whole], np.arange(stakes.size + 1))
    own, frontier = np.array([], np.int64), np.array([holder], np.int64)
    while frontier.size:
        below = gather_groups(offsets, frontier, stakes.asset[whole])
        frontier = np.setdiff1d(below, np.append(own, holder))
        own = np.union1d(own, frontier)
    return int(stakes.low[(stakes.asset == asset) & np.isin(stakes.holder, own)].sum())
