"""Files of changes: their order, gaps, and what is refused."""

import itertools
import random
from pathlib import Path
from typing import Any

import pytest

from graph.head.manifest import edition_sort_key
from graph.record.record import Record
from graph.world.open_world import open_world
from ingest.load.load_plan import sortable_edition
from tests.ingest.lines_reader import edition
from tests.ingest.updates.made_up import refusal, shares, take

pytestmark = pytest.mark.slow


def _without(state: dict[str, int], key: str) -> dict[str, int]:
    return {k: v for k, v in state.items() if k != key}


def test_changes_apply_by_their_dates(record: Record, tmp_path: Path) -> None:
    full = edition(tmp_path, "2024-01-01", {"a": 1, "b": 2, "c": 3})
    first = edition(
        tmp_path,
        "2024-01-02T06:00:00",
        {"a": [5, True], "d": [4, False]},
        delta=True,
        since="2024-01-01",
    )
    second = edition(
        tmp_path,
        "2024-01-02T19:00:00",
        {"b": [None, True], "d": [6, True]},
        delta=True,
        since="2024-01-02T06:00:00",
    )
    outcomes = take(record, second, first, full)
    assert not [o.answer for o in outcomes if o.is_refused]
    assert [o.answer["edition"] for o in outcomes] == [
        "2024-01-02T19:00:00",
        "2024-01-02T06:00:00",
        "2024-01-01",
    ]
    assert shares(record) == {"a": 5, "c": 3, "d": 6}
    rows = open_world(record).tables["interests"].to_pylist()
    assert {row["first_seen"] for row in rows} == {"2024-01-01", "2024-01-02"}
    version = record.head().data_version
    assert [o.answer["records_kept"] for o in take(record, first, second)] == [0, 0]
    assert record.head().data_version == version


def test_the_same_files_in_any_order_give_one_version_or_a_refusal(tmp_path: Path) -> None:
    seed = random.randrange(10**6)
    print("seed", seed)
    rng = random.Random(seed)
    state = {f"r{n}": rng.randrange(1, 99) for n in range(8)}
    files = [edition(tmp_path, "2024-01-01", dict(state))]
    for day in ("2024-01-02", "2024-01-02T05:00:00"):
        changes: dict[str, list[Any]] = {}
        for key in rng.sample(sorted(state), 3):
            value = rng.choice([None, rng.randrange(1, 99)])
            changes[key] = [value, True]
            state = {**state, key: value} if value is not None else _without(state, key)
        changes[f"new-{day}"] = [1, False]
        state[f"new-{day}"] = 1
        files.append(edition(tmp_path, day, changes, delta=True))
    files.append(edition(tmp_path, "2024-01-04", dict(list(state.items())[1:])))
    versions, refused = set(), 0
    for number, order in enumerate(itertools.permutations(files)):
        record = Record(tmp_path / f"ws{number}")
        outcomes = [take(record, path, complete=path == files[-1])[0] for path in order]
        if any(o.is_refused for o in outcomes):
            refused += 1
            continue
        versions.add((record.head().data_version, tuple(sorted(shares(record).items()))))
    assert len(versions) == 1
    assert 0 < refused < number
    assert dict(versions.pop()[1]) == dict(list(state.items())[1:])


def test_a_gap_between_changes_is_refused(record: Record, tmp_path: Path) -> None:
    take(record, edition(tmp_path, "2024-01-01", {"a": 1}))
    late = edition(tmp_path, "2024-01-03", {"a": 2}, delta=True, since="2024-01-02T05:00:00")
    assert "follows the edition of 2024-01-02T05:00:00" in refusal(record, late)
    take(record, edition(tmp_path, "2024-01-02T05:00:00", {"b": 2}, delta=True))
    (outcome,) = take(record, late)
    assert outcome.answer["closed"] == 1


def test_a_day_holds_whatever_of_that_day_it_may(record: Record, tmp_path: Path) -> None:
    take(record, edition(tmp_path, "2024-01-01", {"a": 1}))
    later = edition(
        tmp_path, "2024-01-01T19:00:00", {"a": [2, True]}, delta=True, since="2024-01-01T07:00:00"
    )
    take(record, later)
    assert shares(record) == {"a": 2}


def test_a_change_of_what_is_not_held_is_refused(record: Record, tmp_path: Path) -> None:
    take(record, edition(tmp_path, "2024-01-01", {"a": 1, "bad": "x"}))
    wrong = edition(tmp_path, "2024-01-03", {"a": [2, True], "z": [3, True]}, delta=True)
    said = refusal(record, wrong)
    assert "such as z" in said
    assert "between of" not in said
    assert "an edition between that of 2024-01-01 and that of 2024-01-03 is missing" in said
    fine = edition(tmp_path, "2024-01-02", {"bad": [3, True]}, delta=True)
    take(record, fine)
    assert shares(record) == {"a": 1, "bad": 3}, "what is in quarantine was there"


