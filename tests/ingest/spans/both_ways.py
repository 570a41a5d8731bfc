"""Files read by their patterns and line by line, and what the two give, for comparison."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from graph.record.record import Record
from graph.values.errors import OwnershipError
from ingest.load import load_job
from ingest.load.load_plan import plan_job
from ingest.load.pipeline import Options, Silent, load
from ingest.spans import line_patterns
from ingest.spans.pattern_reader import BackgroundReader, PatternReader


class Tally:
    """How many lines patterns were asked for, and how many they read."""

    asked = plain = 0


@contextmanager
def patterns_at_once(seen: int = 1) -> Iterator[Tally]:
    """Read files of any size by patterns, from their first line on; count lines."""
    tally, read = Tally(), PatternReader.read

    def count(self: PatternReader, texts: Any) -> Any:
        found = read(self, texts)
        tally.asked += len(texts)
        tally.plain += 0 if found is None else len(found.lines)
        return found

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(load_job, "LEAST_BYTES", 0)
        patched.setattr(load_job, "BackgroundReader", partial(BackgroundReader, wait=None))
        patched.setattr(line_patterns, "SEEN", seen)
        patched.setattr(PatternReader, "read", count)
        yield tally


def staged(record: Record, path: Path, plain: bool, reader: str = "uk_psc") -> Any:
    """Read a file into a stage; return its tables, remarks and counts, or why it is refused."""
    options = Options(reader=reader, dataset="d", retrieved_on="2025-01-01", plain=plain)
    try:
        job = plan_job(path, options)
    except OwnershipError as wrong:
        return str(wrong)
    with record.write_lock() as head:
        try:
            job.read(record, head, Silent())
            tables = {file.name: pq.read_table(file) for file in job.stage.folder.iterdir()}
        except OwnershipError as wrong:
            return str(wrong), job.remarks
        finally:
            job.discard_stage()
    counts = (job.stage.records, job.stage.quarantined, job.stage.named, job.truncated)
    return tables, job.remarks, job.rows, counts


def loaded(
    workspace: Path,
    files: list[tuple[Path, str]],
    plain: bool,
    complete: bool,
    reader: str = "uk_psc",
) -> Any:
    """Load editions; return the tables of all parts, the data version and all that was said."""
    record, said = Record(workspace), []
    for path, day in files:
        options = Options(
            reader=reader, dataset="d", retrieved_on=day, plain=plain, complete=complete
        )
        (outcome,) = load(record, [path], options)
        said.append((outcome.answer, outcome.remarks))
    head = record.head()
    tables = {
        (number, file.name): pq.read_table(file)
        for number, part in enumerate(head.parts)
        for file in sorted(record.part_folder(part).glob("*.parquet"))
    }
    parts = [(part.content, part.rows, part.counts, part.refused) for part in head.parts]
    return tables, head.data_version, parts, json.dumps(said)
