"""A world fetched from a store, as far as a question about some parties needs it.

Round by round the parties found last are asked for their owners, for parties they may be the same
as, for those they act together with, and for whom they hold. Nothing else of the graph is read, so
the cost is that of the answer; the answer is kept for the data version. What comes back goes
through `graph.world.identity.build` like the record itself: the same numbers, ranges with their
ends, dates and sources, in the same order.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pyarrow as pa

from graph.record.model import SCHEMAS
from graph.store.elements.party_nodes import party_row
from graph.store.elements.single_row_parties import address_key
from graph.store.protocol.fetched_worlds import Whole, whole_of
from graph.store.protocol.graph_store import Store
from graph.store.protocol.property_codec import row_of, schema_with
from graph.values.dates import Span
from graph.values.errors import StoreError
from graph.world.identity import build
from graph.world.world import World

FRONTIER: Final = 1_000
"""Parties asked for in one query."""
LINK_HOPS: Final = 3
"""How far from a party other exposure is looked for (`graph.paths.link_paths`)."""
HUB: Final = 200
"""More parties than these at an address, or links of a party, are not passed through."""

Row = dict[str, Any]


def world_from_store(
    store: Store,
    targets: Iterable[str],
    *,
    downstream: bool = False,
    links: bool = False,
    day: int | None = None,
) -> World:
    """Fetch what decides about some parties.

    Args:
        store: where to ask; it must hold a whole load.
        targets: canonical ids of the parties asked about; unknown ones are left out.
        downstream: also everything that they hold, level by level.
        links: also what lies within `LINK_HOPS` by links, interests and shared addresses.
        day: with ``links``, the day asked about, so that hubs of that day are not passed.

    Returns:
        A world in which questions about the targets have the answers of the whole. Its parties
        have one row each, with the canonical id.

    Raises:
        StoreError: the store cannot be reached, or holds no whole load.
    """
    version = version_of(store)
    whole = whole_of(store, version)
    wanted = list(dict.fromkeys(targets))
    question = (*wanted, downstream, links, day)
    world = whole.worlds.get(question)
    if world is None:
        fetched = Fetched(store, whole)
        fetched.close_over(wanted, fetched.above)
        if downstream:
            fetched.close_over(wanted, fetched.below)
        if links:
            fetched.surround(wanted, day)
        fetched.add_details()
        world = fetched.world(version)
        whole.keep(question, world)
    return world


def version_of(store: Store) -> str:
    """Return the data version of a store.

    Raises:
        StoreError: it cannot be reached, or holds no whole load.
    """
    version = store.data_version()
    if version is None:
        raise StoreError(f"{store.address} holds no graph that is loaded whole; load it first")
    return version


@dataclass
class Fetched:
    """Rows fetched so far, by table and by their number in the whole world."""

    store: Store
    whole: Whole
    parties: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    entities: dict[str, Row] = field(default_factory=dict)
    rows: dict[str, dict[int, Row]] = field(default_factory=lambda: {name: {} for name in SCHEMAS})
    unsure: dict[int, Row] = field(default_factory=dict)

    def close_over(self, start: list[str], step: Callable[[list[str]], set[str]]) -> None:
        """Take steps from some parties until no new one is met."""
        seen = set(start)
        frontier = list(start)
        while frontier:
            fresh: set[str] = set()
            for batch in batches(frontier):
                fresh |= step(batch)
            frontier = sorted(fresh - seen)
            seen |= fresh
        self.parties |= seen

    def above(self, batch: list[str]) -> set[str]:
        """Keep what is stated above some parties, and give whom it leads to."""
        rows = self._read("above", batch)
        self.keep_all(rows)
        self.told.update(batch)
        others = {row["other"] for row in rows}
        return (others | {row["found"].get("nominator_id") for row in rows}) - {None}

    def below(self, batch: list[str]) -> set[str]:
        """Keep what is stated of holdings of some parties, and give whom it leads to."""
        found = self._interests("interests_from", batch, "asset")
        return found | self._interests("consolidations_from", batch, "asset")

    def surround(self, start: list[str], day: int | None) -> None:
        """Keep what lies around some parties, not passing through hubs."""
        seen: set[str] = set()
        frontier = list(start)
        for _ in range(LINK_HOPS):
            near: dict[str, set[str]] = {}
            counts: Counter[str] = Counter()
            for batch in batches(frontier):
                self._neighbours(batch, near, counts, day)
            seen |= set(frontier)
            open_ones = [p for p in frontier if p in start or day is None or counts[p] <= HUB]
            fresh = set().union(*(near.get(party, set()) for party in open_ones))
            fresh |= self._at_addresses(open_ones)
            self.parties |= fresh | seen
            for party in near:
                self.parties |= near[party]
            frontier = sorted(fresh - seen)

    def _neighbours(
        self, batch: list[str], near: dict[str, set[str]], counts: Counter[str], day: int | None
    ) -> None:
        names = ("interests_into", "consolidations_into", "interests_from", "consolidations_from")
        for name in names:
            ends = ("asset", "owner") if name.endswith("into") else ("owner", "asset")
            for row in self._read(name, batch):
                self._keep("interests", row["found"])
                near.setdefault(row[ends[0]], set()).add(row[ends[1]])
                counts[row[ends[0]]] += _holds(row["found"], day)
        for row in self._read("links", batch):
            self._keep("links", row["found"])
            near.setdefault(row["party"], set()).add(row["other"])
            counts[row["party"]] += _holds(row["found"], day)

    def _at_addresses(self, parties: list[str]) -> set[str]:
        keys = {
            address_key(text)
            for batch in batches(parties)
            for row in self._read("entities", batch)
            for text in row["found"].get("addresses", ())
        }
        found: set[str] = set()
        for batch in batches(sorted(keys)):
            read = self.store.read("same_address", {"keys": batch, "most": HUB + 1})
            for row in read.dicts():
                self.parties |= set(row["ids"])
                found |= set(row["ids"]) if row["parties"] <= HUB else set()
        return found

    def add_details(self) -> None:
        """Keep listings, gaps, rulings and documents of what was found, and one entry a list."""
        self.add_lists()
        for batch in batches(sorted(self.parties - self.told)):
            self.keep_all(self._read("about", batch))
        self.add_documents()

    def add_lists(self) -> None:
        """Keep one entry of each list, so that it is known to be loaded."""
        for row in self.whole.lists:
            self._keep("listings", row["found"])
            self.parties.add(row["party"])
        self.keep_all(self.whole.listed)
        self.told |= self.whole.parties

    def add_documents(self) -> None:
        """Keep the documents that are cited."""
        for batch in batches(sorted(self.cited())):
            for row in self._read("documents", batch):
                self._keep(row["kind"], row["found"])

    def cited(self) -> set[str]:
        """Return the documents that anything kept cites."""
        return {
            str(row["document"])
            for rows in (*map(dict.values, self.rows.values()), self.entities.values())
            for row in rows
            if row.get("document") is not None
        }

    def world(self, version: str) -> World:
        """Build the world of everything that was kept."""
        columns = self.whole.columns
        tables = {name: self._table(name, schema_with(name, columns)) for name in SCHEMAS}
        entities = [self.entities[party] for party in sorted(self.entities)]
        parties = schema_with("parties", columns)
        rows = [party_row(found, parties) for found in entities]
        tables["parties"] = pa.Table.from_pylist(rows, schema=parties)
        same = [(e["id"], member) for e in entities for member in e["member_ids"]]
        pairs = [(row["from_id"], row["to_id"], row["reason"]) for _, row in _sorted(self.unsure)]
        world = build(
            tables,
            data_version=version,
            positive=same,
            unsure=pairs,
            sources=self._sources(schema_with("sources", columns)),
        )
        return replace(world, members=_members(world, same))

    def _table(self, name: str, schema: pa.Schema) -> pa.Table:
        rows = [row_of(name, found, schema) for _, found in _sorted(self.rows[name])]
        return pa.Table.from_pylist(rows, schema=schema)

    def _sources(self, schema: pa.Schema) -> pa.Table:
        files = self.whole.files
        return pa.Table.from_pylist([row_of("sources", f, schema) for f in files], schema=schema)

    def _interests(self, name: str, batch: list[str], far: str) -> set[str]:
        found: set[str] = set()
        for row in self._read(name, batch):
            self._keep("interests", row["found"])
            found.add(row[far])
            if "nominator_id" in row["found"]:
                found.add(row["found"]["nominator_id"])
        return found

    def _read(self, name: str, ids: list[str]) -> list[Row]:
        return self.store.read(name, {"ids": ids}).dicts()

    def keep_all(self, rows: Iterable[Row]) -> None:
        """Keep rows that say of which kind they are."""
        for row in rows:
            kind, found = row["kind"], row["found"]
            if kind == "parties":
                self.entities[found["id"]] = found
            elif kind == "unsure":
                self.unsure[found["row"]] = found
            else:
                self._keep(kind, found)

    def _keep(self, table: str, found: Row) -> None:
        self.rows[table][int(found["row"])] = found


def _holds(found: Row, day: int | None) -> bool:
    if day is None:
        return True
    span = Span.of(found.get("start_date"), found.get("end_date"))
    return span.may_from <= day < span.may_until


def _members(world: World, same: list[tuple[str, str]]) -> pa.Table:
    """Return every id that a canonical party was joined from, also where no fetched row has it."""
    number = {party: index for index, party in enumerate(world.ids.to_pylist())}
    known = dict(zip(*(world.members[c].to_pylist() for c in ("id", "party_idx")), strict=True))
    known |= {member: number[party] for party, member in same if party in number}
    ids = sorted(known)
    return pa.table(
        {
            "id": pa.array(ids, pa.string()),
            "party_idx": pa.array([known[i] for i in ids], pa.int32()),
        }
    )


def _sorted(rows: dict[int, Row]) -> list[tuple[int, Row]]:
    return sorted(rows.items(), key=lambda item: item[0])


def batches(values: list[str]) -> Iterable[list[str]]:
    """Cut a list into what one query asks for."""
    return (values[first : first + FRONTIER] for first in range(0, len(values), FRONTIER))
