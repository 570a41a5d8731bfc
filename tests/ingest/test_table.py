"""Tables by a mapping: presets, traps of spreadsheets, and mappings that are wrong."""

import datetime
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from graph.errors import InputError, RefusedFileError
from graph.model import TABLE_OF, Gap, Interest, Link, Listing, Name, Party, Row
from graph.share import UNKNOWN, Share
from ingest.reader import Context, Record, Refusal, reader_for
from ingest.readers._table_mapping import load
from ingest.readers.table import READER, presets
from ingest.source import Opened

SAMPLES = Path(__file__).resolve().parents[2] / "sample_data" / "table"

MAPPING = """\
record_id = "{n}"
optional = ["from", "to", "kind", "votes", "max"]
[[party]]
key = "owner"
id = "{owner}"
schema = "Person"
names = "{owner}"
[[party]]
key = "firm"
id = "{firm}"
schema = "Company"
names = "{firm}"
data = "rest"
[[interest]]
owner = "owner"
asset = "firm"
share = SHARE
start = { column = "from", format = "DD/MM/YYYY" }
end = { column = "to", last_day = true }
"""


class Outcome:
    """What one file gave."""

    def __init__(self, path: Path, mapping: Path | None = None) -> None:
        opened, self.remarks = Opened(path), list[str]()
        opened.remark = self.remarks.append
        dataset = opened.name.split(".")[0]
        items = list(READER.read(opened, Context(dataset, mapping, self.remarks.append)))
        self.records = [item for item in items if isinstance(item, Record)]
        self.refused = [item for item in items if isinstance(item, Refusal)]

    @property
    def rows(self) -> list[Row]:
        return [row for record in self.records for row in record.rows]

    def of(self, kind: type) -> list[Any]:
        return [row for row in self.rows if isinstance(row, kind)]

    @property
    def counts(self) -> dict[str, int]:
        return dict(Counter(TABLE_OF[type(row)] for row in self.rows))


Table = Callable[..., Outcome]


@pytest.fixture
def table(tmp_path: Path) -> Table:
    def read(
        text: str | bytes, share: str = '{ column = "share" }', mapping: str = MAPPING
    ) -> Outcome:
        path, described = tmp_path / "own.csv", tmp_path / "own.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        described.write_text(mapping.replace("SHARE", share), encoding="utf-8")
        return Outcome(path, described)

    return read


def share_of(table: Table, cell: str, share: str = '{ column = "share" }') -> Share | str | None:
    found = table(f"n;owner;firm;share\n1;O;F;{cell}\n2;O;F;50\n", share)
    if found.refused:
        return found.refused[0].reason
    interest: Interest = found.of(Interest)[0]
    return interest.share


@pytest.mark.parametrize(
    ("cell", "declared", "share"),
    [
        ("45.3", "", Share(453_000, 453_000)),
        ("45.3 %", "", Share(453_000, 453_000)),
        (">25..50", "", Share(250_000, 500_000, low_open=True)),
        ("25%..50%", "", Share(250_000, 500_000)),
        ("unknown", "", UNKNOWN),
        ("", "", UNKNOWN),
        ("", ', empty = "nothing", votes = 1', None),
        ("8,6", ', decimal = ","', Share(86_000, 86_000)),
        ("0.453", ', unit = "fraction"', Share(453_000, 453_000)),
        ("45.3%", ', unit = "fraction"', Share(453_000, 453_000)),
        ("a quarter to a half", ', bands = "bands"', Share(250_000, 500_000, low_open=True)),
    ],
)
def test_a_share_is_read_as_declared(
    table: Table, cell: str, declared: str, share: Share | None
) -> None:
    mapping = MAPPING.replace("share = SHARE\n", 'types = "shareholding"\nshare = SHARE\n')
    mapping += '[lookups.bands]\nvalues = { "A quarter to a half" = ">25..50" }\n'
    spec = f'{{ column = "share"{declared.replace(", votes = 1", "")} }}'
    found = table(f"n;owner;firm;share\n1;O;F;{cell}\n", spec, mapping)
    assert found.refused == []
    assert found.of(Interest)[0].share == share


