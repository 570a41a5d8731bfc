"""Checks before an edition is taken: it is not too small, and a delta follows what is loaded.

All of them run before anything is replaced. A refusal says which edition is missing or which
number is too small, and what to do next.
"""

from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.head.manifest import Head, Part
from graph.record.editions import Sightings, read_sightings, records_in_force
from graph.record.record import Record
from graph.record.record_keys import KeySet, repeat_mask
from graph.record.stored_table import read_table
from graph.values.errors import InputError, RefusedFileError
from ingest.load.load_job import Job

SHRINK_FACTOR: Final = 2
"""A complete edition is refused if this many times its size is less than the one before."""

FEW_RECORDS: Final = 10
"""Below so many records, an edition that replaces all of them is not suspicious."""
MAX_NAMED: Final = 5
"""The most datasets that a refusal names."""
SAMPLE_SIZE: Final = 1_000
"""Records of a file that are sampled first, since one known record settles the question."""


def check_size(record: Record, head: Head, jobs: list[Job]) -> None:
    """Refuse an edition that holds too few records.

    Raises:
        RefusedFileError: it holds fewer records than were said to be expected, or, complete, less
            than half of those in force before it, or none of them.
    """
    job, options = jobs[0], jobs[0].options
    if job.delta is not None:
        return
    size, least = _count_records(record, head, jobs), options.at_least
    name = ", ".join(each.opened.name for each in jobs)
    wanted = head.expected_records(job.dataset, job.scope) if least is None else least
    if size < wanted:
        raise RefusedFileError(
            f"{name}: holds {size:,} records of {_dataset_text(job)}, and at least {wanted:,} are "
            "expected; nothing was replaced. Give all files of the edition together, or say a "
            "smaller number with --at-least"
        )
    # Whoever states a number knows the edition, so the guesses below are for others.
    before = job.older_parts(head) if options.complete and least is None else []
    if before:
        held = records_in_force(record, before)
        if size * SHRINK_FACTOR < len(held):
            raise RefusedFileError(
                f"{name}: holds {size:,} records of {_dataset_text(job)}, less than half of the "
                f"{len(held):,} before it, and --complete would close the rest; nothing was "
                f"replaced. If that is right, say so with --at-least {size}"
            )
        if len(held) >= FEW_RECORDS and not _shares_records(held, jobs):
            raise RefusedFileError(
                f"{name}: has none of the {len(held):,} records of {_dataset_text(job)} before it, "
                "as a file of another dataset would, and --complete would close them all; nothing "
                f"was replaced. Give another --dataset, or if it is right, --at-least {size}"
            )


