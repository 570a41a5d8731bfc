"""The past as nodes: rows that were taken back, decisions, and ids that have a past.

A `Past` node has its row as JSON, since the row is no relationship of today's graph. It points to
the `PastId` nodes of the ids by which the row is found. A `PastId` node has the party that the id
belongs to today, if any, and the group of ids that were ever one party.
"""

from collections.abc import Iterator
from typing import Any

import orjson

from graph.head.decisions import decision_body
from graph.store.protocol.graph_batches import BATCH, Nodes, Relationships, batch_nodes
from graph.store.protocol.graph_schema import GROUP, KNEW, PAST, PAST_ID
from graph.store.protocol.property_codec import row_properties
from graph.world.world import Past, World

DECISIONS = "decisions"
NAMESAKES = "namesakes"

_LOOKED_UP_BY = {
    "parties": ("id",),
    "interests": ("asset",),
    "links": ("source", "target"),
    "listings": ("party",),
    "gaps": ("about",),
    "rulings": ("about",),
    "transfers": ("asset",),
    "documents": ("id",),
    DECISIONS: ("left", "right"),
    NAMESAKES: ("left", "right"),
}


def past_nodes(world: World) -> Iterator[Nodes]:
    """Yield the nodes of a world's past; none where it has none."""
    past = world.past or Past()
    yield from batch_nodes(PAST_ID, _ids(world, past))
    yield from batch_nodes(PAST, (node for node, _ in _rows(past)))


def past_relations(world: World) -> Iterator[Relationships]:
    """Yield the relationships from the rows of the past to the ids by which they are found."""
    batch: list[tuple[str, str, dict[str, Any]]] = []
    for node, ids in _rows(world.past or Past()):
        batch += [(node["id"], each, {}) for each in ids]
        if len(batch) >= BATCH:
            yield Relationships(KNEW, PAST, PAST_ID, batch)
            batch = []
    if batch:
        yield Relationships(KNEW, PAST, PAST_ID, batch)


def _ids(world: World, past: Past) -> Iterator[dict[str, Any]]:
    names = (world.members[column].to_pylist() for column in ("id", "party_idx"))
    today = dict(zip(*names, strict=True)) if past else {}
    for each, group in past.groups.items():
        now = {"now": world.id_of(today[each])} if each in today else {}
        yield {"id": each, GROUP: group} | now


def _rows(past: Past) -> Iterator[tuple[dict[str, Any], list[str]]]:
    number = 0
    for name, table in past.tables.items():
        for first in range(0, table.num_rows, BATCH):
            for row in table.slice(first, BATCH).to_pylist():
                yield _node(number, name, row)
                number += 1
    for decision in past.decisions:
        yield _node(number, DECISIONS, decision_body(decision))
        number += 1
    for left, right in past.namesakes:
        yield _node(number, NAMESAKES, {"left": left, "right": right})
        number += 1


def _node(number: int, name: str, row: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return the properties of one `Past` node, and the ids by which it is found."""
    ids = row["members"] if name == "arrangements" else [row[end] for end in _LOOKED_UP_BY[name]]
    if row.get("joint") is not None:
        # The interest belongs to an arrangement of its owner, so it is found by its owner too.
        ids = [*ids, row["owner"]]
    found = {
        "id": f"past:{number}",
        "row": number,
        "table": name,
        "known": row.get("known"),
        "stated": orjson.dumps(row_properties(name, row)).decode(),
    }
    if name == "listings":
        found |= {key: row[key] for key in ("authority", "list_name")}
    found["dataset"] = row.get("dataset")
    return {key: value for key, value in found.items() if value is not None}, sorted(set(ids))
