"""The graph as files for Neo4j's own importer, `neo4j-admin database import full`.

There is one sheet of CSV for each set of labels or type of relationship, with its header in a file
of its own. A batch with a property that the open sheet has no column for starts a further sheet, so
batches are written as they come, and only one is in memory. The result is the graph that
`graph.store.neo4j.neo4j_store` writes, marker included. What the format cannot express (a list that
is empty or has one empty text, a separator inside a text) is set by Cypher statements afterwards.
Format: Neo4j Operations Manual 5, "Import", chapters on CSV header format and on options.
"""

import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
from filelock import FileLock, Timeout

from graph.record.arrow_columns import repeated_text
from graph.store.elements.graph_elements import Elements
from graph.store.neo4j.import_sheets import (
    SEPARATOR,
    Sheet,
    arrow_type,
    csv_lines,
    longest_row_bound,
    needs_repair,
    python_types,
)
from graph.store.neo4j.neo4j_store import READY
from graph.store.protocol.graph_batches import (
    Nodes,
    Properties,
    Relationships,
    pause_collection,
    prefetch_batches,
)
from graph.store.protocol.graph_schema import MARKER, neo4j_schema
from graph.store.protocol.graph_store import Progress
from graph.store.protocol.property_columns import Columns, plain_values, rows_to_columns
from graph.values.errors import InputError
from graph.values.os_errors import os_error_advice

AFTERWARDS: Final = "afterwards.cypher"
UNFINISHED: Final = "OWNERSHIP-EXPORT-UNFINISHED"
"""File that is locked while the others are written, and that is left if that breaks off."""
_OURS: Final = re.compile(rf"\d{{3,}}-[\w-]+(\.header)?\.csv|{AFTERWARDS}")
_OPTION: Final = f"U+{ord(SEPARATOR):04X}"
_BUFFER: Final = 4 * 1024 * 1024
"""The importer's default buffer in bytes; a row must fit into it."""


@dataclass(frozen=True)
class ImportFiles:
    """The files that were written.

    Attributes:
        folder: the folder of the files.
        nodes: number of nodes, including the marker.
        relationships: number of relationships.
        files: names of the files.
        command: the command line of the importer, for a database called `neo4j`.
    """

    folder: Path
    nodes: int
    relationships: int
    files: list[str]
    command: str


def write_files(
    elements: Elements, workspace_id: str, folder: Path, progress: Progress | None = None
) -> ImportFiles:
    """Write header files, data files and the statements to run afterwards.

    The workspace may write to the Neo4j later. The folder is empty, to be created, or one where an
    export broke off; `InputError` where it has other files, is being written, or cannot be written.
    """
    try:
        with (
            _mark_unfinished(folder),
            _FileWriter(folder.resolve(), workspace_id) as files,
            pause_collection(),
        ):
            return files.write(elements, progress)
    except Timeout:
        raise InputError(f"{folder} is being written by another process; wait for it") from None
    except OSError as wrong:
        raise InputError(f"{folder} cannot be written: {os_error_advice(wrong)}") from None


