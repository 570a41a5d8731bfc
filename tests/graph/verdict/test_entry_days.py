"""Answers say what the days of list entries leave open, and why an entry does not hold."""

from typing import Any

import pytest

from graph.record.model import Row
from tests.graph.verdict.made_up import ask, holds, listed

SEEN = "2024-01-01"


def undated(party: str = "X", regime: str = "us", **more: Any) -> Row:
    said = {"start": None, "programme": "RUSSIA-EO14024", "observed_on": SEEN, **more}
    return listed(party, regime, **said)


@pytest.mark.parametrize(
    ("day", "verdict", "flagged", "said"),
    [
        ("2021-04-14", "excluded", False, "began only on 15 April 2021"),
        ("2021-04-15", "possible", True, "Whether it was in force on 15 April 2021 is not known."),
        ("2023-12-31", "possible", True, "between 15 April 2021, the first day of its programme"),
        ("2024-01-01", "listed", True, "states no day for the OFAC entry of X"),
    ],
)
def test_an_entry_without_a_day_is_perhaps_in_force_and_an_answer_says_so(
    day: str, verdict: str, flagged: bool, said: str
) -> None:
    found = ask([undated()], "X", day=day)
    assert found.verdict == verdict
    assert ("listing_undated" in found.flags) is flagged
    assert any(said in caveat for caveat in found.caveats), found.caveats


def test_what_is_said_of_an_entry_is_said_below_it_too() -> None:
    """Of a party two steps up as well, and only where the day is before the entry or within."""
    rows = [undated(), holds("X", "60", "M"), holds("M", "60", "T")]
    early, within, later = (ask(rows, day=d) for d in ("2010-01-01", "2022-01-01", "2024-01-01"))
    assert (early.verdict, within.verdict, later.verdict) == ("excluded", "possible", "certain")
    assert "X is not known to have been listed on 1 January 2010" in early.caveats[-1]
    assert "listing_undated" in within.flags
    assert "listing_undated" in later.flags


def test_a_dated_entry_needs_no_such_words() -> None:
    rows = [undated(), listed("X", start="2021-05-01", programme="SDGT")]
    found = ask(rows, "X", day="2022-01-01")
    assert found.verdict == "listed"
    assert "listing_undated" not in found.flags
    assert not [caveat for caveat in found.caveats if "no day" in caveat]


def test_the_end_of_a_programme_ends_a_verdict_and_is_told() -> None:
    rows = [listed("X", start="2008-02-05", programme="BURMA"), holds("X", "60", "T")]
    before, after = ask(rows, day="2016-10-07"), ask(rows, day="2016-10-08")
    assert (before.verdict, after.verdict) == ("certain", "excluded")
    assert after.caveats[-1].startswith(
        "The OFAC entry of X (BURMA) ended on 8 October 2016 with its programme"
    )


def test_a_pause_of_a_programme_is_told() -> None:
    rows = [listed("X", "eu", start="2010-01-01", list_name="eu_myanmar", programme="401/2013")]
    found = ask(rows, "X", "eu", day="2017-01-01")
    assert found.verdict == "excluded"
    assert "its programme was suspended 3 May 2013 to 25 April 2018" in found.caveats[-1]
    assert ask(rows, "X", "eu", day="2018-04-26").verdict == "listed"


def test_an_entry_seen_after_the_end_of_its_programme_is_open() -> None:
    found = ask([undated(programme="SUDAN")], "X", day="2025-01-01")
    assert found.verdict == "possible"
    assert any("ended on 13 October 2017, and the entry was seen after" in c for c in found.caveats)


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("2024-03", "ended in March 2024"),
        ("2023-07-01/2024-12-02", "ended between 1 July 2023 and 2 December 2024"),
    ],
)
def test_an_end_that_is_no_whole_day_is_told_while_it_is_open(end: str, said: str) -> None:
    """Of an owner too; a day before it needs no such words."""
    rows = [listed("X", start="2022-03-15", end=end), holds("X", "60", "T")]
    open_day = f"The OFAC entry of X {said}. Whether it was in force on 15 March 2024 is not known."
    for party in ("X", "T"):
        found = ask(rows, party, day="2024-03-15")
        assert (found.verdict, open_day in found.caveats) == ("possible", True), found.caveats
        earlier = ask(rows, party, day="2023-06-30")
        assert not any("ended" in caveat for caveat in earlier.caveats), earlier.caveats


def test_a_rule_on_beneficial_owners_says_it_too() -> None:
    rows = [undated("X", regime="eu", programme="269/2014"), holds("X", "60", "T")]
    found = ask(rows, regime="nl_ubo_wwft", day="2022-01-01")
    assert "listing_undated" in found.flags
    assert any("no day" in caveat for caveat in found.caveats)


def test_a_stated_day_before_the_programme_is_told_and_taken() -> None:
    found = ask([listed("X", start="2020-01-01", programme="RUSSIA-EO14024")], "X")
    assert found.verdict == "listed"
    assert "before 15 April 2021, the first day of its programme" in found.caveats[-1]


@pytest.mark.parametrize("regime", ["us", "eu", "uk"])
def test_an_owners_entry_without_a_day_leaves_ones_own_dated_entry_as_it_is(regime: str) -> None:
    rows = [undated(regime=regime), holds("X", "100", "T"), listed("T", regime, start="2023-07-20")]
    found = ask(rows, "T", regime)
    assert found.verdict == "listed"
    assert "listing_undated" not in found.flags


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2022-02-20", "The OFAC entry of X began on 28 February 2022, after 20 February 2022."),
        ("2024-06-01", "The OFAC entry of X ended on 20 May 2024."),
        ("2023-01-01", None),
    ],
)
def test_an_owner_who_was_listed_later_or_earlier_is_told(day: str, said: str | None) -> None:
    rows = [
        listed("X", start="2022-02-28", end="2024-05-20"),
        holds("X", "60", "M"),
        holds("M", "60", "T"),
    ]
    found = ask(rows, day=day)
    assert found.verdict == ("certain" if said is None else "excluded")
    told = [caveat for caveat in found.caveats if "entry of X" in caveat]
    assert told == ([] if said is None else [said])
