"""Rows of delimited text in which a quotation mark may be opened and never closed.

To the parser such a mark takes in every line up to the next mark, to a cell too long to be one, or
to the end of the file. So the lines of a row of several are parsed once more by the letter, where a
mark may only stand at an end of its cell, or be doubled. Where they are no row so, the first of
them is refused alone, and reading goes on with the next, so that no row is lost behind it.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

REREAD: Final = 200_000
"""Lines that are read anew in all; then each line is taken for a row, so that time is bounded."""
_UNCLOSED: Final = (
    "a quotation mark is opened here and not closed with its cell; the next line is read anew"
)


@dataclass(frozen=True)
class Damaged:
    """A row that cannot be read.

    Attributes:
        reason: why.
        raw: the line as it stands, if it is one.
        cells: those that stand before the mark that is not closed.
    """

    reason: str
    raw: str
    cells: tuple[str, ...] = ()


def rows_of(lines: Iterable[str], delimiter: str) -> Iterator[list[str] | Damaged]:
    """Yield each row, or what is wrong with it.

    Args:
        lines: the text, line by line, with line ends.
        delimiter: what stands between cells.
    """
    source, again, row = iter(lines), list[str](), list[str]()
    ended, left = False, REREAD

    def remembered() -> Iterator[str]:
        nonlocal ended
        while again:
            row.append(again.pop())
            yield row[-1]
        for line in source:
            row.append(line)
            yield line
        ended = True

    while left > 0:
        try:
            for cells in csv.reader(remembered(), delimiter=delimiter):
                if len(row) > 1 and (ended or not _is_whole(row, delimiter)):
                    break
                yield cells
                row.clear()
            else:
                return
        except csv.Error as wrong:
            if len(row) < 2:
                yield Damaged(f"the row cannot be read ({wrong})", "")
                row.clear()
                continue
        yield _unclosed(row[0], delimiter)
        again += reversed(row[1:])
        ended, left = False, left - len(row)
        row.clear()
    yield from _one_by_one(chain(reversed(again), source), delimiter)


def _one_by_one(lines: Iterable[str], delimiter: str) -> Iterator[list[str] | Damaged]:
    for line in lines:
        if line.count('"') % 2:
            yield _unclosed(line, delimiter)
            continue
        try:
            yield from csv.reader([line], delimiter=delimiter)
        except csv.Error as wrong:
            yield Damaged(f"the row cannot be read ({wrong})", "")


def _unclosed(line: str, delimiter: str) -> Damaged:
    """Refuse a line; its last cell takes in all that stands behind the mark."""
    raw = line.rstrip("\r\n")
    try:
        cells = next(csv.reader([raw], delimiter=delimiter), [])
    except csv.Error:
        cells = []
    return Damaged(_UNCLOSED, raw, tuple(cells[:-1]))


def _is_whole(lines: list[str], delimiter: str) -> bool:
    try:
        return sum(1 for _ in csv.reader(lines, delimiter=delimiter, strict=True)) == 1
    except csv.Error:
        return False
