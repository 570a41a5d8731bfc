"""Holders who act together where a regime treats each as holding the stakes of all.

Under such a regime the stakes of an arrangement's members move to one node that every member
activates, and a block that one of them holds jointly with others counts for all of them. An
arrangement whose name stands on interests (``joint``), wherever they are, binds only those blocks,
which `graph.cascade.interests_on_day` gives a joint holder, and pools nothing else.
"""

from dataclasses import dataclass

import numpy as np

from graph.cascade.interests_on_day import Facts
from graph.regimes.regime import RegimeVersion
from graph.world.scope import Longs


@dataclass(frozen=True)
class Pools:
    """Where the stakes of each node are counted.

    Attributes:
        size: number of parties, joint holders and pools.
        sure: for each party or joint holder the pool that surely counts its stakes, or itself.
        perhaps: the same with arrangements that perhaps hold.
    """

    size: int
    sure: Longs
    perhaps: Longs

    def members(self, which: Longs) -> Longs:
        """Return the nodes of ``sure`` or ``perhaps`` whose stakes lie in a pool."""
        return np.flatnonzero(which != np.arange(len(which)))

    def activation_pairs(self, which: Longs, owner: Longs, holder: Longs) -> tuple[Longs, Longs]:
        """Return two columns of nodes, who activates whom: owners joint holders, members pools.

        A pool activates the joint holders of its members too.

        Args:
            which: ``sure`` or ``perhaps``.
            owner: owners of jointly held blocks.
            holder: the joint holder of each.
        """
        members, pooled = self.members(which), which[owner] != owner
        return (
            np.concatenate([owner, which[owner[pooled]], members]),
            np.concatenate([holder, holder[pooled], which[members]]),
        )


def pools_of(facts: Facts, version: RegimeVersion) -> Pools:
    """Return the pools of a day; arrangements that share a member make one."""
    itself = np.arange(facts.size, dtype=np.int64)
    arrangements = facts.scope.world.tables["arrangements"]
    if version.joint != "each_holds_all" or not arrangements.num_rows:
        return Pools(facts.size, itself, itself)
    named = facts.scope.world.named_blocks
    certain, possible = [], []
    for row in arrangements.to_pylist():
        # A name that stands on interests binds those blocks alone, which joint holders have.
        if row["kind"] != "joint" or (row["dataset"], row["name"]) in named:
            continue
        local = facts.scope.local_numbers(np.array(row["members_idx"], np.int64))
        members = [member for member in local.tolist() if member >= 0]
        if row["may_from"] <= facts.day < row["may_until"] and len(members) > 1:
            possible.append(members)
            if row["sure_from"] <= facts.day < row["sure_until"]:
                certain.append(members)
    sure, perhaps = _number_pools(itself, certain), _number_pools(itself, possible)
    return Pools(int(max(facts.size, sure.max() + 1, perhaps.max() + 1)), sure, perhaps)


def _number_pools(itself: Longs, groups: list[list[int]]) -> Longs:
    """Return for each node the number of its pool, or its own; overlapping groups are one."""
    pools: list[set[int]] = []
    for group in groups:
        joined = set(group)
        apart = []
        for pool in pools:
            if pool & joined:
                joined |= pool
            else:
                apart.append(pool)
        pools = [*apart, joined]
    where = itself.copy()
    for number, pool in enumerate(pools):
        where[sorted(pool)] = len(itself) + number
    return where
