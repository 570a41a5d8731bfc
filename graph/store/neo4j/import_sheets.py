"""A sheet of CSV for Neo4j's importer: columns of one type each, written by Arrow."""

import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from graph.store.protocol.property_columns import Columns

SEPARATOR: Final = "\x1f"
"""Separates the texts of a list: the unit separator of ASCII, which texts hardly ever contain."""
TYPES: Final[dict[type, tuple[str, pa.DataType]]] = {
    str: ("string", pa.string()),
    bool: ("boolean", pa.bool_()),
    int: ("long", pa.int64()),
    float: ("double", pa.float64()),
    date: ("date", pa.date32()),
    list: ("string[]", pa.list_(pa.string())),
}
"""The importer's name and the Arrow type of each Python type."""
_NUMBER: Final = 30
"""An upper bound of the letters of a number or a day, with its separators."""


@dataclass
class Sheet:
    """One data file with its header: columns by name, each with one type."""

    option: str
    ends: tuple[str, ...]
    columns: dict[str, type]
    file: Path

    @property
    def header(self) -> str:
        """The line of the header file."""
        named = (quote_cell(f"{name}:{TYPES[kind][0]}") for name, kind in self.columns.items())
        return ",".join([*self.ends, *named])


def arrow_type(sheet: Sheet, name: str) -> pa.DataType:
    """Return the type that a column of a sheet has in Arrow."""
    return TYPES[sheet.columns[name]][1]


def python_types(columns: Columns) -> dict[str, type]:
    """Return the type that the values of each column have in Python."""
    return {name: _kind_of(column.type) for name, column in columns.items()}


def _kind_of(kind: pa.DataType) -> type:
    if pa.types.is_integer(kind):
        return int
    return next(python for python, (_, arrow) in TYPES.items() if arrow == kind)


def csv_lines(columns: list[pa.Array]) -> bytes:
    """Return columns as CSV for the importer: texts are quoted, a null is an empty cell."""
    table = pa.table(columns, [str(place) for place in range(len(columns))])
    out = io.BytesIO()
    csv.write_csv(table, out, csv.WriteOptions(include_header=False))
    return out.getvalue()


def longest_row_bound(columns: list[pa.Array]) -> int:
    """Return an upper bound of the letters of the longest row."""
    most: Any = pa.scalar(_NUMBER * len(columns), pa.int64())
    for column in columns:
        if pa.types.is_string(column.type):
            most = pc.add(most, pc.fill_null(pc.binary_length(column), 0).cast(pa.int64()))
    return int(pc.max(most).as_py())


def needs_repair(column: pa.Array) -> bool:
    """Return whether any list is empty, has one empty text, or a text with the separator in it."""
    texts = column.flatten()
    few = pc.less(pc.list_value_length(column), 2)
    bare = pc.equal(pc.binary_join(column, ""), "")
    parted = pc.match_substring(texts, SEPARATOR)
    return any(pc.any(each).as_py() for each in (pc.and_(few, bare), parted))


def quote_cell(text: str) -> str:
    """Return a text as a CSV cell."""
    return '"' + text.replace('"', '""') + '"'
