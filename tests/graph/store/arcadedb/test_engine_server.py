"""The engine's process: what a query can do to it, and that nobody else is worse off."""

import gc
import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graph.store.arcadedb.database_files import is_as_built
from graph.store.arcadedb.embedded_store import EmbeddedStore
from graph.store.arcadedb.engine_server import _free_port, _password_entry
from graph.store.open_store import open_embedded
from graph.store.protocol.bolt_session import TOO_LARGE
from graph.store.protocol.graph_store import CANCELLED, EngineSettings, StopRequest
from graph.values.errors import QueryRefusedError
from tests.graph.store.example import example_world

ENOUGH = 300.0
"""Seconds for what takes two or three where nothing else runs."""
LIMIT = 4.0
ENDLESS = (
    "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b WITH a, b WHERE a = -b "
    "RETURN count(*) AS n"
)
STUCK = "RETURN size(reduce(l = [1], x IN range(1, 40) | l + l)) AS n"
BOMB = "RETURN size(reduce(s = 'a', x IN range(1, 40) | s + s)) AS n"
COUNT = "MATCH (n:Entity) RETURN count(n) AS n"
ASKING = f"""
import signal
import sys
# What a shell starts in the background has it ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
from pathlib import Path
from graph.store.open_store import open_embedded
store = open_embedded(Path(sys.argv[1]))
store.query("RETURN 1 AS up")
print("up", flush=True)
store.query({ENDLESS!r})
"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose store is built and open nowhere."""
    folder = tmp_path_factory.mktemp("engine")
    store = open_embedded(folder)
    store.load(example_world())
    store.close()
    return folder


@pytest.fixture
def stores(workspace: Path) -> Iterator[tuple[EmbeddedStore, EmbeddedStore]]:
    """The store of whoever started the engine, and that of somebody who joined."""
    owner, guest = (open_embedded(workspace, EngineSettings(timeout=LIMIT)) for _ in range(2))
    for each in (owner, guest):
        each.read("marker")
        # The first query of a fresh engine takes longest.
        each.query(COUNT)
    yield owner, guest
    for each in (guest, owner):
        each.close()


def _running(store: EmbeddedStore, name: str) -> int:
    """Return how many queries with a name the engine works on."""
    assert store._connection is not None
    with store._connection.driver.session(database="ownership") as session:
        seen = session.run("SHOW TRANSACTIONS").data()
    return sum(name in row["currentQuery"] for row in seen)


def _folder(workspace: Path) -> Path:
    found = (workspace / "cache" / "graph").iterdir()
    return next(path for path in found if "." in path.name and path.is_dir())


@pytest.mark.slow
def test_what_hangs_in_one_expression_ends_and_others_go_on(
    stores: tuple[EmbeddedStore, EmbeddedStore],
) -> None:
    owner, guest = stores
    parties = owner.query(COUNT).rows
    with ThreadPoolExecutor(1) as pool:
        stuck = pool.submit(guest.query, STUCK)
        begun = time.monotonic()
        while not stuck.done():
            assert owner.query(COUNT).rows == parties
            assert time.monotonic() - begun < ENOUGH
        with pytest.raises(QueryRefusedError) as refused:
            stuck.result()
    # A list that doubles may fill the memory before its time is over.
    stopped = re.fullmatch(r"the query was stopped after 4 s; .{5,80}", str(refused.value))
    assert stopped or str(refused.value) == TOO_LARGE
    assert guest.query(COUNT).rows == owner.query(COUNT).rows == parties


@pytest.mark.slow
def test_what_eats_the_heap_is_told_plainly_and_harms_nothing(
    stores: tuple[EmbeddedStore, EmbeddedStore], workspace: Path
) -> None:
    owner, guest = stores
    parties = owner.query(COUNT).rows
    with pytest.raises(QueryRefusedError) as refused:
        guest.query(BOMB, timeout=ENOUGH)
    # Where the machine is busy the time limit may come first.
    assert str(refused.value) == TOO_LARGE or "stopped after" in str(refused.value)
    assert owner.query(COUNT).rows == guest.query(COUNT).rows == parties
    assert is_as_built(_folder(workspace), deep=True, remember=False)


