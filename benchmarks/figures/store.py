"""Filling the embedded graph store, against plain transactions over Bolt.

Ours is `load` as the commands call it: engine started, types and indexes made, every property of
the graph model written, the finished store put in place. The peer writes the same graph into a
running database of the same engine with the same indexes. The usual script, which merges a bare
graph (four properties a party, nine an interest, one index), is timed beside it.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson

from benchmarks.figure import Figure, Goal, Measure, ResultsDiffer, time_run
from benchmarks.generate import Graph, generate_graph
from benchmarks.invented import company_name, invented_day
from graph.record.model import Interest, Listing, Name, Party, Row
from graph.values.share import Share, percent_text
from graph.world.identity import world_from_rows
from graph.world.world import World

if TYPE_CHECKING:
    from graph.store.protocol.graph_store import Store

MOST: Final = 100_000
_MERGING: Final = (
    ". A script that merges four properties a party and nine an interest, with one index, takes "
    "{:.3g} s"
)
ROOT: Final = Path(__file__).parents[2]


def rows_of(graph: Graph) -> Iterator[Row]:
    """Yield the graph's parties and interests as rows of the record."""
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
            start=invented_day(number),
        )


def listed_rows(graph: Graph) -> Iterator[Row]:
    """Yield the listings of the graph's listed parties."""
    for number in graph.listed.tolist():
        yield Listing(f"p{number}", "EU", "eu_fsf", measures=["asset_freeze"], start="2022-01-01")


def most_parties() -> int:
    """Return the most parties of a store's figure: few, unless the environment asks for more."""
    return 10_000_000 if os.environ.get("OWNERSHIP_BENCHMARK_LARGE") else MOST


def plain_rows(graph: Graph) -> dict[str, list[dict[str, Any]]]:
    """Return the graph as plain objects, as a script would read them from a file."""
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
            "start_date": invented_day(number),
            "certainty": "confirmed",
            "dataset": "made_up",
        }
        for number, (owner, asset, units) in enumerate(zip(*columns, strict=True))
    ]
    return {"parties": parties, "interests": interests}


def time_ours(world: World, workspace: Path) -> tuple[float, list[int]]:
    """Load a world into our store; return seconds, and numbers of parties and interests."""
    from graph.store.open_store import open_store
    from graph.store.protocol.graph_store import EMBEDDED

    store = open_store(EMBEDDED, workspace=workspace)
    try:
        seconds, _ = time_run(lambda: store.load(world))
        return seconds, [
            _count(store, "MATCH (n:Entity) RETURN count(n)"),
            _count(store, "MATCH (:Entity)-[r:OWNS]->(:Entity) RETURN count(r)"),
        ]
    finally:
        store.close()


def _count(store: "Store", text: str) -> int:
    return int(store.query(text).rows[0][0])


def time_merging(graph: Graph, folder: Path) -> tuple[float, list[int]]:
    """Run `peers/merge_rows.py` in a process of its own; return the same two results."""
    file = folder / "graph.json"
    file.write_bytes(orjson.dumps(plain_rows(graph)))
    return _run("merge_rows", file)


def time_transactions(world: World, folder: Path) -> tuple[float, list[int]]:
    """Run `peers/plain_transactions.py` in a process of its own; return the same two."""
    from benchmarks.peers.plain_transactions import write_batches
    from graph.store.elements.graph_elements import Elements

    file = folder / "batches.jsonl"
    write_batches(Elements(world), file)
    return _run("plain_transactions", file)


def _run(peer: str, file: Path) -> tuple[float, list[int]]:
    command = [sys.executable, "-m", f"benchmarks.peers.{peer}", str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    result = orjson.loads(done.stdout.splitlines()[-1])
    return float(result["seconds"]), [int(count) for count in result["counts"]]


def measure(scale: int) -> Iterator[Figure]:
    """Load one graph into ours and both peers, and compare what they hold."""
    graph = generate_graph(min(scale, most_parties()))
    world = world_from_rows(rows_of(graph), dataset="made_up")
    with tempfile.TemporaryDirectory() as folder:
        ours_s, counts = time_ours(world, Path(folder, "workspace"))
        same_s, written = time_transactions(world, Path(folder))
        # The usual script is timed beside it where that takes less than minutes.
        bare = time_merging(graph, Path(folder)) if graph.size <= MOST else None
    merged = written if bare is None else bare[1]
    if not counts == written == merged == [graph.size, graph.src.size]:
        raise ResultsDiffer(f"store_embedded: ours {counts}, the peers {written} and {merged}")
    rows = graph.size + graph.src.size
    yield Figure(
        id="store_embedded",
        ours_s=ours_s,
        peer="plain transactions of 1,000 rows over Bolt, same engine, graph and indexes",
        peer_s=same_s,
        scale=graph.size,
        ratio_of="peer_s/ours_s",
        goal=Goal(3),
        note=f"{graph.size} parties and {graph.src.size} interests on both sides, "
        f"{rows / ours_s:,.0f} a second, peer {rows / same_s:,.0f}; both from the start of "
        f"the engine to the finished store, ours with making the rows, the peer with reading them"
        f"{'' if bare is None else _MERGING.format(bare[0])}",
    )


FIGURES: Final[dict[str, Measure]] = {"store_embedded": measure}
