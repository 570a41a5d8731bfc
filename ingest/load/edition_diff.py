"""A staged file against its dataset: known records are removed, closed ones are counted.

Everything is a column: keys of 16 bytes in numpy, and ids in Arrow only where they are needed.
"""

import hashlib
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.head.manifest import Head, Part, observation_sum, refused_sum
from graph.record.editions import (
    Sightings,
    count_records,
    read_keys,
    read_partition,
    read_refused_ids,
    read_sightings,
    records_in_force,
)
from graph.record.model import TABLES
from graph.record.record import Record
from graph.record.record_keys import Bools, KeySet, key_partitions, repeat_mask, sum_keys
from graph.record.staged_tables import open_writer
from ingest.load.load_job import Job, source_of


@dataclass(frozen=True)
class Comparison:
    """How a staged file relates to its dataset; ``held`` and ``seen`` have a flag a record.

    Attributes:
        files: the staged tables of the file's records.
        held: the dataset has this record's rows already, or they stand further up in the file.
        seen: this very edition has the record already, or it stands further up in the file.
        before: the records of the same scope in force before this edition.
        lacking: which of ``before`` neither the file nor this edition's other files have.
        unread: which of ``before`` they have only in quarantine.
        refused: ids in quarantine that the edition's loaded files do not have there.
    """

    files: list[Path]
    held: Bools
    seen: Bools
    before: Sightings
    lacking: Bools
    unread: Bools
    refused: pa.Array

    @cached_property
    def file_records(self) -> Sightings:
        """All of the file's records, in memory at once."""
        return read_sightings(self.files)

    def replaced_records(self) -> Bools:
        """Return which of ``before`` the file changes or deletes: the same id, another key."""
        found = self.lacking.copy()
        lacking = self.before.select(found)
        if len(lacking):
            found[found] = lacking.shared_id_mask([self.file_records])
        return found

    def count_fresh(self) -> tuple[int, int]:
        """Count the records that are new in this edition, and add their keys up."""
        count = total = begin = 0
        for keys in read_keys(self.files):
            news = keys[~self.seen[begin : begin + len(keys)]]
            begin += len(keys)
            count += len(news)
            total += sum_keys(news)
        return count, total


def compare_with_dataset(record: Record, head: Head, job: Job, others: list[Job]) -> Comparison:
    """Compare a staged file with the editions of its dataset and scope.

    Keys are compared share by share, so that memory does not grow with the file.

    ``others`` are files of the same edition that have been read and not yet taken; records that
    they state are not lacking.
    """
    files = [job.stage.folder / "records.parquet"]
    coming = [other.stage.folder / "records.parquet" for other in others]
    parts, at = head.parts_of_dataset(job.dataset), job.edition_parts(head)
    same = record.table_files(at, "records")
    before = records_in_force(record, job.older_parts(head))
    known, stored = job.known_keys(parts), record.table_files(parts, "records")
    size = count_records(files)
    held, seen = np.zeros(size, np.bool_), np.zeros(size, np.bool_)
    lacking = np.zeros(len(before), np.bool_)
    for share in key_partitions(size + len(before)):
        keys, rows = read_partition(files, share)
        here = KeySet(read_partition(same, share)[0])
        # The keys that the file was read beside serve again where no load came in between.
        has = here if same == stored else known
        if has is None:
            has = KeySet(read_partition(stored, share)[0])
        mine = KeySet(keys) if len(before) else None
        # A record that stands twice in the file is kept once: later copies count as held.
        twice = repeat_mask(keys) if mine is None or mine.alike else np.zeros(len(keys), np.bool_)
        held[rows] = twice | has.contains(keys)
        seen[rows] = twice | here.contains(keys)
        if mine is not None:
            asked = share.matching_rows(before.keys)
            there = before.keys[asked]
            further = KeySet(read_partition(coming, share)[0])
            lacking[asked] = ~(
                mine.contains(there) | here.contains(there) | further.contains(there)
            )
    quarantined = _refused_ids(job, others, record.table_files(at, "quarantine"))
    unread = _unread_records(before, quarantined[0], [*files, *coming, *same])
    return Comparison(files, held, seen, before, lacking & ~unread, unread, quarantined[1])


