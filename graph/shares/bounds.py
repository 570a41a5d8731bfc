"""Attained bounds of the look-through share of every party, with ranges and loops, in one pass.

Shares stated as ranges make the graph an interval Markov chain whose reachability probabilities
are the look-through shares (Wu and Koutsoukos, Reachability analysis of uncertain systems using
bounded-parameter Markov decision processes, Artificial Intelligence 172, 2008). The lower bound
takes every low end. The upper bound gives what is left of the 100 % of a company to its most
exposed holders first; each company is split for itself, so the greedy split is the best one, and
some admissible shares attain the bound, through loops too. Listed parties are not looked through.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.kernels.compiling import compile_loop, worth_compiling
from graph.kernels.distinct_numbers import drop_doubles
from graph.kernels.holders_first import holders_first
from graph.kernels.stake_arrays import exact_net
from graph.shares import bounds_kernels as kernels
from graph.shares.bounds_loops import settle_loop

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class RangeNet:
    """Stakes with ranges, grouped by what is held, holders first.

    Attributes:
        place: where each party stands in the order.
        offsets: stakes in the party at place ``i`` stand at ``offsets[i]`` to ``offsets[i + 1]``.
        stakes: four entries a stake: the holder's place, units surely held, units that it may be
            more, units added outside the rule that holdings fit in 100 %.
        rooms: units left beside what is surely held; -1 where the rule is off.
        marks: bits of `graph.shares.bounds_kernels` that do not depend on who is listed.
        loops: first place and place after the last of each loop, end to end.
    """

    place: Ints
    offsets: Ints
    stakes: Ints
    rooms: Ints
    marks: NDArray[np.uint8]
    loops: Ints

    @cached_property
    def pairs(self) -> Ints:
        """Holder's place and units surely held of each stake, end to end."""
        return np.ascontiguousarray(self.stakes.reshape(-1, 4)[:, :2]).ravel()

    @cached_property
    def assets(self) -> Ints:
        """Place of the party in which each stake is."""
        return np.repeat(np.arange(len(self.marks), dtype=np.int32), np.diff(self.offsets))


@dataclass(frozen=True)
class Bounds:
    """Lower and upper bounds of every party, 0 to 1, exact in binary.

    Attributes:
        low: never above the true bound.
        high: never below it.
        loose: number of parties whose upper bound is valid, but not known to be attained: they
            stand in loops that nearly hold themselves whole.
    """

    low: Floats
    high: Floats
    loose: int


def range_net(
    ends: tuple[NDArray[Any], NDArray[Any]],
    shares: Sequence[NDArray[Any]],
    size: int,
    *,
    joint: tuple[Longs, Longs] | None = None,
    compiled: bool | None = None,
) -> RangeNet:
    """Build the net that `bounds_of` reads.

    Args:
        ends: holder and asset of each stake; a pair stands once.
        shares: low and high end in units, 0 to 1,000,000; and what is added on top, if any.
        size: number of parties.
        joint: members of joint holders, and the joint holder of each.
        compiled: use compiled loops or plain ones; ``None`` decides by size.
    """
    holder, asset = (np.asarray(end, np.int64) for end in ends)
    low, high, *more = (np.asarray(column, np.int32) for column in shares)
    extra = more[0] if more else np.zeros(len(low), np.int32)
    # Members lead to their joint holder like stakes of 0 to 100 %; a mark says how they count.
    if joint is not None and joint[0].size:
        full = np.full(len(joint[0]), kernels.UNITS, np.int32)
        holder, asset = np.concatenate([holder, joint[0]]), np.concatenate([asset, joint[1]])
        low, high = np.concatenate([low, 0 * full]), np.concatenate([high, full])
        extra = np.concatenate([extra, 0 * full])
    weight = np.maximum(high, extra)
    order = holders_first(exact_net(holder, asset, weight, size, compiled=compiled))
    matters = np.flatnonzero(weight > 0)
    to, source = order.place[asset[matters]], order.place[holder[matters]]
    by_asset = np.argsort(to, kind="stable")
    offsets = np.concatenate([[0], np.cumsum(np.bincount(to, minlength=size))]).astype(np.int32)
    columns = (source, low[matters], (high - low)[matters], extra[matters])
    stakes = np.stack([column[by_asset] for column in columns], axis=1).astype(np.int32).ravel()
    held = np.bincount(to, weights=low[matters], minlength=size).astype(np.int64)
    rooms = np.where(held > kernels.UNITS, -1, kernels.UNITS - held).astype(np.int32)
    marks = np.zeros(size, np.uint8)
    if joint is not None:
        marks[order.place[joint[1]]] |= kernels.JOINT
    loops = _add_own_loops(order.loops, drop_doubles(to[source == to]))
    return RangeNet(order.place, offsets, stakes, rooms, marks, loops)


def _add_own_loops(loops: Ints, places: Ints) -> Ints:
    """Add the loops of parties that hold shares of themselves and stand in no other loop."""
    before = np.searchsorted(loops[:, 0], places, side="right")
    inside = (before > 0) & (places < np.append(loops[:, 1], 0)[before - 1])
    alone = places[~inside]
    spans = np.concatenate([loops, np.stack([alone, alone + 1], axis=1)])
    return spans[np.argsort(spans[:, 0])].astype(np.int32).ravel()


def bounds_of(net: RangeNet, sure: Longs, some: Longs, *, compiled: bool | None = None) -> Bounds:
    """Return attained bounds of the look-through share of the listed in every party.

    Args:
        net: stakes; see `range_net`.
        sure: parties listed for certain.
        some: these and parties perhaps listed.
        compiled: use compiled loops or plain ones; ``None`` decides by size.

    Cost: the stakes once, and those of each loop as often as it takes to settle.
    """
    marks = net.marks.copy()
    marks[net.place[sure]] |= kernels.SURE | kernels.REACHED
    marks[net.place[some]] |= kernels.SOME | kernels.REACHED
    ends = np.zeros(2 * len(net.place), np.int64)
    order = np.zeros(int(np.diff(net.offsets).max(initial=0)) + 1, np.int64)
    fill: Any = kernels.bound_all
    sweep: Any = kernels.update_ends
    reach: Any = kernels.reach_all
    put: Any = kernels.copy_bounds
    stakes: Any = net.stakes
    if worth_compiling(len(net.stakes) // 4, compiled):
        fill, sweep = compile_loop(fill, sweep), compile_loop(sweep)
        reach, put = compile_loop(reach), compile_loop(put)
    else:
        stakes = stakes.astype(np.int64)
    reach((net.offsets, net.assets, net.pairs, marks), net.loops)
    arrays, loose = (net.offsets, stakes, net.rooms, marks), 0
    loop = int(fill(arrays, net.loops, ends, order, 0))
    while loop >= 0:
        span = int(net.loops[2 * loop]), int(net.loops[2 * loop + 1])
        loose += settle_loop(sweep, arrays, span, ends, order)
        loop = int(fill(arrays, net.loops, ends, order, loop + 1))
    found = np.empty((2, len(net.place)))
    put(ends, net.place, found)
    return Bounds(found[0], found[1], loose)
