"""Days and partial dates as half-open intervals, and the three answers to "on that day?".

A partial date (``2023``, ``2023-07``) is every day it covers and never its first day. A fact
holds from its start (the first day it holds) to its end (the first day it no longer does), so
between the earliest and the latest reading there are days on which it *perhaps* holds
(rule 16 of docs/reference/rules.md). Days are proleptic Gregorian ordinals, ``date.toordinal()``.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from functools import lru_cache
from typing import Final

from graph.values.errors import InputError

ALWAYS: Final = 0
"""The ordinal that stands before every day: no start was stated."""
NEVER: Final = 4_000_000
"""The ordinal that stands after every day: no end was stated."""

UNKNOWN_DAY: Final = ".."
"""Stands for a day that is not known in an end that lies between two days."""

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")


class Holds(IntEnum):
    """Whether a fact holds on a day."""

    NO = 0
    PERHAPS = 1
    YES = 2


@lru_cache(maxsize=16_384)
def days_of(text: str) -> tuple[int, int]:
    """Return the half-open interval of days that a partial date covers.

    Args:
        text: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

    Returns:
        The ordinal of the first day and of the day after the last.

    Raises:
        InputError: the text is no date of the calendar.

    >>> days_of("2024-02")[1] - days_of("2024-02")[0]
    29
    """
    match = _PARTIAL.match(text)
    if match is None:
        raise InputError(f'"{text}" is not a date. Write YYYY, YYYY-MM or YYYY-MM-DD.')
    year, month, day = match.group(1), match.group(2), match.group(3)
    try:
        if month is None:
            return date(int(year), 1, 1).toordinal(), _first_of(int(year) + 1, 1)
        if day is None:
            first = date(int(year), int(month), 1).toordinal()
            return first, _first_of(int(year), int(month) + 1)
        only = date(int(year), int(month), int(day)).toordinal()
    except ValueError:
        form = "YYYY-MM" if day is None else "YYYY-MM-DD"
        raise InputError(f'"{text}" is not a date. Write {form}.') from None
    return only, only + 1


def _first_of(year: int, month: int) -> int:
    if month == 13:
        year, month = year + 1, 1
    return NEVER if year > 9999 else date(year, month, 1).toordinal()


def parse_day(text: str) -> int:
    """Return the ordinal of one whole ISO day.

    Raises:
        InputError: the text is not a day of the calendar, or only part of one.
    """
    if _PARTIAL.match(text) is None:
        raise InputError(f'"{text}" is not a date. Write YYYY-MM-DD.')
    first, after = days_of(text)
    if after != first + 1:
        raise InputError(f'"{text}" is not a whole date. Write YYYY-MM-DD.')
    return first


def parse_moment(text: str) -> int:
    """Return the ordinal of the day in ``YYYY-MM-DD`` or ``YYYY-MM-DDTHH:MM``.

    Raises:
        InputError: the text is neither.
    """
    day, sign, _ = text.partition("T")
    ordinal = parse_day(day)
    if sign:
        try:
            datetime.fromisoformat(text)
        except ValueError:
            raise InputError(f'"{text}" is not a time. Write YYYY-MM-DDTHH:MM.') from None
    return ordinal


def end_days(text: str) -> tuple[int, int]:
    """Return the ordinals of the first and the last day that an end may be.

    Args:
        text: a partial date; or ``HELD/GONE``, where the fact still held on the one day and no
            longer did on the other, and ``..`` stands for a day that is not known.
    """
    held, slash, gone = text.partition("/")
    if not slash:
        first, after = days_of(text)
        return first, after - 1
    last = NEVER if gone == UNKNOWN_DAY else days_of(gone)[1] - 1
    first = 1 if held == UNKNOWN_DAY else days_of(held)[0] + 1
    return min(first, last), last


def date_words(text: str) -> str:
    """Return a published date in words; a part that is not stated is left out.

    >>> date_words("2023-07-20"), date_words("2022-06"), date_words("2019")
    ('20 July 2023', 'June 2022', '2019')
    >>> date_words("2023-07-20/2024-01-01")
    'some day between 20 July 2023 and 1 January 2024'
    >>> date_words("../2024-01-01"), date_words("2023-07-20/..")
    ('1 January 2024 at the latest', 'some day after 20 July 2023')
    """
    held, slash, gone = text.partition("/")
    if slash:
        if UNKNOWN_DAY not in (held, gone):
            return f"some day between {date_words(held)} and {date_words(gone)}"
        if gone != UNKNOWN_DAY:
            return f"{date_words(gone)} at the latest"
        return (
            "a day that is not stated"
            if held == UNKNOWN_DAY
            else (f"some day after {date_words(held)}")
        )
    year, *rest = text.split("-")
    if not rest:
        return text
    month = date(2000, int(rest[0]), 1).strftime("%B")
    return f"{int(rest[1])} {month} {year}" if len(rest) > 1 else f"{month} {year}"


def end_text(until: str) -> str:
    """Return an end as what follows a verb: ``on`` a day, ``in`` a month, ``between`` two days.

    >>> end_text("2022-06-03"), end_text("2022"), end_text("2022-06-03/2023-01-01")
    ('on 3 June 2022', 'in 2022', 'between 3 June 2022 and 1 January 2023')
    """
    if until.startswith(f"{UNKNOWN_DAY}/") and until != f"{UNKNOWN_DAY}/{UNKNOWN_DAY}":
        return f"by {date_words(until.partition('/')[2])}"
    if "/" in until:
        words = date_words(until)
        return f"on {words}" if " that " in words else words.removeprefix("some day ")
    return f"{'on' if until.count('-') == 2 else 'in'} {date_words(until)}"


def iso_day(ordinal: int) -> str:
    """Return a day's ordinal as ISO text, ``YYYY-MM-DD``."""
    return date.fromordinal(ordinal).isoformat()


@dataclass(frozen=True, slots=True)
class Span:
    """The days on which a fact holds, as four ordinals.

    Attributes:
        may_from: the first day on which it may hold.
        sure_from: the first day by which it has surely begun.
        sure_until: the first day from which it may have ended.
        may_until: the first day on which it has surely ended.
    """

    may_from: int
    sure_from: int
    sure_until: int
    may_until: int

    @classmethod
    def from_dates(cls, start: str | None, end: str | None) -> "Span":
        """Return the span of a start and an end; ``None`` means open (see `end_days`)."""
        may_from, sure_from = ALWAYS, ALWAYS
        if start is not None:
            # What begins on the day on which something else ended may begin between two days.
            may_from, sure_from = end_days(start)
            if start.startswith(UNKNOWN_DAY):
                may_from = ALWAYS
        sure_until, may_until = NEVER, NEVER
        if end is not None:
            sure_until, may_until = end_days(end)
        return cls(may_from, sure_from, sure_until, may_until)

    def holds_on(self, day: int) -> Holds:
        """Return whether the fact holds on a day, given as an ordinal.

        >>> Span.from_dates("2023", None).holds_on(days_of("2023-05-01")[0])
        <Holds.PERHAPS: 1>
        """
        if self.sure_from <= day < self.sure_until:
            return Holds.YES
        return Holds.PERHAPS if self.may_from <= day < self.may_until else Holds.NO

    @property
    def impossible(self) -> bool:
        """Return whether the end surely lies before the start."""
        return self.may_until < self.may_from
