"""Every reader keeps the contract; readers and samples are found by presence."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import ingest.readers
from graph.record.model import SCHEMAS
from graph.record.record import Record
from ingest.files.opened_file import Opened
from ingest.load.pipeline import Options, load, quarantine
from ingest.recognition.detect import reader_for, readers

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "sample_data"


def samples() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for reader in readers():
        expected = SAMPLES / reader / "expected.json"
        if expected.exists():
            for name, wanted in json.loads(expected.read_text(encoding="utf-8")).items():
                yield reader, name, wanted


CASES = list(samples())


def test_every_folder_is_a_reader() -> None:
    folder = Path(next(iter(ingest.readers.__path__)))
    folders = {path.parent.name for path in folder.glob("*/__init__.py")}
    assert {path.name for path in folder.glob("*.py")} == {"__init__.py"}
    assert {reader.name for reader in readers().values()} == folders


@pytest.mark.parametrize("name", list(readers()))
def test_every_reader_has_a_sample_and_a_page(name: str) -> None:
    assert any((SAMPLES / name).glob("*")), f"sample_data/{name} has no sample"
    page = ROOT / "docs" / "reference" / "readers" / f"{name}.md"
    assert page.exists(), f"docs/reference/readers/{name}.md is missing"


@pytest.mark.parametrize("name", [n for n in readers() if n != "case"])
def test_every_sample_says_what_it_expects(name: str) -> None:
    assert any(reader == name for reader, _, _ in CASES), f"sample_data/{name}/expected.json"


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Record(tmp_path / "ws")


@pytest.mark.parametrize(("reader", "name", "wanted"), CASES, ids=[f"{r}-{n}" for r, n, _ in CASES])
def test_the_sample_gives_the_expected_rows(
    reader: str, name: str, wanted: dict[str, Any], record: Record
) -> None:
    path = SAMPLES / reader / name
    assert reader_for(Opened(path), None).name == reader, "the content is not recognised"
    (outcome,) = load(record, [path], Options())
    assert not outcome.is_refused, outcome.answer
    answer = outcome.answer
    assert {key: answer[key] for key in wanted["counts"]} == wanted["counts"]
    total = answer["records_kept"] + answer["records_quarantined"] + answer["records_unchanged"]
    assert answer["records_read"] == total
    refused = list(quarantine(record))
    assert len(refused) == answer["records_quarantined"]
    assert all(row["reason"] and row["position"] and row["raw"] for row in refused)
    stored = _stored(record)
    for row in wanted["rows"]:
        columns = {k: v for k, v in row.items() if k != "table"}
        assert any(
            all(have[k] == v for k, v in columns.items()) for have in stored[row["table"]]
        ), f"no row like {row}"


@pytest.mark.parametrize(("reader", "name", "wanted"), CASES, ids=[f"{r}-{n}" for r, n, _ in CASES])
def test_loading_again_changes_nothing(
    reader: str, name: str, wanted: dict[str, Any], record: Record
) -> None:
    path = SAMPLES / reader / name
    load(record, [path], Options())
    version = record.head().data_version
    (again,) = load(record, [path], Options())
    assert again.answer["records_kept"] == 0
    assert again.answer["records_unchanged"] == again.answer["records_read"] - len(
        list(quarantine(record))
    )
    assert record.head().data_version == version


@pytest.mark.parametrize("name", list(readers()))
def test_every_row_says_where_it_stands(name: str, record: Record) -> None:
    files = [p for p in sorted((SAMPLES / name).iterdir()) if p.suffix not in (".json", ".yml")]
    files += [p for p in (SAMPLES / name).glob("*.json") if p.name != "expected.json"]
    load(record, files, Options())
    for table in _stored(record).values():
        for row in table:
            assert row["record_id"]
            assert row["position"]
            assert len(row["source_id"]) == 64


@pytest.mark.parametrize("name", list(readers()))
@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02" * 500, b"<html>not this</html>", b"{"])
def test_a_file_of_another_kind_is_refused_whole(
    name: str, content: bytes, record: Record, tmp_path: Path
) -> None:
    path = tmp_path / "strange.bin"
    path.write_bytes(content)
    (outcome,) = load(record, [path], Options(reader=name))
    assert outcome.is_refused
    assert "\n" not in outcome.answer["refused"].strip()
    assert record.head().parts == ()


def _stored(record: Record) -> dict[str, list[dict[str, Any]]]:
    import pyarrow.parquet as pq

    parts = list(record.head().parts)
    return {
        name: [r for f in record.table_files(parts, name) for r in pq.read_table(f).to_pylist()]
        for name in SCHEMAS
    }
