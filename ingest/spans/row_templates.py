"""The rows of every pattern as templates, and the Arrow columns of many records made from them."""

from array import array
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from graph.kernels.compiling import compile_loop
from graph.record.arrow_columns import arrow_column, repeated_text
from ingest.spans.span_kernels import Spans, Templates, copy_bytes, measure_texts, write_texts

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Pieces = tuple[str | int, ...]
"""A text in pieces: constants, and numbers of fields."""

_ABSENT: Final = -1
_EMPTY: Final = 0


def column_of(cells: "array[int]") -> Ints:
    """Return a copy as an array; a view would keep the cells from growing."""
    return np.array(cells, np.int32)


class TemplatePool:
    """Texts in pieces, each stored once; text 0 is the empty one."""

    def __init__(self) -> None:
        self._numbers: dict[Pieces, int] = {(): _EMPTY}
        self._known: list[Pieces] = [()]
        self._constants: dict[str, int] = {}
        self._piece_at, self._pieces = array("i", (0, 0)), array("i")
        self._pool, self._pool_at = bytearray(), array("q", (0,))
        self._ready: Templates | None = None

    def add(self, text: Pieces) -> int:
        """Return the number of a text, adding it where it is new."""
        found = self._numbers.setdefault(text, len(self._known))
        if found == len(self._known):
            self._known.append(text)
            self._pieces.extend(p if isinstance(p, int) else self._constant(p) for p in text)
            self._piece_at.append(len(self._pieces))
            self._ready = None
        return found

    def _constant(self, text: str) -> int:
        found = self._constants.setdefault(text, len(self._constants))
        if found == len(self._pool_at) - 1:
            self._pool += text.encode()
            self._pool_at.append(len(self._pool))
        return -1 - found

    def texts(self, numbers: Ints, rows: Ints, spans: Spans) -> tuple[NDArray[np.uint8], Longs]:
        """Return the bytes of many texts, end to end, and where each begins and the last ends."""
        if self._ready is None:
            pool = np.frombuffer(bytes(self._pool) or b"\0", np.uint8)
            at = np.array(self._pool_at, np.int64)
            self._ready = Templates(column_of(self._piece_at), column_of(self._pieces), pool, at)
        offsets = np.empty(len(numbers) + 1, np.int64)
        size = compile_loop(measure_texts)(self._ready, numbers, rows, spans, offsets)
        out = np.empty(size, np.uint8)
        compile_loop(write_texts, copy_bytes)(self._ready, numbers, rows, spans, out)
        return out, offsets

    def text_column(self, numbers: Ints, rows: Ints, spans: Spans) -> pa.Array:
        """Return texts as an Arrow column, absent where a number is below zero."""
        size = len(numbers)
        absent = numbers < 0
        if size and bool(absent.all()):
            return pa.nulls(size, pa.string())
        first = int(numbers[0]) if size else _EMPTY
        if (numbers == first).all() and not any(isinstance(p, int) for p in self._known[first]):
            return repeated_text("".join(map(str, self._known[first])), size)
        out, offsets = self.texts(np.maximum(numbers, _EMPTY), rows, spans)
        bits = np.packbits(~absent, bitorder="little") if absent.any() else None
        buffers = (offsets.astype(np.int32), out)
        valid = None if bits is None else pa.py_buffer(bits)
        return pa.StringArray.from_buffers(size, *map(pa.py_buffer, buffers), valid)


Split = Callable[[str], Pieces]
"""Returns a text that a reader made in pieces."""


def shares_of(begins: Ints, counts: Ints) -> tuple[Longs, Longs]:
    """Return the cells of parts of a column, and for each cell which part it is of."""
    ends = np.cumsum(counts, dtype=np.int64)
    parts = np.repeat(np.arange(len(counts)), counts)
    return np.arange(len(parts)) - (ends - counts - begins)[parts], parts


class _TextColumn:
    """A column of texts."""

    def __init__(self, pool: TemplatePool, kind: pa.DataType) -> None:
        self._pool, self._cells = pool, array("i")
        self._ready: Ints | None = None

    def __len__(self) -> int:
        return len(self._cells)

    def extend(self, cells: Sequence[Any], split: Split) -> None:
        """Add the cells of a pattern's rows."""
        self._ready = None
        add = self._pool.add
        self._cells.extend(_ABSENT if cell is None else add(split(cell)) for cell in cells)

    def build(self, cells: Longs, rows: Ints, spans: Spans) -> pa.Array:
        """Return the Arrow column of cells that are filled from these rows' fields."""
        if self._ready is None:
            self._ready = column_of(self._cells)
        return self._pool.text_column(self._ready[cells], rows, spans)


