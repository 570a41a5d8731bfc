"""What wires are made of: nodes beside the parties, kinds of wire, and the net of the kernels."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from graph.holdings.acting_together import Pools
from graph.holdings.control_shares import lower_ticks, upper_ticks
from graph.holdings.control_signs import Signs
from graph.holdings.interests_on_day import Facts
from graph.holdings.stakes import Stakes
from graph.kernels.cascade_loops import Bools, CascadeResult, Longs, Net
from graph.kernels.run_cascade import Wires, build_wires, cascade, net_of
from graph.regimes.regime import RegimeVersion
from graph.values.share import FULL_TICKS
from graph.values.vocabulary import VOTING_RIGHTS

STAKE: Final = 0
CONTROL: Final = 1
TOGETHER: Final = 2
PART: Final = 3
OPEN: Final = 4
"""Kinds of wire: a stake, a criterion, what activates by itself, part of a condition, and a stake
that may count from nothing to whole."""


_NOBODY: Final = (np.zeros(0, np.int64), np.zeros(0, np.int64))


@dataclass(frozen=True)
class NetBase:
    """What every net of an outcome is made of, beside the stakes.

    Attributes:
        facts: the interest rows.
        pools: holders who act together.
        signs: signs and criteria.
        version: the regime's version.
        governments: listed parties that are blocked governments for certain, and those that
            perhaps are; local numbers.
        listed: local numbers of the parties that are listed for certain.
    """

    facts: Facts
    pools: Pools
    signs: Signs
    version: RegimeVersion
    governments: tuple[Longs, Longs] = _NOBODY
    listed: Longs = field(default_factory=lambda: _NOBODY[0])


@dataclass(frozen=True)
class Wiring:
    """Every wire of one pass, and what its nodes are.

    Attributes:
        wires: the wires.
        kind: of each, ``STAKE`` and so on.
        measure: number of the measure of a stake, else -1.
        place: place of a stake in its measure's stakes, or of a sign; -1 for other wires.
        floors: for each node what direct holders surely hold; ``None`` for lower ends.
        sums: for each further measure its assets and the nodes at which it adds up.
        entry: for each party or joint holder the node at which a listing starts.
        passing: for each of them the node that passes its holdings on.
        party: the party or joint holder to which each node belongs.
        own: assets whose own votes lessen the whole, with these votes and half of them in ticks.
        votes: number of the measure of votes; -1 where own votes do not matter.
        layer: for each party or joint holder the node of what blocked governments own or
            control; empty where there is none.
    """

    wires: Wires
    kind: NDArray[np.int8]
    measure: Longs
    place: Longs
    floors: Longs | None
    sums: tuple[tuple[Longs, Longs], ...]
    entry: Longs
    passing: Longs
    party: Longs
    own: tuple[Longs, Longs, Longs]
    votes: int = -1
    layer: Longs = field(default_factory=lambda: _NOBODY[0])

    @property
    def size(self) -> int:
        """Number of nodes."""
        return len(self.party)

    def net(self, blocked: Longs) -> Net:
        """Return the net of the kernels; nothing flows into blocked parties."""
        net = net_of(self.size, [self.wires], self.floors)
        if blocked.size:
            net.blocked[np.isin(self.party, blocked)] = True
        return net

    def run(
        self, seeds: Longs, blocked: Longs, limit: int, *, each: bool, groups: Sequence[Longs] = ()
    ) -> CascadeResult:
        """Run the cascade from listed parties; see `graph.kernels.run_cascade.cascade`."""
        starts = self.entry[seeds]
        inside = [self.entry[group] for group in groups]
        return cascade(self.net(blocked), starts, limit, each=each, groups=inside)

    def result_of_measure(
        self, found: CascadeResult, measure: int, *, upper: bool
    ) -> CascadeResult:
        """Return what a cascade says of one measure, by party and joint holder."""
        size = len(self.entry)
        if measure == 0:
            return CascadeResult(found.stage[:size], found.value[:size], found.seed[:size])
        assets, nodes = self.sums[measure - 1]
        stage, value = np.zeros(size, np.int32), np.zeros(size, np.int64)
        stage[assets], value[assets] = found.stage[nodes], found.value[nodes]
        for asset, own, half in zip(*self.own, strict=True):
            if measure == self.votes and value[asset] >= half > 0:
                part = Fraction(int(value[asset] - half), int(FULL_TICKS - own) or 1)
                ticks = upper_ticks if upper else lower_ticks
                value[asset] = min(ticks(part, open_end=False), FULL_TICKS)
        return CascadeResult(stage, value, np.full(size, -1, np.int64))


class WireBuilder:
    """Gathers wires and nodes."""

    def __init__(self, base: NetBase, *, upper: bool) -> None:
        self.base, self.upper = base, upper
        self.rows = base.facts.sure | base.facts.perhaps if upper else base.facts.sure
        self.parts: list[Wires] = []
        self.labels: list[tuple[Longs, ...]] = []
        self.party = [np.arange(base.pools.size, dtype=np.int64)]
        # A node beside a member belongs to the member.
        members = base.pools.members
        self.party[0][base.pools.held_at[members]] = members
        self.size = base.pools.size
        self.floors: list[tuple[Longs, Longs]] = []
        self.own = (*_NOBODY, _NOBODY[0])
        self.layer = _NOBODY[0]

    def nodes(self, party: Longs) -> Longs:
        """Return new nodes, one beside each of some parties."""
        self.party.append(np.asarray(party, np.int64))
        self.size += len(party)
        return np.arange(self.size - len(party), self.size, dtype=np.int64)

    def add(self, kind: int, wires: Wires, measure: int = -1, place: Longs | None = None) -> None:
        """Add wires of one kind."""
        many = len(wires.holder)
        none = np.full(many, -1, np.int64)
        self.parts.append(wires)
        self.labels.append(
            (np.full(many, kind), np.full(many, measure), none if place is None else place)
        )

    def activate(self, holder: Longs, target: Longs) -> None:
        """Add wires that catch by themselves."""
        always = np.ones(len(holder), np.bool_)
        self.add(TOGETHER, build_wires(holder, target, activates=always))

    def parts_of(self, holder: Longs, target: Longs, share: Any) -> None:
        """Add wires of which several have to come together."""
        shares = np.broadcast_to(np.asarray(share, np.int64), len(holder))
        name = "extra" if self.upper else "share"
        self.add(PART, build_wires(holder, target, **{name: shares}))

    def hold(self, number: int, stakes: Stakes, rows: Longs, holder: Longs, target: Longs) -> None:
        """Add stakes, at their lower or upper ends."""
        if self.upper:
            wires = upper_wires(stakes, stakes.high - stakes.direct_high, rows, holder, target)
        else:
            low, single = stakes.low[rows], stakes.summary_low[rows]
            wires = build_wires(holder, target, share=low, single=single)
        self.add(STAKE, wires, number, rows)

    def keep_floors(self, stakes: Stakes, assets: Longs, nodes: Longs) -> None:
        """Remember what direct holders surely hold in some assets, for their nodes."""
        self.floors.append((nodes, floors_or_off(stakes)[assets]))

    def build(
        self, where: tuple[Longs, Longs], sums: tuple[tuple[Longs, Longs], ...], keep: Bools | None
    ) -> Wiring:
        """Put everything together."""
        columns: list[Any] = [np.concatenate(c) for c in zip(*self.parts, strict=True)]
        labels = [np.concatenate(c).astype(np.int64) for c in zip(*self.labels, strict=True)]
        if keep is not None:
            # Nodes beside the parties always pass on what reaches them.
            inside = np.minimum(columns[0], len(keep) - 1)
            rows = keep[inside] | (columns[0] >= len(keep))
            columns, labels = [c[rows] for c in columns], [c[rows] for c in labels]
        floors = None
        if self.upper:
            floors = np.full(self.size, -1, np.int64)
            for nodes, values in self.floors:
                floors[nodes] = values
        kind, measure, place = labels
        party, rights = np.concatenate(self.party), list(self.base.version.measures.values())
        votes = next((n for n, types in enumerate(rights) if VOTING_RIGHTS in types), -1)
        codes = kind.astype(np.int8), measure, place
        return Wiring(
            Wires(*columns), *codes, floors, sums, *where, party, self.own, votes, self.layer
        )


def upper_wires(stakes: Stakes, extra: Longs, rows: Longs, holder: Longs, target: Longs) -> Wires:
    """Build wires of upper ends; only what is stated as direct has to fit in 100 %."""
    return build_wires(
        holder,
        target,
        share=stakes.direct_high[rows],
        single=stakes.summary_low[rows],
        floor=stakes.low[rows],
        extra=extra[rows],
    )


def floors_or_off(stakes: Stakes) -> Longs:
    """Return what direct holders surely hold in each asset, in ticks; -1 where above 100 %."""
    floors = stakes.floors()
    floors[stakes.over] = -1
    return floors
