"""The memory of a load does not grow with the file."""

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.files_json import write_uk_psc
from benchmarks.measured_load import load_measured

SMALL, LARGE = 50_000, 500_000
MOST_MB = 700
MOST_GROWTH = 1.3
MOST_OF_UPDATE = 1.2


@pytest.mark.slow
def test_ten_times_the_records_take_the_same_memory(
    tmp_path: Path, remark: Callable[[str], None]
) -> None:
    peaks, updates = [], []
    for records in (SMALL, LARGE):
        path = tmp_path / f"psc-{records}.txt"
        write_uk_psc(path, records)
        answer = load_measured(path, "uk_psc", tmp_path / f"workspace-{records}")
        assert answer["records_kept"] == records
        peaks.append(answer["peak_mb"])
        answer = load_measured(path, "uk_psc", tmp_path / f"workspace-{records}", "2026-02-01")
        assert answer["records_unchanged"] == records
        updates.append(answer["peak_mb"])
    remark(
        f"peak memory of a load: {peaks[0]:.0f} MB for {SMALL:,} records, {peaks[1]:.0f} MB for "
        f"{LARGE:,}; of an update {updates[0]:.0f} and {updates[1]:.0f} MB"
    )
    assert peaks[1] < MOST_MB
    assert peaks[1] < MOST_GROWTH * peaks[0]
    assert updates[1] < MOST_OF_UPDATE * peaks[1]
