"""BODS: interests, their types and their shares, in every version of the standard."""

from typing import Any

import pytest

from graph.record.model import Interest, Party
from graph.values.share import UNKNOWN, parse_share
from tests.ingest.readers.bods.made_up import (
    company,
    holding,
    old_holding,
    old_statement,
    shares,
    statement_id,
)


@pytest.mark.parametrize(
    ("share", "wanted"),
    [
        ({"exact": 8.6}, "8.6"),
        ({"minimum": 25, "maximum": 50}, "25..50"),
        ({"exclusiveMinimum": 25, "maximum": 50}, ">25..50"),
        ({"exclusiveMinimum": 25, "exclusiveMaximum": 50}, ">25..<50"),
        ({"minimum": 25, "exclusiveMinimum": True, "maximum": 50}, ">25..50"),
        ({"minimum": 25, "exclusiveMinimum": False, "maximum": 50}, "25..50"),
        ({"minimum": 75}, "75..100"),
        ({"maximum": 25, "exclusiveMaximum": True}, "0..<25"),
        ({"minimum": "", "maximum": None}, "0..100"),
        ({}, "0..100"),
        ({"exact": 33.33333333}, ">33.3333..<33.3334"),
        ({"exact": 50, "minimum": 50, "maximum": 50}, "50"),
    ],
)
def test_a_share_is_read_in_every_form(of: Any, share: dict[str, Any], wanted: str) -> None:
    read = of(holding("r", {"type": "shareholding", "share": share}))
    assert read.row(Interest).share.text == wanted
    assert read.remarks == []


@pytest.mark.parametrize(
    ("share", "reason"),
    [
        ({"exact": 101}, "share.exact: 101 is not between"),
        ({"exact": -0.1}, "share.exact: -0.1 is not between"),
        ({"minimum": 60, "maximum": 40}, "leaves no number"),
        ({"exact": 10, "minimum": 25}, "share.exact: 10 lies outside 25..100"),
        ({"exact": "50 %"}, "share.exact: '50 %' is not a number"),
        ({"exact": "8,6"}, "share.exact: '8,6' is not a number"),
        ({"exact": "101"}, "share.exact: '101' is not between"),
        ({"exact": True}, "share.exact: True is not a number"),
        ({"exact": 1e300}, "is not between 0 and 100"),
    ],
)
def test_a_share_that_cannot_be_is_refused(of: Any, share: dict[str, Any], reason: str) -> None:
    (refusal,) = of(holding("r", {"type": "shareholding", "share": share})).refusals
    assert reason in refusal.reason
    assert refusal.record_id == "r"


@pytest.mark.parametrize(
    ("share", "wanted", "published"),
    [
        ({"exact": "11.9110"}, "11.911", "exact 11.9110"),
        ({"minimum": "25", "exclusiveMaximum": "50"}, "25..<50", None),
    ],
)
def test_a_text_that_is_nothing_but_a_number_is_that(
    of: Any, share: dict[str, Any], wanted: str, published: str | None
) -> None:
    """So Armenia's register writes every share in its declarations."""
    read = of(holding("r", {"type": "shareholding", "share": share}))
    found = read.row(Interest)
    assert found.share.text == wanted
    assert published in (None, found.share_published)
    places = [f"recordDetails.interests.share.{name}" for name in share]
    assert read.remarks == [f"{p}: numbers stand there as texts; read as numbers" for p in places]


def test_interests_of_equal_dates_are_one_row_and_nothing_is_added_twice(of: Any) -> None:
    band = {"share": {"minimum": 25, "maximum": 50}, "startDate": "2016-04-06"}
    rows = of(
        holding(
            "r",
            {"type": "shareholding", **band},
            {"type": "votingRights", **band},
            {"type": "appointmentOfBoard", "startDate": "2016-04-06"},
            {"type": "rightsToSurplusAssetsOnDissolution", **band},
            {"type": "shareholding", "share": {"exact": 5}, "endDate": "2016-04-06"},
        )
    ).rows(Interest)
    assert [row.types for row in rows] == [
        ["shareholding", "votingRights", "appointmentOfBoard"],
        ["rightsToSurplusAssetsOnDissolution"],
        ["shareholding"],
    ]
    assert rows[0].share == rows[0].votes == parse_share("25..50")
    assert rows[1].votes is None
    assert rows[2].end == "2016-04-06"
    assert rows[0].directness == "unknown"


