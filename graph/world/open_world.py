"""Reads a world from the record on disk, and keeps it in a cache.

A record that a later edition states otherwise is closed and no longer part of what is known now
(``graph.record.known_time``), but for holdings that ended with it. One that a later complete
edition lacks stays, as ended (``graph.world.missing_rows``).
"""

import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.parquet import read_metadata

from graph.candidates.left_out import PARTIES_ONCE, dropped_names, dropped_numbers
from graph.candidates.levels import ENGINE
from graph.head.manifest import Head, Part
from graph.programmes.programme_days import table_digest
from graph.record.entry_sights import add_entry_sights
from graph.record.known_time import current_spans
from graph.record.model import SCHEMAS
from graph.record.record import Record
from graph.record.stored_table import map_arrow, put_aside, read_table, write_arrow
from graph.values.file_digests import is_unchanged, read_stored, write_digests
from graph.world.decided import build_decided_world, compare_names
from graph.world.kept_scores import keep_scores, read_scores
from graph.world.listing_days import GUESSED, guessed_editions
from graph.world.missing_rows import KEPT_REPLACED, keep_missing, open_starts, replaced_rows
from graph.world.rows_by_party import count_parties
from graph.world.world import TITLE, World

if TYPE_CHECKING:
    from graph.candidates.candidate_search import Comparing

CLOCK: Final = (pa.field("first_seen", pa.string()), pa.field("last_seen", pa.string()))
SEEN: Final = pa.field("seen", pa.string())
"""The latest edition with the record; stands in for ``observed_on`` where a row has none."""
_STATED: Final = ("file", "reader", "publisher", "licence", "url", "retrieved_on")
KEPT_WORLDS: Final = 2
"""Worlds that stay in the cache, the newest ones."""
STAGES: Final = (
    "rows put in order",
    "names compared with those on lists",
    "pairs of like names weighed",
)
"""What is done for a world, in words, in this order."""
TOLD_FROM: Final = 50_000
"""Rows from which on it is told how many are in order."""
LAYOUT: Final = 12
"""What a cached world holds; one of another layout is built anew."""
_DONE: Final = "done"
"""File of a world that says of which version it is."""
_COUNTS: Final = "parties.json"
"""File of a world that says how many parties there are, so that nobody counts them again."""
_WORLD: Final = re.compile(r"[0-9a-f]{16}(\.[0-9]+)?")
"""The name of a world's folder, or of one that a process is writing."""
HALF_WRITTEN: Final = 3600.0
"""Seconds after which an unfinished world is taken for what a dead process left."""


def open_world(
    record: Record,
    *,
    head: Head | None = None,
    told: Callable[[str, int, int], None] | None = None,
    joined: Callable[[World], None] | None = None,
) -> World:
    """Return the world of a version of the record, from the cache if it is there.

    Args:
        record: the record.
        head: the version; the current one if none is given.
        told: is told what is done, in words, and how many rows, parties or pairs of how many.
        joined: is given a world that is made anew, before its names are compared.
    """
    is_current, head = head is None, record.head() if head is None else head
    cache = _cache_folder(record, head)
    world = _read(cache, head)
    if world is None:
        from graph.candidates.candidate_search import Comparing

        how = Comparing(scores=read_scores(record, head.day))
        step = None
        if told is not None:
            step, how.step, how.judged = (partial(told, stage) for stage in STAGES)
        world = read_world(record, head, how=how, step=step, joined=joined)
        # A folder that nothing was loaded into may be no workspace yet.
        if head.serial:
            _write(cache, world)
            if is_current:
                keep_scores(record, how.scores)
    return world


def forget_worlds(record: Record) -> None:
    """Remove the worlds of the cache, but not one that another process is writing."""
    try:
        _forget_rest(list((record.workspace / "cache" / "world").iterdir()), kept=0)
    except (FileNotFoundError, NotADirectoryError):
        return


def is_cached(record: Record, head: Head) -> bool:
    """Return whether the world of a version is in the cache, as it was written."""
    return _is_whole(_cache_folder(record, head), head, remember=False)


def counted_parties(record: Record, head: Head) -> dict[str, int] | None:
    """Return how many parties a version has, as `count_parties`; ``None`` if nobody counted yet."""
    if not is_cached(record, head):
        return None
    try:
        found: dict[str, int] = json.loads((_cache_folder(record, head) / _COUNTS).read_bytes())
    except (OSError, ValueError):
        # Another process may be replacing the folder.
        return None
    return found


