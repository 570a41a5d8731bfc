"""The look-through share where every share is exact, in one plain pass."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from graph.kernels.compiling import compile_loop, worth_compiling
from graph.kernels.prefetch import prefetch
from graph.shares.bounds import Floats, Ints, Longs, RangeNet
from graph.shares.bounds_kernels import AHEAD, SURE, SWEEPS

PART: Final = 1e-6
"""One unit as a part of the whole."""
LISTED: Final = 1e18
"""Stands for the whole of a listed party while shares are added, which then change nothing."""


def shares_of(
    net: RangeNet, listed: Longs, *, settled: float = 1e-12, compiled: bool | None = None
) -> Floats:
    """Return the look-through share where every share is its low end; one plain pass.

    Args:
        net: stakes; see `range_net`.
        listed: parties listed.
        settled: change in a loop below which it is left.
        compiled: use the compiled loop or the plain one; ``None`` decides by size.
    """
    marks, share = net.marks.copy(), np.zeros(len(net.place))
    marks[net.place[listed]] |= SURE
    fill: Any = share_all
    put: Any = copy_shares
    if worth_compiling(len(net.stakes) // 4, compiled):
        fill, put = compile_loop(fill), compile_loop(put)
    fill((net.offsets, net.assets, net.pairs, marks), net.loops, share, settled)
    found = np.empty(len(net.place))
    put(share, net.place, found)
    return found


def share_all(
    net: tuple[Ints, Ints, Ints, NDArray[np.uint8]],
    loops: Ints,
    share: NDArray[np.float64],
    settled: float,
) -> None:
    """Compute the look-through share of every node where all shares are exact, holders first.

    Between loops stakes are added one after the other, whoever they are in, so that the processor
    never has to guess where a node ends. What stands in ``share`` is in units, and far above the
    whole for the listed; who reads it takes no more than the whole, as `copy_shares` does.

    Args:
        net: offsets, what each stake is in, stakes (holder and units) and marks, as for
            `graph.shares.bounds_kernels.bound_all`.
        loops: as there.
        share: zeros; filled.
        settled: change in a loop below which it is left; after ``SWEEPS`` walks it is too.
    """
    offsets, assets, stakes, marks = net
    size, last = marks.size, assets.size - 1
    for node in range(size):
        if marks[node] & SURE:
            share[node] = LISTED
    node, loop = 0, 0
    while node < size:
        after = size if loop == loops.size else loops[loop]
        for stake in range(offsets[node], offsets[after]):
            prefetch(share, stakes[2 * min(stake + AHEAD, last)])
            held = min(share[stakes[2 * stake]] * PART, 1.0)
            share[assets[stake]] += stakes[2 * stake + 1] * held
        node = after
        if node < size:
            after = loops[loop + 1]
            loop += 2
            # A loop has no first node: it is walked until it moves too little to matter.
            for _ in range(SWEEPS):
                moved = 0.0
                for one in range(node, after):
                    if marks[one] & SURE:
                        continue
                    total = 0.0
                    for stake in range(offsets[one], offsets[one + 1]):
                        held = min(share[stakes[2 * stake]] * PART, 1.0)
                        total += stakes[2 * stake + 1] * held
                    moved = max(moved, abs(total - share[one]))
                    share[one] = total
                if moved * PART < settled:
                    break
            node = after


def copy_shares(share: NDArray[np.float64], place: Ints, found: NDArray[np.float64]) -> None:
    """Copy to every party what `share_all` found at its place, 0 to 1."""
    last = place.size - 1
    for party in range(place.size):
        prefetch(share, place[min(party + AHEAD, last)])
        found[party] = min(share[place[party]] * PART, 1.0)
