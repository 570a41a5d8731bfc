"""Which changes on a day can reach a party at all: a quick test before the verdict is found anew.

What a party is under a rule, and how much of it is in hands that no source states, depends on the
parties above it that day. So a change about parties that are not, on the day itself and on the day
before, changes nothing. The test takes every statement for one that counts, however small or
doubtful, and so errs on the safe side.
"""

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.kernels.distinct_numbers import drop_doubles
from graph.over_time.change_days import RULE, WINDOW, Change
from graph.over_time.upstream_world import ConeWorld
from graph.ties.leads import Bools, leads_of
from graph.world.scope import Longs, gather_groups
from graph.world.world import group_rows


class ChangeReach:
    """Tests whether days and changes matter to one party."""

    def __init__(self, cone: ConeWorld, target: int) -> None:
        """Collect what leads where in the cone."""
        self.cone, self.world = cone, cone.world
        self.target = self._places(np.array([target]))
        self.leads = leads_of(self.world, self._places)
        self.up = group_rows(self.leads.asset, len(cone.nodes))
        self._by_rows = self.leads.row >= 0

    def above_on(self, day: int) -> Bools:
        """Return by place in the cone which parties stand above the party, itself included."""
        holds = np.ones(len(self.leads.row), np.bool_)
        rows = self.leads.row[self._by_rows]
        # What is over leads on too: a rule may ask where it went.
        holds[self._by_rows] = self.world.column("interests", "may_from")[rows] <= day
        found = np.zeros(len(self.cone.nodes), np.bool_)
        frontier = self.target
        found[frontier] = True
        while frontier.size:
            leads = gather_groups(self.up[0], frontier, self.up[1])
            nearby = drop_doubles(self.leads.holder[leads[holds[leads]]])
            frontier = nearby[~found[nearby]]
            found[frontier] = True
        return found

    def can_matter(self, change: Change, above: Bools) -> bool:
        """Return whether a change can matter, by who stands above before it or after."""
        if change.table == RULE:
            return True
        about = self._places(np.array(self._parties_of(change), np.int64))
        if change.table in ("listings", "links") and (about < 0).any():
            return True
        return bool(above[about[about >= 0]].any())

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

    def _places(self, numbers: NDArray[Any]) -> Longs:
        """Return the places of parties in the cone; -1 for those outside."""
        nodes = self.cone.nodes
        found = np.minimum(np.searchsorted(nodes, numbers), len(nodes) - 1)
        return np.where(nodes[found] == numbers, found, -1).astype(np.int64)
