"""Filling the embedded graph store, against a script that merges rows over Bolt.

Ours is `load` as the commands call it: engine started, types and indexes made, every property of
the graph model written, the finished store put in place. The peer writes the bare graph (four
properties a party, nine an interest) into a running database of the same engine.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson

from benchmarks.figure import Figure, Measure, ResultsDiffer, timed
from benchmarks.generate import Graph, generate
from benchmarks.invented import company_name, day
from graph.canonical import world_of
from graph.model import Interest, Name, Party, Row
from graph.share import Share, percent_text
from graph.world import World

if TYPE_CHECKING:
    from graph.store.base import Store

MOST: Final = 100_000
ROOT: Final = Path(__file__).parents[2]


def rows_of(graph: Graph) -> Iterator[Row]:
    """Give the graph's parties and interests as rows of the record."""
    for number in range(graph.size):
        name = Name(company_name(number))
        yield Party(id=f"p{number}", schema="Company", names=[name], jurisdiction="nl")
    columns = graph.src.tolist(), graph.dst.tolist(), graph.share.tolist()
    for number, (owner, asset, units) in enumerate(zip(*columns, strict=True)):
        yield Interest(
            owner=f"p{owner}",
            asset=f"p{asset}",
            types=["shareholding"],
            share=Share(units, units),
            share_published=percent_text(units),
            start=day(number),
        )


def plain(graph: Graph) -> dict[str, list[dict[str, Any]]]:
    """Give the same as plain objects, as a script would read them from a file."""
    parties = [
        {"id": f"p{n}", "name": company_name(n), "schema": "Company", "jurisdiction": "nl"}
        for n in range(graph.size)
    ]
    columns = graph.src.tolist(), graph.dst.tolist(), graph.share.tolist()
    interests = [
        {
            "owner": f"p{owner}",
            "asset": f"p{asset}",
            "record_id": str(number),
            "share_low": units,
            "share_high": units,
            "percentage": units / 10_000,
            "start_date": day(number),
            "certainty": "confirmed",
            "dataset": "made_up",
        }
        for number, (owner, asset, units) in enumerate(zip(*columns, strict=True))
    ]
    return {"parties": parties, "interests": interests}


def ours(world: World, workspace: Path) -> tuple[float, list[int]]:
    """Fill our store in an empty workspace: seconds, and numbers of parties and interests."""
    from graph.store.base import EMBEDDED, open_store

    store = open_store(EMBEDDED, workspace=workspace)
    try:
        seconds, _ = timed(lambda: store.load(world))
        return seconds, [
            _count(store, "MATCH (n:Entity) RETURN count(n)"),
            _count(store, "MATCH (:Entity)-[r:OWNS]->(:Entity) RETURN count(r)"),
        ]
    finally:
        store.close()


def _count(store: "Store", text: str) -> int:
    return int(store.query(text).rows[0][0])


def by_merging(graph: Graph, folder: Path) -> tuple[float, list[int]]:
    """Run `peers/merge_rows.py` in a process of its own, the same two results."""
    file = folder / "graph.json"
    file.write_bytes(orjson.dumps(plain(graph)))
    command = [sys.executable, "-m", "benchmarks.peers.merge_rows", str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    result = orjson.loads(done.stdout.splitlines()[-1])
    return float(result["seconds"]), [int(count) for count in result["counts"]]


def measure(scale: int) -> Iterator[Figure]:
    """Fill both with one graph and compare what they hold."""
    graph = generate(min(scale, MOST))
    world = world_of(rows_of(graph), dataset="made_up")
    with tempfile.TemporaryDirectory() as folder:
        peer_s, merged = by_merging(graph, Path(folder))
        ours_s, counts = ours(world, Path(folder, "workspace"))
    if not counts == merged == [graph.size, graph.src.size]:
        raise ResultsDiffer(f"store_embedded: ours holds {counts}, the peer {merged}")
    written = graph.size + graph.src.size
    yield Figure(
        id="store_embedded",
        ours_s=ours_s,
        peer="UNWIND and MERGE of 1,000 rows over Bolt, same engine",
        peer_s=peer_s,
        scale=graph.size,
        ratio_of="peer_s/ours_s",
        goal=None,
        note=f"{graph.size} parties and {graph.src.size} interests on both sides, "
        f"{written / ours_s:,.0f} a second, peer {written / peer_s:,.0f}; ours includes the start "
        "of the engine, indexes and every property of the graph model, the peer only the rows",
    )


FIGURES: Final[dict[str, Measure]] = {"store_embedded": measure}
