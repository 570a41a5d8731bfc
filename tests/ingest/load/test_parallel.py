"""Files that processes read side by side: the same record, the same words, nothing left running."""

import json
import multiprocessing
import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graph.record.record import Record
from ingest.load import parallel
from ingest.load.pipeline import Options, Outcome, load, quarantine

pytestmark = pytest.mark.slow

FILES, RECORDS = 4, 300
ALONE = Options(reader="ftm", dataset="firms", retrieved_on="2024-01-01", jobs=1)
BESIDE = replace(ALONE, jobs=2)


def line(number: int) -> str:
    """One company as FollowTheMoney writes it."""
    names = {"name": [f"Firm {number}"], "country": ["nl"]}
    return json.dumps({"id": f"c{number}", "schema": "Company", "properties": names})


def write(folder: Path, *, records: int = RECORDS) -> list[Path]:
    """Write files that have a third in common with the next, with a record that is none in each."""
    files = []
    for number in range(FILES):
        first = number * records * 2 // 3
        lines = [line(n) for n in range(first, first + records)] + ["{broken"]
        file = folder / f"part{number}.json"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        files.append(file)
    (folder / "none.json").write_text("not one record\n", encoding="utf-8")
    return [*files[:2], folder / "none.json", *files[2:]]


class Seen:
    """Keeps what a face would show."""

    def __init__(self) -> None:
        self.files: list[list[Any]] = []

    def start(self, name: str, size: int) -> None:
        """A file begins."""
        self.files.append([name, size, 0, 0])

    def step(self, records: int, bytes_read: int) -> None:
        """It is so far."""
        self.files[-1][2:] = records, bytes_read

    def end(self) -> None:
        """It has ended."""
        self.files[-1].append("ended")


def told(outcomes: list[Outcome]) -> list[Any]:
    """What is said of the files."""
    return [(outcome.answer, outcome.remarks) for outcome in outcomes]


@pytest.mark.parametrize("twice", [False, True], ids=["new", "loaded before"])
def test_the_record_is_the_same(tmp_path: Path, twice: bool) -> None:
    files = write(tmp_path)
    one, two = Record(tmp_path / "one"), Record(tmp_path / "two")
    if twice:
        for record in (one, two):
            load(record, files[1:2], ALONE)
    alone, seen = Seen(), Seen()
    expected, found = load(one, files, ALONE, alone), load(two, files, BESIDE, seen)
    assert told(found) == told(expected)
    assert [outcome.is_refused for outcome in found] == [False, False, True, False, False]
    assert two.head().data_version == one.head().data_version
    assert list(quarantine(two)) == list(quarantine(one))
    assert [name for name, *_ in seen.files] == [file.name for file in files]
    for mine, its in zip(seen.files, alone.files, strict=True):
        assert (mine[1], *mine[3:]) == (its[1], *its[3:])
    assert not list((two.folder / "stage").glob("*"))


def test_a_complete_edition_in_parts_is_judged_whole(tmp_path: Path) -> None:
    files = [file for file in write(tmp_path) if file.name != "none.json"]
    whole = replace(BESIDE, complete=True, retrieved_on="2024-02-01")
    one, two = Record(tmp_path / "one"), Record(tmp_path / "two")
    for record, jobs in ((one, 1), (two, 2)):
        load(record, files, replace(ALONE, jobs=jobs))
    expected = load(one, files[1:], replace(whole, jobs=1))
    assert told(load(two, files[1:], whole)) == told(expected)
    # As complete, a single part would be half of what was there before it.
    later = replace(whole, retrieved_on="2024-03-01")
    assert "nothing was replaced" in load(two, files[:1], later)[0].answer["refused"]
    assert two.head().data_version == one.head().data_version


def _dies(*_: object) -> None:
    os._exit(9)


def test_files_of_a_process_that_died_are_read_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = write(tmp_path)
    expected = load(Record(tmp_path / "one"), files, ALONE)
    monkeypatch.setattr(parallel, "_read_in_process", _dies)
    assert told(load(Record(tmp_path / "two"), files, BESIDE)) == told(expected)


def test_small_files_are_worth_no_process_unless_one_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parallel, "ProcessPoolExecutor", None)
    files = write(tmp_path)
    assert not load(Record(tmp_path / "one"), files[:2], replace(ALONE, jobs=None))[1].is_refused
    assert not load(Record(tmp_path / "two"), files[:1], BESIDE)[0].is_refused
    with pytest.raises(TypeError):
        load(Record(tmp_path / "three"), files[:2], BESIDE)


class Stopped:
    """A face that is stopped by a person as soon as something was read."""

    def start(self, name: str, size: int) -> None:
        """Do nothing."""

    def step(self, records: int, bytes_read: int) -> None:
        """Stop."""
        raise KeyboardInterrupt

    def end(self) -> None:
        """Do nothing."""


def test_whoever_stops_a_load_stops_its_processes(tmp_path: Path) -> None:
    files, record = write(tmp_path), Record(tmp_path / "stopped")
    with pytest.raises(KeyboardInterrupt):
        load(record, files, BESIDE, Stopped())
    assert not multiprocessing.active_children()
    assert record.head().parts == ()
    assert not load(record, files, BESIDE)[0].is_refused


def _alive(process: int) -> bool:
    """Return whether a process runs.

    Where nobody reaps it, one that has ended stays as a zombie.
    """
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rsplit(")", 1)[1].split()[0] not in "ZX"


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc to see processes")
def test_processes_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    files = [file for file in write(tmp_path, records=20_000) if file.name != "none.json"]
    workspace = tmp_path / "killed"
    spawn = multiprocessing.get_context("spawn")
    loading = spawn.Process(target=load, args=(Record(workspace), files, BESIDE))
    loading.start()
    children = Path(f"/proc/{loading.pid}/task/{loading.pid}/children")
    while len(list((workspace / "record" / "stage").glob("*"))) < 2:
        assert loading.is_alive()
        time.sleep(0.01)
    readers = [int(number) for number in children.read_text().split()]
    assert len(readers) >= 2
    loading.kill()
    loading.join()
    until = time.monotonic() + 300
    while any(map(_alive, readers)):
        assert time.monotonic() < until, "a process still reads"
        time.sleep(0.05)
    assert [o.is_refused for o in load(Record(workspace), files, BESIDE)] == [False] * FILES
    expected = Record(tmp_path / "undisturbed")
    load(expected, files, ALONE)
    assert Record(workspace).head().data_version == expected.head().data_version
