"""A workspace that another version of the program wrote, older or newer."""

from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from graph.head.manifest import Head
from graph.head.signed_file import read_signed, signed_text, write_signed
from graph.record.record import Record
from graph.values.errors import WorkspaceError
from ingest.load.pipeline import Options, load
from ingest.load.rebuild_part import with_files


def _sheet(folder: Path, *rows: str) -> Path:
    path = folder / "stakes.csv"
    path.write_text("\n".join(["owner,company,share", *rows, ""]), encoding="utf-8")
    return path


@pytest.fixture
def record(tmp_path: Path) -> Record:
    record = Record(tmp_path / "ws")
    rows = ("Anna,Firm A,50", "Bob,Firm B,30")
    load(record, [_sheet(tmp_path, *rows)], Options(retrieved_on="2024-01-01"))
    return record


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "is damaged"),
        ("null", "is damaged"),
        ("{}", "is damaged"),
        ('{"format": 1}', "of an older version than the rest .* ownership repair"),
        ('{"format": 99}', "written by another version"),
    ],
)
def test_what_another_version_wrote_is_said_to_be_so(record: Record, text: str, said: str) -> None:
    (record.folder / "HEAD.json").write_text(text)
    with pytest.raises(WorkspaceError, match=said):
        record.head()


def test_a_head_without_what_came_later_is_read(record: Record) -> None:
    file = record.folder / "HEAD.json"
    body, head = read_signed(file), record.head()
    del body["expected"]
    for part in body["parts"]:
        for key in ("scope", "delta", "refused"):
            del part[key]
    write_signed(file, signed_text(body))
    assert record.head() == head


def test_records_without_tombstones_can_be_updated(record: Record, tmp_path: Path) -> None:
    head = record.head()
    (file,) = record.table_files(list(head.parts), "records")
    table = pq.read_table(file).select(["record_key", "record_id", "record_no"])
    pq.write_table(table, file)
    with record.hold_lock():
        record.commit(replace(head, parts=tuple(with_files(record, p) for p in head.parts)))
    newer = _sheet(tmp_path, "Anna,Firm A,50", "Carl,Firm C,10")
    said = Options(retrieved_on="2024-02-01", complete=True)
    (outcome,) = load(record, [newer], said)
    assert outcome.answer["closed"] == 1
    assert record.head() != Head("")
