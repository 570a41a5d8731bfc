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

import numpy as np

from graph.cascade.arrangement_nodes import sure_of_the_whole_only
from graph.cascade.majority_stakes import add_majority_stakes, own_holders
from graph.cascade.wire_builder import CONTROL, NetBase, WireBuilder, Wiring
from graph.holdings.acting_together import joint_owners
from graph.holdings.stakes import Stakes
from graph.kernels.cascade_loops import Bools, Longs
from graph.kernels.distinct_numbers import drop_doubles
from graph.kernels.run_cascade import build_wires
from graph.regimes.regime import BLOCK_ONCE, MAJORITY_STAKES
from graph.values.vocabulary import VOTING_RIGHTS


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
    wiring = WireBuilder(base, upper=upper)
    version, pools, facts = base.version, base.pools, base.facts
    if not upper:
        drawn, limit = facts.arrangement_nodes, version.limit
        measures = [sure_of_the_whole_only(one, drawn, limit) for one in measures]
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
            assets = drop_doubles(stakes.asset)
            if majority and VOTING_RIGHTS in list(version.measures.values())[number]:
                assets = drop_doubles(np.concatenate([assets, own_holders(measures[0])]))
            nodes = wiring.nodes(assets)
            wiring.activate(nodes, assets)
            sums.append((assets, nodes))
            target = np.full(pools.size, -1, np.int64)
            target[assets] = nodes
        # What a company holds in itself never helps to catch it.
        rows = np.flatnonzero(stakes.holder != stakes.asset)
        wiring.hold(number, stakes, rows, held_at[stakes.holder[rows]], target[stakes.asset[rows]])
        wiring.keep_floors(stakes, assets[: stakes.size], target[assets[: stakes.size]])
    if majority:
        wiring.own = add_majority_stakes(wiring, measures, sums, passing, held_at)
    _add_joint_holders(wiring, held_at)
    if signs:
        _add_criteria(wiring, passing, held_at)
        entry = _add_governments(wiring, measures[0], entry)
    return wiring.build((entry, passing), tuple(sums), keep)


def _add_joint_holders(wiring: WireBuilder, held_at: Longs) -> None:
    """Add from whom joint holders have a status: from any owner, or for certain from all."""
    owner, joint, many = joint_owners(wiring.base.facts, wiring.rows)
    if wiring.upper or wiring.base.version.joint != BLOCK_ONCE:
        wiring.activate(held_at[owner], joint)
        return
    wiring.parts_of(held_at[owner], joint, _joint_parts(wiring.base, owner, joint, many))


def _joint_parts(base: NetBase, owner: Longs, joint: Longs, many: Longs) -> Longs:
    """Return the part of each owner: those of all reach the limit, those of all but one do not.

    Where each listed party is looked at alone, the other owners who are listed are taken as there:
    one of them reaches the limit with all that are not listed.
    """
    limit = base.version.limit
    parts = -(-limit // np.maximum(many, 1))
    listed = np.isin(owner, base.listed)
    if base.version.per_party and listed.any():
        some = np.bincount(joint, listed, minlength=base.facts.size)[joint].astype(np.int64)
        shared = np.where(listed, limit - (many - some), 1)
        parts = np.where(some > 0, shared, parts)
    return parts


def _add_criteria(wiring: WireBuilder, passing: Longs, held_at: Longs) -> None:
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


def _add_governments(wiring: WireBuilder, stakes: Stakes, entry: Longs) -> Longs:
    """Add a second layer of nodes: what blocked governments own or control; return the entries."""
    base, signs = wiring.base, wiring.base.signs
    listed = base.governments[wiring.upper]
    if not listed.size or not signs.kind_places("government").any():
        return entry
    every = np.arange(base.pools.size, dtype=np.int64)
    layer = wiring.layer = wiring.nodes(every)
    wiring.activate(layer, every)
    rows = np.arange(len(stakes.holder), dtype=np.int64)
    wiring.hold(0, stakes, rows, layer[stakes.holder], layer[stakes.asset])
    wiring.keep_floors(stakes, every[: stakes.size], layer[: stakes.size])
    owner, joint, many = joint_owners(base.facts, wiring.rows)
    part = _joint_parts(base, owner, joint, many)
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
