"""Rows of CSV many at once: a line whose text is known is a row, and is not parsed."""

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

from ingest.reader import Piece, Refusal
from ingest.runs import Run

_BLOCK: Final = 1 << 18
_LINE: Final = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
Cut = Callable[[Iterator[str], int], Iterator[Piece | Refusal]]
"""Cuts the rows out of lines that follow a line of this number."""


class Lines(Iterator[str]):
    """The lines of a text with their ends, as ``newline=""`` gives them; they come in blocks."""

    def __init__(self, stream: BinaryIO) -> None:
        """Begin before the first line."""
        self._stream = stream
        self._before = 0
        self.block: list[bytes] = []
        self.place = 0

    def __next__(self) -> str:
        """Give the next line."""
        if not self.fill():
            raise StopIteration
        self.place += 1
        return self.block[self.place - 1].decode()

    @property
    def number(self) -> int:
        """How many lines were given."""
        return self._before + self.place

    def fill(self) -> bool:
        """Have lines in the block, if there are any left."""
        if self.place < len(self.block):
            return True
        self._before += len(self.block)
        self.block, self.place = self._stream.readlines(_BLOCK), 0
        whole = b"".join(self.block)
        if whole.count(b"\r") != whole.count(b"\r\n"):
            self.block = _LINE.findall(whole)
        return bool(self.block)


class Rows(Run):
    """The lines that are left of a block, each as the text that it has if it is a row."""

    def __init__(self, lines: Lines, under: bytes, cut: Cut) -> None:
        """Take the lines; ``under`` stands before every text."""
        rest = lines.block[lines.place :] if lines.place else lines.block
        super().__init__([under + line.rstrip(b"\r\n") for line in rest])
        self._lines, self._cut = lines, cut
        self._block, self._begin = lines.block, lines.place
        lines.place = len(lines.block)

    def piece(self, place: int) -> tuple[Piece | Refusal | None, int]:
        """Give the row that begins here; it may end in a later block."""
        lines = self._lines
        lines.place = self._begin + place
        piece = next(self._cut(lines, lines.number), None)
        if lines.block is not self._block:
            return piece, len(self.texts) - place
        taken = lines.place - self._begin - place
        lines.place = len(lines.block)
        return piece, taken
