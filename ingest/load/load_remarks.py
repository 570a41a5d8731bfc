"""What a person should know of a file that is taken, beside its counts."""

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
    """Add remarks on a file, the weightiest first.

    Args:
        head: the version that is current.
        job: the file, read.
        compared: the file against what its dataset holds.
        part: the part that it becomes.
        fresh: whether it brings records that its dataset does not hold.
    """
    guessed = job.reader.by_stem and job.options.dataset is None
    parts = head.parts_of_dataset(job.dataset)
    same = [
        p
        for p in parts
        if p.source["sha256"] == job.opened.sha256 and p.edition_key == job.edition_place
    ]
    if guessed and job.edition is None:
        _remark_namesake(job, parts)
    if guessed and job.complete and not parts:
        _remark_new_name(job, head)
    if fresh and job.edition is not None:
        _remark_later_edition(job, head.parts_of_scope(job.dataset, job.scope))
    if same and fresh:
        _remark_other_reading(job)
    if job.edition is not None and is_future_day(job.edition):
        _remark_future_date(job)
    if job.complete:
        _remark_unread(job, compared, part)
    _remark_small_shares(job)
    if GUESSED in part.source:
        _remark_guessed_day(job, part.source[GUESSED])


def _remark_guessed_day(job: Job, day: str) -> None:
    """Remark that neither the list nor some of its entries state a day."""
    _insert_first(
        job,
        "states no day of its own and has entries without a day; say the day of this edition with "
        f"--retrieved-on DATE. Until then such an entry is taken to be in force from {day} on, the "
        "day on which the file was last changed",
    )


def _remark_namesake(job: Job, parts: list[Part]) -> None:
    """Remark that the dataset, named by its file, has another file of that name already."""
    same = [p for p in parts if p.source["file"] == job.opened.name]
    if any(part.source["sha256"] != job.opened.sha256 for part in same):
        _insert_first(
            job,
            f"the dataset {job.dataset!r} is named by the file and has another {job.opened.name} "
            "already; both stand side by side in it. If they come from different sources, drop it "
            "and name each with --dataset; if this is a newer edition, say its day with "
            "--retrieved-on",
        )


def _remark_new_name(job: Job, head: Head) -> None:
    """Remark that the dataset, named by its file, is new, so that nothing is closed."""
    others = sorted({p.dataset for p in head.parts if p.source["reader"] == job.reader.name})
    if others:
        _insert_first(
            job,
            f"the dataset {job.dataset!r} is named by the file and is new, so that --complete "
            "closes nothing; if this is a newer edition of another, drop it and name that one with "
            f"--dataset ({', '.join(others[:MAX_NAMED])}"
            f"{', ...' if len(others) > MAX_NAMED else ''})",
        )


def _remark_later_edition(job: Job, parts: list[Part]) -> None:
    """Remark that a later edition is loaded, which decides what is known now."""
    latest = max((part.edition_key for part in parts), default="").rstrip("+")
    if latest > job.edition_place.rstrip("+"):
        _insert_first(
            job,
            f"is the edition of {job.edition}, and that of {latest} is loaded; what both state, or "
            "the later one closes, stays as that one has it",
        )


def _remark_future_date(job: Job) -> None:
    """Remark that the file's date is still to come, so that it stays the latest edition."""
    _insert_first(
        job,
        f"says that it is of {(job.edition or '')[:10]}, a day that is still to come: until then "
        "each later file counts as older than it. If the date is a slip, drop the dataset, correct "
        "the date and load the file again; if not, this computer's clock is wrong",
    )


def _remark_other_reading(job: Job) -> None:
    """Remark that the very same file is loaded already, read in another way."""
    _insert_first(
        job,
        f"this very file is in the dataset {job.dataset!r} already, as another version of the "
        "program or another mapping read it; both readings stand side by side. To keep this one "
        f"only: ownership drop {job.dataset!r}, and load its files again",
    )


def _remark_unread(job: Job, compared: Comparison, part: Part) -> None:
    """Remark which earlier records the complete edition has in quarantine, as far as ids tell."""
    closed, unnamed = part.counts["closed"], job.stage.quarantined - job.stage.named
    if closed and unnamed:
        _insert_first(
            job,
            f"records in quarantine without an id: {unnamed:,}; if some of the {closed:,} that "
            "--complete closes are among them, they are closed all the same",
        )
    if compared.unread.any():
        ids = pc.unique(compared.before.select(compared.unread).ids)
        _insert_first(
            job,
            f"not closed, since they stand in it and are in quarantine: {len(ids):,} of the "
            f"records before, such as {ids[0].as_py()}; they stay as they were",
        )


def _remark_small_shares(job: Job) -> None:
    """Remark that all exact shares are below one percent, as fractions of one would be.

    A file is written in one way throughout, so its first rows decide. Tables say it themselves.
    """
    file = job.stage.folder / "interests.parquet"
    if not job.rows.get("interests") or job.reader.name == _TABLE or not file.exists():
        return
    with pq.ParquetFile(file) as stored:
        columns = ["share", "share_published"]
        rows = next(stored.iter_batches(_LOOKED_AT, columns=columns), None)
    if rows is None:
        return
    low, high = (rows["share"].field(end).to_numpy() for end in ("low", "high"))
    exact = rows["share"].is_valid().to_numpy(zero_copy_only=False) & (low == high) & (high > 0)
    signed = pc.match_substring(rows["share_published"], "%").fill_null(False)
    exact &= ~signed.to_numpy(zero_copy_only=False)
    small = exact & (high < UNIT)
    if small.any() and not (exact & (high > UNIT)).any():
        first = rows["share_published"][int(small.argmax())].as_py()
        _insert_first(
            job,
            f"every exact share is below 1%, such as {first}: this format states percent, and so "
            "they are read. If they are fractions of 1, the publisher's file is wrong by a factor "
            "of 100, and owners look far smaller than they are",
        )


def _insert_first(job: Job, said: str) -> None:
    job.remarks.insert(0, said)
