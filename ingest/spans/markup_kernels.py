"""Loops over elements of XML, for numba: where their texts stand, and which have the same markup.

An element is plain if its texts hold neither a quote, a backslash, a reference nor a control, and
neither begin nor end with a blank; a text that is all blank is markup. Of any other -1 is returned,
and its reader parses it.
"""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.spans.line_kernels import BEGIN, FOLD, PRIME, TEXT_PARTS, has_outer_blank
from ingest.spans.span_kernels import same_text

Ints = NDArray[np.int32]
MOST_TEXTS: Final = 1_024
"""Texts of one element."""
NOT_KNOWN: Final = -2
"""Marks an element whose markup was not met before."""
_LESS, _GREATER, _MARK, _QUESTION = (ord(sign) for sign in "<>!?")
_BLANK, _TAB, _LINE, _QUOTE, _ESCAPE = (ord(sign) for sign in ' \t\n"\\')


class Shapes(NamedTuple):
    """The markups that were met.

    Attributes:
        slots: a power of two of slots, each a shape's number or -1.
        hashes: the hash of each shape's markup.
        markup: the markups' bytes, end to end.
        markup_at: the markup of shape ``i`` is ``markup[markup_at[i]:markup_at[i + 1]]``.
        fields: for each text of a shape the field that it is of; -1: of none.
        field_at: the texts of shape ``i`` are ``fields[field_at[i]:field_at[i + 1]]``.
        plain: whether all fields of a shape are known ones.
    """

    slots: Ints
    hashes: NDArray[np.uint64]
    markup: NDArray[np.uint8]
    markup_at: NDArray[np.int64]
    fields: Ints
    field_at: NDArray[np.int64]
    plain: NDArray[np.bool_]


def is_blank(sign: int) -> bool:
    """Return whether a sign is one that markup may have between its tags."""
    return bool(sign in (_BLANK, _TAB, _LINE))


def find_texts(buf: Any, first: int, after: int, spans: Any) -> Any:
    """Fill in where the texts of an element stand; return how many and the hash of its markup.

    Args:
        buf: bytes.
        first: where the element begins,
        after: and where it ends.
        spans: shape (2, most): begins and ends of texts.

    Returns:
        Number of texts, -1 for an element that is not plain; the hash of all other bytes.
    """
    value, many, at = BEGIN, 0, first
    while at < after:
        sign = buf[at]
        value = (value ^ np.uint64(sign)) * PRIME
        at += 1
        if sign == _LESS and at < after and (buf[at] == _MARK or buf[at] == _QUESTION):
            return -1, value
        if sign != _GREATER:
            continue
        begin = at
        while at < after and is_blank(buf[at]):
            at += 1
        if at >= after or buf[at] == _LESS:
            at = begin
            continue
        if at != begin or many >= spans.shape[1]:
            return -1, value
        while at < after and buf[at] != _LESS:
            sign = buf[at]
            if sign < _BLANK or sign in (_QUOTE, _ESCAPE, _GREATER):
                return -1, value
            at += 1
        if at >= after or has_outer_blank(buf, begin, at):
            return -1, value
        spans[0, many], spans[1, many] = begin, at
        many += 1
    return many, value ^ (value >> FOLD)


def has_markup(buf: Any, first: int, after: int, spans: Any, many: int, known: Any) -> bool:
    """Return whether the bytes of an element around its texts are these, compared byte by byte.

    Args:
        buf: bytes.
        first: where the element begins,
        after: and where it ends.
        spans: begins and ends of its texts,
        many: and how many these are.
        known: bytes, and where the markup in them begins and ends.
    """
    markup, place, end = known
    at = first
    for text in range(many + 1):
        upto = spans[0, text] if text < many else after
        size = upto - at
        if place + size > end or not same_text(buf, at, markup, place, size):
            return False
        place += size
        at = spans[1, text] if text < many else after
    return bool(place == end)


def read_elements(buf: Any, begins: Any, rows: Any, shapes: Any, starts: Any, ends: Any) -> Any:
    """Fill in where the values of elements stand; return the shape of each, -1 or `NOT_KNOWN`.

    Args:
        buf: bytes.
        begins: where element ``i`` begins and element ``i - 1`` has ended, one byte before.
        rows: the elements that are asked for.
        shapes: the known markups.
        starts: shape (elements, fields or more), all 0.
        ends: the same.
    """
    found = np.empty(rows.size, np.int32)
    spans = np.empty((2, MOST_TEXTS), np.int32)
    for place in range(rows.size):
        row = rows[place]
        first, after = begins[row], begins[row + 1] - 1
        many, value = find_texts(buf, first, after, spans)
        found[place] = -1
        if many < 0 or first >= after:
            continue
        spot = np.int64(value & np.uint64(shapes.slots.size - 1))
        shape = NOT_KNOWN
        while shapes.slots[spot] >= 0:
            one = shapes.slots[spot]
            known = (shapes.markup, shapes.markup_at[one], shapes.markup_at[one + 1])
            if (
                shapes.hashes[one] == value
                and shapes.field_at[one + 1] - shapes.field_at[one] == many
                and has_markup(buf, first, after, spans, many, known)
            ):
                shape = one
                break
            spot = (spot + 1) & (shapes.slots.size - 1)
        if shape >= 0 and not shapes.plain[shape]:
            continue
        found[place] = shape
        if shape < 0:
            continue
        for text in range(many):
            field = shapes.fields[shapes.field_at[shape] + text]
            if field >= 0:
                starts[row, field], ends[row, field] = spans[0, text], spans[1, text]
    return found


def texts_of_one(buf: Any, spans: Any) -> Any:
    """Return what `find_texts` does of a whole buffer."""
    return find_texts(buf, 0, buf.size, spans)


ELEMENT_PARTS: Final = (*TEXT_PARTS, has_outer_blank, is_blank, find_texts, has_markup)
"""What the loops over elements call."""
