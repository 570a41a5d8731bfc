"""One behaviour for both stores: the embedded one and a real Neo4j."""

import contextlib
import re
import socket
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Timer
from typing import Any

import pyarrow.compute as pc
import pytest
from neo4j import GraphDatabase
from neo4j.exceptions import Neo4jError

from graph.store.arcadedb.embedded_store import EmbeddedStore
from graph.store.fetch.fetch_party import find_parties
from graph.store.fetch.fetch_upstream import world_from_store
from graph.store.open_store import open_store
from graph.store.protocol.bolt_session import TOO_LARGE
from graph.store.protocol.graph_store import (
    CANCELLED,
    EngineSettings,
    StopRequest,
    Store,
    read_query_text,
)
from graph.store.protocol.query_guard import NO_RETURN
from graph.store.protocol.query_time import stopped_text
from graph.values.errors import QueryRefusedError
from graph.world.neighbours import HALF
from graph.world.world import World
from tests.graph.store.example import EXAMPLE, example_world, workspace_in

pytestmark = pytest.mark.slow

STORES = ("embedded", pytest.param("neo4j", marks=pytest.mark.neo4j))
REFUSED = Path(__file__).with_name("refused_statements.txt").read_text().splitlines()
"""Attempts to write, to load files, to call procedures, to reach the network, and no Cypher."""
READS = Path(__file__).resolve().parents[2] / "graph" / "store" / "reads"
TIMEOUT = 2.0
ENOUGH = 120.0
"""Seconds for what takes a few where nothing else runs; a runaway query would take days."""
RUNAWAY = (
    "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b WITH a, b WHERE a = -b "
    "RETURN count(*) AS n"
)

Auth = tuple[str, str] | None


@pytest.fixture(scope="module")
def world() -> World:
    return example_world()


