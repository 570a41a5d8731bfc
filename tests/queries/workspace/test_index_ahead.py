"""The name index that a further process makes is the one that the first process makes."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.search.name_index import NameIndex
from graph.values.errors import WorkspaceError
from graph.world.world import World
from ingest.load.pipeline import Options
from queries.find import index_ahead
from queries.find.find_party import name_index
from queries.find.index_ahead import IndexAhead
from queries.find.index_rows import index_batches, index_rows, rows_of_batches
from queries.workspace.workspace import Workspace, open_workspace

pytestmark = pytest.mark.slow

ASKED = ("Toloka", "Yandex N.V.", "Яндекс", "NtechLab", "RU-OGRN:1027700229193", "Volozh")


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_ahead, "count_cores", lambda: 2)
    monkeypatch.setattr(index_ahead, "MANY", 1)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory, sample_case: Path) -> Iterator[Workspace]:
    workspace = open_workspace(tmp_path_factory.mktemp("ahead"))
    workspace.load([sample_case], Options())
    yield workspace
    workspace.close()


@pytest.fixture(scope="module")
def sample_case() -> Path:
    return Path("sample_data/case/toloka.case.yaml")


def hits(index: NameIndex) -> list[object]:
    return [index.search(text) for text in ASKED]


def make_ahead(folder: Path, world: World) -> list[tuple[int, int]]:
    told: list[tuple[int, int]] = []
    ahead = IndexAhead(folder)
    try:
        ahead.begin(world)
        ahead.finish(lambda done, every: told.append((done, every)))
    finally:
        ahead.close()
    return told


def test_rows_survive_the_way_into_batches(loaded: Workspace) -> None:
    rows = [*index_rows(loaded.world)]
    assert [row.party_id for row in rows] == loaded.world.ids.to_pylist()
    assert any(row.listed for row in rows)
    assert [*rows_of_batches(index_batches(loaded.world))] == rows


def test_a_further_process_makes_the_same_index(loaded: Workspace, tmp_path: Path) -> None:
    world = loaded.world
    alone = name_index(tmp_path / "alone", world)
    make_ahead(tmp_path / "ahead", world)
    made = NameIndex.open(tmp_path / "ahead")
    assert made.version == world.data_version
    assert hits(made) == hits(alone)
    assert any(hits(made))


def test_an_index_that_is_there_is_not_made_again(loaded: Workspace, tmp_path: Path) -> None:
    name_index(tmp_path, loaded.world)
    before = sorted(tmp_path.iterdir())
    make_ahead(tmp_path, loaded.world)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("start", ["raise SystemExit(1)", "import os; os.abort()"])
def test_a_process_that_dies_leaves_no_index(
    loaded: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: str
) -> None:
    monkeypatch.setattr(index_ahead, "_START", start)
    make_ahead(tmp_path, loaded.world)
    with pytest.raises(WorkspaceError):
        NameIndex.open(tmp_path)
    assert hits(name_index(tmp_path, loaded.world))


def test_parties_that_are_cut_off_make_no_index(
    loaded: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a first process that was killed the pipe ends like a file."""
    some = [*index_batches(loaded.world)]
    monkeypatch.setattr(
        index_ahead, "index_batches", lambda world: [one.slice(0, world.size - 1) for one in some]
    )
    make_ahead(tmp_path, loaded.world)
    assert not list(tmp_path.glob("index-*"))
    with pytest.raises(WorkspaceError):
        NameIndex.open(tmp_path)


def test_a_process_that_nobody_waits_for_ends_and_leaves_nothing(
    loaded: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wait_long(world: World) -> Iterator[object]:
        yield from index_batches(world)
        time.sleep(1)
        yield from index_batches(world)

    monkeypatch.setattr(index_ahead, "index_batches", wait_long)
    ahead = IndexAhead(tmp_path)
    ahead.begin(loaded.world)
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob("index-*")) and time.monotonic() < deadline:
        time.sleep(0.02)
    ahead.close()
    assert not list(tmp_path.glob("index-*"))


def test_a_load_finds_the_index_made_ahead(
    tmp_path: Path, sample_case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the first process made the index again")

    monkeypatch.setattr(NameIndex, "build", refuse)
    workspace = open_workspace(tmp_path)
    outcomes = workspace.load([sample_case], Options())
    workspace.prepare_answers()
    assert [one.is_refused for one in outcomes] == [False]
    version = workspace.data_version
    workspace.close()
    assert NameIndex.find_version(tmp_path / "cache" / "names") == version
