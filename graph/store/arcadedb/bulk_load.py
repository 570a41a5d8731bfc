"""Builds a whole graph in bulk as a new embedded database, in this process."""

import errno
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson

from graph.store.arcadedb.database_files import DATABASE, seal_database
from graph.store.arcadedb.java_rows import JavaRows, partition_rows
from graph.store.arcadedb.java_start import VARIABLE, first_line, start_java
from graph.store.elements.graph_elements import Elements
from graph.store.protocol import graph_schema
from graph.store.protocol.graph_batches import Relationships, pause_collection, prefetch_batches
from graph.store.protocol.graph_store import GRAPH_ROWS, EngineSettings, Progress
from graph.store.protocol.property_columns import (
    Columns,
    plain_values,
    rows_to_columns,
    select_rows,
)
from graph.values.errors import StoreError

_PER_CALL: Final = 4_000
"""Nodes that are given to Java at once; their rows take more memory there than columns here."""


class DatabaseBuild:
    """One build of a database: types, rows in bulk, properties, indexes, and last the marker.

    ``counts``: how many nodes of each label and relationships of each type were written.
    """

    def __init__(
        self, jpype: Any, database: Any, elements: Elements, progress: Progress | None
    ) -> None:
        self._jpype = jpype
        self.database = database
        self.elements = elements
        self.progress = progress
        self.done = 0
        self.counts: Counter[str] = Counter()
        self._places: dict[str, dict[str, int]] = {}

    def run(self) -> None:
        """Write everything; the database is complete when this returns.

        Properties are declared after the rows: otherwise the engine would check each of them
        whenever it touches a row, and all values have their types already.
        """
        # One script, since each single statement would rewrite the schema file.
        self.database.command("sqlscript", ";\n".join(graph_schema.embedded_types()))
        batch = self.database.batch().withExpectedEdgeCount(self.elements.total).build()
        try:
            rows = JavaRows(self._jpype, batch)
            self._create_nodes(rows)
            self._create_relationships(rows)
        finally:
            self._report_stage("relationships joined to their parties", 0, 1)
            batch.close()
        declaring = self._jpype.JProxy("java.lang.Runnable", {"run": self._declare})
        self.database.getSchema().bulkChange(declaring)
        statements = list(graph_schema.embedded_indexes())
        for done, statement in enumerate(statements):
            self._report_stage("indexes of the graph", done, len(statements))
            self.database.command("sql", statement)
        self._write_marker()

    def _declare(self) -> None:
        """Declare the properties; in SQL the engine would read all rows again for each one."""
        schema, kinds = self.database.getSchema(), self._jpype.JClass("com.arcadedb.schema.Type")
        for label, name, kind in graph_schema.embedded_properties():
            schema.getType(label).createProperty(name, kinds.valueOf(kind))

    def _create_nodes(self, into: JavaRows) -> None:
        for nodes in prefetch_batches(self.elements.nodes()):
            first = nodes.labels[0]
            kind = (
                graph_schema.composite_type(nodes.labels[1])
                if first == graph_schema.ENTITY
                else first
            )
            known = self._places.setdefault(first, {})
            before = len(known)
            said = rows_to_columns(nodes.said) if isinstance(nodes.said, list) else nodes.said
            for among in partition_rows(said, len(nodes)):
                for columns in _pieces(select_rows(said, among)):
                    places = into.create_nodes(kind, columns).tolist()
                    known |= zip(plain_values(columns["id"]), places, strict=True)
            if len(known) - before != len(nodes):
                raise StoreError(f"the embedded store was not built: two nodes {first} have one id")
            self.counts.update(dict.fromkeys(nodes.labels, len(nodes)))
            self._report_progress(len(nodes))

    def _create_relationships(self, into: JavaRows) -> None:
        for found in prefetch_batches(self.elements.relationships()):
            starts, ends, said = _relationship_columns(found)
            from_, to = (
                np.fromiter(map(self._places[label].__getitem__, ids), np.int64, len(ids))
                for label, ids in ((found.start, starts), (found.end, ends))
            )
            for among in partition_rows(said, len(found)):
                into.create_relationships(
                    found.type, from_[among], to[among], select_rows(said, among)
                )
            self.counts[found.type] += len(found)
            self._report_progress(len(found))

    def _write_marker(self) -> None:
        text = orjson.dumps(self.elements.marker("ready")).decode()
        self.database.begin()
        self.database.command("sql", f"INSERT INTO `{graph_schema.MARKER}` CONTENT {text}")
        self.database.commit()
        self.counts[graph_schema.MARKER] = 1

    def _report_progress(self, count: int) -> None:
        self.done += count
        every = max(self.done, self.elements.total)
        self._report_stage(GRAPH_ROWS, self.done, every)

    def _report_stage(self, what: str, done: int, every: int) -> None:
        if self.progress is not None:
            self.progress(what, done, every)


def _pieces(columns: Columns) -> Iterator[Columns]:
    """Yield columns in pieces, so that Java has only some thousand rows in memory."""
    for first in range(0, len(columns["id"]), _PER_CALL):
        yield {name: column.slice(first, _PER_CALL) for name, column in columns.items()}


def _relationship_columns(relations: Relationships) -> tuple[list[str], list[str], Columns]:
    """Return the start ids, the end ids and the properties of relationships."""
    if isinstance(relations.said, tuple):
        starts, ends, columns = relations.said
        return plain_values(starts), plain_values(ends), columns
    rows = relations.said
    said = rows_to_columns([each for _, _, each in rows])
    return [start for start, _, _ in rows], [end for _, end, _ in rows], said


def build_database(
    folder: Path, elements: Elements, settings: EngineSettings, progress: Progress | None
) -> None:
    """Build a database in an empty folder, close it again, and write down what its files hold.

    `StoreError` where the engine refuses or the disk is full.
    """
    jpype = start_java(folder.parent / "engine", settings.heap)
    factory = jpype.JClass("com.arcadedb.database.DatabaseFactory")
    try:
        database = factory(str(folder / "databases" / DATABASE)).create()
        try:
            with pause_collection():
                build = DatabaseBuild(jpype, database, elements, progress)
                build.run()
        finally:
            database.close()
    except jpype.JException as wrong:
        raise StoreError(f"the embedded store was not built: {_failure_text(wrong)}") from None
    seal_database(folder, DATABASE, elements.world.data_version, build.counts)


def _failure_text(wrong: Any) -> str:
    """Return why Java failed: a full disk or heap if that is the cause, else the first line."""
    behind, said = wrong, ""
    while behind is not None:
        said += str(behind)
        behind = behind.getCause()
    full = os.strerror(errno.ENOSPC)
    if "OutOfMemoryError" in said:
        return f"its memory is too small; set {VARIABLE} higher, for example to 4g"
    return f"{full}; make room, and ask again" if full in said else first_line(wrong)
