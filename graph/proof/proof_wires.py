"""The wires of one measure of an outcome as plain records, for proofs and turning facts.

The same wires that `graph.cascade.outcome` runs its cascades over, with who holds what by which
row, so that a search can say which interest it used. Only what lies above a target is taken out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from graph.cascade.outcome import Measure, Outcome, local_of
from graph.kernels.cascade_loops import Bools, Longs
from graph.regimes.regime import CASCADE, LISTED_ONLY
from graph.world.world import group_rows

STAKE: Final = "interest"
CONTROL: Final = "control"
TOGETHER: Final = "together"


class Wire(NamedTuple):
    """One thing that leads from a holder to what it holds; shares in ticks.

    Attributes:
        holder: the node whose status flows: a party, a joint holder or a pool.
        asset: where it flows.
        kind: ``interest``, ``control`` (a right that the rule counts as control) or ``together``
            (a member of a joint holder or a pool; no interest of its own).
        place: place of the stake or the sign; -1 for ``together``.
        low: what is surely held directly.
        single: what is surely held directly or indirectly; never added up.
        high: upper end of what is held directly.
        extra: what is added on top of ``high``, outside the rule that holdings fit in 100 %.
        sure: holds for certain that day; else only the upper pass uses it.
    """

    holder: int
    asset: int
    kind: str
    place: int
    low: int
    single: int
    high: int
    extra: int
    sure: bool

    @property
    def catches_alone(self) -> bool:
        """Whether it catches the asset by itself."""
        return self.kind != STAKE


@dataclass(frozen=True)
class WiresAbove:
    """What stands above a target under one measure.

    Attributes:
        above: wires into each node; in ``certain`` those with `pools.sure`, else `pools.perhaps`.
        floors: ticks that direct holders surely hold in each node; -1 switches the rule off that
            holdings fit in 100 %.
        seeds: nodes that are listed.
        blocked: nodes that are never caught.
    """

    above: Mapping[int, tuple[Wire, ...]]
    floors: Mapping[int, int]
    seeds: frozenset[int]
    blocked: frozenset[int]


def wires_above(outcome: Outcome, measure: Measure, target: int, *, upper: bool) -> WiresAbove:
    """Return the wires over which a status may flow to a target.

    Args:
        outcome: what a regime's cascades found.
        measure: one of its measures.
        target: a node.
        upper: those of the pass for ``possible``; else of the pass for ``certain``.
    """
    facts, stakes = outcome.facts, measure.stakes
    rows = (facts.sure | facts.perhaps) if upper else facts.sure
    where = outcome.pools.perhaps if upper else outcome.pools.sure
    source, asset, kind, place = _columns(outcome, measure, rows, where)
    passing = _passing_nodes(outcome, upper=upper)
    kept = np.flatnonzero(passing[source])
    source, asset, kind, place = (column[kept] for column in (source, asset, kind, place))
    offsets, order = group_rows(asset, outcome.pools.size)
    floors, over = stakes.floors(), frozenset(stakes.over.tolist())
    seeds, blocked = _seeds_and_blocked(outcome, upper=upper)
    # Where each listed party is looked at alone, the others are holders like any.
    ends = frozenset() if outcome.version.per_party else frozenset(outcome.seeds[0].tolist())
    above: dict[int, tuple[Wire, ...]] = {}
    waiting = [target]
    while waiting:
        node = waiting.pop()
        if node in above:
            continue
        mine = order[offsets[node] : offsets[node + 1]].tolist()
        above[node] = tuple(
            _wire(outcome, measure, (int(source[w]), node, int(kind[w]), int(place[w])))
            for w in mine
        )
        if node not in ends:
            waiting.extend(wire.holder for wire in above[node])
    room = {n: -1 if n in over else int(floors[n]) if n < len(floors) else -1 for n in above}
    return WiresAbove(above, room, seeds, blocked)


def stages(
    above: Mapping[int, tuple[Wire, ...]], seeds: frozenset[int], limit: int
) -> dict[int, int]:
    """Compute the round in which each node is caught by lower ends; seeds have round 0."""
    below: dict[int, list[Wire]] = {}
    for wires in above.values():
        for wire in wires:
            below.setdefault(wire.holder, []).append(wire)
    stage, queue = dict.fromkeys(seeds, 0), list(seeds)
    held: dict[int, int] = {}
    for node in queue:
        for wire in below.get(node, ()):
            asset = wire.asset
            held[asset] = held.get(asset, 0) + wire.low
            if asset in stage:
                continue
            if wire.catches_alone or wire.single >= limit or held[asset] >= limit:
                stage[asset] = stage[node] + 1
                queue.append(asset)
    return stage


def _columns(
    outcome: Outcome, measure: Measure, rows: Bools, where: Longs
) -> tuple[Longs, Longs, Longs, Longs]:
    """Return holder, asset, kind (0 stake, 1 sign, 2 together) and place of every wire."""
    facts, stakes, signs = outcome.facts, measure.stakes, outcome.signs
    control = signs.control_places(facts, rows)
    joint = np.flatnonzero((facts.holder != facts.owner) & rows)
    one, two = outcome.pools.activation_pairs(where, facts.owner[joint], facts.holder[joint])
    some = np.flatnonzero((stakes.high > 0) | (stakes.summary_low > 0))
    parts = (
        (where[stakes.holder[some]], stakes.asset[some], 0, some),
        (signs.holder[control], signs.asset[control], 1, control),
        (one, two, 2, np.full(len(one), -1)),
    )
    holder, asset, place = (np.concatenate([part[n] for part in parts]) for n in (0, 1, 3))
    kind = np.concatenate([np.full(len(part[0]), part[2]) for part in parts])
    return holder.astype(np.int64), asset.astype(np.int64), kind, place.astype(np.int64)


def _wire(outcome: Outcome, measure: Measure, ends: tuple[int, int, int, int]) -> Wire:
    """Build the record of one wire from its holder, asset, kind (0, 1, 2) and place."""
    holder, asset, kind, place = ends
    stakes = measure.stakes
    if kind == 0:
        direct, high = int(stakes.direct_high[place]), int(stakes.high[place])
        low, single = int(stakes.low[place]), int(stakes.summary_low[place])
        return Wire(holder, asset, STAKE, place, low, single, direct, high - direct, True)
    word = CONTROL if kind == 1 else TOGETHER
    sure = True
    if kind == 1:
        row = np.searchsorted(outcome.facts.scope.rows, outcome.signs.row[place])
        sure = bool(outcome.facts.sure[row])
    return Wire(holder, asset, word, place, 0, 0, 0, 0, sure)


def _passing_nodes(outcome: Outcome, *, upper: bool) -> Bools:
    """Return which nodes pass anything on; as in `graph.cascade.outcome`, by the regime's chain."""
    chain, size = outcome.version.chain, outcome.pools.size
    if chain == CASCADE:
        return np.ones(size, np.bool_)
    passing = np.zeros(size, np.bool_)
    if chain != LISTED_ONLY:
        passing[outcome.seeds[upper]] = True
        passing[outcome.facts.scope.size :] = True
    return passing


def _seeds_and_blocked(outcome: Outcome, *, upper: bool) -> tuple[frozenset[int], frozenset[int]]:
    """Return the nodes that are listed, and those that nothing flows into."""
    listed = outcome.listed
    seeds = frozenset(outcome.seeds[upper].tolist())
    cleared = listed.cleared if upper else listed.cleared | listed.perhaps_cleared
    blocked = frozenset(local_of(outcome.facts, cleared - listed.sure).tolist())
    return seeds, blocked - seeds