@pytest.fixture(scope="module", params=STORES)
def store(
    request: pytest.FixtureRequest, world: World, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """A store that holds the example."""
    workspace = workspace_in(tmp_path_factory.mktemp("workspace"))
    if request.param == "embedded":
        opened = open_store("embedded", workspace=workspace, engine=EngineSettings(timeout=TIMEOUT))
    else:
        address = request.getfixturevalue("neo4j_uri")
        auth: Auth = request.getfixturevalue("neo4j_auth")
        user, password = auth or (None, None)
        opened = open_store(address, workspace=workspace, user=user, password=password)
        _require_empty(opened)
    opened.load(world)
    yield opened
    if request.param == "neo4j":
        _clear(opened.address, request.getfixturevalue("neo4j_auth"))
    opened.close()


def _require_empty(opened: Store) -> None:
    if opened.read("anything").rows:
        pytest.fail(f"{opened.address} is not empty; give these tests an empty Neo4j")


def _clear(address: str, auth: Auth) -> None:
    """Remove what the load made; the database was empty before it."""
    with GraphDatabase.driver(address, auth=auth) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
        for kind, shown in (("CONSTRAINT", "CONSTRAINTS"), ("INDEX", "INDEXES")):
            for row in driver.execute_query(f"SHOW {shown}").records:
                if row.get("owningConstraint") is None and row["type"] != "LOOKUP":
                    driver.execute_query(f"DROP {kind} `{row['name']}` IF EXISTS")


def _counts(store: Store, text: str) -> dict[Any, int]:
    rows = store.query(text).rows
    return {tuple(sorted(key)) if isinstance(key, list) else key: n for key, n in rows}


def test_labels_are_counted_alike(store: Store) -> None:
    found = _counts(store, "MATCH (n) RETURN labels(n) AS labels, count(*) AS n")
    assert found == EXAMPLE["labels"]


def test_types_are_counted_alike(store: Store) -> None:
    found = _counts(store, "MATCH ()-[r]->() RETURN type(r) AS type, count(*) AS n")
    assert found == EXAMPLE["types"]


def test_data_version_is_that_of_the_world(store: Store, world: World) -> None:
    assert store.data_version() == world.data_version


def test_a_range_is_told_with_open_ends_and_as_percent(store: Store) -> None:
    text = (
        "MATCH (o:Entity {id: $owner})-[r:OWNS]->(a:Entity {id: $asset}) WHERE r.summary "
        "RETURN r.share_low AS low, r.share_high AS high, r.share_low_open AS open, "
        "r.percentage_min AS min, r.percentage AS exact, r.voting AS votes, "
        "toString(r.start_min) AS first, toString(r.start_max) AS last, r.start_date AS said"
    )
    rows = store.query(text, {"owner": "c:holding", "asset": "c:firm"}).rows
    assert rows == [
        (250_000, 500_000, True, 25.0, None, 45.3, "2020-01-01", "2020-12-31", "2020"),
    ]


def test_names_come_back_as_they_were_stated(store: Store) -> None:
    text = "MATCH (e:Entity {id: $id}) RETURN e.name AS name, e.names AS names"
    rows = store.query(text, {"id": "c:odd"}).rows
    assert rows == [(EXAMPLE["odd_names"][0], EXAMPLE["odd_names"])]


def test_the_cone_has_the_rows_of_the_record(store: Store, world: World) -> None:
    target = world.id_of(world.number_of("c:firm") or 0)
    cone = world_from_store(store, [target])
    inside = _canonical(cone, "interests", "asset") | {target}
    assert EXAMPLE["outside"] not in inside
    assert _rows(cone, "interests") == [
        row for row in _rows(world, "interests") if _party(world, row["asset"]) in _reached(cone)
    ]


def test_everything_can_be_fetched_back(store: Store, world: World) -> None:
    whole = world_from_store(store, world.ids.to_pylist(), downstream=True, links=True)
    for name in ("interests", "links", "listings", "gaps", "arrangements", "rulings", "documents"):
        assert _rows(whole, name) == _rows(world, name), name
    assert whole.ids.to_pylist() == world.ids.to_pylist()
    assert whole.unsure.to_pylist() == world.unsure.to_pylist()
    assert whole.sources.to_pylist() == world.sources.to_pylist()
    assert whole.sources.schema == world.sources.schema
    assert sorted(map(tuple, _pairs(whole))) == sorted(map(tuple, _pairs(world)))
    for number in range(world.size):
        assert whole.name_of(number) == world.name_of(number)
        assert whole.schema_of(number) == world.schema_of(number)


def test_what_is_not_above_is_not_fetched(store: Store, world: World) -> None:
    cone = world_from_store(store, ["c:firm"])
    assert cone.number_of(EXAMPLE["outside"]) is None
    assert cone.size < world.size


def test_every_list_is_known_in_a_cone(store: Store, world: World) -> None:
    cone = world_from_store(store, ["c:lonely"])
    lists = {(row["authority"], row["list_name"]) for row in _rows(world, "listings")}
    assert {(row["authority"], row["list_name"]) for row in _rows(cone, "listings")} == lists
    assert cone.tables["interests"].num_rows == 0


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("c:firm", "c:firm"),
        ("gb-coh-01234567", "c:firm"),
        ("GB-COH:01234567", "c:firm"),
        ("FIRM «Ltd.»", "c:firm"),
        ("пример", "c:holding"),
        ("nobody", None),
        ("weak one", None),
    ],
)
def test_a_party_is_found_without_the_record(store: Store, text: str, party: str | None) -> None:
    assert [found for found, _ in find_parties(store, text)] == ([party] if party else [])


@pytest.fixture(scope="module")
def listener() -> Iterator[socket.socket]:
    """A port of this machine that a query might be led to; nothing may knock."""
    with socket.create_server(("127.0.0.1", 0)) as opened:
        opened.setblocking(False)
        yield opened


@pytest.fixture(scope="module")
def content(store: Store) -> list[Any]:
    """What the store holds, which no test changes."""
    return _content(store)


@pytest.mark.parametrize("text", ["", " // nothing", *REFUSED])
def test_what_may_not_run_is_refused_in_one_line(
    store: Store, content: list[Any], text: str, listener: socket.socket
) -> None:
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/x.csv"
    with pytest.raises(QueryRefusedError) as refused:
        store.query(text.replace("ADDRESS", address))
    assert re.fullmatch(r".{5,400}", str(refused.value)), str(refused.value)
    assert _content(store) == content
    with pytest.raises(BlockingIOError):
        listener.accept()


