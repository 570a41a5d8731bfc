"""Rows of OFAC's flat files, headerless: delimited (CSV, PIP, DEL) and of fixed width (FF).

A file is known by its content: twelve columns are parties, six addresses, five further names, two
comments; the first column is the entry's number, ``-0-`` is an empty cell, and the last row is a
single 0x1A. Signs between cells are ``,``, ``|`` (PIP) or ``@`` (DEL); in a file of fixed width
each column has its size and is filled up with blanks.

Source: OFAC's data specifications (dat_spec.txt, cons_dat_spec.txt), of 2007 to 2023; the column of
programmes has grown from 50 to 200 signs between them.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, chain, islice, pairwise
from typing import Final

from ingest.formats.delimited_rows import MAX_CELL, each_row, rows_of
from ingest.readers.ofac.ofac_labels import split_label
from ingest.readers.ofac.ofac_party import TYPES

PARTIES: Final = "prim"
ADDRESSES: Final = "add"
NAMES: Final = "alt"
COMMENTS: Final = "comments"
WIDTHS: Final = {12: PARTIES, 6: ADDRESSES, 5: NAMES, 2: COMMENTS}
"""Kind of file by its number of columns."""

ALT_KINDS: Final = {"aka": "alias", "fka": "previous", "nka": "alias"}
END: Final = "\x1a"
_EMPTY: Final = "-0-"
_SIGN: Final = re.compile(r"\ufeff?\d{1,9}([,|@])")
"""The sign between cells, behind the number that begins each row."""
_OF_PARTIES: Final = (10, 350, 12, 200, 200, 8, 25, 14, 8, 40, 150, 1000)
_LAYOUTS: Final = (
    _OF_PARTIES,
    (*_OF_PARTIES[:3], 50, *_OF_PARTIES[4:]),
    (10, 10, 750, 116, 250, 200),
    (10, 10, 8, 350, 200),
    (10, MAX_CELL),
)
"""Signs of each column, of the files of fixed width; what a comment has is not limited."""
_WORDS: Final = re.compile(r"\b[afn]\.k\.a\. '|\(EO \d{5}|\btreasury\.gov/")
"""Words of comments that stand behind no label."""
_LOOKED_AT: Final = 20


@dataclass(frozen=True, slots=True)
class FlatRow:
    """One row: its number in the file, its trimmed cells with ``None`` for empty, and the text."""

    number: int
    cells: list[str | None]
    raw: str
    problem: str | None = None


def flat_file_kind(text: str) -> str | None:
    """Return the kind of OFAC's flat file by its first rows, or ``None`` where it is none."""
    if "\x00" in text or text.lstrip()[:1] in ("<", "{", "["):
        return None
    lines = text.split("\n")
    if len(text) > 60_000 and len(lines) > 1:
        # The last line may be cut.
        lines.pop()
    layout = _layout(lines[:_LOOKED_AT])
    if layout is not None:
        return WIDTHS[len(layout)]
    rows = _delimited_rows(lines[:_LOOKED_AT])
    for width, kind in WIDTHS.items():
        fit = [row for row in rows if len(row) == width and _is_of_kind(kind, row)]
        if fit and 2 * len(fit) >= len(rows) and (kind != COMMENTS or _has_ofac_words(fit)):
            return kind
    return None


def _delimited_rows(lines: list[str]) -> list[list[str]]:
    try:
        rows = list(csv.reader(lines, delimiter=_sign_of(lines[0])))
    except csv.Error:
        return []
    return [row for row in rows if row and row != [END]]


def _sign_of(text: str) -> str:
    found = _SIGN.match(text)
    return "," if found is None else found[1]


def _is_of_kind(kind: str, row: list[str]) -> bool:
    if not row[0].strip().isdigit():
        return False
    if kind == PARTIES:
        return row[2].strip().lower() in TYPES and any(c.strip() == _EMPTY for c in row[3:])
    if kind == ADDRESSES:
        return row[1].strip().isdigit() and any(c.strip() == _EMPTY for c in row[2:])
    if kind == NAMES:
        return row[1].strip().isdigit() and row[2].strip().lower() in ALT_KINDS
    return not row[1].strip().isdigit() and len(row[1]) > 2


def _layout(lines: list[str]) -> tuple[int, ...] | None:
    """Return the sizes of the columns where at least half of the lines are of one layout."""
    rows = [line for line in lines if line.strip(f"{END} \r\n\ufeff")]
    for layout in _LAYOUTS:
        kind = WIDTHS[len(layout)]
        cut = [_split_columns(row.removeprefix("\ufeff"), layout) for row in rows]
        fit = [cells for cells in cut if _has_filled_columns(cells) and _is_of_kind(kind, cells)]
        if fit and 2 * len(fit) >= len(rows) and (kind != COMMENTS or _has_ofac_words(fit)):
            return layout
    return None


def _has_ofac_words(rows: list[list[str]]) -> bool:
    """Return whether comments have words of OFAC's; any text could have two such columns."""
    parts = [part.strip() for row in rows for part in row[1].split(";")]
    return any(split_label(part) or _WORDS.search(part) for part in parts)


def _has_filled_columns(cells: list[str]) -> bool:
    """Return whether each column begins with a sign, as an empty one does with ``-0-``.

    Numbers may stand at the end of theirs, and nothing need stand in the last.
    """
    return all(cell and (not cell[0].isspace() or cell.strip().isdigit()) for cell in cells[:-1])


def _split_columns(line: str, layout: tuple[int, ...]) -> list[str]:
    """Return the cells of a line of fixed width; what stands behind the last belongs to it."""
    edges = [0, *accumulate(layout[:-1])]
    return [line[start:end] for start, end in pairwise([*edges, len(line)])]


def lines_of(stream: Iterable[str]) -> Iterator[FlatRow]:
    """Yield rows one by one; a row that cannot be read is a line with a problem."""
    lines = iter(stream)
    first = list(islice(lines, _LOOKED_AT))
    layout = _layout(first)
    whole = chain(first, lines)
    if layout is None:
        yield from _rows_of_delimited(whole, _sign_of(first[0] if first else ""))
        return
    for number, text in enumerate(whole, start=1):
        yield _row_of_fixed_width(number, text.rstrip("\r\n").removeprefix("\ufeff"), layout)


def _rows_of_delimited(lines: Iterable[str], sign: str) -> Iterator[FlatRow]:
    csv.field_size_limit(MAX_CELL)
    for row in each_row(rows_of(lines, sign), None, 1):
        if row.problem is not None:
            before = [_cell(cell.strip()) for cell in row.cells]
            yield FlatRow(row.number, before, row.as_read or f"row {row.number}", row.problem)
        elif row.cells == [END]:
            yield FlatRow(row.number, [], END)
        else:
            raw = sign.join(row.cells) or "(a row of one empty cell)"
            yield FlatRow(row.number, [_cell(cell.strip()) for cell in row.cells], raw)


def _row_of_fixed_width(number: int, text: str, layout: tuple[int, ...]) -> FlatRow:
    if text.strip() == END:
        return FlatRow(number, [], END)
    raw = text.rstrip()
    if len(raw) > sum(layout):
        problem = f"the row has {len(raw):,} signs, of at most {sum(layout):,}"
        return FlatRow(number, [], raw, problem)
    cells = _split_columns(text, layout)
    if not _has_filled_columns(cells):
        return FlatRow(
            number, [], raw or f"row {number}", "the columns do not begin at their places"
        )
    return FlatRow(number, [_cell(cell.strip()) for cell in cells], raw)


def _cell(text: str) -> str | None:
    return None if text in (_EMPTY, "") else text
