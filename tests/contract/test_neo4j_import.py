"""The files for Neo4j's own importer, taken in by it, give the graph that is written over Bolt."""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from graph.record.model import Interest, Listing, Name, Party, Row
from graph.record.record import Record
from graph.store.elements.graph_elements import Elements
from graph.store.fetch.fetch_upstream import world_from_store
from graph.store.neo4j.import_files import (
    AFTERWARDS,
    UNFINISHED,
    ImportFiles,
    statements,
    write_files,
)
from graph.store.neo4j.import_sheets import SEPARATOR
from graph.store.open_store import open_store
from graph.store.protocol.graph_store import Store
from graph.values.errors import InputError
from graph.world.identity import build_tables, build_world
from graph.world.world import World
from queries.cli.graph_export import write_neo4j_files
from queries.saved.catalog import run_saved, saved_queries
from queries.workspace.workspace import Workspace, open_workspace
from tests.contract.test_saved_queries import RING_PARAMETERS
from tests.graph.store.example import example_world, workspace_in
from tests.servers import Neo4jServer, NoServer

pytestmark = pytest.mark.slow

Auth = tuple[str, str] | None
NODES = "MATCH (n) RETURN labels(n) AS labels, properties(n) AS found"
RELATIONS = (
    "MATCH (a)-[r]->(b) RETURN a.id AS start, type(r) AS type, b.id AS end, properties(r) AS found"
)

KILLED = """
import os, signal, sys
from pathlib import Path
from graph.store.elements.graph_elements import Elements
from graph.store.neo4j.import_files import write_files
from tests.graph.store.example import example_world

def kill(*_):
    os.kill(os.getpid(), signal.SIGKILL)

write_files(Elements(example_world()), "w", Path(sys.argv[1]), kill)
"""


@contextmanager
def imported(command: str, afterwards: Path) -> Iterator[str]:
    """The address of a fresh Neo4j that the importer has filled by a printed command line."""
    from neo4j import GraphDatabase

    program, *words = shlex.split(command)
    assert program == "neo4j-admin"
    try:
        server = Neo4jServer(prepare=words)
    except NoServer as missing:
        pytest.skip(str(missing))
    with server, GraphDatabase.driver(server.uri) as driver:
        for statement in statements(afterwards):
            driver.execute_query(statement)
        yield server.uri


def _contents(store: Store) -> list[list[tuple[str, Any]]]:
    """Nodes and relationships in an order of what they are, each with its typed properties."""
    nodes = [(f"{sorted(labels)} {found['id']}", _told(found)) for labels, found in _all(store, 0)]
    relations = [
        (f"{kind} {start} {end} {found.get('row')}", _told(found))
        for start, kind, end, found in _all(store, 1)
    ]
    return [sorted(nodes, key=_name), sorted(relations, key=_name)]


def _all(store: Store, which: int) -> list[tuple[Any, ...]]:
    return store.query((NODES, RELATIONS)[which]).rows


def _name(item: tuple[str, Any]) -> str:
    return item[0]


def _told(found: dict[str, Any]) -> list[tuple[str, str, Any]]:
    return [(key, type(value).__name__, value) for key, value in sorted(found.items())]


def hard_world() -> World:
    """The example, and texts that a file of values between commas finds hard."""
    whole = example_world()
    tables = {name: _stated(table) for name, table in whole.tables.items()}
    odd = Party("c:hard", "Company", [Name('a,"b";\r\n\tc'), Name(" x\\", "alias")])
    odd.addresses = [f"1{SEPARATOR}2, Street", "", "it's \\ so", "line\u2028line\nline"]
    rows: list[Row] = [
        odd,
        Party("c:empty", "Company", [Name("!!!")], topics=[""]),
        Interest("c:hard", "c:empty", ["a\x1fb"], start="2020-02"),
        Interest("c:hard", "c:empty", [""], quote=""),
        Listing("c:hard", "EU", "eu_fsf", measures=[""]),
    ]
    origin = {"dataset": "c", "record_key": bytes(16), "source_id": "", "position": ""}
    more = build_tables((row, {**origin, "record_id": f"h{n}"}) for n, row in enumerate(rows))
    joined = {
        name: pa.concat_tables([tables[name], more[name]], promote_options="default")
        for name in tables
    }
    return build_world(
        joined,
        data_version=whole.data_version,
        unsure=[("c:chain7", "c:perhaps", "names alike", None)],
        sources=whole.sources,
    )


def _stated(table: Any) -> Any:
    """A world's table without the columns that building it added."""
    added = {"may_from", "sure_from", "sure_until", "may_until"}
    return table.select([n for n in table.column_names if n not in added and n[-4:] != "_idx"])


