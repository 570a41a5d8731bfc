"""The sample cases as workspaces that the files of this folder only read, loaded once a process."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.load.pipeline import Options
from queries.question.settings import Settings
from queries.workspace.workspace import Workspace

RING = Path(__file__).with_name("data") / "ring.case.yaml"


@pytest.fixture(scope="session")
def samples(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace of the sample cases."""
    workspace = Workspace(Settings(tmp_path_factory.mktemp("samples") / "workspace"))
    cases = sorted((repository / "sample_data" / "case").glob("*.case.yaml"))
    assert not any(outcome.is_refused for outcome in workspace.load(cases, Options()))
    yield workspace
    workspace.close()


@pytest.fixture(scope="session")
def ring(
    samples: Workspace, repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workspace]:
    """A workspace of the sample cases, the ring beside them, and a second file of one of them.

    The parties of the second file are some of a first, on the same lists.
    """
    folder = tmp_path_factory.mktemp("ring") / "workspace"
    # What is made from the record is made anew; a store may be open there.
    leave_out = shutil.ignore_patterns("cache")
    shutil.copytree(samples.settings.workspace, folder, ignore=leave_out)
    workspace = Workspace(Settings(folder))
    consortium = repository / "sample_data" / "ftm" / "consortium.ftm.json"
    outcomes = workspace.load([RING, consortium], Options())
    assert not any(outcome.is_refused for outcome in outcomes)
    yield workspace
    workspace.close()
