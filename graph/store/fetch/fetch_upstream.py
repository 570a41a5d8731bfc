"""Fetches from a store the world that a question about some parties needs.

Round by round, the owners of the parties found last are fetched, parties that may be the same,
partners of arrangements, and parties for whom a nominee holds. Nothing else of the graph is read,
so the cost is that of the answer, which is kept for the data version. The rows go through
`identity.build_world` like those of the record: the same numbers, ranges, dates and sources, in the
same order.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pyarrow as pa

from graph.record.model import SCHEMAS
from graph.store.elements.party_nodes import party_row, party_rows
from graph.store.fetch.fetch_vehicles import holdings_to_vehicles
from graph.store.protocol.fetched_worlds import StoreCache, store_cache
from graph.store.protocol.graph_store import Store
from graph.store.protocol.property_codec import row_from_properties, schema_with
from graph.values.dates import Span
from graph.values.errors import StoreError
from graph.values.note_parts import noted_documents
from graph.world.dissolved import merge_lives
from graph.world.identity import build_world
from graph.world.shared_addresses import address_key, is_precise_address
from graph.world.world import World

FRONTIER: Final = 1_000
"""The most parties in one query."""
LINK_HOPS: Final = 3
"""Steps from a party within which other exposure is sought (`graph.paths.link_paths`)."""
HUB: Final = 200
"""An address with more parties, or a party with more links, is not passed through."""
INTEREST_READS: Final = (
    *("interests_into", "consolidations_into", "interests_from", "consolidations_from"),
)

Row = dict[str, Any]


def world_from_store(
    store: Store,
    targets: Iterable[str],
    *,
    downstream: bool = False,
    links: bool = False,
    day: int | None = None,
) -> World:
    """Return a world in which questions about some parties have the answers of the whole.

    Unknown ids are left out. Its parties have one row each, with the canonical id. ``downstream``
    fetches everything that they hold too, level by level; ``links`` what lies within `LINK_HOPS` by
    links, interests and shared addresses, without passing the hubs of the ``day`` asked about.
    """
    version = version_of(store)
    whole = store_cache(store, version)
    wanted = list(dict.fromkeys(targets))
    question = (*wanted, downstream, links, day)
    world = whole.worlds.get(question)
    if world is None:
        fetched = FetchedRows(store, whole)
        fetched.walk_closure(wanted, fetched.fetch_above)
        if downstream:
            fetched.walk_closure(wanted, fetched.fetch_below)
        if links:
            fetched.fetch_surroundings(wanted, day)
        fetched.add_vehicles_below(wanted)
        fetched.add_details()
        world = fetched.world(version)
        whole.keep_world(question, world)
    return world


def version_of(store: Store) -> str:
    """Return the data version of a store; `StoreError` where it has no complete load."""
    version = store.data_version()
    if version is None:
        raise StoreError(f"{store.address} holds no graph that is loaded whole; load it first")
    return version


@dataclass
class FetchedRows:
    """Rows fetched so far, by table and by their number in the whole world.

    ``parties`` are the ids of the world to build; ``told`` are those whose own rows are fetched.
    ``as_stated``: every row of a party is wanted as its source states it, not one for all.
    """

    store: Store
    whole: StoreCache
    parties: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    entities: dict[str, Row] = field(default_factory=dict)
    rows: dict[str, dict[int, Row]] = field(default_factory=lambda: {name: {} for name in SCHEMAS})
    unsure: dict[int, Row] = field(default_factory=dict)
    as_stated: bool = False

    def walk_closure(self, start: list[str], step: Callable[[list[str]], set[str]]) -> None:
        """Apply a step from some parties until it leads to no new one."""
        seen = set(start)
        frontier = list(start)
        while frontier:
            fresh: set[str] = set()
            for batch in cut_batches(frontier):
                fresh |= step(batch)
            frontier = sorted(fresh - seen)
            seen |= fresh
        self.parties |= seen

    def fetch_above(self, batch: list[str]) -> set[str]:
        """Fetch what is stated above some parties, and return the parties that it leads to."""
        rows = self.read("above", batch)
        self.keep_rows(rows)
        self.told.update(batch)
        others = {row["other"] for row in rows} | self.parts_of(batch)
        return (others | {row["found"].get("nominator_id") for row in rows}) - {None}

    def parts_of(self, parties: Iterable[str]) -> set[str]:
        """Return the branches and sub-funds of some parties that are or were on a list."""
        return {part for party in parties for part in self.whole.listed_parts.get(party, ())}

    def fetch_below(self, batch: list[str]) -> set[str]:
        """Fetch the holdings of some parties, and return the parties that they lead to."""
        found = self._interests("interests_from", batch, "asset")
        return found | self._interests("consolidations_from", batch, "asset")

    def fetch_surroundings(self, start: list[str], day: int | None) -> None:
        """Fetch what lies within `LINK_HOPS` of some parties, not passing through hubs."""
        seen: set[str] = set()
        frontier = list(start)
        for _ in range(LINK_HOPS):
            near: dict[str, set[str]] = {}
            counts: Counter[str] = Counter()
            for batch in cut_batches(frontier):
                self._neighbours(batch, near, counts, day)
            seen |= set(frontier)
            open_ones = [p for p in frontier if p in start or day is None or counts[p] <= HUB]
            fresh = set().union(*(near.get(party, set()) for party in open_ones))
            fresh |= self.at_addresses(open_ones)
            self.parties |= fresh | seen
            for party in near:
                self.parties |= near[party]
            frontier = sorted(fresh - seen)

    def _neighbours(
        self, batch: list[str], near: dict[str, set[str]], counts: Counter[str], day: int | None
    ) -> None:
        for name in INTEREST_READS:
            ends = ("asset", "owner") if name.endswith("into") else ("owner", "asset")
            for row in self.read(name, batch):
                self.keep_row("interests", row["found"])
                near.setdefault(row[ends[0]], set()).add(row[ends[1]])
                counts[row[ends[0]]] += may_hold(row["found"], day)
        for row in self.read("links", batch):
            self.keep_row("links", row["found"])
            near.setdefault(row["party"], set()).add(row["other"])
            counts[row["party"]] += may_hold(row["found"], day)

    def at_addresses(self, parties: list[str], *, precise: bool = False) -> set[str]:
        """Fetch and return who is at an address of some parties, of precise ones only if asked."""
        keys = {
            address_key(text)
            for batch in cut_batches(parties)
            for row in self.read("entities", batch)
            for text in row["found"].get("addresses", ())
        }
        found: set[str] = set()
        for batch in cut_batches(sorted(filter(is_precise_address, keys) if precise else keys)):
            read = self.store.read("same_address", {"keys": batch, "most": HUB + 1})
            for row in read.dicts():
                # Those of a crowded address too: the world then knows that it is one.
                self.parties |= set(row["ids"])
                found |= set(row["ids"]) if row["parties"] <= HUB else set()
        return found

    def add_vehicles_below(self, wanted: Iterable[str]) -> None:
        """Fetch what leads from some parties to ships and aircraft on lists that they hold."""
        for row in holdings_to_vehicles(self.whole, self._read_batches, wanted):
            self.keep_row("interests", row["found"])
            self.parties |= {row["owner"], row["asset"]}

    def _read_batches(self, name: str, ids: Collection[str]) -> list[Row]:
        batches = cut_batches(sorted(ids)) if ids else [[]]
        return [row for batch in batches for row in self.read(name, batch)]

    def add_details(self) -> None:
        """Fetch listings, gaps, rulings and documents of the parties, and an entry of each list."""
        self.add_ties()
        self.add_lists()
        for batch in cut_batches(sorted(self.parties - self.told)):
            self.keep_rows(self.read("about", batch))
        self.add_documents()

    def add_ties(self) -> None:
        """Fetch the ties of the parties to each other, and to others whom a list names."""
        inside = set(self.parties)
        for batch in cut_batches(sorted(inside)):
            for row in self.read("ties", batch):
                if row["other"] in inside or row["listed"] is not None:
                    self.keep_tie(row["other"], row["found"])

    def keep_tie(self, other: str, found: Row) -> None:
        """Store a tie, and whom it leads to."""
        self.keep_row("links", found)
        self.parties.add(other)

    def add_lists(self) -> None:
        """Add one entry of each list, so that the list is known to be loaded."""
        for row in self.whole.lists:
            self.keep_row("listings", row["found"])
            self.parties.add(row["party"])
        self.keep_rows(self.whole.listed)
        self.told |= self.whole.parties

    def add_documents(self) -> None:
        """Fetch the documents that are cited."""
        for batch in cut_batches(sorted(self.cited_documents())):
            for row in self.read("documents", batch):
                self.keep_row(row["kind"], row["found"])

    def cited_documents(self) -> set[str]:
        """Return the ids of the documents that the rows fetched so far cite."""
        kept = (*map(dict.values, self.rows.values()), self.entities.values())
        rows = [row for group in kept for row in group]
        cited = {str(row["document"]) for row in rows if row.get("document") is not None}
        noted = (noted_documents(row.get("note")) for row in rows)
        return cited.union(self._documents_of_parties(), *noted)

    def _documents_of_parties(self) -> set[str]:
        """Return the documents of the rows of parties, where these are wanted one by one."""
        if not self.as_stated:
            return set()
        schema = schema_with("parties", self.whole.columns)
        rows = (row for found in self.entities.values() for row in party_rows(found, schema))
        return {str(row["document"]) for row in rows if row["document"] is not None}

    def _party_rows(self, found: Row, schema: pa.Schema) -> list[Row]:
        stated = party_rows(found, schema) if self.as_stated else []
        return stated or [_party_row(found, schema)]

    def world(self, version: str) -> World:
        """Return the world of everything that was fetched."""
        columns = self.whole.columns
        tables = {
            name: self.table(name, [found for _, found in sorted(self.rows[name].items())])
            for name in SCHEMAS
        }
        entities = [self.entities[party] for party in sorted(self.entities)]
        parties = schema_with("parties", columns)
        rows = [row for found in entities for row in self._party_rows(found, parties)]
        tables["parties"] = pa.Table.from_pylist(rows, schema=parties)
        same = [(e["id"], member) for e in entities for member in e["member_ids"]]
        pairs = [
            (row["from_id"], row["to_id"], row["reason"], row.get("level"), row.get("score"))
            for _, row in sorted(self.unsure.items())
        ]
        world = build_world(
            tables,
            data_version=version,
            positive=same,
            unsure=pairs,
            sources=self.table("sources", self.whole.files),
        )
        return replace(
            world,
            members=_members(world, same),
            rule_statuses=self.whole.rule_statuses,
            unread=self.whole.unread,
        )

    def table(self, name: str, rows: Iterable[Row]) -> pa.Table:
        """Return rows that were fetched as the table of a name."""
        schema = schema_with(name, self.whole.columns)
        return pa.Table.from_pylist(
            [row_from_properties(name, found, schema) for found in rows], schema=schema
        )

    def _interests(self, name: str, batch: list[str], far: str) -> set[str]:
        found: set[str] = set()
        for row in self.read(name, batch):
            self.keep_row("interests", row["found"])
            found.add(row[far])
            if "nominator_id" in row["found"]:
                found.add(row["found"]["nominator_id"])
        return found

    def read(self, name: str, ids: list[str]) -> list[Row]:
        """Return the rows of a read of the store for some ids."""
        return self.store.read(name, {"ids": ids}).dicts()

    def keep_rows(self, rows: Iterable[Row]) -> None:
        """Store rows by their ``kind``."""
        for row in rows:
            kind, found = row["kind"], row["found"]
            if kind == "parties":
                self.entities[found["id"]] = found
            elif kind == "unsure":
                self.unsure[found["row"]] = found
            else:
                self.keep_row(kind, found)

    def keep_row(self, table: str, found: Row) -> None:
        """Store one row of a table by its number."""
        self.rows[table][int(found["row"])] = found


def _party_row(found: Row, schema: pa.Schema) -> Row:
    """Return the one row of a party; its end and status are those of all its rows together."""
    lives = merge_lives(party_rows(found, schema)) if "stated_rows" in found else {}
    return party_row(found, schema) | lives


def may_hold(found: Row, day: int | None) -> bool:
    """Return whether a statement holds, or perhaps holds, on a day (ordinal); any if none."""
    if day is None:
        return True
    # A register that showed a holding before its start: its first day is no date that is stated.
    begun = found.get("start_min") or found.get("start_date")
    span = Span.from_dates(None if begun is None else str(begun), found.get("end_date"))
    return span.may_from <= day < span.may_until


def _members(world: World, same: list[tuple[str, str]]) -> pa.Table:
    """Return the table of all ids of each party, also those that no fetched row has."""
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


def cut_batches(values: list[str]) -> Iterable[list[str]]:
    """Yield a list in pieces of `FRONTIER`."""
    return (values[first : first + FRONTIER] for first in range(0, len(values), FRONTIER))
