"""The reader of the EU's list: XML, two generations of CSV, and the traps of the format."""

from functools import partial
from pathlib import Path

import pytest

from graph.errors import RefusedFileError
from graph.model import Listing, Name, Party
from ingest.choosing import reader_for
from ingest.reader import Record
from ingest.readers.eu_fsf.reader import READER
from ingest.source import Opened
from tests.ingest.outcome import read_as, read_records

NAMESPACE = "http://eu.europa.ec/fpi/fsd/export"
REGULATION = '<regulation numberTitle="2020/1998 (OJ L410I)" programme="HR"/>'
NAME = '<nameAlias wholeName="Somebody" strong="true"/>'
PERSON = '<subjectType code="person"/>'


read = partial(read_records, READER, "eu_fsf")


def export(tmp_path: Path, inside: str, own: str = 'designationDate="2021-03-22"') -> Path:
    path = tmp_path / "list.xml"
    path.write_text(
        f'<export xmlns="{NAMESPACE}" generationDate="2024-04-08T10:00:00.000+02:00">'
        f'<sanctionEntity logicalId="7" {own}>{inside}</sanctionEntity></export>',
        encoding="utf-8",
    )
    return path


def only(path: Path) -> tuple[Party, list[Listing], Record]:
    records, refusals, _ = read(path)
    assert refusals == []
    party = records[0].rows[0]
    assert isinstance(party, Party)
    return party, [r for r in records[0].rows if isinstance(r, Listing)], records[0]


def test_the_published_sample_is_read_whole(shared_data: Path) -> None:
    path = shared_data / "eu-fsf-xml" / "sample_eu.xml"
    assert reader_for(Opened(path), None) is READER
    assert READER.edition is not None
    assert READER.edition(Opened(path)) == "2020-04-15"
    records, refusals, said = read(path)
    assert (len(records), refusals, said) == (7, [], [])
    assert [m for r in records for m in r.remarks] == []
    party, listing = records[0].rows
    assert isinstance(party, Party)
    assert isinstance(listing, Listing)
    assert (party.birth_date, party.countries) == ("1965-12-12", ["dz"])
    assert (listing.start, listing.programme, listing.act) == ("2008-07-03", "881/2002", "2019/555")
    assert (listing.entry_id, listing.observed_on) == ("EU.2026.82", "2020-04-15")


def test_without_a_designation_the_first_act_dates_the_listing(shared_data: Path) -> None:
    records, _, _ = read(shared_data / "eu-fsf-xml" / "sample_eu.xml")
    by_entry = {r.entry_id: r for record in records for r in record.rows if isinstance(r, Listing)}
    listing = by_entry["EU.3343.85"]
    assert listing.start == "2003-05-20"
    assert listing.note is not None
    assert "no day of designation" in listing.note


def test_the_damaged_file_of_2018_is_repaired_and_said(shared_data: Path) -> None:
    path = shared_data / "eu-fsf-csv" / "EUSanctionsShort-2018.csv"
    assert reader_for(Opened(path), None) is READER
    assert READER.edition is not None
    assert READER.edition(Opened(path)) == "2018-07-04"
    records, refusals, said = read(path)
    assert (len(records), refusals) == (93, [])
    assert any("commas are tabs" in remark for remark in said)
    parties = {r.record_id: r.rows[0] for r in records}
    first, second = parties["1"], parties["13"]
    assert isinstance(first, Party)
    assert isinstance(second, Party)
    assert "PASSPORT:AD001095" in first.identifiers
    assert ("birth", "1937-04-28 al-Awja, near Tikrit IRQ") in second.data
    assert second.countries == ["iq"]
    assert second.names[:2] == [
        Name("Saddam Hussein Al-Tikriti", "name"),
        Name("Abu Ali", "alias"),
    ]


def test_a_quoted_semicolon_inside_the_damage_does_not_shift_the_row(shared_data: Path) -> None:
    records, _, _ = read(shared_data / "eu-fsf-csv" / "EUSanctionsShort-2018.csv")
    (party,) = [r.rows[0] for r in records if r.record_id == "43"]
    assert isinstance(party, Party)
    assert ("function", "Former Governor of Karbala and An Najaf;") in party.data
    assert "EU-FSF:EU.85.7" in party.identifiers


def test_xml_and_csv_of_the_same_entries_give_the_same_rows(repository: Path) -> None:
    folder = repository / "sample_data" / "eu_fsf"
    xml, csv = (read(folder / f"retyped-entries.{ending}") for ending in ("xml", "csv"))
    assert [(r.record_id, r.rows) for r in xml[0]] == [(r.record_id, r.rows) for r in csv[0]]
    assert [r.reason for r in xml[1]] == [r.reason for r in csv[1]]
    assert "spaceship" in xml[1][0].reason
    assert xml[2] == csv[2] == []