@pytest.mark.parametrize(
    ("cell", "declared", "reason"),
    [
        ("8,6", "", "share: '8,6' has a comma; declare decimal"),
        ("1.234,5", ', decimal = ","', "has a point where the decimal sign is a comma"),
        ("150", "", "must lie between 0 and 100"),
        ("half", "", "share: 'half' is not a share"),
        ("45.3", ', unit = "fraction"', "must lie between 0 and 100"),
    ],
)
def test_a_share_that_nobody_declared_refuses_the_row(
    table: Table, cell: str, declared: str, reason: str
) -> None:
    assert reason in str(share_of(table, cell, f'{{ column = "share"{declared} }}'))


@pytest.mark.parametrize(
    ("low", "high", "share"),
    [("25", "50", Share(250_000, 500_000)), ("", "50", Share(0, 500_000)), ("", "", UNKNOWN)],
)
def test_a_share_may_stand_in_two_columns(table: Table, low: str, high: str, share: Share) -> None:
    spec = '{ min = { column = "share" }, max = { column = "max" } }'
    found = table(f"n;owner;firm;share;max\n1;O;F;{low};{high}\n", spec)
    assert found.of(Interest)[0].share == share


@pytest.mark.parametrize(
    ("start", "end", "span"),
    [
        ("04/07/2018", "2020-12-31", ("2018-07-04", "2021-01-01")),
        ("2018-07", "2020", ("2018-07", "2021")),
        ("2018", "2020-12", ("2018", "2021-01")),
        ("2018-07-04 00:00:00", "2020-12-31T23:59:59.999+02:00", ("2018-07-04", "2021-01-01")),
        ("2018-07-04T12:30Z", "2020-12-31 00:00", ("2018-07-04", "2021-01-01")),
    ],
)
def test_days_are_half_open(table: Table, start: str, end: str, span: tuple[str, str]) -> None:
    (interest,) = table(f"n,owner,firm,share,from,to\n1,O,F,5,{start},{end}\n").of(Interest)
    assert (interest.start, interest.end) == span


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        ("07/13/2018", "", "from: '07/13/2018' is not a day as DD/MM/YYYY"),
        ("2018-02-30 00:00:00", "", "from: '2018-02-30 00:00:00' is not a day as DD/MM/YYYY"),
        ("2018-02-03 noon", "", "from: '2018-02-03 noon' is not a day as DD/MM/YYYY"),
        ("01/02/18", "", "from: '01/02/18' is not a day as DD/MM/YYYY"),
        ("", "31/12/2020", "to: '31/12/2020' is not YYYY-MM-DD; declare how days are written"),
        ("2020", "2018", "lies before the start"),
    ],
)
def test_a_day_is_never_guessed(table: Table, start: str, end: str, reason: str) -> None:
    found = table(f"n,owner,firm,share,from,to\n1,O,F,5,{start},{end}\n")
    assert [reason in refusal.reason for refusal in found.refused] == [True]
    assert found.rows == []


def test_delimiter_encoding_and_header_are_found(table: Table) -> None:
    for sign in ",;\t":
        text = f"N{sign} OWNER {sign}Firm{sign}Share\n\n1{sign}Zoë{sign}F{sign}5\n"
        for encoding in ("utf-8-sig", "cp1252"):
            found = table(text.encode(encoding))
            assert found.of(Party)[0].names[0].value == "Zoë"
            assert bool(found.remarks) == (encoding == "cp1252")


def test_other_columns_become_data_of_the_party_that_takes_the_rest(table: Table) -> None:
    found = table("n,owner,firm,share,Colour\n1,O,F,5,red\n2,O,F,5,\n")
    assert [party.data for party in found.of(Party)] == [[], [("colour", "red")], [], []]


def test_broken_rows_are_refused_alone(table: Table) -> None:
    long = "x" * 200_000
    found = table(f"n,owner,firm,share\n1,O\n2,O,F,5,6\n3,O,F,5\n4,{long},F,5\n5,,F,5\n,O,F,5\n")
    assert len(found.records) == 1
    assert [(r.position, r.reason.split(";")[0]) for r in found.refused] == [
        ("row 2", "the row has 2 cells and the header 4"),
        ("row 3", "the row has 5 cells and the header 4"),
        ("row 5", "the row cannot be read (field larger than field limit (131072))"),
        ("row 6", "{owner}: empty, so that the owner is not named"),
        ("row 7", "record_id: the columns that name the row are empty"),
    ]
    assert all(refusal.raw for refusal in found.refused)


def test_a_quoted_line_end_stays_in_its_cell(table: Table) -> None:
    found = table('n,owner,firm,share\n1,"O\nP",F,"5"\n2,O,F,5\n')
    assert found.of(Party)[0].names[0].value == "O\nP"
    assert len(found.records) == 2


