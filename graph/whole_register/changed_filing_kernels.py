"""One changed stake at a time: who is caught afterwards, for numba and as plain Python.

Every caught party keeps its *stage*, a number larger than those of the parties that prove it. A
stake that shrinks may cost its asset the proof; then the asset and whatever rests on it are let
go (a proof may only use smaller stages, so parties that hold each other up in a loop fall
together), and what still follows from the rest is caught anew. This is over-deletion and
re-derivation (Gupta, Mumick, Subrahmanian, Maintaining views incrementally, SIGMOD 1993) with
stages that keep the over-deletion small. Cost: the stakes in and of the parties touched.

A node stands in one line of memory: where its stakes begin, its stage, and what it is.
"""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

NODE: Final = 8
"""Entries a node: first stake in it, first stake of it, stage, first later stake in it and of it,
what it is; the rest is room."""
HELD, HOLDS, STAGE, MORE_HELD, MORE_HOLDS, KIND = 0, 1, 2, 3, 4, 5
SEED: Final = 1
BLOCKED: Final = 2
FREE: Final = 4
"""The rule that holdings of one company fit in 100 % is off for the party."""

SHARE, SINGLE, FLOOR, EXTRA, ACTIVATES = 1, 2, 3, 4, 5
NARROW: Final = 2
"""Entries a stake that has a share only: holder, share."""
WIDE: Final = 6
"""Entries a stake as `cascade_loops.Net` has it: holder, share, single, floor, extra, activates."""
LATER: Final = 3
"""Entries beside a stake that came later: asset, next later stake in it, next one of its holder."""

CLOCK, REMOVED, DERIVED = 0, 1, 2
_FULL: Final = 1_000_000 * 2**20
_LAST: Final = 2**31 - 1


class Work(NamedTuple):
    """Stakes, the state of every party, and room to work in.

    Attributes:
        nodes: ``NODE`` entries a party.
        targets: asset of each stake, grouped by holder.
        stakes: ``width`` entries a stake, grouped by asset; later ones behind the first ``base``.
        later: ``LATER`` entries a later stake.
        places: two entries a stake in the caller's order: its number in ``stakes``, its asset.
        room: what direct holders surely hold in each party; of one entry where ``width`` is
            ``NARROW``.
        base: number of first stakes.
        width: ``NARROW`` or ``WIDE``.
        limit: smallest sum that catches.
        counts: last stage given, parties let go by the last change, parties caught by it.
        removed: parties let go; those that are caught again too.
        stages: the stage that each of them had.
        derived: parties caught.
    """

    nodes: Ints
    targets: Ints
    stakes: Any
    later: Ints
    places: Ints
    room: Longs
    base: int
    width: int
    limit: int
    counts: Longs
    removed: Ints
    stages: Ints
    derived: Ints


def reaches_limit(work: Work, party: int, before: int) -> bool:
    """Return whether parties of smaller stages than ``before`` catch a party."""
    nodes, stakes, width = work.nodes, work.stakes, work.width
    share, single, floor, extra = 0, 0, 0, 0
    first, after = nodes[NODE * party + HELD], nodes[NODE * party + NODE + HELD]
    more = nodes[NODE * party + MORE_HELD]
    number = first
    while number < after or more >= 0:
        if number < after:
            spot = width * number
            number += 1
        else:
            spot = width * (work.base + more)
            more = work.later[LATER * more + 1]
        stage = nodes[NODE * stakes[spot] + STAGE]
        if stage == 0 or stage >= before:
            continue
        share += stakes[spot + SHARE]
        if width == WIDE:
            if stakes[spot + ACTIVATES] != 0:
                return True
            single = max(single, stakes[spot + SINGLE])
            floor += stakes[spot + FLOOR]
            extra += stakes[spot + EXTRA]
    if width == WIDE:
        held = work.room[party]
        if held <= _FULL and nodes[NODE * party + KIND] & FREE == 0:
            share = min(share, _FULL - held + floor)
        share = max(share + extra, single)
    return bool(share >= work.limit)


def held_asset(work: Work, party: int, number: int) -> int:
    """Return the asset of a party's stake of that number, from 0 on; -1 after the last.

    Later stakes are walked from the start each time; a party has few of them.
    """
    first, after = work.nodes[NODE * party + HOLDS], work.nodes[NODE * party + NODE + HOLDS]
    if first + number < after:
        return int(work.targets[first + number])
    skipped = number - (after - first)
    more = work.nodes[NODE * party + MORE_HOLDS]
    while more >= 0 and skipped > 0:
        more = work.later[LATER * more + 2]
        skipped -= 1
    return int(work.later[LATER * more]) if more >= 0 else -1


