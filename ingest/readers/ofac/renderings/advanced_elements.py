"""Elements and dates of OFAC's advanced XML: children by name, days, and periods."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from graph.values.dates import days_of
from ingest.formats.xml_elements import Element, is_true, local_name
from ingest.values.published_days import day_after

_ADDRESS_ORDER: Final = "ADDRESS1|ADDRESS2|ADDRESS3|CITY|STATE/PROVINCE|POSTAL CODE".split("|")
"""Kinds of parts of an address in the order in which they are written."""


def children(element: Element, name: str) -> Iterator[Element]:
    """Yield the children of an element that have a local name."""
    for child in element:
        if local_name(child.tag) == name:
            yield child


def items_of(element: Element, block: str, item: str) -> Iterator[Element]:
    """Yield the items of a block, such as each ``name`` of ``names``."""
    for found in children(element, block):
        yield from children(found, item)


def texts_of(element: Element, block: str, item: str) -> list[str]:
    """Return the filled texts of the items of a block, each once."""
    found = ((one.text or "").strip() for one in items_of(element, block, item))
    return [text for text in dict.fromkeys(found) if text]


def text_of(element: Element, name: str) -> str | None:
    """Return the text of the first child of a local name, or ``None`` where it has none."""
    for child in element:
        if local_name(child.tag) == name:
            return (child.text or "").strip() or None
    return None


def fields_of(element: Element) -> dict[str, str]:
    """Return the first filled text of each child by its local name."""
    found: dict[str, str] = {}
    for child in element:
        text = child.text
        if text and not text.isspace():
            found.setdefault(local_name(child.tag), text.strip())
    return found


def in_address_order(parts: Iterable[tuple[str, str]]) -> list[str]:
    """Return the texts of parts, each with its kind, in the order of an address."""
    ranks = {kind: rank for rank, kind in enumerate(_ADDRESS_ORDER)}
    return [text for _, text in sorted(parts, key=lambda part: ranks.get(part[0], len(ranks)))]


def day_of(element: Element) -> str | None:
    """Return a day of Year, Month and Day elements, as far as they are stated and possible."""
    parts = [text_of(element, name) for name in ("Year", "Month", "Day")]
    try:
        year, month, day = (int(part) if part is not None else None for part in parts)
        if year is None or not 1000 <= year < 2200:
            return None
        if month is None:
            return f"{year:04d}"
        if day is None:
            return f"{date(year, month, 1):%Y-%m}"
        return date(year, month, day).isoformat()
    except (ValueError, OverflowError):
        return None


def period_of(element: Element) -> tuple[str | None, str]:
    """Return a period as a partial date, and in words.

    The date is None where the period is approximate or is no whole year, month or day. OFAC
    writes a whole year as its first to its last day, and a day as that day four times.
    """
    days = [*_bound_days(element, "Start"), *_bound_days(element, "End")]
    if not days:
        return None, ""
    about = any(is_true(bound.get("Approximate")) for bound in element)
    low, high = min(days), max(days)
    exact = _whole_period(low, high)
    if about:
        return None, f"about {exact or f'{low} to {high}'}"
    return exact, exact or f"{low} to {high}"


def span_of(element: Element) -> tuple[str | None, str | None]:
    """Return the first day of a period, and the first day after it; each as far as it is stated.

    A bound that lies anywhere in a year or month is that year or month.
    """
    starts, ends = _bound_days(element, "Start"), _bound_days(element, "End")
    first = (_whole_period(min(starts), max(starts)) or min(starts)) if starts else None
    last = (_whole_period(min(ends), max(ends)) or max(ends)) if ends else None
    return first, None if last is None else day_after(last)


def _bound_days(element: Element, name: str) -> list[str]:
    """Return the days between which the start or the end of a period lies."""
    points = (one for bound in children(element, name) for one in bound)
    told = (one for one in points if local_name(one.tag) in ("From", "To"))
    return [day for day in map(day_of, told) if day is not None]


def _whole_period(low: str, high: str) -> str | None:
    """Return the day, month or year that goes from one day to the other; None where none does."""
    if low == high:
        return low
    for length in (7, 4):
        if low[:length] == high[:length]:
            first, after = days_of(low[:length])
            if (days_of(low)[0], days_of(high)[1]) == (first, after):
                return low[:length]
    return None
