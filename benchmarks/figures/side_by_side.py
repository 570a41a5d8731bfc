"""The parts of one register read side by side by two processes, against one after the other.

Both loads must give the same data version. What the processes take to start is in the time.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.figure import Figure, Goal, Measure, ResultsDiffer, time_run
from benchmarks.files import SAMPLES
from graph.record.record import Record
from ingest.load.pipeline import Options, load

PARTS: Final = 4
PROCESSES: Final = 2
GOAL: Final = Goal(0.65, at_most=True)


def _parts(folder: Path, records: int) -> list[Path]:
    """Write the register, and cut it into files of so many records each."""
    sample = SAMPLES["uk_psc"]
    whole = folder / sample.file
    sample.write(whole, records)
    lines = whole.read_bytes().splitlines(keepends=True)
    whole.unlink()
    paths = []
    for part in range(PARTS):
        path = folder / f"part{part + 1}of{PARTS}-{sample.file}"
        path.write_bytes(b"".join(lines[part * records // PARTS : (part + 1) * records // PARTS]))
        paths.append(path)
    return paths


def _load(workspace: Path, paths: list[Path], jobs: int) -> str:
    record = Record(workspace)
    options = Options(reader="uk_psc", retrieved_on="2024-01-01", jobs=jobs)
    for outcome in load(record, paths, options):
        if outcome.is_refused:
            raise ResultsDiffer(outcome.answer["refused"])
    return record.head().data_version


def measure(scale: int) -> Iterator[Figure]:
    """Load a register that comes in parts, side by side and one by one."""
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        paths = _parts(at, scale)
        _load(at / "first", paths[:1], 1)  # whatever is imported late, once
        alone_s, alone = time_run(lambda: _load(at / "alone", paths, 1))
        ours_s, ours = time_run(lambda: _load(at / "beside", paths, PROCESSES))
        size = sum(path.stat().st_size for path in paths)
    if ours != alone:
        raise ResultsDiffer(f"data version {ours} side by side, {alone} one by one")
    yield Figure(
        id="load_side_by_side",
        ours_s=ours_s,
        peer="the same load, one file after the other",
        peer_s=alone_s,
        scale=scale,
        ratio_of="ours_s/peer_s",
        goal=GOAL,
        note=f"{PARTS} files of UK PSC, {size / 1e6:.0f} MB in all, {PROCESSES} processes",
    )


FIGURES: Final[dict[str, Measure]] = {"load_side_by_side": measure}
