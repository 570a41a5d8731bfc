"""Who controls whom, for numba: one small worklist an owner; see `graph.control`."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.compiling import prefetch

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
        offsets: as in `graph.arrays.ExactNet`.
        pairs: as there, no company twice for one holder.
        owners: first owner, and the one after the last.
        work: scratch.
        out: owner and company of each pair; if it is too short for one owner, nothing is written.

    Returns:
        The owner to go on with, and the number of pairs written.
    """
    written = 0
    owner, last = owners
    holders, companies, queue = out[0], out[1], work.queue
    while owner < last:
        first, after = offsets[owner], offsets[owner + 1]
        look_ahead(offsets, pairs, (first, after))
        direct = alone_controlled(offsets, pairs, (first, after), work)
        if direct < 0:
            direct = controlled(offsets, pairs, owner, work)
        if written + direct > holders.size:
            return owner, written
        for place in range(1, direct + 1):
            holders[written] = owner
            companies[written] = queue[place]
            written += 1
        owner += 1
    return owner, written


def look_ahead(offsets: Ints, pairs: Ints, stakes: tuple[int, int]) -> None:
    """Bring near what the owners further on will need, since their stakes follow in memory."""
    last = pairs.size // 2 - 1
    for stake in range(stakes[0], stakes[1]):
        prefetch(offsets, pairs[2 * min(stake + 2 * AHEAD, last)])
        prefetch(pairs, 2 * offsets[pairs[2 * min(stake + AHEAD, last)]])


def alone_controlled(offsets: Ints, pairs: Ints, stakes: tuple[int, int], work: ControlWork) -> int:
    """Answer the common case without adding anything up.

    An owner controls at first those companies of which its one stake is enough. If none of
    these holds anything, there is nothing more to add.

    Returns:
        Number of companies written to the queue after its first place; -1 if it takes more.
    """
    found, threshold, queue = 0, work.threshold, work.queue
    for stake in range(stakes[0], stakes[1]):
        if pairs[2 * stake + 1] >= threshold:
            company = pairs[2 * stake]
            if offsets[company] != offsets[company + 1]:
                return -1
            found += 1
            queue[found] = company
    return found


def controlled(offsets: Ints, pairs: Ints, owner: int, work: ControlWork) -> int:
    """Search what one owner controls.

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
            if before + pairs[2 * stake + 1] >= threshold:
                held[company] = CONTROLLED
                queue[top] = company
                top += 1
            else:
                held[company] = before + pairs[2 * stake + 1]
    for place in range(many):
        held[touched[place]] = 0
    return top - 1


PARTS: Final = (look_ahead, alone_controlled, controlled)
"""What `control_of` calls."""
