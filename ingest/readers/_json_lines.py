"""JSON values of a file one by one: a line each, a list over several lines, or one document.

Registers publish a value a line; extracts that people pass on are lists, with a value a line or
neatly indented. Lines are read as bytes, since JSON is UTF-8 by its own rule (RFC 8259, 8.1),
so that one damaged line is one refused record.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, BinaryIO, Final

import orjson

from ingest.reader import Refusal
from ingest.source import Opened

MAX_LINE: Final = 64 * 1024 * 1024
"""Bytes of the longest line, or of the largest indented document, that is read."""
_MARK: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Element:
    """One object of the file, where it stands, and its text as it was read."""

    position: str
    value: dict[str, Any]
    raw: str


def elements(opened: Opened, *, containing: bytes = b"") -> Iterator[Element | Refusal]:
    """Yield every object of a file in order; what is no object is a refusal.

    Args:
        opened: the file.
        containing: lines without these bytes are passed over unread.
    """
    for member, stream in opened.binary():
        prefix = f"{member} " if opened.is_zip else ""
        yield from _of_stream(stream, prefix, containing)


def _of_stream(stream: BinaryIO, prefix: str, containing: bytes) -> Iterator[Element | Refusal]:
    opening, begun = b"", False
    for number, line in enumerate(_lines(stream), 1):
        text = line.removeprefix(_MARK).strip() if number == 1 else line.strip()
        bare = text.rstrip(b",").rstrip()
        if bare in (b"", b"[", b"]"):
            opening += bare
        elif not begun and (bare == b"{" or text.startswith(b"[")):
            # A list in one line, or an indented one: no line of it stands for itself.
            yield from _document(chain((opening, line.removeprefix(_MARK)), stream), prefix)
            return
        else:
            begun = True
            if containing in bare:
                yield _element(bare, f"{prefix}line {number}")


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    while line := stream.readline(MAX_LINE):
        yield line


def _document(pieces: Iterator[bytes], prefix: str) -> Iterator[Element | Refusal]:
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > MAX_LINE:
            reason = f"one JSON document of more than {MAX_LINE >> 20} MiB; give a value a line"
            yield Refusal(f"{prefix}document", reason, _text(content[:1000]))
            return
    try:
        values = orjson.loads(bytes(content))
    except orjson.JSONDecodeError as wrong:
        yield Refusal(f"{prefix}document", f"is not JSON ({wrong})", _text(content))
        return
    for number, value in enumerate(values if isinstance(values, list) else [values], 1):
        yield _checked(value, f"{prefix}element {number}", orjson.dumps(value))


def _element(line: bytes, position: str) -> Element | Refusal:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as wrong:
        return Refusal(position, f"is not JSON ({wrong})", _text(line))
    return _checked(value, position, line)


def _checked(value: Any, position: str, raw: bytes) -> Element | Refusal:
    if not isinstance(value, dict):
        return Refusal(position, f"is a {type(value).__name__}, not an object", _text(raw))
    return Element(position, value, _text(raw))


def _text(raw: bytes | bytearray) -> str:
    return raw.decode("utf-8", errors="replace")
