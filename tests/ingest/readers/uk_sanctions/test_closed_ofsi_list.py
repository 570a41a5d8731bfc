"""The closed OFSI list, as CSV and as XML."""

from pathlib import Path

import pytest

from graph.record.model import Interest, Listing, Name, Party
from ingest.files.opened_file import Opened
from ingest.readers.uk_sanctions.reader import READER
from ingest.recognition.detect import reader_for
from tests.ingest.readers.uk_sanctions.designations import (
    OFSI_HEADER,
    WHOLE,
    ofsi,
    ofsi_row,
    only,
    read,
    xml,
)


def test_the_published_rows_of_the_ofsi_list_are_put_together(shared_data: Path) -> None:
    path = shared_data / "uk-ofsi-conlist" / "sample_hmt.csv"
    assert reader_for(Opened(path), None) is READER
    assert READER.edition is not None
    assert READER.scope is not None
    assert (READER.edition(Opened(path)), READER.scope(Opened(path))) == ("2020-04-27", "ofsi")
    records, refusals, _ = read(path)
    assert refusals == []
    keys = ["9053", "13063", "13754", "11039", "13017", "9215"]
    assert [r.record_id for r in records] == keys
    parties = {r.record_id: r.rows[0] for r in records}
    saeed, so = parties["9215"], parties["11039"]
    assert isinstance(saeed, Party)
    assert isinstance(so, Party)
    assert saeed.same_as == ["uk-aqd0183"]
    assert (saeed.countries, saeed.birth_date) == (["pk"], "1950-06-05")
    assert [n.value for n in so.names if n.kind == "name"] == ["Sang-kuk SO"]
    measures = [x.measures for r in records for x in r.rows if isinstance(x, Listing)]
    assert measures == [["asset_freeze"]] * 6


def test_a_group_under_two_regimes_has_two_listings(tmp_path: Path) -> None:
    path = ofsi(
        tmp_path,
        ofsi_row("X"),
        ofsi_row("X", Regime="Iraq", Listed_On="01/02/2003"),
        ofsi_row("X", Listed_On="01/01/2010"),
    )
    _, listings, _ = only(path)
    assert [(x.list_name, x.start) for x in listings] == [
        ("uk_syria", "2010-01-01"),
        ("uk_iraq", "2003-02-01"),
    ]


def test_the_list_of_investment_bans_is_no_freeze(tmp_path: Path) -> None:
    _, (listing,), _ = only(ofsi(tmp_path, ofsi_row("X", Regime="Russia (investment ban)")))
    assert listing.measures == ["investment_ban"]
    assert listing.list_name == "uk_russia_investment_ban"


def test_windows_1252_is_read_line_by_line_and_said(tmp_path: Path) -> None:
    path = tmp_path / "mixed.csv"
    lines = ["Last Updated,11/07/2018", OFSI_HEADER]
    head = "\r\n".join(lines).encode()
    utf8, windows = ofsi_row("Пример", "8").encode(), ofsi_row("Société", "9").encode("cp1252")
    path.write_bytes(b"\r\n".join([head, utf8, windows]))
    records, _, said = read(path)
    parties = [r.rows[0] for r in records]
    assert [p.names[0].value for p in parties if isinstance(p, Party)] == ["Пример", "Société"]
    assert len(said) == 1


def test_a_row_without_a_key_is_refused_by_itself(tmp_path: Path) -> None:
    path = ofsi(tmp_path, ofsi_row("X"), ofsi_row("LOST", ""), ofsi_row("Y"))
    records, (refusal,), _ = read(path)
    assert [r.record_id for r in records] == ["7"]
    assert (refusal.reason, refusal.position) == ("Group ID: missing", "row 4")
    assert "LOST" in refusal.raw


@pytest.mark.parametrize("name", ["InvBan.csv", "investment_bans 2024.csv", "conlist.csv"])
def test_the_file_of_investment_bans_is_told_by_its_name(tmp_path: Path, name: str) -> None:
    """OFSI format guide: InvBan has the columns and the regime of the list of freezes."""
    path = ofsi(tmp_path, ofsi_row("X", Regime="Russia")).rename(tmp_path / name)
    _, (listing,), _ = only(path)
    banned = name != "conlist.csv"
    assert listing.measures == (["investment_ban"] if banned else ["asset_freeze"])
    assert listing.list_name == ("uk_russia_investment_ban" if banned else "uk_russia")
    assert any("investment bans" in text for text in read(path)[2]) == banned
    assert READER.scope is not None
    assert READER.scope(Opened(path)) == ("ofsi-invban" if banned else "ofsi")


TARGETS = (
    '<ArrayOfFinancialSanctionsTarget xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns="http://schemas.hmtreasury.gov.uk/ofsi/consolidatedlist">{}'
    "</ArrayOfFinancialSanctionsTarget>"
)


