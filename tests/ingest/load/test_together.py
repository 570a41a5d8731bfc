"""Files of one call: what one that cannot be read or written means for the others."""

import os
from pathlib import Path
from typing import Any

import pytest

from graph.head.manifest import Part
from graph.record.record import Record
from graph.values.errors import InputError, WorkspaceError
from ingest.files.opened_file import Opened
from ingest.load.pipeline import Options, Outcome, load
from tests.ingest.lines_reader import edition, read_json_as_lines


@pytest.fixture(autouse=True)
def _lines(monkeypatch: pytest.MonkeyPatch) -> None:
    read_json_as_lines(monkeypatch)


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Record(tmp_path / "ws")


def take(record: Record, *files: Path, **options: Any) -> list[Outcome]:
    return load(record, list(files), Options(**options))


def why(outcome: Outcome) -> str:
    return str(outcome.answer["refused"])


def sheet(folder: Path, name: str, share: str = "50") -> Path:
    path = folder / name
    path.write_text(f"owner,company,share\nAnna,Firm A,{share}\n", encoding="utf-8")
    return path


def parts_of(folder: Path, second: dict[str, Any]) -> list[Path]:
    first = {f"a{n}": n for n in range(1, 5)}
    return [
        edition(folder, "2024-02-01", first, name="one.json"),
        edition(folder, "2024-02-01", second, name="two.json"),
    ]


@pytest.fixture
def loaded(record: Record, tmp_path: Path) -> Record:
    before = {f"{letter}{n}": n for letter in "ab" for n in range(1, 5)}
    take(record, edition(tmp_path, "2024-01-01", before))
    return record


def test_a_refused_part_keeps_a_complete_edition_out(loaded: Record, tmp_path: Path) -> None:
    """Without it the edition would close what the refused part states."""
    before = loaded.head()
    parts = parts_of(tmp_path, {"b1": "x"})
    outcomes = take(loaded, *parts, complete=True)
    assert [o.is_refused for o in outcomes] == [True, True]
    assert "two.json of the same edition is refused" in why(outcomes[0])
    assert why(outcomes[0]).startswith("one.json: ")
    assert loaded.head() == before
    first, _ = take(loaded, *parts)
    assert not first.is_refused, "nothing is closed, so each is for itself"


