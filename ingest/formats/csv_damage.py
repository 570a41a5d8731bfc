"""Rows of delimited text in which a quotation mark may be opened and never closed.

The parser takes such a mark's cell to reach to the next mark, to a cell of illegal length, or to
the end of the file. So a row of several lines is parsed once more in strict mode, where a mark may
only stand at an end of its cell, or be doubled. If that fails, its first line alone is refused,
and reading goes on with the next line, so that no row behind it is lost.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

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
