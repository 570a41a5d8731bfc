"""``kill -9`` at random moments of every command that writes: before or after, never between.

A server process imports everything once and forks a child for each try. The child runs one command
on a copy of a workspace and dies at a moment drawn from the time that an undisturbed child takes.
Whatever the moment, the record is whole, has the data version of before or after, and the same
command run again ends as if nobody had disturbed it. The seed is printed.
"""

import contextlib
import io
import multiprocessing
import os
import shutil
import signal
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

import pytest

import ingest
from graph.head.record_check import Damage, check_record
from graph.record.record import Record
from graph.values.errors import WorkspaceError
from queries.stories.story_file import StoryFolder
from queries.watching.watch_state import WatchFolder
from tests.queries.faults.conftest import PAIR, Base
from tests.queries.faults.test_repair import FORMAT_1
from tests.seeds import seeded_random

pytestmark = pytest.mark.slow

TRIES = 130
"""Of all commands together."""
PRELOADED = (
    "ingest.load.pipeline ingest.readers.case.reader graph.world.identity graph.values.name_keys "
    "pyarrow.parquet ingest.load.repair_record ingest.load.migrate_record queries.cli.commands "
    "queries.workspace.record_care queries.workspace.workspace queries.workspace.backends tantivy "
    "scipy.sparse.csgraph pycountry.db graph.store.neo4j.import_files duckdb pandas rapidfuzz "
    "graph.store.arcadedb.embedded_store queries.workspace.decision_verbs graph.world.past_rows "
    "queries.decisions.decide_pairs queries.decisions.decision_table getpass "
    "queries.watching.watch_run queries.stories.pin_steps queries.export.everyone_files "
    "graph.candidates.candidate_search graph.candidates.blocking.alignment_loop "
    "graph.candidates.same_numbers graph.candidates.weak_ones graph.search.search_hits "
    "graph.reasons.decision_conflicts graph.store.open_store pyarrow.dataset "
    "pyarrow.pandas_compat queries.exchange.export_manifest queries.party_answer.answer_text "
    "queries.terminal.terminal_tables queries.workspace.caches stdnum.ch.uid stdnum.ru.inn "
    "stdnum.ru.ogrn tests.kept_tables"
).split() + [
    f"ingest.readers.{file.parent.name}.reader"
    for file in sorted(Path(ingest.__file__).parent.glob("readers/*/reader.py"))
]


@dataclass(frozen=True)
class Killed:
    """A command that writes, and how the workspace that it is tried on is made."""

    words: tuple[str, ...]
    make: Callable[[Base, Path], None]


def _sound(base: Base, folder: Path) -> None:
    shutil.copytree(base.folder, folder)


def _with_table(base: Base, folder: Path) -> None:
    shutil.copytree(base.folder, folder)
    shutil.copy(base.table, f"{folder}.csv")


def _damaged(base: Base, folder: Path) -> None:
    shutil.copytree(base.folder, folder)
    (folder / "record/HEAD.json").unlink()
    (folder / "record/LOG.jsonl").write_bytes((folder / "record/LOG.jsonl").read_bytes()[:-30])
    for name in ("listings.parquet", "interests.parquet"):
        next((folder / "record/parts").glob(f"toloka-*/{name}")).unlink()


def _first_format(_base: Base, folder: Path) -> None:
    with zipfile.ZipFile(FORMAT_1) as packed:
        packed.extractall(folder)


def _dropped(base: Base, folder: Path) -> None:
    from graph.record.record import Record

    shutil.copytree(base.folder, folder)
    Record(folder).drop("citgo")


