"""Since when a list entry without a day was seen, though its record changed or was missing.

An edition that adds an alias closes the entry's old record and begins a new one. The entry is the
same all along if dataset, party, authority, list, programme and measures are, and no edition lacked
it. An earlier record that states a day, or is disputed, is another matter and is not followed.

An entry that editions lacked, and that came back, was on the list twice: its earlier time is a row
of its own, which ended, and its later one began after the last edition that lacks it. So is an
entry whose record stays without it, as under another programme. Where a later edition states a
later day for an entry, it perhaps began on the earlier one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

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
ENTRY_BEGUN: Final = pa.field("entry_begun", pa.string())
"""The earlier start that an earlier edition states for an entry; null where none does."""
ENTRY_KNOWN: Final = pa.field("entry_known", pa.list_(pa.string()))
"""Spans in which earlier records of an entry were known, each as ``FIRST/LAST``, for a store."""
_ENTRY: Final = ("dataset", "party", "authority", "list_name", "programme")
_PLACE: Final = ("dataset", "record_id", "authority", "list_name", "programme")
_READ: Final = [*_ENTRY, "measures", "start", "end", "certainty"]

_Spans = set[tuple[str, str]]


class Departure(NamedTuple):
    """The end of a time in which a record stood in editions, as days of editions.

    Attributes:
        since: the first that had it, without a gap; ``None`` for one without a date.
        seen: the last that had it.
        gone: the first that lacks it, or states its id in another text.
        again: the first that has its id again, if one lacked it.
        lacked: the last before that one that lacks it.
    """

    since: str | None
    seen: str | None
    gone: str
    again: str | None = None
    lacked: str | None = None


Row = Mapping[str, Any]
Departed = tuple[dict[str, Any], Departure]


def add_entry_sights(
    record: Record,
    parts: list[Part],
    stored: list[Part],
    listings: pa.Table,
    known: pa.Table | None = None,
) -> pa.Table:
    """Return listings with what earlier editions say of their entries, and rows of earlier times.

    They get ``entry_seen``, ``entry_lacked`` and ``entry_begun``, and are unchanged where no entry
    changed or was missing.

    Args:
        record: the record with the parts.
        parts: the editions that were known.
        stored: these, and the parts that store rows which the editions state too.
        listings: the listings that were known, with ``first_seen``, ``seen``, ``last_seen``, and
            the ends that their sources state.
        known: `history` of the editions, if it was found before.
    """
    said = _Sightings(record, parts, stored, listings, known)
    if not said.spans and not said.departures:
        return listings
    departed = list(said.departed_rows())
    ids = pa.array(sorted({row["record_id"] for row, _ in departed}), pa.string())
    near = listings.filter(pc.is_in(listings["record_id"], value_set=ids))
    current = near.select([*_PLACE, "measures", "start"]).to_pylist()
    earlier = [row | before(departure) for row, departure in earlier_entries(departed, current)]
    listings = pa.concat_tables([listings, pa.Table.from_pylist(earlier, schema=listings.schema)])
    past, found = EntryPast.of(departed), list[tuple[str | None, ...]]()
    for row in listings.select([*_READ, "record_id", "first_seen", "last_seen"]).to_pylist():
        sight = None
        if is_followed(row):
            sight = first_sight(row["first_seen"], said.spans.get(_entry_of(row), ()))
        found.append((sight, *past.days_of(row, sight)))
    columns = (ENTRY_SEEN, ENTRY_LACKED, ENTRY_BEGUN)
    for column, days in zip(columns, zip(*found, strict=True), strict=False):
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


def before(departure: Departure) -> dict[str, str | None]:
    """Return the days of a row that stands for the time before a departure."""
    return {"first_seen": departure.since, "seen": departure.seen, "last_seen": departure.gone}


def earlier_entries(departed: Iterable[Departed], current: Iterable[Row]) -> Iterator[Departed]:
    """Yield what stands for an earlier time on a list, of rows that departed.

    Args:
        departed: rows of ``listings`` that departed.
        current: the rows that are known or missing now.
    """
    starts: dict[Any, set[str | None]] = defaultdict(set)
    for row in current:
        starts[_place_of(row)].add(row["start"])
    for row, departure in departed:
        if not _counts(row):
            continue
        now = starts.get(_place_of(row), set())
        # Of a day that is stated again nobody knows that it was another time.
        if not now or (departure.again and (not row["start"] or row["start"] not in now)):
            yield row, departure


@dataclass(frozen=True)
class EntryPast:
    """What departed rows say of the rows of now.

    Attributes:
        returns: when entries came back, and which edition lacked them before.
        begun: the earliest start that was stated of an entry.
    """

    returns: dict[Any, dict[str, str]]
    begun: dict[Any, str]

    @classmethod
    def of(cls, departed: Iterable[Departed]) -> Self:
        """Return what departed rows say."""
        returns: dict[Any, dict[str, str]] = defaultdict(dict)
        begun: dict[Any, str] = {}
        for row, departure in departed:
            if is_followed(row) and departure.again and departure.lacked:
                returns[_entry_of(row)][departure.again] = departure.lacked
            elif not departure.again and row["start"] and _counts(row):
                place = _place_of(row)
                begun[place] = min(row["start"], begun.get(place, row["start"]))
        return cls(returns, begun)

    def days_of(self, row: Row, sight: str | None) -> tuple[str | None, str | None]:
        """Return the last edition that lacks an entry before its return, and an earlier start.

        Args:
            row: a row of ``listings`` with ``first_seen``.
            sight: the day of `first_sight`, if there is one.
        """
        if is_followed(row):
            returned = self.returns.get(_entry_of(row), {})
            return returned.get(sight or row["first_seen"] or ""), None
        begun = self.begun.get(_place_of(row))
        is_later = begun and row["start"] and begun < row["start"] and not row["last_seen"]
        return None, begun if is_later else None


def is_followed(row: Row) -> bool:
    """Return whether a row is an entry without any day that counts."""
    return not row["start"] and _counts(row)


def _counts(row: Row) -> bool:
    return not row["end"] and row["certainty"] in COUNTED_CERTAINTY


class _Sightings:
    """What editions say of listings that changed.

    Attributes:
        spans: by entry without a day, those in which its records were known that ended.
        departures: by the key of a record, when it was missing and came back, or was replaced.
    """

    def __init__(
        self,
        record: Record,
        parts: list[Part],
        stored: list[Part],
        listings: pa.Table,
        known: pa.Table | None = None,
    ) -> None:
        self.spans: dict[tuple[Any, ...], _Spans] = defaultdict(set)
        self.departures: dict[bytes, list[Departure]] = defaultdict(list)
        self._files: list[Path] = []
        datasets = set(pc.unique(listings["dataset"]).to_pylist())
        mine = [part for part in parts if part.dataset in datasets]
        if len(mine) < 2:
            return
        ended: dict[bytes, _Spans] = defaultdict(set)
        spans = history(record, mine) if known is None else known
        # A large collection has millions of records, of which few ever end.
        of_lists = pc.is_in(spans["dataset"], value_set=pa.array(sorted(datasets)))
        for row in spans.filter(pc.and_(of_lists, pc.is_valid(spans["last_seen"]))).to_pylist():
            # Of an edition without a date nobody knows when it was seen.
            if row["first_seen"]:
                ended[row["record_key"]].add((row["first_seen"], row["last_seen"]))
            if row["again"] or row["replaced"]:
                days = (row[n] for n in ("first_seen", "seen", "last_seen", "again", "lacked"))
                self.departures[row["record_key"]].append(Departure(*days))
        if not ended and not self.departures:
            return
        kept = [part for part in stored if part.dataset in datasets]
        self._files = record.table_files(kept, "listings")
        for file in self._files:
            for row in read_table(file, columns=[*_READ, "record_key"]).to_pylist():
                if row["record_key"] in ended and is_followed(row):
                    self.spans[_entry_of(row)] |= ended[row["record_key"]]

    def departed_rows(self) -> Iterator[Departed]:
        """Yield the rows of records that departed, with each time of it."""
        keys = pa.array(sorted(self.departures), pa.binary(16))
        for file in self._files if self.departures else ():
            table = read_table(file)
            for row in table.filter(pc.is_in(table["record_key"], value_set=keys)).to_pylist():
                for departure in self.departures[row["record_key"]]:
                    yield row, departure


def _entry_of(row: Row) -> tuple[Any, ...]:
    return (*(row[name] for name in _ENTRY), *sorted(row["measures"] or ()))


def _place_of(row: Row) -> tuple[Any, ...]:
    return (*(row[name] for name in _PLACE), *sorted(row["measures"] or ()))
