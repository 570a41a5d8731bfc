"""What is held above a target on a day: one edge for all statements of the same kind.

Statements of one holder about one party are told apart only by whether they state a share of a
right that counts, and by whether they are confirmed or reported, or alleged or disputed. The
strongest of them is the edge; the others stay with it as evidence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.holdings.edge_ends import EdgeEnds, EdgeKey, Stated, edge_ends
from graph.holdings.interests_on_day import BIT, Facts, exists_on, facts_on
from graph.values.share import FULL, FULL_TICKS, TICK
from graph.values.vocabulary import BLOCKING_RIGHT, VOTING_RIGHTS
from graph.world.scope import Longs, build_scope, parties_above
from graph.world.world import World

OWNERSHIP: Final = "ownership"
CONTROL: Final = "control"


@dataclass(frozen=True, slots=True)
class Edge:
    """What one party holds in another on a day, as the strongest of its statements says.

    Attributes:
        owner: world number of the holder; for a nominee's holding also of whom it is held for.
        asset: world number of what is held.
        kind: ``ownership`` where a share of a right that counts is stated, else ``control``.
        counted: stated as confirmed or reported; what is alleged or disputed has its own edge.
        sure: the strongest statement holds that day, not just perhaps.
        low: lower end of what all its statements come to, in ticks; 0 for control.
        high: upper end of it, with the room that others leave; the whole for control.
        right: the interest type that the share is of; ``None`` for control.
        rows: row numbers of the interests that say so, strongest first.
        nominator: the row names another holder, who holds for this one.
        in_name_only: the holder is a nominee, under a rule that gives its holding to who is behind.
        block: who holds it together with the owner, and the owner, by world number; else empty.
        block_low: lower end of what all of them hold together, in ticks.
    """

    owner: int
    asset: int
    kind: str
    counted: bool
    sure: bool
    low: int
    high: int
    right: str | None
    rows: tuple[int, ...]
    nominator: bool = False
    in_name_only: bool = False
    block: tuple[int, ...] = ()
    block_low: int = 0

    @property
    def value(self) -> Fraction:
        """Upper end as a part of the whole; 1 for control, of which nobody knows a share."""
        return Fraction(-(-self.high // TICK), FULL)


@dataclass(frozen=True)
class Cone:
    """The edges above a target on a day.

    Attributes:
        target: world number.
        above: edges into each party, by holder, kind and certainty.
    """

    target: int
    above: Mapping[int, tuple[Edge, ...]]

    @cached_property
    def below(self) -> Mapping[int, tuple[Edge, ...]]:
        """Edges of ``above``, by holder."""
        found: dict[int, list[Edge]] = {}
        for edges in self.above.values():
            for edge in edges:
                found.setdefault(edge.owner, []).append(edge)
        return {owner: tuple(edges) for owner, edges in found.items()}


def cone_of(
    world: World,
    target: int,
    day: int,
    rights: Sequence[str],
    capital_rights: Sequence[str] = (),
    *,
    person_behind: bool = False,
) -> Cone:
    """Return what is held above a target on a day, perhaps-statements included.

    Args:
        world: the world.
        target: world number of the party asked about.
        day: ordinal.
        rights: interest types whose shares count; a row that speaks of several is taken by the
            largest, a row that speaks of none is control.
        capital_rights: those rights that count only in bodies without share capital.
        person_behind: what a nominee holds is the share of the person behind it, and not its own.
    """
    stakes = StakesAbove(world, [target], day, rights, capital_rights, person_behind=person_behind)
    return stakes.cone(target)


class StakesAbove:
    """The edges above some parties on a day, from which the cone of each is taken.

    What lies above several of them is looked at once; the edges into a party are made when a cone
    first has them.
    """

    def __init__(
        self,
        world: World,
        targets: Sequence[int],
        day: int,
        rights: Sequence[str],
        capital_rights: Sequence[str] = (),
        *,
        person_behind: bool = False,
    ) -> None:
        """Find which rows hold above some parties; the arguments are those of `cone_of`."""
        self.world, self.rights = world, rights
        self.facts = facts = facts_on(build_scope(world, targets), day)
        best, low, high = _largest(facts, rights, capital_rights)
        self._behind = _by_nominees(facts) & person_behind
        self._given = self._behind & (high > 0)
        self._owns = owns = (high > 0) & ~self._behind
        self._stated = Stated(best, low, high)
        held = owns | self._behind | _may_be_shares(facts, capital_rights)
        chosen = _holding_rows(facts, day, rights, held)
        low, high = np.where(owns, low, 0), np.where(owns, high, FULL_TICKS)
        self._shown = Stated(best, low, high)
        self._sure, _, _ = exists_on(facts.scope, day)
        self._counted = counted = facts.sure | facts.perhaps
        # The strongest statement of each edge comes first, those without a number last; row
        # numbers keep the order fixed.
        vague = (low == 0) & (high == FULL_TICKS)
        keys = (
            *(facts.scope.rows, ~self._sure, -low, -high),
            *(vague, ~counted, ~owns, facts.owner, facts.asset),
        )
        self._rows = chosen[np.lexsort(tuple(key[chosen] for key in keys))]
        self._assets = facts.asset[self._rows]
        self._made: dict[int, tuple[Edge, ...]] = {}

    def covers(self, number: int) -> bool:
        """Return whether a party is among those looked at, with all above it."""
        return bool((self.facts.scope.local_numbers(np.array([number], np.int64)) >= 0).all())

    def cone(self, target: int) -> Cone:
        """Return what is held above a party that is covered."""
        nodes = self.facts.scope.local_numbers(parties_above(self.world, target))
        held = nodes[np.isin(nodes, self._assets)] if len(self._assets) else nodes[:0]
        number = self.facts.scope.world_number
        return Cone(target, {number(node): self._edges_into(node) for node in held.tolist()})

    def _edges_into(self, asset: int) -> tuple[Edge, ...]:
        """Return the edges into a party, given by its number in the scope."""
        if asset not in self._made:
            begin, end = np.searchsorted(self._assets, [asset, asset + 1]).tolist()
            self._made[asset] = self._make_edges(self._rows[begin:end].tolist())
        return self._made[asset]

    def _make_edges(self, rows: Sequence[int]) -> tuple[Edge, ...]:
        """Return the edges of the rows into one party, which are in order."""
        facts, low, high = self.facts, self._shown.low, self._shown.high
        groups: dict[EdgeKey, list[int]] = {}
        for row in rows:
            ends = int(facts.asset[row]), int(facts.owner[row])
            key = (*ends, bool(self._owns[row]), bool(self._counted[row]))
            groups.setdefault(key, []).append(row)
        number = facts.scope.world_number
        # What is claimed only has the share that is claimed, and adds to nothing.
        counting = {key: members for key, members in groups.items() if key[2] and key[3]}
        passed = edge_ends(facts, self._shown, counting)
        edges = []
        for key, members in groups.items():
            asset, owner, owned, is_counted = key
            first = members[0]
            found = passed.get(key, EdgeEnds(int(low[first]), int(high[first])))
            edges.append(
                Edge(
                    owner=number(owner),
                    asset=number(asset),
                    kind=OWNERSHIP if owned else CONTROL,
                    counted=is_counted,
                    sure=bool(self._sure[first]),
                    low=found.low,
                    high=found.high,
                    right=self.rights[int(self._shown.right[first])] if owned else None,
                    rows=tuple(int(facts.scope.rows[row]) for row in members),
                    in_name_only=bool(self._behind[first]),
                    block=found.block,
                    block_low=found.block_low,
                )
            )
        given = {
            int(facts.scope.rows[row]): (
                int(self._stated.low[row]),
                int(self._stated.high[row]),
                self.rights[int(self._stated.right[row])],
            )
            for row in rows
            if self._given[row]
        }
        return (*edges, *_nominators(self.world, edges, given))


def _largest(
    facts: Facts, rights: Sequence[str], capital_rights: Sequence[str]
) -> tuple[Longs, Longs, Longs]:
    """Return the right with the highest upper end that each row speaks of, and its ends."""
    size = len(facts.owner)
    best = np.zeros(size, np.int64)
    low, high = np.zeros(size, np.int64), np.zeros(size, np.int64)
    for place, right in enumerate(rights):
        speaks, lower, upper = facts.stated_shares(right)
        if right in capital_rights and speaks.any():
            speaks = speaks & facts.no_share_capital[facts.asset]
        better = speaks & ((upper > high) | ((upper == high) & (lower > low)))
        best[better], low[better], high[better] = place, lower[better], upper[better]
    return best, low, high


def _holding_rows(facts: Facts, day: int, rights: Sequence[str], owns: NDArray[np.bool_]) -> Longs:
    """Return the rows that hold or perhaps hold, without those that state a share of nothing."""
    sure, perhaps, _ = exists_on(facts.scope, day)
    named, counting = np.zeros(len(owns), bool), 0
    for right in rights:
        named |= facts.stated_shares(right)[0]
        counting |= BIT[right]
    other = (facts.types & ~counting) != 0
    if VOTING_RIGHTS not in rights:
        other |= facts.stated_shares(VOTING_RIGHTS)[0]
    nothing = named & ~owns & ~other
    return np.flatnonzero((sure | perhaps) & ~nothing & (facts.owner != facts.asset))


def _may_be_shares(facts: Facts, capital_rights: Sequence[str]) -> NDArray[np.bool_]:
    """Return which rows are rights that count only without share capital, and are signs beside it.

    So are rights to profits in what is of no known form, and a right to block decisions.
    """
    found = np.zeros(len(facts.owner), np.bool_)
    for right in capital_rights:
        signs = (facts.types & BIT[right]) != 0
        found |= signs if right == BLOCKING_RIGHT else signs & facts.capital_unknown[facts.asset]
    return found


def _by_nominees(facts: Facts) -> NDArray[np.bool_]:
    """Return which rows a nominee holds."""
    column = pc.is_valid(facts.scope.arrow_column("nominee_for"))
    named = column.to_numpy(zero_copy_only=False).astype(np.bool_)
    return np.asarray(named | ((facts.types & BIT["nominee"]) != 0), np.bool_)


def _nominators(
    world: World, edges: Sequence[Edge], given: Mapping[int, tuple[int, int, str]]
) -> list[Edge]:
    """Return the edges of those for whom nominees hold; without a share but where it is given."""
    column = world.tables["interests"]["nominee_for"]
    if column.null_count == len(column):
        return []
    found: dict[tuple[int, int, int], Edge] = {}
    for edge in edges:
        for row in edge.rows:
            name = column[row].as_py()
            party = None if name is None else world.number_of(name)
            if party is None or party in (edge.owner, edge.asset):
                continue
            low, high, right = given.get(row, (0, FULL_TICKS, None))
            found.setdefault(
                (party, edge.asset, edge.owner),
                Edge(
                    owner=party,
                    asset=edge.asset,
                    kind=CONTROL if right is None else OWNERSHIP,
                    counted=edge.counted,
                    sure=edge.sure,
                    low=low,
                    high=high,
                    right=right,
                    rows=(row,),
                    nominator=True,
                ),
            )
    return list(found.values())
