"""The trash: what is removed, what is left and said, and what is no trash of ours."""

import os
from pathlib import Path

import pytest

from graph.head.trash import list_trash, make_trash
from graph.values.errors import WorkspaceError


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A folder with two things in its trash of today."""
    day = make_trash(tmp_path)
    for name in ("first", "second"):
        (day / name).mkdir()
        (day / name / "table.parquet").write_bytes(b"1234")
    return tmp_path


def test_a_trash_behind_a_link_does_not_read_as_empty(workspace: Path) -> None:
    elsewhere = workspace / "elsewhere"
    os.replace(workspace / "trash", elsewhere)
    (workspace / "trash").symlink_to(elsewhere)
    with pytest.raises(WorkspaceError, match=r"trash is a link to .*elsewhere"):
        list_trash(workspace)
    assert len([*elsewhere.rglob("table.parquet")]) == 2


def test_a_file_in_the_place_of_the_trash_is_named(tmp_path: Path) -> None:
    (tmp_path / "trash").write_text("")
    with pytest.raises(WorkspaceError, match="trash is no folder"):
        list_trash(tmp_path)
    (tmp_path / "trash").unlink()
    assert list_trash(tmp_path) == []
