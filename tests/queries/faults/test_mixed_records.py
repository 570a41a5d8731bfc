"""Files of other states, branches and workspaces in a record: told, put away, and nothing lost."""

import errno
import os
import shutil
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from graph.head import part_check
from graph.head.change_log import LOG
from graph.head.head_file import KEPT
from graph.record.record import Record
from tests.queries.faults.conftest import FIRMS, Base, Command

pytestmark = pytest.mark.slow

JUDGE = ("judge", *FIRMS)


def _reasons(command: Command, folder: Path) -> set[str]:
    return {row["reason"] for row in command(folder, "decisions")[1]}


@pytest.fixture
def other(tmp_path: Path, repository: Path, command: Command) -> Path:
    """Another workspace with as many changes and more."""
    folder = tmp_path / "other"
    case = repository / "sample_data/case/toloka.case.yaml"
    assert command(folder, "load", case)[0] == 0
    for number in range(9):
        assert command(folder, *JUDGE, "unsure", "--reason", f"foreign {number}")[0] == 0
    return folder


def test_decisions_of_two_branches_are_united(base: Base, copy: Path, command: Command) -> None:
    branch = copy.with_name("branch")
    shutil.copytree(copy, branch)
    assert command(copy, *JUDGE, "negative", "--reason", "here")[0] == 0
    for reason in ("there", "there again"):
        assert command(branch, *JUDGE, "unsure", "--reason", reason)[0] == 0
    before = _reasons(command, copy)
    shutil.copy(branch / "record" / LOG, copy / "record" / LOG)
    assert command(copy, "repair")[0] == 0
    assert _reasons(command, copy) == before | {"there", "there again"}
    assert command(copy, "check", "--deep")[0] == 0


def test_a_state_of_another_branch_among_the_copies_is_named(copy: Path, command: Command) -> None:
    branch = copy.with_name("branch")
    shutil.copytree(copy, branch)
    assert command(copy, *JUDGE, "negative", "--reason", "here")[0] == 0
    for reason in ("there", "there again"):
        assert command(branch, *JUDGE, "unsure", "--reason", reason)[0] == 0
    last = Record(branch).head().serial
    for name in ("HEAD.json", LOG, f"heads/{last:08d}.json"):
        shutil.copy(branch / "record" / name, copy / "record" / name)
    code, answer, _ = command(copy, "check")
    assert code == 2
    assert [row["problem"] for row in answer["problems"]] == [
        "holds a decision that HEAD.json lacks, as after two copies were mixed"
    ]
    assert command(copy, "repair")[0] == 0
    assert {"here", "there", "there again"} <= _reasons(command, copy)
    assert command(copy, "check", "--deep")[0] == 0


def test_nothing_is_written_over_copies_of_another_branch(copy: Path, command: Command) -> None:
    branch = copy.with_name("branch")
    shutil.copytree(copy, branch)
    assert command(copy, *JUDGE, "negative", "--reason", "here")[0] == 0
    assert command(branch, *JUDGE, "unsure", "--reason", "there")[0] == 0
    shutil.rmtree(copy / "record/heads")
    shutil.copytree(branch / "record/heads", copy / "record/heads")
    last = Record(copy).head().serial
    name, before = f"{last:08d}.json", (copy / "record" / LOG).read_bytes()
    for words in ((*JUDGE, "negative"), ("drop", "citgo")):
        code, _, err = command(copy, *words)
        assert code == 2
        assert f"Nothing was written. The stored file {name} holds a decision that" in err
    assert (copy / "record" / LOG).read_bytes() == before
    assert command(copy, "repair")[0] == 0
    assert {"here", "there"} <= _reasons(command, copy)
    # What the log does not lead to is never deleted: it goes to the trash in its turn.
    text, record = (copy / "record/heads" / name).read_bytes(), Record(copy)
    for _ in range(KEPT):
        with record.write_lock() as head:
            record.commit(head)
    assert [path.read_bytes() for path in (copy / "trash").glob(f"*/{name}")] == [text]
    assert not list((copy / "trash").glob(f"*/{last - 1:08d}.json"))


