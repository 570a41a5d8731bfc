"""The tables of a staged or stored file: their columns, and how they are written."""

from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from graph.record.model import SCHEMAS

RECORD_NO: Final = pa.field("record_no", pa.int64(), nullable=False)
STAGED: Final = {name: schema.append(RECORD_NO) for name, schema in SCHEMAS.items()}
TEXT: Final = pa.binary(16)
RECORDS: Final = pa.schema(
    [
        pa.field("record_key", pa.binary(16), nullable=False),
        pa.field("record_id", pa.string(), nullable=False),
        RECORD_NO,
        pa.field("gone", pa.bool_(), nullable=False),
        pa.field("held", pa.bool_()),
        pa.field("text", TEXT),
    ]
)
"""One line for each record that a file states. ``gone``: the record states nothing (a tombstone);
``held``: in a delta, whether the dataset had the record before; ``text``: the hash of the record's
text, where the rows follow from the text alone."""
QUARANTINE: Final = pa.schema(
    [
        pa.field("file", pa.string(), nullable=False),
        pa.field("position", pa.string(), nullable=False),
        pa.field("record_id", pa.string()),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("raw", pa.string(), nullable=False),
    ]
)
_OWN: Final = frozenset(
    "id record_id record_key record_no position owner asset text raw url".split()
)
"""Columns in which hardly any value repeats, so that a dictionary would not pay."""


def open_writer(file: Path, name: str) -> pq.ParquetWriter:
    """Open a Parquet file for a staged table; only columns that repeat get a dictionary."""
    schema = staged_schema(name)
    repeating = [column for column in schema.names if column not in _OWN]
    return pq.ParquetWriter(
        file, schema, compression="zstd", use_dictionary=repeating, write_page_checksum=True
    )


def staged_schema(name: str) -> pa.Schema:
    """Return the schema of a staged table."""
    if name == "records":
        return RECORDS
    return QUARANTINE if name == "quarantine" else STAGED[name]
