"""OFAC's lists as CSV and as plain XML: facts, damage, and what the specifications allow."""

from pathlib import Path

import pytest

from graph.record.model import Interest, Link, Listing, Name, Party
from graph.record.record import Record
from graph.values.errors import RefusedFileError
from ingest.files.opened_file import Opened
from ingest.load.pipeline import Options, load
from ingest.readers.ofac.feature_facts import iso_day
from ingest.readers.ofac.ofac_labels import split_label
from ingest.readers.ofac.reader import READER
from ingest.recognition.detect import reader_for
from tests.ingest.outcome import read_as
from tests.ingest.readers.ofac.made_up import EMPTY, SPACES, listings, party, read, row, write


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
    text += row(3, "CUBA", "Vessel Registration Identification IMO 5501230.")
    company, ship, owner = (party(r) for r in read(write(tmp_path / "x.csv", text))[0])
    assert (company.identifiers, owner.identifiers) == (["US-OFAC:1"], ["US-OFAC:3"])
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
    assert split_label(segment) == (label, value)


def test_a_remark_of_endless_segments_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", row(1, "CUBA") + row(2, "CUBA", "a; " * 3000))
    _, (refusal,), _ = read(path)
    assert "segments cannot be meant" in refusal.reason


def test_a_csv_without_its_last_row_is_said(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(row(1, "CUBA"), encoding="utf-8")
    assert any("may be cut" in text for text in read(path)[2])


def test_fewer_entries_than_the_file_says_are_told_and_close_nothing(
    repository: Path, tmp_path: Path
) -> None:
    path = tmp_path / "consolidated.xml"
    whole = (repository / "sample_data" / "ofac" / path.name).read_text("utf-8")
    path.write_text(whole, encoding="utf-8")
    assert read(path)[2] == []
    path.write_text(whole.replace("Record_Count>3<", "Record_Count>8197<"), encoding="utf-8")
    assert read(path)[2] == ["it says that it has 8,197 entries, and has 3"]
    record = Record(tmp_path / "record")
    (refused,) = load(record, [path], Options(complete=True))
    assert "it says that it has 8,197 entries, and has 3" in refused.answer["refused"]
    assert not load(record, [path], Options())[0].is_refused


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
        read_as(READER, "ofac", path)


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


@pytest.mark.parametrize(
    ("country", "number", "found"),
    [
        ("Russia", "Tax ID No. 7707083893", ["RU-INN:7707083893"]),
        ("Russia", "Tax ID No. 7707083894", []),
        ("United Kingdom", "Company Number 01234567", []),
        ("Switzerland", "Company Number CHE-100.155.212", ["CH-UID:CHE-100.155.212"]),
    ],
)
def test_a_number_without_a_country_is_of_the_one_country_of_a_body(
    tmp_path: Path, country: str, number: str, found: list[str]
) -> None:
    """Half of the Russian numbers of the lists name no country; check digits must hold."""
    label, _, digits = number.rpartition(" ")
    entry = (
        "<uid>7</uid><lastName>A</lastName><sdnType>Entity</sdnType>"
        "<programList><program>SDGT</program></programList>"
        f"<idList><id><uid>1</uid><idType>{label}</idType><idNumber>{digits}</idNumber></id>"
        f"</idList><addressList><address><uid>2</uid><country>{country}</country></address>%s"
        "</addressList>"
    )
    other = "<address><uid>3</uid><country>Cuba</country></address>"
    for more, identifiers in (("", found), (other, [])):
        text = f'<sdnList xmlns="{SPACES[0]}"><sdnEntry>{entry % more}</sdnEntry></sdnList>'
        (record,), _, _ = read(write(tmp_path / "x.xml", text))
        assert party(record).identifiers == ["US-OFAC:7", *identifiers]
    said = f"Nationality of Registration {country}; {number}"
    (record,), _, _ = read(write(tmp_path / "x.csv", row(7, "SDGT", said)))
    assert party(record).identifiers == ["US-OFAC:7", *found]


@pytest.mark.parametrize(
    ("country", "code"),
    [("North Macedonia, The Republic of", "mk"), ("Man, Isle of", "im"), ("Eritrean", "er")],
)
def test_countries_as_the_lists_of_2024_call_them(tmp_path: Path, country: str, code: str) -> None:
    entry = (
        "<uid>7</uid><lastName>A</lastName><sdnType>Entity</sdnType><addressList><address>"
        f"<uid>2</uid><country>{country}</country></address></addressList>"
    )
    text = f'<sdnList xmlns="{SPACES[0]}"><sdnEntry>{entry}</sdnEntry></sdnList>'
    (record,), _, _ = read(write(tmp_path / "x.xml", text))
    assert party(record).countries == [code]


@pytest.mark.parametrize(
    ("label", "number", "country", "found"),
    [
        ("Legal Entity Number", "529900T8BM49AURSDO55", "", ["LEI:529900T8BM49AURSDO55"]),
        ("Legal Entity Number", "800000001", "Netherlands", []),
        ("LE Number", "01234567", "Peru", []),
        (
            "Russian State Individual Business Registration Number Pattern (OGRNIP)",
            "312123456789009",
            "Russia",
            ["RU-OGRN:312123456789009"],
        ),
    ],
)
def test_what_is_no_lei_under_a_label_like_it(
    tmp_path: Path, label: str, number: str, country: str, found: list[str]
) -> None:
    """An LE number is Peru's electoral booklet; the Dutch RSIN has nine digits (list of 2024)."""
    text = (
        f'<sdnList xmlns="{SPACES[0]}"><sdnEntry><uid>7</uid><lastName>A</lastName><sdnType>'
        f"Entity</sdnType><idList><id><uid>1</uid><idType>{label}</idType><idNumber>{number}"
        f"</idNumber><idCountry>{country}</idCountry></id></idList></sdnEntry></sdnList>"
    )
    (record,), _, _ = read(write(tmp_path / "x.xml", text))
    assert party(record).identifiers == ["US-OFAC:7", *found]
    assert not any("not a correct" in remark for remark in record.remarks)
    assert any(number in said for field, said in party(record).data if field == "identification")


def test_a_government_entity_is_a_public_body(tmp_path: Path) -> None:
    """OFAC's CSV and plain XML: what a listed government controls is blocked."""
    said = "Target Type Government Entity."
    text = row(1, "DPRK2] [DPRK3", said) + row(2, "DPRK2", said, '"vessel"')
    text += row(3, "DPRK2", "Target Type State-Owned Enterprise.")
    found = [party(record).schema for record in read(write(tmp_path / "x.csv", text))[0]]
    assert found == ["PublicBody", "Vessel", "Organization"]
    entry = (
        "<uid>7</uid><lastName>MINISTRY</lastName><sdnType>Entity</sdnType><programList>"
        "<program>DPRK2</program></programList><idList><id><idType>Target Type</idType>"
        "<idNumber>Government Entity</idNumber></id></idList>"
    )
    plain = f'<sdnList xmlns="{SPACES[0]}"><sdnEntry>{entry}</sdnEntry></sdnList>'
    assert party(read(write(tmp_path / "x.xml", plain))[0][0]).schema == "PublicBody"
