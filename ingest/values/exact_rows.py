"""Rows of a record within a record of another format, so that nothing is lost on the way back.

FollowTheMoney and BODS have no place for an open end of a range, a block held jointly, or a stated
absence. What this program exports says in the format's own words what these can say, and carries
beside them the exact rows with a hash of those words. A reader takes the rows only where the words
are still those that were exported: who edits a file is read by the words.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields
from functools import cache, partial
from typing import Any, Final, get_origin, get_type_hints

import orjson

from graph.record.model import TABLES, Name, Row
from graph.values.errors import InputError
from graph.values.share import Share
from ingest.reader import InvalidRecordError

FIELD: Final = "ownership_explorer"
"""The field of an exported record that holds its exact rows."""
FORMAT: Final = 1
CHANGED: Final = (
    "the record was changed since it was exported: it is read by its own words, and the exact "
    "shares and days that it carries are left aside"
)

OWN_ID: Final = re.compile(r"oe-[0-9a-f]{40}")
"""The id of an exported statement in a format whose statements need one."""
PUBLISHER: Final = "Ownership Explorer"
"""Who made statements of a format that names it."""
LOST: Final = (
    "exported by Ownership Explorer and read by its words alone. What was held jointly, "
    "transferred or ruled counts for nothing in them, so a result may read clearer here than where "
    "it came from. Load the files as they were exported"
)

_Decode = Callable[[str, Any], Any]


_EDITION: Final = re.compile(rf'"{FIELD}"\s*:\s*\{{[^{{}}\[]*"edition"\s*:\s*"(\d{{4}}-\d\d-\d\d)"')


def pack_rows(words: Mapping[str, Any], rows: Iterable[tuple[str, Mapping[str, Any]]]) -> Any:
    """Return the value of `FIELD` for a record.

    Args:
        words: the record without this field, as it is written.
        rows: table and columns of each row; shares as {low, high, low_open, high_open} in units
            of 0.0001 %.
    """
    packed = [
        {"table": table} | {k: v for k, v in row.items() if v is not None and v != [] and v != ""}
        for table, row in rows
    ]
    return {"format": FORMAT, "words": _digest(words), "rows": packed}


_NO_EDITION: Final = orjson.dumps(f'{{"{FIELD}":{{"edition":null').decode().strip('"')
"""What a BODS annotation begins with where the day of publication is no edition's."""


def packed_edition(text: str) -> str | None:
    """Return the day of the edition that records of a text carry, in a format without one."""
    found = _EDITION.search(text)
    return None if found is None else found[1]


def is_without_edition(text: str) -> bool:
    """Return whether statements of a text carry that their day of publication is no edition's."""
    return _NO_EDITION in text


def unpack_rows(words: Mapping[str, Any], packed: Any, remarks: list[str]) -> list[Row] | None:
    """Return the exact rows of a record; None where its words were changed since.

    ``words`` are the record without `FIELD`, as it was read, ``packed`` is the value of `FIELD`.

    Raises:
        InvalidRecordError: the value is none that this program writes.
    """
    if not isinstance(packed, dict) or packed.get("format") != FORMAT:
        raise InvalidRecordError(f"{FIELD}: not of format {FORMAT}; export it anew")
    if packed.get("words") != _digest(words):
        remarks.append(CHANGED)
        return None
    rows = packed.get("rows")
    if not isinstance(rows, list):
        raise InvalidRecordError(f"{FIELD}.rows: {rows!r} is not a list")
    return [_row(place, item) for place, item in enumerate(rows)]


def annotated_rows(statement: Mapping[str, Any], remarks: list[str]) -> list[Row] | None:
    """Return the exact rows in an annotation of a BODS statement; None where it has none.

    Raises:
        InvalidRecordError: the rows are none that this program writes.
    """
    annotations = statement.get("annotations")
    for item in annotations if isinstance(annotations, list) else ():
        text = item.get("transformedContent") if isinstance(item, dict) else None
        if not isinstance(text, str) or not text.startswith(f'{{"{FIELD}"'):
            continue
        words = {name: value for name, value in statement.items() if name != "annotations"}
        try:
            return unpack_rows(words, orjson.loads(text)[FIELD], remarks)
        except orjson.JSONDecodeError as wrong:
            raise InvalidRecordError(f"annotations: {FIELD} is no JSON: {wrong}") from wrong
    return None


