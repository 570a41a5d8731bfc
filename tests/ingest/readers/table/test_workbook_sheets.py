"""Tables: sheets of workbooks, which of them is read, and what they hide."""

import gzip
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from graph.values.errors import RefusedFileError
from tests.ingest.outcome import Outcome


@pytest.mark.parametrize("line", ["sep=|", '"sep=|"', "SEP=|"])
def test_the_line_in_which_a_spreadsheet_names_the_separator_is_no_header(
    tmp_path: Path, line: str
) -> None:
    path = tmp_path / "excel.csv"
    path.write_text(f"{line}\r\nowner|company|share\r\nA;X|B|50\r\n", encoding="utf-8-sig")
    found = Outcome(path)
    assert found.shares == ["50"]
    assert [item.position for item in found.items] == ["row 2"]


def workbook(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    """Write a workbook of several sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


OWNERS = [["owner", "company", "share"], ["A", "B", 50]]


def test_the_first_sheet_that_a_mapping_fits_is_read_and_the_others_are_named(
    tmp_path: Path,
) -> None:
    sheets = {"Read me": [["x"]], "2024": OWNERS, "2023": OWNERS, "Empty": []}
    found = Outcome(workbook(tmp_path / "own.xlsx", sheets))
    assert found.shares == ["50"]
    assert len(found.said) == 2
    assert "not read: own.xlsx (2023): another sheet" in found.said[1]
    assert "not read: own.xlsx (Read me)" in found.said[0]


def test_a_workbook_that_is_packed_is_told(tmp_path: Path) -> None:
    book = workbook(tmp_path / "own.xlsx", {"S": OWNERS})
    packed = tmp_path / "own.xlsx.gz"
    packed.write_bytes(gzip.compress(book.read_bytes()))
    with pytest.raises(RefusedFileError, match=r"own\.xlsx\.gz: is a packed workbook; unpack"):
        Outcome(packed)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("own.csv", "owner,company,share\nA,B,50\n")
        archive.write(book, "own.xlsx")
    found = Outcome(tmp_path / "all.zip")
    assert found.shares == ["50"]
    assert found.said[-1] == (
        "not read: own.xlsx: is a workbook or archive within another; load it by itself"
    )


def test_merged_cells_are_told_and_never_filled_in(tmp_path: Path) -> None:
    """SpreadsheetML, ``mergeCell``: the first cell alone has the value."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["owner", "company", "share"], ["A", "B", 50], ["C", None, 20], ["D", "E", 5]):
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    sheet.merge_cells("E1:F1")
    book.save(tmp_path / "own.xlsx")
    found = Outcome(tmp_path / "own.xlsx")
    assert found.shares == ["50", "5"]
    (refused,) = found.refused
    assert refused.endswith("; the row has a part of the merged cells B2:B3")
    assert [text for text in found.said if "merged" in text] == [
        "own.xlsx (Sheet): cells B2:B3 are merged: only the first cell of each holds the value, "
        "the others are empty but for columns that a mapping names under fill_down; else unmerge "
        "them and fill in every row"
    ]


def test_rows_and_columns_that_are_hidden_are_read_and_named(tmp_path: Path) -> None:
    rows = [["owner", "company", "share"]] + [[f"O {n}", "Firm", "5"] for n in range(2, 12)]
    path = workbook(tmp_path / "filtered.xlsx", {"S": rows})
    book = openpyxl.load_workbook(path)
    for number in (1, 3, 4, 6, 7, 8, 9):
        book["S"].row_dimensions[number].hidden = True
    for letter in ("B", "E"):
        book["S"].column_dimensions[letter].hidden = True
    book.save(path)
    found = Outcome(path)
    assert len(found.interests) == 10
    assert found.said == [
        "filtered.xlsx (S): rows 3, 4, 6, 7, 8 and 1 more are hidden in the sheet; they are read "
        "like any other",
        "filtered.xlsx (S): column B is hidden in the sheet; it is read like any other",
    ]


def test_a_sheet_that_a_person_sees_comes_before_a_hidden_one(tmp_path: Path) -> None:
    path = workbook(tmp_path / "own.xlsx", {"Old": [OWNERS[0], ["X", "B", 1]], "Now": OWNERS})
    book = openpyxl.load_workbook(path)
    book["Old"].sheet_state = "hidden"
    book.active = 1
    book.save(path)
    assert Outcome(path).shares == ["50"]
    alone = workbook(tmp_path / "alone.xlsx", {"Old": OWNERS, "Other": [["x", "y"]]})
    book = openpyxl.load_workbook(alone)
    book["Old"].sheet_state = "hidden"
    book.active = 1
    book.save(alone)
    found = Outcome(alone)
    assert found.shares == ["50"]
    assert "alone.xlsx (Old): is a hidden sheet of the workbook" in found.said


def test_a_workbook_in_the_strict_form_says_so(tmp_path: Path) -> None:
    """ISO/IEC 29500-1: Strict has names of its own for all parts."""
    path = workbook(tmp_path / "own.xlsx", {"Now": OWNERS})
    strict = tmp_path / "strict.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(strict, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            for part in (b"spreadsheetml", b"officeDocument"):
                old = b"http://schemas.openxmlformats.org/" + part + b"/2006/"
                content = content.replace(old, b"http://purl.oclc.org/ooxml/" + part + b"/")
            target.writestr(name, content)
    with pytest.raises(RefusedFileError, match="Strict Open XML, which is not read; save it as"):
        Outcome(strict)
