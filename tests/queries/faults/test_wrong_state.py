"""Damage that locks no workspace, and small files of another state that are not believed."""

import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest

from graph.head.part_check import was_compared
from graph.record.record import Record
from graph.values.errors import DamagedRecordError
from tests.queries.faults.conftest import FIRMS, Base, Command
from tests.queries.faults.test_lost_decisions import JUDGE
from tests.queries.faults.test_repair import FORMAT_1, FORMAT_1_VERSION

pytestmark = pytest.mark.slow


def _content(folder: Path) -> dict[Path, bytes]:
    """Return all files of a record, to be compared."""
    return {path: path.read_bytes() for path in (folder / "record").rglob("*") if path.is_file()}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A workspace of the first format."""
    folder = tmp_path / "ws"
    with zipfile.ZipFile(FORMAT_1) as packed:
        packed.extractall(folder)
    return folder


def _lose_parties(folder: Path, dataset: str) -> None:
    next((folder / "record/parts").glob(f"{dataset}-*/parties.parquet")).unlink()


def test_two_datasets_that_cannot_be_mended_can_be_dropped(copy: Path, command: Command) -> None:
    for dataset in ("toloka", "citgo"):
        _lose_parties(copy, dataset)
    shutil.rmtree(copy / "record/files")
    assert command(copy, "check", "--deep")[0] == 2
    assert command(copy, "repair")[0] == 2
    assert command(copy, "drop", "citgo")[0] == 0
    code, _, err = command(copy, "exposure", "Tevian")
    assert code == 2
    assert "parties of dataset toloka are missing" in err
    assert command(copy, "drop", "toloka")[0] == 0
    assert command(copy, "check", "--deep")[0] == 0
    assert command(copy, "status")[1]["datasets"] == []


@pytest.mark.parametrize("lost", ["parts/citgo-*/parties.parquet", "files/*.zst"])
def test_a_file_that_was_found_missing_is_not_missed_after_the_drop(
    copy: Path, command: Command, lost: str
) -> None:
    sha256 = Record(copy).head().parts_of_dataset("citgo")[0].source["sha256"]
    next((copy / "record").glob(lost.replace("*.zst", f"{sha256}.zst"))).unlink()
    assert command(copy, "check", "--deep")[0] == 2
    assert command(copy, "drop", "citgo")[0] == 0
    code, _, err = command(copy, "exposure", "Tevian")
    assert (code, "deep check" in err) == (0, False), err
    assert command(copy, "check")[0] == 0


def test_a_drop_takes_no_damaged_table_for_sound(copy: Path, command: Command) -> None:
    table = next((copy / "record/parts").glob("toloka-*/documents.parquet"))
    text = bytearray(table.read_bytes())
    text[len(text) // 2] ^= 1
    table.write_bytes(text)
    assert command(copy, "drop", "citgo")[0] == 0
    record = Record(copy)
    assert not was_compared(record.folder, record.head())
    with pytest.raises(DamagedRecordError, match=r"Nothing was written\. .*documents\.parquet"):
        record.decide()


def test_after_a_drop_a_sound_record_is_not_read_again(copy: Path) -> None:
    record = Record(copy)
    with record.write_lock() as head:
        assert was_compared(record.folder, head)
    assert was_compared(record.folder, record.drop("citgo"))


@pytest.mark.parametrize("lost", ["HEAD.json", "parts/citgo-*/parties.parquet"])
def test_what_would_write_says_that_nothing_was_written(
    copy: Path, command: Command, lost: str
) -> None:
    next((copy / "record").glob(lost)).unlink()
    writes = [JUDGE, ("decisions", "--undo", FIRMS[0])]
    if lost == "HEAD.json":
        writes.append(("drop", "citgo"))
    for words in writes:
        code, _, err = command(copy, *words)
        assert (code, "Nothing was written. " in err, "No answer" in err) == (2, True, False), err
    assert "No answer was given. " in command(copy, "exposure", "Tevian")[2]


@pytest.mark.parametrize("lost", [(), ("heads",), ("heads", "WORKSPACE.json"), ("LOG.jsonl",)])
@pytest.mark.parametrize("back", [(), ("VERSIONS.jsonl",)])
def test_a_head_of_the_first_format_put_back_is_not_migrated(
    old: Path, command: Command, lost: tuple[str, ...], back: tuple[str, ...]
) -> None:
    record = old / "record"
    kept = {name: (record / name).read_bytes() for name in ("HEAD.json", *back)}
    assert command(old, "migrate")[0] == 0
    assert command(old, "judge", "toloka:yandex_nv", "toloka:ntechlab", "negative")[0] == 0
    now = command(old, "status")[1]
    for name, content in kept.items():
        (record / name).write_bytes(content)
    for name in lost:
        place = record / name
        shutil.rmtree(place) if place.is_dir() else place.unlink()
    before = _content(old)
    for asked in ("migrate", "status", "checks"):
        code, _, err = command(old, asked)
        assert (code, "ownership repair" in err, "an old copy was put back" in err) == (2, 1, 1)
        assert "migrate" not in err
    assert _content(old) == before
    code, answer, err = command(old, "repair")
    assert (code, answer["left"]) == (0, []), err
    assert command(old, "check", "--deep")[0] == 0
    after = command(old, "status")[1]
    assert (after["data_version"], after["judgements"]) == (now["data_version"], now["judgements"])


def test_an_older_head_of_the_first_format_is_not_migrated(old: Path, command: Command) -> None:
    file = old / "record/HEAD.json"
    newest = file.read_bytes()
    head = json.loads(newest)
    head |= {"serial": 1, "parts": head["parts"][:1], "decisions": []}
    file.write_text(json.dumps(head), encoding="utf-8")
    before = _content(old)
    code, _, err = command(old, "migrate")
    assert code == 2
    assert "HEAD.json is older than VERSIONS.jsonl" in err
    assert "Restore the newest HEAD.json" in err
    assert _content(old) == before
    file.write_bytes(newest)
    assert command(old, "migrate")[1]["data_version"] == FORMAT_1_VERSION


@pytest.mark.parametrize(("kept", "lost"), [(None, "1, 2, 3"), (300, "2, 3"), (0, "1, 2, 3")])
def test_what_a_lost_file_of_versions_told_is_missed(
    old: Path, command: Command, kept: int | None, lost: str
) -> None:
    versions = old / "record/VERSIONS.jsonl"
    if kept is None:
        versions.unlink()
    else:
        os.truncate(versions, kept)
    code, answer, err = command(old, "migrate")
    assert (code, answer["data_version"]) == (0, FORMAT_1_VERSION), err
    assert [each.partition(":")[0] for each in answer["notes"]] == [
        f"VERSIONS.jsonl does not tell of states {lost} of the record",
        "VERSIONS.jsonl does not reach to state 3, which is that of HEAD.json",
    ]
    assert "cannot be told whether HEAD.json is the newest" in answer["notes"][1]


def test_a_lost_line_of_versions_is_missed(old: Path, command: Command) -> None:
    versions = old / "record/VERSIONS.jsonl"
    lines = versions.read_bytes().splitlines(keepends=True)
    versions.write_bytes(b"".join((lines[0], lines[1], b"{", *lines[2:])))
    (note,) = command(old, "migrate")[1]["notes"]
    assert note.startswith("VERSIONS.jsonl does not tell of state 2 of the record: older data")


def test_a_write_of_the_first_format_that_was_killed_is_migrated(
    old: Path, command: Command
) -> None:
    # Its program told of the next version first, then wrote HEAD.new, and then swapped.
    versions = old / "record/VERSIONS.jsonl"
    last = json.loads(versions.read_bytes().splitlines()[-1])
    with versions.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(last | {"serial": last["serial"] + 1}) + "\n")
    (old / "record/HEAD.new").write_text('{"format": 1, ')
    assert command(old, "migrate")[1]["data_version"] == FORMAT_1_VERSION


@pytest.mark.parametrize("beside", ["reserve", "cache/opened.json"])
@pytest.mark.parametrize("marker", [True, False])
def test_a_record_of_which_the_marker_alone_is_left_is_lost(
    repository: Path, base: Base, copy: Path, command: Command, beside: str, marker: bool
) -> None:
    case = repository / "sample_data/case/citgo.case.yaml"
    for name in {"reserve", "cache/opened.json"} - {beside}:
        (copy / name).unlink()
    shutil.rmtree(copy / "record")
    (copy / "record").mkdir()
    if marker:
        shutil.copy(base.folder / "record/WORKSPACE.json", copy / "record")
    before = _content(copy)
    for words in (("status",), ("check",), ("repair",), ("load", case), JUDGE):
        code, answer, err = command(copy, *words)
        assert (code, answer) == (2, None), words
        assert "HEAD.json, LOG.jsonl, heads and parts are missing in its folder record" in err
        assert "Restore that folder from a copy" in err
    assert _content(copy) == before


def test_a_workspace_that_was_never_written_goes_on(
    repository: Path, tmp_path: Path, command: Command
) -> None:
    folder = tmp_path / "new"
    record = Record(folder)
    # What a first load leaves that was killed, and questions that were asked since.
    with record.write_lock():
        record.new_stage().mkdir()
    for words in (("status",), ("check", "--deep"), ("search", "Tevian"), ("repair",)):
        command(folder, *words)
    case = repository / "sample_data/case/citgo.case.yaml"
    code, _, err = command(folder, "load", case)
    assert code == 0, err
