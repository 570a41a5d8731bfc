"""The reader of the UK's lists: XML, both CSVs, the closed OFSI list, and the traps of each."""

from functools import partial
from pathlib import Path

import pytest

from graph.errors import RefusedFileError
from graph.model import Interest, Listing, Name, Party
from ingest import programmes
from ingest.reader import Record, reader_for
from ingest.readers._list_values import company_numbers, country_of, numbered
from ingest.readers._uk_sanctions_party import birth_day
from ingest.readers._uk_sanctions_rows import MEASURES, regime_code
from ingest.readers.uk_sanctions import READER
from ingest.source import Opened
from tests.ingest.outcome import read_as, read_records

NAMES = "<Names><Name><Name6>SOMEBODY</Name6><NameType>Primary Name</NameType></Name></Names>"
REGIME = "<RegimeName>The Russia (Sanctions) (EU Exit) Regulations 2019</RegimeName>"
KIND = "<IndividualEntityShip>Entity</IndividualEntityShip>"
FREEZE = "<SanctionsImposed>Asset freeze</SanctionsImposed>"
DATE = "<DateDesignated>20/07/2023</DateDesignated>"
WHOLE = DATE + NAMES + REGIME + KIND + FREEZE
OFSI_HEADER = (
    "Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,DOB,Town of Birth,Country of Birth,"
    "Nationality,Passport Details,NI Number,Position,Address 1,Address 2,Address 3,Address 4,"
    "Address 5,Address 6,Post/Zip Code,Country,Other Information,Group Type,Alias Type,Regime,"
    "Listed On,Last Updated,Group ID"
)


read = partial(read_records, READER, "uk_sanctions")


def xml(tmp_path: Path, inside: str) -> Path:
    path = tmp_path / "list.xml"
    path.write_text(
        "<Designations><DateGenerated>21/09/2026</DateGenerated><Designation>"
        f"<UniqueID>RUS9001</UniqueID>{inside}</Designation></Designations>",
        encoding="utf-8",
    )
    return path


def only(path: Path) -> tuple[Party, list[Listing], Record]:
    (record,), refusals, _ = read(path)
    assert refusals == []
    party = record.rows[0]
    assert isinstance(party, Party)
    return party, [row for row in record.rows if isinstance(row, Listing)], record


def ofsi(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "conlist.csv"
    lines = ["Last Updated,11/07/2018", OFSI_HEADER, *rows]
    path.write_bytes("\r\n".join(lines).encode("cp1252"))
    return path


def ofsi_row(name: str, group: str = "7", **other: str) -> str:
    values = {
        "Name 6": name,
        "Group Type": "Entity",
        "Alias Type": "Prime Alias",
        "Regime": "Syria",
        "Listed On": "02/12/2011",
        "Group ID": group,
    } | {field.replace("_", " "): value for field, value in other.items()}
    return ",".join(values.get(column, "") for column in OFSI_HEADER.split(","))


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
    assert (interest.certainty, interest.types) == ("reported", ["otherInfluenceOrControl"])


def test_a_row_that_is_a_cell_short_is_refused_and_not_shifted(shared_data: Path) -> None:
    path = shared_data / "uk-sanctions-list" / "uksl-2026-header-rows.csv"
    assert reader_for(Opened(path), None) is READER
    records, refusals, _ = read(path)
    assert [r.record_id for r in records] == ["AFG0001"]
    assert [r.record_id for r in refusals] == ["AFG0006"]
    assert "57 cells and the header 58" in refusals[0].reason


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
    assert [r.record_id for r in records] == ["RUS9001", "DPR9003", "RUS9002"]


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
    ("imposed", "measures"),
    [
        ("Asset freeze", ["asset_freeze"]),
        ("Travel Ban|ASSET FREEZE", ["travel_ban", "asset_freeze"]),
        ("Targeted Arms Embargo", ["export_control"]),
        ("De-flag|Prohibition of port entry", ["sectoral"]),
        ("Director Disqualification Sanction", ["sectoral"]),
        ("Shipping sanctions: (see 'Other information')", ["sectoral"]),
        ("Trust services: (see 'Other information')|Asset freeze", ["sectoral", "asset_freeze"]),
    ],
)
def test_the_sanctions_imposed_are_the_measures(
    tmp_path: Path, imposed: str, measures: list[str]
) -> None:
    inside = f"{DATE}{NAMES}{REGIME}{KIND}<SanctionsImposed>{imposed}</SanctionsImposed>"
    _, (listing,), record = only(xml(tmp_path, inside))
    assert listing.measures == measures
    assert listing.note == imposed
    assert record.remarks == []


