"""Who controls whom, for numba: one small worklist an owner; see `company_control`."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.kernels.prefetch import prefetch

Ints = NDArray[np.int32]

CONTROLLED: Final = -1
"""What stands instead of a sum for the owner and what it controls."""
AHEAD: Final = 12
"""How many stakes lie between one step of looking ahead and the next."""


class ControlWork(NamedTuple):
    """Scratch of one search.

    Attributes:
        threshold: smallest sum in units that controls.
        held: what the owner and its companies hold of each company; zeros before and after.
        queue: room for every party and one more.
        touched: room for every party and one more.
    """

    threshold: int
    held: Ints
    queue: Ints
    touched: Ints


def control_of(
    offsets: Ints, pairs: Ints, owners: tuple[int, int], work: ControlWork, out: tuple[Ints, Ints]
) -> tuple[int, int]:
    """Write the pairs of a range of owners until the room is used up.

    Args:
        offsets: as in `graph.kernels.stake_arrays.ExactNet`.
        pairs: as there, made ready by `graph.control.control_ready`: no company twice for one
            holder; a share in a company that holds nothing is negative.
        owners: first owner, and the one after the last.
        work: scratch.
        out: owner and company of each pair; if it is too short for one owner, nothing is written.

    Returns:
        The owner to go on with, and the number of pairs written.
    """
    written = 0
    owner, last = owners
    holders, companies, queue, threshold = out[0], out[1], work.queue, work.threshold
    while owner < last:
        # Each stake may become a pair, so an owner is begun only where all of them fit.
        first, after = offsets[owner], offsets[owner + 1]
        if after - first > holders.size - written:
            return owner, written
        look_ahead(offsets, pairs, (first, after), work)
        # What one stake alone controls needs no sum, as long as it holds nothing itself.
        begun = written
        for stake in range(first, after):
            share = pairs[2 * stake + 1]
            if share <= -threshold:
                holders[written] = owner
                companies[written] = pairs[2 * stake]
                written += 1
            elif share >= threshold:
                # The company holds something, so its group must be searched: begin again.
                written = begun
                direct = search_companies(offsets, pairs, owner, work)
                if written + direct > holders.size:
                    return owner, written
                for place in range(1, direct + 1):
                    holders[written] = owner
                    companies[written] = queue[place]
                    written += 1
                break
        owner += 1
    return owner, written


def look_ahead(offsets: Ints, pairs: Ints, stakes: tuple[int, int], work: ControlWork) -> None:
    """Prefetch what searches of the next owners will need."""
    last = pairs.size // 2 - 1
    for stake in range(stakes[0], stakes[1]):
        far, near = 2 * min(stake + 2 * AHEAD, last), 2 * min(stake + AHEAD, last)
        if pairs[far + 1] >= work.threshold:
            prefetch(offsets, pairs[far])
        if pairs[near + 1] > 0:
            prefetch(work.held, pairs[near])
        if pairs[near + 1] >= work.threshold:
            prefetch(pairs, 2 * offsets[pairs[near]])


def search_companies(offsets: Ints, pairs: Ints, owner: int, work: ControlWork) -> int:
    """Search for what one owner controls.

    Returns:
        Number of companies; they stand in the queue after the owner.
    """
    held, queue, touched, threshold = work.held, work.queue, work.touched, work.threshold
    held[owner] = CONTROLLED
    queue[0] = touched[0] = owner
    head, top, many = 0, 1, 1
    while head < top:
        holder = queue[head]
        head += 1
        for stake in range(offsets[holder], offsets[holder + 1]):
            company = pairs[2 * stake]
            before = held[company]
            if before == CONTROLLED:
                continue
            if before == 0:
                touched[many] = company
                many += 1
            share = before + abs(pairs[2 * stake + 1])
            if share >= threshold:
                held[company] = CONTROLLED
                queue[top] = company
                top += 1
            else:
                held[company] = share
    for place in range(many):
        held[touched[place]] = 0
    return top - 1


PARTS: Final = (look_ahead, search_companies)
"""What `control_of` calls."""
