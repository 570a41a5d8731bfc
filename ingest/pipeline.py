"""From files to the record: recognise, read, stage, take out what is known, commit."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Protocol

from graph.dates import parse_day
from graph.errors import InputError, OwnershipError, RefusedFileError
from graph.head import Head, Part
from graph.record import Record
from graph.stage import Stage
from ingest.novelty import part_of
from ingest.reader import Context, Reader, Refusal, reader_for
from ingest.reader import Record as Read
from ingest.source import Opened

COUNTED: Final = ("parties", "interests", "links", "listings", "gaps", "arrangements", "rulings")
MAX_REMARKS: Final = 20


class Progress(Protocol):
    """What a face shows while a file is read."""

    def start(self, name: str, size: int) -> None:
        """A file begins; its size on disk in bytes."""

    def step(self, records: int, bytes_read: int) -> None:
        """So many records and bytes have been read in all."""

    def end(self) -> None:
        """The file has ended."""


class Silent:
    """Shows nothing."""

    def start(self, name: str, size: int) -> None:
        """Do nothing."""

    def step(self, records: int, bytes_read: int) -> None:
        """Do nothing."""

    def end(self) -> None:
        """Do nothing."""


@dataclass(frozen=True)
class Options:
    """What a person may say of the files that are loaded together."""

    reader: str | None = None
    dataset: str | None = None
    mapping: Path | None = None
    retrieved_on: str | None = None
    complete: bool = False
    dry_run: bool = False
    keep: bool = True


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
    """Load files one after the other; each is taken or refused on its own.

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
        parse_day(options.retrieved_on)
    if options.dataset is not None and re.fullmatch(r"\w[\w.-]*", options.dataset) is None:
        raise InputError(f"--dataset {options.dataset!r}: write letters, digits, . - and _ only")
    outcomes = []
    with record.writing() as head:
        for path in files:
            try:
                head, outcome = _load_one(record, head, path, options, progress or Silent())
            except OwnershipError as wrong:
                outcome = Outcome(str(path), {"file": str(path), "refused": str(wrong)})
            outcomes.append(outcome)
    return outcomes


@dataclass
class _Job:
    """One file on its way into the record."""

    opened: Opened
    reader: Reader
    options: Options
    stage: Stage
    progress: Progress
    remarks: list[str]


def _load_one(
    record: Record, head: Head, path: Path, options: Options, progress: Progress
) -> tuple[Head, Outcome]:
    opened = Opened(path)
    named = options.reader or ("table" if options.mapping is not None else None)
    reader = reader_for(opened, named)
    edition = _edition(reader, opened) or options.retrieved_on
    if options.complete and edition is None:
        raise InputError(
            f"{path.name}: --complete needs the date of this edition; give --retrieved-on"
        )
    dataset = _dataset(reader, opened, options)
    if reader.strict:
        _check_rewrite(head, dataset, opened, edition)
    stage = Stage(record.new_stage(), dataset, opened.sha256, edition)
    job = _Job(opened, reader, options, stage, progress, [])
    opened.remark = job.remarks.append
    try:
        return _take(job, record, head, _staged(job))
    finally:
        shutil.rmtree(stage.folder, ignore_errors=True)


def _staged(job: _Job) -> dict[str, int]:
    name = job.opened.name
    job.progress.start(name, job.opened.size)
    try:
        _read_all(job)
        return job.stage.close()
    except UnicodeDecodeError as wrong:
        raise RefusedFileError(f"{name}: is not text in a known encoding ({wrong})") from None
    finally:
        job.progress.end()


def _take(job: _Job, record: Record, head: Head, rows: dict[str, int]) -> tuple[Head, Outcome]:
    stage, options, sha256 = job.stage, job.options, job.opened.sha256
    complete = options.complete or (job.reader.strict and stage.edition is not None)
    part, fresh = part_of(record, head, stage, rows, complete)
    part = replace(part, source=_source(job))
    parts = head.of_dataset(stage.dataset)
    seen = any((p.source["sha256"], p.edition) == (sha256, stage.edition) for p in parts)
    if not options.dry_run and (fresh or (stage.quarantined and not seen)):
        if options.keep:
            record.keep_file(job.opened.path, sha256)
        record.adopt(stage.folder, part.id)
        head = record.commit(replace(head, parts=(*head.parts, part)))
    answer = _answer(job.opened.path, part, None if options.dry_run else head)
    return head, Outcome(str(job.opened.path), answer, job.remarks[:MAX_REMARKS])


def _edition(reader: Reader, opened: Opened) -> str | None:
    return None if reader.edition is None else reader.edition(opened)


def _dataset(reader: Reader, opened: Opened, options: Options) -> str:
    """Name the dataset: as told, as the file says, its stem, or the reader (rule 26)."""
    if options.dataset is not None:
        return options.dataset
    own = None if reader.dataset is None else reader.dataset(opened)
    if own is not None:
        return own
    return opened.name.split(".")[0] if reader.by_stem else reader.name


def _check_rewrite(head: Head, dataset: str, opened: Opened, edition: str | None) -> None:
    """Refuse a changed case file of no date: nothing would say which of the two is newer."""
    others = [p for p in head.of_dataset(dataset) if p.source["sha256"] != opened.sha256]
    if others and edition is None:
        raise InputError(
            f"{opened.name}: case {dataset!r} is loaded already and this file differs; give "
            "--retrieved-on DATE to load it as a newer edition, or first run "
            f"`ownership drop {dataset}`"
        )


def _read_all(job: _Job) -> None:
    """Read a file to its end; one record understood is needed, all where the reader is strict."""
    opened, reader, stage, remarks = job.opened, job.reader, job.stage, job.remarks
    context = Context(stage.dataset, job.options.mapping, remarks.append)
    seen = 0

    def count(size: int) -> None:
        nonlocal seen
        seen += size
        job.progress.step(stage.records + stage.quarantined, seen)

    opened.progress = count
    first: Refusal | None = None
    for item in reader.read(opened, context):
        if isinstance(item, Read):
            stage.add(item.record_id, item.position, item.rows)
            if item.remarks and len(remarks) < MAX_REMARKS:
                remarks.extend(f"{item.position}: {text}" for text in item.remarks)
        else:
            first = first or item
            stage.refuse(opened.name, item.position, item.record_id, item.reason, item.raw)
            if reader.strict:
                break
    if first is not None and (reader.strict or not stage.records):
        raise RefusedFileError(f"{opened.name}: {first.position}: {first.reason}")
    if not stage.records:
        raise RefusedFileError(f"{opened.name}: holds no record that {reader.title} could have")


def _source(job: _Job) -> dict[str, Any]:
    reader, opened = job.reader, job.opened
    return {
        "file": opened.name,
        "sha256": opened.sha256,
        "size": opened.size,
        "reader": reader.name,
        "reader_version": reader.version,
        "title": reader.title,
        "publisher": reader.publisher,
        "licence": reader.licence,
        "url": reader.url,
        "retrieved_on": job.options.retrieved_on,
        "kept": job.options.keep,
        "authorities": _authorities(job.stage),
    }


def _authorities(stage: Stage) -> list[str]:
    """Which authorities' listings a file holds, so that an answer can say what was searched."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    file = stage.folder / "listings.parquet"
    if not file.exists():
        return []
    found = pc.unique(pq.read_table(file, columns=["authority"])["authority"])
    return sorted(found.to_pylist())


def _answer(path: Path, part: Part, head: Head | None) -> dict[str, Any]:
    """The object of `load` in the interface: read = kept + quarantined + unchanged."""
    counts = part.counts
    answer: dict[str, Any] = {
        "file": str(path),
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
