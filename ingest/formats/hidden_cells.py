"""Rows and columns of a sheet that a spreadsheet does not show.

A filter hides rows, and people hide what nobody is meant to see. The file holds them like any
others: they are read, and a remark names them.
"""

import re
from typing import IO, Final

MAX_NAMED: Final = 5
"""The most rows or columns that a remark names; it counts the others."""
_CHUNK: Final = 1 << 20
_KEPT: Final = 4096
_TAG: Final = re.compile(rb"""<(?:\w+:)?(?:row|col)\b[^<>]*?\shidden=["'](?:1|true)["'][^<>]*>""")
"""SpreadsheetML, ``row`` and ``col`` (ECMA-376, 18.3.1.73 and 18.3.1.13)."""
_ROW: Final = re.compile(rb"""<(?:\w+:)?row\b[^<>]*?\sr=["'](\d{1,7})["']""")
_COLUMN: Final = re.compile(rb"""\s(min|max)=["'](\d{1,5})["']""")


def hidden_remarks(sheet: IO[bytes], header_row: int, width: int) -> list[str]:
    """Return remarks on the rows below the header and the columns that a sheet's XML hides."""
    rows, columns = list[str](), list[str]()
    counts = [0, 0]
    before = b""
    while piece := sheet.read(_CHUNK):
        text, done = before + piece, 0
        for found in _TAG.finditer(text):
            done = found.end()
            if (row := _ROW.match(found[0])) is not None:
                if int(row[1]) > header_row:
                    counts[0] += 1
                    rows += [row[1].decode()] if len(rows) < MAX_NAMED else []
            elif spans := {name: int(number) for name, number in _COLUMN.findall(found[0])}:
                # People hide all columns beyond the table, which is worth no remark.
                first, last = spans.get(b"min", 1), min(spans.get(b"max", width), width)
                counts[1] += max(last - first + 1, 0)
                some = range(first, min(last, first + MAX_NAMED) + 1)
                columns = [*columns, *map(_letters, some)][:MAX_NAMED]
        before = text[max(done, len(text) - _KEPT) :]
    kinds = (("row", rows, counts[0]), ("column", columns, counts[1]))
    return [_hidden_text(kind, named, count) for kind, named, count in kinds if count]


def _hidden_text(kind: str, named: list[str], count: int) -> str:
    more = f" and {count - len(named)} more" if count > len(named) else ""
    if count == 1:
        return f"{kind} {named[0]} is hidden in the sheet; it is read like any other"
    return f"{kind}s {', '.join(named)}{more} are hidden in the sheet; they are read like any other"


def _letters(column: int) -> str:
    """Return a column's letters as a spreadsheet shows them.

    >>> _letters(1), _letters(26), _letters(27), _letters(703)
    ('A', 'Z', 'AA', 'AAA')
    """
    text = ""
    while column:
        column, place = divmod(column - 1, 26)
        text = chr(ord("A") + place) + text
    return text
