"""What is said of a rule that was not applied, of a right without a share, and of a list."""

from typing import Any

import pytest

from graph.values.dates import parse_day
from queries.answers.exposure_answer import exposure_rows
from tests.rules.law_rows import law_world


def _row(regime: str, holds: list[str], day: str, **more: Any) -> Any:
    world = law_world({"regime": regime, "listed": ["P"], "holds": holds, **more})
    number = world.number_of("C")
    assert number is not None
    (row,) = exposure_rows(world, [number], [regime], parse_day(day), links=False)
    return row


@pytest.mark.parametrize(
    ("share", "day", "end"),
    [
        ("60", "2026-11-24", "was found; if in force, it was met through P."),
        ("unknown", "2026-11-24", "was found; if in force, it may have been met through P."),
        ("30", "2026-11-24", "and no source after that day was found."),
        ("60", "2025-09-01", ": the BIS Affiliates Rule took effect on 29 September 2025."),
    ],
)
def test_the_reading_says_why_nothing_was_assessed(share: str, day: str, end: str) -> None:
    row = _row("us_bis_affiliates", [f"P {share} C"], day)
    assert row["verdict"] == "not_assessed"
    assert row["reading"].endswith(end)
    assert row["sentence"].startswith("Not assessed. ")
    assert ("met through P." in row["sentence"]) == ("if in force" in end)


def test_who_can_block_decisions_is_not_called_an_owner() -> None:
    form = {"C": {"share_capital": False}}
    row = _row("uk_reg7", ["P - C types=blockingRight"], "2025-01-01", parties=form)
    assert row["verdict"] == "certain"
    (path,) = row["paths"]
    assert "could block decisions of C" in path["sentence"]
    assert "was an owner" not in row["sentence"]


def test_the_reading_of_a_review_names_who_is_on_the_list() -> None:
    row = _row("eu_asset_freeze", ["P - C types=otherInfluenceOrControl"], "2025-01-01")
    assert row["reading"] == (
        "Shares do not decide whether C counts as owned or controlled by P under the EU asset "
        "freeze on 1 January 2025; a person must."
    )


@pytest.mark.parametrize("regime", ["us_ofac_50", "uk_reg7"])
def test_a_right_to_profits_is_no_silence_about_owners(regime: str) -> None:
    holds = ["N 100 C", "P 90 C types=rightsToProfitOrIncome"]
    row = _row(regime, holds, "2025-01-01")
    assert (row["verdict"], row["paths"]) == ("excluded", [])
    told = "P had a right to profits or capital of C, which is no share under the rule."
    assert told in row["sentence"]
    assert "names an owner" not in row["sentence"]


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        (("25..50", "30"), "None by itself held more than 50%; the rule needs"),
        (("25..<50", "30"), "Each by itself held less than 50%; the rule needs"),
        (("20", "30"), "None by itself held more than 30%; the rule needs"),
    ],
)
def test_the_most_of_several_who_count_alone_is_one_number(
    shares: tuple[str, str], said: str
) -> None:
    holds = [f"P {shares[0]} C", f"Q {shares[1]} C"]
    row = _row("uk_reg7", holds, "2025-01-01", listed=["P", "Q"])
    assert said in row["sentence"]
