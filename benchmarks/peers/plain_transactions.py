"""The whole graph into the embedded engine by plain transactions: every label, property and index.

Like `merge_rows`, a server of its own in a process of its own, and transactions of 1,000 rows over
Bolt; but the same nodes and relationships as the bulk load writes, into the same types and indexes.
Run as `python -m benchmarks.peers.plain_transactions FILE`; each line of FILE is a batch, and the
last line printed is `{"seconds": ..., "counts": [nodes, relationships]}`: from the start of
the server to the last transaction, types and indexes included, as in the bulk load.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from benchmarks.peers.merge_rows import BATCH, COUNTS, serve_database
from graph.store.elements.graph_elements import Elements
from graph.store.protocol.graph_schema import embedded_indexes, embedded_properties, embedded_types

if TYPE_CHECKING:
    from neo4j import ManagedTransaction, Session


def write_batches(elements: Elements, file: Path) -> None:
    """Write the batches that `main` reads."""
    with file.open("wb") as stream:
        for nodes in elements.nodes():
            for rows in _parts(nodes.rows):
                stream.write(orjson.dumps([nodes.labels, rows]) + b"\n")
        for found in elements.relationships():
            for rows in _parts(found.rows):
                stream.write(orjson.dumps([[found.type, found.start, found.end], rows]) + b"\n")


def _parts(rows: list[Any]) -> Iterator[list[Any]]:
    for first in range(0, len(rows), BATCH):
        yield rows[first : first + BATCH]


def _text(kind: list[str]) -> str:
    if len(kind) < 3:
        return f"UNWIND $rows AS row CREATE (n:{':'.join(kind)}) SET n = row"
    return (
        f"UNWIND $rows AS row MATCH (a:{kind[1]} {{id: row[0]}}) MATCH (b:{kind[2]} {{id: row[1]}})"
        f" CREATE (a)-[r:{kind[0]}]->(b) SET r = row[2]"
    )


def _write(work: "ManagedTransaction", text: str, rows: list[Any]) -> None:
    work.run(text, rows=rows).consume()


def load(session: "Session", file: Path) -> None:
    """Write the batches, each in a transaction."""
    with file.open("rb") as lines:
        for line in lines:
            kind, rows = orjson.loads(line)
            session.execute_write(_write, _text(kind), rows)


def main() -> None:
    """Load the file named on the command line and print the result."""
    file = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        begun = time.perf_counter()
        declared = [f"CREATE PROPERTY `{a}`.{b} {kind}" for a, b, kind in embedded_properties()]
        schema = (*embedded_types(), *declared, *embedded_indexes())
        with serve_database(Path(folder, "databases"), types=schema) as session:
            load(session, file)
            seconds = time.perf_counter() - begun
            counts = [session.run(text).single(strict=True)["found"] for text in COUNTS]
        os.chdir("/")
    sys.stdout.write(f"\n{orjson.dumps({'seconds': seconds, 'counts': counts}).decode()}\n")


if __name__ == "__main__":
    main()
