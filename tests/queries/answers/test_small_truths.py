"""Sentences beside an answer that read as contradictions of it."""

from typing import Any

from graph.record.model import Listing, Name, Party, Row, Ruling
from graph.values.dates import parse_day
from graph.world.identity import world_from_rows
from queries.answers.exposure_answer import exposure_rows
from tests.graph.verdict.made_up import holds, listed


def _row(rows: list[Row], party: str, regime: str, day: str = "2025-07-01") -> Any:
    world = world_from_rows(rows)
    number = world.number_of(party)
    assert number is not None
    (row,) = exposure_rows(world, [number], [regime], parse_day(day), links=False)
    return row


def test_votes_that_reach_the_rule_without_those_of_the_company_are_told_as_such() -> None:
    rows: list[Row] = [holds("P", "40", "T"), holds("T", "30", "T"), holds("X", "30", "T")]
    row = _row([*rows, listed("P", "uk")], "T", "uk")
    assert row["verdict"] == "certain"
    assert (
        "left out of the whole. Of the votes that are left P held about 57.14%." in row["sentence"]
    )
    assert "Every share" not in row["sentence"]


def test_control_of_a_blocked_government_is_no_control_that_the_caveat_denies() -> None:
    rows: list[Row] = [
        Party("G", "PublicBody", [Name("G")]),
        Listing("G", "US-OFAC", "sdn", "VENEZUELA-EO13884", ["asset_freeze"], "2019-08-05"),
        holds("G", "100", "A"),
        holds("A", None, "T", "dominantInfluence"),
    ]
    row = _row(rows, "T", "us")
    assert (row["verdict"], row["basis"]) == ("certain", "control")
    (said,) = (text for text in row["caveats"] if text.startswith("Control without 50%"))
    assert "unless a blocked government has it" in said


def test_an_entry_that_a_ruling_perhaps_annulled_stands_perhaps_under_other_rules() -> None:
    rows: list[Row] = [holds("P", "100", "T"), listed("P", "eu"), listed("X")]
    court = "General Court of the European Union"
    ruling = Ruling("P", court, "annulment", "2024-04-10", "annuls")
    (said,) = (t for t in _row(rows, "T", "us")["caveats"] if "on the EU list" in t)
    assert "was on the EU list" in said
    (said,) = (t for t in _row([*rows, ruling], "T", "us")["caveats"] if "on the EU list" in t)
    assert "was perhaps on the EU list" in said
    ruling.start = "2024-06-20"
    row = _row([*rows, ruling], "T", "us")
    assert not [text for text in row["caveats"] if "on the EU list" in text]
    assert "owner_listed_elsewhere" not in row["flags"]


def test_what_an_owner_holds_in_itself_is_named_as_the_reason_below_it() -> None:
    rows: list[Row] = [holds("P", "40", "T"), holds("T", "30", "T"), holds("X", "30", "T")]
    row = _row([*rows, holds("T", "100", "D"), listed("P")], "D", "us")
    assert row["result"] == "Review needed: shares that an owner holds in itself"
