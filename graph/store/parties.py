"""A canonical party as one node: what its rows state together, the shown name first."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from graph.keys import Bools
from graph.names import fold
from graph.store.codec import properties, row_of
from graph.store.columns import property_rows
from graph.store.schema import NO_LABEL, SCHEMA_LABELS, UNSTATED
from graph.world import GENERAL, SPECIFIC, World

_SLICE: Final = 50_000
_LISTS: Final = ("countries", "identifiers", "addresses", "topics", "same_as")
_NEEDED: Final = ("id", "schema", "dataset", "names", "data")
UNDETERMINED: Final = "und"
"""Language of a name that is stated without one (ISO 639-2)."""
_BETWEEN_WORDS: Final = re.compile(r"[\s,.;]+")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Stated:
    """What is stated of one party.

    Attributes:
        rows: its rows.
        found: the properties at once, if there is but one row.
        node: all that a node has but for what other parties decide, if the row has but one name.
    """

    rows: list[Row]
    found: Row | None
    node: Row | None = None


def party_nodes(world: World) -> Iterator[tuple[int, str, Row]]:
    """Give number, schema label and properties of each canonical party, in order of number."""
    members = _members(world)
    ids: list[str] = world.ids.to_pylist()
    groups = _groups(world)
    nobody = _Stated([], None)
    number, stated = next(groups, (world.size, nobody))
    for each in range(world.size):
        mine = nobody
        if each == number:
            mine = stated
            number, stated = next(groups, (world.size, nobody))
        if mine.node is not None:
            yield each, *_named(ids[each], mine.node, members[each])
        else:
            yield each, *_node(ids[each], mine, members[each], _shown(mine.rows, world.cases))


def _members(world: World) -> list[list[str]]:
    members: list[list[str]] = [[] for _ in range(world.size)]
    pairs = zip(*(world.members[name].to_pylist() for name in ("party_idx", "id")), strict=True)
    for number, member in pairs:
        members[number].append(member)
    return members


def _groups(world: World) -> Iterator[tuple[int, _Stated]]:
    """Give what is stated of each party, by number, rows by id."""
    table = world.tables["parties"]
    columns = ("party_idx", "id", "dataset", "record_id")
    keys = [(column, "ascending") for column in columns]
    order = pc.sort_indices(table.select(columns), sort_keys=keys)
    numbers = table["party_idx"].take(order).to_numpy()
    several = np.zeros(numbers.size, np.bool_)
    several[1:] |= numbers[1:] == numbers[:-1]
    several[:-1] |= numbers[:-1] == numbers[1:]

    def rows() -> Iterator[tuple[int, Row | None, Row | None, Row | None]]:
        for first in range(0, len(order), _SLICE):
            part = table.take(order.slice(first, _SLICE))
            numbered = numbers[first : first + _SLICE].tolist()
            yield from zip(numbered, *_split(part, several[first : first + _SLICE]), strict=True)

    for number, group in groupby(rows(), key=itemgetter(0)):
        members = list(group)
        _, _, found, node = members[0]
        yield number, _Stated([row for _, row, _, _ in members if row is not None], found, node)


def _split(
    table: pa.Table, several: Bools
) -> tuple[list[Row | None], list[Row | None], list[Row | None]]:
    """Give rows of parties, properties of those that have one row, and nodes where it is plain."""
    plain = _is_plain(table) & ~several
    nodes = iter(_plain_nodes(table.filter(pa.array(plain))))
    single = table.filter(pa.array(~several & ~plain))
    made = zip(
        single.select(_NEEDED).to_pylist(),
        property_rows("parties", single.drop_columns(["names", "data"])),
        strict=True,
    )
    whole = iter(table.filter(pa.array(several)).to_pylist())
    given: list[tuple[Row | None, Row | None, Row | None]] = []
    for is_plain, is_several in zip(plain.tolist(), several.tolist(), strict=True):
        if is_plain:
            given.append((None, None, next(nodes)))
        elif is_several:
            given.append((next(whole), None, None))
        else:
            given.append((*next(made), None))
    rows, found, node = map(list, zip(*given, strict=True))
    return rows, found, node


def _is_plain(table: pa.Table) -> Bools:
    """Say which rows state one name, a proper one."""
    names = table["names"].combine_chunks()
    counted = pc.fill_null(pc.list_value_length(names), 0).to_numpy(zero_copy_only=False)
    proper = np.zeros(len(table), np.bool_)
    kinds = pc.list_flatten(names.filter(pa.array(counted == 1))).field("kind")
    proper[counted == 1] = pc.fill_null(pc.equal(kinds, "name"), False).to_numpy(
        zero_copy_only=False
    )
    return proper


def _plain_nodes(table: pa.Table) -> list[Row]:
    """Give what the nodes of plain rows have, a column at a time; see :func:`_node`."""
    names = pc.list_flatten(table["names"]).combine_chunks()
    values = names.field("value").to_pylist()
    languages = pc.fill_null(names.field("language"), "").to_pylist()
    nodes = property_rows("parties", table.drop_columns(["names", "data"]))
    said = zip(nodes, values, languages, map(fold, values), strict=True)
    for node, value, language, folded in said:
        node["name"] = value
        node["names"] = [value]
        node["name_kinds"] = ["name"]
        node["name_languages"] = [language or UNDETERMINED]
        node["folded"] = [folded]
        node["search"] = value if value == folded else f"{value} {folded}"
        node["datasets"] = [node["dataset"]]
        node["stated"] = True
    for name in _LISTS:
        if pc.any(pc.greater(pc.list_value_length(table[name]), 1)).as_py():
            for node in nodes:
                if len(node.get(name, ())) > 1:
                    node[name] = list(dict.fromkeys(node[name]))
    if len(pc.list_flatten(table["addresses"])):
        for node in nodes:
            if "addresses" in node:
                node["address_keys"] = sorted({address_key(text) for text in node["addresses"]})
    if len(pc.list_flatten(table["data"])):
        for node, pairs in zip(nodes, table["data"].to_pylist(), strict=True):
            if (data := _union_of_pairs([{"data": pairs}])) is not None:
                node["data"] = data
    return nodes


def _named(party: str, node: Row, members: list[str]) -> tuple[str, Row]:
    """Give a plain node its id, as :func:`_node` does."""
    if node["id"] != party:
        node["stated_id"] = node["id"]
        node["id"] = party
    node["member_ids"] = members
    if not node["search"]:
        node["search"] = party
    schema = node["schema"]
    return schema if schema in SCHEMA_LABELS else NO_LABEL, node


def _shown(rows: list[Row], cases: frozenset[str]) -> str | None:
    """Give the name that `World.name_of` shows, without asking for each party by itself."""
    ranked = rows
    if len(rows) > 1:
        ranked = sorted(rows, key=lambda row: row["dataset"] not in cases)
    names = [name for row in ranked for name in row["names"] or ()]
    proper = [str(name["value"]) for name in names if name["kind"] == "name"]
    return next(iter(proper or [str(name["value"]) for name in names]), None)


def _schema(rows: list[Row]) -> str:
    """Give the schema that `World.schema_of` gives."""
    if len(rows) == 1:
        return str(rows[0]["schema"])
    stated = {str(row["schema"]) for row in rows}
    ranked = [*SPECIFIC, *sorted(stated - set(SPECIFIC) - set(GENERAL)), *GENERAL]
    return next((schema for schema in ranked if schema in stated), UNSTATED)


def _node(party: str, stated: _Stated, members: list[str], shown: str | None) -> tuple[str, Row]:
    rows = stated.rows
    schema = _schema(rows)
    names = _names(rows, shown)
    folded = list(dict.fromkeys(fold(name["value"]) for name in names))
    found = _merged(rows) if stated.found is None else _alone(stated.found, rows[0])
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
    if len(rows) > 1:
        found["stated_rows"] = orjson.dumps([properties("parties", row) for row in rows]).decode()
    elif rows and rows[0]["id"] != party:
        found["stated_id"] = rows[0]["id"]
    for name in [name for name, value in found.items() if value == []]:
        del found[name]
    return schema if schema in SCHEMA_LABELS else NO_LABEL, found


def _language(text: str) -> str | None:
    return None if text in ("", UNDETERMINED) else text


def address_key(address: str) -> str:
    """Give an address without case and punctuation, so that equal ones can be found."""
    return _BETWEEN_WORDS.sub(" ", address.lower()).strip()


def _names(rows: list[Row], shown: str | None) -> list[Row]:
    """Give every name once; the one that is shown comes first and counts as a proper one."""
    if len(rows) == 1:
        names: list[Row] = rows[0]["names"] or []
        if len(names) == 1 and names[0]["kind"] == "name":
            return names
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


def _alone(found: Row, row: Row) -> Row:
    """Give the properties of a party that has one row, with each text of a list once."""
    for name in _LISTS:
        if len(found.get(name, ())) > 1:
            found[name] = list(dict.fromkeys(found[name]))
    data = _union_of_pairs([row])
    return found if data is None else found | {"data": data}


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


def party_rows(found: Row, schema: pa.Schema) -> list[Row]:
    """Turn a node's properties back into the rows of `parties` as they were stated."""
    if not found["stated"]:
        return []
    if "stated_rows" in found:
        return [row_of("parties", row, schema) for row in orjson.loads(found["stated_rows"])]
    return [party_row(found, schema) | {"id": found.get("stated_id", found["id"])}]


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
