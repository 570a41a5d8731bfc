"""From files to the record: recognise, read, stage, remove known records, commit."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from graph.head.manifest import Head, Part
from graph.record.dry_run import DryRunRecord
from graph.record.record import Record
from graph.record.stored_table import read_table
from graph.record.writer_lock import removed_if_unused
from graph.values.dates import parse_moment
from graph.values.errors import InputError, OwnershipError, RefusedFileError, WorkspaceError
from graph.values.os_errors import os_error_advice, system_reason
from graph.world.listing_days import GUESSED
from ingest.load.edition_checks import check_delta, check_rewrite, check_size, check_whole
from ingest.load.edition_diff import build_part, compare_with_dataset, has_known_refusals
from ingest.load.load_job import Job, Options
from ingest.load.load_plan import is_future_day, plan_job
from ingest.load.load_profile import profile_of
from ingest.load.load_remarks import remark_on, remarks_on_absent_files
from ingest.load.parallel import Read, read_side_by_side
from ingest.load.progress import Progress, Silent
from ingest.load.remarks import shown_remarks

__all__ = [
    "COUNTED",
    "Options",
    "Outcome",
    "Progress",
    "Silent",
    "check_options",
    "load",
    "load_together",
    "quarantine",
]

COUNTED: Final = (
    *("parties", "interests", "links", "listings", "gaps", "arrangements", "rulings", "transfers"),
)


@dataclass
class Outcome:
    """The result of one file: counts or why it was refused, and remarks for a person."""

    file: str
    answer: dict[str, Any]
    remarks: list[str] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        """Whether the file was refused whole."""
        return "refused" in self.answer


def load(
    record: Record, files: list[Path], options: Options, progress: Progress | None = None
) -> list[Outcome]:
    """Load files; each is taken or refused on its own.

    Files of changes come after the others, in the order of their dates. Where a number of
    records is expected, the files of one edition are counted together and share their fate.

    Raises:
        WorkspaceError: the workspace cannot be written, or somebody else writes.
        InputError: an option is wrong.
    """
    return load_together(record, [(files, options)], progress)[0]


def load_together(
    record: Record, wanted: Sequence[tuple[list[Path], Options]], progress: Progress | None = None
) -> list[list[Outcome]]:
    """Load files as `load` does, with options for each lot; large ones are read side by side.

    Raises:
        WorkspaceError: the workspace cannot be written, or somebody else writes.
        InputError: an option is wrong.
    """
    for _, options in wanted:
        check_options(record, options)
    asked = [(path, options) for files, options in wanted for path in files]
    outcomes: dict[int, Outcome] = {}
    if any(options.dry_run for _, options in wanted):
        record = DryRunRecord(record.workspace)
    record.given = files = [path for path, _ in asked]
    # Every file is planned before any is read: groups and order depend on all of them. A call of
    # which no file can be read takes no lock and makes no workspace.
    jobs: list[tuple[int, Job]] = []
    for number, (path, options) in enumerate(asked):
        try:
            jobs.append((number, plan_job(path, options)))
        except OwnershipError as wrong:
            outcomes[number] = _refused_outcome(path, wrong)
        except OSError as wrong:
            outcomes[number] = _unreadable_outcome(path, wrong)
    if jobs:
        with removed_if_unused(record.workspace, files), record.write_lock() as first:
            outcomes |= _load_jobs(record, first, jobs, progress or Silent())
    numbers = iter(range(len(asked)))
    return [[outcomes[next(numbers)] for _ in files] for files, _ in wanted]


def check_options(record: Record, options: Options) -> None:
    """Check the day and the name of a dataset that were given.

    Raises:
        InputError: one is wrong.
    """
    if options.retrieved_on is not None:
        _check_moment(options.retrieved_on)
    _check_dataset(record, options.dataset)


def _load_jobs(
    record: Record, first: Head, jobs: list[tuple[int, Job]], progress: Progress
) -> dict[int, Outcome]:
    """Load files that were planned, group by group; the record's lock is held."""
    outcomes: dict[int, Outcome] = {}
    groups, head = _groups(first, jobs), first
    ordered = [job for group in groups for _, job in group]
    with read_side_by_side(record, head, ordered, jobs[0][1].options.jobs) as read:
        for group in groups:
            try:
                head, done = _load_group(record, head, group, progress, read)
            except OSError as wrong:
                # Earlier groups are committed, so their outcomes must not be lost.
                if head == first:
                    raise
                left = [item for item in jobs if item[0] not in outcomes]
                outcomes |= {number: _unreached_outcome(job, wrong) for number, job in left}
                break
            outcomes.update(done)
    for number, job in jobs:
        if not outcomes[number].is_refused:
            outcomes[number].remarks.extend(remarks_on_absent_files(head, job))
    return outcomes


