"""GLEIF's JSON as flat fields: one array of records, split as it streams by.

The golden copy's JSON is its XML in another spelling: text stands under ``$``, attributes under
names with ``@`` before them. Before 2022 an element that may repeat was an object where it stood
alone and a list else; since then it is always a list. The whole file is one value, so it is cut
between records, at the key that every record begins with; that key cannot stand within a text,
where its quotation marks would be escaped (RFC 8259, 7).
"""

import json
import re
from collections.abc import Iterator
from functools import lru_cache, partial
from typing import Any, BinaryIO, Final

import orjson

from ingest.files.opened_file import Opened
from ingest.formats.json_objects import json_kind
from ingest.reader import Piece
from ingest.readers.gleif.flat_fields import (
    ELEMENTS,
    EXCEPTION,
    LEI,
    RELATIONSHIP,
    REPEATED,
    UNREAD,
    FlatRecord,
    field_name,
)

_ARRAYS: Final = {b"records": LEI, b"relations": RELATIONSHIP, b"exceptions": EXCEPTION}
_ARRAY = re.compile(rb'"(records|relations|exceptions)"\s*:\s*\[')
_OWN_KEYS = re.compile(r'"(?:[a-z]+:)?(?:LEI|NodeID|RelationshipRecord)"\s*:')
_LIST_MARKS: Final = (
    (re.compile(r'"RelationshipRecord"\s*:\s*\{'), RELATIONSHIP),
    (re.compile(r'"(?:[a-z]+:)?ExceptionCategory"\s*:\s*\{\s*"\$"'), EXCEPTION),
    (re.compile(r'"(?:[a-z]+:)?LegalName"\s*:\s*\{[^{}]*"\$"'), LEI),
)
"""Marks of a bare list of records, as in extracts and the publisher's first interface."""
_LIST = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[")
_EMPTY = re.compile(r'\s*\{\s*"(relations|exceptions)"\s*:\s*\[\s*\]\s*\}\s*\Z')
"""Changes of some hours without any; of level 1 there always are some."""
_FIRST_KEY = re.compile(rb'\s*\{\s*("(?:[^"\\]|\\.){1,100}")\s*:')
_CHUNK: Final = 1 << 20
_KEY_WITHIN: Final = 4096
MAX_RECORD_BYTES: Final = 16 << 20
"""Bytes of the longest record that is read."""
MAX_DEPTH: Final = 32
_ELEMENT: Final = "element"
_ATTRIBUTE: Final = "attribute"
_TEXT: Final = "text"
_EXTENSION: Final = "extension"
_SHOWN: Final = 10_000
_TAIL: Final = 100
_CUT_OFF: Final = "the file breaks off within its list of records"


def kind_of_json(text: str) -> str | None:
    """Return which of GLEIF's three files a JSON is, from its beginning; ``None`` for none."""
    begun = text.lstrip("\ufeff \t\r\n")[:1]
    if begun == "[":
        return next((kind for own, kind in _LIST_MARKS if own.search(text)), None)
    if begun != "{":
        return None
    if _OWN_KEYS.search(text) is None and _EMPTY.match(text) is None:
        return None
    found = _ARRAY.search(text.encode("utf-8", errors="replace"))
    return None if found is None else _ARRAYS[found[1]]


def json_pieces(opened: Opened) -> Iterator[Piece]:
    """Yield the text of every record of the JSON."""
    number = 0
    for _, stream in opened.binary():
        for piece, last, close in _record_texts(stream):
            for value, raw in _parsed_records(piece, last, close):
                number += 1
                yield f"element {number}", raw, value


def flat_of_json(piece: Piece, kind: str) -> FlatRecord:
    """Convert one record of the JSON into flat fields."""
    where, raw, value = piece
    return _flat_record(value, kind, where, raw)


def _record_texts(stream: BinaryIO) -> Iterator[tuple[bytes, bool, str]]:
    """Yield the text of each record, whether it is the last, and the signs that end the file.

    The last has the end of the file behind it.
    """
    buffer = stream.read(_CHUNK)
    listed = _LIST.match(buffer)
    close = "]}" if listed is None else "]"
    while (start := listed or _ARRAY.search(buffer)) is None:
        more = stream.read(_CHUNK)
        if not more or len(buffer) > MAX_RECORD_BYTES:
            return
        buffer += more
    buffer = buffer[start.end() :]
    while (first := _FIRST_KEY.match(buffer)) is None and len(buffer) < _KEY_WITHIN:
        more = stream.read(_CHUNK)
        if not more:
            break
        buffer += more
    if first is None:
        yield buffer, True, close
        return
    between = re.compile(rb",\s*(?=\{\s*" + re.escape(first[1]) + rb"\s*:)")
    yield from ((piece, last, close) for piece, last in _cut_stream(stream, buffer, between))


def _cut_stream(
    stream: BinaryIO, buffer: bytes, between: re.Pattern[bytes]
) -> Iterator[tuple[bytes, bool]]:
    """Yield each text between separators, too long ones in parts, and whether it is the last."""
    while more := stream.read(_CHUNK):
        *whole, buffer = between.split(buffer)
        yield from ((piece, False) for piece in whole)
        if len(buffer) > MAX_RECORD_BYTES:
            yield buffer, False
            buffer = b""
        buffer += more
    *whole, buffer = between.split(buffer)
    yield from ((piece, False) for piece in whole)
    yield buffer, True


def _parsed_records(piece: bytes, last: bool, close: str) -> Iterator[tuple[Any, bytes]]:
    """Yield the records of a piece, parsed, with their texts; a reason for what is none.

    A piece holds one record, several that begin with another key, or the last and the file's end.
    """
    problem = _CUT_OFF
    try:
        value = orjson.loads(piece)
    except orjson.JSONDecodeError as wrong:
        problem = str(wrong)
    else:
        yield value, piece
        if last:
            yield CutPiece(_CUT_OFF), piece[-_TAIL:]
        return
    # No single value: several records, damage, or the file's end, so parse as far as it goes.
    text, at, decoder = piece.decode("utf-8", errors="replace"), 0, json.JSONDecoder()
    while (rest := text[at:].lstrip(", \t\r\n")) and not rest.startswith("]"):
        at = len(text) - len(rest)
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            ended = not last or "".join(rest.split()).endswith(close)
            reason = InvalidPiece(problem) if ended else CutPiece(problem)
            yield reason, rest.encode("utf-8", errors="replace")
            return
        found, at = text[at:end].encode("utf-8", errors="replace"), end
        try:
            # Stricter: no half of a pair of surrogates, no NaN.
            value = orjson.loads(found)
        except orjson.JSONDecodeError as wrong:
            value = InvalidPiece(str(wrong))
        yield value, found
    ends = "".join(rest.split())
    if last and ends != close:
        broken = close.startswith(ends)
        behind = "something stands behind the list of records"
        yield (
            CutPiece(_CUT_OFF) if broken else InvalidPiece(behind),
            rest.encode("utf-8", errors="replace") or piece[-_TAIL:] or b"[",
        )
    elif rest and not last:
        yield InvalidPiece(problem), rest.encode("utf-8", errors="replace")


class InvalidPiece(str):
    """The reason why a piece of the file is no record."""

    __slots__ = ()


class CutPiece(InvalidPiece):
    """The reason for a piece in which the file breaks off."""

    __slots__ = ()


def _flat_record(value: Any, kind: str, position: str, raw: bytes) -> FlatRecord:
    shown = partial(_raw_text, raw)
    if isinstance(value, InvalidPiece):
        cut = isinstance(value, CutPiece)
        return FlatRecord(kind, position, {}, shown, f"is not JSON ({value})", cut)
    if not isinstance(value, dict):
        return FlatRecord(kind, position, {}, shown, f"is {json_kind(value)}, not an object")
    into: dict[str, str] = {}
    for name, inner in value.items():
        wrapped = name in ELEMENTS and isinstance(inner, dict)
        if not _add_object(inner if wrapped else {name: inner}, "", into, MAX_DEPTH):
            return FlatRecord(kind, position, into, shown, f"is nested more than {MAX_DEPTH} deep")
    return FlatRecord(kind, position, into, shown)


def _raw_text(raw: bytes) -> str:
    return raw[:_SHOWN].decode("utf-8", errors="replace")


def _add_object(value: dict[str, Any], prefix: str, into: dict[str, str], depth: int) -> bool:
    """Add an object's fields below a prefix; return whether it was not too deep."""
    if depth == 0:
        return False
    for key, inner in value.items():
        how, name = _key_meaning(key)
        if how == _ELEMENT:
            if not _add_element((name, inner), prefix, into, depth):
                return False
        elif how == _TEXT:
            _add_text(prefix, inner, into)
        elif how == _ATTRIBUTE:
            _add_text(f"{prefix}.{name}", inner, into)
        elif how == _EXTENSION:
            _add_deletion(inner, into, depth)
    return True


def _add_element(named: tuple[str, Any], prefix: str, into: dict[str, str], depth: int) -> bool:
    """Add what stands under an element's key, one or a list; return whether not too deep."""
    name, inner = named
    path = f"{prefix}.{name}" if prefix and name else prefix or name
    several = isinstance(inner, list)
    if name in REPEATED or (several and len(inner) > 1):
        items = [(f"{path}.{n}", item) for n, item in enumerate(inner if several else [inner], 1)]
    else:
        items = [(path, item) for item in (inner if several else [inner])]
    for own, item in items:
        if not isinstance(item, dict):
            _add_text(own, item, into)
        elif len(item) == 1 and "$" in item:
            _add_text(own, item["$"], into)
        elif not _add_object(item, own, into, depth - 1):
            return False
    return True


@lru_cache(maxsize=4096)
def _key_meaning(key: str) -> tuple[str, str]:
    """Return what stands under a key (element, attribute, text, extension) and its field name."""
    name = key.rpartition(":")[2].removeprefix("@")
    if key == "$":
        return _TEXT, ""
    if key.startswith("@"):
        return _ATTRIBUTE, "xmllang" if name == "lang" else name
    if name == "Extension":
        return _EXTENSION, ""
    return ("unread", "") if name in UNREAD else (_ELEMENT, field_name(name))


def _add_text(path: str, value: Any, into: dict[str, str]) -> None:
    if not isinstance(value, str):
        if isinstance(value, bool) or not isinstance(value, int | float):
            return
        value = str(value)
    if text := value.strip():
        into[path] = text


def _add_deletion(extension: Any, into: dict[str, str], depth: int) -> None:
    """Add ``DeletedAt``, by which an extension says that the record was taken back."""
    if depth == 0:
        return
    if isinstance(extension, list):
        for item in extension:
            _add_deletion(item, into, depth - 1)
    elif isinstance(extension, dict):
        for key, inner in extension.items():
            if key.rpartition(":")[2] == "DeletedAt":
                _add_text("DeletedAt", inner.get("$") if isinstance(inner, dict) else inner, into)
            else:
                _add_deletion(inner, into, depth - 1)
