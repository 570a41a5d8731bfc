"""Holders who act together: what each of them is treated as holding besides its own.

An arrangement binds pairs. Each member holds, besides its own, what every member of an arrangement
with it holds, and nothing through a third. So what a member holds is counted at a node beside it,
which the member and each of its partners activate: nothing is counted twice, and nothing flows on
from partner to partner. An arrangement whose name stands on interests (``joint``), wherever they
are, binds only those blocks, which `graph.holdings.interests_on_day` gives a joint holder.
"""

from dataclasses import dataclass
from itertools import permutations

import numpy as np

from graph.holdings.interests_on_day import Bools, Facts
from graph.regimes.regime import EACH_HOLDS_ALL, RegimeVersion
from graph.world.scope import Longs


@dataclass(frozen=True)
class Pools:
    """Where what each node holds is counted.

    Attributes:
        size: number of parties, joint holders and nodes beside members.
        held_at: for each party or joint holder the node at which its holdings are counted.
        sure: two rows of nodes, members and the partners (or themselves) whose holdings they
            surely have.
        perhaps: the same with arrangements that perhaps hold.
        counted: the rule counts them; else what they hold together is a sign of control only.
    """

    size: int
    held_at: Longs
    sure: Longs
    perhaps: Longs
    counted: bool = True

    @property
    def members(self) -> Longs:
        """Nodes whose holdings are counted beside them."""
        return np.flatnonzero(self.held_at != np.arange(len(self.held_at)))

    def partners(self) -> Longs:
        """Return two rows: each member, and each other party whose holdings it has."""
        return self.perhaps[:, self.perhaps[0] != self.perhaps[1]]


def pools_of(facts: Facts, version: RegimeVersion) -> Pools:
    """Return the arrangements of a day that the rule counts, or takes for a sign."""
    itself, none = np.arange(facts.size, dtype=np.int64), np.zeros((2, 0), np.int64)
    arrangements = facts.scope.world.tables["arrangements"]
    counted = version.joint == EACH_HOLDS_ALL
    if not (counted or version.arrangement_sign) or not arrangements.num_rows:
        return Pools(facts.size, itself, none, none, counted)
    named = facts.scope.world.named_blocks
    certain, possible = set[tuple[int, int]](), set[tuple[int, int]]()
    for row in arrangements.to_pylist():
        # A name that stands on interests binds those blocks alone, which joint holders have.
        if row["kind"] != "joint" or (row["dataset"], row["name"]) in named:
            continue
        local = facts.scope.local_numbers(np.array(row["members_idx"], np.int64))
        pairs = {*permutations({member for member in local.tolist() if member >= 0}, 2)}
        if row["may_from"] <= facts.day < row["may_until"]:
            possible |= pairs
            if row["sure_from"] <= facts.day < row["sure_until"]:
                certain |= pairs
    members = np.array(sorted({one for one, _ in possible}), np.int64)
    held_at = itself.copy()
    held_at[members] = facts.size + np.arange(len(members))
    own = [(member, member) for member in members.tolist()]
    sure, perhaps = (
        np.array(sorted([*pairs, *own]), np.int64).reshape(-1, 2).T for pairs in (certain, possible)
    )
    return Pools(facts.size + len(members), held_at, sure, perhaps, counted)


def joint_owners(facts: Facts, rows: Bools) -> tuple[Longs, Longs, Longs]:
    """Return each owner and joint holder of some rows, and how many owners that block has."""
    every, wanted = _pairs(facts, facts.may_hold()), _pairs(facts, rows)
    many = np.bincount(every[1], minlength=facts.size)
    return wanted[0], wanted[1], many[wanted[1]]


def _pairs(facts: Facts, rows: Bools) -> Longs:
    """Return the distinct owners and joint holders of some rows."""
    chosen = (facts.holder != facts.owner) & rows
    if not chosen.any():
        return np.zeros((2, 0), np.int64)
    return np.unique(np.stack([facts.owner[chosen], facts.holder[chosen]]), axis=1)
