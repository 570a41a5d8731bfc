"""The wires of an outcome as plain records, for proofs and turning facts.

The same wires that `graph.cascade.outcome` runs its cascades over, with who holds what by which
row, so that a search can say which interest it used. Only what lies above a target is taken out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from graph.cascade import wire_builder
from graph.cascade.outcome import Outcome
from graph.world.world import group_rows

STAKE: Final = "interest"
CONTROL: Final = "control"
TOGETHER: Final = "together"
PART: Final = "part"
_KINDS: Final = {
    wire_builder.STAKE: STAKE,
    wire_builder.CONTROL: CONTROL,
    wire_builder.TOGETHER: TOGETHER,
    wire_builder.PART: PART,
    wire_builder.OPEN: STAKE,
}


class Wire(NamedTuple):
    """One thing that leads from a holder to what it holds; shares in ticks.

    Attributes:
        holder: the node whose status flows: a party, a joint holder or a node beside one.
        asset: where it flows.
        kind: ``interest``, ``control`` (a right that the rule counts as control), ``together``
            (a member of a joint holder, or another way on without an interest of its own) or
            ``part`` (one of several conditions that have to come together).
        measure: number of the measure of a stake; -1 for others.
        place: place of the stake or the sign; -1 for others.
        low: what is surely held directly.
        single: what is surely held directly or indirectly; never added up.
        high: upper end of what is held directly.
        extra: what is added on top of ``high``, outside the rule that holdings fit in 100 %.
        sure: holds for certain that day, and from its lower end on; else only the upper pass
            uses it.
    """

    holder: int
    asset: int
    kind: str
    measure: int
    place: int
    low: int
    single: int
    high: int
    extra: int
    sure: bool

    @property
    def catches_alone(self) -> bool:
        """Whether it catches the asset by itself."""
        return self.kind in (CONTROL, TOGETHER)

    @property
    def is_free(self) -> bool:
        """Whether it is no interest and no right, so that a proof has it for nothing."""
        return self.kind in (TOGETHER, PART)

    @property
    def stake(self) -> tuple[int, int]:
        """Measure and place of a stake, which may stand in a proof more than once."""
        return self.measure, self.place


@dataclass(frozen=True)
class WiresAbove:
    """What stands above a target.

    Attributes:
        above: wires into each node.
        floors: ticks that direct holders surely hold in each node; -1 switches the rule off that
            holdings fit in 100 %.
        seeds: nodes at which a listing starts.
        blocked: nodes that are never caught.
    """

    above: Mapping[int, tuple[Wire, ...]]
    floors: Mapping[int, int]
    seeds: frozenset[int]
    blocked: frozenset[int]


def wires_above(outcome: Outcome, target: int, *, upper: bool) -> WiresAbove:
    """Return the wires over which a status may flow to a target.

    Args:
        outcome: what a regime's cascades found.
        target: a party or joint holder.
        upper: those of the pass for ``possible``; else of the pass for ``certain``.
    """
    wires = outcome.wirings[upper]
    offsets, order = group_rows(wires.wires.target, wires.size)
    seeds = frozenset(wires.entry[outcome.seeds[upper]].tolist())
    barred = set(outcome.blocked[upper].tolist())
    # Where each listed party is looked at alone, the others are holders like any.
    ends = frozenset() if outcome.version.per_party else frozenset(outcome.seeds[0].tolist())
    above: dict[int, tuple[Wire, ...]] = {}
    waiting = [target]
    while waiting:
        node = waiting.pop()
        if node in above:
            continue
        mine = order[offsets[node] : offsets[node + 1]].tolist()
        above[node] = tuple(_wire(outcome, upper, place) for place in mine)
        if int(wires.party[node]) not in ends or node not in seeds:
            waiting.extend(wire.holder for wire in above[node])
    floors = wires.floors
    room = {node: -1 if floors is None else int(floors[node]) for node in above}
    blocked = frozenset(node for node in above if int(wires.party[node]) in barred)
    return WiresAbove(above, room, seeds, blocked)


def _wire(outcome: Outcome, upper: bool, number: int) -> Wire:
    """Build the record of one wire of a pass."""
    wires = outcome.wirings[upper]
    kind, measure = _KINDS[int(wires.kind[number])], int(wires.measure[number])
    place, row = int(wires.place[number]), wires.wires
    ends = int(row.holder[number]), int(row.target[number]), kind, measure, place
    if kind == PART:
        share, extra = int(row.share[number]), int(row.extra[number])
        return Wire(*ends, share, 0, share, extra, True)
    if kind == STAKE:
        stakes = outcome.measures[measure].stakes
        direct, high = int(stakes.direct_high[place]), int(stakes.high[place])
        low, single = int(stakes.low[place]), int(stakes.summary_low[place])
        if wires.kind[number] == wire_builder.OPEN:
            return Wire(*ends, 0, 0, high, 0, False)
        return Wire(*ends, low, single, direct, high - direct, True)
    sure = kind == TOGETHER or bool(outcome.signs.sure[place])
    return Wire(*ends, 0, 0, 0, 0, sure)


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
