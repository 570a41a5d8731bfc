"""A whole load against DuckDB, which turns the same file into Parquet and does nothing else.

Both sides run in a process of their own, start included, and what counts is the processor's time of
all their threads: on a machine with other work it says more than a clock. The load is what
`ownership load` calls, its packed copy of the file too.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import Final

from benchmarks.figure import Figure, Goal, Measure, ResultsDiffer
from benchmarks.files import SAMPLES
from benchmarks.measured_load import load_measured

GOAL: Final = Goal(4, at_most=True)
READER: Final = "uk_psc"
ROUNDS: Final = 2
_CONVERT: Final = (
    "import duckdb, sys; duckdb.sql('set enable_progress_bar = false'); "
    "duckdb.sql(f\"copy (from read_json('{sys.argv[1]}', format = 'newline_delimited')) "
    "to '{sys.argv[2]}' (format parquet, compression zstd)\")"
)


def children_seconds(act: Callable[[], object]) -> float:
    """Return the processor's seconds that the processes took which a function started."""
    before = getrusage(RUSAGE_CHILDREN)
    act()
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(scale: int) -> Iterator[Figure]:
    """Load a made-up register and have DuckDB convert it, by turns; the best of each counts."""
    with tempfile.TemporaryDirectory() as folder:
        path, parquet = Path(folder, SAMPLES[READER].file), Path(folder, "duckdb.parquet")
        SAMPLES[READER].write(path, scale)
        convert = [sys.executable, "-c", _CONVERT, str(path), str(parquet)]
        answers, ours, theirs = [], [], []

        def load(number: int) -> None:
            workspace = Path(folder, f"workspace-{number}")
            answers.append(load_measured(path, READER, workspace, keep=True))

        for number in range(ROUNDS):
            theirs.append(children_seconds(lambda: subprocess.run(convert, check=True)))
            ours.append(children_seconds(lambda number=number: load(number)))  # type: ignore[misc]
    if any(answer.get("records_kept") != scale for answer in answers):
        raise ResultsDiffer(f"{scale} records written: {answers[-1]}")
    micros = [1e6 * min(seconds) / scale for seconds in (ours, theirs)]
    yield Figure(
        id=f"load_cpu_{READER}",
        ours_s=min(ours),
        peer="DuckDB to Parquet",
        peer_s=min(theirs),
        scale=scale,
        ratio_of="ours_s/peer_s",
        goal=GOAL,
        note=f"processor time of all threads, {micros[0]:.1f} and {micros[1]:.1f} µs a record; "
        f"peak {answers[-1]['peak_mb']:.0f} MB",
    )


FIGURES: Final[dict[str, Measure]] = {f"load_cpu_{READER}": measure}