def is_own_statement(statement: Mapping[str, Any]) -> bool:
    """Return whether a BODS statement names this program as its publisher."""
    details = statement.get("publicationDetails")
    publisher = details.get("publisher") if isinstance(details, Mapping) else None
    return isinstance(publisher, Mapping) and publisher.get("name") == PUBLISHER


def _digest(words: Mapping[str, Any]) -> str:
    text = orjson.dumps(_in_order(words), option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(text, digest_size=16).hexdigest()


def _in_order(value: Any) -> Any:
    """Return a value with the texts of its lists sorted: other programs keep no order of them."""
    if isinstance(value, Mapping):
        return {name: _in_order(item) for name, item in value.items()}
    if isinstance(value, list):
        texts = all(isinstance(item, str) for item in value)
        return sorted(value) if texts else [_in_order(item) for item in value]
    return value


def _row(place: int, item: Any) -> Row:
    where = f"{FIELD}.rows[{place}]"
    if not isinstance(item, dict) or item.get("table") not in TABLES:
        raise InvalidRecordError(f"{where}.table: not one of {', '.join(TABLES)}")
    row_class = TABLES[item["table"]]
    decoders, absent = _shape(row_class)
    given = {name: value for name, value in item.items() if name != "table"}
    if unknown := given.keys() - decoders.keys():
        raise InvalidRecordError(f"{where}.{min(unknown)}: unknown field")
    columns = {name: make() for name, make in absent.items()}
    columns |= {name: decoders[name](f"{where}.{name}", value) for name, value in given.items()}
    try:
        row: Row = row_class(**columns)
    except TypeError as wrong:
        raise InvalidRecordError(f"{where}: {wrong}") from wrong
    return row


@cache
def _shape(row_class: type) -> tuple[dict[str, _Decode], dict[str, Callable[[], Any]]]:
    """Return how each column of a row is read, and what stands for one that was left out empty."""
    hints = get_type_hints(row_class)
    absent: dict[str, Callable[[], Any]] = {}
    for item in fields(row_class):
        if item.default is MISSING and item.default_factory is MISSING:
            if get_origin(hints[item.name]) is list:
                absent[item.name] = list
            elif hints[item.name] is not str:
                absent[item.name] = lambda: None
    return {name: _DECODERS.get(hint, _pairs) for name, hint in hints.items()}, absent


_WORDS: Final = {str: "a text", bool: "true or false", list: "a list"}


def _check_kind(kind: type, where: str, value: Any) -> Any:
    if not isinstance(value, kind):
        raise InvalidRecordError(f"{where}: {value!r} is not {_WORDS[kind]}")
    return value


_text: Final[Callable[[str, Any], str]] = partial(_check_kind, str)
_flag: Final[_Decode] = partial(_check_kind, bool)
_list: Final[Callable[[str, Any], list[Any]]] = partial(_check_kind, list)


def _texts(where: str, value: Any) -> list[str]:
    return [_text(where, item) for item in _list(where, value)]


def _share(where: str, value: Any) -> Share:
    try:
        low, high = value["low"], value["high"]
        if type(low) is int and type(high) is int:
            return Share(low, high, value["low_open"] is True, value["high_open"] is True)
    except (InputError, KeyError, TypeError):
        pass
    raise InvalidRecordError(f"{where}: {value!r} is not a share")


def _names(where: str, value: Any) -> list[Name]:
    found = []
    for item in _list(where, value):
        if not isinstance(item, dict):
            raise InvalidRecordError(f"{where}: {item!r} is not a name")
        language = item.get("language")
        found.append(
            Name(
                _text(where, item.get("value")),
                _text(where, item.get("kind", "name")),
                None if language is None else _text(where, language),
            )
        )
    return found


def _pairs(where: str, value: Any) -> list[tuple[str, str]]:
    found = []
    for item in _list(where, value):
        if not isinstance(item, dict):
            raise InvalidRecordError(f"{where}: {item!r} is not a field with its value")
        found.append((_text(where, item.get("field")), _text(where, item.get("value"))))
    return found


_DECODERS: Final[dict[Any, _Decode]] = {
    **dict.fromkeys((str, str | None), _text),
    **dict.fromkeys((Share, Share | None), _share),
    bool: _flag,
    list[str]: _texts,
    list[Name]: _names,
}
"""How a column of each type is read; those that are left hold fields with their values."""
