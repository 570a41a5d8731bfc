"""Loops over the bytes of JSON lines, for numba: where each value stands, and which are equal.

They know no format. A line is *plain* if it is an object of known fields, each at most once, with
values of the kinds that are expected, without escapes, control characters, empty texts or texts
that begin or end with a blank. For any other line -1 is returned, and its reader parses it.
"""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.spans.span_kernels import hash_of, same_text, word

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int32]

OBJECT, TEXT, NUMBER, FLAG, LIST = range(5)
"""Kinds of values: an object of known fields, a text, a whole number of at most nine digits
without a sign, true or false, and a list (whose texts are not looked at)."""
DEEP: Final = 8
"""Objects within each other that are read."""
TEXT_PARTS: Final = (word, hash_of, same_text)
"""What loops over texts call."""
PRIME: Final = np.uint64(0x100000001B3)
BEGIN: Final = np.uint64(0xCBF29CE484222325)
FOLD: Final = np.uint64(29)
_QUOTE, _ESCAPE, _BLANK, _COMMA, _COLON, _OPEN, _CLOSE = (ord(sign) for sign in '"\\ ,:{}')
_LIST_OPEN, _LIST_CLOSE, _ZERO, _NINE = (ord(sign) for sign in "[]09")


class FieldTable(NamedTuple):
    """The known fields, to be found by the object they stand in and their name.

    Attributes:
        slots: a power of two of slots, each a field's number or -1.
        parents: the number of the object that a field stands in; -1 for the line itself.
        kinds: what its value must be.
        names: the names' bytes, end to end.
        name_at: name ``i`` is ``names[name_at[i]:name_at[i + 1]]``.
    """

    slots: Ints
    parents: Ints
    kinds: Ints
    names: Bytes
    name_at: Ints


class FieldOrders(NamedTuple):
    """The orders of fields that were met, as a tree: each node is an order so far.

    Attributes:
        next: node and field give the next node; 0 where none is known.
        usual: the field that came next the last time, which most often comes again.
        size: the number of nodes, in one cell.
    """

    next: Ints
    usual: Ints
    size: Ints


def hash_start(parent: int) -> Any:
    """Return where the hash of a name in an object begins."""
    return (BEGIN ^ np.uint64(parent + 1)) * PRIME


def is_field(buf: Any, first: int, after: int, parent: int, field: int, table: Any) -> bool:
    """Return whether a name in an object is that of a field, compared byte by byte."""
    begin = table.name_at[field]
    if table.parents[field] != parent or table.name_at[field + 1] - begin != after - first:
        return False
    return same_text(table.names, begin, buf, first, after - first)


def find_field(buf: Any, first: int, after: int, parent: int, table: Any) -> int:
    """Return the number of a field, its name compared byte by byte; -1 if it is unknown."""
    value = hash_start(parent)
    for at in range(first, after):
        value = (value ^ np.uint64(buf[at])) * PRIME
    spot = np.int64((value ^ (value >> FOLD)) & np.uint64(table.slots.size - 1))
    while table.slots[spot] >= 0:
        field = table.slots[spot]
        if is_field(buf, first, after, parent, field, table):
            return int(field)
        spot = (spot + 1) & (table.slots.size - 1)
    return -1


def skip_blanks(buf: Any, at: int, after: int) -> int:
    """Return the next place that holds no space."""
    while at < after and buf[at] == _BLANK:
        at += 1
    return at


def text_end(buf: Any, at: int, after: int) -> Any:
    """Return the closing quote of a text that begins at a place; -1 if it is not plain."""
    begin = np.uint64(at)
    # Numbers without a sign spare the compiler the indices that count from the end.
    for step in range(np.uint64(after - at)):
        sign = buf[begin + step]
        if sign == _QUOTE:
            return np.int64(begin + step)
        if sign == _ESCAPE or sign < _BLANK:
            return -1
    return -1


def has_outer_blank(buf: Any, first: int, after: int) -> bool:
    """Return whether a text may begin or end with what Python strips: Unicode's blanks too.

    Characters that share a blank's first byte count as well; their lines are only read slower.
    """
    begin, last = buf[first], buf[after - 1]
    if begin == _BLANK or last == _BLANK:
        return True
    if begin == 0xC2 or 0xE1 <= begin <= 0xE3:
        return True
    if last >= 0x80:
        if after - first >= 2 and buf[after - 2] == 0xC2:
            return True
        if after - first >= 3 and 0xE1 <= buf[after - 3] <= 0xE3:
            return True
    return False


def value_end(buf: Any, at: int, after: int, kind: int) -> Any:
    """Return the end of a value's span, which begins at a place; -1 if it is not plain.

    The span of a text or list has no quotes or brackets around it; theirs is not moved past.
    """
    begin = at
    if kind == TEXT:
        end = text_end(buf, at, after)
        return -1 if end <= begin or has_outer_blank(buf, begin, end) else end
    if kind == LIST:
        while at < after and buf[at] != _LIST_CLOSE:
            if buf[at] == _QUOTE:
                at = text_end(buf, at + 1, after)
                if at < 0:
                    return -1
            elif buf[at] != _COMMA and buf[at] != _BLANK:
                return -1
            at += 1
        return -1 if at >= after or at == begin else at
    while at < after and _ZERO <= buf[at] <= _NINE:
        at += 1
    if kind == NUMBER and at > begin:
        return -1 if at - begin > 9 or buf[begin] == _ZERO else at
    if kind == FLAG and at == begin:
        if after - at > 4 and buf[at] == 116 and buf[at + 1] == 114:
            return at + 4 if buf[at + 2] == 117 and buf[at + 3] == 101 else -1
        if after - at > 5 and buf[at] == 102 and buf[at + 1] == 97 and buf[at + 2] == 108:
            return at + 5 if buf[at + 3] == 115 and buf[at + 4] == 101 else -1
    return -1


