"""The cascade in Cypher, round by round, on a plain ArcadeDB: Cypher has no fixpoint over sums.

Each round asks for the companies of which caught owners hold enough, and marks them; the mark is
indexed, so that a round starts at caught owners. Run as `python -m benchmarks.peers.cascade_cypher
FILE`; FILE holds `{"parties": [...], "interests": [...], "listed": [...], "limit": ...}`, and the
last line printed is `{"seconds": ..., "rounds": ..., "caught": [ids]}`. Loading is not counted.
"""

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, LiteralString

import orjson

from benchmarks.peers.merge_rows import load, serve_database

if TYPE_CHECKING:
    from neo4j import Session

START: Final[LiteralString] = """
UNWIND $listed AS id
MATCH (party:Entity {id: id})
SET party.caught = true
RETURN count(party) AS found
"""
ROUND: Final[LiteralString] = """
MATCH (owner:Entity {caught: true})-[held:OWNS]->(asset:Entity {caught: false})
WITH asset, sum(held.share_low) AS total
WHERE total >= $limit
SET asset.caught = true
RETURN count(asset) AS found
"""
RESULT: Final[LiteralString] = "MATCH (party:Entity {caught: true}) RETURN party.id AS id"


def cascade(session: "Session", listed: list[str], limit: int) -> tuple[int, list[str]]:
    """Run rounds until one catches nobody; return their number and who is caught."""
    session.run(START, listed=listed).consume()
    rounds, found = 0, 1
    while found:
        found = session.run(ROUND, limit=limit).single(strict=True)["found"]
        rounds += 1
    return rounds, [record["id"] for record in session.run(RESULT)]


def timed_cascade(folder: Path, graph: dict[str, Any]) -> dict[str, Any]:
    """Load the graph into a new database in an empty folder, and time the cascade."""
    parties = [{**party, "caught": False} for party in graph["parties"]]
    with serve_database(
        folder, "CREATE PROPERTY Entity.caught BOOLEAN", "CREATE INDEX ON Entity (caught) NOTUNIQUE"
    ) as session:
        load(session, parties, graph["interests"])
        begun = time.perf_counter()
        rounds, caught = cascade(session, graph["listed"], graph["limit"])
        return {"seconds": time.perf_counter() - begun, "rounds": rounds, "caught": caught}


def main() -> None:
    """Run the cascade on the graph named on the command line, and print the result."""
    graph = orjson.loads(Path(sys.argv[1]).read_bytes())
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        result = timed_cascade(Path(folder, "databases"), graph)
        os.chdir("/")
    sys.stdout.write(f"\n{orjson.dumps(result).decode()}\n")


if __name__ == "__main__":
    main()
