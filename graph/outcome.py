"""A regime's cascades on one day: certain, possible and review, for every party of a scope.

``certain`` adds up lower ends, ``possible`` upper ends as far as the holdings of one company fit
in 100 %; both are exact, since the rule is monotone and each company's split is free. ``review``
runs above them with signs of control, trusts, alleged and disputed stakes (rule 6). Each measure
of a regime cascades by itself; in the review a party caught by any measure passes all its stakes.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from graph.cascade import Wires, cascade, net_of, wires
from graph.facts import Facts
from graph.kernels import Bools, Longs, Net, Reached
from graph.listings import Listed
from graph.pools import Pools, pools_of
from graph.regime_kinds import RegimeVersion
from graph.signs import Signs, signs_on
from graph.stakes import Stakes, stakes_of
from graph.vocabulary import VOTING_RIGHTS


@dataclass(frozen=True)
class Measure:
    """One measure's stakes and what its two cascades reach."""

    name: str
    stakes: Stakes
    certain: Reached
    possible: Reached


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
    """

    facts: Facts
    version: RegimeVersion
    listed: Listed
    measures: tuple[Measure, ...]
    signs: Signs
    votes: Stakes | None
    pools: Pools
    review: Reached
    seeds: tuple[Longs, Longs]

    def caught(self, stage: str) -> Bools:
        """Say which nodes are listed or caught by any measure, ``certain`` or ``possible``."""
        found = np.zeros(self.pools.size, np.bool_)
        for measure in self.measures:
            found |= getattr(measure, stage).stage > 0
        return found


def outcome_of(facts: Facts, version: RegimeVersion, listed: Listed) -> Outcome:
    """Run a regime's cascades.

    Args:
        facts: the interest rows of a scope on the day.
        version: the regime's version in force.
        listed: who is listed that day.
    """
    stakes = {name: stakes_of(facts, rights) for name, rights in version.measures.items()}
    signs = signs_on(facts, next(iter(stakes.values())), version, listed)
    votes = stakes_of(facts, (VOTING_RIGHTS,)) if version.votes_sign else None
    pools = pools_of(facts, version)
    sure, some = _local(facts, listed.sure), _local(facts, listed.sure | listed.perhaps)
    cleared = _local(facts, listed.cleared - listed.sure)
    doubtful = _local(facts, (listed.cleared | listed.perhaps_cleared) - listed.sure)

    def run(net: Net, seeds: Longs, blocked: Longs) -> Reached:
        net.blocked[np.setdiff1d(blocked, seeds)] = True
        return cascade(net, seeds, version.limit, each=version.per_party)

    measures = tuple(
        Measure(
            name,
            one,
            run(_certain_net(facts, pools, one), sure, doubtful),
            run(_possible_net(facts, pools, one), some, cleared),
        )
        for name, one in stakes.items()
    )
    aside = [*list(stakes.values())[1:], *([] if votes is None else [votes])]
    net = _review_net(facts, pools, (measures[0].stakes, aside), signs)
    seeds = np.union1d(some, _local(facts, listed.unmapped))
    review = run(net, seeds, cleared)
    return Outcome(facts, version, listed, measures, signs, votes, pools, review, (sure, some))


def _local(facts: Facts, numbers: Iterable[int]) -> Longs:
    local = facts.scope.local(np.array(sorted(numbers), dtype=np.int64))
    return local[local >= 0]


def _certain_net(facts: Facts, pools: Pools, stakes: Stakes) -> Net:
    held = wires(
        pools.sure[stakes.holder], stakes.asset, share=stakes.low, single=stakes.summary_low
    )
    together = _activations(facts, pools, pools.sure, facts.sure)
    return net_of(pools.size, [held, *together])


def _possible_net(facts: Facts, pools: Pools, stakes: Stakes) -> Net:
    held = _upper(pools, stakes, stakes.high - stakes.direct_high)
    together = _activations(facts, pools, pools.perhaps, facts.sure | facts.perhaps)
    return net_of(pools.size, [held, *together], _room(stakes))


def _review_net(
    facts: Facts, pools: Pools, stakes: tuple[Stakes, list[Stakes]], signs: Signs
) -> Net:
    """Wire the review: further measures add up at a node of their own beside each asset."""
    main, aside = stakes
    parts = [_upper(pools, main, main.review - main.direct_high)]
    floors, size = [_padded(_room(main), pools.size)], pools.size
    for other in aside:
        assets, place = np.unique(other.asset, return_inverse=True)
        held = _upper(pools, other, other.review - other.direct_high)
        always = np.ones(len(assets), np.bool_)
        nodes = size + np.arange(len(assets), dtype=np.int64)
        parts += [held._replace(target=nodes[place]), wires(nodes, assets, activates=always)]
        floors.append(_room(other)[assets])
        size += len(assets)
    chosen = signs.reviewing()
    extra = signs.extra[chosen]
    parts.append(
        wires(
            signs.holder[chosen],
            signs.asset[chosen],
            activates=extra < 0,
            extra=np.maximum(extra, 0),
        )
    )
    parts += _activations(facts, pools, pools.perhaps, facts.holds())
    return net_of(size, parts, np.concatenate(floors))


def _upper(pools: Pools, stakes: Stakes, extra: Longs) -> Wires:
    """Wire upper ends; only what is stated as direct has to fit in 100 %."""
    return wires(
        pools.perhaps[stakes.holder],
        stakes.asset,
        share=stakes.direct_high,
        single=stakes.summary_low,
        floor=stakes.low,
        extra=extra,
    )


def _room(stakes: Stakes) -> Longs:
    """Give what direct holders surely hold in each asset; -1 where that exceeds 100 %."""
    floors = stakes.floors()
    floors[stakes.over] = -1
    return floors


def _padded(values: Longs, size: int) -> Longs:
    return np.concatenate([values, np.full(size - len(values), -1, np.int64)])


def _activations(facts: Facts, pools: Pools, where: Longs, rows: Bools) -> list[Wires]:
    """Wire owners to their joint holders, and members to their pools."""
    joint = np.flatnonzero((facts.holder != facts.owner) & rows)
    members = pools.members(where)
    pairs = ((facts.owner[joint], facts.holder[joint]), (members, where[members]))
    return [wires(one, two, activates=np.ones(len(one), np.bool_)) for one, two in pairs]