def test_several_regulations_of_a_programme_are_one_listing(tmp_path: Path) -> None:
    inside = (
        '<regulation numberTitle="36/2012" programme="SYR" publicationDate="2012-01-19"/>'
        '<regulation numberTitle="2013/1" programme="SYR" publicationDate="2013-01-19"/>'
        '<regulation numberTitle="267/2012" programme="IRN" publicationDate="2012-03-24"/>'
    )
    _, listings, _ = only(export(tmp_path, inside + PERSON + NAME))
    assert [(x.list_name, x.act) for x in listings] == [
        ("eu_syria", "2013/1"),
        ("eu_iran", "267/2012"),
    ]


def test_an_unmapped_programme_stays_as_published_without_measures(tmp_path: Path) -> None:
    inside = '<regulation numberTitle="2030/1" programme="XYZ"/>' + PERSON + NAME
    _, (listing,), record = only(export(tmp_path, inside))
    assert (listing.authority, listing.programme, listing.measures) == ("EU", "XYZ", [])
    assert record.remarks == ["unmapped programme 'XYZ': kept as published, without measures"]


@pytest.mark.parametrize(
    "alias",
    [
        '<nameAlias wholeName="Nobody" strong="false"/>',
        '<nameAlias wholeName="Nobody" strong="true"><remark>Low quality</remark></nameAlias>',
    ],
)
def test_a_weak_alias_is_marked_so(tmp_path: Path, alias: str) -> None:
    party, _, _ = only(export(tmp_path, REGULATION + PERSON + alias + NAME))
    assert party.names == [Name("Nobody", "weak"), Name("Somebody", "name")]


def test_a_name_whose_letters_are_lost_identifies_nobody(tmp_path: Path) -> None:
    alias = '<nameAlias wholeName="???? ???" strong="true"/>'
    party, _, record = only(export(tmp_path, REGULATION + PERSON + alias + NAME))
    assert party.names[0].kind == "weak"
    assert "letters of the name" in record.remarks[0]


def test_nowhere_is_no_country(tmp_path: Path) -> None:
    inside = (
        '<citizenship countryIso2Code="00" countryDescription="UNKNOWN"/>'
        '<citizenship countryIso2Code="BY" countryDescription="BELARUS"/>'
        '<address countryIso2Code="00" countryDescription="UNKNOWN"/>'
        '<address countryIso2Code="RU" countryDescription="RUSSIAN FEDERATION" city=""/>'
    )
    party, _, _ = only(export(tmp_path, REGULATION + PERSON + NAME + inside))
    assert (party.countries, party.addresses) == (["by"], [])


def test_a_birth_about_a_year_is_text_and_an_exact_one_a_date(tmp_path: Path) -> None:
    inside = (
        '<birthdate circa="true" calendarType="GREGORIAN" year="1958"/>'
        '<birthdate circa="false" calendarType="GREGORIAN" year="1961" monthOfYear="4"/>'
        '<birthdate circa="false" calendarType="ISLAMIC" year="1380"/>'
    )
    party, _, _ = only(export(tmp_path, REGULATION + PERSON + NAME + inside))
    assert party.birth_date == "1961-04"
    assert [v for k, v in party.data if k == "birth"] == ["about 1958", "1961-04", "1380 (ISLAMIC)"]


@pytest.mark.parametrize(
    ("number", "identifiers"),
    [
        ("7707314029", ["RU-INN:7707314029"]),
        ("7707314020", []),
        ("INN 7707314029", ["RU-INN:7707314029"]),
    ],
)
def test_a_company_number_must_prove_its_check_digits(
    tmp_path: Path, number: str, identifiers: list[str]
) -> None:
    document = (
        '<identification identificationTypeCode="fiscalcode" countryIso2Code="RU" '
        f'number="{number}"/>'
    )
    inside = REGULATION + '<subjectType code="enterprise"/>' + NAME + document
    party, _, _ = only(export(tmp_path, inside))
    assert party.identifiers == identifiers
    assert ("identification", f"fiscalcode {number} ru") in party.data


@pytest.mark.parametrize(
    ("kind", "countries", "identifiers"),
    [
        ("enterprise", ["RU"], ["RU-INN:7707314029"]),
        ("enterprise", ["RU", "CY"], []),
        ("enterprise", ["00"], []),
        ("person", ["RU"], []),
    ],
)
def test_a_number_without_a_country_is_of_the_one_country_of_a_body(
    tmp_path: Path, kind: str, countries: list[str], identifiers: list[str]
) -> None:
    """Most numbers of the published list have the country 00, UNKNOWN."""
    places = "".join(f'<address city="A" countryIso2Code="{code}"/>' for code in countries)
    document = (
        '<identification identificationTypeCode="fiscalcode" countryIso2Code="00" '
        'number="7707314029"/>'
    )
    inside = REGULATION + f'<subjectType code="{kind}"/>' + NAME + places + document
    party, _, _ = only(export(tmp_path, inside))
    assert party.identifiers == identifiers


