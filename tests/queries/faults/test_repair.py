"""A record that lost something: refused, mended by `repair`, and as it was afterwards."""

import errno
import json
import os
import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph.head import head_file
from graph.head.record_check import check_record
from graph.record.record import Record
from graph.values.errors import DamagedRecordError
from ingest.load import repair_record
from queries.cli.commands import run
from tests.queries.faults.conftest import Base, Command

pytestmark = pytest.mark.slow

FORMAT_1 = Path(__file__).with_name("workspace_format_1.zip")
"""A workspace as version 0.2.0 wrote it: the cases Toloka and CITGO, and a judgement."""
JUDGE = ("judge", "toloka:tevian", "toloka:ntechlab", "unsure")
FORMAT_1_VERSION = "1b19f91a5037f23e"


def _is_as_before(command: Command, base: Base, folder: Path) -> None:
    code, now, err = command(folder, "status")
    assert code == 0, err
    _, before, _ = command(base.folder, "status")
    for key in ("data_version", "datasets", "totals", "judgements"):
        assert now[key] == before[key]
    assert Record(folder).head().decisions == Record(base.folder).head().decisions
    code, answer, err = command(folder, "check", "--deep")
    assert (code, answer["problems"]) == (0, []), err


def _lose_head(folder: Path) -> None:
    (folder / "record/HEAD.json").unlink()


def _lose_heads(folder: Path) -> None:
    _lose_head(folder)
    shutil.rmtree(folder / "record/heads")


def _lose_log(folder: Path) -> None:
    (folder / "record/LOG.jsonl").unlink()


def _lose_all_but_copies(folder: Path) -> None:
    _lose_head(folder)
    _lose_log(folder)
    (folder / "record/WORKSPACE.json").unlink()


def _damage_log(folder: Path) -> None:
    path = folder / "record/LOG.jsonl"
    text = bytearray(path.read_bytes())
    text[len(text) // 3] ^= 1
    path.write_bytes(text)


def _lose_marker(folder: Path) -> None:
    (folder / "record/WORKSPACE.json").unlink()


def _put_head_back(folder: Path) -> None:
    shutil.copy(folder / "record/heads/00000001.json", folder / "record/HEAD.json")


def _put_head_and_log_back(folder: Path) -> None:
    # The head of the first load, with the log as it was then.
    head = json.loads((folder / "record/heads/00000001.json").read_bytes())["body"]
    _put_head_back(folder)
    log = folder / "record/LOG.jsonl"
    log.write_bytes(log.read_bytes()[: head["changes"]["size"]])


def _lose_part(folder: Path) -> None:
    shutil.rmtree(next((folder / "record/parts").glob("toloka-*")))


def _lose_tables(folder: Path) -> None:
    for file in (folder / "record/parts").glob("*/records.parquet"):
        file.unlink()


def _lose_descriptions(folder: Path) -> None:
    for file in (folder / "record/parts").glob("*/part.json"):
        file.unlink()


@pytest.mark.parametrize(
    "damage",
    [
        _lose_head,
        _lose_heads,
        _lose_log,
        _lose_all_but_copies,
        _damage_log,
        _lose_marker,
        _put_head_back,
        _put_head_and_log_back,
        _lose_part,
        _lose_tables,
        _lose_descriptions,
    ],
)
def test_a_damaged_record_is_mended(
    damage: Callable[[Path], None], base: Base, copy: Path, command: Command
) -> None:
    damage(copy)
    assert command(copy, "check", "--deep")[0] == 2
    code, answer, err = command(copy, "repair")
    assert (code, answer["left"]) == (0, []), err
    assert answer["mended"]
    _is_as_before(command, base, copy)
    assert command(copy, "repair")[1]["mended"] == []


def test_any_one_file_is_mended(base: Base, copy: Path, command: Command) -> None:
    files = sorted(p.relative_to(copy) for p in copy.glob("record/parts/toloka-*/*.parquet"))
    for name in random.sample(files, 4):
        (copy / name).unlink()
        judge = ("judge", "toloka:tevian", "toloka:ntechlab", "unsure")
        for asked in (("exposure", "toloka:tevian"), ("rebuild",), ("status",), judge):
            code, _, err = command(copy, *asked)
            assert code == 2
            assert str(name) in err
            assert "ownership repair" in err
        assert command(copy, "repair")[0] == 0
        _is_as_before(command, base, copy)


@pytest.mark.parametrize("put", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("nowhere")])
@pytest.mark.parametrize(
    "name", ["HEAD.json", "LOG.jsonl", "WORKSPACE.json", "heads/00000001.json", "parts/*/part.json"]
)
def test_whatever_lies_in_the_place_of_a_file_is_moved_away(
    name: str, put: Callable[[Path], None], base: Base, copy: Path, command: Command
) -> None:
    path = next((copy / "record").glob(name))
    path.unlink()
    put(path)
    assert command(copy, "check", "--deep")[0] == 2
    assert command(copy, "repair")[0] == 0
    _is_as_before(command, base, copy)


