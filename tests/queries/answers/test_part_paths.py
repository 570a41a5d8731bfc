"""The way from a branch on a list to its head office is a path like any other."""

from typing import Any

import pytest

from graph.record.model import Row
from graph.values.dates import parse_day
from graph.world.identity import world_from_rows
from queries.answers.exposure_answer import exposure_rows, path_rows
from tests.graph.verdict.made_up import holds, listed

ENTRY = listed("B", start="2022-03-05")
BRANCH = holds("H", None, "B", "headOffice")
DAY = parse_day("2023-01-01")


def _paths(rows: list[Row], target: str, regime: str = "us", k: int = 5) -> list[Any]:
    world = world_from_rows(rows)
    number = world.number_of(target)
    assert number is not None
    return list(path_rows(world, number, regime, DAY, k=k, links=False))


def _steps(path: Any) -> list[tuple[str, str]]:
    return [(hop["from_id"], hop["to_id"]) for hop in path["hops"]]


@pytest.mark.parametrize(
    ("right", "word"), [("headOffice", "branch"), ("umbrellaFund", "sub-fund")]
)
def test_the_part_leads_to_its_whole_and_to_what_that_has(right: str, word: str) -> None:
    rows = [holds("H", None, "B", right), ENTRY, holds("H", "60", "D")]
    (path,) = _paths(rows, "D")
    assert _steps(path) == [("B", "H"), ("H", "D")]
    assert (path["class"], path["counts_toward_rule"]) == ("control", False)
    assert path["sentence"].startswith(
        f"B, on the US list (OFAC) since 5 March 2022, was a {word} of H [1], which held 60% of D"
    )
    assert f"Whether an entry of a {word} reaches H, whose part it is, is for a lawyer" in str(
        path["why_not_counted"]
    )


def test_an_answer_that_asks_for_a_review_shows_the_way() -> None:
    world = world_from_rows([BRANCH, ENTRY])
    number = world.number_of("H")
    assert number is not None
    (row,) = exposure_rows(world, [number], ["us"], DAY, links=False)
    assert (row["verdict"], row["flags"]) == ("review", ["part_on_list"])
    assert [_steps(path) for path in row["paths"]] == [[("B", "H")]]


def test_the_branch_of_a_branch_leads_over_both() -> None:
    rows = [BRANCH, holds("B", None, "K", "headOffice"), listed("K")]
    (path,) = _paths(rows, "H")
    assert _steps(path) == [("K", "B"), ("B", "H")]


def test_a_branch_that_is_none_that_day_or_not_listed_leads_nowhere() -> None:
    over = holds("H", None, "B", "headOffice", end="2020-01-01")
    assert _paths([over, ENTRY], "H") == []
    assert _paths([BRANCH, listed("X")], "H") == []
    assert _paths([BRANCH, listed("B", "eu")], "H") == []


def test_an_open_day_and_a_claim_are_told() -> None:
    doubt = holds("H", None, "B", "headOffice", end="2023")
    (path,) = _paths([doubt, ENTRY], "H")
    assert "leave open whether B was a branch of H on that day" in str(path["why_not_counted"])
    (path,) = _paths([holds("H", None, "B", "headOffice", certainty="alleged"), ENTRY], "H")
    assert path["hops"][0]["certainty"] == "alleged"


def test_a_head_office_on_the_list_leads_to_its_branch_as_before() -> None:
    (path,) = _paths([BRANCH, listed("H")], "B")
    assert _steps(path) == [("H", "B")]
