"""What a person should know of a file that is taken, beside its counts."""

from collections.abc import Iterator
from typing import Final

import pyarrow.compute as pc
import pyarrow.parquet as pq

from graph.head.manifest import Head, Part
from graph.values.share import UNIT
from graph.world.listing_days import GUESSED
from ingest.load.edition_checks import MAX_NAMED
from ingest.load.edition_diff import Comparison
from ingest.load.load_job import Job
from ingest.load.load_plan import is_future_day

_TABLE: Final = "table"
_LOOKED_AT: Final = 10_000
"""Rows whose shares are looked at."""


def remark_on(head: Head, job: Job, compared: Comparison, part: Part, *, fresh: bool) -> None:
    """Add remarks on a file that becomes a part, the weightiest first.

    ``fresh`` says whether it brings records that its dataset does not hold.
    """
    # Each is put before those that were said already.
    for text in (
        *_remarks_on_name(head, job),
        *_remarks_on_date(head, job, fresh=fresh),
        *_remarks_on_quarantine(job, compared, part),
        *_remarks_on_shares(job),
        *_remarks_on_starts(job),
    ):
        job.remarks.insert(0, text)
    if GUESSED in part.source:
        job.remarks.insert(
            0,
            "states no day of its own and has entries without a day; say the day of this edition "
            f"with --retrieved-on DATE. Until then such an entry is taken to be in force from "
            f"{part.source[GUESSED]} on, the day on which the file was last changed",
        )


def remarks_on_absent_files(head: Head, job: Job) -> Iterator[str]:
    """Yield which files of the publisher a file needs beside it that its dataset does not have."""
    parts = head.parts_of_dataset(job.dataset)
    loaded = {word for part in parts for word in (part.scope or "").split("+")}
    for word in (job.scope or "").split("+"):
        whose, dash, kind = word.rpartition("-")
        absent = [
            what
            for other, what in job.reader.beside.get(kind, {}).items()
            if f"{whose}{dash}{other}" not in loaded
        ]
        if absent:
            yield (
                f"without {' and '.join(absent)}, which other files of the publisher have; load "
                "them too: nobody is compared with a name that is not loaded"
            )


def _remarks_on_name(head: Head, job: Job) -> Iterator[str]:
    """Yield what is odd about a dataset that only the file's name gave: a namesake, or none."""
    if not job.reader.by_stem or job.options.dataset is not None:
        return
    name, parts = job.opened.name, head.parts_of_dataset(job.dataset)
    same = [p for p in parts if p.source["file"] == name]
    if job.edition is None and any(p.source["sha256"] != job.opened.sha256 for p in same):
        yield (
            f"the dataset {job.dataset!r} is named by the file and has another {name} already; "
            "both stand side by side in it. If they come from different sources, drop it and name "
            "each with --dataset; if this is a newer edition, say its day with --retrieved-on"
        )
    others = sorted({p.dataset for p in head.parts if p.source["reader"] == job.reader.name})
    if job.complete and not parts and others:
        yield (
            f"the dataset {job.dataset!r} is named by the file and is new, so that --complete "
            "closes nothing; if this is a newer edition of another, drop it and name that one with "
            f"--dataset ({', '.join(others[:MAX_NAMED])}"
            f"{', ...' if len(others) > MAX_NAMED else ''})"
        )


def _remarks_on_date(head: Head, job: Job, *, fresh: bool) -> Iterator[str]:
    """Yield how a file's date stands to those of others: a later one, the same, one to come."""
    parts = head.parts_of_scope(job.dataset, job.scope)
    latest = max((part.edition_key for part in parts), default="").rstrip("+")
    if fresh and job.edition is not None and latest > job.edition_place.rstrip("+"):
        yield (
            f"is the edition of {job.edition}, and that of {latest} is loaded; what both state, or "
            "the later one closes, stays as that one has it"
        )
    if fresh and any(
        p.source["sha256"] == job.opened.sha256 and p.edition_key == job.edition_place
        for p in head.parts_of_dataset(job.dataset)
    ):
        yield (
            f"this very file is in the dataset {job.dataset!r} already, as another version of the "
            "program or another mapping read it; both readings stand side by side. To keep this "
            f"one only: ownership drop {job.dataset!r}, and load its files again"
        )
    if job.edition is not None and is_future_day(job.edition):
        yield (
            f"says that it is of {job.edition[:10]}, a day that is still to come: until then each "
            "later file counts as older than it. If the date is a slip, drop the dataset, correct "
            "the date and load the file again; if not, this computer's clock is wrong"
        )


def _remarks_on_quarantine(job: Job, compared: Comparison, part: Part) -> Iterator[str]:
    """Yield which earlier records a complete edition has in quarantine, as far as ids tell."""
    closed, unnamed = part.counts["closed"], job.stage.quarantined - job.stage.named
    if job.complete and closed and unnamed:
        yield (
            f"records in quarantine without an id: {unnamed:,}; if some of the {closed:,} that "
            "--complete closes are among them, they are closed all the same"
        )
    if job.complete and compared.unread.any():
        ids = pc.unique(compared.before.select(compared.unread).ids)
        yield (
            f"not closed, since they stand in it and are in quarantine: {len(ids):,} of the "
            f"records before, such as {ids[0].as_py()}; they stay as they were"
        )


def _remarks_on_starts(job: Job) -> Iterator[str]:
    """Yield the latest day on which a holding or an entry begins, if it is still to come."""
    for table, what in (("interests", "holding"), ("listings", "list entry")):
        file = job.stage.folder / f"{table}.parquet"
        if not job.rows.get(table) or not file.exists():
            continue
        parts = pq.read_metadata(file)
        place = parts.schema.names.index("start")
        columns = (parts.row_group(n).column(place) for n in range(parts.num_row_groups))
        known = (column.statistics for column in columns if column.is_stats_set)
        latest = max((stated.max for stated in known if stated.has_min_max), default="")
        if latest and is_future_day(f"{latest}-01-01"[:10]):
            yield (
                f"has a {what} that begins on {latest}, a day that is still to come; look whether "
                "that is a slip, which would hide it until then"
            )


def _remarks_on_shares(job: Job) -> Iterator[str]:
    """Yield that no exact share is above one percent, as fractions of one would be.

    A file is written in one way throughout, so its first rows decide. Tables say it themselves.
    """
    file = job.stage.folder / "interests.parquet"
    if not job.rows.get("interests") or job.reader.name == _TABLE or not file.exists():
        return
    small = ""
    with pq.ParquetFile(file) as stored:
        rights = ("share", "votes")
        columns = [f"{name}{end}" for name in rights for end in ("", "_published")]
        rows = next(stored.iter_batches(_LOOKED_AT, columns=columns), None)
    if rows is None:
        return
    for name in rights:
        low, high = (rows[name].field(end).to_numpy() for end in ("low", "high"))
        exact = rows[name].is_valid().to_numpy(zero_copy_only=False) & (low == high) & (high > 0)
        signed = pc.match_substring(rows[f"{name}_published"], "%").fill_null(False)
        exact &= ~signed.to_numpy(zero_copy_only=False)
        if (exact & (high > UNIT)).any():
            return
        if exact.any():
            small = small or rows[f"{name}_published"][int(exact.argmax())].as_py()
    if small:
        yield (
            f"every exact share is 1% or less, such as {small}: this format states percent, and so "
            "they are read. If they are fractions of 1, the file is wrong by a factor of 100, and "
            "owners look far smaller than they are"
        )
