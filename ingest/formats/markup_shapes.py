"""Fields of XML records found by the markup between their texts, which most records share.

A publisher writes millions of records in a few thousand shapes: the same elements in the same
order, with other texts. What a parser finds in the first record of a shape says where the texts of
all others belong, so that they need no parser.
"""

import re
from collections.abc import Callable
from itertools import zip_longest
from typing import Final, NamedTuple

MOST_SHAPES: Final = 20_000
"""Shapes that are kept; a record of a further one is parsed."""
MOST_BYTES: Final = 1 << 20
"""Bytes of a record of which the parser may say that it is beyond all measure."""
TEXT: Final = re.compile(rb">\s*([^<\s][^<]*)<")
"""A text that is no blank, between two tags."""
_MARK: Final = "~"
"""Stands around the number of a text while a shape is learnt."""
_NUMBERED: Final = re.compile(rf"{_MARK}(\d+){_MARK}")
_REFERENCE: Final = re.compile(r"&(?:#([0-9]+)|(amp|lt|gt));")
_SIGNS: Final = {"amp": "&", "lt": "<", "gt": ">"}
_BETWEEN: Final = b"\0"
"""No XML has it."""


class _Shape(NamedTuple):
    """What the markup of a record says.

    Attributes:
        fields: all fields in their order, with the values of attributes.
        texts: the fields whose values are texts, each with the number of its text.
    """

    fields: dict[str, str]
    texts: list[tuple[str, int]]


class MarkupShapes:
    """The shapes of the records of a file that were met so far.

    Args:
        parse: returns the fields of a record's text as a parser finds them, each value the text of
            an element or an attribute without outer blanks; ``None`` where it is no XML.
    """

    def __init__(self, parse: Callable[[bytes], dict[str, str] | None]) -> None:
        self._parse = parse
        self._shapes: dict[bytes, _Shape | None] = {}

    def fields_of(self, text: bytes) -> dict[str, str] | None:
        """Return the fields of a record; ``None`` where only a parser can tell.

        Args:
            text: one element as `lxml.etree.tostring` writes it, in ASCII.
        """
        if len(text) > MOST_BYTES:
            return None
        parts = TEXT.split(text)
        markup = parts[::2]
        key = _BETWEEN.join(markup)
        shape = self._shapes.get(key)
        if shape is None:
            if key in self._shapes or len(self._shapes) >= MOST_SHAPES:
                return None
            shape = self._shapes[key] = self._learn(markup)
            if shape is None:
                return None
        texts = _plain_texts(parts[1::2])
        if texts is None:
            return None
        found = shape.fields.copy()
        for path, number in shape.texts:
            found[path] = texts[number]
        return found

    def _learn(self, markup: list[bytes]) -> _Shape | None:
        """Return the shape of some markup, from a record that has numbers in place of its texts."""
        whole = b"".join(markup)
        # A comment or an instruction may hold anything, also what looks like a tag.
        if _MARK.encode() in whole or b"<!" in whole or b"<?" in whole:
            return None
        numbers = (f">{_MARK}{place}{_MARK}<".encode() for place in range(len(markup) - 1))
        marked = (part for pair in zip_longest(markup, numbers, fillvalue=b"") for part in pair)
        fields = self._parse(b"".join(marked))
        if fields is None:
            return None
        texts = list[tuple[str, int]]()
        for path, value in fields.items():
            found = _NUMBERED.fullmatch(value)
            if found is not None:
                texts.append((path, int(found[1])))
            elif _MARK in value:
                return None
        return _Shape(fields, texts)


def _plain_texts(texts: list[bytes]) -> list[str] | None:
    """Return texts as a parser gives them, without outer blanks; ``None`` if it may say more."""
    joined = _BETWEEN.join(texts).decode("ascii")
    # The sign may stand in an attribute, and begin what only looks like a text.
    if ">" in joined:
        return None
    if "&" in joined:
        found, known = _REFERENCE.subn(_sign_of, joined)
        if known != joined.count("&"):
            return None
        joined = found
    plain = [one.strip() for one in joined.split(_BETWEEN.decode())]
    return plain if all(plain) else None


def _sign_of(reference: re.Match[str]) -> str:
    """Return the sign that a reference stands for."""
    return chr(int(reference[1])) if reference[1] else _SIGNS[reference[2]]