@pytest.mark.neo4j
def test_the_importer_makes_the_graph_that_bolt_writes(
    empty_neo4j: tuple[str, Auth], tmp_path: Path
) -> None:
    world, workspace = hard_world(), workspace_in(tmp_path / "workspace")
    user, password = empty_neo4j[1] or (None, None)
    written = open_store(empty_neo4j[0], workspace=workspace, user=user, password=password)
    written.load(world)
    files = write_files(
        Elements(world), Record(workspace).head().workspace_id, tmp_path / "a folder"
    )
    with imported(files.command, tmp_path / "a folder" / AFTERWARDS) as address:
        store = open_store(address, workspace=workspace)
        nodes, relations = _contents(store)
        assert len(nodes) == files.nodes
        assert len(relations) == files.relationships
        for found, expected in zip((nodes, relations), _contents(written), strict=True):
            assert len(found) == len(expected)
            for mine, theirs in zip(found, expected, strict=True):
                assert mine == theirs
        assert store.data_version() == world.data_version
        cones = [world_from_store(one, ["c:firm", "c:empty"]) for one in (store, written)]
        for name, table in cones[0].tables.items():
            assert table.to_pylist() == cones[1].tables[name].to_pylist(), name
        # It is this workspace's: a load takes its place, with the same schema.
        store.load(world)
        assert _contents(store) == [nodes, relations]
        shown = "SHOW INDEXES YIELD name, labelsOrTypes, properties, type"
        assert _schema(store.address, shown) == _schema(written.address, shown, empty_neo4j[1])
        store.close()
    written.close()


def _schema(address: str, text: str, auth: Auth = None) -> list[str]:
    from neo4j import GraphDatabase

    with GraphDatabase.driver(address, auth=auth) as driver:
        return sorted(str(row.data()) for row in driver.execute_query(text).records)


@pytest.mark.neo4j
def test_saved_queries_give_the_rows_of_the_embedded_store(ring: Workspace, tmp_path: Path) -> None:
    answer = write_neo4j_files(ring.record, tmp_path / "files")
    with imported(answer["command"], Path(answer["afterwards"])) as address:
        store = open_store(address)
        embedded = ring.backend.store()
        for saved in saved_queries():
            named = {p.name for p in saved.parameters if p.type == "party"}
            mine = {key: value for key, value in RING_PARAMETERS.items() if key in named}
            for given in ({}, mine):
                rows = run_saved(embedded, saved.name, given, limit=1000)
                assert run_saved(store, saved.name, given, limit=1000) == rows, saved.name
        store.close()
        _answers_alone(ring, address)


def _answers_alone(workspace: Workspace, address: str) -> None:
    """The imported Neo4j alone gives the record's verdict."""
    remote = open_workspace(workspace.settings.workspace, address)
    told, found = (one.exposure(["ring:a"], ["eu"], "2024-01-15") for one in (workspace, remote))
    assert [row["verdict"] for row in found] == [row["verdict"] for row in told]
    assert remote.status()["store"]["fresh"] is True
    remote.close()


def _written(folder: Path) -> ImportFiles:
    return write_files(Elements(example_world()), "w", folder)


def test_rows_are_whole_in_their_sheets(tmp_path: Path) -> None:
    files = _written(tmp_path / "files")
    lines = 0
    for path in sorted((tmp_path / "files").glob("*.csv")):
        if path.name.endswith(".header.csv"):
            continue
        header = path.with_suffix(".header.csv").read_text("utf-8")
        assert header.count("\n") == 1
        assert path.name in files.command
        lines += path.read_bytes().count(b"\n")
    # One name of the example has a line break in it, and is told in `names` and in `search`.
    assert lines == files.nodes + files.relationships + 2
    assert "--multiline-fields=true" in files.command


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x")
    with pytest.raises(InputError, match="is not empty; give a new folder"):
        _written(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_each_batch_is_told(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    files = write_files(Elements(example_world()), "w", tmp_path, lambda *said: told.append(said))
    assert told[-1][1] == files.nodes + files.relationships
    assert all(done <= total for _, done, total in told)


@pytest.mark.skipif(os.name != "posix", reason="a process is killed by SIGKILL")
def test_an_export_that_was_killed_is_marked_and_the_next_one_replaces_it(
    repository: Path, tmp_path: Path
) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, tmp_path], cwd=repository, capture_output=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert {UNFINISHED, AFTERWARDS} < {path.name for path in tmp_path.iterdir()}
    mine = tmp_path / "mine.csv"
    mine.write_text("x")
    with pytest.raises(InputError, match=r"has files of others \(mine\.csv\)"):
        _written(tmp_path)
    mine.unlink()
    assert _written(tmp_path).files == sorted(path.name for path in tmp_path.iterdir())
    assert not (tmp_path / UNFINISHED).exists()


def test_a_folder_that_another_export_writes_is_left_alone(tmp_path: Path) -> None:
    def meddle(*_: object) -> None:
        with pytest.raises(InputError, match="is being written by another process"):
            _written(tmp_path)

    write_files(Elements(example_world()), "w", tmp_path, meddle)
