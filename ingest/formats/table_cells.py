"""A table of any make as a header and rows of filled cells, and delimited text as such a table.

A cell is text. A number cell of a workbook is a ``Number``, and a cell of several texts that the
file itself separates is a ``SeparateTexts``.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Final, Self

from graph.values.errors import RefusedFileError
from graph.values.memo import cache_by_text
from ingest.formats.delimited_rows import DamagedRow, rows_of

LARGEST_CELL: Final = 131_072
"""Characters of the longest cell; ``csv`` has one limit a process, so each reading sets it."""
DELIMITERS: Final = ",;\t|"
SEPARATOR: Final = re.compile(r'"?sep=(.)"?[\r\n]*\Z', re.IGNORECASE)
"""A first line in which a spreadsheet program writes the sign between cells; it is no row."""
HEADER_SEARCH_ROWS: Final = 20
"""First rows in which the header is looked for, since titles may stand above it."""
Header = tuple[int, ...]
"""The rows of a header as a mapping names them, the last first; empty where it names none."""
Fits = Callable[[list[str]], bool]
"""Returns whether a row is the header that is wanted."""
_END_OF_LINE: Final = re.compile(r"\r\n|\r|\n")


class Number(str):
    """The text of a number cell of a workbook: decimal point, no thousands."""

    __slots__ = ()


class SeparateTexts(str):
    """The joined text of a cell whose single texts the file itself separates."""

    __slots__ = ("texts",)
    texts: tuple[str, ...]

    def __new__(cls, joined: str, texts: Iterable[str]) -> Self:
        """Build the cell from the joined text and its single texts."""
        made = super().__new__(cls, joined)
        made.texts = tuple(texts)
        return made


@dataclass(slots=True)
class Line:
    """One row of a table.

    Attributes:
        number: the row as a spreadsheet counts it; the header is row 1.
        cells: the cells in the order of the header, trimmed; an empty one is an empty text.
        problem: why the row cannot be read, or ``None``.
        texts: all cells as they came.
        hint: a possible reason why the row cannot be understood.
        as_read: the text of a row whose cells cannot be told apart.
        errors: what is wrong with cells of a workbook that hold an error, by their place.
        cut: whether the file breaks off here.
    """

    number: int
    cells: list[str]
    problem: str | None
    texts: list[str]
    hint: str | None = None
    as_read: str = ""
    errors: dict[int, str] | None = None
    cut: bool = False

    @property
    def raw(self) -> str:
        """The row as it was read if that is known, else as comma-separated text."""
        if self.as_read:
            return self.as_read
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
        below: the row of the header, where others stand above it; else nothing.
        top: the first rows of a sheet, as text.
    """

    name: str
    header: list[str]
    lines: Iterator[Line]
    below: int | None = None
    top: list[list[str]] = field(default_factory=list)


@cache_by_text
def fold_column(column: str) -> str:
    """Return a column name in which case and spaces do not matter."""
    return " ".join(column.split()).casefold()


def is_workbook(head: bytes) -> bool:
    """Return whether a file begins as an XLSX does."""
    return head[:4] == b"PK\x03\x04" and (b"[Content_Types].xml" in head or b"xl/" in head)


def header_of(text: str) -> list[str]:
    """Return the header of delimited text, an empty list for fewer than two columns."""
    first, _, rest = _first_line(text)
    if SEPARATOR.match(first) is not None:
        first, _, _ = _first_line(rest)
    if not first or first[0] in "{[<" or "\x00" in first:
        return []
    cells = _cells_of(first, _delimiter_of(first))
    return cells if len(cells) > 1 else []


def join_header_rows(rows: list[list[str]]) -> list[str]:
    """Return a header of several rows: a name goes on to the right where none follows.

    >>> join_header_rows([["Owner", "", "Firm"], ["name", "country", ""]])
    ['Owner name', 'Owner country', 'Firm']
    """
    *above, last = rows
    width = max(map(len, rows), default=0)
    columns = [""] * width
    for cells in above:
        going = ""
        for place in range(width):
            going = (cells[place] if place < len(cells) else "") or going
            columns[place] = f"{columns[place]} {going}".strip()
    for place, text in enumerate(last):
        columns[place] = f"{columns[place]} {text}".strip()
    return columns


