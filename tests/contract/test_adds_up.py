"""Every record of every sample is in the record or in quarantine: readers and loads agree."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from graph.record.model import SCHEMAS, TABLE_OF
from graph.record.record import Record
from ingest.load.load_plan import plan_job
from ingest.load.pipeline import Options, load, quarantine
from ingest.reader import Context, Refusal
from ingest.reader import Record as Read
from ingest.recognition.detect import readers

SAMPLES = Path(__file__).resolve().parents[2] / "sample_data"


def samples() -> Iterator[Path]:
    """Every file of every reader's samples."""
    for name in readers():
        for path in sorted((SAMPLES / name).glob("*")):
            if path.is_file() and ".expected." not in f".{path.name}":
                yield path


FILES = list(samples())


def test_there_are_samples() -> None:
    assert {path.parent.name for path in FILES} == set(readers())


@pytest.mark.parametrize("path", FILES, ids=[f"{p.parent.name}-{p.name}" for p in FILES])
def test_every_record_is_kept_or_in_quarantine(path: Path, tmp_path: Path) -> None:
    job = plan_job(path, Options())
    items = list(
        job.reader.read(job.opened, Context(job.dataset, None, lambda _text: None, readers()))
    )
    read = [item for item in items if isinstance(item, Read)]
    refused = [item for item in items if isinstance(item, Refusal)]
    record = Record(tmp_path / "ws")
    (outcome,) = load(record, [path], Options())
    answer = outcome.answer
    if outcome.is_refused:
        assert job.delta is not None or job.reader.strict, answer["refused"]
        return
    assert answer["records_read"] == len(items)
    assert answer["records_quarantined"] == len(refused)
    there = Counter((r["position"], r["reason"], r["raw"]) for r in quarantine(record))
    assert there == Counter((r.position, r.reason, r.raw) for r in refused)

    parts = list(record.head().parts)
    sights = [key for f in record.table_files(parts, "records") for key in _column(f, "record_id")]
    assert set(sights) == {item.record_id for item in read}
    assert len(sights) == answer["records_kept"]
    different = {(item.record_id, repr(item.rows)) for item in read}
    assert answer["records_kept"] == len(different)
    wanted = Counter((TABLE_OF[type(row)], key) for key, rows in _once(read) for row in rows)
    stored = Counter(
        (name, key)
        for name in SCHEMAS
        for file in record.table_files(parts, name)
        for key in _column(file, "record_id")
    )
    assert stored == wanted


def _once(read: list[Read]) -> Iterator[tuple[str, list[object]]]:
    """Yield each different record once, as a load keeps it."""
    seen = set()
    for item in read:
        key = (item.record_id, repr(item.rows))
        if key not in seen:
            seen.add(key)
            yield item.record_id, list(item.rows)


def _column(file: Path, name: str) -> list[str]:
    found: list[str] = pq.read_table(file, columns=[name])[name].to_pylist()
    return found
