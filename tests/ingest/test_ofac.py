"""The reader of OFAC's lists: three renderings, two lists, and the traps between them."""

import zipfile
from pathlib import Path

import pytest

from graph.errors import RefusedFileError
from graph.model import Interest, Link, Listing, Name, Party
from ingest import programmes
from ingest.reader import Context, Record, Refusal, reader_for
from ingest.readers._ofac_facts import iso_day
from ingest.readers._ofac_words import labelled
from ingest.readers.ofac import READER
from ingest.source import Opened

SPACES = (
    "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML",
    "http://tempuri.org/sdnList.xsd",
)
ADVANCED = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ADVANCED_XML"
EMPTY = "-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- "
DIRECTIVE = "Executive Order 13662 Directive Determination - Subject to Directive 1."


def read(path: Path) -> tuple[list[Record], list[Refusal], list[str]]:
    said: list[str] = []
    records: list[Record] = []
    refusals: list[Refusal] = []
    opened = Opened(path)
    opened.remark = said.append
    for item in READER.read(opened, Context("ofac", None, said.append)):
        if isinstance(item, Record):
            records.append(item)
        else:
            refusals.append(item)
    return records, refusals, said


def write(path: Path, text: str) -> Path:
    path.write_bytes(text.encode("utf-8") + (b"\x1a" if path.suffix == ".csv" else b""))
    return path


def row(uid: int, tags: str, remarks: str = "-0- ", kind: str = "-0- ", name: str = "X") -> str:
    cell = remarks if remarks == "-0- " else f'"{remarks}"'
    return f'{uid},"{name}",{kind},"{tags}",{EMPTY},{cell}\r\n'


def listings(path: Path) -> dict[str, list[tuple[str, list[str]]]]:
    found: dict[str, list[tuple[str, list[str]]]] = {}
    for record in read(path)[0]:
        for item in record.rows:
            if isinstance(item, Listing):
                key = f"{item.party} {item.programme}"
                found.setdefault(key, []).append((item.list_name, item.measures))
    return found


def scope(path: Path) -> str | None:
    assert READER.scope is not None
    return READER.scope(Opened(path))


def edition(path: Path) -> str | None:
    assert READER.edition is not None
    return READER.edition(Opened(path))


def party(record: Record) -> Party:
    found = record.rows[0]
    assert isinstance(found, Party)
    return found


# --- real files ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "sign"), [("sdn.pip", "|"), ("SDN.DEL", "@")])
def test_the_set_with_another_sign_between_the_cells(tmp_path: Path, name: str, sign: str) -> None:
    """OFAC's data specification: PIP and DEL are the CSV but for that sign."""
    text = row(1, "CUBA", "Website a@b.example; DOB 1950", name="A, B|C") + row(2, "SDGT")
    empty, given = EMPTY.replace(",", sign), text.replace(EMPTY, "EMPTY")
    for old, new in (("1,", f"1{sign}"), ("2,", f"2{sign}"), ('",', f'"{sign}')):
        given = given.replace(old, new)
    given = given.replace("-0- ,", f"-0- {sign}").replace("EMPTY,", f"{empty}{sign}")
    path = tmp_path / name
    path.write_bytes(given.encode() + b"\x1a")
    assert reader_for(Opened(path), None) is READER
    records, refusals, said = read(path)
    assert (len(records), refusals, said) == (2, [], [])
    assert party(records[0]).names == [Name("A, B|C")]
    assert ("website", "a@b.example") in party(records[0]).data
    assert listings(path)["ofac-2 SDGT"] == [("us_ofac_sdn", ["asset_freeze"])]


def test_whom_an_order_blocks_without_the_sdn_list(tmp_path: Path) -> None:
    """The consolidated list of 2016 to 2018 began with such entries, under tags of the SDN list."""
    said = (
        "Additional Sanctions Information - Not on the SDN List and Not Subject to Secondary "
        "Sanctions; U.S. Persons Must Continue to Block the Property and Interests in Property of "
        "this Person Pursuant to Executive Order 13599"
    )
    rows = row(1, "IRAN", said) + row(2, "NS-PLC") + row(3, "IRAN")
    path = write(tmp_path / "list.csv", rows)
    found = listings(path)
    assert found["ofac-1 IRAN"] == [("us_ofac_eo13599", ["asset_freeze"])]
    assert found["ofac-2 NS-PLC"] == [("us_ofac_plc", ["transaction_ban"])]
    assert found["ofac-3 IRAN"] == [("us_ofac_consolidated", [])]


@pytest.mark.parametrize(
    ("name", "count", "kind"),
    [
        ("cons_prim.csv", 442, "cons-prim"),
        ("cons_add.csv", 574, "cons-add"),
        ("cons_alt.csv", 1073, "cons-alt"),
        ("cons_comments.csv", 10, "cons-comments"),
    ],
)
def test_the_published_csv_set_is_read_whole(
    shared_data: Path, name: str, count: int, kind: str
) -> None:
    path = shared_data / "ofac" / "cons-2025-12" / name
    assert reader_for(Opened(path), None) is READER
    records, refusals, said = read(path)
    assert (len(records), refusals, said) == (count, [], [])
    assert scope(path) == kind
    assert len({record.record_id for record in records}) == count


def test_no_entry_of_the_consolidated_list_is_a_freeze(shared_data: Path) -> None:
    found = listings(shared_data / "ofac" / "cons-2025-12" / "cons_prim.csv")
    measures = {m for made in found.values() for _, given in made for m in given}
    assert measures == {"sectoral", "investment_ban", "transaction_ban"}
    assert found["ofac-17018 UKRAINE-EO13662"] == [("us_ofac_ssi", ["sectoral"])]
    assert found["ofac-9647 SDGT"] == [("us_ofac_consolidated", [])]
    assert found["ofac-9647 NS-PLC"] == [("us_ofac_plc", ["transaction_ban"])]
    assert found["ofac-15268 561-Related"] == [("us_ofac_capta", ["sectoral"])]
    assert found["ofac-46072 BURMA-EO14014"] == [("us_ofac_mbs", ["sectoral"])]
    assert found["ofac-50476 ILLICIT-DRUGS-EO14059"] == [("us_ofac_mbs", ["sectoral"])]


