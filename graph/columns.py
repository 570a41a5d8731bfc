"""Cells of rows as Arrow columns: lists and structs are built from flat columns, not cell by cell.

The text of a cell is handed to Arrow as it is. Pairs, names and shares become structs.
"""

from collections.abc import Callable
from itertools import chain
from operator import attrgetter, itemgetter
from typing import Any, Final

import numpy as np
import pyarrow as pa

from graph.share import Share

_PARTS: Final[dict[str, Callable[[Any], Any]]] = {
    "low": attrgetter("low"),
    "high": attrgetter("high"),
    "low_open": attrgetter("low_open"),
    "high_open": attrgetter("high_open"),
    "value": attrgetter("value"),
    "kind": attrgetter("kind"),
    "language": attrgetter("language"),
}
"""How a part of a share or a name is read, by the name of its Arrow field."""
NOTHING: Final = Share(0, 0)
"""What lies below a cell that says nothing: the parts of a share may not be absent."""
_PAIR: Final[dict[str, Callable[[Any], Any]]] = {"field": itemgetter(0), "value": itemgetter(1)}


def arrow_column(cells: list[Any], kind: pa.DataType) -> pa.Array:
    """Turn a column of row values into Arrow."""
    if pa.types.is_list(kind) and pa.types.is_struct(kind.value_type):
        return _lists(cells, kind)
    if pa.types.is_struct(kind):
        return _shares(cells, kind)
    return pa.array(cells, kind)


def fixed_column(pieces: list[bytes], width: int) -> pa.Array:
    """Turn pieces of bytes of one length into Arrow without looking at each."""
    return fixed_of(b"".join(pieces), width)


def fixed_of(content: Any, width: int) -> pa.Array:
    """Turn a buffer of pieces of bytes of one length into Arrow."""
    buffer = pa.py_buffer(content)
    return pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(width), buffer.size // width, [None, buffer]
    )


def repeated_text(text: str, size: int) -> pa.Array:
    """Give a column that says the same in every row."""
    return pa.repeat(pa.scalar(text, pa.string()), size)


def _lists(cells: list[list[Any]], kind: pa.DataType) -> pa.Array:
    """Build a column of lists of structs from its items and from where each list begins."""
    items, inner = list(chain.from_iterable(cells)), kind.value_type
    begins = np.zeros(len(cells) + 1, np.int32)
    np.cumsum(list(map(len, cells)), out=begins[1:])
    flat = _structs(items, inner, _PAIR if inner.names == list(_PAIR) else _PARTS, None)
    return pa.ListArray.from_arrays(pa.array(begins), flat, type=kind)


def _shares(cells: list[Any], kind: pa.DataType) -> pa.Array:
    """Build a struct column in which some cells say nothing."""
    absent = np.fromiter((cell is None for cell in cells), np.bool_, len(cells))
    filled = [NOTHING if cell is None else cell for cell in cells]
    return _structs(filled, kind, _PARTS, pa.array(absent))


def _structs(
    items: list[Any], kind: Any, parts: dict[str, Callable[[Any], Any]], absent: pa.Array | None
) -> pa.Array:
    columns = [pa.array(list(map(parts[field.name], items)), field.type) for field in kind]
    return pa.StructArray.from_arrays(columns, fields=list(kind), mask=absent)
