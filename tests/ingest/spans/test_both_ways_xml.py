"""Elements of XML read by patterns are those read one by one: tables, remarks, quarantine, version.

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
from tests.ingest.spans.gleif_elements import ELEMENTS, spoiled, xml_file

pytestmark = pytest.mark.slow

CASES = int(os.environ.get("OWNERSHIP_FUZZ_CASES", "60"))
SEED = int(os.environ.get("OWNERSHIP_FUZZ_SEED", "20261201"))
BOTH = (False, True)


@pytest.mark.parametrize("kind", ["lei", "repex"])
def test_made_up_elements_are_mostly_plain_and_equal(tmp_path: Path, kind: str) -> None:
    rng, path, record = random.Random(1), tmp_path / "one.xml", Record(tmp_path / "workspace")
    path.write_bytes(xml_file(kind, [ELEMENTS[kind](rng) for _ in range(3_000)]))
    with patterns_at_once() as tally:
        fast, slow = (staged(record, path, plain, "gleif") for plain in BOTH)
        assert fast == slow
    assert tally.plain > 0.25 * tally.asked


def test_spoiled_files_are_equal(tmp_path: Path) -> None:
    record = Record(tmp_path / "workspace")
    with patterns_at_once() as tally:
        for number in range(CASES):
            rng, path = random.Random(f"{SEED}/{number}"), tmp_path / "one.xml"
            kind, share = rng.choice(("lei", "lei", "repex")), rng.choice((0.03, 0.1, 0.5))
            # Few forms, so that spoiled elements meet the patterns of others.
            some = [ELEMENTS[kind](rng) for _ in range(6)]
            elements = [rng.choice(some) for _ in range(40)]
            elements = [spoiled(rng, one) if rng.random() < share else one for one in elements]
            path.write_bytes(xml_file(kind, elements, rng.choice(("", "\n", "\n  "))))
            fast, slow = (staged(record, path, plain, "gleif") for plain in BOTH)
            assert fast == slow, f"case {number} of seed {SEED}"
    assert tally.plain > 0.1 * tally.asked


def test_mutants_are_equal(tmp_path: Path) -> None:
    record = Record(tmp_path / "workspace")
    with patterns_at_once():
        for number in range(CASES):
            sample, mutant = case_of("gleif", SEED, number)
            path = tmp_path / f"{sample.name}{mutant.suffix}"
            path.write_bytes(mutant.content)
            fast, slow = (staged(record, path, plain, "gleif") for plain in BOTH)
            assert fast == slow, f"case {number} of seed {SEED}, {mutant.how}"


def test_samples_and_real_files_are_equal(
    tmp_path: Path, repository: Path, shared_data: Path
) -> None:
    files = [*(repository / "sample_data" / "gleif").glob("*.xml")]
    files += sorted((shared_data / "gleif-xml").glob("*.xml"))
    record = Record(tmp_path / "workspace")
    assert len(files) > 5
    with patterns_at_once() as tally:
        for path in files:
            fast, slow = (staged(record, path, plain, "gleif") for plain in BOTH)
            assert fast == slow, path.name
    assert tally.plain


@pytest.mark.parametrize("complete", [False, True])
def test_editions_after_each_other_are_equal(tmp_path: Path, complete: bool) -> None:
    rng = random.Random(int(complete))
    first = [ELEMENTS["lei"](rng) for _ in range(700)]
    kept = [one for one in first if rng.random() < 0.9]
    second = [spoiled(rng, one) if rng.random() < 0.05 else one for one in kept]
    second += [ELEMENTS["lei"](rng) for _ in range(200)]
    rng.shuffle(second)
    one, two = tmp_path / "one.xml", tmp_path / "two.xml.gz"
    one.write_bytes(xml_file("lei", first))
    two.write_bytes(gzip.compress(xml_file("lei", [*second, *second[:20]])))
    files = [(one, "2025-01-01"), (two, "2025-02-01"), (one, "2025-03-01")]
    found = []
    for plain in BOTH:
        with patterns_at_once(seen=1) as tally:
            found.append(loaded(tmp_path / str(plain), files, plain, complete, "gleif"))
        assert (tally.plain > 0) != plain
    assert found[0] == found[1]