@pytest.mark.parametrize(
    ("kept", "name"),
    [
        (LOG, "LOG.sync-conflict-20261129-105200-ABCDEFG.jsonl"),
        ("HEAD.json", "HEAD (conflicted copy).json"),
        ("HEAD.json", "heads/00000010 (Ana's conflicted copy).json"),
    ],
)
def test_a_second_copy_that_a_sync_program_left_is_told_and_taken_in(
    copy: Path, other: Path, command: Command, kept: str, name: str
) -> None:
    branch = copy.with_name("branch")
    shutil.copytree(copy, branch)
    assert command(branch, *JUDGE, "unsure", "--reason", "there")[0] == 0
    place, foreign = copy / "record" / name, copy / "record" / f"mine.{Path(name).suffix}"
    shutil.copy(branch / "record" / kept, place)
    shutil.copy(other / "record" / kept, foreign)
    code, answer, err = command(copy, "check")
    assert (code, len(answer["notes"])) == (0, 2)
    assert f"{place} is another copy of head or log" in err
    assert f"{foreign} is no file of the record" in err
    code, answer, _ = command(copy, "repair")
    assert (code, answer["left"]) == (0, [])
    assert answer["found"] == [f"record/{name} is no file of the record"]
    assert any(
        each.startswith(f"record/{name} is another copy of head or log, with 3 decisions")
        for each in answer["mended"]
    )
    assert "there" in _reasons(command, copy)
    assert (place.exists(), foreign.exists()) == (False, True)
    assert len(command(copy, "check", "--deep")[1]["notes"]) == 1


@pytest.mark.parametrize("name", [LOG, "HEAD.json", "heads"])
def test_a_file_of_another_workspace_is_put_away(
    copy: Path, other: Path, command: Command, name: str
) -> None:
    marker = (copy / "record/WORKSPACE.json").read_bytes()
    head = Record(copy).head()
    if name == "heads":
        name = f"heads/{Record(other).head().serial:08d}.json"
    shutil.copy(other / "record" / name, copy / "record" / name)
    code, answer, _ = command(copy, "check")
    assert code == 2
    wrong = {Path(row["file"]).name: row["problem"] for row in answer["problems"]}
    assert wrong[Path(name).name] == "is of another workspace"
    assert "WORKSPACE.json" not in wrong
    code, answer, err = command(copy, "repair")
    assert (code, answer["left"]) == (0, []), err
    assert (copy / "record/WORKSPACE.json").read_bytes() == marker
    now = Record(copy).head()
    assert (now.data_version, now.decisions) == (head.data_version, head.decisions)
    assert command(copy, "check", "--deep")[0] == 0


@pytest.mark.parametrize(
    "names", [("heads", "parts", "files"), (LOG, "heads"), ("HEAD.json", "heads")]
)
def test_the_record_is_that_of_the_workspace_that_marker_and_head_or_log_name(
    copy: Path, other: Path, command: Command, names: tuple[str, ...]
) -> None:
    head, foreign = Record(copy).head(), Record(other).head()
    for name in names:
        place, source = copy / "record" / name, other / "record" / name
        if source.is_dir():
            shutil.rmtree(place)
            shutil.copytree(source, place)
        else:
            shutil.copy(source, place)
    assert command(copy, "status")[1]["data_version"] == head.data_version
    code, answer, _ = command(copy, "repair")
    assert answer["data_version_before"] == answer["data_version"] == head.data_version
    said = f"is of another workspace ({foreign.workspace_id})"
    file = LOG if LOG in names else "heads/00000010.json"
    assert any(
        each.startswith(f"record/{file} {said}, with 9 decisions; it is trash/")
        for each in answer["mended"]
    )
    assert Record(copy).stated_head().decisions == head.decisions
    if "parts" in names:
        lost = {each.split(",")[0] for each in answer["left"]}
        assert (code, lost) == (3, {"toloka", "citgo"})
        assert any(f"/{foreign.parts[0].id} {said}" in each for each in answer["mended"])
    else:
        assert (code, answer["left"]) == (0, [])
        assert command(copy, "check", "--deep")[0] == 0


