"""Where the texts of elements of XML stand, by the markup around them, which most elements share.

A publisher writes millions of records in a few thousand shapes: the same tags and attributes in the
same order, with other texts. What a parser finds in one element of a shape, with numbers for its
texts, says of which field each text of all others is.
"""

import re
import threading
from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graph.kernels.compiling import compile_loop
from ingest.spans.line_values import UNKNOWN
from ingest.spans.markup_kernels import (
    ELEMENT_PARTS,
    MOST_TEXTS,
    NOT_KNOWN,
    Shapes,
    read_elements,
    texts_of_one,
)
from ingest.spans.record_plan import FieldNumbers
from ingest.spans.span_kernels import Spans

Ints = NDArray[np.int32]
MOST_BYTES: Final = 1 << 20
"""Bytes of an element of which the parser may say that it is beyond all measure."""
MOST_SHAPES: Final = 20_000
"""Shapes that are kept; an element of a further one is parsed."""
_MARK: Final = "~"
"""Stands around the number of a text while a shape is learnt."""
_NUMBERED: Final = re.compile(rf"{_MARK}(\d+){_MARK}")
_REFERENCE: Final = re.compile(rb"&(?:#([0-9]+)|(amp));")


_ready: Final = threading.Event()


def loops_are_ready() -> bool:
    """Return whether the loops of this module are compiled, so that nobody waits for them."""
    return _ready.is_set()


class MarkupSpans:
    """Finds the texts of one file's elements; the shapes that were met stay known.

    Args:
        fields: the fields that are looked for.
        fields_in: returns the fields of an element by their paths; see `RecordPlan`.
    """

    def __init__(
        self, fields: FieldNumbers, fields_in: Callable[[bytes], dict[str, str] | None]
    ) -> None:
        self._number, self._size, self._fields_in = fields.number, fields.size, fields_in
        self._numbers: dict[bytes, int] = {}
        self._constants, self._orders = list[dict[str, str]](), list[list[int]]()
        none, starts = np.zeros(0, np.int32), np.zeros(1, np.int64)
        slots = np.full(1 << (3 * MOST_SHAPES).bit_length(), -1, np.int32)
        markup, hashes = np.zeros(0, np.uint8), np.zeros(0, np.uint64)
        plain = np.zeros(0, np.bool_)
        self._shapes = Shapes(slots, hashes, markup, starts, none, starts.copy(), plain)

    def find(self, texts: Sequence[bytes]) -> tuple[Spans, Ints]:
        """Return where the texts of elements stand, and the number of each one's shape, or -1.

        Args:
            texts: elements in ASCII, as `lxml.etree.tostring` writes them.
        """
        plain = [text if b"&" not in text else _without_references(text) for text in texts]
        plain = [text if len(text) <= MOST_BYTES else b"" for text in plain]
        buf = np.frombuffer(b"\n".join([*plain, b""]), np.uint8)
        begins = np.zeros(len(plain) + 1, np.int32)
        np.cumsum(np.fromiter(map(len, plain), np.int32, len(plain)) + 1, out=begins[1:])
        shape = (len(plain), self._size)
        starts, ends = np.zeros(shape, np.int32), np.zeros(shape, np.int32)
        read = compile_loop(read_elements, *ELEMENT_PARTS)
        found = read(buf, begins, np.arange(len(plain), dtype=np.int32), self._shapes, starts, ends)
        unknown = np.flatnonzero(found == NOT_KNOWN).astype(np.int32)
        if len(unknown):
            self._learn([plain[row] for row in unknown.tolist()])
            found[unknown] = read(buf, begins, unknown, self._shapes, starts, ends)
            found[found == NOT_KNOWN] = UNKNOWN
        made, is_made = np.zeros(0, np.uint8), np.zeros(self._size, np.bool_)
        _ready.set()
        return Spans(buf, made, is_made, starts, ends), found

    def fields_of(self, shape: int) -> list[int]:
        """Return the numbers of the fields of a shape's texts, one after the other."""
        return self._orders[shape]

    def constants_of(self, shape: int) -> dict[str, str]:
        """Return the fields of a shape that are no texts, such as attributes."""
        return self._constants[shape]

    def _learn(self, texts: Sequence[bytes]) -> None:
        """Add the shapes of elements that have none."""
        shapes = self._shapes
        markups, hashes, plain = [shapes.markup], [shapes.hashes], [shapes.plain]
        fields, markup_at, field_at = [shapes.fields], [shapes.markup_at], [shapes.field_at]
        spans = np.empty((2, MOST_TEXTS), np.int32)
        look = compile_loop(texts_of_one, *ELEMENT_PARTS)
        for text in texts:
            buf = np.frombuffer(text, np.uint8)
            many, value = look(buf, spans)
            parts = _parts_around(text, spans[:, :many].tolist())
            key = b"\0".join(parts)
            if key in self._numbers or len(self._numbers) >= MOST_SHAPES:
                continue
            found = self._numbers[key] = len(self._numbers)
            known = self._fields_of_texts(parts, many)
            markups.append(np.frombuffer(b"".join(parts), np.uint8))
            markup_at.append(markup_at[-1][-1:] + len(markups[-1]))
            fields.append(np.full(many, -1, np.int32) if known is None else known)
            field_at.append(field_at[-1][-1:] + many)
            hashes.append(np.array([value], np.uint64))
            plain.append(np.array([known is not None]))
            spot = int(value) % len(shapes.slots)
            while shapes.slots[spot] >= 0:
                spot = (spot + 1) % len(shapes.slots)
            shapes.slots[spot] = found
        self._shapes = Shapes(
            shapes.slots,
            np.concatenate(hashes),
            np.concatenate(markups),
            np.concatenate(markup_at),
            np.concatenate(fields),
            np.concatenate(field_at),
            np.concatenate(plain),
        )

    def _fields_of_texts(self, parts: list[bytes], many: int) -> Ints | None:
        """Return the field of each text of a new shape, -1 for none; ``None``: one is no known one.

        What the shape says beside its texts is kept.
        """
        self._constants.append({})
        self._orders.append([])
        # A sign of ours in the markup would be taken for the number of a text.
        if any(_MARK.encode() in part for part in parts):
            return None
        numbers = (f"{_MARK}{place}{_MARK}".encode() for place in range(many))
        pairs = zip_longest(parts, numbers, fillvalue=b"")
        found = self._fields_in(b"".join(part for pair in pairs for part in pair))
        if found is None:
            return None
        fields = np.full(many, -1, np.int32)
        for path, value in found.items():
            text = _NUMBERED.fullmatch(value)
            if text is None:
                if _MARK in value:
                    return None
                self._constants[-1][path] = value
                continue
            if path not in self._number:
                return None
            fields[int(text[1])] = self._number[path]
            self._orders[-1].append(self._number[path])
        return fields


def _parts_around(text: bytes, spans: list[list[int]]) -> list[bytes]:
    """Return the parts of an element before, between and after its texts."""
    begins, ends = spans
    return [text[a:b] for a, b in zip([0, *ends], [*begins, len(text)], strict=True)]


def _without_references(text: bytes) -> bytes:
    """Return an element with signs in place of references; empty where one is no plain sign."""
    found, known = _REFERENCE.subn(_sign_of, text)
    return found if known == text.count(b"&") and b"\0" not in found else b""


def _sign_of(reference: re.Match[bytes]) -> bytes:
    """Return the sign that a reference stands for; a zero for a control or a sign of markup."""
    if reference[2] is not None:
        return b"&"
    number = int(reference[1])
    return chr(number).encode() if number >= 0x80 else b"\0"
