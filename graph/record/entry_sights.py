"""Since when a list entry without a day was seen, though its record changed between editions.

An edition that adds an alias closes the entry's old record and begins a new one. The entry is the
same all along if dataset, record, authority, list and programme are, and no edition lacked it.
"""

from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from graph.head.manifest import Part
from graph.record.known_time import history
from graph.record.record import Record

ENTRY_SEEN: Final = pa.field("entry_seen", pa.string())
"""Day of the first edition that has an entry without a gap; null where ``first_seen`` is."""
_ENTRY: Final = ["dataset", "record_id", "authority", "list_name", "programme"]

_Spans = dict[str, str | None]


def add_entry_sights(record: Record, parts: list[Part], listings: pa.Table) -> pa.Table:
    """Return listings with ``entry_seen``, or unchanged where no entry without a day changed.

    Args:
        record: the record with the parts.
        parts: the editions.
        listings: the listings that are known now, with ``first_seen``.
    """
    import pyarrow.parquet as pq

    undated = listings.filter(pc.is_null(listings["start"]))
    datasets = set(pc.unique(undated["dataset"]).to_pylist())
    mine = [part for part in parts if part.dataset in datasets]
    if len(mine) < 2:
        return listings
    ended = [row for row in history(record, mine).to_pylist() if row["last_seen"]]
    spans: dict[bytes, _Spans] = {}
    for row in ended:
        spans.setdefault(row["record_key"], {})[row["last_seen"]] = row["first_seen"]
    before: dict[tuple[Any, ...], _Spans] = {}
    for file in record.table_files(mine, "listings"):
        table = pq.read_table(file, columns=[*_ENTRY, "record_key", "start"])
        table = table.filter(pc.is_null(table["start"]))
        for row in table.to_pylist():
            before.setdefault(_entry_of(row), {}).update(spans.get(row["record_key"], {}))
    found = []
    for row in listings.select([*_ENTRY, "start", "first_seen"]).to_pylist():
        since = row["first_seen"]
        earlier = {} if row["start"] else before.get(_entry_of(row), {})
        # Each step is the span that ended on the very day on which the next one begins.
        while since is not None and earlier.get(since) is not None:
            since = earlier[since]
        found.append(since if since != row["first_seen"] else None)
    if not any(found):
        return listings
    return listings.append_column(ENTRY_SEEN, pa.array(found, pa.string()))


def _entry_of(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in _ENTRY)
