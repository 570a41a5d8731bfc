"""Verdicts, ranges and dates in words."""

from decimal import Decimal

import pytest

from graph.values.share import parse_share
from queries.words.sentences import verdict_sentence
from queries.words.value_text import date_text, range_text

VERDICT = {"subject_name": "Toloka AI BV", "as_of": "2024-04-08", "basis": "none", "flags": []}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("25", "25 %"),
        ("25..50", "between 25 % and 50 %"),
        (">25..50", "between 25 % (not included) and 50 %"),
        (">25..<50", "between 25 % (not included) and 50 % (not included)"),
        (">50", "more than 50 %"),
        (">=50", "at least 50 %"),
        ("<50", "less than 50 %"),
        ("<=50", "at most 50 %"),
        ("unknown", "an unknown share"),
        ("12.5", "12.5 %"),
        ("0.0001", "0.0001 %"),
    ],
)
def test_ranges_in_words(text: str, words: str) -> None:
    share = parse_share(text)
    low, high = Decimal(share.low) / 10_000, Decimal(share.high) / 10_000
    told = range_text(low, high, low_closed=not share.low_open, high_closed=not share.high_open)
    assert told == words


def test_dates_in_words() -> None:
    assert date_text("2024-04-08") == "8 April 2024"
    assert date_text("2024-04") == "April 2024 (day not stated)"
    assert date_text("2024") == "2024 (month and day not stated)"


@pytest.mark.parametrize(
    "verdict", ["listed", "certain", "possible", "review", "excluded", "not_assessed"]
)
def test_no_verdict_is_called_clear_or_sanctioned(verdict: str) -> None:
    said = verdict_sentence(
        {**VERDICT, "verdict": verdict, "deciding_fact": "x owns y"}, rule="the rule", sources=[]
    )
    assert "8 April 2024" in said
    assert "clear" not in said.lower()
    assert "sanctioned" not in said.lower()


def test_nothing_found_names_what_was_searched() -> None:
    row = {**VERDICT, "verdict": "excluded", "own_max_pct": Decimal(0)}
    said = verdict_sentence(row, rule="the EU rule", sources=["case file toloka", "eu_fsf"])
    assert said == (
        "Toloka AI BV is not owned, on any sourced interest, by anyone whose listing counts under "
        "the EU rule, as of 8 April 2024, in: case file toloka; eu_fsf."
    )
    said = verdict_sentence({**row, "own_max_pct": Decimal("15")}, rule="x", sources=["y"])
    assert said.endswith("Listed parties hold at most 15 %, which does not reach the threshold.")


def test_a_rebuttal_is_no_share_below_the_threshold() -> None:
    row = {**VERDICT, "verdict": "excluded", "own_max_pct": Decimal(60)}
    row["flags"] = ["owned_50_by_listed", "presumption_rebutted"]
    said = verdict_sentence(row, rule="the EU rule", sources=["case file c"])
    assert said == (
        "Toloka AI BV does not count as owned by a listed party under the EU rule, since an "
        "accepted rebuttal is in force, as of 8 April 2024; searched: case file c. Listed parties "
        "hold at most 60 %."
    )


def test_a_listing_in_doubt_is_what_a_person_must_judge() -> None:
    row = {**VERDICT, "verdict": "review", "basis": "listing"}
    said = verdict_sentence(row, rule="the EU rule", sources=[])
    assert "a person must judge what is said of a listing" in said


def test_what_decides_and_a_presumption_are_said() -> None:
    row = {
        **VERDICT,
        "verdict": "certain",
        "basis": "control",
        "flags": ["presumed"],
        "deciding_fact": "A holds exactly 50 %.",
    }
    said = verdict_sentence(row, rule="the rule", sources=[], listed_names=["A"])
    assert "counts as controlled by A" in said
    assert "presumption" in said
    assert said.endswith("What decides: A holds exactly 50 %.")