def find_damage(record: Record, head: Head, *, deep: bool = False) -> list[str]:
    """Return what is wrong with the cached world of a version, as sentences; often nothing.

    A world that is not in the cache is no damage.

    Args:
        record: the record that the cache belongs to.
        head: the version.
        deep: read every byte, also of files that nobody seems to have written since.
    """
    cache = _cache_folder(record, head)
    if not cache.exists() or _is_whole(cache, head, deep=deep) or _is_of_other_rules(cache, head):
        return []
    return ["The cached copy of the data is damaged. Build it again with: ownership rebuild"]


def _cache_folder(record: Record, head: Head) -> Path:
    return record.workspace / "cache" / "world" / head.data_version


def _is_whole(cache: Path, head: Head, *, deep: bool = False, remember: bool = True) -> bool:
    """Return whether a folder holds the world of a version exactly as it was written."""
    if not is_unchanged(cache, deep=deep, remember=remember):
        return False
    # The folder of another version may have been renamed, so its name says nothing.
    return _read_version(cache) == _version_text(head)


def _read_version(cache: Path) -> bytes:
    try:
        return read_stored(cache / _DONE)
    except OSError:
        return b""


def _version_text(of: Head | World) -> bytes:
    """Return the content of the file that says of which version a world is, and its rules.

    The days of listings rest on the table of programmes and on guessed days of files, neither of
    which the data version covers.
    """
    if isinstance(of, World):
        guesses = guessed_editions(of.sources)
    else:
        days = (((p.dataset, p.source["sha256"]), p.source.get(GUESSED)) for p in of.parts)
        guesses = {file: day for file, day in days if day}
    said = repr((table_digest(), sorted(guesses.items()))).encode()
    made_with = hashlib.blake2b(said, digest_size=8).hexdigest()
    made = {
        "data_version": of.data_version,
        "layout": LAYOUT,
        "listing_days": made_with,
        "candidates": ENGINE,
    }
    return json.dumps(made).encode()


def _is_of_other_rules(cache: Path, head: Head) -> bool:
    """Return whether a world of the version was made by other rules."""
    try:
        said = json.loads(_read_version(cache))
    except ValueError:
        return False
    own = json.loads(_version_text(head))
    same = isinstance(said, dict) and said.get("data_version") == own["data_version"]
    return same and said != own


def read_world(
    record: Record,
    head: Head,
    *,
    known_on: str | None = None,
    how: "Comparing | None" = None,
    step: Callable[[int, int], None] | None = None,
    joined: Callable[[World], None] | None = None,
) -> World:
    """Return the world of what is known now, built from all parts of a version.

    Args:
        record: the record with the parts.
        head: the version.
        known_on: an ISO day; later editions and later decisions are left out (the
            second clock). An edition without a date counts as known all along.
        how: scores of earlier comparisons of names, and who is told of progress.
        step: is told how many rows of how many are read and in order.
        joined: is given the world before its names are compared.
    """
    version = head.data_version
    if known_on is not None:
        taken = tuple(d for d in head.decisions if d.at[:10] <= known_on)
        head = replace(head, decisions=taken, day=known_on)
    parts = [p for p in head.parts if known_on is None or (p.edition or "")[:10] <= known_on]
    keepers = [p for p in _earlier_parts(head.parts, parts) if p not in parts]
    clock = current_spans(record, parts, always=bool(keepers))
    stored = parts + keepers
    current = clock and clock.current
    first, kept = dict[str, pa.Table](), dict[str, pa.Table]()
    if clock is not None and len(clock.replaced):
        replaced = {n: _known_rows(record, stored, n, clock.replaced) for n in KEPT_REPLACED}
        first["interests"] = _known_rows(record, stored, "interests", current)
        kept = replaced_rows(first["interests"], replaced)

    def stated_rows(name: str) -> pa.Table:
        rows = first.pop(name) if name in first else _known_rows(record, stored, name, current)
        if name in kept:
            rows = pa.concat_tables([rows, kept[name]])
        if clock is not None and name == "interests":
            rows = open_starts(rows)
        if clock is not None and name == "listings":
            rows = add_entry_sights(record, parts, stored, rows, clock.spans)
        if name == "parties":
            missing.append(rows.filter(pc.is_valid(rows["last_seen"])))
        return rows

    missing = list[pa.Table]()
    aside = _cache_folder(record, head).parent
    stated = {name: _count_rows(record, stored, name) for name in SCHEMAS} if step else {}
    tables, done, every = dict[str, pa.Table](), 0, sum(stated.values())
    if step is not None and every > TOLD_FROM:
        step(done, every)
    # A register has many rows: each table leaves memory before the next is read.
    for name in SCHEMAS:
        tables[name] = put_aside(_settle(name, stated_rows(name)), aside)
        if step is not None and every > TOLD_FROM:
            done += stated[name]
            step(done, every)
    if clock is not None:
        # A name or number that a person took out of a case file may be right all the same.
        once = pa.concat_tables([clock.replaced, clock.taken_back])
        earlier = _replaced_parties(record, stored, once)
        # Of a missing row whose party goes on nothing else is left.
        earlier = pa.concat_tables([earlier, *(one.select(PARTIES_ONCE.names) for one in missing)])
        how = _with_left_out(how, tables["parties"], earlier)
    world, settled = build_decided_world(
        tables,
        head.judgements,
        head.day,
        data_version=version,
        sources=sources_table([*parts, *map(_without_authorities, keepers)]),
    )
    if joined is not None:
        joined(world)
    world = compare_names(world, settled, how)
    return replace(world, rule_statuses=head.rule_statuses)


