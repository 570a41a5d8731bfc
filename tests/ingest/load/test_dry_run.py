"""A dry run tells what the load then does, to the last number, also where files meet."""

import random
from pathlib import Path
from typing import Any

import pytest

import ingest.load.load_plan
from graph.record.record import Record
from ingest.load.pipeline import Options, Outcome, load
from tests.ingest.lines_reader import LINES, edition

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest.load.load_plan, "reader_for", lambda _opened, _name: LINES)


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Record(tmp_path / "ws")


def both(record: Record, files: list[Path], **options: Any) -> list[Outcome]:
    """Look first, then load; the two must say the same."""
    before, there = record.head(), _folders(record)
    looks = load(record, files, Options(dry_run=True, **options))
    assert (record.head(), _folders(record)) == (before, there)
    outcomes = load(record, files, Options(**options))
    told = ({**look.answer} for look in looks)
    for look, outcome in zip(told, outcomes, strict=True):
        look.pop("profile", None)
        if not outcome.is_refused:
            assert look.pop("data_version") is None
        assert look == {k: v for k, v in outcome.answer.items() if k != "data_version"}
    assert [look.remarks for look in looks] == [outcome.remarks for outcome in outcomes]
    return looks


def _folders(record: Record) -> set[str]:
    folders = (record.folder / name for name in ("parts", "stage", "files"))
    return {file.name for folder in folders if folder.is_dir() for file in folder.iterdir()}


def test_the_same_file_twice_in_one_call(record: Record, tmp_path: Path) -> None:
    file = edition(tmp_path, "2024-01-01", {"a": 1, "bad": "x"})
    first, second = both(record, [file, file])
    assert (first.answer["records_kept"], second.answer["records_unchanged"]) == (1, 1)
    assert second.answer["profile"]["new"] == 0


def test_two_editions_in_one_call(record: Record, tmp_path: Path) -> None:
    files = [
        edition(tmp_path, "2024-01-01", {"a": 1, "b": 2}),
        edition(tmp_path, "2024-02-01", {"a": 1, "b": 3}),
    ]
    _, second = both(record, files, complete=True)
    assert (second.answer["profile"]["changed"], second.answer["closed"]) == (1, 1)


def test_a_whole_and_its_changes_in_one_call(record: Record, tmp_path: Path) -> None:
    files = [
        edition(tmp_path, "2024-01-01", {"a": 1, "b": 2}),
        edition(tmp_path, "2024-02-01", {"b": [None, True]}, delta=True, since="2024-01-01"),
    ]
    _, changes = both(record, files)
    assert changes.answer["profile"]["gone"] == changes.answer["closed"] == 1


def test_what_is_loaded_already_is_not_gone_again(record: Record, tmp_path: Path) -> None:
    load(record, [edition(tmp_path, "2024-01-01", {"a": 1, "b": 2})], Options())
    newer = edition(tmp_path, "2024-02-01", {"a": 1})
    (look,) = both(record, [newer], complete=True)
    assert look.answer["profile"]["gone"] == 1
    (look,) = both(record, [newer], complete=True)
    assert look.answer["profile"]["gone"] == 0


@pytest.mark.parametrize("seed", range(12))
def test_any_files_in_any_order(record: Record, tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    keys, files = [f"k{n}" for n in range(6)], list[Path]()
    for day in (None, "2024-01-01", "2024-02-01", "2024-03-01"):
        for part in range(rng.choice([1, 2])):
            said = {key: rng.choice([1, 2, 3, "x"]) for key in rng.sample(keys, rng.randint(1, 6))}
            files.append(edition(tmp_path, day, said, name=f"{day}-{part}.json"))
        if day is not None and rng.random() < 0.5:
            moves = ([None, True], [4, True], [5, False], [6, None])
            said = {key: rng.choice(moves) for key in rng.sample(keys, 2)}
            files.append(edition(tmp_path, day, said, delta=True, name=f"{day}.json"))
    rng.shuffle(files)
    while files:
        size = rng.randint(1, 3)
        now, files = files[:size], files[size:]
        complete = rng.random() < 0.5
        both(record, [*now, now[0]], complete=complete, at_least=rng.choice([0, None, 3]))