@pytest.mark.parametrize("name", [LOG, "heads", "HEAD.json"])
def test_what_another_branch_loaded_is_not_lost_in_silence(
    copy: Path, repository: Path, command: Command, name: str
) -> None:
    branch = copy.with_name("branch")
    shutil.copytree(copy, branch)
    assert command(copy, *JUDGE, "negative", "--reason", "here")[0] == 0
    case = repository / "sample_data/case/enplus.case.yaml"
    assert command(branch, "load", case)[0] == 0
    place = copy / "record" / name
    if place.is_dir():
        shutil.rmtree(place)
        shutil.copytree(branch / "record" / name, place)
    else:
        shutil.copy(branch / "record" / name, place)
    code, answer, _ = command(copy, "repair")
    assert code == 3
    assert answer["left"] == [
        "dataset enplus was loaded in another branch of this record: its tables are not here; "
        "load enplus.case.yaml again"
    ]
    assert "here" in _reasons(command, copy)
    assert command(copy, "load", case)[0] == 0
    assert command(copy, "check", "--deep")[0] == 0


@pytest.mark.parametrize("is_lost", [True, False])
def test_what_was_dropped_does_not_come_back(copy: Path, command: Command, is_lost: bool) -> None:
    part = next((copy / "record/parts").glob("citgo-*"))
    kept, log = copy.with_name("kept"), (copy / "record" / LOG).read_bytes()
    shutil.copytree(part, kept)
    assert command(copy, "drop", "citgo")[0] == 0
    shutil.copytree(kept, part)
    if is_lost:
        (copy / "record" / LOG).unlink()
    else:
        (copy / "record" / LOG).write_bytes(log)
    version = command(copy, "status")[1]["data_version"]
    code, answer, err = command(copy, "repair")
    assert (code, answer["left"]) == (0, []), err
    assert not part.exists()
    status = command(copy, "status")[1]
    assert status["data_version"] == version
    assert "citgo" not in [row["dataset"] for row in status["datasets"]]


@pytest.mark.parametrize("is_stray", [False, True])
def test_a_drop_that_a_repair_undoes_is_told(copy: Path, command: Command, is_stray: bool) -> None:
    branch = copy.with_name("branch")
    shutil.copytree(copy, branch)
    assert command(branch, "drop", "citgo")[0] == 0
    dropped = command(branch, "status")[1]["data_version"]
    for reason in ("here", "here again"):
        assert command(copy, *JUDGE, "negative", "--reason", reason)[0] == 0
    version = command(copy, "status")[1]["data_version"]
    if is_stray:
        head = copy / "record/HEAD (conflicted copy).json"
        shutil.copy(branch / "record/HEAD.json", head)
    else:
        shutil.copytree(branch / "record", copy / "record", dirs_exist_ok=True)
    code, answer, _ = command(copy, "repair")
    assert (code, answer["data_version"]) == (3, version)
    assert len(answer["left"]) == 1
    assert "dataset citgo was dropped in another branch of this record (20" in answer["left"][0]
    assert all(each in answer["left"][0] for each in (dropped, version))
    assert command(copy, "check", "--deep")[0] == 0


def test_what_lies_in_the_trash_is_told_where_another_branch_has_it(
    copy: Path, command: Command
) -> None:
    branch = copy.with_name("branch")
    shutil.copytree(copy, branch)
    assert command(copy, "drop", "citgo")[0] == 0
    for reason in ("there", "there again"):
        assert command(branch, *JUDGE, "negative", "--reason", reason)[0] == 0
    shutil.copytree(branch / "record", copy / "record", dirs_exist_ok=True)
    code, answer, _ = command(copy, "repair")
    assert code == 3
    assert any("dataset citgo, if it was dropped here" in each for each in answer["left"])


def test_a_file_that_may_not_be_read_is_not_damaged(
    copy: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, really = copy / "record" / LOG, os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != log and really(path, mode))
    before = set(copy.rglob("*"))
    code, _, err = command(copy, "repair")
    assert code == 2
    assert f"{log}: cannot be read: Permission denied; give yourself the right" in err
    assert set(copy.rglob("*")) == before


