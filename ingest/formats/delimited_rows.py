"""Delimited text as rows of filled cells under their column names."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from graph.values.errors import RefusedFileError
from ingest.formats.csv_damage import DamagedRow, rows_of

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
