"""A canonical party as one node: what its rows state together, the shown name first."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from graph.names import fold
from graph.store.codec import properties, row_of
from graph.store.schema import NO_LABEL, SCHEMA_LABELS, UNSTATED
from graph.world import GENERAL, SPECIFIC, World

_SLICE: Final = 50_000
_LISTS: Final = ("countries", "identifiers", "addresses", "topics", "same_as")
UNDETERMINED: Final = "und"
"""Language of a name that is stated without one (ISO 639-2)."""
_BETWEEN_WORDS: Final = re.compile(r"[\s,.;]+")

Row = dict[str, Any]


def party_nodes(world: World) -> Iterator[tuple[int, str, Row]]:
    """Give number, schema label and properties of each canonical party, in order of number."""
    members = _members(world)
    ids: list[str] = world.ids.to_pylist()
    stated = _groups(world)
    number, rows = next(stated, (world.size, []))
    for each in range(world.size):
        mine: list[Row] = []
        if each == number:
            mine = rows
            number, rows = next(stated, (world.size, []))
        yield each, *_node(ids[each], mine, members[each], _shown(mine, world.cases))


def _members(world: World) -> list[list[str]]:
    members: list[list[str]] = [[] for _ in range(world.size)]
    pairs = zip(*(world.members[name].to_pylist() for name in ("party_idx", "id")), strict=True)
    for number, member in pairs:
        members[number].append(member)
    return members


def _groups(world: World) -> Iterator[tuple[int, list[Row]]]:
    """Give the rows of each stated party, by number, rows by id."""
    table = world.tables["parties"]
    columns = ("party_idx", "id", "dataset", "record_id")
    keys = [(column, "ascending") for column in columns]
    order = pc.sort_indices(table.select(columns), sort_keys=keys)

    def rows() -> Iterator[Row]:
        for first in range(0, len(order), _SLICE):
            yield from table.take(order.slice(first, _SLICE)).to_pylist()

    for number, group in groupby(rows(), key=lambda row: row["party_idx"]):
        yield number, list(group)


def _shown(rows: list[Row], cases: frozenset[str]) -> str | None:
    """Give the name that `World.name_of` shows, without asking for each party by itself."""
    ranked = sorted(rows, key=lambda row: row["dataset"] not in cases)
    names = [name for row in ranked for name in row["names"] or ()]
    proper = [str(name["value"]) for name in names if name["kind"] == "name"]
    return next(iter(proper or [str(name["value"]) for name in names]), None)


def _schema(rows: list[Row]) -> str:
    """Give the schema that `World.schema_of` gives."""
    stated = {str(row["schema"]) for row in rows}
    ranked = [*SPECIFIC, *sorted(stated - set(SPECIFIC) - set(GENERAL)), *GENERAL]
    return next((schema for schema in ranked if schema in stated), UNSTATED)


def _node(party: str, rows: list[Row], members: list[str], shown: str | None) -> tuple[str, Row]:
    schema = _schema(rows)
    names = _names(rows, shown)
    folded = list(dict.fromkeys(fold(name["value"]) for name in names))
    found = _merged(rows)
    found |= {
        "id": party,
        "schema": schema,
        "name": party if shown is None else shown,
        "names": [name["value"] for name in names],
        "name_kinds": [name["kind"] for name in names],
        "name_languages": [name["language"] or UNDETERMINED for name in names],
        "folded": folded,
        "search": " ".join(dict.fromkeys([*(name["value"] for name in names), *folded])) or party,
        "member_ids": members,
        "address_keys": sorted({address_key(text) for text in found.get("addresses", ())}),
        "datasets": sorted({row["dataset"] for row in rows}),
        "stated": bool(rows),
    }
    told = {name: value for name, value in found.items() if value != []}
    return schema if schema in SCHEMA_LABELS else NO_LABEL, told


def _language(text: str) -> str | None:
    return None if text in ("", UNDETERMINED) else text


def address_key(address: str) -> str:
    """Give an address without case and punctuation, so that equal ones can be found."""
    return _BETWEEN_WORDS.sub(" ", address.lower()).strip()


def _names(rows: list[Row], shown: str | None) -> list[Row]:
    """Give every name once; the one that is shown comes first and counts as a proper one."""
    every = {
        (name["value"], name["kind"], name["language"]): name
        for row in rows
        for name in row["names"] or ()
    }
    first = [name for name in every.values() if name["value"] == shown]
    if not first:
        return list(every.values())
    proper = [name for name in first if name["kind"] == "name"] or [first[0] | {"kind": "name"}]
    return [proper[0], *(name for name in every.values() if name is not proper[0])]


def _merged(rows: list[Row]) -> Row:
    """Give each field from the first row that has it, and the union of lists."""
    merged: Row = {}
    for row in reversed(rows):
        merged |= {name: value for name, value in row.items() if value is not None}
    if rows:
        merged |= {name: _union(rows, name) for name in _LISTS}
        merged["data"] = _union_of_pairs(rows)
    merged.pop("names", None)
    return properties("parties", merged)


def _union(rows: list[Row], name: str) -> list[str]:
    return list(dict.fromkeys(value for row in rows for value in row[name] or ()))


def _union_of_pairs(rows: list[Row]) -> str | None:
    pairs = [(pair["field"], pair["value"]) for row in rows for pair in row["data"] or ()]
    every = [{"field": field, "value": value} for field, value in dict.fromkeys(pairs)]
    return orjson.dumps(every).decode() if every else None


def party_row(found: Row, schema: pa.Schema) -> Row:
    """Turn a node's properties back into one row of `parties`, with the canonical id."""
    columns = ("names", "name_kinds", "name_languages")
    names = zip(*(found.get(column, ()) for column in columns), strict=True)
    plain = {name: value for name, value in found.items() if name != "names"}
    row = row_of("parties", plain, schema)
    row["names"] = [
        {"value": value, "kind": kind, "language": _language(language)}
        for value, kind, language in names
    ]
    if not found["stated"]:
        row |= {"dataset": "", "record_id": "", "record_key": bytes(16)}
        row |= {"source_id": "", "position": ""}
    row |= {name: row[name] or [] for name in (*_LISTS, "data")}
    return row
