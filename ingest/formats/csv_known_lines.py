"""Rows of CSV in runs: a line whose text is known from before is a row, and is not parsed."""

import csv
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

from ingest.formats.delimited_rows import cells_of, is_row
from ingest.reader import Piece, Refusal, Run

_UNCLOSED: Final = "a quotation mark is opened here and not closed before the next row"
_BLOCK: Final = 1 << 18
_LINE: Final = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class TextLines(Iterator[str]):
    """The lines of a text, with one step back."""

    def __init__(self, lines: Iterator[str]) -> None:
        """Start before the first line."""
        self._lines = lines
        self._last, self._again = "", False

    def __next__(self) -> str:
        """Return the next line."""
        if self._again:
            self._again = False
        else:
            self._last = next(self._lines)
        return self._last

    def step_back(self) -> None:
        """Step back, so that the next line is the last one again."""
        self._again = True


class BlockLines(Iterator[str]):
    """The lines of a text with their ends, as ``newline=""`` yields them, read in blocks."""

    def __init__(self, stream: BinaryIO) -> None:
        """Start before the first line."""
        self._stream = stream
        self._before = 0
        self.block: list[bytes] = []
        self.place = 0

    def __next__(self) -> str:
        """Return the next line."""
        if not self.fill_block():
            raise StopIteration
        self.place += 1
        return self.block[self.place - 1].decode()

    def step_back(self) -> None:
        """Step back one line; it must stand in the block that is loaded."""
        self.place -= 1

    @property
    def number(self) -> int:
        """How many lines have been returned."""
        return self._before + self.place

    def fill_block(self) -> bool:
        """Fill the block if it is used up; return whether a line is left."""
        if self.place < len(self.block):
            return True
        self._before += len(self.block)
        self.block, self.place = self._stream.readlines(_BLOCK), 0
        whole = b"".join(self.block)
        if whole.count(b"\r") != whole.count(b"\r\n"):
            self.block = _LINE.findall(whole)
        return bool(self.block)


Cut = Callable[[TextLines | BlockLines, int], Iterator[Piece | Refusal]]
"""Yields the rows in lines; the number is that of the line before them."""


def row_from(line: str, ahead: TextLines | BlockLines, width: int) -> tuple[list[str] | str, int]:
    """Return the row that begins in a line, or why there is none, and how many lines it takes.

    A row never goes on over a line that is itself a whole row of ``width`` cells: there a quotation
    mark was opened and not closed, so there is no row, and that line is the next one again.
    """
    met = False

    def lines() -> Iterator[str]:
        nonlocal met
        yield line
        for further in ahead:
            if _width(further.rstrip("\r\n")) == width:
                ahead.step_back()
                met = True
                return
            yield further

    rows = csv.reader(lines())
    try:
        cells = next(rows)
    except csv.Error as wrong:
        return f"is not CSV ({wrong})", rows.line_num
    return (_UNCLOSED if met else cells), rows.line_num


def _width(text: str) -> int:
    """Return the number of cells of a whole row in one line, 0 for the end of another row."""
    if is_row(text):
        return len(cells_of(text))
    if text.count('"') % 2:
        return 0
    try:
        return len(next(csv.reader([text], strict=True), []))
    except csv.Error:
        return 0


class CsvLineRun(Run):
    """The lines that are left of a block; each text is that of a row of one line."""

    def __init__(self, lines: BlockLines, under: bytes, cut: Cut) -> None:
        """Collect the lines that are left of the block; ``under`` stands before every text."""
        rest = lines.block[lines.place :] if lines.place else lines.block
        super().__init__([under + line.rstrip(b"\r\n") for line in rest])
        self._lines, self._cut = lines, cut
        self._block, self._begin = lines.block, lines.place
        lines.place = len(lines.block)

    def piece(self, place: int) -> tuple[Piece | Refusal | None, int]:
        """Return the row that begins at a place; it may end in a later block."""
        lines = self._lines
        lines.place = self._begin + place
        piece = next(self._cut(lines, lines.number), None)
        if lines.block is not self._block:
            return piece, len(self.texts) - place
        taken = lines.place - self._begin - place
        lines.place = len(lines.block)
        return piece, taken
