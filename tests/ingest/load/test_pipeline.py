"""Loading: nothing twice, nothing lost, the same version in any order, whole after any fault."""

import itertools
import json
import os
import re
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import graph.record.record
from graph.head.decisions import Decision
from graph.record.record import Record
from graph.values.errors import InputError, WorkspaceError
from graph.world.open_world import open_world
from ingest.load.pipeline import Options, load, quarantine

pytestmark = pytest.mark.slow

CASE = """case: {name}
sources:
  s: {{title: A filing, publisher: A registry}}
parties:
  a: {{schema: Company, name: {name} A, source: s}}
  b: {{schema: Company, name: {name} B, source: s}}
interests:
  - {{owner: a, asset: b, share: "{share}", source: s}}
"""


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Record(tmp_path / "ws")


def case(folder: Path, name: str, share: str = "50", file: str | None = None) -> Path:
    path = folder / (file or f"{name}.case.yaml")
    path.write_text(CASE.format(name=name, share=share), encoding="utf-8")
    return path


def test_counts_add_up(record: Record, tmp_path: Path) -> None:
    (outcome,) = load(record, [case(tmp_path, "one")], Options())
    answer = outcome.answer
    assert answer["records_read"] == 4
    assert answer["records_kept"] == 4
    assert (answer["parties"], answer["interests"]) == (2, 1)
    assert answer["dataset"] == "one"


@pytest.mark.parametrize("at_once", [True, False])
def test_two_files_of_one_name_in_one_dataset_are_told(
    record: Record, tmp_path: Path, at_once: bool
) -> None:
    """Many producers call their file ``entities.ftm.json``, and the file names the dataset."""
    files = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        files.append(tmp_path / name / "entities.ftm.json")
        entity = {"id": name, "schema": "Company", "properties": {"name": [name]}}
        files[-1].write_text(json.dumps(entity) + "\n", encoding="utf-8")
    groups = [files] if at_once else [files[:1], files[1:]]
    first, second = [outcome for group in groups for outcome in load(record, group, Options())]
    assert first.remarks == []
    assert [text for text in second.remarks if "another entities.ftm.json already" in text]
    (again,) = load(record, files[:1], Options(dataset="named"))
    assert again.remarks == []
    (newer,) = load(record, files[:1], Options(retrieved_on="2024-01-01"))
    assert newer.remarks == []


def test_the_same_file_twice_adds_nothing(record: Record, tmp_path: Path) -> None:
    path = case(tmp_path, "one")
    load(record, [path], Options())
    before = record.head()
    (outcome,) = load(record, [path], Options())
    assert outcome.answer["records_unchanged"] == outcome.answer["records_read"] == 4
    assert outcome.answer["interests"] == 0
    assert record.head() == before


def test_the_version_depends_on_content_alone(tmp_path: Path) -> None:
    files = [case(tmp_path, name) for name in ("one", "two", "three")]
    versions = set()
    for number, order in enumerate(itertools.permutations(files)):
        record = Record(tmp_path / f"ws{number}")
        for path in order:
            load(record, [path], Options())
        versions.add(record.head().data_version)
    together = Record(tmp_path / "together")
    load(together, files, Options())
    assert versions == {together.head().data_version}
    load(together, [case(tmp_path, "four")], Options())
    assert together.head().data_version not in versions


def test_a_dated_edition_closes_what_it_lacks(record: Record, tmp_path: Path) -> None:
    load(record, [case(tmp_path, "one", "40")], Options(retrieved_on="2024-01-01"))
    later = case(tmp_path, "one", "60")
    (outcome,) = load(record, [later], Options(retrieved_on="2024-02-01"))
    assert outcome.answer["closed"] == 1
    assert outcome.answer["records_unchanged"] == 3
    interests = open_world(record).tables["interests"].to_pylist()
    assert [row["share"]["low"] for row in interests] == [600_000]
    assert interests[0]["first_seen"] == "2024-02-01"


