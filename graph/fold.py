"""From the record on disk to a world: which rows are known, and the cache of the result.

A record that a later edition states otherwise, or that a later complete edition lacks, is
closed: it gets a ``last_seen`` and is no longer part of what is known now. Editions without a
date come before all dated ones and never close one another.
"""

import json
import os
import shutil
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from graph.canonical import build
from graph.head import Head, Part
from graph.model import SCHEMAS
from graph.record import Record
from graph.vocabulary import Judgement
from graph.world import World

CLOCK: Final = (pa.field("first_seen", pa.string()), pa.field("last_seen", pa.string()))
SEEN: Final = pa.field("seen", pa.string())
"""The latest edition that a record stood in; fills ``observed_on`` where no row says it."""
KEPT_WORLDS: Final = 2


def open_world(record: Record, *, head: Head | None = None) -> World:
    """Give the world of the record's current version, from the cache if it is there."""
    head = record.head() if head is None else head
    cache = record.workspace / "cache" / "world" / head.data_version
    world = _read(cache, head)
    if world is None:
        world = fold(record, head)
        _write(cache, world)
    return world


def is_cached(record: Record, head: Head) -> bool:
    """Say whether the world of a version lies in the cache."""
    return (record.workspace / "cache" / "world" / head.data_version / "done").exists()


def fold(record: Record, head: Head) -> World:
    """Read every part and make the world of what is known now."""
    parts = list(head.parts)
    clock = _clock(record, parts)
    tables = {name: _table(record, parts, name, clock) for name in SCHEMAS}
    judged = head.in_force
    return build(
        tables,
        data_version=head.data_version,
        positive=[d.pair for d in judged if d.judgement == Judgement.POSITIVE],
        negative=[d.pair for d in judged if d.judgement == Judgement.NEGATIVE],
        unsure=[(*d.pair, d.reason or "") for d in judged if d.judgement == Judgement.UNSURE],
        sources=sources_table(parts),
    )


def sources_table(parts: list[Part]) -> pa.Table:
    """List the loaded files, one row each, in a fixed order."""
    rows = [
        {
            "dataset": part.dataset,
            "source_id": part.source["sha256"],
            "edition": part.edition,
            "complete": part.complete,
            **{
                key: part.source.get(key)
                for key in ("file", "reader", "publisher", "licence", "url", "retrieved_on")
            },
            "records": part.counts["records_read"],
            "authorities": part.source.get("authorities", []),
        }
        for part in parts
    ]
    rows.sort(key=lambda row: (row["dataset"], row["edition"] or "", row["source_id"]))
    text = ("dataset", "source_id", "edition", "file", "reader", "publisher", "licence", "url")
    schema = pa.schema(
        [
            *((name, pa.string()) for name in text),
            ("retrieved_on", pa.string()),
            ("complete", pa.bool_()),
            ("records", pa.int64()),
            ("authorities", pa.list_(pa.string())),
        ]
    )
    return pa.Table.from_pylist(rows, schema=schema)


def _clock(record: Record, parts: list[Part]) -> pa.Table | None:
    """Give first and last sight of every record; ``None`` where each dataset is one part."""
    import duckdb

    if len({part.dataset for part in parts}) == len(parts):
        return None
    con = duckdb.connect()
    con.execute("create table seen(dataset text, id text, key blob, edition text)")
    con.execute("create table whole(dataset text, edition text)")
    for part in parts:
        for file in record.table_files([part], "records"):
            con.execute(
                "insert into seen select ?, record_id, record_key, ? from read_parquet(?)",
                [part.dataset, part.edition or "", str(file)],
            )
        if part.complete:
            con.execute("insert into whole values (?, ?)", [part.dataset, part.edition or ""])
    return con.sql(_CLOCK_SQL).to_arrow_table()