def test_marks_of_the_xml_say_the_measures_where_the_text_does_not(tmp_path: Path) -> None:
    marks = (
        "<SanctionsImposedIndicators><AssetFreeze>true</AssetFreeze>"
        "<TravelBan>false</TravelBan></SanctionsImposedIndicators>"
    )
    _, (listing,), _ = only(xml(tmp_path, DATE + NAMES + REGIME + KIND + marks))
    assert listing.measures == ["asset_freeze"]


def test_an_unknown_sanction_is_no_measure_and_is_said(tmp_path: Path) -> None:
    inside = DATE + NAMES + REGIME + KIND + "<SanctionsImposed>Space ban</SanctionsImposed>"
    _, (listing,), record = only(xml(tmp_path, inside))
    assert listing.measures == []
    assert record.remarks == ["unmapped sanction 'Space ban': kept as published, without a measure"]


def test_an_unknown_regime_stays_as_published_with_its_own_measures(tmp_path: Path) -> None:
    inside = DATE + NAMES + "<RegimeName>The Atlantis Rules</RegimeName>" + KIND + FREEZE
    _, (listing,), record = only(xml(tmp_path, inside))
    assert (listing.programme, listing.list_name) == ("The Atlantis Rules", "uk_sanctions_list")
    assert listing.measures == ["asset_freeze"]
    assert record.remarks == ["unmapped programme 'The Atlantis Rules': kept as published"]


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


def test_every_spelling_of_a_regime_leads_to_a_list() -> None:
    for name in (
        "The Democratic Republic of the Congo (Sanctions) (EU Exit) Regulations 2019",
        "Democratic Republic of the Congo",
        "North Korea (Democratic People's Republic of Korea)",
        "Isil (Da'esh) and Al-Qaeda (United Nations Sanctions) (EU Exit) Regulations 2019",
        "ISIL (Da'esh) and Al-Qaida",
        "Counter-Terrorism (International)",
    ):
        assert programmes.find("uk_sanctions", regime_code(name)) is not None, name
    lists = {programmes.find("uk_sanctions", code) for code in programmes.codes("uk_sanctions")}
    assert all(one is not None and one.authority == "UK" and not one.measures for one in lists)


def test_no_measure_but_a_freeze_is_called_one() -> None:
    assert [k for k, v in MEASURES.items() if v == "asset_freeze"] == [
        "assetfreeze",
        "assetfreezes",
    ]


def test_company_numbers_must_prove_themselves() -> None:
    assert company_numbers("INN: 7707314029", []) == ["RU-INN:7707314029"]
    assert company_numbers("7707314029", ["ru"]) == []
    assert company_numbers("TIN: 7707314020", ["ru"]) == []
    assert company_numbers("OGRN: 1027700132195", []) == ["RU-OGRN:1027700132195"]
    assert company_numbers("1027700132195", []) == []
    both = ["RU-INN:7720603527", "RU-OGRN:1077764566373"]
    assert company_numbers("INN: 7720603527OGRN: 1077764566373", []) == both
    assert company_numbers("1115042005638Tax number: 0", ["ru"]) == ["RU-OGRN:1115042005638"]
    assert company_numbers("1115042005638Tax", ["ru"]) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SWIFT/BIC code: ABCDSDKH and 5040942458", ["BIC:ABCDSDKH"]),
        ("Swift: ABCDIRTHXXX.", ["BIC:ABCDIRTHXXX"]),
        (
            "SWIFT codes: ABCDIRTH (Tehran branch), ABCDAEA1 (Dubai branch)",
            ["BIC:ABCDIRTH", "BIC:ABCDAEA1"],
        ),
        ("SWIFT/BIC codes: ABCDIRTH and ABCDAEA1", ["BIC:ABCDIRTH", "BIC:ABCDAEA1"]),
        ("SWIFT: ABCDSYDA, DAMASCUS", ["BIC:ABCDSYDA"]),
        ("SWIFT INVESTMENTS LTD", []),
        ("SWIFT/BIC: see BRANCHES below", []),
        ("SWIFT: REF AIRTH", []),
    ],
)
def test_a_bank_code_stands_behind_its_label(text: str, found: list[str]) -> None:
    assert company_numbers(text, []) == found