def _check_dataset(record: Record, name: str | None) -> None:
    """Check that a new dataset's name is safe in a shell and in an id."""
    if name is None or re.fullmatch(r"\w[\w.-]*", name):
        return
    if name not in {part.dataset for part in record.head().parts}:
        raise InputError(f"--dataset {name!r}: write letters, digits, . - and _ only")


def _check_moment(text: str) -> None:
    try:
        parse_moment(text)
    except InputError:
        raise InputError(
            f"--retrieved-on {text!r}: is no day or moment; write YYYY-MM-DD or YYYY-MM-DDTHH:MM"
        ) from None
    if is_future_day(text):
        raise InputError(
            f"--retrieved-on {text!r}: that day is still to come; give the day on which the file "
            "was fetched, or set this computer's clock"
        )


def _refused_outcome(path: Path, wrong: OwnershipError) -> Outcome:
    file = _safe_text(path)
    return Outcome(file, {"file": file, "refused": _safe_text(wrong)})


def _unreadable_outcome(path: Path, wrong: OSError) -> Outcome:
    return _refused_outcome(path, InputError(f"{path}: cannot be read ({system_reason(wrong)})"))


def _unreached_outcome(job: Job, wrong: OSError) -> Outcome:
    failed = WorkspaceError(
        f"{job.opened.name}: not loaded, since writing failed: {os_error_advice(wrong)}, and load "
        "it again. Files of the same call that were counted are loaded"
    )
    return _refused_outcome(job.opened.path, failed)


def _safe_text(said: Path | OwnershipError) -> str:
    """Return a path or an error as text; a byte that is no UTF-8 is a question mark."""
    return str(said).encode(errors="replace").decode()


def _groups(head: Head, jobs: list[tuple[int, Job]]) -> list[list[tuple[int, Job]]]:
    """Group files that are judged together; files of changes last, the oldest first."""

    def key(item: tuple[int, Job]) -> tuple[Any, ...]:
        number, job = item
        place = (job.dataset, job.scope or "", job.edition_place)
        if job.delta is not None:
            return (1, job.edition_place, *place, number)
        if job.reader.strict or not _is_counted(head, job):
            return (0, "", "", "", "", number)
        return (0, "", *place, 0)

    ordered = sorted(jobs, key=lambda item: (*key(item), item[0]))
    return [list(group) for _, group in groupby(ordered, key=key)]


def _is_counted(head: Head, job: Job) -> bool:
    """Return whether an edition is refused or taken by its number of records."""
    said = job.options.complete or job.options.at_least is not None
    return said or head.expected_records(job.dataset, job.scope) > 0


def _load_group(
    record: Record, head: Head, group: list[tuple[int, Job]], progress: Progress, read: Read
) -> tuple[Head, dict[int, Outcome]]:
    """Read the files of one edition, check them together, and commit them in one step."""
    done: dict[int, Outcome] = {}
    whole: list[tuple[int, Job]] = []
    try:
        for number, job in group:
            try:
                read(job, head, progress)
                check_rewrite(head, job)
                check_whole(job)
                check_delta(record, head, job)
                whole.append((number, job))
            except OwnershipError as wrong:
                done[number] = _refused_outcome(job.opened.path, wrong)
            except OSError as wrong:
                # Any other file is one that we write: that is no fault of the source file.
                if wrong.filename != str(job.opened.path):
                    raise
                done[number] = _unreadable_outcome(job.opened.path, wrong)
        try:
            _check_none_refused(group, whole)
            if whole and _is_counted(head, whole[0][1]):
                check_size(record, head, [job for _, job in whole])
        except OwnershipError as wrong:
            return head, done | {n: _refused_outcome(job.opened.path, wrong) for n, job in whole}
        # Each file is compared with those taken before it; one commit makes all of them visible.
        wanted = head
        for place, (number, job) in enumerate(whole):
            others = [other for _, other in whole[place + 1 :]]
            wanted, done[number] = _take_file(record, wanted, job, others, first=place == 0)
        if wanted != head:
            head = record.commit(wanted)
        for number, job in whole:
            version = None if job.options.dry_run else head.data_version
            done[number].answer["data_version"] = version
        return head, done
    finally:
        for _, job in group:
            job.discard_stage()


