"""The search for the best paths over flat arrays, written for numba; see `path_search_arrays`."""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]

PART: Final = 1e-6
"""One unit as a part of the whole."""


class Trails(NamedTuple):
    """Beginnings of paths, from the target upwards, as a tree; scratch of one search.

    Attributes:
        node: where each ends.
        before: the trail that it prolongs; -1 for the target alone.
        value: product of its shares.
        bound: its value times the best that can still come.
        heap: trails not yet prolonged, the best bound first.
    """

    node: Ints
    before: Ints
    value: Floats
    bound: Floats
    heap: Ints


def best_values(net: tuple[Ints, Ints, NDArray[np.uint8]], loops: Ints, best: Floats) -> None:
    """Compute the value of the best path from a listed party to every node, holders first.

    Args:
        net: offsets, stakes (holder and units) and marks (1: listed), holders first.
        loops: first node and node after the last of each loop, end to end.
        best: zeros; filled, 0 to 1.
    """
    offsets, stakes, marks = net
    node, loop = 0, 0
    while node < offsets.size - 1:
        after, again = node + 1, False
        if 2 * loop < loops.size and loops[2 * loop] == node:
            after, again = loops[2 * loop + 1], True
            loop += 1
        # In a loop a better value may still come round; products only fall, so it ends.
        while True:
            changed = False
            for one in range(node, after):
                most = 1.0 if marks[one] else 0.0
                if not marks[one]:
                    for stake in range(offsets[one], offsets[one + 1]):
                        here = stakes[2 * stake + 1] * PART * best[stakes[2 * stake]]
                        most = max(most, here)
                if most > best[one]:
                    best[one] = most
                    changed = True
            if not again or not changed:
                break
        node = after


def best_trails(
    net: tuple[Ints, Ints, NDArray[np.uint8]], best: Floats, target: int, trails: Any, found: Ints
) -> int:
    """Find the best simple paths from listed parties to a target, best first.

    Args:
        net: offsets, stakes and marks, as for `best_values`.
        best: what that pass found.
        target: where paths end.
        trails: scratch.
        found: filled with the trails that are paths.

    Returns:
        Number of paths; -1 where the scratch is too small, as loops may make it.
    """
    offsets, stakes, marks = net
    node, before, value, bound, heap = trails
    node[0], before[0], value[0], bound[0] = target, -1, 1.0, 1.0
    heap[0] = 0
    count, waiting, many = 1, 1, 0
    while waiting > 0 and many < found.size:
        trail = heap[0]
        waiting -= 1
        last, spot = heap[waiting], 0
        while 2 * spot + 1 < waiting:
            child = 2 * spot + 1
            if child + 1 < waiting and bound[heap[child + 1]] > bound[heap[child]]:
                child += 1
            if bound[heap[child]] <= bound[last]:
                break
            heap[spot] = heap[child]
            spot = child
        heap[spot] = last
        # No trail that waits has a better bound, so one that ends at a goal is the next path.
        end = node[trail]
        if marks[end] and trail > 0:
            found[many] = trail
            many += 1
            continue
        for stake in range(offsets[end], offsets[end + 1]):
            holder = stakes[2 * stake]
            if best[holder] == 0.0:
                continue
            # Paths are simple: a holder that stands on the trail is passed over.
            passed = trail
            while passed >= 0 and node[passed] != holder:
                passed = before[passed]
            if passed >= 0:
                continue
            if count == node.size:
                return -1
            node[count] = holder
            before[count] = trail
            value[count] = value[trail] * stakes[2 * stake + 1] * PART
            bound[count] = value[count] * best[holder]
            spot = waiting
            while spot > 0 and bound[heap[(spot - 1) // 2]] < bound[count]:
                heap[spot] = heap[(spot - 1) // 2]
                spot = (spot - 1) // 2
            heap[spot] = count
            waiting += 1
            count += 1
    return many
