"""The stage: one file's rows as Parquet, before they become a part of the record.

Rows are written in batches, so memory does not grow with the file. A record gets a key, the hash of
dataset, record id and content. Table ``records`` has one line for each record that the file states,
its *sighting*. Rows are written only for records whose key the dataset does not have yet; a record
that stands in the file twice is removed later, before the part is adopted. Of a record whose text
is known from the latest edition only the sighting is written.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from itertools import compress
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from graph.record.arrow_columns import arrow_columns, fixed_column, repeated_text
from graph.record.block_rows import ReadColumns, merged_batch
from graph.record.known_texts import KnownTexts
from graph.record.model import TABLES, Name, Row
from graph.record.record_keys import KEY_BYTES, KeySet, Rows, key_pairs
from graph.record.staged_tables import RECORDS, STAGED, TEXT, open_writer, staged_schema
from graph.values.share import Share

BATCH: Final = 50_000
"""Rows that are written at once."""
BUILD_ROWS: Final = 1_000
"""Rows that are converted to columns at once, while they are in the processor's cache."""
REFUSALS: Final = 1_000
"""Refused records that wait at most; each may be long."""
LOOKUP_RECORDS: Final = 500
"""Records that are looked up at once among the known keys."""
Cells = tuple[str, tuple[Any, ...]]
"""The table of a row, and its cells in the order of that table's columns."""
_CELLS: Final[dict[type, tuple[str, Callable[[Any], tuple[Any, ...]]]]] = {
    row: (name, attrgetter(*(f.name for f in fields(row)))) for name, row in TABLES.items()
}


def record_cells(rows: list[Row]) -> list[Cells]:
    """Return the table and the cells of each row."""
    return [(name, take(row)) for row in rows for name, take in (_CELLS[type(row)],)]


def record_content(dataset: str, record_id: str, rows: list[Cells]) -> bytes:
    """Return the text whose BLAKE2b, of 16 bytes, is a record's key on every machine."""
    # JSON differs for any two contents, and writing it costs less than a walk over the cells.
    said = (dataset, record_id, rows)
    try:
        return orjson.dumps(said, _json_object, orjson.OPT_PASSTHROUGH_DATACLASS)
    except TypeError as wrong:
        # Ctrl-C while a part is written comes out as an error of that part.
        if isinstance(wrong.__cause__, KeyboardInterrupt):
            raise wrong.__cause__ from None
        raise


def _json_object(part: Name | Share) -> dict[str, Any]:
    """Return the object that orjson would write of a name or share, in half the time."""
    if isinstance(part, Name):
        return {"value": part.value, "kind": part.kind, "language": part.language}
    ends = {"low": part.low, "high": part.high}
    return {**ends, "low_open": part.low_open, "high_open": part.high_open}


@dataclass(slots=True)
class _Table:
    """Rows of one table that wait: cells with their origins, or batches of ``size`` rows."""

    waiting: list[Any] = field(default_factory=list)
    origins: list[tuple[Any, ...]] = field(default_factory=list)
    batches: list[pa.RecordBatch] = field(default_factory=list)
    size: int = 0
    written: int = 0
    writer: pq.ParquetWriter | None = None


_ReadRecord = tuple[bytes, str, str, list[Cells], bool | None, bytes | None]
"""One record that was read: key, id, position, rows, `held` of a delta, hash of its text."""


