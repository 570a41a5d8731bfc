"""Nodes of files and documents, with what cites them, and of the past.

Of the past are rows that were taken back, decisions, and ids that have a past.
A `Past` node has its row as JSON, since the row is no relationship of today's graph. It points to
the `PastId` nodes of the ids by which the row is found. A `PastId` node has the party that the id
belongs to today, if any, and the group of ids that were ever one party.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from graph.head.decisions import decision_body
from graph.kernels.distinct_numbers import drop_doubles
from graph.store.protocol.graph_batches import BATCH, Nodes, Properties, Relationships, batch_nodes
from graph.store.protocol.graph_schema import FROM_SOURCE, GROUP, KNEW, PAST, PAST_ID, SOURCE
from graph.store.protocol.property_codec import row_properties
from graph.store.protocol.property_columns import one_array, property_rows
from graph.world.world import Ints, Past, World

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


def document_ids(world: World) -> set[str]:
    """Return the ids of the documents that the world describes."""
    return set(world.tables["documents"]["id"].to_pylist())


def source_nodes(world: World) -> Iterator[Nodes]:
    """Yield a node for each document and each file."""
    yield from batch_nodes(SOURCE, _documents(world))
    yield from batch_nodes(SOURCE, _files(world))


class Citations:
    """The ids of the nodes of files and documents, by the text that rows cite them with."""

    def __init__(self, world: World) -> None:
        self.world = world
        files: dict[str, list[str]] = defaultdict(list)
        for row in _files(world):
            files[row.get("source_id", "")].append(row["id"])
        files.pop("", None)
        documents = {each: [each] for each in document_ids(world)}
        self._targets = {"source_id": files, "document": documents}

    def relationships(
        self, table: str, label: str, ids: pa.Array, nodes: Ints
    ) -> Iterator[Relationships]:
        """Yield relationships from nodes to the files and documents that the rows of a table cite.

        ``ids`` are those of the nodes, which have one label; ``nodes`` has for each row of the
        table the place of its node among them.
        """
        for column, targets in self._targets.items():
            cited = one_array(self.world.tables[table][column])
            for starts, ends in _citation_pairs(nodes, cited, targets):
                for first in range(0, len(starts), BATCH):
                    start, end = ids.take(starts.slice(first, BATCH)), ends.slice(first, BATCH)
                    yield Relationships(FROM_SOURCE, label, SOURCE, (start, end, {}))


def _citation_pairs(
    nodes: Ints, cited: pa.Array, targets: Mapping[str, list[str]]
) -> Iterator[tuple[pa.Array, pa.Array]]:
    """Yield two columns: places of nodes, and ids of what they cite; each pair once."""
    texts = cited.dictionary_encode()
    named: list[str] = texts.dictionary.to_pylist()
    codes = texts.indices.fill_null(-1).to_numpy()
    among = codes >= 0
    pairs = drop_doubles(nodes[among] * np.int64(max(1, len(named))) + codes[among])
    places, codes = np.divmod(pairs, max(1, len(named)))
    found = [targets.get(text, []) for text in named]
    for each in range(max(map(len, found), default=0)):
        ids = [mine[each] if each < len(mine) else None for mine in found]
        ends = pa.array(ids, pa.string()).take(pa.array(codes))
        yield pa.array(places).filter(ends.is_valid()), ends.drop_null()


def _documents(world: World) -> Iterator[Properties]:
    """Yield the properties of each document once, though several rows may describe it."""
    known: set[str] = set()
    table = world.tables["documents"]
    for first in range(0, table.num_rows, BATCH):
        for found in property_rows("documents", table.slice(first, BATCH), first):
            if found["id"] not in known:
                known.add(found["id"])
                yield found | {"kind": "document"}


def _files(world: World) -> Iterator[Properties]:
    """Yield the properties of each file that was loaded or is cited."""
    known: set[str] = set()
    for number, row in enumerate(world.sources.to_pylist()):
        found = row_properties("sources", row) | {"kind": "file", "row": number}
        known.add(row.get("source_id") or "")
        yield found | {"id": f"file:{number}:{row['dataset']}"}
    cited: set[str] = set()
    for table in world.tables.values():
        cited.update(pc.unique(table["source_id"]).to_pylist())
    for source in sorted(cited - known - {""}):
        yield {"id": f"file:{source}", "kind": "file", "source_id": source}


def past_nodes(world: World) -> Iterator[Nodes]:
    """Yield the nodes of a world's past; none where it has none."""
    past = world.past or Past()
    yield from batch_nodes(PAST_ID, _past_ids(world, past))
    yield from batch_nodes(PAST, (node for node, _ in _past_rows(past)))


def past_relations(world: World) -> Iterator[Relationships]:
    """Yield the relationships from the rows of the past to the ids by which they are found."""
    batch: list[tuple[str, str, dict[str, Any]]] = []
    for node, ids in _past_rows(world.past or Past()):
        batch += [(node["id"], each, {}) for each in ids]
        if len(batch) >= BATCH:
            yield Relationships(KNEW, PAST, PAST_ID, batch)
            batch = []
    if batch:
        yield Relationships(KNEW, PAST, PAST_ID, batch)


def _past_ids(world: World, past: Past) -> Iterator[dict[str, Any]]:
    names = (world.members[column].to_pylist() for column in ("id", "party_idx"))
    today = dict(zip(*names, strict=True)) if past else {}
    for each, group in past.groups.items():
        now = {"now": world.id_of(today[each])} if each in today else {}
        yield {"id": each, GROUP: group} | now


def _past_rows(past: Past) -> Iterator[tuple[dict[str, Any], list[str]]]:
    number = 0
    for name, table in past.tables.items():
        for first in range(0, table.num_rows, BATCH):
            for row in table.slice(first, BATCH).to_pylist():
                yield _past_node(number, name, row)
                number += 1
    for decision in past.decisions:
        yield _past_node(number, DECISIONS, decision_body(decision))
        number += 1
    for left, right in past.namesakes:
        yield _past_node(number, NAMESAKES, {"left": left, "right": right})
        number += 1


def _past_node(number: int, name: str, row: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
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