def read_line(buf: Any, span: Any, table: Any, orders: Any, starts: Any, ends: Any) -> int:
    """Fill in where a line's values stand; return the order of its fields, -1 if it is not plain.

    Args:
        buf: bytes.
        span: where the line begins and ends.
        table: the known fields.
        orders: the known orders, to which a new one is added while there is room.
        starts: room for each field's begin,
        ends: and end, all 0.
    """
    at, after = span
    above = np.empty(DEEP, np.int32)
    depth, parent, order = 0, -1, 0
    if at >= after or buf[at] != _OPEN:
        return -1
    at += 1
    while True:
        at = skip_blanks(buf, at, after)
        if at >= after or buf[at] != _QUOTE:
            return -1
        end = text_end(buf, at + 1, after)
        if end < 0:
            return -1
        field = orders.usual[order]
        if not is_field(buf, at + 1, end, parent, field, table):
            field = find_field(buf, at + 1, end, parent, table)
            if field >= 0:
                orders.usual[order] = field
        at = skip_blanks(buf, end + 1, after)
        if field < 0 or ends[field] != 0 or at >= after or buf[at] != _COLON:
            return -1
        at = skip_blanks(buf, at + 1, after)
        if at >= after:
            return -1
        step = orders.next[order, field]
        if step == 0:
            step = orders.size[0]
            if step >= orders.next.shape[0]:
                return -1
            orders.next[order, field] = step
            orders.size[0] = step + 1
        order = step
        kind = table.kinds[field]
        if kind == OBJECT:
            depth += 1
            if buf[at] != _OPEN or depth >= DEEP:
                return -1
            above[depth] = parent
            parent = field
            at += 1
            starts[field], ends[field] = at, at
            continue
        wrapped = 0
        if kind in (TEXT, LIST):
            if buf[at] != (_QUOTE if kind == TEXT else _LIST_OPEN):
                return -1
            wrapped = 1
        at += wrapped
        end = value_end(buf, at, after, kind)
        if end < 0:
            return -1
        starts[field], ends[field] = at, end
        at = end + wrapped
        closed = True
        while closed:
            at = skip_blanks(buf, at, after)
            if at >= after:
                return -1
            if buf[at] == _CLOSE:
                at += 1
                if depth == 0:
                    return order if at == after else -1
                parent = above[depth]
                depth -= 1
            elif buf[at] == _COMMA:
                at += 1
                closed = False
            else:
                return -1


def read_lines(buf: Any, lines: Any, table: Any, orders: Any, starts: Any, ends: Any) -> Any:
    """Fill in where the values of lines stand; return the order of each line's fields, or -1.

    Args:
        buf: bytes.
        lines: where line ``i`` begins and line ``i - 1`` has ended, one byte before.
        table: the known fields.
        orders: the known orders.
        starts: shape (lines, fields or more), all 0.
        ends: the same.
    """
    found = np.empty(lines.size - 1, np.int32)
    for row in range(lines.size - 1):
        span = (lines[row], lines[row + 1] - 1)
        found[row] = read_line(buf, span, table, orders, starts[row], ends[row])
    return found


def number_values(buf: Any, starts: Any, ends: Any, rows: Any, firsts: Any) -> Any:
    """Return a number for each of these rows' spans, the same for equal ones, from 0 on.

    Args:
        buf: bytes.
        starts: begin of each row's span,
        ends: and end; 0 where there is none, whose number is -1.
        rows: the rows that are asked for.
        firsts: filled with the first row of each number; as many cells as rows.
    """
    size = 4
    while size < 2 * rows.size:
        size *= 2
    slots = np.full(size, -1, np.int32)
    hashes = np.empty(rows.size, np.int64)
    numbers = np.full(rows.size, -1, np.int32)
    many = 0
    for place in range(rows.size):
        first, after = starts[rows[place]], ends[rows[place]]
        if after == 0:
            continue
        value = hash_of(buf, first, after)
        spot = value & (size - 1)
        while slots[spot] >= 0:
            number = slots[spot]
            begin = starts[firsts[number]]
            length = ends[firsts[number]] - begin
            if (
                hashes[number] == value
                and length == after - first
                and same_text(buf, begin, buf, first, length)
            ):
                break
            spot = (spot + 1) & (size - 1)
        if slots[spot] < 0:
            slots[spot], hashes[many], firsts[many] = many, value, rows[place]
            many += 1
        numbers[place] = slots[spot]
    return numbers


def number_patterns(codes: Any, known: Any, slots: Any, size: Any) -> Any:
    """Return the number of each row of codes, the same for equal rows; -1 where room is lacking.

    Args:
        codes: shape (rows, codes).
        known: shape (most, codes): the rows that have a number, to which new ones are added.
        slots: a power of two of slots, more than twice ``most``; -1 is an empty one.
        size: how many are known, in one cell.
    """
    found = np.empty(codes.shape[0], np.int32)
    for row in range(codes.shape[0]):
        value = BEGIN
        for place in range(codes.shape[1]):
            value = (value ^ np.uint64(codes[row, place])) * PRIME
        value ^= value >> FOLD
        spot = np.int64(value & np.uint64(slots.size - 1))
        while slots[spot] >= 0:
            same = True
            for place in range(codes.shape[1]):
                if known[slots[spot], place] != codes[row, place]:
                    same = False
                    break
            if same:
                break
            spot = (spot + 1) & (slots.size - 1)
        if slots[spot] < 0 and size[0] < known.shape[0]:
            known[size[0]] = codes[row]
            slots[spot] = size[0]
            size[0] += 1
        found[row] = slots[spot]
    return found
