"""What the EU's list says beside names and days: of citizenships, addresses and documents."""

from pathlib import Path

from tests.ingest.test_eu_fsf import export, only

PERSON = '<subjectType code="person"/><regulation programme="HR"/><nameAlias wholeName="A B"/>'


def test_what_is_said_of_a_citizenship_is_kept(tmp_path: Path) -> None:
    inside = (
        '<citizenship countryIso2Code="KW" countryDescription="KUWAIT">'
        "<remark>citizenship withdrawn in 2002</remark></citizenship>"
        '<citizenship region="North" countryIso2Code="00" countryDescription="UNKNOWN"/>'
    )
    party, _, _ = only(export(tmp_path, PERSON + inside))
    assert party.countries == ["kw"]
    assert [text for name, text in party.data if name == "citizenship_remark"] == [
        "KUWAIT: citizenship withdrawn in 2002",
        "North",
    ]


def test_an_address_at_the_time_of_listing_and_a_place_of_issue_are_said(tmp_path: Path) -> None:
    inside = (
        '<address city="Town" asAtListingTime="true" countryDescription="OMAN"/>'
        '<address city="Other" asAtListingTime="false" countryDescription="OMAN"/>'
        '<identification number="A1" identificationTypeCode="passport" region="Muscat"/>'
    )
    party, _, _ = only(export(tmp_path, PERSON + inside))
    assert party.addresses == ["Town, OMAN", "Other, OMAN"]
    assert ("address_remark", "as at the time of listing: Town, OMAN") in party.data
    assert ("identification", "passport A1 in Muscat") in party.data
    assert len(party.data) == 2
