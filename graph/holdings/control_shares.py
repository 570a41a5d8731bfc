"""Stakes by which a holder controls a company, and shares as ranges in ticks with a review end."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.holdings.stakes import Stakes
from graph.kernels.cascade_loops import Longs
from graph.values.share import FULL, FULL_TICKS, TICK

_ROUNDS: Final = 60


class Range(NamedTuple):
    """Ends of a share in ticks; ``review`` is the upper end with what is alleged or disputed."""

    low: int
    high: int
    review: int


def lower_ticks(part: Fraction, *, open_end: bool) -> int:
    """Convert a part of 1 to a lower end in ticks: rounded down to a unit, and open if it was."""
    units = part * FULL
    whole = units.numerator // units.denominator
    return whole * TICK + int(open_end or units != whole)


def upper_ticks(part: Fraction, *, open_end: bool) -> int:
    """Convert a part of 1 to an upper end in ticks: rounded up to a unit, and open if it was."""
    units = part * FULL
    whole = -(-units.numerator // units.denominator)
    return max(whole * TICK - int(open_end or units != whole), 0)


def reach_from_above(
    held: tuple[Longs, Longs, NDArray[np.float64]], aims: Sequence[int], size: int
) -> NDArray[np.float64]:
    """Compute an upper bound of what multiplies out from each node to the first of some aims.

    Every round starts from a bound and gives one that is no worse, so that loops do no harm.
    Cost: the stakes, times at most ``_ROUNDS``.

    Args:
        held: holders, assets and shares (0 to 1) of stakes.
        aims: nodes that are themselves reached in full.
        size: number of nodes.

    Returns:
        The bound of each node as a holder; for an aim what it holds in the others.
    """
    holder, asset, share = held
    reach = np.ones(size)
    for _ in range(_ROUNDS):
        before, inner = reach, reach.copy()
        inner[list(aims)] = 1.0
        reach = np.minimum(np.bincount(holder, share * inner[asset], size), 1.0)
        if np.array_equal(reach, before):
            break
    return reach


def votes_else_shares(votes: Stakes, shares: Stakes) -> Stakes:
    """Return stakes in votes; shares stand for them in companies without any stated votes.

    Where the votes of some holders of a company are stated, those of its other holders are
    unknown: 0 to 100. What is returned names no interest rows.
    """
    known = np.zeros(votes.size, np.bool_)
    known[votes.asset] = True
    keys = votes.holder * votes.size + votes.asset
    fresh = np.flatnonzero(~np.isin(shares.holder * shares.size + shares.asset, keys))
    stated = ~known[shares.asset[fresh]]

    def extended_column(name: str, otherwise: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        more = np.where(stated, getattr(shares, name)[fresh], otherwise)
        return np.concatenate([getattr(votes, name), more]).astype(np.int64)

    asset = np.concatenate([votes.asset, shares.asset[fresh]])
    low = extended_column("low", 0)
    floors = np.zeros(votes.size, np.int64)
    np.add.at(floors, asset, low)
    nothing = np.zeros(0, np.int64)
    return Stakes(
        size=votes.size,
        holder=np.concatenate([votes.holder, shares.holder[fresh]]),
        asset=asset,
        low=low,
        summary_low=extended_column("summary_low", 0),
        direct_high=extended_column("direct_high", FULL_TICKS),
        high=extended_column("high", FULL_TICKS),
        review=extended_column("review", FULL_TICKS),
        offsets=np.zeros(len(asset) + 1, np.int64),
        rows=nothing,
        disagree=nothing,
        over=np.flatnonzero(floors > FULL_TICKS),
    )
