"""The look-through share: percentages multiplied along every chain and added up, loops included.

For information beside a verdict: no sanctions rule multiplies. Listed parties count as 1 and are
not looked through; the share of the others solves x = S x. With ranges there is a lowest and a
highest solution: the lowest takes every lower end, the highest gives what is left of the 100 %
of a company to its most exposed holders first (Brioschi, Buzzacchi and Colombo 1989 for the
integrated share; the greedy split is exact, since each company's holders are free of the
others'). Chains without loops are computed in fractions; loops in fractions where they are
small; all else is rounded outward. What decides is a party and what stands above it, never what
else is asked about, so that an answer is the same alone and among all.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from math import ceil, floor
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graph.holdings.stakes import Stakes
from graph.kernels.cascade_loops import Bools, Longs
from graph.kernels.circular_ownership import components
from graph.shares import look_through_arrays
from graph.values.share import FULL, TICK

EXACT: Final = 200
"""Parties of a loop up to which fractions are used."""
LONGEST: Final = 4_000
"""Bits of a denominator up to which a share is kept as it is: some 200 steps of a chain."""
_ROUNDED: Final = 64
"""Bits behind the point of a share that is rounded."""
_SWEEPS: Final = 400
_MARGINS: Final = tuple(Fraction(1, 10**digits) for digits in (12, 10, 8, 6, 4, 3, 2))
"""What is added to values approached from below in search of an upper bound."""

Weights = dict[int, Fraction]
Floats = NDArray[np.float64]
SolveLarge = Callable[[frozenset[int]], tuple[Floats, Floats]]


@dataclass(frozen=True)
class JointMembers:
    """Who belongs to which joint holder: numbers of owners and of joint holders."""

    owner: Longs
    holder: Longs


@dataclass(frozen=True)
class LookThrough:
    """Bounds of the look-through share of the listed in each party that they reach.

    Attributes:
        low: lower bound, 0 to 1; what is missing is 0.
        high: upper bound.
        inexact: nodes whose bounds are floats rounded outward, or rest on such; all others are
            exact fractions.
        low_open: nodes whose lower bound is a limit that no admissible shares reach. Only what
            is exact can be known to be open; all other bounds count as reached.
        high_open: the same of the upper bound.
    """

    low: dict[int, Fraction]
    high: dict[int, Fraction]
    inexact: frozenset[int]
    low_open: frozenset[int] = frozenset()
    high_open: frozenset[int] = frozenset()


@dataclass(slots=True)
class _ReachedStakes:
    """What the listed reach: for each node its holders with low, high and excess shares, 0 to 1.

    ``solve_large`` bounds the shares in some nodes with all that stands above them, by arrays.
    """

    above: dict[int, list[tuple[int, Fraction, Fraction, Fraction]]]
    joint: dict[int, list[int]]
    room: dict[int, Fraction]
    solve_large: SolveLarge
    inexact: set[int] = field(default_factory=set)

    def holders(self, node: int) -> list[int]:
        return self.joint.get(node) or [stake[0] for stake in self.above.get(node, ())]


def look_through(stakes: Stakes, joint: JointMembers, sure: Longs, some: Longs) -> LookThrough:
    """Return the look-through share of listed parties in all that they reach.

    In fractions but for loops of more than ``EXACT`` parties, and what they lead to.

    Args:
        stakes: stakes in shares.
        joint: members of joint holders: a joint block counts in full where any member does, for
            the upper bound, and where all do, for the lower.
        sure: parties listed for certain.
        some: these and parties perhaps listed.
    """
    reach = look_through_arrays.reached_nodes(stakes, joint.owner, joint.holder, some)
    nodes = np.flatnonzero(reach)

    @cache
    def solve_large(above: frozenset[int]) -> tuple[Floats, Floats]:
        inside = np.zeros_like(reach)
        inside[list(above)] = True
        members = joint.owner, joint.holder
        return look_through_arrays.bounds(stakes, members, (sure, some), inside)

    listed = nodes.tolist(), sure.tolist(), some.tolist()
    cone = _collect_stakes(stakes, joint, reach, solve_large, whole=True)
    low, high, inexact = _bounds(cone, *listed)
    if not _any_open(stakes, reach):
        return LookThrough(low, high, inexact)
    # An open end is one tick off: a bound that it moves is a limit that is not reached.
    cone = _collect_stakes(stakes, joint, reach, solve_large, whole=False)
    least, most, vague = _bounds(cone, *listed)
    zero, known = Fraction(0), set(listed[0]) - inexact - vague
    return LookThrough(
        low,
        high,
        inexact,
        frozenset(n for n in known if least.get(n, zero) > low.get(n, zero)),
        frozenset(n for n in known if most.get(n, zero) < high.get(n, zero)),
    )


def _bounds(
    cone: _ReachedStakes, nodes: list[int], sure: list[int], some: list[int]
) -> tuple[Weights, Weights, frozenset[int]]:
    """Return the lowest and the highest solution, and the nodes where either is not exact."""
    low = _solve_all(cone, nodes, sure, upper=False)
    return low, _solve_all(cone, nodes, some, upper=True), frozenset(cone.inexact)


def _any_open(stakes: Stakes, reach: Bools) -> bool:
    """Return whether an end of a stake in a party that the listed reach is open."""
    inside = reach[stakes.asset]
    ends = (stakes.low, stakes.direct_high, stakes.high)
    return any(bool((column[inside] % TICK != 0).any()) for column in ends)


def _collect_stakes(
    stakes: Stakes, joint: JointMembers, reach: Bools, solve_large: SolveLarge, *, whole: bool
) -> _ReachedStakes:
    """Collect the stakes between what the listed reach.

    Args:
        stakes: stakes in shares.
        joint: members of joint holders.
        reach: what the listed reach.
        solve_large: see `_ReachedStakes`.
        whole: take the ticks of open ends back, so that shares are those that sources state.
    """

    @cache
    def part(ticks: int, *, up: bool) -> Fraction:
        if not whole:
            return Fraction(ticks, FULL * TICK)
        return Fraction(-(-ticks // TICK) if up else ticks // TICK, FULL)

    inside = np.flatnonzero(reach[stakes.holder] & reach[stakes.asset])
    above: dict[int, list[tuple[int, Fraction, Fraction, Fraction]]] = {}
    for place in inside.tolist():
        low = part(int(stakes.low[place]), up=False)
        direct = part(int(stakes.direct_high[place]), up=True)
        high = part(int(stakes.high[place]), up=True)
        stake = int(stakes.holder[place]), low, direct, high - direct
        above.setdefault(int(stakes.asset[place]), []).append(stake)
    floors, over = stakes.floors(), set(stakes.over.tolist())
    room = {
        node: Fraction(FULL) if node in over else 1 - part(int(floors[node]), up=False)
        for node in above
    }
    members: dict[int, list[int]] = {}
    for owner, holder in zip(joint.owner.tolist(), joint.holder.tolist(), strict=True):
        members.setdefault(holder, []).append(owner)
    return _ReachedStakes(above, members, room, solve_large)


def _solve_all(
    cone: _ReachedStakes, nodes: list[int], listed: list[int], *, upper: bool
) -> Weights:
    """Compute the share of each node, holders first; each loop is solved as one."""
    value: Weights = {node: Fraction(1) for node in listed}

    def above(node: int) -> list[int]:
        return [] if node in value else cone.holders(node)

    for group in components(nodes, above):
        if group[0] in value:
            continue
        if not cone.inexact.isdisjoint(holder for node in group for holder in cone.holders(node)):
            cone.inexact.update(group)
        if len(group) == 1 and group[0] not in cone.holders(group[0]):
            value[group[0]] = _share_in_party(cone, group[0], value, upper=upper)
        elif len(group) > EXACT:
            value.update(_solve_large_loop(cone, group, upper=upper))
        else:
            # In the order of the world: what is rounded must not hang on where a walk began.
            value.update(_solve_loop(cone, sorted(group), value, upper=upper))
        for node in group:
            if value[node].denominator.bit_length() > LONGEST:
                cone.inexact.add(node)
                grown = value[node] * 2**_ROUNDED
                value[node] = Fraction(ceil(grown) if upper else floor(grown), 2**_ROUNDED)
    return {node: share for node, share in value.items() if share}


def _share_in_party(cone: _ReachedStakes, node: int, value: Weights, *, upper: bool) -> Fraction:
    """Return the share in one party, its holders' shares known."""
    members = cone.joint.get(node)
    if members is not None:
        shares = [value.get(member, Fraction(0)) for member in members]
        return max(shares) if upper else min(shares)
    weights = _weights(cone, node, value, upper=upper)
    total = sum((w * value.get(holder, Fraction(0)) for holder, w in weights.items()), Fraction(0))
    return min(total, Fraction(1))


