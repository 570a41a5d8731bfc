"""Since when a list entry without a day was seen, though its record changed between editions.

An edition that adds an alias closes the entry's old record and begins a new one. The entry is the
same all along if dataset, party, authority, list, programme and measures are, and no edition lacked
it. An earlier record that states a day, or is disputed, is another matter and is not followed.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from graph.head.manifest import Part
from graph.record.known_time import history
from graph.record.record import Record
from graph.record.stored_table import read_table
from graph.values.vocabulary import COUNTED_CERTAINTY

ENTRY_SEEN: Final = pa.field("entry_seen", pa.string())
"""Day of the first edition that has an entry without a gap; null where ``first_seen`` is."""
ENTRY_KNOWN: Final = pa.field("entry_known", pa.list_(pa.string()))
"""Spans in which earlier records of an entry were known, each as ``FIRST/LAST``, for a store."""
_ENTRY: Final = ("dataset", "party", "authority", "list_name", "programme")
_READ: Final = [*_ENTRY, "measures", "start", "end", "certainty"]

_Spans = set[tuple[str, str]]


def add_entry_sights(
    record: Record, parts: list[Part], stored: list[Part], listings: pa.Table
) -> pa.Table:
    """Return listings with ``entry_seen``, or unchanged where no entry without a day changed.

    Args:
        record: the record with the parts.
        parts: the editions that were known.
        stored: these, and the parts that store rows which the editions state too.
        listings: the listings that were known, with ``first_seen``.
    """
    spans = _ended_spans(record, parts, stored, listings)
    found = []
    for row in listings.select([*_READ, "first_seen"]).to_pylist() if spans else ():
        known = spans.get(_entry_of(row), ())
        found.append(first_sight(row["first_seen"], known) if _is_followed(row) else None)
    if not any(found):
        return listings
    return listings.append_column(ENTRY_SEEN, pa.array(found, pa.string()))


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
    spans = _ended_spans(record, parts, parts, pa.concat_tables([t.select(_READ) for t in tables]))
    if not spans:
        return tables
    found = []
    for table in tables:
        rows = table.select(_READ).to_pylist()
        known = [spans.get(_entry_of(row)) if _is_followed(row) else None for row in rows]
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


def _ended_spans(
    record: Record, parts: list[Part], stored: list[Part], listings: pa.Table
) -> dict[tuple[Any, ...], _Spans]:
    """Return the spans of records that ended, of each entry without a day."""
    undated = listings.filter(pc.is_null(listings["start"]))
    datasets = set(pc.unique(undated["dataset"]).to_pylist())
    mine = [part for part in parts if part.dataset in datasets]
    if len(mine) < 2:
        return {}
    ended: dict[bytes, _Spans] = {}
    for row in history(record, mine).to_pylist():
        # Of an edition without a date nobody knows when it was seen.
        if row["first_seen"] and row["last_seen"]:
            span = (row["first_seen"], row["last_seen"])
            ended.setdefault(row["record_key"], set()).add(span)
    found: dict[tuple[Any, ...], _Spans] = {}
    files = record.table_files([part for part in stored if part.dataset in datasets], "listings")
    for file in files if ended else ():
        for row in read_table(file, columns=[*_READ, "record_key"]).to_pylist():
            if _is_followed(row) and row["record_key"] in ended:
                found.setdefault(_entry_of(row), set()).update(ended[row["record_key"]])
    return found


def _entry_of(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return (*(row[name] for name in _ENTRY), *sorted(row["measures"] or ()))


def _is_followed(row: Mapping[str, Any]) -> bool:
    """Return whether a row is an entry without any day that counts."""
    return not row["start"] and not row["end"] and row["certainty"] in COUNTED_CERTAINTY
