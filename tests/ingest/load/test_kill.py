"""``kill -9`` at random moments of a load: the last whole version stays.

A server process imports everything once and forks a child for each try, so that a try costs a
few hundredths of a second. The child loads two editions, opens the world and says when it begins
each of the three; a child dies in one of them, at a moment drawn from the time that an undisturbed
child takes for that step. The seed is printed.
"""

import json
import multiprocessing
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

import pytest

from graph.head.head_file import commit_mark
from graph.head.record_check import check_record
from graph.head.trash import list_trash
from graph.record.record import Record
from graph.world.open_world import open_world
from ingest.load.pipeline import Options, load
from tests.seeds import seeded_random

TRIES = 40
"""More moments, of every command that writes, are tried in `tests/queries/faults`."""
RECORDS = 60
KEPT = ("HEAD.json", "LOG.jsonl", "WORKSPACE.json", "heads", "parts", "files", "stage")
"""What a record at rest consists of."""

PRELOADED = (
    "ingest.load.pipeline ingest.readers.ftm.reader ingest.readers.case.reader "
    "graph.world.identity graph.values.name_keys pyarrow.parquet pyarrow.dataset"
    " pandas duckdb scipy.sparse.csgraph pycountry.db graph.candidates.candidate_search"
    " graph.candidates.blocking.alignment_loop graph.candidates.same_numbers"
    " graph.candidates.weak_ones pyarrow.pandas_compat tests.kept_tables"
).split()


@dataclass(frozen=True)
class Format:
    """Two editions of one format, and how they are loaded."""

    reader: str
    editions: list[tuple[Path, str]]


def _lines(folder: Path) -> Format:
    """Two editions of FollowTheMoney lines."""
    found = []
    for day, changed in (("2024-01-01", 0), ("2024-02-01", 40)):
        path = folder / f"{day}.ftm.json"
        lines = [
            {
                "id": f"c{n}",
                "schema": "Company",
                "properties": {"name": [f"Firm {n + 1000 * (n < changed)}"], "country": ["nl"]},
            }
            for n in range(RECORDS)
        ]
        path.write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
        found.append((path, day))
    return Format("ftm", found)


def _case(folder: Path) -> Format:
    """Two editions of a case file."""
    found = []
    for day, share in (("2024-01-01", 40), ("2024-02-01", 60)):
        path = folder / f"{day}.case.yaml"
        firms = "\n".join(
            f"  c{n}: {{schema: Company, name: Firm {n}, source: s}}" for n in range(RECORDS)
        )
        holdings = "\n".join(
            f'  - {{owner: c{n}, asset: c{n + 1}, share: "{share}", source: s}}'
            for n in range(0, RECORDS - 1, 2)
        )
        path.write_text(
            "case: killed\nsources:\n  s: {title: A filing, publisher: A registry}\n"
            f"parties:\n{firms}\ninterests:\n{holdings}\n",
            encoding="utf-8",
        )
        found.append((path, day))
    return Format("case", found)


def _steps(folder: Path, made: Format) -> Iterator[int]:
    """Load each edition and open the world; give the number of a step as it begins."""
    record = Record(folder)
    for number, (path, day) in enumerate(made.editions):
        yield number
        options = Options(made.reader, "killed", retrieved_on=day, complete=made.reader == "ftm")
        assert not load(record, [path], options)[0].is_refused
    yield len(made.editions)
    open_world(record)


def _load(folder: Path, made: Format) -> None:
    assert len(list(_steps(folder, made))) == len(made.editions) + 1


