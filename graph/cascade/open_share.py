"""The open share: what a rule would add up if every owner that no source states were listed.

A verdict ranges over what is stated. How much of a party could still turn out to be held by
somebody listed is asked of the same cascade, with a holder of its own for the unstated part of
every company, up the whole chain. Natural persons, public bodies and listed parties are ends: what
they hold is known. A company without stated owners is open in full
(rule 5 of docs/reference/rules.md).
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.cascade.outcome import Outcome
from graph.cascade.wire_builder import NetBase, Wiring
from graph.cascade.wiring import build_wiring
from graph.holdings.stakes import Stakes
from graph.kernels.cascade_loops import FULL, Bools, Longs, Net
from graph.kernels.compiling import worth_compiling
from graph.kernels.run_cascade import cascade
from graph.world.scope import Scope, gather_groups

ENDS: Final = ("Person", "PublicBody")
"""Schemata of parties above whom nobody is looked for."""
_WEIGHT: Final = 10
"""How many stakes of another question one stake of these passes is worth."""
_NOBODY: Final = np.zeros(0, np.int64)


def open_shares(outcome: Outcome) -> Longs:
    """Return the open share of every party of a scope, in ticks; the largest of all measures.

    Args:
        outcome: what a rule about listed owners found.
    """
    held = [measure.stakes for measure in outcome.measures]
    # The whole chain is looked at even where a rule counts direct holders alone.
    wiring = build_wiring(outcome.base, held, upper=True)
    certain = np.isin(wiring.party, np.flatnonzero(outcome.caught_nodes("certain")))
    found = _Unstated(wiring, outcome.facts.scope, held, outcome.listed.sure)
    return found.spread(outcome.seeds[1], outcome.cleared, certain, outcome.version.limit)


def open_share_above(
    base: NetBase, measures: Sequence[Stakes], ends: Iterable[int], limit: int
) -> Longs:
    """Return the same for a rule that asks person by person, where nobody is added up.

    Args:
        base: what the nets of the rule are made of.
        measures: the stakes of each measure.
        ends: world numbers of listed parties, above whom nobody is looked for.
        limit: the smallest sum in ticks by which a holder passes on what it holds.
    """
    wiring = build_wiring(base, measures, upper=True, signs=False)
    found = _Unstated(wiring, base.facts.scope, measures, ends)
    return found.spread(_NOBODY, found.listed, np.zeros(wiring.size, np.bool_), limit)


class _Unstated:
    """A holder for what nobody is stated to hold in each party, by measure."""

    def __init__(
        self, wiring: Wiring, scope: Scope, measures: Sequence[Stakes], ends: Iterable[int]
    ) -> None:
        self.wiring, self.scope, self.measures = wiring, scope, measures
        numbers = scope.local_numbers(np.array(sorted(ends), np.int64))
        self.listed: Longs = numbers[numbers >= 0]

    def spread(self, starts: Longs, blocked: Longs, certain: Bools, limit: int) -> Longs:
        """Return what unstated owners hold in each party, through those they would make count.

        Args:
            starts: parties that are listed, for certain or perhaps.
            blocked: parties into which nothing flows.
            certain: nodes that are caught for certain.
            limit: the smallest sum in ticks that catches.
        """
        wiring, size = self.wiring, self.scope.size
        net = _let_all_pass_on(wiring.net(blocked), wiring.entry[:size])
        whole, unstated = _add_unstated_owners(net, *self._parts())
        # Both passes touch nearly every stake, so that loading compiled loops pays earlier.
        fast = worth_compiling(_WEIGHT * len(whole.target), None)
        seeds = np.concatenate([wiring.entry[starts], unstated])
        caught = cascade(whole, seeds, limit, compiled=fast).stage > 0
        # Who counts already passes on nothing that is open; who would not count passes on nothing.
        whole.blocked[: wiring.size] |= ~caught[: wiring.size] | certain
        reached = cascade(whole, unstated, 1, compiled=fast)
        told = [wiring.result_of_measure(reached, n, upper=True) for n in range(len(self.measures))]
        found = np.maximum.reduce([one.value[:size] for one in told])
        found[end_parties(self.scope)] = 0
        found[self.listed] = 0
        return np.asarray(found, np.int64)

    def _parts(self) -> tuple[Longs, Longs]:
        """Return at which nodes something is unstated, and how much, in ticks."""
        nodes, ticks = [_NOBODY], [_NOBODY]
        for number, stakes in enumerate(self.measures):
            part = unstated_ticks(self.scope, stakes, self.measures[0])
            part[self.listed] = 0
            assets, at = np.arange(self.scope.size, dtype=np.int64), np.arange(self.scope.size)
            if number:
                assets, at = self.wiring.sums[number - 1]
                inside = assets < self.scope.size
                assets, at = assets[inside], at[inside]
            some = part[assets] > 0
            nodes.append(at[some])
            ticks.append(part[assets[some]])
        return np.concatenate(nodes).astype(np.int64), np.concatenate(ticks)


def unstated_ticks(scope: Scope, stakes: Stakes, shares: Stakes) -> Longs:
    """Return what nobody is stated to hold in each party of a scope, in ticks; 0 in ends.

    Where no source states any votes, they go with the shares, so nothing more is open.

    Args:
        scope: the parties.
        stakes: the stakes of one measure.
        shares: those of the first measure.
    """
    part = np.maximum(FULL - stated_ticks(stakes)[: scope.size], 0)
    if stakes is not shares:
        silent = np.ones(stakes.size, np.bool_)
        silent[stakes.asset[stakes.high > 0]] = False
        part[silent[: scope.size]] = 0
    part[end_parties(scope)] = 0
    return part


def stated_ticks(stakes: Stakes) -> Longs:
    """Return the lower bound of what is stated to be held in each party, in ticks."""
    largest = np.zeros(stakes.size, np.int64)
    np.maximum.at(largest, stakes.asset, stakes.summary_low)
    return np.maximum(stakes.floors(), largest)


def end_parties(scope: Scope) -> Bools:
    """Return which parties are natural persons or public bodies by any of their sources."""
    world = scope.world
    offsets, rows = world.parties_by_number
    nodes = np.arange(world.size, dtype=np.int64) if scope.nodes is None else scope.nodes
    taken = gather_groups(offsets, nodes, rows)
    schema = world.tables["parties"]["schema"].take(pa.array(taken))
    there = np.asarray(pc.is_in(schema, value_set=pa.array(ENDS)).to_numpy(zero_copy_only=False))
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
