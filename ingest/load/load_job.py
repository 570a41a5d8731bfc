"""One file on its way into the record: what it is, and its rows staged on disk."""

import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from graph.head.manifest import Head, Part, edition_sort_key
from graph.processes.rare_collections import collect_rarely
from graph.record.editions import read_key_set
from graph.record.known_texts import load_known_texts, program_version
from graph.record.record import Record
from graph.record.record_keys import KeySet
from graph.record.staging import Stage
from graph.values.errors import OwnershipError, RefusedFileError
from graph.world.listing_days import GUESSED
from ingest.files.byte_streams import BreaksOffError
from ingest.files.kept_copy import FileKeeper
from ingest.files.opened_file import Opened
from ingest.load.known_records import Way, read_items
from ingest.load.progress import Progress
from ingest.load.remarks import Remarks
from ingest.reader import Context, Delta, Reader, Refusal
from ingest.reader import Record as Read
from ingest.recognition.detect import readers, refused_if_broken
from ingest.spans.pattern_reader import LEAST_BYTES, BackgroundReader


@dataclass(frozen=True)
class Options:
    """What a person may set for the files of one load.

    Attributes:
        encoding: the encoding of tables that are not UTF-8.
        complete: records that the edition lacks are closed.
        dry_run: read, count and profile; write nothing.
        keep: keep the files themselves, compressed.
        at_least: the fewest records that an edition may hold, from now on; 0 lifts the limit.
        jobs: how many processes read files side by side; ``None``: one a core where files are
            large. More than one starts the program that runs anew, as ``multiprocessing`` does.
        plain: read each record by itself, also where many could be read together.
        source: publisher, licence and url of files whose reader does not know them.
    """

    reader: str | None = None
    dataset: str | None = None
    mapping: Path | None = None
    encoding: str | None = None
    retrieved_on: str | None = None
    complete: bool = False
    dry_run: bool = False
    keep: bool = True
    at_least: int | None = None
    jobs: int | None = 1
    plain: bool = False
    source: Mapping[str, str] = field(default_factory=dict)


ReadState = tuple[dict[str, Any], dict[str, Any]]
"""The state of a job whose file was read, and of its opened file, as sent between processes."""
_OF_JOB: Final = ("_stage", "_parts", "rows", "remarks", "truncated", "packed")
_OF_OPENED: Final = ("sha256", "broken", "tail", "unended", "passed_over", "encoding", "source")


