"""What of a staged file is new: known records are taken out, closed ones are counted.

All of it runs in DuckDB over Parquet, so memory stays bounded however long the file is.
"""

import os
from pathlib import Path
from typing import Any

from graph.head import Head, Part, observation_sum
from graph.model import TABLES
from graph.record import Record
from graph.stage import Stage, schema_of


def part_of(
    record: Record, head: Head, stage: Stage, rows: dict[str, int], complete: bool
) -> tuple[Part, bool]:
    """Take out what the dataset already holds; say whether anything new is left.

    Returns:
        The part, its ``source`` still empty, and whether it says anything new.
    """
    import duckdb

    con = duckdb.connect()
    staged = str(stage.folder / "records.parquet")
    parts = head.of_dataset(stage.dataset)
    _known(con, record, parts, stage.edition)
    con.execute(
        "create table mine as select record_no, record_key key, record_id, "
        "row_number() over (partition by record_key order by record_no) > 1 twice "
        f"from read_parquet('{_quoted(staged)}')"
    )
    con.execute(
        "create table marked as select m.*, m.twice or k.key is not null held, "
        "m.twice or s.key is not null seen from mine m "
        "left join known k on k.key = m.key left join same s on s.key = m.key"
    )
    unchanged = con.execute("select count(*) from marked where held").fetchone()[0]  # type: ignore[index]  # count(*) gives a row
    if unchanged:
        rows = _thin(con, stage, rows)
    keys = [row[0] for row in con.execute("select key from marked where not seen").fetchall()]
    closing = complete and not any(p.complete and p.edition == stage.edition for p in parts)
    counts = {
        "records_read": stage.records + stage.quarantined,
        "records_kept": stage.records - unchanged,
        "records_quarantined": stage.quarantined,
        "records_unchanged": unchanged,
        "closed": _closed(con, record, parts, stage, complete) if keys or closing else 0,
    }
    added = {name: rows.get(name, 0) for name in TABLES}
    part = Part(
        id=f"{stage.dataset[:40].replace('/', '_')}-{stage.folder.name[:12]}",
        dataset=stage.dataset,
        edition=stage.edition,
        complete=complete,
        content=observation_sum(keys, stage.edition),
        rows=added,
        counts=counts,
        source={},
    )
    return part, bool(keys) or closing


def _known(con: Any, record: Record, parts: list[Part], edition: str | None) -> None:
    """Tables of record keys that the dataset holds, and those seen in this very edition."""
    con.execute("create table known(key blob); create table same(key blob)")
    for part in parts:
        for file in record.table_files([part], "records"):
            con.execute("insert into known select record_key from read_parquet(?)", [str(file)])
            if part.edition == edition:
                con.execute("insert into same select record_key from read_parquet(?)", [str(file)])
    for table in ("known", "same"):
        con.execute(f"create or replace table {table} as select distinct key from {table}")


def _thin(con: Any, stage: Stage, rows: dict[str, int]) -> dict[str, int]:
    """Rewrite the staged tables without the rows of records that are held already."""
    left: dict[str, int] = {}
    for name in rows:
        if name == "quarantine":
            left[name] = rows[name]
            continue
        flag = "seen" if name == "records" else "held"
        gone = con.execute(f"select record_no from marked where {flag}").fetchnumpy()["record_no"]
        left[name] = _without(stage.folder / f"{name}.parquet", name, gone)
    return left


def _without(file: Path, name: str, gone: Any) -> int:
    """Write a staged table again without the records of these numbers, batch by batch."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    fresh, kept = file.with_suffix(".thin"), 0
    with pq.ParquetWriter(fresh, schema_of(name), compression="zstd") as writer:
        for batch in pq.ParquetFile(file).iter_batches():
            stays = ~np.isin(batch["record_no"].to_numpy(), gone)
            batch = batch.filter(pa.array(stays))
            kept += len(batch)
            writer.write_batch(batch)
    os.replace(fresh, file)
    return kept


def _closed(con: Any, record: Record, parts: list[Part], stage: Stage, complete: bool) -> int:
    """Count the records of the dataset that this edition closes."""
    if stage.edition is None or not parts:
        return 0
    con.execute("create table older(id text, key blob)")
    for part in parts:
        if (part.edition or "") < stage.edition:
            for file in record.table_files([part], "records"):
                con.execute(
                    "insert into older select record_id, record_key from read_parquet(?)",
                    [str(file)],
                )
    gone = "not exists (select 1 from mine m where m.key = o.key)"
    changed = "exists (select 1 from mine m where m.record_id = o.id)"
    condition = gone if complete else f"{gone} and {changed}"
    sql = f"select count(*) from (select distinct id, key from older) o where {condition}"
    return int(con.execute(sql).fetchone()[0])


def _quoted(text: str) -> str:
    return text.replace("'", "''")
