"""The UK Sanctions List: XML and CSV, names, dates, and the traps of the format."""

from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from graph.record.model import Interest, Listing, Name, Party
from graph.values.errors import RefusedFileError
from ingest.files.opened_file import Opened
from ingest.readers.uk_sanctions.designation_facts import birth_day
from ingest.readers.uk_sanctions.reader import READER
from ingest.recognition.detect import reader_for
from ingest.values.list_values import country_of, split_numbered
from tests.ingest.outcome import read_as
from tests.ingest.readers.uk_sanctions.designations import (
    DATE,
    FREEZE,
    KIND,
    NAMES,
    OFSI_HEADER,
    REGIME,
    WHOLE,
    ofsi,
    ofsi_row,
    only,
    read,
    xml,
)


def test_the_fragment_of_the_xml_is_read_whole(shared_data: Path) -> None:
    path = shared_data / "uk-sanctions-list" / "uksl-2026-fragment.xml"
    assert reader_for(Opened(path), None) is READER
    assert READER.edition is not None
    assert READER.edition(Opened(path)) == "2026-08-20"
    records, refusals, said = read(path)
    assert ([r.record_id for r in records], refusals) == (["AFG0006", "AFG0001", "DPR0075"], [])
    assert said == []
    assert [m for r in records for m in r.remarks] == []
    person, listing = records[0].rows
    assert isinstance(person, Party)
    assert isinstance(listing, Listing)
    assert (person.id, person.same_as) == ("uk-afg0006", ["uk-ofsi-7172"])
    assert person.birth_date == "1945"
    assert [v for k, v in person.data if k == "birth"] == ["1945", "1946", "1958-03-01"]
    assert listing.measures == ["asset_freeze", "travel_ban"]
    assert (listing.start, listing.end) == ("2001-01-25", None)


def test_a_ship_without_a_freeze_is_listed_and_frozen_by_no_regime(shared_data: Path) -> None:
    records, _, _ = read(shared_data / "uk-sanctions-list" / "uksl-2026-fragment.xml")
    ship, listing, owner, interest = records[2].rows
    assert isinstance(ship, Party)
    assert isinstance(listing, Listing)
    assert isinstance(owner, Party)
    assert isinstance(interest, Interest)
    assert (ship.schema, ship.identifiers) == ("Vessel", ["UK-SL:DPR0075", "IMO:9562233"])
    assert listing.measures == ["sectoral"]
    assert (interest.owner, interest.asset) == (owner.id, "uk-dpr0075")
    assert interest.certainty == "reported"
    assert interest.types == ["unknownInterest", "otherInfluenceOrControl"]


def test_a_row_that_is_a_cell_short_is_refused_and_not_shifted(shared_data: Path) -> None:
    path = shared_data / "uk-sanctions-list" / "uksl-2026-header-rows.csv"
    assert reader_for(Opened(path), None) is READER
    records, refusals, _ = read(path)
    assert [r.record_id for r in records] == ["AFG0001"]
    assert [r.record_id for r in refusals] == ["AFG0006"]
    assert "57 cells and the header 58" in refusals[0].reason


def test_xml_and_csv_of_the_same_designations_give_the_same_rows(repository: Path) -> None:
    folder = repository / "sample_data" / "uk_sanctions"
    one, two = (read(folder / f"made-up-uksl-2026.{kind}") for kind in ("xml", "csv"))
    assert {r.record_id: r.rows for r in one[0]} == {r.record_id: r.rows for r in two[0]}
    assert [r.reason for r in one[1]] == [r.reason for r in two[1]]
    assert one[2] == two[2] == []


def test_rows_that_stand_apart_are_one_designation(repository: Path) -> None:
    path = repository / "sample_data" / "uk_sanctions" / "made-up-uksl-2026.csv"
    records, _, _ = read(path)
    (person,) = [r.rows[0] for r in records if r.record_id == "RUS9002"]
    assert isinstance(person, Party)
    assert [v for k, v in person.data if k == "birth"] == ["1961", "1961-03", "1961-04-01"]
    assert sorted(r.record_id for r in records) == ["DPR9003", "RUS9001", "RUS9002"]


