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
"""``gone``: the record states nothing; ``held``: what a delta says of the dataset before it;
``text``: the hash of the text that the rows follow from, where they follow from it alone."""
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
"""Columns in which hardly two rows say the same."""


def writer_of(file: Path, name: str) -> pq.ParquetWriter:
    """Return the writer of a staged table; what hardly repeats is written without a dictionary."""
    schema = schema_of(name)
    repeating = [column for column in schema.names if column not in _OWN]
    return pq.ParquetWriter(file, schema, compression="zstd", use_dictionary=repeating)


def schema_of(name: str) -> pa.Schema:
    """Return the schema of a staged table."""
    if name == "records":
        return RECORDS
    return QUARANTINE if name == "quarantine" else STAGED[name]
