"""The reader of the UN's consolidated list, on published files and on the traps of the format."""

from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from graph.record.model import Listing, Name, Party
from graph.values.errors import RefusedFileError
from ingest import programmes
from ingest.files.opened_file import Opened
from ingest.reader import Record
from ingest.readers.un.reader import READER
from ingest.recognition.detect import reader_for
from tests.ingest.outcome import read_as, read_records

WHOLE = (
    "<DATAID>7</DATAID><FIRST_NAME>SOME</FIRST_NAME><SECOND_NAME>BODY</SECOND_NAME>"
    "<UN_LIST_TYPE>Taliban</UN_LIST_TYPE><LISTED_ON>2001-02-23</LISTED_ON>"
)


read = partial(read_records, READER, "un")


def individual(tmp_path: Path, inside: str, kind: str = "INDIVIDUAL") -> Path:
    path = tmp_path / "list.xml"
    path.write_text(
        "<CONSOLIDATED_LIST dateGenerated='2026-08-01T23:00:04.625Z'>"
        f"<{kind}S><{kind}>{inside}</{kind}></{kind}S></CONSOLIDATED_LIST>",
        encoding="utf-8",
    )
    return path


def only(path: Path) -> tuple[Party, Listing, Record]:
    (record,), refusals, _ = read(path)
    assert refusals == []
    party, listing = record.rows
    assert isinstance(party, Party)
    assert isinstance(listing, Listing)
    return party, listing, record


def test_the_published_list_is_read_whole(shared_data: Path) -> None:
    path = shared_data / "un-xml" / "UN-2025-04-19.xml"
    assert reader_for(Opened(path), None) is READER
    assert READER.edition is not None
    assert READER.edition(Opened(path)) == "2025-04-19"
    records, refusals, said = read(path)
    assert (len(records), refusals, said) == (877, [], [])
    assert len({r.record_id for r in records}) == 877
    assert [m for r in records for m in r.remarks] == ["unknown country 'former Soviet Union'"]
    listings = [row for r in records for row in r.rows if isinstance(row, Listing)]
    assert all(x.start is not None and x.end is None and x.measures for x in listings)
    lists = Counter(x.list_name for x in listings)
    assert (lists["un_isil_al_qaida"], lists["un_north_korea"], lists["un_iraq"]) == (343, 155, 76)


def test_entries_of_libya_are_read_by_the_measures_that_they_state(shared_data: Path) -> None:
    records, _, _ = read(shared_data / "un-xml" / "UN-2025-04-19.xml")
    found = Counter(
        tuple(row.measures)
        for record in records
        for row in record.rows
        if isinstance(row, Listing) and row.list_name == "un_libya"
    )
    assert found == {("asset_freeze", "travel_ban"): 21, ("travel_ban",): 5, ("asset_freeze",): 4}


def test_a_slice_of_the_list_is_read(shared_data: Path) -> None:
    records, refusals, _ = read(shared_data / "un-xml" / "sample_unsc.xml")
    assert (len(records), refusals) == (7, [])


@pytest.mark.parametrize(
    ("committee", "kind", "list_name", "measures"),
    [
        ("Taliban", "INDIVIDUAL", "un_taliban", ["asset_freeze", "travel_ban"]),
        ("Taliban", "ENTITY", "un_taliban", ["asset_freeze"]),
        ("GB", "INDIVIDUAL", "un_guinea_bissau", ["travel_ban"]),
        ("Iraq", "INDIVIDUAL", "un_iraq", ["asset_freeze"]),
        ("Iran", "ENTITY", "un_iran", ["asset_freeze"]),
    ],
)
def test_each_committee_has_its_list_and_measures(
    tmp_path: Path, committee: str, kind: str, list_name: str, measures: list[str]
) -> None:
    _, listing, _ = only(individual(tmp_path, WHOLE.replace("Taliban", committee), kind))
    assert (listing.list_name, listing.measures) == (list_name, measures)
    assert (listing.authority, listing.observed_on) == ("UN", "2026-08-01")