@dataclass
class Job:
    """One file: its reader, what it speaks for, and the stage where its rows wait.

    Attributes:
        rows: number of staged rows by table.
        truncated: whether the file breaks off.
        packed: the packed copy, where one was made for the record to keep.
    """

    opened: Opened
    reader: Reader
    options: Options
    dataset: str
    edition: str | None
    scope: str | None
    delta: Delta | None
    remarks: list[str] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    truncated: bool = False
    packed: Path | None = None
    _stage: Stage | None = None
    _parts: tuple[str, ...] = ()

    @property
    def edition_place(self) -> str:
        """Place of the file's edition among those of its scope, as text that sorts."""
        return edition_sort_key(self.edition, delta=self.delta is not None)

    def edition_parts(self, head: Head) -> list[Part]:
        """Return the loaded files of the same edition and scope."""
        scope = head.parts_of_scope(self.dataset, self.scope)
        return [part for part in scope if part.edition_key == self.edition_place]

    def older_parts(self, head: Head) -> list[Part]:
        """Return the loaded files of earlier editions of the same scope."""
        scope = head.parts_of_scope(self.dataset, self.scope)
        return [part for part in scope if part.edition_key < self.edition_place]

    @property
    def complete(self) -> bool:
        """Whether records that the edition lacks are closed; a dated case file is always whole."""
        dated = self.edition is not None
        return self.delta is None and dated and (self.options.complete or self.reader.strict)

    @property
    def stage(self) -> Stage:
        """The staged rows; :meth:`read` must have been called."""
        if self._stage is None:
            raise OwnershipError(f"{self.opened.name}: has not been read")
        return self._stage

    def read(self, record: Record, head: Head, progress: Progress) -> None:
        """Read the file to its end into a stage of its own.

        Raises:
            RefusedFileError: the file is refused whole.
        """
        name, parts = self.opened.name, head.parts_of_dataset(self.dataset)
        # A dry run reports on the whole file, so known records are read too.
        whole = self.options.dry_run or not parts
        known = None if whole else read_key_set(record, parts)
        self._parts = tuple(part.id for part in parts)
        same = [] if whole or self.delta else head.parts_of_scope(self.dataset, self.scope)
        recall = load_known_texts(record, same, reader_stamp(self.reader))
        folder = record.new_stage()
        keeping = self._start_keeping(record, folder)
        self.opened.remark = self.remarks.append
        progress.start(name, self.opened.bytes_to_read)
        try:
            self._stage = Stage(folder, self.dataset, keeping.sha256, known, recall)
            with collect_rarely(), refused_if_broken(self.reader, name):
                _read_all(self, progress.step)
            self.rows = self.stage.close()
            self.opened.sha256, self.packed = keeping.sha256(), keeping.packed_copy()
            self.opened.check_state()
        except UnicodeDecodeError as wrong:
            said = self.opened.encoding
            kind = "a known encoding" if said is None else f"{said}, as was said"
            raise RefusedFileError(f"{name}: is not text in {kind} ({wrong})") from None
        finally:
            keeping.stop()
            progress.end()

    def _start_keeping(self, record: Record, folder: Path) -> FileKeeper:
        """Start to hash the file, and to pack it if the record will keep it."""
        kept = self.options.keep and not self.options.dry_run
        target = folder.with_suffix(".zst") if kept else None
        if target is not None:
            target.parent.mkdir(parents=True, exist_ok=True)
        return FileKeeper(
            self.opened.path, target, lambda sha256: record.kept_file(sha256) is not None
        )

    def read_state(self) -> ReadState:
        """Return the state of a file that was read, to be sent to another process."""
        opened = {name: getattr(self.opened, name) for name in _OF_OPENED}
        return {name: getattr(self, name) for name in _OF_JOB}, opened

    def adopt_state(self, told: ReadState) -> None:
        """Apply the state of a file that another process read."""
        for target, state in zip((self, self.opened), told, strict=True):
            for name, value in state.items():
                setattr(target, name, value)

    def known_keys(self, parts: list[Part]) -> KeySet | None:
        """Return the keys of these parts, if the file was read beside just these; else ``None``."""
        same = tuple(part.id for part in parts) == self._parts
        return self.stage.known if same else None

    def discard_stage(self) -> None:
        """Remove the staged rows and the packed copy that the record has not taken."""
        if self._stage is not None:
            shutil.rmtree(self._stage.folder, ignore_errors=True)
            # What stays is removed by the next writer, with all stages.
            with suppress(OSError):
                self._stage.folder.with_suffix(".zst").unlink(missing_ok=True)


def _read_all(job: Job, step: Callable[[int, int], None]) -> None:
    """Read a file into its stage; one readable record is needed, or all if it is strict."""
    opened, reader, stage, remarks = job.opened, job.reader, job.stage, Remarks(job.remarks)
    context = Context(job.dataset, job.options.mapping, job.remarks.append, readers())
    seen = 0

    def count(size: int) -> None:
        nonlocal seen
        seen += size
        step(stage.records + stage.quarantined, seen)

    opened.progress = count
    first: Refusal | None = None
    last: Read | Refusal | None = None
    before_last = 0
    try:
        for last, text in read_items(reader, opened, context, stage, _way_of(job)):
            item = last
            if isinstance(item, Read):
                stage.add_record(item.record_id, item.position, item.rows, item.held, text)
                if item.remarks:
                    remarks.add(item.position, item.remarks)
            else:
                first, before_last = first or item, stage.records
                if item.cut:
                    opened.mark_broken(item.reason)
                if item.several:
                    opened.mark_passed_over(f"{item.position}: {item.reason}")
                stage.refuse(opened.name, item.position, item.record_id, item.reason, item.raw)
                if reader.strict:
                    break
    except BreaksOffError as wrong:
        # What came before the break is kept; the checks decide whether it may be loaded.
        if not stage.records:
            raise
        opened.mark_broken(wrong.place)
        opened.tail, last = wrong.tail, None
    remarks.close()
    # Known records yield no item, so the last item may not be the file's last record.
    first = _refuse_cut_end(job, last if stage.records == before_last else None) or first
    if first is not None and (reader.strict or not stage.records):
        raise RefusedFileError(f"{opened.name}: {first.position}: {first.reason}")
    if not stage.records:
        raise RefusedFileError(f"{opened.name}: holds no record that {reader.title} could have")


