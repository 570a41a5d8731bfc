"""Dates of FollowTheMoney: prefixes of ISO dates and date-times, several a property."""

from typing import Final

from graph.values.dates import days_of, iso_day
from ingest.reader import InvalidRecordError
from ingest.readers.ftm.ftm_entity import Entity
from ingest.values.published_days import date_in, day_of

Interval = tuple[str | None, str | None]
_OPEN: Final[Interval] = (None, None)


def pop_days(entity: Entity, name: str) -> list[str]:
    """Pop a property's dates and return them sorted; one whose year is a slip stays there."""
    found, slips = [], []
    for text in entity.pop(name):
        day = day_of(text)
        if day is not None:
            found.append(day)
        elif date_in(text) is not None:
            slips.append(text)
        else:
            raise InvalidRecordError(f"{name}: {text!r} is not a date")
    if slips:
        entity.properties[name] = slips
    return sorted(found)


def pop_intervals(entity: Entity, remarks: list[str]) -> list[Interval]:
    """Pop ``startDate`` and ``endDate`` as intervals; FollowTheMoney does not say how they pair.

    Several starts and ends that follow each other by turns are intervals of their own, the last of
    them open where a start comes last; anything else is one interval, with a remark.
    """
    starts, ends = pop_days(entity, "startDate"), pop_days(entity, "endDate")
    found = alternating_intervals(starts, ends)
    if found is None:
        remarks.append(f"starts {starts} and ends {ends} do not pair; taken as one interval")
    return found or [whole_interval(starts, ends)]


def alternating_intervals(starts: list[str], ends: list[str]) -> list[Interval] | None:
    """Return the intervals of sorted starts and ends that alternate; None where they do not.

    >>> alternating_intervals(["2012", "2019"], ["2018"])
    [('2012', '2018'), ('2019', None)]
    >>> alternating_intervals(["2001", "2003"], ["2005"])
    """
    if len(starts) <= 1 and len(ends) <= 1:
        return [(starts[0] if starts else None, ends[0] if ends else None)]
    if not -1 <= len(starts) - len(ends) <= 1:
        return None
    since: list[str | None] = [None, *starts] if len(starts) < len(ends) else [*starts]
    until: list[str | None] = [*ends, None] if len(ends) < len(starts) else [*ends]
    found = list(zip(since, until, strict=True))
    turns = [day for pair in found for day in pair if day is not None]
    return found if turns == sorted(turns) else None


def whole_interval(starts: list[str], ends: list[str]) -> Interval:
    """Return the one interval over all sorted days; a start after every end leaves it open."""
    open_again = bool(starts and ends) and starts[-1] > ends[-1]
    return starts[0] if starts else None, None if open_again or not ends else ends[-1]


def event_intervals(days: list[str]) -> list[Interval]:
    """Return the half-open interval of each event: its day, or any day of a partial date."""
    found: list[Interval] = []
    for text in days:
        first, after = days_of(text)
        found.append((text, iso_day(after) if after == first + 1 else text))
    return found or [_OPEN]
