"""Rows of what changed: spans of a timeline, two days or data versions compared, and alerts."""

from typing import TypedDict

from queries.question.answer_rows import Hop, ListingRow, Text
from queries.question.verdict_rows import DayKeys


class ChangeKeys(TypedDict):
    """What changed, and where that is stated; sources are ``None`` for a change of the rule."""

    what: str
    sentence: str
    hop: Hop | None
    listing: ListingRow | None
    source: Text
    record: Text
    url: Text


class CauseRow(ChangeKeys):
    """One change on the first day of a span of ``timeline``."""

    change: str
    on: str
    rule_id: Text


class MoveRow(ChangeKeys):
    """One difference between the sides of ``compare``; ``on`` is the day it fell, if it has one."""

    on: Text
    before: Text
    after: Text


_From = TypedDict("_From", {"from": Text})


class TimelineRow(_From, DayKeys):
    """A row of ``timeline``: a span of days on which a regime says the same."""

    subject_id: str
    subject_name: str
    regime: str
    until: Text
    rule_ids: list[str]
    why: Text
    causes: list[CauseRow]
    data_version: str


class CompareSide(DayKeys):
    """One side of a comparison: a day in a data version."""

    as_of: str
    data_version: str
    rule_id: Text


_Sides = TypedDict("_Sides", {"from": CompareSide, "to": CompareSide})


class CompareRow(_Sides):
    """A row of ``compare``."""

    subject_id: str
    subject_name: str
    regime: str
    changed: bool
    moved: list[MoveRow]
    data_version: str
    sentence: str


class AlertSide(TypedDict):
    """What was seen on one side of a change."""

    as_of: str | None
    data_version: str | None
    verdict: str | None
    result: str | None
    own_min_pct: str | None
    own_max_pct: str | None
    listed_owners: list[str]


AlertRow = TypedDict(
    "AlertRow",
    {
        "id": str,
        "at": str,
        "watch": str,
        "what": str,
        "your_ref": str | None,
        "subject_id": str | None,
        "subject_name": str | None,
        "regime": str,
        "changed": list[str],
        "from": AlertSide | None,
        "to": AlertSide | None,
        "newly_listed": list[str],
        "causes": list[MoveRow],
        "sentence": str,
        "told": str | None,
    },
)
"""A row of ``watch run``: what moved for one party under one rule, and what did it."""
