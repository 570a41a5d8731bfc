"""Diagrams read from files that anybody may have written: strictly, and within limits."""

import json
import math
from collections.abc import Callable, Mapping
from typing import Any, Final

from graph.regimes.read_regimes import load_regimes
from graph.values.dates import parse_day
from graph.values.errors import InputError
from queries.draw.scene_picture import CERTAINTIES, FARTHEST, KINDS
from queries.draw.text_width import clean_text
from queries.export.diagram_json import FORMAT, VERSION, Diagram
from queries.words.plain_words import LINES

MOST_BYTES: Final = 5 * 2**20
MOST_PARTIES: Final = 2000
MOST_LINKS: Final = 10_000
MAX_TEXT: Final = 2000
"""Most characters of one text."""
MAX_LEVELS: Final = 8
"""Most levels of settings inside settings."""

Check = Callable[[Any, str], Any]
"""Checks a value from a place in the file; returns it cleaned, or raises InputError."""


def read_diagram(content: bytes, name: str = "the diagram") -> Diagram:
    """Read a diagram from the bytes of a file; ``name`` is for messages.

    Every text in it is made one line of plain characters; none is ever markup. An `InputError` says
    where it is too large, no JSON, or not as a diagram is written.
    """
    if len(content) > MOST_BYTES:
        raise InputError(f"{name}: is larger than {MOST_BYTES >> 20} MiB; give a saved diagram")
    try:
        text = content.decode("utf-8")
        value = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_unique_keys)
    except (ValueError, RecursionError) as wrong:
        said = clean_text(wrong)[:120]
        raise InputError(f"{name}: is no JSON ({said}); give a saved diagram") from None
    try:
        if not isinstance(value, dict) or value.get("format") != FORMAT:
            raise InputError("format: is no diagram of the explorer; give a saved diagram")
        if value.get("version") != VERSION:
            raise InputError(
                f"version: {clean_text(value.get('version'))[:20]} is not known here, only "
                f"{VERSION}; use the software that wrote it"
            )
        read: Diagram = _object(_DIAGRAM)(value, "")
        _check_ids(read)
    except InputError as wrong:
        raise InputError(f"{name}: {wrong}") from None
    return read


def _refuse_constant(text: str) -> Any:
    raise ValueError(f"{text} is no number")


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there twice")
    return found


def _check_ids(read: Diagram) -> None:
    ids = [party["id"] for party in read["parties"]] + [g["node"] for g in read["groups"]]
    if len(set(ids)) != len(ids):
        raise InputError("parties: one id is there twice; remove one of them")
    known = set(ids)
    for place, link in enumerate(read["links"]):
        for end, party in (("from", link["from"]), ("to", link["to"])):
            if party not in known:
                raise InputError(f"links[{place}].{end}: names no party of the diagram; add it")


def _refusal(where: str, what: str) -> InputError:
    return InputError(f"{where or 'the file'}: {what}")


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        raise _refusal(where, f"must be a text of at most {MAX_TEXT} characters")
    return clean_text(value)


def _id(value: Any, where: str) -> str:
    text = _text(value, where)
    if not text or text != value:
        raise _refusal(where, "must be an id: a text without controls, not empty")
    return text


def _flag(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise _refusal(where, "must be true or false")
    return value


def _number(value: Any, where: str) -> float:
    real = isinstance(value, int | float) and not isinstance(value, bool)
    if not real or not math.isfinite(value) or abs(value) > FARTHEST:
        raise _refusal(where, f"must be a number between -{FARTHEST:.0f} and {FARTHEST:.0f}")
    return float(value)


def _day(value: Any, where: str) -> str:
    text = _text(value, where)
    try:
        parse_day(text)
    except InputError as wrong:
        raise _refusal(where, str(wrong)) from None
    return text


def _regime(value: Any, where: str) -> str:
    text = _text(value, where)
    known = {name for regime in load_regimes().values() for name in (regime.key, regime.short)}
    if text not in known:
        raise _refusal(where, f"{text[:60]!r} is no regime known here; leave it out")
    return text


def _one_of(*known: str) -> Check:
    def check(value: Any, where: str) -> str:
        if value not in known:
            raise _refusal(where, f"must be one of {', '.join(known)}")
        return str(value)

    return check


def _or_none(check: Check) -> Check:
    return lambda value, where: None if value is None else check(value, where)


def _list(check: Check, most: int) -> Check:
    def check_items(value: Any, where: str) -> list[Any]:
        if not isinstance(value, list) or len(value) > most:
            raise _refusal(where, f"must be a list of at most {most}")
        return [check(item, f"{where}[{place}]") for place, item in enumerate(value)]

    return check_items


def _point(value: Any, where: str) -> list[float]:
    found: list[float] = _list(_number, 2)(value, where)
    if len(found) != 2:
        raise _refusal(where, "must be two numbers")
    return found


def _object(checks: Mapping[str, Check]) -> Check:
    def check(value: Any, where: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise _refusal(where, "must be an object")
        dot = f"{where}." if where else ""
        for key in value:
            if key not in checks:
                raise _refusal(f"{dot}{clean_text(key)[:60]}", "is not known; remove it")
        for key in checks:
            if key not in value:
                raise _refusal(f"{dot}{key}", "is missing; add it")
        return {key: each(value[key], f"{dot}{key}") for key, each in checks.items()}

    return check


def _plain_value(value: Any, where: str, depth: int = 0) -> Any:
    """Read settings with keys of their own: plain values, not too deep, texts cleaned."""
    if depth > MAX_LEVELS:
        raise _refusal(where, f"is nested more than {MAX_LEVELS} times")
    if isinstance(value, dict):
        return {_text(k, where): _plain_value(v, where, depth + 1) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain_value(item, where, depth + 1) for item in value]
    if isinstance(value, str):
        return _text(value, where)
    return value if value is None or isinstance(value, bool) else _number(value, where)


def _settings(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _refusal(where, "must be an object")
    found: dict[str, Any] = _plain_value(value, where)
    return found


_PLACE: Final[dict[str, Check]] = {"x": _or_none(_number), "y": _or_none(_number)}
_PARTY: Final[dict[str, Check]] = {
    "id": _id,
    "name": _text,
    "original": _or_none(_text),
    "kind": _one_of(*KINDS),
    "country": _or_none(_text),
    "identifiers": _list(_id, 50),
    "pinned": _flag,
    **_PLACE,
}
_GROUP: Final[dict[str, Check]] = {
    "node": _id,
    "name": _text,
    "members": _list(_id, MOST_LINKS),
    **_PLACE,
}
_LINK: Final[dict[str, Check]] = {
    "from": _id,
    "to": _id,
    "line": _one_of(*LINES),
    "label": _text,
    "certainty": _one_of(*CERTAINTIES),
    "bends": _list(_point, 200),
}
_DIAGRAM: Final[dict[str, Check]] = {
    "format": _text,
    "version": lambda value, where: int(_number(value, where)),
    "title": _text,
    "asked": _or_none(_id),
    "as_of": _day,
    "known_on": _or_none(_day),
    "regimes": _list(_regime, 50),
    "filters": _settings,
    "data_version": _text,
    "parties": _list(_object(_PARTY), MOST_PARTIES),
    "groups": _list(_object(_GROUP), MOST_PARTIES),
    "links": _list(_object(_LINK), MOST_LINKS),
    "scene": _settings,
}