_CLOCK_SQL: Final = """
with span as (
  select dataset, id, key, min(edition) first_seen, max(edition) last from seen group by all),
later as (
  select s.key, min(o.edition) closed from span s
  join seen o on o.dataset = s.dataset and o.id = s.id and o.edition > s.last group by s.key),
missing as (
  select s.key, min(w.edition) closed from span s
  join whole w on w.dataset = s.dataset and w.edition > s.last group by s.key)
select s.key record_key, nullif(s.first_seen, '') first_seen, nullif(s.last, '') seen,
       nullif(least(coalesce(l.closed, m.closed), coalesce(m.closed, l.closed)), '') last_seen
from span s left join later l using (key) left join missing m using (key)
"""


def _table(record: Record, parts: list[Part], name: str, clock: pa.Table | None) -> pa.Table:
    import pyarrow.parquet as pq

    chunks = []
    for part in parts:
        for file in record.table_files([part], name):
            table = pq.read_table(file).drop_columns(["record_no"])
            days = {"first_seen": part.edition, "last_seen": None, "seen": part.edition}
            if clock is None:
                for column in (*CLOCK, SEEN):
                    cells = pa.repeat(pa.scalar(days[column.name], pa.string()), len(table))
                    table = table.append_column(column, cells)
            chunks.append(table)
    schema = SCHEMAS[name]
    if not chunks:
        return pa.schema([*schema, *CLOCK]).empty_table()
    table = pa.concat_tables(chunks)
    if clock is not None:
        row = pc.index_in(table["record_key"], value_set=clock["record_key"].cast(pa.binary(16)))
        for column in (*CLOCK, SEEN):
            table = table.append_column(column, clock[column.name].take(row))
        table = table.filter(pc.is_null(table["last_seen"]))
    table = _observed(table)
    order = [("dataset", "ascending"), ("record_id", "ascending"), ("record_key", "ascending")]
    return table.take(pc.sort_indices(table, sort_keys=order)).combine_chunks()


def _observed(table: pa.Table) -> pa.Table:
    """Take the edition's date for a row that has no date of observation of its own (rule 17)."""
    if "observed_on" in table.column_names:
        place = table.column_names.index("observed_on")
        days = pc.coalesce(table["observed_on"], table[SEEN.name])
        table = table.set_column(place, "observed_on", days)
    return table.drop_columns([SEEN.name])


def _write(cache: Path, world: World) -> None:
    """Put a world into the cache; a workspace that cannot be written is no reason to fail."""
    fresh = cache.with_name(f"{cache.name}.{os.getpid()}")
    try:
        fresh.mkdir(parents=True, exist_ok=True)
        extra = {
            "_members": world.members,
            "_unsure": world.unsure,
            "_sources": world.sources,
            "_ids": pa.table({"id": world.ids}),
        }
        for name, table in {**world.tables, **extra}.items():
            target = str(fresh / f"{name}.arrow")
            with pa.OSFile(target, "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
                writer.write_table(table)
        (fresh / "done").write_text(json.dumps({"data_version": world.data_version}))
        shutil.rmtree(cache, ignore_errors=True)
        os.replace(fresh, cache)
        _forget_old(cache.parent)
    except OSError:
        shutil.rmtree(fresh, ignore_errors=True)


def _forget_old(folder: Path) -> None:
    worlds = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in worlds[KEPT_WORLDS:]:
        shutil.rmtree(old, ignore_errors=True)


def _read(cache: Path, head: Head) -> World | None:
    if not (cache / "done").exists():
        return None
    tables: dict[str, Any] = {}
    for name in (*SCHEMAS, "_members", "_unsure", "_sources", "_ids"):
        source = pa.memory_map(str(cache / f"{name}.arrow"))
        tables[name] = pa.ipc.open_file(source).read_all()
    ids = tables["_ids"]["id"]
    return World(
        data_version=head.data_version,
        tables={name: tables[name] for name in SCHEMAS},
        ids=ids.combine_chunks() if ids.num_chunks != 1 else ids.chunk(0),
        members=tables["_members"],
        unsure=tables["_unsure"],
        sources=tables["_sources"],
    )
