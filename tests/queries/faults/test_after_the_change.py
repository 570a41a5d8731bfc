"""What fails once a change counts is told as that: the change is done, and something is left."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.head import head_file
from graph.head.head_file import FIRST_FORMAT
from graph.head.trash import TRASH, list_trash, make_trash, move_to_trash
from graph.record.record import Record
from queries.workspace.record_care import empty_trash
from tests.queries.faults.conftest import FIRMS, Base, Command
from tests.queries.faults.test_repair import FORMAT_1

pytestmark = pytest.mark.slow

JUDGE = ("judge", *FIRMS, "unsure", "--reason", "after")


def _fail_at(
    monkeypatch: pytest.MonkeyPatch, name: str, is_meant: Callable[[Path], bool], number: int
) -> None:
    """Let a call of the system fail for some paths, by the last path that it is given."""
    really = getattr(os, name)

    def fail(*given: object, **more: object) -> object:
        paths = [Path(each) for each in given if isinstance(each, str | os.PathLike)]
        if paths and is_meant(paths[-1]):
            raise OSError(number, os.strerror(number), str(paths[0]), None, str(paths[-1]))
        return really(*given, **more)

    monkeypatch.setattr(os, name, fail)


def _without_parties(status: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the datasets without their parties, which are counted when a graph is built."""
    return [{**row, "parties": None} for row in status["datasets"]]


def _reasons(command: Command, folder: Path) -> list[str]:
    return [row["reason"] for row in command(folder, "decisions")[1]]


@pytest.mark.parametrize(
    "words", [JUDGE, ("load", "alabuga.case.yaml"), ("drop", "citgo")], ids=lambda words: words[0]
)
def test_a_head_that_cannot_be_swapped_does_not_hide_what_was_done(
    copy: Path, command: Command, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...],
    repository: Path,
) -> None:  # fmt: skip
    monkeypatch.chdir(repository / "sample_data/case")
    before = command(copy, "status")[1]
    head = copy / "record/HEAD.json"
    with monkeypatch.context() as broken:
        _fail_at(broken, "replace", lambda path: path == head, errno.EPERM)
        code, answer, err = command(copy, *words)
        assert (code, bool(answer)) == (3, True)
        assert f"It is done, but {head} could not be written: Operation not permitted" in err
        now = command(copy, "status")[1]
        assert now["data_version"] != before["data_version"]
        # The next change cannot be begun, and says so rightly; nothing is lost by it.
        code, _, err = command(copy, *JUDGE)
        assert code == 2
        assert f"{head}: writing failed, and nothing was changed: Operation not permitted" in err
        then = command(copy, "status")[1]
        assert _without_parties(then) == _without_parties(now)
        # Nor does a repair take away the head that answers come from.
        code, _, err = command(copy, "repair")
        assert (code, "Operation not permitted" in err) == (2, True)
        assert command(copy, "status")[1]["data_version"] == now["data_version"]
    shutil.copytree(copy, copied := copy.with_name("copied"))
    code, answer, _ = command(copied, "repair")
    assert (code, answer["data_version"], answer["left"]) == (0, now["data_version"], [])
    assert command(copied, "check", "--deep")[0] == 0
    assert command(copy, *JUDGE)[0] == 0
    assert _reasons(command, copy).count("after") == (2 if words == JUDGE else 1)
    assert command(copy, "check", "--deep")[0] == 0


