"""Holders who act together: what each of them is treated as holding besides its own.

An arrangement binds pairs. Each member holds, besides its own, what every member of an arrangement
with it holds, and nothing through a third. So what a member holds is counted at a node beside it,
which the member and each of its partners activate: nothing is counted twice, and nothing flows on
from partner to partner. An arrangement whose name stands on interests (``joint``), wherever they
are, binds only those blocks, which `graph.holdings.interests_on_day` gives a joint holder.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import numpy as np

from graph.holdings.interests_on_day import Bools, Facts
from graph.holdings.transfer_facts import SLACK
from graph.regimes.regime import EACH_HOLDS_ALL, RegimeVersion
from graph.world.identity import SPAN_COLUMNS
from graph.world.scope import Longs
from graph.world.world import World


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


@dataclass(frozen=True)
class Arrangement:
    """An arrangement that binds its members in pairs.

    Attributes:
        number: its row in the world's ``arrangements``.
        members: those in the scope, by local number.
        days: from which day it may and surely holds, and from which it may and surely no longer.
        end: the end as a source states it, if one does.
    """

    number: int
    members: tuple[int, ...]
    days: tuple[int, int, int, int]
    end: str | None


def are_counted(version: RegimeVersion) -> bool:
    """Return whether the rule counts arrangements; else they are a sign of control at most."""
    return version.joint == EACH_HOLDS_ALL


def binding_arrangements(facts: Facts, version: RegimeVersion) -> Iterator[Arrangement]:
    """Yield the arrangements of any day that the rule counts, or takes for a sign."""
    for number, row in binding_rows(facts.scope.world, version):
        local = facts.scope.local_numbers(np.array(row["members_idx"], np.int64))
        members = tuple(sorted({member for member in local.tolist() if member >= 0}))
        may_from, sure_from, sure_until, may_until = (row[name] for name in SPAN_COLUMNS)
        days = may_from, sure_from, sure_until, may_until
        yield Arrangement(number, members, days, row["end"])


def binding_rows(world: World, version: RegimeVersion) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the number and the row of those arrangements in the whole world."""
    arrangements = world.tables["arrangements"]
    if (are_counted(version) or version.arrangement_sign) and arrangements.num_rows:
        rows = enumerate(arrangements.to_pylist())
        yield from ((number, row) for number, row in rows if binds_pairs(world, row))


def binds_pairs(world: World, row: Mapping[str, Any]) -> bool:
    """Return whether an arrangement binds all that its members hold.

    One whose name stands on interests binds those blocks alone, which joint holders have.
    """
    return row["kind"] == "joint" and (row["dataset"], row["name"]) not in world.named_blocks


def pools_of(facts: Facts, version: RegimeVersion, again: Collection[int] = ()) -> Pools:
    """Return what the arrangements of a day bind together; those of ``again`` as if in force."""
    itself = np.arange(facts.size, dtype=np.int64)
    certain, possible = set[tuple[int, int]](), set[tuple[int, int]]()
    for one in binding_arrangements(facts, version):
        pairs = {*permutations(one.members, 2)}
        may_from, sure_from, sure_until, may_until = one.days
        if may_from <= facts.day < may_until or one.number in again:
            possible |= pairs
            if sure_from <= facts.day < sure_until or one.number in again:
                certain |= pairs
    members = np.array(sorted({one for one, _ in possible}), np.int64)
    held_at = itself.copy()
    held_at[members] = facts.size + np.arange(len(members))
    own = [(member, member) for member in members.tolist()]
    sure, perhaps = (
        np.array(sorted([*pairs, *own]), np.int64).reshape(-1, 2).T for pairs in (certain, possible)
    )
    return Pools(facts.size + len(members), held_at, sure, perhaps, are_counted(version))


def joint_owners(facts: Facts, rows: Bools) -> tuple[Longs, Longs, Longs]:
    """Return each owner and joint holder of some rows, and how many owners that block has.

    An owner that was dissolved counts there: whose its part is, nobody states.
    """
    every = _pairs(facts, facts.may_hold() | owners_gone(facts))
    wanted = _pairs(facts, rows)
    many = np.bincount(every[1], minlength=facts.size)
    return wanted[0], wanted[1], many[wanted[1]]


def owners_gone(facts: Facts) -> Bools:
    """Return the rows of joint owners who had their part until they were dissolved.

    A register may end such a row itself. It counts unless another owner of the block came in then.
    """
    gone, dissolved = facts.gone.copy(), facts.scope.world.dissolutions
    if not dissolved.party.size:
        return gone
    last, first = facts.scope.column("may_until"), facts.scope.column("may_from")
    since = dict(zip(dissolved.party.tolist(), dissolved.may_from.tolist(), strict=True))
    ended, _ = dissolved.gone_by(facts.day)
    party = facts.scope.column("owner_idx")
    over = (facts.holder >= facts.scope.size) & (last <= facts.day) & np.isin(party, ended)
    for place in np.flatnonzero(over).tolist():
        beside = (facts.holder == facts.holder[place]) & (party != party[place])
        came = first[beside & (np.abs(first - last[place]) <= SLACK)]
        gone[place] = int(last[place]) >= since[int(party[place])] - SLACK and not came.size
    return gone


def _pairs(facts: Facts, rows: Bools) -> Longs:
    """Return the distinct owners and joint holders of some rows."""
    chosen = (facts.holder != facts.owner) & rows
    if not chosen.any():
        return np.zeros((2, 0), np.int64)
    return np.unique(np.stack([facts.owner[chosen], facts.holder[chosen]]), axis=1)
