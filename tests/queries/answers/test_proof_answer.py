"""The keys of a row that say why it is certain, and what would turn what is possible."""

from decimal import Decimal
from typing import Any

import pytest

from graph.record.model import Interest, Listing, Name, Party, Row
from graph.values.dates import parse_day
from graph.values.share import parse_share
from graph.world.identity import world_from_rows
from queries.answers.exposure_answer import exposure_rows

DAY = parse_day("2024-06-15")


def _row(edges: list[str], *listed: str, regime: str = "us", start: str | None = None) -> Any:
    authority = {"us": "US-OFAC", "uk": "UK"}[regime]
    names = dict.fromkeys(word for edge in edges for word in edge.split()[::2])
    rows: list[Row] = [Party(name, "Company", [Name(name)]) for name in names]
    rows += [
        Interest(owner, asset, ["shareholding"], share=parse_share(share))
        for owner, share, asset in map(str.split, edges)
    ]
    rows += [Listing(name, authority, "l", None, ["asset_freeze"], start=start) for name in listed]
    world = world_from_rows(rows)
    number = world.number_of("T")
    assert number is not None
    return exposure_rows(world, [number], [regime], DAY, links=False)[0]


def test_a_proof_names_the_fewest_hops_in_order() -> None:
    row = _row(["X 60 A", "A 30..60 T", "Y 20 T", "X 10 T", "N 5 T"], "X", "Y")
    assert row["verdict"] == "certain"
    hops = [(hop["from_id"], hop["to_id"], hop["counts_pct"]) for hop in row["proof"]]
    assert hops == [("X", "A", Decimal(60)), ("A", "T", Decimal(30)), ("Y", "T", Decimal(20))]
    assert row["proof_minimal"] is True
    assert row["turning"] is None
    assert {hop["record"] for hop in row["proof"]} <= set(row["evidence"])


@pytest.mark.parametrize(
    ("regime", "stated", "sentences"),
    [
        (
            "us",
            "10..60",
            ["The rule was met if A held at least 30% of T (shares).",
             "The rule was not met if A held less than 30% of T (shares)."],
        ),
        (
            "us",
            "0..<40",
            ["The rule was met if A held at least 30% of T (shares).",
             "The rule was not met if A held less than 30% of T (shares)."],
        ),
    ],
)  # fmt: skip
def test_a_possible_says_what_would_turn_it(regime: str, stated: str, sentences: list[str]) -> None:
    row = _row(["X 60 A", f"A {stated} T", "X 20 T"], "X", regime=regime)
    assert row["verdict"] == "possible"
    assert [turn["sentence"] for turn in row["turning"]] == sentences
    (fact,) = row["turning"][0]["facts"]
    assert (fact["side"], fact["value_pct"], fact["value_closed"]) == ("at_least", 30, True)
    assert (fact["hop"]["from_id"], fact["hop"]["to_id"]) == ("A", "T")
    assert row["proof"] is None


def test_more_than_is_said_where_the_rule_says_so() -> None:
    row = _row(["X 10..70 T"], "X", regime="uk")
    assert [turn["sentence"] for turn in row["turning"]] == [
        "The rule was met if X held more than 50% of T (shares).",
        "The rule was not met if X held up to 50% of T (shares).",
    ]


def test_an_open_end_of_another_holder_is_not_lost() -> None:
    # Whoever holds more than 25% leaves 25% as enough for the other.
    row = _row([">25..30".join(("X ", " T")), "A 0..40 T", "X 60 A"], "X")
    assert row["turning"][0]["sentence"] == "The rule was met if A held at least 25% of T (shares)."


def test_a_listing_whose_dates_leave_the_day_open_turns_it() -> None:
    row = _row(["X 60 T"], "X", start="2024")
    assert [turn["sentence"] for turn in row["turning"]] == [
        "The rule was met if the entry of X stood on that day.",
        "The rule was not met if the entry of X did not stand on that day.",
    ]
    assert row["turning"][0]["facts"][0]["value_pct"] is None


def test_rows_without_a_question_have_neither() -> None:
    row = _row(["X 10 T"], "X")
    assert (row["verdict"], row["proof"], row["turning"]) == ("excluded", None, None)
