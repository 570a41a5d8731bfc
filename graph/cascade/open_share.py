"""The open share: what a rule would add up if every owner that no source states were listed.

A verdict ranges over what is stated. How much of a party could still turn out to be held by
somebody listed is asked of the same cascade, with a holder of its own for the unstated part of
every company, up the whole chain. Natural persons, public bodies and listed parties are ends: what
they hold is known, as long as they live. A company without stated owners is open in full, and so
are companies that hold only one another, and what a nominee holds for nobody knows whom (rules 5
and 13 of docs/reference/rules.md).
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.cascade.dead_holders import dead_nodes
from graph.cascade.direct_stakes import only_held_indirectly
from graph.cascade.outcome import Outcome
from graph.cascade.wire_builder import NetBase, Wiring
from graph.cascade.wiring import build_wiring
from graph.holdings.interests_on_day import Facts
from graph.holdings.nominees import held_for_nobody_named
from graph.holdings.stakes import Stakes
from graph.kernels.cascade_loops import FULL, Bools, Longs, Net
from graph.kernels.compiling import worth_compiling
from graph.kernels.distinct_numbers import drop_doubles
from graph.kernels.run_cascade import cascade
from graph.world.readable_names import has_readable_name
from graph.world.scope import Scope, gather_groups

ENDS: Final = ("Person", "PublicBody")
"""Schemata of parties above whom nobody is looked for."""
_WEIGHT: Final = 10
"""How many stakes of another question one stake of these passes is worth."""
_NOBODY: Final = np.zeros(0, np.int64)


class OpenShares(NamedTuple):
    """What is in hands that no source states, of each party of a scope.

    Attributes:
        ticks: the open share of each, the largest of all measures.
        above: whether anything is unstated of a party or of anyone above it, however little.
    """

    ticks: Longs
    above: Bools


def open_shares(outcome: Outcome) -> OpenShares:
    """Return how much of every party of a scope is open.

    Args:
        outcome: what a rule about listed owners found.
    """
    held = [measure.stakes for measure in outcome.measures]
    # The whole chain is looked at even where a rule counts direct holders alone.
    wiring = build_wiring(outcome.base, held, upper=True)
    certain = np.isin(wiring.party, np.flatnonzero(outcome.caught_nodes("certain")))
    found = _Unstated(wiring, outcome.facts, held, outcome.listed.sure)
    return found.spread(outcome.seeds[1], outcome.cleared, certain, outcome.version.limit)


def open_share_above(
    base: NetBase, measures: Sequence[Stakes], ends: Iterable[int], limit: int
) -> OpenShares:
    """Return the same for a rule that asks person by person, where nobody is added up.

    Args:
        base: what the nets of the rule are made of.
        measures: the stakes of each measure.
        ends: world numbers of listed parties, above whom nobody is looked for.
        limit: the smallest sum in ticks by which a holder passes on what it holds.
    """
    wiring = build_wiring(base, measures, upper=True, signs=False)
    found = _Unstated(wiring, base.facts, measures, ends)
    return found.spread(_NOBODY, found.listed, np.zeros(wiring.size, np.bool_), limit)


class _Unstated:
    """A holder for what nobody is stated to hold in each party, by measure."""

    def __init__(
        self, wiring: Wiring, facts: Facts, measures: Sequence[Stakes], ends: Iterable[int]
    ) -> None:
        self.wiring, self.scope, self.measures = wiring, facts.scope, measures
        self.nameless = np.union1d(held_for_nobody_named(facts), only_held_indirectly(facts))
        numbers = facts.scope.local_numbers(np.array(sorted(ends), np.int64))
        self.listed: Longs = numbers[numbers >= 0]
        self.ends = end_parties(self.scope)
        # Whose a stake of the dead is now is open, and yet nobody owns a person.
        self.unowned = self.ends.copy()
        self.ends[dead_nodes(self.scope, facts.day)] = False
        self.ends[self.listed] = self.unowned[self.listed] = True

    def spread(self, starts: Longs, blocked: Longs, certain: Bools, limit: int) -> OpenShares:
        """Return what unstated owners hold in each party, through those they would make count.

        Args:
            starts: parties that are listed, for certain or perhaps.
            blocked: parties into which nothing flows.
            certain: nodes that are caught for certain.
            limit: the smallest sum in ticks that catches.
        """
        wiring, size = self.wiring, self.scope.size
        net = _let_all_pass_on(wiring.net(blocked), wiring.entry[:size])
        nodes, ticks = self._parts()
        self._lift_floors(net)
        reached = self._find_reach(wiring.party[nodes])
        whole, unstated = _add_unstated_owners(net, nodes, ticks)
        # Whoever stands behind a ring has all of it, though all of it is stated.
        unstated = np.concatenate([unstated, wiring.entry[np.flatnonzero(reached.rootless)]])
        # Both passes touch nearly every stake, so that loading compiled loops pays earlier.
        fast = worth_compiling(_WEIGHT * len(whole.target), None)
        seeds = np.concatenate([wiring.entry[starts], unstated])
        caught = cascade(whole, seeds, limit, compiled=fast).stage > 0
        # Who counts already passes on nothing that is open; who would not count passes on nothing.
        whole.blocked[: wiring.size] |= ~caught[: wiring.size] | certain
        told = cascade(whole, unstated, 1, compiled=fast)
        each = [wiring.result_of_measure(told, n, upper=True) for n in range(len(self.measures))]
        found = np.minimum(np.maximum.reduce([one.value[:size] for one in each]), FULL)
        found[reached.rootless] = FULL
        found[self.unowned] = 0
        above = (reached.unstated | reached.rootless) & ~self.unowned
        return OpenShares(np.asarray(found, np.int64), above)

    def _find_reach(self, parties: Longs) -> "_Reached":
        """Return whom what is unstated reaches, and above whom stands a ring alone.

        Args:
            parties: parties of which a part is unstated.
        """
        size, shares = self.scope.size, self.measures[0]
        beside = np.arange(size, shares.size, dtype=np.int64)
        # Below a part that is open, or an end, no ring hides anybody else.
        roots = np.concatenate([parties, np.flatnonzero(self.ends), beside])
        held = np.zeros(size, np.bool_)
        held[shares.asset[shares.high > 0]] = True
        return _Reached(
            _flow_down(self.measures, parties)[:size],
            held & ~_flow_down(self.measures, roots)[:size],
        )

    def _lift_floors(self, net: Net) -> None:
        """Leave room in a net for what no direct owner is stated to hold."""
        if not self.nameless.size:
            return
        for number, stakes in enumerate(self.measures):
            freed = np.zeros(stakes.size, np.int64)
            some = np.isin(stakes.holder * stakes.size + stakes.asset, self.nameless)
            np.add.at(freed, stakes.asset[some], stakes.low[some])
            assets = at = np.arange(self.scope.size, dtype=np.int64)
            if number:
                assets, at = self.wiring.sums[number - 1]
            bounded = net.floors[at] >= 0
            net.floors[at[bounded]] -= freed[assets[bounded]]

    def _parts(self) -> tuple[Longs, Longs]:
        """Return at which nodes something is unstated, and how much, in ticks."""
        nodes, ticks = [_NOBODY], [_NOBODY]
        for number, stakes in enumerate(self.measures):
            part = unstated_ticks(stakes, self.measures[0], self.ends, self.nameless)
            assets, at = np.arange(self.scope.size, dtype=np.int64), np.arange(self.scope.size)
            if number:
                assets, at = self.wiring.sums[number - 1]
                inside = assets < self.scope.size
                assets, at = assets[inside], at[inside]
            some = part[assets] > 0
            nodes.append(at[some])
            ticks.append(part[assets[some]])
        return np.concatenate(nodes).astype(np.int64), np.concatenate(ticks)


class _Reached(NamedTuple):
    """Parties that something unstated reaches, and parties above whom stands a ring alone."""

    unstated: Bools
    rootless: Bools


def _flow_down(measures: Sequence[Stakes], starts: Longs) -> Bools:
    """Return which parties are the starts, or lie below them through stakes of any size."""
    some = [np.flatnonzero(one.high > 0) for one in measures]
    holder = np.concatenate([one.holder[at] for one, at in zip(measures, some, strict=True)])
    asset = np.concatenate([one.asset[at] for one, at in zip(measures, some, strict=True)])
    asset = asset[np.argsort(holder, kind="stable")]
    counts = np.bincount(holder, minlength=measures[0].size)
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)])
    found = np.zeros(measures[0].size, np.bool_)
    front = drop_doubles(starts)
    while front.size:
        found[front] = True
        below = drop_doubles(gather_groups(offsets, front, asset))
        front = below[~found[below]]
    return found


def unstated_ticks(stakes: Stakes, shares: Stakes, ends: Bools, nameless: Longs) -> Longs:
    """Return what nobody is stated to hold in each party of a scope, in ticks; 0 in ends.

    Where no source states any votes, they go with the shares, so nothing more is open.

    Args:
        stakes: the stakes of one measure.
        shares: those of the first measure.
        ends: of each party of the scope, whether nobody is looked for above it.
        nameless: stakes that count as unstated, as `held_for_nobody_named` and
            `only_held_indirectly` give them.
    """
    part = np.maximum(FULL - stated_ticks(stakes, nameless)[: len(ends)], 0)
    if stakes is not shares:
        silent = np.ones(stakes.size, np.bool_)
        silent[stakes.asset[stakes.high > 0]] = False
        part[silent[: len(ends)]] = 0
    part[ends] = 0
    return part


def stated_ticks(stakes: Stakes, nameless: Longs = _NOBODY) -> Longs:
    """Return the lower bound of what is stated to be held in each party, in ticks."""
    largest, sums = stakes.summary_low, stakes.low
    if nameless.size:
        named = ~np.isin(stakes.holder * stakes.size + stakes.asset, nameless)
        largest, sums = largest * named, sums * named
    found = np.zeros((2, stakes.size), np.int64)
    np.maximum.at(found[0], stakes.asset, largest)
    np.add.at(found[1], stakes.asset, sums)
    return np.asarray(found.max(axis=0), np.int64)


def end_parties(scope: Scope) -> Bools:
    """Return which parties are natural persons or public bodies by any of their sources.

    One whose name is a sign for "unknown" is none: who that is no source states. A timeline asks
    day by day, and no day changes a name.
    """
    if "ends" not in scope.kept:
        scope.kept["ends"] = _find_end_parties(scope)
    kept: Bools = scope.kept["ends"]
    return kept.copy()


def _find_end_parties(scope: Scope) -> Bools:
    world = scope.world
    offsets, rows = world.parties_by_number
    nodes = np.arange(world.size, dtype=np.int64) if scope.nodes is None else scope.nodes
    taken = gather_groups(offsets, nodes, rows)
    schema = world.tables["parties"]["schema"].take(pa.array(taken))
    there = np.array(pc.is_in(schema, value_set=pa.array(ENDS)).to_numpy(zero_copy_only=False))
    there[there] = has_readable_name(world.tables["parties"], taken[there])
    found = np.zeros(scope.size, np.bool_)
    found[np.repeat(np.arange(scope.size), offsets[nodes + 1] - offsets[nodes])[there]] = True
    return found


def _let_all_pass_on(net: Net, entry: Longs) -> Net:
    """Return a net in which each party that is caught passes its holdings on.

    Where a chain runs over majority stakes a party passes them on at a node beside it, which its
    votes activate: who holds an unstated part may have those too.
    """
    party = np.flatnonzero(entry != np.arange(len(entry)))
    if not len(party):
        return net
    holder = np.repeat(np.arange(len(net.offsets) - 1), np.diff(net.offsets))
    order = np.argsort(np.concatenate([holder, party]), kind="stable")
    none = np.zeros(len(party), np.int64)
    more = (entry[party], none.astype(np.bool_) | True, none, none, none, none)
    columns: list[Any] = [np.concatenate(pair)[order] for pair in zip(net[1:7], more, strict=True)]
    counts = np.diff(net.offsets) + np.bincount(party, minlength=len(net.offsets) - 1)
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)])
    return Net(*[offsets, *columns, net.floors, net.blocked])


def _add_unstated_owners(net: Net, target: Longs, ticks: Longs) -> tuple[Net, Longs]:
    """Return a net with one more holder for each node of which a part is unstated."""
    size, none = len(net.offsets) - 1, np.zeros(len(target), np.int64)
    unstated = size + np.arange(len(target), dtype=np.int64)
    more = Net(
        offsets=net.offsets[-1] + 1 + np.arange(len(target), dtype=np.int64),
        target=target,
        activates=none.astype(np.bool_),
        share=ticks,
        single=none,
        floor=none,
        extra=none,
        floors=none - 1,
        blocked=none.astype(np.bool_),
    )
    columns: list[Any] = [np.concatenate(pair) for pair in zip(net, more, strict=True)]
    return Net(*columns), unstated