def _weights(cone: _ReachedStakes, node: int, value: Weights, *, upper: bool) -> Weights:
    """Return what each holder has in the split that makes the share smallest or largest."""
    stakes = cone.above.get(node, [])
    weights = {holder: low for holder, low, _, _ in stakes}
    if not upper:
        return weights
    room = max(cone.room.get(node, Fraction(0)), Fraction(0))
    # Most stakes are exact, and leave nothing to split.
    ranges = [stake for stake in stakes if stake[2] > stake[1] or stake[3]]
    ranges.sort(key=lambda stake: (-value.get(stake[0], Fraction(0)), stake[0]))
    for holder, low, high, excess in ranges:
        more = min(high - low, room)
        room -= more
        weights[holder] += more + excess
    return weights


def _solve_large_loop(cone: _ReachedStakes, group: list[int], *, upper: bool) -> Weights:
    """Bound the shares in a group of many parties that hold each other, rounded outward."""
    cone.inexact.update(group)
    found, waiting = set(group), list(group)
    while waiting:
        fresh = set(cone.holders(waiting.pop())) - found
        found |= fresh
        waiting += fresh
    ends = cone.solve_large(frozenset(found))[upper]
    return {node: _round_outward(ends[node], up=upper) for node in group}


def _solve_loop(cone: _ReachedStakes, group: list[int], value: Weights, *, upper: bool) -> Weights:
    """Solve a group of parties that hold each other."""
    walked, settled = _iterate_loop(cone, group, value, upper=upper)
    trial = {**value, **walked}
    if not any(node in cone.joint for node in group):
        weights = {node: _weights(cone, node, trial, upper=upper) for node in group}
        solved = _solve_linear(group, weights, value)
        # It counts only if the split that it was solved for is the best one at its own values.
        if solved is not None and all(0 <= share <= 1 for share in solved.values()):
            after = {**value, **solved}
            if all(
                _share_in_party(cone, node, after, upper=upper) == solved[node] for node in group
            ):
                return solved
    cone.inexact.update(group)
    if upper and not settled:
        trial = _raise_to_bound(cone, group, trial)
    return {node: _round_outward(float(trial[node]), up=upper) for node in group}


