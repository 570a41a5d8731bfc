"""Merged cells of a sheet: the value stands in the first of them, the others are empty.

A person sees one value beside several rows; the file has it in the first row alone. Nothing is
filled in, since a share beside two owners may be that of each or of both together.
"""

import re
from typing import IO, Final

MAX_NAMED: Final = 5
"""The most ranges that a remark names; it counts the others."""
MOST_ROWS: Final = 100_000
"""The most rows that are remembered for a hint."""
_CHUNK: Final = 1 << 20
_KEPT: Final = 4096
_RANGE: Final = re.compile(
    rb"""<(?:\w+:)?mergeCell\b[^<>]*?\bref=["']([A-Z]{1,3}(\d{1,7}):[A-Z]{1,3}(\d{1,7}))["']"""
)
"""SpreadsheetML, ``mergeCell``: nothing else in the sheet marks such a range."""


class MergedCells:
    """The merged ranges of a sheet that reach below its header."""

    def __init__(self, sheet: IO[bytes], header_row: int) -> None:
        """Read a sheet's XML from where its stream stands."""
        self.ranges: list[str] = []
        self.count = 0
        self._rows: dict[int, str] = {}
        before = b""
        while piece := sheet.read(_CHUNK):
            text, done = before + piece, 0
            for found in _RANGE.finditer(text):
                done = found.end()
                if int(found[3]) > header_row:
                    self._add_range(found[1].decode(), int(found[2]), int(found[3]))
            before = text[max(done, len(text) - _KEPT) :]

    def _add_range(self, cells: str, first: int, last: int) -> None:
        self.count += 1
        if len(self.ranges) < MAX_NAMED:
            self.ranges.append(cells)
        for row in range(first, min(last, first + MOST_ROWS - len(self._rows)) + 1):
            self._rows.setdefault(row, cells)

    def remark(self) -> str | None:
        """Return a remark on the merged cells, ``None`` where there are none."""
        if not self.ranges:
            return None
        more = f" and {self.count - MAX_NAMED} more" if self.count > MAX_NAMED else ""
        return (
            f"cells {', '.join(self.ranges)}{more} are merged: only the first cell of each holds "
            "the value, the others are empty but for columns that a mapping names under "
            "fill_down; else unmerge them and fill in every row"
        )

    def hint(self, row: int) -> str | None:
        """Return a hint on a row that cannot be read, if merged cells lie in it."""
        cells = self._rows.get(row)
        return None if cells is None else f"the row has a part of the merged cells {cells}"
