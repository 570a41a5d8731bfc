"""The wires over which a rule's status flows, for kernels and proofs alike.

All measures of a rule share one net: to meet one of them is enough, at every level (law of the
regimes with several measures; rule 12 of docs/reference/rules.md). The first measure adds up at the
party itself, each further one at a node beside it, which activates the party: shares and votes
never add up. More nodes beside the parties say what a rule asks for besides:

- where the chain runs over majority stakes, each party has a node that passes its holdings on. A
  majority of the votes activates it (of the shares, where no source states votes), a board
  majority that a member has, or a criterion that is a majority stake;
- votes that a company holds in itself lessen the whole: half of them is added to what others
  have, since ``2 v > 100 - o`` is ``v + o / 2 > 50``, without a division;
- a block of several holders is sure only where all of them are caught;
- what a blocked government owns or controls passes that on along nodes of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from graph.cascade.acting_together import Pools
from graph.cascade.control_shares import lower_ticks, upper_ticks
from graph.cascade.control_signs import Signs
from graph.cascade.interests_on_day import Facts
from graph.cascade.stakes import Stakes
from graph.kernels.cascade_loops import Bools, CascadeResult, Longs, Net
from graph.kernels.run_cascade import Wires, build_wires, cascade, net_of
from graph.regimes.regime import BLOCK_ONCE, MAJORITY_STAKES, RegimeVersion
from graph.values.share import FULL_TICKS
from graph.values.vocabulary import APPOINTMENT_OF_BOARD, VOTING_RIGHTS

STAKE: Final = 0
CONTROL: Final = 1
TOGETHER: Final = 2
PART: Final = 3
"""Kinds of wire: a stake, a criterion, what activates by itself, and part of a condition."""


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
    """

    facts: Facts
    pools: Pools
    signs: Signs
    version: RegimeVersion
    governments: tuple[Longs, Longs] = _NOBODY


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

    def measured(self, found: CascadeResult, measure: int, *, upper: bool) -> CascadeResult:
        """Return what a cascade says of one measure, by party and joint holder."""
        size = len(self.entry)
        if measure == 0:
            return CascadeResult(*(column[:size] for column in found))
        assets, nodes = self.sums[measure - 1]
        stage, value = np.zeros(size, np.int32), np.zeros(size, np.int64)
        stage[assets], value[assets] = found.stage[nodes], found.value[nodes]
        for asset, own, half in zip(*self.own, strict=True):
            if measure == self.votes and value[asset] >= half > 0:
                part = Fraction(int(value[asset] - half), int(FULL_TICKS - own) or 1)
                ticks = upper_ticks if upper else lower_ticks
                value[asset] = min(ticks(part, open_end=False), FULL_TICKS)
        return CascadeResult(stage, value, np.full(size, -1, np.int64))


class _Builder:
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
        return Wiring(Wires(*columns), *codes, floors, sums, *where, party, self.own, votes)


def build_wiring(
    base: NetBase,
    measures: Sequence[Stakes],
    *,
    upper: bool,
    keep: Bools | None = None,
    signs: bool = True,
) -> Wiring:
    """Build the wires of ``certain`` or ``possible``.

    Args:
        base: rows, pools, signs and the regime's version.
        measures: stakes of each measure, in the order of the version's.
        upper: upper ends of all that counts; else sure lower ends.
        keep: the parties and joint holders that pass anything on; ``None`` for all.
        signs: whether criteria count.
    """
    wiring = _Builder(base, upper=upper)
    version, pools, facts = base.version, base.pools, base.facts
    passing = np.arange(pools.size, dtype=np.int64)
    majority = version.chain == MAJORITY_STAKES
    if majority:
        own_nodes = np.arange(facts.scope.size, dtype=np.int64)
        passing[own_nodes] = wiring.nodes(own_nodes)
        wiring.activate(passing[own_nodes], own_nodes)
    entry, held_at = passing.copy(), passing[: len(pools.held_at)].copy()
    if pools.counted:
        held_at[pools.members] = pools.held_at[pools.members]
        one, two = pools.perhaps if upper else pools.sure
        wiring.activate(passing[one], pools.held_at[two])
    sums = list[tuple[Longs, Longs]]()
    everywhere = np.arange(pools.size, dtype=np.int64)
    for number, stakes in enumerate(measures):
        assets, target = everywhere, everywhere
        if number:
            assets = np.unique(stakes.asset)
            if majority and VOTING_RIGHTS in list(version.measures.values())[number]:
                assets = np.union1d(assets, own_holders(measures[0]))
            nodes = wiring.nodes(assets)
            wiring.activate(nodes, assets)
            sums.append((assets, nodes))
            target = np.full(pools.size, -1, np.int64)
            target[assets] = nodes
        rows = np.arange(len(stakes.holder), dtype=np.int64)
        if version.own_votes:
            rows = np.flatnonzero(stakes.holder != stakes.asset)
        wiring.hold(number, stakes, rows, held_at[stakes.holder[rows]], target[stakes.asset[rows]])
        wiring.keep_floors(stakes, assets[: stakes.size], target[assets[: stakes.size]])
    if majority:
        wiring.own = _add_majority_stakes(wiring, measures, sums, passing, held_at)
    _add_joint_holders(wiring, held_at)
    if signs:
        _add_criteria(wiring, passing, held_at)
        entry = _add_governments(wiring, measures[0], entry)
    return wiring.build((entry, passing), tuple(sums), keep)


