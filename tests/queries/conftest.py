"""The command line in this process and as a process of its own, on the sample cases."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ingest.load.pipeline import Options
from queries.cli.commands import run
from queries.workspace.workspace import Workspace, open_workspace


@dataclass(frozen=True)
class Asked:
    """What a command gave: its exit code, the answer, and the remarks."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The answer, read back; fails with the remarks where the command failed."""
        assert self.code == 0, self.err
        return json.loads(self.out)


Ask = Callable[..., Asked]
Start = Callable[..., "subprocess.Popen[str]"]


def cases(repository: Path) -> list[Path]:
    """The sample cases, in a fixed order."""
    return sorted((repository / "sample_data" / "case").glob("*.case.yaml"))


@pytest.fixture(scope="session")
def sample_workspace(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the sample cases and warm caches; tests that change one take a copy."""
    folder = tmp_path_factory.mktemp("sample") / "workspace"
    workspace = open_workspace(folder)
    outcomes = workspace.load(cases(repository), Options())
    assert not [o.answer for o in outcomes if o.is_refused]
    assert workspace.search("Yandex")
    workspace.close()
    return folder


@pytest.fixture
def own_workspace(sample_workspace: Path, tmp_path: Path) -> Path:
    """A copy of the sample workspace that a test may change."""
    folder = tmp_path / "workspace"
    shutil.copytree(sample_workspace, folder)
    return folder


@pytest.fixture
def opened(sample_workspace: Path) -> Workspace:
    """The sample workspace as Python opens it; for reading."""
    return open_workspace(sample_workspace)


def _asking(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Ask:
    monkeypatch.setenv("OWNERSHIP_WORKSPACE", str(folder))
    for name in ("OWNERSHIP_STORE", "OWNERSHIP_STORE_USER", "OWNERSHIP_STORE_PASSWORD"):
        monkeypatch.delenv(name, raising=False)

    def ask(*arguments: str | Path) -> Asked:
        capfd.readouterr()
        code = run([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return Asked(code, out, err)

    return ask


@pytest.fixture
def ask(
    sample_workspace: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Ask:
    """Runs a command that changes nothing on the sample workspace."""
    return _asking(sample_workspace, monkeypatch, capfd)


@pytest.fixture
def ask_own(
    own_workspace: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Ask:
    """Runs a command on this test's own copy of the sample workspace."""
    return _asking(own_workspace, monkeypatch, capfd)


PROGRAM = """
import signal
from queries.cli.commands import main
signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""
"""The command line as a terminal starts it: what runs in a script's background ignores Ctrl-C."""


@pytest.fixture
def start(repository: Path) -> Start:
    """Starts the command line as a process of its own."""

    def begin(folder: Path, *arguments: str | Path) -> "subprocess.Popen[str]":
        words = ["--workspace", folder, *arguments]
        return subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *map(str, words)],
            cwd=repository,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    return begin