@pytest.mark.parametrize("text", REFUSED)
def test_a_reader_of_the_engine_can_do_no_harm_without_our_guard(
    store: Store, content: list[Any], text: str, listener: socket.socket
) -> None:
    if not isinstance(store, EmbeddedStore):
        # A Neo4j Community has no user that can only read; there nothing runs past the guard.
        return
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/x.csv"
    access = store.serving_access()
    with (
        GraphDatabase.driver(access.address, auth=(access.user, access.password)) as driver,
        contextlib.suppress(Neo4jError),
        driver.session(database="ownership", default_access_mode="WRITE") as session,
    ):
        said = session.run(text.replace("ADDRESS", address)).data()
        assert not any("root:" in str(row) for row in said)
    assert _content(store) == content
    assert not store.find_damage(deep=True)
    with pytest.raises(BlockingIOError):
        listener.accept()


def _content(store: Store) -> list[Any]:
    texts = (
        "MATCH (n) RETURN labels(n) AS labels, n.name AS name, count(*) AS n ORDER BY labels, name",
        "MATCH ()-[r]->() RETURN type(r) AS type, count(*) AS n ORDER BY type",
        "CALL db.index.fulltext.queryNodes('entity_search', 'lonely') YIELD node "
        "RETURN node.id AS id",
    )
    return [store.query(text).rows for text in texts]


@pytest.mark.parametrize("mode", ["EXPLAIN", "PROFILE", "CYPHER 5 explain", "// x\n profile"])
def test_a_plan_is_told_line_by_line(store: Store, mode: str) -> None:
    found = store.query(f"{mode} MATCH (n:Entity {{id: $id}}) RETURN n.id AS id", {"id": "c:firm"})
    assert found.columns == ("plan",)
    assert len(found.rows) > 1
    assert any("Index" in line for (line,) in found.rows)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("RETURN 'CREATE (n) LOAD CSV' AS x", "CREATE (n) LOAD CSV"),
        ("CYPHER 5 RETURN 1 AS x // SET", 1),
        ("// a remark\nCYPHER 5\nRETURN 2 AS x", 2),
        ("RETURN $p.set AS x", "bound"),
        ("MATCH (n:Entity {id: 'c:firm'}) RETURN n.created AS set", None),
        ("MATCH (n:Entity {id: 'c:firm'}) WITH n.delete AS merge RETURN merge", None),
        ("WITH {create: 1} AS `LOAD CSV` RETURN `LOAD CSV`.create AS remove", 1),
        ("RETURN 'EXPLAIN; SHOW USERS' AS x", "EXPLAIN; SHOW USERS"),
        ("CALL db.labels() YIELD label WITH label WHERE label = 'Gap' RETURN label AS x", "Gap"),
        (
            "CALL db.index.fulltext.queryNodes('entity_search', 'lonely') YIELD node "
            "RETURN node.id AS x",
            "c:lonely",
        ),
    ],
)
def test_what_only_reads_runs(store: Store, text: str, answer: object) -> None:
    assert store.query(text, {"p": {"set": "bound"}}).rows == [(answer,)]


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (n)",
        "MATCH (n:Entity) WHERE n.id = 'RETURN 1'",
        "MATCH (n:Entity) WHERE n.id = 'x' // RETURN n",
        "UNWIND [1] AS x",
        "CALL { MATCH (n:Entity) RETURN n }",
        "MATCH (n:Entity) WHERE COLLECT { MATCH (m:Gap) RETURN m.id } = []",
    ],
)
def test_a_query_that_gives_nothing_is_told_to_return(store: Store, text: str) -> None:
    with pytest.raises(QueryRefusedError) as refused:
        store.query(text)
    assert str(refused.value) == NO_RETURN


@pytest.mark.parametrize("text", ["CALL db.labels()", "call db.labels() YIELD label return label"])
def test_a_procedure_alone_gives_its_rows(store: Store, text: str) -> None:
    assert ("Gap",) in store.query(text).rows


def test_lists_that_fill_the_memory_are_told_plainly(store: Store) -> None:
    text = "UNWIND range(1, 100000000) AS x RETURN collect(x) AS numbers"
    with pytest.raises(QueryRefusedError) as refused:
        store.query(text, timeout=ENOUGH)
    assert str(refused.value) == TOO_LARGE
    assert store.query("RETURN 1 AS up").rows == [(1,)]


def test_parameters_are_bound(store: Store) -> None:
    sly = "x'}) DETACH DELETE n //"
    rows = store.query("MATCH (n:Entity {id: $id}) RETURN n.id AS id", {"id": sly}).rows
    assert rows == []


