"""Pasted lines without a heading: cells after a name are told apart by what they look like."""

import csv
import io
import re
from collections.abc import Sequence
from typing import Final

from graph.values.identifiers import normalise_identifier
from ingest.values.countries import country_in_words
from queries.screening.typed_cells import typed_birth, typed_kind

_SEPARATOR: Final = re.compile(r"\s*[;\t]\s*")
_COLUMNS: Final = ("name", "country", "birth date", "number", "lei", "kind", "address")


def csv_of_lines(lines: Sequence[str]) -> str:
    """Return pasted lines as a CSV with the headings of what is in them, a name first.

    A line may hold more, after a semicolon or a tab: country, birth year, number, LEI, kind or
    address, in any order. What is of a column that the line has already goes to the address.
    """
    rows = [_cells_of(line) for line in lines]
    heading = [key for key in _COLUMNS if key == "name" or any(key in row for row in rows)]
    out = io.StringIO()
    csv.writer(out).writerows([heading, *([row.get(k, "") for k in heading] for row in rows)])
    return out.getvalue()


def name_on_line(line: str) -> str:
    """Return the name on a pasted line; the line itself where nothing stands before a separator.

    >>> name_on_line("Ann Example; GB; 1971"), name_on_line("Example Ltd")
    ('Ann Example', 'Example Ltd')
    """
    return _SEPARATOR.split(line)[0] or line


def _cells_of(line: str) -> dict[str, str]:
    _, *more = _SEPARATOR.split(line)
    found = {"name": name_on_line(line)}
    for cell in filter(None, more):
        key = _column_of(cell)
        if key in found:
            found["address"] = ", ".join(filter(None, (found.get("address"), cell)))
        else:
            found[key] = cell
    return found


def _column_of(cell: str) -> str:
    """Return what a cell looks like; digits alone are a birth only where they are a year."""
    if country_in_words(cell):
        return "country"
    if typed_kind(cell):
        return "kind"
    if normalise_identifier("LEI", cell).valid:
        return "lei"
    if typed_birth(cell) and (not cell.isdigit() or len(cell) == len("1971")):
        return "birth date"
    return "number" if any(map(str.isdigit, cell)) and cell.count(" ") < 2 else "address"