def test_an_unmapped_committee_stays_as_published_without_measures(tmp_path: Path) -> None:
    _, listing, record = only(individual(tmp_path, WHOLE.replace("Taliban", "Atlantis")))
    assert (listing.programme, listing.list_name, listing.measures) == ("Atlantis", "un_sc", [])
    assert record.remarks == ["unmapped programme 'Atlantis': kept as published, without measures"]


@pytest.mark.parametrize(
    ("quality", "kind"),
    [
        ("Good", "alias"),
        ("", "alias"),
        ("a.k.a.", "alias"),
        ("f.k.a.", "previous"),
        ("Low", "weak"),
    ],
)
def test_the_quality_of_an_alias_is_kept(tmp_path: Path, quality: str, kind: str) -> None:
    alias = (
        f"<INDIVIDUAL_ALIAS><QUALITY>{quality}</QUALITY><ALIAS_NAME>OTHER</ALIAS_NAME>"
        "</INDIVIDUAL_ALIAS><INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>"
    )
    party, _, _ = only(individual(tmp_path, WHOLE + alias))
    assert party.names == [Name("SOME BODY", "name"), Name("OTHER", kind)]


@pytest.mark.parametrize(
    ("quality", "kind"), [("Low quality a.k.a.", "weak"), ("LOW", "weak"), ("Fair", "alias")]
)
def test_a_quality_in_other_words_is_weak_where_it_says_low(
    tmp_path: Path, quality: str, kind: str
) -> None:
    alias = (
        f"<INDIVIDUAL_ALIAS><QUALITY>{quality}</QUALITY><ALIAS_NAME>OTHER</ALIAS_NAME>"
        "</INDIVIDUAL_ALIAS>"
    )
    party, _, record = only(individual(tmp_path, WHOLE + alias))
    assert party.names[1] == Name("OTHER", kind)
    assert bool(record.remarks) is (quality != "LOW")


def test_aliases_in_one_element_are_taken_apart(tmp_path: Path) -> None:
    alias = (
        "<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>A B;\n C D ;</ALIAS_NAME>"
        "</INDIVIDUAL_ALIAS>"
    )
    party, _, _ = only(individual(tmp_path, WHOLE + alias))
    assert [n.value for n in party.names] == ["SOME BODY", "A B", "C D"]


def test_only_an_exact_birth_is_a_date(tmp_path: Path) -> None:
    births = "".join(
        f"<INDIVIDUAL_DATE_OF_BIRTH>{inside}</INDIVIDUAL_DATE_OF_BIRTH>"
        for inside in (
            "<TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1961</YEAR>",
            "<TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1958</FROM_YEAR>"
            "<TO_YEAR>1963</TO_YEAR>",
            "<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1962-04-01</DATE>",
        )
    )
    party, _, _ = only(individual(tmp_path, WHOLE + births))
    assert party.birth_date == "1962-04-01"
    assert [v for k, v in party.data if k == "birth"] == [
        "about 1961",
        "1958 to 1963",
        "1962-04-01",
    ]


def test_a_delisted_entry_ends_on_the_day_it_was_delisted(tmp_path: Path) -> None:
    _, listing, _ = only(individual(tmp_path, WHOLE + "<DELISTED_ON>2020-05-01</DELISTED_ON>"))
    assert (listing.start, listing.end) == ("2001-02-23", "2020-05-01")


def test_a_number_that_is_more_than_a_number_is_no_passport(tmp_path: Path) -> None:
    documents = "".join(
        "<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT>"
        f"<NUMBER>{number}</NUMBER></INDIVIDUAL_DOCUMENT>"
        for number in ("B010574", "unknown, issued in 2001")
    )
    party, _, _ = only(individual(tmp_path, WHOLE + documents + "<INDIVIDUAL_DOCUMENT/>"))
    assert party.identifiers == ["PASSPORT:B010574"]
    assert len([k for k, _ in party.data if k == "identification"]) == 2


