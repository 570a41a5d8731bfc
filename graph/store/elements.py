"""A world as nodes and relationships, in batches, the same for every store.

One node for each canonical party, one relationship for each asserted interest or link; listings,
gaps, arrangements, rulings and sources are nodes. Ids of these nodes come from dataset and record
id, so that the same record gives the same graph.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from graph.store.batches import BATCH, Nodes, Properties, Relations, batched
from graph.store.codec import extra_columns, properties
from graph.store.columns import cells, property_rows
from graph.store.parties import party_nodes
from graph.store.past_elements import past_nodes, past_relations
from graph.store.schema import (
    ABOUT,
    ARRANGEMENT,
    CONSOLIDATED_BY,
    CONTROLS,
    ENTITY,
    FROM_SOURCE,
    GAP,
    LISTED_AS,
    LISTING,
    MEMBER,
    OWNS,
    POSSIBLY_SAME_AS,
    RULING,
    SOURCE,
)
from graph.vocabulary import (
    CONSOLIDATION,
    LINK_KINDS,
    SHAREHOLDING,
    SURPLUS_ASSETS,
    VOTING_RIGHTS,
)
from graph.world import World

_OWNING: Final = frozenset({SHAREHOLDING, VOTING_RIGHTS, SURPLUS_ASSETS})
_STATEMENTS: Final = {
    "listings": LISTING,
    "gaps": GAP,
    "arrangements": ARRANGEMENT,
    "rulings": RULING,
}


def interest_type(found: Properties) -> str:
    """Give the relationship type of an interest by its properties.

    Shares, votes and rights to what is left on dissolution are owned; so is what has no type. A
    consolidation points from the child to the parent and owns nothing; all else is control.
    """
    types = set(found.get("interest_types", ()))
    if not types or types & _OWNING or "votes_low" in found:
        return OWNS
    return CONSOLIDATED_BY if types == {CONSOLIDATION} else CONTROLS


class Elements:
    """The graph of one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._ids: list[str] = world.ids.to_pylist()

    @cached_property
    def total(self) -> int:
        """About how many nodes and relationships there are; for progress only."""
        tables = self.world.tables
        statements = sum(tables[name].num_rows for name in _STATEMENTS)
        edges = tables["interests"].num_rows + tables["links"].num_rows
        return int(2 * self.world.size + 2 * statements + edges)

    @cached_property
    def columns(self) -> list[str]:
        """Columns beyond the model, for the marker (`codec.schema_with`)."""
        tables = {**self.world.tables, "sources": self.world.sources}
        return [text for name, table in tables.items() for text in extra_columns(name, table)]

    @property
    def has_past(self) -> bool:
        """Whether the world carries more than is known now, for the marker."""
        return bool(self.world.past)

    def nodes(self) -> Iterator[Nodes]:
        """Give every node once."""
        yield from self._entities()
        for table, label in _STATEMENTS.items():
            ids = self._statement_ids[table]
            for _, batch in self._property_rows(table):
                for found in batch:
                    found["id"] = ids[found["row"]]
                yield Nodes((label,), batch)
        for label_rows in (self._documents(), self._files()):
            yield from batched(SOURCE, label_rows)
        yield from past_nodes(self.world)

    def relations(self) -> Iterator[Relations]:
        """Give every relationship once; both ends are among `nodes`."""
        yield from self._interests()
        yield from self._links()
        yield from self._of_statements()
        yield from self._unsure()
        yield from self._sources()
        yield from past_relations(self.world)

    def _slices(self, table: str) -> Iterator[tuple[int, pa.Table]]:
        """Cut a table into batches, each with the number of its first row."""
        whole = self.world.tables[table]
        for first in range(0, whole.num_rows, BATCH):
            yield first, whole.slice(first, BATCH)

    def _property_rows(self, table: str) -> Iterator[tuple[pa.Table, list[Properties]]]:
        for first, part in self._slices(table):
            yield part, property_rows(table, part, first)

    def _entities(self) -> Iterator[Nodes]:
        listed = self._open_listings
        by_label: dict[str, list[Properties]] = defaultdict(list)
        for number, label, row in party_nodes(self.world):
            row["listed"] = number in listed
            by_label[label].append(row)
            if len(by_label[label]) == BATCH:
                yield Nodes((ENTITY, label), by_label.pop(label))
        for label, rows in sorted(by_label.items()):
            yield Nodes((ENTITY, label), rows)

    @cached_property
    def _open_listings(self) -> set[int]:
        table = self.world.tables["listings"]
        return set(table.filter(pc.is_null(table["end"]))["party_idx"].to_pylist())

    @cached_property
    def _statement_ids(self) -> dict[str, list[str]]:
        """Ids of the nodes of each table, in the order of its rows."""
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

    def _documents(self) -> Iterator[Properties]:
        """Give each document once, though several files or rows may describe it."""
        known: set[str] = set()
        for _, batch in self._property_rows("documents"):
            for found in batch:
                if found["id"] not in known:
                    known.add(found["id"])
                    yield found | {"kind": "document"}

    def _files(self) -> Iterator[Properties]:
        known: set[str] = set()
        for number, row in enumerate(self.world.sources.to_pylist()):
            found = properties("sources", row) | {"kind": "file", "row": number}
            known.add(row.get("source_id") or "")
            yield found | {"id": f"file:{number}:{row['dataset']}"}
        cited = {source for table in self.world.tables for source in self._cited(table)}
        for source in sorted(cited - known - {""}):
            yield {"id": f"file:{source}", "kind": "file", "source_id": source}

    def _cited(self, table: str) -> set[str]:
        return set(pc.unique(self.world.tables[table]["source_id"]).to_pylist())

    def _interests(self) -> Iterator[Relations]:
        for part, batch in self._property_rows("interests"):
            by_type: dict[str, list[tuple[str, str, Properties]]] = defaultdict(list)
            for (owner, asset), found in zip(
                cells(part, "owner_idx", "asset_idx"), batch, strict=True
            ):
                kind = interest_type(found)
                ends = (self._ids[owner], self._ids[asset])
                start, end = ends[::-1] if kind == CONSOLIDATED_BY else ends
                by_type[kind].append((start, end, found | self._nominator(found)))
            for kind, rows in by_type.items():
                yield Relations(kind, ENTITY, ENTITY, rows)

    def _nominator(self, found: Properties) -> Properties:
        """Name the canonical party that a nominee holds for."""
        if "nominee_for" not in found:
            return {}
        number = self.world.index_of(found["nominee_for"])
        return {} if number is None else {"nominator_id": self._ids[number]}

    def _links(self) -> Iterator[Relations]:
        for part, batch in self._property_rows("links"):
            by_type: dict[str, list[tuple[str, str, Properties]]] = defaultdict(list)
            for (source, target, said), found in zip(
                cells(part, "source_idx", "target_idx", "kind"), batch, strict=True
            ):
                kind = LINK_KINDS.get(said, LINK_KINDS["UnknownLink"])
                by_type[kind].append((self._ids[source], self._ids[target], found))
            for kind, rows in by_type.items():
                yield Relations(kind, ENTITY, ENTITY, rows)

    def _of_statements(self) -> Iterator[Relations]:
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
                yield from _joined(table, found)

    def _gaps_in_documents(self, nodes: list[str], part: pa.Table) -> Iterator[Relations]:
        rows: list[tuple[str, str, Properties]] = [
            (node, about, {})
            for node, (party, about) in zip(nodes, cells(part, "about_idx", "about"), strict=True)
            if party < 0 and about in self._documents_known
        ]
        if rows:
            yield Relations(ABOUT, GAP, SOURCE, rows)

    def _unsure(self) -> Iterator[Relations]:
        rows = [
            (
                self._ids[pair["left_idx"]],
                self._ids[pair["right_idx"]],
                {
                    "from_id": pair["left"],
                    "to_id": pair["right"],
                    "reason": pair["reason"] or "",
                    "row": number,
                },
            )
            for number, pair in enumerate(self.world.unsure.to_pylist())
        ]
        if rows:
            yield Relations(POSSIBLY_SAME_AS, ENTITY, ENTITY, rows)

    def _sources(self) -> Iterator[Relations]:
        """Join every node to the files and documents that it was read from."""
        file_ids: dict[str, list[str]] = defaultdict(list)
        for row in self._files():
            file_ids[row.get("source_id", "")].append(row["id"])
        file_ids.pop("", None)
        for table, label in {"parties": ENTITY, **_STATEMENTS}.items():
            seen: set[tuple[str, str]] = set()
            for first, part in self._slices(table):
                nodes = (
                    [self._ids[number] for (number,) in cells(part, "party_idx")]
                    if table == "parties"
                    else self._statement_ids[table][first : first + part.num_rows]
                )
                rows: list[tuple[str, str, Properties]] = []
                said = cells(part, "source_id", "document")
                for node, (source_id, document) in zip(nodes, said, strict=True):
                    cited = [*file_ids.get(source_id, ())]
                    cited += [document] if document in self._documents_known else []
                    fresh = {(node, source) for source in cited} - seen
                    seen |= fresh
                    rows += [(*pair, {}) for pair in sorted(fresh)]
                if rows:
                    yield Relations(FROM_SOURCE, label, SOURCE, rows)

    @cached_property
    def _documents_known(self) -> set[str]:
        return set(self.world.tables["documents"]["id"].to_pylist())


def _parties_of(table: str, part: pa.Table) -> Iterator[list[int]]:
    """Give the numbers of the parties that each statement of a slice is about."""
    if table == "arrangements":
        yield from (sorted(set(members or ())) for (members,) in cells(part, "members_idx"))
        return
    for (number,) in cells(part, "party_idx" if table == "listings" else "about_idx"):
        yield [number] if number >= 0 else []


def _joined(table: str, found: list[tuple[str, str, Properties]]) -> Iterator[Relations]:
    """Point listings away from the party, and everything else at it."""
    if not found:
        return
    if table == "listings":
        yield Relations(LISTED_AS, ENTITY, LISTING, found)
        return
    turned = [(node, party, about) for party, node, about in found]
    kind = MEMBER if table == "arrangements" else ABOUT
    yield Relations(kind, _STATEMENTS[table], ENTITY, turned)
