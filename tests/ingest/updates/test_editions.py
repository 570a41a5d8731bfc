"""Editions and scopes: what closes, what reopens, what was known on a day."""

from pathlib import Path
from typing import Any

import pytest

from graph.record.known_time import history
from graph.record.record import Record
from graph.world.open_world import open_world
from tests.ingest.lines_reader import edition
from tests.ingest.updates.made_up import shares, take


def spans(record: Record, key: str) -> list[tuple[Any, Any]]:
    rows = history(record, list(record.head().parts)).to_pylist()
    return [(r["first_seen"], r["last_seen"]) for r in rows if r["record_id"] == key]


def test_a_complete_edition_closes_its_own_scope_only(record: Record, tmp_path: Path) -> None:
    take(record, edition(tmp_path, "2024-01-01", {"a": 1, "b": 2}, scope="one"))
    take(record, edition(tmp_path, "2024-01-01", {"c": 3}, scope="two"))
    (outcome,) = take(record, edition(tmp_path, "2024-02-01", {"a": 1}, scope="one"), complete=True)
    assert outcome.answer["closed"] == 1
    assert shares(record) == {"a": 1, "c": 3}


def test_the_same_id_in_another_scope_is_another_record(record: Record, tmp_path: Path) -> None:
    take(record, edition(tmp_path, "2024-01-01", {"a": 1}, scope="one"))
    (outcome,) = take(record, edition(tmp_path, "2024-02-01", {"a": 2}, scope="two"))
    assert outcome.answer["closed"] == 0
    rows = open_world(record).tables["interests"].to_pylist()
    assert sorted(row["share"]["low"] // 10_000 for row in rows) == [1, 2]


@pytest.mark.parametrize("middle", ["lacks", "says gone", "says otherwise"])
def test_a_record_that_comes_back_reopens(record: Record, tmp_path: Path, middle: str) -> None:
    second = {
        "lacks": edition(tmp_path, "2024-02-01", {"b": 2}, name="lacks.json"),
        "says gone": edition(tmp_path, "2024-02-01", {"a": None}, delta=True),
        "says otherwise": edition(tmp_path, "2024-02-01", {"a": 7, "b": 2}),
    }[middle]
    whole = middle != "says gone"
    take(record, edition(tmp_path, "2024-01-01", {"a": 1, "b": 2}), complete=True)
    (outcome,) = take(record, second, complete=whole)
    assert outcome.answer["closed"] == 1
    assert shares(record).get("a") == {"says otherwise": 7}.get(middle)
    (outcome,) = take(record, edition(tmp_path, "2024-03-01", {"a": 1, "b": 2}), complete=True)
    assert outcome.answer["parties"] == 0, "its rows are there already"
    assert shares(record) == {"a": 1, "b": 2}
    rows = open_world(record).tables["interests"].to_pylist()
    (row, *ended) = sorted(
        (row for row in rows if row["record_id"] == "a"), key=lambda row: row["last_seen"] or ""
    )
    assert (row["first_seen"], row["last_seen"]) == ("2024-03-01", None)
    # Who had more in between had less from then on: that ended.
    was = [("2024-02-01/2024-03-01", 7)] if middle == "says otherwise" else []
    assert [(one["end"], one["share"]["low"] // 10_000) for one in ended] == was
    known = [("2024-01-01", "2024-02-01"), ("2024-03-01", None)]
    if middle == "says otherwise":
        known.insert(1, ("2024-02-01", "2024-03-01"))
    assert sorted(spans(record, "a")) == sorted(known)
    assert spans(record, "b") == [("2024-01-01", None)]


def test_the_second_clock_tells_what_was_known_on_a_day(record: Record, tmp_path: Path) -> None:
    days = {"2024-01-01": {"a": 1}, "2024-02-01": {"b": 2}, "2024-03-01": {"a": 1, "b": 3}}
    for day, records in days.items():
        take(record, edition(tmp_path, day, records), complete=True)
    assert shares(record, "2023-12-31") == {}
    assert shares(record, "2024-01-31") == {"a": 1}
    assert shares(record, "2024-02-01") == {"b": 2}
    assert shares(record, "2024-03-01") == shares(record) == {"a": 1, "b": 3}


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_whole_edition_in_parts_closes_what_no_part_states(
    record: Record, tmp_path: Path, dry_run: bool
) -> None:
    whole = {f"r{n}": 1 for n in range(9)}
    take(record, edition(tmp_path, "2024-01-01", whole), complete=True)
    parts = [
        edition(
            tmp_path,
            "2024-02-01",
            {f"r{n}": 1 for n in range(8) if n % 3 == part},
            name=f"part-{part}.json",
        )
        for part in range(3)
    ]
    outcomes = take(record, *parts, complete=True, dry_run=dry_run)
    assert [outcome.answer["records_kept"] for outcome in outcomes] == [0, 0, 0]
    assert [outcome.answer["closed"] for outcome in outcomes] == [1, 0, 0]
