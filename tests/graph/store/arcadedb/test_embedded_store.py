"""The embedded store as several processes meet it."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import Timeout
from neo4j import GraphDatabase
from neo4j.exceptions import ClientError, Neo4jError

from graph.store.arcadedb.database_files import lock_folder
from graph.store.arcadedb.embedded_store import EmbeddedStore
from graph.store.open_store import open_store
from graph.store.protocol.graph_schema import FORMAT
from graph.store.protocol.graph_store import Store
from graph.values.errors import StoreError
from tests.graph.store.example import example_world

pytestmark = pytest.mark.slow

ENOUGH = 120.0
"""Seconds for what takes two or three where nothing else runs."""
OTHER = """
import sys, time
from pathlib import Path
from graph.store.open_store import open_store
store = open_store("embedded", workspace=Path(sys.argv[1]))
print(store.query("MATCH (n:Entity) RETURN count(n) AS n").rows[0][0], flush=True)
time.sleep(float(sys.argv[2]))
store.close()
"""

SERVING = """
import sys
from pathlib import Path
from graph.store.open_store import open_store
store = open_store("embedded", workspace=Path(sys.argv[1]))
store.query("RETURN 1 AS up")
print("up", flush=True)
sys.stdin.readline()
store.close()
"""
"""Has the engine until a line comes in."""
ASKING = """
import sys, threading
from pathlib import Path
from graph.store.open_store import open_store
store = open_store("embedded", workspace=Path(sys.argv[1]))
count = "MATCH (n:Entity) RETURN count(n) AS n"
around = "MATCH (a:Entity)-[r*1..3]-(b:Entity) RETURN count(DISTINCT b) AS n"
expected = [store.query(text).rows for text in (count, around)]
print("up", flush=True)
over = threading.Event()
threading.Thread(target=lambda: (sys.stdin.readline(), over.set())).start()
asked = 0
last = False
while not last:
    # The last round begins after the line came in, so after the owner has ended.
    last = over.is_set()
    assert [store.query(text).rows for text in (count, around)] == expected
    asked += 1
print(asked, store._connection.is_owner, flush=True)
sys.stdin.readline()
store.close()
"""
"""Asks over and over until a line comes in, says how often and whether it has the engine."""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose store is built and open nowhere."""
    folder = tmp_path_factory.mktemp("embedded")
    store = open_store("embedded", workspace=folder)
    store.load(example_world())
    store.close()
    return folder


@pytest.fixture
def store(workspace: Path) -> Iterator[Store]:
    opened = open_store("embedded", workspace=workspace)
    yield opened
    opened.close()


def _other(workspace: Path, repository: Path, seconds: float) -> "subprocess.Popen[str]":
    return _run(OTHER, repository, workspace, seconds)


