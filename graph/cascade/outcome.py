"""A regime's cascades on one day: certain, possible and review, for every party of a scope.

``certain`` adds up lower ends, ``possible`` upper ends as far as the holdings of one company fit
in 100 %; both are exact, since the rule is monotone and each company's split is free. ``review``
runs above them with signs of control, trusts, alleged and disputed stakes (rule 6 of
docs/reference/rules.md). All measures of a regime share one net (`graph.cascade.wiring`): to meet
one is enough at every level, and in the review a party caught by any passes all its stakes. Where
a regime counts only what the listed hold directly, or nothing at all, the wires of all others are
left out (`passing_nodes`).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from graph.cascade.circles import Circle, circle_wires, find_circles
from graph.cascade.direct_stakes import counted_stakes
from graph.cascade.dissolved_holders import add_dissolved_holders
from graph.cascade.left_open import NOTHING_OPEN, LeftOpen, find_left_open
from graph.cascade.outlived_rebuttals import outlived_rebuttals
from graph.cascade.put_back import put_back
from graph.cascade.review_wires import activations, government_wires, own_share_wires
from graph.cascade.wire_builder import NetBase, Wiring, floors_or_off, upper_wires
from graph.cascade.wiring import build_wiring
from graph.holdings.acting_together import Pools, joint_owners, pools_of
from graph.holdings.control_signs import Signs, signs_on
from graph.holdings.interests_on_day import Facts
from graph.holdings.nominees import move_to_person_behind
from graph.holdings.stakes import Stakes, stakes_of
from graph.holdings.transfer_facts import Transfer
from graph.kernels.cascade_loops import Bools, CascadeResult, Longs, Net
from graph.kernels.distinct_numbers import drop_doubles
from graph.kernels.run_cascade import Wires, build_wires, cascade, net_of
from graph.regimes.regime import DIRECT_ONLY, LISTED_ONLY, PERSON_BEHIND, RegimeVersion
from graph.regimes.who_is_listed import ListedParties, blocked_governments, listed_groups
from graph.values.vocabulary import VOTING_RIGHTS

_NONE: Final = np.zeros(0, np.int64)


@dataclass(frozen=True)
class Measure:
    """One measure's stakes and what its two cascades reach."""

    name: str
    stakes: Stakes
    certain: CascadeResult
    possible: CascadeResult


@dataclass(frozen=True)
class Outcome:
    """What a regime's cascades found in a scope on a day.

    Attributes:
        facts: the interest rows.
        version: the regime's version.
        listed: who is listed, by world number.
        measures: one entry a measure of the regime, in its order.
        signs: signs of control and the like.
        votes: stakes in votes where they are a sign only, else ``None``.
        pools: where the stakes of holders who act together are counted.
        review: what the review reaches; certain and possible included.
        seeds: local numbers of parties listed for certain, and of those perhaps listed too.
        start: local numbers of the parties at which the review starts.
        cleared: local numbers of parties for which a rebuttal is accepted.
        base: what its nets are made of.
        blocked: local numbers of the parties that ``certain``, and ``possible``, never catch.
        wirings: the wires of ``certain`` and of ``possible``.
        reached: what the two cascades reach, node by node of their wires.
        owned: which nodes the listed own by the threshold along any chain, where nothing flows
            down under the rule; else ``None``.
        left_open: which nodes the listed reach only by what the rule's text leaves open.
        circles: companies that hold each other, and which the review reaches only as a circle.
    """

    facts: Facts
    version: RegimeVersion
    listed: ListedParties
    measures: tuple[Measure, ...]
    signs: Signs
    votes: Stakes | None
    pools: Pools
    review: CascadeResult
    seeds: tuple[Longs, Longs]
    start: Longs
    cleared: Longs
    base: NetBase
    blocked: tuple[Longs, Longs] = (_NONE, _NONE)
    wirings: tuple[Wiring, ...] = ()
    reached: tuple[CascadeResult, ...] = ()
    owned: Bools | None = None
    left_open: LeftOpen = NOTHING_OPEN
    transfers: tuple[Transfer, ...] = ()
    origins: tuple[Transfer, ...] = ()
    circles: tuple[Circle, ...] = ()

    def transfer_of(self, sign: int) -> Transfer | None:
        """Return the transfer behind the sign at a place, if that is what it is."""
        place = sign - (len(self.signs.holder) - len(self.origins))
        return self.origins[place] if place >= 0 else None

    def caught_nodes(self, stage: str) -> Bools:
        """Return which nodes are listed or caught by any measure, ``certain`` or ``possible``."""
        found = self.reached[stage == "possible"].stage
        return np.asarray(found[: self.pools.size] > 0, np.bool_)

    def government_nodes(self) -> Bools:
        """Return which nodes are blocked governments, or perhaps owned or controlled by them."""
        layer, found = self.wirings[1].layer, np.zeros(self.pools.size, np.bool_)
        found[self.base.governments[1]] = True
        return found | (self.reached[1].stage[layer] > 0) if layer.size else found

    def passing_nodes(self, stage: str) -> Bools:
        """Return which nodes pass what they hold on, as `caught_nodes` does."""
        upper = stage == "possible"
        return np.asarray(self.reached[upper].stage[self.wirings[upper].passing] > 0, np.bool_)