def test_a_document_known_to_be_false_is_no_identifier(tmp_path: Path) -> None:
    document = '<identification identificationTypeCode="passport" number="X1" knownFalse="true"/>'
    party, _, _ = only(export(tmp_path, REGULATION + PERSON + NAME + document))
    assert party.identifiers == []
    assert ("identification", "passport X1 known to be false") in party.data


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        (REGULATION + '<subjectType code="ship"/>' + NAME, "unknown value 'ship'"),
        (REGULATION + PERSON, "no name"),
    ],
)
def test_what_cannot_be_understood_is_refused(tmp_path: Path, inside: str, reason: str) -> None:
    records, (refusal,), _ = read(export(tmp_path, inside))
    assert records == []
    assert reason in refusal.reason
    assert refusal.record_id == "7"
    assert "sanctionEntity" in refusal.raw


def test_unknown_attributes_and_elements_are_said_once(tmp_path: Path) -> None:
    inside = REGULATION + PERSON + '<nameAlias wholeName="S" mood="x"/><vessel/>'
    assert read(export(tmp_path, inside))[2] == [
        "ignored unknown field vessel",
        "ignored unknown field nameAlias.mood",
    ]


def test_a_short_row_refuses_its_entry_and_not_the_next(tmp_path: Path, repository: Path) -> None:
    text = (repository / "sample_data" / "eu_fsf" / "retyped-entries.csv").read_text("utf-8-sig")
    lines = text.splitlines()
    lines[2] = lines[2].rpartition(";")[0]
    path = tmp_path / "short.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    records, refusals, _ = read(path)
    assert [r.record_id for r in records] == ["1000019", "1000020", "1000892"]
    assert "row 3: the row has 117 cells and the header 118" in refusals[0].reason


def test_rows_of_one_entry_that_stand_apart_are_refused(tmp_path: Path, repository: Path) -> None:
    text = (repository / "sample_data" / "eu_fsf" / "retyped-entries.csv").read_text("utf-8-sig")
    lines = text.splitlines()
    path = tmp_path / "apart.csv"
    path.write_text("\n".join([*lines, lines[1]]), encoding="utf-8")
    assert "stand apart" in read(path)[1][-1].reason


def test_a_csv_without_a_column_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("fileGenerationDate;Entity_LogicalId\n1;2\n", encoding="utf-8")
    assert READER.sniff(Opened(path).sniff()) == 0
    with pytest.raises(RefusedFileError, match="there is no column"):
        read_as(READER, "eu_fsf", path)


