"""How many records an edition has: too few, and what a dry run tells."""

from pathlib import Path

from graph.record.record import Record
from tests.ingest.lines_reader import edition
from tests.ingest.updates.made_up import refusal, shares, take


def test_the_fewest_records_are_remembered(record: Record, tmp_path: Path) -> None:
    full = edition(tmp_path, "2024-01-01", {"a": 1, "b": 2, "c": 3})
    take(record, full)
    version = record.head().data_version
    take(record, full, at_least=3)
    assert record.head().data_version == version
    assert record.head().expected_records("lines", None) == 3
    small = edition(tmp_path, "2024-02-01", {"a": 1, "b": 2, "bad": "x"})
    said = refusal(record, small)
    assert "holds 2 records" in said
    assert "at least 3 are expected" in said
    delta = edition(tmp_path, "2024-02-01", {"b": 3}, delta=True)
    assert not take(record, delta)[0].is_refused
    assert not take(record, small, at_least=2)[0].is_refused
    assert Record(record.workspace).head().expected_records("lines", None) == 2
    record.drop("lines")
    assert record.head().expected_records("lines", None) == 0


def test_too_few_at_the_first_load_writes_nothing(record: Record, tmp_path: Path) -> None:
    refusal(record, edition(tmp_path, "2024-01-01", {"a": 1}), at_least=2)
    assert record.head().expected_records("lines", None) == 0


def test_half_of_the_records_may_not_vanish_unsaid(record: Record, tmp_path: Path) -> None:
    take(record, edition(tmp_path, "2024-01-01", {f"r{n}": n for n in range(1, 11)}))
    take(record, edition(tmp_path, "2024-01-02", {"r1": None, "n": 3}, delta=True))
    small = edition(tmp_path, "2024-02-01", {f"r{n}": n for n in range(2, 6)})
    said = refusal(record, small, complete=True)
    assert "less than half of the 10 before it" in said
    assert "--at-least 4" in said
    assert not take(record, small, complete=True, at_least=4)[0].is_refused
    assert len(shares(record)) == 4


def test_a_complete_edition_of_other_records_alone_is_stopped(
    record: Record, tmp_path: Path
) -> None:
    """Such as another dataset's file of the same name, `entities.ftm.json`."""
    take(record, edition(tmp_path, "2024-01-01", {f"r{n}": n for n in range(1, 11)}))
    other = edition(tmp_path, "2024-02-01", {f"s{n}": n for n in range(1, 11)})
    said = refusal(record, other, complete=True)
    assert "has none of the 10 records of lines before it" in said
    assert not take(record, other)[0].is_refused
    assert not take(record, other, complete=True, at_least=10)[0].is_refused
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
    assert not [o.answer for o in outcomes if o.is_refused]
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
