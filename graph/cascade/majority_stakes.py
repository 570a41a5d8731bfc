"""Majority stakes: what makes a holder pass on what a company holds, where a rule asks for one.

A majority of the votes, a board majority of a member, or dominant influence (Schedule 1 of the UK's
sanctions regulations, paragraph 9; rule 12 of docs/reference/rules.md).
"""

from collections.abc import Sequence

import numpy as np

from graph.cascade.wire_builder import OPEN, WireBuilder
from graph.holdings.stakes import Stakes
from graph.kernels.cascade_loops import Bools, Longs
from graph.kernels.distinct_numbers import drop_doubles
from graph.kernels.run_cascade import build_wires
from graph.values.vocabulary import APPOINTMENT_OF_BOARD, VOTING_RIGHTS


def add_majority_stakes(
    wiring: WireBuilder,
    measures: Sequence[Stakes],
    sums: list[tuple[Longs, Longs]],
    passing: Longs,
    held_at: Longs,
) -> tuple[Longs, Longs, Longs]:
    """Add what makes a majority stake; return own votes as `Wiring` has them."""
    version, upper = wiring.base.version, wiring.upper
    rights = list(version.measures.values())
    by_votes = next(n for n, types in enumerate(rights) if VOTING_RIGHTS in types)
    by_board = next(n for n, types in enumerate(rights) if APPOINTMENT_OF_BOARD in types)
    shares, votes = measures[0], measures[by_votes]
    assets, nodes = sums[by_votes - 1]
    wiring.activate(nodes, passing[assets])
    # Votes that no source states equal the shares; beside votes of others they are open.
    rows, known = unstated_votes(votes, shares)
    rows = rows[shares.holder[rows] != shares.asset[rows]]
    at_sum = np.full(shares.size, -1, np.int64)
    at_sum[assets] = nodes
    asset = shares.asset[rows]
    target = np.where(at_sum[asset] >= 0, at_sum[asset], passing[asset])
    stated = rows[~known[asset]]
    wiring.hold(0, shares, stated, held_at[shares.holder[stated]], target[~known[asset]])
    some = drop_doubles(asset[~known[asset]])
    wiring.keep_floors(shares, some, np.where(at_sum[some] >= 0, at_sum[some], passing[some]))
    if upper:
        # Nobody says how many of the votes go with these shares: from none to as many.
        some = rows[known[asset]]
        ends = held_at[shares.holder[some]], target[known[asset]]
        wiring.add(OPEN, build_wires(*ends, share=shares.high[some]), 0, some)
    _add_board_members(wiring, measures, sums[by_board - 1], passing, held_at)
    if not version.own_votes:
        return wiring.own
    return _add_own_votes(wiring, votes, shares, (at_sum, held_at))


def unstated_votes(votes: Stakes, shares: Stakes) -> tuple[Longs, Bools]:
    """Return the stakes in shares of holders whose votes no source states.

    Returns:
        Their places, and whether somebody's votes in each party are stated and count.
    """
    counts = (votes.high > 0) | (votes.review == votes.high)
    known = np.zeros(votes.size, np.bool_)
    known[votes.asset[counts]] = True
    keys = votes.holder[counts] * votes.size + votes.asset[counts]
    return np.flatnonzero(~np.isin(shares.holder * shares.size + shares.asset, keys)), known


def own_holders(stakes: Stakes) -> Longs:
    """Return the companies that hold something in themselves, ascending."""
    mine = (stakes.holder == stakes.asset) & (stakes.review > 0)
    return np.asarray(stakes.asset[mine], np.int64)


def _add_own_votes(
    wiring: WireBuilder, votes: Stakes, shares: Stakes, where: tuple[Longs, Longs]
) -> tuple[Longs, Longs, Longs]:
    """Add half of what companies have of their own votes to what others have of them."""
    at_sum, held_at = where
    own = dict[int, int]()
    rows, known = unstated_votes(votes, shares)
    for stakes, places in ((votes, np.arange(len(votes.holder))), (shares, rows)):
        for place in places[stakes.holder[places] == stakes.asset[places]].tolist():
            asset, low = int(stakes.asset[place]), int(stakes.low[place])
            low = max(low, int(stakes.summary_low[place]))
            if stakes is shares and known[asset]:
                low = 0
            own[asset] = int(stakes.high[place]) if wiring.upper else low
    assets = np.array(sorted(own), np.int64)
    ticks = np.array([own[asset] for asset in assets.tolist()], np.int64)
    # An odd number of ticks is an open end; half of it stays open on the same side.
    half = ticks // 2 if wiring.upper else (ticks + 1) // 2
    nodes, at = wiring.nodes(assets), np.full(votes.size, -1, np.int64)
    at[assets] = nodes
    for stakes in (votes, shares):
        voting = np.flatnonzero((at[stakes.asset] >= 0) & (stakes.holder != stakes.asset))
        wiring.activate(held_at[stakes.holder[voting]], at[stakes.asset[voting]])
    wiring.parts_of(nodes, at_sum[assets], half)
    return assets, ticks, half


def _add_board_members(
    wiring: WireBuilder,
    measures: Sequence[Stakes],
    board: tuple[Longs, Longs],
    passing: Longs,
    held_at: Longs,
) -> None:
    """Add that a board majority is a majority stake of a member, who holds shares or votes."""
    assets, majority = board
    members, both = wiring.nodes(assets), wiring.nodes(assets)
    at = np.full(wiring.base.facts.size, -1, np.int64)
    at[assets] = members
    for stakes in measures[:2]:
        ends = stakes.high if wiring.upper else np.maximum(stakes.low, stakes.summary_low)
        some = np.flatnonzero((ends > 0) & (at[stakes.asset] >= 0))
        wiring.activate(held_at[stakes.holder[some]], at[stakes.asset[some]])
    half = -(-wiring.base.version.limit // 2)
    wiring.parts_of(majority, both, half)
    wiring.parts_of(members, both, half)
    wiring.activate(both, passing[assets])
