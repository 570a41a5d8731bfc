"""All dates in one sweep, for numba: the days on which each party is caught; see `sweep`.

Parties stand in an order in which holders come first. When a party is looked at, the spans of its
caught holders have already been pushed to it as *claims*: from a day to a day, this much of it is
held by a caught party. Adding them up along time gives its own spans, and what is new of them is
pushed on. Claims are only ever added, so that within a loop the spans grow from nothing: the
result is the least fixpoint of each day, and parties that hold each other up are not caught.

The order saves work but decides nothing: a party that gets a claim after it was looked at is
looked at again. A node has room for one claim, since most parties get no second one.
"""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.over_time.sweep_steps import (
    CLAIM,
    CLAIMS,
    FROM,
    NODE,
    RECORD,
    STAKE,
    claim,
    write_claim_ends,
    write_new_parts,
    write_spans,
)

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bits = NDArray[np.uint32]

PLACE: Final = np.zeros(37, np.int64)
PLACE[[(1 << k) % 37 for k in range(32)]] = np.arange(32)
"""Which bit a power of two is, by its remainder: the first 36 powers of 2 differ by 37."""


class Sweep(NamedTuple):
    """What `sweep` works with.

    Attributes:
        nodes: eight entries a party (and one party more); see `graph.over_time.sweep_steps`.
        stakes: four entries a stake: asset, share, first day, day after the last.
        loops_end: the place after each loop, ascending.
        pending: a bit a party; zeros before and after.
        run: a number that no run before had, at least 1.
    """

    nodes: Any
    stakes: Any
    loops_end: Ints
    pending: Bits
    run: int


class SweepRoom(NamedTuple):
    """Scratch arrays that grow where they must; what stands in them does not matter.

    Attributes:
        claims: four entries a claim; see `graph.over_time.sweep_steps`.
        caught: the party of each record, -1 where a later record took its place.
        offsets: the first span of each record, and at the end the number of spans.
        spans: two entries a span.
    """

    claims: Any
    caught: Ints
    offsets: Longs
    spans: Ints


def sweep(work: Sweep, room: SweepRoom, listed: Any, limit: int) -> Any:
    """Find the spans of days on which each party is listed or caught.

    Args:
        work: arrays.
        room: scratch.
        listed: four entries a listing: party, ``limit``, first day, day after the last.
        limit: smallest sum that catches.

    Returns:
        Number of records, and the scratch, whose arrays may have been made longer.
    """
    nodes, pending, stakes, run = work.nodes, work.pending, work.stakes, work.run
    claims, caught, offsets, spans = room
    buffer = np.empty(1024, np.int64)
    while claims.size < CLAIM + listed.size:
        claims = double_length(claims)
    # The first claim's place is where a node's own claim is copied to; see `gathered`.
    claimed = 1 + claim_listed(work, claims, listed)
    records, used = 0, 0
    offsets[0] = 0
    word, words = 0, pending.size
    back, back_until = words, 0
    while True:
        while word < words and pending[word] == 0:
            word += 1
        # A loop is walked to its end before its earlier parties come again: claims gather.
        if back < words and (word == words or 32 * word >= back_until):
            word, back = back, words
            continue
        if word == words:
            break
        bits = np.int64(pending[word])
        lowest = bits & -bits
        pending[word] = bits - lowest
        party = 32 * word + PLACE[lowest % 37]
        spot = NODE * party
        first, after = nodes[spot], nodes[spot + NODE]
        count, record = nodes[spot + CLAIMS], nodes[spot + RECORD]
        while spans.size < 2 * (used + count):
            spans = double_length(spans)
        # Most parties get one claim and no more, which needs no sum along time.
        if count == 1 and record < 0:
            if nodes[spot + FROM + 2] < limit:
                continue
            for entry in range(2):
                spans[2 * used + entry] = buffer[entry] = nodes[spot + FROM + entry]
            found = fresh = 1
        else:
            place = offsets[record] if record >= 0 else 0
            before = offsets[record + 1] - place if record >= 0 else 0
            while buffer.size < 2 * (count + before + 1):
                buffer = double_length(buffer)
            entries = write_claim_ends(nodes, claims, party, limit, buffer)
            found = write_spans(buffer, entries, claims, limit, spans, used)
            fresh = write_new_parts(spans, place, before, used, found, buffer)
            if fresh == 0:
                continue
        # The old record stays as a gap: to move the others would cost more than the space.
        if record >= 0:
            caught[record] = -1
        if records + 2 > caught.size:
            caught, offsets = double_length(caught), double_length(offsets)
        nodes[spot + RECORD] = records
        caught[records] = party
        offsets[records] = used
        records += 1
        used += found
        offsets[records] = used
        while claims.size < CLAIM * (claimed + fresh * (after - first)):
            claims = double_length(claims)
        # What was passed on before stands as claims already, so only new parts go on.
        for stake in range(first, after):
            asset = np.int64(stakes[STAKE * stake])
            opens, closes = stakes[STAKE * stake + 2], stakes[STAKE * stake + 3]
            for piece in range(fresh):
                begin, end = max(buffer[2 * piece], opens), min(buffer[2 * piece + 1], closes)
                if begin < end:
                    share = stakes[STAKE * stake + 1]
                    claimed += claim(nodes, claims, claimed, run, asset, (begin, end, share))
                    pending[asset >> 5] |= np.uint32(1 << (asset & 31))
                    if asset >> 5 < word:
                        if back == words:
                            loop = np.searchsorted(work.loops_end, party, "right")
                            there = loop < work.loops_end.size
                            back_until = work.loops_end[loop] if there else 0
                        back = min(back, int(asset >> 5))
    return records, SweepRoom(claims, caught, offsets, spans)


def claim_listed(work: Sweep, claims: Any, listed: Any) -> int:
    """Add a claim that catches it to each listed party; return the number of further claims."""
    used = 0
    for row in range(0, listed.size, 4):
        party = np.int64(listed[row])
        facts = (np.int64(listed[row + 2]), np.int64(listed[row + 3]), listed[row + 1])
        used += claim(work.nodes, claims, 1 + used, work.run, party, facts)
        work.pending[party >> 5] |= np.uint32(1 << (party & 31))
    return used


def double_length(values: Any) -> Any:
    """Return the same values in an array of twice the length."""
    more = np.empty(2 * values.size, values.dtype)
    more[: values.size] = values
    return more


PARTS: Final = (claim_listed, double_length, claim, write_claim_ends, write_spans, write_new_parts)
"""What `sweep` calls."""