def test_two_shareholdings_of_one_statement_are_alternatives_in_rows_of_their_own(of: Any) -> None:
    rows = of(holding("r", shares(30), shares(20))).rows(Interest)
    assert [row.share.text for row in rows] == ["30", "20"]
    assert all(row.block is None for row in rows)


def test_a_relationship_without_interests_or_type_is_an_unknown_holding(of: Any) -> None:
    bare = of(holding("r")).row(Interest)
    assert (bare.types, bare.share, bare.directness) == ([], UNKNOWN, "unknown")
    untyped = of(holding("r", {"share": {"exact": 7}})).row(Interest)
    assert (untyped.types, untyped.share.text) == ([], "7")


@pytest.mark.parametrize(
    ("published", "wanted"),
    [
        ("voting-rights", "votingRights"),
        ("influence-or-control", "otherInfluenceOrControl"),
        ("settlor-of-trust", "settlor"),
        ("beneficiary-of-trust", "beneficiaryOfLegalArrangement"),
        ("rights-to-surplus-assets", "rightsToSurplusAssetsOnDissolution"),
        ("controlByLegalFramework", "controlByLegalFramework"),
    ],
)
def test_types_of_all_versions_are_known(of: Any, published: str, wanted: str) -> None:
    row = of(old_holding("r", {"type": published, "interestLevel": "indirect"})).row(Interest)
    assert (row.types, row.directness) == ([wanted], "indirect")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (holding("r", {"type": "golden-share"}), "interests[0].type: unknown value 'golden-share'"),
        (holding("r", shares(1, directOrIndirect="partly")), "directOrIndirect: unknown value"),
        (holding("r", shares(1, startDate="01/02/2020")), "startDate: '01/02/2020' is not a date"),
        (holding("r", shares(1, endDate="2021-02-30")), "endDate: '2021-02-30' is not a date"),
        (holding("r", owner={"reason": "none of your business"}), "reason: unknown value"),
        (holding("r", owner={"description": "?"}), "interestedParty.reason: missing"),
        (company("c", "X", recordStatus="live"), "recordStatus: unknown value 'live'"),
        (old_holding("r", interestedParty={}), "interestedParty: names no statement"),
    ],
)
def test_what_no_version_knows_is_refused_by_name(
    of: Any, value: dict[str, Any], reason: str
) -> None:
    read = of(value)
    assert reason in read.refusals[0].reason
    assert read.records == []


def test_the_version_is_judged_statement_by_statement(of: Any) -> None:
    read = of(
        company("c", "New"),
        old_statement("o", "entityStatement", entityType="stateBody", name="Old"),
    )
    assert [row.schema for row in read.rows(Party)] == ["Company", "PublicBody"]
    assert [row.id for row in read.rows(Party)] == ["d-c", f"d-{statement_id('o')}"]
    assert [record.record_id for record in read.records] == ["c", statement_id("o")]


def test_components_count_and_their_primary_is_a_summary(of: Any) -> None:
    read = of(
        holding("a", shares(60), owner="m", details={"isComponent": True}),
        holding("b", shares(50), subject="m", details={"isComponent": True}),
        holding("r", {"type": "shareholding", "share": {"exact": 30}},
                details={"componentRecords": ["a", "b"]}),
    )  # fmt: skip
    assert [(row.summary, row.directness) for row in read.rows(Interest)] == [
        (False, "direct"),
        (False, "direct"),
        (True, "indirect"),
    ]


@pytest.mark.parametrize("field", ["componentRecordIds", "componentStatementIDs"])
def test_components_are_known_under_every_name(of: Any, field: str) -> None:
    value = old_holding("r", **{field: ["a"]}) if "Statement" in field else None
    assert of(value or holding("r", details={field: ["a"]})).row(Interest).summary