def test_an_unknown_category_refuses_the_row_unless_it_may_be_a_note(table: Table) -> None:
    lookup = '[lookups.kinds]\nvalues = { "Votes" = "votingRights" }\n'
    mapping = MAPPING.replace("SHARE", 'SHARE\ntypes = { column = "kind", lookup = "kinds" }')
    text = "n,owner,firm,share,kind\n1,O,F,5,votes\n2,O,F,5,magic\n"
    found = table(text, mapping=mapping + lookup)
    assert [r.reason for r in found.refused] == ["kind: 'magic' is not in the lookup kinds"]
    kept = table(text, mapping=mapping + lookup + 'otherwise = "keep as note"\n')
    first, second = kept.of(Interest)
    assert first.types == ["votingRights"]
    assert (second.types, second.note) == (["shareholding"], "kind: magic")


def test_a_workbook_gives_what_the_text_gives() -> None:
    text, book = Outcome(SAMPLES / "owners.csv"), Outcome(SAMPLES / "owners.xlsx")
    assert len(text.refused) == len(book.refused) == 2
    for left, right in zip(text.of(Interest), book.of(Interest), strict=True):
        right.share_published = left.share_published
        assert left == right
    assert text.of(Party) == book.of(Party)
    assert text.of(Gap) == book.of(Gap)


def test_cells_of_a_workbook_keep_their_meaning(tmp_path: Path, table: Table) -> None:
    table("n,owner,firm,share\n1,O,F,5\n")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["n", "owner", "firm", "share", "from"])
    sheet.append([1, "O", 27265167, 0.1 + 0.2, datetime.datetime(2018, 7, 4)])
    sheet.append([2.0, "O", "F", 0.453, None])
    sheet.cell(3, 4).number_format = "0.0%"
    sheet.append([3, "O", "F", "#REF!", None])
    sheet.cell(4, 4).data_type = "e"
    book.save(tmp_path / "own.xlsx")
    found = Outcome(tmp_path / "own.xlsx", tmp_path / "own.toml")
    first, second = found.of(Interest)
    assert (first.share, first.start) == (Share(3_000, 3_000), "2018-07-04")
    assert second.share == Share(453_000, 453_000)
    assert found.of(Party)[1].names[0].value == "27265167"
    assert [record.record_id for record in found.records] == ["1", "2"]
    assert [(refusal.reason, refusal.raw) for refusal in found.refused] == [
        ("cell D4 holds the error #REF!", "3,O,F,#REF!,")
    ]


def test_an_error_in_a_column_that_nobody_reads_refuses_nothing(
    tmp_path: Path, table: Table
) -> None:
    table("n,owner,firm,share\n1,O,F,5\n")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["n", "owner", "firm", "share", "remark"])
    sheet.append([1, "O", "F", 5, "#N/A"])
    sheet.append([2, "#N/A", "F", 5, "x"])
    for cell in (sheet.cell(2, 5), sheet.cell(3, 2)):
        cell.data_type = "e"
    book.save(tmp_path / "own.xlsx")
    found = Outcome(tmp_path / "own.xlsx", tmp_path / "own.toml")
    assert [record.record_id for record in found.records] == ["1"]
    assert [refusal.reason for refusal in found.refused] == ["cell B3 holds the error #N/A"]


@pytest.mark.parametrize(
    ("formulas", "said"),
    [
        (1, "cell D2 holds a formula"),
        (3, "cells D2, D3, D4 hold formulas"),
        (7, "cells D2, D3, D4, D5, D6 and 2 more hold formulas"),
    ],
)
def test_formulas_without_a_stored_value_are_named(
    tmp_path: Path, table: Table, formulas: int, said: str
) -> None:
    """SpreadsheetML, ``c``: the value of a formula is optional; without it nothing can be read."""
    table("n,owner,firm,share\n1,O,F,5\n")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Holdings"
    sheet.append(["n", "owner", "firm", "share"])
    for number in range(1, formulas + 1):
        sheet.append([number, "O", "F", "=10+15"])
    sheet.append([99, "O", "F", 5])
    book.save(tmp_path / "own.xlsx")
    found = Outcome(tmp_path / "own.xlsx", tmp_path / "own.toml")
    assert [row.share for row in found.of(Interest)] == [UNKNOWN] * formulas + [
        Share(50_000, 50_000)
    ]
    assert [text for text in found.remarks if "formula" in text] == [
        f"own.xlsx (Holdings): {said} without a stored value, read as empty; open and save it in a "
        "spreadsheet"
    ]


