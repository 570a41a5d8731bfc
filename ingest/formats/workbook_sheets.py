"""The tables of a file: delimited text, or the sheets of a workbook.

Two kinds of workbook cells are typed: a day becomes ISO text, which needs no declared format, and
a number becomes a ``Number``, which needs no declared decimal sign. Numbers have the 15 digits
that a spreadsheet keeps; percent formats are honoured.
"""

import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import chain, islice
from typing import Any, Final

from graph.values.errors import RefusedFileError
from ingest.files.byte_streams import DAMAGE
from ingest.files.opened_file import Opened
from ingest.formats.sheet_marks import MergedCells, formula_remark, hidden_remarks
from ingest.formats.table_cells import (
    HEADER_SEARCH_ROWS,
    Fits,
    Header,
    Line,
    Number,
    Table,
    delimited_table,
    is_workbook,
    join_header_rows,
    line_of,
)

MAX_UNPACKED: Final = 4_000_000_000
"""A workbook that unpacks to more is refused; a sheet holds at most a million rows."""
_STRICT: Final = b"purl.oclc.org/ooxml/spreadsheetml"
_BEGINNING: Final = 65_536
_DAY, _MONTH, _YEAR = 10, 7, 4
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How a workbook writes a character that XML lacks (ECMA-376, 22.9.2.19)."""
_BRACKETS: Final = re.compile(r"\[[^\]]*\]")
_RATIO: Final = re.compile(r"[?#0]/[?#0\d]")
"""The part of a number format that shows a number as a ratio."""
_MAX_DIVISOR: Final = 999
_MAX_RATIO_ERROR: Final = Fraction(1, 10**12)
"""The largest divisor that a cell shows, and how near a stored number is to its ratio."""
_LITERAL: Final = re.compile(r'"[^"]*"|[\\_*].')
"""What a number format shows as it stands, such as the sign in ``0.0"%"`` (ECMA-376, 18.8.31)."""


def tables(
    opened: Opened, sheet: str | None, delimiter: str | None, wanted: Header, fits: Fits
) -> Iterator[Table]:
    """Yield each table of a file: of a workbook the named sheet, or each that is not empty.

    ``sheet`` is the only one of a workbook that is wanted; the rest as for ``delimited_table``.

    Raises:
        RefusedFileError: it is no table that can be read.
    """
    if is_workbook(opened.sniff().head) and not opened.is_zip:
        if not zipfile.is_zipfile(opened.path):
            raise RefusedFileError(f"{opened.name}: is a packed workbook; unpack it first")
        with _workbook(opened) as book:
            yield from _sheets(book, opened, sheet, wanted, fits)
        return
    for name, stream in opened.text(newline=""):
        yield delimited_table(name, stream, delimiter, wanted, fits)


@contextmanager
def _refusing_damage(name: str) -> Iterator[None]:
    """Convert whatever openpyxl raises on a damaged workbook into one refusal."""
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
        with _refusing_damage(opened.name):
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
    """Check that a workbook neither unpacks beyond measure nor declares entities."""
    with zipfile.ZipFile(opened.path) as archive:
        if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
            raise RefusedFileError(f"{opened.name}: unpacks to more than a workbook can hold")
        for info in archive.infolist():
            if info.filename.endswith((".xml", ".rels")):
                with archive.open(info) as part:
                    if b"<!DOCTYPE" in part.read(4096):
                        raise RefusedFileError(f"{opened.name}: declares a DOCTYPE; not read")


def _sheets(
    book: Any, opened: Opened, sheet: str | None, wanted: Header, fits: Fits
) -> Iterator[Table]:
    name = opened.name
    if sheet is not None and sheet not in book.sheetnames:
        raise RefusedFileError(
            f"{name}: there is no sheet {sheet!r}; there are {', '.join(book.sheetnames)}"
        )
    if not book.worksheets:
        raise RefusedFileError(f"{name}: {_no_sheets_reason(opened)}")
    # What a person sees comes first.
    seen = sorted(book.worksheets, key=_is_hidden)
    for found in seen if sheet is None else [book[sheet]]:
        with _refusing_damage(name):
            table = _sheet_table(found, opened, wanted, fits)
        if table.header or sheet is not None:
            yield table


def _no_sheets_reason(opened: Opened) -> str:
    """Return why no sheet is found; strict Open XML uses names that openpyxl ignores."""
    with zipfile.ZipFile(opened.path) as archive:
        for name in archive.namelist():
            if name.endswith("workbook.xml"):
                with archive.open(name) as part:
                    if _STRICT in part.read(_BEGINNING):
                        return (
                            "is a workbook in the form Strict Open XML, which is not read; save "
                            "it as an ordinary workbook (XLSX) or as CSV UTF-8"
                        )
    return "holds no sheet"


def _is_hidden(sheet: Any) -> bool:
    return bool(sheet.sheet_state != "visible")


def _sheet_table(found: Any, opened: Opened, wanted: Header, fits: Fits) -> Table:
    # The stored size of a sheet is often wrong; without it openpyxl reads to the end.
    found.reset_dimensions()
    rows = enumerate(found.iter_rows(), start=1)
    ahead = list(islice(rows, wanted[0] if wanted else HEADER_SEARCH_ROWS))
    headers = [[_cell_text(cell) for cell in cells] for _, cells in ahead]
    top = place = next((n for n, texts in enumerate(headers) if any(texts)), 0)
    if wanted:
        top = place = len(headers) - 1
    else:
        place = next((n for n, texts in enumerate(headers) if fits(texts)), top)
    above = [headers[row - 1] for row in sorted(wanted)[:-1] if row <= len(headers)]
    header = join_header_rows([*above, headers[place]]) if headers else []
    while header and not header[-1]:
        header.pop()
    lines = _lines(found, opened, chain(ahead[place + 1 :], rows), header, place + 1)
    below = place + 1 if place > top else None
    return Table(f"{opened.name} ({found.title})", header, lines, below, headers)


def _lines(
    found: Any, opened: Opened, rows: Iterator[tuple[int, Any]], header: list[str], row: int
) -> Iterator[Line]:
    """Yield the rows of a sheet, which is refused whole where it turns out to be damaged."""
    with _refusing_damage(opened.name):
        with found._get_source() as source:
            formulas = formula_remark(source)
        with found._get_source() as source:
            merged = MergedCells(source, row)
        with found._get_source() as source:
            unseen = hidden_remarks(source, row, len(header))
        hidden = "is a hidden sheet of the workbook" if _is_hidden(found) else None
        for said in (hidden, *unseen, formulas, merged.remark()):
            if said is not None:
                opened.remark(f"{opened.name} ({found.title}): {said}")
        errors: dict[int, dict[int, str]] = {}
        for number, texts in _sheet_rows(rows, header, errors):
            if not any(map(str.strip, texts)):
                continue
            line = line_of(number, texts, texts, len(header))
            if errors:
                line.errors = errors.pop(line.number, None)
            if merged.count:
                line.hint = merged.hint(line.number)
            yield line


def _sheet_rows(
    rows: Iterator[tuple[int, Any]], header: list[str], errors: dict[int, dict[int, str]]
) -> Iterator[tuple[int, list[str]]]:
    """Yield each row's texts, and add the cells that hold an error to ``errors``."""
    for number, cells in rows:
        broken = {
            place: f"cell {cell.coordinate} holds the error {cell.value}"
            for place, cell in enumerate(cells)
            if getattr(cell, "data_type", None) == "e"
        }
        if broken:
            errors[number] = broken
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
            return value.date().isoformat()[: _shown_day_length(cell.number_format or "")]
        case datetime() | date() | time():
            return value.isoformat()
        case int() | float():
            number = Decimal(f"{value:.15g}")
            if _is_percent_format(cell.number_format or ""):
                return Number(f"{(number * 100).normalize():f}%")
            return _ratio_text(value, cell.number_format or "") or Number(f"{number:f}")
        case _:
            return _unescape_text(str(value)).strip()


