"""The lanes of time: what each rule says over the years, neighbours with one verdict as one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from graph.values.dates import iso_day
from queries.party_answer.page_shape import Lane, LaneSpan, Time
from queries.party_answer.result_part import SIGNS
from queries.question.change_rows import TimelineRow
from queries.words.result_labels import ResultWords, result_words

YEARS_BEFORE: Final = 9
DAYS_AFTER: Final = 183
"""From how long before the day asked about, and until how long after today, lanes are drawn."""


@dataclass(frozen=True)
class VerdictSpan:
    """Rows of ``timeline`` in a row with one verdict; ``told`` is how the page tells its day."""

    rows: tuple[TimelineRow, ...]
    told: ResultWords | None = None

    @property
    def first(self) -> str | None:
        """The first day; ``None`` where it begins with all that is known."""
        return self.rows[0]["from"]

    @property
    def until(self) -> str | None:
        """The first day that is no longer part of it."""
        return self.rows[-1]["until"]

    @property
    def words(self) -> ResultWords:
        """How its result is shown."""
        return self.told or result_words(self.rows[0])

    def holds_on(self, day: str) -> bool:
        """Return whether an ISO day lies within it."""
        return (self.first or "") <= day and (self.until is None or day < self.until)


def verdict_spans(rows: Iterable[TimelineRow]) -> dict[str, list[VerdictSpan]]:
    """Return the spans of each rule, by its key, in the order of time."""
    found: dict[str, list[VerdictSpan]] = {}
    for row in rows:
        spans = found.setdefault(row["regime"], [])
        if spans and spans[-1].rows[-1]["verdict"] == row["verdict"]:
            spans[-1] = VerdictSpan((*spans[-1].rows, row))
        else:
            spans.append(VerdictSpan((row,)))
    return found


def with_result(
    spans: Iterable[VerdictSpan], words: ResultWords, verdict: str, day: str
) -> list[VerdictSpan]:
    """Return the spans of a rule, that around an ISO day with the result of the day itself.

    The flags of a span are those of all its days, and not each of them holds on the one asked.
    """
    return [
        replace(one, told=words) if one.holds_on(day) and one.rows[0]["verdict"] == verdict else one
        for one in spans
    ]


def time_of(
    spans: dict[str, list[VerdictSpan]], labels: dict[str, str], as_of: str, today: date
) -> Time:
    """Return the lanes of time, by the rules' keys, around the ISO day that is asked about.

    They go on for half a year after ``today``, on which the page is made.
    """
    asked = date.fromisoformat(as_of)
    first = date(max(asked.year - YEARS_BEFORE, 1), 1, 1)
    last = min(max(today, asked).toordinal() + DAYS_AFTER, date.max.toordinal())
    lanes: list[Lane] = [
        {
            "regime": regime,
            "label": labels[regime],
            "spans": [s for one in mine if (s := _lane_span(one, first.toordinal(), last))],
        }
        for regime, mine in spans.items()
        if regime in labels
    ]
    days = sorted({one.first for mine in spans.values() for one in mine[1:] if one.first})
    # A day on which the lanes are drawn no more is no place to go to.
    drawn = [day for day in days if day < iso_day(last)]
    return {
        "first": first.isoformat(),
        "last": iso_day(last),
        "days": last - first.toordinal(),
        "asked": asked.toordinal() - first.toordinal(),
        "lanes": lanes,
        "changes": drawn,
        "before": max((day for day in drawn if day < as_of), default=None),
        "after": min((day for day in drawn if day > as_of), default=None),
    }


def _lane_span(span: VerdictSpan, first: int, last: int) -> LaneSpan | None:
    """Return a span within the days that are drawn; ``None`` where it lies outside."""
    start = first if span.first is None else max(_ordinal(span.first), first)
    end = last if span.until is None else min(_ordinal(span.until), last)
    if end <= start:
        return None
    causes = dict.fromkeys(cause["sentence"] for cause in span.rows[0]["causes"])
    return {
        "from": span.first,
        "until": span.until,
        "start": start - first,
        "end": end - first,
        "day": span.first or iso_day(start),
        "verdict": span.rows[0]["verdict"],
        "sign": SIGNS[span.words],
        "word": span.words.label,
        "cause": " ".join(text if text.endswith(".") else f"{text}." for text in causes),
    }


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()
