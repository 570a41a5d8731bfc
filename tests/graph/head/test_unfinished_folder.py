"""What a killed export left is removed by the next one and by `tidy`, and nothing else is."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from graph.head.trash import list_unfinished, remove_item
from graph.head.unfinished_folder import left_folders, unfinished_folder

KILLED = (
    "import os, sys; from pathlib import Path; "
    "from graph.head.unfinished_folder import unfinished_folder as begin\n"
    "with begin(Path(sys.argv[1]), Path(sys.argv[2])) as folder:\n"
    "    (folder / 'half.csv').write_text('half')\n"
    "    os.kill(os.getpid(), 9)"
)


@pytest.fixture
def left(tmp_path: Path) -> Path:
    """The folder that a process left in `out` when it was killed; its workspace is `ws`."""
    words = [sys.executable, "-c", KILLED, str(tmp_path / "out"), str(tmp_path / "ws")]
    subprocess.run(words, check=False)
    (found,) = (tmp_path / "out").glob(".*")
    assert (found / "files" / "half.csv").is_file()
    return found


def test_the_next_run_removes_what_a_killed_one_left(left: Path, tmp_path: Path) -> None:
    with unfinished_folder(tmp_path / "out", tmp_path / "other") as folder:
        assert list(folder.iterdir()) == []
        assert not left.exists()
        # Somebody who writes at the same time loses nothing.
        with unfinished_folder(tmp_path / "out", tmp_path / "other"):
            assert folder.is_dir()
        assert left_folders(tmp_path / "other") == []
    assert list((tmp_path / "out").iterdir()) == []
    assert left_folders(tmp_path / "ws") == []
    assert list((tmp_path / "ws" / "cache" / "unfinished").iterdir()) == []


def test_tidy_removes_it_and_leaves_the_target(left: Path, tmp_path: Path) -> None:
    (item,) = list_unfinished(tmp_path / "ws")
    assert (item.path, item.size) == (left, 4)
    remove_item(item)
    assert (tmp_path / "out").is_dir()
    assert list_unfinished(tmp_path / "ws") == []


def test_a_folder_with_files_of_others_stays(left: Path, tmp_path: Path) -> None:
    (left / "mine.txt").write_text("mine")
    linked = left.with_name(".unfinished-linked")
    (tmp_path / "elsewhere" / "files").mkdir(parents=True)
    (tmp_path / "elsewhere" / "lock").touch()
    linked.symlink_to(tmp_path / "elsewhere")
    (empty := left.with_name(".unfinished-empty")).mkdir()
    note = tmp_path / "ws" / "cache" / "unfinished" / ".unfinished-note"
    note.write_text(str(tmp_path / "elsewhere"))
    with unfinished_folder(tmp_path / "out", tmp_path / "ws"):
        assert left_folders(tmp_path / "ws") == []
    assert (left / "mine.txt").exists()
    assert (tmp_path / "elsewhere" / "lock").exists()
    # It may be one that is being made at this moment.
    assert empty.is_dir()
    os.utime(empty, (0, 0))
    with unfinished_folder(tmp_path / "out", tmp_path / "ws"):
        assert not empty.exists()


def test_a_workspace_that_cannot_be_written_does_without_a_note(tmp_path: Path) -> None:
    (tmp_path / "ws").write_text("a file")
    with unfinished_folder(tmp_path / "out", tmp_path / "ws") as folder:
        assert folder.is_dir()
    shutil.rmtree(tmp_path / "out")
