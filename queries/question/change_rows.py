"""Rows of what changed: spans of a timeline, and two days or data versions compared."""

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
