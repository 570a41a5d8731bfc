"""Editions, changes and scopes: what closes, what reopens, and what is refused."""

import itertools
import random
from pathlib import Path
from typing import Any

import pytest

import ingest.planning
from graph.clock import history
from graph.fold import fold, open_world
from graph.head import place_of
from graph.record import Record
from ingest.pipeline import Options, Outcome, load
from ingest.planning import edition_of
from tests.ingest.lines_reader import LINES, edition


@pytest.fixture(autouse=True)
def _lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest.planning, "reader_for", lambda _opened, _name: LINES)


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Record(tmp_path / "ws")


def take(record: Record, *files: Path, **options: Any) -> list[Outcome]:
    return load(record, list(files), Options(**options))


def refusal(record: Record, *files: Path, **options: Any) -> str:
    before = record.head()
    outcomes = take(record, *files, **options)
    assert all(o.refused for o in outcomes), [o.answer for o in outcomes]
    assert record.head() == before
    return str(outcomes[0].answer["refused"])


def shares(record: Record, known_on: str | None = None) -> dict[str, int]:
    """What is known: share in percent by record."""
    world = fold(record, record.head(), known_on=known_on)
    rows = world.tables["interests"].to_pylist()
    return {row["record_id"]: row["share"]["low"] // 10_000 for row in rows}


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
    (row,) = [
        r for r in open_world(record).tables["interests"].to_pylist() if r["record_id"] == "a"
    ]
    assert (row["first_seen"], row["last_seen"]) == ("2024-03-01", None)
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
    assert not [o.answer for o in outcomes if o.refused]
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
        if any(o.refused for o in outcomes):
            refused += 1
            continue
        versions.add((record.head().data_version, tuple(sorted(shares(record).items()))))
    assert len(versions) == 1
    assert 0 < refused < number
    assert dict(versions.pop()[1]) == dict(list(state.items())[1:])


def _without(state: dict[str, int], key: str) -> dict[str, int]:
    return {k: v for k, v in state.items() if k != key}


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
    assert not take(record, week)[0].refused
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
    assert not take(record, undated, retrieved_on="2024-01-02")[0].refused


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
    assert not take(record, apart)[0].refused


def test_places_sort_as_editions_do() -> None:
    told = [
        place_of(None, delta=False),
        place_of("2024-05-27", delta=False),
        place_of("2024-05-27", delta=True),
        place_of(edition_of("2024-05-27T19:47:02Z"), delta=False),
        place_of(edition_of("2024-05-27T19:47:02Z"), delta=True),
        place_of(edition_of("2024-05-27T19:47:02.5Z"), delta=False),
        place_of(edition_of("2024-05-28T01:00:00+02:00"), delta=False),
        place_of("2024-05-28", delta=False),
    ]
    assert told == sorted(told)
    assert len(set(told)) == len(told)


def test_the_fewest_records_are_remembered(record: Record, tmp_path: Path) -> None:
    full = edition(tmp_path, "2024-01-01", {"a": 1, "b": 2, "c": 3})
    take(record, full)
    version = record.head().data_version
    take(record, full, at_least=3)
    assert record.head().data_version == version
    assert record.head().expects("lines", None) == 3
    small = edition(tmp_path, "2024-02-01", {"a": 1, "b": 2, "bad": "x"})
    said = refusal(record, small)
    assert "holds 2 records" in said
    assert "at least 3 are expected" in said
    delta = edition(tmp_path, "2024-02-01", {"b": 3}, delta=True)
    assert not take(record, delta)[0].refused
    assert not take(record, small, at_least=2)[0].refused
    assert Record(record.workspace).head().expects("lines", None) == 2
    record.drop("lines")
    assert record.head().expects("lines", None) == 0


def test_too_few_at_the_first_load_writes_nothing(record: Record, tmp_path: Path) -> None:
    refusal(record, edition(tmp_path, "2024-01-01", {"a": 1}), at_least=2)
    assert record.head().expects("lines", None) == 0


def test_half_of_the_records_may_not_vanish_unsaid(record: Record, tmp_path: Path) -> None:
    take(record, edition(tmp_path, "2024-01-01", {f"r{n}": n for n in range(1, 11)}))
    take(record, edition(tmp_path, "2024-01-02", {"r1": None, "n": 3}, delta=True))
    small = edition(tmp_path, "2024-02-01", {f"r{n}": n for n in range(2, 6)})
    said = refusal(record, small, complete=True)
    assert "less than half of the 10 before it" in said
    assert "--at-least 4" in said
    assert not take(record, small, complete=True, at_least=4)[0].refused
    assert len(shares(record)) == 4


def test_a_complete_edition_of_other_records_alone_is_stopped(
    record: Record, tmp_path: Path
) -> None:
    """Such as another dataset's file of the same name, `entities.ftm.json`."""
    take(record, edition(tmp_path, "2024-01-01", {f"r{n}": n for n in range(1, 11)}))
    other = edition(tmp_path, "2024-02-01", {f"s{n}": n for n in range(1, 11)})
    said = refusal(record, other, complete=True)
    assert "has none of the 10 records of lines before it" in said
    assert not take(record, other)[0].refused
    assert not take(record, other, complete=True, at_least=10)[0].refused
    assert len(shares(record)) == 10


def test_the_files_of_an_edition_are_counted_together(record: Record, tmp_path: Path) -> None:
    take(record, edition(tmp_path, "2024-01-01", {f"r{n}": n for n in range(1, 11)}))
    halves = [
        edition(tmp_path, "2024-02-01", {f"r{n}": n for n in some}, name=f"part{some[0]}.json")
        for some in (range(1, 5), range(5, 8))
    ]
    refusal(record, halves[0], complete=True)
    refusal(record, halves[0], halves[0], complete=True)
    outcomes = take(record, *halves, complete=True)
    assert not [o.answer for o in outcomes if o.refused]
    assert len(shares(record)) == 7


def test_a_dry_run_of_what_is_loaded_calls_nothing_new(record: Record, tmp_path: Path) -> None:
    path = edition(tmp_path, "2024-01-01", {"a": 1, "b": 2})
    take(record, path)
    for complete in (False, True):
        (outcome,) = take(record, path, dry_run=True, complete=complete)
        profile = outcome.answer["profile"]
        assert (profile["new"], profile["changed"], profile["gone"]) == (0, 0, 0)
    more = edition(tmp_path, "2024-01-01", {"b": 2, "c": 3}, name="part2.json")
    (outcome,) = take(record, more, dry_run=True)
    assert outcome.answer["profile"]["new"] == 1


def test_a_dry_run_gives_a_profile(record: Record, tmp_path: Path) -> None:
    take(record, edition(tmp_path, "2024-01-01", {"a": 1, "b": 2, "c": 3}))
    before = record.head()
    path = edition(tmp_path, "2024-02-01", {"a": 1, "b": 9, "d": 4, "e": 5, "x": "12", "y": "many"})
    (outcome,) = take(record, path, dry_run=True, complete=True)
    assert record.head() == before
    answer, profile = outcome.answer, outcome.answer["profile"]
    assert (answer["records_kept"], answer["records_unchanged"], answer["closed"]) == (3, 1, 2)
    assert (profile["new"], profile["changed"], profile["gone"]) == (2, 1, 1)
    parties, interests = profile["tables"]
    assert (parties["table"], parties["rows"], interests["rows"]) == ("parties", 4, 4)
    assert parties["fill"]["names"] == 1
    assert parties["fill"]["birth_date"] == 0
    assert interests["fill"]["share"] == 1
    assert interests["fill"]["votes"] == 0
    (group,) = profile["quarantined"]
    assert group["records"] == 2
    assert group["reason"] == "share: … is no number"
    assert group["first"][0] == "record 5: share: '12' is no number"
    taken = take(record, path, complete=True)[0].answer
    assert all(taken[k] == answer[k] for k in answer if k not in ("profile", "data_version"))


def test_a_profile_of_changes_counts_what_they_end(record: Record, tmp_path: Path) -> None:
    take(record, edition(tmp_path, "2024-01-01", {"a": 1, "b": 2, "c": 3}))
    path = edition(tmp_path, "2024-01-02", {"a": None, "b": 5, "d": 4}, delta=True)
    profile = take(record, path, dry_run=True)[0].answer["profile"]
    assert (profile["new"], profile["changed"], profile["gone"]) == (1, 1, 1)


def test_a_profile_of_an_undated_file(record: Record, tmp_path: Path) -> None:
    take(record, edition(tmp_path, None, {"a": 1, "b": 2}))
    path = edition(tmp_path, None, {"a": 1, "b": 3, "c": 4})
    profile = take(record, path, dry_run=True)[0].answer["profile"]
    assert (profile["new"], profile["changed"], profile["gone"]) == (1, 1, 0)


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
