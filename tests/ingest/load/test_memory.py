"""The memory of a load does not grow with the file."""

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.files_json import write_uk_psc
from benchmarks.measured_load import load_measured

SMALL, LARGE = 50_000, 500_000
MOST_MB = 700
MOST_GROWTH = 1.3
MORE_OF_UPDATE = (LARGE - SMALL) * 260 / 1_000_000
"""MB that the larger update may take besides, as it holds 260 bytes for each record before it."""
UPDATES = 3
"""Threads and the allocator add a tenth by chance, and never take away: the least peak counts."""


@pytest.mark.slow
def test_ten_times_the_records_take_the_same_memory(
    tmp_path: Path, remark: Callable[[str], None]
) -> None:
    peaks: list[float] = []
    updates: list[float] = []
    for records in (SMALL, LARGE):
        path = tmp_path / f"psc-{records}.txt"
        write_uk_psc(path, records)
        answer = load_measured(path, "uk_psc", tmp_path / f"workspace-{records}")
        assert answer["records_kept"] == records
        peaks.append(answer["peak_mb"])
        enough = updates[0] + MORE_OF_UPDATE if updates else 0.0
        updates.append(_update(path, tmp_path / f"workspace-{records}", records, enough))
    remark(
        f"peak memory of a load: {peaks[0]:.0f} MB for {SMALL:,} records, {peaks[1]:.0f} MB for "
        f"{LARGE:,}; of an update {updates[0]:.0f} and {updates[1]:.0f} MB"
    )
    assert peaks[1] < MOST_MB
    assert peaks[1] < MOST_GROWTH * peaks[0]
    assert updates[1] < updates[0] + MORE_OF_UPDATE


def _update(path: Path, workspace: Path, records: int, enough: float) -> float:
    """Load the file as later editions until one took little enough; give the least peak, in MB."""
    found: list[float] = []
    for day in range(1, UPDATES + 1):
        answer = load_measured(path, "uk_psc", workspace, f"2026-02-{day:02}")
        assert answer["records_unchanged"] == records
        found.append(answer["peak_mb"])
        if found[-1] < enough:
            break
    return min(found)
