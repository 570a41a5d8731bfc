"""The part of a world that a question needs: everything upstream of its targets, or all of it.

Who owns a party depends only on what lies above it: its holders, their holders, and so on, with
the parties that may be the same as one of them and the partners of arrangements. Who came before
or after one of them is looked at too, for a word beside the answer. That part is
small, so a question about one party costs the same on a small world and a large one.
Parties of a scope are numbered from 0 in the order of their world numbers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.kernels.distinct_numbers import drop_doubles
from graph.values.vocabulary import ONE_BODY, SUCCESSION
from graph.world.world import World

Longs = NDArray[np.int64]

_KEPT_ROWS: Final = 200_000
"""Up to this many rows, what was found of a scope is kept: some tens of megabytes."""
_FEW: Final = 50
"""Up to this many ids, each is found by binary search; more are found through a hash of all."""


@dataclass(frozen=True)
class Scope:
    """The interest rows and parties that decide a question.

    Attributes:
        world: where the rows stand.
        rows: row numbers of ``interests``, ascending.
        nodes: world numbers of the parties, ascending; ``None`` for every party.
        size: number of parties.
    """

    world: World
    rows: Longs
    nodes: Longs | None
    size: int
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What others found of this scope before, by what it is; nothing in it knows the world."""

    @property
    def _taken(self) -> dict[str, pa.Array]:
        """Columns that were asked for, where the scope is a part of its world."""
        taken: dict[str, pa.Array] = self.kept.setdefault("columns", {})
        return taken

    def local_numbers(self, numbers: NDArray[Any]) -> Longs:
        """Return the numbers in this scope of world numbers; -1 for parties outside."""
        numbers = np.asarray(numbers, dtype=np.int64)
        if self.nodes is None:
            return numbers
        if not self.size:
            return np.full(numbers.shape, -1, np.int64)
        found = np.searchsorted(self.nodes, numbers)
        found = np.minimum(found, self.size - 1)
        return np.where(self.nodes[found] == numbers, found, -1)

    def world_number(self, local: int) -> int:
        """Return the world number of a party of this scope."""
        return local if self.nodes is None else int(self.nodes[local])

    def parties_saying(self, field: str, values: Sequence[str], schema: str | None = None) -> Longs:
        """Return the local numbers of parties whose data have one of some values in a field.

        Args:
            field: name of the field.
            values: the values.
            schema: in a whole world, the only kind of party that is looked at.
        """
        parties = self.world.tables["parties"]
        if self.nodes is not None:
            offsets, by_party = self.world.parties_by_number
            rows = gather_groups(offsets, self.nodes, by_party)
        elif schema is not None:
            rows = np.flatnonzero(pc.equal(parties["schema"], schema).to_numpy())
        else:
            rows = np.arange(parties.num_rows)
        table = parties.select(["party_idx", "data"]).take(pa.array(rows, pa.int64()))
        data = table["data"].combine_chunks()
        flat, parents = pc.list_flatten(data), pc.list_parent_indices(data)
        said = pc.equal(pc.struct_field(flat, "field"), field)
        said = pc.and_(said, pc.is_in(pc.struct_field(flat, "value"), pa.array(values)))
        local = self.local_numbers(table["party_idx"].take(parents.filter(said)).to_numpy())
        return local[local >= 0]

    def column(self, name: str) -> NDArray[Any]:
        """Return a number column of the scope's interest rows as a numpy array."""
        return np.asarray(self.arrow_column(name).to_numpy(zero_copy_only=False))

    def arrow_column(self, name: str) -> pa.Array:
        """Return a column of the scope's interest rows as one Arrow array."""
        column = self.world.tables["interests"][name]
        if self.whole:
            return column.combine_chunks()
        if name not in self._taken:
            self._taken[name] = column.take(pa.array(self.rows)).combine_chunks()
        return self._taken[name]

    @property
    def whole(self) -> bool:
        """Return whether every interest row of the world belongs to the scope."""
        return len(self.rows) == int(self.world.tables["interests"].num_rows)


