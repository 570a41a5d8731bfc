"""A new edition that differs in one record of a hundred, loaded over the one before it.

The peer reads the new edition with the bare parser, and then loads a file of the changed records
alone into the same kind of record. What the reader alone takes for the edition is in the note.
"""

import shutil
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.figure import Figure, Goal, Measure, ResultsDiffer, time_run
from benchmarks.figures.reading import read_file
from benchmarks.files import SAMPLES, Sample
from graph.record.record import Record
from ingest.load.pipeline import Options, load
from ingest.recognition.detect import readers

GOAL: Final = Goal(1.3, at_most=True)
ONE_IN: Final = 100
ROUNDS: Final = 7
"""Both sides run so often, by turns; the best of each counts."""
_HEADERS: Final = {"uk_psc": 0, "uk_company": 1, "ftm": 0}
"""Formats of a record a line, and how many lines stand before the first."""


def _editions(name: str, folder: Path, size: int) -> tuple[Path, Path, Path]:
    """Write an edition, one in which others take the place of some records, and these alone."""
    sample, header = SAMPLES[name], _HEADERS[name]
    whole = folder / "whole"
    sample.write(whole, size + size // ONE_IN)
    lines = whole.read_bytes().splitlines(keepends=True)
    head, first, others = lines[:header], lines[header : header + size], lines[header + size :]
    second = list(first)
    for place, line in enumerate(others):
        second[place * ONE_IN] = line
    paths = folder / f"one-{sample.file}", folder / f"two-{sample.file}", folder / sample.file
    for path, records in zip(paths, (first, second, others), strict=True):
        path.write_bytes(b"".join([*head, *records]))
    return paths


def _load(name: str, path: Path, record: Record, day: str) -> int:
    options = Options(reader=name, dataset="made_up", retrieved_on=day)
    answer = load(record, [path], options)[0].answer
    if "refused" in answer:
        raise ResultsDiffer(f"{name}: {answer['refused']}")
    return int(answer["records_kept"])


def measure(name: str, scale: int) -> Iterator[Figure]:
    """Load an edition over the one before it."""
    sample: Sample = SAMPLES[name]
    size = min(scale, sample.most)
    with tempfile.TemporaryDirectory() as folder:
        first, second, changed = _editions(name, Path(folder), size)
        held = Path(folder, "held")
        _load(name, first, Record(held), "2024-01-01")
        rounds = []
        for number in range(ROUNDS):
            record, beside = Path(folder, f"record-{number}"), Path(folder, f"beside-{number}")
            shutil.copytree(held, record)
            bare, _ = time_run(lambda: sample.parse(second))
            whole, kept = time_run(partial(_load, name, second, Record(record), "2024-02-01"))
            part, alone = time_run(partial(_load, name, changed, Record(beside), "2024-02-01"))
            if kept != alone:
                raise ResultsDiffer(f"{name}: {kept} records are new, and {alone} were changed")
            rounds.append((bare, whole, part))
        bare_s, ours_s, changed_s = (min(times) for times in zip(*rounds, strict=True))
        reader_s, _ = time_run(lambda: read_file(readers()[name], second))
    yield Figure(
        id=f"update_{name}",
        ours_s=ours_s,
        peer=f"{sample.peer}, bare, and a load of the changed records",
        peer_s=bare_s + changed_s,
        scale=size,
        ratio_of="ours_s/peer_s",
        goal=GOAL,
        note=f"{kept} of {size} records differ; {ours_s / bare_s:.2f} times the bare parser alone, "
        f"{ours_s / reader_s:.2f} times the reader alone",
    )


FIGURES: Final[dict[str, Measure]] = {f"update_{name}": partial(measure, name) for name in _HEADERS}
