"""What verdicts would be if two parties were one, and if they were not, decision by decision.

Nothing is written: the cone of whoever is near the pair is answered twice, once with both parties
under one number, once with the pair left out (rules 1 and 2 of docs/reference/rules.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.over_time.upstream_world import cone_world
from graph.regimes.regime import Regime
from graph.values.vocabulary import Verdict
from graph.verdict.assess_party import assess
from graph.world.identity import PARTY_COLUMNS
from graph.world.scope import Longs
from graph.world.world import World

MOST_BELOW: Final = 1_000
"""Parties below a pair that are answered."""
_OPEN: Final = (Verdict.REVIEW, Verdict.POSSIBLE)


@dataclass(frozen=True)
class Effect:
    """A verdict on a party under a rule: now, if a pair were one party, and if it were not."""

    party: int
    regime: str
    now: Verdict
    if_same: Verdict
    if_different: Verdict

    @property
    def matters(self) -> bool:
        """Return whether the decision moves the verdict in either way."""
        return not self.now == self.if_same == self.if_different

    @property
    def settles(self) -> bool:
        """Return whether the verdict is open now and is not, whichever way it is decided."""
        return self.now in _OPEN and not {self.if_same, self.if_different} & {*_OPEN}


def effects_of(
    world: World,
    pair: tuple[int, int],
    regimes: Sequence[Regime],
    day: int,
    targets: Sequence[int] | None = None,
) -> list[Effect]:
    """Return what a decision on a pair does to verdicts.

    Args:
        world: the world.
        pair: numbers of the two parties.
        regimes: the rules.
        day: ordinal.
        targets: whom to answer; the pair and those below it, `MOST_BELOW` at most, if not given.
    """
    asked = parties_below(world, pair) if targets is None else [*targets]
    # Whoever may be the same is above too, with all that is stated of both.
    cone = cone_world(world, [*asked, *pair]).world
    apart, one = _apart(cone, pair), _as_one(cone, pair)
    moved = [pair[0] if party == pair[1] else party for party in asked]
    found = []
    for regime in regimes:
        answers = (
            assess(cone, regime, day, asked),
            assess(one, regime, day, moved),
            assess(apart, regime, day, asked),
        )
        for party, *said in zip(asked, *answers, strict=True):
            now, same, different = (each.verdict for each in said)
            found.append(Effect(party, regime.key, now, same, different))
    return found


def parties_below(world: World, parties: Sequence[int]) -> list[int]:
    """Return some parties and those below, at most `MOST_BELOW` of these, the nearest first."""
    offsets, by_owner = world.interests_by_owner
    assets = world.column("interests", "asset_idx")
    seen = dict.fromkeys(parties)
    most = MOST_BELOW + len(seen)
    near = [*seen]
    # Ten thousand pairs are counted when a queue opens, most with a party or two below.
    while near and len(seen) < most:
        held = (assets[by_owner[offsets[one] : offsets[one + 1]]].tolist() for one in near)
        near = sorted({party for some in held for party in some if party >= 0} - seen.keys())
        seen |= dict.fromkeys(near)
    return [*seen][:most]


def _pair_rows(world: World, pair: tuple[int, int]) -> Longs:
    ends = (world.unsure[name].to_numpy() for name in ("left_idx", "right_idx"))
    left, right = ends
    return np.flatnonzero(np.isin(left, pair) & np.isin(right, pair))


def _apart(world: World, pair: tuple[int, int]) -> World:
    """Return a world in which a pair is two parties."""
    kept = np.ones(world.unsure.num_rows, np.bool_)
    kept[_pair_rows(world, pair)] = False
    return replace(world, unsure=world.unsure.filter(pa.array(kept)))


def _as_one(world: World, pair: tuple[int, int]) -> World:
    """Return a world in which all that is stated of the second of a pair is of the first."""
    world = _apart(world, pair)
    columns = {
        "parties": ["party_idx"],
        **{name: [f"{end}_idx" for end in ends] for name, ends in PARTY_COLUMNS.items()},
    }
    tables = dict(world.tables)
    for name, some in columns.items():
        for column in some:
            tables[name] = _renumber(tables[name], column, pair)
    arrangements = tables["arrangements"]
    lists = arrangements["members_idx"].to_pylist()
    if any(pair[1] in (members or ()) for members in lists):
        place = arrangements.schema.get_field_index("members_idx")
        told = [[pair[0] if m == pair[1] else m for m in members or ()] for members in lists]
        field = arrangements.schema.field(place)
        tables["arrangements"] = arrangements.set_column(place, field, pa.array(told, field.type))
    unsure = world.unsure
    for column in ("left_idx", "right_idx"):
        unsure = _renumber(unsure, column, pair)
    members = _renumber(world.members, "party_idx", pair)
    return replace(world, tables=tables, unsure=unsure, members=members)


def _renumber(table: pa.Table, column: str, pair: tuple[int, int]) -> pa.Table:
    place = table.schema.get_field_index(column)
    held = table[column]
    if not pc.any(pc.equal(held, pair[1])).as_py():
        return table
    moved = pc.if_else(pc.fill_null(pc.equal(held, pair[1]), False), pair[0], held)
    return table.set_column(place, table.schema.field(place), moved.cast(held.type))