def build_scope(world: World, targets: Sequence[int] | None, rows: Longs | None = None) -> Scope:
    """Return the part of a world that decides about some parties.

    A timeline asks about the same ones day by day, so what was found of the last ones is kept.

    Args:
        world: the world.
        targets: world numbers of the parties asked about; ``None`` for all.
        rows: interest rows that may be used (such as those known on a day); ``None`` for all.
    """
    if targets is None:
        every = np.arange(world.tables["interests"].num_rows, dtype=np.int64)
        return Scope(world, every if rows is None else drop_doubles(rows), None, world.size)
    asked = tuple(targets)
    last = world.looked_up.get("scope")
    if last is not None and rows is None and last[0] == asked:
        _, found, nodes, kept = last
        return Scope(world, found, nodes, len(nodes), kept)
    nodes, found = find_upstream(world, asked)
    others = _succession_partners(world, nodes)
    if others.size:
        nodes, found = find_upstream(world, np.concatenate([nodes, others]).tolist())
    if rows is not None:
        return Scope(world, np.intersect1d(found, rows), nodes, len(nodes))
    scope = Scope(world, found, nodes, len(nodes))
    if len(found) <= _KEPT_ROWS:
        # Without the scope itself, which would hold its world for as long as that holds the scope.
        world.looked_up["scope"] = asked, found, nodes, scope.kept
    return scope


def find_upstream(world: World, targets: Iterable[int]) -> tuple[Longs, Longs]:
    """Return the parties above some parties, these included, and the interest rows between them.

    Interests of any date are followed; so are pairs judged unsure, partners of arrangements,
    parties for whom a nominee holds, branches on a list, and those stated to have given or received
    a stake.

    Returns:
        World numbers and row numbers, both ascending.
    """
    offsets, by_asset = world.interests_by_asset
    nearby_of = world.partners, _givers(world), listed_parts(world)
    frontier = drop_doubles(np.fromiter(targets, dtype=np.int64))
    bare = offsets[frontier] == offsets[frontier + 1]
    if bare.all() and not any(one in near for one in frontier.tolist() for near in nearby_of):
        # Above most parties of a register there is nobody.
        return frontier, by_asset[:0]
    owner = world.column("interests", "owner_idx")
    seen, rows = set(frontier.tolist()), []
    while frontier.size:
        found = gather_groups(offsets, frontier, by_asset)
        rows.append(found)
        nearby = owner[found].astype(np.int64).tolist()
        for node in frontier.tolist():
            for near in nearby_of:
                nearby.extend(near.get(node, ()))
        nearby.extend(_nominators(world, found))
        fresh = {node for node in nearby if node >= 0} - seen
        seen |= fresh
        frontier = np.array(sorted(fresh), dtype=np.int64)
    nodes = np.array(sorted(seen), dtype=np.int64)
    return nodes, drop_doubles(np.concatenate(rows)) if rows else np.zeros(0, np.int64)


def _succession_partners(world: World, nodes: Longs) -> Longs:
    """Return who is stated to have come before or after some parties, and is none of them."""
    pairs: Longs | None = world.looked_up.get("successions")
    if pairs is None:
        rows = pc.equal(world.tables["links"]["kind"], SUCCESSION)
        rows = rows.to_numpy(zero_copy_only=False).astype(bool)
        pairs = np.stack(
            [world.column("links", f"{end}_idx")[rows] for end in ("source", "target")]
        )
        world.looked_up["successions"] = pairs
    inside = np.isin(pairs, nodes)
    found = np.concatenate([pairs[1][inside[0]], pairs[0][inside[1]]])
    return np.setdiff1d(found[found >= 0], nodes).astype(np.int64)


def parties_above(world: World, number: int) -> Longs:
    """Return the world numbers of a party and of all above it.

    An answer on one party asks for it under each rule and for several reasons, so the last answer
    is kept; and those on parties with partners, since all partners have the same above them.
    """
    last, nodes = world.looked_up.get("above", (None, None))
    if last == number:
        return np.asarray(nodes, np.int64)
    kept: dict[int, Longs] = world.looked_up.setdefault("above_partners", {})
    if number not in kept:
        nodes, _ = find_upstream(world, [number])
        if number not in world.partners:
            world.looked_up["above"] = number, nodes
            return nodes
        kept.update(dict.fromkeys((number, *world.partners[number]), nodes))
    return kept[number]


def _givers(world: World) -> dict[int, list[int]]:
    """Return for each party who is stated to have given or received stakes in it."""
    kept: dict[int, list[int]] | None = world.looked_up.get("givers")
    if kept is not None:
        return kept
    found: dict[int, list[int]] = {}
    ends = ("asset_idx", "giver_idx", "receiver_idx")
    for asset, *others in zip(
        *(world.column("transfers", end).tolist() for end in ends), strict=True
    ):
        found.setdefault(asset, []).extend(others)
    world.looked_up["givers"] = found
    return found


