"""Whose a Neo4j is: what is not ours is never written (rule 27 on stores)."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graph.store.open_store import open_store
from graph.store.protocol.bolt_session import QUERY_NAME_KEY
from graph.store.protocol.graph_store import StopRequest, Store
from graph.values.errors import QueryRefusedError, StoreError
from graph.world.world import World
from tests.graph.store.example import EXAMPLE, FOREIGN, example_world, workspace_in

Auth = tuple[str, str] | None

pytestmark = pytest.mark.neo4j


@pytest.fixture(scope="module")
def world() -> World:
    return example_world()


def _labels(store: Store) -> dict[tuple[str, ...], int]:
    rows = store.query("MATCH (n) RETURN labels(n) AS labels, count(*) AS n").rows
    return {tuple(sorted(labels)): n for labels, n in rows}

    def test_what_somebody_else_made_is_refused(
        empty_neo4j: tuple[str, Auth], world: World, tmp_path: Path
    ) -> None:
        store = _neo4j(empty_neo4j, workspace_in(tmp_path))
        _run(empty_neo4j, FOREIGN)
        with pytest.raises(StoreError, match="not ours"):
            store.load(world)
        assert store.query("MATCH (n) RETURN count(n) AS n").rows == [(1,)]
        store.close()

    def test_another_workspace_is_refused(
        empty_neo4j: tuple[str, Auth], world: World, tmp_path: Path
    ) -> None:
        mine = _neo4j(empty_neo4j, workspace_in(tmp_path / "mine"))
        mine.load(world)
        theirs = _neo4j(empty_neo4j, workspace_in(tmp_path / "theirs"))
        with pytest.raises(StoreError, match="another workspace"):
            theirs.load(world)
        reader = _neo4j(empty_neo4j, None)
        assert reader.data_version() == world.data_version
        with pytest.raises(StoreError, match="only be read"):
            reader.load(world)
        for store in (mine, theirs, reader):
            store.close()

    def test_a_load_that_broke_off_is_seen_and_started_over(
        empty_neo4j: tuple[str, Auth], world: World, tmp_path: Path
    ) -> None:
        store = _neo4j(empty_neo4j, workspace_in(tmp_path))
        with pytest.raises(KeyboardInterrupt):
            store.load(world, _break_off)
        assert store.data_version() is None
        _run(empty_neo4j, FOREIGN)
        store.load(world)
        assert store.data_version() == world.data_version
        found = _labels(store)
        assert found.pop(("Note",)) == 1
        assert found == EXAMPLE["labels"]
        store.close()


def _break_off(what: str, done: int, total: int) -> None:
    if what == "OWNS":
        raise KeyboardInterrupt


def _neo4j(server: tuple[str, Auth], workspace: Path | None) -> Store:
    user, password = server[1] or (None, None)
    return open_store(server[0], workspace=workspace, user=user, password=password)


def _run(server: tuple[str, Auth], text: str) -> None:
    from neo4j import GraphDatabase

    with GraphDatabase.driver(server[0], auth=server[1]) as driver:
        driver.execute_query(text)


def test_a_neo4j_that_is_not_there_is_said_in_one_line() -> None:
    store = open_store("bolt://127.0.0.1:1", workspace=None)
    for ask in (store.data_version, lambda: store.query("RETURN 1 AS x")):
        with pytest.raises(StoreError, match=r"bolt://127.0.0.1:1 cannot be reached .*\?$"):
            ask()
    store.close()


def test_a_wrong_password_is_said(neo4j_with_password: tuple[str, Auth]) -> None:
    store = open_store(neo4j_with_password[0], user="neo4j", password="wrong")
    with pytest.raises(StoreError, match="OWNERSHIP_STORE_PASSWORD"):
        store.data_version()
    store.close()


def test_each_query_has_its_own_time_limit(neo4j_uri: str, neo4j_auth: Auth) -> None:
    store = _neo4j((neo4j_uri, neo4j_auth), None)
    text = "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN sum(a * b) AS n"
    with pytest.raises(QueryRefusedError, match=r"stopped after 0\.5 s"):
        store.query(text, timeout=0.5)
    store.close()


def test_a_query_is_ended_in_the_server_when_somebody_wishes_it(
    neo4j_uri: str, neo4j_auth: Auth
) -> None:
    store, other = (_neo4j((neo4j_uri, neo4j_auth), None) for _ in range(2))
    stop = StopRequest()
    endless = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a * b < 0 "

    def running() -> int:
        seen = other._connect().execute_query("SHOW TRANSACTIONS YIELD metaData").records
        return sum(row["metaData"].get(QUERY_NAME_KEY) == stop.name for row in seen)

    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(store.query, endless + "RETURN count(*) AS n", stop=stop, timeout=120)
        while not running():
            assert not asked.done()
        stop.request()
        with pytest.raises(QueryRefusedError, match="was cancelled"):
            asked.result(300)
    while running():
        assert asked.done()
    for each in (store, other):
        each.close()


@pytest.mark.parametrize("address", ["", "neo4j", "http://localhost:7474", "bolt://"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(StoreError, match="write embedded, bolt://"):
        open_store(address)