@pytest.mark.parametrize(
    ("field", "reason"),
    [
        ("<DATAID>7</DATAID>", "DATAID: missing"),
        ("<UN_LIST_TYPE>Taliban</UN_LIST_TYPE>", "UN_LIST_TYPE: missing"),
        (
            "<FIRST_NAME>SOME</FIRST_NAME><SECOND_NAME>BODY</SECOND_NAME>",
            "FIRST_NAME: the entry has no name",
        ),
    ],
)
def test_what_lacks_a_key_name_or_committee_is_refused(
    tmp_path: Path, field: str, reason: str
) -> None:
    records, (refusal,), _ = read(individual(tmp_path, WHOLE.replace(field, "")))
    assert records == []
    assert refusal.reason == reason
    assert "<INDIVIDUAL>" in refusal.raw


def test_unknown_elements_are_said_once(tmp_path: Path) -> None:
    inside = WHOLE + "<MOOD>x</MOOD><INDIVIDUAL_ALIAS><TUNE>y</TUNE></INDIVIDUAL_ALIAS>"
    assert read(individual(tmp_path, inside))[2] == [
        "ignored unknown field MOOD",
        "ignored unknown field ALIAS.TUNE",
    ]


def test_what_the_list_has_since_2026_is_known(tmp_path: Path) -> None:
    inside = WHOLE + (
        "<HAS_INTERPOL_LINK>YES</HAS_INTERPOL_LINK><INTERPOL_LINK>u</INTERPOL_LINK>"
        "<LAST_REVIEWED_ON><VALUE>2025-12-31</VALUE></LAST_REVIEWED_ON>"
    )
    path = individual(tmp_path, inside)
    assert read(path)[2] == []
    assert ("reviewed", "2025-12-31") in only(path)[0].data


def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    path = individual(tmp_path, WHOLE)
    path.write_text(path.read_text("utf-8")[:-30], encoding="utf-8")
    with pytest.raises(RefusedFileError, match="breaks off"):
        read(path)


@pytest.mark.parametrize("text", ["<export/>", "a,b\n1,2\n", "", "{}"])
def test_other_files_are_not_taken(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other"
    path.write_text(text, encoding="utf-8")
    assert READER.sniff(Opened(path).sniff()) == 0
    with pytest.raises(RefusedFileError):
        read_as(READER, "un", path)


def test_every_committee_of_the_table_freezes_or_bans() -> None:
    for code in programmes.codes("un"):
        found = programmes.find_programme("un", code)
        assert found is not None
        assert found.authority == "UN"
        assert found.measures


# --- what the schema allows -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "list_name"),
    [
        ("al-qaida", "un_isil_al_qaida"),
        ("South Sudan ", "un_south_sudan"),
        ("SOUTHSUDAN", "un_south_sudan"),
        ("Al Shabaab", "un_somalia"),
    ],
)
def test_a_committee_is_known_by_its_letters(tmp_path: Path, code: str, list_name: str) -> None:
    """consolidated.xsd, UN_LIST_TYPE: a text, which editions write in several ways."""
    inside = WHOLE.replace("Taliban", code)
    _, listing, record = only(individual(tmp_path, inside))
    assert (listing.list_name, record.remarks) == (list_name, [])
    assert listing.measures == ["asset_freeze", "travel_ban"]


def test_an_entry_that_is_named_in_its_own_script_only(tmp_path: Path) -> None:
    """consolidated.xsd, INDIVIDUAL: FIRST_NAME may be empty beside NAME_ORIGINAL_SCRIPT."""
    script = "<FIRST_NAME/><NAME_ORIGINAL_SCRIPT>محمد; احمد</NAME_ORIGINAL_SCRIPT>"
    inside = WHOLE.replace("<FIRST_NAME>SOME</FIRST_NAME><SECOND_NAME>BODY</SECOND_NAME>", script)
    party, _, _ = only(individual(tmp_path, inside))
    assert [(name.value, name.kind) for name in party.names] == [
        ("محمد", "name"),
        ("احمد", "alias"),
    ]