def _check_none_refused(group: list[tuple[int, Job]], whole: list[tuple[int, Job]]) -> None:
    """Check that no file of a complete edition was refused: it may state what they lack."""
    if whole and len(whole) < len(group) and whole[0][1].complete:
        left = next(job for number, job in group if (number, job) not in whole)
        names = ", ".join(job.opened.name for _, job in whole)
        raise RefusedFileError(
            f"{names}: not loaded, since {left.opened.name} of the same edition is refused and "
            "--complete would close what it states; nothing was replaced. Give all files of the "
            "edition again, once each can be read"
        )


def _take_file(
    record: Record, head: Head, job: Job, others: list[Job], *, first: bool
) -> tuple[Head, Outcome]:
    """Hand a file's new rows to the record; return the head that names them, and the outcome.

    ``others`` are the edition's files that are yet to be taken; ``first``: none was before.
    """
    options = job.options
    compared = compare_with_dataset(record, head, job, others)
    job.stage.known = None
    profile = {}
    if options.dry_run:
        profile = {"profile": profile_of(record, head, job, compared)}
    part, fresh = build_part(head, job, compared, first=first)
    remark_on(head, job, compared, part, fresh=bool(part.counts["records_kept"]))
    edition = job.edition_parts(head)
    if options.at_least is not None and job.delta is None:
        head = head.with_expectation(job.dataset, job.scope, options.at_least)
    again = has_known_refusals(record, job, edition)
    if fresh or not again:
        taken = _without_refusals(job, part) if again and not int(part.content, 16) else part
        taken = _keep_copy(record, head, job, taken)
        taken = record.adopt_part(job.stage.folder, taken)
        head = replace(head, parts=(*head.parts, taken))
    elif job.packed is not None:
        head = _keep_lost_copy(record, head, job)
    answer = {**_answer(job.opened.path, part), "truncated": job.truncated, **profile}
    return head, Outcome(answer["file"], answer, shown_remarks(job.remarks))


def _keep_copy(record: Record, head: Head, job: Job, part: Part) -> Part:
    """Return the part with the copy of its file, which another part may have brought before."""
    if job.packed is not None:
        return record.keep_file(job.packed, part)
    same = (p.copy for p in head.parts if p.source["sha256"] == job.opened.sha256 and p.copy)
    return replace(part, copy=next(same, None) if job.options.keep else None)


def _keep_lost_copy(record: Record, head: Head, job: Job) -> Head:
    """Return the head with the copy of a file that is loaded, but of which none is kept."""
    lost = [p for p in head.parts if p.source["sha256"] == job.opened.sha256 and p.copy is None]
    if job.packed is None or not lost:
        return head
    copy = record.keep_file(job.packed, lost[0]).copy
    there = {
        part.id: replace(part, copy=copy, source={**part.source, "kept": True}) for part in lost
    }
    return replace(head, parts=tuple(there.get(part.id, part) for part in head.parts))


def _without_refusals(job: Job, part: Part) -> Part:
    """Return the part without refusals that the edition's quarantine has already."""
    (job.stage.folder / "quarantine.parquet").unlink(missing_ok=True)
    return replace(part, counts={**part.counts, "records_quarantined": 0})


def _answer(path: Path, part: Part) -> dict[str, Any]:
    """Return the object of `load` in the interface: read = kept + quarantined + unchanged."""
    counts = part.counts
    return {
        "file": _safe_text(path),
        "dataset": part.dataset,
        "reader": part.source["reader"],
        "edition": part.edition,
        **{key: part.source[key] for key in (GUESSED,) if key in part.source},
        **{key: counts[key] for key in counts if key != "closed"},
        **{name: part.rows[name] for name in COUNTED},
        "closed": counts["closed"],
        "data_version": None,
    }


def quarantine(record: Record, dataset: str | None = None) -> Iterator[dict[str, Any]]:
    """Yield refused records as rows: dataset, file, edition, position, reason, raw text."""
    for part in record.head().parts:
        if dataset is not None and part.dataset != dataset:
            continue
        for file in record.table_files([part], "quarantine"):
            for row in read_table(file).to_pylist():
                yield {"dataset": part.dataset, **row, "edition": part.edition}
