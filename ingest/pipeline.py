"""From files to the record: recognise, read, stage, take out what is known, commit."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from graph.dates import parse_moment
from graph.errors import InputError, OwnershipError
from graph.head import Head, Part
from graph.record import Record
from ingest.admission import check_delta, check_rewrite, check_size, check_whole
from ingest.beside import Read, side_by_side
from ingest.job import Job, Options
from ingest.novelty import compare, part_of
from ingest.planning import planned
from ingest.profile import profile_of
from ingest.progress import Progress, Silent
from ingest.remarks import shown

__all__ = ["COUNTED", "Options", "Outcome", "Progress", "Silent", "load", "quarantine"]

COUNTED: Final = ("parties", "interests", "links", "listings", "gaps", "arrangements", "rulings")


@dataclass
class Outcome:
    """What became of one file: the counts, or why it was refused, and remarks for a person."""

    file: str
    answer: dict[str, Any]
    remarks: list[str] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        """Whether the file was refused whole."""
        return "refused" in self.answer


def load(
    record: Record, files: list[Path], options: Options, progress: Progress | None = None
) -> list[Outcome]:
    """Load files; each is taken or refused on its own.

    Files of changes come after the others, in the order of their dates. Where a number of
    records is expected, the files of one edition are counted together and share their fate.

    Args:
        record: the workspace's record.
        files: what a person gave.
        options: the same for all files.
        progress: shows records, rate and time left.

    Raises:
        WorkspaceError: the workspace cannot be written, or somebody else writes.
        InputError: an option is wrong.
    """
    if options.retrieved_on is not None:
        _check_moment(options.retrieved_on)
    if options.dataset is not None and re.fullmatch(r"\w[\w.-]*", options.dataset) is None:
        raise InputError(f"--dataset {options.dataset!r}: write letters, digits, . - and _ only")
    outcomes: dict[int, Outcome] = {}
    with record.writing() as head:
        jobs: list[tuple[int, Job]] = []
        for number, path in enumerate(files):
            try:
                jobs.append((number, planned(path, options)))
            except OwnershipError as wrong:
                outcomes[number] = _refused(path, wrong)
        groups = _groups(head, jobs)
        ordered = [job for group in groups for _, job in group]
        with side_by_side(record, head, ordered, options.jobs) as read:
            for group in groups:
                head, done = _load_together(record, head, group, progress or Silent(), read)
                outcomes.update(done)
    return [outcomes[number] for number in range(len(files))]


def _check_moment(text: str) -> None:
    try:
        parse_moment(text)
    except InputError:
        raise InputError(
            f"--retrieved-on {text!r}: is no day or moment; write YYYY-MM-DD or YYYY-MM-DDTHH:MM"
        ) from None


def _refused(path: Path, wrong: OwnershipError) -> Outcome:
    file = _written(path)
    return Outcome(file, {"file": file, "refused": _written(wrong)})


def _written(said: Path | OwnershipError) -> str:
    """Write a path, or what names one, as text; a byte that is no UTF-8 is a question mark."""
    return str(said).encode(errors="replace").decode()


def _groups(head: Head, jobs: list[tuple[int, Job]]) -> list[list[tuple[int, Job]]]:
    """Put files together that are judged together; files of changes last, the oldest first."""

    def key(item: tuple[int, Job]) -> tuple[Any, ...]:
        number, job = item
        place = (job.dataset, job.scope or "", job.at)
        if job.delta is not None:
            return (1, job.at, *place, number)
        if job.reader.strict or not _is_counted(head, job):
            return (0, "", "", "", "", number)
        return (0, "", *place, 0)

    ordered = sorted(jobs, key=lambda item: (*key(item), item[0]))
    return [list(group) for _, group in groupby(ordered, key=key)]


def _is_counted(head: Head, job: Job) -> bool:
    """Say whether the number of an edition's records decides if it may come in."""
    said = job.options.complete or job.options.at_least is not None
    return said or head.expects(job.dataset, job.scope) > 0


