"""A run says the same from one process as from two, and `--quick` says what it leaves out."""

import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from tests.spread import pytest_xdist_auto_num_workers

TESTS = """
import pytest
from tests.spread import add_remark

@pytest.mark.slow
def test_that_takes_long():
    pass

@pytest.mark.parametrize("number", range(20))
def test_number(number):
    pass

def test_that_says_something(request):
    add_remark(request.config, "seen")
"""
INI = "[pytest]\nmarkers =\n slow: takes long\n neo4j: needs a Neo4j\n browser: needs Chromium\n"
PLUGINS = ("-p", "xdist", "-p", "pytest_randomly", "-p", "tests.spread", "-p", "no:cacheprovider")


def _run(repository: Path, folder: Path, *options: str, code: int = 0, tests: str = TESTS) -> str:
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    for name in ("one", "two"):
        (folder / f"test_{name}.py").write_text(tests, encoding="utf-8")
    (folder / "pytest.ini").write_text(INI, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *PLUGINS, "-c", folder / "pytest.ini", *options],
        cwd=repository,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def test_one_process_and_two_say_the_same(repository: Path, tmp_path: Path) -> None:
    options = ("--quick", "--dist=loadfile", "--randomly-seed=7", str(tmp_path))
    for processes in ("0", "2"):
        printed = _run(repository, tmp_path, "-n", processes, *options)
        assert "42 passed" in printed
        assert printed.count("seen\nseen\n") == 1
        assert "The same order again: --randomly-seed=7\n" in printed
        assert "--quick has left out 2 tests" in printed


def test_a_seed_gives_its_order_again(repository: Path, tmp_path: Path) -> None:
    def order(seed: int) -> list[str]:
        options = ("-v", "-n0", f"--randomly-seed={seed}", str(tmp_path))
        return re.findall(r"::(\S+) PASSED", _run(repository, tmp_path, *options))

    first = order(1)
    assert len(first) == 44
    assert first == order(1) != order(2)


FAILS = """
def test_that_fails():
    assert 1 + 1 == 3, "no sum"

def test_that_passes():
    pass
"""


@pytest.mark.parametrize("processes", ["0", "2"])
def test_a_failure_is_told_before_the_run_ends(
    repository: Path, tmp_path: Path, processes: str
) -> None:
    printed = _run(
        repository, tmp_path, "-n", processes, str(tmp_path), code=1, tests=FAILS
    ).partition("= FAILURES =")[0]
    for name in ("one", "two"):
        line = rf"FAILED \S*test_{name}\.py::test_that_fails \(call\): AssertionError: no sum"
        assert len(re.findall(line, printed)) == 1


DIES = """
import os, pathlib, pytest

@pytest.mark.parametrize("number", range(5))
def test_number(number):
    pass

def test_that_ends_its_process():
    mark = pathlib.Path(__file__ + ".died")
    if not mark.exists():
        mark.touch()
        os._exit(1)
"""


@pytest.mark.slow
def test_workers_that_die_together_are_one_failure_each(repository: Path, tmp_path: Path) -> None:
    printed = _run(
        repository, tmp_path, "-n2", "--dist=loadfile", str(tmp_path), code=1, tests=DIES
    )
    assert "INTERNALERROR" not in printed
    assert "2 failed, " in printed


@pytest.mark.parametrize(
    ("named", "spread"),
    [
        (["tests"], True),
        (["tests", "app.py"], True),
        (["app.py"], False),
        (["app.py::test_one", "README.md"], False),
        (["tests", "not_there"], False),
    ],
)
def test_only_folders_are_spread(
    repository: Path, named: list[str], spread: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTEST_XDIST_AUTO_NUM_WORKERS", raising=False)
    started = SimpleNamespace(args=named, invocation_params=SimpleNamespace(dir=repository))
    workers = pytest_xdist_auto_num_workers(cast(pytest.Config, started))
    assert (workers != 0) is spread
