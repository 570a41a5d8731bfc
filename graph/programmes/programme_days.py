"""The days on which a sanctions programme was in force, by the product's table of programmes.

`programmes.csv` beside this module has one row a legal basis: who may list under it, in which
spellings files name it, its first and last day, its pauses, and where each of these days was read
(docs/reference/programmes.md). A programme is in force in the union of its bases. No list entry
can have begun before that, and none lasts beyond it; a pause holds for entries with a day too.
"""

import csv
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from graph.values.dates import ALWAYS, NEVER, days_of

TABLE: Final = "programmes.csv"
_ACT: Final = re.compile(r"(?<![\d/])\d{1,4}/\d{1,4}(?![\d/])")
_ORDER: Final = re.compile(r"\b(?:executive order|e\.o\.|eo) ?(\d{5})\b")
Days = tuple[int, int]
"""A half-open range of days, as ordinals."""


@dataclass(frozen=True, slots=True)
class Basis:
    """One legal basis of a programme.

    Attributes:
        series: programme that the row is a basis of; rows of one series follow one another.
        list_name: the product's list, or empty.
        spellings: the names by which files call it, casefolded.
        instrument: act, order or regulations.
        first: first day on which anybody could be listed under it; `ALWAYS` where not known.
        until: first day on which nobody is; `NEVER` where it goes on or no end was found.
        gaps: ranges of days on which it was suspended.
        partial: ranges of days on which a part of its entries, nobody knows which, was suspended.
        carried_over: programme to which its entries went when it ended, or empty.
        certainty: how its first day is known: ``read``, ``reported`` or ``not checked``.
        source: where its days were read.
    """

    authority: str
    series: str
    list_name: str
    spellings: frozenset[str]
    instrument: str
    first: int
    until: int
    gaps: tuple[Days, ...]
    partial: tuple[Days, ...]
    carried_over: str
    certainty: str
    source: str


@dataclass(frozen=True, slots=True)
class ProgrammeDays:
    """When a programme was in force: the union of its legal bases.

    Attributes:
        first: its first day; `ALWAYS` where not known.
        until: the first day after its end; `NEVER` without an end.
        pauses: ranges of days between these on which it was not in force, ascending.
        carried_over: whether its entries went over to another programme when it ended.
        bases: its legal bases, the oldest first.
    """

    first: int
    until: int
    pauses: tuple[Days, ...]
    carried_over: bool
    bases: tuple[Basis, ...]

    def instrument_on(self, day: int) -> str | None:
        """Return the act that was the legal basis on a day, an ordinal; ``None`` if none was.

        An act is named only from its first day on, whatever a later file calls the programme.
        """
        if any(first <= day < until for first, until in self.pauses):
            return None
        held = [one for one in self.bases if one.first <= day < one.until]
        # On the day of a change both hold; the new one is what counts from then on.
        return max(held, key=lambda one: one.first).instrument if held else None

    def named_on(self, published: str, day: int) -> str:
        """Return a programme's published name, or where its act came later the act of the day."""
        act = published.removeprefix("The ").casefold()
        begun = [one.first for one in self.bases if act in one.instrument.casefold()]
        return (begun and min(begun) > day and self.instrument_on(day)) or published


@cache
def find_programme_days(
    authority: str, list_name: str | None, programme: str | None
) -> ProgrammeDays | None:
    """Return when the programme of a list entry was in force; ``None`` where it is not known.

    A spelling decides; where it stands for programmes of several lists, the entry's list chooses.
    Without a known spelling, the list alone says which programmes it may be.

    >>> from graph.values.dates import iso_day
    >>> iso_day(find_programme_days("US-OFAC", None, "RUSSIA-EO14024").first)
    '2021-04-15'
    """
    mine = [one for one in known_bases() if one.authority == authority]
    names = _spellings(programme or "")
    found = [one for one in mine if not one.spellings.isdisjoint(names)]
    on_list = [one for one in found or mine if list_name and one.list_name == list_name]
    series = {one.series for one in on_list or found}
    return _union_of(one for one in mine if one.series in series) if series else None


@cache
def first_day_of(authority: str) -> int:
    """Return the first day on which an authority is known to have listed; else `ALWAYS`."""
    known = [
        one.first for one in known_bases() if one.authority == authority and one.first > ALWAYS
    ]
    return min(known, default=ALWAYS)


def _union_of(bases: Iterable[Basis]) -> ProgrammeDays:
    ordered = tuple(sorted(bases, key=lambda one: (one.first, one.until)))
    held = sorted(span for one in ordered for span in _spans(one))
    pauses, last = [], held[0][1]
    for first, until in held[1:]:
        if first > last:
            pauses.append((last, first))
        last = max(last, until)
    carried = any(one.carried_over for one in ordered if one.until == last)
    return ProgrammeDays(held[0][0], last, tuple(pauses), carried, ordered)


def _spans(one: Basis) -> list[Days]:
    """Return the days of one basis without its gaps."""
    spans, first = [], one.first
    for begin, end in one.gaps:
        if first < begin:
            spans.append((first, begin))
        first = end
    return [*spans, (first, one.until)]


@cache
def table_digest() -> str:
    """Return a hash of the table, for what is kept of answers that rest on it."""
    return hashlib.blake2b(_table_text().encode(), digest_size=8).hexdigest()


def _table_text() -> str:
    return files("graph.programmes").joinpath(TABLE).read_text(encoding="utf-8")


@cache
def known_bases() -> tuple[Basis, ...]:
    """Return the legal bases of the table."""
    return tuple(_basis(row) for row in csv.DictReader(_table_text().splitlines()))


def _basis(row: dict[str, str]) -> Basis:
    return Basis(
        authority=row["authority"],
        series=row["series"],
        list_name=row["list"],
        spellings=frozenset(_spelling(text) for text in row["spellings"].split(";")),
        instrument=row["instrument"],
        # Of a day that is only a month or a year, the first bounds a start, the last an end.
        first=days_of(row["first_day"])[0] if row["first_day"] else ALWAYS,
        until=days_of(row["last_day"])[1] if row["last_day"] else NEVER,
        gaps=tuple(_gap(text) for text in row["paused"].split(";") if text),
        partial=tuple(_gap(text) for text in (row["paused_for_some"] or "").split(";") if text),
        carried_over=row["went_over_to"],
        certainty=row["certainty"],
        source=row["source"],
    )


def _gap(text: str) -> Days:
    first, last = text.strip().split("..")
    return days_of(first)[0], days_of(last)[1]


def _spellings(text: str) -> set[str]:
    """Return a programme as written, and the numbers of acts and orders that it names."""
    whole = _spelling(text)
    orders = (f"e.o. {number}" for number in _ORDER.findall(whole))
    return {whole, *_ACT.findall(whole), *orders} - {""}


def _spelling(text: str) -> str:
    return " ".join(text.split()).casefold()
