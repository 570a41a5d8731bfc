"""Tables: workbooks give what text gives."""

import datetime
import zipfile
from pathlib import Path

import openpyxl
import pytest

from graph.record.model import Gap, Interest, Party
from graph.values.errors import RefusedFileError
from graph.values.share import UNKNOWN, Share
from tests.ingest.readers.table.mapped import SAMPLES, Outcome, Table


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


@pytest.mark.parametrize(("column", "known"), [(1, None), (4, "1")])
def test_a_row_with_an_error_is_known_where_the_error_is_not_in_its_name(
    tmp_path: Path, table: Table, column: int, known: str | None
) -> None:
    table("n,owner,firm,share\n1,O,F,5\n")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["n", "owner", "firm", "share"], [1, "O", "F", 5], [2, "O", "F", 5]):
        sheet.append(row)
    sheet.cell(2, column).value, sheet.cell(2, column).data_type = "#N/A", "e"
    book.save(tmp_path / "own.xlsx")
    found = Outcome(tmp_path / "own.xlsx", tmp_path / "own.toml")
    assert [refusal.record_id for refusal in found.refused] == [known]


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


@pytest.mark.parametrize(
    ("unit", "shares", "refused"),
    [
        ("", ["2.5"], ["row 2", "row 3"]),
        (', unit = "fraction"', ["50", ">33.3333..<33.3334"], ["row 4"]),
    ],
)
def test_a_number_that_is_shown_as_a_ratio_is_no_percentage(
    tmp_path: Path, table: Table, unit: str, shares: list[str], refused: list[str]
) -> None:
    table("n,owner,firm,share\n1,O,F,5\n", f'{{ column = "share"{unit} }}')
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["n", "owner", "firm", "share"])
    for number, share in enumerate([0.5, 1 / 3, 2.5], start=1):
        sheet.append([number, "O", "F", share])
        sheet.cell(number + 1, 4).number_format = "# ?/?"
    book.save(tmp_path / "own.xlsx")
    found = Outcome(tmp_path / "own.xlsx", tmp_path / "own.toml")
    assert [row.share.text for row in found.of(Interest)] == shares
    assert [refusal.position for refusal in found.refused] == refused
