"""Tables with titles above their header, and shares that a spreadsheet says nobody knows."""

from pathlib import Path

import openpyxl
import pytest

from graph.values.errors import RefusedFileError
from ingest.reader import Record
from ingest.recognition.original_record import record_text
from tests.ingest.outcome import Outcome

TITLED = "Owners of firms, 2024\n\nowner;company;share\nA;B;50\nC;B;20\n"
BELOW = "row 3 is the header; what stands above it is not read"


def positions(found: Outcome) -> list[str]:
    """Where the records stand."""
    return [item.position for item in found.items if isinstance(item, Record)]


@pytest.mark.parametrize("text", [TITLED, "Owners; of; firms\n\n" + TITLED.split("\n\n")[1]])
def test_the_header_of_a_preset_is_found_below_a_title(tmp_path: Path, text: str) -> None:
    path = tmp_path / "own.csv"
    path.write_text(text, encoding="utf-8")
    found = Outcome(path)
    assert found.shares == ["50", "20"]
    assert positions(found) == ["row 4", "row 5"]
    assert [said for said in found.said if BELOW in said] == found.said != []


def test_it_is_found_in_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["Owners"], [None], ["owner", "company", "share"], ["A", "B", 50]):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    book.save(tmp_path / "own.xlsx")
    found = Outcome(tmp_path / "own.xlsx")
    assert found.shares == ["50"]
    assert positions(found) == ["row 4"]
    assert any(BELOW in said for said in found.said)


def test_that_of_a_mapping_is_found_too(tmp_path: Path) -> None:
    path, mapping = tmp_path / "own.csv", tmp_path / "own.toml"
    path.write_text("Report\nmade in 2024\nHolder,Firm\nA,B\n", encoding="utf-8")
    mapping.write_text(
        'record_id = "{Holder}"\n'
        '[[party]]\nkey = "o"\nid = "{Holder}"\nschema = "Person"\nnames = "{Holder}"\n'
        '[[party]]\nkey = "f"\nid = "{Firm}"\nschema = "Company"\nnames = "{Firm}"\n'
        '[[interest]]\nowner = "o"\nasset = "f"\nshare = "50"\n',
        encoding="utf-8",
    )
    assert Outcome(path, mapping).shares == ["50"]


def test_a_title_above_columns_that_nobody_knows_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("Our firms\n\nholder,firm,stake\nA,B,50\n", encoding="utf-8")
    with pytest.raises(RefusedFileError, match=r"one cell \(Our firms\).*header_row = 3"):
        Outcome(path)


def test_prose_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear all\n\nthe firms, as asked, are below.\nRegards\n", encoding="utf-8")
    with pytest.raises(RefusedFileError, match="format not recognised"):
        Outcome(path)


@pytest.mark.parametrize("before", ["\n\n", "sep=;\n", "A title\n", ""])
def test_a_row_is_shown_with_its_header(tmp_path: Path, before: str) -> None:
    path = tmp_path / "own.csv"
    path.write_text(f"{before}owner;company;share\nA;B;50\nC;B;20\n", encoding="utf-8")
    found = Outcome(path)
    shown = [record_text(path, "table", position) for position in positions(found)]
    assert shown == ["owner;company;share\nA;B;50", "owner;company;share\nC;B;20"]


@pytest.mark.parametrize("text", ["n/a", "-", "?", "Not disclosed", "unknown", ""])
def test_a_share_that_nobody_knows_is_unknown(tmp_path: Path, text: str) -> None:
    path = tmp_path / "own.csv"
    path.write_text(f"owner,company,share,votes\nA,B,{text},{text}\n", encoding="utf-8")
    found = Outcome(path)
    assert found.refused == []
    assert found.shares == ["0..100"]


def test_a_row_that_repeats_the_header_is_no_record(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(
        "owner,company,share\nA,B,50\nOwner,Company,Share\nC,B,20\nowner,company,share\n",
        encoding="utf-8",
    )
    found = Outcome(path)
    assert (found.shares, found.refused) == (["50", "20"], [])
    assert positions(found) == ["row 2", "row 4"]
    assert found.said == ["own.csv: rows that repeat the header: 2 (the first is row 3)"]


def test_text_whose_lines_have_any_number_of_commas_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "own.yml"
    path.write_text("---\na: b, c\nd: e, f\ng: h, i, j, k\nl: m, n\n", encoding="utf-8")
    with pytest.raises(RefusedFileError, match="format not recognised"):
        Outcome(path)
