"""The history of a target of the Swiss list as listings from one day to another."""

from dataclasses import dataclass
from typing import Final

from ingest.formats.xml_elements import Element, local_name
from ingest.reader import InvalidRecordError
from ingest.readers.seco.sanctions_sets import ReferenceIndex
from ingest.values.published_days import published_day

LISTED: Final = "listed"
DELISTED: Final = "de-listed"
AMENDED: Final = "amended"
_KINDS: Final = frozenset({LISTED, DELISTED, AMENDED})
_LAST: Final = "9999"
"""The date under which a de-listing without a date is sorted: after all others."""
_DATES: Final = ("effective-date", "publication-date", "enactment-date")


@dataclass(slots=True)
class ListedPeriod:
    """One period on the list: the first day on it, the first day off it, and what to note.

    ``doubted`` where the file does not say whether there was one at all.
    """

    start: str | None
    end: str | None = None
    note: str | None = None
    doubted: bool = False


def listed_periods(
    target: Element, index: ReferenceIndex, remarks: list[str]
) -> list[ListedPeriod]:
    """Return each period of a target on the list, the oldest first, at least one."""
    days: dict[str, list[tuple[str, Element]]] = {}
    for child in target:
        if local_name(child.tag) != "modification":
            continue
        kind = str(child.get("modification-type", "")).strip()
        if kind not in _KINDS:
            raise InvalidRecordError(f"modification-type: unknown value {kind!r}")
        date = _date(child, remarks) or ("" if kind != DELISTED else _LAST)
        days.setdefault(date, []).append((kind, child))
    runs: list[ListedPeriod] = []
    # A history may begin with an amendment, of a listing that the file does not have.
    was_on = False
    dates = sorted(days)
    for place, date in enumerate(dates):
        kinds = [kind for kind, _ in days[date]]
        if len(kinds) > 1:
            later = next((kind for after in dates[place + 1 :] for kind, _ in days[after]), None)
            kinds = _ordered_kinds(days[date], _was_listed(runs, was_on, later))
        for kind in kinds:
            if kind == DELISTED:
                _end_period(runs, _day_for_unknown_end(index, remarks) if date == _LAST else date)
            elif kind == LISTED and not _is_listed(runs):
                runs.append(_new_period(date, index, remarks))
        if not kinds:
            remarks.append(f"listed and taken off on {date}, and nothing says which came last")
            runs.append(ListedPeriod(None, note=remarks[-1], doubted=True))
        was_on = was_on or (not runs and AMENDED in kinds)
    if not runs:
        remarks.append("no modification says since when: the listing has no start")
        runs.append(ListedPeriod(None, note="the file does not say since when it is listed"))
    return runs


def _is_listed(runs: list[ListedPeriod]) -> bool:
    return bool(runs) and runs[-1].end is None


def _was_listed(runs: list[ListedPeriod], amended: bool, later: str | None) -> bool | None:
    """Return whether a target was on the list; ``None`` where nothing shows it.

    A history may begin after the listing. Then an earlier amendment shows it, or what was done
    next: who is put on the list later was off it, and of anybody else the contrary holds.
    """
    if runs or amended:
        return _is_listed(runs) if runs else True
    return None if later is None else later != LISTED


def _ordered_kinds(steps: list[tuple[str, Element]], on: bool | None) -> list[str]:
    """Return what was done on one day in order: as it was enacted, else each where it can be done.

    Who is on the list is taken off before it is put on again; who is not is put on first, and a
    listing that ends on its own day has held on none. Where nothing shows which, there is none.
    """
    done = sorted((str(e.get("enactment-date", "")), kind) for kind, e in steps if kind != AMENDED)
    kinds = [kind for _, kind in done]
    enacted = {day for day, _ in done if day}
    if len(set(kinds)) < 2 or len(enacted) == len(done):
        return kinds or [AMENDED]
    found: list[str] = []
    while kinds and on is not None:
        wanted = DELISTED if on else LISTED
        found.append(wanted if wanted in kinds else kinds[0])
        kinds.remove(found[-1])
        on = found[-1] == LISTED
    return found


def _end_period(runs: list[ListedPeriod], date: str) -> None:
    """End the open period on a date; where none is open, add one that began on no stated day."""
    if not _is_listed(runs):
        if runs and runs[-1].end == date:
            return
        since = runs[-1].end if runs else None
        runs.append(ListedPeriod(since, note="the file does not say since when it was listed"))
    runs[-1].end = date
    if runs[-1].start == date:
        runs[-1].note = "listed and taken off with effect from the same day: it held on none"


def is_new(target: Element) -> bool:
    """Return whether a target of an amendment list was only put on the list."""
    kinds = [c.get("modification-type") for c in target if local_name(c.tag) == "modification"]
    return bool(kinds) and all(kind == LISTED for kind in kinds)


def _date(modification: Element, remarks: list[str]) -> str | None:
    for name in _DATES:
        stated = modification.get(name)
        if stated:
            found = published_day(str(stated).strip(), name, remarks)
            if found is not None:
                return found
    return None


def _new_period(date: str, index: ReferenceIndex, remarks: list[str]) -> ListedPeriod:
    if date:
        return ListedPeriod(date)
    if index.amendment and index.seen_on is not None:
        note = "no effective date is given; the day of the amendment list is taken"
        return ListedPeriod(index.seen_on, note=note)
    remarks.append("a listing without a date: the listing has no start")
    return ListedPeriod(None, note="the file gives no date of the listing")


def _day_for_unknown_end(index: ReferenceIndex, remarks: list[str]) -> str:
    remarks.append("a de-listing without a date: the day of the file is taken")
    if index.seen_on is None:
        raise InvalidRecordError("effective-date: the de-listing has none, nor has the file")
    return index.seen_on