def test_remarks_of_the_published_csv_become_facts(shared_data: Path) -> None:
    records, _, _ = read(shared_data / "ofac" / "cons-2025-12" / "cons_prim.csv")
    by_id = {record.record_id: record for record in records}
    zahhar = party(by_id["cons-prim:9647"])
    assert zahhar.names[0] == Name("Mahmoud Khaled ZAHHAR")
    assert Name("AL-ZAHAR, Mahmoud", "weak") in zahhar.names
    assert (zahhar.birth_date, zahhar.countries) == ("1945", ["ps"])
    (link,) = [r for r in by_id["cons-prim:9647"].rows if isinstance(r, Link)]
    assert (link.kind, link.certainty, link.quote) == (
        "UnknownLink",
        "confirmed",
        "Linked To: HAMAS",
    )
    assert link.target.startswith("ofac-9647-linked-")
    gazprom = by_id["cons-prim:17016"]
    assert any("comments file has the rest" in text for text in gazprom.remarks)
    comments, _, _ = read(shared_data / "ofac" / "cons-2025-12" / "cons_comments.csv")
    rest = party(next(r for r in comments if r.record_id == "cons-comments:17016"))
    assert rest.id == party(gazprom).id
    assert rest.identifiers == ["RU-INN:7744001497", "LEI:253400WSS48YWMBUA688"] + [
        "RU-OGRN:1027700167110"
    ]


def test_the_published_xml_of_2020_is_read_whole(shared_data: Path) -> None:
    path = shared_data / "ofac" / "sdn.xml"
    assert reader_for(Opened(path), None) is READER
    assert (edition(path), scope(path)) == ("2020-04-22", "sdn-xml")
    records, refusals, said = read(path)
    assert (len(records), refusals, said) == (8, [], [])
    saeed = party(records[0])
    assert (saeed.id, saeed.names[0].value) == ("ofac-10689", "Muhammad SAEED")
    assert Name("HAFIZ SAHIB", "weak") in saeed.names
    assert (saeed.birth_date, saeed.countries) == ("1950-06-05", ["pk"])
    listing = records[0].rows[-1]
    assert isinstance(listing, Listing)
    assert (listing.measures, listing.start, listing.observed_on) == (
        ["asset_freeze"],
        None,
        "2020-04-22",
    )


def test_the_fragment_of_the_advanced_xml_is_read(shared_data: Path) -> None:
    path = shared_data / "ofac-advanced" / "sdn_advanced-fragment.xml"
    assert reader_for(Opened(path), None) is READER
    (record,), refusals, _ = read(path)
    assert refusals == []
    assert (party(record).id, party(record).birth_date) == ("ofac-22790", None)
    assert ("birth", "about 1962") in party(record).data
    assert ("identification", "Cedula No. 5892464 (Venezuela)") in party(record).data
    assert any("no sanctions entry" in text for text in record.remarks)


def test_the_set_in_one_zip_is_the_same_as_its_files(shared_data: Path, tmp_path: Path) -> None:
    files = sorted((shared_data / "ofac" / "cons-2025-12").glob("*.csv"))
    path = tmp_path / "consall.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.write(file, file.name)
        archive.writestr("greeting.txt", "hello")
    records, refusals, said = read(path)
    assert refusals == []
    assert said == ["greeting.txt: is none of OFAC's CSV files; left out"]
    assert [(r.record_id, r.rows) for r in records] == [
        (r.record_id, r.rows) for file in files for r in read(file)[0]
    ]
    assert scope(path) == "cons-add+cons-alt+cons-comments+cons-prim"


# --- which list ---------------------------------------------------------------------------------


def test_a_freeze_tag_proves_the_sdn_list_and_a_directive_stays_sectoral(tmp_path: Path) -> None:
    text = row(1, "CUBA") + row(2, "UKRAINE-EO13662] [RUSSIA-EO14024", DIRECTIVE)
    path = write(tmp_path / "x.csv", text + row(3, "UKRAINE-EO13662"))
    assert scope(path) == "sdn-prim"
    assert listings(path) == {
        "ofac-1 CUBA": [("us_ofac_sdn", ["asset_freeze"])],
        "ofac-2 UKRAINE-EO13662": [("us_ofac_ssi", ["sectoral"])],
        "ofac-2 RUSSIA-EO14024": [("us_ofac_sdn", ["asset_freeze"])],
        "ofac-3 UKRAINE-EO13662": [("us_ofac_sdn", ["asset_freeze"])],
    }


def test_the_same_row_is_no_freeze_on_the_consolidated_list(tmp_path: Path) -> None:
    text = row(1, "NS-PLC") + row(2, "UKRAINE-EO13662] [RUSSIA-EO14024", DIRECTIVE)
    path = write(tmp_path / "x.csv", text + row(3, "UKRAINE-EO13662"))
    assert scope(path) == "cons-prim"
    found = listings(path)
    assert found["ofac-2 UKRAINE-EO13662"] == [("us_ofac_ssi", ["sectoral"])]
    assert found["ofac-2 RUSSIA-EO14024"] == [("us_ofac_consolidated", [])]
    assert found["ofac-3 UKRAINE-EO13662"] == [("us_ofac_ssi", ["sectoral"])]


@pytest.mark.parametrize(
    ("name", "kind", "measures"),
    [
        ("x.csv", "any-prim", []),
        ("cons_prim.csv", "cons-prim", ["sectoral"]),
        ("SDN.csv", "sdn-prim", ["asset_freeze"]),
    ],
)
def test_the_name_is_the_last_resort(
    tmp_path: Path, name: str, kind: str, measures: list[str]
) -> None:
    path = write(tmp_path / name, row(3, "UKRAINE-EO13662") * 2)
    assert scope(path) == kind
    assert {m for made in listings(path).values() for _, g in made for m in g} == set(measures)
    assert bool(read(path)[2]) == (kind == "any-prim")


def test_an_open_case_takes_no_measures(tmp_path: Path) -> None:
    menu = "Executive Order 14024 Directive Information - Subject to Directive 3"
    text = row(1, "RUSSIA-EO14024", menu) + row(2, "RUSSIA-EO14024")
    found = listings(write(tmp_path / "x.csv", text))
    assert found["ofac-1 RUSSIA-EO14024"] == [("us_ofac", [])]
    assert found["ofac-2 RUSSIA-EO14024"] == [("us_ofac_sdn", ["asset_freeze"])]


def test_directives_of_one_order_may_mean_two_lists_and_give_days(tmp_path: Path) -> None:
    said = (
        "Executive Order 14024 Directive Information - x; "
        "Listing Date (EO 14024 Directive 2): 24 Feb 2022; "
        "Listing Date (EO 14024 Directive 3): 25 Feb 2022."
    )
    path = write(tmp_path / "x.csv", row(1, "NS-PLC") + row(2, "RUSSIA-EO14024", said))
    made = [r for r in read(path)[0][1].rows if isinstance(r, Listing)]
    assert {(r.list_name, r.start) for r in made} == {
        ("us_ofac_capta", "2022-02-24"),
        ("us_ofac_mbs", "2022-02-25"),
    }


