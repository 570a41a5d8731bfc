"""One company and all that stands above it, asked person by person.

Everything that does not depend on the person (rows, stakes, wires) is made once; a person then
costs a few cascades from that person alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache, cached_property
from typing import NamedTuple

import numpy as np

from graph.cascade.dissolved_holders import add_dissolved_holders
from graph.cascade.outcome import Measure, Outcome, review_net
from graph.cascade.wire_builder import NetBase
from graph.cascade.wiring import build_wiring
from graph.holdings.acting_together import pools_of
from graph.holdings.control_shares import (
    Range,
    lower_ticks,
    reach_from_above,
    upper_ticks,
    votes_else_shares,
)
from graph.holdings.control_signs import signs_on
from graph.holdings.interests_on_day import facts_on
from graph.holdings.nominees import move_to_person_behind
from graph.holdings.owner_stakes import (
    add_judged,
    judged_amounts,
    lessen_whole,
    own_votes_of,
    owner_stakes,
    review_without_own,
)
from graph.holdings.stakes import Stakes, stakes_of
from graph.kernels.cascade_loops import FULL, Bools, CascadeResult, Longs, Net
from graph.kernels.run_cascade import cascade
from graph.regimes.owner_rule import IN_CONTROLLER, OwnerRule
from graph.regimes.regime import PERSON_BEHIND, RegimeVersion
from graph.regimes.who_is_listed import ListedParties
from graph.shares.look_through import JointMembers, LookThrough, look_through
from graph.shares.simple_chains import share_without_circles
from graph.values.share import FULL_TICKS
from graph.values.vocabulary import VOTING_RIGHTS
from graph.world.scope import build_scope
from graph.world.world import World

_NONE = np.zeros(0, np.int64)
_NOBODY = frozenset[int]()
_NOT_LISTED = ListedParties(_NOBODY, _NOBODY, _NOBODY, _NOBODY, _NOBODY, (), _NOBODY, _NOBODY)
_NO_LIMIT = 4 * FULL
"""No sum of shares: nothing is caught by its share alone."""


class _Nets(NamedTuple):
    """The wires of one measure: lower ends, upper ends, and those of the review."""

    low: Net
    high: Net
    review: Net


class Company:
    """A company on a day, as a rule on beneficial owners looks at it."""

    def __init__(
        self, world: World, version: RegimeVersion, target: int | None, day: int, rows: Longs | None
    ) -> None:
        """Read what stands above a company.

        Args:
            world: the world.
            version: the regime's version in force; it has a rule on beneficial owners.
            target: world number of the company; ``None`` for every party, where only what does not
                depend on the company may be asked.
            day: ordinal.
            rows: the only interest rows that may be used; ``None`` for all.
        """
        assert version.owners is not None
        self.rule: OwnerRule = version.owners
        self.world, self.version = world, version
        self.scope = build_scope(world, None if target is None else [target], rows)
        facts = facts_on(self.scope, day)
        self.facts = move_to_person_behind(facts) if version.nominees == PERSON_BEHIND else facts
        self.target = -1 if target is None else int(self.scope.local_numbers(np.array([target]))[0])
        self.stated = {
            n: stakes_of(self.facts, types, version.capital_rights)
            for n, types in version.measures.items()
        }
        shares = next(iter(self.stated.values()))
        pools = pools_of(self.facts, version)
        signs = signs_on(self.facts, shares, version, _NOT_LISTED)
        signs = add_dissolved_holders(signs, self.facts, version)
        self.base = NetBase(self.facts, pools, signs, version)
        self.judged = judged_amounts(signs)
        votes = stakes_of(self.facts, (VOTING_RIGHTS,))
        self.own_votes = own_votes_of(votes, shares) if version.own_votes else None
        counted = owner_stakes(self.stated, version.measures, self.own_votes)
        self.stakes = {
            name: add_judged(one, self.judged.get(number, {}))
            for number, (name, one) in enumerate(counted.items())
        }
        self.by_node = cache(self._controlled_nodes)
        self.look_through_from = cache(self._look_through)
        self.block_sums = cache(self._add_blocks)

    def parties_above(self) -> list[int]:
        """Return the parties above the company that day, by stakes and signs of any size."""
        seen, frontier = {self.target}, [self.target]
        for node in frontier:
            for holder in self._edges[1].get(node, ()):
                if holder not in seen:
                    seen.add(holder)
                    frontier.append(holder)
        size = self.scope.size
        return sorted(node for node in seen if node < size and node != self.target)

    def kind(self, node: int) -> str:
        """Return what a party is to a rule on natural persons.

        Returns:
            ``person``; ``unknown`` for one of no stated kind whom nobody holds; ``entity`` for a
            legal entity whose holders nobody states; ``held`` for one that others hold.
        """
        number = self.scope.world_number(node)
        schema = self.world.schema_of(number)
        if schema == "Person":
            return "person"
        offsets, _ = self.world.interests_by_asset
        if offsets[number + 1] > offsets[number]:
            return "held"
        return "unknown" if schema == "LegalEntity" else "entity"

    def quick_bound(self, node: int) -> int:
        """Return an upper bound in ticks of a party's share by any ground.

        A register may state thousands of small holders, who need no cascade each: whoever has no
        majority anywhere and no sign of control has what it holds directly and what multiplies
        out, which one pass from the company upwards bounds for all.
        """
        return int(self._bounds[node])

    def control_grade(self, node: int) -> int:
        """Return how far a party controls the company: 3 certain, 2 possible, 1 review, 0 not."""
        low, high, review = self.by_node(node)
        return next((n for n, one in ((3, low), (2, high), (1, review)) if one[self.target]), 0)

    def blocks(self, node: int) -> dict[str, Range]:
        """Return by measure the whole blocks of a party and of all that it controls."""
        return {name: self._block(node, name) for name in self.stakes}

    def best_block(self, node: int) -> tuple[str, Range]:
        """Return the measure in which those blocks are largest, and their range."""
        return max(self.blocks(node).items(), key=lambda item: item[1])

    def products(self, node: int) -> dict[str, Range]:
        """Return by measure the percentages multiplied along each chain and added up."""
        return {name: self._product(node, name, self.target) for name in self.stakes}

    def product_of(self, node: int) -> tuple[Fraction, Fraction]:
        """Return the bounds of the product in the first measure, 0 to 1."""
        found = self.look_through_from(node, next(iter(self.stakes)))
        zero = Fraction(0)
        return found.low.get(self.target, zero), found.high.get(self.target, zero)

    def products_in_controllers(self, node: int) -> dict[str, Range]:
        """Return by measure the product in that controller of the company where it is largest."""
        found = {}
        for name in self.stakes:
            parts = [Range(0, 0, 0)]
            for controller, how in self._controllers.items():
                if controller != node:
                    low, high, review = self._product(node, name, controller)
                    low, high = low if how == 3 else 0, high if how >= 2 else 0
                    parts.append(Range(low, high, review))
            found[name] = Range(*(max(ends) for ends in zip(*parts, strict=True)))
        return found

    def judged_below(self, node: int) -> list[tuple[str, int, int, int]]:
        """Return what a person must judge on the way from a party to the company.

        Each is the word for it, who has or had a share, in what, and how much at most, in ticks.
        """
        signs, seen, found = self.base.signs, self._nodes_below(node), []
        for place in signs.review_places().tolist():
            holder, asset = int(signs.holder[place]), int(signs.asset[place])
            if int(signs.extra[place]) > 0 and holder in seen:
                word = signs.kinds[int(signs.kind[place])].flag
                found.append((word, holder, asset, int(signs.extra[place])))
        return found

    def own_shares_below(self, numbers: Sequence[int]) -> dict[int, tuple[int, int]]:
        """Return what the company and all between it and some parties have in themselves.

        The parties are world numbers; each answer is by its own, with both ends in ticks.
        """
        local = self.scope.local_numbers(np.array(numbers, np.int64)).tolist()
        some = {self.target}.union(*map(self._nodes_below, local))
        found = dict[int, tuple[int, int]]()
        for stakes in self.stated.values():
            for place in np.flatnonzero(stakes.holder == stakes.asset).tolist():
                node = int(stakes.asset[place])
                if node in some and stakes.high[place] > 0:
                    ends = int(stakes.low[place]), int(stakes.high[place])
                    found[self.scope.world_number(node)] = ends
        return found

    def is_own_doubtful(self, node: int) -> bool:
        """Return whether what one between has in itself, or a circle, counts for a review only."""
        own = self.own_votes
        if own is None:
            joint, asset = self._joint_members, self.target
            ways = (share_without_circles(s, joint, node, asset) for s in self.stakes.values())
            own_shares = self.own_shares_below([self.scope.world_number(node)])
            return bool(own_shares) or any(way is not None for way in ways)
        some = [*self._nodes_below(node), self.target]
        return bool((own.review[some] > own.high[some]).any())

    def rows_below(self, node: int) -> tuple[int, ...]:
        """Return the interest rows by which a party leads to the company."""
        seen, facts = self._nodes_below(node), self.facts
        chosen = np.isin(facts.holder, sorted(seen)) | np.isin(facts.owner, sorted(seen))
        return tuple(self.scope.rows[chosen & (facts.may_hold() | facts.gone)].tolist())

    def _nodes_below(self, node: int) -> set[int]:
        """Return a party and all between it and the company."""
        seen, frontier = {node}, [node]
        for current in frontier:
            for asset in self._edges[0].get(current, ()):
                if asset not in seen and asset != self.target:
                    seen.add(asset)
                    frontier.append(asset)
        return seen

    def _controlled_nodes(self, node: int) -> tuple[Bools, Bools, Bools]:
        """Return the nodes that a party controls: certainly, possibly, and subject to review."""
        limit, seed = self.rule.control_limit, np.array([node], np.int64)
        size = self.base.pools.size
        low, high, review = (cascade(net, seed, limit).stage[:size] > 0 for net in self._control)
        return low, high, review

    def _block(self, node: int, name: str) -> Range:
        """Return the sums that a party and all that it controls hold, in one measure."""
        found = self.block_sums(node, name)
        values = [int(one.value[self.target]) for one in found]
        return Range(values[0], max(values[:2]), max(values))

    def _add_blocks(self, node: int, name: str) -> tuple[CascadeResult, ...]:
        """Compute what each set of controlled nodes holds; nothing else passes anything on."""
        sets = self.by_node(node)
        nets, found = self._nets[name], []
        for net, controlled in zip(nets, sets, strict=True):
            seeds = np.flatnonzero(controlled)
            found.append(cascade(net, seeds[seeds != self.target], _NO_LIMIT))
        return tuple(found)

    def _product(self, node: int, name: str, asset: int) -> Range:
        """Return the look-through share of a party in an asset, in one measure."""
        stakes = self.stakes[name]
        found = self.look_through_from(node, name)
        more = bool((stakes.review > stakes.high).any())
        claimed = self.look_through_from(node, name, claimed=True) if more else found
        ends = [found.low.get(asset), found.high.get(asset), claimed.high.get(asset)]
        low, high, review = (Fraction(0) if end is None else end for end in ends)
        least = lower_ticks(low, open_end=asset in found.low_open)
        most = upper_ticks(high, open_end=asset in found.high_open)
        highest = max(upper_ticks(high, open_end=False), upper_ticks(review, open_end=False))
        plain = share_without_circles(stakes, self._joint_members, node, asset)
        if plain is not None:
            # No text says whether what companies hold in themselves belongs to the whole.
            least = min(least, lower_ticks(plain[0], open_end=False))
            most = min(most, upper_ticks(plain[1], open_end=False))
        return Range(least, most, highest)

    def _look_through(self, node: int, name: str, *, claimed: bool = False) -> LookThrough:
        """Compute the look-through shares of a party, with claims added if wanted."""
        stakes, seed = self.stakes[name], np.array([node], np.int64)
        if claimed:
            direct = stakes.direct_high + np.maximum(stakes.review - stakes.high, 0)
            # What is put to a person's judgement is in another's name, or was: no room is taken.
            over = np.union1d(stakes.over, self._judged_assets)
            stakes = replace(stakes, high=stakes.review, direct_high=direct, over=over)
        return look_through(stakes, self._joint_members, seed, seed)

    @cached_property
    def _judged_assets(self) -> Longs:
        """Assets in which somebody has a share for a person to judge."""
        pairs = {pair for amounts in self.judged.values() for pair in amounts}
        return np.array(sorted({asset for _, asset in pairs}), np.int64)

    @cached_property
    def _joint_members(self) -> JointMembers:
        facts = self.facts
        rows = np.flatnonzero((facts.holder != facts.owner) & facts.may_hold())
        return JointMembers(facts.owner[rows], facts.holder[rows])

    @cached_property
    def _nets(self) -> dict[str, _Nets]:
        return {
            name: self._build_nets(self._with_own(stakes), signs=False)
            for name, stakes in self.stakes.items()
        }

    def _with_own(self, stakes: Stakes) -> Stakes:
        """Return stakes whose ends of the review leave out what a company holds in itself."""
        return stakes if self.version.own_votes else review_without_own(stakes)

    @cached_property
    def _control(self) -> _Nets:
        return self._build_nets(self._chain, signs=True)

    def _build_nets(self, stakes: Stakes, *, signs: bool) -> _Nets:
        """Build the three nets of some stakes, where nobody is listed."""
        base, nothing = self.base, CascadeResult(np.zeros(0, np.int32), _NONE, _NONE)
        measure = Measure("", stakes, nothing, nothing)
        outcome = Outcome(
            base.facts, self.version, _NOT_LISTED, (measure,), base.signs, None, base.pools,
            nothing, (_NONE, _NONE), _NONE, _NONE, base,
        )  # fmt: skip
        chosen = base.signs.review_places() if signs else _NONE
        # What has a share adds up with the stakes of the review; see `judged_amounts`.
        chosen = chosen[base.signs.extra[chosen] < 0]
        return _Nets(
            build_wiring(base, [stakes], upper=False).net(_NONE),
            build_wiring(base, [stakes], upper=True).net(_NONE),
            review_net(outcome, chosen),
        )

    @cached_property
    def _chain(self) -> Stakes:
        """Stakes by which a holder controls a company."""
        rights = [right for types in self.version.measures.values() for right in types]
        if self.rule.control_by == "largest":
            chain = stakes_of(self.facts, list(dict.fromkeys(rights)))
        else:
            votes = stakes_of(self.facts, (VOTING_RIGHTS,))
            others = [right for right in dict.fromkeys(rights) if right != VOTING_RIGHTS]
            capital = self.version.capital_rights
            chain = votes_else_shares(votes, stakes_of(self.facts, others, capital))
        if self.own_votes is not None and self.own_votes.any_held():
            chain = lessen_whole(chain, self.own_votes)
        most = dict[tuple[int, int], int]()
        for amounts in self.judged.values():
            for pair, ticks in amounts.items():
                most[pair] = max(most.get(pair, 0), ticks)
        return self._with_own(add_judged(chain, most))

    @cached_property
    def _controllers(self) -> dict[int, int]:
        """Local numbers of who controls the company, and how surely (see `control_grade`)."""
        found = {
            node: self.control_grade(node)
            for node in self.parties_above()
            if node in self._edges[1]
        }
        return {node: how for node, how in found.items() if how}

    @cached_property
    def _bounds(self) -> Longs:
        """Upper bound of each party's share, in ticks; see `quick_bound`."""
        base, size = self.base, self.base.pools.size
        aims = [self.target]
        if any(ground.method == IN_CONTROLLER for ground in self.rule.grounds):
            aims += self._controllers
        most, largest = np.zeros(size), np.zeros(size, np.int64)
        chain, joint = self._chain, self._joint_members
        np.maximum.at(largest, chain.holder, np.maximum(chain.review, chain.summary_low))
        for stakes in self.stakes.values():
            ends = np.maximum(stakes.review, stakes.summary_low)
            holder = np.concatenate([stakes.holder, joint.owner])
            asset = np.concatenate([stakes.asset, joint.holder])
            share = np.concatenate([ends / FULL_TICKS, np.ones(len(joint.owner))])
            most = np.maximum(most, reach_from_above((holder, asset, share), aims, size))
        # Floats may have been rounded down; a little more keeps this a bound.
        bounds = np.minimum(most * FULL_TICKS * (1 + 1e-9) + 1, FULL_TICKS).astype(np.int64)
        bounds[largest >= self.rule.control_limit] = FULL_TICKS
        # Signs, joint blocks and pools pass stakes on whole, so nothing bounds who has one.
        members = base.pools.members
        for nodes in (base.signs.holder, self._joint_members.owner, members):
            bounds[nodes] = FULL_TICKS
        return bounds

    @cached_property
    def _edges(self) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
        """Assets of each node, and holders of each node."""
        below: dict[int, list[int]] = {}
        above: dict[int, list[int]] = {}
        for holder, asset in dict.fromkeys(self._pairs()):
            below.setdefault(holder, []).append(asset)
            above.setdefault(asset, []).append(holder)
        return below, above

    def _pairs(self) -> Iterator[tuple[int, int]]:
        """Yield holder and asset of every stake, sign, membership and partnership."""
        for stakes in self.stakes.values():
            some = stakes.review > 0
            yield from zip(stakes.holder[some].tolist(), stakes.asset[some].tolist(), strict=True)
        signs, joint = self.base.signs, self._joint_members
        yield from zip(signs.holder.tolist(), signs.asset.tolist(), strict=True)
        yield from zip(joint.owner.tolist(), joint.holder.tolist(), strict=True)
        yield from map(tuple, self.base.pools.partners().T.tolist())
