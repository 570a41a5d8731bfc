"""The verdict on one party from a store alone, against one query that returns what is above it.

Ours answers under one regime with paths and evidence from the upstream cone, which is fetched level
by level and kept for the data version; the note says what the first time costs. The peer's rows are
only counted. Both ask the same running store, for the same parties, after both have been asked
about others. Parties with too many trails above them for one query are left out; the note counts
them.
"""

import os
import statistics
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import orjson

from benchmarks.figure import Figure, Goal, Measure, ResultsDiffer, time_run
from benchmarks.figures.store import listed_rows, most_parties, rows_of
from benchmarks.generate import Graph, generate_graph
from benchmarks.peers.cone import CONE
from graph.store.open_store import open_store
from graph.store.protocol.graph_store import EMBEDDED, Store
from graph.world.identity import world_from_rows

if TYPE_CHECKING:
    from neo4j import Driver

GOAL: Final = Goal(3, at_most=True)
ASKED: Final = 60
WARMING: Final = 40
TRAILS: Final = 20_000
REGIME: Final = "eu"
DAY: Final = "2024-01-01"

Ask = Callable[[str], int]
"""Asks about a party and returns how many parties its cone has."""


def our_asker(store: Store) -> Ask:
    """Return the function that fetches a cone and answers from it."""
    from graph.store.fetch.fetch_upstream import world_from_store
    from queries.answers.exposure_answer import exposure_rows
    from queries.question.arguments import asked_day

    day = asked_day(DAY)

    def ask(party: str) -> int:
        world = world_from_store(store, [party])
        number = world.number_of(party)
        if number is None:
            raise ResultsDiffer(f"store_exposure: {party} was not fetched")
        exposure_rows(world, [number], [REGIME], day, links=False)
        owner, asset = (world.column("interests", f"{end}_idx") for end in ("owner", "asset"))
        return _count_above(number, owner.tolist(), asset.tolist())

    return ask


def _count_above(target: int, owner: list[int], asset: list[int]) -> int:
    """Count a party and all above it."""
    owners: dict[int, list[int]] = {}
    for one, other in zip(owner, asset, strict=True):
        owners.setdefault(other, []).append(one)
    seen, rest = {target}, [target]
    while rest:
        fresh = set(owners.get(rest.pop(), ())) - seen
        seen |= fresh
        rest += fresh
    return len(seen)


def one_query_asker(driver: "Driver", database: str | None) -> Ask:
    """Return the function that fetches the whole cone with one query."""

    def ask(party: str) -> int:
        with driver.session(database=database, default_access_mode="READ") as session:
            rows = list(session.run(CONE, id=party))
        return len({row["party"] for row in rows})

    return ask


def drawn_parties(graph: Graph) -> tuple[list[str], int]:
    """Return owned parties with few trails upward, and how many drawn ones had too many.

    One query walks every trail, and through a core of cross-holdings there is no end of them.
    """
    owners: dict[int, list[int]] = {}
    for owner, asset in zip(graph.src.tolist(), graph.dst.tolist(), strict=True):
        owners.setdefault(asset, []).append(owner)
    order = np.random.default_rng(4).permutation(np.unique(graph.dst)).tolist()
    taken: list[str] = []
    endless = 0
    for number in order:
        if len(taken) == ASKED + WARMING:
            break
        if _has_few_trails(owners, number):
            taken.append(f"p{number}")
        else:
            endless += 1
    return taken, endless


def _has_few_trails(owners: dict[int, list[int]], target: int) -> bool:
    """Return whether fewer than `TRAILS` trails lead upward; a walk that turns round has no end."""
    count, rest = 0, [target]
    while rest:
        above = owners.get(rest.pop(), [])
        count += len(above)
        rest += above
        if count > TRAILS:
            return False
    return True


def figure_of(ours: Ask, peer: Ask, graph: Graph, name: str) -> Figure:
    """Return the figure of both sides over the drawn parties, after some to warm up."""
    drawn, endless = drawn_parties(graph)
    for party in drawn[:WARMING]:
        ours(party)
        peer(party)
    firsts, mine, theirs, cones = [], [], [], []
    for party in drawn[WARMING:]:
        peer_s, expected = time_run(partial(peer, party))
        first_s, _ = time_run(partial(ours, party))
        ours_s, found = time_run(partial(ours, party))
        if found != expected:
            raise ResultsDiffer(f"{name}: {party} has {found} in its cone, the peer {expected}")
        firsts.append(first_s)
        mine.append(ours_s)
        theirs.append(peer_s)
        cones.append(found)
    return Figure(
        id=name,
        ours_s=_p95(mine),
        peer="one Cypher query that returns the upstream cone",
        peer_s=_p95(theirs),
        scale=graph.size,
        ratio_of="ours_s/peer_s",
        goal=GOAL,
        note=f"95th percentile of {len(mine)} parties, warm, cones of up to {max(cones)} parties; "
        f"medians {1000 * statistics.median(mine):.1f} and {1000 * statistics.median(theirs):.1f} "
        f"ms; ours is the verdict with its evidence, from the kept cone; the "
        f"first time {1000 * _p95(firsts):.1f} ms (median {1000 * statistics.median(firsts):.1f}); "
        f"{endless} drawn parties with more than "
        f"{TRAILS:,} trails above them are left out, since the one query does not end there",
    )


def _p95(seconds: list[float]) -> float:
    return float(np.percentile(seconds, 95))


def measure_embedded(scale: int) -> Iterator[Figure]:
    """Measure the embedded store."""
    from graph.store.protocol.bolt_session import open_driver

    graph = generate_graph(min(scale, most_parties()))
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(EMBEDDED, workspace=Path(folder))
        try:
            store.load(world_from_rows([*rows_of(graph), *listed_rows(graph)], dataset="made_up"))
            store.query("RETURN 1 AS up")
            (access,) = Path(folder).glob("cache/graph/*/access.json")
            said = orjson.loads(access.read_bytes())
            with open_driver(said["address"], (said["user"], said["password"])) as driver:
                peer = one_query_asker(driver, "ownership")
                yield figure_of(our_asker(store), peer, graph, "store_exposure_embedded")
        finally:
            store.close()


def measure_neo4j(scale: int) -> Iterator[Figure]:
    """Measure the empty Neo4j of OWNERSHIP_BENCHMARK_NEO4J_URI; nothing without it."""
    from graph.record.record import Record
    from graph.store.protocol.bolt_session import open_driver

    address = os.environ.get("OWNERSHIP_BENCHMARK_NEO4J_URI")
    if address is None:
        return
    password = os.environ.get("OWNERSHIP_STORE_PASSWORD")
    user = os.environ.get("OWNERSHIP_STORE_USER", "neo4j")
    graph = generate_graph(min(scale, most_parties()))
    with tempfile.TemporaryDirectory() as folder:
        Record(Path(folder)).ensure_workspace_id()
        store = open_store(address, workspace=Path(folder), user=user, password=password)
        login = None if password is None else (user, password)
        try:
            store.load(world_from_rows([*rows_of(graph), *listed_rows(graph)], dataset="made_up"))
            with open_driver(address, login) as driver:
                peer = one_query_asker(driver, None)
                yield figure_of(our_asker(store), peer, graph, "store_exposure_neo4j")
        finally:
            store.close()


FIGURES: Final[dict[str, Measure]] = {
    "store_exposure_embedded": measure_embedded,
    "store_exposure_neo4j": measure_neo4j,
}
GROUPS: Final = {"store_exposure": tuple(FIGURES)}
