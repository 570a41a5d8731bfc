"""Which changes on a day can reach a party at all: a quick test before the verdict is found anew.

What a party is under a rule depends on the parties above it that day, and of those on the ones
that something listed stands above: to any other nothing flows. So a change in what is held in a
party that is not both, on the day itself and on the day before, changes nothing. The test takes
every statement for one that counts, however small or doubtful, and so errs on the safe side.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.over_time.change_days import RULE, WINDOW, Change
from graph.over_time.upstream_world import ConeWorld
from graph.regimes.regime import Regime
from graph.world.scope import Longs, gather_groups, party_numbers
from graph.world.world import World, group_rows

Bools = NDArray[np.bool_]


class Leads(NamedTuple):
    """Pairs of parties of which the first may pass a status on to the second.

    Attributes:
        holder: places in the cone.
        asset: places in the cone.
        row: the interest that says so; -1 where it may hold on any day.
    """

    holder: Longs
    asset: Longs
    row: Longs


class Reach(NamedTuple):
    """What matters to a party on a day, by place in the cone.

    Attributes:
        above: parties that stand above it, itself included.
        between: those of them in which it matters who holds them.
    """

    above: Bools
    between: Bools


class ChangeReach:
    """Tests whether days and changes matter to one party under one regime."""

    def __init__(self, cone: ConeWorld, target: int, regime: Regime) -> None:
        """Collect what leads where in the cone."""
        self.cone, self.world = cone, cone.world
        self.target = self._places(np.array([target]))
        self.owners = any(version.owners is not None for version in regime.versions)
        self.leads = _leads(self.world, self._places)
        size = len(cone.nodes)
        self.down = group_rows(self.leads.holder, size)
        self.up = group_rows(self.leads.asset, size)
        self._by_rows = self.leads.row >= 0

    def reach_on(self, day: int) -> Reach:
        """Return what matters on a day."""
        holds = np.ones(len(self.leads.row), np.bool_)
        rows = self.leads.row[self._by_rows]
        begun = self.world.column("interests", "may_from")[rows] <= day
        # What is over leads on too: a rule may ask where it went.
        holds[self._by_rows] = begun
        above = self._walk(self.target, self.up, self.leads.holder, holds)
        if self.owners:
            return Reach(above, above)
        below = self._walk(self._listed_places(day), self.down, self.leads.asset, holds)
        below |= self._walk(self.target, self.down, self.leads.asset, holds)
        return Reach(above, above & below)

    def can_matter(self, change: Change, before: Reach, after: Reach) -> bool:
        """Return whether a change can matter, by what matters before and after it."""
        if change.table == RULE:
            return True
        about = self._places(np.array(self._parties_of(change), np.int64))
        if change.table in ("listings", "links") and (about < 0).any():
            return True
        about = about[about >= 0]
        if change.table in ("interests", "transfers", WINDOW):
            return bool((before.between | after.between)[about].any())
        return bool((before.above | after.above)[about].any())

    def _parties_of(self, change: Change) -> list[int]:
        """Return the parties that a change is about, by world number."""
        table = "interests" if change.table == WINDOW else change.table
        if table == "parties":
            return [int(self.world.column("parties", "party_idx")[change.row])]
        column = self._columns[table][change.row]
        return column if isinstance(column, list) else [column]

    @cached_property
    def _columns(self) -> dict[str, list[Any]]:
        names = {
            "interests": "asset_idx",
            "transfers": "asset_idx",
            "listings": "party_idx",
            "rulings": "about_idx",
            "links": "target_idx",
            "arrangements": "members_idx",
        }
        return {table: self.world.tables[table][name].to_pylist() for table, name in names.items()}

    def _listed_places(self, day: int) -> Longs:
        span = [self.world.column("listings", name) for name in ("may_from", "may_until")]
        rows = (span[0] <= day) & (day < span[1])
        places = self._places(self.world.column("listings", "party_idx")[rows])
        return np.unique(places[places >= 0])

    def _places(self, numbers: NDArray[Any]) -> Longs:
        """Return the places of parties in the cone; -1 for those outside."""
        nodes = self.cone.nodes
        found = np.minimum(np.searchsorted(nodes, numbers), len(nodes) - 1)
        return np.where(nodes[found] == numbers, found, -1).astype(np.int64)

    def _walk(self, starts: Longs, groups: tuple[Longs, Longs], ends: Longs, holds: Bools) -> Bools:
        """Follow leads that hold from some places to wherever they end."""
        found = np.zeros(len(self.cone.nodes), np.bool_)
        frontier = starts
        found[frontier] = True
        while frontier.size:
            leads = gather_groups(groups[0], frontier, groups[1])
            nearby = np.unique(ends[leads[holds[leads]]])
            frontier = nearby[~found[nearby]]
            found[frontier] = True
        return found


def _leads(world: World, places: Any) -> Leads:
    """Return all leads of a cone: interests, nominators, gifts, links, pairs, arrangements."""
    interests = world.tables["interests"]
    every = np.arange(interests.num_rows)
    asset = world.column("interests", "asset_idx")
    parts = [(world.column("interests", "owner_idx"), asset, every)]
    named = np.flatnonzero(pc.is_valid(interests["nominee_for"]).to_numpy())
    if named.size:
        ids = interests["nominee_for"].take(pa.array(named)).to_pylist()
        parts.append((party_numbers(world, ids), asset[named], named))
    pairs = np.array([*_pairs(world), *_gifts(world), *_links(world)], np.int64).reshape(-1, 2)
    parts.append((pairs[:, 0], pairs[:, 1], np.full(len(pairs), -1)))
    holder, asset, row = (np.concatenate(column) for column in zip(*parts, strict=True))
    holder, asset = places(holder), places(asset)
    inside = (holder >= 0) & (asset >= 0)
    return Leads(holder[inside], asset[inside], row[inside].astype(np.int64))


def _pairs(world: World) -> Iterable[tuple[int, int]]:
    left = world.unsure["left_idx"].to_pylist()
    groups = [*zip(left, world.unsure["right_idx"].to_pylist(), strict=True)]
    groups += world.tables["arrangements"]["members_idx"].to_pylist()
    return ((one, two) for group in groups for one in group for two in group if one != two)


def _gifts(world: World) -> Iterator[tuple[int, int]]:
    """Yield who is stated to have given a stake away or to have received it, and in what."""
    for end in ("giver", "receiver"):
        ends = (world.column("transfers", f"{name}_idx").tolist() for name in (end, "asset"))
        yield from zip(*ends, strict=True)


def _links(world: World) -> Iterator[tuple[int, int]]:
    """Yield who is linked to whom: the entry of a relative or an officer is told too."""
    ends = (world.column("links", f"{end}_idx").tolist() for end in ("source", "target"))
    for one, two in zip(*ends, strict=True):
        yield from ((one, two), (two, one))
