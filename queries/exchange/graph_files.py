"""The graph as GraphML, which Gephi, yEd and networkx open, and as a script of Cypher."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import orjson

from graph.record.model import SCHEMAS
from graph.store.elements.graph_elements import Elements
from graph.store.protocol.graph_batches import Nodes, Relationships
from graph.store.protocol.graph_schema import ENTITY, neo4j_schema
from queries.exchange.canonical_rows import CanonicalRows

_ROWS: Final = 500
"""Nodes or relationships of one statement of a script."""
_BATCH_LABEL: Final = "OwnershipExport"


def write_graphml(rows: CanonicalRows, path: Path) -> int:
    """Write parties and what joins them as GraphML; return the number of both together.

    Values of several texts are one, with semicolons between them: the format has no lists. Gephi
    keeps one edge of those that share an id, and shows what is called `label`.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for nodes in _nodes(rows, parties_only=True):
        graph.add_nodes_from((row["id"], _with_label(row, "name")) for row in nodes.rows)
    for relations in _relationships(rows, set(graph)):
        kind, first = {"type": relations.type}, graph.number_of_edges()
        for number, (start, end, said) in enumerate(relations.rows, first):
            graph.add_edge(start, end, f"e{number}", **_with_label(said | kind, "type"))
    nx.write_graphml(graph, path)
    return graph.number_of_nodes() + graph.number_of_edges()


def write_cypher(rows: CanonicalRows, path: Path) -> int:
    """Write a script that makes the graph in an empty Neo4j; return how many it makes.

    Nodes have the label `OwnershipExport` while the script runs, so that relationships find them.
    """
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for statement in neo4j_schema():
            file.write(f"{statement};\n")
        file.write(f"CREATE INDEX oe_export IF NOT EXISTS FOR (n:{_BATCH_LABEL}) ON (n.id);\n")
        file.write("CALL db.awaitIndexes();\n")
        known: set[str] = set()
        for nodes in _nodes(rows, parties_only=False):
            labels = ":".join((*nodes.labels, _BATCH_LABEL))
            known.update(row["id"] for row in nodes.rows)
            for part in _parts(nodes.rows):
                file.write(f"UNWIND {literal(part)} AS row CREATE (n:{labels}) SET n = row;\n")
                count += len(part)
        for relations in _relationships(rows, known):
            for part in _parts([list(row) for row in relations.rows]):
                file.write(
                    f"UNWIND {literal(part)} AS row MATCH (a:{_BATCH_LABEL} {{id: row[0]}}) "
                    f"MATCH (b:{_BATCH_LABEL} {{id: row[1]}}) "
                    f"CREATE (a)-[r:{relations.type}]->(b) SET r = row[2];\n"
                )
                count += len(part)
        file.write(f"MATCH (n:{_BATCH_LABEL}) REMOVE n:{_BATCH_LABEL};\n")
        file.write("DROP INDEX oe_export;\n")
    return count


def literal(value: Any) -> str:
    r"""Return a value as a literal of Cypher.

    >>> literal({"name": "O'Neil", "listed": True, "days": [date(2024, 4, 8)], "none": None})
    '{`name`: "O\'Neil", `listed`: true, `days`: [date("2024-04-08")], `none`: null}'
    """
    if isinstance(value, dict):
        inner = ", ".join(f"`{name}`: {literal(item)}" for name, item in value.items())
        return f"{{{inner}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, date):
        return f'date("{value.isoformat()}")'
    # JSON's escapes are Cypher's too.
    return orjson.dumps(value).decode()


def _elements(rows: CanonicalRows) -> Elements:
    """Return the graph of the rows that are wanted."""
    return Elements(replace(rows.world, tables={name: rows.table(name) for name in SCHEMAS}))


def _nodes(rows: CanonicalRows, *, parties_only: bool) -> Iterator[Nodes]:
    near, count = rows.near_ids, 0
    for nodes in _elements(rows).nodes():
        rows.told("nodes", count := count + len(nodes.rows))
        if ENTITY in nodes.labels:
            kept = nodes.rows if near is None else [r for r in nodes.rows if r["id"] in near]
            yield Nodes(nodes.labels, kept)
        elif not parties_only:
            yield nodes


def _relationships(rows: CanonicalRows, known: set[str]) -> Iterator[Relationships]:
    """Yield the relationships both ends of which are among the nodes that are written."""
    count = 0
    for relations in _elements(rows).relationships():
        rows.told("relationships", count := count + len(relations.rows))
        said = [row for row in relations.rows if row[0] in known and row[1] in known]
        if said:
            yield Relationships(relations.type, relations.start, relations.end, said)


def _parts(rows: list[Any]) -> Iterator[list[Any]]:
    for first in range(0, len(rows), _ROWS):
        yield rows[first : first + _ROWS]


def _with_label(said: dict[str, Any], name: str) -> dict[str, str | int | float | bool]:
    found = _scalars(said)
    return found | {"label": found[name]} if name in found else found


def _scalars(said: dict[str, Any]) -> dict[str, str | int | float | bool]:
    found: dict[str, str | int | float | bool] = {}
    for name, value in said.items():
        if isinstance(value, list):
            found[name] = "; ".join(map(str, value))
        elif isinstance(value, date):
            found[name] = value.isoformat()
        elif value is not None:
            found[name] = value
    return found
