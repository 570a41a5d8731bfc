"""What lies beside the record is written in its own place, wherever a link leads."""

import sys
from pathlib import Path

import pytest

from graph.head.trash import list_trash
from graph.head.workspace_folder import RESERVE
from graph.record.writer_lock import WRITER, fill_reserve, hold_writer_lock
from graph.values.errors import WorkspaceError
from queries.question.remark import WaitRemark


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
    # It does not read as empty either: what was dropped may lie there.
    with pytest.raises(WorkspaceError, match="What lies there is not removed"):
        list_trash(workspace)
    assert (elsewhere / "2026-01-01" / "photos").is_dir()


def test_who_waits_is_told_for_whom_and_how_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "record").mkdir()
    told: list[tuple[str, float]] = []
    with hold_writer_lock(tmp_path, 0, lambda *said: told.append(said)):
        assert told == []
        with (
            pytest.raises(WorkspaceError, match="another process is writing"),
            hold_writer_lock(tmp_path, 1.1, lambda *said: told.append(said)),
        ):
            pass
        holder = (tmp_path / "record" / WRITER).read_text().split()[1].rstrip(",")
    assert f"another process is writing (process {holder}, since 20" in told[0][0]
    assert told[0][0].endswith("waiting up to 1.1 s for it to end")
    assert 1 < told[0][1] <= 1.1
    assert told[-1][1] == 0
    for is_terminal in (False, True):
        monkeypatch.setattr(sys.stderr, "isatty", lambda here=is_terminal: here)
        remark = WaitRemark()
        for left in (2.0, 1.0, 0.0):
            remark("waiting", left)
        on_lines = "waiting\n" + "\r2 s left\033[K\r1 s left\033[K\r\033[K" * is_terminal
        assert capsys.readouterr().err == on_lines


def test_a_head_that_grows_finds_room_kept_aside_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = list[int]()

    def draw(size: int) -> bytes:
        drawn.append(size)
        return bytes(size)

    monkeypatch.setattr("graph.record.writer_lock.os.urandom", draw)
    for head in range(100_000, 140_000, 1_000):
        fill_reserve(tmp_path, head)
        assert (tmp_path / RESERVE).stat().st_size >= 4 * head
    assert len(drawn) == 1
