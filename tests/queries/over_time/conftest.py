from pathlib import Path

import pytest

from queries.workspace.workspace import Workspace, open_workspace
from tests.queries.over_time.made_up import EDITIONS, load


@pytest.fixture
def three(tmp_path: Path) -> Workspace:
    """A workspace with three editions of one case, each complete."""
    workspace = open_workspace(tmp_path / "workspace")
    for day, rows in EDITIONS.items():
        load(workspace, tmp_path, day, rows)
    return workspace
