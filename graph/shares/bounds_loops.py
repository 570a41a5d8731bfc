"""Bounds in a loop of holdings that settles slowly: solved, then proven by one step.

The split of each company that is best for the values reached so far makes the loop a system of
linear equations (Howard, Dynamic programming and Markov processes, 1960, policy iteration). An
upper end a little above its solution is valid if one step does not raise it (Hartmanns and
Kaminski, Optimistic value iteration, CAV 2020; Haddad and Monmege, Interval iteration algorithm
for MDPs and IMDPs, TCS 735, 2018, come from above as well). Loops that can hold themselves whole,
their end components, keep such a guess as it is; where none is found the upper end is 1.
"""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from graph.shares.bounds_kernels import (
    CHECK,
    FALL,
    JOINT,
    ONE,
    RISE,
    SOME,
    SURE,
    SWEEPS,
    UNITS,
    BoundsNet,
)

Longs = NDArray[np.int64]
Floats = NDArray[np.float64]
UpdateEnds = Callable[[BoundsNet, tuple[int, int], Longs, Longs, int], int]

DENSE: Final = 1_500
"""Parties in a loop up to which it is solved as a whole."""
_ROUNDS: Final = 8
_MARGIN: Final = 8
_NEAR: Final = 1 << 12
_FALLS: Final = 64
_FALLS_IN_SMALL: Final = 4_096
"""Steps down in a loop that may be solved as a whole; a larger one settles for fewer."""


def settle_loop(
    sweep: UpdateEnds, net: BoundsNet, span: tuple[int, int], ends: Longs, order: Longs
) -> int:
    """Compute both ends of a loop that was walked for long without settling.

    Args:
        sweep: the step, compiled or plain.
        net: stakes.
        span: first node and node after the last.
        ends: lower and upper end of every node by turns, walked; changed.
        order: scratch for the holders of one node.

    Returns:
        Number of nodes whose upper end is valid but not known to be the smallest.
    """
    first, after = span
    _raise_lower(net, span, ends)
    highs = ends[2 * first + 1 : 2 * after : 2]
    for _ in range(_ROUNDS):
        walked = highs.copy()
        solved = _solve_loop(net, span, ends, upper=True)
        if solved is not None and (solved >= 0).all() and (solved[0] <= 1).all():
            highs[:] = np.minimum(np.ceil(solved[1] * ONE), ONE).astype(np.int64)
            if sweep(net, span, ends, order, CHECK) == 0:
                _lower_upper_ends(sweep, net, span, ends, order)
                return int((highs - np.minimum(solved[0] * ONE, ONE) > _NEAR).sum())
            # Not proven: another split is better. This one's value lies below: walk on from it.
            highs[:] = np.maximum(walked, np.floor(solved[0] * ONE).astype(np.int64))
        for _ in range(SWEEPS):
            if sweep(net, span, ends, order, RISE) == 0:
                return 0
    return _search_upper_ends(sweep, net, span, ends, order)


def _search_upper_ends(
    sweep: UpdateEnds, net: BoundsNet, span: tuple[int, int], ends: Longs, order: Longs
) -> int:
    """Find valid upper ends by margins that grow; the last is the whole, which no step raises."""
    first, after = span
    highs = ends[2 * first + 1 : 2 * after : 2]
    walked = highs.copy()
    for bits in (4, 8, 12, 19, 26, 33, 40):
        highs[:] = ONE if bits == 40 else np.minimum(walked + (1 << bits), ONE)
        if bits == 40 or sweep(net, span, ends, order, CHECK) == 0:
            break
    _lower_upper_ends(sweep, net, span, ends, order)
    return int((highs - walked > _NEAR).sum())


def _lower_upper_ends(
    sweep: UpdateEnds, net: BoundsNet, span: tuple[int, int], ends: Longs, order: Longs
) -> None:
    """Apply steps that lower upper ends until none falls, or for a limited number of steps."""
    small = span[1] - span[0] <= DENSE
    for _ in range(_FALLS_IN_SMALL if small else _FALLS):
        if sweep(net, span, ends, order, FALL) == 0:
            return


def _raise_lower(net: BoundsNet, span: tuple[int, int], ends: Longs) -> None:
    """Raise lower ends to their solution, less what rounding may have added."""
    first, after = span
    solved = _solve_loop(net, span, ends, upper=False)
    if solved is not None and (solved[0] >= 0).all() and (solved[0] <= 1).all():
        lows = ends[2 * first : 2 * after : 2]
        sure = np.maximum(np.floor((solved[0] - 1e-10) * ONE), 0).astype(np.int64)
        lows[:] = np.maximum(lows, sure)


def _solve_loop(
    net: BoundsNet, span: tuple[int, int], ends: Longs, *, upper: bool
) -> Floats | None:
    """Solve a loop for the split that is best now, as it is and with a margin added everywhere.

    Returns:
        Two rows; ``None`` where the loop is too large, or a part of it holds itself whole.
    """
    first, after = span
    size = after - first
    if size > DENSE:
        return None
    matrix, fixed = np.eye(size), np.zeros(size)
    for node in range(first, after):
        if net[3][node] & (SOME if upper else SURE):
            fixed[node - first] = 1.0
            continue
        if net[3][node] & JOINT:
            return None
        for holder, units in _split(net, node, ends, upper=upper):
            if first <= holder < after:
                matrix[node - first, holder - first] -= units / UNITS
            else:
                fixed[node - first] += units / UNITS * float(ends[2 * holder + upper]) / ONE
    more = fixed + _MARGIN / ONE
    try:
        both: Any = np.linalg.solve(matrix, np.stack([fixed, more], axis=1))
    except np.linalg.LinAlgError:
        return None
    return both.T if np.isfinite(both).all() else None


def _split(net: BoundsNet, node: int, ends: Longs, *, upper: bool) -> list[tuple[int, int]]:
    """Return each holder's units in the split that is best for the values reached."""
    offsets, stakes, rooms, _ = net
    rows = stakes[4 * offsets[node] : 4 * offsets[node + 1]].reshape(-1, 4).tolist()
    if not upper:
        return [(holder, low) for holder, low, _, _ in rows]
    left = int(rooms[node])
    if left < 0:
        return [(holder, low + more + extra) for holder, low, more, extra in rows]
    found = []
    # Of equally exposed holders the party itself comes last: its own shares bring nothing in.
    for holder, low, more, extra in sorted(
        rows, key=lambda row: (-ends[2 * row[0] + 1], row[0] == node)
    ):
        given = min(more, left)
        left -= given
        found.append((holder, low + given + extra))
    return found
