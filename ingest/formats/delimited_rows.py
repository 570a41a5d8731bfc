"""Delimited text as rows of filled cells under their column names.

A quotation mark may be opened and never closed. The parser takes such a mark's cell to reach to the
next mark, to a cell of illegal length, or to the end of the file. So a row of several lines is
parsed once more in strict mode, where a mark may only stand at an end of its cell, or be doubled.
If that fails, its first line alone is refused, and reading goes on with the next line, so that no
row behind it is lost.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from graph.values.errors import RefusedFileError

MAX_REREAD: Final = 200_000
"""Lines that are read again in all; after that each line counts as a row, to bound the time."""
_UNCLOSED: Final = (
    "a quotation mark is opened here and not closed with its cell; the next line is read anew"
)


@dataclass(frozen=True)
class DamagedRow:
    """A row that cannot be read.

    Attributes:
        reason: why.
        raw: its line as it stands, empty where it is not one line.
        cells: the cells before the mark that is not closed.
    """

    reason: str
    raw: str
    cells: tuple[str, ...] = ()


def rows_of(lines: Iterable[str], delimiter: str) -> Iterator[list[str] | DamagedRow]:
    """Yield each row, or a damaged one with the reason."""
    source, again, row = iter(lines), list[str](), list[str]()
    ended, left = False, MAX_REREAD

    def kept_lines() -> Iterator[str]:
        nonlocal ended
        while again:
            row.append(again.pop())
            yield row[-1]
        for line in source:
            row.append(line)
            yield line
        ended = True

    # Each turn reads on from `again`, the lines that the last refused row gave back.
    while left > 0:
        try:
            for cells in csv.reader(kept_lines(), delimiter=delimiter):
                if len(row) > 1 and (ended or not _is_whole(row, delimiter)):
                    break
                yield cells
                row.clear()
            else:
                return
        except csv.Error as wrong:
            if len(row) < 2:
                yield DamagedRow(f"the row cannot be read ({wrong})", "")
                row.clear()
                continue
        # Reading starts again behind the refused line, with the lines that its cell took in.
        yield _unclosed_row(row[0], delimiter)
        again += reversed(row[1:])
        ended, left = False, left - len(row)
        row.clear()
    yield from _rows_line_by_line(chain(reversed(again), source), delimiter)


def _rows_line_by_line(lines: Iterable[str], delimiter: str) -> Iterator[list[str] | DamagedRow]:
    for line in lines:
        if line.count('"') % 2:
            yield _unclosed_row(line, delimiter)
            continue
        try:
            yield from csv.reader([line], delimiter=delimiter)
        except csv.Error as wrong:
            yield DamagedRow(f"the row cannot be read ({wrong})", "")


def _unclosed_row(line: str, delimiter: str) -> DamagedRow:
    """Return the refusal of a line; its last cell, behind the open mark, is dropped."""
    raw = line.rstrip("\r\n")
    try:
        cells = next(csv.reader([raw], delimiter=delimiter), [])
    except csv.Error:
        cells = []
    return DamagedRow(_UNCLOSED, raw, tuple(cells[:-1]))


def _is_whole(lines: list[str], delimiter: str) -> bool:
    try:
        return sum(1 for _ in csv.reader(lines, delimiter=delimiter, strict=True)) == 1
    except csv.Error:
        return False


MAX_COLUMNS: Final = 16_384
"""The columns of a spreadsheet."""
MAX_CELL: Final = 1_000_000
"""Characters of the longest cell; ``csv`` has one limit a process, so each reading sets it."""
UNREADABLE: Final = "(cells cannot be told apart)"


@dataclass(slots=True)
class Row:
    """One row: its number as a spreadsheet counts it, and its cells.

    Attributes:
        number: the header is row 1.
        cells: as many as there are columns, unless ``problem`` says otherwise; of a row that is
            damaged those before the damage.
        problem: why the row cannot be read under the header, or ``None``.
        as_read: the text of a row that is damaged.
    """

    number: int
    cells: list[str]
    problem: str | None = None
    as_read: str = ""

    def key(self, place: int) -> str:
        """Return the cell that names the row, empty where it may stand in another column.

        Of a row with too many or too few cells only the first two are taken to be in their place.
        """
        shifted = self.problem is not None and not self.as_read and place > 1
        return "" if shifted or len(self.cells) <= place else self.cells[place].strip()

    def raw(self, delimiter: str) -> str:
        """Return the row as text."""
        return self.as_read or delimiter.join(self.cells) or UNREADABLE


def read_header_and_rows(
    lines: Iterable[str], delimiter: str, name: str, needed: frozenset[str]
) -> tuple[list[str], Iterator[Row]]:
    """Read the header, and return it with the rows below it.

    Raises:
        RefusedFileError: the file is empty, lacks a column, or has too many.
    """
    csv.field_size_limit(MAX_CELL)
    reader = rows_of(lines, delimiter)
    header = first_row(reader, name)
    missing = sorted(needed - set(header))
    if missing:
        raise RefusedFileError(f"{name}: there is no column {', '.join(missing)}")
    return header, each_row(reader, len(header))


def is_row(line: str) -> bool:
    """Return whether a line is surely a whole row of commas, quoted throughout or nowhere.

    Most lines of most registers are. :func:`cells_of` then returns what the parser would, faster.

    >>> is_row('"a","b c"'), is_row("a,b"), is_row('"a","b'), is_row('a,"b"')
    (True, True, False, False)
    """
    if len(line) > MAX_CELL:
        return False
    quotes = line.count('"')
    if not quotes:
        return True
    if line[0] != '"' or line[-1] != '"' or line[:3] == '","' or line[-3:] == '","':
        return False
    # Every quote is the first, the last, or one of the two about a comma: none is in a cell.
    return quotes == 2 + 2 * line.count('","')


def cells_of(line: str) -> list[str]:
    """Return the cells of a line that is a row by :func:`is_row`."""
    if line[:1] == '"':
        return line[1:-1].split('","')
    return line.split(",") if line else []


def first_row(reader: Iterator[list[str] | DamagedRow], name: str) -> list[str]:
    """Read a header and return its cells, trimmed; an empty list where there is none.

    Raises:
        RefusedFileError: it cannot be read, or has too many columns.
    """
    try:
        found = next(reader, [])
    except csv.Error as wrong:
        raise RefusedFileError(f"{name}: the header cannot be read ({wrong})") from None
    if isinstance(found, DamagedRow):
        raise RefusedFileError(f"{name}: the header cannot be read ({found.reason})")
    header = [cell.strip() for cell in found]
    if len(header) > MAX_COLUMNS:
        raise RefusedFileError(f"{name}: {len(header)} columns, of at most {MAX_COLUMNS}")
    return header


def each_row(
    reader: Iterator[list[str] | DamagedRow], width: int | None, first: int = 2
) -> Iterator[Row]:
    """Yield the rows one after the other; one that cannot be read is a row with a problem.

    Args:
        reader: a ``csv.reader``, or the rows of :func:`rows_of`.
        width: cells of every row; ``None`` where nothing says how many.
        first: number of the next row.
    """
    number = first - 1
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as wrong:
            yield Row(number, [], f"the row cannot be read ({wrong})")
            continue
        if isinstance(cells, DamagedRow):
            yield Row(number, list(cells.cells), cells.reason, cells.raw)
            continue
        if not cells or (width is not None and not any(cells)):
            continue
        problem = None
        if width is not None and len(cells) != width:
            problem = f"the row has {len(cells)} cells and the header {width}"
        yield Row(number, cells, problem)
