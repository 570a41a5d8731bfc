"""The 50 % cascade from all listed parties of a register, against SQL and networkx.

Each side gets its own structure built beforehand, since one graph answers many questions; the
time to build it is in the note. The caught parties must be the same on both sides.
"""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.figure import Figure, Goal, Measure, ResultsDiffer, best_time, time_run
from benchmarks.generate import Graph, generate_graph
from graph.kernels.cascade_loops import Net
from graph.kernels.run_cascade import build_wires, cascade, net_of
from graph.values.share import TICK

HALF: Final = 500_000
SQL: Final = Path(__file__).parent.parent / "peers" / "cascade.sql"
NETWORKX_LIMIT: Final = 1_000_000
LARGE: Final = 10_000_000

Ids = NDArray[np.int64]


def time_ours(graph: Graph) -> tuple[float, float, Ids]:
    """Run our cascade on one core; return seconds to build, seconds to answer, and who is caught.

    It is the one of every verdict, with lower and upper ends alike.
    """
    build, net = time_run(lambda: build_net(graph))
    listed = graph.listed.astype(np.int64)
    cascade(net, listed, HALF * TICK)
    answer, found = best_time(9, lambda: cascade(net, listed, HALF * TICK))
    return build, answer, np.flatnonzero(found.stage > 0)


def build_net(graph: Graph) -> Net:
    """Return the stakes of a graph as a verdict's cascade takes them."""
    src, dst, share = (one.astype(np.int64) for one in (graph.src, graph.dst, graph.share))
    return net_of(graph.size, [build_wires(src, dst, share=share * TICK)])


def time_duckdb(graph: Graph) -> tuple[float, float, Ids]:
    """Run the query of `peers/cascade.sql` on all cores; return the same three results."""
    import duckdb
    import pyarrow as pa

    holding = pa.table({"src": graph.src, "dst": graph.dst, "share": graph.share})
    listed = pa.table({"id": graph.listed})
    with duckdb.connect() as con:
        con.register("holding_in", holding)
        con.register("listed_in", listed)
        build, _ = time_run(lambda: con.execute("create table holding as from holding_in"))
        con.execute("create table listed as from listed_in")
        query = SQL.read_text(encoding="utf-8")
        answer, found = best_time(5, lambda: con.execute(query, {"limit": HALF}).fetchnumpy())
    return build, answer, np.sort(found["id"]).astype(np.int64)


def time_networkx(graph: Graph) -> tuple[float, float, Ids]:
    """Run the worklist of `peers/cascade_networkx.py`; return the same three results."""
    from benchmarks.peers import cascade_networkx

    columns = graph.src.tolist(), graph.dst.tolist(), graph.share.tolist()
    build, built = time_run(lambda: cascade_networkx.build(graph.size, *columns))
    listed = graph.listed.tolist()
    answer, caught = best_time(5, lambda: cascade_networkx.cascade(built, listed, HALF))
    return build, answer, np.array(sorted(caught), dtype=np.int64)


def _figure(
    name: str, graph: Graph, peer: tuple[str, tuple[float, float, Ids]], goal: Goal | None
) -> Figure:
    (build, answer, caught), (peer_build, peer_answer, peer_caught) = time_ours(graph), peer[1]
    if not np.array_equal(caught, peer_caught):
        raise ResultsDiffer(
            f"{name}: {caught.size} parties caught, the peer has {peer_caught.size}"
        )
    return Figure(
        id=name,
        ours_s=answer,
        peer=peer[0],
        peer_s=peer_answer,
        scale=graph.size,
        ratio_of="peer_s/ours_s",
        goal=goal,
        note=f"{graph.src.size} holdings, {graph.listed.size} listed, {caught.size} caught on both "
        f"sides; to build beforehand: ours {build:.2g} s, peer {peer_build:.2g} s",
    )


def measure_duckdb(scale: int) -> Iterator[Figure]:
    """Compare with the recursive query."""
    import duckdb

    graph = generate_graph(scale)
    peer = f"DuckDB {duckdb.__version__}, recursive USING KEY", time_duckdb(graph)
    yield _figure("cascade_duckdb", graph, peer, Goal(30 if scale >= LARGE else 100))


def measure_networkx(scale: int) -> Iterator[Figure]:
    """Compare with the worklist in networkx; beyond a million its graph takes too long to build."""
    import networkx

    graph = generate_graph(min(scale, NETWORKX_LIMIT))
    peer = f"networkx {networkx.__version__}, worklist", time_networkx(graph)
    gc.collect()
    yield _figure("cascade_networkx", graph, peer, None)


FIGURES: Final[dict[str, Measure]] = {
    "cascade_duckdb": measure_duckdb,
    "cascade_networkx": measure_networkx,
}
GROUPS: Final = {"p3": ("cascade_duckdb",)}
