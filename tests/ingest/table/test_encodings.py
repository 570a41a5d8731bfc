"""The encoding of a table that a person names while loading it, as presets have no mapping."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from graph.errors import InputError
from graph.record import Record
from ingest.pipeline import Options, Outcome, load
from ingest.planning import planned

TABLE = "owner,company,share\r\nИванов,Ромашка,50\r\n"


def loaded(folder: Path, encoding: str | None) -> tuple[Record, Outcome]:
    """Load a table in Windows-1251 by the preset of plain spreadsheets."""
    path, record = folder / "own.csv", Record(folder / "record")
    path.write_bytes(TABLE.encode("windows-1251"))
    (outcome,) = load(record, [path], Options(encoding=encoding))
    return record, outcome


def test_a_preset_may_be_told_the_encoding(tmp_path: Path) -> None:
    record, outcome = loaded(tmp_path, "windows-1251")
    assert outcome.remarks == []
    (part,) = record.head().parts
    assert part.source["encoding"] == "windows-1251"
    (file,) = record.table_files([part], "parties")
    names = pq.read_table(file).column("names").to_pylist()
    assert {name["value"] for found in names for name in found} == {"Иванов", "Ромашка"}


def test_without_it_the_remark_says_what_to_do(tmp_path: Path) -> None:
    _, outcome = loaded(tmp_path, None)
    assert "name its encoding, such as --encoding windows-1251" in outcome.remarks[0]


def test_an_encoding_that_does_not_fit_refuses_the_file(tmp_path: Path) -> None:
    _, outcome = loaded(tmp_path, "euc-kr")
    assert "is not text in euc-kr, as was said" in outcome.answer["refused"]


@pytest.mark.parametrize("name", ["windows-12510", "utf-16-le"])
def test_an_encoding_in_which_lines_cannot_be_found_is_told(tmp_path: Path, name: str) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(TABLE.encode("windows-1251"))
    with pytest.raises(InputError, match="write the name of one that holds ASCII"):
        planned(path, Options(encoding=name))


def test_a_publishers_format_has_its_own(tmp_path: Path) -> None:
    path = tmp_path / "own.ftm.json"
    path.write_text('{"id": "a", "schema": "Person", "properties": {"name": ["A"]}}\n')
    with pytest.raises(InputError, match="is read by ftm, whose files say their encoding"):
        planned(path, Options(encoding="windows-1251"))