def outcome_of(
    facts: Facts, version: RegimeVersion, listed: ListedParties, again: Collection[int] = ()
) -> Outcome:
    """Run a regime's cascades over a scope.

    Args:
        facts: the interest rows of a scope on the day.
        version: the regime's version in force.
        listed: who is listed that day.
        again: rows of arrangements that are taken as if they were in force.
    """
    if version.nominees == PERSON_BEHIND:
        facts = move_to_person_behind(facts)
    stakes = {name: counted_stakes(facts, version, name) for name in version.measures}
    by_votes = version.votes_sign or any(one.types == (VOTING_RIGHTS,) for one in version.signs)
    votes = stakes_of(facts, (VOTING_RIGHTS,)) if by_votes else None
    signs = signs_on(facts, next(iter(stakes.values())), version, listed, votes)
    signs = add_dissolved_holders(signs, facts, version)
    pools = pools_of(facts, version, again)
    sure, some = local_of(facts, listed.sure), local_of(facts, listed.sure | listed.perhaps)
    governments = [
        local_of(facts, who)
        for who in blocked_governments(facts.scope.world, version, listed, facts.day)
    ]
    base = NetBase(facts, pools, signs, version, (governments[0], governments[1]), sure)
    held = list(stakes.values())
    seeds, each = (sure, some), version.per_party
    wirings = [
        build_wiring(base, held, upper=upper, keep=passing_nodes(version, base, seeds[upper]))
        for upper in (False, True)
    ]
    groups = [
        [local_of(facts, group) for group in who]
        for who in listed_groups(facts.scope.world, version, listed)
    ]
    if listed.cleared:
        free = wirings[1].run(some, _NONE, version.limit, each=each, groups=groups[1])
        caught = free.stage[: pools.size] > 0
        late = outlived_rebuttals(facts, (version, listed), held, signs, caught)
        doubted = listed.perhaps_cleared | late
        listed = replace(listed, cleared=listed.cleared - late, perhaps_cleared=doubted)
    cleared = local_of(facts, listed.cleared - listed.sure)
    # A rebuttal in doubt stops what is certain, and not what is possible.
    doubtful = local_of(facts, (listed.cleared | listed.perhaps_cleared) - listed.sure)
    blocked = np.setdiff1d(doubtful, sure), np.setdiff1d(cleared, some)
    reached = [
        wiring.run(seeds[n], blocked[n], version.limit, each=each, groups=groups[n])
        for n, wiring in enumerate(wirings)
    ]
    measures = tuple(
        Measure(
            name,
            one,
            wirings[0].result_of_measure(reached[0], number, upper=False),
            wirings[1].result_of_measure(reached[1], number, upper=True),
        )
        for number, (name, one) in enumerate(stakes.items())
    )
    start = np.union1d(some, local_of(facts, listed.needing_review))
    nothing = CascadeResult(np.zeros(0, np.int32), np.zeros(0, np.int64), np.zeros(0, np.int64))
    found = Outcome(
        facts, version, listed, measures, signs, votes if version.votes_sign else None, pools,
        nothing, seeds, start, cleared, base, blocked, tuple(wirings), tuple(reached),
    )  # fmt: skip
    doubtful_ones = np.setdiff1d(start, some)
    apart = [doubtful_ones[n : n + 1] for n in range(len(doubtful_ones))] if groups[1] else []
    alone = [*groups[1], *apart]

    now = held if found.votes is None else [*held, found.votes]
    circles: tuple[Circle, ...] = ()

    def net_with(more: Signs) -> Net:
        net = review_net(replace(found, signs=more, circles=circles), more.review_places())
        net.blocked[np.setdiff1d(cleared, start)] = True
        return net

    def run_review(more: Signs) -> tuple[Net, CascadeResult]:
        net = net_with(more)
        return net, cascade(net, start, version.limit, each=each, groups=alone)

    def review(more: Signs) -> tuple[Net, CascadeResult]:
        nonlocal circles
        circles = ()
        net, reached = run_review(more)
        if version.chain not in (DIRECT_ONLY, LISTED_ONLY):
            caught = reached.stage > 0
            circles = find_circles(now, pools.held_at, caught, net.blocked, version.limit)
        return run_review(more) if circles else (net, reached)

    nodes = found.caught_nodes("possible"), pools.held_at
    back = put_back(facts, (version, listed), now, signs, nodes, review)
    owned, left_open = None, NOTHING_OPEN
    if version.chain == LISTED_ONLY:
        owned = _caught(
            build_wiring(base, held, upper=False), sure, blocked[0], pools.size, version.limit
        )
    if version.aggregate_open or version.open_limit is not None:
        judged = net_with(back.signs), start
        left_open = find_left_open(version, wirings[1], (some, blocked[1]), judged, pools.size)
    return replace(
        found,
        signs=back.signs,
        review=back.review,
        owned=owned,
        left_open=left_open,
        transfers=back.transfers,
        origins=back.origins,
        circles=circles,
    )


