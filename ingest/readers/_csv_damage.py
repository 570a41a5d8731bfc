"""Rows of delimited text in which a quotation mark may be opened and never closed.

To the parser such a mark takes in every line up to the next mark, to a cell too long to be one, or
to the end of the file. Here the line that opens it is refused alone, and reading goes on with the
next line, so that no row is lost behind it.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

MOST: Final = 1_000
"""Damaged lines after which the parser is taken at its word: each may be looked at again."""

_UNCLOSED: Final = "a quotation mark is opened here and not closed; the next line is read anew"


@dataclass(frozen=True)
class Damaged:
    """A row that cannot be read: why, and the line as it stands, if it is one."""

    reason: str
    raw: str


def rows_of(lines: Iterable[str], delimiter: str) -> Iterator[list[str] | Damaged]:
    """Give each row, or what is wrong with it.

    Args:
        lines: the text, line by line, with line ends.
        delimiter: what stands between cells.
    """
    taken, left = _Taken(iter(lines)), MOST
    while True:
        parsed = csv.reader(taken, delimiter=delimiter)
        while True:
            taken.row.clear()
            try:
                cells = next(parsed)
            except StopIteration:
                return
            except csv.Error as wrong:
                if left and len(taken.row) > 1:
                    break
                yield Damaged(f"the row cannot be read ({wrong})", "")
                continue
            if taken.ended and left and len(taken.row) > 1:
                break
            yield cells
        left -= 1
        yield Damaged(_UNCLOSED, taken.row[0].rstrip("\r\n"))
        taken.back()


class _Taken(Iterator[str]):
    """Lines, of which those of the row that is being read are remembered."""

    def __init__(self, source: Iterator[str]) -> None:
        self._source = source
        self._again: list[str] = []
        self.row: list[str] = []
        self.ended = False

    def __next__(self) -> str:
        line = self._again.pop() if self._again else next(self._source, None)
        if line is None:
            self.ended = True
            raise StopIteration
        self.row.append(line)
        return line

    def back(self) -> None:
        """Give all lines of the row but its first again."""
        self._again += reversed(self.row[1:])
        self.ended = False
