"""The plain cascade for numba: exact shares, all listed parties together.

`graph.kernels.exact_cascade` runs it on the stakes of one day, `graph.over_time.sweep` on dated
stakes.

Each party has a *node*: where its stakes begin, and a *word* that holds everything the run knows
of it. The word is the number of the run, shifted, plus the units that caught holders hold; a
word of an older run counts as nothing, so that nothing has to be set back between runs. A sum is
no longer added to once its party is caught, so it stays below the threshold plus one stake and
thousands of owners cannot overflow it.

Random reads of memory are what such a loop waits for. The queue says early which stakes and which
nodes will be read, and `prefetch` asks for them then.
"""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.kernels.prefetch import prefetch

Ints = NDArray[np.int32]

BITS: Final = 21
"""Bits of a word for units: a sum stays below 2,000,000."""
CAUGHT: Final = 2**BITS - 1
"""The sum that stands for caught."""
RUNS: Final = 2 ** (31 - BITS) - 1
"""Runs that can be told apart in a word; after them the words are set to zero once."""
AHEAD: Final = 8
"""How many parties of the queue the loop looks ahead."""


class ExactRun(NamedTuple):
    """One run of `spread_exact`.

    Attributes:
        seeds: listed parties.
        threshold: smallest sum in units that catches, at most 1,000,000.
        run: number of the run, 1 to ``RUNS``, larger than that of the run before.
        queue: room for every party; caught ones stand first afterwards.
    """

    seeds: Ints
    threshold: int
    run: int
    queue: Ints


def spread_exact(nodes: Ints, pairs: Ints, work: ExactRun) -> int:
    """Run the plain cascade: mark whoever is caught and write it into the queue.

    Args:
        nodes: the first stake of party ``i`` at ``2 i``, its word at ``2 i + 1``; one node more
            than parties.
        pairs: asset of stake ``k`` at ``2 k``, units at ``2 k + 1``.
        work: what to run.

    Returns:
        Number of parties that are listed or caught.
    """
    seeds, queue = work.seeds, work.queue
    none = work.run << BITS
    caught, limit = none + CAUGHT, none + work.threshold
    top = 0
    for place in range(seeds.size):
        if place + 2 * AHEAD < seeds.size:
            prefetch(nodes, 2 * seeds[place + 2 * AHEAD])
        seed = seeds[place]
        if nodes[2 * seed + 1] != caught:
            nodes[2 * seed + 1] = caught
            queue[top] = seed
            top += 1
    head = 0
    while head < top:
        # Each read tells where the next one goes: first the stakes, some parties later the nodes.
        if head + 2 * AHEAD < top:
            prefetch(pairs, 2 * nodes[2 * queue[head + 2 * AHEAD]])
        if head + AHEAD < top:
            later = queue[head + AHEAD]
            first = nodes[2 * later]
            for stake in range(first, min(nodes[2 * later + 2], first + AHEAD)):
                prefetch(nodes, 2 * pairs[2 * stake])
        party = queue[head]
        head += 1
        after = nodes[2 * party + 2]
        for stake in range(nodes[2 * party], after):
            if stake + AHEAD < after:
                prefetch(nodes, 2 * pairs[2 * (stake + AHEAD)])
            asset = pairs[2 * stake]
            word = nodes[2 * asset + 1]
            if word != caught:
                # A word of an older run is less than ``none``, so its sum begins anew.
                held = max(word, none) + pairs[2 * stake + 1]
                if held >= limit:
                    nodes[2 * asset + 1] = caught
                    queue[top] = asset
                    top += 1
                else:
                    nodes[2 * asset + 1] = held
    return top


class DayRun(NamedTuple):
    """One run of `spread_on_day`.

    Attributes:
        listed: four entries a listing: party, threshold, first day, day after the last.
        threshold: smallest sum that catches; it and one stake must fit below ``2 ** bits - 1``.
        day: ordinal.
        run: number of the run, larger than that of the run before.
        bits: bits of a word for the sum.
        queue: room for every party; caught ones stand first afterwards.
    """

    listed: Any
    threshold: int
    day: int
    run: int
    bits: int
    queue: Ints


def spread_on_day(nodes: Any, stakes: Any, work: DayRun) -> int:
    """Run the plain cascade over the stakes that hold on one day.

    Args:
        nodes: as for `spread_exact`.
        stakes: four entries a stake: asset, share, first day, day after the last.
        work: what to run.

    Returns:
        Number of parties that are listed or caught that day.
    """
    listed, queue, day = work.listed, work.queue, work.day
    none = work.run << work.bits
    caught, limit = none + (1 << work.bits) - 1, none + work.threshold
    top = 0
    for row in range(listed.size // 4):
        if 4 * (row + 2 * AHEAD) < listed.size:
            prefetch(nodes, 2 * listed[4 * (row + 2 * AHEAD)])
        party = listed[4 * row]
        holds = listed[4 * row + 2] <= day and day < listed[4 * row + 3]
        if holds and nodes[2 * party + 1] != caught:
            nodes[2 * party + 1] = caught
            queue[top] = party
            top += 1
    head = 0
    while head < top:
        if head + 2 * AHEAD < top:
            prefetch(stakes, 4 * nodes[2 * queue[head + 2 * AHEAD]])
        if head + AHEAD < top:
            later = queue[head + AHEAD]
            first = nodes[2 * later]
            for stake in range(first, min(nodes[2 * later + 2], first + AHEAD)):
                prefetch(nodes, 2 * stakes[4 * stake])
        holder = queue[head]
        head += 1
        after = nodes[2 * holder + 2]
        for stake in range(nodes[2 * holder], after):
            if stake + AHEAD < after:
                prefetch(nodes, 2 * stakes[4 * (stake + AHEAD)])
            # Days are tested here, so that one layout serves every day; words as above.
            if stakes[4 * stake + 2] > day or day >= stakes[4 * stake + 3]:
                continue
            asset = stakes[4 * stake]
            word = nodes[2 * asset + 1]
            if word != caught:
                held = max(word, none) + stakes[4 * stake + 1]
                if held >= limit:
                    nodes[2 * asset + 1] = caught
                    queue[top] = asset
                    top += 1
                else:
                    nodes[2 * asset + 1] = held
    return top