def _caught(wiring: Wiring, seeds: Longs, blocked: Longs, size: int, limit: int) -> Bools:
    """Return which nodes all listed parties together reach."""
    found = wiring.run(seeds, blocked, limit, each=False)
    return np.asarray(found.stage[:size] > 0, np.bool_)


def passing_nodes(version: RegimeVersion, base: NetBase, starts: Longs) -> Bools | None:
    """Return which nodes pass stakes and signs on; ``None`` where all that are caught do.

    Joint holders and pools pass on what their members, who have to start, hold together.
    """
    if version.chain not in (DIRECT_ONLY, LISTED_ONLY):
        return None
    passing = np.zeros(base.pools.size, np.bool_)
    if version.chain == DIRECT_ONLY:
        passing[starts] = True
        passing[base.facts.scope.size :] = True
    return passing


def local_of(facts: Facts, numbers: Iterable[int]) -> Longs:
    """Return the local numbers of parties, ascending; those outside the scope are left out."""
    local = facts.scope.local_numbers(np.array(sorted(numbers), dtype=np.int64))
    return local[local >= 0]


def _keep_passing_wires(parts: list[Wires], passing: Bools | None) -> list[Wires]:
    """Keep the wires of nodes that pass anything on; nodes beside the parties always do."""
    if passing is None:
        return parts
    kept = []
    for part in parts:
        inside = np.minimum(part.holder, len(passing) - 1)
        rows = passing[inside] | (part.holder >= len(passing))
        columns: list[Any] = [column[rows] for column in part]
        kept.append(Wires(*columns))
    return kept