def _raise_to_bound(cone: _ReachedStakes, group: list[int], walked: Weights) -> Weights:
    """Raise what was approached from below until no step raises it: then it is an upper bound.

    The whole is one always: so much comes out where a loop holds itself whole and more comes in.
    """
    for margin in _MARGINS:
        trial = {**walked, **{n: min(walked[n] + margin, Fraction(1)) for n in group}}
        if all(_share_in_party(cone, node, trial, upper=True) <= trial[node] for node in group):
            return trial
    return {**walked, **dict.fromkeys(group, Fraction(1))}


def _iterate_loop(
    cone: _ReachedStakes, group: list[int], value: Weights, *, upper: bool
) -> tuple[Weights, bool]:
    """Approach the smallest solution from below in binary fractions; True if it was reached."""
    trial = {**value, **{node: Fraction(0) for node in group}}
    for _ in range(_SWEEPS):
        moved = 0.0
        for node in group:
            share = float(_share_in_party(cone, node, trial, upper=upper))
            moved = max(moved, abs(share - float(trial[node])))
            trial[node] = Fraction(share)
        if moved < 1e-15:
            break
    return {node: trial[node] for node in group}, moved < 1e-15


def _solve_linear(group: list[int], weights: dict[int, Weights], value: Weights) -> Weights | None:
    """Solve x = W x + b in fractions; ``None`` where a loop holds itself whole."""
    place = {node: number for number, node in enumerate(group)}
    size = len(group)
    rows = [[Fraction(0)] * (size + 1) for _ in group]
    for node, number in place.items():
        rows[number][number] += 1
        for holder, weight in weights[node].items():
            if holder in place:
                rows[number][place[holder]] -= weight
            else:
                rows[number][size] += weight * value.get(holder, Fraction(0))
    for column in range(size):
        pivot = next((row for row in range(column, size) if rows[row][column]), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        head = rows[column]
        for row in range(size):
            factor = rows[row][column] / head[column] if row != column else Fraction(0)
            if factor:
                rows[row] = [a - factor * b for a, b in zip(rows[row], head, strict=True)]
    return {node: rows[number][size] / rows[number][number] for node, number in place.items()}


def _round_outward(value: float, *, up: bool) -> Fraction:
    """Round a float share to six places of a percent, away from the true value."""
    scaled = Fraction(float(value)) * 10**8
    whole = -(-scaled.numerator // scaled.denominator) if up else int(scaled)
    nudged = whole + 1 if up and 0 < whole < 10**8 else whole
    return Fraction(max(0, min(nudged, 10**8)), 10**8)