def _shares_records(held: Sightings, jobs: list[Job]) -> bool:
    """Return whether some record in force before the edition stands in the files too."""
    if any(job.stage.recalled for job in jobs):
        return True
    for job in jobs:
        mine = read_sightings([job.stage.folder / "records.parquet"])
        some = np.arange(0, len(mine), max(1, len(mine) // SAMPLE_SIZE))
        if KeySet(mine.keys[some]).contains(held.keys).any():
            return True
        if KeySet(mine.id_hashes()).contains(held.id_hashes()).any():
            return True
    return False


def check_whole(job: Job) -> None:
    """Check that a file was read to its end, where its end decides what is loaded.

    Raises:
        RefusedFileError: it breaks off or has an unread passage, and records that it lacks would
            be closed, changes would be missed, or a record's parts may stand anywhere in it.
    """
    opened = job.opened
    if not job.truncated:
        _check_unread(job)
        return
    why = f"{opened.name} breaks off after {job.stage.records:,} records ({opened.broken})"
    if job.reader.scattered is not None and job.reader.scattered(opened):
        raise RefusedFileError(
            f"{why}. What it says of one record may stand anywhere in it, so nothing was loaded. "
            "Download it again."
        )
    if job.delta is not None:
        raise RefusedFileError(
            f"{why}. Changes would be missed, so nothing was loaded. Download it again."
        )
    if job.complete:
        raise RefusedFileError(
            f"{why}. With --complete what is missing would end, so nothing was replaced. Download "
            "it again, or load what there is without --complete."
        )
    job.remarks.insert(0, f"{why}. What came before was loaded. Download it again.")


def _check_unread(job: Job) -> None:
    """Refuse a complete edition or a delta that has a passage nobody could read."""
    opened = job.opened
    if opened.passed_over is None or not (job.complete or job.delta is not None):
        return
    lost = "changes would be missed" if job.delta else "--complete would close what stands there"
    without = "" if job.delta else ", or load what can be read without --complete"
    raise RefusedFileError(
        f"{opened.name}: {opened.passed_over}; more than one record may stand there, and {lost}, "
        f"so nothing was replaced. Fetch or mend the file{without}"
    )


def _count_records(record: Record, head: Head, jobs: list[Job]) -> int:
    """Count the different records of an edition: those of these files and of the loaded ones."""
    job = jobs[0]
    files = [each.stage.folder / "records.parquet" for each in jobs]
    loaded = record.table_files(job.edition_parts(head), "records")
    seen = read_sightings([*files, *loaded])
    keys = seen.keys[~seen.gone]
    return len(keys) - int(np.count_nonzero(repeat_mask(keys)))


def check_delta(record: Record, head: Head, job: Job) -> None:
    """Refuse a file of changes that does not follow what is loaded.

    Only editions before its own date count, whatever was loaded first. Dates are compared at
    the precision that both have.

    Raises:
        RefusedFileError: an edition between is missing, or another delta of this date differs.
    """
    if job.delta is None:
        return
    older, since = job.older_parts(head), job.delta.since
    staged = _staged_records(job)
    # Nothing is loaded before it: only a first file that just adds records can stand alone.
    if not older:
        adds = pc.all(pc.fill_null(pc.equal(staged["held"], False), False)).as_py()
        if since is not None or not adds:
            what = f"the edition of {since}" if since else "a whole edition"
            raise RefusedFileError(
                f"{job.opened.name}: says only what changed, and nothing of {_dataset_text(job)} "
                f"before {job.edition} is loaded; load {what} first{_advice_to_name(head, job)}"
            )
        return
    latest = max(part.edition or "" for part in older)
    if since is not None and _is_surely_later(since, latest):
        raise RefusedFileError(
            f"{job.opened.name}: follows the edition of {since}, and the latest of "
            f"{_dataset_text(job)} loaded before it is {_edition_text(latest)}; "
            "load what lies between first"
        )
    # A record that is neither held nor in quarantine came with an edition that is not loaded.
    overlaps = since is not None and since < latest
    missing = _missing_ids(record, older, staged, overlaps=overlaps)
    if missing:
        raise RefusedFileError(
            f"{job.opened.name}: changes what {_dataset_text(job)} does not hold (records: "
            f"{len(missing):,}, such as {missing[0]}); an edition between {_edition_text(latest)} "
            f"and that of {job.edition} is missing, load it first"
        )
    _check_twin(record, head, job)


def _advice_to_name(head: Head, job: Job) -> str:
    """Return advice to name the dataset, where only the file's name gave it."""
    if not job.reader.by_stem or job.options.dataset is not None:
        return ""
    others = sorted({p.dataset for p in head.parts if p.source["reader"] == job.reader.name})
    named = f" ({', '.join(others[:MAX_NAMED])}{', ...' if len(others) > MAX_NAMED else ''})"
    return f", or name the dataset that it changes with --dataset{named if others else ''}"


def _missing_ids(
    record: Record, older: list[Part], staged: pa.Table, *, overlaps: bool
) -> list[str]:
    """Return the ids that a delta changes and that are neither loaded nor in quarantine.

    A delta that reaches back behind the latest edition may delete what that one lacks already.
    """
    wanted = pc.fill_null(staged["held"], False)
    if overlaps:
        wanted = pc.and_(wanted, pc.invert(staged["gone"]))
    ids = pc.unique(staged["record_id"].filter(wanted))
    if not len(ids):
        return []
    held = records_in_force(record, older).ids
    found = [held.filter(pc.is_in(held, value_set=ids)).combine_chunks()]
    for file in record.table_files(older, "quarantine"):
        found.append(read_table(file, columns=["record_id"])["record_id"].combine_chunks())
    absent = pc.invert(pc.is_in(ids, value_set=pa.concat_arrays(found)))
    missing: list[str] = ids.filter(absent).to_pylist()
    return missing


def _check_twin(record: Record, head: Head, job: Job) -> None:
    """Refuse a delta that contradicts another of the same date: neither would be later."""
    twins = job.edition_parts(head)
    if not twins:
        return
    others = read_sightings(record.table_files(twins, "records"))
    mine = read_sightings([job.stage.folder / "records.parquet"])
    fresh = mine.select(~KeySet(others.keys).contains(mine.keys)).ids
    both = fresh.filter(pc.is_in(fresh, value_set=others.ids.combine_chunks()))
    if len(both):
        raise RefusedFileError(
            f"{job.opened.name}: another file of changes of {job.edition} is loaded and says "
            f"otherwise of {len(both):,} records, such as {both[0].as_py()}; nothing says which "
            "is later, so give the right date with --retrieved-on"
        )


def check_rewrite(head: Head, job: Job) -> None:
    """Refuse a changed case file without a date: nothing says which of the two is newer.

    Raises:
        InputError: another text of the case is loaded and this one has no date.
    """
    opened = job.opened
    others = [p for p in head.parts_of_dataset(job.dataset) if p.source["sha256"] != opened.sha256]
    own = job.reader.strict and job.options.dataset is None
    if own and job.edition and any(p.edition == job.edition for p in others):
        raise InputError(
            f"{opened.name}: another text of case {job.dataset!r} is loaded for {job.edition}; "
            f"give a later --retrieved-on, such as {_moment_after(job.edition)}"
        )
    if job.reader.strict and others and job.edition is None:
        raise InputError(
            f"{opened.name}: case {job.dataset!r} is loaded already and this file differs; give "
            "--retrieved-on DATE to load it as a newer edition, or first run "
            f"`ownership drop {job.dataset}`"
        )


def _moment_after(edition: str) -> str:
    """Return a moment one minute after an edition, on the same day where possible."""
    moment = datetime.fromisoformat(edition) + timedelta(minutes=1)
    return moment.isoformat(timespec="minutes")


def _is_surely_later(since: str, held: str) -> bool:
    """Return whether one date is later at the precision that both have."""
    finest = min(len(since), len(held)) if min(len(since), len(held)) == 10 else None
    return since[:finest] > held[:finest]


def _staged_records(job: Job) -> Any:
    columns = ["record_id", "gone", "held"]
    return read_table(job.stage.folder / "records.parquet", columns=columns)


def _dataset_text(job: Job) -> str:
    return job.dataset if job.scope is None else f"{job.dataset} ({job.scope})"


def _edition_text(edition: str) -> str:
    return f"that of {edition}" if edition else "one without a date"
