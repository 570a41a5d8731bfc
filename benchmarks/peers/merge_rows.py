"""Loading a graph the way most scripts do: `UNWIND` of rows and `MERGE` of each, over Bolt.

A plain ArcadeDB of its own, started in its own process, takes the rows in explicit transactions of
1,000, with an index on the id: the careful form of the usual script. Run as
`python -m benchmarks.peers.merge_rows FILE`; FILE holds `{"parties": [...], "interests": [...]}`,
and the last line printed is `{"seconds": ..., "counts": [nodes, relationships]}`. Starting the
server is not counted.
"""

import os
import secrets
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, LiteralString

import orjson

if TYPE_CHECKING:
    from neo4j import ManagedTransaction, Session

BATCH: Final = 1_000
NODES: Final[LiteralString] = """
UNWIND $rows AS row
MERGE (party:Entity {id: row.id})
SET party += row
"""
RELATIONSHIPS: Final[LiteralString] = """
UNWIND $rows AS row
MATCH (owner:Entity {id: row.owner})
MATCH (asset:Entity {id: row.asset})
MERGE (owner)-[held:OWNS {record_id: row.record_id}]->(asset)
SET held += row
"""


def load(
    session: "Session", parties: Sequence[dict[str, Any]], interests: Sequence[dict[str, Any]]
) -> None:
    """Write nodes, then relationships."""
    for text, rows in ((NODES, parties), (RELATIONSHIPS, interests)):
        for start in range(0, len(rows), BATCH):
            session.execute_write(_write, text, rows[start : start + BATCH])


def _write(work: "ManagedTransaction", text: LiteralString, rows: Sequence[dict[str, Any]]) -> None:
    work.run(text, rows=list(rows)).consume()


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


COUNTS: Final[tuple[LiteralString, ...]] = (
    "MATCH (n:Entity) RETURN count(n) AS found",
    "MATCH (:Entity)-[r:OWNS]->(:Entity) RETURN count(r) AS found",
)


TYPES: Final = (
    "CREATE VERTEX TYPE Entity",
    "CREATE PROPERTY Entity.id STRING",
    "CREATE INDEX ON Entity (id) UNIQUE",
    "CREATE EDGE TYPE OWNS",
)


@contextmanager
def serve_database(
    folder: Path, *further: str, types: Sequence[str] = TYPES
) -> "Iterator[Session]":
    """Start a database in an empty folder and yield a session with it.

    Args:
        folder: where its files go.
        further: statements to run after those that make types and the index on the id.
        types: the statements that make types.
    """
    import arcadedb_embedded
    from neo4j import GraphDatabase

    password, port = secrets.token_urlsafe(16), free_port()
    config = {
        "http_port": free_port(),
        "bolt_port": port,
        "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
    }
    server = arcadedb_embedded.create_server(str(folder), password, config)
    server.start()
    try:
        database = server.create_database("rows")
        for statement in (*types, *further):
            database.command("sql", statement)
        address = f"bolt://127.0.0.1:{port}"
        with (
            GraphDatabase.driver(address, auth=("root", password)) as driver,
            driver.session(database="rows") as session,
        ):
            yield session
    finally:
        server.stop()


def timed_load(folder: Path, graph: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """Load the rows into a new database in an empty folder; return seconds and counts."""
    with serve_database(folder) as session:
        begun = time.perf_counter()
        load(session, graph["parties"], graph["interests"])
        seconds = time.perf_counter() - begun
        counts = [session.run(text).single(strict=True)["found"] for text in COUNTS]
        return {"seconds": seconds, "counts": counts}


def main() -> None:
    """Load the file named on the command line and print the result."""
    graph = orjson.loads(Path(sys.argv[1]).read_bytes())
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        result = timed_load(Path(folder, "databases"), graph)
        os.chdir("/")
    sys.stdout.write(f"\n{orjson.dumps(result).decode()}\n")


if __name__ == "__main__":
    main()