def test_a_second_change_does_not_overwrite_one_that_waits_to_be_swapped(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = Record(copy)
    with record.write_lock() as head:
        with monkeypatch.context() as broken:
            _fail_at(broken, "replace", lambda path: path.name == "HEAD.json", errno.EIO)
            first = record.commit(head)
            with pytest.raises(OSError, match="Input/output"):
                record.commit(first)
        assert record.head() == first
        assert record.commit(first).serial == first.serial + 1
    assert len(record.left) == 1


def _half_line(folder: Path) -> None:
    """Leave what a writer leaves that dies before its lines are whole."""
    shutil.copytree(folder, later := folder.with_name("later"))
    record = Record(later)
    with record.write_lock() as head:
        record.commit(head)
    shutil.copy(later / "record/HEAD.json", folder / "record/HEAD.json.new")
    log = (later / "record/LOG.jsonl").read_bytes()
    (folder / "record/LOG.jsonl").write_bytes(log[:-9])


def _lose_head(folder: Path) -> None:
    (folder / "record/HEAD.json").unlink()


@pytest.mark.parametrize(
    ("damage", "words"),
    [(None, JUDGE), (None, ("drop", "citgo")), (_half_line, JUDGE), (_lose_head, ("repair",))],
)
def test_a_snapshot_by_hard_links_stays_as_it_is(
    copy: Path, command: Command, damage: Callable[[Path], None] | None, words: tuple[str, ...]
) -> None:
    if damage is not None:
        damage(copy)
    snapshot = copy.with_name("snapshot")
    shutil.copytree(copy / "record", snapshot, copy_function=os.link)
    before = {path: path.read_bytes() for path in snapshot.rglob("*") if path.is_file()}
    assert command(copy, *words)[0] == 0
    assert {path: path.read_bytes() for path in snapshot.rglob("*") if path.is_file()} == before
    assert command(copy, "check", "--deep")[0] == 0


def test_an_old_state_that_cannot_be_removed_undoes_nothing(
    copy: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(head_file, "KEPT", 2)
    shutil.rmtree(copy / "record/heads/00000001.json", ignore_errors=True)
    old = copy / "record/heads/00000001.json"
    old.unlink(missing_ok=True)
    old.mkdir()
    # What is no state of this log goes to the trash, unless that fails too.
    _fail_at(monkeypatch, "replace", lambda path: TRASH in path.parts, errno.EACCES)
    code, _, err = command(copy, *JUDGE)
    assert code == 3
    assert f"It is done, but {old} could not be cleared away: " in err
    assert _reasons(command, copy).count("after") == 1


def test_a_drop_that_cannot_clear_away_is_done_and_the_next_writer_ends_it(
    copy: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = next((copy / "record/parts").glob("citgo-*"))
    with monkeypatch.context() as broken:
        _fail_at(broken, "replace", lambda path: TRASH in path.parts, errno.EACCES)
        code, answer, err = command(copy, "drop", "citgo")
        assert (code, answer["dropped"]) == (3, "citgo")
        assert f"It is done, but {part} could not be moved to the trash: Permission denied" in err
        code, answer, _ = command(copy, "check")
        assert code == 0
        assert f"{part} was left by a drop that broke off" in " ".join(answer["notes"])
        code, _, err = command(copy, *JUDGE)
        assert code == 0, "what a drop has left keeps nobody from writing"
        assert f"{part.name} could not be moved to the trash: Permission denied" in err
    assert part.exists()


@pytest.mark.parametrize(
    "words", [JUDGE, ("repair",), ("tidy",), ("tidy", "--older-than", "0", "--yes")]
)
def test_what_a_killed_drop_has_left_goes_to_the_trash(
    copy: Path, command: Command, words: tuple[str, ...]
) -> None:
    part = next((copy / "record/parts").glob("citgo-*"))
    kept = next(p.source["sha256"] for p in Record(copy).head().parts if p.id == part.name)
    places = [part, copy / f"record/files/{kept}.zst"]
    aside = copy.with_name("aside")
    aside.mkdir()
    for place in places:
        (shutil.copytree if place.is_dir() else shutil.copy)(place, aside / place.name)
    assert command(copy, "drop", "citgo")[0] == 0
    for place in places:
        shutil.move(aside / place.name, place)
    code, answer, err = command(copy, *words)
    assert code == 0
    said = err + str(answer)
    for place in places:
        assert f"{place.name}, which is of no use any more, is in the trash now" in said
        assert not place.exists()
    assert command(copy, "check", "--deep")[1]["notes"] == []


def test_a_dataset_that_was_dropped_and_loaded_again_stays(
    copy: Path, command: Command, repository: Path
) -> None:
    assert command(copy, "drop", "citgo")[0] == 0
    assert command(copy, "load", repository / "sample_data/case/citgo.case.yaml")[0] == 0
    assert command(copy, *JUDGE)[0] == 0
    assert command(copy, "repair")[1]["mended"] == []
    assert "citgo" in [row["dataset"] for row in command(copy, "status")[1]["datasets"]]
    assert command(copy, "check", "--deep")[0] == 0


def test_a_migration_says_that_it_is_done(
    tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "ws"
    shutil.unpack_archive(FORMAT_1, folder)
    with monkeypatch.context() as broken:
        _fail_at(broken, "replace", lambda path: path.name == FIRST_FORMAT[0], errno.EIO)
        code, answer, _ = command(folder, "migrate")
    assert code == 3
    assert answer["left"] == [
        f"{folder / 'record' / FIRST_FORMAT[0]} could not be moved to the trash: Input/output error"
    ]
    assert command(folder, "status")[1]["data_version"] == answer["data_version"]
    assert FIRST_FORMAT[0] in command(folder, *JUDGE)[2]
    assert not (folder / "record" / FIRST_FORMAT[0]).exists()


def test_a_repair_that_runs_out_of_room_tells_what_it_mended(
    base: Base, copy: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = copy / "record/parts"
    next(parts.glob("toloka-*/listings.parquet")).unlink()
    next(parts.glob("citgo-*/part.json")).unlink()
    with monkeypatch.context() as broken:

        def is_meant(path: Path) -> bool:
            return path.name == "part.json" and "citgo" in path.parent.name

        _fail_at(broken, "replace", is_meant, errno.ENOSPC)
        code, answer, _ = command(copy, "repair")
    assert (code, answer["whole"]) == (3, False)
    assert "toloka: the tables of toloka.case.yaml were read again from it" in answer["mended"]
    assert "No space left on device; make room" in answer["left"][-1]
    assert not list(parts.glob("*/*.new"))
    assert command(copy, "repair")[0] == 0
    assert command(copy, "check", "--deep")[0] == 0
    version = command(base.folder, "status")[1]["data_version"]
    assert command(copy, "status")[1]["data_version"] == version


def test_a_trash_on_another_disk_is_reached_by_copying(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other_disk(path: str | Path, target: str | Path) -> None:
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(path), None, str(target))

    monkeypatch.setattr(os, "replace", other_disk)
    monkeypatch.setattr(os, "rename", other_disk)
    for place in ("record/LOG.jsonl", "record/heads"):
        before = sorted(file.name for file in (copy / place).glob("*"))
        now = move_to_trash(copy, copy / place)
        assert now is not None
        assert now.exists()
        assert sorted(file.name for file in now.glob("*")) == before
        assert not (copy / place).exists()


def test_a_link_of_the_trash_that_leads_nowhere_is_named_with_what_to_do(
    copy: Path, command: Command
) -> None:
    (copy / TRASH).symlink_to("nowhere")
    code, _, err = command(copy, "drop", "citgo")
    assert code == 2
    said = f"{copy / TRASH}: writing failed, and nothing was changed: File exists; move away what"
    assert said in err
    next((copy / "record/parts").glob("toloka-*/listings.parquet")).unlink()
    code, answer, _ = command(copy, "repair")
    assert code == 2
    assert f"{copy / TRASH}: File exists; move away what lies in its place" in answer["left"]
    (copy / TRASH).unlink()
    assert command(copy, "repair")[0] == 0


def test_what_cannot_be_removed_keeps_nothing_else(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("first", "second"):
        (make_trash(copy) / name).mkdir()
        (make_trash(copy) / name / "table.parquet").write_bytes(b"1234")
    first, second = list_trash(copy)
    stuck, unlink = first.path / "table.parquet", os.unlink

    def refuse(path: str, *words: object, **more: object) -> None:
        if os.fspath(path).endswith("table.parquet") and stuck.exists() and not gone:
            gone.append(1)
            raise PermissionError(1, "Operation not permitted", str(path))
        unlink(path, *words, **more)  # type: ignore[arg-type]

    gone: list[int] = []
    (first.path / "other.parquet").write_bytes(b"12")
    monkeypatch.setattr(os, "unlink", refuse)
    kept = empty_trash(copy, [first, second])
    assert list(kept) == [first.path]
    assert "Operation not permitted" in kept[first.path]
    assert stuck.exists()
    assert not (first.path / "other.parquet").exists()
    assert not second.path.exists()