def test_the_parts_of_an_edition_are_taken_in_one_step(
    loaded: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serial = loaded.head().serial
    outcomes = take(loaded, *parts_of(tmp_path, {"b1": 1}), complete=True)
    assert loaded.head().serial == serial + 1
    versions = {outcome.answer["data_version"] for outcome in outcomes}
    assert versions == {loaded.head().data_version}
    assert [outcome.answer["closed"] for outcome in outcomes] == [3, 0]


def _full_at(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let the disk be full as soon as the rows of a dataset of this name are adopted."""
    adopt = Record.adopt_part

    def full(record: Record, stage: Path, part: Part) -> Part:
        if part.id.startswith(name):
            raise OSError(28, "Detail: [errno 28]")
        return adopt(record, stage, part)

    monkeypatch.setattr(Record, "adopt_part", full)


def test_a_disk_that_gets_full_says_what_is_loaded(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [sheet(tmp_path, f"{name}.csv") for name in ("one", "two", "three")]
    _full_at(monkeypatch, "two")
    first, second, third = take(record, *files)
    assert not first.is_refused
    assert why(second).startswith("two.csv: not loaded, since writing failed: No space left")
    assert why(third).startswith("three.csv: not loaded")
    assert {part.dataset for part in record.head().parts} == {"one"}
    monkeypatch.undo()
    assert not any(outcome.is_refused for outcome in take(record, *files))


def test_a_disk_that_is_full_from_the_start_says_that_nothing_was_changed(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _full_at(monkeypatch, "one")
    with pytest.raises(WorkspaceError, match=r"nothing was changed: No space left .*make room"):
        take(record, sheet(tmp_path, "one.csv"), sheet(tmp_path, "two.csv"))


def test_a_path_that_leads_to_nothing_is_said_and_the_others_are_loaded(
    record: Record, tmp_path: Path
) -> None:
    link, loop = tmp_path / "link.csv", tmp_path / "loop.csv"
    link.symlink_to("nowhere.csv")
    loop.symlink_to("loop.csv")
    wrong = {
        link: "no such file; it is a link to nowhere.csv",
        loop: "loop.csv: cannot be read (",
        tmp_path / ("a" * 300): "cannot be read (File name too long)",
        tmp_path / "no\0where": "there is no such file",
        Path("-"): "what comes through a pipe must be saved first",
        Path("https://example.org/list.csv"): "nothing is fetched; download the file",
    }
    outcomes = take(record, *wrong, sheet(tmp_path, "fine.csv"))
    for outcome, said in zip(outcomes, wrong.values(), strict=False):
        assert said in why(outcome)
    assert not outcomes[-1].is_refused


@pytest.mark.skipif(os.name != "posix", reason="needs a file that may not be read")
def test_a_file_that_goes_while_it_is_read_is_no_fault_of_the_workspace(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, fine = sheet(tmp_path, "gone.csv"), sheet(tmp_path, "fine.csv")
    check = Opened.check_state

    def away(opened: Opened) -> None:
        check(opened)
        if opened.path == gone:
            gone.unlink(missing_ok=True)
            opened.path.open("rb").close()

    monkeypatch.setattr(Opened, "check_state", away)
    first, second = take(record, gone, fine)
    assert "gone.csv: cannot be read (No such file" in why(first)
    assert not second.is_refused


def test_a_name_that_a_file_gave_may_be_said(record: Record, tmp_path: Path) -> None:
    take(record, sheet(tmp_path, "my stakes.csv"), retrieved_on="2024-01-01")
    newer = sheet(tmp_path, "other.csv", "60")
    (outcome,) = take(record, newer, dataset="my stakes", retrieved_on="2024-02-01", complete=True)
    assert outcome.answer["closed"] == 1
    with pytest.raises(InputError, match="letters, digits"):
        take(record, newer, dataset="my other stakes")


def test_a_renamed_edition_is_told_to_close_nothing(record: Record, tmp_path: Path) -> None:
    said = {"retrieved_on": "2024-01-01", "complete": True}
    (first,) = take(record, sheet(tmp_path, "stakes-1.csv"), **said)
    assert first.remarks == []
    renamed = sheet(tmp_path, "stakes-2.csv")
    (second,) = take(record, renamed, **said)
    assert "closes nothing; if this is a newer edition of another" in second.remarks[0]
    assert "--dataset (stakes-1)" in second.remarks[0]
    (again,) = take(record, renamed, **said)
    assert again.remarks == []


def test_the_same_file_in_another_reading_is_told(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mapping that was mended, or a reader that was, gives other rows of the same file."""
    file = sheet(tmp_path, "stakes.csv")
    mapping = tmp_path / "stakes.toml"
    text = """record_id = "{owner}"
[[party]]
key = "owner"
id = "{owner}"
schema = "SCHEMA"
names = ["{owner}"]
[[party]]
key = "firm"
id = "{company}"
schema = "Company"
names = ["{company}"]
[[interest]]
owner = "owner"
asset = "firm"
share = { column = "share" }
"""
    mapping.write_text(text.replace("SCHEMA", "Company"), encoding="utf-8")
    for _ in range(2):
        (outcome,) = take(record, file, mapping=mapping)
        assert outcome.remarks == []
    mapping.write_text(text.replace("SCHEMA", "Person"), encoding="utf-8")
    (outcome,) = take(record, file, mapping=mapping)
    assert "both readings stand side by side" in outcome.remarks[0]
    assert "ownership drop 'stakes'" in outcome.remarks[0]


def test_changes_whose_file_has_another_name_are_led_to_their_dataset(
    record: Record, tmp_path: Path
) -> None:
    whole, changes = tmp_path / "index.ftm.ndjson", tmp_path / "entities.delta.ndjson"
    entity = '{"id": "e-1", "schema": "Company", "properties": {"name": ["Firm"]}}'
    whole.write_text(f"{entity}\n", encoding="utf-8")
    changes.write_text(f'{{"op": "MOD", "entity": {entity}}}\n', encoding="utf-8")
    take(record, whole, retrieved_on="2024-01-01")
    (outcome,) = take(record, changes, retrieved_on="2024-01-02")
    assert why(outcome).endswith(
        "load a whole edition first, or name the dataset that it changes with --dataset (index)"
    )
    (outcome,) = take(record, changes, retrieved_on="2024-01-02", dataset="index")
    assert not outcome.is_refused


def test_an_edition_that_comes_late_is_told_which_one_decides(
    record: Record, tmp_path: Path
) -> None:
    late = edition(tmp_path, "2024-01-01", {"a": 1, "b": 2})
    (newer,) = take(record, edition(tmp_path, "2024-02-01", {"a": 3}), complete=True)
    assert newer.remarks == []
    (older,) = take(record, late)
    assert "is the edition of 2024-01-01, and that of 2024-02-01 is loaded" in older.remarks[0]
    (again,) = take(record, late)
    assert again.remarks == [], "nothing of it is new"
