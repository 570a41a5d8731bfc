"""Converts a row of the record to properties of a node or relationship, and back without loss.

A range becomes four properties in units of 0.0001 % and, for people who write Cypher, percentages
from 0 to 100. A partial date stays as published, beside the first and last day that it may mean. A
property is left out where the row has no value or a list is empty, since Neo4j's importer has no
empty list. Columns beyond the model (such as ``first_seen``) keep their names; the store's marker
has their types.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

import orjson
import pyarrow as pa

from graph.record.model import SCHEMAS, SHARE_TYPE
from graph.values.dates import ALWAYS
from graph.values.share import UNIT
from graph.world.identity import SPAN_COLUMNS
from graph.world.listing_days import PAUSE_COLUMNS

RENAMED: Final = {"start": "start_date", "end": "end_date", "types": "interest_types"}
ENDS: Final = {
    "interests": {"owner": "from_id", "asset": "to_id"},
    "links": {"source": "from_id", "target": "to_id"},
}
"""Columns that name the two ends as the source states them; the ends themselves are canonical."""
RANGES: Final = {"share": "percentage", "votes": "voting"}
DERIVED: Final = frozenset((*SPAN_COLUMNS, *PAUSE_COLUMNS))
LISTS: Final = frozenset(
    field.name for schema in SCHEMAS.values() for field in schema if pa.types.is_list(field.type)
)
"""Columns of the model that hold lists; without a property the list is empty."""
DAYS: Final = {
    "start_min": "may_from",
    "start_max": "sure_from",
    "end_min": "sure_until",
    "end_max": "may_until",
}
"""Properties of the first and last day that a start or an end may mean, and their columns."""
PAUSES: Final = {"pause_start": "paused_from", "pause_end": "paused_until"}
"""The same of the pause of a listing's programme: its first day, and the day after its last."""
LAST_DAY: Final = date.max.toordinal()
"""Ordinal of the last day that Python's ``date`` has."""
_EXTRA_TYPES: Final[dict[str, pa.DataType]] = {
    str(kind): kind for kind in (pa.string(), pa.bool_(), pa.int32(), pa.int64(), pa.float64())
} | {str(pa.list_(pa.string())): pa.list_(pa.string())}


def property_name(table: str, column: str) -> str:
    """Return the name of the property of a column."""
    return ENDS.get(table, {}).get(column) or RENAMED.get(column, column)


def extra_columns(name: str, table: pa.Table) -> list[str]:
    """Return the columns of a table beyond the model, as texts ``table.column=type``."""
    known = {*(SCHEMAS[name].names if name in SCHEMAS else ()), *DERIVED}
    return [
        f"{name}.{field.name}={field.type if str(field.type) in _EXTRA_TYPES else pa.string()}"
        for field in table.schema
        if field.name not in known and not field.name.endswith("_idx")
    ]


def schema_with(name: str, extras: Iterable[str]) -> pa.Schema:
    """Return a table's schema with its columns beyond the model, as `extra_columns` wrote them."""
    fields = list(SCHEMAS.get(name, ()))
    for text in extras:
        place, _, kind = text.partition("=")
        table, _, column = place.partition(".")
        if table == name:
            fields.append(pa.field(column, _EXTRA_TYPES[kind]))
    return pa.schema(fields)


def row_properties(table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of a world's table, with day columns if it has dates, as properties."""
    found: dict[str, Any] = {}
    for column, value in row.items():
        if value is None or column in DERIVED or column.endswith("_idx"):
            continue
        if value == [] and column in LISTS:
            continue
        if column in RANGES:
            found |= _range(column, value)
        else:
            found[property_name(table, column)] = property_value(value)
    return found | _days(row)


def property_value(value: Any) -> Any:
    """Return a cell as a property: unchanged, as text, or as JSON if it has parts."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value
    return value.isoformat() if isinstance(value, date) else orjson.dumps(value).decode()


def _range(column: str, share: Mapping[str, Any]) -> dict[str, Any]:
    percent = RANGES[column]
    found = {f"{column}_{part}": value for part, value in share.items()}
    found[f"{percent}_min"] = share["low"] / UNIT
    found[f"{percent}_max"] = share["high"] / UNIT
    if share["low"] == share["high"]:
        found[percent] = share["low"] / UNIT
    return found


def _days(row: Mapping[str, Any]) -> dict[str, date]:
    """Return the properties of the first and last day that a start and an end may mean."""
    if "may_from" not in row:
        return {}
    days = DAYS | (PAUSES if "paused_from" in row else {})
    found = {name: ordinal_date(row[column]) for name, column in days.items()}
    return {name: day for name, day in found.items() if day is not None}


def ordinal_date(ordinal: int) -> date | None:
    """Return the date of an ordinal; ``None`` for one that stands for always or never."""
    return date.fromordinal(ordinal) if ALWAYS < ordinal <= LAST_DAY else None


def row_from_properties(table: str, found: Mapping[str, Any], schema: pa.Schema) -> dict[str, Any]:
    """Return the row of a table from the properties of a node or relationship."""
    row: dict[str, Any] = {}
    for field in schema:
        value = found.get(property_name(table, field.name))
        if field.type == SHARE_TYPE:
            value = _share(field.name, found)
        elif pa.types.is_fixed_size_binary(field.type):
            value = bytes(16) if value is None else bytes.fromhex(value)
        elif pa.types.is_list(field.type) and isinstance(value, str):
            value = orjson.loads(value)
        elif value is None and field.name in LISTS:
            value = []
        row[field.name] = value
    return row


def _share(column: str, found: Mapping[str, Any]) -> dict[str, Any] | None:
    if f"{column}_low" not in found:
        return None
    return {part: found[f"{column}_{part}"] for part in ("low", "high", "low_open", "high_open")}
