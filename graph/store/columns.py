"""Rows of a table as properties, a column at a time: the same as `codec.properties` row by row.

Making the rows costs as much as writing them if each cell is looked at by itself; here a column
that is empty, or has no gap, is found out once for some thousand rows.
"""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from graph.share import UNIT
from graph.store.codec import DAYS, DERIVED, LISTS, RANGES, day_of, property_name, scalar

Columns = dict[str, list[Any]]


def property_rows(name: str, table: pa.Table, first: int | None = None) -> list[dict[str, Any]]:
    """Turn a slice of a world's table into the properties of each row.

    Args:
        name: name of the table.
        table: the slice, with day columns where the table has dates.
        first: number of its first row in the whole table, where rows carry their number.
    """
    size = table.num_rows
    columns: Columns = {} if first is None else {"row": list(range(first, first + size))}
    for label in table.column_names:
        column = table[label]
        if label in DERIVED or label.endswith("_idx") or column.null_count == size:
            continue
        if label in RANGES:
            columns |= _range_columns(label, column)
        else:
            columns[property_name(name, label)] = _values(label, column)
    if "may_from" in table.column_names:
        columns |= _day_columns(table)
    return _rows(columns, size)


def cells(table: pa.Table, *names: str) -> "zip[tuple[Any, ...]]":
    """Give the cells of some columns, row by row."""
    return zip(*(plain_values(table[name]) for name in names), strict=True)


def plain_values(column: pa.ChunkedArray) -> list[Any]:
    """Give the values of a column as Python has them."""
    kind = column.type
    fast = pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_boolean(kind)
    numeric = pa.types.is_integer(kind) or pa.types.is_floating(kind)
    if fast or (numeric and not column.null_count):
        found: list[Any] = column.to_numpy().tolist()
        return found
    if pa.types.is_list(kind) and pa.types.is_string(kind.value_type):
        return _lists(column.combine_chunks())
    rows: list[Any] = column.to_pylist()
    return rows


def _lists(array: pa.ListArray) -> list[list[str] | None]:
    """Give lists of texts; they are cut out of one list, which is much quicker than one by one."""
    flat = array.values.to_numpy(zero_copy_only=False).tolist()
    offsets = array.offsets.to_numpy().tolist()
    found = [flat[a:b] for a, b in pairwise(offsets)]
    if not array.null_count:
        return found
    known = array.is_valid().to_numpy(zero_copy_only=False).tolist()
    return [each if valid else None for each, valid in zip(found, known, strict=True)]


def _values(label: str, column: pa.ChunkedArray) -> list[Any]:
    """Give the properties of a column; None where a row has none."""
    values = plain_values(column)
    if pa.types.is_list(column.type) and label in LISTS:
        values = [value or None for value in values]
    if _is_plain(column.type):
        return values
    return [None if value is None else scalar(value) for value in values]


def _is_plain(kind: pa.DataType) -> bool:
    if pa.types.is_list(kind):
        return bool(pa.types.is_string(kind.value_type))
    tests: tuple[Callable[[pa.DataType], bool], ...] = (
        pa.types.is_string,
        pa.types.is_boolean,
        pa.types.is_integer,
        pa.types.is_floating,
    )
    return any(test(kind) for test in tests)


def _range_columns(label: str, column: pa.ChunkedArray) -> Columns:
    """Give both ends in units and as percent, and the percentage where they are one."""
    percent = RANGES[label]
    parts = {field.name: plain_values(pc.struct_field(column, field.name)) for field in column.type}
    low, high = parts["low"], parts["high"]
    lowest = [None if value is None else value / UNIT for value in low]
    found = {f"{label}_{part}": values for part, values in parts.items()}
    found[f"{percent}_min"] = lowest
    found[f"{percent}_max"] = [None if value is None else value / UNIT for value in high]
    ends = zip(low, high, lowest, strict=True)
    found[percent] = [share if one == other else None for one, other, share in ends]
    return found


_known_day: Final = lru_cache(maxsize=65_536)(day_of)


def _day_columns(table: pa.Table) -> dict[str, list[date | None]]:
    """Give the first and last day that a start and an end may mean."""
    return {
        name: [_known_day(day) for day in plain_values(table[column])]
        for name, column in DAYS.items()
    }


def _rows(columns: Columns, size: int) -> list[dict[str, Any]]:
    """Put columns together into rows; what a row lacks is left out."""
    whole = {name: values for name, values in columns.items() if None not in values}
    names = tuple(whole)
    rows = (
        [dict(zip(names, values, strict=True)) for values in zip(*whole.values(), strict=True)]
        if whole
        else [{} for _ in range(size)]
    )
    for name in columns.keys() - whole.keys():
        for row, value in zip(rows, columns[name], strict=True):
            if value is not None:
                row[name] = value
    return rows
