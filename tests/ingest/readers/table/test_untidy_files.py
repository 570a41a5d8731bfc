"""Tables: what people's own files have now and then."""

from pathlib import Path

import openpyxl
import pytest

from graph.record.model import Link
from graph.values.errors import RefusedFileError
from ingest.reader import Record
from tests.clock import is_quick
from tests.ingest.outcome import Outcome
from tests.ingest.readers.table.test_workbook_sheets import OWNERS, workbook

pytestmark = pytest.mark.slow


def test_lines_may_end_as_on_old_macintoshes(tmp_path: Path) -> None:
    path = tmp_path / "mac.csv"
    path.write_bytes(b"owner,company,share\rA,B,50\rC,B,20\r")
    assert Outcome(path).shares == ["50", "20"]


def test_a_value_below_no_name_is_told(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(",owner,company,share,\n0,A,B,50,\n1,C,B,20,sold in May\n2,D,B,5,again\n")
    found = Outcome(path)
    assert found.shares == ["50", "20", "5"]
    assert [text for text in found.said if "row 3" in text and "column 5" in text] == found.said


def test_a_row_of_blanks_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("owner,company,share\nA,B,50\n , ,\n")
    assert Outcome(path).refused == []


def test_a_title_in_place_of_a_header_says_what_to_do(tmp_path: Path) -> None:
    rows = [["Our firms"], [], ["holder", "firm", "stake"], ["A", "B", 50]]
    path = workbook(tmp_path / "own.xlsx", {"S": rows})
    with pytest.raises(RefusedFileError, match=r"one cell \(Our firms\).*header_row = 3"):
        Outcome(path)


MAPPING = """
record_id = "{owner}"
header_row = 3
[[party]]
key = "o"
id = "{owner}"
schema = "Company"
names = ["{owner}"]
[[party]]
key = "c"
id = "{company}"
schema = "Company"
names = ["{company}"]
[[interest]]
owner = "o"
asset = "c"
share = { column = "share" }
"""


SHARE = 'share = { column = "share" }'


DAY = SHARE + '\nstart = { column = "from", format = ["DD/MM/YYYY", "MM/DD/YYYY"] }'


def one_row(tmp_path: Path, text: str, said: str, start: str = "") -> Outcome:
    """Read a row of a table whose mapping says how shares and days are written."""
    path, mapping = tmp_path / "own.csv", tmp_path / "own.toml"
    said = MAPPING.replace("header_row = 3", "").replace(SHARE, said)
    mapping.write_text(said)
    path.write_text(f"owner;company;share;from\nA;B;{text};{start}\n")
    return Outcome(path, mapping)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [(".25", "25"), ("0.25..0.5", "25..50"), (">.25", ">25..100"), (".5%", "0.5")],
)
def test_a_fraction_may_lack_its_zero(tmp_path: Path, text: str, wanted: str) -> None:
    share = 'share = { column = "share", unit = "fraction" }'
    assert one_row(tmp_path, text, share).shares == [wanted]


@pytest.mark.parametrize(
    ("start", "wanted"),
    [("13/02/2019", "2019-02-13"), ("02/13/2019", "2019-02-13"), ("02/02/2019", "2019-02-02")],
)
def test_a_day_that_one_format_fits_is_that_day(tmp_path: Path, start: str, wanted: str) -> None:
    assert [row.start for row in one_row(tmp_path, "5", DAY, start).interests] == [wanted]


def test_a_day_that_two_formats_fit_otherwise_is_refused(tmp_path: Path) -> None:
    found = one_row(tmp_path, "5", DAY, "01/02/2019")
    assert found.refused == [
        "from: '01/02/2019' may be 2019-02-01 or 2019-01-02; declare the one format that it has"
    ]
    kept = DAY.replace("] }", '], otherwise = "keep as note" }')
    (row,) = one_row(tmp_path, "5", kept, "01/02/2019").interests
    assert (row.start, row.note) == (None, "from: 01/02/2019")


@pytest.mark.parametrize("name", ["own.csv", "own.xlsx"])
def test_the_header_may_stand_lower(tmp_path: Path, name: str) -> None:
    path, mapping = tmp_path / name, tmp_path / "own.toml"
    mapping.write_text(MAPPING)
    if name == "own.csv":
        path.write_text("Our firms\n\nowner;company;share\nA;B;50\nC;B;x\n")
    else:
        workbook(path, {"S": [["Our firms"], [], *OWNERS, ["C", "B", "x"]]})
    found = Outcome(path, mapping)
    assert found.shares == ["50"]
    assert [item.position for item in found.items] == ["row 4", "row 5"]


