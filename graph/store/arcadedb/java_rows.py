"""Writes Arrow columns to a batch of the embedded engine, without text that must be parsed.

The memory of a column is copied to Java at once, as arrays of bytes and numbers, and Java builds
the rows (`graph.store.arcadedb.java_handles`).
"""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from graph.record.record_keys import Bools
from graph.store.arcadedb.java_handles import DAY, LIST, SLOTS, TEXT, Handles
from graph.store.protocol.property_columns import EPOCH, Columns, plain_values

FEW: Final = 1_000
"""Below this many rows they are built here, value by value: a handle would take as long."""

Longs = NDArray[np.int64]
Array = NDArray[Any]

_POSITION_BITS: Final = 40
_POSITION: Final = (1 << _POSITION_BITS) - 1
_PRIMITIVES: Final = {
    np.dtype(np.bool_): "boolean",
    np.dtype(np.int8): "byte",
    np.dtype(np.int32): "int",
    np.dtype(np.int64): "long",
    np.dtype(np.float64): "double",
}


def partition_rows(columns: Columns, size: int) -> Iterator[Bools]:
    """Yield masks that divide rows so that, within a part, a column is all null or never null."""
    gaps = [column.is_null() for column in columns.values() if column.null_count]
    if not gaps:
        yield np.ones(size, np.bool_)
        return
    marks = np.packbits([each.to_numpy(zero_copy_only=False) for each in gaps], axis=0)
    kinds, of_rows = np.unique(marks, axis=1, return_inverse=True)
    for kind in range(kinds.shape[1]):
        yield np.asarray(of_rows.reshape(-1) == kind)


