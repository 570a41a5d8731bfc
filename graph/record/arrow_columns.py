"""Cells of rows as Arrow columns: lists and structs are built from flat columns, not cell by cell.

Pairs, names and shares become structs; other cells are given to Arrow as they are. Most columns of
some thousand rows have one value in all rows, or no value at all; these are built without a loop.
"""

from collections.abc import Callable, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any, Final

import numpy as np
import pyarrow as pa

from graph.values.share import Share

ABSENT_SHARE: Final = Share(0, 0)
"""Stands in for an absent share below a null, since the fields of a share may not be null."""
_PAIR: Final = ["field", "value"]


def arrow_columns(rows: Sequence[tuple[Any, ...]], kinds: Sequence[pa.DataType]) -> list[pa.Array]:
    """Return rows of cells, at least one, as Arrow columns of these types."""
    columns = zip(*rows, strict=True)
    return [arrow_column(cells, kind) for cells, kind in zip(columns, kinds, strict=True)]


def arrow_column(cells: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """Return the Arrow column of one column of cells."""
    if cells and pa.types.is_list(kind):
        if not any(map(len, cells)):
            return _no_items(len(cells), kind)
        if pa.types.is_struct(kind.value_type):
            return _lists(cells, kind)
    elif cells and pa.types.is_struct(kind):
        return _shares(cells, kind)
    elif _is_constant(cells):
        return pa.repeat(pa.scalar(cells[0], kind), len(cells))
    return pa.array(cells, kind)


def fixed_column(pieces: Sequence[bytes], width: int) -> pa.Array:
    """Return an Arrow column of byte strings that all have ``width`` bytes."""
    return fixed_from_buffer(b"".join(pieces), width)


def fixed_from_buffer(content: Any, width: int) -> pa.Array:
    """Return an Arrow column over a buffer of byte strings of ``width`` bytes, without a copy."""
    buffer = pa.py_buffer(content)
    return pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(width), buffer.size // width, [None, buffer]
    )


def repeated_text(text: str, size: int) -> pa.Array:
    """Return a column with the same text in every row."""
    return pa.repeat(pa.scalar(text, pa.string()), size)


def _is_constant(cells: Sequence[Any]) -> bool:
    """Return whether all cells are equal; the last one is compared first, as most differ there."""
    if not cells or cells[-1] != cells[0]:
        return False
    return cells.count(cells[0]) == len(cells)


def _no_items(size: int, kind: pa.DataType) -> pa.Array:
    """Return a column of empty lists."""
    begins = pa.array(np.zeros(size + 1, np.int32))
    return pa.ListArray.from_arrays(begins, pa.array([], kind.value_type), type=kind)


def _lists(cells: Sequence[list[Any]], kind: pa.DataType) -> pa.Array:
    """Return a column of lists of structs."""
    items, inner = list(chain.from_iterable(cells)), kind.value_type
    begins = np.zeros(len(cells) + 1, np.int32)
    np.cumsum(list(map(len, cells)), out=begins[1:])
    rows = items if inner.names == _PAIR else list(map(_field_getter(inner), items))
    flat = _structs(rows, inner, None)
    return pa.ListArray.from_arrays(pa.array(begins), flat, type=kind)


def _shares(cells: Sequence[Share | None], kind: pa.DataType) -> pa.Array:
    """Return a struct column of shares, null where a cell is ``None``.

    Readers reuse a few share objects in many rows, so each object is converted once.
    """
    numbers = np.fromiter(map(id, cells), np.int64, len(cells))
    _, first, places = np.unique(numbers, return_index=True, return_inverse=True)
    different = [cells[place] for place in first.tolist()]
    absent = pa.array([share is None for share in different], pa.bool_())
    parts = _field_getter(kind)
    rows = [parts(ABSENT_SHARE if share is None else share) for share in different]
    return _structs(rows, kind, absent).take(pa.array(places))


def _field_getter(kind: Any) -> Callable[[Any], tuple[Any, ...]]:
    """Return a function from a share or name to its values, in the order of the Arrow fields."""
    return attrgetter(*kind.names)


def _structs(rows: list[tuple[Any, ...]], kind: Any, absent: pa.Array | None) -> pa.Array:
    columns = arrow_columns(rows, [field.type for field in kind])
    return pa.StructArray.from_arrays(columns, fields=list(kind), mask=absent)
