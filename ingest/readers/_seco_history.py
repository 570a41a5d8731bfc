"""The history of a target of the Swiss list as listings from one day to another."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ingest.reader import InvalidRecordError
from ingest.readers._days import day
from ingest.readers._seco_frame import Frame
from ingest.readers._xml import local

if TYPE_CHECKING:
    from lxml.etree import _Element

LISTED: Final = "listed"
DELISTED: Final = "de-listed"
_ORDER: Final = {DELISTED: 0, LISTED: 1, "amended": 2}
"""On one day a target is first taken off and then put on again."""
_LAST: Final = "9999"
"""A de-listing without a date is taken for the last thing that happened."""
_DATES: Final = ("effective-date", "publication-date", "enactment-date")


@dataclass(slots=True)
class Run:
    """One stretch on the list: the first day on it, the first day off it, and what to note."""

    start: str | None
    end: str | None = None
    note: str | None = None


def runs_of(target: "_Element", frame: Frame, remarks: list[str]) -> list[Run]:
    """Give each stretch on the list, the oldest first.

    Raises:
        InvalidRecordError: a modification is of an unknown type.
    """
    steps: list[tuple[str, int, str]] = []
    for child in target:
        if local(child.tag) != "modification":
            continue
        kind = str(child.get("modification-type", "")).strip()
        if kind not in _ORDER:
            raise InvalidRecordError(f"modification-type: unknown value {kind!r}")
        date = _date(child, remarks) or ("" if kind != DELISTED else _LAST)
        steps.append((date, _ORDER[kind], kind))
    runs: list[Run] = []
    for date, _, kind in sorted(steps):
        is_open = bool(runs) and runs[-1].end is None
        if kind == DELISTED:
            if not is_open:
                runs.append(Run(None, note="the file does not say since when it was listed"))
            runs[-1].end = _unknown_end(frame, remarks) if date == _LAST else date
        elif kind == LISTED and not is_open:
            runs.append(_begun(date, frame, remarks))
    if not runs:
        remarks.append("no modification says since when: the listing has no start")
        runs.append(Run(None, note="the file does not say since when it is listed"))
    return runs


def is_new(target: "_Element") -> bool:
    """Tell whether a target of an amendment list was put on it and nothing else was done."""
    kinds = [c.get("modification-type") for c in target if local(c.tag) == "modification"]
    return bool(kinds) and all(kind == LISTED for kind in kinds)


def _date(modification: "_Element", remarks: list[str]) -> str | None:
    for name in _DATES:
        stated = modification.get(name)
        if stated:
            found = day(str(stated).strip(), name, remarks)
            if found is not None:
                return found
    return None


def _begun(date: str, frame: Frame, remarks: list[str]) -> Run:
    if date:
        return Run(date)
    if frame.amendment and frame.seen_on is not None:
        note = "no effective date is given; the day of the amendment list is taken"
        return Run(frame.seen_on, note=note)
    remarks.append("a listing without a date: the listing has no start")
    return Run(None, note="the file gives no date of the listing")


def _unknown_end(frame: Frame, remarks: list[str]) -> str:
    remarks.append("a de-listing without a date: the day of the file is taken")
    if frame.seen_on is None:
        raise InvalidRecordError("effective-date: the de-listing has none, nor has the file")
    return frame.seen_on
