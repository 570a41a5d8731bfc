"""The look-through share on large worlds: sweeps over arrays instead of fractions.

Both bounds are approached from below. The lower one is valid after any sweep. What has not
settled of the upper one, a loop that nearly holds itself whole, is set to 1 and the rest computed
anew, so that no upper bound is too small by more than the rounding.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from graph.kernels import FULL, Bools, Longs
from graph.stakes import Stakes

Floats = NDArray[np.float64]

_SETTLED: Final = 1e-11
_SWEEPS: Final = 120


def reached(stakes: Stakes, owner: Longs, holder: Longs, seeds: Longs) -> Bools:
    """Say which nodes the seeds reach through stakes that may be more than nothing.

    Args:
        stakes: stakes.
        owner: members of joint holders.
        holder: the joint holder of each.
        seeds: where to start.
    """
    held = stakes.high > 0
    source = np.concatenate([stakes.holder[held], owner])
    target = np.concatenate([stakes.asset[held], holder])
    order = np.argsort(source, kind="stable")
    target = target[order]
    counts = np.bincount(source, minlength=stakes.size)
    offsets = np.concatenate([[0], np.cumsum(counts)])
    found = np.zeros(stakes.size, np.bool_)
    frontier = np.unique(seeds)
    found[frontier] = True
    while frontier.size:
        first, many = offsets[frontier], offsets[frontier + 1] - offsets[frontier]
        places = np.repeat(first - (np.cumsum(many) - many), many) + np.arange(int(many.sum()))
        nearby = np.unique(target[places])
        frontier = nearby[~found[nearby]]
        found[frontier] = True
    return found


def bounds(
    stakes: Stakes, joint: tuple[Longs, Longs], listed: tuple[Longs, Longs], reach: Bools
) -> tuple[Floats, Floats]:
    """Give lower and upper bounds of the look-through share of every node, 0 to 1.

    Args:
        stakes: stakes.
        joint: owners, and the joint holder of each.
        listed: parties listed for certain, and these with those perhaps listed.
        reach: nodes that matter; see `reached`.
    """
    inside = reach[stakes.holder] & reach[stakes.asset]
    holder, asset = stakes.holder[inside], stakes.asset[inside]
    low, direct, high = (
        column[inside] / FULL for column in (stakes.low, stakes.direct_high, stakes.high)
    )

    def lower(x: Floats) -> Floats:
        out = _sums(asset, low * x[holder], stakes.size)
        return _joint_shares(out, x, joint, upper=False)

    room = 1 - stakes.floors() / FULL
    room[stakes.over] = np.inf
    loose = direct > low

    def upper(x: Floats) -> Floats:
        base = low + (high - direct)
        out = _sums(asset, base * x[holder], stakes.size)
        out += _filled((holder[loose], asset[loose]), (direct - low)[loose], room, x)
        return _joint_shares(out, x, joint, upper=True)

    least, _ = _swept(lower, listed[0], stakes.size)
    most, unsettled = _swept(upper, listed[1], stakes.size)
    fixed = listed[1]
    while unsettled.any():
        fixed = np.union1d(fixed, np.flatnonzero(unsettled))
        most, unsettled = _swept(upper, fixed, stakes.size)
    return least, most


def _swept(step: Any, listed: Longs, size: int) -> tuple[Floats, Bools]:
    x = np.zeros(size)
    x[listed] = 1.0
    moved = np.zeros(size, np.bool_)
    for _ in range(_SWEEPS):
        after = np.minimum(step(x), 1.0)
        after[listed] = 1.0
        moved = np.abs(after - x) > _SETTLED
        x = after
        if not moved.any():
            break
    return x, moved


def _filled(edges: tuple[Longs, Longs], more: Floats, room: Floats, x: Floats) -> Floats:
    """Give what is left of each asset's 100 % to its most exposed holders first."""
    holder, asset = edges
    order = np.lexsort((-x[holder], asset))
    holder, asset, more = holder[order], asset[order], more[order]
    running = np.cumsum(more)
    first = np.flatnonzero(np.diff(asset, prepend=-1))
    before = np.repeat(running[first] - more[first], np.diff(np.append(first, len(asset))))
    given = np.clip(room[asset] - (running - more - before), 0, more)
    return _sums(asset, given * x[holder], len(room))


def _sums(key: Longs, values: Floats, size: int) -> Floats:
    return np.bincount(key, values, minlength=size).astype(np.float64)


def _joint_shares(out: Floats, x: Floats, joint: tuple[Longs, Longs], *, upper: bool) -> Floats:
    owner, holder = joint
    if owner.size:
        out[holder] = 0.0 if upper else 1.0
        (np.maximum if upper else np.minimum).at(out, holder, x[owner])
    return out