def settle_party(work: Work, party: int) -> None:
    """Repair everything that follows from a change of what is held in a party."""
    nodes = work.nodes
    stage = nodes[NODE * party + STAGE]
    if nodes[NODE * party + KIND] & (SEED | BLOCKED) != 0:
        return
    if stage != 0:
        if not reaches_limit(work, party, stage):
            free_party(work, party)
    elif reaches_limit(work, party, _LAST):
        catch_party(work, party)
        catch_followers(work, 0)


def free_party(work: Work, party: int) -> None:
    """Free a party and all that rests on it, then catch again what still follows."""
    nodes, counts, removed = work.nodes, work.counts, work.removed
    removed[0], work.stages[0] = party, nodes[NODE * party + STAGE]
    nodes[NODE * party + STAGE] = 0
    many, head = 1, 0
    while head < many:
        gone, stage = removed[head], work.stages[head]
        head += 1
        number = 0
        while True:
            asset = held_asset(work, gone, number)
            number += 1
            if asset < 0:
                break
            # Its proof uses smaller stages only, so a smaller stage cannot rest on what went.
            mine = nodes[NODE * asset + STAGE]
            if mine <= stage or nodes[NODE * asset + KIND] & SEED != 0:
                continue
            if not reaches_limit(work, asset, mine):
                removed[many], work.stages[many] = asset, mine
                nodes[NODE * asset + STAGE] = 0
                many += 1
    # Nobody is caught again before all that fall have fallen: a proof may need one of them.
    counts[REMOVED] = many
    for place in range(many):
        party = removed[place]
        stands = nodes[NODE * party + STAGE] == 0
        if (
            stands
            and nodes[NODE * party + KIND] & BLOCKED == 0
            and reaches_limit(work, party, _LAST)
        ):
            begun = counts[DERIVED]
            catch_party(work, party)
            catch_followers(work, begun)


def catch_party(work: Work, party: int) -> None:
    """Catch a party with the next stage."""
    counts = work.counts
    counts[CLOCK] += 1
    work.nodes[NODE * party + STAGE] = counts[CLOCK]
    work.derived[counts[DERIVED]] = party
    counts[DERIVED] += 1


def catch_followers(work: Work, head: int) -> None:
    """Catch whatever follows from the parties caught by this change, from a place of them on."""
    nodes, counts = work.nodes, work.counts
    while head < counts[DERIVED]:
        holder = work.derived[head]
        head += 1
        number = 0
        while True:
            asset = held_asset(work, holder, number)
            number += 1
            if asset < 0:
                break
            open_ = nodes[NODE * asset + STAGE] == 0 and nodes[NODE * asset + KIND] & BLOCKED == 0
            if open_ and reaches_limit(work, asset, _LAST):
                catch_party(work, asset)


def change_stake(work: Work, stake: int, values: Any, at: int) -> None:
    """Apply new values to a stake and repair what follows.

    Args:
        work: stakes and parties.
        stake: its number in the caller's order.
        values: what a stake has beside its holder; ``width - 1`` entries from ``at`` on.
        at: where they begin.
    """
    nodes, stakes, width, counts = work.nodes, work.stakes, work.width, work.counts
    counts[REMOVED] = 0
    counts[DERIVED] = 0
    spot, asset = width * work.places[2 * stake], work.places[2 * stake + 1]
    if width == NARROW:
        old, new = stakes[spot + SHARE], values[at]
        stakes[spot + SHARE] = new
        holder = nodes[NODE * stakes[spot] + STAGE]
        mine = nodes[NODE * asset + STAGE]
        # Nothing follows from a free holder, from more of a caught party or less of a free one.
        if holder == 0 or new == old or (new > old) == (mine != 0) or (mine != 0 and holder > mine):
            return
    else:
        work.room[asset] += values[at + FLOOR - 1] - stakes[spot + FLOOR]
        for column in range(width - 1):
            stakes[spot + 1 + column] = values[at + column]
    settle_party(work, asset)


def change_stakes(work: Work, numbers: Longs, values: Any) -> None:
    """Apply new values to stakes, one after the other; see `change_stake`."""
    for place in range(numbers.size):
        change_stake(work, numbers[place], values, place * (work.width - 1))


def catch_listed(work: Work, party: int) -> None:
    """Catch a party that is listed now, and whatever follows."""
    catch_party(work, party)
    catch_followers(work, 0)


def catch_seeds(work: Work, seeds: Ints) -> None:
    """Catch the listed parties and whatever follows from them, from nothing."""
    work.counts[:] = 0
    for seed in seeds:
        if work.nodes[NODE * seed + KIND] & BLOCKED == 0:
            work.nodes[NODE * seed + KIND] |= SEED
            if work.nodes[NODE * seed + STAGE] == 0:
                catch_party(work, seed)
    catch_followers(work, 0)


PARTS: Final = (
    reaches_limit,
    held_asset,
    catch_party,
    catch_followers,
    free_party,
    settle_party,
    change_stake,
)
"""What the loops are made of, in the order in which they call each other."""
