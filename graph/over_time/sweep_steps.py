"""The steps of the sweep over all dates for one party; `sweep_kernels` puts them together.

A node has eight entries: number of its first stake; from, until and share of its first claim;
number of its last further claim; its record, -1 before it is caught; number of its claims; and the
number of the run, since what an older run left counts as nothing and is never set back. A claim
has four: from, until, share, and the number of the claim before it.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

NODE: Final = 8
"""Entries of a node."""
FROM: Final = 1
LAST: Final = 4
RECORD: Final = 5
CLAIMS: Final = 6
RUN: Final = 7
STAKE: Final = 4
"""Entries of a stake."""
CLAIM: Final = 4
"""Entries of a claim."""
FEW: Final = 24
"""Entries up to which the simplest sort is the fastest."""


def claim(
    nodes: Any, claims: Any, number: int, run: int, party: Any, facts: tuple[Any, Any, Any]
) -> int:
    """Add a claim to a party.

    Args:
        nodes: nodes.
        claims: further claims.
        number: the next free number in ``claims``.
        run: number of the run.
        party: who is claimed.
        facts: first day, day after the last, and how much is held.

    Returns:
        1 if the number was used, 0 if the claim stands in the node.
    """
    spot = NODE * party
    if nodes[spot + RUN] != run:
        nodes[spot + FROM] = facts[0]
        nodes[spot + FROM + 1] = facts[1]
        nodes[spot + FROM + 2] = facts[2]
        nodes[spot + RECORD] = -1
        nodes[spot + CLAIMS] = 1
        nodes[spot + RUN] = run
        return 0
    nodes[spot + CLAIMS] += 1
    place = CLAIM * number
    claims[place] = facts[0]
    claims[place + 1] = facts[1]
    claims[place + 2] = facts[2]
    claims[place + 3] = nodes[spot + LAST]
    nodes[spot + LAST] = number
    return 1


def write_claim_ends(nodes: Any, claims: Any, party: int, limit: int, buffer: Longs) -> int:
    """Write the two ends of a party's claims as numbers, (day, claim, is it the end), and sort.

    Args:
        nodes: nodes.
        claims: further claims; number 0 becomes a copy of the claim in the node.
        party: whose claims.
        limit: smallest sum that catches.
        buffer: gets two entries a claim.

    Returns:
        Number of entries, sorted; 0 if all claims together stay below the limit.
    """
    spot = NODE * party
    count = 0
    number: Any = np.int64(0)
    total: Any = np.int64(0)
    for entry in range(3):
        claims[entry] = nodes[spot + FROM + entry]
    for _ in range(nodes[spot + CLAIMS]):
        place = CLAIM * number
        buffer[count] = np.int64(claims[place]) << 33 | number << 1
        buffer[count + 1] = np.int64(claims[place + 1]) << 33 | number << 1 | 1
        total += claims[place + 2]
        number = np.int64(nodes[spot + LAST] if count == 0 else claims[place + 3])
        count += 2
    if total < limit:
        return 0
    if count <= FEW:
        for place in range(1, count):
            value = buffer[place]
            spot = place - 1
            while spot >= 0 and buffer[spot] > value:
                buffer[spot + 1] = buffer[spot]
                spot -= 1
            buffer[spot + 1] = value
    else:
        buffer[:count].sort()
    return count


def write_spans(buffer: Longs, count: int, claims: Any, limit: int, spans: Ints, used: int) -> int:
    """Write from when to when the sum of a party's claims reaches the limit.

    Args:
        buffer: sorted entries; see `write_claim_ends`.
        count: how many.
        claims: the claims.
        limit: smallest sum that catches.
        spans: where to write.
        used: how many spans stand there already.

    Returns:
        Number of spans.
    """
    total = np.int64(0)
    place, caught, spot = 0, False, 2 * used
    while place < count:
        day = buffer[place] >> 33
        while place < count and buffer[place] >> 33 == day:
            share = claims[CLAIM * (buffer[place] >> 1 & 0xFFFFFFFF) + 2]
            total += share if buffer[place] & 1 == 0 else -share
            place += 1
        if caught != (total >= limit):
            spans[spot] = day
            spot += 1
            caught = not caught
    return spot // 2 - used


def write_new_parts(
    spans: Ints, place: int, before: int, later: int, found: int, buffer: Longs
) -> int:
    """Write those parts of a party's new spans that its old ones did not cover.

    Args:
        spans: all spans.
        place: where its spans of before stand; they lie within the new ones.
        before: how many.
        later: where the new ones stand.
        found: how many.
        buffer: gets two entries a part.

    Returns:
        Number of parts.
    """
    parts, old = 0, 0
    for one in range(later, later + found):
        start, end = spans[2 * one], spans[2 * one + 1]
        while old < before and spans[2 * (place + old)] < end:
            if start < spans[2 * (place + old)]:
                buffer[2 * parts] = start
                buffer[2 * parts + 1] = spans[2 * (place + old)]
                parts += 1
            start = spans[2 * (place + old) + 1]
            old += 1
        if start < end:
            buffer[2 * parts] = start
            buffer[2 * parts + 1] = end
            parts += 1
    return parts