def review_net(outcome: Outcome, chosen: Longs) -> Net:
    """Build the net of the review; further measures add up at a node beside each asset.

    Args:
        outcome: measures, votes and signs; what its review reached is not looked at.
        chosen: places of the signs that flow on.
    """
    facts, pools, signs = outcome.facts, outcome.pools, outcome.signs
    # Who is or may be the same as a listed party passes on as that party would, under any chain.
    doubt = np.isin(chosen, signs.same_places())
    # So does a trust whose roles the listed have: it is no owner beside them, but a way of owning.
    alike = chosen[doubt | np.isin(chosen, signs.trust_places())]
    starts = _add_unsure_twins(signs, outcome.start, alike)
    passing = passing_nodes(outcome.version, outcome.base, starts)
    held = [measure.stakes for measure in outcome.measures]
    main, *aside = held
    aside += [] if outcome.votes is None else [outcome.votes]
    parts = [_review_wires(main, pools.held_at, main.asset)]
    floors, size = [(np.arange(main.size), floors_or_off(main))], pools.size
    own, size = own_share_wires(outcome.base, held, main, main.asset, size)
    parts += own
    # A node of its own keeps the sum of a further measure apart: shares and votes never add up.
    firm = chosen[~doubt]
    measure = signs.measures(firm)
    for number, other in enumerate(aside, 1):
        mine = firm[measure == number]
        assets = drop_doubles(np.concatenate([other.asset, signs.asset[mine]]))
        place, more = (np.searchsorted(assets, one) for one in (other.asset, signs.asset[mine]))
        nodes = size + np.arange(len(assets), dtype=np.int64)
        parts += [_review_wires(other, pools.held_at, nodes[place]), activations(nodes, assets)]
        parts.append(_sign_wires(signs, mine, pools.held_at)._replace(target=nodes[more]))
        floors.append((nodes, floors_or_off(other)[assets]))
        own, size = own_share_wires(outcome.base, held, other, nodes[place], size + len(assets))
        parts += own
    firm = firm[measure == 0]
    government = signs.kind_places("government")[firm]
    parts.append(_sign_wires(signs, firm[~government], pools.held_at))
    layer, size = government_wires(outcome.base, main, firm[government], size)
    parts += layer
    around, size = circle_wires(outcome.circles, [main, *aside], pools.held_at, size)
    parts += around
    # Partners have what a member holds, in the rule or as a sign; joint holders what owners are.
    parts.append(activations(pools.perhaps[0], pools.held_at[pools.perhaps[1]]))
    owner, joint, _ = joint_owners(facts, facts.may_hold())
    parts.append(activations(pools.held_at[owner], joint))
    doubts = _sign_wires(signs, chosen[doubt], np.arange(pools.size))
    parts = [*_keep_passing_wires(parts, passing), doubts]
    limits = np.full(size, -1, np.int64)
    for nodes, values in floors:
        limits[nodes] = values
    return net_of(size, parts, limits)


def _review_wires(stakes: Stakes, held_at: Longs, target: Longs) -> Wires:
    """Build wires of all that is stated, claims included."""
    every = np.arange(len(stakes.holder), dtype=np.int64)
    extra = stakes.review - stakes.direct_high
    return upper_wires(stakes, extra, every, held_at[stakes.holder], target)


def _sign_wires(signs: Signs, chosen: Longs, held_at: Longs) -> Wires:
    """Build wires of signs; one with a share adds it, any other activates its asset."""
    extra = signs.extra[chosen]
    return build_wires(
        held_at[signs.holder[chosen]],
        signs.asset[chosen],
        activates=extra < 0,
        extra=np.maximum(extra, 0),
    )


def _add_unsure_twins(signs: Signs, starts: Longs, unsure: Longs) -> Longs:
    """Return some parties and all that may be the same as one, or is its trust, at any remove."""
    while unsure.size:
        more = np.union1d(starts, signs.asset[unsure[np.isin(signs.holder[unsure], starts)]])
        if len(more) == len(starts):
            break
        starts = more
    return starts