@dataclass
class Stage:
    """The rows of one file on their way into the record.

    Attributes:
        folder: a new folder on the same disk as the record.
        dataset: the dataset that the rows belong to.
        source: returns the sha256 of the file; called when the first rows are written.
        known: keys whose rows the dataset has; only their sightings are written.
        recall: records of the latest edition by their text, for `add_known_records`.
        records: number of records added, known ones included.
        recalled: number of records added by `add_known_records`.
        quarantined: number of refused records.
        named: number of refused records that have an id.
    """

    folder: Path
    dataset: str
    source: Callable[[], str]
    known: KeySet | None = None
    recall: KnownTexts | None = None
    records: int = 0
    recalled: int = 0
    quarantined: int = 0
    named: int = 0
    _numbered: int = 0
    _known: int = 0
    _in_block: bool = False
    _again: list[Rows] = field(default_factory=list)
    _unsorted: list[_ReadRecord] = field(default_factory=list)
    _tables: defaultdict[str, _Table] = field(default_factory=lambda: defaultdict(_Table))

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True)

    def __getstate__(self) -> dict[str, Any]:
        """Return the state without what only staging needs, to send to another process."""
        left_out = dict.fromkeys(("source", "known", "recall"))
        return {**self.__dict__, **left_out, "_tables": defaultdict(_Table)}

    def add_record(
        self,
        record_id: str,
        position: str,
        rows: list[Row],
        held: bool | None = None,
        text: bytes | None = None,
    ) -> None:
        """Add one record.

        Args:
            record_id: the publisher's key.
            position: where it stands in the file.
            rows: what it states.
            held: in a delta, whether the dataset had the record before; ``None`` if not said.
            text: the hash of its text, if its rows follow from the text alone.
        """
        cells = record_cells(rows)
        content = record_content(self.dataset, record_id, cells)
        key = hashlib.blake2b(content, digest_size=KEY_BYTES).digest()
        self._unsorted.append((key, record_id, position, cells, held, text))
        self.records += 1
        if len(self._unsorted) >= LOOKUP_RECORDS and not self._in_block:
            self._queue_rows()

    def begin_block(self) -> None:
        """Keep the records that are added waiting until `end_block` says where they stand."""
        self._queue_rows()
        self._in_block = True

    def end_block(self, read: ReadColumns | None, added: Sequence[int]) -> None:
        """Add the records of a block that came as columns, between those that were added.

        Args:
            read: records as columns, which the caller has counted in ``records`` already.
            added: the places in the block of the records added since `begin_block`.
        """
        self._in_block = False
        if read is None or not len(read.keys):
            self._queue_rows()
            return
        order = np.argsort(np.concatenate([read.places, np.array(added, np.int64)]))
        numbers = np.empty(len(order), np.int64)
        numbers[order] = np.arange(self._numbered, self._numbered + len(order))
        self._numbered += len(order)
        size, waiting = len(read.keys), self._unsorted
        columns = read.sightings(numbers[:size])
        if waiting:
            rest = self._sightings_of(waiting, pa.array(numbers[size:]))
            both = zip(columns, rest, strict=True)
            columns = [pa.concat_arrays(pair).take(pa.array(order)) for pair in both]
        self._write_sightings(columns)
        for name in self._tables.keys() & STAGED.keys():
            self._build(name, self._tables[name])
        self._spread_rows(waiting, numbers[size:].tolist())
        waiting.clear()
        fresh = None if self.known is None else ~self.known.contains(read.key_pairs())
        for name in read.tables:
            batch = read.batch(name, self.dataset, self.source(), numbers[:size], fresh)
            if not len(batch):
                continue
            table = self._tables[name]
            table.size += len(batch)
            if table.waiting:
                self._build(name, table)
                batch = merged_batch(batch, table.batches.pop())
            table.batches.append(batch)
            if table.size >= BATCH:
                self._flush(name, table)

    def add_known_records(self, rows: Rows) -> None:
        """Add the sightings of known records, given by their row numbers in ``recall``."""
        self._again.append(rows)
        self.records += len(rows)
        self.recalled += len(rows)
        self._known += len(rows)

    def write_many_known(self) -> None:
        """Write the sightings of known records where many wait."""
        if self._known >= BATCH:
            self._write_known_sightings()

    def _write_known_sightings(self) -> None:
        if self.recall is None or not self._known:
            return
        # So the numbers of records depend on the file alone, and not on how it is read.
        self._queue_rows()
        size = self._known
        told = self.recall.read_records(np.concatenate(self._again)).combine_chunks()
        keys, ids, texts = (told[name].chunk(0) for name in ("record_key", "record_id", "text"))
        gone = pa.array(np.zeros(size, np.bool_))
        columns = [keys, ids, self._numbers(size), gone, pa.nulls(size, pa.bool_()), texts]
        self._again.clear()
        self._known = 0
        self._write_sightings(columns)

    def _numbers(self, size: int) -> pa.Array:
        """Return the numbers of the next records, in the order in which they are written."""
        self._numbered += size
        return pa.array(np.arange(self._numbered - size, self._numbered))

    def _queue_rows(self) -> None:
        """Write sightings of the waiting records, and queue the rows of those not known."""
        waiting = self._unsorted
        if not waiting:
            return
        begin = self._numbered
        columns = self._sightings_of(waiting, self._numbers(len(waiting)))
        self._write_sightings(columns)
        self._spread_rows(waiting, range(begin, begin + len(waiting)))
        waiting.clear()
        for name, table in self._tables.items():
            if len(table.waiting) >= BUILD_ROWS and name in STAGED:
                self._build(name, table)
                if table.size >= BATCH:
                    self._flush(name, table)

    def _sightings_of(self, waiting: list[_ReadRecord], numbers: pa.Array) -> list[pa.Array]:
        """Return the columns of records' sightings."""
        # Each record gets a sighting, known or not: editions are compared by these alone.
        keys, record_ids, _, rows, held, texts = zip(*waiting, strict=True)
        return [
            fixed_column(keys, KEY_BYTES),
            pa.array(record_ids, pa.string()),
            numbers,
            pa.array([not cells for cells in rows], pa.bool_()),
            pa.array(held, pa.bool_()),
            pa.array([t if cells else None for t, cells in zip(texts, rows, strict=True)], TEXT),
        ]

    def _spread_rows(self, waiting: list[_ReadRecord], numbers: Iterable[int]) -> None:
        """Queue the rows of records that are not known."""
        if not waiting:
            return
        fresh: Iterable[tuple[int, _ReadRecord]] = zip(numbers, waiting, strict=True)
        # One look-up for all of them: a key set is searched by columns.
        if self.known is not None:
            fresh = compress(fresh, ~self.known.contains(key_pairs([one[0] for one in waiting])))
        tables = self._tables
        for number, (key, record_id, position, cells, _, _) in fresh:
            origin = (record_id, key, position, number)
            for name, row in cells:
                table = tables[name]
                table.waiting.append(row)
                table.origins.append(origin)

    def _build(self, name: str, table: _Table) -> None:
        """Convert the waiting rows of a table into a batch of columns."""
        if not table.waiting:
            return
        schema = staged_schema(name)
        columns = self._columns(name, table, schema)
        table.batches.append(pa.RecordBatch.from_arrays(columns, schema=schema))
        table.size += len(table.waiting)
        table.waiting.clear()
        table.origins.clear()

    def _write_sightings(self, columns: list[pa.Array]) -> None:
        table = self._tables["records"]
        table.batches.append(pa.RecordBatch.from_arrays(columns, schema=RECORDS))
        table.size += len(columns[0])
        if table.size >= BATCH:
            self._flush("records", table)

    def refuse(
        self, file: str, position: str, record_id: str | None, reason: str, raw: str
    ) -> None:
        """Add one record that could not be understood to the quarantine table."""
        self.quarantined += 1
        self.named += record_id is not None
        table = self._tables["quarantine"]
        table.waiting.append((file, position, record_id, reason, raw))
        if len(table.waiting) >= REFUSALS:
            self._flush("quarantine", table)

    def close(self) -> dict[str, int]:
        """Write what is left, and return the number of rows of each table."""
        self._queue_rows()
        self._write_known_sightings()
        self.recall = None
        for name, table in self._tables.items():
            self._flush(name, table)
            if table.writer is not None:
                table.writer.close()
        return {name: table.written for name, table in self._tables.items()}

    def _flush(self, name: str, table: _Table) -> None:
        """Write the waiting rows and batches of a table to its Parquet file."""
        self._build(name, table)
        if not table.size:
            return
        if table.writer is None:
            file = self.folder / f"{name}.parquet"
            table.writer = open_writer(file, name)
        table.writer.write_table(pa.Table.from_batches(table.batches))
        table.written += table.size
        table.size = 0
        table.batches.clear()

    def _columns(self, name: str, table: _Table, schema: pa.Schema) -> list[pa.Array]:
        """Return the Arrow columns of the waiting rows, origin columns included."""
        size, origins = len(table.waiting), table.origins
        width = len(table.waiting[0])
        arrays = arrow_columns(table.waiting, schema.types[:width])
        if name not in STAGED:
            return arrays
        record_ids, keys, positions, numbers = zip(*origins, strict=True)
        return [
            *arrays,
            repeated_text(self.dataset, size),
            pa.array(record_ids, pa.string()),
            fixed_column(keys, KEY_BYTES),
            repeated_text(self.source(), size),
            pa.array(positions, pa.string()),
            pa.array(numbers, pa.int64()),
        ]