@pytest.fixture(scope="module")
def server() -> ForkServerContext:
    """Processes that start with everything imported."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context


def _told(folder: Path, made: Format, its: Connection) -> None:
    # What a killed process has handed to the system stays; only a fall of power would lose it.
    os.fsync = lambda _file: None
    for number in _steps(folder, made):
        its.send(number)


def _begun(
    server: ForkServerContext, folder: Path, made: Format
) -> tuple[ForkServerProcess, Connection]:
    """Return a process that loads, and the pipe on which it says which step it begins."""
    mine, its = server.Pipe()
    process = server.Process(target=_told, args=(folder, made, its))
    process.start()
    its.close()  # A process that dies is the end of the pipe then, and no wait for ever.
    return process, mine


def _timed(server: ForkServerContext, folder: Path, made: Format) -> list[float]:
    """Load without a disturbance and give the seconds that each step took."""
    process, told = _begun(server, folder, made)
    moments = []
    for number in range(len(made.editions) + 1):
        assert told.recv() == number
        moments.append(time.monotonic())
    process.join(300)
    assert process.exitcode == 0
    return [end - begin for begin, end in pairwise([*moments, time.monotonic()])]


def _leftovers(folder: Path, record: Record) -> list[str]:
    """Name what lies in a record without the head naming it."""
    head = record.head()
    named = {part.id for part in head.parts}
    hashes = {f"{part.source['sha256']}.zst" for part in head.parts}
    inside = folder / "record"
    return [
        *(str(p) for p in (inside / "stage").glob("*")),
        *(str(p) for p in (inside / "parts").glob("*") if p.name not in named),
        *(str(p) for p in (inside / "files").glob("*") if p.name not in hashes),
        *(str(p) for p in inside.iterdir() if p.name not in KEPT),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("make", [_lines, _case], ids=["ftm", "case"])
def test_a_load_killed_at_any_moment(
    make: Callable[[Path], Format], server: ForkServerContext, tmp_path: Path
) -> None:
    made = make(tmp_path)
    rng = seeded_random()
    whole = tmp_path / "whole"
    seconds = [
        min(step)
        for step in zip(*(_timed(server, f, made) for f in (tmp_path / "warm", whole)), strict=True)
    ]
    first = Record(tmp_path / "first")
    _load(first.workspace, Format(made.reader, made.editions[:1]))
    versions = ["", first.head().data_version, Record(whole).head().data_version]
    found: dict[int, int] = dict.fromkeys(range(3), 0)
    killed = 0
    for number in range(TRIES // 2):
        folder = tmp_path / f"try{number}"
        process, told = _begun(server, folder, made)
        step = number % len(seconds)
        while told.recv() != step:
            pass
        time.sleep(rng.random() * seconds[step])
        process.kill()
        process.join(300)
        killed += process.exitcode == -signal.SIGKILL
        record = Record(folder)
        head = record.head()
        version = head.data_version if head.parts else ""
        found[versions.index(version)] += 1
        for part in head.parts:
            assert len(record.table_files([part], "records")) == 1
        assert open_world(record).size in (0, RECORDS)
        _load(folder, made)
        assert record.head().data_version == versions[-1], f"try {number}"
        assert _leftovers(folder, record) == [], f"try {number}"
        for version in versions[1:]:
            assert record.head_at(version).data_version == version, f"try {number}"
        shutil.rmtree(folder)
    print("seconds", seconds, "killed", killed, "ended at version", found)
    assert killed >= TRIES // 4
    assert all(found.values())


def test_leftovers_of_a_dead_writer_are_put_away(tmp_path: Path) -> None:
    made = _lines(tmp_path)
    record = Record(tmp_path / "ws")
    _load(record.workspace, made)
    inside = record.folder
    for name in ("stage/x/records.parquet", "parts/dead/records.parquet", "files/dead.zst"):
        (inside / name).parent.mkdir(parents=True, exist_ok=True)
        (inside / name).write_bytes(b"half")
    for name in ("parts/dead", "files/dead.zst"):
        commit_mark(inside / name).touch()
    (inside / "HEAD.json.new").write_bytes(b"{")
    (inside / "WRITER.json").write_text('{"pid": 1, "since": "then"}')
    assert len(_leftovers(record.workspace, record)) == 7
    version = record.head().data_version
    _load(record.workspace, made)
    assert _leftovers(record.workspace, record) == []
    assert record.head().data_version == version
    assert {item.path.name for item in list_trash(record.workspace)} == {"dead", "dead.zst"}


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_a_first_load_that_died_while_it_wrote_the_log(tmp_path: Path, share: float) -> None:
    made = _lines(tmp_path)
    record = Record(tmp_path / "ws")
    _load(record.workspace, Format(made.reader, made.editions[:1]))
    inside = record.folder
    for name in ("parts", "files"):
        for path in list((inside / name).iterdir()):
            commit_mark(path).touch()
    (inside / "HEAD.json").rename(inside / "HEAD.json.new")
    # What stands beside the record is written once the head is in place.
    (record.workspace / "reserve").unlink()
    shutil.rmtree(record.workspace / "cache")
    log = (inside / "LOG.jsonl").read_bytes()
    (inside / "LOG.jsonl").write_bytes(log[: int(len(log) * share)])
    assert record.head().parts == ()
    _load(record.workspace, made)
    assert check_record(inside, deep=True).damage == []
    assert len(record.head().parts) == 2


def test_what_no_head_names_is_kept_and_told(tmp_path: Path) -> None:
    made = _lines(tmp_path)
    record = Record(tmp_path / "ws")
    _load(record.workspace, made)
    (record.folder / "parts/stray").mkdir()
    (record.folder / "parts/stray/records.parquet").write_bytes(b"somebody's")
    _load(record.workspace, made)
    assert (record.folder / "parts/stray/records.parquet").exists()
    report = check_record(record.folder, deep=True)
    assert report.damage == []
    assert "parts/stray belongs to no version of the record" in report.notes[0]
