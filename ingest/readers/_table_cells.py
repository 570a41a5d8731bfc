"""A table of any make as a header and rows of filled cells: delimited text or a workbook.

A cell is text. Two kinds of workbook cells say more than their text: a day becomes ISO text, which
needs no declared format, and a number becomes a ``Number``, which needs no declared decimal sign.
Numbers are printed with the 15 digits that a spreadsheet keeps; percent formats are honoured.
"""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from graph.errors import RefusedFileError
from graph.remembering import remembered
from ingest.readers._table_formulas import unstored
from ingest.source import Opened
from ingest.streams import DAMAGE

LARGEST_CELL: Final = 131_072
"""Characters in a cell; the limit is the process's, so each reader sets its own."""
DELIMITERS: Final = ",;\t|"
MAX_UNPACKED: Final = 4_000_000_000
"""A workbook that unpacks to more is refused; a sheet holds at most a million rows."""


class Number(str):
    """The text of a number cell of a workbook: decimal point, no thousands."""

    __slots__ = ()


@dataclass(slots=True)
class Line:
    """One row of a table.

    Attributes:
        number: the row as a spreadsheet counts it; the header is row 1.
        cells: the cells in the order of the header, trimmed; an empty one is an empty text.
        problem: why the row cannot be read, or ``None``.
        texts: all cells as they came.
    """

    number: int
    cells: list[str]
    problem: str | None
    texts: list[str]

    @property
    def raw(self) -> str:
        """The row as comma-separated text."""
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="").writerow(self.texts)
        return buffer.getvalue() or f"(row {self.number})"


@dataclass(frozen=True)
class Table:
    """One table of a file.

    Attributes:
        name: the file, member or sheet.
        header: column names as written; an unnamed column is an empty text.
        lines: the rows below, once.
    """

    name: str
    header: list[str]
    lines: Iterator[Line]


@remembered
def folded(column: str) -> str:
    """Fold a column name: case and spaces do not matter."""
    return " ".join(column.split()).casefold()


def tables(opened: Opened, sheet: str | None, delimiter: str | None) -> Iterator[Table]:
    """Yield each table of a file; a workbook gives the named sheet, or its first.

    Raises:
        RefusedFileError: it is no table that can be read.
    """
    if is_workbook(opened.sniff().head) and not opened.is_zip:
        with _workbook(opened) as book:
            table = _sheet(book, opened, sheet)
            yield replace(table, lines=_whole(table.lines, opened.name))
        return
    for name, stream in opened.text(newline=""):
        yield _delimited(name, stream, delimiter)


def is_workbook(head: bytes) -> bool:
    """Say whether a file begins as an XLSX does."""
    return head[:4] == b"PK\x03\x04" and (b"[Content_Types].xml" in head or b"xl/" in head)


def header_of(text: str) -> list[str]:
    """Give the header of delimited text, with at least two columns; else an empty list."""
    first = text.lstrip("\r\n").split("\n", 1)[0].rstrip("\r")
    if not first or first[0] in "{[<" or "\x00" in first:
        return []
    cells = _cells_of(first, _delimiter_of(first))
    return cells if len(cells) > 1 else []