@pytest.mark.slow
@pytest.mark.parametrize("text", [ENDLESS, STUCK])
def test_a_cancel_ends_the_query_in_the_engine(
    stores: tuple[EmbeddedStore, EmbeddedStore], text: str
) -> None:
    owner, guest = stores
    stop = StopRequest()
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(guest.query, text, stop=stop)
        while not asked.done() and not _running(owner, stop.name):
            time.sleep(0.05)
        stop.request()
        with pytest.raises(QueryRefusedError) as refused:
            asked.result(ENOUGH)
    assert str(refused.value) == CANCELLED
    owner.query(COUNT)
    until = time.monotonic() + ENOUGH
    while _running(owner, stop.name):
        assert time.monotonic() < until


@pytest.mark.slow
def test_somebody_elses_end_of_a_query_is_no_fault_of_the_store(
    stores: tuple[EmbeddedStore, EmbeddedStore],
) -> None:
    owner, guest = stores
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(guest.query, ENDLESS)
        until = time.monotonic() + ENOUGH
        while not asked.done() and time.monotonic() < until:
            assert owner._connection is not None
            with owner._connection.driver.session(database="ownership") as session:
                for row in session.run("SHOW TRANSACTIONS").data():
                    if "range" in row["currentQuery"]:
                        session.run(f"TERMINATE TRANSACTIONS '{row['transactionId']}'").consume()
        with pytest.raises(QueryRefusedError, match=rf"{CANCELLED}|stopped after"):
            asked.result(ENOUGH)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals are sent by name")
def test_ctrl_c_ends_the_query_in_an_engine_of_another_process(
    workspace: Path, repository: Path
) -> None:
    owner = open_embedded(workspace)
    owner.query(COUNT)
    with subprocess.Popen(
        [sys.executable, "-c", ASKING, str(workspace)],
        cwd=repository,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as asking:
        assert asking.stdout is not None
        assert asking.stdout.readline() == "up\n"
        while not _running(owner, "range"):
            assert asking.poll() is None
        asking.send_signal(signal.SIGINT)
        said = asking.communicate(timeout=ENOUGH)[1]
        assert said.rstrip().endswith("KeyboardInterrupt")
    assert not _running(owner, "range")
    owner.close()


@pytest.mark.slow
def test_an_engine_that_is_killed_comes_back_at_the_same_address(
    stores: tuple[EmbeddedStore, EmbeddedStore],
) -> None:
    owner, guest = stores
    before = guest.serving_access()
    assert owner._connection is not None
    assert owner._connection._engine is not None
    owner._connection._engine.kill()
    owner._connection._engine.wait()
    assert guest.serving_access() == before
    assert owner.query(COUNT).rows == guest.query(COUNT).rows
    assert owner.serving_access() == before


@pytest.mark.slow
def test_an_engine_that_nobody_closed_ends_with_its_store(workspace: Path) -> None:
    store = open_embedded(workspace)
    assert store.query(COUNT).rows
    assert store._connection is not None
    engine = store._connection._engine
    assert engine is not None
    assert engine.poll() is None
    del store
    gc.collect()
    assert engine.poll() is not None


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_users_and_passwords_are_for_the_owner_alone(
    stores: tuple[EmbeddedStore, EmbeddedStore], workspace: Path
) -> None:
    folder = _folder(workspace) / "config"
    for name in ("server-users.jsonl", "server-groups.json"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
    text = (folder / "server-users.jsonl").read_text(encoding="utf-8")
    users = [json.loads(line) for line in text.splitlines()]
    assert {user["name"]: user["databases"] for user in users} == {
        "root": {},
        "reader": {"ownership": ["readers"]},
    }
    assert stores[0].serving_access().password not in text


def test_a_password_is_kept_as_a_salted_hash() -> None:
    first, second = _password_entry("secret"), _password_entry("secret")
    assert first != second
    assert "secret" not in first
    assert [len(part) for part in first.split("$")] == [20, 4, 44, 44]


def test_a_port_that_is_taken_is_left_to_whoever_has_it() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert _free_port(port) != port
    assert _free_port(port) == port
