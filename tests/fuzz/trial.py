"""One mutant given to its reader, and what must hold of it.

Nothing but an error for people may come out, in a second of work at most; every item is a whole
record or a refusal that says why; what is kept can be written; and a change within one record
takes no record out of the count.
"""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree

from graph.record.record import Record as Store
from graph.record.staging import Stage
from graph.values.errors import OwnershipError
from ingest.files.opened_file import Opened
from ingest.load.pipeline import Options, load, quarantine
from ingest.reader import Context, Reader, Record, Refusal
from ingest.recognition.detect import readers
from tests.fuzz.mutant import Mutant, Seed

MOST_SECONDS = 1.0
MOST_TIMES = 10
"""How many times longer than its seed a mutant may take, where a machine is slow with both."""
HUNG_SECONDS = 30
LONGEST_ERROR = 2_000
GROUPED = frozenset("ftm bods eu_fsf uk_sanctions table case am_eiti dk_cvr sk_rpvs".split())
"""Readers that put rows of one id together, or whose records hold several."""


class Broken(AssertionError):
    """A mutant did what none may do."""


@dataclass
class Result:
    """What became of a mutant."""

    records: list[Record] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    refused: str | None = None
    seconds: float = 0.0


def read(reader: Reader, path: Path, seed: Result | None = None) -> Result:
    """Recognise a file and read it to its end, once more if that took long.

    Raises:
        Broken: it took too long, also beside its ``seed``, or an item is not what an item must be.
        Exception: whatever the reader lets out beside an ``OwnershipError``.
    """
    most = MOST_SECONDS if seed is None else max(MOST_SECONDS, MOST_TIMES * seed.seconds)
    result = _read_once(reader, path)
    if result.seconds > most:
        # With much else to do a machine takes three times as long, and not twice in a row.
        result = _read_once(reader, path)
    if result.seconds > most:
        raise Broken(f"took {result.seconds:.1f} s")
    _check(result)
    return result


def read_seed(reader: Reader, path: Path) -> Result:
    """Read a file that nobody changed, twice, since the first time a reader gets ready too."""
    _read_once(reader, path)
    result = _read_once(reader, path)
    _check(result)
    return result


def _read_once(reader: Reader, path: Path) -> Result:
    result, begun = Result(), time.thread_time()
    with _alarm():
        try:
            opened = Opened(path)
            opened.remark = result.remarks.append
            head = opened.sniff()
            for each in readers().values():
                each.sniff(head)
            for ask in (reader.edition, reader.delta, reader.scope, reader.dataset):
                if ask is not None:
                    ask(opened)
            for item in reader.read(
                opened, Context("fuzz", None, result.remarks.append, readers())
            ):
                (result.records if isinstance(item, Record) else result.refusals).append(item)
        except OwnershipError as wrong:
            result.refused = str(wrong)
    result.seconds = time.thread_time() - begun
    return result


def _check(result: Result) -> None:
    if result.refused is not None:
        text = result.refused.strip()
        if not text or "\n" in text or len(text) > LONGEST_ERROR:
            raise Broken(f"the error is no sentence: {text[:200]!r} ({len(text)})")
    for refusal in result.refusals:
        if not (refusal.position and refusal.reason and refusal.raw):
            raise Broken(f"a refusal without position, reason or text: {refusal!r:.300}")
    for record in result.records:
        if not record.record_id or not record.position:
            raise Broken(f"a record without key or position: {record!r:.300}")


def check_count(seed: Seed, mutant: Mutant, before: Result, after: Result) -> None:
    """Check that no record went missing by a change within a record, unless a refusal says so.

    Raises:
        Broken: fewer items came out than the file has records.
    """
    if mutant.added is None or after.refused is not None or seed.reader in GROUPED:
        return
    wanted = len(before.records) + len(before.refusals) + mutant.added
    found = len(after.records) + len(after.refusals)
    if found < wanted and len(after.refusals) <= len(before.refusals):
        raise Broken(f"{found} items of {wanted} records, and nothing was said")


def stage(folder: Path, result: Result) -> None:
    """Write what a mutant gave as a load writes it.

    Raises:
        Broken: what was written is not what was given.
        Exception: whatever the stage cannot write.
    """
    writing = Stage(folder, "fuzz", lambda: "0" * 64)
    try:
        for record in result.records:
            writing.add_record(record.record_id, record.position, record.rows, record.held)
        for refusal in result.refusals:
            writing.refuse("f", refusal.position, refusal.record_id, refusal.reason, refusal.raw)
        written = writing.close()
        if (written.get("records", 0), written.get("quarantine", 0)) != (
            len(result.records),
            len(result.refusals),
        ):
            raise Broken(f"{written} written of {len(result.records)}, {len(result.refusals)}")
    finally:
        rmtree(folder, ignore_errors=True)


def whole_load(folder: Path, reader: str, path: Path) -> None:
    """Load a mutant as a person would, and add up.

    Raises:
        Broken: the counts do not add up, or something is kept of a refused file.
        Exception: whatever a load lets out.
    """
    store = Store(folder)
    try:
        options = Options(reader=reader, dataset="fuzz", retrieved_on="2026-01-01")
        (outcome,) = load(store, [path], options)
        if outcome.is_refused:
            if store.head().parts:
                raise Broken("a refused file left something behind")
            return
        answer = outcome.answer
        parts = ("records_kept", "records_quarantined", "records_unchanged")
        if answer["records_read"] != sum(answer[part] for part in parts):
            raise Broken(f"does not add up: {answer}")
        if len(list(quarantine(store))) != answer["records_quarantined"]:
            raise Broken(f"the quarantine has another number: {answer}")
    finally:
        rmtree(folder, ignore_errors=True)


@contextmanager
def _alarm() -> Iterator[None]:
    """Break a hang, where the system can."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def ring(*_args: object) -> None:
        raise Broken(f"hung for {HUNG_SECONDS} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, HUNG_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
