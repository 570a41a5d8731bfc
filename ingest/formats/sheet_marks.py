"""What a sheet's XML says beside its values: what is hidden, what is merged, and what is a formula.

A filter hides rows, and people hide what nobody is meant to see; the file holds them like any
others, so they are read, and a remark names them. Of merged cells a person sees one value beside
several rows, which the file has in the first row alone; nothing is filled in, since a share beside
two owners may be that of each or of both together. A program that writes a workbook without
computing it leaves formulas without a stored value, which a reader of stored values finds empty.
"""

import re
from collections.abc import Iterator
from typing import IO, Final

from ingest.formats.xml_elements import Element, local_name

MAX_NAMED: Final = 5
"""The most rows, columns, ranges or cells that a remark names; it counts the others."""
MOST_ROWS: Final = 100_000
"""The most rows that are remembered for a hint."""
_CHUNK: Final = 1 << 20
_KEPT: Final = 4096
_HIDDEN: Final = re.compile(
    rb"""<(?:\w+:)?(?:row|col)\b[^<>]*?\shidden=["'](?:1|true)["'][^<>]*>"""
)
"""SpreadsheetML, ``row`` and ``col`` (ECMA-376, 18.3.1.73 and 18.3.1.13)."""
_ROW: Final = re.compile(rb"""<(?:\w+:)?row\b[^<>]*?\sr=["'](\d{1,7})["']""")
_COLUMN: Final = re.compile(rb"""\s(min|max)=["'](\d{1,5})["']""")
_RANGE: Final = re.compile(
    rb"""<(?:\w+:)?mergeCell\b[^<>]*?\bref=["']([A-Z]{1,3}(\d{1,7}):[A-Z]{1,3}(\d{1,7}))["']"""
)
"""SpreadsheetML, ``mergeCell``: nothing else in the sheet marks such a range."""
_FORMULA: Final = b"<f"


def _tags(sheet: IO[bytes], tag: re.Pattern[bytes]) -> Iterator[re.Match[bytes]]:
    """Yield each tag of a sheet's XML from where its stream stands."""
    before = b""
    while piece := sheet.read(_CHUNK):
        text, done = before + piece, 0
        for found in tag.finditer(text):
            done = found.end()
            yield found
        before = text[max(done, len(text) - _KEPT) :]


def _names(names: list[str], count: int) -> str:
    more = f" and {count - len(names)} more" if count > len(names) else ""
    return f"{', '.join(names)}{more}"


def hidden_remarks(sheet: IO[bytes], header_row: int, width: int) -> list[str]:
    """Return remarks on the rows below the header and the columns that a sheet's XML hides."""
    rows, columns = list[str](), list[str]()
    counts = [0, 0]
    for found in _tags(sheet, _HIDDEN):
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
    kinds = (("row", rows, counts[0]), ("column", columns, counts[1]))
    return [
        f"{kind} {names[0]} is hidden in the sheet; it is read like any other"
        if count == 1
        else f"{kind}s {_names(names, count)} are hidden in the sheet; they are read like any other"
        for kind, names, count in kinds
        if count
    ]


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


class MergedCells:
    """The merged ranges of a sheet that reach below its header."""

    def __init__(self, sheet: IO[bytes], header_row: int) -> None:
        """Read a sheet's XML from where its stream stands."""
        self.ranges: list[str] = []
        self.count = 0
        self._rows: dict[int, str] = {}
        for found in _tags(sheet, _RANGE):
            cells, first, last = found[1].decode(), int(found[2]), int(found[3])
            if last <= header_row:
                continue
            self.count += 1
            if len(self.ranges) < MAX_NAMED:
                self.ranges.append(cells)
            for row in range(first, min(last, first + MOST_ROWS - len(self._rows)) + 1):
                self._rows.setdefault(row, cells)

    def remark(self) -> str | None:
        """Return a remark on the merged cells, ``None`` where there are none."""
        if not self.ranges:
            return None
        return (
            f"cells {_names(self.ranges, self.count)} are merged: only the first cell of each "
            "holds the value, the others are empty but for columns that a mapping names under "
            "fill_down; else unmerge them and fill in every row"
        )

    def hint(self, row: int) -> str | None:
        """Return a hint on a row that cannot be read, if merged cells lie in it."""
        cells = self._rows.get(row)
        return None if cells is None else f"the row has a part of the merged cells {cells}"


def formula_remark(sheet: IO[bytes]) -> str | None:
    """Return a remark on formulas without a stored value, ``None`` where there are none.

    Raises:
        XMLSyntaxError: the XML is damaged.
    """
    from lxml import etree

    if not _has_formulas(sheet):
        return None
    sheet.seek(0)
    names: list[str] = []
    count = 0
    cells = etree.iterparse(sheet, tag=["{*}c", "{*}row"], resolve_entities=False, no_network=True)
    for _, element in cells:
        if local_name(element.tag) == "row":
            element.clear()
        elif _is_unstored(element):
            count += 1
            if len(names) < MAX_NAMED:
                names.append(str(element.get("r", "?")))
    if not count:
        return None
    one = f"cell {names[0]} holds a formula"
    said = one if count == 1 else f"cells {_names(names, count)} hold formulas"
    return f"{said} without a stored value, read as empty; open and save it in a spreadsheet"


def _has_formulas(sheet: IO[bytes]) -> bool:
    before = b""
    while piece := sheet.read(_CHUNK):
        if _FORMULA in before + piece:
            return True
        before = piece[-1:]
    return False


def _is_unstored(cell: Element) -> bool:
    found = {local_name(child.tag): child for child in cell}
    value = found.get("v")
    return "f" in found and "is" not in found and (value is None or not value.text)