def _add_majority_stakes(
    wiring: _Builder,
    measures: Sequence[Stakes],
    sums: list[tuple[Longs, Longs]],
    passing: Longs,
    held_at: Longs,
) -> tuple[Longs, Longs, Longs]:
    """Add what makes a majority stake; return own votes as `Wiring` has them."""
    version, upper = wiring.base.version, wiring.upper
    rights = list(version.measures.values())
    by_votes = next(n for n, types in enumerate(rights) if VOTING_RIGHTS in types)
    by_board = next(n for n, types in enumerate(rights) if APPOINTMENT_OF_BOARD in types)
    shares, votes = measures[0], measures[by_votes]
    assets, nodes = sums[by_votes - 1]
    wiring.activate(nodes, passing[assets])
    # Votes that no source states equal the shares; beside votes of others they are open.
    rows, known = unstated_votes(votes, shares)
    if version.own_votes:
        rows = rows[shares.holder[rows] != shares.asset[rows]]
    at_sum = np.full(shares.size, -1, np.int64)
    at_sum[assets] = nodes
    asset = shares.asset[rows]
    target = np.where(at_sum[asset] >= 0, at_sum[asset], passing[asset])
    stated = rows[~known[asset]]
    wiring.hold(0, shares, stated, held_at[shares.holder[stated]], target[~known[asset]])
    plain = np.setdiff1d(asset[~known[asset]], assets)
    wiring.keep_floors(shares, plain, passing[plain])
    if upper:
        some = rows[known[asset]]
        wiring.hold(0, shares, some, held_at[shares.holder[some]], target[known[asset]])
    _add_board_members(wiring, measures, sums[by_board - 1], passing, held_at)
    if not version.own_votes:
        return wiring.own
    return _add_own_votes(wiring, votes, shares, (at_sum, held_at))


def unstated_votes(votes: Stakes, shares: Stakes) -> tuple[Longs, Bools]:
    """Return the stakes in shares of holders whose votes no source states.

    Returns:
        Their places, and whether somebody's votes in each party are stated and count.
    """
    counts = (votes.high > 0) | (votes.review == votes.high)
    known = np.zeros(votes.size, np.bool_)
    known[votes.asset[counts]] = True
    keys = votes.holder[counts] * votes.size + votes.asset[counts]
    return np.flatnonzero(~np.isin(shares.holder * shares.size + shares.asset, keys)), known


def own_holders(stakes: Stakes) -> Longs:
    """Return the companies that hold something in themselves, ascending."""
    mine = (stakes.holder == stakes.asset) & (stakes.review > 0)
    return np.asarray(stakes.asset[mine], np.int64)


def _add_own_votes(
    wiring: _Builder, votes: Stakes, shares: Stakes, where: tuple[Longs, Longs]
) -> tuple[Longs, Longs, Longs]:
    """Add half of what companies have of their own votes to what others have of them."""
    at_sum, held_at = where
    own = dict[int, int]()
    rows, known = unstated_votes(votes, shares)
    for stakes, places in ((votes, np.arange(len(votes.holder))), (shares, rows)):
        for place in places[stakes.holder[places] == stakes.asset[places]].tolist():
            asset, low = int(stakes.asset[place]), int(stakes.low[place])
            low = max(low, int(stakes.summary_low[place]))
            if stakes is shares and known[asset]:
                low = 0
            own[asset] = int(stakes.high[place]) if wiring.upper else low
    assets = np.array(sorted(own), np.int64)
    ticks = np.array([own[asset] for asset in assets.tolist()], np.int64)
    # An odd number of ticks is an open end; half of it stays open on the same side.
    half = ticks // 2 if wiring.upper else (ticks + 1) // 2
    nodes, at = wiring.nodes(assets), np.full(votes.size, -1, np.int64)
    at[assets] = nodes
    for stakes in (votes, shares):
        voting = np.flatnonzero((at[stakes.asset] >= 0) & (stakes.holder != stakes.asset))
        wiring.activate(held_at[stakes.holder[voting]], at[stakes.asset[voting]])
    wiring.parts_of(nodes, at_sum[assets], half)
    return assets, ticks, half


