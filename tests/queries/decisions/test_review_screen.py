"""The queue on a terminal: one key a decision, both records side by side, and a step back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.record.model import Listing, Name, Party
from graph.record.record import Record
from graph.world.identity import world_from_rows
from ingest.load.pipeline import Options
from queries.decisions.queue import pairs_alike
from queries.decisions.review_session import Reviewer, go_through
from queries.decisions.side_by_side import mark_of, side_by_side
from queries.workspace.workspace import Workspace, open_workspace
from tests.queries.decisions.conftest import CASE, LISTED, REGISTER

pytestmark = pytest.mark.slow

OTHER = CASE.replace("twins", "other").replace("Ivan Example Petrov", "Maria Sample Sidorova")
ANA = Reviewer("Ana", None)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Two pairs that wait."""
    opened = open_workspace(tmp_path / "ws")
    for text in (CASE, OTHER):
        path = tmp_path / f"{text.split()[1]}.case.yaml"
        path.write_text(text)
        assert not opened.load([path], Options())[0].is_refused
    yield opened
    opened.close()


def press(workspace: Workspace, keys: str, reviewer: Reviewer = ANA) -> Any:
    pressed = iter(keys)
    review = workspace.start_review()
    go_through(review, reviewer, lambda: next(pressed))
    assert next(pressed, None) is None, "not every key was asked for"
    return review


def words(workspace: Workspace) -> list[str]:
    return [line["decision"] for line in workspace.decisions()]


@pytest.mark.parametrize(
    ("keys", "written"),
    [
        ("sdq", ["same", "different"]),
        ("ulq", ["unsure", "later"]),
        (" d\n", ["different"]),
        ("xsq", ["same"]),
        ("q", []),
        ("S\x1b", ["same"]),
        ("szddq", ["same", "undone", "different", "different"]),
        ("sdzuq", ["same", "different", "undone", "unsure"]),
        ("zssq", ["same", "same"]),
        ("  ", []),
    ],
)
def test_a_key_is_a_decision(workspace: Workspace, keys: str, written: list[str]) -> None:
    press(workspace, keys)
    assert words(workspace) == written
    assert {line["by"] for line in workspace.decisions()} <= {"Ana"}


def test_what_was_taken_back_waits_again(workspace: Workspace) -> None:
    assert len(workspace.queue()) == 2
    review = press(workspace, "szq")
    assert review.keys == []
    assert len(workspace.queue()) == 2


def test_an_interrupted_review_keeps_what_was_decided(workspace: Workspace) -> None:
    with pytest.raises(KeyboardInterrupt):
        press(workspace, "d\x03")
    assert words(workspace) == ["different"]


def test_whoever_else_wrote_meanwhile_ends_the_review(workspace: Workspace) -> None:
    from graph.head.decisions import Decision
    from graph.values.errors import InputError

    review = workspace.start_review()
    other = Decision("x:a", "x:b", "positive", "Ben", "2026-01-01T00:00:00+00:00")
    Record(workspace.settings.workspace).decide(other)
    with pytest.raises(InputError, match="changed meanwhile"):
        go_through(review, ANA, lambda: "s")
    assert len(words(workspace)) == 1


def test_both_records_stand_side_by_side(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = {field: rest for field, *rest in side_by_side(workspace.world, REGISTER, LISTED)}
    assert rows["name"] == ["Ivan Example Petrov", "agree", "Ivan Example Petrov"]
    assert rows["birth"] == ["", "", "1964-02-03"]
    assert rows["listed"] == ["", "", "EU 269/2014"]
    press(workspace, "q")
    shown = capsys.readouterr().out
    assert "1 of 2, 1 party below" in shown
    assert "same name" in shown


def test_a_nationality_in_words_is_a_country_and_parts_rows_that_are_else_alike() -> None:
    def person(key: str, *said: str) -> Party:
        row = Party(key, "Person", [Name("Ivan Example Petrov")], birth_date="1964-02")
        row.data += [("nationality", text) for text in said]
        return row

    rows = [person("one", "British"), person("two", "Russian"), person("three", "UK")]
    listed = person("listed", "Russia")
    entry = Listing("listed", "EU", "a list", None, ["asset_freeze"])
    world = world_from_rows([*rows, listed, entry])
    told = {field: rest for field, *rest in side_by_side(world, "two", "listed")}
    assert told["countries"] == ["ru", "agree", "ru"]
    assert pairs_alike(world, ("one", "listed")) == [("one", "listed"), ("three", "listed")]


@pytest.mark.parametrize(
    ("field", "one", "two", "mark"),
    [
        ("birth", "1964", "1964-02-03", "agree"),
        ("birth", "1964-01-01", "1964-02-03", "agree"),
        ("birth", "1965", "1964-02-03", "differ"),
        ("name", "PÉTROV", "Petrov", "agree"),
        ("name", "Petrov", "Sidorov", ""),
        ("kind", "Person", "Company", "differ"),
        ("number", "RU-INN:1", "RU-INN:2", "differ"),
        ("number", "RU-INN:1", "RU-OGRN:2", ""),
    ],
)
def test_agreements_and_contradictions_are_marked(
    field: str, one: str, two: str, mark: str
) -> None:
    assert mark_of(field, [one], [two]) == mark
