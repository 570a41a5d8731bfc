"""Days as publishers write them, in the spelling and the half-open form of the record."""

import re
from datetime import date, timedelta
from typing import Final

from graph.values.dates import days_of
from graph.values.errors import InputError
from graph.values.memo import cache_by_text

MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_PLAUSIBLE: Final = range(1000, 2200)


def published_day(text: str | None, what: str, remarks: list[str]) -> str | None:
    """Return the ISO day of a date or date-time, as the publisher's own calendar has it.

    The time of day is dropped and no time zone is converted: ``2018-02-06T00:00:00+02:00`` is
    6 February. What is no date, or has a year outside 1000 to 2199 (a typing error), is left out
    with a remark.

    Dates are ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, the last perhaps followed by a time.
    """
    if text is None:
        return None
    iso = text[:10]
    try:
        days_of(iso)
    except InputError as wrong:
        remarks.append(f"{what}: {wrong}; left out")
        return None
    if int(iso[:4]) not in _PLAUSIBLE:
        remarks.append(f"{what}: the year of {iso} cannot be meant; left out")
        return None
    return iso


def is_possible_birth(text: str, what: str, remarks: list[str]) -> bool:
    """Return whether a stated birth is a whole or partial day; remark on one kept as text."""
    try:
        days_of(text)
    except InputError as wrong:
        remarks.append(f"{what}: {wrong}; kept as text only")
        return False
    return True


def has_implausible_year(iso: str) -> bool:
    """Return whether the year of a whole or partial ISO date is before 1000, as ``0204`` is.

    No register reaches back so far: a digit is missing, or two stand in the wrong place.
    """
    return int(iso[:4]) < _PLAUSIBLE.start


def day_after(iso: str) -> str:
    """Return the day after a whole last day; a partial date stays as it is.

    >>> day_after("2020-12-31")
    '2021-01-01'
    """
    return (date.fromisoformat(iso) + timedelta(days=1)).isoformat() if len(iso) == 10 else iso


def day_from_slashes(text: str) -> str | None:
    """Return the ISO day of a ``DD/MM/YYYY``, ``None`` where it is none.

    >>> day_from_slashes("04/07/2018")
    '2018-07-04'
    """
    parts = text.strip().split("/")
    try:
        return date(int(parts[2]), int(parts[1]), int(parts[0])).isoformat()
    except (ValueError, IndexError, OverflowError):
        return None


_PREFIX = re.compile(r"(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:[T ]\d{2}:.*)?\Z")


@cache_by_text
def day_of(text: str) -> str | None:
    """Return the date of a date or date-time, partial as it is; None where none can be meant."""
    found = date_in(text)
    return None if found is None or has_implausible_year(found) else found


def date_in(text: str) -> str | None:
    """Return the date that a text begins with, also one whose year is a slip; else ``None``."""
    match = _PREFIX.match(text)
    if match is None:
        return None
    try:
        days_of(match[1])
    except InputError:
        return None
    return match[1]