class JavaRows:
    """Creates nodes and relationships from columns.

    The *place* of a node is a number: its bucket, shifted by 40 bits, and its position there.
    """

    def __init__(self, jpype: Any, batch: Any) -> None:
        self._jpype, self._batch = jpype, batch
        self._handles = Handles(jpype)
        self._positions = self._handles.positions()
        self._flat = self._handles.slots(SLOTS)
        self._text = self._handles.texts(self._flat)
        self._makers: dict[tuple[tuple[str, str], ...], tuple[Any, Any]] = {}
        self._writers: dict[tuple[str, bool], tuple[Any, Any]] = {}

    def create_nodes(self, kind: str, columns: Columns) -> Longs:
        """Create a node for each row of columns without nulls; return the places."""
        found = self._batch.createVertices(kind, self._properties(columns))
        arrays = self._handles.named("java.util.Arrays")
        positions = arrays.stream(found).mapToLong(self._positions).toArray()
        return np.asarray(positions, np.int64) | int(found[0].getBucketId()) << _POSITION_BITS

    def create_relationships(self, kind: str, starts: Longs, ends: Longs, columns: Columns) -> None:
        """Create a relationship from each start to its end; columns may be empty, without nulls."""
        if len(starts) < FEW:
            self._create_few(kind, starts, ends, columns)
            return
        key = kind, bool(columns)
        if key not in self._writers:
            slots = self._handles.slots(5)
            writer = self._handles.relationship_function(
                slots, self._batch, kind, has_properties=bool(columns)
            )
            self._writers[key] = slots, writer
        slots, writer = self._writers[key]
        for first, places in ((0, starts), (2, ends)):
            slots[first] = self._array((places >> _POSITION_BITS).astype(np.int32))
            slots[first + 1] = self._array(places & _POSITION)
        if columns:
            slots[4] = self._properties(columns)
        self._handles.named("java.util.stream.IntStream").range(0, len(starts)).forEach(writer)

    def _create_few(self, kind: str, starts: Longs, ends: Longs, columns: Columns) -> None:
        place = self._handles.named("com.arcadedb.database.RID")
        none = self._handles.slots(0)
        said = self._properties(columns) if columns else [none] * len(starts)
        for start, end, row in zip(starts.tolist(), ends.tolist(), said, strict=True):
            from_, to = (place(n >> _POSITION_BITS, n & _POSITION) for n in (start, end))
            self._batch.newEdge(from_, kind, to, row)

    def _few(self, columns: Columns) -> Any:
        """Return the same as `_properties`, built here."""
        rows = [
            [each for pair in zip(columns, values, strict=True) for each in pair]
            for values in zip(*map(self._box_values, columns.values()), strict=True)
        ]
        return self._jpype.JArray(self._jpype.JObject, 2)(rows)

    def _box_values(self, column: pa.Array) -> list[Any]:
        """Return the values of a column as objects of Java."""
        kind, values, named = column.type, plain_values(column), self._handles.named
        if pa.types.is_list(kind):
            arrays, texts = named("java.util.Arrays"), self._jpype.JArray(self._jpype.JString)
            return [arrays.asList(texts(each)) for each in values]
        if pa.types.is_date32(kind):
            day = named("java.time.LocalDate")
            return [day.ofEpochDay(each.toordinal() - EPOCH) for each in values]
        if pa.types.is_integer(kind):
            box = named("java.lang.Integer" if _is_narrow(values) else "java.lang.Long")
            return [box.valueOf(each) for each in values]
        return values

    def _properties(self, columns: Columns) -> Any:
        """Return `[name, value, name, value, ...]` for each row, an `Object[][]`."""
        size = len(next(iter(columns.values())))
        if size < FEW:
            return self._few(columns)
        arrays = [list(self._arrays(column)) for column in columns.values()]
        shape = tuple((name, kind) for name, (kind, *_) in zip(columns, arrays, strict=True))
        if shape not in self._makers:
            slots = self._handles.slots(SLOTS * len(shape))
            self._makers[shape] = slots, self._handles.properties(slots, shape)
        slots, maker = self._makers[shape]
        for place, (_, *parts) in enumerate(arrays):
            for slot, part in enumerate(parts):
                slots[SLOTS * place + slot] = part
        return self._handles.fill_array("java.lang.Object[]", size, maker)

    def _arrays(self, column: pa.Array) -> Iterator[Any]:
        """Yield the kind of a column (see `Handles.properties`), and the content of its slots."""
        kind = column.type
        if pa.types.is_string(kind):
            yield TEXT
            yield from self._texts(column)
        elif pa.types.is_list(kind):
            yield LIST
            offsets = column.offsets.to_numpy()
            yield self._list(column.flatten())
            yield self._array(offsets[:-1] - offsets[0])
            yield self._array(offsets[1:] - offsets[0])
        elif pa.types.is_date32(kind):
            yield DAY
            yield self._array(column.cast(pa.int32()).to_numpy().astype(np.int64))
        else:
            values = _narrow(column.to_numpy(zero_copy_only=False))
            yield _PRIMITIVES[values.dtype]
            yield self._array(values)

    def _texts(self, column: pa.StringArray) -> Iterator[Any]:
        """Yield the bytes of texts, where each begins, and how many it has."""
        _, offsets, data = column.buffers()
        first = column.offset
        ends = np.frombuffer(offsets, np.int32, len(column) + 1, first * 4)
        whole = b"" if data is None else data
        yield self._array(np.frombuffer(whole, np.int8, int(ends[-1] - ends[0]), int(ends[0])))
        yield self._array(ends[:-1] - ends[0])
        yield self._array(np.diff(ends))

    def _list(self, texts: pa.StringArray) -> Any:
        """Return texts as one Java list; the lists of rows are parts of it."""
        for slot, part in enumerate(self._texts(texts)):
            self._flat[slot] = part
        found = self._handles.fill_array("java.lang.String", len(texts), self._text)
        return self._handles.named("java.util.Arrays").asList(found)

    def _array(self, values: Array) -> Any:
        """Return a Java array with a copy of the numbers."""
        kind = getattr(self._jpype, f"J{_PRIMITIVES[values.dtype].capitalize()}")
        return self._jpype.JArray(kind)(values)


def _narrow(values: Array) -> Array:
    """Return integers with 32 bits if all fit, else with 64; other values unchanged."""
    if values.dtype.kind not in "iu":
        return values
    return values.astype(np.int32 if _is_narrow(values) else np.int64)


def _is_narrow(values: Array | list[int]) -> bool:
    """Return whether all values fit into 32 bits."""
    narrow = np.iinfo(np.int32)
    return not len(values) or bool(narrow.min <= np.min(values) and np.max(values) <= narrow.max)
