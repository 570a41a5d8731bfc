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
    assert command(copy, "status")[0] == 0


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
