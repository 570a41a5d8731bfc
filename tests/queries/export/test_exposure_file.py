"""The exposure file: all in one, the same bytes, and asked again with `ownership verify`."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.load.pipeline import Options
from queries.export.exposure_file import WORDS_FILE, write_exposure_file
from queries.export.verify_file import verify_exposure
from queries.export.write_files import file_hashes, pack_zip
from queries.screening.screen_list import screen
from queries.workspace.workspace import open_workspace
from tests.queries.conftest import Ask

pytestmark = pytest.mark.slow

ASKED = ("exposure", "Toloka AI BV", "LLC Drake", "--as-of", "2024-01-15", "--links")


def unpacked(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def verified(ask: Ask, path: Path) -> Any:
    asked = ask("--format", "json", "verify", path)
    return {**json.loads(asked.out), "code": asked.code, "err": asked.err}


@pytest.fixture
def saved(ask: Ask, tmp_path: Path) -> Path:
    path = tmp_path / "file.zip"
    asked = ask(*ASKED, "--zip", path)
    assert asked.code == 0, asked.err
    return path


def test_it_holds_tables_words_rules_pictures_and_their_hashes(saved: Path) -> None:
    files = unpacked(saved)
    manifest = json.loads(files.pop("manifest.json"))
    assert manifest["files"] == file_hashes(files)
    assert {"exposure_summary.csv", "exposure_hops.csv", WORDS_FILE} <= set(files)
    assert b'key = "eu_asset_freeze"' in files["rules/eu_asset_freeze.toml"]
    words = files[WORDS_FILE].decode()
    assert "2. Toloka AI BV, the EU asset freeze, 15 January 2024" in words
    assert "[1] Yandex N.V. announces" in words
    assert "not evidence of wrongdoing" in words
    assert files["pictures/2-eu_asset_freeze.svg"].startswith(b"<?xml")
    assert b"Company \xc2\xb7 Netherlands" in files["pictures/2-eu_asset_freeze.svg"], (
        "kinds, countries"
    )


def test_the_same_question_gives_the_same_bytes(saved: Path, ask: Ask, tmp_path: Path) -> None:
    again = tmp_path / "again.zip"
    assert ask(*ASKED, "--zip", again).code == 0
    assert again.read_bytes() == saved.read_bytes()


def test_on_the_same_data_it_says_the_same(saved: Path, ask: Ask) -> None:
    found = verified(ask, saved)
    assert found["code"] == 0
    assert found["same"] is True
    assert found["said"].startswith("same: the file is whole")
    assert found["differences"] == []
    assert found["run_id_then"] == found["run_id_now"]


def test_a_list_is_asked_again_too(ask: Ask, tmp_path: Path) -> None:
    listed = tmp_path / "partners.csv"
    listed.write_text("name,country\nToloka AI BV,nl\nNobody Ltd,gb\n", encoding="utf-8")
    saved = tmp_path / "list.zip"
    assert ask("exposure", "--input", listed, "--as-of", "2024-01-15", "--zip", saved).code == 0
    listed.unlink()
    assert "input/partners.csv" in unpacked(saved)
    assert verified(ask, saved)["same"] is True


def test_a_list_in_another_encoding_is_asked_again_as_it_was(ask: Ask, tmp_path: Path) -> None:
    listed, saved = tmp_path / "partners.csv", tmp_path / "list.zip"
    listed.write_bytes("name\nТолока\n".encode("windows-1251"))
    options = ("--encoding", "windows-1251", "--as-of", "2024-01-15", "--zip", saved)
    asked = ask("exposure", "--input", listed, *options)
    assert {row["subject_id"] for row in asked.json} == {"toloka:toloka_bv"}
    assert verified(ask, saved)["same"] is True


def test_on_other_data_it_names_what_differs(saved: Path, ask_own: Ask) -> None:
    assert ask_own("drop", "enplus").code == 0
    found = verified(ask_own, saved)
    assert found["code"] == 2
    assert found["same"] is False
    assert (found["data"], found["rules"], found["answer"]) == ("different", "same", "different")
    assert found["data_version_then"] != found["data_version_now"]
    where = {difference["where"] for difference in found["differences"]}
    assert any(place.startswith("source enplus: enplus.case.yaml (sha256 ") for place in where)
    assert any("caveats" in place for place in where)
    assert "data differ" in found["err"]


def test_a_party_that_is_gone_is_named(saved: Path, ask_own: Ask) -> None:
    assert ask_own("drop", "toloka").code == 0
    found = verified(ask_own, saved)
    assert found["code"] == 2
    assert found["answer"] == "not asked again"
    assert "Toloka AI BV" in found["differences"][-1]["now"]


def test_a_file_that_was_changed_is_found_out(saved: Path, ask: Ask, tmp_path: Path) -> None:
    files = unpacked(saved)
    files["exposure_summary.csv"] = files["exposure_summary.csv"].replace(b"review", b"excluded")
    changed = tmp_path / "changed.zip"
    changed.write_bytes(pack_zip(files))
    found = verified(ask, changed)
    assert found["code"] == 2
    assert found["file"] == "changed since it was written"
    assert {"what": "file", "where": "exposure_summary.csv"}.items() <= found["differences"][
        0
    ].items()
    verdicts = [d for d in found["differences"] if d["where"].endswith(": verdict")]
    assert [(d["then"], d["now"]) for d in verdicts] == [("excluded", "review")]


def test_a_file_that_was_changed_with_its_hash_is_found_out(
    saved: Path, ask: Ask, tmp_path: Path
) -> None:
    files = unpacked(saved)
    manifest = json.loads(files["manifest.json"])
    for name in (WORDS_FILE, "pictures/2-eu_asset_freeze.svg"):
        files[name] = files[name].replace(b"Volozh", b"Somebody")
        manifest["files"] |= file_hashes({name: files[name]})
    files["manifest.json"] = json.dumps(manifest).encode()
    changed = tmp_path / "changed.zip"
    changed.write_bytes(pack_zip(files))
    found = verified(ask, changed)
    assert found["file"] == "whole"
    assert found["answer"] == "different"
    where = [difference["where"] for difference in found["differences"]]
    assert "pictures/2-eu_asset_freeze.svg" in where
    assert any(place.startswith(f"{WORDS_FILE}, line") for place in where)


def _forged(saved: Path, change: Callable[[Any, dict[str, bytes]], object]) -> Path:
    """Write an exposure file with another manifest, whose hashes fit, beside the first."""
    files = unpacked(saved)
    manifest = json.loads(files.pop("manifest.json"))
    change(manifest, files)
    manifest["files"] = file_hashes(files)
    path = saved.with_name("forged.zip")
    path.write_bytes(pack_zip({"manifest.json": json.dumps(manifest).encode(), **files}))
    return path


def _other_run(manifest: Any, files: dict[str, bytes]) -> None:
    old, manifest["run_id"] = manifest["run_id"].encode(), "deadbeef00000000"
    for name in [name for name in files if name.endswith(".csv")]:
        files[name] = files[name].replace(old, b"deadbeef00000000")


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda said, _files: said.update(run_id="0" * 16), "run_id in exposure_summary.csv"),
        (_other_run, "run_id"),
        (lambda said, _files: said["sources"][0].update(licence="CC0"), "sources 1 licence"),
        (lambda said, _files: said["counts"].update({"matches.csv": 999}), "counts matches.csv"),
        (lambda said, _files: said.update(schema_version=99), "schema_version"),
        (lambda said, _files: said.update(verified="all"), "verified"),
        (lambda said, _files: said.update(columns_guessed={"a": "b"}), "columns_guessed a"),
        (lambda said, _files: said.update(inputs=[{"sha256": "0" * 64}]), "inputs"),
        (lambda said, _files: said.update(more="x"), "more"),
    ],
)
def test_a_manifest_that_was_changed_is_found_out(
    saved: Path, ask: Ask, change: Callable[[Any, dict[str, bytes]], object], where: str
) -> None:
    found = verified(ask, _forged(saved, change))
    assert (found["code"], found["same"], found["answer"]) == (2, False, "same")
    assert found["file"] == "changed since it was written"
    assert f"manifest.json: {where}" in {one["where"] for one in found["differences"]}


def test_on_other_data_a_changed_manifest_is_found_out_too(saved: Path, ask_own: Ask) -> None:
    assert ask_own("drop", "enplus").code == 0
    assert verified(ask_own, saved)["file"] == "whole"
    forged = _forged(saved, lambda said, _files: said.update(run_id="0" * 16))
    assert verified(ask_own, forged)["file"] == "changed since it was written"


def _archive(**files: bytes) -> bytes:
    return pack_zip({name.replace("__", "."): content for name, content in files.items()})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no certificate and no answer file"),
        (b"PK\x03\x04 and no more", "no zip archive"),
        (_archive(a=b"x"), "no exposure file"),
        (_archive(manifest__json=b"[]"), "no exposure file"),
        (_archive(manifest__json=b'{"format": "ownership-explorer/exposure"}'), "another format"),
        (
            _archive(
                manifest__json=b'{"format": "ownership-explorer/exposure", "format_version": 1}'
            ),
            "lacks settings",
        ),
    ],
)
def test_what_is_no_exposure_file_is_refused_in_one_line(
    content: bytes, said: str, ask: Ask, tmp_path: Path
) -> None:
    path = tmp_path / "odd.zip"
    path.write_bytes(content)
    asked = ask("verify", path)
    assert asked.code == 2
    assert said in asked.err
    assert asked.err.count("\n") == 1


def test_an_archive_that_unpacks_to_too_much_is_refused(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(600):
            archive.writestr(str(number), b"")
    path.write_bytes(out.getvalue())
    asked = ask("verify", path)
    assert asked.code == 2
    assert "unpacks to more than" in asked.err


def test_a_file_that_is_not_there_is_said(ask: Ask, tmp_path: Path) -> None:
    asked = ask("verify", tmp_path / "none.zip")
    assert asked.code == 2
    assert "cannot be read" in asked.err
    asked = ask("verify", tmp_path)
    assert asked.code == 2
    assert "is a folder; give the one file that `ownership exposure --zip FILE` wrote" in asked.err


def test_as_csv_it_is_a_row_for_each_difference(saved: Path, ask: Ask, tmp_path: Path) -> None:
    same = ask("--format", "csv", "verify", saved).out.splitlines()
    assert same[0] == "what,where,then,now"
    assert same[1].startswith("run_id,,")
    assert len(same) == 2
    other = ask("--workspace", tmp_path / "empty", "--format", "csv", "verify", saved)
    assert other.out.splitlines()[2].startswith("data,data_version,")


def test_on_a_terminal_it_is_told_in_lines(saved: Path, ask: Ask) -> None:
    asked = ask("--format", "table", "verify", saved)
    assert "same: the file is whole" in asked.out
    assert "answer: same" in asked.out


def test_where_it_cannot_be_asked_the_sources_that_are_missing_are_named(
    saved: Path, tmp_path: Path
) -> None:
    held = open_workspace(tmp_path / "empty")
    found = verify_exposure(held, saved)
    assert (found["data"], found["answer"]) == ("different", "not asked again")
    where = [difference["where"] for difference in found["differences"]]
    assert where[0] == "data_version"
    assert any(place.startswith("source toloka: toloka.case.yaml (sha256 ") for place in where)
    assert where[-1] == "settings"


def test_another_content_under_the_name_of_a_file_is_told(tmp_path: Path) -> None:
    saved, versions = tmp_path / "file.zip", []
    for share in ("60", "40"):
        path = tmp_path / "stakes.csv"
        path.write_text(f"owner,company,share\nAnna,Firm,{share}\n", encoding="utf-8")
        held = open_workspace(tmp_path / share)
        held.load([path], Options(retrieved_on="2024-01-01"))
        versions.append(held)
        if share == "60":
            answer = screen(held, ["Firm"], None, {"as_of": "2024-01-15"}, lambda _text: None)
            write_exposure_file(held, answer, saved)
    found = verify_exposure(versions[1], saved)
    sources = [one for one in found["differences"] if one["where"].startswith("source stakes")]
    assert [one["now"] for one in sources] == ["not loaded", "loaded"]


def test_columns_that_a_person_named_are_asked_again(ask: Ask, tmp_path: Path) -> None:
    listed, saved = tmp_path / "list.csv", tmp_path / "answer.zip"
    listed.write_text("Firma,Alias\nNobody,Toloka AI BV\n", encoding="utf-8")
    words = ("--input", listed, "--column", "name=Alias", "--as-of", "2024-04-08")
    assert ask("exposure", *words, "--zip", saved).code == 0
    assert json.loads(ask("--format", "json", "verify", saved).out)["same"]
    refused = ask("exposure", "Toloka AI BV", "--column", "name=Alias")
    assert (refused.code, "--column are for the lines of --input" in refused.err) == (2, True)
