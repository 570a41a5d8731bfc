"""Releases of BODS as tables: the zip of all tables gives what the JSON gives."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph.record.model import Interest, Party
from graph.record.record import Record
from graph.values.errors import RefusedFileError
from ingest.files.opened_file import Opened
from ingest.load.pipeline import Options, load
from ingest.reader import Context
from ingest.reader import Record as ReadRecord
from ingest.readers.bods.reader import READER
from ingest.recognition.detect import reader_for
from tests.ingest.readers.bods.made_up import Read

Tables = dict[str, list[dict[str, Any]]]
KINDS = {
    "entityStatement": "entity",
    "personStatement": "person",
    "ownershipOrControlStatement": "ooc",
}


def flatten(statements: list[dict[str, Any]]) -> Tables:
    """Return the tables that Flatterer makes of statements."""
    tables: Tables = {}
    for number, value in enumerate(statements):
        kind = value.get("recordType") or KINDS[value["statementType"]]
        main = f"{kind}_statement"

        def add(
            table: str, link: str, item: dict[str, Any], above: dict[str, str], kind: str = kind
        ) -> None:
            row: dict[str, Any] = {"_link": link, **above}
            for path, cell in cells(item):
                name = "_".join(path)
                if isinstance(cell, list) and cell and isinstance(cell[0], dict):
                    for place, one in enumerate(cell):
                        inner = f"{link}.{name}.{place}"
                        links = {**above, f"_link_{kind}_statement": link.split(".")[0]}
                        add(f"{kind}_{name}", inner, one, links)
                elif isinstance(cell, list):
                    row[name] = ",".join(cell)
                else:
                    row[name] = cell
            tables.setdefault(table, []).append(row)

        add(main, str(number), value, {})
    return tables


def cells(item: dict[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[list[str], Any]]:
    for name, cell in item.items():
        if isinstance(cell, dict):
            yield from cells(cell, (*above, name))
        else:
            yield [*above, name], cell


def columns_of(rows: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def as_csv(rows: list[dict[str, Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns_of(rows))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def as_parquet(rows: list[dict[str, Any]]) -> bytes:
    """Parquet of the releases has column names in small letters."""
    out = io.BytesIO()
    columns = {
        name.lower(): pa.array([row.get(name) for row in rows], from_pandas=True)
        for name in columns_of(rows)
    }
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def write_zip(
    path: Path, tables: Tables, ending: str, pack: Callable[[list[dict[str, Any]]], bytes]
) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in sorted(tables.items(), reverse=True):
            written = name if ending == "csv" else name.lower()
            archive.writestr(f"{ending}/{written}.{ending}", pack(rows))
    return path


FORMS = [pytest.param("csv", as_csv, id="csv"), pytest.param("parquet", as_parquet, id="parquet")]


def rows_by_record(read: Read) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for record in read.records:
        found.setdefault(record.record_id, []).extend(record.rows)
    return found


def sample(repository: Path, name: str) -> list[dict[str, Any]]:
    text = (repository / "sample_data" / "bods" / name).read_text(encoding="utf-8")
    if name.endswith(".jsonl"):
        values = [json.loads(line) for line in text.splitlines()]
    else:
        values = json.loads(text)
    # The last statement of each sample is refused on purpose, as no table could hold it.
    return [value for value in values[:-1] if isinstance(value, dict)]


@pytest.mark.parametrize(("ending", "pack"), FORMS)
@pytest.mark.parametrize("name", ["made-up-bods-04.jsonl", "made-up-bods-02.json"])
def test_tables_give_the_rows_of_the_json(
    repository: Path,
    tmp_path: Path,
    name: str,
    ending: str,
    pack: Callable[[list[dict[str, Any]]], bytes],
) -> None:
    statements = sample(repository, name)
    path = tmp_path / "d.json"
    path.write_text(json.dumps(statements), encoding="utf-8")
    packed = write_zip(tmp_path / "d.zip", flatten(statements), ending, pack)
    assert reader_for(Opened(packed), None) is READER
    assert READER.edition is not None
    assert READER.edition(Opened(packed)) == READER.edition(Opened(path))
    plain, tables = Read(path), Read(packed)
    assert tables.refusals == []
    assert rows_by_record(tables) == rows_by_record(plain)
    assert len(tables.rows(Interest)) > 1
    assert len(tables.rows(Party)) > 1


@pytest.mark.parametrize(("ending", "pack"), FORMS)
def test_a_column_that_no_version_has_is_said(
    tmp_path: Path, ending: str, pack: Callable[[list[dict[str, Any]]], bytes]
) -> None:
    row = {
        "_link": "0",
        "statementId": "s" * 32,
        "recordId": "c",
        "recordType": "entity",
        "statementDate": "2024-01-01T00:00:00",
        "recordDetails_name": "A, B and Sons Ltd",
        "recordDetails_entityType_type": "registeredEntity",
        "recordDetails_mood": "good",
    }
    path = write_zip(tmp_path / "d.zip", {"entity_statement": [row]}, ending, pack)
    opened, said = Opened(path), list[str]()
    opened.remark = said.append
    (record,) = READER.read(opened, Context("d", None, said.append))
    assert isinstance(record, ReadRecord)
    (party,) = record.rows
    assert isinstance(party, Party)
    assert [name.value for name in party.names] == ["A, B and Sons Ltd"]
    assert "ignored unknown column or table recorddetails_mood" in said


def test_one_table_alone_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "relationship_statement.csv"
    path.write_text("_link,statementId,recordId\n0,a,b\n", encoding="utf-8")
    assert reader_for(Opened(path), None) is READER
    with pytest.raises(RefusedFileError, match="give the zip with all of them"):
        Read(path)


@pytest.mark.parametrize(
    ("absent", "said"),
    [
        ("person_statement", "has no table of persons: what is told there stands in no answer"),
        ("person_names", "has no table of names of persons: what is told there stands in no"),
        ("ooc_statement", "has no table of relationships: what is told there stands in no answer"),
    ],
)
def test_a_release_without_one_of_its_tables_is_told_by_a_load(
    repository: Path, tmp_path: Path, absent: str, said: str
) -> None:
    """A load looks for the edition first, so that remarks of the first reading were lost."""
    tables = flatten(sample(repository, "made-up-bods-02.json"))
    del tables[absent]
    (outcome,) = load(
        Record(tmp_path / "record"),
        [write_zip(tmp_path / "d.zip", tables, "csv", as_csv)],
        Options(),
    )
    assert [text for text in outcome.remarks if text.startswith(said)] != []


def test_a_table_that_was_cut_is_refused(repository: Path, tmp_path: Path) -> None:
    tables = flatten(sample(repository, "made-up-bods-02.json"))
    path = write_zip(tmp_path / "d.zip", tables, "csv", lambda rows: as_csv(rows)[:-40])
    with pytest.raises(RefusedFileError, match=r"the table may be cut|no CSV that can be read"):
        list(READER.read(Opened(path), Context("d", None, lambda _text: None)))
