"""Since when a list entry without a day was seen, though its record changed or was missing.

An edition that adds an alias closes the entry's old record and begins a new one. The entry is the
same all along if dataset, party, authority, list, programme and measures are, and no edition lacked
it. An earlier record that states a day, or is disputed, is another matter and is not followed.

An entry that editions lacked, and that came back, was on the list twice: its earlier time is a row
of its own, which ended, and its later one began after the last edition that lacks it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from graph.head.manifest import Part
from graph.record.known_time import history
from graph.record.record import Record
from graph.record.stored_table import read_table
from graph.values.vocabulary import COUNTED_CERTAINTY

ENTRY_SEEN: Final = pa.field("entry_seen", pa.string())
"""Day of the first edition that has an entry without a gap; null where ``first_seen`` is."""
ENTRY_LACKED: Final = pa.field("entry_lacked", pa.string())
"""Day of the last edition that lacks an entry which came back; null where it never left."""
ENTRY_KNOWN: Final = pa.field("entry_known", pa.list_(pa.string()))
"""Spans in which earlier records of an entry were known, each as ``FIRST/LAST``, for a store."""
_ENTRY: Final = ("dataset", "party", "authority", "list_name", "programme")
_READ: Final = [*_ENTRY, "measures", "start", "end", "certainty"]

_Spans = set[tuple[str, str]]


class Absence(NamedTuple):
    """A time in which editions lacked a record that came back, as days of editions.

    Attributes:
        since: the first that had it before, without a gap; ``None`` for one without a date.
        seen: the last that had it before.
        gone: the first that lacks it.
        again: the first that has its id again.
        lacked: the last before that one that lacks it.
    """

    since: str | None
    seen: str | None
    gone: str
    again: str
    lacked: str


Returns = Mapping[Any, Mapping[str, str]]
"""By entry: the day of the edition with which it came back, and of the last one that lacks it."""


def add_entry_sights(
    record: Record, parts: list[Part], stored: list[Part], listings: pa.Table
) -> pa.Table:
    """Return listings with ``entry_seen``, ``entry_lacked`` and the rows of earlier times.

    They are unchanged where no entry without a day changed or was missing.

    Args:
        record: the record with the parts.
        parts: the editions that were known.
        stored: these, and the parts that store rows which the editions state too.
        listings: the listings that were known, with ``first_seen``, ``seen``, ``last_seen``, and
            the ends that their sources state.
    """
    said = _Sightings(record, parts, stored, listings)
    if not said.spans and not said.absences:
        return listings
    absent = list(said.absent_rows())
    returns = returns_of(absent)
    earlier = [{**row, **before_absence(absence)} for row, absence in absent]
    listings = pa.concat_tables([listings, pa.Table.from_pylist(earlier, schema=listings.schema)])
    sights, lacked = [], []
    for row in listings.select([*_READ, "first_seen"]).to_pylist():
        sight = None
        if is_followed(row):
            sight = first_sight(row["first_seen"], said.spans.get(_entry_of(row), ()))
        sights.append(sight)
        lacked.append(lacking_edition(row, sight, returns))
    for column, days in ((ENTRY_SEEN, sights), (ENTRY_LACKED, lacked)):
        if any(days):
            listings = listings.append_column(column, pa.array(days, pa.string()))
    return listings


def add_entry_spans(
    record: Record, parts: list[Part], tables: Iterable[pa.Table]
) -> list[pa.Table]:
    """Return tables of listings with ``entry_known``, by which a store finds any day's sight.

    Args:
        record: the record with the parts.
        parts: all editions.
        tables: listings that are known now, and those that were once.
    """
    tables = list(tables)
    every = pa.concat_tables([table.select(_READ) for table in tables])
    spans = _Sightings(record, parts, parts, every).spans
    if not spans:
        return tables
    found = []
    for table in tables:
        rows = table.select(_READ).to_pylist()
        known = [spans.get(_entry_of(row)) if is_followed(row) else None for row in rows]
        texts = [said and sorted(f"{first}/{last}" for first, last in said) for said in known]
        found.append(table.append_column(ENTRY_KNOWN, pa.array(texts, ENTRY_KNOWN.type)))
    return found


def first_sight(since: str | None, spans: Iterable[tuple[str, str]]) -> str | None:
    """Return the first day of spans that lead without a gap to a day; ``None`` if none does.

    >>> first_sight("2024-01-01", [("2022-01-01", "2023-01-01"), ("2023-01-01", "2024-01-01")])
    '2022-01-01'
    """
    begun: dict[str, str] = {}
    for first, last in spans:
        # Of several editions of one day nobody knows what stood between them.
        if first < last:
            begun[last] = min(first, begun.get(last, first))
    day = since
    # Each step is the span that ended on the very day on which the next one begins.
    while day in begun:
        day = begun[day]
    return None if day == since else day


def before_absence(absence: Absence) -> dict[str, str | None]:
    """Return the days of a row that stands for the time before an absence."""
    return {"first_seen": absence.since, "seen": absence.seen, "last_seen": absence.gone}


def returns_of(absences: Iterable[tuple[Mapping[str, Any], Absence]]) -> Returns:
    """Return when entries came back, from rows of ``listings`` and absences of their records."""
    found: dict[Any, dict[str, str]] = defaultdict(dict)
    for row, absence in absences:
        found[_entry_of(row)][absence.again] = absence.lacked
    return found


def lacking_edition(row: Mapping[str, Any], sight: str | None, returns: Returns) -> str | None:
    """Return the last edition that lacks an entry before it came back; ``None`` if none does.

    Args:
        row: a row of ``listings`` with ``first_seen``.
        sight: the day of `first_sight`, if there is one.
        returns: when entries came back.
    """
    if not returns or not is_followed(row):
        return None
    return returns.get(_entry_of(row), {}).get(sight or row["first_seen"] or "")


def is_followed(row: Mapping[str, Any]) -> bool:
    """Return whether a row is an entry without any day that counts."""
    return not row["start"] and not row["end"] and row["certainty"] in COUNTED_CERTAINTY


class _Sightings:
    """What editions say of the listings without a day.

    Attributes:
        spans: by entry, those in which its records were known that ended.
        absences: by the key of a record, when it was missing and came back.
    """

    def __init__(
        self, record: Record, parts: list[Part], stored: list[Part], listings: pa.Table
    ) -> None:
        self.spans: dict[tuple[Any, ...], _Spans] = defaultdict(set)
        self.absences: dict[bytes, list[Absence]] = defaultdict(list)
        self._files: list[Path] = []
        undated = listings.filter(pc.is_null(listings["start"]))
        datasets = set(pc.unique(undated["dataset"]).to_pylist())
        mine = [part for part in parts if part.dataset in datasets]
        if len(mine) < 2:
            return
        ended: dict[bytes, _Spans] = defaultdict(set)
        for row in history(record, mine).to_pylist():
            # Of an edition without a date nobody knows when it was seen.
            if row["first_seen"] and row["last_seen"]:
                ended[row["record_key"]].add((row["first_seen"], row["last_seen"]))
            if row["again"]:
                days = (row[n] for n in ("first_seen", "seen", "last_seen", "again", "lacked"))
                self.absences[row["record_key"]].append(Absence(*days))
        if not ended and not self.absences:
            return
        kept = [part for part in stored if part.dataset in datasets]
        self._files = record.table_files(kept, "listings")
        for file in self._files:
            for row in read_table(file, columns=[*_READ, "record_key"]).to_pylist():
                if row["record_key"] in ended and is_followed(row):
                    self.spans[_entry_of(row)] |= ended[row["record_key"]]

    def absent_rows(self) -> Iterator[tuple[dict[str, Any], Absence]]:
        """Yield entries that were missing and came back, with each time of it."""
        keys = pa.array(sorted(self.absences), pa.binary(16))
        for file in self._files if self.absences else ():
            table = read_table(file)
            for row in table.filter(pc.is_in(table["record_key"], value_set=keys)).to_pylist():
                if is_followed(row):
                    for absence in self.absences[row["record_key"]]:
                        yield row, absence


def _entry_of(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return (*(row[name] for name in _ENTRY), *sorted(row["measures"] or ()))
