"""BODS as Open Ownership's register wrote it: lists as their one value, addresses as numbers."""

import json
from pathlib import Path
from typing import Any

from graph.record.model import Interest, Party
from tests.ingest.outcome import Outcome, rows_of

PUBLISHED = {
    "publicationDate": "2023-03-15",
    "bodsVersion": "0.2",
    "publisher": {"name": "A register", "url": "https://register.example.org"},
}
SOURCE = {
    "type": "officialRegister",
    "description": "A register of persons",
    "url": "https://example.org/register",
    "assertedBy": {"name": "A Filer"},
}
FIRM, PERSON, HELD = (f"a-register-{'0' * 24}{number}" for number in (1, 2, 3))


def write_statements(folder: Path, *statements: dict[str, Any]) -> Path:
    """Write statements as lines."""
    path = folder / "made_up.jsonl"
    shared = {"isComponent": False, "publicationDetails": PUBLISHED, "source": SOURCE}
    lines = [json.dumps({**shared, **statement}) for statement in statements]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def firm(**fields: Any) -> dict[str, Any]:
    """A company of the register."""
    kind = {"statementType": "entityStatement", "entityType": "registeredEntity", "name": "Firm"}
    return {"statementID": FIRM, **kind, **fields}


HOLDING = {
    "statementID": HELD,
    "statementType": "ownershipOrControlStatement",
    "statementDate": "2022-03-02",
    "subject": {"describedByEntityStatement": FIRM},
    "interestedParty": {"describedByEntityStatement": "", "describedByPersonStatement": PERSON},
    "interests": [{"type": "shareholding", "share": {"exact": 30}}],
}


def test_lists_that_stand_as_their_one_value_are_read(tmp_path: Path) -> None:
    person = {
        "statementID": PERSON,
        "statementType": "personStatement",
        "personType": "knownPerson",
        "names": [{"type": "individual", "fullName": "A. Person"}],
        "hasPepStatus": True,
        "pepStatusDetails": {"reason": "a minister"},
    }
    found = Outcome(write_statements(tmp_path, firm(alternateNames="Old Firm"), person, HOLDING))
    rows = rows_of(found)
    company, owner, held = rows
    assert isinstance(company, Party)
    assert isinstance(owner, Party)
    assert isinstance(held, Interest)
    assert [name.value for name in company.names] == ["Firm", "Old Firm"]
    assert owner.topics == ["role.pep"]
    assert (held.share and held.share.text, held.asserted_by) == ("30", "A Filer")
    assert {text.split(":")[0] for text in found.said if "and no list" in text} == {
        "alternateNames",
        "pepStatusDetails",
        "source.type",
        "source.assertedBy",
    }


def test_a_companys_address_at_opencorporates_is_its_number(tmp_path: Path) -> None:
    address = "https://opencorporates.com/companies/gb/01234567"
    elsewhere = "https://opencorporates.com/companies/us_de/1234567"
    listed = {"schemeName": "OpenCorporates", "id": address, "uri": address}
    other = {"schemeName": "OpenCorporates", "id": elsewhere}
    (company,) = rows_of(Outcome(write_statements(tmp_path, firm(identifiers=[listed, other]))))
    assert isinstance(company, Party)
    assert company.identifiers == ["GB-COH:01234567"]
    kept = [text for name, text in company.data if name == "identifier"]
    assert kept == [f"OpenCorporates {address}", f"OpenCorporates {elsewhere}"]


def test_a_name_of_a_scheme_counts_where_the_number_bears_it_out(tmp_path: Path) -> None:
    stated = [
        {"schemeName": "Companies House", "id": "1234567"},
        {"schemeName": "OGRN", "id": "1027700043503"},
        {"schemeName": "LEI", "id": "12345"},
        {"schemeName": "Register of ships", "id": "7654321"},
    ]
    (company,) = rows_of(Outcome(write_statements(tmp_path, firm(identifiers=stated))))
    assert isinstance(company, Party)
    assert company.identifiers == ["GB-COH:01234567"]
    kept = [text for name, text in company.data if name == "identifier"]
    assert kept == ["OGRN 1027700043503", "LEI 12345", "Register of ships 7654321"]
