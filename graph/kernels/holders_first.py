"""Numbering parties so that holders stand before what they hold, and loops stand together.

Tarjan's algorithm (Depth-first search and linear graph algorithms, SIAM Journal on Computing 1,
1972) finds the groups of parties that reach each other and gives them in an order in which every
stake points backwards; read from its end, holders come first. Each stake is looked at once.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.kernels.circular_ownership import components
from graph.kernels.compiling import compile_loop, worth_compiling
from graph.kernels.stake_arrays import ExactNet, Ints


@dataclass(frozen=True)
class Order:
    """A numbering in which stakes point forward, except within a loop.

    Attributes:
        place: the new number of each party.
        loops: first place and place after the last of each group of several parties that reach
            each other, ascending; two columns.
    """

    place: Ints
    loops: NDArray[np.int32]


def holders_first(net: ExactNet, *, compiled: bool | None = None) -> Order:
    """Sort the parties of a net, holders first.

    Args:
        net: stakes; their shares do not matter.
        compiled: use the compiled loop or the plain one of `graph.kernels.circular_ownership`;
            ``None`` decides by size.
    """
    size = net.size
    if worth_compiling(len(net.pairs) // 2, compiled):
        place, group = np.full(size, -1, np.int32), np.full(size, -1, np.int32)
        scratch = np.full((5, size), -1, np.int32)
        many = compile_loop(number_groups)(net.offsets, net.pairs, place, group, scratch)
        counts = np.bincount(group, minlength=many)
        # Group 0 is the first that Tarjan's algorithm gives, so it stands last.
        after = size - (np.cumsum(counts) - counts)
        several = np.flatnonzero(counts > 1)[::-1]
        loops = np.stack([after[several] - counts[several], after[several]], axis=1)
        return Order(place, loops.astype(np.int32))
    target, starts = net.pairs[::2].tolist(), net.offsets.tolist()
    groups = components(range(size), lambda one: target[starts[one] : starts[one + 1]])[::-1]
    place = np.zeros(size, np.int32)
    place[[party for group in groups for party in group]] = np.arange(size)
    lengths = np.array([len(group) for group in groups], np.int64)
    firsts = np.cumsum(lengths) - lengths
    spans = np.stack([firsts, firsts + lengths], axis=1)[lengths > 1]
    return Order(place, spans.astype(np.int32))


def number_groups(offsets: Ints, pairs: Ints, place: Ints, group: Ints, scratch: Any) -> int:
    """Find the groups of parties that reach each other; Tarjan without recursion, for numba.

    Args:
        offsets: as in `graph.kernels.stake_arrays.ExactNet`.
        pairs: as there.
        place: filled with the new number of each party.
        group: -1; filled with the number of each party's group.
        scratch: five columns of -1.

    Returns:
        Number of groups.
    """
    seen, low, waiting, path, next_stake = scratch
    size = place.size
    many = given = count = open_parties = 0
    for start in range(size):
        if seen[start] >= 0:
            continue
        depth = 1
        path[0] = start
        while depth > 0:
            # ``next_stake`` remembers where each party of the path goes on, as a recursion would.
            party = path[depth - 1]
            if seen[party] < 0:
                seen[party] = low[party] = count
                count += 1
                next_stake[party] = offsets[party]
                waiting[open_parties] = party
                open_parties += 1
            stake = next_stake[party]
            if stake < offsets[party + 1]:
                next_stake[party] = stake + 1
                asset = pairs[2 * stake]
                if seen[asset] < 0:
                    path[depth] = asset
                    depth += 1
                elif group[asset] < 0:
                    low[party] = min(low[party], seen[asset])
                continue
            depth -= 1
            if depth > 0:
                above = path[depth - 1]
                low[above] = min(low[above], low[party])
            # A group is complete once it reaches nothing older; places are given from the end.
            if low[party] == seen[party]:
                done = False
                while not done:
                    open_parties -= 1
                    member = waiting[open_parties]
                    group[member] = many
                    given += 1
                    place[member] = size - given
                    done = member == party
                many += 1
    return many