@pytest.mark.parametrize("text", ["<export><a/></export>", "a;b\n1;2\n", "", "{}"])
def test_other_files_are_not_taken(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other"
    path.write_text(text, encoding="utf-8")
    assert READER.sniff(Opened(path).sniff()) == 0


# --- what the specification allows ----------------------------------------------------------------


@pytest.mark.parametrize("regulation", ["", '<regulation numberTitle="2020/1998"/>'])
def test_an_entry_without_a_programme_is_a_listing_to_look_at(
    tmp_path: Path, regulation: str
) -> None:
    """FSF XSD 1.1, ``sanctionEntity``: ``regulation`` may be missing; the entry is on the list."""
    _, (listing,), record = only(export(tmp_path, PERSON + NAME + regulation))
    assert (listing.list_name, listing.programme, listing.measures) == ("eu_fsf", None, [])
    assert listing.start == "2021-03-22"
    assert "the entry names no programme: the listing has no measures" in record.remarks


def test_a_regulation_without_a_programme_beside_one_with_it_says_nothing(tmp_path: Path) -> None:
    """FSF XSD 1.1, ``regulation``: further ones amend the same listing."""
    inside = '<regulation numberTitle="2024/1 (OJ L1)"/>' + REGULATION + PERSON + NAME
    _, (listing,), record = only(export(tmp_path, inside))
    assert (listing.list_name, listing.measures) == ("eu_human_rights", ["asset_freeze"])
    assert record.remarks == []


@pytest.mark.parametrize("code", ["BIH", "LBN", "NER", "RUS"])
def test_regimes_of_the_union_that_freeze(tmp_path: Path, code: str) -> None:
    """FSF list of programmes: these regimes freeze assets."""
    inside = f'<regulation programme="{code}"/>' + PERSON + NAME
    _, (listing,), record = only(export(tmp_path, inside))
    assert listing.measures == ["asset_freeze"]
    assert not any("unmapped" in remark for remark in record.remarks)


def test_marks_of_a_document_are_said(tmp_path: Path) -> None:
    """FSF XSD 1.1, ``identification``: marks say what a number is still good for."""
    document = (
        '<identification identificationTypeCode="id" number="X1" knownExpired="true" '
        'reportedLost="true" revokedByIssuer="true" diplomatic="true" knownFalse="false"/>'
    )
    party, _, _ = only(export(tmp_path, REGULATION + PERSON + NAME + document))
    said = "id X1 known to be expired reported lost revoked diplomatic"
    assert ("identification", said) in party.data


def test_other_prefixes_orders_comments_and_years_of_birth(tmp_path: Path) -> None:
    """FSF XSD 1.1: names of namespaces are free, and a birth may be a range of years."""
    path = tmp_path / "list.xml"
    path.write_text(
        f'<!-- x --><f:export xmlns:f="{NAMESPACE}" generationDate="2024-04-08"><!-- y -->'
        '<f:sanctionEntity logicalId="7"><f:nameAlias wholeName="" strong="true"/>'
        '<f:nameAlias wholeName="B" strong="true"/>'
        '<f:birthdate circa="true" calendarType="ISLAMIC" year="1380" yearRangeFrom="1380" '
        'yearRangeTo="1382"/><f:subjectType code="person"/>'
        '<f:remark><![CDATA[a & b]]></f:remark><f:regulation programme="HR"/>'
        "</f:sanctionEntity></f:export>",
        encoding="utf-8",
    )
    party, (listing,), _ = only(path)
    assert ([n.value for n in party.names], party.birth_date) == (["B"], None)
    assert ("birth", "about 1380 (1380 to 1382) (ISLAMIC)") in party.data
    assert (listing.reason, listing.observed_on) == ("a & b", "2024-04-08")


@pytest.mark.parametrize("true", ["true", "TRUE", "1"])
def test_a_mark_is_true_in_every_spelling(tmp_path: Path, true: str) -> None:
    """FSF XSD 1.1: marks are ``xs:boolean``, so ``1`` as well; the CSV writes them in capitals."""
    false = {"true": "false", "TRUE": "FALSE", "1": "0"}[true]
    inside = (
        REGULATION + PERSON + f'<nameAlias wholeName="A" strong="{true}"/>'
        f'<nameAlias wholeName="B" strong="{false}"/>'
        f'<birthdate year="1940" circa="{true}"/>'
        f'<identification identificationTypeCode="passport" number="X1" knownFalse="{true}"/>'
    )
    party, _, _ = only(export(tmp_path, inside))
    assert [(n.value, n.kind) for n in party.names] == [("A", "name"), ("B", "weak")]
    assert (party.birth_date, party.identifiers) == (None, [])


def test_a_file_without_the_namespace_is_known_by_its_entities(tmp_path: Path) -> None:
    """FSF XSD 1.1: what tools strip of namespaces is still an export of entities."""
    path = export(tmp_path, REGULATION + PERSON + NAME)
    path.write_text(path.read_text("utf-8").replace(f' xmlns="{NAMESPACE}"', ""))
    assert reader_for(Opened(path), None) is READER
    party, (listing,), _ = only(path)
    assert (party.id, listing.measures) == ("eu-fsf-7", ["asset_freeze"])


def test_a_persons_address_that_is_only_a_country_is_kept(tmp_path: Path) -> None:
    address = '<address city="" countryIso2Code="IR" countryDescription="IRAN"/>'
    nowhere = '<address city="" countryIso2Code="00" countryDescription="UNKNOWN"/>'
    party, _, _ = only(export(tmp_path, REGULATION + PERSON + NAME + address + nowhere))
    assert (party.addresses, party.countries) == ([], [])
    assert party.data == [("address_country", "IRAN")]


def test_a_document_has_its_issuer_and_dates(tmp_path: Path) -> None:
    """FSF schema 1.1, identification: issuer, validity and name are attributes of their own."""
    document = (
        '<identification identificationTypeCode="passport" number="AB1234567" issuedBy="FMS" '
        'issuedDate="2010-01-02" validFrom="" validTo="2020-01-01" nameOnDocument="I. IVANOV" '
        'countryIso2Code="RU" knownExpired="true"/>'
    )
    party, _, _ = only(export(tmp_path, REGULATION + PERSON + NAME + document))
    said = "issued 2010-01-02 by FMS expires 2020-01-01 in the name of I. IVANOV"
    assert party.identifiers == ["PASSPORT:AB1234567"]
    assert party.data == [
        ("identification", f"passport AB1234567 ru {said} known to be expired"),
    ]
