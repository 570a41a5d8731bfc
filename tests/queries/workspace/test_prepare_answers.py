"""What a load and a rebuild make for the first question, and what they say of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.files_json import write_uk_psc
from benchmarks.invented import person_name
from graph.search.name_index import NameIndex
from graph.store.protocol.graph_store import GRAPH_ROWS
from graph.values.errors import NotFoundError, WorkspaceError
from graph.world import open_world
from ingest.load.pipeline import Options
from queries.find import find_party
from queries.workspace import caches
from queries.workspace.backends import RecordBackend
from queries.workspace.workspace import Workspace, open_workspace

QUESTIONS = (
    "Anna Almeida",
    "Brandt Boris",
    "Renamed",
    "Елена",
    "Xenia Wagnr",
    "10000007",
    "10000003",
    "gb-coh-10000011",
)


def is_missing(row: Any) -> bool:
    return (row["status"] or "").startswith("missing from the edition of 1 February 2026")


class Told:
    """Keeps what a face is told: each stage, and how far it came."""

    def __init__(self) -> None:
        self.stages: list[tuple[str, int]] = []
        self.steps: list[tuple[str, int]] = []
        self.ended = 0

    def start(self, name: str, size: int) -> None:
        """Keep the stage."""
        self.stages.append((name, size))

    def step(self, records: int, bytes_read: int) -> None:
        """Keep how far it came."""
        self.steps.append((self.stages[-1][0], records))

    def end(self) -> None:
        """Count the end."""
        self.ended += 1


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two editions of a register; in the later some are renamed, left out, or new."""
    folder = tmp_path_factory.mktemp("editions")
    write_uk_psc(folder / "whole.txt", 320)
    lines = (folder / "whole.txt").read_text(encoding="utf-8").splitlines(keepends=True)
    first, second = folder / "first.txt", folder / "second.txt"
    first.write_text("".join(lines[:300]), encoding="utf-8")
    renamed = [line.replace('"name":"', '"name":"Renamed ') for line in lines[10:20]]
    second.write_text("".join([*lines[5:10], *renamed, *lines[20:]]), encoding="utf-8")
    return first, second


@pytest.fixture(scope="module")
def load_editions(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[..., Workspace]:
    """Load complete editions of one dataset into a new workspace, the caches after each."""

    def load(*files: tuple[Path, str]) -> Workspace:
        workspace = open_workspace(tmp_path_factory.mktemp("history") / "workspace")
        for file, day in files:
            options = Options(dataset="uk", retrieved_on=day, complete=True, at_least=1)
            (outcome,) = workspace.load([file], options)
            assert not outcome.is_refused, outcome.answer
            workspace.prepare_answers()
        return workspace

    return load


@pytest.fixture(scope="module")
def followed(load_editions: Callable[..., Workspace], editions: tuple[Path, Path]) -> Workspace:
    """The later edition, loaded over the earlier one."""
    return load_editions((editions[0], "2026-01-01"), (editions[1], "2026-02-01"))


def test_what_is_found_does_not_depend_on_what_was_loaded_before(
    load_editions: Callable[..., Workspace], editions: tuple[Path, Path], followed: Workspace
) -> None:
    direct = load_editions((editions[1], "2026-02-01"))
    for text in QUESTIONS:
        # What the later edition lacks only the workspace that had it can find.
        found = [
            [row for row in each.search(text, limit=40) if not is_missing(row)]
            for each in (followed, direct)
        ]
        assert found[0] == found[1], text
    assert followed.search("Renamed")
    assert all(map(is_missing, followed.search("10000003")))
    assert not direct.search("10000003")


def test_a_number_needs_no_name_index(followed: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def not_asked(_backend: RecordBackend) -> NameIndex:
        raise AssertionError("the name index was asked for")

    monkeypatch.setattr(RecordBackend, "index", property(not_asked))
    assert followed.resolve("GB-COH:10000007") == "gb-coh-10000007"
    with pytest.raises(NotFoundError):
        followed.resolve("GB-COH:10000003")
    with pytest.raises(NotFoundError):
        followed.resolve("GB-COH:99999999")


def test_an_index_that_cannot_be_made_leaves_what_was_loaded(
    load_editions: Callable[..., Workspace],
    editions: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def refuse(*_given: object, **_named: object) -> None:
        raise WorkspaceError("no room")

    with monkeypatch.context() as patch:
        patch.setattr(caches, "name_index", refuse)
        workspace = load_editions((editions[0], "2026-01-01"))
    assert "indexed when something is asked: no room" in capsys.readouterr().err
    forename, *_, surname = person_name(0).split()
    assert workspace.search(f"{forename} {surname}")[0]["score"] == 100


def test_a_long_build_says_how_far_it_is(
    followed: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Told()
    monkeypatch.setattr(find_party, "STEP", 100)
    NameIndex.forget(followed.settings.workspace / "cache" / "names")
    followed.prepare_answers(told)
    size = followed.world.size
    assert told.stages == [("names made searchable", size)]
    assert told.steps == [("names made searchable", done) for done in range(100, 630, 100)]
    assert told.ended == 1


@pytest.mark.slow
def test_a_rebuild_tells_its_parts(own_workspace: Path) -> None:
    told = Told()
    workspace = open_workspace(own_workspace)
    workspace.rebuild(told)
    workspace.close()
    assert [name for name, _ in told.stages] == [
        GRAPH_ROWS,
        "relationships joined to their parties",
        "indexes of the graph",
    ]
    assert told.ended == len(told.stages)
    for name, _ in told.stages:
        done = [records for stage, records in told.steps if stage == name]
        assert done == sorted(done)


def test_a_world_that_is_long_made_says_what_is_done(
    followed: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Told()
    monkeypatch.setattr(open_world, "TOLD_FROM", 0)
    monkeypatch.setattr(find_party, "STEP", 100)
    NameIndex.forget(followed.settings.workspace / "cache" / "names")
    open_world.forget_worlds(followed.record)
    followed.prepare_answers(told)
    [ordered, indexed] = told.stages
    assert ordered[0] == "rows put in order"
    done = [count for stage, count in told.steps if stage == ordered[0]]
    assert done == sorted(done)
    assert (done[0], done[-1]) == (0, ordered[1])
    assert indexed[0] == "names made searchable"
