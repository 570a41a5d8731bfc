"""Dissolved companies: they hold nothing, and what they held asks for a review."""

import pytest

from graph.record.model import Link, Name, Party, Row
from graph.regimes.read_regimes import find_regime
from graph.values.dates import parse_day
from graph.world.identity import world_from_rows
from tests.every_verdict import everyone
from tests.graph.verdict.made_up import ask, holds, listed


def _company(end: str | None, status: str | None = None, name: str = "A") -> Party:
    return Party(name, "Company", [Name(name)], end=end, status=status)


def _chain(share: str = "100") -> list[Row]:
    return [holds("P", "100", "A"), holds("A", share, "T"), listed("P", start="2020-01-01")]


@pytest.mark.parametrize(
    ("day", "own", "below"),
    [("2023-05-31", "certain", "certain"), ("2023-06-01", "not_assessed", "review")],
)
def test_from_its_end_on_a_company_holds_nothing(day: str, own: str, below: str) -> None:
    rows = [_company("2023-06-01", "Dissolved"), *_chain()]
    assert ask(rows, "A", day=day).verdict == own
    found = ask(rows, day=day)
    assert found.verdict == below
    assert ("holder_dissolved" in found.flags) == (below == "review")
    told = everyone(world_from_rows(rows), find_regime("us"), parse_day(day))
    assert (told["A"]["verdict"], told["T"]["verdict"]) == (own, below)


def test_the_sentence_says_when_and_what_is_not_stated() -> None:
    found = ask([_company("2023-06-01"), *_chain()])
    assert found.deciding_fact == (
        "A, which held 100% of T, was dissolved on 1 June 2023; where its stake went is not stated."
    )


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([Link("Succession", "A", "N", start="2023-06-01")], "N succeeded it, as stated."),
        (
            [Link("Succession", "A", "N"), holds("N", "100", "T", start="2023-06-01")],
            "N succeeded it, as stated, and held a stake in T from about then.",
        ),
        (
            [holds("N", "100", "T", start="2023-06-20")],
            "N held a stake in T from about then, as stated.",
        ),
        ([holds("N", "100", "T", start="2024-06-20")], "where its stake went is not stated."),
    ],
)
def test_the_sentence_says_who_came_after(rows: list[Row], told: str) -> None:
    found = ask([_company("2023-06-01"), *_chain(), *rows])
    fact = f"A, which held 100% of T, was dissolved on 1 June 2023; {told}"
    assert (found.verdict, found.deciding_fact) == ("review", fact)


def test_a_stake_too_small_to_decide_stays_so() -> None:
    found = ask([_company("2023-06-01"), *_chain("30")])
    assert (found.verdict, "holder_dissolved" in found.flags) == ("excluded", False)
    # With a second one it is large enough.
    more = [_company("2024-01-01", name="B"), holds("P", "100", "B"), holds("B", "30", "T")]
    found = ask([_company("2023-06-01"), *_chain("30"), *more])
    assert (found.verdict, "holder_dissolved" in found.flags) == ("review", True)


@pytest.mark.parametrize(
    ("end", "status", "verdict"),
    [
        (None, "dissolved", "possible"),
        (None, "Inactive", "possible"),
        (None, "active", "certain"),
        ("2026", None, "possible"),
        ("2023-06-01", "Active", "possible"),
    ],
)
def test_where_the_day_is_open_a_stake_perhaps_holds(
    end: str | None, status: str | None, verdict: str
) -> None:
    assert ask([_company(end, status), *_chain()]).verdict == verdict


def test_two_dissolved_companies_in_a_row() -> None:
    rows = [_company("2021-01-01"), _company("2023-01-01", name="B"), listed("P")]
    rows += [holds("P", "100", "A"), holds("A", "100", "B"), holds("B", "100", "T")]
    assert ask(rows).verdict == "review"


def test_a_register_may_end_the_rows_of_a_dissolved_company_itself() -> None:
    gone = {"end": "2023-06-01"}
    rows = [_company("2023-06-01"), holds("P", "100", "A", **gone), listed("P", start="2025-01-01")]
    assert ask([*rows, holds("A", "100", "T")]).verdict == "review"


def test_who_is_listed_stays_so_and_a_person_is_not_dissolved() -> None:
    assert ask([_company("2023-06-01"), listed("A")], "A").verdict == "listed"
    dead = Party("P", "Person", [Name("P")], end="2023-06-01")
    assert ask([dead, *_chain()]).verdict == "certain"


def test_how_much_is_known_of_the_owners_is_told_of_a_dissolved_party_too() -> None:
    """Rule 5: every verdict carries it; what was held in the party ended with it."""
    rows = [_company("2023-06-01"), Party("P", "Person", [Name("P")]), *_chain()]
    found = ask(rows, "A")
    assert (found.verdict, found.flags) == ("not_assessed", ("dissolved",))
    assert (found.unknown_owners, ask(rows, "A", day="2023-05-31").unknown_owners) == (
        "all",
        "none",
    )
