"""BODS of the UK's register and of GLEIF by Open Ownership: ``details`` say what is meant."""

import json
from pathlib import Path
from typing import Any

import pytest

from graph.record.model import Gap, Interest, Link, Party
from graph.values.share import parse_share
from tests.ingest.readers.bods.made_up import Read, company, holding

BAND = {"minimum": 75, "maximum": 100}


def read(folder: Path, *statements: dict[str, Any]) -> Read:
    path = folder / "made-up.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in statements), encoding="utf-8")
    return Read(path)


def interest(kind: str, details: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "directOrIndirect": "unknown", "details": details, **more}


@pytest.mark.parametrize("capacity", ["trust", "firm"])
def test_the_stake_of_a_trust_or_firm_is_not_the_persons_own(tmp_path: Path, capacity: str) -> None:
    slug = f"ownership-of-shares-75-to-100-percent-as-{capacity}"
    found = read(tmp_path, holding("r", interest("shareholding", slug, share=BAND))).row(Interest)
    assert "shareholding" not in found.types
    assert (found.share, found.share_published) == (None, slug)


def test_all_natures_in_the_details_of_each_interest_are_one_reading(tmp_path: Path) -> None:
    slugs = ["ownership-of-shares-50-to-75-percent", "right-to-appoint-and-remove-directors"]
    details = f"Relationship Type: {[*slugs, 'voting-rights-75-to-100-percent-as-trust']}"
    shares = interest("shareholding", details, share={"minimum": 50, "maximum": 75})
    votes = interest("votingRights", details, share=BAND)
    board = interest("appointmentOfBoard", details)
    rows = read(tmp_path, holding("r", shares, votes, board)).rows(Interest)
    assert [(row.types, row.share and row.share.text, row.votes) for row in rows] == [
        (["shareholding"], ">50..<75", None),
        (["appointmentOfBoard"], ">50..100", None),
        (["otherInfluenceOrControl", "protector"], None, None),
    ]
    assert all(row.summary and row.directness == "unknown" for row in rows)


def test_a_new_nature_with_a_capacity_is_never_the_persons_own(tmp_path: Path) -> None:
    known, new = "voting-rights-25-to-50-percent", "ownership-of-shares-75-to-100-percent-as-pool"
    new = f"{new}-as-trust"
    stated = interest("shareholding", f"{known}, {new}", share=BAND)
    rows = read(tmp_path, holding("r", stated)).rows(Interest)
    assert [row.types for row in rows] == [["votingRights"], ["unknownInterest"]]


@pytest.mark.parametrize(
    ("relationship", "types", "directness", "summary"),
    [
        ("IS_DIRECTLY_CONSOLIDATED_BY", ["consolidation"], "direct", False),
        ("IS_ULTIMATELY_CONSOLIDATED_BY", ["consolidation"], "indirect", True),
        ("IS_FUND-MANAGED_BY", ["rightsGrantedByContract"], "direct", False),
    ],
)
def test_gleifs_relationships_are_what_they_are_in_its_own_file(
    tmp_path: Path, relationship: str, types: list[str], directness: str, summary: bool
) -> None:
    stated = interest("otherInfluenceOrControl", f"LEI RelationshipType: {relationship}")
    found = read(tmp_path, holding("r", stated)).row(Interest)
    assert (found.types, found.directness, found.summary) == (types, directness, summary)


def test_a_feeder_fund_has_a_link_and_no_say(tmp_path: Path) -> None:
    stated = interest("otherInfluenceOrControl", "LEI RelationshipType: IS_FEEDER_TO")
    found = read(tmp_path, holding("r", stated))
    link = found.row(Link)
    assert (link.source, link.target, link.role) == ("d-c", "d-p", "IS_FEEDER_TO")
    assert found.rows(Interest) == []


@pytest.mark.parametrize(
    ("source", "share"),
    [
        ({"description": "Mapped from UK Companies House PSC register"}, ">50"),
        ({"url": "https://find-and-update.company-information.service.gov.uk/"}, ">50"),
        ({"description": "Another register"}, None),
    ],
)
def test_a_right_over_the_board_is_over_a_majority_in_the_uks_register(
    tmp_path: Path, source: dict[str, str], share: str | None
) -> None:
    statement = holding("r", {"type": "appointmentOfBoard"}, source=source)
    found = read(tmp_path, statement).row(Interest)
    assert found.share == (None if share is None else parse_share(share))


def test_an_unnamed_holder_keeps_the_band_of_the_register(tmp_path: Path) -> None:
    stated = interest("shareholding", "ownership-of-shares-75-to-100-percent", share=BAND)
    statement = holding("r", stated, owner={"reason": "unknown"})
    assert read(tmp_path, statement).row(Gap).share == parse_share("75..100")


def test_a_holder_with_the_number_of_the_company_it_holds_is_not_that_company(
    tmp_path: Path,
) -> None:
    """Open Ownership's release of the UK's register gives both the same number."""
    number = {"identifiers": [{"scheme": "GB-COH", "id": "07654321"}]}
    subject = {"declarationSubject": "GB-COH-07654321"}
    held = company("GB-COH-07654321", "Held Limited", details=number, **subject)
    holder = company("GB-COH-ENT-07654321-x", "Holder BV", details=number, **subject)
    found = read(tmp_path, held, holder)
    assert [party.identifiers for party in found.rows(Party)] == [["GB-COH:07654321"], []]
    assert any("kept as text" in text for text in found.remarks)
