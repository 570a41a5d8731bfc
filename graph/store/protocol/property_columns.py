"""Rows of a table as properties, a column at a time.

The result is that of `property_codec.row_properties` for each row. A column is an Arrow array with
null where a row has no such property. A writer uses columns as they are, or has some thousand of
them converted to rows at once.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.record.record_keys import Bools
from graph.store.protocol import property_codec as codec
from graph.values.dates import ALWAYS
from graph.values.share import UNIT

Columns = dict[str, pa.Array]
Values: TypeAlias = pa.Array | pa.ChunkedArray

_TEXTS: Final = pa.list_(pa.string())
EPOCH: Final = date(1970, 1, 1).toordinal()
"""Ordinal of the day from which Arrow and Java count, 1970-01-01."""
_HEX: Final = np.frombuffer(bytes(range(256)).hex().encode(), np.uint16)
"""The two hex letters of each byte."""


def property_columns(name: str, table: pa.Table, first: int | None = None) -> Columns:
    """Return the properties of a slice of a world's table; those that no row has are left out.

    The slice has day columns where the table has dates. Rows get a property ``row`` where the
    number of its ``first`` row in the whole table is given.
    """
    size = table.num_rows
    columns: Columns = {} if first is None else {"row": pa.array(np.arange(first, first + size))}
    for label in table.column_names:
        if label in codec.DERIVED or label.endswith("_idx") or table[label].null_count == size:
            continue
        column = one_array(table[label])
        if label in codec.RANGES:
            columns |= _range_columns(label, column)
        else:
            columns[codec.property_name(name, label)] = _property(label, column)
    if "may_from" in table.column_names:
        days = codec.DAYS | (codec.PAUSES if "paused_from" in table.column_names else {})
        columns |= {day: _days(one_array(table[column])) for day, column in days.items()}
    return columns_with_values(columns)


def property_rows(name: str, table: pa.Table, first: int | None = None) -> list[dict[str, Any]]:
    """Return the same as `property_columns`, as the properties of each row."""
    return columns_to_rows(property_columns(name, table, first), table.num_rows)


def columns_with_values(columns: Columns) -> Columns:
    """Return the columns that have any value."""
    return {name: column for name, column in columns.items() if column.null_count < len(column)}


def select_rows(columns: Columns, among: Bools) -> Columns:
    """Return the rows that a mask selects; columns without a value are left out."""
    if among.all():
        return columns
    mask = pa.array(among)
    return columns_with_values({name: column.filter(mask) for name, column in columns.items()})


def one_array(column: pa.ChunkedArray) -> pa.Array:
    """Return a chunked column as one array."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def single_value_lists(column: pa.Array) -> pa.Array:
    """Return a column of lists with one value each."""
    return pa.ListArray.from_arrays(np.arange(len(column) + 1, dtype=np.int32), column)


def columns_to_rows(columns: Columns, size: int) -> list[dict[str, Any]]:
    """Return columns as rows; a null is left out of its row."""
    values = {name: plain_values(column) for name, column in columns.items()}
    everywhere = tuple(name for name, column in columns.items() if not column.null_count)
    rows = (
        [
            dict(zip(everywhere, row, strict=True))
            for row in zip(*(values[name] for name in everywhere), strict=True)
        ]
        if everywhere
        else [{} for _ in range(size)]
    )
    for name in values.keys() - set(everywhere):
        for row, value in zip(rows, values[name], strict=True):
            if value is not None:
                row[name] = value
    return rows


def rows_to_columns(rows: Sequence[dict[str, Any]]) -> Columns:
    """Return rows as columns; the values of one name must have one type."""
    names = dict.fromkeys(name for row in rows for name in row)
    found = {name: pa.array([row.get(name) for row in rows]) for name in names}
    return {
        name: column.cast(_TEXTS) if pa.types.is_list(column.type) else column
        for name, column in found.items()
    }


def cells(table: pa.Table, *names: str) -> "zip[tuple[Any, ...]]":
    """Return an iterator over the cells of some columns, row by row."""
    return zip(*(plain_values(table[name]) for name in names), strict=True)