def test_editions_are_ordered_by_date_and_not_by_load(tmp_path: Path) -> None:
    old, new = (
        case(tmp_path, "one", "40", "old.case.yaml"),
        case(tmp_path, "one", "60", "n.case.yaml"),
    )
    seen = []
    for number, order in enumerate(([(old, "2024-01-01"), (new, "2024-02-01")],) * 2):
        record = Record(tmp_path / f"ws{number}")
        for path, day in order if number == 0 else order[::-1]:
            load(record, [path], Options(retrieved_on=day))
        world = open_world(record)
        shares = [row["share"]["low"] for row in world.tables["interests"].to_pylist()]
        seen.append((world.data_version, shares))
    assert seen[0] == seen[1]
    assert seen[0][1] == [600_000]


def test_a_changed_case_without_a_date_is_refused_with_the_next_step(
    record: Record, tmp_path: Path
) -> None:
    load(record, [case(tmp_path, "one", "40")], Options())
    before = record.head()
    (outcome,) = load(record, [case(tmp_path, "one", "60")], Options())
    assert "ownership drop one" in outcome.answer["refused"]
    assert record.head() == before


def test_a_dry_run_writes_nothing(record: Record, tmp_path: Path) -> None:
    (outcome,) = load(record, [case(tmp_path, "one")], Options(dry_run=True))
    assert outcome.answer["records_kept"] == 4
    assert record.head().parts == ()


def test_dropping_takes_rows_and_files_and_leaves_a_line(record: Record, tmp_path: Path) -> None:
    load(record, [case(tmp_path, "one"), case(tmp_path, "two")], Options())
    sha256 = record.head().parts_of_dataset("one")[0].source["sha256"]
    assert record.kept_file(sha256) is not None
    full = record.head().data_version
    head = record.drop("one")
    assert head.data_version != full
    assert record.kept_file(sha256) is None
    assert head.log[-1]["sha256"] == sha256
    assert {row["dataset"] for row in open_world(record).tables["parties"].to_pylist()} == {"two"}
    with pytest.raises(InputError, match="There are: two"):
        record.drop("one")


def test_not_keeping_stores_no_file(record: Record, tmp_path: Path) -> None:
    load(record, [case(tmp_path, "one")], Options(keep=False))
    assert record.kept_file(record.head().parts[0].source["sha256"]) is None


def test_a_judgement_changes_the_version_and_is_undone_by_another(
    record: Record, tmp_path: Path
) -> None:
    load(record, [case(tmp_path, "one")], Options())
    size = open_world(record).size
    record.decide(Decision("one:a", "one:b", "positive", "me", "2024-01-01T00:00:00+00:00"))
    joined = record.head().data_version
    assert open_world(record).size == size - 1
    record.decide(Decision("one:b", "one:a", "negative", "me", "2024-01-02T00:00:00+00:00"))
    assert open_world(record).size == size
    assert record.head().data_version != joined


def test_a_second_writer_is_told_who_writes(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph.record.record, "WAIT", 0.1)
    path = case(tmp_path, "one")
    said = rf"another process is writing \(process {os.getpid()}, since \d{{4}}-.* UTC\)"
    with record.write_lock(), pytest.raises(WorkspaceError, match=said):
        load(Record(record.workspace), [path], Options())
    load(record, [path], Options())
    assert len(record.head().parts) == 1


