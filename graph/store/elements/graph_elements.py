"""A world as nodes and relationships, in batches, the same for every store.

There is one node for each canonical party and one relationship for each asserted interest or link;
listings, gaps, arrangements, rulings, transfers and sources are nodes too. Their ids are made from
dataset and record id, so that the same record has the same graph.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from functools import cached_property, lru_cache
from typing import Any, Final

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from graph.head.decisions import standing, today
from graph.record.record_keys import Bools
from graph.store.elements.listed_part_ids import listed_part_ids, listed_vehicle_ids_once
from graph.store.elements.party_nodes import party_nodes
from graph.store.elements.source_nodes import (
    Citations,
    document_ids,
    past_nodes,
    past_relations,
    source_nodes,
)
from graph.store.protocol import graph_schema
from graph.store.protocol.graph_batches import BATCH, Nodes, Properties, Relationships
from graph.store.protocol.property_codec import extra_columns
from graph.store.protocol.property_columns import (
    Columns,
    cells,
    columns_with_values,
    one_array,
    plain_values,
    property_columns,
    select_rows,
)
from graph.values.dates import NEVER
from graph.values.vocabulary import (
    CONSOLIDATION,
    LINK_KINDS,
    SHAREHOLDING,
    SURPLUS_ASSETS,
    VOTING_RIGHTS,
)
from graph.world.world import World

_OWNING: Final = frozenset({SHAREHOLDING, VOTING_RIGHTS, SURPLUS_ASSETS})
_STATEMENTS: Final = {
    "listings": graph_schema.LISTING,
    "gaps": graph_schema.GAP,
    "arrangements": graph_schema.ARRANGEMENT,
    "rulings": graph_schema.RULING,
    "transfers": graph_schema.TRANSFER,
}


@lru_cache(maxsize=1_024)
def interest_relationship(types: frozenset[str], has_votes: bool) -> str:
    """Return the relationship type of an interest, by its types and by whether it has votes.

    Shares, votes, rights to surplus assets, and interests without type are `OWNS`. A consolidation
    is `CONSOLIDATED_BY`, from child to parent, and owns nothing. All else is `CONTROLS`.
    """
    if not types or types & _OWNING or has_votes:
        return graph_schema.OWNS
    return graph_schema.CONSOLIDATED_BY if types == {CONSOLIDATION} else graph_schema.CONTROLS


class Elements:
    """The graph of one world."""

    def __init__(self, world: World) -> None:
        self.world = world

    @cached_property
    def _ids(self) -> list[str]:
        found: list[str] = self.world.ids.to_pylist()
        return found

    @cached_property
    def total(self) -> int:
        """An estimate of the number of nodes and relationships, for progress only."""
        tables = self.world.tables
        statements = sum(tables[name].num_rows for name in _STATEMENTS)
        edges = tables["interests"].num_rows + tables["links"].num_rows
        return int(2 * self.world.size + 2 * statements + edges)

    @cached_property
    def columns(self) -> list[str]:
        """Columns beyond the model, for the marker (see `extra_columns`)."""
        tables = {**self.world.tables, "sources": self.world.sources}
        return [text for name, table in tables.items() for text in extra_columns(name, table)]

    def marker(self, state: str) -> dict[str, Any]:
        """Return the properties of the marker, without the workspace's id."""
        return {
            "id": "marker",
            "data_version": self.world.data_version,
            "format": graph_schema.FORMAT,
            "state": state,
            "columns": self.columns,
            "has_past": bool(self.world.past),
            "rule_statuses": orjson.dumps(list(map(asdict, self.world.rule_statuses))).decode(),
            "decided_until": self._decided_until(),
            "listed_parts": orjson.dumps(listed_part_ids(self.world)).decode(),
            "vehicles_once": orjson.dumps(listed_vehicle_ids_once(self.world)).decode(),
            "unread_entries": orjson.dumps(self.world.unread_entries).decode(),
        }

    def _decided_until(self) -> str:
        """Return the last day on which each decision counts as the graph has it; else empty."""
        stand = standing(self.world.past.decisions) if self.world.past else []
        ends = (one.until for one in stand if one.until and not one.has_run_out(today()))
        return min(ends, default="")

    def nodes(self) -> Iterator[Nodes]:
        """Yield every node once."""
        yield from party_nodes(self.world, self._open_listings)
        for table, label in _STATEMENTS.items():
            ids = pa.array(self._statement_ids[table], pa.string())
            for first, part in self._slices(table):
                columns = property_columns(table, part, first)
                yield Nodes((label,), columns | {"id": ids.slice(first, len(part))})
        yield from source_nodes(self.world)
        yield from past_nodes(self.world)

    def relationships(self) -> Iterator[Relationships]:
        """Yield every relationship once; both ends are among `nodes`."""
        yield from self._interests()
        yield from self._links()
        yield from self._statement_relationships()
        yield from self._unsure()
        citations, numbers = Citations(self.world), self.world.column("parties", "party_idx")
        yield from citations.relationships("parties", graph_schema.ENTITY, self.world.ids, numbers)
        for table, label in _STATEMENTS.items():
            ids = pa.array(self._statement_ids[table], pa.string())
            nodes = np.arange(len(ids), dtype=np.int32)
            yield from citations.relationships(table, label, ids, nodes)
        yield from past_relations(self.world)

    def _slices(self, table: str) -> Iterator[tuple[int, pa.Table]]:
        """Yield a table in batches, each with the number of its first row."""
        whole = self.world.tables[table]
        for first in range(0, whole.num_rows, BATCH):
            yield first, whole.slice(first, BATCH)

    @cached_property
    def _open_listings(self) -> frozenset[int]:
        table = self.world.tables["listings"]
        # A programme that ended ends its listings, whatever an old file leaves open.
        open_ones = table.filter(pc.equal(table["may_until"], NEVER))
        return frozenset(open_ones["party_idx"].to_pylist())

    @cached_property
    def _statement_ids(self) -> dict[str, list[str]]:
        """Ids of the nodes of each table, in the order of the rows; repeats get a number."""
        found: dict[str, list[str]] = {}
        for table, label in _STATEMENTS.items():
            columns = self.world.tables[table].select(["dataset", "record_id"])
            seen: Counter[str] = Counter()
            ids = []
            for dataset, record in zip(*(c.to_pylist() for c in columns.columns), strict=True):
                name = f"{label.lower()}:{dataset}:{record}"
                ids.append(f"{name}:{seen[name]}" if seen[name] else name)
                seen[name] += 1
            found[table] = ids
        return found

    def _interests(self) -> Iterator[Relationships]:
        for first, part in self._slices("interests"):
            columns = property_columns("interests", part, first) | self._nominators(part)
            types = [frozenset(said or ()) for said in plain_values(part["types"])]
            votes = part["votes"].is_valid().to_pylist()
            kinds = np.array(list(map(interest_relationship, types, votes)))
            owners, assets = (self._ids_at(part[end]) for end in ("owner_idx", "asset_idx"))
            for kind in dict.fromkeys(kinds.tolist()):
                ends = (
                    (assets, owners) if kind == graph_schema.CONSOLIDATED_BY else (owners, assets)
                )
                yield _select_relationships(kind, kinds == kind, ends, columns)

    def _ids_at(self, numbers: pa.ChunkedArray) -> pa.Array:
        return self.world.ids.take(one_array(numbers))

    def _nominators(self, part: pa.Table) -> Columns:
        """Return the property ``nominator_id``: the canonical party for which a nominee holds."""
        column = part["nominee_for"]
        if column.null_count == len(part):
            return {}
        numbers = [
            None if each is None else self.world.number_of(each) for each in plain_values(column)
        ]
        ids = [None if number is None else self.world.id_of(number) for number in numbers]
        return columns_with_values({"nominator_id": pa.array(ids, pa.string())})

    def _links(self) -> Iterator[Relationships]:
        for first, part in self._slices("links"):
            columns = property_columns("links", part, first)
            said = plain_values(part["kind"])
            kinds = np.array([LINK_KINDS.get(kind, LINK_KINDS["UnknownLink"]) for kind in said])
            ends = self._ids_at(part["source_idx"]), self._ids_at(part["target_idx"])
            for kind in dict.fromkeys(kinds.tolist()):
                yield _select_relationships(kind, kinds == kind, ends, columns)

    def _statement_relationships(self) -> Iterator[Relationships]:
        for table in _STATEMENTS:
            ids = self._statement_ids[table]
            for first, part in self._slices(table):
                nodes = ids[first : first + part.num_rows]
                if table == "gaps":
                    yield from self._gaps_in_documents(nodes, part)
                found: list[tuple[str, str, Properties]] = [
                    (self._ids[party], node, {})
                    for node, parties in zip(nodes, _parties_of(table, part), strict=True)
                    for party in parties
                ]
                yield from _orient_relationships(table, found)

    def _gaps_in_documents(self, nodes: list[str], part: pa.Table) -> Iterator[Relationships]:
        rows: list[tuple[str, str, Properties]] = [
            (node, about, {})
            for node, (party, about) in zip(nodes, cells(part, "about_idx", "about"), strict=True)
            if party < 0 and about in self._documents_known
        ]
        if rows:
            yield Relationships(graph_schema.ABOUT, graph_schema.GAP, graph_schema.SOURCE, rows)

    def _unsure(self) -> Iterator[Relationships]:
        rows = [
            (
                self._ids[pair["left_idx"]],
                self._ids[pair["right_idx"]],
                {
                    "from_id": pair["left"],
                    "to_id": pair["right"],
                    "reason": pair["reason"] or "",
                    **{key: pair[key] for key in ("level", "score") if pair[key] is not None},
                    "row": number,
                },
            )
            for number, pair in enumerate(self.world.unsure.to_pylist())
        ]
        if rows:
            yield Relationships(
                graph_schema.POSSIBLY_SAME_AS, graph_schema.ENTITY, graph_schema.ENTITY, rows
            )

    @cached_property
    def _documents_known(self) -> set[str]:
        return document_ids(self.world)


