"""Two at once, a full disk, an interruption, a kill: nothing is left half done."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.record.record import Record
from tests.queries.bad_input.made_up import CASE, said_in_one_line
from tests.queries.conftest import Ask, Asked, Start

pytestmark = pytest.mark.slow

ENOUGH = 300.0
"""Seconds for what takes a few where nothing else runs."""


def _many(path: Path, count: int) -> Path:
    with path.open("w") as out:
        for n in range(count):
            names = {"name": [f"Party number {n} Limited"], "jurisdiction": ["gb"]}
            out.write(json.dumps({"id": f"p{n}", "schema": "Company", "properties": names}) + "\n")
    return path


def _whole(ask: Ask, own: Path, start: Start, before: str) -> None:
    """The workspace is as it was, has no leftovers that count, and can be loaded into."""
    assert ask("status").json["data_version"] == before
    assert ask("search", "Толока").json[0]["id"] == "toloka:toloka_bv"
    more = own.parent / "more.case.yaml"
    more.write_text(CASE)
    assert ask("load", more).code == 0
    assert not list((own / "record").rglob("stage/*"))


def _no_room() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


def _entries(folder: Path) -> list[str]:
    """What lies in a folder that another process may remove at any moment."""
    try:
        return os.listdir(folder)
    except FileNotFoundError:
        return []


@pytest.fixture
def loading(
    before: str, own_workspace: Path, start: Start, tmp_path: Path
) -> Iterator["subprocess.Popen[str]"]:
    """A load that is in the middle of its work."""
    assert before
    path = _many(tmp_path / "many.ftm.json", 60_000)
    running = start(own_workspace, "load", path, "--reader", "ftm")
    deadline = time.monotonic() + ENOUGH
    stage = own_workspace / "record" / "stage"
    while not _entries(stage):
        assert running.poll() is None, "the load ended before it could be stopped"
        assert time.monotonic() < deadline, "the load has not begun"
        time.sleep(0.01)
    yield running
    if running.poll() is None:
        running.kill()
        running.wait()


def test_two_writers_at_once(
    ask_own: Ask, own_workspace: Path, start: Start, tmp_path: Path
) -> None:
    before = ask_own("status").json["data_version"]
    case = tmp_path / "ok.case.yaml"
    case.write_text(CASE)
    with Record(own_workspace).write_lock():
        second = start(own_workspace, "load", case)
        out, err = second.communicate(timeout=ENOUGH)
        said_in_one_line(Asked(second.returncode, out, err), ["another process is writing", "wait"])
        assert ask_own("search", "Толока").json, "readers are never blocked"
    _whole(ask_own, own_workspace, start, before)


def test_two_processes_load_at_once(
    ask_own: Ask, own_workspace: Path, start: Start, tmp_path: Path
) -> None:
    paths = [_many(tmp_path / f"many{n}.ftm.json", 3000) for n in range(2)]
    running = [start(own_workspace, "load", path, "--reader", "ftm") for path in paths]
    ended = [(*process.communicate(timeout=ENOUGH), process.returncode) for process in running]
    assert {code for *_, code in ended} <= {0, 2}
    for out, err, code in ended:
        if code == 2:
            said_in_one_line(Asked(code, out, err), ["another process is writing"])
    datasets = {row["dataset"]: row["parties"] for row in ask_own("status").json["datasets"]}
    loaded = [datasets.get(f"many{n}") for n in range(2)]
    assert loaded == [3000 if code == 0 else None for *_, code in ended]
    assert 3000 in loaded


def test_no_room_for_what_is_loaded(
    ask_own: Ask, own_workspace: Path, start: Start, tmp_path: Path, repository: Path
) -> None:
    before = ask_own("status").json["data_version"]
    path = _many(tmp_path / "many.ftm.json", 5000)
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from queries.cli.commands import main; main()",
            "--workspace",
            str(own_workspace),
            "load",
            str(path),
            "--reader",
            "ftm",
        ],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=_no_room,
    )
    said_in_one_line(Asked(done.returncode, done.stdout, done.stderr), ["nothing was changed"])
    _whole(ask_own, own_workspace, start, before)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_no_room_for_the_answer(sample_workspace: Path, repository: Path) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                "from queries.cli.commands import main; main()",
                "--workspace",
                str(sample_workspace),
                "regimes",
            ],
            cwd=repository,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    said_in_one_line(Asked(done.returncode, "", done.stderr), ["No space left", "room"])


def test_ctrl_c_leaves_nothing_half_done(
    before: str, loading: "subprocess.Popen[str]", ask_own: Ask, own_workspace: Path, start: Start
) -> None:
    loading.send_signal(signal.SIGINT)
    out, err = loading.communicate(timeout=ENOUGH)
    assert (loading.returncode, out) == (130, "")
    assert err.strip() == "ownership: Interrupted. Nothing was half done."
    _whole(ask_own, own_workspace, start, before)


def test_a_killed_load_leaves_nothing_half_done(
    before: str, loading: "subprocess.Popen[str]", ask_own: Ask, own_workspace: Path, start: Start
) -> None:
    loading.kill()
    loading.communicate(timeout=ENOUGH)
    assert loading.returncode == -signal.SIGKILL
    _whole(ask_own, own_workspace, start, before)


def test_a_workspace_that_may_not_be_written(
    ask_own: Ask, own_workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.geteuid() == 0:
        # Root may write anywhere; a file where a folder must be is refused to everybody.
        target = own_workspace / "record" / "stage"
        shutil.rmtree(target, ignore_errors=True)
        monkeypatch.setattr("graph.record.record.put_leftovers_away", lambda *_: [])
        target.write_text("in the way")
    else:
        target = own_workspace / "record"
        target.chmod(0o500)
    case = tmp_path / "ok.case.yaml"
    case.write_text(CASE)
    try:
        asked = ask_own("load", case)
    finally:
        if target.is_dir():
            target.chmod(0o700)
    said_in_one_line(asked, [str(own_workspace)])