def test_without_head_log_and_copies_the_parts_are_still_there(
    base: Base, copy: Path, command: Command
) -> None:
    _lose_heads(copy)
    _lose_log(copy)
    assert command(copy, "status")[0] == 2
    code, answer, _ = command(copy, "repair")
    assert code == 3
    assert answer["left"][0].startswith("decisions, if there were any")
    assert "taken in: 3 parts that no head named" in " ".join(answer["mended"])
    head = Record(copy).head()
    assert {p.id for p in head.parts} == {p.id for p in Record(base.folder).head().parts}
    assert command(copy, "check", "--deep")[0] == 0


def test_a_part_whose_file_is_lost_too_is_named_and_refused(
    repository: Path, copy: Path, command: Command
) -> None:
    part = Record(copy).head().parts[-1]
    (copy / f"record/files/{part.source['sha256']}.zst").unlink()
    (copy / f"record/parts/{part.id}/listings.parquet").unlink()
    code, answer, _ = command(copy, "repair")
    assert (code, answer["mended"]) == (2, [])
    assert "citgo.case.yaml: its source file is not kept whole" in answer["left"][0]
    # Trying again writes nothing, so no older head goes for it.
    before = {path: path.read_bytes() for path in (copy / "record").rglob("*.json*")}
    assert command(copy, "repair")[0] == 2
    assert {path: path.read_bytes() for path in (copy / "record").rglob("*.json*")} == before
    with pytest.raises(DamagedRecordError, match="list entries of dataset citgo are missing"):
        Record(copy).head()
    assert command(copy, "judge", "toloka:tevian", "toloka:ntechlab", "unsure")[0] == 2
    source = repository / "sample_data/case/citgo.case.yaml"
    code, answer, err = command(copy, "repair", source)
    assert (code, answer["left"]) == (0, []), err
    assert command(copy, "check", "--deep")[0] == 0


def test_a_dataset_that_cannot_be_mended_can_be_dropped(copy: Path, command: Command) -> None:
    part = Record(copy).head().parts[-1]
    (copy / f"record/parts/{part.id}/listings.parquet").unlink()
    code, answer, err = command(copy, "drop", "citgo")
    assert code == 0, err
    assert command(copy, "status")[1]["data_version"] == answer["data_version"]
    assert command(copy, "check", "--deep")[0] == 0


def test_a_record_of_which_nothing_tells_what_it_was_is_left_as_it_is(
    tmp_path: Path, command: Command
) -> None:
    folder = tmp_path / "ws"
    with zipfile.ZipFile(FORMAT_1) as packed:
        packed.extractall(folder)
    (folder / "record/HEAD.json").write_text("{broken")
    before = {p: p.read_bytes() for p in (folder / "record").rglob("*") if p.is_file()}
    for asked in ("status", "migrate", "repair", "check"):
        assert command(folder, asked)[0] == 2
    assert {p: p.read_bytes() for p in before} == before


