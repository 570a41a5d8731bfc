"""What lies beside the record is written in its own place, wherever a link leads."""

from pathlib import Path

from graph.head.trash import list_trash
from graph.head.workspace_folder import RESERVE
from graph.record.writer_lock import WRITER, fill_reserve, hold_writer_lock


def test_a_link_leads_to_no_file_elsewhere(tmp_path: Path) -> None:
    workspace, precious = tmp_path / "ws", tmp_path / "precious"
    (workspace / "record").mkdir(parents=True)
    precious.write_text("mine")
    (workspace / RESERVE).symlink_to(precious)
    (workspace / "record" / WRITER).symlink_to(precious)
    with hold_writer_lock(workspace, 0):
        fill_reserve(workspace, 10)
        assert not (workspace / "record" / WRITER).is_symlink()
    assert precious.read_text() == "mine"
    assert not (workspace / RESERVE).is_symlink()


def test_what_lies_behind_a_link_is_no_trash(tmp_path: Path) -> None:
    workspace, elsewhere = tmp_path / "ws", tmp_path / "elsewhere"
    (elsewhere / "2026-01-01" / "photos").mkdir(parents=True)
    workspace.mkdir()
    (workspace / "trash").symlink_to(elsewhere)
    assert list_trash(workspace) == []
