"""Reading by patterns is reading line by line, only faster: tables, remarks, quarantine, version.

`OWNERSHIP_FUZZ_CASES=2000` tries as many spoiled files.
"""

import gzip
import os
import random
from pathlib import Path

import pytest

from graph.record.record import Record
from tests.fuzz.run import case_of
from tests.ingest.spans.both_ways import loaded, patterns_at_once, staged
from tests.ingest.spans.psc_lines import psc_line, spoiled

pytestmark = pytest.mark.slow

CASES = int(os.environ.get("OWNERSHIP_FUZZ_CASES", "60"))
SEED = int(os.environ.get("OWNERSHIP_FUZZ_SEED", "20261128"))


def test_made_up_lines_are_mostly_plain_and_equal(tmp_path: Path) -> None:
    rng, path, record = random.Random(1), tmp_path / "one.txt", Record(tmp_path / "workspace")
    path.write_bytes(b"".join(psc_line(rng) + b"\n" for _ in range(3_000)))
    with patterns_at_once() as tally:
        assert staged(record, path, plain=False) == staged(record, path, plain=True)
    assert tally.plain > 0.5 * tally.asked


def test_spoiled_files_are_equal(tmp_path: Path) -> None:
    record = Record(tmp_path / "workspace")
    with patterns_at_once() as tally:
        for number in range(CASES):
            rng, path = random.Random(f"{SEED}/{number}"), tmp_path / "one.txt"
            share = rng.choice((0.1, 0.3, 0.9))
            lines = [psc_line(rng) for _ in range(40)]
            lines = [spoiled(rng, line) if rng.random() < share else line for line in lines]
            if rng.random() < 0.8:  # a line that ends otherwise has its whole block read plainly
                lines = [line for line in lines if line.strip().endswith(b"}")]
            path.write_bytes(b"\n".join(lines) + rng.choice((b"\n", b"\n", b"")))
            fast, slow = (staged(record, path, plain=plain) for plain in (False, True))
            assert fast == slow, f"case {number} of seed {SEED}"
    assert tally.plain > 0.2 * tally.asked


def test_mutants_are_equal(tmp_path: Path) -> None:
    record = Record(tmp_path / "workspace")
    with patterns_at_once():
        for number in range(CASES):
            sample, mutant = case_of("uk_psc", SEED, number)
            path = tmp_path / f"{sample.name}{mutant.suffix}"
            path.write_bytes(mutant.content)
            fast, slow = (staged(record, path, plain=plain) for plain in (False, True))
            assert fast == slow, f"case {number} of seed {SEED}, {mutant.how}"


def test_samples_and_real_files_are_equal(
    tmp_path: Path, repository: Path, shared_data: Path
) -> None:
    files = [*(repository / "sample_data" / "uk_psc").glob("*.txt")]
    files += sorted((shared_data / "uk-psc").glob("*.json*"))
    files += sorted((shared_data / "uk-psc" / "oo-register").glob("*.json"))
    record = Record(tmp_path / "workspace")
    assert len(files) > 10
    with patterns_at_once() as tally:
        for path in files:
            fast, slow = (staged(record, path, plain=plain) for plain in (False, True))
            assert fast == slow, path.name
    assert tally.plain


@pytest.mark.parametrize("complete", [False, True])
def test_editions_after_each_other_are_equal(tmp_path: Path, complete: bool) -> None:
    rng = random.Random(int(complete))
    first = [psc_line(rng) for _ in range(700)]
    kept = [line for line in first if rng.random() < 0.9]
    second = [spoiled(rng, line) if rng.random() < 0.1 else line for line in kept]
    second += [psc_line(rng) for _ in range(200)]
    second = [line for line in second if line.strip().endswith(b"}")]
    rng.shuffle(second)
    one, two = tmp_path / "one.txt", tmp_path / "two.txt.gz"
    one.write_bytes(b"\n".join([*first, b""]))
    two.write_bytes(gzip.compress(b"\n".join([*second, *second[:20], b""])))
    files = [(one, "2025-01-01"), (two, "2025-02-01"), (one, "2025-03-01")]
    found = []
    for plain in (False, True):
        with patterns_at_once(seen=2) as tally:
            found.append(loaded(tmp_path / str(plain), files, plain, complete))
        assert (tally.plain > 0) != plain
    assert found[0] == found[1]