def _select_relationships(
    kind: str, among: Bools, ends: tuple[pa.Array, pa.Array], columns: Columns
) -> Relationships:
    """Return the relationships between parties that a mask selects, as a batch of one type."""
    mask = pa.array(among)
    start, end = (each.filter(mask) for each in ends)
    return Relationships(
        kind, graph_schema.ENTITY, graph_schema.ENTITY, (start, end, select_rows(columns, among))
    )


def _parties_of(table: str, part: pa.Table) -> Iterator[list[int]]:
    """Yield for each statement of a slice the numbers of the parties that it is about."""
    if table == "arrangements":
        yield from (sorted(set(members or ())) for (members,) in cells(part, "members_idx"))
        return
    if table == "transfers":
        ends = ("giver_idx", "receiver_idx", "asset_idx")
        yield from (sorted({end for end in said if end >= 0}) for said in cells(part, *ends))
        return
    for (number,) in cells(part, "party_idx" if table == "listings" else "about_idx"):
        yield [number] if number >= 0 else []


def _orient_relationships(
    table: str, found: list[tuple[str, str, Properties]]
) -> Iterator[Relationships]:
    """Yield a batch of relationships: a party points to its listings, other nodes to the party."""
    if not found:
        return
    if table == "listings":
        yield Relationships(
            graph_schema.LISTED_AS, graph_schema.ENTITY, graph_schema.LISTING, found
        )
        return
    turned = [(node, party, about) for party, node, about in found]
    kind = graph_schema.MEMBER if table == "arrangements" else graph_schema.ABOUT
    yield Relationships(kind, _STATEMENTS[table], graph_schema.ENTITY, turned)