COMMANDS = {
    "load": Killed(("load", "{cases}/enplus.case.yaml"), _sound),
    "judge": Killed(("judge", "toloka:tevian", "toloka:ntechlab", "unsure"), _sound),
    "decide": Killed(("decide", PAIR, "same", "--why", "one firm"), _sound),
    "review FILE": Killed(("review", "{folder}.csv"), _with_table),
    "drop": Killed(("drop", "toloka"), _sound),
    "repair": Killed(("repair",), _damaged),
    "migrate": Killed(("migrate",), _first_format),
    "tidy": Killed(("tidy", "--older-than", "0", "--yes"), _dropped),
    "watch add": Killed(("watch", "add", "toloka:ntechlab", "--regime", "eu"), _sound),
    "watch run": Killed(("watch", "run"), _sound),
    "story add": Killed(("story", "add", "Who", "toloka:tevian"), _sound),
    "everyone": Killed(
        ("exposure", "--everyone", "--regime", "eu", "--out", "{folder}-out"), _sound
    ),
    "search": Killed(("search", "Tevian"), _sound),
    "export": Killed(("export", "neo4j-import", "{folder}-out"), _sound),
}


def _run(words: list[str], its: Connection) -> None:
    from queries.cli.commands import run

    # What a killed process has handed to the system stays; only a fall of power would lose it.
    os.fsync = lambda _file: None
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    its.send(0)
    its.send(run(words))


def _words(killed: Killed, folder: Path, cases: Path) -> list[str]:
    said = (word.format(cases=cases, folder=folder) for word in killed.words)
    return ["--workspace", str(folder), *said]


def _run_here(folder: Path, killed: Killed, cases: Path) -> int:
    """Run the command in this process and give its exit code."""
    from queries.cli.commands import run

    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return run(_words(killed, folder, cases))


def _state(folder: Path) -> str | None:
    """Give the data version, or ``None`` where there is a record that is refused."""
    try:
        return Record(folder).head().data_version
    except WorkspaceError:
        return None


def _damage(folder: Path) -> list[Damage]:
    """Give what is wrong with the record, and fail where what stands beside it cannot be read."""
    WatchFolder(folder).read()
    assert not StoryFolder(folder).unreadable()
    return check_record(folder / "record", deep=True).damage


@pytest.fixture(scope="module")
def server() -> ForkServerContext:
    """Processes that start with everything imported."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_killed_at_any_moment(
    name: str, base: Base, server: ForkServerContext, tmp_path: Path, repository: Path
) -> None:
    killed, cases = COMMANDS[name], repository / "sample_data" / "case"
    rng = seeded_random()

    def begin(folder: Path) -> tuple[Any, Connection]:
        killed.make(base, folder)
        mine, its = server.Pipe()
        process = server.Process(target=_run, args=(_words(killed, folder, cases), its))
        process.start()
        its.close()
        assert mine.recv() == 0
        return process, mine

    seconds, states = 60.0, {_state_before(killed, base, tmp_path / "before")}
    for number in range(2):
        process, told = begin(tmp_path / f"whole{number}")
        start = time.monotonic()
        assert told.recv() == 0
        seconds = min(seconds, time.monotonic() - start)
        process.join(60)
        states.add(_state(tmp_path / f"whole{number}"))
    died, end = 0, _state(tmp_path / "whole0")
    for number in range(TRIES // len(COMMANDS)):
        folder = tmp_path / f"try{number}"
        process, told = begin(folder)
        time.sleep(rng.random() * seconds)
        process.kill()
        process.join(60)
        died += process.exitcode == -signal.SIGKILL
        state = _state(folder)
        assert state in states, f"try {number}"
        assert state is None or not _damage(folder), f"try {number}"
        # What is over already may be refused the second time, as a drop or a migration is.
        assert _run_here(folder, killed, cases) == 0 or state == end, f"try {number}"
        assert _state(folder) == end, f"try {number}"
        assert not _damage(folder), f"try {number}"
        assert not list(folder.parent.glob("*-out/.unfinished-*/lock")), f"try {number}"
        shutil.rmtree(folder)
    print(f"{name}: {seconds:.3f} s, killed {died} times, states {states}")
    assert died


def _state_before(killed: Killed, base: Base, folder: Path) -> str | None:
    killed.make(base, folder)
    return _state(folder)
