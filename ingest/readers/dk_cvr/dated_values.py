"""The Danish register's lists of values and periods, as values with half-open spans."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final, NamedTuple

from graph.values.errors import InputError
from graph.values.memo import cache_by_text
from graph.values.share import FULL, Share, parse_share
from ingest.reader import InvalidRecordError

BANDS: Final = (50_000, 100_000, 150_000, 200_000, 250_000, 333_300, 500_000, 666_700, 900_000)
"""Lower ends of the register's bands in units of 0.0001 %; each ends where the next begins."""
_BAND_TOLERANCE: Final = 100
"""Units (0.01 %) by which a rounded figure may miss the end of its band."""


class DatedValue(NamedTuple):
    """One value of an attribute, and the half-open span of ISO days in which it was valid."""

    value: str
    start: str | None
    end: str | None


def attributes(member: dict[str, Any]) -> dict[str, list[DatedValue]]:
    """Return the dated values of an object's attributes, by the name of the attribute."""
    found: dict[str, list[DatedValue]] = {}
    for attribute in objects(member, "attributter"):
        name = attribute.get("type")
        if not isinstance(name, str):
            raise InvalidRecordError(f"attributter.type: {name!r} is not a text")
        for value in objects(attribute, "vaerdier"):
            held = value.get("vaerdi")
            if held is None:
                continue
            if isinstance(held, dict | list):
                raise InvalidRecordError(f"{name}: {held!r} is not a text")
            found.setdefault(name, []).append(DatedValue(str(held), *period(value)))
    return found


def period(value: dict[str, Any]) -> tuple[str | None, str | None]:
    """Return the half-open period of a value: the day after its last day is the end."""
    said = value.get("periode")
    if not isinstance(said, dict):
        return None, None
    start, last = _day(said, "gyldigFra"), _day(said, "gyldigTil")
    return start, None if last is None else _day_after(last)


@lru_cache(maxsize=16_384)
def _day_after(last: str) -> str | None:
    return (date.fromisoformat(last) + timedelta(days=1)).isoformat() if last < "9999" else None


def _day(said: dict[str, Any], field: str) -> str | None:
    text = said.get(field)
    if text is None:
        return None
    try:
        return _iso(str(text)[:10])
    except ValueError:
        raise InvalidRecordError(f"{field}: {text!r} is not a day") from None


@lru_cache(maxsize=16_384)
def _iso(text: str) -> str:
    return date.fromisoformat(text).isoformat()


def objects(value: dict[str, Any], field: str) -> list[dict[str, Any]]:
    """Return a field that is a list of objects; empty where it is missing."""
    found = value.get(field)
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise InvalidRecordError(f"{field}: is not a list of objects")
    return found


@cache_by_text
def share_band(text: str) -> Share:
    """Return the band that a fraction of 1 such as ``0.25`` stands for, else the exact share."""
    try:
        low = parse_share(f"{float(text) * 100:.4f}").low
    except (ValueError, OverflowError, InputError):
        raise InvalidRecordError(f"EJERANDEL_PROCENT: {text!r} is not a fraction of 1") from None
    for begin, after in zip(BANDS, (*BANDS[1:], FULL), strict=True):
        if abs(low - begin) <= _BAND_TOLERANCE:
            return Share(min(low, begin), after, high_open=True)
    return Share(low, low)
