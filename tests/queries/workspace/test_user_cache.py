"""Caches beside other processes: what is dropped, what stays in the user's cache, and how long."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree

import pytest

from graph.search.name_index import NameIndex
from graph.store.arcadedb.database_files import lock_folder
from queries.workspace import user_cache
from tests.queries.conftest import Ask

HOLDING = """
import sys
from queries.workspace.user_cache import cache_folder
cache_folder("stores", sys.argv[1])
print("held", flush=True)
sys.stdin.readline()
"""
"""Uses a folder of the user's cache until a line comes in."""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's cache of this test, of which this process uses nothing yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "users"))
    monkeypatch.setattr(user_cache, "_held_locks", {})
    return tmp_path / "users" / "ownership-explorer"


@pytest.fixture
def holder(cache: Path, repository: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that uses the folder of version ``old``."""
    running = subprocess.Popen(
        [sys.executable, "-c", HOLDING, "old"],
        cwd=repository,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "held\n"
    yield running
    running.kill()
    running.communicate()


def _used(version: str) -> Path:
    """Use a folder as a process does that has ended since."""
    folder = user_cache.cache_folder("stores", version)
    user_cache._held_locks.pop(folder).release()
    return folder


def test_a_graph_that_is_being_built_is_left_and_its_process_named(
    ask_own: Ask, own_workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queries.workspace.caches.WAIT", 0.1)
    graphs, building = own_workspace / "cache" / "graph", f"new-{0:032x}"
    for name in (building, "0123456789abcdef.9"):
        (graphs / name).mkdir(parents=True)
    with lock_folder(graphs / building):
        asked = ask_own("drop", "citgo")
    assert asked.json["dropped"] == "citgo"
    assert f"process {os.getpid()}, since 20" in asked.err
    assert "ownership rebuild" in asked.err
    assert asked.err.count("\n") == 1
    assert [path.name for path in graphs.iterdir() if path.is_dir()] == [building]


def test_a_drop_leaves_no_cache_and_what_others_write_alone(
    ask_own: Ask, own_workspace: Path
) -> None:
    cache = own_workspace / "cache"
    before = ask_own("status").json["data_version"]
    halves = [cache / "names" / "index-of-another", cache / "world" / f"{before}.1"]
    for half in halves:
        half.mkdir()
    asked = ask_own("drop", "citgo")
    assert (asked.code, asked.err) == (0, "")
    assert [path for path in halves if path.is_dir()] == halves
    left = [path for kind in ("names", "world") for path in (cache / kind).iterdir()]
    assert sorted(left) == sorted(halves)
    assert ask_own("search", "Толока").json[0]["id"] == "toloka:toloka_bv"


@pytest.mark.slow
def test_saved_queries_run_where_the_workspace_may_only_be_read(
    ask_own: Ask, own_workspace: Path, cache: Path
) -> None:
    told = ask_own("query", "run", "owners_by_level").json
    rmtree(own_workspace / "cache")
    (own_workspace / "cache").write_text("a file in the place of the folder cannot be written into")
    asked = ask_own("query", "run", "owners_by_level")
    assert asked.json == told
    version = ask_own("status").json["data_version"]
    assert "building the graph" in asked.err
    assert (cache / "workspaces" / version / "cache" / "graph" / "current").is_file()
    again = ask_own("query", "run", "owners_by_level")
    assert (again.json, again.err) == (told, "")


def test_a_place_for_the_graph_that_cannot_be_written_is_named(
    ask_own: Ask, own_workspace: Path, cache: Path
) -> None:
    cache.parent.write_text("no folder either")
    rmtree(own_workspace / "cache")
    (own_workspace / "cache").write_text("no folder")
    asked = ask_own("query", "run", "owners_by_level")
    assert asked.code == 2
    assert f"{cache / 'workspaces'}" in asked.err
    assert "the graph cannot be written: " in asked.err


def test_of_the_users_cache_the_last_few_stay(cache: Path) -> None:
    folders = [_used(f"v{n}") for n in range(user_cache.KEPT_FOLDERS)]
    assert all(folder.is_dir() for folder in folders)
    for age, folder in enumerate(folders):
        os.utime(folder, (1_700_000_000 - age, 1_700_000_000 - age))
    newest = _used("newest")
    # A clock that was set back since makes it look old; it is asked for, so it stays.
    os.utime(newest, (1, 1))
    _used("newest")
    left = {path.name for path in (cache / "stores").iterdir() if path.is_dir()}
    assert left == {"newest", *(folder.name for folder in folders[:-1])}


def test_what_another_process_uses_stays_however_old(
    cache: Path, holder: "subprocess.Popen[str]"
) -> None:
    NameIndex.build(cache / "stores" / "old", [], version="old")
    os.utime(cache / "stores" / "old", (1, 1))
    for n in range(user_cache.KEPT_FOLDERS + 1):
        _used(f"v{n}")
    assert NameIndex.open(cache / "stores" / "old").version == "old"
    holder.kill()
    holder.wait()
    _used("v0")
    assert not (cache / "stores" / "old").exists()


def test_processes_that_ended_leave_no_marks(cache: Path, holder: "subprocess.Popen[str]") -> None:
    (mark,) = (cache / "stores" / "old").glob("used-*")
    for _ in range(3):
        _used("old")
    assert mark.exists()
    holder.kill()
    holder.wait()
    _used("old")
    assert not mark.exists()
    assert len(list((cache / "stores" / "old").glob("used-*"))) <= 1


def test_a_users_cache_that_cannot_be_written_is_no_reason_to_fail(cache: Path, ask: Ask) -> None:
    cache.parent.write_text("no folder")
    assert user_cache.cache_folder("stores", "v").name == "v"
    assert json.loads(ask("search", "Толока").out)
