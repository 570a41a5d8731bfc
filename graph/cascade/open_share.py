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

from graph.cascade.acting_together import Pools
from graph.cascade.interests_on_day import Facts
from graph.cascade.outcome import Outcome, local_of, possible_net
from graph.cascade.stakes import Stakes
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
    certain = outcome.caught_nodes("certain")
    listed = local_of(outcome.facts, outcome.listed.sure)
    shares = outcome.measures[0].stakes
    found = []
    for measure in outcome.measures:
        # The whole chain is looked at even where a rule counts direct holders alone.
        net = possible_net(outcome.facts, outcome.pools, measure.stakes, outcome.signs)
        net.blocked[outcome.cleared] = True
        part = unstated_ticks(outcome.facts.scope, measure.stakes, shares)
        part[listed] = 0
        found.append(_spread(net, part, outcome.seeds[1], (outcome.version.limit, certain)))
    return _close_ends(outcome.facts.scope, _largest(found), listed)


def open_share_above(
    facts: Facts, pools: Pools, measures: Sequence[Stakes], ends: Iterable[int], limit: int
) -> Longs:
    """Return the same for a rule that asks person by person, where nobody is added up.

    Args:
        facts: the interest rows of the scope.
        pools: who acts together.
        measures: the stakes of each measure.
        ends: world numbers of listed parties, above whom nobody is looked for.
        limit: the smallest sum in ticks by which a holder passes on what it holds.
    """
    listed, found = local_of(facts, ends), []
    nothing = np.zeros(pools.size, np.bool_)
    for stakes in measures:
        part = unstated_ticks(facts.scope, stakes, measures[0])
        part[listed] = 0
        net = possible_net(facts, pools, stakes)
        net.blocked[listed] = True
        found.append(_spread(net, part, _NOBODY, (limit, nothing)))
    return _close_ends(facts.scope, _largest(found), listed)


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


def _close_ends(scope: Scope, shares: Longs, listed: Longs) -> Longs:
    """Return shares with nothing open in parties above whom nobody is looked for."""
    shares[end_parties(scope)] = 0
    shares[listed] = 0
    return shares


def _largest(found: Sequence[Longs]) -> Longs:
    return np.asarray(np.maximum.reduce(found), np.int64)


def _spread(net: Net, part: Longs, listed: Longs, rule: tuple[int, Bools]) -> Longs:
    """Return what unstated owners hold in each party, through those they would make count.

    Args:
        net: upper ends of all that counts, with those blocked who pass nothing on.
        part: what nobody is stated to hold in each party.
        listed: parties that are listed, for certain or perhaps.
        rule: the smallest sum that catches, and which nodes are caught for certain.
    """
    limit, certain = rule
    size, first = len(part), len(net.offsets) - 1
    whole, unstated = _add_unstated_owners(net, part)
    # Both passes touch nearly every stake, so that loading compiled loops pays earlier.
    fast = worth_compiling(_WEIGHT * len(whole.target), None)
    seeds = np.concatenate([listed, unstated])
    caught = cascade(whole, seeds, limit, compiled=fast).stage > 0
    # Who counts already passes on nothing that is open; who would not count passes on nothing.
    whole.blocked[:first] |= ~caught[:first]
    whole.blocked[:size] |= certain[:size]
    return cascade(whole, unstated, 1, compiled=fast).value[:size]


def _add_unstated_owners(net: Net, part: Longs) -> tuple[Net, Longs]:
    """Return a net with one more holder for each party of which a part is unstated."""
    asset = np.flatnonzero(part)
    size, none = len(net.offsets) - 1, np.zeros(len(asset), np.int64)
    unstated = size + np.arange(len(asset), dtype=np.int64)
    more = Net(
        offsets=net.offsets[-1] + 1 + np.arange(len(asset), dtype=np.int64),
        target=asset,
        activates=none.astype(np.bool_),
        share=part[asset],
        single=none,
        floor=none,
        extra=none,
        floors=none - 1,
        blocked=none.astype(np.bool_),
    )
    columns: list[Any] = [np.concatenate(pair) for pair in zip(net, more, strict=True)]
    return Net(*columns), unstated
