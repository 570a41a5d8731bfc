"""What a person should know of a file that is taken, beside its counts."""

import pyarrow.compute as pc

from graph.record.manifest import Head, Part
from ingest.load.edition_checks import NAMED
from ingest.load.edition_diff import Compared
from ingest.load.load_job import Job
from ingest.load.load_plan import is_to_come


def remark_on(head: Head, job: Job, compared: Compared, part: Part, *, fresh: bool) -> None:
    """Add remarks on a file, the weightiest first.

    Args:
        head: the version that is current.
        job: the file, read.
        compared: the file against what its dataset holds.
        part: the part that it becomes.
        fresh: whether it brings records that its dataset does not hold.
    """
    guessed = job.reader.by_stem and job.options.dataset is None
    parts = head.of_dataset(job.dataset)
    same = [p for p in parts if p.source["sha256"] == job.opened.sha256 and p.at == job.at]
    if guessed and job.edition is None:
        _namesake(job, parts)
    if guessed and job.complete and not parts:
        _new_name(job, head)
    if fresh and job.edition is not None:
        _older(job, head.of_scope(job.dataset, job.scope))
    if same and fresh:
        _read_otherwise(job)
    if job.edition is not None and is_to_come(job.edition):
        _to_come(job)
    if job.complete:
        _unread(job, compared, part)


def _namesake(job: Job, parts: list[Part]) -> None:
    """Remark that the dataset, named by its file, has another file of that name already."""
    same = [p for p in parts if p.source["file"] == job.opened.name]
    if any(part.source["sha256"] != job.opened.sha256 for part in same):
        _first(
            job,
            f"the dataset {job.dataset!r} is named by the file and has another {job.opened.name} "
            "already; both stand side by side in it. If they come from different sources, drop it "
            "and name each with --dataset; if this is a newer edition, say its day with "
            "--retrieved-on",
        )


def _new_name(job: Job, head: Head) -> None:
    """Remark that the dataset, named by its file, is new, so that nothing is closed."""
    others = sorted({p.dataset for p in head.parts if p.source["reader"] == job.reader.name})
    if others:
        _first(
            job,
            f"the dataset {job.dataset!r} is named by the file and is new, so that --complete "
            "closes nothing; if this is a newer edition of another, drop it and name that one with "
            f"--dataset ({', '.join(others[:NAMED])}{', ...' if len(others) > NAMED else ''})",
        )


def _older(job: Job, parts: list[Part]) -> None:
    """Remark that a later edition is loaded, which decides what is known now."""
    latest = max((part.at for part in parts), default="").rstrip("+")
    if latest > job.at.rstrip("+"):
        _first(
            job,
            f"is the edition of {job.edition}, and that of {latest} is loaded; what both state, or "
            "the later one closes, stays as that one has it",
        )


def _to_come(job: Job) -> None:
    """Remark that the file's date is still to come, so that it stays the latest edition."""
    _first(
        job,
        f"says that it is of {(job.edition or '')[:10]}, a day that is still to come: until then "
        "each later file counts as older than it. If the date is a slip, drop the dataset, correct "
        "the date and load the file again; if not, this computer's clock is wrong",
    )


def _read_otherwise(job: Job) -> None:
    """Remark that the very same file is loaded already, read in another way."""
    _first(
        job,
        f"this very file is in the dataset {job.dataset!r} already, as another version of the "
        "program or another mapping read it; both readings stand side by side. To keep this one "
        f"only: ownership drop {job.dataset!r}, and load its files again",
    )


def _unread(job: Job, compared: Compared, part: Part) -> None:
    """Remark which earlier records the complete edition has in quarantine, as far as ids tell."""
    closed, unnamed = part.counts["closed"], job.stage.quarantined - job.stage.named
    if closed and unnamed:
        _first(
            job,
            f"records in quarantine without an id: {unnamed:,}; if some of the {closed:,} that "
            "--complete closes are among them, they are closed all the same",
        )
    if compared.unread.any():
        ids = pc.unique(compared.before.only(compared.unread).ids)
        _first(
            job,
            f"not closed, since they stand in it and are in quarantine: {len(ids):,} of the "
            f"records before, such as {ids[0].as_py()}; they stay as they were",
        )


def _first(job: Job, said: str) -> None:
    job.remarks.insert(0, said)