def test_an_unmapped_programme_is_kept_without_measures_and_said(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", row(1, "CUBA") + row(2, "MARS-EO20000"))
    assert listings(path)["ofac-2 MARS-EO20000"] == [("us_ofac_sdn", [])]
    assert any("unmapped programme 'MARS-EO20000'" in m for m in read(path)[0][1].remarks)


def test_every_mapped_tag_of_the_consolidated_list_is_no_freeze() -> None:
    for code in programmes.codes("ofac_consolidated"):
        found = programmes.find("ofac_consolidated", code)
        assert found is not None
        assert "asset_freeze" not in found.measures
        assert found.list_name != "us_ofac_sdn"


# --- facts --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("05 Jun 1950", "1950-06-05"),
        ("Jun 1950", "1950-06"),
        ("1950", "1950"),
        ("31 Feb 1950", None),
        ("circa 1950", None),
        ("1950 to 1952", None),
        ("0000", None),
    ],
)
def test_days_are_exact_or_nothing(text: str, day: str | None) -> None:
    assert iso_day(text) == day


def test_a_company_number_of_the_imo_is_no_ship(tmp_path: Path) -> None:
    text = row(1, "CUBA", "Identification Number IMO 5501234.") + row(
        2, "CUBA", "Vessel Registration Identification IMO 9074729.", '"vessel"'
    )
    company, ship = (party(r) for r in read(write(tmp_path / "x.csv", text))[0])
    assert company.identifiers == ["US-OFAC:1"]
    assert (ship.schema, ship.identifiers) == ("Vessel", ["US-OFAC:2", "IMO:9074729"])