@contextmanager
def _mark_unfinished(folder: Path) -> Iterator[None]:
    """Mark a folder as unfinished until all of it is written; empty it if an export broke off.

    The files are not moved here from elsewhere, since the folder may be a mounted one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / UNFINISHED
    if not mark.exists() and any(folder.iterdir()):
        raise InputError(f"{folder} is not empty; give a new folder")
    # The system frees the lock of a process that was killed, and the file stays.
    with FileLock(mark, timeout=0):
        left = [path for path in folder.iterdir() if path != mark]
        if other := [path.name for path in left if not _OURS.fullmatch(path.name)]:
            raise InputError(f"{folder} has files of others ({other[0]}); give a new folder")
        for path in left:
            path.unlink()
        yield
    mark.unlink()


@dataclass
class _FileWriter:
    folder: Path
    workspace_id: str
    open_sheets: dict[str, Sheet] = field(default_factory=dict)
    arguments: list[str] = field(default_factory=list)
    nodes: int = 0
    relationships: int = 0
    longest: int = 0
    has_lines: bool = False

    def __enter__(self) -> "_FileWriter":
        self._afterwards = (self.folder / AFTERWARDS).open("w", encoding="utf-8", newline="\n")
        for statement in neo4j_schema():
            self._afterwards.write(f"{statement};\n")
        self._afterwards.write("CALL db.awaitIndexes(3600);\n")
        return self

    def __exit__(self, *_: object) -> None:
        self._afterwards.close()

    def write(self, elements: Elements, progress: Progress | None) -> ImportFiles:
        self._add_nodes(Nodes((MARKER,), [elements.marker(READY)]))
        for nodes in prefetch_batches(elements.nodes()):
            self._add_nodes(nodes)
            self._report_progress(progress, ":".join(nodes.labels), elements.total)
        for relations in prefetch_batches(elements.relationships()):
            self._add_relationships(relations)
            self._report_progress(progress, relations.type, elements.total)
        names = sorted(p.name for p in self.folder.iterdir() if p.name != UNFINISHED)
        return ImportFiles(self.folder, self.nodes, self.relationships, names, self._command())

    def _add_nodes(self, nodes: Nodes) -> None:
        option, ends = f"nodes={':'.join(nodes.labels)}", (f"id:ID({nodes.labels[0]})",)
        self.nodes += len(nodes)
        if isinstance(nodes.said, dict):
            columns = nodes.said | {"workspace_id": repeated_text(self.workspace_id, len(nodes))}
            self._add_columns(option, ends, [columns.pop("id")], columns)
            return
        rows = [row | {"workspace_id": self.workspace_id} for row in nodes.said]
        self._add_rows(option, ends, [[row.pop("id") for row in rows]], rows)

    def _add_relationships(self, relations: Relationships) -> None:
        option = f"relationships={relations.type}"
        ends = (f":START_ID({relations.start})", f":END_ID({relations.end})")
        self.relationships += len(relations)
        if isinstance(relations.said, list):
            *ids, rows = zip(*relations.said, strict=True)
            self._add_rows(option, ends, ids, rows)
        else:
            starts, targets, columns = relations.said
            self._add_columns(option, ends, [starts, targets], columns)

    def _add_rows(
        self, option: str, ends: tuple[str, ...], ids: Sequence[Any], rows: Sequence[Properties]
    ) -> None:
        """Write rows as columns; the names of a row with new ones stand before those known."""
        sheet = self.open_sheets.get(option + "".join(ends))
        names = dict.fromkeys((*(() if sheet is None else sheet.columns), *rows[0]))
        for row in rows:
            if not row.keys() <= names.keys():
                names = dict.fromkeys((*row, *names))
        arrays = [pa.array(each, pa.string()) for each in ids]
        self._add_columns(option, ends, arrays, rows_to_columns(rows), names)

    def _add_columns(
        self,
        option: str,
        ends: tuple[str, ...],
        ids: list[pa.Array],
        columns: Columns,
        names: Iterable[str] = (),
    ) -> None:
        """Write columns to the open sheet of their kind, or to a new one that has them all.

        ``names`` are those of a new sheet in their order; as they come if not given.
        """
        key = option + "".join(ends)
        sheet, kinds = self.open_sheets.get(key), python_types(columns)
        if sheet is None or not kinds.items() <= sheet.columns.items():
            kinds = ({} if sheet is None else sheet.columns) | kinds
            ordered = {name: kinds[name] for name in names or kinds}
            sheet = self.open_sheets[key] = self._sheet(option, ends, ordered)
        self._write(sheet, ids, columns)

    def _sheet(self, option: str, ends: tuple[str, ...], columns: dict[str, type]) -> Sheet:
        name = f"{len(self.arguments):03}-{option.partition('=')[2].replace(':', '-')}"
        sheet = Sheet(option, ends, columns, self.folder / f"{name}.csv")
        header = self.folder / f"{name}.header.csv"
        header.write_text(sheet.header + "\n", encoding="utf-8", newline="\n")
        self.arguments.append(f"--{option}={header},{sheet.file}")
        return sheet

    def _write(self, sheet: Sheet, ids: list[pa.Array], columns: Columns) -> None:
        """Write columns to a sheet that has them all."""
        written = list(ids)
        for name, kind in sheet.columns.items():
            column = columns.get(name)
            if column is None:
                column = pa.nulls(len(ids[0]), arrow_type(sheet, name))
            if kind is list:
                if needs_repair(column):
                    self._write_repairs(sheet, ids, columns, name)
                column = pc.binary_join(column, SEPARATOR)
            written.append(column)
        text = csv_lines(written)
        self.has_lines |= b"\r" in text or text.count(b"\n") > len(ids[0])
        self.longest = max(self.longest, longest_row_bound(written))
        # No file is open between batches, however many sheets there are.
        with sheet.file.open("ab") as stream:
            stream.write(text)

    def _write_repairs(
        self, sheet: Sheet, ids: list[pa.Array], columns: Columns, name: str
    ) -> None:
        """Write a Cypher statement for each list that the importer would read otherwise."""
        label = sheet.option.partition("=")[2].partition(":")[0]
        start = sheet.ends[0].partition("(")[2].rstrip(")")
        for place, value in enumerate(plain_values(columns[name])):
            if value is None or (value not in ([], [""]) and SEPARATOR not in "".join(value)):
                continue
            first = _cypher(ids[0][place].as_py())
            found = f"(e:{label} {{id: {first}}})"
            if len(ids) > 1:
                row = columns["row"][place].as_py()
                found = f"(:{start} {{id: {first}}})-[e:{label} {{row: {row}}}]->()"
            texts = ", ".join(_cypher(text) for text in value)
            self._afterwards.write(f"MATCH {found} SET e.`{name}` = [{texts}];\n")

    def _command(self) -> str:
        options = [f"--array-delimiter={_OPTION}"]
        if self.has_lines:
            options.append("--multiline-fields=true")
        if 2 * self.longest > _BUFFER:
            options.append(f"--read-buffer-size={4 * self.longest}")
        words = ["neo4j-admin", "database", "import", "full", "neo4j", *options, *self.arguments]
        return shlex.join(words)

    def _report_progress(self, progress: Progress | None, what: str, total: int) -> None:
        done = self.nodes + self.relationships
        if progress is not None:
            progress(what, done, max(done, total))


def statements(file: Path) -> Iterator[str]:
    """Yield the statements of the file to run afterwards, without the semicolon."""
    with file.open(encoding="utf-8") as lines:
        yield from (line.rstrip("\n").removesuffix(";") for line in lines)


def _cypher(text: str) -> str:
    """Return a text as a Cypher literal on one line."""
    plain = text.replace("\\", "\\\\").replace("'", "\\'")
    return "'" + "".join(c if c.isprintable() else f"\\u{ord(c):04X}" for c in plain) + "'"
