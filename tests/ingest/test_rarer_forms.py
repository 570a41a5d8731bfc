"""Rarer forms that publishers' specifications allow."""

import json
from pathlib import Path
from typing import Any

import pytest

from ingest.reader import Record
from tests.ingest.outcome import Outcome

CHILD, PARENT = "EXAMPLE0OPERATING040", "EXAMPLE0TOPHOLDING84"


def holding(key: str, interests: list[dict[str, Any]], **details: Any) -> dict[str, Any]:
    """Return a relationship statement of BODS 0.4."""
    return {
        "statementId": key.rjust(32, "0"),
        "declarationSubject": "c",
        "statementDate": "2024-01-01",
        "recordId": key,
        "recordType": "relationship",
        "recordDetails": {
            "isComponent": False,
            "subject": "c",
            "interestedParty": "p",
            "interests": interests,
            **details,
        },
    }


def shares(percent: int, level: str) -> dict[str, Any]:
    """Return an interest of BODS."""
    return {"type": "shareholding", "directOrIndirect": level, "share": {"exact": percent}}


def test_what_is_held_directly_beside_components_is_no_summary(tmp_path: Path) -> None:
    """The standard's example on mixed direct and indirect ownership: 50 % and 50 % make all."""
    path = tmp_path / "mixed.json"
    mixed = [shares(50, "indirect"), shares(50, "direct")]
    path.write_text(json.dumps([holding("r", mixed, componentRecords=["a", "b"])]))
    found = [(row.directness, row.summary) for row in Outcome(path).interests]
    assert found == [("indirect", True), ("direct", False)]


def test_a_statement_that_calls_all_direct_and_has_components_is_a_summary(tmp_path: Path) -> None:
    path = tmp_path / "odd.json"
    path.write_text(json.dumps([holding("r", [shares(50, "direct")], componentRecords=["a"])]))
    found = Outcome(path)
    assert [row.summary for row in found.interests] == [True]
    record = found.items[0]
    assert isinstance(record, Record)
    assert any("all are direct, yet there are components" in text for text in record.remarks)


def test_the_newest_statement_is_that_of_the_latest_moment(tmp_path: Path) -> None:
    """RFC 3339: 1:00 at +03:00 is 22:00 of the day before in UTC, and fractions are of a second."""
    said = ["2024-03-01T01:00:00+03:00", "2024-02-29T23:30:00Z", "2024-02-29T23:30:00.5Z"]
    statements = []
    for percent, moment in zip((10, 20, 30), said, strict=True):
        one = holding(f"r{percent}", [shares(percent, "direct")])
        statements.append(one | {"recordId": "r", "statementDate": moment})
    path = tmp_path / "zones.json"
    path.write_text(json.dumps(statements[::-1]))
    open_ended = [row.share_published for row in Outcome(path).interests if row.end is None]
    assert open_ended == ["exact 30"]


@pytest.mark.parametrize("known", [True, False])
def test_a_closing_statement_without_interests_ends_what_was_held(
    tmp_path: Path, known: bool
) -> None:
    """It says nothing of the time before what it closes began, if that is told."""
    before = holding("one", [shares(50, "direct") | {"startDate": "2020-05-05"}])
    after = holding("two", []) | {"statementDate": "2024-03-01", "recordStatus": "closed"}
    path = tmp_path / "closed.json"
    path.write_text(json.dumps([*([before] if known else []), after | {"recordId": "one"}]))
    found = [(row.share_published, row.start, row.end) for row in Outcome(path).interests]
    assert found == [
        ("exact 50", "2020-05-05", "2024-03-01") if known else (None, None, "2024-03-01")
    ]


def relationship(status: str, *periods: tuple[str, str]) -> str:
    """Return a file of one relationship record of GLEIF."""
    spans = "".join(
        f"<RelationshipPeriod><StartDate>{first}</StartDate>"
        + (f"<EndDate>{last}</EndDate>" if last else "")
        + "<PeriodType>RELATIONSHIP_PERIOD</PeriodType></RelationshipPeriod>"
        for first, last in periods
    )
    return (
        '<RelationshipData xmlns="http://www.gleif.org/data/schema/rr/2016"><RelationshipRecords>'
        "<RelationshipRecord><Relationship>"
        f"<StartNode><NodeID>{CHILD}</NodeID><NodeIDType>LEI</NodeIDType></StartNode>"
        f"<EndNode><NodeID>{PARENT}</NodeID><NodeIDType>LEI</NodeIDType></EndNode>"
        "<RelationshipType>IS_DIRECTLY_CONSOLIDATED_BY</RelationshipType>"
        f"<RelationshipPeriods>{spans}</RelationshipPeriods>"
        f"<RelationshipStatus>{status}</RelationshipStatus></Relationship>"
        "<Registration><RegistrationStatus>PUBLISHED</RegistrationStatus></Registration>"
        "</RelationshipRecord></RelationshipRecords></RelationshipData>"
    )


@pytest.mark.parametrize(
    ("status", "periods", "wanted"),
    [
        (
            "ACTIVE",
            [("2020-01-01", ""), ("2010-01-01", "2015-12-31")],
            [("2020-01-01", None), ("2010-01-01", "2016-01-01")],
        ),
        (
            "INACTIVE",
            [("2020-01-01", ""), ("2010-01-01", "2015-12-31")],
            [("2020-01-01", "2020-01-01/.."), ("2010-01-01", "2016-01-01")],
        ),
        ("NULL", [("2010-01-01", "2015-12-31")], []),
        ("ACTIVE", [(f"20{year}-01-01", f"20{year}-06-30") for year in range(10, 18)], 8),
    ],
)
def test_each_period_of_a_relationship_is_stated(
    tmp_path: Path, status: str, periods: list[tuple[str, str]], wanted: Any
) -> None:
    path = tmp_path / "rr.xml"
    path.write_text(relationship(status, *periods))
    found = [(row.start, row.end) for row in Outcome(path).interests]
    assert (len(found) if isinstance(wanted, int) else found) == wanted
