"""A regime's cascades on one day: certain, possible and review, for every party of a scope.

``certain`` adds up lower ends, ``possible`` upper ends as far as the holdings of one company fit
in 100 %; both are exact, since the rule is monotone and each company's split is free. ``review``
runs above them with signs of control, trusts, alleged and disputed stakes (rule 6 of
docs/reference/rules.md). Each measure of a regime cascades by itself; in the review a party caught
by any measure passes all its stakes. Where a regime counts only what the listed hold directly, or
nothing at all, the wires of all others are left out (`passing_nodes`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from graph.cascade.acting_together import Pools, pools_of
from graph.cascade.control_signs import UNSURE, Signs, signs_on
from graph.cascade.dissolved_holders import add_dissolved_holders
from graph.cascade.interests_on_day import Facts
from graph.cascade.put_back import put_back
from graph.cascade.stakes import Stakes, stakes_of
from graph.cascade.transfer_facts import Transfer
from graph.kernels.cascade_loops import Bools, CascadeResult, Longs, Net
from graph.kernels.run_cascade import Wires, build_wires, cascade, net_of
from graph.regimes.regime import CASCADE, LISTED_ONLY, RegimeVersion
from graph.regimes.who_is_listed import ListedParties
from graph.values.vocabulary import VOTING_RIGHTS


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
        owned: which nodes the listed own by the threshold along any chain, where nothing flows
            down under the rule; else ``None``.
        together: which nodes listed holders may reach added up, where the rule leaves it open
            whether they are; else ``None``.
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
    owned: Bools | None = None
    together: Bools | None = None
    transfers: tuple[Transfer, ...] = ()
    origins: tuple[Transfer, ...] = ()

    def transfer_of(self, sign: int) -> Transfer | None:
        """Return the transfer behind the sign at a place, if that is what it is."""
        place = sign - (len(self.signs.holder) - len(self.origins))
        return self.origins[place] if place >= 0 else None

    def caught_nodes(self, stage: str) -> Bools:
        """Return which nodes are listed or caught by any measure, ``certain`` or ``possible``."""
        found = np.zeros(self.pools.size, np.bool_)
        for measure in self.measures:
            found |= getattr(measure, stage).stage > 0
        return found


def outcome_of(facts: Facts, version: RegimeVersion, listed: ListedParties) -> Outcome:
    """Run a regime's cascades over a scope.

    Args:
        facts: the interest rows of a scope on the day.
        version: the regime's version in force.
        listed: who is listed that day.
    """
    stakes = {name: stakes_of(facts, rights) for name, rights in version.measures.items()}
    signs = signs_on(facts, next(iter(stakes.values())), version)
    signs = add_dissolved_holders(signs, facts, version)
    votes = stakes_of(facts, (VOTING_RIGHTS,)) if version.votes_sign else None
    pools = pools_of(facts, version)
    sure, some = local_of(facts, listed.sure), local_of(facts, listed.sure | listed.perhaps)
    cleared = local_of(facts, listed.cleared - listed.sure)
    # A rebuttal in doubt stops what is certain, and not what is possible.
    doubtful = local_of(facts, (listed.cleared | listed.perhaps_cleared) - listed.sure)
    base = NetBase(facts, pools, signs)

    def run(net: Net, seeds: Longs, blocked: Longs, *, each: bool) -> CascadeResult:
        net.blocked[np.setdiff1d(blocked, seeds)] = True
        return cascade(net, seeds, version.limit, each=each)

    def lower(one: Stakes, passing: Bools | None, *, each: bool) -> CascadeResult:
        return run(certain_net(base, one, passing), sure, doubtful, each=each)

    def upper(one: Stakes, *, each: bool) -> CascadeResult:
        return run(possible_net(facts, pools, one, signs, passing[1]), some, cleared, each=each)

    passing = [passing_nodes(version, base, seeds) for seeds in (sure, some)]
    alone = version.per_party
    measures = tuple(
        Measure(name, one, lower(one, passing[0], each=alone), upper(one, each=alone))
        for name, one in stakes.items()
    )
    start = np.union1d(some, local_of(facts, listed.needing_review))
    nothing = CascadeResult(np.zeros(0, np.int32), np.zeros(0, np.int64), np.zeros(0, np.int64))
    found = Outcome(
        facts, version, listed, measures, signs, votes, pools, nothing, (sure, some), start, cleared
    )
    held = list(stakes.values())

    def review(more: Signs) -> tuple[Net, CascadeResult]:
        net = review_net(replace(found, signs=more), more.review_places())
        return net, run(net, start, cleared, each=alone)

    caught = found.caught_nodes("possible")
    now = held if votes is None else [*held, votes]
    back = put_back(facts, (version, listed), now, signs, caught, review)
    flows = version.chain != LISTED_ONLY
    owned = None if flows else _caught_by_any([lower(one, None, each=False) for one in held])
    open_sum = bool(version.aggregate_open)
    together = _caught_by_any([upper(one, each=False) for one in held]) if open_sum else None
    return replace(
        found,
        signs=back.signs,
        review=back.review,
        owned=owned,
        together=together,
        transfers=back.transfers,
        origins=back.origins,
    )


def _caught_by_any(found: Sequence[CascadeResult]) -> Bools:
    """Return which nodes any of some passes caught."""
    return np.asarray(np.logical_or.reduce([one.stage > 0 for one in found]), np.bool_)


@dataclass(frozen=True)
class NetBase:
    """What every net of an outcome is made of, beside the stakes."""

    facts: Facts
    pools: Pools
    signs: Signs


def passing_nodes(version: RegimeVersion, base: NetBase, starts: Longs) -> Bools | None:
    """Return which nodes pass stakes and signs on; ``None`` where all that are caught do.

    Joint holders and pools pass on what their members, who have to start, hold together.
    """
    if version.chain == CASCADE:
        return None
    passing = np.zeros(base.pools.size, np.bool_)
    if version.chain != LISTED_ONLY:
        passing[starts] = True
        passing[base.facts.scope.size :] = True
    return passing


def local_of(facts: Facts, numbers: Iterable[int]) -> Longs:
    """Return the local numbers of parties, ascending; those outside the scope are left out."""
    local = facts.scope.local_numbers(np.array(sorted(numbers), dtype=np.int64))
    return local[local >= 0]


def certain_net(base: NetBase, stakes: Stakes, passing: Bools | None = None) -> Net:
    """Build the net of ``certain``: sure lower ends, and signs that the rule counts as control.

    Args:
        base: rows, pools and signs.
        stakes: stakes of one measure.
        passing: the nodes that pass anything on; ``None`` for all.
    """
    facts, pools = base.facts, base.pools
    held = build_wires(
        pools.sure[stakes.holder], stakes.asset, share=stakes.low, single=stakes.summary_low
    )
    together = _activation_wires(facts, pools, pools.sure, facts.sure)
    control = _control_wires(facts, base.signs, facts.sure)
    return net_of(pools.size, _keep_passing_wires([held, together, control], passing))


def possible_net(
    facts: Facts,
    pools: Pools,
    stakes: Stakes,
    signs: Signs | None = None,
    passing: Bools | None = None,
) -> Net:
    """Build the net of ``possible``: the upper ends of all that counts; see `certain_net`."""
    counted = facts.sure | facts.perhaps
    parts = [_upper_wires(pools, stakes, stakes.high - stakes.direct_high)]
    parts.append(_activation_wires(facts, pools, pools.perhaps, counted))
    if signs is not None:
        parts.append(_control_wires(facts, signs, counted))
    return net_of(pools.size, _keep_passing_wires(parts, passing), _floors_or_off(stakes))


def _control_wires(facts: Facts, signs: Signs, rows: Bools) -> Wires:
    """Build the wires of signs that are control by the text of the rule."""
    places = signs.control_places(facts, rows)
    always = np.ones(len(places), np.bool_)
    return build_wires(signs.holder[places], signs.asset[places], activates=always)


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
    # Who may be the same as a listed party passes on as that party would, under any chain.
    doubt = np.isin(chosen, signs.flag_places(UNSURE))
    starts = _add_unsure_twins(signs, outcome.start, chosen[doubt])
    passing = passing_nodes(outcome.version, NetBase(facts, pools, signs), starts)
    main, *aside = (measure.stakes for measure in outcome.measures)
    aside += [] if outcome.votes is None else [outcome.votes]
    parts = [_upper_wires(pools, main, main.review - main.direct_high)]
    floors, size = [_pad_floors(_floors_or_off(main), pools.size)], pools.size
    # A node of its own keeps the sum of a further measure apart: shares and votes never add up.
    plain = chosen[~doubt]
    measure = signs.measures(plain)
    for number, other in enumerate(aside, 1):
        mine = plain[measure == number]
        assets = np.union1d(other.asset, signs.asset[mine])
        place, more = (np.searchsorted(assets, one) for one in (other.asset, signs.asset[mine]))
        held = _upper_wires(pools, other, other.review - other.direct_high)
        always = np.ones(len(assets), np.bool_)
        nodes = size + np.arange(len(assets), dtype=np.int64)
        parts += [held._replace(target=nodes[place]), build_wires(nodes, assets, activates=always)]
        parts.append(_sign_wires(signs, mine)._replace(target=nodes[more]))
        floors.append(_floors_or_off(other)[assets])
        size += len(assets)
    parts.append(_sign_wires(signs, plain[measure == 0]))
    parts.append(_activation_wires(facts, pools, pools.perhaps, facts.may_hold()))
    parts = [*_keep_passing_wires(parts, passing), _sign_wires(signs, chosen[doubt])]
    return net_of(size, parts, np.concatenate(floors))


def _sign_wires(signs: Signs, chosen: Longs) -> Wires:
    """Build wires of signs; one with a share adds it, any other activates its asset."""
    extra = signs.extra[chosen]
    return build_wires(
        signs.holder[chosen],
        signs.asset[chosen],
        activates=extra < 0,
        extra=np.maximum(extra, 0),
    )


def _add_unsure_twins(signs: Signs, starts: Longs, unsure: Longs) -> Longs:
    """Return some parties and all that may be the same as one of them, at any remove."""
    while unsure.size:
        more = np.union1d(starts, signs.asset[unsure[np.isin(signs.holder[unsure], starts)]])
        if len(more) == len(starts):
            break
        starts = more
    return starts


def _upper_wires(pools: Pools, stakes: Stakes, extra: Longs) -> Wires:
    """Build wires of upper ends; only what is stated as direct has to fit in 100 %."""
    return build_wires(
        pools.perhaps[stakes.holder],
        stakes.asset,
        share=stakes.direct_high,
        single=stakes.summary_low,
        floor=stakes.low,
        extra=extra,
    )


def _floors_or_off(stakes: Stakes) -> Longs:
    """Return what direct holders surely hold in each asset, in ticks; -1 where above 100 %."""
    floors = stakes.floors()
    floors[stakes.over] = -1
    return floors


def _pad_floors(values: Longs, size: int) -> Longs:
    """Return values followed by -1 for the nodes beside the parties."""
    return np.concatenate([values, np.full(size - len(values), -1, np.int64)])


def _activation_wires(facts: Facts, pools: Pools, where: Longs, rows: Bools) -> Wires:
    """Build wires from owners to their joint holders, and from members to their pools."""
    joint = np.flatnonzero((facts.holder != facts.owner) & rows)
    one, two = pools.activation_pairs(where, facts.owner[joint], facts.holder[joint])
    return build_wires(one, two, activates=np.ones(len(one), np.bool_))
