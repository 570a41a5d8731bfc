"""From the record into a Neo4j through its own importer, against our batched writes over Bolt.

Ours writes the files (`export neo4j-import`), runs the importer, and makes indexes and constraints
in the server that was started on what it made. The peer is `load` with the address of an empty
server. Starting the servers is not counted on either side.
"""

import shlex
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.figure import Figure, Goal, Measure, ResultsDiffer, time_run
from benchmarks.figures.store import most_parties, rows_of
from benchmarks.generate import generate_graph
from graph.record.record import Record
from graph.store.elements.graph_elements import Elements
from graph.store.neo4j.import_files import AFTERWARDS, statements, write_files
from graph.store.open_store import open_store
from graph.store.protocol.graph_store import Store
from graph.world.identity import world_from_rows
from graph.world.world import World

if TYPE_CHECKING:
    from tests.servers import Neo4jServer

COUNTS: Final = (
    "MATCH (n) RETURN count(n)",
    "MATCH ()-[r]->() RETURN count(r)",
    "MATCH (n:Entity) RETURN sum(size(n.name) + size(n.names) + size(keys(n)))",
    "MATCH ()-[r:OWNS]->() RETURN sum(r.share_low + size(keys(r)))",
)


def time_importer(world: World, workspace: Path, folder: Path) -> tuple[float, list[int]]:
    """Write the files and import them; return seconds, and counts and sums of the store."""
    from neo4j import GraphDatabase

    from tests.servers import Neo4jServer

    workspace_id = Record(workspace).head().workspace_id
    written_s, files = time_run(lambda: write_files(Elements(world), workspace_id, folder))
    with Neo4jServer(prepare=shlex.split(files.command)[1:]) as server:
        with GraphDatabase.driver(server.uri) as driver:

            def make_schema() -> None:
                for statement in statements(folder / AFTERWARDS):
                    driver.execute_query(statement)

            schema_s, _ = time_run(make_schema)
        seconds = written_s + server.prepared_s + schema_s
        return seconds, _counts(server)


def time_writing(world: World, workspace: Path) -> tuple[float, list[int]]:
    """Load the same over Bolt; return the same two results."""
    from tests.servers import Neo4jServer

    with Neo4jServer() as server:
        store = open_store(server.uri, workspace=workspace)
        try:
            seconds, _ = time_run(lambda: store.load(world))
        finally:
            store.close()
        return seconds, _counts(server)


def _counts(server: "Neo4jServer") -> list[int]:
    store = open_store(server.uri)
    try:
        return [_number(store, text) for text in COUNTS]
    finally:
        store.close()


def _number(store: Store, text: str) -> int:
    return int(store.query(text, timeout=600).rows[0][0])


def measure(scale: int) -> Iterator[Figure]:
    """Load two servers and compare; nothing where no server can be had."""
    from tests.servers import NoServer

    graph = generate_graph(min(scale, most_parties()))
    world = world_from_rows(rows_of(graph), dataset="made_up")
    try:
        with tempfile.TemporaryDirectory() as folder:
            workspace = Path(folder, "workspace")
            Record(workspace).ensure_workspace_id()
            ours_s, held = time_importer(world, workspace, Path(folder, "files"))
            peer_s, written = time_writing(world, workspace)
    except NoServer as missing:
        print(f"store_neo4j_import: {missing}", file=sys.stderr)
        return
    if held != written:
        raise ResultsDiffer(f"store_neo4j_import: ours holds {held}, the peer {written}")
    yield Figure(
        id="store_neo4j_import",
        ours_s=ours_s,
        peer="batches of 5,000 rows over Bolt, the same graph and indexes",
        peer_s=peer_s,
        scale=graph.size,
        ratio_of="peer_s/ours_s",
        goal=Goal(5),
        note=f"{held[0]} nodes and {held[1]} relationships on both sides; ours is the files, the "
        "importer, and the indexes and constraints after it",
    )


FIGURES: Final[dict[str, Measure]] = {"store_neo4j_import": measure}
