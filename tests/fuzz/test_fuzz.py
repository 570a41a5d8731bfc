"""A bounded slice of the mutants; `python -m tests.fuzz` makes as many as one likes."""

import os
from pathlib import Path

import pytest

from ingest.recognition.detect import readers
from tests.fuzz import samples
from tests.fuzz.run import case_of, run

CASES = int(os.environ.get("OWNERSHIP_FUZZ_CASES", "60"))
SEED = int(os.environ.get("OWNERSHIP_FUZZ_SEED", "20261124"))


def test_every_reader_is_tried() -> None:
    assert set(samples.known()) == set(readers())


@pytest.mark.parametrize("reader", samples.known())
def test_no_mutant_breaks_a_reader(reader: str, tmp_path: Path) -> None:
    tally = run(reader, CASES, SEED, tmp_path)
    assert tally.cases == CASES
    assert not tally.failures, f"seed {SEED}: {tally.line()}"


@pytest.mark.parametrize("reader", samples.known())
def test_the_mutants_reach_into_the_reader(reader: str, tmp_path: Path) -> None:
    tally = run(reader, 30, SEED + 1, tmp_path)
    assert tally.records, "all mutants are refused whole, so nothing of the reader is tried"
    assert tally.refused_files or tally.quarantined


def test_a_case_can_be_made_again() -> None:
    reader = samples.known()[0]
    assert case_of(reader, 7, 3) == case_of(reader, 7, 3)
    assert case_of(reader, 7, 3) != case_of(reader, 8, 3)
