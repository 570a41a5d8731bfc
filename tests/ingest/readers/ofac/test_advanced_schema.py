"""What the schema of OFAC's advanced XML allows and published files hardly ever fill."""

from pathlib import Path

import pytest

from graph.record.model import Listing
from graph.values.errors import RefusedFileError
from tests.ingest.readers.ofac.made_up import advanced, party, read, reference, with_reference

PERIOD = (
    "<DatePeriod><Start><From><Year>1990</Year></From><To><Year>1990</Year></To></Start>"
    "<End><From><Year>1990</Year></From><To><Year>1990</Year></To></End></DatePeriod>"
)


def replaced(path: Path, *pairs: tuple[str, str]) -> Path:
    """Replace the first of each text in a file."""
    text = path.read_text("utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("action", ["add", "amend", "delete", "revise"])
@pytest.mark.parametrize("tag", ["DistinctParty", "SanctionsEntry"])
def test_an_advanced_file_of_changes_is_refused(tmp_path: Path, tag: str, action: str) -> None:
    """sdn_advanced.xsd, DeltaAction: whom it deletes would be listed by it."""
    path = replaced(advanced(tmp_path), (f"<{tag} ", f'<{tag} DeltaAction="{action}" '))
    with pytest.raises(RefusedFileError, match="files of changes, which are not read"):
        read(path)


def test_what_is_said_of_names_and_of_the_party_is_kept(tmp_path: Path) -> None:
    """Alias: Comment, DatePeriod; DocumentedName: DocumentedNameCountry; comments of identities."""
    path = replaced(
        advanced(tmp_path),
        ('PartySubTypeID="4">', 'PartySubTypeID="4"><Comment>one</Comment><Comment>two</Comment>'),
        ('<Identity ID="1">', '<Identity ID="1"><Comment>three</Comment>'),
        ('Primary="true">', f'Primary="true"><Comment>nickname</Comment>{PERIOD}'),
        ("</DocumentedName>", '<DocumentedNameCountry CountryID="1"/></DocumentedName>'),
    )
    path = with_reference(
        path, '<CountryValues><Country ID="1" ISO2="CU"></Country></CountryValues>'
    )
    records, refusals, said = read(path)
    assert (refusals, said) == ([], [])
    assert party(records[0]).note == "one; two; three"
    assert party(records[0]).data == [("name_remark", "P1: nickname, 1990, CU")]


def test_what_supports_an_entry_and_the_period_of_a_measure_are_its_note(tmp_path: Path) -> None:
    info = (
        "<SupportingInfo><Text>see</Text><DirectURL>https://x.example</DirectURL></SupportingInfo>"
    )
    path = replaced(
        advanced(tmp_path),
        ("</SanctionsMeasure>", f"{PERIOD}</SanctionsMeasure>"),
        ("</SanctionsEntry>", f"{info}</SanctionsEntry>"),
    )
    records, _, _ = read(path)
    (listing,) = [row for row in records[1].rows if isinstance(row, Listing)]
    assert (listing.note, listing.measures) == (
        "SDGT 1990; see; https://x.example",
        ["asset_freeze"],
    )


def test_a_document_without_a_number_and_its_place_of_issue_are_kept(tmp_path: Path) -> None:
    place = (
        '<Locations><Location ID="4"><LocationCountry CountryID="1"/><LocationPart '
        'LocPartTypeID="1"><LocationPartValue><Value>Town</Value></LocationPartValue></LocationPart>'
        "</Location>"
        '</Locations><IDRegDocuments><IDRegDocument ID="1" IDRegDocTypeID="2" IdentityID="1" '
        'IssuedIn-LocationID="4"><Comment>lost</Comment></IDRegDocument></IDRegDocuments>'
    )
    path = replaced(advanced(tmp_path), ("<DistinctParties>", f"{place}<DistinctParties>"))
    with_reference(path, reference("Country", 1, "Cuba") + reference("LocPartType", 1, "CITY"))
    with_reference(path, reference("IDRegDocType", 2, "Passport"))
    found = party(read(path)[0][0])
    assert found.identifiers == ["US-OFAC:1"]
    assert found.data == [("identification", "Passport lost in Town, Cuba")]