def _cells_of(line: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []


def _delimiter_of(line: str) -> str:
    return max(DELIMITERS, key=lambda sign: len(_cells_of(line, sign)))


def _delimited(name: str, stream: Iterable[str], delimiter: str | None) -> Table:
    lines = iter(stream)
    first = next((line for line in lines if line.strip()), "")
    sign = delimiter or _delimiter_of(first.rstrip("\r\n"))

    def chained() -> Iterator[str]:
        yield first
        yield from lines

    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(chained(), delimiter=sign)
    try:
        header = [cell.strip() for cell in next(reader, [])]
    except csv.Error as wrong:
        raise RefusedFileError(f"{name}: the header cannot be read ({wrong})") from None
    return Table(name, header, _trimmed(_rows(_numbered(reader), len(header))))


def _numbered(reader: Any) -> Iterator[tuple[int, list[str] | str]]:
    """Number the rows; a row that the parser refuses is given as the reason."""
    number = 1
    while True:
        number += 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error as wrong:
            yield number, f"the row cannot be read ({wrong})"


def _rows(rows: Iterable[tuple[int, list[str] | str]], width: int) -> Iterator[Line]:
    for number, texts in rows:
        if isinstance(texts, str):
            yield Line(number, [], texts, [])
            continue
        if not any(texts):
            continue
        if len(texts) != width and (len(texts) < width or any(texts[width:])):
            problem = f"the row has {len(texts)} cells and the header {width}"
            yield Line(number, [], problem, texts)
            continue
        yield Line(number, texts, None, texts)


def _trimmed(lines: Iterable[Line]) -> Iterator[Line]:
    """Trim the cells of text; those of a workbook are trimmed as they are read."""
    for line in lines:
        line.cells = [text.strip() for text in line.texts]
        yield line


def _whole(lines: Iterator[Line], name: str) -> Iterator[Line]:
    """Give the rows of a sheet, which is refused whole where it turns out to be damaged."""
    with _damage(name):
        yield from lines


@contextmanager
def _damage(name: str) -> Iterator[None]:
    """Say in one sentence what openpyxl lets out of a damaged workbook."""
    try:
        yield
    except (
        *DAMAGE,
        LookupError,
        SyntaxError,
        TypeError,
        ValueError,
        AttributeError,
        ArithmeticError,
    ) as wrong:
        reason = str(wrong).partition("\n")[0][:200]
        raise RefusedFileError(f"{name}: is no readable workbook ({reason})") from None


@contextmanager
def _workbook(opened: Opened) -> Iterator[Any]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    # openpyxl is given the open file, since it leaves one that it opened itself open on damage.
    with opened.path.open("rb") as stream:
        with _damage(opened.name):
            _check_parts(opened)
            with warnings.catch_warnings():
                # openpyxl warns of styles that it does not know; no value hangs on them.
                warnings.simplefilter("ignore", UserWarning)
                try:
                    book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
                except InvalidFileException as wrong:
                    raise ValueError(str(wrong)) from None
        try:
            yield book
        finally:
            book.close()


def _check_parts(opened: Opened) -> None:
    """Refuse workbooks that unpack beyond measure or declare entities."""
    with zipfile.ZipFile(opened.path) as archive:
        if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
            raise RefusedFileError(f"{opened.name}: unpacks to more than a workbook can hold")
        for info in archive.infolist():
            if info.filename.endswith((".xml", ".rels")):
                with archive.open(info) as part:
                    if b"<!DOCTYPE" in part.read(4096):
                        raise RefusedFileError(f"{opened.name}: declares a DOCTYPE; not read")


def _sheet(book: Any, opened: Opened, sheet: str | None) -> Table:
    name = opened.name
    if sheet is not None and sheet not in book.sheetnames:
        raise RefusedFileError(
            f"{name}: there is no sheet {sheet!r}; there are {', '.join(book.sheetnames)}"
        )
    if not book.worksheets:
        raise RefusedFileError(f"{name}: holds no sheet")
    with _damage(name):
        found = book[sheet] if sheet is not None else book.worksheets[0]
        with found._get_source() as source:
            formulas = unstored(source)
        if formulas is not None:
            opened.remark(f"{name} ({found.title}): {formulas}")
        return _opened_sheet(found, name)


def _opened_sheet(found: Any, name: str) -> Table:
    # The stored size of a sheet is often wrong; without it openpyxl reads to the end.
    found.reset_dimensions()
    rows = enumerate(found.iter_rows(), start=1)
    header: list[str] = []
    for _, cells in rows:
        header = [_cell_text(cell) for cell in cells]
        if any(header):
            break
    while header and not header[-1]:
        header.pop()
    return Table(f"{name} ({found.title})", header, _rows(_sheet_rows(rows, header), len(header)))


def _sheet_rows(
    rows: Iterator[tuple[int, Any]], header: list[str]
) -> Iterator[tuple[int, list[str] | str]]:
    for number, cells in rows:
        broken = [c for c in cells if getattr(c, "data_type", None) == "e"]
        if broken:
            yield number, f"cell {broken[0].coordinate} holds the error {broken[0].value}"
            continue
        texts = [_cell_text(cell) for cell in cells]
        # A sheet leaves empty cells out at the end of a row.
        yield number, texts + [""] * (len(header) - len(texts))


def _cell_text(cell: Any) -> str:
    value = cell.value
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime() if value.time() == time(0):
            return value.date().isoformat()
        case datetime() | date() | time():
            return value.isoformat()
        case int() | float():
            number = Decimal(f"{value:.15g}")
            if "%" in (cell.number_format or ""):
                return Number(f"{(number * 100).normalize():f}%")
            return Number(f"{number:f}")
        case _:
            return str(value).strip()
