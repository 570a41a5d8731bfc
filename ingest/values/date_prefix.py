"""Dates that are prefixes of ISO dates and date-times, as FollowTheMoney has them."""

import re

from graph.values.dates import days_of
from graph.values.errors import InputError
from graph.values.memo import cache_by_text
from ingest.values.published_days import has_implausible_year

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