def test_a_formula_with_its_value_is_read_without_a_word(tmp_path: Path, table: Table) -> None:
    """SpreadsheetML, ``c``: a spreadsheet stores the value beside the formula."""
    table("n,owner,firm,share\n1,O,F,5\n")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["n", "owner", "firm", "share"], [1, "O", "F", "=10+15"]):
        sheet.append(row)
    book.save(tmp_path / "bare.xlsx")
    with (
        zipfile.ZipFile(tmp_path / "bare.xlsx") as source,
        zipfile.ZipFile(tmp_path / "own.xlsx", "w") as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                assert b"<v></v>" in content or b"<v />" in content or b"<v/>" in content
                for empty in (b"<v></v>", b"<v />", b"<v/>"):
                    content = content.replace(empty, b"<v>25</v>")
            target.writestr(name, content)
    found = Outcome(tmp_path / "own.xlsx", tmp_path / "own.toml")
    assert [row.share for row in found.of(Interest)] == [Share(250_000, 250_000)]
    assert not any("formula" in text for text in found.remarks)


def test_a_damaged_workbook_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "own.xlsx"
    path.write_bytes((SAMPLES / "owners.xlsx").read_bytes()[:3000])
    with pytest.raises(RefusedFileError):
        Outcome(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", '<!DOCTYPE x [<!ENTITY a "b">]><x/>')
        archive.writestr("xl/workbook.xml", "<x/>")
    with pytest.raises(RefusedFileError, match="DOCTYPE"):
        Outcome(path)


def test_two_numbers_for_one_name_are_never_one_company(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(
        "owner,company,company number,country,share\n"
        "O,F,27265167,nl,5\nO,F,27265168,nl,5\nO,F,,nl,5\nO,F,12-3,atlantis,5\n",
        encoding="utf-8",
    )
    found = Outcome(path)
    assert [refusal.position for refusal in found.refused] == ["row 3", "row 5"]
    assert "an earlier row gives this name the number NL-KVK:27265167" in found.refused[0].reason
    assert "'atlantis' is no country" in found.refused[1].reason


def test_an_owner_that_nobody_names_is_a_gap(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("owner,company,share\nNot disclosed,F,>25..50\n", encoding="utf-8")
    (gap,) = Outcome(path).of(Gap)
    assert (gap.kind, gap.ground) == ("unspecified_owner", "Not disclosed")
    assert gap.share == Share(250_000, 500_000, low_open=True)


def test_the_screening_list_is_read_in_place(shared_data: Path) -> None:
    found = Outcome(shared_data / "other-lists" / "us-csl.csv")
    assert found.refused == []
    assert found.remarks == []
    assert found.counts == {"parties": 115, "listings": 115}
    lists = Counter(listing.list_name for listing in found.of(Listing))
    assert lists["us_ofac_sdn"] == 28
    assert lists["us_ofac_ssi"] == 26
    by_name = {party.names[0].value: party for party in found.of(Party)}
    assert "IMO:8898831" in by_name["7-28"].identifiers
    assert by_name["7-28"].schema == "Vessel"
    assert by_name["ABDUL JAWAD, Naser"].birth_date == "1965"
    denied = [row for row in found.of(Listing) if row.end == "2020-10-14"]
    assert denied[0].authority == "US-BIS"
    assert len({party.id for party in found.of(Party)}) == len(
        {record.record_id for record in found.records}
    )


def test_an_unknown_list_is_kept_for_a_person(shared_data: Path, tmp_path: Path) -> None:
    text = (shared_data / "other-lists" / "us-csl.csv").read_text(encoding="utf-8")
    path = tmp_path / "csl.csv"
    path.write_text(text.replace("Capta List (CAP)", "New List (NEW)"), encoding="utf-8")
    found = Outcome(path)
    assert found.refused == []
    (listing,) = [row for row in found.of(Listing) if row.list_name == "us_csl_other"]
    assert (listing.authority, listing.measures) == ("US-OFAC", [])
    said = [text for record in found.records for text in record.remarks]
    assert said.count("us_csl_other: no measure is known; a person must look") == 1


RELATIONSHIPS = """\
node_id_start,node_id_end,rel_type,link,status,start_date,end_date,sourceID
1,9,officer_of,shareholder of,,15-MAR-2004,,Made-up Leak
1,9,officer_of,"Owner, director and shareholder",,"Mar 23, 2006",31-DEC-2010,Made-up Leak
2,9,officer_of,Nominee Director of,,23-03-06,,Made-up Leak
3,9,officer_of,Nominee shareholder,,,,Made-up Leak
3,9,officer_of,Beneficiary of,,,,Made-up Leak
3,8,officer_of,Records & Registers of,,,,Made-up Leak
7,9,intermediary_of,intermediary of,,,,Made-up Leak
1,3,same_name_as,same name as,,,,Made-up Leak
1,6,registered_address,registered address,,,,Made-up Leak
1,8,friend_of,friend of,,,,Made-up Leak
"""
OFFICERS = """\
node_id,name,countries,country_codes,sourceID,valid_until,note
1,"Jan ""Example"" Jansen",Netherlands;Nowhere,NLD;XXX,Made-up Leak,,
2,EL PORTADOR,,,Made-up Leak,,
"""


@pytest.mark.parametrize(
    ("said", "types", "share"),
    [
        ("BO/Director", ["shareholding"], UNKNOWN),
        ("BeneficialOwner", ["shareholding"], UNKNOWN),
        ("Settlor; Grantor", ["settlor"], None),
        ("Trustor", ["settlor"], None),
        ("Person of Significant Control", ["otherInfluenceOrControl"], None),
        ("Ultimate controling party", ["otherInfluenceOrControl"], None),
        ("financial controller of", None, None),
        ("grantee of a mortgage of", None, None),
    ],
)
def test_words_of_the_leaks(
    tmp_path: Path, said: str, types: list[str] | None, share: Share | None
) -> None:
    head, *_ = RELATIONSHIPS.splitlines()
    path = tmp_path / "relationships.csv"
    path.write_text(f"{head}\n1,9,officer_of,{said},,,,Made-up Leak\n", encoding="utf-8")
    stated = [(row.types, row.share) for row in Outcome(path).of(Interest)]
    assert stated == ([] if types is None else [(types, share)])


def test_offshore_leaks_in_one_zip(tmp_path: Path) -> None:
    path = tmp_path / "leaks.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("README.txt", "made up\n")
        archive.writestr("nodes-addresses.csv", "node_id,address,name,country_codes\n6,x,,\n")
        archive.writestr("nodes-officers.csv", OFFICERS)
        archive.writestr("relationships.csv", RELATIONSHIPS)
    found = Outcome(path)
    assert [(row.types, row.share, row.start) for row in found.of(Interest)] == [
        (["shareholding"], UNKNOWN, "2004-03-15"),
        (["shareholding"], UNKNOWN, "2006-03-23"),
        (["shareholding", "nominee"], UNKNOWN, None),
        (["beneficiaryOfLegalArrangement"], None, None),
    ]
    assert [(row.kind, row.role) for row in found.of(Link)] == [
        ("Directorship", "Owner, director and shareholder"),
        ("Directorship", "Nominee Director of"),
        ("UnknownLink", "Records & Registers of"),
        ("Representation", "intermediary of"),
        ("UnknownLink", "possibly the same (same_name_as)"),
        ("UnknownLink", "registered address"),
    ]
    # A likeness that the publisher computed is a link that claims little, and joins nothing.
    assert found.of(Link)[-2].certainty == "alleged"
    assert found.of(Link)[-2].subtype == "possibly_same"
    address, person, bearer = found.of(Party)
    assert (address.schema, address.addresses) == ("Thing", ["x"])
    assert not any(party.same_as for party in (person, bearer))
    assert (person.id, person.countries, person.note) == ("icij-1", ["nl"], "country_codes: XXX")
    assert found.of(Link)[1].note == "start_date: 23-03-06"
    assert bearer.topics == ["bearer"]
    assert [r.reason for r in found.refused] == [
        "no block of the mapping applies to rel_type 'friend_of', link 'friend of'"
    ]
    assert found.refused[0].position == "relationships.csv row 11"
    assert any("README.txt" in remark for remark in found.remarks)


VIZ = """\
record_id = "{id}"
[[party]]
key = "start"
id = "{source}"
[[party]]
key = "end"
id = "{target}"
[[interest]]
when = [{ column = "data.properties.name", in = "holdings" }]
owner = "start"
asset = "end"
types = { column = "data.properties.name", lookup = "holdings" }
start = { column = "data.properties.date_start", format = "DD/MM/YYYY" }
[[skip]]
when = [{ column = "data.properties.name", not_in = "holdings" }]
why = "not a holding"
[lookups.holdings]
match = "words"
values = { "shareholder" = "shareholding", "owner" = "shareholding" }
"""


def test_published_edges_by_a_mapping_of_ones_own(shared_data: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "viz.toml"
    mapping.write_text(VIZ, encoding="utf-8")
    found = Outcome(shared_data / "icij" / "viz-2016" / "All-edges.csv", mapping)
    assert len(found.records) + len(found.refused) == 889
    assert [r.reason.split(" is")[0] for r in found.refused] == [
        "data.properties.date_start: '10/04/96'"
    ]
    assert set(found.counts) == {"interests"}
    assert found.counts["interests"] == 405


def test_a_preset_is_recognised_by_its_header_and_no_other_table_is(tmp_path: Path) -> None:
    assert reader_for(Opened(SAMPLES / "owners.csv"), None) is READER
    assert reader_for(Opened(SAMPLES / "owners.xlsx"), None) is READER
    path = tmp_path / "strange.csv"
    path.write_text("colour,size\nred,5\n", encoding="utf-8")
    assert 0 < READER.sniff(Opened(path).sniff()) < 10
    with pytest.raises(RefusedFileError, match=r"no preset knows these columns \(colour, size\)"):
        Outcome(path)


def test_a_missing_column_refuses_the_file(table: Table) -> None:
    with pytest.raises(RefusedFileError, match=r"no column firm that own\.toml names"):
        table("n,owner,share\n1,O,5\n")


def test_a_used_column_that_stands_twice_refuses_the_file(table: Table) -> None:
    with pytest.raises(RefusedFileError, match="column share stands there twice"):
        table("n,owner,firm,share,Share\n1,O,F,5,6\n")


def test_every_preset_can_be_read() -> None:
    names = {preset.file for preset in presets()}
    assert {"owners.toml", "us_csl.toml", "icij_relationships.toml"} <= names


WRONG = {
    "unknown key": ('record_id = "{n}"\n', 'recordid = "{n}"\n', "record_id: missing"),
    "misspelt block": ("[[interest]]", "[[interests]]", "interests: unknown key; write interest"),
    "misspelt field": ("asset =", "aset =", "interest[1].asset: missing"),
    "extra field": ("asset =", 'colour = "x"\nasset =', "interest[1].colour: unknown key"),
    "unknown party": ('asset = "firm"', 'asset = "frim"', "there is no party 'frim'; write firm"),
    "schema": ('"Company"', '"Firm"', "party.firm.schema: 'Firm'; write one of Person"),
    "no lookup": ("SHARE", '{ column = "share", bands = "b" }', "there is no lookup 'b'"),
    "date format": ("DD/MM/YYYY", "DD/MM/YY", "interest[1].start.format: 'DD/MM/YY': 'YY'"),
    "no column": ('{ column = "to",', "{", "interest[1].end.column: missing; write the name"),
    "decimal": ("SHARE", '{ column = "share", decimal = ";" }', "share.decimal: ';'; write . or ,"),
    "not a text": ('schema = "Person"', "schema = 5", 'party.owner.schema: write "text"'),
    "not TOML": ('key = "owner"', "key = owner", "own.toml: not TOML"),
    "otherwise": (
        "last_day = true",
        'otherwise = "guess"',
        'interest[1].end.otherwise: write "keep as note"',
    ),
    "condition": (
        "[[interest]]\n",
        '[[interest]]\nwhen = [{ column = "n" }]\n',
        "interest[1].when[1].is: write exactly one of is, not, in, not_in, filled, present",
    ),
    "word of a lookup": (
        "SHARE",
        '{ column = "share" }\ntypes = { column = "n", lookup = "t" }\n'
        '[lookups.t]\nvalues = { "x" = "boss" }\n[x]\n',
        "lookups.t.values.'x': 'boss'",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_mapping_names_file_key_and_what_to_write(name: str, tmp_path: Path) -> None:
    old, new, message = WRONG[name]
    assert old in MAPPING
    path = tmp_path / "own.toml"
    text = MAPPING.replace(old, new).replace("SHARE", '{ column = "share" }')
    if "[x]" in text:
        head, _, rest = text.partition("[lookups.t]")
        values, _, tail = rest.partition("[x]\n")
        text = f"{head}{tail}[lookups.t]{values}"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load(path)
    assert str(caught.value).startswith("own.toml: ")
    assert message in str(caught.value)


def test_a_mapping_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        load(tmp_path / "none.toml")


def test_the_example_of_the_how_to_page_works(repository: Path, tmp_path: Path) -> None:
    page = (repository / "docs" / "how-to" / "your-own-table.md").read_text(encoding="utf-8")
    blocks = page.split("```")[1::2]
    (mapping,) = [block for block in blocks if block.startswith("toml\n")]
    (text,) = [block for block in blocks if block.strip().startswith("Id;")]
    (tmp_path / "stakes.toml").write_text(mapping.removeprefix("toml\n"), encoding="utf-8")
    (tmp_path / "stakes.csv").write_text(text.strip() + "\n", encoding="utf-8")
    found = Outcome(tmp_path / "stakes.csv", tmp_path / "stakes.toml")
    assert (found.refused, found.remarks) == ([], [])
    (interest,) = found.of(Interest)
    assert interest.share == Share(86_000, 86_000)
    assert (interest.start, interest.end) == ("2011-02-01", "2022-01-01")
    assert found.of(Party)[1].identifiers == ["NL-KVK:01234567"]


@pytest.mark.parametrize(
    ("cells", "signs", "share"),
    [
        ("1;4", "", Share(250_000, 250_000)),
        ("1;3", "", Share(333_333, 333_334, True, True)),
        ("1.234;10.000", ', thousands = "."', Share(123_400, 123_400)),
        ("1 234,5;10 000", ', thousands = " ", decimal = ","', Share(123_450, 123_450)),
        ("10;", "", UNKNOWN),
        (";10", "", UNKNOWN),
        ("0;10", "", Share(0, 0)),
    ],
)
def test_a_number_of_shares_out_of_all(table: Table, cells: str, signs: str, share: Share) -> None:
    declared = f'{{ parts = {{ column = "held" }}, of = {{ column = "all" }}{signs} }}'
    found = table(f"n;owner;firm;held;all\n1;O;F;{cells}\n", declared)
    assert found.refused == []
    (row,) = found.of(Interest)
    assert row.share == share


@pytest.mark.parametrize("cells", ["1.234;9000", "5;4", "5;0", "many;4", "12.34;99.999", "-1;4"])
def test_a_number_of_shares_that_is_none_is_refused(table: Table, cells: str) -> None:
    declared = '{ parts = { column = "held" }, of = { column = "all" } }'
    found = table(f"n;owner;firm;held;all\n1;O;F;{cells}\n2;O;F;1;2\n", declared)
    (refused,) = found.refused
    assert refused.reason.startswith("held: ")


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ('{ parts = { column = "held" } }', "share.of: missing; write the column of all shares"),
        ('{ parts = "{held}", of = "9", thousands = "x" }', "share.thousands: 'x'; write '.'"),
        ('{ parts = "{held}", of = "9", column = "y" }', "share.column: unknown key beside parts"),
    ],
)
def test_a_mapping_of_numbers_of_shares_is_read_strictly(
    table: Table, declared: str, said: str
) -> None:
    with pytest.raises(InputError, match=re.escape(said)):
        table("n;owner;firm;held;all\n1;O;F;1;2\n", declared)


def test_the_original_name_that_is_the_name_is_no_other_name(tmp_path: Path) -> None:
    path = tmp_path / "nodes-entities.csv"
    path.write_text(
        "node_id,name,original_name,former_name,jurisdiction,country_codes,incorporation_date\n"
        "10,Made-up Ltd.,Made-up Ltd.,Older Ltd.,BVI,VGB,15-MAR-2004\n"
        "11,Made-up Ltd.,MADE UP LIMITED,,BVI,VGB,\n",
        encoding="utf-8",
    )
    assert [party.names for party in Outcome(path).of(Party)] == [
        [Name("Made-up Ltd."), Name("Older Ltd.", "previous")],
        [Name("Made-up Ltd."), Name("MADE UP LIMITED", "alias")],
    ]


@pytest.mark.parametrize(
    ("text", "format_", "day"),
    [
        ("20190305", "YYYYMMDD", "2019-03-05"),
        ("05MAR2019", "DDMONYYYY", "2019-03-05"),
        ("05.03.2019 14:30:00", "DD.MM.YYYY", "2019-03-05"),
        ("3/5/2019 2:30 PM", "MM/DD/YYYY", "2019-03-05"),
        ("20190305T143000", "YYYYMMDD", None),
        ("2019353", "YYYYMMDD", None),
    ],
)
def test_days_without_signs_between_and_with_a_time_behind(
    tmp_path: Path, text: str, format_: str, day: str | None
) -> None:
    mapping, path = tmp_path / "own.toml", tmp_path / "days.csv"
    said = MAPPING.replace("SHARE", '"50"').replace("DD/MM/YYYY", format_)
    mapping.write_text(said, encoding="utf-8")
    path.write_text(f"n,owner,firm,from\n1,A,B,{text}\n", encoding="utf-8")
    found = Outcome(path, mapping)
    assert [row.start for row in found.of(Interest)] == ([] if day is None else [day])
    assert len(found.refused) == (day is None)


def test_texts_that_stand_for_an_empty_cell_are_empty(tmp_path: Path) -> None:
    mapping, path = tmp_path / "own.toml", tmp_path / "empty.csv"
    said = MAPPING.replace("SHARE", '{ column = "share" }')
    mapping.write_text('empty = ["N/A", "0000-00-00"]\n' + said, encoding="utf-8")
    path.write_text(
        "n,owner,firm,share,from,to,town\n1,A,B,n/a,0000-00-00,N/A,N/A\n2,N/A,B,5,,,Ort\n",
        encoding="utf-8",
    )
    found = Outcome(path, mapping)
    (row,) = found.of(Interest)
    assert (row.share, row.start, row.end) == (UNKNOWN, None, None)
    assert [party.data for party in found.of(Party) if party.names[0].value == "B"] == [[]]
    assert len(found.refused) == 1


@pytest.mark.parametrize(
    ("cell", "share"),
    [
        ("25-50%", "25..50"),
        ("More than 25% but not more than 50%", ">25..50"),
        ("\u2265 75 %", "75..100"),
        ("less than 5 percent", "0..<5"),
        ("75% or more", "75..100"),
    ],
)
def test_shares_in_words_that_say_one_thing(table: Table, cell: str, share: str) -> None:
    found = share_of(table, cell)
    assert isinstance(found, Share)
    assert found.text == share


@pytest.mark.parametrize("cell", ["about 50", "10 % (indirect)", "25,5-50 %", "5;10"])
def test_shares_that_may_say_another_thing_are_refused(table: Table, cell: str) -> None:
    found = table(f'n,owner,firm,share\n1,O,F,"{cell}"\n')
    assert [refused.reason.split(":")[0] for refused in found.refused] == ["share"]


@pytest.mark.parametrize(
    ("cell", "ends"), [("1/2", (500_000, 500_000)), ("1000 / 3000", (333_333, 333_334))]
)
def test_a_ratio_is_a_share_where_numbers_are_fractions(
    table: Table, cell: str, ends: tuple[int, int]
) -> None:
    declared = '{ column = "share", unit = "fraction" }'
    (row,) = table(f"n;owner;firm;share\n1;O;F;{cell}\n", declared).of(Interest)
    assert (row.share.low, row.share.high, row.share_published) == (*ends, cell)


def test_a_ratio_that_is_none_or_undeclared_is_refused(table: Table) -> None:
    declared = '{ column = "share", unit = "fraction" }'
    (refused,) = table("n;owner;firm;share\n1;O;F;3/2\n", declared).refused
    assert refused.reason == "share: '3/2' is no share"
    assert "declare unit" in str(share_of(table, "1/2"))


def test_countries_may_come_from_several_columns(table: Table) -> None:
    both = '[{ column = "born" }, { column = "lives", otherwise = "keep as note" }]'
    said = MAPPING.replace('names = "{owner}"', f'names = "{{owner}}"\ncountries = {both}')
    text = "n,owner,firm,share,born,lives\n1,A,F,5,LV,Estonia\n2,B,F,5,XK,Riga\n3,C,F,5,Riga,LV\n"
    found = table(text, mapping=said)
    people = [party for party in found.of(Party) if party.schema == "Person"]
    assert [party.countries for party in people] == [["lv", "ee"], ["xk"]]
    assert people[1].note == "lives: Riga"
    assert [refused.reason for refused in found.refused] == [
        "born: 'Riga' is no country or ISO 3166 code"
    ]