def test_a_persons_address_that_is_only_a_country_is_kept(tmp_path: Path) -> None:
    address = "<INDIVIDUAL_ADDRESS><COUNTRY>Iraq</COUNTRY></INDIVIDUAL_ADDRESS>"
    party, _, _ = only(individual(tmp_path, WHOLE + address * 2))
    assert (party.addresses, party.countries) == ([], [])
    assert party.data == [("address_country", "Iraq")]


def test_spellings_in_brackets_behind_a_name_are_names(tmp_path: Path) -> None:
    """In published lists since 2010, behind an alias in another script."""
    alias = "<ALIAS_NAME>One (Two;\nThree (the elder)); Four (x)</ALIAS_NAME>"
    inside = WHOLE + f"<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY>{alias}</INDIVIDUAL_ALIAS>"
    party, _, _ = only(individual(tmp_path, inside))
    assert [n.value for n in party.names[1:]] == ["One", "Two", "Three (the elder)", "Four (x)"]


def test_a_document_whose_number_stands_in_its_kind_is_kept(tmp_path: Path) -> None:
    kind = "<TYPE_OF_DOCUMENT>National Identification Number</TYPE_OF_DOCUMENT>"
    more = "<TYPE_OF_DOCUMENT2>Identification card number 9</TYPE_OF_DOCUMENT2>"
    documents = "".join(
        f"<INDIVIDUAL_DOCUMENT>{part}</INDIVIDUAL_DOCUMENT>" for part in (kind + more, kind)
    )
    party, _, _ = only(individual(tmp_path, WHOLE + documents))
    assert [text for name, text in party.data if name == "identification"] == [
        "National Identification Number Identification card number 9"
    ]


@pytest.mark.parametrize(
    ("quality", "note", "kind"),
    [
        ("Good", "Previously listed as. In Arabic: x", "previous"),
        ("", "formerly listed as", "previous"),
        ("Low", "previously listed as", "weak"),
        ("Good", "nom de guerre", "alias"),
    ],
)
def test_an_alias_that_was_the_listed_name_is_a_former_one(
    tmp_path: Path, quality: str, note: str, kind: str
) -> None:
    alias = f"<QUALITY>{quality}</QUALITY><ALIAS_NAME>OLD</ALIAS_NAME><NOTE>{note}</NOTE>"
    path = individual(tmp_path, WHOLE + f"<INDIVIDUAL_ALIAS>{alias}</INDIVIDUAL_ALIAS>")
    party, _, _ = only(path)
    assert party.names[1:] == [Name("OLD", kind)]
    assert ("alias_note", f"OLD: {note}") in party.data


@pytest.mark.parametrize(
    ("kind", "banks"), [("ENTITY", ["BIC:AAAAKPPY", "BIC:BBBBKPPY"]), ("INDIVIDUAL", [])]
)
def test_a_code_of_a_bank_in_the_comments_identifies_an_entity(
    tmp_path: Path, kind: str, banks: list[str]
) -> None:
    texts = ("It serves others. SWIFT/BIC: AAAAKPPY.", "SWIFT: BBBBKPPY", "SWIFT SERVICES")
    comments = "".join(f"<COMMENTS1>{text}</COMMENTS1>" for text in texts)
    party, listing, _ = only(individual(tmp_path, WHOLE + comments, kind))
    assert party.identifiers == banks
    assert listing.reason == "\n".join(texts)


def test_a_section_that_is_new_is_told(tmp_path: Path) -> None:
    path = individual(tmp_path, WHOLE)
    assert not [said for said in read(path)[2] if "sections" in said]
    vessels = "<VESSELS><VESSEL><DATAID>8</DATAID></VESSEL></VESSELS></CONSOLIDATED_LIST>"
    path.write_text(path.read_text().replace("</CONSOLIDATED_LIST>", vessels))
    records, _, remarks = read(path)
    assert (len(records), "sections of the list that are not read: VESSELS" in remarks) == (1, True)
