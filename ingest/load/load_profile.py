"""What a dry run reports of a file: how full it is, what is new or gone, what is refused."""

import re
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.head.manifest import Head
from graph.record.editions import Sightings, read_refused_ids, records_in_force
from graph.record.model import SCHEMAS, TABLES
from graph.record.record import Record
from graph.record.record_keys import Bools, KeySet, Pairs, repeat_mask
from ingest.load.edition_diff import Comparison
from ingest.load.load_job import Job

MAX_REASONS: Final = 20
MAX_EXAMPLES: Final = 3
_IGNORED: Final = re.compile(r"ignored unknown (?:field|column) (.+)")
_VALUE: Final = re.compile(r"'[^']*'|\"[^\"]*\"|\d+")


def profile_of(record: Record, head: Head, job: Job, compared: Comparison) -> dict[str, Any]:
    """Return the profile of a staged file.

    Returns:
        ``new``, ``changed`` and ``gone`` (records, by id, against those in force before this
        edition and those of it that are loaded already; what is gone is closed only by
        ``--complete`` or a delta, and nothing is where a complete one of this date is loaded),
        ``tables`` (rows and, for each column, the fraction of rows that fill it, 0 to 1),
        ``quarantined`` (reasons with counts and the first examples) and ``ignored_fields``.
    """
    tables = [
        {"table": name, **_fill_rates(job.stage.folder / f"{name}.parquet", name)}
        for name in TABLES
        if job.rows.get(name)
    ]
    return {
        **_count_changes(record, head, job, compared),
        "tables": tables,
        "quarantined": _reasons(job.stage.folder / "quarantine.parquet"),
        "ignored_fields": sorted({m[1] for text in job.remarks if (m := _IGNORED.search(text))}),
    }


def _count_changes(record: Record, head: Head, job: Job, compared: Comparison) -> dict[str, int]:
    """Count records by id: new, changed, gone."""
    before, lacking = compared.before, compared.lacking
    # Files without a date stand side by side, so one is compared with all of the others.
    if job.edition is None:
        undated = [p for p in head.parts_of_scope(job.dataset, job.scope) if p.edition is None]
        before = records_in_force(record, undated)
        lacking = ~KeySet(compared.file_records.keys).contains(before.keys)
        refused = job.stage.folder / "quarantine.parquet"
        unread = read_refused_ids([refused] if refused.exists() else [])
        lacking &= ~before.id_mask(unread)
    mine = compared.file_records
    states = mine.select(~mine.gone & ~compared.seen & ~KeySet(before.keys).contains(mine.keys))
    fresh = _ids(states)
    known = int(np.count_nonzero(_are_known_ids(fresh, before)))
    missing = _ids(before.select(lacking))
    gone = missing[~_are_known_ids(missing, mine.select(~mine.gone))]
    if job.delta is not None:
        gone = gone[_are_known_ids(gone, mine.select(mine.gone & ~compared.seen))]
    elif any(part.complete for part in job.edition_parts(head)):
        gone = gone[:0]
    return {"new": len(fresh) - known, "changed": known, "gone": len(gone)}


def _ids(seen: Sightings) -> Pairs:
    hashes = seen.id_hashes()
    return hashes[~repeat_mask(hashes)]


def _are_known_ids(ids: Pairs, seen: Sightings) -> Bools:
    if not len(ids):
        return np.zeros(0, np.bool_)
    return KeySet(seen.id_hashes()).contains(ids)


def _fill_rates(file: Path, name: str) -> dict[str, Any]:
    """Count the rows of a staged table, and compute the share that fills each column."""
    import pyarrow.parquet as pq

    origin = {"dataset", "record_id", "record_key", "source_id", "position"}
    columns = [column for column in SCHEMAS[name].names if column not in origin]
    rows, said = 0, dict.fromkeys(columns, 0)
    for batch in pq.ParquetFile(file).iter_batches(columns=columns):
        rows += len(batch)
        for column in columns:
            said[column] += int(np.count_nonzero(_is_filled(batch[column])))
    return {"rows": rows, "fill": {c: round(n / rows, 4) for c, n in said.items()}}


def _is_filled(column: Any) -> Any:
    kind = column.type
    if pa.types.is_list(kind):
        full = pc.greater(pc.list_value_length(column), 0)
    elif pa.types.is_string(kind):
        full = pc.not_equal(column, "")
    else:
        full = column if pa.types.is_boolean(kind) else column.is_valid()
    return pc.fill_null(full, False).to_numpy(zero_copy_only=False)


def _reasons(file: Path) -> list[dict[str, Any]]:
    """Group refused records by reason without values in quotes, most frequent first."""
    import pyarrow.parquet as pq

    groups: dict[str, dict[str, Any]] = {}
    if not file.exists():
        return []
    for batch in pq.ParquetFile(file).iter_batches(columns=["position", "reason"]):
        for row in batch.to_pylist():
            reason = _VALUE.sub("…", row["reason"])
            group = groups.setdefault(reason, {"reason": reason, "records": 0, "first": []})
            group["records"] += 1
            if len(group["first"]) < MAX_EXAMPLES:
                group["first"].append(f"{row['position']}: {row['reason']}")
    return sorted(groups.values(), key=lambda g: (-g["records"], g["reason"]))[:MAX_REASONS]