def test_a_wrong_check_digit_keeps_the_number_and_is_said(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", row(1, "CUBA", "Tax ID No. 7707083894 (Russia)."))
    (record,), _, _ = read(path)
    assert "RU-INN:7707083894" in party(record).identifiers
    assert any("is not a correct number" in text for text in record.remarks)


def test_one_name_in_two_entries_is_two_stubs(tmp_path: Path) -> None:
    text = row(1, "CUBA", "Linked To: SOME LTD..") + row(2, "CUBA", "Linked To: SOME LTD..")
    stubs = [r.rows[1] for r in read(write(tmp_path / "x.csv", text))[0]]
    assert all(isinstance(s, Party) and s.names == [Name("SOME LTD.")] for s in stubs)
    assert len({s.id for s in stubs if isinstance(s, Party)}) == 2


@pytest.mark.parametrize("space", SPACES)
def test_plain_xml_of_both_namespaces(tmp_path: Path, space: str) -> None:
    entry = (
        "<uid>7</uid><lastName>SHIP</lastName><sdnType>Vessel</sdnType>"
        "<programList><program>SDGT</program></programList>"
        "<vesselInfo><callSign>AB</callSign><vesselFlag>Panama</vesselFlag>"
        "<vesselOwner>OWNER LTD</vesselOwner></vesselInfo><mood>x</mood>"
    )
    text = f'<sdnList xmlns="{space}"><sdnEntry>{entry}</sdnEntry></sdnList>'
    (record,), refusals, said = read(write(tmp_path / "x.xml", text))
    assert refusals == []
    assert said == ["ignored unknown field mood"]
    assert (party(record).schema, party(record).countries) == ("Vessel", ["pa"])
    (interest,) = [r for r in record.rows if isinstance(r, Interest)]
    assert (interest.asset, interest.types, interest.certainty) == ("ofac-7", [], "reported")
    assert interest.quote == "Vessel Owner: OWNER LTD"


def test_renderings_meet_on_one_party(repository: Path) -> None:
    folder = repository / "sample_data" / "ofac"
    ids = [
        {party(record).id for record in read(folder / name)[0] if isinstance(record.rows[0], Party)}
        for name in ("sdn.csv", "consolidated.xml", "sdn-advanced.xml", "alt.csv")
    ]
    assert set.intersection(*ids) == {"ofac-90002"}
    records = [r.record_id for p in folder.glob("*.[cx]*") for r in read(p)[0]]
    assert len(records) == len(set(records))


@pytest.mark.parametrize(
    ("segment", "label", "value"),
    [
        ("alt. Tax ID No. 7707083893 (Russia)", "Tax ID No.", "7707083893 (Russia)"),
        ("Nationality of Registration Russia", "Nationality of Registration", "Russia"),
        ("nationality Palestinian", "nationality", "Palestinian"),
        ("Secondary sanctions risk: See Section 11", "Secondary sanctions risk", "See Section 11"),
        ("Unified Social Credit Code (USCC) 91 (China)",)
        + ("Unified Social Credit Code (USCC)", "91 (China)"),
        ("Digital Currency Address - XBT 1BoatSLR", "Digital Currency Address - XBT", "1BoatSLR"),
        ("Vessel Registration Identification IMO 9074729",)
        + ("Vessel Registration Identification", "IMO 9074729"),
    ],
)
def test_segments_of_remarks_have_labels(segment: str, label: str, value: str) -> None:
    assert labelled(segment) == (label, value)


def test_a_remark_of_endless_segments_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", row(1, "CUBA") + row(2, "CUBA", "a; " * 3000))
    _, (refusal,), _ = read(path)
    assert "segments cannot be meant" in refusal.reason


def test_a_csv_without_its_last_row_is_said(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(row(1, "CUBA"), encoding="utf-8")
    assert any("may be cut" in text for text in read(path)[2])


# --- advanced -----------------------------------------------------------------------------------


def advanced(
    tmp_path: Path, relations: str = "", lists: str = "SDN List", tags: str = "SDGT"
) -> Path:
    def entity(uid: int, kind: int) -> str:
        return (
            f'<DistinctParty FixedRef="{uid}"><Profile ID="{uid}" PartySubTypeID="{kind}">'
            f'<Identity ID="{uid}"><Alias AliasTypeID="1403" Primary="true"><DocumentedName>'
            f"<DocumentedNamePart><NamePartValue>P{uid}</NamePartValue></DocumentedNamePart>"
            "</DocumentedName></Alias></Identity></Profile></DistinctParty>"
        )

    measure = "".join(
        f'<SanctionsMeasure SanctionsTypeID="1"><Comment>{tag}</Comment></SanctionsMeasure>'
        for tag in tags.split()
    )
    text = (
        f'<Sanctions xmlns="{ADVANCED}"><DateOfIssue><Year>2026</Year><Month>9</Month>'
        "<Day>10</Day></DateOfIssue><ReferenceValueSets>"
        f'<ListValues><List ID="1">{lists}</List></ListValues>'
        '<PartySubTypeValues><PartySubType ID="1" PartyTypeID="4">Vessel</PartySubType>'
        '<PartySubType ID="3" PartyTypeID="2">Unknown</PartySubType>'
        '<PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType></PartySubTypeValues>'
        '<PartyTypeValues><PartyType ID="1">Individual</PartyType>'
        '<PartyType ID="2">Entity</PartyType></PartyTypeValues>'
        '<SanctionsTypeValues><SanctionsType ID="1">Program</SanctionsType>'
        "</SanctionsTypeValues></ReferenceValueSets><DistinctParties>"
        f"{entity(1, 4)}{entity(2, 3)}{entity(3, 1)}</DistinctParties>"
        f"<ProfileRelationships>{relations}</ProfileRelationships><SanctionsEntries>"
        f'<SanctionsEntry ID="9" ProfileID="2" ListID="1"><EntryEvent><Date><Year>2022</Year>'
        f"<Month>4</Month><Day>6</Day></Date></EntryEvent>{measure}</SanctionsEntry>"
        "</SanctionsEntries></Sanctions>"
    )
    return write(tmp_path / "x.xml", text)


def relation(kind: int, one: int, other: int, former: str = "false") -> str:
    return (
        f'<ProfileRelationship ID="5" From-ProfileID="{one}" To-ProfileID="{other}" '
        f'RelationTypeID="{kind}" Former="{former}"/>'
    )


@pytest.mark.parametrize(
    ("kind", "one", "other", "owner", "asset"),
    [
        (15003, 2, 1, "ofac-1", "ofac-2"),
        (92019, 1, 2, "ofac-1", "ofac-2"),
        (92122, 3, 2, "ofac-2", "ofac-3"),
        (15003, 1, 2, "ofac-1", "ofac-2"),
        (92019, 3, 2, "ofac-2", "ofac-3"),
    ],
)
def test_relations_of_control_have_their_direction(
    tmp_path: Path, kind: int, one: int, other: int, owner: str, asset: str
) -> None:
    records, refusals, _ = read(advanced(tmp_path, relation(kind, one, other)))
    assert refusals == []
    (row_,) = [r for record in records for r in record.rows if isinstance(r, Interest)]
    assert (row_.owner, row_.asset) == (owner, asset)
    assert (row_.share, row_.directness) == (None, "unknown")
    assert row_.types


@pytest.mark.parametrize(
    ("kind", "link"),
    [
        (15001, "UnknownLink"),
        (15002, "Representation"),
        (1555, "Associate"),
        (15004, "Family"),
        (91725, "Directorship"),
        (91900, "Directorship"),
        (91422, "Membership"),
    ],
)
def test_other_relations_are_links(tmp_path: Path, kind: int, link: str) -> None:
    records, _, _ = read(advanced(tmp_path, relation(kind, 1, 2, "true")))
    (row_,) = [r for record in records for r in record.rows if isinstance(r, Link)]
    assert (row_.kind, row_.source, row_.target, row_.end) == (
        link,
        "ofac-1",
        "ofac-2",
        "2026-09-10",
    )


def test_an_unknown_relation_is_refused_alone(tmp_path: Path) -> None:
    records, (refusal,), _ = read(advanced(tmp_path, relation(4711, 1, 2)))
    assert len(records) == 3
    assert "RelationTypeID: unknown value '4711'" in refusal.reason
    assert "ProfileRelationship" in refusal.raw


@pytest.mark.parametrize(
    ("named", "tags", "made"),
    [
        ("SDN List", "SDGT IFSR", [("us_ofac_sdn", "SDGT"), ("us_ofac_sdn", "IFSR")]),
        ("SDN List", "BPI-RUSSIA-EO14024", [("us_ofac_sdn", "BPI-RUSSIA-EO14024")]),
        (
            "Sectoral Sanctions Identifications List",
            "UKRAINE-EO13662",
            [("us_ofac_ssi", "UKRAINE-EO13662")],
        ),
        ("Non-SDN CMIC List", "", [("us_ofac_ns_cmic", "NS-CMIC")]),
        ("CAPTA List", "RUSSIA-EO14024", [("us_ofac_capta", "RUSSIA-EO14024")]),
        ("Non-SDN Menu-Based Sanctions List", "X", [("us_ofac_mbs", "X")]),
        ("FSE List", "FSE-IR", [("us_ofac_fse", "FSE-IR")]),
        ("Consolidated List", "NS-PLC", [("us_ofac_plc", "NS-PLC")]),
        ("A new list", "X", [("us_ofac", "X")]),
    ],
)
def test_the_list_by_its_name_says_the_measures(
    tmp_path: Path, named: str, tags: str, made: list[tuple[str, str]]
) -> None:
    records, _, _ = read(advanced(tmp_path, lists=named, tags=tags))
    found = [r for record in records for r in record.rows if isinstance(r, Listing)]
    assert [(r.list_name, r.programme) for r in found] == made
    assert all(r.start == "2022-04-06" and r.entry_id == "2" for r in found)
    freezes = {m for r in found for m in r.measures} == {"asset_freeze"}
    assert freezes == (named == "SDN List")


# --- damage -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["consolidated.xml", "sdn-advanced.xml"])
def test_xml_that_breaks_off_is_refused_whole(repository: Path, tmp_path: Path, name: str) -> None:
    text = (repository / "sample_data" / "ofac" / name).read_text("utf-8")
    cut = text.rindex("</Profile>") if "</Profile>" in text else text.rindex("<sdnEntry>")
    path = write(tmp_path / "x.xml", text[: cut - 5])
    with pytest.raises(RefusedFileError, match="breaks off"):
        read(path)


def test_a_damaged_row_does_not_stop_the_file(tmp_path: Path) -> None:
    text = row(1, "CUBA") + "2,short\r\n" + row(3, "CUBA") + row(4, "CUBA", kind='"balloon"')
    records, refusals, _ = read(write(tmp_path / "x.csv", text))
    assert [r.record_id for r in records] == ["sdn-prim:1", "sdn-prim:3"]
    assert ["2 cells and not 12" in r.reason or "balloon" in r.reason for r in refusals] == [
        True,
        True,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "<Sanctions><a/></Sanctions>",
        "<sdnList/>",
        "id,name\n1,x\n",
        "1,2\n3,4\n",
        "1,2,3,4,5,6\n7,8,9,10,11,12\n",
    ],
)
def test_other_files_are_not_taken(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other"
    path.write_text(text, encoding="utf-8")
    assert READER.sniff(Opened(path).sniff()) == 0


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(RefusedFileError, match="none of OFAC's CSV files"):
        read(path)


# --- what the specifications allow ---------------------------------------------------------------


def test_an_entry_without_a_programme_is_still_on_the_list(tmp_path: Path) -> None:
    """dat_spec.txt, main file: any value may be null (``-0-``), the programme too."""
    text = row(1, "CUBA") + f'2,"X",-0- ,-0- ,{EMPTY},-0- \r\n'
    records, refusals, _ = read(write(tmp_path / "x.csv", text))
    assert refusals == []
    (listing,) = [r for r in records[1].rows if isinstance(r, Listing)]
    assert (listing.list_name, listing.programme, listing.measures) == (
        "us_ofac_sdn",
        None,
        ["asset_freeze"],
    )
    assert "the entry names no programme" in records[1].remarks


def test_without_a_programme_and_a_list_nothing_is_frozen(tmp_path: Path) -> None:
    """dat_spec.txt, main file: what a row of an unnamed list without a programme means is open."""
    text = row(3, "UKRAINE-EO13662") + f'2,"X",-0- ,-0- ,{EMPTY},-0- \r\n'
    records, _, _ = read(write(tmp_path / "x.csv", text))
    (listing,) = [r for r in records[1].rows if isinstance(r, Listing)]
    assert (listing.list_name, listing.measures) == ("us_ofac", [])


def test_an_unknown_kind_of_alias_does_not_lose_the_entry(tmp_path: Path) -> None:
    """sdn.xsd, akaList: ``type`` and ``category`` are texts, not a closed list."""
    entry = (
        "<uid>7</uid><lastName>A</lastName><sdnType>Entity</sdnType>"
        "<programList><program>SDGT</program></programList><akaList>"
        "<aka><uid>1</uid><type>d.b.a.</type><category>strong</category><lastName>B</lastName></aka>"
        "<aka><uid>2</uid><type>a.k.a.</type><category>fair</category><lastName>C</lastName></aka>"
        "</akaList>"
    )
    text = f'<o:sdnList xmlns:o="{SPACES[0]}"><o:sdnEntry>{entry}</o:sdnEntry></o:sdnList>'
    (record,), refusals, _ = read(write(tmp_path / "x.xml", text))
    assert refusals == []
    assert [(n.value, n.kind) for n in party(record).names] == [
        ("A", "name"),
        ("B", "alias"),
        ("C", "weak"),
    ]
    assert len(record.remarks) == 2


def test_tags_are_apart_whatever_stands_between_their_brackets(tmp_path: Path) -> None:
    (record,), _, _ = read(write(tmp_path / "x.csv", row(1, "IRAN]  [NPWMD][SDGT", "x")))
    tags = [r.programme for r in record.rows if isinstance(r, Listing)]
    assert tags == ["IRAN", "NPWMD", "SDGT"]


@pytest.mark.parametrize(
    "said",
    [
        "(Linked To: A LTD; Linked To: B LTD)",
        "x; (Linked To: A LTD); (Linked To: B LTD).",
        "Passport A1 (Iran); (Linked To: A LTD; Linked To: B LTD).",
    ],
)
def test_a_linked_party_in_brackets_is_linked(tmp_path: Path, said: str) -> None:
    """dat_spec.txt, remarks: the list's printed form puts what is linked in brackets."""
    (record,), _, _ = read(write(tmp_path / "x.csv", row(1, "CUBA", said)))
    links = [r.quote for r in record.rows if isinstance(r, Link)]
    assert links == ["Linked To: A LTD", "Linked To: B LTD"]


def reference(kind: str, number: int, words: str) -> str:
    return f'<{kind}Values><{kind} ID="{number}">{words}</{kind}></{kind}Values>'


def with_reference(path: Path, added: str) -> Path:
    text = path.read_text("utf-8")
    path.write_text(text.replace("</ReferenceValueSets>", f"{added}</ReferenceValueSets>"))
    return path


def test_a_relation_that_the_file_explains_is_a_link(tmp_path: Path) -> None:
    """sdn_advanced.xsd, ReferenceValueSets: types are explained in the file and may be new ones."""
    path = advanced(tmp_path, relation(4711, 1, 2))
    with_reference(path, reference("RelationType", 4711, "Named beside"))
    records, refusals, _ = read(path)
    assert refusals == []
    (link,) = [r for record in records for r in record.rows if isinstance(r, Link)]
    assert (link.kind, link.role) == ("UnknownLink", "Named beside")
    assert records[-1].remarks == ["unmapped relation 'Named beside': kept as a link"]


def test_a_relation_has_the_dates_of_its_period(tmp_path: Path) -> None:
    """sdn_advanced.xsd, ProfileRelationship: ``DatePeriod`` says from when to when it held."""

    def bound(name: str, year: int) -> str:
        parts = f"<Year>{year}</Year><Month>12</Month><Day>31</Day>"
        return f"<{name}><From>{parts}</From><To>{parts}</To></{name}>"

    period = f"<DatePeriod>{bound('Start', 2012)}{bound('End', 2019)}</DatePeriod>"
    one = relation(15003, 1, 2).replace("/>", f">{period}</ProfileRelationship>")
    records, _, _ = read(advanced(tmp_path, one))
    (interest,) = [r for record in records for r in record.rows if isinstance(r, Interest)]
    assert (interest.start, interest.end) == ("2012-12-31", "2020-01-01")


@pytest.mark.parametrize(
    ("events", "start", "end"),
    [
        ([(1, 2014), (2, 2018)], "2014-04-06", "2018-04-06"),
        ([(1, 2014), (2, 2018), (1, 2022)], "2022-04-06", None),
        ([(1, 2014), (3, 2016)], "2014-04-06", None),
    ],
)
def test_an_entry_that_was_taken_off_ends(
    tmp_path: Path, events: list[tuple[int, int]], start: str, end: str | None
) -> None:
    """sdn_advanced.xsd, EntryEvent: the type of an event says whether it lists or delists."""
    path = advanced(tmp_path)
    kinds = "".join(
        f'<EntryEventType ID="{n}">{words}</EntryEventType>'
        for n, words in ((1, "Created"), (2, "De-listed"), (3, "Amended"))
    )
    with_reference(path, f"<EntryEventTypeValues>{kinds}</EntryEventTypeValues>")
    made = "".join(
        f'<EntryEvent EntryEventTypeID="{kind}"><Date><Year>{year}</Year><Month>4</Month>'
        "<Day>6</Day></Date></EntryEvent>"
        for kind, year in events
    )
    text = path.read_text("utf-8")
    head, _, rest = text.partition("<EntryEvent>")
    path.write_text(head + made + rest.partition("</EntryEvent>")[2])
    records, _, _ = read(path)
    (listing,) = [r for record in records for r in record.rows if isinstance(r, Listing)]
    assert (listing.start, listing.end) == (start, end)


@pytest.mark.parametrize(
    ("false", "validity", "names", "identified"),
    [
        ("false", 1, [Name("P1")], True),
        ("false", 2, [Name("P1")], False),
        ("true", 1, [Name("P1", "weak")], False),
    ],
)
def test_what_is_false_identifies_nobody(
    tmp_path: Path, false: str, validity: int, names: list[Name], identified: bool
) -> None:
    """sdn_advanced.xsd: ``False`` of an Identity, ``ValidityID`` of an IDRegDocument."""
    path = advanced(tmp_path)
    text = path.read_text("utf-8").replace("<Identity ", f'<Identity False="{false}" ')
    kinds = (
        reference("IDRegDocType", 7, "Passport")
        + reference("Validity", 1, "Valid")
        + reference("Validity", 2, "Fraudulent")
    )
    document = (
        f'<IDRegDocuments><IDRegDocument ID="9" IDRegDocTypeID="7" IdentityID="1" '
        f'ValidityID="{validity}"><IDRegistrationNo>AB123456</IDRegistrationNo></IDRegDocument>'
        "</IDRegDocuments>"
    )
    path.write_text(
        text.replace("</ReferenceValueSets>", f"{kinds}</ReferenceValueSets>{document}")
    )
    found = party(read(path)[0][0])
    assert found.names == names
    assert ("PASSPORT:AB123456" in found.identifiers) is identified
    said = "Passport AB123456" + (" fraudulent" if validity == 2 else "")
    assert ("identification", said) in found.data


def test_an_alias_of_an_unknown_type_does_not_lose_the_party(tmp_path: Path) -> None:
    """sdn_advanced.xsd, AliasType: explained in the file's own reference values."""
    path = advanced(tmp_path)
    path.write_text(path.read_text("utf-8").replace('AliasTypeID="1403"', 'AliasTypeID="1404"'))
    records, refusals, _ = read(path)
    assert (len(records), refusals) == (3, [])
    assert party(records[0]).names == [Name("P1")]


def enhanced(entity: str, head: str = "<sanctionsList>SDN List</sanctionsList>") -> str:
    space = ADVANCED.replace("ADVANCED_XML", "ENHANCED_XML")
    return (
        f'<e:sanctionsData xmlns:e="{space}"><publicationInfo><filters><sanctionsLists>{head}'
        "</sanctionsLists></filters><dataAsOf>2026-07-27T00:00:00</dataAsOf></publicationInfo>"
        f"<e:entities>{entity}</e:entities></e:sanctionsData>"
    )


NAMED = (
    "<names><name><isPrimary>false</isPrimary><isLowQuality>true</isLowQuality><translations>"
    "<translation><formattedFullName>Low</formattedFullName></translation></translations></name>"
    "<name><translations><translation><isPrimary>true</isPrimary><formattedFirstName>Ann"
    "</formattedFirstName><formattedLastName>B</formattedLastName></translation></translations>"
    "<isPrimary>true</isPrimary></name></names>"
)


def test_the_enhanced_xml_in_another_order_and_without_options(tmp_path: Path) -> None:
    """SLS enhanced schema: one ``entity`` holds all; order, titles and documents are free."""
    entity = (
        f"<e:entity id='7'>{NAMED}<relationships><relationship><type>Leader or official of</type>"
        "<relatedEntity entityId='8'/></relationship></relationships>"
        "<features><feature><type>Birthdate</type><valueDate><fromDateBegin>1951-02-03"
        "</fromDateBegin></valueDate></feature><feature><type>Linked To</type><value>C LTD</value>"
        "</feature></features><sanctionsLists><sanctionsList datePublished='2020-05-01'>SDN List"
        "</sanctionsList></sanctionsLists><mood>x</mood>"
        "<generalInfo><title>Boss</title><entityType>Individual</entityType></generalInfo>"
        "</e:entity>"
    )
    path = write(tmp_path / "x.xml", enhanced(entity))
    assert reader_for(Opened(path), None) is READER
    assert (edition(path), scope(path)) == ("2026-07-27", "sdn-enhanced")
    (record,), refusals, said = read(path)
    assert refusals == []
    assert said == ["ignored unknown field mood"]
    assert party(record).names == [Name("Ann B"), Name("Low", "weak")]
    (listing,) = [r for r in record.rows if isinstance(r, Listing)]
    assert (listing.measures, listing.start) == (["asset_freeze"], "2020-05-01")
    assert [(r.kind, r.target[:10]) for r in record.rows if isinstance(r, Link)] == [
        ("UnknownLink", "ofac-7-lin"),
        ("Directorship", "ofac-8"),
    ]


def test_an_enhanced_entity_on_a_list_that_is_no_freeze(tmp_path: Path) -> None:
    """SLS enhanced schema, sanctionsLists: a party may stand on several; the umbrella says none."""
    listed = "".join(
        f"<sanctionsList datePublished='2021-06-03'>{name}</sanctionsList>"
        for name in ("Consolidated List", "Non-SDN CMIC List", "A list of tomorrow")
    )
    entity = (
        "<e:entity id='7'><generalInfo><entityType>Entity</entityType></generalInfo>"
        f"<sanctionsLists>{listed}</sanctionsLists><sanctionsPrograms><sanctionsProgram>"
        f"CMIC-EO13959</sanctionsProgram></sanctionsPrograms>{NAMED}</e:entity>"
    )
    path = write(tmp_path / "x.xml", enhanced(entity, "<sanctionsList>X</sanctionsList>"))
    (record,), _, _ = read(path)
    found = [(r.list_name, r.measures) for r in record.rows if isinstance(r, Listing)]
    assert found == [("us_ofac_ns_cmic", ["investment_ban"]), ("us_ofac", [])]
    assert any("unmapped list 'A list of tomorrow'" in text for text in record.remarks)


def test_a_file_of_changes_is_refused_and_says_what_to_fetch(tmp_path: Path) -> None:
    """SLS delta files have the layout of the enhanced XML with an ``action`` on each entity."""
    entity = f"<entity id='1' action='remove'>{NAMED}</entity>"
    path = write(tmp_path / "x.xml", enhanced(entity))
    assert reader_for(Opened(path), None) is READER
    with pytest.raises(RefusedFileError, match="files of changes"):
        read(path)


@pytest.mark.parametrize(("mark", "kind"), [("1", "weak"), ("true", "weak"), ("0", "name")])
def test_a_low_quality_alias_in_every_spelling(tmp_path: Path, mark: str, kind: str) -> None:
    """sdn_advanced.xsd, Alias: ``LowQuality`` is an ``xs:boolean``."""
    path = advanced(tmp_path)
    text = path.read_text("utf-8").replace('Primary="true"', f'Primary="1" LowQuality="{mark}"')
    path.write_text(text)
    assert party(read(path)[0][0]).names == [Name("P1", kind)]


def test_the_enhanced_xml_is_known_by_its_head_alone(tmp_path: Path) -> None:
    """SLS enhanced schema: long reference values stand between the head and the entities."""
    entity = (
        "<e:entity id='7'><generalInfo><entityType>Entity</entityType></generalInfo>"
        "<sanctionsLists><sanctionsList>SDN List</sanctionsList></sanctionsLists>"
        f"<sanctionsPrograms><sanctionsProgram>SDGT</sanctionsProgram></sanctionsPrograms>{NAMED}"
        "</e:entity>"
    )
    value = "<referenceValue><type>SanctionsList</type><value>A list</value></referenceValue>"
    values = f"<referenceValues>{value * 3000}</referenceValues><e:entities>"
    text = enhanced(entity).replace("<e:entities>", values)
    path = tmp_path / "SDN_ENHANCED.ZIP"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("SDN_ENHANCED.XML", text)
    assert reader_for(Opened(path), None) is READER
    assert (edition(path), scope(path)) == ("2026-07-27", "sdn-enhanced")
    (record,), refusals, _ = read(path)
    assert refusals == []
    assert [r.measures for r in record.rows if isinstance(r, Listing)] == [["asset_freeze"]]


def test_an_action_far_into_the_file_refuses_it(tmp_path: Path) -> None:
    """SLS delta files: what is removed may stand behind anything."""
    whole = f"<e:entity id='7'>{NAMED}</e:entity>" * 300
    path = write(tmp_path / "x.xml", enhanced(f"{whole}<e:entity id='8' action='remove'/>"))
    with pytest.raises(RefusedFileError, match="files of changes"):
        read(path)


def test_the_main_date_of_birth_is_the_one_that_is_marked(tmp_path: Path) -> None:
    """sdn.xsd, dateOfBirthItem: ``mainEntry`` marks the main one, wherever it stands."""
    births = "".join(
        f"<dateOfBirthItem><uid>{n}</uid><dateOfBirth>{day}</dateOfBirth><mainEntry>{main}"
        "</mainEntry></dateOfBirthItem>"
        for n, (day, main) in enumerate([("1951", "false"), ("02 Mar 1952", "true")])
    )
    entry = (
        "<uid>7</uid><lastName>A</lastName><sdnType>Individual</sdnType>"
        f"<programList><program>SDGT</program></programList><dateOfBirthList>{births}"
        "</dateOfBirthList>"
    )
    text = f'<sdnList xmlns="{SPACES[0]}"><sdnEntry>{entry}</sdnEntry></sdnList>'
    (record,), _, _ = read(write(tmp_path / "x.xml", text))
    assert party(record).birth_date == "1952-03-02"
    assert ("birth", "1951") in party(record).data


@pytest.mark.parametrize("root", ["sdnList", "nsplc"])
def test_lists_of_their_own_until_2015_or_so(tmp_path: Path, root: str) -> None:
    """Part 561 and the legislative council had files with another tag, type, and root."""
    entries = "".join(
        f"<sdnEntry><uid>{uid}</uid><lastName>A</lastName><{kind}Type>Individual</{kind}Type>"
        f"<programList><program>{tag}</program></programList></sdnEntry>"
        for uid, kind, tag in (("1", "nsp", "NS-PLC"), ("2", "sdn", "561List"))
    )
    path = tmp_path / "list.xml"
    path.write_text(f'<{root} xmlns="http://tempuri.org/{root}.xsd">{entries}</{root}>')
    assert reader_for(Opened(path), None) is READER
    assert listings(path) == {
        "ofac-1 NS-PLC": [("us_ofac_plc", ["transaction_ban"])],
        "ofac-2 561List": [("us_ofac_capta", ["sectoral"])],
    }


@pytest.mark.parametrize("value", ["0xABCDEF12", "12/31/2020", "2020-13-45", "Individual"])
def test_a_feature_of_ten_signs_is_no_day(tmp_path: Path, value: str) -> None:
    """SLS enhanced schema, feature: a value is a text of any kind."""
    entity = (
        f"<e:entity id='7'>{NAMED}<generalInfo><entityType>Individual</entityType></generalInfo>"
        f"<features><feature><type>Website</type><value>{value}</value></feature></features>"
        "<sanctionsLists><sanctionsList>SDN List</sanctionsList></sanctionsLists></e:entity>"
    )
    (record,), refusals, _ = read(write(tmp_path / "x.xml", enhanced(entity)))
    assert refusals == []
    assert ("website", value) in party(record).data


def test_an_approximate_day_of_birth_is_text_only(tmp_path: Path) -> None:
    """sdn_advanced.xsd, Start and End: ``Approximate``; "circa" in the other renderings."""
    path = advanced(tmp_path)
    point = "<{0}><Year>1950</Year><Month>{1}</Month><Day>{2}</Day></{0}>"
    bounds = (
        f'<Start Approximate="true">{point.format("From", 1, 1)}{point.format("To", 1, 1)}</Start>'
        f'<End Approximate="true">{point.format("From", 12, 31)}{point.format("To", 12, 31)}</End>'
    )
    birth = (
        '<Feature FeatureTypeID="8"><FeatureVersion><DatePeriod CalendarTypeID="1">'
        f"{bounds}</DatePeriod></FeatureVersion></Feature>"
    )
    old = 'PartySubTypeID="4">'
    path.write_text(path.read_text("utf-8").replace(old, old + birth, 1))
    with_reference(path, reference("FeatureType", 8, "Birthdate"))
    with_reference(path, reference("CalendarType", 1, "Gregorian"))
    records, refusals, _ = read(path)
    assert refusals == []
    assert party(records[0]).birth_date is None
    assert party(records[0]).data == [("birth", "about 1950")]


@pytest.mark.parametrize(
    ("value", "about", "day", "said"),
    [
        ("1950", "false", "1950", "1950"),
        ("1950", "true", None, "about 1950"),
        ("circa 1950", "true", None, "circa 1950"),
    ],
)
def test_an_approximate_day_of_the_enhanced_xml_is_text_only(
    tmp_path: Path, value: str, about: str, day: str | None, said: str
) -> None:
    """SLS enhanced schema, valueDate: ``isApproximate``."""
    entity = (
        f"<e:entity id='7'>{NAMED}<generalInfo><entityType>Individual</entityType></generalInfo>"
        f"<features><feature><type>Birthdate</type><value>{value}</value><valueDate>"
        f"<fromDateBegin>1950-01-01</fromDateBegin><isApproximate>{about}</isApproximate>"
        "</valueDate></feature></features><sanctionsLists><sanctionsList>SDN List</sanctionsList>"
        "</sanctionsLists></e:entity>"
    )
    (record,), _, _ = read(write(tmp_path / "x.xml", enhanced(entity)))
    assert party(record).birth_date == day
    assert ("birth", said) in party(record).data


def test_what_the_advanced_xml_comments_on_is_kept(tmp_path: Path) -> None:
    """sdn_advanced.xsd: Comment of profiles, features and events, and LimitationsToListing."""
    path = advanced(tmp_path)
    birth = (
        '<Feature FeatureTypeID="9"><FeatureVersion><Comment>by his brother</Comment>'
        '<VersionLocation LocationID="1"/></FeatureVersion></Feature>'
    )
    for old, new in (
        ('PartySubTypeID="3">', 'PartySubTypeID="3"><Comment>two of that name</Comment>' + birth),
        ("<EntryEvent>", "<LimitationsToListing>some</LimitationsToListing><EntryEvent><Comment>"),
        ("<Comment><Date>", "<Comment>first</Comment><Date>"),
        (
            "<DistinctParties>",
            '<Locations><Location ID="1"><LocationCountry CountryID="1"/><LocationPart '
            'LocPartTypeID="1"><LocationPartValue><Value>Kerch</Value></LocationPartValue>'
            "</LocationPart></Location></Locations><DistinctParties>",
        ),
    ):
        path.write_text(path.read_text("utf-8").replace(old, new, 1))
    with_reference(path, reference("FeatureType", 9, "Place of Birth"))
    with_reference(path, reference("Country", 1, "Ukraine") + reference("LocPartType", 1, "CITY"))
    records, refusals, _ = read(path)
    assert refusals == []
    assert party(records[1]).note == "two of that name"
    assert party(records[1]).data == [
        ("place_of_birth_remark", "by his brother"),
        ("birth_place", "Kerch, Ukraine"),
    ]
    (listing,) = [r for r in records[1].rows if isinstance(r, Listing)]
    assert listing.note == "some; first"


def test_an_entry_of_a_party_that_is_not_there_is_said(tmp_path: Path) -> None:
    path = advanced(tmp_path)
    path.write_text(path.read_text("utf-8").replace('ProfileID="2" ListID', 'ProfileID="8" ListID'))
    records, _, said = read(path)
    assert [r for record in records for r in record.rows if isinstance(r, Listing)] == []
    assert said == [
        "sanctions entries of 1 that are no party of the file are left out, such as of profile 8"
    ]


def test_a_relation_that_began_at_some_time_of_a_year_has_that_year(tmp_path: Path) -> None:
    """sdn_advanced.xsd, DatePeriod: a bound lies between ``From`` and ``To``."""
    point = "<Year>2015</Year><Month>{0}</Month><Day>{1}</Day>"
    start = f"<From>{point.format(1, 1)}</From><To>{point.format(12, 31)}</To>"
    period = f"><DatePeriod><Start>{start}</Start></DatePeriod></ProfileRelationship>"
    records, _, _ = read(advanced(tmp_path, relation(15003, 1, 2).replace("/>", period)))
    (interest,) = [r for record in records for r in record.rows if isinstance(r, Interest)]
    assert (interest.start, interest.end) == ("2015", None)


def test_a_sectoral_listing_beside_a_freeze_has_its_own_day(tmp_path: Path) -> None:
    """SLS enhanced schema, sanctionsList: each list has a day; programmes have none."""
    listed = (
        "<sanctionsList datePublished='2022-02-24'>SDN List</sanctionsList>"
        "<sanctionsList datePublished='2014-07-16'>Sectoral Sanctions Identifications List"
        "</sanctionsList>"
    )
    entity = (
        "<e:entity id='7'><generalInfo><entityType>Entity</entityType></generalInfo>"
        f"<sanctionsLists>{listed}</sanctionsLists><sanctionsPrograms><sanctionsProgram>"
        "RUSSIA-EO14024</sanctionsProgram><sanctionsProgram>UKRAINE-EO13662</sanctionsProgram>"
        f"</sanctionsPrograms>{NAMED}<features><feature><type>Executive Order 13662 Directive "
        "Determination -</type><value>Subject to Directive 1.</value></feature></features>"
        "</e:entity>"
    )
    (record,), _, _ = read(write(tmp_path / "x.xml", enhanced(entity)))
    found = [(r.list_name, r.measures, r.start) for r in record.rows if isinstance(r, Listing)]
    assert found == [
        ("us_ofac_sdn", ["asset_freeze"], "2022-02-24"),
        ("us_ofac_ssi", ["sectoral"], "2014-07-16"),
    ]


def test_addresses_in_two_scripts_and_comments_of_the_enhanced_xml_are_kept(tmp_path: Path) -> None:
    """SLS enhanced schema: translations of an address; comments of documents and relations."""

    def spelt(main: str, city: str) -> str:
        return (
            f"<translation><isPrimary>{main}</isPrimary><addressParts><addressPart><type>CITY"
            f"</type><value>{city}</value></addressPart></addressParts></translation>"
        )

    entity = (
        "<e:entity id='7'><generalInfo><entityType>Entity</entityType></generalInfo>"
        "<sanctionsLists><sanctionsList>SDN List</sanctionsList></sanctionsLists>"
        f"{NAMED}<addresses><address><country>Russia</country><translations>"
        f"{spelt('false', 'Москва')}{spelt('true', 'Moscow')}</translations></address></addresses>"
        "<identityDocuments><identityDocument><type>Registration Number</type><documentNumber>77"
        "</documentNumber><comments>old</comments></identityDocument></identityDocuments>"
        "<relationships><relationship><type>Owned or Controlled By</type><relatedEntity "
        "entityId='8'/><comments>by half</comments></relationship></relationships></e:entity>"
    )
    (record,), _, _ = read(write(tmp_path / "x.xml", enhanced(entity)))
    assert party(record).addresses == ["Moscow, Russia", "Москва, Russia"]
    assert ("identification", "Registration Number 77 old") in party(record).data
    assert [r.note for r in record.rows if isinstance(r, Interest)] == ["by half"]


@pytest.mark.parametrize(
    ("calendar", "day", "said"),
    [("Gregorian", "1378", "1378"), ("Hijri", None, "1378 (Hijri)")],
)
def test_a_year_of_another_calendar_is_no_year_of_ours(
    tmp_path: Path, calendar: str, day: str | None, said: str
) -> None:
    """sdn_advanced.xsd, DatePeriod: ``CalendarTypeID``, explained in the file."""
    path = advanced(tmp_path)
    point = "<From><Year>1378</Year></From>"
    birth = (
        '<Feature FeatureTypeID="8"><FeatureVersion><DatePeriod CalendarTypeID="2"><Start>'
        f"{point}</Start></DatePeriod></FeatureVersion></Feature>"
    )
    old = 'PartySubTypeID="4">'
    path.write_text(path.read_text("utf-8").replace(old, old + birth, 1))
    with_reference(path, reference("FeatureType", 8, "Birthdate"))
    with_reference(path, reference("CalendarType", 2, calendar))
    found = party(read(path)[0][0])
    assert (found.birth_date, found.data) == (day, [("birth", said)])
