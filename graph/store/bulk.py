"""Rows in bulk into a new embedded database, as JSON, some thousands in each call to Java."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import orjson

from graph.store.base import Progress
from graph.store.batches import ahead
from graph.store.columns import EPOCH
from graph.store.elements import Elements
from graph.store.schema import (
    ENTITY,
    FORMAT,
    MARKER,
    composite,
    embedded_indexes,
    embedded_types,
)

_PER_CALL: Final = 2_000
"""Rows that cross over to Java at once: few enough to be gone before Java looks for garbage."""


class Building:
    """One build of a database: types, rows in bulk, indexes, and last the marker."""

    def __init__(
        self, jpype: Any, database: Any, elements: Elements, progress: Progress | None
    ) -> None:
        self.database = database
        self.elements = elements
        self.progress = progress
        self.done = 0
        self._vertices = jpype.JClass("com.arcadedb.python.VertexBatcher")
        self._edges = jpype.JClass("com.arcadedb.python.EdgeBatcher")
        self._places: dict[str, dict[str, str]] = {}

    def run(self) -> None:
        """Make everything; the database is whole when this returns."""
        # One script: a statement by itself rewrites the schema file each time.
        self.database.command("sqlscript", ";\n".join(embedded_types()))
        batch = self.database.batch().withExpectedEdgeCount(self.elements.total).build()
        try:
            self._create_nodes(batch)
            self._create_relations(batch)
        finally:
            batch.close()
        for statement in embedded_indexes():
            self.database.command("sql", statement)
        self._mark()

    def _create_nodes(self, batch: Any) -> None:
        for nodes in ahead(self.elements.nodes()):
            first = nodes.labels[0]
            kind = composite(nodes.labels[1]) if first == ENTITY else first
            known = self._places.setdefault(first, {})
            for rows in _parts(nodes.rows):
                said = self._vertices.createVerticesJson(batch, kind, _json(rows))
                ids = (row["id"] for row in rows)
                known |= zip(ids, str(said).split(";"), strict=True)
            self._tell(nodes.labels[-1], len(nodes))

    def _create_relations(self, batch: Any) -> None:
        for relations in ahead(self.elements.relations()):
            start, end = self._places[relations.start], self._places[relations.end]
            for part in _parts(relations.rows):
                rows = [{"_src": start[a], "_dst": end[b], **found} for a, b, found in part]
                self._edges.newEdgesJson(batch, relations.type, _json(rows))
            self._tell(relations.type, len(relations))

    def _mark(self) -> None:
        marker = {
            "id": "marker",
            "data_version": self.elements.world.data_version,
            "format": FORMAT,
            "state": "ready",
            "columns": self.elements.columns,
            "has_past": self.elements.has_past,
        }
        text = orjson.dumps(marker).decode()
        self.database.begin()
        self.database.command("sql", f"INSERT INTO `{MARKER}` CONTENT {text}")
        self.database.commit()

    def _tell(self, what: str, count: int) -> None:
        self.done += count
        if self.progress is not None:
            self.progress(what, self.done, max(self.done, self.elements.total))


def _parts(rows: list[Any]) -> Iterator[list[Any]]:
    for first in range(0, len(rows), _PER_CALL):
        yield rows[first : first + _PER_CALL]


def _json(rows: list[dict[str, Any]]) -> str:
    """Give rows as JSON, with days as Java counts them, which it takes without parsing."""
    return orjson.dumps(rows, default=_day, option=orjson.OPT_PASSTHROUGH_DATETIME).decode()


def _day(value: date) -> int:
    return value.toordinal() - EPOCH
