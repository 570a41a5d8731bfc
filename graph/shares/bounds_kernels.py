"""The passes over all parties for look-through shares, written for numba; see `bounds`.

Values are integers in parts of ``ONE``. Lower ends are rounded down at every step and upper ends
up, so no result is on the wrong side of the true value by rounding. A loop is walked until not
one value changes: then the upper ends satisfy u = T(u), where T is the step rounded up, and no
least solution lies above such a u (Park's induction). What settles too slowly is left to
`graph.shares.bounds_loops`.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from graph.kernels.prefetch import prefetch

Longs = NDArray[np.int64]
Ints = NDArray[np.int32]

ONE: Final = 2**40
"""The whole, in parts; times a share in units it stays below 2 ** 60."""
UNITS: Final = 1_000_000
"""100 % in units of 0.0001 %."""
WHOLE: Final = ONE * UNITS
AHEAD: Final = 24
"""Stakes ahead of the one at hand whose holder is asked for."""
PICKED: Final = 12
"""Holders picked one by one, the most exposed first; where more are needed the rest is sorted."""
SWEEPS: Final = 600
"""Walks through a loop before it is solved as a system of equations."""

SURE: Final = 1
SOME: Final = 2
JOINT: Final = 4
REACHED: Final = 8

RISE: Final = 0
FALL: Final = 1
CHECK: Final = 2


BoundsNet = tuple[Ints, Ints, Ints, NDArray[np.uint8]]
"""Offsets, stakes, rooms and marks of every node, holders first.