class _ListColumn:
    """A column of lists of texts, or of structs that have texts only."""

    def __init__(self, pool: TemplatePool, kind: Any) -> None:
        self._kind, inner = kind, kind.value_type
        self._fields = list(inner) if pa.types.is_struct(inner) else []
        names = [field.name for field in self._fields]
        self._parts = None if not names or names == ["field", "value"] else attrgetter(*names)
        self._leaves = [_TextColumn(pool, pa.string()) for _ in self._fields or [None]]
        self._begins, self._counts = array("i"), array("i")

    def extend(self, cells: Sequence[Sequence[Any]], split: Split) -> None:
        """Add the cells of a pattern's rows."""
        for items in cells:
            self._begins.append(len(self._leaves[0]))
            self._counts.append(len(items))
            if not self._fields:
                self._leaves[0].extend(items, split)
                continue
            rows = items if self._parts is None else map(self._parts, items)
            for leaf, values in zip(self._leaves, zip(*rows, strict=True), strict=False):
                leaf.extend(values, split)

    def build(self, cells: Longs, rows: Ints, spans: Spans) -> pa.Array:
        """Return the Arrow column of cells that are filled from these rows' fields."""
        counts = column_of(self._counts)[cells]
        items, parts = shares_of(column_of(self._begins)[cells], counts)
        offsets = np.zeros(len(cells) + 1, np.int32)
        np.cumsum(counts, out=offsets[1:])
        leaves = [leaf.build(items, rows[parts], spans) for leaf in self._leaves]
        if self._fields:
            leaves = [pa.StructArray.from_arrays(leaves, fields=self._fields)]
        return pa.ListArray.from_arrays(pa.array(offsets), leaves[0], type=self._kind)


class _FixedColumn:
    """A column whose cells are the same in all records of a pattern."""

    def __init__(self, pool: TemplatePool, kind: pa.DataType) -> None:
        self._kind, self._cells = kind, list[Any]()
        self._ready = pa.array([], kind)

    def extend(self, cells: Sequence[Any], split: Split) -> None:
        """Add the cells of a pattern's rows."""
        self._cells.extend(cells)

    def build(self, cells: Longs, rows: Ints, spans: Spans) -> pa.Array:
        """Return the Arrow column of these cells."""
        added = self._cells[len(self._ready) :]
        if added:
            self._ready = pa.concat_arrays([self._ready, arrow_column(added, self._kind)])
        return self._ready.take(pa.array(cells))


def _new_column(pool: TemplatePool, kind: pa.DataType) -> Any:
    if pa.types.is_string(kind):
        return _TextColumn(pool, kind)
    return (_ListColumn if pa.types.is_list(kind) else _FixedColumn)(pool, kind)


class TableTemplates:
    """The rows that the patterns have in one table."""

    def __init__(self, pool: TemplatePool, kinds: Sequence[pa.DataType], patterns: int) -> None:
        """Prepare the columns.

        Args:
            pool: takes the texts.
            kinds: the types of the table's columns.
            patterns: how many patterns there are that have no row in it.
        """
        self._columns = [_new_column(pool, kind) for kind in kinds]
        self._begins, self._counts, self._rows = array("i"), array("i"), 0
        self.skip(patterns)

    def skip(self, patterns: int) -> None:
        """Add patterns without a row."""
        self._begins.extend([self._rows] * patterns)
        self._counts.extend([0] * patterns)

    def add_pattern(self, rows: Sequence[Sequence[Any]], split: Split) -> None:
        """Add the rows of one pattern."""
        self._begins.append(self._rows)
        self._counts.append(len(rows))
        self._rows += len(rows)
        for column, cells in zip(self._columns, zip(*rows, strict=True), strict=True):
            column.extend(cells, split)

    def build(self, patterns: Ints, lines: Ints, spans: Spans) -> tuple[list[pa.Array], Longs]:
        """Return the columns of records in their order, and which record each row is of."""
        counts = column_of(self._counts)[patterns]
        cells, records = shares_of(column_of(self._begins)[patterns], counts)
        rows = lines[records]
        return [column.build(cells, rows, spans) for column in self._columns], records
