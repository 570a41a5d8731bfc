"""Each reader against its bare parser over the same made-up file.

`read_*` is the reader alone, from the file to rows in memory; `load_*` is the whole load into an
empty record: read, hash, stage as Parquet, look for what is known, commit. `floor_*` is what stays
of it if rows cost nothing: the bare parser, the hash of the file, and the same rows written as
Parquet from columns that are ready.
"""

import hashlib
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from benchmarks.figure import Figure, Goal, Measure, ResultsDiffer, best_time, time_run
from benchmarks.files import SAMPLES, VARIANTS
from graph.record.record import Record
from graph.record.staged_tables import open_writer
from ingest.files.opened_file import Opened
from ingest.load.pipeline import Options, load
from ingest.reader import Context, Reader, Refusal
from ingest.recognition.detect import readers

READ: Final = Goal(10, at_most=True)
LOAD: Final = Goal(2, at_most=True)
"""File to record at half of the bare parser's rate."""
_ALL: Final = SAMPLES | VARIANTS


def read_file(reader: Reader, path: Path) -> tuple[int, int]:
    """Read a file to its end, and return the number of records and rows."""
    records = rows = 0
    context = Context("made_up", None, lambda _text: None, readers())
    for item in reader.read(Opened(path), context):
        if isinstance(item, Refusal):
            raise ResultsDiffer(f"{reader.name}: {item.position}: {item.reason}")
        records += 1
        rows += len(item.rows)
    return records, rows


def _load(reader: Reader, path: Path, workspace: Path) -> int:
    """Load a file into an empty workspace, and return the number of records kept."""
    outcome = load(Record(workspace), [path], Options(reader=reader.name, dataset="made_up"))[0]
    if outcome.is_refused:
        raise ResultsDiffer(f"{reader.name}: {outcome.answer['refused']}")
    return int(outcome.answer["records_kept"])


def _time_rewrite(path: Path, workspace: Path) -> float:
    """Hash a file and write its record's rows again; return seconds, the best of three."""
    tables = {file: pq.read_table(file) for file in sorted(workspace.glob("**/parts/*/*.parquet"))}

    def write() -> None:
        hashlib.sha256(path.read_bytes()).digest()
        for file, table in tables.items():
            with open_writer(workspace / "again.parquet", file.stem) as writer:
                writer.write_table(table)

    return best_time(3, write)[0]


def measure(name: str, scale: int) -> Iterator[Figure]:
    """Compare one reader, alone and within a load, with its bare parser."""
    sample = _ALL[name]
    reader = readers()[sample.reader or name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, sample.file)
        sample.write(path, min(scale, sample.most))
        # The peer is timed before and after ours, so that a machine that slows down favours nobody.
        before, _ = best_time(3, lambda: sample.parse(path))
        read_s, (records, rows) = best_time(2, lambda: read_file(reader, path))
        small = Path(folder, f"small-{sample.file}")
        sample.write(small, 10)
        _load(reader, small, Path(folder, "small"))  # whatever is imported late, once
        load_s, kept = time_run(lambda: _load(reader, path, Path(folder, "workspace")))
        again_s = _time_rewrite(path, Path(folder, "workspace"))
        after, _ = best_time(3, lambda: sample.parse(path))
        size = path.stat().st_size
    peer_s = min(before, after)
    if kept != records:
        raise ResultsDiffer(f"{name}: {records} records read, {kept} kept")
    about = f"{records} records, {rows} rows, {size / 1e6:.1f} MB"
    floor_s = peer_s + again_s
    for kind, seconds, goal in (
        ("read", read_s, READ),
        ("load", load_s, LOAD),
        ("floor", floor_s, None),
    ):
        rate = f"{records / seconds:,.0f} records a second, bare {records / peer_s:,.0f}; {about}"
        yield Figure(
            id=f"{kind}_{name}",
            ours_s=seconds,
            peer=f"{sample.peer}, bare",
            peer_s=peer_s,
            scale=records,
            ratio_of="ours_s/peer_s",
            goal=goal,
            note=rate,
        )


FIGURES: Final[dict[str, Measure]] = {
    f"read_{name}": partial(measure, name)
    for name, sample in _ALL.items()
    if (sample.reader or name) in readers()
}
