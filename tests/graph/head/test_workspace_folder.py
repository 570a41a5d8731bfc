"""The rights of a workspace's files: closed to others, opened where it is shared."""

import stat
from pathlib import Path

import pytest

from graph.head.workspace_folder import FolderState, folder_state, mend_modes
from graph.values import file_digests


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.mark.parametrize(
    ("shared", "folder_mode", "file_mode"), [(False, 0o700, 0o600), (True, 0o755, 0o644)]
)
def test_every_file_and_folder_is_mended_and_no_link_is_followed(
    shared: bool, folder_mode: int, file_mode: int, tmp_path: Path
) -> None:
    workspace, outside = tmp_path / "ws", tmp_path / "outside"
    inner = workspace / "cache" / "deep"
    inner.mkdir(parents=True)
    outside.mkdir()
    for file in (inner / "one", workspace / "two", outside / "theirs"):
        file.touch()
    folders, files = (workspace, inner.parent, inner), (inner / "one", workspace / "two")
    for path in (*folders, outside):
        path.chmod(0o700 if shared else 0o775)
    for path in (*files, outside / "theirs"):
        path.chmod(0o600 if shared else 0o664)
    untouched = _mode(outside), _mode(outside / "theirs")
    (inner / "link").symlink_to(outside / "theirs")
    (workspace / "away").symlink_to(outside, target_is_directory=True)
    assert mend_modes(workspace, shared=shared) == 5
    assert {_mode(path) for path in folders} == {folder_mode}
    assert {_mode(path) for path in files} == {file_mode}
    assert (_mode(outside), _mode(outside / "theirs")) == untouched
    assert mend_modes(workspace, shared=shared) == 0
    assert mend_modes(tmp_path / "none", shared=shared) == 0


def test_data_sets_of_ones_own_may_be_described_before_anything_is_loaded(tmp_path: Path) -> None:
    own = tmp_path / "catalogue"
    own.mkdir()
    (own / "mine.toml").write_text("key = 'mine'\n")
    assert folder_state(tmp_path) is FolderState.EMPTY
    (own / "photo.jpg").write_text("")
    assert folder_state(tmp_path) is FolderState.FOREIGN


def test_what_was_compared_whole_stays_so_when_others_lose_their_rights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, changed = tmp_path / "whole", tmp_path / "changed"
    for folder in (whole, changed):
        folder.mkdir()
        (folder / "table").write_bytes(b"rows")
        file_digests.write_digests(folder, ["table"])
        for file in folder.iterdir():
            file.chmod(0o644)
    # One is as it was written, and the other was written since.
    file_digests.is_unchanged(whole)
    (changed / "table").write_bytes(b"ROWS")
    assert mend_modes(tmp_path, shared=False) >= 6
    assert not file_digests.is_unchanged(changed)
    with monkeypatch.context() as patch:
        patch.setattr(file_digests, "digest_file", None)
        assert file_digests.is_unchanged(whole)
