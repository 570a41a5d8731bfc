"""The ten best evidence paths of any depth, against Yen's algorithm and recursive SQL.

Our search is guided by a potential from one pass over the record; it is computed once for a record
and day, and the note has its cost. The peers' graph or table is built beforehand. Half of the
companies asked about are taken at random among those that a listed party reaches, half have more
than twenty owners. Where both sides answer, the values must be equal.
"""

import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, Final

import numpy as np

from benchmarks.figure import Figure, Goal, Measure, ResultsDiffer, best_time, time_run
from benchmarks.generate import Graph, generate_graph
from graph.paths.path_search_arrays import PathFinder
from graph.shares.bounds import range_net

PATHS: Final = 10
ASKED: Final = 6
SQL: Final = Path(__file__).parent.parent / "peers" / "paths.sql"
SQL_SECONDS: Final = 20.0
SQL_HOPS: Final = (4, 6, 10)
LIMIT: Final = 1_000_000


def build_finder(graph: Graph) -> tuple[PathFinder, float, float]:
    """Build our finder; return it, the seconds of its layout and those of its potential."""
    layout, net = time_run(
        lambda: range_net((graph.src, graph.dst), (graph.share,) * 2, graph.size, compiled=True)
    )
    assert net.pairs.size
    PathFinder(net, graph.listed, compiled=True)
    potential, finder = time_run(lambda: PathFinder(net, graph.listed, compiled=True))
    return finder, layout, potential


def targets(graph: Graph, finder: PathFinder) -> list[int]:
    """Return companies that listed parties reach, half of them with more than twenty owners."""
    rng = np.random.default_rng(3)
    best = finder.path_values
    best[graph.listed] = 0
    reached = np.flatnonzero(best > 0)
    owners = np.bincount(graph.dst, minlength=graph.size)[reached]
    wide = reached[owners > 20]
    return [*rng.choice(reached, ASKED).tolist(), *rng.choice(wide, ASKED).tolist()]


def measure_networkx(scale: int) -> Iterator[Figure]:
    """Compare with networkx."""
    import networkx

    from benchmarks.peers import paths_networkx

    graph = generate_graph(min(scale, LIMIT))
    finder, layout, potential = build_finder(graph)
    asked, listed = targets(graph, finder), set(graph.listed.tolist())
    columns = graph.src.tolist(), graph.dst.tolist(), graph.share.tolist()
    build, peer = time_run(lambda: paths_networkx.build(*columns, listed))
    ours, theirs, parts = [], [], []
    for target in asked:
        seconds, found = best_time(9, partial(finder.best_paths, target, PATHS))
        peer_seconds, values = time_run(
            partial(paths_networkx.top_paths, peer, target, listed, PATHS)
        )
        if not np.allclose([path.value for path in found], values, rtol=1e-9):
            raise ResultsDiffer(f"other paths to {target} than networkx gives")
        ours.append(seconds)
        theirs.append(peer_seconds)
        parts.append(finder.explained_part(target, found) or 0.0)
    yield Figure(
        id="p4_paths_networkx",
        ours_s=median(ours),
        peer=f"networkx {networkx.__version__}, Yen on what lies above",
        peer_s=median(theirs),
        scale=graph.size,
        ratio_of="peer_s/ours_s",
        goal=Goal(1_000),
        note=f"median of {len(asked)} companies, {PATHS} paths of any depth, equal values; "
        f"the potential is paid once a record and day: {potential:.2g} s, layout {layout:.2g} s; "
        f"the peer's graph {build:.2g} s; the paths explain {np.mean(parts[:ASKED]):.0%} of the "
        f"look-through share of random companies, {np.mean(parts[ASKED:]):.0%} of widely held ones"
        f"; igraph is no dependency and not measured",
    )


def measure_duckdb(scale: int) -> Iterator[Figure]:
    """Compare with recursive SQL of bounded depth; a time cap ends what does not answer."""
    import duckdb
    import pyarrow as pa

    graph = generate_graph(min(scale, LIMIT))
    finder, _, potential = build_finder(graph)
    asked = targets(graph, finder)[:: ASKED // 2]
    query = SQL.read_text(encoding="utf-8")
    with duckdb.connect() as con:
        columns = {"src": graph.src, "dst": graph.dst, "share": graph.share}
        con.register("holding_in", pa.table(columns))
        con.register("listed_in", pa.table({"id": graph.listed}))
        con.execute("create table holding as from holding_in order by dst")
        con.execute("create table listed as from listed_in")
        answers = {hops: [_time_query(con, query, one, hops) for one in asked] for hops in SQL_HOPS}
    ours = median(best_time(9, partial(finder.best_paths, one, PATHS))[0] for one in asked)
    for hops, times in answers.items():
        ended = [seconds for seconds, done in times if done]
        yield Figure(
            id=f"p4_paths_duckdb_{hops}_hops",
            ours_s=ours,
            peer=f"DuckDB {duckdb.__version__}, recursive, at most {hops} hops",
            peer_s=median(seconds for seconds, _ in times),
            scale=graph.size,
            ratio_of="peer_s/ours_s",
            goal=Goal(1_000),
            note=f"median of {len(asked)} companies; the peer answered {len(ended)} of "
            f"{len(times)} within {SQL_SECONDS:g} s, else the cap counts; ours has no bound on "
            f"depth; potential {potential:.2g} s, once",
        )


def _time_query(con: Any, query: str, target: int, hops: int) -> tuple[float, bool]:
    """Run the query with a time cap; return the seconds, and whether it answered."""
    import duckdb

    alarm = threading.Timer(SQL_SECONDS, con.interrupt)
    alarm.start()
    begun, done = time.perf_counter(), True
    try:
        con.execute(query, {"target": target, "hops": hops}).fetchall()
    except (duckdb.InterruptException, duckdb.OutOfMemoryException):
        done = False
    finally:
        alarm.cancel()
    return (time.perf_counter() - begun if done else SQL_SECONDS), done


FIGURES: Final[dict[str, Measure]] = {
    "p4_paths_networkx": measure_networkx,
    "p4_paths_duckdb": measure_duckdb,
}