def listed_parts(world: World) -> dict[int, list[int]]:
    """Return the branches and sub-funds with an entry of a list, by who has them as parts.

    Lists, entries and statements of any day count; so does a topic of sanctions.
    """
    kept: dict[int, list[int]] | None = world.looked_up.get("listed_parts")
    if kept is None:
        listed = np.union1d(world.column("listings", "party_idx"), [*world.sanctioned_by_topic])
        kept = world.looked_up["listed_parts"] = parts_among(world, listed.astype(np.int64))
    return kept


def parts_among(world: World, listed: Longs) -> dict[int, list[int]]:
    """Return which of some parties are a branch or sub-fund, by who has them as parts.

    One that has such a part itself is among them.
    """
    found, table = dict[int, list[int]](), world.tables["interests"]
    offsets, by_asset = world.interests_by_asset
    front = seen = listed[listed >= 0]
    while front.size:
        rows = rows_of_parts(table, gather_groups(offsets, front, by_asset))
        wholes, parts = (
            world.column("interests", f"{end}_idx")[rows] for end in ("owner", "asset")
        )
        for whole, part in zip(wholes.tolist(), parts.tolist(), strict=True):
            found.setdefault(whole, []).append(part)
        front = np.setdiff1d(wholes[wholes >= 0].astype(np.int64), seen)
        seen = np.union1d(seen, front)
    return found


def rows_of_parts(table: pa.Table, rows: Longs) -> Longs:
    """Return which rows of interests say that the asset is a part of the owner."""
    types = table["types"].take(pa.array(rows)).combine_chunks()
    said = pc.is_in(pc.list_flatten(types), pa.array(sorted(ONE_BODY)))
    return np.asarray(rows[drop_doubles(pc.list_parent_indices(types).filter(said).to_numpy())])


def gather_groups(offsets: Longs, keys: Longs, values: Longs) -> Longs:
    """Return the values of several groups of a grouped array, one group after the other.

    Group ``k`` is ``values[offsets[k]:offsets[k + 1]]``; ``keys`` are the groups wanted.
    """
    first, counts = offsets[keys], offsets[keys + 1] - offsets[keys]
    total = int(counts.sum())
    before = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)[:-1]])
    return values[np.repeat(first - before, counts) + np.arange(total, dtype=np.int64)]


def _nominators(world: World, rows: Longs) -> list[int]:
    """Return the numbers of the parties for whom nominees hold in some interest rows."""
    column = world.tables["interests"]["nominee_for"]
    if column.null_count == len(column):
        return []
    ids = column.take(pa.array(rows)).drop_null().unique().to_pylist()
    return [party for party in party_numbers(world, ids).tolist() if party >= 0]


def party_numbers(world: World, ids: Sequence[str]) -> Longs:
    """Return the numbers of the canonical parties that ids belong to; -1 for unknown ones."""
    if len(ids) <= _FEW:
        found = (world.number_of(party) for party in ids)
        return np.array([-1 if party is None else party for party in found], np.int64)
    place = pc.index_in(pa.array(ids, pa.string()), value_set=world.members["id"])
    known = pc.is_valid(place).to_numpy(zero_copy_only=False)
    rows = pc.fill_null(place, 0).to_numpy()
    return np.where(known, world.members["party_idx"].to_numpy()[rows], -1).astype(np.int64)


def is_below(world: World, above: frozenset[int], subject: int, day: int) -> bool:
    """Return whether one of some parties has an interest in a party, or further up, on a day.

    Args:
        world: the world.
        above: world numbers.
        subject: world number.
        day: ordinal.
    """
    if not above:
        return False
    offsets, by_asset = world.interests_by_asset
    may, until, owner = (
        world.column("interests", name) for name in ("may_from", "may_until", "owner_idx")
    )
    front, seen = np.array([subject], np.int64), {subject}
    while front.size:
        rows = gather_groups(offsets, front, by_asset)
        rows = rows[(may[rows] <= day) & (day < until[rows]) & (owner[rows] >= 0)]
        fresh = set(owner[rows].tolist()) - seen
        if fresh & above:
            return True
        seen |= fresh
        front = np.array(sorted(fresh), np.int64)
    return False
