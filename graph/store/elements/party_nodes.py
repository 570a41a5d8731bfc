"""Canonical parties as nodes, each with all that its rows state; the shown name comes first."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from graph.record.record_keys import Bools
from graph.store.elements.single_row_parties import (
    LISTS,
    UNDETERMINED,
    SingleParties,
    data_json,
    distinct_names,
    label_of,
    name_properties,
    shown_name,
    single_row_mask,
)
from graph.store.protocol.graph_batches import BATCH, Nodes
from graph.store.protocol.graph_schema import ENTITY
from graph.store.protocol.property_codec import row_from_properties, row_properties
from graph.world.readable_names import most_specific_schema
from graph.world.shared_addresses import address_key
from graph.world.world import DECISIONS, World

_SLICE: Final = 50_000

Row = dict[str, Any]


def party_nodes(world: World, listed: frozenset[int] = frozenset()) -> Iterator[Nodes]:
    """Yield the node of each canonical party once.

    ``listed`` are the numbers of the parties with a listing that has not ended.
    """
    marks = np.zeros(world.size, np.bool_)
    marks[list(listed)] = True
    single, by_columns = single_row_mask(world), SingleParties(world, marks)
    yield from by_columns.nodes(single)
    by_label: dict[str, list[Row]] = defaultdict(list)
    for number, rows in _groups(world, ~single):
        members = by_columns.members[number].as_py()
        row = _node(str(world.ids[number]), rows, members, world.case_datasets)
        row["listed"] = number in listed
        label = label_of(row["schema"])
        by_label[label].append(row)
        if len(by_label[label]) == BATCH:
            yield Nodes((ENTITY, label), by_label.pop(label))
    for label, batch in sorted(by_label.items()):
        yield Nodes((ENTITY, label), batch)
    stated = np.zeros(world.size, np.bool_)
    stated[world.column("parties", "party_idx")] = True
    yield from by_columns.unstated_nodes(np.nonzero(~stated)[0].astype(np.int32))


def _groups(world: World, among: Bools) -> Iterator[tuple[int, list[Row]]]:
    """Yield the number and the rows of each party, ordered by number, rows by id."""
    table = world.tables["parties"].filter(pa.array(among))
    columns = ("party_idx", "id", "dataset", "record_id")
    keys = [(column, "ascending") for column in columns]
    order = pc.sort_indices(table.select(columns), sort_keys=keys)

    def rows() -> Iterator[Row]:
        for first in range(0, len(order), _SLICE):
            yield from table.take(order.slice(first, _SLICE)).to_pylist()

    for number, group in groupby(rows(), key=itemgetter("party_idx")):
        yield number, list(group)


def _node(party: str, rows: list[Row], members: list[str], cases: frozenset[str]) -> Row:
    # A name in a case file comes first, since a person chose it.
    ranked = sorted(rows, key=lambda row: row["dataset"] not in cases)
    shown = shown_name([name for row in ranked for name in row["names"] or ()])
    names = distinct_names([name for row in rows for name in row["names"] or ()], shown)
    found = _merge_rows(rows)
    found |= name_properties(names, party, shown)
    found |= {
        "id": party,
        "schema": most_specific_schema(row["schema"] for row in rows),
        "member_ids": members,
        "address_keys": sorted({address_key(text) for text in found.get("addresses", ())}),
        "datasets": sorted({row["dataset"] for row in rows}),
        "stated": True,
    }
    if any(row.get("last_seen") is None for row in rows):
        # A party is missing only where no source states it any more.
        found.pop("last_seen", None)
    if len(rows) > 1:
        found["stated_rows"] = orjson.dumps(
            [row_properties("parties", row) for row in rows]
        ).decode()
    elif rows[0]["id"] != party:
        found["stated_id"] = rows[0]["id"]
    for name in [name for name, value in found.items() if value == []]:
        del found[name]
    return found


def _merge_rows(rows: list[Row]) -> Row:
    """Return the properties of several rows: fields of the first that has them, lists united."""
    merged: Row = {}
    for row in reversed(rows):
        merged |= {name: value for name, value in row.items() if value is not None}
    for name in (*LISTS, *({DECISIONS} & merged.keys())):
        merged[name] = list(dict.fromkeys(value for row in rows for value in row[name] or ()))
    merged["data"] = data_json([pair for row in rows for pair in row["data"] or ()])
    merged.pop("names", None)
    return row_properties("parties", merged)


def party_rows(found: Row, schema: pa.Schema) -> list[Row]:
    """Return the rows of `parties`, as they were stated, from a node's properties."""
    if not found["stated"]:
        return []
    if "stated_rows" in found:
        return [
            row_from_properties("parties", row, schema)
            for row in orjson.loads(found["stated_rows"])
        ]
    return [party_row(found, schema) | {"id": found.get("stated_id", found["id"])}]


def party_row(found: Row, schema: pa.Schema) -> Row:
    """Return one row of `parties`, with the canonical id, from a node's properties."""
    columns = ("names", "name_kinds", "name_languages")
    names = zip(*(found.get(column, ()) for column in columns), strict=True)
    plain = {name: value for name, value in found.items() if name != "names"}
    row = row_from_properties("parties", plain, schema)
    row["names"] = [
        {
            "value": value,
            "kind": kind,
            "language": None if language in ("", UNDETERMINED) else language,
        }
        for value, kind, language in names
    ]
    if not found["stated"]:
        row |= {"dataset": "", "record_id": "", "record_key": bytes(16)}
        row |= {"source_id": "", "position": ""}
    row |= {name: row[name] or [] for name in (*LISTS, "data")}
    return row