def _refused_ids(job: Job, others: list[Job], loaded: list[Path]) -> tuple[pa.Array, pa.Array]:
    """Return an edition's ids in quarantine, and those that only this file brings there."""
    staged = [each.stage.folder / "quarantine.parquet" for each in (job, *others)]
    there = [file for file in staged if file.exists()]
    mine, held = read_refused_ids(there[:1] if staged[0].exists() else []), read_refused_ids(loaded)
    return read_refused_ids([*there, *loaded]), mine.filter(
        pc.invert(pc.is_in(mine, value_set=held))
    )


def _unread_records(before: Sightings, refused: pa.Array, stated: list[Path]) -> Bools:
    """Return which of the earlier records stand in quarantine and nowhere else in the edition."""
    found = before.id_mask(refused)
    if found.any():
        found &= ~before.id_mask(read_sightings(stated).find_ids(refused))
    return found


def build_part(head: Head, job: Job, compared: Comparison, *, first: bool) -> tuple[Part, bool]:
    """Build the file's part without known rows; return it and whether it brings anything new.

    ``first`` says whether this file's counts are to say what the whole edition closes.
    """
    stage, complete = job.stage, job.complete
    unchanged = int(np.count_nonzero(compared.held))
    fresh, total = compared.count_fresh()
    closing = complete and not any(part.complete for part in job.edition_parts(head))
    # A complete edition closes what it lacks, once; any other only what it replaces.
    closed = 0
    if closing and first:
        closed = int(np.count_nonzero(compared.lacking))
    elif fresh and not complete:
        closed = int(np.count_nonzero(compared.replaced_records()))
    # Only now: `compared` still reads the very tables from which rows are removed here.
    rows = _remove_known_rows(job, compared) if unchanged else job.rows
    part = Part(
        id=f"{job.dataset[:40].replace('/', '_')}-{stage.folder.name[:12]}",
        dataset=job.dataset,
        edition=job.edition,
        complete=complete,
        content=observation_sum(total, job.edition_place, job.scope),
        rows={name: rows.get(name, 0) for name in TABLES},
        counts={
            "records_read": stage.records + stage.quarantined,
            "records_kept": stage.records - unchanged,
            "records_quarantined": stage.quarantined,
            "records_unchanged": unchanged,
            "closed": closed,
        },
        source=source_of(job),
        scope=job.scope,
        delta=job.delta is not None,
        refused=refused_sum(compared.refused.to_pylist()),
    )
    return part, bool(fresh) or closing


def has_known_refusals(record: Record, job: Job, edition: list[Part]) -> bool:
    """Return whether all that a file has in quarantine stands in its edition's already."""
    if not job.stage.quarantined or any(p.source["sha256"] == job.opened.sha256 for p in edition):
        return True
    if not edition:
        return False
    mine = Counter(_refusals([job.stage.folder / "quarantine.parquet"]))
    return mine <= Counter(_refusals(record.table_files(edition, "quarantine")))


def _refusals(files: list[Path]) -> Iterator[bytes]:
    """Yield a hash of each refused record, wherever it stood."""
    import pyarrow.parquet as pq

    for file in files:
        for batch in pq.ParquetFile(file).iter_batches(columns=["record_id", "reason", "raw"]):
            for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                yield hashlib.blake2b(repr(row).encode(errors="replace"), digest_size=16).digest()


def _remove_known_rows(job: Job, compared: Comparison) -> dict[str, int]:
    """Remove rows of known records and repeated sightings from the staged tables."""
    left: dict[str, int] = {}
    for name, rows in job.rows.items():
        if name == "quarantine":
            left[name] = rows
            continue
        stays = ~(compared.seen if name == "records" else compared.held)
        left[name] = _keep_rows(job.stage.folder / f"{name}.parquet", name, stays)
    return left


def _keep_rows(file: Path, name: str, stays: Bools) -> int:
    """Count the rows of records that stay, and rewrite the table if others are in it."""
    import pyarrow.parquet as pq

    source = pq.ParquetFile(file)
    masks = (stays[b["record_no"].to_numpy()] for b in source.iter_batches(columns=["record_no"]))
    kept = sum(int(np.count_nonzero(mask)) for mask in masks)
    if kept == source.metadata.num_rows:
        return kept
    fresh = file.with_suffix(".thin")
    with open_writer(fresh, name) as writer:
        for batch in source.iter_batches():
            writer.write_batch(batch.filter(pa.array(stays[batch["record_no"].to_numpy()])))
    os.replace(fresh, file)
    return kept