def _earlier_parts(every: Sequence[Part], some: list[Part]) -> list[Part]:
    """Return the parts that were loaded before one of some parts of the same dataset.

    They are needed because a row that several editions state is stored only with the part that
    was loaded first.
    """
    last = {part.dataset: place for place, part in enumerate(every) if part in some}
    return [part for place, part in enumerate(every) if place < last.get(part.dataset, -1)]


def _without_authorities(part: Part) -> Part:
    """Return a part without its authorities: its rows are cited, but its lists were not known.

    None is not an empty list, which an edition without a new entry has.
    """
    counts = {**part.counts, "records_quarantined": 0}
    return replace(part, counts=counts, source={**part.source, "authorities": None, "entries": []})


def _published_title(part: Part) -> str | None:
    """Return what the publisher of a file calls it; the name of a format is no title."""
    return part.source.get(TITLE) if part.source.get("publisher") else None


def sources_table(parts: list[Part]) -> pa.Table:
    """Return a table of the loaded files, one row each, in a fixed order."""
    rows = [
        {
            "dataset": part.dataset,
            "source_id": part.source["sha256"],
            "edition": part.edition and part.edition[:10],
            "complete": part.complete,
            TITLE: _published_title(part),
            **{key: part.source.get(key) for key in (*_STATED, GUESSED)},
            "records": part.counts["records_read"],
            "refused": part.counts.get("records_quarantined", 0),
            "authorities": part.source.get("authorities", []),
            "entries": part.source.get("entries", []),
        }
        for part in parts
    ]
    rows.sort(key=lambda row: (row["dataset"], row["edition"] or "", row["source_id"]))
    text = ("dataset", "source_id", "edition", "file", "reader", "publisher", "licence", "url")
    schema = pa.schema(
        [
            *((name, pa.string()) for name in text),
            ("retrieved_on", pa.string()),
            (GUESSED, pa.string()),
            (TITLE, pa.string()),
            ("complete", pa.bool_()),
            ("records", pa.int64()),
            ("refused", pa.int64()),
            ("authorities", pa.list_(pa.string())),
            ("entries", pa.list_(pa.string())),
        ]
    )
    return pa.Table.from_pylist(rows, schema=schema)


def _count_rows(record: Record, parts: list[Part], name: str) -> int:
    """Return how many rows the parts have of a table, known or not."""
    return sum(read_metadata(file).num_rows for file in record.table_files(parts, name))


def _known_rows(record: Record, parts: list[Part], name: str, clock: pa.Table | None) -> pa.Table:
    """Return the rows of a table that are known or missing, as stated, with days of editions."""
    chunks = []
    for part in parts:
        for file in record.table_files([part], name):
            table = read_table(file).drop_columns(["record_no"])
            day = part.edition and part.edition[:10]
            days = {"first_seen": day, "last_seen": None, "seen": day}
            if clock is None:
                for column in (*CLOCK, SEEN):
                    cells = pa.repeat(pa.scalar(days[column.name], pa.string()), len(table))
                    table = table.append_column(column, cells)
            chunks.append(table)
    schema = SCHEMAS[name]
    if not chunks:
        return pa.schema([*schema, *CLOCK, SEEN]).empty_table()
    table = pa.concat_tables(chunks)
    if clock is not None:
        row = pc.index_in(table["record_key"], value_set=clock["record_key"].cast(pa.binary(16)))
        table = table.filter(pc.is_valid(row))
        row = row.drop_null()
        for column in (*CLOCK, SEEN):
            table = table.append_column(column, clock[column.name].take(row))
    return table


def _with_left_out(
    how: "Comparing | None", parties: pa.Table, earlier: pa.Table
) -> "Comparing | None":
    """Return how to compare, with the numbers and names that editions left out."""
    if not len(earlier):
        return how
    from graph.candidates.candidate_search import Comparing

    dropped, names = dropped_numbers(parties, earlier), dropped_names(parties, earlier)
    return replace(how or Comparing(), dropped=dropped, names_once=names)


