"""What of a staged file is new: known records are taken out, closed ones are counted.

All of it is columns: keys of 16 bytes in numpy, ids in Arrow and only where they are needed.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.head import Head, Part, observation_sum
from graph.keys import Bools, KeySet, repeated, sum_of
from graph.model import TABLES
from graph.record import Record
from graph.sightings import Sightings, in_force, keys_of, sightings_in
from graph.stage import schema_of
from ingest.job import Job, source_of


@dataclass(frozen=True)
class Compared:
    """A staged file against what the dataset holds; one row a record of the file.

    Attributes:
        mine: the file's records.
        held: the dataset has the rows of this record already, or it stands further up.
        seen: it was seen in this very edition already, or stands further up.
        before: the records in force before this edition, of the same scope.
        lacking: which of those neither the file nor this edition's other files state.
    """

    mine: Sightings
    held: Bools
    seen: Bools
    before: Sightings
    lacking: Bools

    def replaced(self) -> Bools:
        """Say which of the records before stand in the file otherwise, or as gone."""
        ids = self.before.ids.filter(pa.array(self.lacking))
        found = self.lacking.copy()
        if len(ids):
            named = self.mine.ids.filter(pc.is_in(self.mine.ids, value_set=_flat(ids)))
            found[found] = pc.is_in(ids, value_set=_flat(pc.unique(named))).to_numpy()
        return found


def compare(record: Record, head: Head, job: Job) -> Compared:
    """Compare a staged file with the editions of its dataset and scope."""
    mine = sightings_in([job.stage.folder / "records.parquet"])
    twice = repeated(mine.keys)
    parts, scope = head.of_dataset(job.dataset), head.of_scope(job.dataset, job.scope)
    same = keys_of(record, [p for p in scope if p.at == job.at])
    before = in_force(record, [p for p in scope if p.at < job.at])
    lacking = ~(KeySet(mine.keys).holds(before.keys) | same.holds(before.keys))
    known = job.known_of(parts)
    held = (keys_of(record, parts) if known is None else known).holds(mine.keys)
    return Compared(mine, twice | held, twice | same.holds(mine.keys), before, lacking)


def part_of(
    record: Record, head: Head, job: Job, compared: Compared, *, write: bool
) -> tuple[Part, bool]:
    """Take out what the dataset already holds; say whether anything new is left.

    Args:
        record: where the editions before lie.
        head: the version that is current.
        job: the file, read.
        compared: what :func:`compare` gave for it.
        write: rewrite the staged tables; else only count.
    """
    stage, complete = job.stage, job.complete
    unchanged = int(np.count_nonzero(compared.held))
    rows = _thin(job, compared, write=write) if unchanged else job.rows
    fresh = compared.mine.keys[~compared.seen]
    scope = head.of_scope(job.dataset, job.scope)
    closing = complete and not any(p.complete and p.at == job.at for p in scope)
    closed = 0
    if len(fresh) or closing:
        gone = compared.lacking if complete else compared.replaced()
        closed = int(np.count_nonzero(gone))
    part = Part(
        id=f"{job.dataset[:40].replace('/', '_')}-{stage.folder.name[:12]}",
        dataset=job.dataset,
        edition=job.edition,
        complete=complete,
        content=observation_sum(sum_of(fresh), job.at, job.scope),
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
    )
    return part, bool(len(fresh)) or closing


def _thin(job: Job, compared: Compared, *, write: bool) -> dict[str, int]:
    """Leave out the rows of records that are held already, and the sights that are no news."""
    left: dict[str, int] = {}
    for name, rows in job.rows.items():
        if name == "quarantine":
            left[name] = rows
            continue
        stays = ~(compared.seen if name == "records" else compared.held)
        left[name] = _without(job.stage.folder / f"{name}.parquet", name, stays, write=write)
    return left


def _without(file: Path, name: str, stays: Bools, *, write: bool) -> int:
    """Count the rows of records that stay, and write the table again if others are in it."""
    import pyarrow.parquet as pq

    source = pq.ParquetFile(file)
    numbers = [b["record_no"].to_numpy() for b in source.iter_batches(columns=["record_no"])]
    masks = [stays[found] for found in numbers]
    kept = sum(int(np.count_nonzero(mask)) for mask in masks)
    if not write or kept == sum(map(len, masks)):
        return kept
    fresh = file.with_suffix(".thin")
    with pq.ParquetWriter(fresh, schema_of(name), compression="zstd") as writer:
        for batch, mask in zip(source.iter_batches(), masks, strict=True):
            writer.write_batch(batch.filter(pa.array(mask)))
    os.replace(fresh, file)
    return kept


def _flat(column: Any) -> Any:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