def _run(code: str, repository: Path, *arguments: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=repository,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _tell(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def _hear(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    assert process.stderr is not None
    return process.stdout.readline().strip() or process.stderr.read()


def _folder(workspace: Path) -> Path:
    return workspace / "cache" / "graph" / f"0123456789abcdef.{FORMAT}"


def _parties(store: Store) -> int:
    return int(store.query("MATCH (n:Entity) RETURN count(n) AS n").rows[0][0])


def test_a_store_that_is_not_built_says_so(tmp_path: Path) -> None:
    store = open_store("embedded", workspace=tmp_path)
    assert store.data_version() is None
    with pytest.raises(StoreError, match="ownership rebuild"):
        store.query("RETURN 1 AS x")
    assert not list(tmp_path.iterdir())


def test_it_needs_a_workspace() -> None:
    with pytest.raises(StoreError, match="needs a workspace"):
        open_store("embedded")


def test_the_version_is_known_without_starting_anything(workspace: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from graph.store.open_store import open_store; "
        "print(open_store('embedded', workspace=Path(sys.argv[1])).data_version(), "
        "'jpype' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(workspace)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["0123456789abcdef", "False"]


def test_the_way_in_is_for_the_owner_alone_who_only_reads(store: Store, workspace: Path) -> None:
    _parties(store)
    file = _folder(workspace) / "access.json"
    access = json.loads(file.read_bytes())
    assert access["user"] == "reader"
    assert access["address"].startswith("bolt://127.0.0.1:")
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    login = (access["user"], access["password"])
    with GraphDatabase.driver(access["address"], auth=login) as driver:
        for text in (
            "CREATE (n:Entity {id: 'x'})",
            "MATCH (n:Entity) SET n.name = 'x'",
            "LOAD CSV FROM 'file:///etc/hostname' AS line RETURN line",
        ):
            # The engine itself refuses what passes the guard.
            with pytest.raises(Neo4jError, match="Forbidden"):
                driver.execute_query(text, database_="ownership")
    with (
        GraphDatabase.driver(access["address"], auth=("reader", "guess")) as driver,
        pytest.raises(Neo4jError),
    ):
        driver.execute_query("RETURN 1", database_="ownership")
    store.close()
    assert not file.exists()


def test_a_second_process_connects_to_the_first(
    store: Store, workspace: Path, repository: Path
) -> None:
    expected = _parties(store)
    with _other(workspace, repository, 0) as other:
        said, remarks = other.communicate(timeout=ENOUGH)
    assert (said.strip(), remarks) == (str(expected), "")
    assert _parties(store) == expected


@pytest.mark.skipif(os.name != "posix", reason="signals are sent by name")
@pytest.mark.parametrize("how", ["SIGKILL", "SIGTERM"])
def test_whoever_is_left_takes_over(
    store: Store, workspace: Path, repository: Path, how: str
) -> None:
    with _other(workspace, repository, 60) as owner:
        assert owner.stdout is not None
        expected = int(owner.stdout.readline())
        assert _parties(store) == expected
        owner.send_signal(getattr(signal, how))
        owner.wait(timeout=ENOUGH)
        assert _parties(store) == expected


def test_an_owner_ends_at_once_though_others_are_connected(
    store: Store, workspace: Path, repository: Path
) -> None:
    with _other(workspace, repository, 1) as owner:
        assert owner.stdout is not None
        expected = int(owner.stdout.readline())
        assert _parties(store) == expected
        # An owner that waits for the others ends only with them.
        assert owner.wait(timeout=ENOUGH) == 0
    assert _parties(store) == expected


@pytest.mark.skipif(os.name != "posix", reason="signals are sent by name")
@pytest.mark.parametrize("how", ["end", "SIGKILL"])
def test_who_asks_meanwhile_notices_nothing(workspace: Path, repository: Path, how: str) -> None:
    with _run(SERVING, repository, workspace) as owner:
        assert _hear(owner) == "up"
        asking = [_run(ASKING, repository, workspace) for _ in range(2)]
        try:
            assert [_hear(process) for process in asking] == ["up", "up"]
            if how == "end":
                _tell(owner)
            else:
                owner.send_signal(getattr(signal, how))
            owner.wait(timeout=ENOUGH)
            time.sleep(1)
            for process in asking:
                _tell(process)
            said = [_hear(process).split() for process in asking]
            assert all(int(asked) > 1 for asked, _ in said), said
            # One engine for one folder, whoever has it now.
            assert sorted(owns for _, owns in said) == ["False", "True"]
            with pytest.raises(Timeout), lock_folder(_folder(workspace)):
                pass
            for process in asking:
                _tell(process)
                assert process.wait(timeout=ENOUGH) == 0
        finally:
            for process in asking:
                process.kill()
                process.communicate()


def test_an_answer_of_an_owner_that_ends_is_asked_for_anew(store: Store, workspace: Path) -> None:
    """What a serving process says after it took its address away is not believed."""
    joined = open_store("embedded", workspace=workspace)
    expected = _parties(store)
    assert isinstance(joined, EmbeddedStore)
    assert _parties(joined) == expected
    asked = []

    def ask(driver: object) -> str:
        asked.append(driver)
        if len(asked) == 1:
            store.close()
            raise ClientError("Parallel scan failed")
        return "right"

    assert joined._ask_engine(ask) == "right"
    assert len(asked) == 2
    assert asked[0] is not asked[1]
    assert _parties(joined) == expected
    joined.close()


def test_a_process_that_holds_the_store_and_is_silent_is_named(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.store.arcadedb.engine_connection._JOIN_SECONDS", 0.2)
    silent = open_store("embedded", workspace=workspace)
    with lock_folder(_folder(workspace)), pytest.raises(StoreError, match="end the other") as said:
        silent.query("RETURN 1 AS up")
    assert "\n" not in str(said.value)


def test_a_new_version_takes_the_place_of_the_old(tmp_path: Path) -> None:
    from dataclasses import replace

    first = open_store("embedded", workspace=tmp_path)
    first.load(example_world())
    seen = _parties(first)
    second = open_store("embedded", workspace=tmp_path)
    second.load(replace(example_world(), data_version="f" * 16))
    assert first.data_version() == "f" * 16
    assert _parties(first) == seen
    first.load(replace(example_world(), data_version="e" * 16))
    first.close()
    second.close()
    left = {path.name for path in (tmp_path / "cache" / "graph").iterdir() if path.is_dir()}
    assert f"{'e' * 16}.{FORMAT}" in left
    assert not [name for name in left if name.startswith(("new-", "old-"))]


def test_damaged_files_that_a_process_serves_are_left_for_new_ones_beside_them(
    tmp_path: Path,
) -> None:
    serving, mending = (open_store("embedded", workspace=tmp_path) for _ in range(2))
    serving.load(example_world())
    expected = _parties(serving)
    next(_folder(tmp_path).rglob("Company%7EEntity_0.*.bucket")).write_bytes(b"")
    assert mending.data_version() is None
    mending.load(example_world())
    assert mending.data_version() == serving.data_version() == "0123456789abcdef"
    assert _parties(mending) == _parties(serving) == expected
    serving.close()
    mending.close()


def test_a_build_that_breaks_off_leaves_the_old_store(store: Store, workspace: Path) -> None:
    expected = _parties(store)

    def break_off(what: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.load(example_world(), break_off)
    assert _parties(store) == expected
    assert not list((workspace / "cache" / "graph").glob("new-*"))


def test_nothing_is_written_outside_the_cache(
    workspace: Path, repository: Path, tmp_path: Path
) -> None:
    code = OTHER.replace(
        "import sys", f"import sys; sys.path.insert(0, {str(repository)!r}); import sys", 1
    )
    subprocess.run(
        [sys.executable, "-c", code, str(workspace), "0"], cwd=tmp_path, check=True, timeout=ENOUGH
    )
    assert not list(tmp_path.iterdir())


def test_a_machine_without_a_wheel_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "arcadedb_embedded.jvm", None)
    store = open_store("embedded", workspace=tmp_path)
    with pytest.raises(StoreError, match=r"no build for .*bolt://HOST:PORT"):
        store.load(example_world())


LISTENING = """
import os, sys
from pathlib import Path
from graph.store.open_store import open_store
store = open_store("embedded", workspace=Path(sys.argv[1]))
store.query("RETURN 1 AS up")
fds = Path("/proc", str(store._connection._engine.pid), "fd").iterdir()
opened = {os.readlink(each) for each in fds if each.is_symlink()}
for table in ("tcp", "tcp6"):
    for row in Path("/proc/self/net", table).read_text().splitlines()[1:]:
        _, local, _, state, *rest = row.split()
        if state == "0A" and f"socket:[{rest[5]}]" in opened:
            print(local.split(":")[0][-8:], int(local.split(":")[1], 16))
print(store._connection.access.address.rpartition(":")[2])
store.close()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the system's own list of open ports")
def test_the_engine_opens_one_port_on_loopback_and_no_http(workspace: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-c", LISTENING, str(workspace)],
        capture_output=True,
        text=True,
        check=True,
        timeout=ENOUGH,
    ).stdout.splitlines()
    *listening, bolt = said
    assert listening == [f"0100007F {bolt}"]
