"""Loops over spans, for numba: cut them, compare them, and write texts out of pieces of them.

A span stands in a row of ``starts`` and ``ends``, a column a field; an end of 0 is an absent field.
"""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

_FACTOR: Final = np.uint64(0x9E3779B97F4A7C15)
_BEGIN: Final = np.uint64(0xD6E8FEB86659FD93)
_HALF: Final = np.uint64(32)


def word(blob: Any, at: int) -> Any:
    """Return eight bytes as one number; compilers make one read of it."""
    place = np.uint64(at)
    value = np.uint64(blob[place])
    for byte in range(1, 8):
        value |= np.uint64(blob[place + np.uint64(byte)]) << np.uint64(8 * byte)
    return value


def hash_of(blob: Any, first: int, after: int) -> np.int64:
    """Hash a text to 63 bits: multiply and fold, eight bytes at a time."""
    value = _BEGIN ^ np.uint64(after - first)
    at = first
    while at + 8 <= after:
        value = (value ^ word(blob, at)) * _FACTOR
        value ^= value >> _HALF
        at += 8
    rest = np.uint64(0)
    while at < after:
        rest = (rest << np.uint64(8)) | np.uint64(blob[at])
        at += 1
    value = (value ^ rest) * _FACTOR
    value ^= value >> _HALF
    value *= _BEGIN
    value ^= value >> _HALF
    return np.int64(value >> np.uint64(1))


def same_text(blob: Any, first: int, other: Any, begin: int, length: int) -> bool:
    """Return whether two texts of one length have the same bytes."""
    at = 0
    while at + 8 <= length:
        if word(blob, first + at) != word(other, begin + at):
            return False
        at += 8
    while at < length:
        if blob[first + at] != other[begin + at]:
            return False
        at += 1
    return True


_SLASH, _ZERO, _NINE, _BLANK = (ord(sign) for sign in "/09 ")
_LEAST_SLASHES: Final = 4


class Templates(NamedTuple):
    """Texts as pieces, each a constant or a field.

    Attributes:
        piece_at: text ``i`` has the pieces ``piece_at[i]`` to ``piece_at[i + 1]``.
        pieces: a field's number, or the number of a constant below zero: -1 is the first one.
        pool: the constants' bytes, end to end.
        pool_at: constant ``i`` is ``pool[pool_at[i]:pool_at[i + 1]]``.
    """

    piece_at: NDArray[np.int32]
    pieces: NDArray[np.int32]
    pool: NDArray[np.uint8]
    pool_at: NDArray[np.int64]


class Spans(NamedTuple):
    """Where the values of a block of lines stand.

    Attributes:
        buf: the lines.
        made: bytes of values that are written otherwise than they stand there.
        is_made: for each field whether its spans lie in ``made``.
        starts: shape (lines, fields).
        ends: the same.
    """

    buf: NDArray[np.uint8]
    made: NDArray[np.uint8]
    is_made: NDArray[np.bool_]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]


def cut_number(spans: Any, rows: Any, field: int, into: int) -> Any:
    """Cut texts before the digits at their end; return how many digits there are, 0 for only zeros.

    Field ``into`` becomes what stands before them, the field after it the digits.
    """
    sizes = np.zeros(rows.size, np.int32)
    for place in range(rows.size):
        row = rows[place]
        first, after = spans.starts[row, field], spans.ends[row, field]
        begin, digits = after, 0
        while begin > first and _ZERO <= spans.buf[begin - 1] <= _NINE:
            begin -= 1
            digits |= spans.buf[begin] - _ZERO
        if after != 0 and digits != 0:
            sizes[place] = after - begin
            spans.starts[row, into], spans.ends[row, into] = first, begin
            spans.starts[row, into + 1], spans.ends[row, into + 1] = begin, after
    return sizes


def cut_address(spans: Any, rows: Any, field: int, into: int) -> Any:
    """Cut addresses such as ``/company/1/officers/2``; return which of them have that form.

    Field ``into`` becomes what stands before the second part, with the slash, the next one that
    part, then what stands between it and the last part, with both slashes, and the last part.
    """
    fit = np.zeros(rows.size, np.bool_)
    for place in range(rows.size):
        row = rows[place]
        first, after = spans.starts[row, field], spans.ends[row, field]
        slashes, second, third, last = 0, 0, 0, 0
        for at in range(first, after):
            if spans.buf[at] == _SLASH:
                slashes += 1
                last = at
                if slashes == 2:
                    second = at
                elif slashes == 3:
                    third = at
        if slashes >= _LEAST_SLASHES and second + 1 < third and last + 1 < after:
            fit[place] = True
            spans.starts[row, into], spans.ends[row, into] = first, second + 1
            spans.starts[row, into + 1], spans.ends[row, into + 1] = second + 1, third
            spans.starts[row, into + 2], spans.ends[row, into + 2] = third, last + 1
            spans.starts[row, into + 3], spans.ends[row, into + 3] = last + 1, after
    return fit


