"""The peak memory of a load, at a size and at a tenth of it: it should not tell them apart.

Each load runs in a process of its own. The times say whether a load stays linear.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.bounded import Bounded
from benchmarks.figure import Figure, Measure, ResultsDiffer, timed
from benchmarks.files import SAMPLES
from benchmarks.measured_load import load_measured

MOST_RECORDS: Final = 5_000_000
MOST_BYTES: Final = 700_000_000
READER: Final = "uk_psc"
PART: Final = 10


def _loaded(folder: Path, records: int) -> tuple[float, float]:
    """Load so many made-up records; give the seconds and the peak in MB."""
    path = folder / f"{records}-{SAMPLES[READER].file}"
    SAMPLES[READER].write(path, records)
    seconds, answer = timed(lambda: load_measured(path, READER, folder / f"workspace-{records}"))
    path.unlink()
    if answer.get("records_kept") != records:
        raise ResultsDiffer(f"{records} records written: {answer}")
    return seconds, float(answer["peak_mb"])


def measure(scale: int) -> Iterator[Figure]:
    """Load the scale's number of records, at most five million, and a tenth of them."""
    records = min(scale, MOST_RECORDS)
    with tempfile.TemporaryDirectory() as folder:
        small_s, small_mb = _loaded(Path(folder), records // PART)
        large_s, large_mb = _loaded(Path(folder), records)
    yield Bounded(
        id=f"memory_{READER}",
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
