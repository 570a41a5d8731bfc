"""The files of an answer are all there, or those that were there before, whatever comes between."""

import errno
import os
from pathlib import Path

import pytest

from graph.values.errors import InputError
from queries.export.exposure_csv import write_exposure_csv
from queries.export.write_files import write_all
from queries.screening.screen_list import screen
from queries.workspace.workspace import Workspace

OLD = {"a.csv": b"old a", "b.csv": b"old b"}
NEW = {"a.csv": b"new a", "b.csv": b"new b"}


def _fail_at(monkeypatch: pytest.MonkeyPatch, count: int, wrong: BaseException) -> None:
    """Let the writing of one of the files fail when half of it is on the disk."""
    write, written = Path.write_bytes, []

    def failing(path: Path, content: bytes) -> int:
        written.append(path)
        if len(written) == count:
            write(path, content[:2])
            raise wrong
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", failing)


def _held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("wrong", [OSError(errno.ENOSPC, "No space"), KeyboardInterrupt()])
@pytest.mark.parametrize("count", [1, 2])
def test_what_was_there_stays_where_writing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, wrong: BaseException
) -> None:
    write_all(tmp_path / "out", OLD)
    _fail_at(monkeypatch, count, wrong)
    with pytest.raises(type(wrong)):
        write_all(tmp_path / "out", NEW)
    assert _held(tmp_path / "out") == OLD


def test_a_manifest_is_gone_while_the_files_that_it_vouches_for_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_all(tmp_path / "out", OLD)
    replace, done = os.replace, list[Path]()

    def killed(path: Path, target: Path) -> None:
        if done:
            raise KeyboardInterrupt
        done.append(target)
        replace(path, target)

    monkeypatch.setattr(os, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        write_all(tmp_path / "out", NEW)
    assert _held(tmp_path / "out") == {"a.csv": b"new a"}


def test_files_take_the_place_of_others_and_links_stay_links(tmp_path: Path) -> None:
    write_all(tmp_path / "out", OLD)
    (tmp_path / "link.csv").symlink_to(tmp_path / "out" / "a.csv")
    assert write_all(tmp_path / "out", NEW) == [tmp_path / "out" / name for name in NEW]
    write_all(tmp_path, {"link.csv": b"newest"})
    assert (tmp_path / "link.csv").is_symlink()
    assert _held(tmp_path / "out") == {**NEW, "a.csv": b"newest"}


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="no /dev/null on this system")
def test_a_device_keeps_its_place() -> None:
    write_all(Path("/dev"), {"null": b"gone"})
    assert not Path("/dev/null").is_file()


def test_an_export_that_finds_no_room_leaves_the_one_before(
    opened: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = screen(opened, ["LLC Drake"], None, {"as_of": "2024-01-15"}, lambda _text: None)
    write_exposure_csv(opened, answer, tmp_path / "out")
    before = _held(tmp_path / "out")
    other = screen(opened, ["CITGO"], None, {"as_of": "2024-01-15"}, lambda _text: None)
    _fail_at(monkeypatch, 3, OSError(errno.ENOSPC, "No space left on device"))
    with pytest.raises(InputError, match="cannot be written: No space left on device; make room"):
        write_exposure_csv(opened, other, tmp_path / "out")
    assert _held(tmp_path / "out") == before


def test_what_a_killed_run_left_is_removed_once_it_is_old(tmp_path: Path) -> None:
    old, young, other = (
        tmp_path / name for name in (f".a.csv.{'0' * 32}", f".a.csv.{'1' * 32}", ".a.csv.notes")
    )
    for path in (old, young, other):
        path.write_text("half")
    for path in (old, other):
        os.utime(path, (0, 0))
    write_all(tmp_path, {"a.csv": b"whole"})
    assert sorted(tmp_path.iterdir()) == sorted([young, other, tmp_path / "a.csv"])