def _add_board_members(
    wiring: _Builder,
    measures: Sequence[Stakes],
    board: tuple[Longs, Longs],
    passing: Longs,
    held_at: Longs,
) -> None:
    """Add that a board majority is a majority stake of a member, who holds shares or votes."""
    assets, majority = board
    members, both = wiring.nodes(assets), wiring.nodes(assets)
    at = np.full(wiring.base.facts.size, -1, np.int64)
    at[assets] = members
    for stakes in measures[:2]:
        ends = stakes.high if wiring.upper else np.maximum(stakes.low, stakes.summary_low)
        some = np.flatnonzero((ends > 0) & (at[stakes.asset] >= 0))
        wiring.activate(held_at[stakes.holder[some]], at[stakes.asset[some]])
    half = -(-wiring.base.version.limit // 2)
    wiring.parts_of(majority, both, half)
    wiring.parts_of(members, both, half)
    wiring.activate(both, passing[assets])


def _add_joint_holders(wiring: _Builder, held_at: Longs) -> None:
    """Add from whom joint holders have a status: from any owner, or for certain from all."""
    owner, joint, many = joint_owners(wiring.base.facts, wiring.rows)
    if wiring.upper or wiring.base.version.joint != BLOCK_ONCE:
        wiring.activate(held_at[owner], joint)
        return
    # Each owner has one part: the parts of all reach the limit, and those of all but one do not.
    part = -(-wiring.base.version.limit // np.maximum(many, 1))
    wiring.parts_of(held_at[owner], joint, part)


def joint_owners(facts: Facts, rows: Bools) -> tuple[Longs, Longs, Longs]:
    """Return each owner and joint holder of some rows, and how many owners that block has."""
    every, wanted = _pairs(facts, facts.may_hold()), _pairs(facts, rows)
    many = np.bincount(every[1], minlength=facts.size)
    return wanted[0], wanted[1], many[wanted[1]]


def _pairs(facts: Facts, rows: Bools) -> Longs:
    """Return the distinct owners and joint holders of some rows."""
    chosen = (facts.holder != facts.owner) & rows
    return np.unique(np.stack([facts.owner[chosen], facts.holder[chosen]]), axis=1)


def _add_criteria(wiring: _Builder, passing: Longs, held_at: Longs) -> None:
    """Add criteria of control; some are a majority stake too."""
    signs = wiring.base.signs
    places = signs.control_places(upper=wiring.upper)
    places = places[~signs.kind_places("government")[places]]
    stake = signs.kind_places("majority_stake")[places]
    asset = signs.asset[places]
    target = np.where(stake, passing[asset], asset)
    always = np.ones(len(places), np.bool_)
    wires = build_wires(held_at[signs.holder[places]], target, activates=always)
    wiring.add(CONTROL, wires, place=places)


def _add_governments(wiring: _Builder, stakes: Stakes, entry: Longs) -> Longs:
    """Add a second layer of nodes: what blocked governments own or control; return the entries."""
    base, signs = wiring.base, wiring.base.signs
    listed = base.governments[wiring.upper]
    if not listed.size or not signs.kind_places("government").any():
        return entry
    every = np.arange(base.pools.size, dtype=np.int64)
    layer = wiring.nodes(every)
    wiring.activate(layer, every)
    rows = np.arange(len(stakes.holder), dtype=np.int64)
    wiring.hold(0, stakes, rows, layer[stakes.holder], layer[stakes.asset])
    wiring.keep_floors(stakes, every[: stakes.size], layer[: stakes.size])
    owner, joint, many = joint_owners(base.facts, wiring.rows)
    part = -(-base.version.limit // np.maximum(many, 1))
    if wiring.upper:
        wiring.activate(layer[owner], layer[joint])
    else:
        wiring.parts_of(layer[owner], layer[joint], part)
    places = signs.control_places(upper=wiring.upper)
    places = places[signs.kind_places("government")[places]]
    always = np.ones(len(places), np.bool_)
    ends = layer[signs.holder[places]], layer[signs.asset[places]]
    wiring.add(CONTROL, build_wires(*ends, activates=always), place=places)
    entry = entry.copy()
    entry[listed] = layer[listed]
    return entry


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
