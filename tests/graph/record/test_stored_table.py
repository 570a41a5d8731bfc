"""Large tables are put aside on disk, and nobody sees a difference."""

from pathlib import Path

import pyarrow as pa
import pytest

from graph.record import stored_table
from graph.record.record import Record
from graph.record.stored_table import put_aside
from graph.world.open_world import read_world
from ingest.load.pipeline import Options, load

CASE = """case: mill
sources: {{register: {{title: Register}}}}
parties:
{parties}
interests:
{interests}
"""


def _record(folder: Path) -> Record:
    parties = [f"  p{n}: {{schema: Company, name: Mill {n}, source: register}}" for n in range(9)]
    held = [
        f"  - {{owner: p{n}, asset: p{n + 1}, share: {60 + n}, source: register}}"
        for n in (7, 2, 5, 0)
    ]
    path = folder / "mill.case.yaml"
    path.write_text(CASE.format(parties="\n".join(parties), interests="\n".join(held)))
    record = Record(folder / "ws")
    load(record, [path], Options())
    return record


def test_a_world_put_aside_is_the_same_and_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = _record(tmp_path)
    wanted = read_world(record, record.head())
    monkeypatch.setattr(stored_table, "PUT_ASIDE", 0)
    found = read_world(record, record.head())
    assert found.tables.keys() == wanted.tables.keys()
    for name, table in wanted.tables.items():
        assert found.tables[name].equals(table), name
    assert wanted.tables["interests"].num_rows == 4
    assert not list((tmp_path / "ws" / "cache" / "world").iterdir())


def test_a_table_put_aside_takes_no_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored_table, "PUT_ASIDE", 1 << 20)
    before = pa.total_allocated_bytes()
    text = pa.array(["a word of a register"] * 100_000)
    table = put_aside(pa.table({"text": text}), tmp_path)
    del text
    assert pa.total_allocated_bytes() - before < 1 << 20
    assert table["text"][99_999].as_py() == "a word of a register"


def test_where_no_file_can_be_written_the_table_stays_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored_table, "PUT_ASIDE", 0)
    (tmp_path / "file").touch()
    table = pa.table({"number": [1, 2]})
    assert put_aside(table, tmp_path / "file") is table