def test_a_name_without_a_type_is_the_name_only_where_no_other_is(tmp_path: Path) -> None:
    blank = "<Names><Name><Name6>BLANK</Name6></Name>{}</Names>"
    typed = "<Name><Name6>TYPED</Name6><NameType>Primary name</NameType></Name>"
    rest = DATE + REGIME + KIND + FREEZE
    assert only(xml(tmp_path, blank.format("") + rest))[0].names == [Name("BLANK", "name")]
    names = only(xml(tmp_path, blank.format(typed) + rest))[0].names
    assert names == [Name("BLANK", "alias"), Name("TYPED", "name")]


def test_a_primary_row_without_a_name_is_passed_over(tmp_path: Path) -> None:
    empty = "<Names><Name><NameType>Primary Name</NameType></Name></Names>"
    party, _, _ = only(xml(tmp_path, empty + WHOLE))
    assert party.names == [Name("SOMEBODY", "name")]


@pytest.mark.parametrize(
    ("type_", "strength", "kind"),
    [
        ("ALias", "Low quality a.k.a", "weak"),
        ("Alias", "Good quality a.k.a", "alias"),
        ("Primary name variation", "", "alias"),
        ("FKA", "", "previous"),
    ],
)
def test_kinds_of_names_are_kept_apart(
    tmp_path: Path, type_: str, strength: str, kind: str
) -> None:
    other = (
        f"<Names><Name><Name6>OTHER</Name6><NameType>{type_}</NameType>"
        f"<AliasStrength>{strength}</AliasStrength></Name></Names>"
    )
    party, _, _ = only(xml(tmp_path, WHOLE + other))
    assert party.names == [Name("SOMEBODY", "name"), Name("OTHER", kind)]


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        (DATE + REGIME + KIND + FREEZE, "no name"),
        (DATE + NAMES + KIND + FREEZE, "Regime Name: missing"),
        (DATE + NAMES + REGIME + FREEZE, "Designation Type: missing"),
        (WHOLE.replace(">Entity<", ">Submarine<"), "unknown value 'Submarine'"),
    ],
)
def test_what_cannot_be_understood_is_refused(tmp_path: Path, inside: str, reason: str) -> None:
    records, (refusal,), _ = read(xml(tmp_path, inside))
    assert records == []
    assert reason in refusal.reason
    assert refusal.record_id == "RUS9001"
    assert "<UniqueID>RUS9001" in refusal.raw


def test_an_unknown_element_is_said_once(tmp_path: Path) -> None:
    _, _, said = read(xml(tmp_path, WHOLE + "<Mood>good</Mood>"))
    assert said == ["ignored unknown field Mood"]


def test_several_owners_glued_together_stay_one_text(tmp_path: Path) -> None:
    inside = WHOLE + (
        "<EntityDetails><Entity><ParentCompanies>"
        "<ParentCompany>JSC Alpha. JSC Beta</ParentCompany>"
        "<ParentCompany>Unknown</ParentCompany></ParentCompanies></Entity></EntityDetails>"
    )
    party, _, record = only(xml(tmp_path, inside))
    interests = [row for row in record.rows if isinstance(row, Interest)]
    assert [i.owner for i in interests] == ["uk-rus9001-jsc-alpha-jsc-beta"]
    assert interests[0].quote == "Parent company: JSC Alpha. JSC Beta"
    assert ("parent", "Unknown") in party.data


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("dd/mm/1945", "1945"),
        ("00/00/1936", "1936"),
        ("'00/00/1975", "1975"),
        ("00/04/1984", "1984-04"),
        ("10/00/1983", "1983"),
        ("01/03/1958", "1958-03-01"),
        ("31/02/1958", None),
        ("15/08/19yy", None),
        ("1/1/0001", None),
    ],
)
def test_masked_days_of_birth_are_as_exact_as_they_are(text: str, day: str | None) -> None:
    assert birth_day(text) == day


def test_numbered_texts_are_taken_apart() -> None:
    assert split_numbered("(1) Iran (2) Iraq") == ["Iran", "Iraq"]
    assert split_numbered("1) Saudi Arabia 2) Qatar") == ["Saudi Arabia", "Qatar"]
    assert split_numbered("Bank (Cambodia) Co., Ltd") == ["Bank (Cambodia) Co., Ltd"]
    assert split_numbered("Plant (No. 1) Works 2) Ltd") == ["Plant (No. 1) Works 2) Ltd"]
    assert country_of("Congo (Democratic Republic)") == "cd"
    assert country_of("Tazmania") is None
    assert country_of("Hong Kong Special Administrative Region") == "hk"


