"""Single objects of a JSON text, cut out of its stream.

Lists may be many gigabytes: the end of an object is where its braces balance, and the text
between goes to the parser. A broken object is one refusal; reading goes on at the next object
that begins as the first one did.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

import orjson

from graph.values.errors import RefusedFileError
from ingest.reader import Refusal

MAX_ELEMENT: Final = 16 * 1024 * 1024
"""Bytes of the longest object that is read; parsed, its smallest pieces take twenty times that."""
_CHUNK: Final = 1 << 20
_BLOCK: Final = 1 << 19
_LOST_AFTER: Final = 1 << 15
"""Bytes after which a next beginning is looked for where an object has no end: many broken
objects in one file must not each be read to the length that an object may have."""
_SHOWN: Final = 100_000
"""Bytes of a broken passage that are kept for a person to see."""
_TOKEN: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"|[{}]|"', re.DOTALL)
_FIRST_KEY: Final = re.compile(rb'\{\s*("(?:[^"\\]|\\.)*+")')
_BETWEEN: Final = re.compile(rb"[\s,]*")


@dataclass(frozen=True, slots=True)
class Block:
    """Lines without their line ends, the number of the first, and whether the last has an end."""

    number: int
    lines: list[bytes]
    ended: bool


@dataclass(frozen=True, slots=True)
class Element:
    """One object of the file, where it stands, and its text as it was read."""

    position: str
    value: dict[str, Any]
    text: bytes

    @property
    def raw(self) -> str:
        """The text for a person to see, cut where it is long."""
        return shown_text(self.text)


def lines_of(stream: BinaryIO, name: str) -> Iterator[bytes]:
    """Yield every line.

    Raises:
        RefusedFileError: one is longer than an object may be.
    """
    number = 0
    while line := stream.readline(MAX_ELEMENT):
        number += 1
        if len(line) == MAX_ELEMENT and not line.endswith(b"\n"):
            raise _too_long(name, number)
        yield line


def blocks_of(stream: BinaryIO, name: str, number: int, containing: bytes = b"") -> Iterator[Block]:
    """Yield the lines that follow line ``number``, many at once.

    Args:
        stream: the text.
        name: the file's name, for the error.
        number: lines that were read before.
        containing: many lines without these bytes are passed over.

    Raises:
        RefusedFileError: one is longer than an object may be.
    """
    rest = b""
    while piece := stream.read(_BLOCK):
        piece = rest + piece
        if containing and containing not in piece:
            number += piece.count(b"\n")
            rest = piece[piece.rfind(b"\n") + 1 :]
        else:
            lines = piece.split(b"\n")
            rest = lines.pop()
            if lines and len(lines[0]) >= MAX_ELEMENT:
                raise _too_long(name, number + 1)
            if lines:
                yield Block(number + 1, lines, ended=True)
            number += len(lines)
        if len(rest) >= MAX_ELEMENT:
            raise _too_long(name, number + 1)
    if rest:
        yield Block(number + 1, [rest], ended=False)


def _too_long(name: str, number: int) -> RefusedFileError:
    return RefusedFileError(
        f"{name}: line {number} is longer than {MAX_ELEMENT >> 20} MiB, as no record is"
    )


class Splitter:
    """Cuts a stream of objects, in an array or one after the other, into single objects.

    Args:
        stream: the text from here on.
        start: bytes before it that were read already.
        prefix: text before the position of each object.
        alone: whether to stop at the array's end, whatever follows it.
    """

    def __init__(self, stream: BinaryIO, start: bytes, prefix: str, *, alone: bool = False) -> None:
        self._stream, self._prefix, self._alone = stream, prefix, alone
        self._buffer, self._place, self._ended = start, 0, False
        self._number = 0
        self._again: re.Pattern[bytes] | None = None

    def elements(self) -> Iterator[Element | Refusal]:
        """Yield each object, and a refusal for what is none."""
        listed, closed = self._enter_list(), False
        while self._skip_to_next():
            sign = self._buffer[self._place : self._place + 1]
            if sign == b"]" and listed and not closed:
                closed, self._place = True, self._place + 1
                if self._alone:
                    break
                continue
            self._number += 1
            where = f"{self._prefix}element {self._number}"
            if sign != b"{":
                yield self._refuse_scrap(where, "is not an object")
                continue
            yield self._take_object(where)
        if listed and not closed:
            reason = "the list has no end: the file is cut off or broken"
            yield Refusal(f"{self._prefix}element {self._number + 1}", reason, "]", cut=True)

    def _enter_list(self) -> bool:
        self._skip_to_next()
        if self._buffer[self._place : self._place + 1] != b"[":
            return False
        self._place += 1
        return True

    def _skip_to_next(self) -> bool:
        """Move past spaces and commas; return False at the end."""
        while True:
            found = _BETWEEN.match(self._buffer, self._place)
            self._place = self._place if found is None else found.end()
            if self._place < len(self._buffer):
                return True
            if not self._read_more():
                return False

    def _read_more(self) -> bool:
        if self._ended or len(self._buffer) - self._place > MAX_ELEMENT:
            return False
        piece = self._stream.read(max(_CHUNK, len(self._buffer) - self._place))
        self._ended = not piece
        self._buffer = self._buffer[self._place :] + piece
        self._place = 0
        return bool(piece)

    def _take_object(self, where: str) -> Element | Refusal:
        """Return the object that begins here, reading on until it is whole."""
        # Counting braces is fast and mostly right; only if parsing fails are tokens matched.
        while True:
            whole = self._place + _LOST_AFTER >= len(self._buffer)
            end = self._find_balanced_end(self._place + _LOST_AFTER)
            if end < 0 and not whole and not self._has_lost_end():
                end = self._find_balanced_end(len(self._buffer))
            if end > 0:
                taken = parse_element(self._buffer[self._place : end], where)
                if isinstance(taken, Element):
                    return self._move_past(end, taken)
            lost = not whole and self._has_lost_end()
            exact = self._find_exact_end(self._place + _LOST_AFTER if lost else len(self._buffer))
            if exact > 0:
                return self._move_past(
                    exact, parse_element(self._buffer[self._place : exact], where)
                )
            if lost or not self._read_more():
                return self._refuse_broken(where)

    def _has_lost_end(self) -> bool:
        """Return whether another object has begun before this one ended."""
        if self._again is None:
            return False
        begin, stop = self._place + 1, self._place + _LOST_AFTER
        return self._again.search(self._buffer, begin, stop) is not None

    def _move_past(self, end: int, taken: Element | Refusal) -> Element | Refusal:
        if self._again is None and (found := _FIRST_KEY.match(self._buffer, self._place)):
            self._again = re.compile(rb"\{\s*" + re.escape(found[1]))
        self._place = end
        return taken

    def _find_balanced_end(self, stop: int) -> int:
        """Find the object's end by counting braces, as if none stood in a text; -1: none."""
        buffer, place, depth = self._buffer, self._place, 0
        while (found := buffer.find(b"}", place, stop)) >= 0:
            depth += buffer.count(b"{", place, found) - 1
            place = found + 1
            if depth == 0:
                return place
        return -1

    def _find_exact_end(self, stop: int) -> int:
        depth = 0
        for token in _TOKEN.finditer(self._buffer, self._place, stop):
            sign = token[0]
            if sign == b"{":
                depth += 1
            elif sign == b"}":
                depth -= 1
                if depth == 0:
                    return token.end()
            elif sign == b'"':
                return -1
        return -1

    def _refuse_scrap(self, where: str, reason: str) -> Refusal:
        """Return the refusal of what stands between objects or before the list's end."""
        begin = self._place
        found = re.compile(rb"[{\]]").search(self._buffer, begin + 1)
        self._place = len(self._buffer) if found is None else found.start()
        return Refusal(where, reason, shown_text(self._buffer[begin : self._place]))

    def _refuse_broken(self, where: str) -> Refusal:
        """Return the refusal of an object without an end, and move to the next one."""
        begin = self._place
        found = None if self._again is None else self._again.search(self._buffer, begin + 1)
        self._place = len(self._buffer) if found is None else found.start()
        raw = self._buffer[begin : self._place]
        long = len(raw) > MAX_ELEMENT
        reason = (
            f"more than {MAX_ELEMENT >> 20} MiB without an end"
            if long
            else "is not JSON: the object has no end"
        )
        # Without a next object of the same first key, it is unknown how many records are lost.
        return Refusal(where, reason, shown_text(raw), several=found is None)


def json_kind(value: object) -> str:
    """Return what a JSON value is, in words.

    >>> json_kind([]), json_kind("A"), json_kind(None)
    ('a list', 'a text', 'null')
    """
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "a text"
        case list():
            return "a list"
        case _:
            return "an object"


def parse_element(raw: bytes, where: str) -> Element | Refusal:
    """Parse one object; return a refusal of anything else."""
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as wrong:
        return Refusal(where, f"is not JSON ({json_problem(raw, wrong)})", shown_text(raw))
    if not isinstance(value, dict):
        return Refusal(where, f"is {json_kind(value)}, not an object", shown_text(raw))
    return Element(where, value, raw)


def json_problem(raw: bytes, wrong: orjson.JSONDecodeError) -> str:
    """Return why a text is no JSON; the parser's words for bytes that are no text mislead."""
    try:
        raw.decode()
    except UnicodeDecodeError:
        return "it holds bytes that are no UTF-8; fetch the file again, or save it as UTF-8"
    return str(wrong)


def shown_text(text: bytes) -> str:
    """Return a text as a person may see it."""
    return text[:_SHOWN].decode("utf-8", errors="replace")