def _load_together(
    record: Record, head: Head, group: list[tuple[int, Job]], progress: Progress, read: Read
) -> tuple[Head, dict[int, Outcome]]:
    """Read the files of one edition, judge them together, and take each."""
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
                done[number] = _refused(job.opened.path, wrong)
        try:
            if whole and _is_counted(head, whole[0][1]):
                check_size(record, head, [job for _, job in whole])
        except OwnershipError as wrong:
            return head, done | {n: _refused(job.opened.path, wrong) for n, job in whole}
        for place, (number, job) in enumerate(whole):
            # A dry run takes nothing, so that all others are yet to come.
            coming = whole[place + 1 :] + (whole[:place] if job.options.dry_run else [])
            others = [other for _, other in coming]
            try:
                head, done[number] = _take(record, head, job, others, first=place == 0)
            except OwnershipError as wrong:
                done[number] = _refused(job.opened.path, wrong)
        return head, done
    finally:
        for _, job in group:
            job.forget()


def _take(
    record: Record, head: Head, job: Job, others: list[Job], *, first: bool
) -> tuple[Head, Outcome]:
    """Hand a file's new rows to the record, or say what they would be; others are yet to come."""
    stage, options, sha256 = job.stage, job.options, job.opened.sha256
    compared = compare(record, head, job, others)
    profile = {}
    if options.dry_run:
        profile = {"profile": profile_of(record, head, job, compared)}
    part, fresh = part_of(head, job, compared, write=not options.dry_run, first=first)
    parts = head.of_dataset(job.dataset)
    seen = any((p.source["sha256"], p.at) == (sha256, job.at) for p in parts)
    _say_namesake(job, parts)
    if not options.dry_run:
        wanted = head
        if options.at_least is not None and job.delta is None:
            wanted = head.expecting(job.dataset, job.scope, options.at_least)
        if fresh or (stage.quarantined and not seen):
            if job.packed is not None:
                record.keep_file(job.packed, sha256)
            record.adopt(stage.folder, part.id)
            wanted = replace(wanted, parts=(*wanted.parts, part))
        if wanted != head:
            head = record.commit(wanted)
    answer = {
        **_answer(job.opened.path, part, None if options.dry_run else head),
        "truncated": job.truncated,
        **profile,
    }
    return head, Outcome(answer["file"], answer, shown(job.remarks))


def _say_namesake(job: Job, parts: list[Part]) -> None:
    """Say that a dataset named by its file has another file of that name already."""
    guessed = job.reader.by_stem and job.options.dataset is None and job.edition is None
    same = [p for p in parts if p.source["file"] == job.opened.name]
    if guessed and any(part.source["sha256"] != job.opened.sha256 for part in same):
        job.remarks.insert(
            0,
            f"the dataset {job.dataset!r} is named by the file and has another {job.opened.name} "
            "already; both stand side by side in it. If they come from different sources, drop it "
            "and name each with --dataset; if this is a newer edition, say its day with "
            "--retrieved-on",
        )


def _answer(path: Path, part: Part, head: Head | None) -> dict[str, Any]:
    """The object of `load` in the interface: read = kept + quarantined + unchanged."""
    counts = part.counts
    answer: dict[str, Any] = {
        "file": _written(path),
        "dataset": part.dataset,
        "reader": part.source["reader"],
        "edition": part.edition,
        **{key: counts[key] for key in counts if key != "closed"},
        **{name: part.rows[name] for name in COUNTED},
        "closed": counts["closed"],
    }
    answer["data_version"] = None if head is None else head.data_version
    return answer


def quarantine(record: Record, dataset: str | None = None) -> Iterator[dict[str, Any]]:
    """Yield every refused record: dataset, file, position, reason, and the record as read."""
    import pyarrow.parquet as pq

    for part in record.head().parts:
        if dataset is not None and part.dataset != dataset:
            continue
        for file in record.table_files([part], "quarantine"):
            for row in pq.read_table(file).to_pylist():
                yield {"dataset": part.dataset, **row}