def rows_at_start(text: str) -> Iterator[list[str]]:
    """Yield the first rows of delimited text, where a header may be; none of JSON or XML."""
    if text.lstrip()[:1] in ("", "{", "[", "<") or "\x00" in text[:HEADER_SEARCH_ROWS]:
        return
    for line in text.splitlines()[:HEADER_SEARCH_ROWS]:
        cells = _cells_of(line, _delimiter_of(line))
        if len(cells) > 1:
            yield cells


def have_one_width(rows: list[list[str]]) -> bool:
    """Return whether the rows below possible titles all have one width, as a table's do."""
    widths = [len(row) for row in rows]
    [(width, times)] = Counter(widths).most_common(1) or [(0, 0)]
    return times > 1 and all(other == width for other in widths[widths.index(width) :])


def _first_line(text: str) -> tuple[str, str, str]:
    """Return the first line that is not empty, its end, and the text after it."""
    text = text.lstrip("\r\n")
    end = _END_OF_LINE.search(text)
    return (text, "", "") if end is None else (text[: end.start()], end[0], text[end.end() :])


def _cells_of(line: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []


def _delimiter_of(line: str) -> str:
    return max(DELIMITERS, key=lambda sign: len(_cells_of(line, sign)))


def delimited_table(
    name: str, stream: Iterable[str], delimiter: str | None, header: Header, fits: Fits
) -> Table:
    """Return delimited text as a table.

    Args:
        name: the file or member.
        stream: its lines.
        delimiter: the sign between cells; ``None`` to find it in the header.
        header: the rows of the header, the last of them first; nothing to find it.
        fits: returns whether a row is the header; if none of the first fits, the first that is
            not empty is the header.

    Raises:
        RefusedFileError: the header cannot be read.
    """
    lines = iter(stream)
    row, first = _first_filled_line(lines)
    declared = SEPARATOR.match(first)
    if declared is not None:
        delimiter = delimiter or declared[1]
        row, first = _first_filled_line(lines)
    top, above = row, list[str]()
    # A mapping may name the rows of the header; else it is looked for among the first rows.
    if header:
        for number in range(row, header[0]):
            above += [first] if number in header else []
            first = next(lines, "")
        row = top = header[0]
    else:
        ahead = [first, *islice(lines, HEADER_SEARCH_ROWS)]
        place = next((n for n, line in enumerate(ahead) if fits(_split_line(line, delimiter))), 0)
        first, row = ahead[place], row + place
        lines = chain(ahead[place + 1 :], lines)
    sign = delimiter or _delimiter_of(first.rstrip("\r\n"))

    csv.field_size_limit(LARGEST_CELL)
    rows = rows_of(chain([first], lines), sign)
    found = next(rows, [])
    if isinstance(found, DamagedRow):
        raise RefusedFileError(f"{name}: the header cannot be read ({found.reason})")
    names = join_header_rows(
        [*(_split_line(line, sign) for line in above), [cell.strip() for cell in found]]
    )
    below = row if row > top else None
    return Table(name, names, _lines(rows, row, names), below)


def _first_filled_line(lines: Iterator[str]) -> tuple[int, str]:
    return next(((n, line) for n, line in enumerate(lines, 1) if line.strip()), (1, ""))


def _split_line(line: str, delimiter: str | None) -> list[str]:
    bare = line.rstrip("\r\n")
    return _cells_of(bare, delimiter or _delimiter_of(bare))


def _lines(rows: Iterable[list[str] | DamagedRow], row: int, names: list[str]) -> Iterator[Line]:
    """Yield the rows of text below a header, trimmed; empty ones are left out.

    Cells below no name, at the end, may be missing.
    """
    width = len(names)
    least = max((place for place, name in enumerate(names, 1) if name), default=width)
    for number, texts in enumerate(rows, row + 1):
        if isinstance(texts, DamagedRow):
            yield Line(number, [], texts.reason, [], as_read=texts.raw)
            continue
        cells = [text.strip() for text in texts]
        if not any(cells):
            continue
        if len(cells) == width:
            yield Line(number, cells, None, texts)
            continue
        if least <= len(cells) < width:
            cells += [""] * (width - len(cells))
        yield line_of(number, cells, texts, width)


def line_of(number: int, cells: list[str], texts: list[str], width: int) -> Line:
    """Return a row below a header of ``width`` cells; a filled cell beyond it is a problem."""
    if len(cells) < width or any(texts[width:]):
        problem = f"the row has {len(texts)} cells and the header {width}"
        return Line(number, [], problem, texts)
    return Line(number, cells, None, texts)
