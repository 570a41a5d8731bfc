"""A record that a newer edition has, and that went to quarantine, is not one that it lacks."""

import itertools
from pathlib import Path
from typing import Any

import pytest

from graph.head.manifest import Head
from graph.record.known_time import history
from graph.record.record import Record
from graph.world.open_world import read_world
from ingest.load.pipeline import Options, Outcome, load
from tests.ingest.lines_reader import edition, read_json_as_lines

pytestmark = pytest.mark.slow

BAD = "x"


@pytest.fixture(autouse=True)
def _lines(monkeypatch: pytest.MonkeyPatch) -> None:
    read_json_as_lines(monkeypatch)


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Record(tmp_path / "ws")


def take(record: Record, *files: Path, **options: Any) -> list[Outcome]:
    outcomes = load(record, list(files), Options(at_least=0, **options))
    assert not [o.answer for o in outcomes if o.is_refused]
    return outcomes


def shares(record: Record, head: Head | None = None) -> dict[str, int]:
    rows = read_world(record, head or record.head()).tables["interests"].to_pylist()
    known = [row for row in rows if row["last_seen"] is None]
    return {row["record_id"]: row["share"]["low"] // 10_000 for row in known}


def spans(record: Record) -> set[tuple[str, Any, Any]]:
    rows = history(record, list(record.head().parts)).to_pylist()
    return {(r["record_id"], r["first_seen"], r["last_seen"]) for r in rows}


def test_a_complete_edition_does_not_close_what_it_has_in_quarantine(
    record: Record, tmp_path: Path
) -> None:
    take(record, edition(tmp_path, "2024-01-01", {"a": 1, "b": 2, "c": 3}))
    newer = edition(tmp_path, "2024-02-01", {"a": 1, "b": BAD})
    (look,) = take(record, newer, complete=True, dry_run=True)
    (outcome,) = take(record, newer, complete=True)
    assert look.answer["profile"]["gone"] == outcome.answer["closed"] == 1
    assert shares(record) == {"a": 1, "b": 2}
    assert "1 of the records before, such as b; they stay as they were" in outcome.remarks[0]
    take(record, edition(tmp_path, "2024-03-01", {"a": 1, "b": 5}), complete=True)
    assert shares(record) == {"a": 1, "b": 5}
    assert ("b", "2024-01-01", "2024-03-01") in spans(record)


def test_editions_with_quarantine_in_any_order_give_one_record(tmp_path: Path) -> None:
    files = [
        edition(tmp_path, "2024-01-01", {"a": 1, "b": 2, "c": 3, "d": 4}),
        edition(tmp_path, "2024-02-01", {"a": 1, "b": BAD, "d": BAD}),
        edition(tmp_path, "2024-03-01", {"a": 1, "b": BAD, "c": 3, "d": 5}),
        edition(tmp_path, "2024-04-01", {"a": 1, "c": BAD, "d": BAD, "e": BAD}),
    ]
    found = set()
    for number, order in enumerate(itertools.permutations(files)):
        record = Record(tmp_path / f"ws{number}")
        for file in order:
            take(record, file, complete=True)
        known = tuple(sorted(shares(record).items()))
        found.add((record.head().data_version, known, frozenset(spans(record))))
    assert len(found) == 1
    _, known, past = found.pop()
    assert dict(known) == {"a": 1, "c": 3, "d": 5}
    assert past == {
        ("a", "2024-01-01", None),
        ("b", "2024-01-01", "2024-04-01"),
        ("c", "2024-01-01", "2024-02-01"),
        ("c", "2024-03-01", None),
        ("d", "2024-01-01", "2024-03-01"),
        ("d", "2024-03-01", None),
    }


def test_what_is_not_closed_is_still_before_the_next_edition(
    record: Record, tmp_path: Path
) -> None:
    take(record, edition(tmp_path, "2024-01-01", {"a": 1, "b": 2, "c": 3}), complete=True)
    take(record, edition(tmp_path, "2024-02-01", {"a": 1, "b": BAD}), complete=True)
    (outcome,) = take(record, edition(tmp_path, "2024-03-01", {"a": 1}), complete=True)
    assert outcome.answer["closed"] == 1
    assert shares(record) == {"a": 1}


def test_a_record_that_the_edition_also_states_is_replaced(record: Record, tmp_path: Path) -> None:
    take(record, edition(tmp_path, "2024-01-01", {"a": 1, "b": 2}))
    parts = [
        edition(tmp_path, "2024-02-01", {"a": 1, "b": BAD}, name="one.json"),
        edition(tmp_path, "2024-02-01", {"b": 7}, name="two.json"),
    ]
    first, _ = take(record, *parts, complete=True)
    assert first.answer["closed"] == 1
    assert shares(record) == {"a": 1, "b": 7}


def test_quarantine_counts_for_the_version_where_it_decides(tmp_path: Path) -> None:
    """Two editions that differ only in what is in quarantine close differently."""
    old = edition(tmp_path, "2024-01-01", {"a": 1, "b": 2})
    with_b = edition(tmp_path, "2024-02-01", {"a": 1, "b": BAD}, name="with.json")
    without = edition(tmp_path, "2024-02-01", {"a": 1}, name="without.json")

    def version(name: str, file: Path, *, complete: bool) -> str:
        record = Record(tmp_path / name)
        take(record, old)
        take(record, file, complete=complete)
        return record.head().data_version

    assert version("w1", with_b, complete=True) != version("w2", without, complete=True)
    assert version("w3", with_b, complete=False) == version("w4", without, complete=False)


def test_a_look_at_changes_that_are_loaded_calls_nothing_gone(
    record: Record, tmp_path: Path
) -> None:
    take(record, edition(tmp_path, "2024-01-01", {"a": 1, "b": 2}))
    changes = edition(tmp_path, "2024-02-01", {"b": [None, True]}, delta=True)
    (look,) = take(record, changes, dry_run=True)
    assert look.answer["profile"]["gone"] == 1
    take(record, changes)
    (look,) = take(record, changes, dry_run=True)
    assert look.answer["profile"]["gone"] == 0


def test_records_in_quarantine_without_an_id_are_told(record: Record, tmp_path: Path) -> None:
    take(record, _sheet(tmp_path, ["Anna,Firm A,50", "Bob,Firm B,30"]), retrieved_on="2024-01-01")
    newer = _sheet(tmp_path, ["Anna,Firm A,50", ",Firm B,30"])
    (outcome,) = take(record, newer, retrieved_on="2024-02-01", complete=True)
    assert outcome.answer["closed"] == 1
    assert "records in quarantine without an id: 1; if some of the 1" in outcome.remarks[0]


def test_a_row_of_a_table_in_quarantine_is_not_closed(record: Record, tmp_path: Path) -> None:
    take(record, _sheet(tmp_path, ["Anna,Firm A,50", "Bob,Firm B,30"]), retrieved_on="2024-01-01")
    newer = _sheet(tmp_path, ["Anna,Firm A,50", "Bob,Firm B,soon"])
    (outcome,) = take(record, newer, retrieved_on="2024-02-01", complete=True)
    assert (outcome.answer["records_quarantined"], outcome.answer["closed"]) == (1, 0)


def _sheet(folder: Path, rows: list[str]) -> Path:
    path = folder / "stakes.csv"
    path.write_text("\n".join(["owner,company,share", *rows, ""]), encoding="utf-8")
    return path
