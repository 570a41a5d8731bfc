"""The 50 % cascade against Cypher that is run round by round on the embedded store's engine.

Cypher takes too long on a whole register, so it gets a smaller one of the same kind, and its time
is multiplied by how many times larger ours is; rounds grow slower than the register, so that the
factor is what its own work would grow by at least.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import orjson

from benchmarks.figure import Figure, Goal, Measure, ResultsDiffer
from benchmarks.figures.cascade import time_ours
from benchmarks.figures.store import plain_rows
from benchmarks.generate import Graph, generate_graph

HALF: Final = 500_000
MOST: Final = 20_000
ROOT: Final = Path(__file__).parents[2]


def time_cypher(graph: Graph, folder: Path) -> dict[str, Any]:
    """Run `peers/cascade_cypher.py` in its own process; return seconds, rounds, caught ids."""
    file = folder / "graph.json"
    listed = [f"p{number}" for number in graph.listed.tolist()]
    file.write_bytes(orjson.dumps({**plain_rows(graph), "listed": listed, "limit": HALF}))
    command = [sys.executable, "-m", "benchmarks.peers.cascade_cypher", str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    result: dict[str, Any] = orjson.loads(done.stdout.splitlines()[-1])
    return result


def measure(scale: int) -> Iterator[Figure]:
    """Compare both on the small register, and time ours on the whole one."""
    small = generate_graph(min(scale, MOST))
    with tempfile.TemporaryDirectory() as folder:
        peer = time_cypher(small, Path(folder))
    _, small_s, caught = time_ours(small)
    if sorted(int(party[1:]) for party in peer["caught"]) != caught.tolist():
        raise ResultsDiffer(f"cascade_cypher: {len(caught)}, the peer {len(peer['caught'])}")
    ours_s = time_ours(generate_graph(scale))[1] if scale > MOST else small_s
    factor = scale / small.size
    scaled = f", its {peer['seconds']:.3g} s scaled by {factor:g}" if factor > 1 else ""
    yield Figure(
        id="cascade_cypher",
        ours_s=ours_s,
        peer="ArcadeDB, Cypher with SET in a loop over Bolt",
        peer_s=peer["seconds"] * factor,
        scale=scale,
        ratio_of="peer_s/ours_s",
        goal=Goal(10_000),
        note=f"the peer ran {peer['rounds']} rounds on {small.size} parties{scaled}; "
        f"{len(caught)} caught there on both sides",
    )


FIGURES: Final[dict[str, Measure]] = {"cascade_cypher": measure}
GROUPS: Final = {"p3": ("cascade_cypher",)}