def _replaced_parties(record: Record, parts: list[Part], replaced: pa.Table) -> pa.Table:
    """Return what is asked of parties that editions have in another text (`PARTIES_ONCE`)."""
    keys, columns = replaced["record_key"].cast(pa.binary(16)), PARTIES_ONCE.names[:-1]
    chunks = [PARTIES_ONCE.empty_table()]
    for file in record.table_files(parts, "parties") if len(replaced) else ():
        table = read_table(file, columns=[*columns, "record_key"])
        row = pc.index_in(table["record_key"], value_set=keys)
        table, row = table.filter(pc.is_valid(row)), row.drop_null()
        table = table.drop_columns(["record_key"])
        chunks.append(table.append_column("seen", replaced["seen"].take(row)))
    return pa.concat_tables(chunks)


def _settle(name: str, table: pa.Table) -> pa.Table:
    """Return a table with what is missing ended, with ``observed_on``, in a fixed order."""
    table = _fill_observed_on(keep_missing(name, table))
    # An entry has a row for each time in which it was on its list, that of now the first.
    times = table.select(["dataset", "record_id", "record_key"])
    times = times.append_column("gone", pc.fill_null(table["last_seen"], ""))
    keys = [(column, "ascending") for column in times.column_names]
    order = pc.sort_indices(times, sort_keys=keys)
    schema, columns = table.schema, table.columns
    del table, times
    if not np.array_equal(order, np.arange(len(order), dtype=np.uint64)):
        # As stated and in order, a column is in memory twice, but never the whole table.
        for place in range(len(columns)):
            columns[place] = columns[place].take(order)
    return pa.table(columns, schema=schema).combine_chunks()


def _fill_observed_on(table: pa.Table) -> pa.Table:
    """Return a table with the edition's date in ``observed_on`` where a row has none.

    See rule 17 of docs/reference/rules.md.
    """
    if "observed_on" in table.column_names:
        place = table.column_names.index("observed_on")
        days = pc.coalesce(table["observed_on"], table[SEEN.name])
        table = table.set_column(place, "observed_on", days)
    return table.drop_columns([SEEN.name])


def _write(cache: Path, world: World) -> None:
    """Write a world to the cache; do nothing where the workspace cannot be written."""
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
            write_arrow(table, fresh / f"{name}.arrow")
        (fresh / _COUNTS).write_text(json.dumps(count_parties(world)), encoding="utf-8")
        (fresh / _DONE).write_bytes(_version_text(world))
        write_digests(fresh, os.listdir(fresh))
        shutil.rmtree(cache, ignore_errors=True)
        os.replace(fresh, cache)
        _forget_old(cache)
    except OSError:
        shutil.rmtree(fresh, ignore_errors=True)


def _forget_old(made: Path) -> None:
    """Remove worlds older than one that was just written."""
    others = [path for path in made.parent.iterdir() if path != made]
    # After a clock was set back the new world may look old, so it is kept whatever its time.
    newest_first = sorted(others, key=lambda path: path.stat().st_mtime, reverse=True)
    _forget_rest([made, *newest_first], kept=KEPT_WORLDS)


def _forget_rest(worlds: list[Path], *, kept: int) -> None:
    """Remove all but the first ``kept`` finished worlds, and unfinished ones of dead processes."""
    # Whatever has another name, as behind a link to elsewhere, is nobody's cache.
    worlds = [world for world in worlds if _WORLD.fullmatch(world.name)]
    # A world gets the bare name of its version once it is finished, however damaged it is since.
    whole = [world for world in worlds if not world.suffix]
    stale = time.time() - HALF_WRITTEN
    half = [w for w in worlds if w not in whole and w.stat().st_mtime < stale]
    for old in (*whole[kept:], *half):
        shutil.rmtree(old, ignore_errors=True)


def _read(cache: Path, head: Head) -> World | None:
    """Return the world in a folder; ``None`` if it is missing, damaged or of another version."""
    if not _is_whole(cache, head):
        return None
    tables: dict[str, Any] = {}
    try:
        for name in (*SCHEMAS, "_members", "_unsure", "_sources", "_ids"):
            tables[name] = map_arrow(cache / f"{name}.arrow")
    except (pa.ArrowException, OSError):
        # Another process may be replacing the folder, or the disk has lost bits by itself.
        return None
    ids = tables["_ids"]["id"]
    return World(
        data_version=head.data_version,
        tables={name: tables[name] for name in SCHEMAS},
        ids=ids.combine_chunks() if ids.num_chunks != 1 else ids.chunk(0),
        members=tables["_members"],
        unsure=tables["_unsure"],
        sources=tables["_sources"],
        rule_statuses=head.rule_statuses,
    )
