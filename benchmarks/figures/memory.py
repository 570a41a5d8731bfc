"""The peak memory of a load and of an update, at a size and at a tenth of it.

It should not tell the two sizes apart. The update is the same file as the edition of a later day.

Each load runs in a process of its own. The times say whether a load stays linear.
"""

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.bounded import BoundedFigure
from benchmarks.figure import Figure, Measure, ResultsDiffer, time_run
from benchmarks.files import SAMPLES
from benchmarks.measured_load import load_measured

MOST_RECORDS: Final = 5_000_000
MOST_BYTES: Final = 700_000_000
READER: Final = "uk_psc"
PART: Final = 10


DAYS: Final = {"records_kept": "2026-01-01", "records_unchanged": "2026-02-01"}
"""The first load and the update: what counts its records, and its day."""


def _load_twice(folder: Path, records: int) -> list[tuple[float, float]]:
    """Load so many made-up records, twice; give the seconds and the peak in MB of each."""
    path = folder / f"{records}-{SAMPLES[READER].file}"
    SAMPLES[READER].write(path, records)
    found: list[tuple[float, float]] = []
    for counted, day in DAYS.items():
        workspace = folder / f"workspace-{records}"
        begun = partial(load_measured, path, READER, workspace, day)
        seconds, answer = time_run(begun)
        if answer.get(counted) != records:
            raise ResultsDiffer(f"{records} records written: {answer}")
        found.append((seconds, float(answer["peak_mb"])))
    path.unlink()
    return found


def measure(scale: int) -> Iterator[Figure]:
    """Load the scale's number of records, at most five million, and a tenth of them."""
    records = min(scale, MOST_RECORDS)
    with tempfile.TemporaryDirectory() as folder:
        small, large = (
            _load_twice(Path(folder), records // PART),
            _load_twice(Path(folder), records),
        )
    names = (f"memory_{READER}", f"memory_{READER}_update")
    for name, (small_s, small_mb), (large_s, large_mb) in zip(names, small, large, strict=True):
        yield BoundedFigure(
            id=name,
            ours_s=large_s,
            peer=f"a load of a tenth, times {PART}",
            peer_s=small_s * PART,
            scale=records,
            ratio_of="ours_s/peer_s",
            goal=None,
            note=(
                f"peak {large_mb:.0f} MB, at a tenth {small_mb:.0f} MB: "
                f"{large_mb / small_mb:.2f} times; each in a process of its own"
            ),
            peak=int(large_mb * 1_000_000),
            most=MOST_BYTES,
        )


FIGURES: Final[dict[str, Measure]] = {f"memory_{READER}": measure}