def test_numbered_texts_are_taken_apart() -> None:
    assert numbered("(1) Iran (2) Iraq") == ["Iran", "Iraq"]
    assert numbered("1) Saudi Arabia 2) Qatar") == ["Saudi Arabia", "Qatar"]
    assert numbered("Bank (Cambodia) Co., Ltd") == ["Bank (Cambodia) Co., Ltd"]
    assert numbered("Plant (No. 1) Works 2) Ltd") == ["Plant (No. 1) Works 2) Ltd"]
    assert country_of("Congo (Democratic Republic)") == "cd"
    assert country_of("Tazmania") is None


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


# --- what the format guide allows -----------------------------------------------------------------


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


@pytest.mark.parametrize(
    ("imposed", "measures"),
    [
        ("Asset freeze, Travel Ban", ["asset_freeze", "travel_ban"]),
        ("Asset freeze | Trust Services Sanctions", ["asset_freeze", "sectoral"]),
        ("Trust Services Sanctions", ["sectoral"]),
        ("Travel Ban", ["travel_ban"]),
        ("Internet Services", ["sectoral"]),
        ("Correspondent Banking", ["sectoral"]),
        ("Specified ship", ["sectoral"]),
        ("Director Disqualification Sanction", ["sectoral"]),
    ],
)
def test_sanctions_that_are_imposed(tmp_path: Path, imposed: str, measures: list[str]) -> None:
    """UK Sanctions List guide, Sanctions Imposed: trust, transport or entry alone is no freeze."""
    text = f"<SanctionsImposed>{imposed}</SanctionsImposed>"
    _, (listing,), record = only(xml(tmp_path, WHOLE.replace(FREEZE, text)))
    assert (listing.measures, record.remarks) == (measures, [])


def test_the_day_of_trust_services_sanctions_is_kept(tmp_path: Path) -> None:
    """OFSI format guide: trust services sanctions have a day of their own, which lists nobody."""
    day = "<DateTrustServicesSanctionsImposed>21/03/2023</DateTrustServicesSanctionsImposed>"
    party, (listing,), _ = only(xml(tmp_path, WHOLE + day))
    assert ("trust_services_since", "21/03/2023") in party.data
    assert listing.start == "2023-07-20"


@pytest.mark.parametrize(
    ("regime", "list_name"),
    [
        ("The Yemen (Sanctions) (EU Exit) (No. 2) Regulations 2020", "uk_yemen"),
        ("The Yemen (Sanctions) (EU Exit)(No.2) Regulations 2020", "uk_yemen"),
        ("Counter Terrorism (International)", "uk_counter_terrorism_international"),
        ("Democratic Republic of Congo", "uk_dr_congo"),
        ("Iran (relating to nuclear weapons)", "uk_iran_nuclear"),
        ("Al-Qaida", "uk_isil_al_qaida"),
        ("Taliban", "uk_afghanistan"),
        ("Lebanon and Syria", "uk_lebanon"),
        ("Ivory Coast", "uk_cote_divoire"),
    ],
)
def test_regimes_as_the_lists_of_other_years_call_them(regime: str, list_name: str) -> None:
    """UK Sanctions List and OFSI list, Regime: the names of the regulations changed over time."""
    found = programmes.find("uk_sanctions", regime_code(regime))
    assert found is not None
    assert found.list_name == list_name


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


def test_a_persons_address_that_is_only_a_country_is_kept(tmp_path: Path) -> None:
    address = "<Addresses><Address><AddressCountry>Cyprus</AddressCountry></Address></Addresses>"
    party, _, _ = only(xml(tmp_path, WHOLE.replace(">Entity<", ">Individual<") + address))
    assert (party.addresses, party.countries) == ([], [])
    assert party.data == [("address_country", "Cyprus")]