def plain_values(column: Values) -> list[Any]:
    """Return the values of a column as Python objects; faster than ``to_pylist``."""
    kind = column.type
    fast = pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_boolean(kind)
    numeric = pa.types.is_integer(kind) or pa.types.is_floating(kind)
    if fast or (numeric and not column.null_count):
        return _to_list(column)
    if pa.types.is_list(kind) and pa.types.is_string(kind.value_type):
        return _lists(column if isinstance(column, pa.Array) else column.combine_chunks())
    if pa.types.is_date32(kind):
        return [None if day is None else _epoch_date(day) for day in _days_since(column)]
    rows: list[Any] = column.to_pylist()
    return rows


def _to_list(column: Values) -> list[Any]:
    flat = column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])
    found: list[Any] = flat.to_numpy().tolist()
    return found


def _days_since(column: Values) -> list[int | None]:
    days = column.cast(pa.int32())
    return days.to_pylist() if days.null_count else _to_list(days)


_epoch_date: Final = lru_cache(maxsize=65_536)(lambda day: date.fromordinal(day + EPOCH))


def _lists(array: pa.ListArray) -> list[list[str] | None]:
    """Return the values of a column of lists of texts.

    All texts are converted at once and then cut, which is much faster than list by list.
    """
    ends = array.offsets.to_numpy()
    texts = array.values.slice(ends[0], ends[-1] - ends[0])
    flat = texts.to_numpy(zero_copy_only=False).tolist()
    found = [flat[a:b] for a, b in pairwise((ends - ends[0]).tolist())]
    if not array.null_count:
        return found
    known = array.is_valid().to_numpy(zero_copy_only=False).tolist()
    return [each if valid else None for each, valid in zip(found, known, strict=True)]


def _property(label: str, column: pa.Array) -> pa.Array:
    """Return a column as a property; null where a row has none."""
    kind = column.type
    if pa.types.is_list(kind) and label in codec.LISTS:
        column = pc.if_else(pc.greater(pc.list_value_length(column), 0), column, None)
    if _is_plain(kind):
        return column
    if pa.types.is_fixed_size_binary(kind):
        return _hex_column(column)
    texts = [None if value is None else codec.property_value(value) for value in column.to_pylist()]
    return pa.array(texts, pa.string())


def _hex_column(column: pa.FixedSizeBinaryArray) -> pa.StringArray:
    """Return a column of bytes as hex texts, as :meth:`bytes.hex` writes them."""
    width, size, first = column.type.byte_width, len(column), column.offset
    raw = np.frombuffer(column.buffers()[1], np.uint8)[first * width : (first + size) * width]
    ends = np.arange(0, (size + 1) * 2 * width, 2 * width, dtype=np.int32)
    letters = pa.py_buffer(_HEX[raw].tobytes())
    found = pa.StringArray.from_buffers(size, pa.py_buffer(ends), letters)
    return pc.if_else(column.is_valid(), found, None) if column.null_count else found


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


def _range_columns(label: str, column: pa.Array) -> Columns:
    """Return a range's ends in units and in percent, and the percentage if both are equal."""
    percent = codec.RANGES[label]
    parts = {field.name: pc.struct_field(column, field.name) for field in column.type}
    low, high = parts["low"], parts["high"]
    lowest, highest = (pc.divide(end.cast(pa.float64()), float(UNIT)) for end in (low, high))
    return {
        **{f"{label}_{part}": values for part, values in parts.items()},
        f"{percent}_min": lowest,
        f"{percent}_max": highest,
        percent: pc.if_else(pc.equal(low, high), lowest, None),
    }


def _days(ordinals: pa.Array) -> pa.Array:
    """Return the dates of ordinals; null for one that stands for always or never."""
    is_day = pc.and_(pc.greater(ordinals, ALWAYS), pc.less_equal(ordinals, codec.LAST_DAY))
    since = pc.subtract(ordinals.cast(pa.int32()), pa.scalar(EPOCH, pa.int32()))
    return pc.if_else(is_day, since, None).cast(pa.date32())
