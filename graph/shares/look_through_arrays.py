"""The look-through share on large worlds: a pass over arrays instead of fractions.

`graph.shares.bounds` walks holders first, in integers that are rounded outward; what is here takes
out of a world's stakes what that pass needs. Compiled or not, it gives the same integers.
"""

import numpy as np
from numpy.typing import NDArray

from graph.holdings.stakes import Stakes
from graph.kernels.cascade_loops import Bools, Longs
from graph.kernels.distinct_numbers import drop_doubles
from graph.shares.bounds import bounds_of, range_net
from graph.values.share import FULL as UNITS
from graph.values.share import TICK

Floats = NDArray[np.float64]


def reached_nodes(stakes: Stakes, owner: Longs, holder: Longs, seeds: Longs) -> Bools:
    """Return which nodes the seeds reach through stakes that may be more than nothing.

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
    frontier = drop_doubles(seeds)
    found[frontier] = True
    while frontier.size:
        first, many = offsets[frontier], offsets[frontier + 1] - offsets[frontier]
        places = np.repeat(first - (np.cumsum(many) - many), many) + np.arange(int(many.sum()))
        nearby = drop_doubles(target[places])
        frontier = nearby[~found[nearby]]
        found[frontier] = True
    return found


def bounds(
    stakes: Stakes,
    joint: tuple[Longs, Longs],
    listed: tuple[Longs, Longs],
    reach: Bools,
    *,
    compiled: bool | None = None,
) -> tuple[Floats, Floats]:
    """Return lower and upper bounds of the look-through share of every node, 0 to 1.

    Args:
        stakes: stakes; ends are widened to whole units.
        joint: owners, and the joint holder of each.
        listed: parties listed for certain, and these with those perhaps listed.
        reach: nodes that matter; see `reached_nodes`. The others have 0.
        compiled: use compiled loops or plain ones; ``None`` decides by size.
    """
    nodes = np.flatnonzero(reach)
    local = np.full(stakes.size, len(nodes), np.int64)
    local[nodes] = np.arange(len(nodes))
    inside = reach[stakes.holder] & reach[stakes.asset]
    low = stakes.low[inside] // TICK
    direct, high = (-(-column[inside] // TICK) for column in (stakes.direct_high, stakes.high))
    # Low ends of holders that the listed do not reach leave less room all the same: two further
    # nodes that nobody holds stand for them, and for what turns the rule of 100 % off. No stake
    # is more than the whole, so what is beyond it falls to the second.
    missing = np.zeros(stakes.size, np.int64)
    np.add.at(missing, stakes.asset[~inside], stakes.low[~inside] // TICK)
    missing[stakes.over] = 2 * UNITS
    some, more = (np.flatnonzero(reach & (missing > least)) for least in (0, UNITS))
    beside = np.minimum(np.concatenate([missing[some], missing[more] - UNITS]), UNITS)
    nobody = len(nodes) + np.repeat([0, 1], [len(some), len(more)])
    holder = np.concatenate([local[stakes.holder[inside]], nobody])
    asset = np.concatenate([local[stakes.asset[inside]], local[some], local[more]])
    shares = (
        np.concatenate([low, beside]),
        np.concatenate([np.maximum(direct, low), beside]),
        np.concatenate([high - direct, 0 * beside]),
    )
    used = reach[joint[1]]
    members = local[joint[0][used]], local[joint[1][used]]
    net = range_net((holder, asset), shares, len(nodes) + 2, joint=members, compiled=compiled)
    seeds = (local[one[reach[one]]] for one in listed)
    found = bounds_of(net, *seeds, compiled=compiled)
    least, most = np.zeros(stakes.size), np.zeros(stakes.size)
    least[nodes], most[nodes] = found.low[:-2], found.high[:-2]
    return least, most