BANK = (
    "<GroupTypeDescription>Entity</GroupTypeDescription><RegimeName>Russia</RegimeName>"
    "<GroupID>14196</GroupID><GrpStatus>{}</GrpStatus>"
)


def targets(tmp_path: Path, *rows: str, name: str = "ConList.xml") -> Path:
    path = tmp_path / name
    inner = "".join(f"<FinancialSanctionsTarget>{r}</FinancialSanctionsTarget>" for r in rows)
    path.write_text(TARGETS.format(inner), encoding="utf-8")
    return path


def test_the_closed_list_as_xml_is_put_together_by_group(tmp_path: Path) -> None:
    """OFSI consolidated list, XML of 2022: flat rows, a name each, which may stand apart."""
    first = (
        "<LastUpdated>2024-03-01T00:00:00</LastUpdated><DateListed>2022-02-23T00:00:00</DateListed>"
        "<DateDesignated>2022-02-22T00:00:00</DateDesignated><FCOId>RUS0251</FCOId>"
        "<UKSanctionsListRef>RUS0251</UKSanctionsListRef><AliasType>Primary name</AliasType>"
        '<AliasQuality xsi:nil="true"/><Name6>BANK X</Name6><Country>Russia</Country>'
        "<Entity_BusinessRegNumber>OGRN: 1027800000084</Entity_BusinessRegNumber>"
        "<Entity_ParentCompany>Some Parent</Entity_ParentCompany>"
    ) + BANK.format("A")
    person = (
        "<GroupTypeDescription>Individual</GroupTypeDescription><name1>Ivan</name1>"
        "<Name6>IVANOV</Name6><Individual_DateOfBirth>00/00/1960</Individual_DateOfBirth>"
        "<RegimeName>Russia</RegimeName><GroupID>2</GroupID><GrpStatus>I</GrpStatus>"
    )
    later = (
        "<AliasType>AKA</AliasType><AliasQuality>Low quality</AliasQuality><Name6>AB X</Name6>"
        "<NameNonLatinScript>АБ</NameNonLatinScript>"
    ) + BANK.format("A")
    path = targets(tmp_path, first, person, later, "<Name6>NO GROUP</Name6>")
    assert reader_for(Opened(path), None) is READER
    assert READER.scope is not None
    assert READER.scope(Opened(path)) == "ofsi"
    records, (refusal,), said = read(path)
    assert (refusal.reason, said) == ("GroupID: missing", [])
    bank, ivanov = (record.rows[0] for record in records)
    assert isinstance(bank, Party)
    assert isinstance(ivanov, Party)
    assert bank.names == [Name("BANK X"), Name("AB X", "weak"), Name("АБ", "alias")]
    assert bank.identifiers == ["UK-OFSI:14196", "UK-SL:RUS0251", "RU-OGRN:1027800000084"]
    assert bank.same_as == ["uk-rus0251"]
    assert (ivanov.schema, ivanov.birth_date) == ("Person", "1960")
    listings = [row for record in records for row in record.rows if isinstance(row, Listing)]
    assert [(r.measures, r.start) for r in listings] == [
        (["asset_freeze"], "2022-02-22"),
        (["investment_ban"], None),
    ]
    assert listings[0].observed_on == "2024-03-01"
    assert [row.quote for row in records[0].rows if isinstance(row, Interest)] == [
        "Parent company: Some Parent"
    ]


def test_the_investment_bans_as_xml(tmp_path: Path) -> None:
    """OFSI consolidated list, XML of 2022: InvBan.xml has the same elements."""
    path = targets(tmp_path, "<Name6>X</Name6>" + BANK.format(""), name="InvBan.xml")
    _, (listing,), _ = only(path)
    assert listing.measures == ["investment_ban"]


def test_a_freeze_and_an_investment_ban_of_one_group_are_two_listings(tmp_path: Path) -> None:
    """OFSI consolidated list, XML of 2022: ``GroupStatus`` in words, ``GrpStatus`` as a letter."""
    banned = "<GroupStatus>Asset freeze</GroupStatus><Name6>X</Name6>" + BANK.format("I")
    path = targets(tmp_path, banned, "<Name6>X</Name6>" + BANK.format("A"))
    _, listings, _ = only(path)
    assert [(x.list_name, x.measures) for x in listings] == [
        ("uk_russia_investment_ban", ["investment_ban"]),
        ("uk_russia", ["asset_freeze"]),
    ]


