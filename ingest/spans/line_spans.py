"""Where the values of lines of JSON stand, and in which order their fields are."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from graph.kernels.compiling import compile_loop
from ingest.spans import line_kernels as lines
from ingest.spans.line_kernels import BEGIN, FOLD, PRIME, FieldOrders, FieldTable
from ingest.spans.line_values import UNKNOWN
from ingest.spans.record_plan import FieldNumbers
from ingest.spans.span_kernels import Spans

Ints = NDArray[np.int32]
MOST_ORDERS: Final = 4_096
_PARTS: Final = (
    *lines.TEXT_PARTS,
    lines.is_field,
    lines.hash_start,
    lines.find_field,
    lines.skip_blanks,
    lines.text_end,
    lines.has_outer_blank,
    lines.value_end,
    lines.read_line,
)


class LineSpans:
    """Finds the values of one file's lines; the orders of fields that were met stay known."""

    def __init__(self, fields: FieldNumbers) -> None:
        self._size, self._table = fields.size, _field_table(fields)
        nodes = np.zeros((MOST_ORDERS, len(fields.number)), np.int32)
        self._orders = FieldOrders(nodes, np.zeros(MOST_ORDERS, np.int32), np.ones(1, np.int32))
        self._order_fields: dict[int, list[int]] = {0: []}

    def find(self, texts: Sequence[bytes]) -> tuple[Spans, Ints]:
        """Return where the values of lines stand, and the number of each line's order, or -1."""
        joined = b"\n".join([*texts, b""])
        buf = np.frombuffer(joined, np.uint8)
        begins = np.zeros(len(texts) + 1, np.int32)
        np.cumsum(np.fromiter(map(len, texts), np.int32, len(texts)) + 1, out=begins[1:])
        shape = (len(texts), self._size)
        starts, ends = np.zeros(shape, np.int32), np.zeros(shape, np.int32)
        read = compile_loop(lines.read_lines, *_PARTS)
        orders = read(buf, begins, self._table, self._orders, starts, ends)
        if not joined.isascii():
            _drop_no_text(joined, texts, orders)
        made, is_made = np.zeros(0, np.uint8), np.zeros(self._size, np.bool_)
        return Spans(buf, made, is_made, starts, ends), orders

    def fields_of(self, order: int) -> list[int]:
        """Return the numbers of the fields that an order has, one after the other."""
        found = self._order_fields.get(order)
        if found is None:
            ((before, field),) = np.argwhere(self._orders.next == order).tolist()
            found = [*self.fields_of(before), field]
            self._order_fields[order] = found
        return found

    def constants_of(self, order: int) -> dict[str, str]:
        """Return what all lines of an order state with the same words, which is nothing."""
        return {}


def _field_table(fields: FieldNumbers) -> FieldTable:
    """Return the fields of lines, to be found by name."""
    number = fields.number
    encoded = [path.rpartition(".")[2].encode() for path in number]
    parents = [number.get(path.rpartition(".")[0], -1) for path in number]
    blob = np.frombuffer(b"".join(encoded), np.uint8)
    at = np.cumsum([0, *map(len, encoded)]).astype(np.int32)
    slots = np.full(1 << (4 * len(encoded)).bit_length(), -1, np.int32)
    for field, (name, parent) in enumerate(zip(encoded, parents, strict=True)):
        spot = _slot_of(name, parent, len(slots))
        while slots[spot] >= 0:
            spot = (spot + 1) % len(slots)
        slots[spot] = field
    kinds = np.array([*fields.kinds.values()], np.int32)
    return FieldTable(slots, np.array(parents, np.int32), kinds, blob, at)


def _slot_of(name: bytes, parent: int, slots: int) -> int:
    """Return the slot of a name as `line_kernels.find_field` does, in whole numbers of Python."""
    most = (1 << 64) - 1
    value = ((int(BEGIN) ^ (parent + 1)) * int(PRIME)) & most
    for sign in name:
        value = ((value ^ sign) * int(PRIME)) & most
    return (value ^ (value >> int(FOLD))) & (slots - 1)


def _drop_no_text(joined: bytes, texts: Sequence[bytes], orders: Ints) -> None:
    """Leave lines that are no UTF-8 to the reader."""
    try:
        pa.array([joined], pa.binary()).cast(pa.string())
    except pa.ArrowInvalid:
        for row, text in enumerate(texts):
            try:
                text.decode()
            except UnicodeDecodeError:
                orders[row] = UNKNOWN