@pytest.mark.parametrize("text", ["<export/>", "a,b\n1,2\n", "", "<Designations/>"])
def test_other_files_are_not_taken(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other"
    path.write_text(text, encoding="utf-8")
    assert READER.sniff(Opened(path).sniff()) == 0


def test_a_csv_without_a_column_is_refused_before_anything(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Report Date: 21-Sep-2026\nUnique ID,Name 6\nRUS1,X\n", encoding="utf-8")
    with pytest.raises(RefusedFileError, match="none of the first"):
        read_as(READER, "uk_sanctions", path)


@pytest.mark.parametrize(
    "day", ["9" * 50 + "/01/2020", "31/02/2020", "2025-13-45", "1/1/7", "soon"]
)
def test_what_is_no_day_is_left_out_and_said(tmp_path: Path, day: str) -> None:
    _, (listing,), record = only(xml(tmp_path, WHOLE.replace("20/07/2023", day)))
    assert listing.start is None
    assert record.remarks == [
        f"{day!r} is no day; left out",
        "no day of designation: the listing has no start",
    ]


def test_what_stands_apart_waits_only_for_its_own_rows(tmp_path: Path) -> None:
    rows = [ofsi_row("A", "1"), ofsi_row("B", "2"), ofsi_row("C", "3"), ofsi_row("A2", "1")]
    rows[3] = rows[3].replace("Prime Alias", "AKA")
    records, refusals, _ = read(ofsi(tmp_path, *rows))
    assert refusals == []
    assert [(r.record_id, r.position) for r in records] == [
        ("2", "row 4 (2)"),
        ("3", "row 5 (3)"),
        ("1", "row 3 (1)"),
    ]
    (party,) = [r.rows[0] for r in records if r.record_id == "1"]
    assert isinstance(party, Party)
    assert party.names == [Name("A", "name"), Name("A2", "alias")]


def test_another_delimiter_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "semicolons.csv"
    lines = ["Last Updated;11/07/2018", OFSI_HEADER.replace(",", ";")]
    path.write_text("\n".join([*lines, ofsi_row("X").replace(",", ";")]), encoding="utf-8")
    assert READER.sniff(Opened(path).sniff()) > 0
    party, _, _ = only(path)
    assert party.names == [Name("X", "name")]


@pytest.mark.parametrize(
    ("word", "kind", "remarks"),
    [
        ("Formerly known as", "previous", []),
        ("Nickname", "weak", []),
        ("Maiden name", "alias", ["Name type: unknown value 'Maiden name'; the name is kept as "]),
    ],
)
def test_a_further_type_of_name_does_not_lose_the_designation(
    tmp_path: Path, word: str, kind: str, remarks: list[str]
) -> None:
    """UK Sanctions List guide, Name Type: what a further name is called is free."""
    name = f"<Name><Name6>OTHER</Name6><NameType>{word}</NameType></Name></Names>"
    party, _, record = only(xml(tmp_path, WHOLE.replace("</Names>", name)))
    assert party.names == [Name("SOMEBODY"), Name("OTHER", kind)]
    assert record.remarks == [f"{text}an alias" for text in remarks]


def test_a_designation_that_is_named_in_its_own_script_only(tmp_path: Path) -> None:
    """UK Sanctions List XSD, NonLatinNames: the Latin names may be missing."""
    names = (
        "<NonLatinNames><NonLatinName><NameNonLatinScript>ООО Ромашка</NameNonLatinScript>"
        "<NonLatinScriptLanguage>Russian</NonLatinScriptLanguage></NonLatinName></NonLatinNames>"
    )
    party, _, _ = only(xml(tmp_path, WHOLE.replace(NAMES, names)))
    assert party.names == [Name("ООО Ромашка", "name", "ru")]


def test_owners_between_semicolons_are_several_and_may_have_a_share(tmp_path: Path) -> None:
    inside = WHOLE + (
        "<EntityDetails><Entity><Subsidiaries><Subsidiary>Alpha &amp; Co Ltd; Beta (Works) JSC ;"
        "</Subsidiary></Subsidiaries><ParentCompanies><ParentCompany>Gamma JSC (49%)"
        "</ParentCompany></ParentCompanies></Entity></EntityDetails>"
    )
    _, _, record = only(xml(tmp_path, inside))
    found = [row for row in record.rows if isinstance(row, Interest)]
    assert [(i.owner, i.asset, i.share and i.share.text) for i in found] == [
        ("uk-rus9001-gamma-jsc", "uk-rus9001", "49"),
        ("uk-rus9001", "uk-rus9001-alpha-co-ltd", "0..100"),
        ("uk-rus9001", "uk-rus9001-beta-works-jsc", "0..100"),
    ]
    assert found[0].quote == "Parent company: Gamma JSC (49%)"


def beneath(tmp_path: Path, text: str) -> tuple[list[Party], list[str], list[str]]:
    """Return the parties, shares and remarks that a text of subsidiaries gives."""
    inside = WHOLE + (
        "<EntityDetails><Entity><Subsidiaries><Subsidiary>"
        f"{escape(text)}</Subsidiary></Subsidiaries></Entity></EntityDetails>"
    )
    _, _, record = only(xml(tmp_path, inside))
    parties = [row for row in record.rows[1:] if isinstance(row, Party)]
    shares = [row.share for row in record.rows if isinstance(row, Interest)]
    return parties, [share.text for share in shares if share is not None], record.remarks


@pytest.mark.parametrize(
    ("text", "names", "countries"),
    [
        ("Alfa LLC [51%]", ["Alfa LLC"], []),
        ("Alfa LLC (Cyprus)", ["Alfa LLC (Cyprus)", "Alfa LLC"], ["cy"]),
        ("Alfa LLC, Russia", ["Alfa LLC, Russia", "Alfa LLC"], ["ru"]),
        ("Alfa LLC (majority stake)", ["Alfa LLC (majority stake)", "Alfa LLC"], []),
        ("Alfa LLC (INN 7707083893)", ["Alfa LLC"], []),
        ("Alfa LLC (a.k.a. Beta)", ["Alfa LLC (a.k.a. Beta)", "Alfa LLC", "Beta"], []),
        ("Alfa LLC (formerly Beta)", ["Alfa LLC (formerly Beta)", "Alfa LLC", "Beta"], []),
    ],
)
def test_a_subsidiary_is_named_without_what_stands_behind_it_too(
    tmp_path: Path, text: str, names: list[str], countries: list[str]
) -> None:
    (party,), _, remarks = beneath(tmp_path, text)
    assert ([name.value for name in party.names], party.countries) == (names, countries)
    # A party with a number would not be looked for by its name.
    assert party.identifiers == []
    assert remarks == []


def test_a_semicolon_within_brackets_or_before_a_share_parts_no_names(tmp_path: Path) -> None:
    parties, shares, remarks = beneath(tmp_path, "Alfa LLC; 51%; Beta LLC (20%; later 31%)")
    assert [party.names[-1].value for party in parties] == ["Alfa LLC", "Beta LLC"]
    assert shares == ["51", "0..100"]
    assert remarks == [
        "Subsidiary: the share in 'Beta LLC (20%; later 31%)' is not understood, so it is unknown"
    ]


def test_names_that_may_be_several_are_remarked_on(tmp_path: Path) -> None:
    parties, _, remarks = beneath(tmp_path, "Alfa Trade LLC, Beta Works JSC")
    assert len(parties) == 1
    assert remarks == [
        "Subsidiary: 'Alfa Trade LLC, Beta Works JSC' may name several parties; it is read as one"
    ]


@pytest.mark.parametrize(
    ("number", "country", "found"),
    [
        ("7707083893", "Russia", ["RU-INN:7707083893"]),
        ("'7707083893 / 770701001 ", "Russia", ["RU-INN:7707083893"]),
        ("7707083894", "Russia", []),
        ("7707083893", "Iran", []),
        ("No 7707083893", "Russia", []),
    ],
)
def test_ten_digits_of_a_russian_body_are_its_tax_number(
    tmp_path: Path, number: str, country: str, found: list[str]
) -> None:
    inside = WHOLE + (
        f"<Addresses><Address><AddressCountry>{country}</AddressCountry></Address></Addresses>"
        "<EntityDetails><Entity><BusinessRegistrationNumbers><BusinessRegistrationNumber>"
        f"{number}</BusinessRegistrationNumber></BusinessRegistrationNumbers></Entity>"
        "</EntityDetails>"
    )
    party, _, _ = only(xml(tmp_path, inside))
    assert party.identifiers == ["UK-SL:RUS9001", *found]
    person, _, _ = only(xml(tmp_path, inside.replace(">Entity<", ">Individual<")))
    assert person.identifiers == ["UK-SL:RUS9001"]
