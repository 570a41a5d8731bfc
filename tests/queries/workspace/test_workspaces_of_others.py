"""A workspace that another version of the program wrote, older or newer."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from graph.record.manifest import Head
from graph.record.record import Record
from graph.values.errors import WorkspaceError
from ingest.load.pipeline import Options, load


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
    "text",
    [
        "[]",
        "null",
        "{}",
        '{"format": 1}',
        '{"format": 99}',
        '{"format": 1, "workspace_id": "", "serial": 1, "parts": [{"new": 1}]}',
    ],
)
def test_what_another_version_wrote_is_said_to_be_so(record: Record, text: str) -> None:
    (record.folder / "HEAD.json").write_text(text)
    with pytest.raises(WorkspaceError, match="was written by another version"):
        record.head()


def test_a_head_without_what_came_later_is_read(record: Record) -> None:
    file = record.folder / "HEAD.json"
    body, head = json.loads(file.read_bytes()), record.head()
    del body["expected"]
    for part in body["parts"]:
        for key in ("scope", "delta", "refused"):
            del part[key]
    file.write_text(json.dumps(body))
    assert record.head() == head


def test_records_without_tombstones_can_be_updated(record: Record, tmp_path: Path) -> None:
    (file,) = record.table_files(list(record.head().parts), "records")
    table = pq.read_table(file).select(["record_key", "record_id", "record_no"])
    pq.write_table(table, file)
    newer = _sheet(tmp_path, "Anna,Firm A,50", "Carl,Firm C,10")
    said = Options(retrieved_on="2024-02-01", complete=True)
    (outcome,) = load(record, [newer], said)
    assert outcome.answer["closed"] == 1
    assert record.head() != Head("")
