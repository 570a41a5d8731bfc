"""Files that a person names never land in what a workspace keeps, nor over files of others."""

import re
from pathlib import Path

import pytest

from graph.head.workspace_folder import OWN_NAMES, check_outside
from graph.values.errors import InputError
from queries.workspace.workspace import open_workspace
from tests.queries.conftest import Ask

EXPOSURE = ("exposure", "LLC Drake", "--as-of", "2024-01-15", "--regime", "eu")


@pytest.mark.parametrize(
    "words",
    [
        (*EXPOSURE, "--out", "WS/record"),
        (*EXPOSURE, "--out", "WS/trash/2024-01-15"),
        (*EXPOSURE, "--zip", "WS/signing/key.pem"),
        ("exposure", "--everyone", "--out", "WS/cache/new"),
        ("export", "ftm", "WS/record/stage"),
        ("export", "neo4j-import", "LINK/stage"),
        ("candidates", "--csv", "WS/record/new.csv"),
        ("certificate", "LLC Drake", "--out", "WS/record/HEAD.json", "--overwrite"),
        ("certificate", "LLC Drake", "--out", "LINK/HEAD.pdf", "--overwrite"),
        ("story", "export", "none", "WS/reserve", "--overwrite"),
        ("watch", "run", "--rss", "WS/watch/watch.json"),
        ("watch", "run", "--mail", "WS/lock"),
    ],
)
def test_no_output_lands_in_what_a_workspace_keeps(
    own_workspace: Path, tmp_path: Path, ask_own: Ask, words: tuple[str, ...]
) -> None:
    (tmp_path / "link").symlink_to(own_workspace / "record")
    before = {path for path in own_workspace.rglob("*") if "cache" not in path.parts}
    head = (own_workspace / "record" / "HEAD.json").read_bytes()
    asked = [
        word.replace("WS", str(own_workspace)).replace("LINK", str(tmp_path / "link"))
        for word in words
    ]
    said = ask_own(*asked)
    assert said.code == 2
    assert "lies where the workspace keeps its own files; name a place outside" in said.err
    assert len(said.err.splitlines()) == 1
    assert {path for path in own_workspace.rglob("*") if "cache" not in path.parts} == before
    assert (own_workspace / "record" / "HEAD.json").read_bytes() == head


@pytest.mark.parametrize("is_marked", [True, False])
def test_nor_in_what_another_workspace_keeps(
    own_workspace: Path, tmp_path: Path, ask: Ask, *, is_marked: bool
) -> None:
    if not is_marked:
        (own_workspace / "record" / "WORKSPACE.json").unlink()
    before = {path: path.is_file() and path.read_bytes() for path in own_workspace.rglob("*")}
    for option, place in (
        ("--zip", "signing/key.pem"),
        ("--zip", "record/HEAD.json"),
        ("--zip", "watch/watch.json"),
        ("--out", "record"),
        ("--out", "cache/world/deeper"),
    ):
        said = ask(*EXPOSURE, option, own_workspace / place)
        assert said.code == 2
        assert f"name a place outside {own_workspace}" in said.err
    assert {p: p.is_file() and p.read_bytes() for p in own_workspace.rglob("*")} == before
    # What a person keeps beside is no business of the workspace, nor a folder of such a name.
    for place in (own_workspace / "mine", tmp_path / "record"):
        assert ask(*EXPOSURE, "--out", place).code == 0


def test_a_certificate_without_a_name_does_not_land_there(
    own_workspace: Path, ask_own: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(own_workspace / "record")
    assert "its own files" in ask_own("certificate", "LLC Drake").err
    assert not list((own_workspace / "record").glob("certificate*"))


def test_a_notebook_exports_to_other_places_alone(own_workspace: Path) -> None:
    with pytest.raises(InputError, match="its own files"):
        open_workspace(own_workspace).export("ftm", own_workspace / "record" / "stage")


def test_all_that_a_workspace_keeps_is_known(repository: Path, own_workspace: Path) -> None:
    page = (repository / "docs/reference/record.md").read_text()
    kept = re.findall(r"<workspace>/(\w+(?:\.json)?)", page)
    named = re.compile(
        r'^(?:FOLDER|OWN|OWN_FOLDER|TRASH|RESERVE|NEVER_SHARED): Final = "(\w+)"', re.M
    )
    modules = [path for top in ("graph", "ingest", "queries") for path in Path(top).rglob("*.py")]
    kept += [name for path in modules for name in named.findall(path.read_text(encoding="utf-8"))]
    kept += [path.name for path in own_workspace.iterdir()]
    # The folder of half an answer stands in that of the answer.
    assert {*kept} - {"unfinished"} == OWN_NAMES


def test_beside_what_a_workspace_keeps_a_person_may_write(tmp_path: Path) -> None:
    for place in ("answers", "records/new", "../record", "answers/record", "."):
        check_outside(tmp_path / "ws", tmp_path / "ws" / place)


@pytest.mark.parametrize("name", ["manifest.json", "matches.csv"])
@pytest.mark.parametrize("text", ['{"mine": 1}', '{"software": []}', "[]", "", "name,decision\n"])
def test_an_answer_replaces_no_file_of_others(
    ask: Ask, tmp_path: Path, name: str, text: str
) -> None:
    (tmp_path / name).write_text(text)
    said = ask(*EXPOSURE, "--out", tmp_path)
    assert said.code == 2
    assert f"{name} in it is of no earlier answer and would be replaced" in said.err
    assert len(said.err.splitlines()) == 1
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [(name, text)]


@pytest.mark.parametrize("name", ["everyone.csv", "everyone.parquet", "changes.csv"])
def test_the_verdict_of_everyone_replaces_no_file_of_others(
    ask: Ask, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_text("mine\n")
    said = ask("exposure", "--everyone", "--regime", "eu", "--out", tmp_path)
    assert said.code == 2
    assert f"{name} in it is of no earlier answer" in said.err
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_an_answer_takes_the_place_of_an_earlier_one(ask: Ask, tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text("name\nLLC Drake\n")
    out = tmp_path / "out"
    words = ("exposure", "--input", listed, "--as-of", "2024-01-15", "--out", out)
    assert ask(*words).code == 0
    held = {path.name: path.read_bytes() for path in out.iterdir()}
    # Somebody fills in decisions and gives them back, in the folder of the answer.
    (out / "matches.csv").write_bytes(held["matches.csv"].replace(b"considered", b"mine"))
    assert ask(*words).code == 0
    assert {path.name: path.read_bytes() for path in out.iterdir()} == held
    # Writing broke off: the manifest is gone, and half of the files are new.
    (out / "manifest.json").unlink()
    assert ask(*words, "--bom").code == 0
    (out / "manifest.json").unlink()
    assert ask(*words).code == 0
    assert {path.name: path.read_bytes() for path in out.iterdir()} == held


def test_everyone_s_answer_takes_the_place_of_one_without_a_manifest(
    ask: Ask, tmp_path: Path
) -> None:
    words = ("exposure", "--everyone", "--regime", "eu", "--as-of", "2024-01-15", "--out", tmp_path)
    assert ask(*words).code == 0
    (tmp_path / "manifest.json").unlink()
    assert ask(*words).code == 0