@pytest.mark.parametrize(
    ("number_format", "value", "wanted"),
    [
        ('0.00"%"', 0.5, "0.5"),
        ("0\\%", 33, "33"),
        ("0.0%", 0.5, "50"),
        ('0.0%;"-%"0', 0.5, "50"),
    ],
)
def test_a_percent_sign_that_is_only_shown_does_not_multiply(
    tmp_path: Path, number_format: str, value: float, wanted: str
) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(OWNERS[0])
    sheet.append(["A", "B", value])
    sheet["C2"].number_format = number_format
    book.save(tmp_path / "own.xlsx")
    assert Outcome(tmp_path / "own.xlsx").shares == [wanted]


def links(found: Outcome) -> list[tuple[str, str | None]]:
    """Return kind and role of the links."""
    records = [item for item in found.items if isinstance(item, Record)]
    return [(r.kind, r.role) for record in records for r in record.rows if isinstance(r, Link)]


def test_a_former_holder_holds_nothing(tmp_path: Path) -> None:
    said = ["Former shareholder of", "Ex-Shareholder of", "Shareholder / former director of"]
    path = tmp_path / "relationships.csv"
    path.write_text(
        "node_id_start,node_id_end,rel_type,link\n"
        + "".join(f"{number},9,officer_of,{link}\n" for number, link in enumerate(said))
    )
    found = Outcome(path)
    assert [row.owner for row in found.interests] == ["icij-2"]
    assert links(found)[:2] == [("UnknownLink", said[0]), ("UnknownLink", said[1])]


def test_a_former_owner_of_opencorporates_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "officers.csv"
    path.write_text("id,company_number,jurisdiction_code,name,position\n1,2,gb,A,former owner\n")
    found = Outcome(path)
    assert found.interests == []
    assert links(found) == [("UnknownLink", "former owner")]


def test_a_number_is_no_day(tmp_path: Path) -> None:
    """A cell without a date format holds a serial number, which two date systems read otherwise."""
    rows = [["owner", "company", "share", "from"], ["A", "B", 5, 43832], ["C", "B", 5, None]]
    (refused,) = Outcome(workbook(tmp_path / "own.xlsx", {"Sheet": rows})).refused
    assert refused.startswith("from: '43832' is a number and no day; give the cell a date")


@pytest.mark.parametrize("rows", [3, 20_000])
def test_a_quotation_mark_that_is_never_closed_takes_one_row_only(
    tmp_path: Path, rows: int
) -> None:
    """RFC 4180, 2.5 to 2.7: a mark within a cell must stand in a quoted cell, and be doubled."""
    path = tmp_path / "own.csv"
    lines = [f"O{number},C{number},5\n" for number in range(rows)]
    path.write_text("owner,company,share\n" + 'A,"B,50\n' + "".join(lines))
    found = Outcome(path)
    assert found.shares == ["5"] * rows
    assert found.refused == [
        "a quotation mark is opened here and not closed with its cell; the next line is read anew"
    ]
    assert [item.position for item in found.items][:2] == ["row 2", "row 3"]


def test_rows_between_two_marks_that_open_and_close_nothing_are_read(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    lines = [f"O{number},C{number},5\n" for number in range(100)]
    path.write_text("owner,company,share\n" + 'A,"B,50\n' + "".join(lines) + 'Z,"Y",1\n')
    found = Outcome(path)
    assert found.shares == ["5"] * 100 + ["1"]
    assert len(found.refused) == 1


def test_open_marks_in_every_line_take_no_time(tmp_path: Path) -> None:
    def read(lines: int) -> None:
        path = tmp_path / f"own{lines}.csv"
        path.write_text("owner,company,share\n" + 'a,b"c,"d\n' * lines + "O,C,5\n")
        found = Outcome(path)
        assert found.shares == ["5"]
        assert len(found.refused) == lines

    assert is_quick(read, 60_000, 10)


def test_a_statement_csv_with_an_open_mark_loses_one_line(tmp_path: Path) -> None:
    """FollowTheMoney's statements and OpenSanctions' simple CSV quote only what must be."""
    header = "canonical_id,entity_id,prop,prop_type,schema,value,dataset,external,id\n"
    lines = [f"e{n},e{n},name,name,Person,N{n},d,f,s{n}\n" for n in range(3000)]
    path = tmp_path / "some.statements.csv"
    path.write_text(header + 'x,x,name,name,Person,"X,d,f,s\n' + "".join(lines))
    found = Outcome(path)
    assert len(found.items) - len(found.refused) == 3000
    assert len(found.refused) == 1


def test_a_cell_of_several_lines_at_the_end_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text('owner,company,share\nA,B,50\n"C\nD",E,"7"')
    assert Outcome(path).shares == ["50", "7"]