def test_prefixes_and_nil_elements_change_nothing(tmp_path: Path) -> None:
    """XML namespaces: a prefix is no part of a name; xsi:nil: the element has no value."""
    text = (
        '<u:Designations xmlns:u="urn:x" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        "<u:DateGenerated >2026-09-21</u:DateGenerated><u:Designation><u:UniqueID>RUS1</u:UniqueID>"
        '<u:UNReferenceNumber xsi:nil="true"/><u:DateDesignated>03/04/2022</u:DateDesignated>'
        "<u:Names><u:Name><u:Name6>A</u:Name6></u:Name></u:Names>"
        "<u:RegimeName>The Russia (Sanctions) (EU Exit) Regulations 2019</u:RegimeName>"
        "<u:DesignationType>Entity</u:DesignationType>"
        "<u:SanctionsImposed><![CDATA[Asset freeze]]></u:SanctionsImposed></u:Designation>"
        "</u:Designations>"
    )
    path = tmp_path / "x.xml"
    path.write_text(text, encoding="utf-8")
    party, (listing,), _ = only(path)
    assert (party.id, party.names) == ("uk-rus1", [Name("A")])
    assert (listing.measures, listing.start) == (["asset_freeze"], "2022-04-03")
    assert listing.observed_on == "2026-09-21"


@pytest.mark.parametrize(
    ("kind", "said", "identifiers"),
    [
        ("Ship", "Asset of X (IMO number):9187629 (Current owners):X (Ltd)", ["IMO:9187629"]),
        ("Entity", "(IMO number):9187629", []),
        (
            "Entity",
            "(Type of entity):Bank (Business Reg No):OGRN 1027700132195 (Russia) (Website):x.ru/7",
            ["RU-OGRN:1027700132195"],
        ),
        ("Entity", "Owner of Y (OGRN 1027700132195). (Business Reg No):", []),
    ],
)
def test_labelled_numbers_of_the_ofsi_list_identify(
    tmp_path: Path, kind: str, said: str, identifiers: list[str]
) -> None:
    """OFSI's format guide of 2022: what has no column stands under its label."""
    row = ofsi_row("X", Group_Type=kind, Other_Information=said)
    party, _, _ = only(ofsi(tmp_path, row))
    assert party.identifiers == ["UK-OFSI:7", *identifiers]
    assert ("information", said) in party.data


@pytest.mark.parametrize(
    ("said", "identifiers"),
    [
        ("UN Ref QDe.004. Emir of a zone.", ["UN-SC:QDe.004"]),
        ("UN REF: QDi.333 National Identification Card 05054425", ["UN-SC:QDi.333"]),
        ("UN Ref:QDI.282. Interpol Red Notice file no 2006/6496.", ["UN-SC:QDi.282"]),
        ("Annex XIII. UN Listing. UN Ref.KPI.067.", ["UN-SC:KPi.067"]),
        ("UN REF: QI.U.343.15. A member of Al-Qaida (QDe.004) as of 2012", ["UN-SC:QI.U.343.15"]),
        ("UN Ref E.29.I.11. Owned or controlled by SHIG.", ["UN-SC:E.29.I.11"]),
        ("A member of Al-Qaida (QDe.004). UK listing only.", []),
        (
            "State Registration Number: 1037739044111 - Tax Registration Number: 7725056162.",
            ["RU-OGRN:1037739044111", "RU-INN:7725056162"],
        ),
        ("Registration Number: 1037739044111", []),
        ("Owned by X, State Registration Number: 1037739044111", []),
    ],
)
def test_numbers_in_the_text_of_the_ofsi_list_of_before_2020_identify(
    tmp_path: Path, said: str, identifiers: list[str]
) -> None:
    party, _, _ = only(ofsi(tmp_path, ofsi_row("X", Other_Information=f'"{said}"')))
    assert party.identifiers == ["UK-OFSI:7", *identifiers]


@pytest.mark.parametrize(
    ("said", "schema", "identifiers"),
    [
        ("IMO: 8937675. MMSI: 445539000. The following vessel has been", "Vessel", ["IMO:8937675"]),
        ("IMO: 8937676. The following vessel has been added", "Organization", []),
        ("IMO: 8937675", "Organization", []),
        ("Owner of the vessel of IMO: 8937675", "Organization", []),
    ],
)
def test_an_entity_whose_text_begins_with_the_number_of_a_vessel_is_one(
    tmp_path: Path, said: str, schema: str, identifiers: list[str]
) -> None:
    """The list of 13 April 2018 calls the vessels of Annex XIV entities."""
    party, _, _ = only(ofsi(tmp_path, ofsi_row("TONG SAN 2", Other_Information=said)))
    assert (party.schema, party.identifiers) == (schema, ["UK-OFSI:7", *identifiers])


def test_a_persons_address_that_is_only_a_country_is_kept(tmp_path: Path) -> None:
    address = "<Addresses><Address><AddressCountry>Cyprus</AddressCountry></Address></Addresses>"
    party, _, _ = only(xml(tmp_path, WHOLE.replace(">Entity<", ">Individual<") + address))
    assert (party.addresses, party.countries) == ([], [])
    assert party.data == [("address_country", "Cyprus")]