@pytest.mark.parametrize("seconds", [0.5, TIMEOUT])
def test_a_runaway_query_is_stopped(store: Store, seconds: float) -> None:
    begun = time.monotonic()
    with pytest.raises(QueryRefusedError, match=f"stopped after {seconds:g} s"):
        store.query(RUNAWAY, timeout=seconds)
    assert time.monotonic() - begun < ENOUGH


@pytest.mark.parametrize("start", ["[1]", "'a'"])
def test_what_grows_within_one_expression_ends_in_one_line(store: Store, start: str) -> None:
    text = f"RETURN size(reduce(s = {start}, x IN range(1, 40) | s + s)) AS n"
    if store.kind == "neo4j" and start == "[1]":
        # A Neo4j does not make a list that is only counted.
        assert store.query(text, timeout=ENOUGH).rows == [(2**40,)]
        return
    with pytest.raises(QueryRefusedError) as refused:
        store.query(text, timeout=TIMEOUT)
    assert re.fullmatch(r".{5,400}", str(refused.value)), str(refused.value)
    assert store.query("RETURN 1 AS up", timeout=ENOUGH).rows == [(1,)]


def test_a_query_is_cancelled(store: Store) -> None:
    stop = StopRequest()
    timer = Timer(0.5, stop.request)
    timer.start()
    with pytest.raises(QueryRefusedError) as refused:
        store.query(RUNAWAY, timeout=ENOUGH, stop=stop)
    assert str(refused.value) in (CANCELLED, stopped_text(TIMEOUT))


def test_rows_are_limited_and_it_is_said(store: Store) -> None:
    text = "UNWIND range(1, 20) AS n RETURN n"
    cut, whole = store.query(text, limit=19), store.query(text, limit=20)
    assert (len(cut.rows), cut.truncated) == (19, True)
    assert (len(whole.rows), whole.truncated) == (20, False)


def test_columns_are_named_where_there_are_no_rows(store: Store) -> None:
    text = "MATCH (n:Entity {id: 'nobody'}) RETURN n.id AS id, n.name AS name, count(*) AS n"
    assert store.query(text).columns == ("id", "name", "n")
    assert store.query(
        "MATCH (n:Entity {id: 'nobody'}) RETURN n.id ORDER BY n.id LIMIT 3"
    ).columns == ("n.id",)


def test_loading_again_gives_the_same_graph(store: Store, world: World) -> None:
    store.load(world)
    found = _counts(store, "MATCH (n) RETURN labels(n) AS labels, count(*) AS n")
    assert found == EXAMPLE["labels"]
    assert (
        _counts(store, "MATCH ()-[r]->() RETURN type(r) AS type, count(*) AS n")
        == (EXAMPLE["types"])
    )


@pytest.mark.parametrize("name", sorted(file.stem for file in READS.glob("*.cypher")))
def test_shipped_reads_run(store: Store, name: str) -> None:
    params: dict[str, Any] = {"ids": ["c:firm"], "keys": ["x"], "most": 2}
    params |= {"text": "x", "identifier": "x", "folded": "x", "country": "", "past": True}
    params |= {"id": "c:firm", "fresh": ["c:firm"], "relation": "owners", "offset": 0, "end": 5}
    params |= {"counted": ["stated"], "half": HALF}
    params |= {"day": date(2024, 1, 1), "known_on": "2024-01-01"}
    named = re.findall(r"\$(\w+)", read_query_text(name))
    store.read(name, {key: params[key] for key in named})


def _rows(world: World, table: str) -> list[dict[str, Any]]:
    """Rows without the numbers of parties, which differ between a world and its part."""
    columns = [name for name in world.tables[table].column_names if not name.endswith("_idx")]
    found: list[dict[str, Any]] = world.tables[table].select(columns).to_pylist()
    return found


def _pairs(world: World) -> list[list[str]]:
    ids = [world.id_of(number) for number in world.members["party_idx"].to_pylist()]
    return [list(pair) for pair in zip(world.members["id"].to_pylist(), ids, strict=True)]


def _party(world: World, party: str) -> str:
    number = world.number_of(party)
    assert number is not None
    return world.id_of(number)


def _reached(cone: World) -> set[str]:
    """Everything above the firm: a listing's party that is only there for its list is not."""
    numbers = pc.unique(cone.tables["interests"]["asset_idx"]).to_pylist()
    return {cone.id_of(number) for number in numbers}


def _canonical(world: World, table: str, end: str) -> set[str]:
    return {world.id_of(number) for number in world.column(table, f"{end}_idx").tolist()}
