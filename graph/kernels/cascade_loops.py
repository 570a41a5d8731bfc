"""The loops over every stake, written for numba; `graph.kernels.run_cascade` compiles them.

They are plain Python too, only slow. `tests/oracle/plain_cascade.py` says the same thing in another
way, and tests compare the two. All sums are integers in ticks.

The rule is a least fixpoint: a party is *caught* when what its caught holders hold reaches the
limit, and then passes its whole stakes on. A worklist in rounds computes it; the round in which
a party is caught proves it from parties of earlier rounds.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]

FULL: Final = 1_000_000 * 2**20
"""100 % in ticks; a literal, since compiled code freezes it."""


class Net(NamedTuple):
    """Stakes of one pass, grouped by holder.

    Attributes:
        offsets: the stakes of holder ``i`` stand at ``offsets[i]:offsets[i + 1]``.
        target: the asset of each stake.
        activates: the stake catches its asset by itself (a joint holder, a sign of control).
        share: what is added up.
        single: what counts by itself only, never added (the largest is taken).
        floor: what the holder surely holds directly.
        extra: what is added on top, outside the rule that holdings fit in 100 %.
        floors: for each party the sum of ``floor`` over its holders; -1 switches the rule off.
        blocked: parties that are never caught and pass nothing on.
    """

    offsets: Longs
    target: Longs
    activates: Bools
    share: Longs
    single: Longs
    floor: Longs
    extra: Longs
    floors: Longs
    blocked: Bools


class State(NamedTuple):
    """Scratch of one cascade: five sums a party, zeros before and after, and two lists.

    Attributes:
        stage: the round in which a party is caught; 0 for not caught.
        mark: whether a party stands in ``touched``.
        queue: caught parties in the order in which they are.
        touched: every party of which anything is known.
    """

    stage: NDArray[np.int32]
    share: Longs
    single: Longs
    floor: Longs
    extra: Longs
    mark: Bools
    queue: Longs
    touched: Longs


class CascadeResult(NamedTuple):
    """What a pass has found of each party.

    Attributes:
        stage: the first round in which it is caught, 0 where it is not; seeds have round 1.
        value: the sum in ticks that its caught holders hold, that of the best seed if seeds
            run alone.
        seed: that seed; -1 where nothing arrives.
    """

    stage: NDArray[np.int32]
    value: Longs
    seed: Longs


def spread_groups(
    net: Net, seeds: Longs, groups: Longs, limit: int, state: State, reached: CascadeResult
) -> None:
    """Run one cascade for each group of seeds and keep the best of them for each party.

    Args:
        net: stakes.
        seeds: listed parties, group after group.
        groups: group ``i`` is ``seeds[groups[i]:groups[i + 1]]``.
        limit: smallest sum in ticks that catches.
        state: zeros; zeros again afterwards.
        reached: zeros and seeds of -1; filled.

    Cost: for each group the stakes of the parties that it catches.
    """
    stage, held, single, floor, extra, mark, queue, touched = state
    for group in range(groups.size - 1):
        # Whatever a sum touches is listed, so that a group costs what it reaches and no more.
        top, marks = 0, 0
        for place in range(groups[group], groups[group + 1]):
            seed = seeds[place]
            if stage[seed] == 0 and not net.blocked[seed]:
                stage[seed] = 1
                queue[top] = seed
                top += 1
                mark[seed] = True
                touched[marks] = seed
                marks += 1
        head = 0
        while head < top:
            node = queue[head]
            head += 1
            for edge in range(net.offsets[node], net.offsets[node + 1]):
                asset = net.target[edge]
                if not mark[asset]:
                    mark[asset] = True
                    touched[marks] = asset
                    marks += 1
                # Sums grow for caught parties too: the answer says how much is held in them.
                held[asset] += net.share[edge]
                floor[asset] += net.floor[edge]
                extra[asset] += net.extra[edge]
                single[asset] = max(single[asset], net.single[edge])
                if stage[asset] != 0 or net.blocked[asset]:
                    continue
                value = held[asset]
                # Others surely hold ``floors - floor`` of the asset; caught ones share the rest.
                if net.floors[asset] >= 0:
                    value = min(value, FULL - net.floors[asset] + floor[asset])
                value = max(value + extra[asset], single[asset])
                if value >= limit or net.activates[edge]:
                    stage[asset] = stage[node] + 1
                    queue[top] = asset
                    top += 1
        # Keep the best group of each party, and leave zeros for the next one.
        for place in range(marks):
            node = touched[place]
            value = held[node]
            if net.floors[node] >= 0:
                value = min(value, FULL - net.floors[node] + floor[node])
            value = min(max(value + extra[node], single[node]), FULL)
            if value > reached.value[node] or reached.seed[node] < 0:
                reached.value[node] = value
                reached.seed[node] = seeds[groups[group]]
            if stage[node] != 0 and (reached.stage[node] == 0 or stage[node] < reached.stage[node]):
                reached.stage[node] = stage[node]
            stage[node] = 0
            held[node] = 0
            single[node] = 0
            floor[node] = 0
            extra[node] = 0
            mark[node] = False
