"""Stakes as rules on beneficial owners count them: own votes left out, doubtful ones for a review.

Votes that a company holds in itself lessen the whole where the rule says so (Companies Act 2006,
Schedule 1A, paragraph 15). What a nominee holds for somebody, what a dissolved company held, and
rights to profits in a body of no known form count in the review only (rules 6 and 13 of
docs/reference/rules.md).
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from graph.holdings.control_signs import Signs
from graph.holdings.stakes import Stakes
from graph.kernels.cascade_loops import Bools, Longs
from graph.values.share import FULL_TICKS
from graph.values.vocabulary import VOTING_RIGHTS


class OwnVotes(NamedTuple):
    """What each node has of its own votes, in ticks; shares stand for votes that nobody states."""

    low: Longs
    high: Longs
    review: Longs
    by_shares: Bools

    def any_held(self) -> bool:
        """Return whether some node may hold something in itself."""
        return bool(self.review.any())


def own_votes_of(votes: Stakes, shares: Stakes) -> OwnVotes:
    """Return what each node has of its own votes.

    Args:
        votes: the stakes in votes.
        shares: the stakes in shares, which stand for votes where nobody's are stated.
    """
    known = np.zeros(votes.size, np.bool_)
    known[votes.asset] = True
    low, high, review = (np.zeros(votes.size, np.int64) for _ in range(3))
    for stakes in (shares, votes):
        mine = np.flatnonzero(stakes.holder == stakes.asset)
        node = stakes.asset[mine]
        # Beside votes of others it is open how many of the votes go with such shares.
        surely = np.where((stakes is shares) & known[node], 0, stakes.low[mine])
        low[node], high[node] = surely, stakes.high[mine]
        review[node] = stakes.review[mine]
    return OwnVotes(low, high, review, ~known & (review > 0))


def lessen_whole(stakes: Stakes, own: OwnVotes) -> Stakes:
    """Return stakes in votes as parts of what is left without the votes of each company in itself.

    Lower ends are rounded down to a tick and upper ends up, so that no answer gets surer by it.
    """
    columns = {name: getattr(stakes, name).copy() for name in _Columns._fields}
    parts = {"low": own.low, "summary_low": own.low, "direct_high": own.high, "high": own.high}
    parts["review"] = own.review
    for place in np.flatnonzero(own.review[stakes.asset] > 0).tolist():
        asset = int(stakes.asset[place])
        for name, mine in parts.items():
            ticks, left = int(columns[name][place]), FULL_TICKS - int(mine[asset])
            if stakes.holder[place] == asset:
                ticks = 0
            elif ticks:
                over = ticks * FULL_TICKS + (0 if name.endswith("low") else left - 1)
                ticks = min(over // left, FULL_TICKS) if left else FULL_TICKS
            columns[name][place] = ticks
    return _with_columns(stakes, _Columns(**columns), stakes.offsets)


def review_without_own(stakes: Stakes) -> Stakes:
    """Return stakes whose ends of the review are parts of what a company has not in itself.

    So a rule is read whose text does not say whether such shares belong to the whole.
    """
    mine = np.flatnonzero(stakes.holder == stakes.asset)
    nothing, own = (np.zeros(stakes.size, np.int64) for _ in range(2))
    own[stakes.asset[mine]] = stakes.review[mine]
    if not mine.size:
        return stakes
    lessened = lessen_whole(stakes, OwnVotes(nothing, nothing, own, nothing > 0))
    return replace(stakes, review=np.maximum(stakes.review, lessened.review))


def votes_with_own(votes: Stakes, shares: Stakes, own: OwnVotes) -> Stakes:
    """Return the stakes in votes, with shares where a company has some and nobody states votes."""
    some = np.flatnonzero(own.by_shares[shares.asset])
    return lessen_whole(_with_more(votes, _places(shares, some)), own)


def judged_amounts(signs: Signs) -> Mapping[int, dict[tuple[int, int], int]]:
    """Return by measure what each holder has in each asset for a person to judge, in ticks."""
    found = defaultdict[int, dict[tuple[int, int], int]](dict)
    places = signs.review_places()
    places = places[signs.extra[places] > 0]
    measures = signs.measures(places).tolist()
    for measure, place in zip(measures, places.tolist(), strict=True):
        pair = int(signs.holder[place]), int(signs.asset[place])
        held = found[measure].get(pair, 0)
        found[measure][pair] = min(held + int(signs.extra[place]), FULL_TICKS)
    return found


def add_judged(stakes: Stakes, amounts: Mapping[tuple[int, int], int]) -> Stakes:
    """Return stakes of which the ends of the review have what a person must judge as well."""
    if not amounts:
        return stakes
    holder, asset = (np.array([pair[end] for pair in amounts], np.int64) for end in (0, 1))
    ticks, keys = np.array([*amounts.values()], np.int64), holder * stakes.size + asset
    order = np.argsort(keys)
    places = np.searchsorted(keys[order], stakes.holder * stakes.size + stakes.asset)
    near = order[np.minimum(places, len(order) - 1)]
    same = (holder[near] == stakes.holder) & (asset[near] == stakes.asset)
    review = np.minimum(stakes.review + np.where(same, ticks[near], 0), FULL_TICKS)
    fresh = np.ones(len(keys), np.bool_)
    fresh[near[same]] = False
    nothing = np.zeros(int(fresh.sum()), np.int64)
    ends = nothing, nothing, nothing, nothing
    more = _Columns(holder[fresh], asset[fresh], *ends, ticks[fresh])
    return _with_more(replace(stakes, review=review), more)


class _Columns(NamedTuple):
    """The columns of some stakes that name no interest rows."""

    holder: Longs
    asset: Longs
    low: Longs
    summary_low: Longs
    direct_high: Longs
    high: Longs
    review: Longs


def _places(stakes: Stakes, places: Longs) -> _Columns:
    """Return the columns of some of the stakes."""
    return _Columns(*(getattr(stakes, name)[places] for name in _Columns._fields))


def _with_more(stakes: Stakes, more: _Columns) -> Stakes:
    """Return stakes with some more behind them."""
    first = _places(stakes, np.arange(len(stakes.holder), dtype=np.int64))
    both = _Columns(*(np.concatenate(pair) for pair in zip(first, more, strict=True)))
    ends = np.full(len(more.holder), stakes.offsets[-1])
    return _with_columns(stakes, both, np.concatenate([stakes.offsets, ends]))


def _with_columns(stakes: Stakes, columns: _Columns, offsets: Longs) -> Stakes:
    """Return stakes with other columns."""
    return Stakes(
        stakes.size, *columns, offsets, rows=stakes.rows, disagree=stakes.disagree, over=stakes.over
    )


def owner_stakes(
    stakes: Mapping[str, Stakes], rights: Mapping[str, tuple[str, ...]], own: OwnVotes | None
) -> dict[str, Stakes]:
    """Return the stakes of each measure, those in votes without what companies have in themselves.

    Args:
        stakes: by measure, the shares first.
        rights: the interest types of each measure.
        own: what companies have of their own votes, where the rule leaves it out; else ``None``.
    """
    if own is None or not own.any_held():
        return dict(stakes)
    shares = next(iter(stakes.values()))
    return {
        name: votes_with_own(one, shares, own) if VOTING_RIGHTS in rights[name] else one
        for name, one in stakes.items()
    }
