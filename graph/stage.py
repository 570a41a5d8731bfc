"""Writing one file's rows to disk before anybody sees them.

Rows go to Parquet in batches, so memory does not grow with the file. A record gets a key, the
hash of dataset, record id and content. The rows of a record whose key the dataset holds already
are not written; a record that stands in the file twice is taken out again before the part is
handed to the record.
"""

import hashlib
from dataclasses import dataclass, field, fields
from itertools import compress
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from graph.keys import KeySet, pairs_of
from graph.model import SCHEMAS, TABLE_OF, TABLES, Row
from graph.share import Share

BATCH: Final = 50_000
LOOKED_UP: Final = 1_000
"""So many records are looked up at once among those that are known."""
RECORD_NO: Final = pa.field("record_no", pa.int64(), nullable=False)
STAGED: Final = {name: schema.append(RECORD_NO) for name, schema in SCHEMAS.items()}
RECORDS: Final = pa.schema(
    [
        pa.field("record_key", pa.binary(16), nullable=False),
        pa.field("record_id", pa.string(), nullable=False),
        RECORD_NO,
        pa.field("gone", pa.bool_(), nullable=False),
        pa.field("held", pa.bool_()),
    ]
)
"""``gone``: the record states nothing; ``held``: what a delta says of the dataset before it."""
QUARANTINE: Final = pa.schema(
    [
        pa.field("file", pa.string(), nullable=False),
        pa.field("position", pa.string(), nullable=False),
        pa.field("record_id", pa.string()),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("raw", pa.string(), nullable=False),
    ]
)
_COLUMNS: Final = {name: tuple(f.name for f in fields(row)) for name, row in TABLES.items()}


def record_key(dataset: str, record_id: str, rows: list[Row]) -> bytes:
    """Hash a record's content; 16 bytes, the same on every machine and in every load."""
    digest = hashlib.blake2b(digest_size=16)
    for part in (dataset.encode(), record_id.encode(), orjson.dumps(rows)):
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.digest()


@dataclass(slots=True)
class _Table:
    """What waits to be written: rows of the model with their origins, or plain tuples."""

    waiting: list[Any]
    origins: list[tuple[Any, ...]]
    written: int = 0
    writer: pq.ParquetWriter | None = None


@dataclass
class Stage:
    """One file's rows on their way into the record.

    Attributes:
        folder: a folder of its own, on the same disk as the record.
        dataset: the dataset that the rows belong to.
        source_id: the sha256 of the file.
        known: keys whose rows the dataset holds; only their sight is written.
    """

    folder: Path
    dataset: str
    source_id: str
    known: KeySet | None = None
    records: int = 0
    quarantined: int = 0
    _unsorted: list[tuple[bytes, str, int, str, list[Row], bool | None]] = field(
        default_factory=list
    )
    _tables: dict[str, _Table] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True)

    def add(self, record_id: str, position: str, rows: list[Row], held: bool | None = None) -> None:
        """Take one record's rows."""
        key = record_key(self.dataset, record_id, rows)
        self._unsorted.append((key, record_id, self.records, position, rows, held))
        self.records += 1
        if len(self._unsorted) >= LOOKED_UP:
            self._sort()

    def _sort(self) -> None:
        """Write the sight of waiting records, and the rows of those that are not known."""
        waiting, known = self._unsorted, self.known
        for key, record_id, number, _, rows, said in waiting:
            self._take("records", (key, record_id, number, not rows, said), None)
        fresh = iter(waiting)
        if known is not None:
            fresh = compress(waiting, ~known.holds(pairs_of([item[0] for item in waiting])))
        for key, record_id, number, position, rows, _ in fresh:
            origin = (record_id, key, position, number)
            for row in rows:
                self._take(TABLE_OF[type(row)], row, origin)
        waiting.clear()

    def refuse(
        self, file: str, position: str, record_id: str | None, reason: str, raw: str
    ) -> None:
        """Take one record that could not be understood."""
        self.quarantined += 1
        self._take("quarantine", (file, position, record_id, reason, raw), None)

    def close(self) -> dict[str, int]:
        """Write what is left and give the number of rows of each table."""
        self._sort()
        for name, table in self._tables.items():
            self._flush(name, table)
            if table.writer is not None:
                table.writer.close()
        return {name: table.written for name, table in self._tables.items()}

    def _take(self, name: str, row: Any, origin: tuple[Any, ...] | None) -> None:
        table = self._tables.get(name)
        if table is None:
            table = self._tables[name] = _Table([], [])
        table.waiting.append(row)
        if origin is not None:
            table.origins.append(origin)
        if len(table.waiting) >= BATCH:
            self._flush(name, table)

    def _flush(self, name: str, table: _Table) -> None:
        """Write the waiting rows, column by column."""
        if not table.waiting:
            return
        schema, size = schema_of(name), len(table.waiting)
        if name in STAGED:
            cells = [list(map(attrgetter(column), table.waiting)) for column in _COLUMNS[name]]
            record_ids, keys, positions, numbers = map(list, zip(*table.origins, strict=True))
            origin = [[self.dataset] * size, record_ids, keys, [self.source_id] * size]
            cells += [*origin, positions, numbers]
        else:
            cells = list(map(list, zip(*table.waiting, strict=True)))
        arrays = [arrow_column(c, f.type) for c, f in zip(cells, schema, strict=True)]
        if table.writer is None:
            file = self.folder / f"{name}.parquet"
            table.writer = pq.ParquetWriter(file, schema, compression="zstd")
        table.writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
        table.written += size
        table.waiting.clear()
        table.origins.clear()


def schema_of(name: str) -> pa.Schema:
    """Give the schema of a staged table."""
    if name == "records":
        return RECORDS
    return QUARANTINE if name == "quarantine" else STAGED[name]


def arrow_column(cells: list[Any], kind: pa.DataType) -> pa.Array:
    """Turn a column of row values into Arrow; shares, names and pairs become structs."""
    if pa.types.is_struct(kind):
        return pa.array([None if c is None else _struct(c) for c in cells], kind)
    if pa.types.is_list(kind) and pa.types.is_struct(kind.value_type):
        return pa.array([[_struct(item) for item in c] for c in cells], kind)
    return pa.array(cells, kind)


def _struct(value: Any) -> dict[str, Any]:
    if isinstance(value, Share):
        return {
            "low": value.low,
            "high": value.high,
            "low_open": value.low_open,
            "high_open": value.high_open,
        }
    if isinstance(value, tuple):
        return {"field": value[0], "value": value[1]}
    return {"value": value.value, "kind": value.kind, "language": value.language}