def test_a_delta_that_reaches_back_may_delete_again(record: Record, tmp_path: Path) -> None:
    take(record, edition(tmp_path, "2024-01-05", {"a": 1}))
    week = edition(
        tmp_path, "2024-01-08", {"long gone": [None, True]}, delta=True, since="2024-01-01"
    )
    assert not take(record, week)[0].is_refused
    wrong = edition(tmp_path, "2024-01-09", {"z": [1, True]}, delta=True, since="2024-01-01")
    assert "such as z" in refusal(record, wrong)


def test_changes_alone_are_refused_unless_they_only_add(record: Record, tmp_path: Path) -> None:
    wrong: list[dict[str, Any]] = [{"a": 1}, {"a": [1, True]}, {"a": [1, False], "b": 2}]
    for number, records in enumerate(wrong):
        path = edition(tmp_path, "2024-01-02", records, delta=True, name=f"{number}.json")
        assert "load a whole edition first" in refusal(record, path)
    path = edition(tmp_path, "2024-01-02", {"a": [1, False]}, delta=True, since="2024-01-01")
    assert "load the edition of 2024-01-01 first" in refusal(record, path)
    take(record, edition(tmp_path, "2024-01-02", {"a": [1, False]}, delta=True))
    assert shares(record) == {"a": 1}


def test_a_delta_before_all_that_is_loaded_is_refused(record: Record, tmp_path: Path) -> None:
    take(record, edition(tmp_path, "2024-02-01", {"a": 1}))
    assert "before 2024-01-01 is loaded" in refusal(
        record, edition(tmp_path, "2024-01-01", {"a": 2}, delta=True)
    )


def test_a_delta_follows_its_own_scope(record: Record, tmp_path: Path) -> None:
    take(record, edition(tmp_path, "2024-01-01", {"a": 1}, scope="one"))
    path = edition(tmp_path, "2024-01-02", {"a": [2, True]}, scope="two", delta=True)
    assert "lines (two)" in refusal(record, path)


def test_changes_are_not_complete_and_need_a_date(record: Record, tmp_path: Path) -> None:
    take(record, edition(tmp_path, "2024-01-01", {"a": 1}))
    delta = edition(tmp_path, "2024-01-02", {"a": 2}, delta=True)
    assert "without --complete" in refusal(record, delta, complete=True)
    undated = edition(tmp_path, None, {"a": 2}, delta=True)
    assert "--retrieved-on" in refusal(record, undated)
    assert not take(record, undated, retrieved_on="2024-01-02")[0].is_refused


def test_a_delta_of_the_day_of_the_whole_comes_after_it(record: Record, tmp_path: Path) -> None:
    take(record, edition(tmp_path, "2024-01-01", {"a": 1, "b": 2}))
    take(record, edition(tmp_path, "2024-01-01", {"a": [3, True]}, delta=True))
    assert shares(record) == {"a": 3, "b": 2}


def test_two_deltas_of_one_date_may_not_differ(record: Record, tmp_path: Path) -> None:
    take(record, edition(tmp_path, "2024-01-01", {"a": 1, "b": 2}))
    take(record, edition(tmp_path, "2024-01-02", {"a": 2}, delta=True))
    other = edition(tmp_path, "2024-01-02", {"a": 4}, delta=True, name="other.json")
    assert "which is later" in refusal(record, other)
    apart = edition(tmp_path, "2024-01-02", {"b": 4}, delta=True, name="apart.json")
    assert not take(record, apart)[0].is_refused


def test_places_sort_as_editions_do() -> None:
    told = [
        edition_sort_key(None, delta=False),
        edition_sort_key("2024-05-27", delta=False),
        edition_sort_key("2024-05-27", delta=True),
        edition_sort_key(sortable_edition("2024-05-27T19:47:02Z"), delta=False),
        edition_sort_key(sortable_edition("2024-05-27T19:47:02Z"), delta=True),
        edition_sort_key(sortable_edition("2024-05-27T19:47:02.5Z"), delta=False),
        edition_sort_key(sortable_edition("2024-05-28T01:00:00+02:00"), delta=False),
        edition_sort_key("2024-05-28", delta=False),
    ]
    assert told == sorted(told)
    assert len(set(told)) == len(told)