def _unescape_text(text: str) -> str:
    """Return a text with a workbook's escapes resolved, such as ``_x000D_`` (line end)."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(_unescape_match, text).replace("\r\n", "\n")


def _unescape_match(found: re.Match[str]) -> str:
    sign = chr(int(found[1], 16))
    return sign if sign.isprintable() or sign in "\r\n\t" else found[0]


@lru_cache(maxsize=256)
def _shown_day_length(number_format: str) -> int:
    """Return how many characters of an ISO day a cell shows: 10, 7 (month) or 4 (year)."""
    signs = _BRACKETS.sub("", _LITERAL.sub("", number_format)).lower()
    if "d" in signs or "y" not in signs:
        return _DAY
    return _MONTH if "m" in signs else _YEAR


def _ratio_text(value: float, number_format: str) -> str | None:
    """Return a fraction below 1 that its cell shows as a ratio, such as ``1/3``."""
    if not 0 < value < 1 or _RATIO.search(number_format) is None:
        return None
    ratio = Fraction(value).limit_denominator(_MAX_DIVISOR)
    return str(ratio) if abs(ratio - Fraction(value)) < _MAX_RATIO_ERROR else None


@lru_cache(maxsize=256)
def _is_percent_format(number_format: str) -> bool:
    return "%" in number_format and "%" in _LITERAL.sub("", number_format)
