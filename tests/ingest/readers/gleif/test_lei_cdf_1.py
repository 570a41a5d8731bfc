"""LEI-CDF 1.0, the form of 2014 to 2017: the same entity in its fields and in those of today."""

from pathlib import Path

import pytest

from graph.record.model import Name, Party
from tests.ingest.outcome import Outcome, rows_of

LEI = "EXAMPLE0OPERATING040"
ENTITY = """<?xml version="1.0" encoding="UTF-8"?>
<lei:LEIData xmlns:lei="http://www.leiroc.org/data/schema/leidata/2014">
<lei:LEIHeader><lei:ContentDate>2015-11-01T00:00:00Z</lei:ContentDate>
<lei:FileContent>COU_FULL_PUBLISHED</lei:FileContent></lei:LEIHeader>
<lei:LEIRecords><lei:LEIRecord><lei:LEI>{lei}</lei:LEI><lei:Entity>
<lei:LegalName xml:lang="el">Firm</lei:LegalName>
<lei:OtherEntityNames><lei:OtherEntityName type="OTHER_LEGAL">Other</lei:OtherEntityName>
<lei:OtherEntityName type="AUTO_ASCII_TRANSLITERATED_LEGAL">Firma</lei:OtherEntityName>
</lei:OtherEntityNames>
<lei:LegalAddress xml:lang="en"><lei:Line1>1 High Street</lei:Line1><lei:Line2>Floor 2</lei:Line2>
<lei:City>London</lei:City><lei:Country>GB</lei:Country></lei:LegalAddress>
<lei:HeadquartersAddress><lei:Line1>2 Low Street</lei:Line1><lei:City>Bath</lei:City>
<lei:Country>GB</lei:Country></lei:HeadquartersAddress>
<lei:BusinessRegisterEntityID register="{register}">01234567</lei:BusinessRegisterEntityID>
<lei:LegalJurisdiction>GB</lei:LegalJurisdiction><lei:LegalForm>LIMITED</lei:LegalForm>
<lei:EntityStatus>ACTIVE</lei:EntityStatus></lei:Entity>
<lei:Registration><lei:RegistrationStatus>ISSUED</lei:RegistrationStatus></lei:Registration>
</lei:LEIRecord></lei:LEIRecords></lei:LEIData>
"""


def party(path: Path) -> Party:
    """Return the only party of a file that leaves nothing unread."""
    found = Outcome(path)
    (row,) = rows_of(found)
    assert isinstance(row, Party)
    assert found.said == []
    return row


def test_its_fields_are_read_as_what_replaced_them(tmp_path: Path) -> None:
    path = tmp_path / "lei.xml"
    path.write_text(ENTITY.format(lei=LEI, register="RA000585"), encoding="utf-8")
    found = party(path)
    assert found.names == [
        Name("Firm", language="el"),
        Name("Other", "alias"),
        Name("Firma", "transliteration"),
    ]
    assert found.addresses == ["1 High Street, Floor 2, London, GB", "2 Low Street, Bath, GB"]
    assert found.identifiers == [f"LEI:{LEI}", "GB-COH:01234567"]
    assert ("legal_form_text", "LIMITED") in found.data


@pytest.mark.parametrize("register", ["Registrar of Companies", "RA888888"])
def test_a_number_of_a_register_without_a_code_is_data(tmp_path: Path, register: str) -> None:
    path = tmp_path / "lei.xml"
    path.write_text(ENTITY.format(lei=LEI, register=register), encoding="utf-8")
    found = party(path)
    assert found.identifiers == [f"LEI:{LEI}"]
    kept = dict(found.data)["register_number"]
    assert kept.startswith("01234567 at ")


def test_a_table_of_it_is_read_too(tmp_path: Path) -> None:
    cells = {
        "LEI": LEI,
        "Entity.LegalName": "Firm",
        "Entity.LegalName.@xml:lang": "en",
        "Entity.LegalAddress.Line1": "1 High Street",
        "Entity.LegalAddress.Country": "GB",
        "Entity.BusinessRegisterEntityID": "01234567",
        "Entity.BusinessRegisterEntityID.@register": "RA000585",
        "Entity.LegalForm": "LIMITED",
    }
    path = tmp_path / "lei.csv"
    path.write_text(f"{','.join(cells)}\n{','.join(cells.values())}\n", encoding="utf-8")
    found = party(path)
    assert found.identifiers == [f"LEI:{LEI}", "GB-COH:01234567"]
    assert found.addresses == ["1 High Street, GB"]
    assert found.names == [Name("Firm", language="en")]