Stakes in node ``i`` stand at ``offsets[i]`` to ``offsets[i + 1]``, four entries a stake: holder,
low, what it may be more, what is added beside. A room is what is left of a company beside all
low ends, -1 where holdings need not fit in 100 %. Nodes that are not marked as reached stay as they
are.
"""


def reach_all(net: tuple[Ints, Ints, Ints, NDArray[np.uint8]], loops: Ints) -> None:
    """Mark whatever a marked node reaches as reached too: in most registers few of all.

    Args:
        net: offsets, what each stake is in, stakes (holder and units) and marks, which change.
        loops: as for `bound_all`. Whoever reaches one node of a loop reaches them all.
    """
    offsets, assets, pairs, marks = net
    size = marks.size
    node, loop = 0, 0
    while node < size:
        after = size if loop == loops.size else loops[loop]
        for stake in range(offsets[node], offsets[after]):
            marks[assets[stake]] |= marks[pairs[2 * stake]] & REACHED
        node = after
        if node < size:
            after = loops[loop + 1]
            loop += 2
            reached = 0
            for stake in range(offsets[node], offsets[after]):
                reached |= marks[pairs[2 * stake]] & REACHED
            for one in range(node, after):
                reached |= marks[one] & REACHED
            for one in range(node, after):
                marks[one] |= reached
            node = after


def update_ends(net: BoundsNet, span: tuple[int, int], ends: Longs, order: Longs, mode: int) -> int:
    """Compute the ends of some nodes anew from those of their holders.

    The lower end adds up what is surely held. The upper one gives what is free to the most
    exposed holders. A joint holder is exposed as its least and its most exposed member. It is one
    function, since handing the arrays on for every node costs more than the node.

    Args:
        net: stakes.
        span: first node and node after the last.
        ends: lower and upper end of every node by turns; changed.
        order: scratch for the holders of one node.
        mode: ``RISE`` takes what is higher; ``FALL`` takes upper ends that are lower; ``CHECK``
            changes nothing.

    Returns:
        Number of nodes that changed; under ``CHECK`` those whose upper end would rise.
    """
    offsets, stakes, rooms, marks = net
    last = stakes.size // 4 - 1
    changed = 0
    for node in range(span[0], span[1]):
        mark = marks[node]
        if mark & REACHED == 0:
            continue
        first, after = offsets[node], offsets[node + 1]
        # A holder whose upper end is nothing adds to neither end; most are such.
        sure, most, total, wanted, many = 0, 0, 0, 0, 0
        for stake in range(first, after):
            prefetch(ends, 2 * stakes[4 * min(stake + AHEAD, last)])
            holder = 2 * stakes[4 * stake]
            value = ends[holder + 1]
            if value == 0:
                continue
            low, more = stakes[4 * stake + 1], stakes[4 * stake + 2]
            sure = min(sure + low * ends[holder], WHOLE)
            most = min(most + (low + more + stakes[4 * stake + 3]) * value, WHOLE)
            wanted += more
        left = rooms[node]
        if mark & SOME:
            high = ONE
        elif mark & JOINT:
            high = 0
            for stake in range(first, after):
                high = max(high, ends[2 * stakes[4 * stake] + 1])
        elif left < 0 or wanted <= left:
            # All that holders may have more fits, so none has to be preferred.
            high = (most + UNITS - 1) // UNITS
        else:
            for stake in range(first, after):
                value = ends[2 * stakes[4 * stake] + 1]
                if value == 0:
                    continue
                total = min(total + (stakes[4 * stake + 1] + stakes[4 * stake + 3]) * value, WHOLE)
                if stakes[4 * stake + 2] > 0:
                    order[many] = stake
                    many += 1
            # As a rule few holders take all that is left; picking them costs less than a sort.
            place = 0
            while left > 0 and place < many:
                if place < PICKED:
                    best = place
                    for spot in range(place + 1, many):
                        if (
                            ends[2 * stakes[4 * order[spot]] + 1]
                            > (ends[2 * stakes[4 * order[best]] + 1])
                        ):
                            best = spot
                    order[place], order[best] = order[best], order[place]
                elif place == PICKED:
                    values = np.empty(many - place, np.int64)
                    for spot in range(place, many):
                        values[spot - place] = -ends[2 * stakes[4 * order[spot]] + 1]
                    order[place:many] = order[place:many][np.argsort(values)]
                stake = order[place]
                given = min(stakes[4 * stake + 2], left)
                total = min(total + given * ends[2 * stakes[4 * stake] + 1], WHOLE)
                left -= given
                place += 1
            high = (total + UNITS - 1) // UNITS
        # Lower ends only rise, so the other modes are done with the upper end.
        if mode != RISE:
            if mode == CHECK and high > ends[2 * node + 1]:
                changed += 1
            if mode == FALL and high < ends[2 * node + 1]:
                ends[2 * node + 1] = high
                changed += 1
            continue
        if mark & SURE:
            low = ONE
        elif mark & JOINT and first < after:
            low = ONE
            for stake in range(first, after):
                low = min(low, ends[2 * stakes[4 * stake]])
        else:
            low = sure // UNITS
        if high > ends[2 * node + 1] or low > ends[2 * node]:
            changed += 1
            ends[2 * node + 1] = max(high, ends[2 * node + 1])
            ends[2 * node] = max(low, ends[2 * node])
    return changed


def bound_all(net: BoundsNet, loops: Ints, ends: Longs, order: Longs, loop: int) -> int:
    """Fill in both ends of nodes, holders first, until a loop does not settle.

    Args:
        net: stakes, in an order in which holders stand before what they hold.
        loops: first node and node after the last of each loop, ascending, end to end.
        ends: two a node; filled with its lower and its upper end.
        order: scratch, as long as the most stakes in one node.
        loop: number of the loop at which to go on; those before it are done.

    Returns:
        Number of the loop that did not settle; -1 where all is done.
    """
    while loop < loops.size // 2:
        before = 0 if loop == 0 else loops[2 * loop - 1]
        # One walk is enough between loops, where all holders are done before.
        span = loops[2 * loop], loops[2 * loop + 1]
        update_ends(net, (before, span[0]), ends, order, RISE)
        settled = False
        for _ in range(SWEEPS):
            if update_ends(net, span, ends, order, RISE) == 0:
                settled = True
                break
        if not settled:
            return loop
        loop += 1
    last = 0 if loops.size == 0 else loops[loops.size - 1]
    update_ends(net, (last, net[0].size - 1), ends, order, RISE)
    return -1


def copy_bounds(ends: Longs, place: Ints, found: NDArray[np.float64]) -> None:
    """Copy to every party the ends found at its place by `bound_all`, 0 to 1; lower ends first."""
    last = place.size - 1
    for party in range(place.size):
        prefetch(ends, 2 * place[min(party + AHEAD, last)])
        found[0, party] = ends[2 * place[party]] / ONE
        found[1, party] = ends[2 * place[party] + 1] / ONE