def test_on_a_full_disk_a_dataset_can_be_dropped(
    copy: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (copy / "reserve").exists()
    write = head_file.write_flushed

    def full(path: Path, text: bytes) -> None:
        if (copy / "reserve").exists():
            raise OSError(errno.ENOSPC, "No space left on device")
        write(path, text)

    monkeypatch.setattr(head_file, "write_flushed", full)
    code, _, err = command(copy, "judge", "toloka:tevian", "toloka:ntechlab", "unsure")
    assert code == 2
    assert (
        "nothing was changed: No space left on device; make room, such as with: ownership tidy"
        in err
    )
    assert command(copy, "drop", "citgo")[0] == 0
    assert command(copy, "tidy", "--older-than", "0", "--yes")[0] == 0


def test_a_repair_on_a_full_disk_says_how_much_room_it_needs(
    copy: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = Record(copy).part_folder(Record(copy).head().parts[0]) / "parties.parquet"
    table.write_bytes(table.read_bytes()[:-4])

    def full(*_said: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(repair_record, "rebuild_part", full)
        code, _, err = command(copy, "repair")
    assert code == 2
    assert f"{copy / 'record'}: the repair broke off: No space left on device" in err
    assert "make room for 1 MB, such as with: ownership tidy --older-than 0" in err
    assert command(copy, "repair")[0] == 0


@pytest.mark.parametrize("lies_in_trash", [True, False])
def test_a_tidied_workspace_has_room_kept_aside_again(
    copy: Path, command: Command, lies_in_trash: bool
) -> None:
    if lies_in_trash:
        assert command(copy, "drop", "citgo")[0] == 0
    (copy / "reserve").unlink()
    assert command(copy, "tidy", "--older-than", "0", "--yes")[0] == 0
    assert (copy / "reserve").stat().st_size >= 1 << 18


def test_a_lost_copy_is_kept_again_with_the_next_load(
    repository: Path, base: Base, copy: Path, command: Command
) -> None:
    part = Record(copy).head().parts[-1]
    kept = copy / f"record/files/{part.source['sha256']}.zst"
    kept.write_bytes(kept.read_bytes()[:-20])
    assert command(copy, "check", "--deep")[0] == 2
    code, answer, _ = command(copy, "repair")
    assert code in (2, 3)
    assert "the kept copy of citgo.case.yaml; answers do not need it" in " ".join(answer["left"])
    code, answer, _ = command(copy, "check", "--deep")
    assert "no copy of citgo.case.yaml (citgo) is kept any more" in answer["notes"][0]
    assert command(copy, "load", repository / "sample_data/case/citgo.case.yaml")[0] == 0
    assert Record(copy).kept_file(part.source["sha256"]) is not None
    _is_as_before(command, base, copy)


def test_dropping_by_mistake_loses_nothing_for_two_weeks(copy: Path, command: Command) -> None:
    assert command(copy, "drop", "citgo")[0] == 0
    lying = sorted(p.name for p in (copy / "trash").glob("*/*"))
    assert len(lying) == 2
    assert lying[1].startswith("citgo-")
    code, answer, err = command(copy, "tidy", "--yes")
    assert (code, answer) == (0, [])
    assert "Nothing has been in the trash for 14 days" in err
    code, _, err = command(copy, "tidy", "--older-than", "0")
    assert code == 2
    assert "Nothing was removed. To remove them, add --yes." in err
    code, answer, err = command(copy, "tidy", "--older-than", "0", "--yes")
    assert [row["removed"] for row in answer] == [True, True]
    assert not list((copy / "trash").glob("*"))


def test_all_that_lies_in_the_trash_goes_with_0_and_is_told_before(
    copy: Path, command: Command
) -> None:
    trash = copy / "trash"
    assert command(copy, "tidy", "--older-than", "0", "--yes")[1:] == (
        [],
        "Nothing is in the trash.\n",
    )
    assert command(copy, "drop", "citgo")[0] == 0
    (day,) = trash.iterdir()
    day.rename(trash / "2099-01-01")
    (trash / "kept by hand").mkdir()
    (trash / "2024-01-01").write_text("a file")
    code, answer, err = command(copy, "tidy", "--yes")
    assert (code, answer) == (0, [])
    assert "since when 2024-01-01, 2099-01-01, kept by hand is in the trash" in err
    assert "it goes with: ownership tidy --older-than 0" in err
    code, answer, err = command(copy, "tidy", "--older-than", "0", "--yes")
    assert (code, [(row["day"], row["removed"]) for row in answer]) == (0, [(None, True)] * 3)
    assert "Nobody knows" not in err
    assert not list(trash.iterdir())


def test_a_workspace_of_the_first_format_is_migrated(tmp_path: Path, command: Command) -> None:
    folder = tmp_path / "ws"
    with zipfile.ZipFile(FORMAT_1) as packed:
        packed.extractall(folder)
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    for asked in (("status",), ("search", "Tevian"), ("drop", "toloka"), ("check",), ("rebuild",)):
        code, _, err = command(folder, *asked)
        assert code == 2
        assert "migrate" in err, err
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before
    code, answer, err = command(folder, "migrate")
    assert code == 0, err
    assert (answer["data_version"], answer["judgements"]) == (FORMAT_1_VERSION, 1)
    assert command(folder, "check", "--deep")[0] == 0
    status = command(folder, "status")[1]
    assert status["data_version"] == FORMAT_1_VERSION
    assert [row["dataset"] for row in status["datasets"]] == ["toloka", "venezuela"]
    versions = Record(folder).head_at("c80b179a0a0ccb32")
    assert [part.dataset for part in versions.parts] == ["toloka"]
    assert command(folder, "migrate")[0] == 2


def test_the_demo_of_an_older_version_is_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("OWNERSHIP_WORKSPACE", raising=False)
    folder = tmp_path / "ownership-explorer" / "demo"
    with zipfile.ZipFile(FORMAT_1) as packed:
        packed.extractall(folder)
    assert run(["demo", "--no-open"]) == 0
    assert "brought up to date" in capfd.readouterr().err
    assert check_record(folder / "record", deep=True).damage == []


def test_a_damaged_part_of_the_first_format_is_read_again(tmp_path: Path, command: Command) -> None:
    folder = tmp_path / "ws"
    with zipfile.ZipFile(FORMAT_1) as packed:
        packed.extractall(folder)
    next((folder / "record/parts").glob("toloka-*/listings.parquet")).unlink()
    code, answer, err = command(folder, "migrate")
    assert code == 0, err
    assert answer["notes"] == [
        "toloka: toloka.case.yaml: its tables were damaged, and were read again from it"
    ]
    rows = command(folder, "exposure", "toloka:tevian", "--regime", "eu", "--as-of", "2024-04-08")
    assert [row["verdict"] for row in rows[1]] == ["listed"]


@pytest.mark.parametrize("dataset", ["toloka", "venezuela"])
def test_a_lost_dataset_of_the_first_format_is_left_out(
    tmp_path: Path, command: Command, dataset: str
) -> None:
    folder = tmp_path / "ws"
    with zipfile.ZipFile(FORMAT_1) as packed:
        packed.extractall(folder)
    head = json.loads((folder / "record/HEAD.json").read_bytes())
    (part,) = (each for each in head["parts"] if each["dataset"] == dataset)
    next((folder / "record/parts" / part["id"]).glob("parties.parquet")).unlink()
    (folder / f"record/files/{part['source']['sha256']}.zst").unlink()
    code, answer, err = command(folder, "migrate")
    assert code == 3, err
    (left,) = answer["left"]
    assert left.startswith(f"dataset {dataset} was left out: tables of {part['source']['file']} ")
    assert (answer["files"], answer["judgements"]) == (1, 1)
    status = command(folder, "status")[1]
    assert status["data_version"] == answer["data_version"] != FORMAT_1_VERSION
    assert dataset not in {row["dataset"] for row in status["datasets"]}
    assert list((folder / "trash").glob(f"*/{part['id']}/records.parquet"))
    code, answer, _ = command(folder, "check", "--deep")
    assert (code, answer["notes"]) == (0, [])
    assert command(folder, "repair")[1]["mended"] == []


def test_a_changed_table_of_the_first_format_is_not_believed(
    tmp_path: Path, command: Command
) -> None:
    folder = tmp_path / "ws"
    with zipfile.ZipFile(FORMAT_1) as packed:
        packed.extractall(folder)
    file = next((folder / "record/parts").glob("toloka-*/listings.parquet"))
    table = pq.read_table(file)
    at = table.column_names.index("start")
    later = pa.array(["2031-01-01"] * len(table), table.schema.field("start").type)
    pq.write_table(table.set_column(at, table.schema.field("start"), later), file)
    assert command(folder, "migrate")[0] == 0
    rows = command(folder, "exposure", "toloka:tevian", "--regime", "eu", "--as-of", "2024-04-08")
    assert [row["verdict"] for row in rows[1]] == ["listed"]


def test_a_copy_of_a_part_is_no_part(base: Base, copy: Path, command: Command) -> None:
    part = next((copy / "record/parts").glob("citgo-*"))
    shutil.copytree(part, part.with_name(f"{part.name}.bak"))
    part.rename(part.with_name("citgo-renamed"))
    code, _, err = command(copy, "repair")
    assert code == 0, err
    _is_as_before(command, base, copy)


def test_what_sync_programs_and_systems_leave_is_put_away(copy: Path, command: Command) -> None:
    record = copy / "record"
    part = next((record / "parts").glob("toloka-*"))
    left = [
        part.with_name(f"{part.name} (conflicted copy)"),
        record / "WORKSPACE (conflicted copy).json",
        part / ".DS_Store",
        record / "parts" / ".DS_Store",
        record / "heads" / ".DS_Store",
    ]
    shutil.copytree(part, left[0])
    shutil.copy(record / "WORKSPACE.json", left[1])
    for path in left[2:]:
        path.write_bytes(b"Bud1")
    code, answer, _ = command(copy, "check")
    assert code == 0
    assert sorted(answer["notes"]) == sorted(
        f"{path} was left by a sync program or by the system; nothing is read from it. "
        "`ownership repair` puts it away"
        for path in left
    )
    code, answer, _ = command(copy, "repair")
    assert (code, len(answer["mended"]), answer["left"]) == (0, len(left), [])
    assert not any(path.exists() for path in left)
    assert len(list((copy / "trash").glob("*/*"))) == len(left)
    assert command(copy, "check", "--deep")[1]["notes"] == []


def test_a_copy_of_a_part_that_is_lost_stays(copy: Path, command: Command) -> None:
    part = next((copy / "record/parts").glob("citgo-*"))
    shutil.copytree(part, kept := part.with_name(f"{part.name} (conflicted copy)"))
    (part / "parties.parquet").unlink()
    for path in (copy / "record/files").iterdir():
        path.unlink()
    assert command(copy, "repair")[0] == 2
    assert (kept / "parties.parquet").exists()


def test_copies_that_were_exchanged_are_put_back(base: Base, copy: Path, command: Command) -> None:
    kept = sorted((copy / "record/files").glob("*.zst"))
    texts = [path.read_bytes() for path in kept]
    for path, text in zip(kept, (*texts[1:], texts[0]), strict=True):
        path.write_bytes(text)
    _lose_tables(copy)
    code, answer, err = command(copy, "repair")
    assert (code, answer["left"]) == (0, []), err
    _is_as_before(command, base, copy)


def test_files_that_are_given_are_kept_again(
    repository: Path, base: Base, copy: Path, command: Command
) -> None:
    shutil.rmtree(copy / "record/files")
    shutil.rmtree(copy / "record/parts")
    files = [repository / f"sample_data/case/{name}.case.yaml" for name in ("citgo", "toloka")]
    older = base.folder.parent / "toloka.case.yaml"
    code, answer, err = command(copy, "repair", *files, older)
    assert (code, answer["left"]) == (0, []), err
    _is_as_before(command, base, copy)
    code, answer, _ = command(copy, "repair", repository / "README.md")
    assert "is none of the files that were loaded" in answer["left"][0]


@pytest.mark.parametrize("number", ["1", "3"])
def test_a_number_of_a_format_that_was_changed_is_damage(
    number: str, base: Base, copy: Path, command: Command
) -> None:
    head = copy / "record/HEAD.json"
    text = head.read_text(encoding="utf-8")
    head.write_text(text.replace('"format": 2', f'"format": {number}'), encoding="utf-8")
    code, _, err = command(copy, "status")
    assert (code, "ownership repair" in err) == (2, True)
    assert command(copy, "repair")[0] == 0
    _is_as_before(command, base, copy)


@pytest.mark.parametrize("name", ["record/WORKSPACE.json", "record/parts/*/part.json"])
def test_another_signed_file_in_the_place_of_the_head_is_damage(
    base: Base, copy: Path, command: Command, name: str
) -> None:
    shutil.copy(next(copy.glob(name)), copy / "record/HEAD.json")
    code, _, err = command(copy, "search", "Tevian")
    assert (code, "HEAD.json is no head" in err, "ownership repair" in err) == (2, True, True)
    assert command(copy, "repair")[0] == 0
    _is_as_before(command, base, copy)


def test_a_file_more_in_a_part_is_named(copy: Path, command: Command) -> None:
    part = next((copy / "record/parts").glob("toloka-*"))
    (part / "listings (1).parquet").write_bytes(b"PAR1")
    code, answer, err = command(copy, "check")
    assert (code, len(answer["notes"])) == (0, 1)
    assert "listings (1).parquet belongs to no table of its part" in err


def test_the_marker_of_another_workspace_is_told_and_mended(
    base: Base, copy: Path, tmp_path: Path, command: Command
) -> None:
    other = tmp_path / "other"
    assert command(other, "load", base.folder.with_name("toloka.case.yaml"))[0] == 0
    shutil.copy(other / "record/WORKSPACE.json", copy / "record/WORKSPACE.json")
    code, answer, err = command(copy, "check")
    assert code == 2, err
    assert [row["problem"] for row in answer["problems"]] == ["is of another workspace"]
    assert command(copy, "repair")[0] == 0
    _is_as_before(command, base, copy)
    # What is watched is this workspace's own again.
    assert len(command(copy, "watch", "list")[1]) == 2


def test_what_a_deep_check_found_is_told_until_it_is_mended(copy: Path, command: Command) -> None:
    file = next((copy / "record/parts").glob("toloka-*/listings.parquet"))
    text = bytearray(file.read_bytes())
    text[len(text) // 2] ^= 4
    file.write_bytes(text)
    assert command(copy, "check", "--deep")[0] == 2
    for asked in ("status", "check"):
        code, answer, err = command(copy, asked)
        assert (code, "listings.parquet" in err or "listings" in str(answer)) == (2, True)
    assert command(copy, "repair")[0] == 0
    assert command(copy, "status")[0] == 0


@pytest.mark.parametrize("words", [("export", "bods"), JUDGE])
def test_what_a_refused_command_found_is_told_until_it_is_mended(
    copy: Path, command: Command, words: tuple[str, ...], tmp_path: Path
) -> None:
    file = next((copy / "record/parts").glob("toloka-*/interests.parquet"))
    sound, said = file.read_bytes(), file.stat()
    file.write_bytes(sound[:50] + bytes([sound[50] ^ 4]) + sound[51:])
    os.utime(file, ns=(said.st_atime_ns, said.st_mtime_ns))
    out = (tmp_path / "out",) if words[0] == "export" else ()
    assert command(copy, *words, *out)[0] == 2
    for _ in range(2):
        for asked in (("status",), ("check",), ("exposure", "citgo:citgo")):
            code, answer, err = command(copy, *asked)
            assert code == 2, asked
            assert "interests" in err or "interests.parquet" in str(answer)
        # It may be deleted at any time, and what was found is not forgotten with it.
        shutil.rmtree(copy / "cache", ignore_errors=True)
    assert command(copy, "repair")[0] == 0
    assert command(copy, "status")[1]["record"]["whole"]


def test_a_damaged_line_of_the_log_that_a_refused_export_found_is_told(
    copy: Path, command: Command, tmp_path: Path
) -> None:
    _damage_log(copy)
    assert command(copy, "export", "bods", tmp_path / "out")[0] == 2
    code, answer, _ = command(copy, "status")
    assert code == 2
    assert "LOG.jsonl is damaged at line" in answer["record"]["problem"]
    assert "answers do not rest on it" in command(copy, "search", "Tevian")[2]


@pytest.mark.parametrize(
    "patterns", [("LOG.jsonl",), ("*.json*", "heads/*", "parts/*/part.json"), ("heads/*",)]
)
def test_line_ends_that_were_changed_are_named_and_mended(
    base: Base, copy: Path, command: Command, patterns: tuple[str, ...]
) -> None:
    record = copy / "record"
    files = {path for pattern in patterns for path in record.glob(pattern)}
    sound = {path: path.read_bytes() for path in files}
    for path, text in sound.items():
        path.write_bytes(text.replace(b"\n", b"\r\n"))
    code, answer, _ = command(copy, "check")
    assert (code, {Path(row["file"]) for row in answer["problems"]}) == (2, files)
    assert {row["problem"] for row in answer["problems"]} == {
        "has other line ends than were written, as after git or FTP in text mode"
    }
    code, answer, _ = command(copy, "repair")
    assert (code, answer["left"], len(answer["mended"])) == (0, [], len(files))
    assert {path: path.read_bytes() for path in files} == sound
    _is_as_before(command, base, copy)


def test_a_damaged_line_is_no_matter_of_line_ends(copy: Path, command: Command) -> None:
    _damage_log(copy)
    log = copy / "record/LOG.jsonl"
    log.write_bytes(log.read_bytes().replace(b"\n", b"\r\n"))
    code, answer, _ = command(copy, "check")
    assert code == 2
    assert "is damaged at line" in str(answer["problems"])
    assert "line ends" not in str(answer["problems"])
    assert command(copy, "repair")[0] in (0, 3)
    assert command(copy, "check", "--deep")[0] == 0


@pytest.mark.parametrize("has_parts", [False, True])
def test_the_status_of_a_record_that_cannot_be_read_is_unknown(
    base: Base, copy: Path, command: Command, has_parts: bool
) -> None:
    _lose_heads(copy)
    _lose_log(copy)
    if not has_parts:
        for path in (copy / "record/parts").glob("*/part.json"):
            path.write_bytes(b"{")
    code, answer, err = command(copy, "status")
    assert code == 2, err
    for key in ("data_version", "judgements", "dropped"):
        assert answer[key] is None, key
    assert answer["record"]["whole"] is False
    assert answer["store"]["fresh"] is False
    sound = command(base.folder, "status")[1]
    for key in ("datasets", "totals"):
        if has_parts:
            assert len(answer[key]) == len(sound[key])
        else:
            assert answer[key] is None
    assert run(["--workspace", str(copy), "--format", "table", "status"]) == 2


def test_damage_that_is_left_is_told_though_what_was_found_first_is_mended(
    copy: Path, command: Command
) -> None:
    for dataset in ("toloka", "citgo"):
        file = next((copy / "record/parts").glob(f"{dataset}-*/parties.parquet"))
        text = file.read_bytes()
        file.write_bytes(text[:50] + bytes([text[50] ^ 4]) + text[51:])
    part = Record(copy).stated_head().parts_of_dataset("citgo")[0]
    (copy / f"record/files/{part.source['sha256']}.zst").unlink()
    assert command(copy, "check", "--deep")[0] == 2
    assert command(copy, "repair")[0] == 3
    code, answer, _ = command(copy, "status")
    assert (code, "/citgo-" in answer["record"]["problem"]) == (2, True)


def test_sharing_is_for_what_was_loaded(
    copy: Path, repository: Path, command: Command, tmp_path: Path
) -> None:
    def is_open() -> bool:
        return any(path.stat().st_mode & 0o077 for path in (copy, *copy.rglob("*")))

    assert command(copy, "status")[0] == 0
    case = repository / "sample_data/case/enplus.case.yaml"
    command(copy, "load", tmp_path / "none.csv", "--shared")
    command(copy, "load", case, "--dry-run", "--shared")
    assert not is_open()
    assert command(copy, "load", case, "--shared")[0] == 0
    assert copy.stat().st_mode & 0o055 == 0o055
    assert command(copy, "load", case, "--private")[0] == 0
    command(copy, "search", "Tevian")
    command(copy, "drop", "enplus")
    assert not is_open()


def test_nothing_of_somebody_else_is_touched(tmp_path: Path, command: Command) -> None:
    folder = tmp_path / "ws"
    for name in ("notes.txt", "record/parts/mine/a.txt", "record/files/b", "cache/world/c/done"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("mine")
    case = tmp_path / "x.csv"
    case.write_text("a,b\n1,2\n")
    folder.chmod(0o755)
    before = _times_and_rights(folder)
    for asked in (
        ("load", case),
        ("load", case, "--dry-run"),
        ("status",),
        ("rebuild",),
        ("repair",),
        ("migrate",),
        ("watch", "list"),
        ("story", "list"),
        ("tidy", "--yes"),
        ("drop", "x"),
        ("judge", "a", "b", "unsure"),
        ("check",),
        ("app", "--no-open"),
    ):
        code, _, err = command(folder, *asked)
        assert code == 2, asked
        assert "Traceback" not in err
    assert _times_and_rights(folder) == before


def test_a_file_may_lie_in_the_folder_that_becomes_its_workspace(
    tmp_path: Path, repository: Path, command: Command
) -> None:
    case = shutil.copy(repository / "sample_data/case/citgo.case.yaml", tmp_path)
    wrong = tmp_path / "wrong.case.yaml"
    wrong.write_text("case: [")
    assert command(tmp_path, "load", case)[0] == 2
    assert command(tmp_path, "load", wrong, case)[0] == 3
    assert command(tmp_path, "status")[1]["totals"]["records"] == 21
    assert Path(case).exists()


def _times_and_rights(folder: Path) -> dict[Path, tuple[int, int]]:
    said = {p: p.stat() for p in (folder, *folder.rglob("*"))}
    return {p: (each.st_mtime_ns, each.st_mode) for p, each in said.items()}


@pytest.mark.parametrize("words", [("missing.csv",), ("case.yaml", "--dry-run"), ("x.csv",)])
def test_what_is_not_loaded_makes_no_workspace(
    words: tuple[str, ...], tmp_path: Path, repository: Path, command: Command
) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    shutil.copy(repository / "sample_data/case/citgo.case.yaml", tmp_path / "case.yaml")
    code, _, _ = command(tmp_path / "ws", "load", tmp_path / words[0], *words[1:])
    assert code == (0 if "--dry-run" in words else 2)
    assert not (tmp_path / "ws").exists()


@pytest.mark.parametrize("verb", ["repair", "rebuild"])
def test_kept_scores_that_are_damaged_are_made_anew(
    command: Command, base: Base, tmp_path: Path, verb: str
) -> None:
    folder = tmp_path / "ws"
    shutil.copytree(base.folder, folder)
    assert command(folder, "candidates")[0] == 0
    (scores,) = (folder / "cache" / "candidates").glob("*/*.arrow")
    text = bytearray(scores.read_bytes())
    text[len(text) // 2] ^= 1
    scores.write_bytes(text)
    code, answer, _ = command(folder, "check", "--deep")
    assert (code, [one["file"] for one in answer["problems"]]) == (2, ["cache/candidates"])
    assert command(folder, verb)[0] == 0
    code, answer, err = command(folder, "check", "--deep")
    assert (code, answer["problems"]) == (0, []), err


def test_what_lies_behind_a_link_in_the_cache_stays(
    copy: Path, tmp_path: Path, command: Command
) -> None:
    query = tmp_path / "count.cypher"
    query.write_text("MATCH (n) RETURN count(n) AS n", encoding="utf-8")
    (copy / "cache").mkdir(exist_ok=True)
    for name in ("world", "graph", "candidates", "unfinished"):
        mine = tmp_path / f"mine-{name}"
        for path in (mine / "2020" / "notes.txt", mine / "notes" / "a.txt"):
            path.parent.mkdir(parents=True)
            path.write_text("mine", encoding="utf-8")
        (mine / ".unfinished-notes").write_text("mine", encoding="utf-8")
        shutil.rmtree(copy / "cache" / name, ignore_errors=True)
        (copy / "cache" / name).symlink_to(mine)
    for words in (
        ("exposure", "toloka:tevian", "--as-of", "2024-04-08"),
        ("query", "run", query),
        ("drop", "citgo"),
        ("rebuild",),
        ("tidy", "--older-than", "0", "--yes"),
    ):
        assert command(copy, *words)[0] == 0
        for name in ("world", "graph", "candidates", "unfinished"):
            mine = tmp_path / f"mine-{name}"
            assert (mine / "notes" / "a.txt").is_file(), (words, name)
            assert (mine / ".unfinished-notes").is_file(), (words, name)
            assert (mine / "2020" / "notes.txt").is_file(), (words, name)


@pytest.mark.parametrize("seconds", ["nan", "-1", "soon"])
def test_a_wait_that_is_no_number_is_one_line(copy: Path, command: Command, seconds: str) -> None:
    code, _, err = command(copy, "drop", "citgo", "--wait", seconds)
    assert (code, len(err.splitlines())) == (2, 1)
    assert seconds in err
    assert "--wait" in err
