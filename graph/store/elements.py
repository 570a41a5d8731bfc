"""A world as nodes and relationships, in batches, the same for every store.

One node for each canonical party, one relationship for each asserted interest or link; listings,
gaps, arrangements, rulings and sources are nodes. Ids of these nodes come from dataset and record
id, so that the same record gives the same graph.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import pyarrow.compute as pc

from graph.store.codec import extra_columns, properties
from graph.store.parties import party_nodes
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

BATCH: Final = 20_000
_OWNING: Final = frozenset({SHAREHOLDING, VOTING_RIGHTS, SURPLUS_ASSETS})
_STATEMENTS: Final = {
    "listings": LISTING,
    "gaps": GAP,
    "arrangements": ARRANGEMENT,
    "rulings": RULING,
}

Properties = dict[str, Any]


@dataclass(frozen=True)
class Nodes:
    """Nodes that have the same labels; each has a property `id`."""

    labels: tuple[str, ...]
    rows: list[Properties]


@dataclass(frozen=True)
class Relations:
    """Relationships of one type between nodes of two labels, as (start id, end id, properties)."""

    type: str
    start: str
    end: str
    rows: list[tuple[str, str, Properties]]


def interest_type(row: Properties) -> str:
    """Give the relationship type of an interest.

    Shares, votes and rights to what is left on dissolution are owned; so is what has no type. A
    consolidation points from the child to the parent and owns nothing; all else is control.
    """
    types = set(row["types"] or ())
    if not types or types & _OWNING or row["votes"] is not None:
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

    def nodes(self) -> Iterator[Nodes]:
        """Give every node once."""
        yield from self._entities()
        for table, label in _STATEMENTS.items():
            for batch in self._rows(table):
                rows = [self._statement(table, row) for row in batch]
                yield Nodes((label,), rows)
        for label_rows in (self._documents(), self._files()):
            yield from _batched(SOURCE, label_rows)

    def relations(self) -> Iterator[Relations]:
        """Give every relationship once; both ends are among `nodes`."""
        yield from self._interests()
        yield from self._links()
        yield from self._of_statements()
        yield from self._unsure()
        yield from self._sources()

    def _rows(self, table: str) -> Iterator[list[Properties]]:
        whole = self.world.tables[table]
        for first in range(0, whole.num_rows, BATCH):
            rows: list[Properties] = whole.slice(first, BATCH).to_pylist()
            for number, row in enumerate(rows, first):
                row["row"] = number
            yield rows

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

    def _statement(self, table: str, row: Properties) -> Properties:
        return properties(table, row) | {"id": self._statement_ids[table][row["row"]]}

    def _documents(self) -> Iterator[Properties]:
        for batch in self._rows("documents"):
            for row in batch:
                yield properties("documents", row) | {"kind": "document"}

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
        for batch in self._rows("interests"):
            by_type: dict[str, list[tuple[str, str, Properties]]] = defaultdict(list)
            for row in batch:
                kind = interest_type(row)
                ends = (self._ids[row["owner_idx"]], self._ids[row["asset_idx"]])
                found = properties("interests", row) | self._nominator(row)
                start, end = ends[::-1] if kind == CONSOLIDATED_BY else ends
                by_type[kind].append((start, end, found))
            for kind, rows in by_type.items():
                yield Relations(kind, ENTITY, ENTITY, rows)

    def _nominator(self, row: Properties) -> Properties:
        """Name the canonical party that a nominee holds for."""
        if row["nominee_for"] is None:
            return {}
        number = self.world.index_of(row["nominee_for"])
        return {} if number is None else {"nominator_id": self._ids[number]}

    def _links(self) -> Iterator[Relations]:
        for batch in self._rows("links"):
            by_type: dict[str, list[tuple[str, str, Properties]]] = defaultdict(list)
            for row in batch:
                kind = LINK_KINDS.get(row["kind"], LINK_KINDS["UnknownLink"])
                ends = (self._ids[row["source_idx"]], self._ids[row["target_idx"]])
                by_type[kind].append((*ends, properties("links", row)))
            for kind, rows in by_type.items():
                yield Relations(kind, ENTITY, ENTITY, rows)

    def _of_statements(self) -> Iterator[Relations]:
        documents = set(self.world.tables["documents"]["id"].to_pylist())
        for table in _STATEMENTS:
            for batch in self._rows(table):
                to_source: list[tuple[str, str, Properties]] = []
                found: list[tuple[str, str, Properties]] = []
                for row in batch:
                    node = self._statement_ids[table][row["row"]]
                    if table == "gaps" and row["about_idx"] < 0:
                        if row["about"] in documents:
                            to_source.append((node, row["about"], {}))
                        continue
                    found += [(self._ids[party], node, {}) for party in _parties_of(table, row)]
                yield from _joined(table, found)
                if to_source:
                    yield Relations(ABOUT, GAP, SOURCE, to_source)

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
        documents = set(self.world.tables["documents"]["id"].to_pylist())
        for table, label in {"parties": ENTITY, **_STATEMENTS}.items():
            seen: set[tuple[str, str]] = set()
            for batch in self._rows(table):
                rows: list[tuple[str, str, Properties]] = []
                for row in batch:
                    node = (
                        self._ids[row["party_idx"]]
                        if table == "parties"
                        else self._statement_ids[table][row["row"]]
                    )
                    cited = [*file_ids.get(row["source_id"], ())]
                    cited += [row["document"]] if row["document"] in documents else []
                    fresh = {(node, source) for source in cited} - seen
                    seen |= fresh
                    rows += [(*pair, {}) for pair in sorted(fresh)]
                if rows:
                    yield Relations(FROM_SOURCE, label, SOURCE, rows)


def _parties_of(table: str, row: Properties) -> list[int]:
    if table == "arrangements":
        return sorted(set(row["members_idx"] or ()))
    return [row["party_idx" if table == "listings" else "about_idx"]]


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


def _batched(label: str, rows: Iterator[Properties]) -> Iterator[Nodes]:
    batch: list[Properties] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield Nodes((label,), batch)
            batch = []
    if batch:
        yield Nodes((label,), batch)