def test_a_table_that_may_not_be_read_is_not_told_to_be_damaged(
    copy: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = Record(copy).part_folder(Record(copy).head().parts[0]) / "parties.parquet"
    read, metadata = os.open, pq.read_metadata

    def refuse(path: str | Path, *more: Any, **named: Any) -> int:
        if Path(path) == table:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return read(path, *more, **named)

    def refuse_arrow(path: Path) -> pq.FileMetaData:
        if path == table:
            # Arrow puts the path and more into the words of the system.
            raise PermissionError(errno.EACCES, f"Failed to open local file '{path}'")
        return metadata(path)

    part_check._hashed.clear()
    (copy / "cache/opened.json").unlink(missing_ok=True)
    table.chmod(0o600)
    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refuse)
        patch.setattr(pq, "read_metadata", refuse_arrow)
        for words in (("status",), ("check",), ("check", "--deep"), ("paths", "Tevian")):
            code, _, err = command(copy, *words)
            assert code == 2
            assert "cannot be read (Permission denied)" in err
            assert "ive yourself the right to read it" in err
            assert "repair" not in err
            assert str(table) in err
    # Who may read it finds nothing wrong, and is not told of somebody else's check.
    assert command(copy, "check")[0] == 0
    state = command(copy, "status")
    assert state[0] == 0
    # What could not be read was not compared.
    assert state[1]["record"]["checked_deep_on"] is None


@pytest.mark.parametrize("name", ["parts", "files", "heads", "parts/*"])
def test_a_folder_that_may_not_be_read_does_not_hide_the_rest(
    copy: Path, command: Command, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    closed = min((copy / "record").glob(name))
    text = (copy / "record" / LOG).read_bytes()
    (copy / "record" / LOG).write_bytes(text.replace(b"two firms", b"two farms"))
    access, listed = os.access, os.listdir

    def refuse(path: Path) -> list[str]:
        if Path(path) == closed:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return listed(path)

    monkeypatch.setattr(os, "listdir", refuse)
    monkeypatch.setattr(os, "access", lambda at, mode: Path(at) != closed and access(at, mode))
    for words in (("check",), ("check", "--deep")):
        code, answer, err = command(copy, *words)
        wrong = {row["file"]: row["problem"] for row in answer["problems"]}
        assert (code, wrong.pop(str(closed))) == (2, "cannot be read (Permission denied)"), err
        assert [Path(each).name for each in wrong] == [LOG]


def test_a_cache_that_may_not_be_read_is_noted(
    copy: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = copy / "cache/world"

    def refuse(*_: object, **__: object) -> list[str]:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(cache))

    monkeypatch.setattr("graph.world.open_world.find_damage", refuse)
    code, answer, _ = command(copy, "check", "--deep")
    assert (code, answer["whole"]) == (0, True)
    assert answer["notes"] == [f"{cache} was not looked at: Permission denied"]


def test_a_log_that_is_mended_is_told(copy: Path, command: Command) -> None:
    (copy / "record" / LOG).write_bytes(b"")
    code, answer, _ = command(copy, "repair")
    assert (code, answer["mended"]) == (0, ["LOG.jsonl was written again"])
    assert list((copy / "trash").glob(f"*/{LOG}*"))


def test_a_record_put_back_whole_is_older_than_what_was_written_here(
    copy: Path, command: Command
) -> None:
    kept = copy.with_name("kept")
    shutil.copytree(copy / "record", kept)
    assert command(copy, *JUDGE, "negative", "--reason", "lost")[0] == 0
    shutil.rmtree(copy / "record")
    shutil.copytree(kept, copy / "record")
    code, _, err = command(copy, "exposure", "Tevian")
    assert code == 2
    assert "of the data, and state" in err
    code, answer, _ = command(copy, "repair")
    assert code == 3
    assert answer["left"][0].startswith("decisions after 20")
    assert command(copy, "exposure", "Tevian")[0] == 0
    assert command(copy, *JUDGE, "negative")[0] == 0
    assert command(copy, "check", "--deep")[0] == 0
