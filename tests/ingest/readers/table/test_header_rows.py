"""Tables as people lay them out: headers in two rows, and names that stand once above several."""

from pathlib import Path

import openpyxl
import pytest

from graph.values.errors import InputError
from ingest.formats.table_cells import join_header_rows
from ingest.readers.table.mapping.mapping_file import load_mapping
from tests.ingest.outcome import Outcome

MAPPING = """\
record_id = "{Owner name} {Firm name}"
header_row = [2, 3]
fill_down = ["Firm name"]
[[party]]
key = "owner"
id = "{Owner name}"
schema = "Company"
names = "{Owner name}"
jurisdiction = { column = "Owner country" }
[[party]]
key = "firm"
id = "{Firm name}"
schema = "Company"
names = "{Firm name}"
[[interest]]
owner = "owner"
asset = "firm"
share = { column = "Share" }
"""
ROWS = [
    ["A report", "", "", ""],
    ["Owner", "", "Firm", "Share"],
    ["name", "country", "name", ""],
    ["A", "nl", "F", "50"],
    ["B", "de", "", "20"],
    ["C", "fr", "G", "10"],
]


def written(folder: Path, kind: str) -> Path:
    """Write the rows as text or as a workbook."""
    path = folder / f"own.{kind}"
    if kind == "csv":
        path.write_text("".join(";".join(row) + "\n" for row in ROWS), encoding="utf-8")
        return path
    book = openpyxl.Workbook()
    for row in ROWS:
        book.worksheets[0].append([cell or None for cell in row])
    for cells in ("A2:B2", "C4:C5"):
        book.worksheets[0].merge_cells(cells)
    book.save(path)
    return path


def mapping(folder: Path, text: str = MAPPING) -> Path:
    """Write a mapping."""
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_names_in_two_rows_and_below_a_name_are_read(tmp_path: Path, kind: str) -> None:
    found = Outcome(written(tmp_path, kind), mapping(tmp_path))
    assert found.refused == []
    assert [(row.owner, row.asset) for row in found.interests] == [
        ("made_up-a", "made_up-f"),
        ("made_up-b", "made_up-f"),
        ("made_up-c", "made_up-g"),
    ]
    assert found.shares == ["50", "20", "10"]


def test_without_it_a_row_below_a_name_is_refused(tmp_path: Path) -> None:
    plain = mapping(tmp_path, MAPPING.replace('fill_down = ["Firm name"]\n', ""))
    found = Outcome(written(tmp_path, "csv"), plain)
    assert len(found.refused) == 1


def test_a_row_that_cannot_be_read_ends_what_stands_above(tmp_path: Path) -> None:
    path = written(tmp_path, "csv")
    lines = path.read_text(encoding="utf-8").splitlines()
    lines.insert(4, "too;many;cells;in;this row")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = Outcome(path, mapping(tmp_path))
    assert len(found.refused) == 2
    assert [row.asset for row in found.interests] == ["made_up-f", "made_up-g"]


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([["a", "b"]], ["a", "b"]),
        ([["A", "", "B"], ["x", "y", ""]], ["A x", "A y", "B"]),
        ([["A"], ["x", "y"], ["1", "2"]], ["A x 1", "A y 2"]),
    ],
)
def test_a_header_in_rows(rows: list[list[str]], wanted: list[str]) -> None:
    assert join_header_rows(rows) == wanted


@pytest.mark.parametrize("rows", ["0", "[1, 3]", "[3, 2]", '"2"', "[2, 2]"])
def test_rows_of_a_header_follow_each_other(tmp_path: Path, rows: str) -> None:
    with pytest.raises(InputError, match="header_row: write"):
        load_mapping(mapping(tmp_path, MAPPING.replace("[2, 3]", rows)))


def test_a_row_is_counted_as_a_spreadsheet_does(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("\nA report\nOwner name,Owner country,Firm name,Share\nA,nl,F,50\n")
    one = mapping(tmp_path, MAPPING.replace("[2, 3]", "3"))
    found = Outcome(path, one)
    assert found.shares == ["50"]
    assert [item.position for item in found.items] == ["row 4"]
