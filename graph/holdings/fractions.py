"""Exact shares that make 1 % of a company, each of which may be a fraction of one, read as percent.

Several that make exactly 1 % together hardly are percent. Nor are those that miss it by what
rounding loses, as three thirds of 0.33 do, if no larger share is stated beside them. A single one
of 1 % may be, so it counts only where its dataset states no larger share without a sign of percent.
"""

from collections import defaultdict

import numpy as np
import pyarrow.compute as pc

from graph.holdings.interests_on_day import Facts
from graph.holdings.stakes import Stakes
from graph.kernels.cascade_loops import Longs
from graph.values.share import TICK, UNIT
from graph.world.world import World

_ROUNDED = UNIT // 100
"""Units by which fractions of one may miss the whole, since each is rounded: 1 % of it."""


def enlarged_stakes(facts: Facts, stakes: Stakes) -> tuple[Longs, Longs, Longs, Longs]:
    """Return who would hold how much more of what, were such shares fractions of one.

    Args:
        facts: interest rows on the day.
        stakes: what the rule counts as it stands.

    Returns:
        Holders and assets, by number in the scope, more ticks, and one row of each.
    """
    rows, groups, low = _rows_in_fractions(facts.scope.world, facts.day)
    places = np.searchsorted(facts.scope.rows, rows)
    inside = np.append(facts.scope.rows, -1)[places] == rows
    inside[inside] &= facts.may_hold()[places[inside]]
    stated = defaultdict[tuple[int, int], dict[int, int]](dict)
    shown = dict[tuple[int, int], int]()
    found = zip(places[inside].tolist(), groups[inside].tolist(), low[inside].tolist(), strict=True)
    for place, group, units in found:
        pair = int(facts.holder[place]), int(facts.asset[place])
        stated[pair][group] = stated[pair].get(group, 0) + 100 * units * TICK
        shown.setdefault(pair, int(facts.scope.rows[place]))
    pairs = [pair for pair in stated if pair[0] != pair[1]]
    keys = [holder * stakes.size + asset for holder, asset in pairs]
    mine = dict(zip(*_review_by_key(stakes, keys), strict=True)) if keys else {}
    more = [
        max(max(stated[pair].values()) - mine.get(key, 0), 0)
        for pair, key in zip(pairs, keys, strict=True)
    ]
    columns = (
        [holder for holder, _ in pairs],
        [asset for _, asset in pairs],
        more,
        list(map(shown.__getitem__, pairs)),
    )
    holder, asset, extra, row = (np.array(column, np.int64) for column in columns)
    return holder, asset, extra, row


def _review_by_key(stakes: Stakes, keys: list[int]) -> tuple[list[int], list[int]]:
    """Return the keys of stakes that are asked for, and what the review counts of each."""
    every = stakes.holder * stakes.size + stakes.asset
    some = np.isin(every, keys)
    return every[some].tolist(), stakes.review[some].tolist()


def companies_in_fractions(world: World, day: int | None = None) -> frozenset[int]:
    """Return whose exact shares from one dataset make 1 % on a day (ordinal), or on any make more.

    A sum that rounding makes a little less or more counts as well. Shares that were published
    with a sign of percent are none of them.
    """
    rows = _rows_in_fractions(world, day)[0]
    return frozenset(world.column("interests", "asset_idx")[rows].tolist())


def _rows_in_fractions(world: World, day: int | None) -> tuple[Longs, Longs, Longs]:
    """Return the rows of such shares on a day, as `_small_shares` does."""
    rows, groups, low, slack = _small_shares(world)
    if day is not None:
        begun, until = (world.column("interests", end)[rows] for end in ("may_from", "may_until"))
        on_day = (begun <= day) & (day < until)
        rows, groups, low, slack = (one[on_day] for one in (rows, groups, low, slack))
    if not rows.size:
        return rows, groups, low
    sums = np.bincount(groups, low)[groups]
    wanted = sums >= UNIT - slack
    wanted &= (sums <= UNIT + slack) | (day is None)
    return rows[wanted], groups[wanted], low[wanted]


def _small_shares(world: World) -> tuple[Longs, Longs, Longs, Longs]:
    """Return the rows of exact shares up to 1 % that make 1 % or more in a company at some time.

    Also the number of the group of each, one company and dataset, the share in units, and by how
    many units the sum may miss 1 %. A share of 1 % is left out where its dataset states larger
    ones.
    """
    kept: tuple[Longs, Longs, Longs, Longs] | None = world.looked_up.get("small_shares")
    if kept is not None:
        return kept
    table = world.tables["interests"]
    share = table["share"].combine_chunks()
    low, high = (pc.fill_null(pc.struct_field(share, end), 0).to_numpy() for end in ("low", "high"))
    asset = world.column("interests", "asset_idx").astype(np.int64)
    signed = pc.fill_null(pc.match_substring(table["share_published"], "%"), False)
    exact = (low == high) & (low > 0) & (asset >= 0) & ~signed.to_numpy().astype(bool)
    datasets = table["dataset"].combine_chunks().dictionary_encode()
    dataset = datasets.indices.to_numpy().astype(np.int64)
    in_percent = np.zeros(len(datasets.dictionary) + 1, np.bool_)
    in_percent[dataset[exact & (low > UNIT)]] = True
    rows = np.flatnonzero(exact & ((low < UNIT) | ((low == UNIT) & ~in_percent[dataset])))
    keys = asset[rows] * len(in_percent) + dataset[rows]
    groups = np.unique(keys, return_inverse=True)[1].astype(np.int64)
    larger = np.flatnonzero((high > UNIT) & (asset >= 0))
    beside = np.isin(keys, asset[larger] * len(in_percent) + dataset[larger])
    slack = np.where(beside | (np.bincount(groups, minlength=1)[groups] < 2), 0, _ROUNDED)
    enough = np.bincount(groups, low[rows], 1)[groups] >= UNIT - slack
    rows, groups, slack = rows[enough], groups[enough], slack[enough].astype(np.int64)
    kept = rows.astype(np.int64), groups, low[rows].astype(np.int64), slack
    world.looked_up["small_shares"] = kept
    return kept