def _way_of(job: Job) -> Way:
    """Return how a file is read: lines together by their patterns where that pays."""
    plan, options = job.reader.plan, job.options
    fast = plan is not None and not options.plain and job.opened.size >= LEAST_BYTES
    patterns = BackgroundReader(plan, job.dataset) if plan is not None and fast else None
    return Way(job.delta is not None, patterns)


def _refuse_cut_end(job: Job, last: Read | Refusal | None) -> Refusal | None:
    """Add the end of a file that breaks off to quarantine, unless its last record is there."""
    opened, refused = job.opened, isinstance(last, Refusal)
    if opened.unended and refused:
        opened.mark_broken("its last record cannot be understood and has no line end")
    job.truncated = opened.broken is not None
    if not job.truncated or refused:
        return None
    cut = Refusal("end of the file", f"The file breaks off here ({opened.broken}).", opened.tail)
    job.stage.refuse(opened.name, cut.position, None, cut.reason, cut.raw)
    return cut


def source_of(job: Job) -> dict[str, Any]:
    """Return the head's description of the file: publisher, reader, hash and the like."""
    reader, opened = job.reader, job.opened
    said = {} if opened.encoding is None else {"encoding": opened.encoding}
    stated = {
        "title": reader.title,
        "publisher": reader.publisher,
        "licence": reader.licence,
        # A format that anybody publishes in has an address of its own, and no file is from there.
        "url": reader.url if reader.publisher else None,
        **opened.source,
    }
    return {
        **said,
        "file": opened.name,
        "sha256": opened.sha256,
        "size": opened.size,
        **reader_stamp(reader),
        **{key: text or job.options.source.get(key) for key, text in stated.items()},
        "retrieved_on": job.options.retrieved_on and job.options.retrieved_on[:10],
        "kept": job.options.keep,
        **_guessed_edition(job),
        **_mapping(job.options.mapping),
        **_entry_counts(job.stage),
    }


def _guessed_edition(job: Job) -> dict[str, str]:
    """Return the day on which a list was last changed that states no day of its own.

    It bounds when entries without a day began, and nothing else: neither the order of editions nor
    the data version rests on it.
    """
    if job.edition is not None or not has_unseen_listings(job.stage.folder):
        return {}
    changed = datetime.fromtimestamp(job.opened.path.stat().st_mtime, UTC)
    return {GUESSED: changed.date().isoformat()}


def has_unseen_listings(folder: Path) -> bool:
    """Return whether some listings of a stage say neither when they began nor when they held."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    file = folder / "listings.parquet"
    if not file.exists():
        return False
    for batch in pq.ParquetFile(file).iter_batches(columns=["start", "observed_on"]):
        if pc.any(pc.and_(pc.is_null(batch["start"]), pc.is_null(batch["observed_on"]))).as_py():
            return True
    return False


def _mapping(file: Path | None) -> dict[str, Any]:
    """Return the mapping file of a table, without which the table cannot be read again."""
    if file is None:
        return {}
    text = file.read_text(encoding="utf-8", errors="replace")
    return {"mapping": {"file": file.name, "text": text}}


def reader_stamp(reader: Reader) -> dict[str, str]:
    """Return what decides the rows that a text gives: reader, its version, the program's."""
    return {
        "reader": reader.name,
        "reader_version": reader.version,
        "program": program_version(),
    }


def _entry_counts(stage: Stage) -> dict[str, list[str]]:
    """Return the authorities whose listings a file holds, and how many of each: ``EU=4``."""
    import pyarrow.parquet as pq

    file, counts = stage.folder / "listings.parquet", Counter[str]()
    if file.exists():
        for batch in pq.ParquetFile(file).iter_batches(columns=["authority"]):
            counts.update(batch["authority"].to_pylist())
    return {
        "authorities": sorted(counts),
        "entries": [f"{name}={count}" for name, count in sorted(counts.items())],
    }
