"""The tables of the record as Arrow files, for pandas, Polars, DuckDB and everything else."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from graph.record.model import SCHEMAS, SHARE_TYPE
from queries.exchange.canonical_rows import CanonicalRows

_CHUNK = 50_000


def write_table(rows: CanonicalRows, name: str, path: Path) -> int:
    """Write a table of the record and return its number of rows.

    Columns are those of the record, ids canonical. A share is four columns: `share_min_pct` and
    `share_max_pct` in percent, `share_min_closed` and `share_max_closed` as in answers.
    """
    schema = pa.schema([item for item in SCHEMAS[name] if item.name != "record_key"])
    written = 0
    with pa.OSFile(str(path), "wb") as sink:
        writer: pa.RecordBatchFileWriter | None = None
        chunk: list[dict[str, object]] = []

        def flush() -> None:
            nonlocal writer, chunk, written
            table = _flat(pa.Table.from_pylist(chunk, schema=schema))
            writer = writer or pa.ipc.new_file(sink, table.schema)
            writer.write_table(table)
            written, chunk = written + len(chunk), []

        for row in rows.rows(name):
            chunk.append(row)
            if len(chunk) == _CHUNK:
                flush()
        flush()
        assert writer is not None
        writer.close()
    return written


def _flat(table: pa.Table) -> pa.Table:
    """Return a table with each share as four columns."""
    for name in [item.name for item in table.schema if item.type == SHARE_TYPE]:
        share = table[name].combine_chunks()
        for end, low in (("min", "low"), ("max", "high")):
            percent = pc.divide(pc.struct_field(share, low).cast(pa.float64()), 10_000.0)
            closed = pc.invert(pc.struct_field(share, f"{low}_open"))
            # A field of a missing struct is not missing by itself.
            known = share.is_valid()
            percent = pc.if_else(known, percent, pa.scalar(None, pa.float64()))
            closed = pc.if_else(known, closed, pa.scalar(None, pa.bool_()))
            table = table.append_column(f"{name}_{end}_pct", percent)
            table = table.append_column(f"{name}_{end}_closed", closed)
        table = table.drop_columns([name])
    return table
