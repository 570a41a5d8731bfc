"""What a repair cannot bring back is said, and what a check found stops what would rest on it."""

import json
import os
import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from graph.head.change_log import LOG
from graph.record.record import Record
from queries.question.settings import Settings
from queries.serving.agent_tools import call
from queries.serving.http_app import build_app
from queries.workspace.workspace import Workspace
from tests.queries.faults.conftest import FIRMS, Base, Command

pytestmark = pytest.mark.slow

CITED = ("--citation", "a text")
JUDGE = ("judge", *FIRMS, "negative")


def _damage_lines(folder: Path, word: bytes, kind: bytes) -> list[int]:
    """Change the lines of a kind; return their numbers."""
    path, changed = folder / "record" / LOG, []
    lines = path.read_bytes().splitlines(keepends=True)
    for place, line in enumerate(lines):
        if b'"kind": "' + kind in line:
            lines[place] = line.replace(word, bytes([word[0] ^ 1]) + word[1:])
            changed.append(place + 1)
    path.write_bytes(b"".join(lines))
    return changed


def _lose_heads(folder: Path) -> None:
    (folder / "record/HEAD.json").unlink()
    shutil.rmtree(folder / "record/heads")


def _damage_table(folder: Path) -> Path:
    """Change one byte of a table, and set the day of its change back."""
    path = next((folder / "record/parts").glob("citgo-*/parties.parquet"))
    before = path.stat()
    text = bytearray(path.read_bytes())
    text[len(text) // 2] ^= 1
    path.write_bytes(text)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    return path


def test_decisions_whose_lines_are_damaged_are_counted(copy: Path, command: Command) -> None:
    numbers = _damage_lines(copy, b"negative", b"decision")
    _lose_heads(copy)
    problems = command(copy, "check", "--deep")[1]["problems"]
    assert f"is damaged at line {numbers[0]}" in [row["problem"] for row in problems]
    code, answer, _ = command(copy, "repair")
    assert code == 3
    place = " and ".join(str(number) for number in numbers)
    assert answer["left"] == [
        f"{len(numbers)} decisions: lines {place} of LOG.jsonl are damaged, and nothing else "
        "tells; please decide again"
    ]
    assert any(
        f"line {numbers[0]} of" in said or f"lines {numbers[0]}" in said
        for said in answer["mended"]
    )
    assert f"record/LOG.jsonl is damaged at line {numbers[0]}" in answer["found"]
    assert command(copy, "check", "--deep")[0] == 0


def test_where_nothing_counts_them_they_may_be_lost(copy: Path, command: Command) -> None:
    for kind in (b"decision", b"version"):
        _damage_lines(copy, b"serial", kind)
    (copy / "record/HEAD.json").unlink()
    # The copy of the last head has them all.
    whole = copy.with_name("whole")
    shutil.copytree(copy, whole)
    code, answer, _ = command(whole, "repair")
    assert (code, answer["left"]) == (0, [])
    assert len(command(whole, "decisions")[1]) == 2
    shutil.rmtree(copy / "record/heads")
    code, answer, _ = command(copy, "repair")
    assert code == 3
    assert any(said.startswith("decisions, if") for said in answer["left"])


def test_an_older_copy_put_back_whole_may_lack_decisions(
    base: Base, copy: Path, command: Command
) -> None:
    old = base.older[2] / "record"
    for name in ("HEAD.json", LOG):
        shutil.copy(old / name, copy / "record" / name)
    shutil.rmtree(copy / "record/heads")
    shutil.copytree(old / "heads", copy / "record/heads")
    code, answer, _ = command(copy, "repair")
    assert code == 3
    assert answer["mended"] == ["taken in: 1 part that no head named (citgo)"]
    assert "if there were any: the head and the log that are left are older" in answer["left"][0]


def test_nothing_is_written_over_a_damaged_table(copy: Path, command: Command) -> None:
    assert command(copy, "exposure", "Tevian")[0] == 0
    table = _damage_table(copy)
    before = (copy / "record" / LOG).read_bytes()
    code, _, err = command(copy, *JUDGE)
    assert code == 2
    assert "Nothing was written. Stored parties of dataset citgo were changed." in err
    assert (copy / "record" / LOG).read_bytes() == before
    # What a deep check found stops questions too, though a cache would still answer.
    assert command(copy, "check", "--deep")[0] == 2
    code, _, err = command(copy, "exposure", "Tevian")
    assert code == 2
    assert "No answer was given. Stored parties of dataset citgo were changed, as a deep" in err
    assert command(copy, "repair")[0] == 0
    assert table.exists()
    assert command(copy, "exposure", "Tevian")[0] == 0
    assert command(copy, *JUDGE)[0] == 0


def test_a_table_that_was_put_back_is_believed_again(copy: Path, command: Command) -> None:
    table = next((copy / "record/parts").glob("citgo-*/parties.parquet"))
    shutil.copy(table, copy.with_name("kept"))
    _damage_table(copy)
    assert command(copy, "check", "--deep")[0] == 2
    shutil.copy(copy.with_name("kept"), table)
    assert command(copy, "exposure", "Tevian")[0] == 0
    assert command(copy, "check")[0] == 0


def test_damage_that_was_found_is_known_from_elsewhere_and_in_a_copy(
    copy: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(copy.parent)
    assert command(copy, "exposure", "Tevian")[0] == 0
    _damage_table(copy)
    assert command(Path(copy.name), "check", "--deep")[0] == 2
    monkeypatch.chdir("/")
    moved = copy.with_name("moved")
    shutil.copytree(copy, moved)
    for folder in (copy, moved):
        code, _, err = command(folder, "exposure", "Tevian")
        assert code == 2
        assert "as a deep check found" in err
        assert command(folder, "check")[0] == 2


def _what_leaves(out: Path) -> list[tuple[str | Path, ...]]:
    """Return every command whose answer is kept or handed on, into a folder that is not there."""
    listed = out.with_name("list.csv")
    listed.write_text("name\nTevian\n", encoding="utf-8")
    return [
        ("exposure", "Tevian", "--out", out),
        ("exposure", "--input", listed, "--out", out),
        ("exposure", "--input", listed, "--zip", out / "answer.zip"),
        ("exposure", "--everyone", "--regime", "eu", "--out", out),
        ("export", "bods", out),
        ("candidates", "--csv", out.with_name("pairs.csv")),
        ("watch", "run", "--rss", out / "feed.xml"),
        ("watch", "add", "ntechlab", "--regime", "eu"),
        ("story", "add", "Another", "Tevian"),
        ("story", "changes", "who"),
    ]


def test_nothing_leaves_that_rests_on_a_damaged_table(
    copy: Path, command: Command, tmp_path: Path
) -> None:
    assert command(copy, "exposure", "Tevian")[0] == 0
    _damage_table(copy)
    assert command(copy, "exposure", "Tevian")[0] == 0, "a cache can still answer"
    for words in _what_leaves(tmp_path / "out"):
        code, _, err = command(copy, *words)
        assert code == 2, words
        assert "Stored parties of dataset citgo were changed" in err
        assert "matched" not in err, "compared before the first line is looked up"
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "pairs.csv").exists()
    assert len(command(copy, "watch", "list")[1]) == 2


def test_nothing_is_written_or_exported_beside_a_damaged_log(
    copy: Path, command: Command, tmp_path: Path
) -> None:
    number = _damage_lines(copy, b"serial", b"version")[0]
    for words in (
        JUDGE,
        ("drop", "toloka"),
        *_what_leaves(tmp_path / "out"),
    ):
        code, _, err = command(copy, *words)
        assert code == 2, words
        assert f"LOG.jsonl is damaged at line {number}" in err
    assert not (tmp_path / "out").exists()
    # Answers rest on the head, which proves itself; that the log is damaged is said beside them.
    assert command(copy, "check", "--deep")[0] == 2
    code, _, err = command(copy, "exposure", "Tevian")
    assert code == 0
    assert f"LOG.jsonl is damaged at line {number}, as a deep check found" in err
    assert command(copy, "repair")[0] == 0
    code, _, err = command(copy, "exposure", "Tevian")
    assert (code, "deep check" in err) == (0, False)


def test_a_damaged_kept_file_is_told_as_what_it_is(
    copy: Path, command: Command, tmp_path: Path
) -> None:
    kept = sorted((copy / "record/files").iterdir())[0]
    content = bytearray(kept.read_bytes())
    content[len(content) // 2] ^= 1
    kept.write_bytes(content)
    assert command(copy, "check", "--deep")[0] == 2
    for words in (("exposure", "Tevian", "--out", tmp_path / "out"), JUDGE):
        code, _, err = command(copy, *words)
        assert code == 0, words
        assert f"The kept source file {kept.name} was changed, as a deep check found on" in err
        assert "no answer or export rests on it, but no table could be made again from it" in err
        assert "nothing can be" not in err
    app = build_app(Settings(copy), "token", "http://127.0.0.1:1", None)
    asked = TestClient(app, "http://127.0.0.1:1", headers={"Authorization": "Bearer token"})
    (said,) = asked.get("/exposure?parties=Tevian&as_of=2024-01-15").json()["remarks"]
    assert said.startswith(f"The kept source file {kept.name} was changed")
    opened = Workspace(Settings(copy))
    assert json.loads(call(opened, "sources", {}))["remarks"] == [said]
    opened.close()


def test_whoever_may_only_read_is_told_which_cache_was_left_out(
    copy: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = copy / "cache" / "graph"
    graph.mkdir(parents=True, exist_ok=True)
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, how: path != graph and access(path, how))
    code, answer, _ = command(copy, "check", "--deep")
    assert (code, answer["problems"]) == (0, [])
    assert answer["notes"] == [f"{graph} was not counted: you may not write there"]


def test_when_all_was_read_last_is_told_after_a_change(copy: Path, command: Command) -> None:
    assert command(copy, "check", "--deep")[0] == 0
    assert command(copy, "status")[1]["record"]["changed_since"] is False
    assert command(copy, *JUDGE)[0] == 0
    state = command(copy, "status")[1]["record"]
    assert state["checked_deep_on"] is not None


def test_damage_that_a_version_before_wrote_into_the_cache_still_counts(
    copy: Path, command: Command
) -> None:
    table = next((copy / "record/parts").glob("toloka-*/interests.parquet"))
    said = table.stat()
    content = bytearray(table.read_bytes())
    content[40] ^= 1
    table.write_bytes(content)
    os.utime(table, ns=(said.st_atime_ns, said.st_mtime_ns))
    assert command(copy, "check", "--deep")[0] == 2
    os.replace(copy / "checked.json", copy / "cache/checked.json")
    assert command(copy, "status")[0] == 2
    assert command(copy, "repair")[0] == 0
    assert command(copy, "status")[0] == 0


@pytest.mark.parametrize("name", ["lock", "record/stage", "trash"])
def test_what_lies_in_the_way_of_a_write_is_named(copy: Path, command: Command, name: str) -> None:
    place = copy / name
    if place.is_dir():
        shutil.rmtree(place)
        place.touch()
    elif place.exists():
        place.unlink()
        place.mkdir()
    else:
        place.touch()
    source = copy.parent / "more.csv"
    source.write_text("owner,asset\nA,B\n")
    words = ("load", source) if name == "record/stage" else ("drop", "citgo")
    before = command(copy, "status")[1]["datasets"]
    code, _, err = command(copy, *words)
    assert code == 2
    assert f"{place}: " in err
    assert "move away what lies in its place" in err
    assert command(copy, "status")[1]["datasets"] == before


def test_a_lost_record_folder_is_called_so(copy: Path, command: Command) -> None:
    shutil.rmtree(copy / "record")
    code, _, err = command(copy, "status")
    assert code == 2
    assert "was a workspace, and its folder record is missing" in err


@pytest.mark.parametrize(
    "words",
    [
        ("search", "Tevian"),
        ("candidates",),
        ("decisions",),
        ("checks",),
        ("quarantine",),
        ("watch", "run"),
        ("exposure", "--everyone", "--out", "everyone"),
        ("review",),
        ("four-eyes",),
        ("four-eyes", "on"),
        ("status",),
        ("rebuild",),
        ("drop", "toloka"),
        ("story", "list"),
        ("watch", "remove", "w-1"),
        ("regimes", "status", "us_bis_affiliates", "stayed", "--from", "2026-01-01", *CITED),
        ("regimes", "status", "us_bis_affiliates", "--remove"),
    ],
)
def test_a_folder_that_is_not_there_answers_nothing(
    tmp_path: Path, command: Command, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, answer, err = command(tmp_path / "mistyped", *words)
    assert (code, answer) == (2, None)
    assert "No data is loaded. Run: ownership load FILE. There is no workspace at" in err
    assert list(tmp_path.iterdir()) == []


def test_damage_before_a_setting_is_written_says_that_nothing_was(
    copy: Path, command: Command
) -> None:
    next((copy / "record/parts").glob("toloka-*/interests.parquet")).unlink()
    code, _, err = command(copy, "four-eyes", "on")
    assert code == 2
    assert "ownership: Nothing was written. Stored interests of dataset toloka are missing" in err
    assert "No answer was given" in command(copy, "four-eyes")[2]


def _judge(command: Command, folder: Path, count: int, reason: str) -> None:
    for number in range(count):
        words = (*JUDGE, "--reason", f"{reason} {number}")
        assert command(folder, *words)[0] == 0


@pytest.mark.parametrize("more", [1, 3])
def test_a_copy_that_was_written_on_elsewhere_is_told_as_older(
    copy: Path, command: Command, more: int
) -> None:
    elsewhere = copy.with_name("elsewhere")
    shutil.copytree(copy, elsewhere)
    _judge(command, copy, 1, "here")
    _judge(command, elsewhere, more, "there")
    here, there = Record(copy).head().serial, Record(elsewhere).head().serial
    shutil.rmtree(copy / "record")
    shutil.copytree(elsewhere / "record", copy / "record")
    said = f"is state {there} of the data, and another state {here} was written here before"
    for words in (("exposure", "Tevian"), JUDGE):
        code, _, err = command(copy, *words)
        assert code == 2
        assert f"HEAD.json {said}" in err
        assert "run: ownership repair" in err
    code, answer, _ = command(copy, "check")
    assert code == 2
    assert [row["problem"] for row in answer["problems"]] == [said]
    code, answer, _ = command(copy, "repair")
    assert code == 3
    assert "decisions" in answer["left"][0]
    assert "older than what was written here last" in answer["left"][0]
    assert command(copy, "exposure", "Tevian")[0] == 0
    _judge(command, copy, 1, "after")
    assert command(copy, "check", "--deep")[0] == 0


def test_a_copy_that_was_written_on_elsewhere_alone_is_the_newest_here_too(
    copy: Path, command: Command
) -> None:
    elsewhere = copy.with_name("elsewhere")
    shutil.copytree(copy, elsewhere)
    _judge(command, elsewhere, 2, "there")
    shutil.rmtree(copy / "record")
    shutil.copytree(elsewhere / "record", copy / "record")
    assert command(copy, "exposure", "Tevian")[0] == 0
    assert command(copy, "check")[1]["notes"] == []


def test_a_lost_memory_of_the_last_state_is_noted(copy: Path, command: Command) -> None:
    older = copy.with_name("older")
    shutil.copytree(copy / "record", older)
    _judge(command, copy, 1, "later")
    assert command(copy, "search", "Tevian")[0] == 0
    last, version = copy / "cache/last.json", Record(copy).head().data_version
    said = last.read_bytes()
    for text in (said[:20], b"[]", b'{"serial": "7"}'):
        last.write_bytes(text)
        code, answer, _ = command(copy, "check")
        assert code == 0
        assert len(answer["notes"]) == 1
        assert answer["notes"][0].startswith(f"{last} cannot be read, so that nothing tells")
    last.unlink()
    assert command(copy, "check")[1]["notes"] == []
    shutil.rmtree(copy / "record")
    shutil.copytree(older, copy / "record")
    code, answer, _ = command(copy, "check")
    assert code == 0
    assert len(answer["notes"]) == 1
    assert f"is of data version {version}, of which the log knows nothing" in answer["notes"][0]
    shutil.rmtree(copy / "cache/world")
    assert command(copy, "check")[1]["notes"] == []


@pytest.mark.parametrize("is_repaired", [True, False])
def test_what_a_plain_check_found_is_told_until_it_is_mended(
    copy: Path, command: Command, is_repaired: bool
) -> None:
    sound = (copy / "record" / LOG).read_bytes()
    assert command(copy, "check", "--deep")[0] == 0
    deep_on = command(copy, "status")[1]["record"]["checked_deep_on"]
    number = _damage_lines(copy, b"serial", b"version")[0]
    assert command(copy, "status")[0] == 0, "the end of the log alone does not show it"
    assert command(copy, "check")[0] == 2
    said = f"LOG.jsonl is damaged at line {number}, as a check found on "
    code, answer, _ = command(copy, "status")
    assert (code, answer["record"]["whole"]) == (2, False)
    assert said in answer["record"]["problem"]
    assert answer["record"]["checked_deep_on"] == deep_on
    code, _, err = command(copy, "exposure", "Tevian")
    assert code == 0
    assert said in err
    assert "answers do not rest on it, but nothing can be written or exported" in err
    if is_repaired:
        assert command(copy, "repair")[0] == 0
    else:
        (copy / "record" / LOG).write_bytes(sound)
    code, answer, err = command(copy, "status")
    assert (code, answer["record"]["whole"], err) == (0, True, "")
    assert command(copy, "check")[0] == 0


def test_a_plain_check_keeps_what_a_deep_one_found(copy: Path, command: Command) -> None:
    _damage_table(copy)
    assert command(copy, "check", "--deep")[0] == 2
    (copy / "record/heads/00000001.json").unlink()
    assert command(copy, "check")[0] == 2
    code, _, err = command(copy, "exposure", "Tevian")
    assert code == 2
    assert "were changed, as a deep check found on " in err