def test_a_second_writer_waits_a_little(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert graph.record.record.WAIT >= 1
    monkeypatch.setattr(graph.record.record, "WAIT", 60)
    path, held = case(tmp_path, "one"), threading.Event()

    def write() -> None:
        with Record(record.workspace).write_lock():
            held.set()
            time.sleep(0.3)

    first = threading.Thread(target=write)
    first.start()
    assert held.wait(300)
    assert not load(record, [path], Options())[0].is_refused
    first.join()
    assert not (record.folder / "WRITER.json").exists()


def test_readers_are_not_blocked_by_a_writer(record: Record, tmp_path: Path) -> None:
    load(record, [case(tmp_path, "one")], Options())
    with record.write_lock():
        assert open_world(Record(record.workspace)).size == 2


def test_a_refused_file_leaves_the_others(record: Record, tmp_path: Path) -> None:
    empty = tmp_path / "empty.json"
    empty.write_bytes(b"")
    outcomes = load(
        record, [empty, tmp_path / "none.json", case(tmp_path, "one"), tmp_path], Options()
    )
    assert [o.is_refused for o in outcomes] == [True, True, False, True]
    assert len(record.head().parts) == 1


def test_a_full_disk_changes_nothing(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(record, [case(tmp_path, "one")], Options())
    before = record.head()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(WorkspaceError, match="No space left on device"):
        load(record, [case(tmp_path, "two")], Options())
    monkeypatch.undo()
    assert record.head() == before
    load(record, [case(tmp_path, "two")], Options())
    assert len(record.head().parts) == 2


def test_a_folder_without_rights(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(WorkspaceError, match="--workspace"):
        Record(blocked / "ws").create_folder()
    with pytest.raises(WorkspaceError):
        load(Record(blocked), [case(tmp_path, "one")], Options())


def test_nothing_is_quarantined_in_a_case(record: Record, tmp_path: Path) -> None:
    load(record, [case(tmp_path, "one")], Options())
    assert list(quarantine(record)) == []


def test_a_later_judgement_undoes_what_a_case_says_is_the_same(
    record: Record, tmp_path: Path
) -> None:
    path = case(tmp_path, "one")
    text = path.read_text(encoding="utf-8").replace("name: one B,", "name: one B, same_as: a,")
    path.write_text(text, encoding="utf-8")
    load(record, [path], Options())
    assert open_world(record).size == 1
    for judgement in ("negative", "unsure"):
        record.decide(Decision("one:b", "one:a", judgement, "me", "2024-01-02T00:00:00+00:00"))
        assert open_world(record).size == 2
    assert open_world(record).unsure.num_rows == 1


def test_closed_records_are_counted_once(record: Record, tmp_path: Path) -> None:
    load(record, [case(tmp_path, "one", "40")], Options(retrieved_on="2024-01-01"))
    later = case(tmp_path, "one", "60")
    closed = [
        load(record, [later], Options(retrieved_on="2024-02-01"))[0].answer["closed"]
        for _ in range(2)
    ]
    assert closed == [1, 0]


def test_a_dataset_has_a_plain_name(record: Record, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--dataset"):
        load(record, [case(tmp_path, "one")], Options(dataset="../x"))


@pytest.mark.parametrize("text", ["2024", "2024-05", "1.2.2024", "2024-13-01", "2024-05-06T25:00"])
def test_a_day_of_fetching_is_a_whole_day(record: Record, tmp_path: Path, text: str) -> None:
    said = re.escape(f"--retrieved-on {text!r}: is no day or moment; write YYYY-MM-DD or YYYY-")
    with pytest.raises(InputError, match=said):
        load(record, [tmp_path / "any.csv"], Options(retrieved_on=text))


def test_a_day_to_come_dates_nothing(record: Record, tmp_path: Path, repository: Path) -> None:
    now = datetime.now(UTC).date()
    today, to_come = now.isoformat(), (now + timedelta(days=3)).isoformat()
    path = case(tmp_path, "one", "40")
    with pytest.raises(InputError, match="that day is still to come; give the day on which"):
        load(record, [path], Options(retrieved_on=to_come))
    assert not load(record, [path], Options(retrieved_on=today))[0].is_refused
    text = (repository / "sample_data/un/made-up-list.xml").read_text(encoding="utf-8")
    listed = tmp_path / "list.xml"
    listed.write_text(re.sub(r"(dateGenerated=')[\d-]+", rf"\g<1>{to_come}", text), "utf-8")
    (outcome,) = load(record, [listed], Options(retrieved_on=today))
    assert f"says that it is of {to_come}, a day that is still to come" in outcome.remarks[0]