def begins_with(spans: Any, rows: Any, field: int, prefix: Any) -> Any:
    """Return which texts begin with these bytes."""
    found = np.zeros(rows.size, np.bool_)
    for place in range(rows.size):
        first, after = spans.starts[rows[place], field], spans.ends[rows[place], field]
        if after - first >= prefix.size:
            same = True
            for at in range(prefix.size):
                if spans.buf[first + at] != prefix[at]:
                    same = False
                    break
            found[place] = same
    return found


def compare_fields(spans: Any, rows: Any, left: int, right: int) -> Any:
    """Return -1, 0 or 1 as a field's bytes come before, equal or after another's; 2: one lacks."""
    found = np.full(rows.size, 2, np.int32)
    for place in range(rows.size):
        row = rows[place]
        one, two = spans.starts[row, left], spans.starts[row, right]
        mine, other = spans.ends[row, left] - one, spans.ends[row, right] - two
        if spans.ends[row, left] == 0 or spans.ends[row, right] == 0:
            continue
        result = (mine > other) - (mine < other)
        for at in range(min(mine, other)):
            a, b = spans.buf[one + at], spans.buf[two + at]
            if a != b:
                result = 1 if a > b else -1
                break
        found[place] = result
    return found


def is_joined(spans: Any, rows: Any, whole: int, parts: Any) -> Any:
    """Return which texts are other fields' texts in their order, with a space between them."""
    found = np.zeros(rows.size, np.bool_)
    for place in range(rows.size):
        row = rows[place]
        at, after = spans.starts[row, whole], spans.ends[row, whole]
        same, first = after != 0, True
        for part in parts:
            begin, size = spans.starts[row, part], spans.ends[row, part] - spans.starts[row, part]
            if not same or spans.ends[row, part] == 0:
                continue
            if not first:
                same = at < after and spans.buf[at] == _BLANK
                at += 1
            first = False
            same = same and after - at >= size
            same = same and same_text(spans.buf, at, spans.buf, begin, size)
            at += size
        found[place] = same and at == after
    return found


def compare_groups(spans: Any, rows: Any, ours: Any, theirs: Any) -> Any:
    """Return 1 where two lists of fields hold the same texts, 0 where these differ when joined.

    -1 where they may be the same when joined though they are not field by field.
    """
    found = np.zeros(rows.size, np.int32)
    for place in range(rows.size):
        row = rows[place]
        same, as_long, more = True, True, 0
        for at in range(ours.size):
            one, two = ours[at], theirs[at]
            mine, other = spans.ends[row, one] != 0, spans.ends[row, two] != 0
            size = spans.ends[row, one] - spans.starts[row, one] if mine else 0
            length = spans.ends[row, two] - spans.starts[row, two] if other else 0
            more += (size + 2 * mine) - (length + 2 * other)
            if size != length or mine != other:
                same, as_long = False, False
            elif same and mine:
                begin, start = spans.starts[row, one], spans.starts[row, two]
                same = same_text(spans.buf, begin, spans.buf, start, size)
        if same:
            found[place] = 1
        elif more == 0 and not as_long:
            found[place] = -1
    return found


def measure_texts(templates: Any, texts: Any, rows: Any, spans: Any, offsets: Any) -> int:
    """Fill in where each text will begin and the last will end; return the latter."""
    size = 0
    offsets[0] = 0
    for place in range(texts.size):
        row = rows[place]
        for at in range(templates.piece_at[texts[place]], templates.piece_at[texts[place] + 1]):
            piece = templates.pieces[at]
            if piece < 0:
                size += templates.pool_at[-piece] - templates.pool_at[-piece - 1]
            else:
                size += spans.ends[row, piece] - spans.starts[row, piece]
        offsets[place + 1] = size
    return size


def copy_bytes(out: Any, to: Any, source: Any, first: Any, size: Any) -> None:
    """Copy bytes; numbers without a sign spare the compiler the indices that count from the end."""
    to, first = np.uint64(to), np.uint64(first)
    for step in range(np.uint64(size)):
        out[to + step] = source[first + step]


def write_texts(templates: Any, texts: Any, rows: Any, spans: Any, out: Any) -> None:
    """Write texts one after the other; see `measure_texts`."""
    to = 0
    for place in range(texts.size):
        row = rows[place]
        for at in range(templates.piece_at[texts[place]], templates.piece_at[texts[place] + 1]):
            piece = templates.pieces[at]
            if piece < 0:
                first = templates.pool_at[-piece - 1]
                size = templates.pool_at[-piece] - first
                copy_bytes(out, to, templates.pool, first, size)
            else:
                first = np.int64(spans.starts[row, piece])
                size = np.int64(spans.ends[row, piece]) - first
                if spans.is_made[piece]:
                    copy_bytes(out, to, spans.made, first, size)
                else:
                    copy_bytes(out, to, spans.buf, first, size)
            to += size
