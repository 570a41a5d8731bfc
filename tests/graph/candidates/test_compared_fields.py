"""Hashes of what is compared: equal for what is stated alike, and telling what changed."""

from typing import Any

import pytest

from graph.candidates.compared_fields import changes_since, row_hash, seen_fields

ROW: dict[str, Any] = {
    "names": [{"value": "Ivan"}, {"value": "Иван"}],
    "birth_date": None,
    "identifiers": ["RU-INN:1"],
    "schema": "Person",
    "jurisdiction": "ru",
}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, []),
        ({"jurisdiction": "de"}, []),
        ({"names": ROW["names"][::-1]}, []),
        ({"birth_date": "1964"}, ["birth added"]),
        ({"names": [{"value": "Ivan"}]}, ["name removed"]),
        ({"names": [{"value": "Ivan"}, {"value": "Petr"}]}, ["name changed"]),
        ({"identifiers": [], "schema": "Company"}, ["number removed", "kind changed"]),
    ],
)
def test_what_changed_is_told(change: dict[str, Any], said: list[str]) -> None:
    now = ROW | change
    assert changes_since(seen_fields([ROW]), seen_fields([now])) == said
    assert (row_hash([ROW]) == row_hash([now])) == (not said)


def test_rows_of_one_id_are_taken_together() -> None:
    more = {**ROW, "birth_date": "1964"}
    assert seen_fields([ROW, more]) == seen_fields([more, ROW, ROW])


def test_a_decision_that_saw_nothing_is_never_out_of_date() -> None:
    assert changes_since(None, seen_fields([ROW])) == []
    assert changes_since(seen_fields([ROW]), seen_fields([])) == [
        "name removed",
        "number removed",
        "kind removed",
    ]
