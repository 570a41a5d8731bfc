"""What a later complete edition lacks has ended between two editions."""

from pathlib import Path
from typing import Any

import pytest

from graph.record.known_time import current_spans
from graph.record.record import Record
from graph.values.dates import days_of
from graph.world.missing_rows import keep_missing_rows, with_missing
from graph.world.open_world import open_world, read_world
from ingest.load.pipeline import Options, load
from tests.ingest.lines_reader import edition, read_json_as_lines

CASE = """case: notes
sources: {{memo: {{title: Memo}}}}
parties:
  one: {{schema: Person, name: One, source: memo}}
  two: {{schema: Company, name: Two, source: memo}}
interests:
{rows}
"""
HELD = "  - {{owner: one, asset: two, share: {share}, source: memo}}\n"


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Record:
    read_json_as_lines(monkeypatch)
    return Record(tmp_path / "ws")


def _interest(record: Record, key: str, known_on: str | None = None) -> dict[str, Any] | None:
    world = read_world(record, record.head(), known_on=known_on)
    rows = [r for r in world.tables["interests"].to_pylist() if r["record_id"] == key]
    assert len(rows) < 2
    return rows[0] if rows else None


def _take(record: Record, *files: Path, complete: bool = True) -> None:
    for file in files:
        load(record, [file], Options(complete=complete))


def test_a_record_that_an_edition_lacks_ended_after_the_last_that_has_it(
    record: Record, tmp_path: Path
) -> None:
    for day, records in (("01", {"a": 1, "b": 2}), ("02", {"a": 1, "b": 2}), ("04", {"b": 2})):
        _take(record, edition(tmp_path, f"2024-{day}-01", records))
    row = _interest(record, "a")
    assert row is not None
    assert (row["end"], row["last_seen"]) == ("2024-02-01/2024-04-01", "2024-04-01")
    assert (row["first_seen"], row["observed_on"]) == ("2024-01-01", "2024-02-01")
    assert row["sure_until"] == days_of("2024-02-02")[0]
    assert row["may_until"] == days_of("2024-04-01")[0]
    before = _interest(record, "a", "2024-03-31")
    assert before is not None
    assert (before["end"], before["last_seen"]) == (None, None)
    kept = _interest(record, "b")
    assert kept is not None
    assert (kept["end"], kept["last_seen"]) == (None, None)
    # A party that a register no longer names may well exist.
    parties = {row["id"]: row for row in open_world(record).tables["parties"].to_pylist()}
    assert (parties["lines-a"]["end"], parties["lines-a"]["last_seen"]) == (None, "2024-04-01")


@pytest.mark.parametrize("later", [{}, {"a": 1}, {"a": 9}, {"a": "no number"}])
def test_what_is_stated_again_is_not_missing_any_more(
    record: Record, tmp_path: Path, later: dict[str, Any]
) -> None:
    for day, records in (("01", {"a": 1, "b": 2}), ("02", {"b": 2}), ("03", {"b": 2} | later)):
        _take(record, edition(tmp_path, f"2024-{day}-01", records))
    row = _interest(record, "a")
    assert row is not None
    again = later.get("a") in (1, 9)
    assert row["end"] == (None if again else "2024-01-01/2024-02-01")
    # In between it was missing, whatever came later.
    between = _interest(record, "a", "2024-02-15")
    assert between is not None
    assert between["end"] == "2024-01-01/2024-02-01"


def test_what_a_file_of_changes_takes_away_ended_too(record: Record, tmp_path: Path) -> None:
    _take(record, edition(tmp_path, "2024-01-01", {"a": 1, "b": 2}))
    _take(record, edition(tmp_path, "2024-02-01", {"a": None}, delta=True), complete=False)
    _take(record, edition(tmp_path, "2024-03-01", {"b": 2}))
    row = _interest(record, "a")
    assert row is not None
    assert (row["end"], row["last_seen"]) == ("2024-01-01/2024-02-01", "2024-02-01")


def test_a_first_edition_without_a_date_leaves_the_beginning_of_the_end_open(
    record: Record, tmp_path: Path
) -> None:
    _take(record, edition(tmp_path, None, {"a": 1, "b": 2}), complete=False)
    _take(record, edition(tmp_path, "2024-03-01", {"b": 2}))
    row = _interest(record, "a")
    assert row is not None
    assert row["end"] == "../2024-03-01"
    assert row["may_until"] == days_of("2024-03-01")[0]


def test_what_a_person_takes_out_of_a_case_never_held(record: Record, tmp_path: Path) -> None:
    for day, shares in (("2024-01-01", (60, 70)), ("2024-02-01", (60,))):
        file = tmp_path / f"{day}.case.yaml"
        file.write_text(CASE.format(rows="".join(HELD.format(share=s) for s in shares)))
        load(record, [file], Options(retrieved_on=day, complete=True))
    assert open_world(record).tables["interests"].num_rows == 1


def test_only_editions_that_follow_each_other_are_compared(record: Record, tmp_path: Path) -> None:
    _take(record, edition(tmp_path, "2024-01-01", {"a": 1}))
    assert current_spans(record, list(record.head().parts)) is None


@pytest.mark.parametrize(
    ("own", "seen", "end"),
    [
        (None, "2024-02-01", "2024-02-01/2024-04-01"),
        ("2023-05", "2024-02-01", "2023-05"),
        ("2024-04-01", "2024-02-01", "2024-04-01"),
        ("2024", "2024-02-01", "2023-12-31/2024-04-01"),
        ("2030-01-01", "2024-02-01", "2024-02-01/2024-04-01"),
        (None, None, "2022-02-02/2024-04-01"),
        ("2016-04-06/..", "2024-02-01", "2016-04-06/2022-01-01"),
    ],
)
def test_an_earlier_end_of_its_own_stays(own: str | None, seen: str | None, end: str) -> None:
    row = {"dataset": "d", "end": own, "seen": seen, "last_seen": "2024-04-01"}
    row |= {"first_seen": "2022-01-01", "observed_on": "2022-02-02"}
    assert keep_missing_rows("interests", [row])[0]["end"] == end


def test_a_note_says_from_which_edition_it_is_missing() -> None:
    gone = {"last_seen": "2026-10-21"}
    assert with_missing(None, gone) == "missing from the edition of 21 October 2026"
    assert with_missing("Seen.", {"last_seen": None}) == "Seen."
