"""FollowTheMoney as CSV by schema, as ``ftm export-csv`` writes it: quoted throughout."""

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from graph.record.model import Interest, Listing, Party
from graph.record.record import Record
from graph.values.errors import RefusedFileError
from ingest.files.opened_file import Opened
from ingest.load.pipeline import Options, load
from ingest.reader import Context
from ingest.readers.ftm.reader import READER
from tests.ingest.outcome import of
from tests.ingest.readers.ftm.entities import entity, read

MARKS = ["sourceUrl", "publisher", "publisherUrl", "retrievedAt", "modifiedAt"]
COMPANIES = [
    {
        "id": "f",
        "name": "Firm GmbH",
        "alias": "Firm; The Firm",
        "jurisdiction": "de",
        "addressEntity": "a",
        "notes": "One; and a half",
        "modifiedAt": "2024-01-01",
    },
    {"id": "h", "name": "Holder AG"},
]
HELD = [
    {"id": "o", "owner": "h", "asset": "f", "percentage": "60", "startDate": "2020-01-02"},
]
TABLES = {
    "Company": COMPANIES,
    "Ownership": HELD,
    "Address": [{"id": "a", "full": "1 High Street; Town"}],
    "Sanction": [{"id": "s", "entity": "h", "programId": "EU-HR"}],
}


def table(rows: list[dict[str, str]]) -> str:
    names = dict.fromkeys(name for row in rows for name in row)
    columns = [*names, *(mark for mark in MARKS if mark not in names)]
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", dialect=csv.unix_dialect)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write_zip(path: Path, tables: dict[str, list[dict[str, str]]] = TABLES, **more: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, rows in tables.items():
            archive.writestr(f"export/{name}.csv", table(rows))
        for name, text in more.items():
            archive.writestr(f"export/{name}.csv", text)
    return path


def test_the_tables_of_an_export_are_the_entities(tmp_path: Path, load: Any) -> None:
    """What the same entities are as JSON, but for the sign that joins several values."""
    records, refused, said = read(write_zip(tmp_path / "made_up.zip"))
    split = {**COMPANIES[0], "alias": ["Firm", "The Firm"]}
    schemata = [(name, row) for name, rows in TABLES.items() for row in rows]
    whole = [
        entity(row["id"], name, **{k: v for k, v in {**row, **more}.items() if k != "id"})
        for name, row in schemata
        for more in ([split] if row is COMPANIES[0] else [{}])
    ]
    lines, _, _ = load(*whole)
    assert (refused, said) == ([], [])
    assert [(r.record_id, r.rows) for r in records] == [(r.record_id, r.rows) for r in lines]
    rows = [row for record in records for row in record.rows]
    assert of(rows, Party)[0].addresses == ["1 High Street; Town"]
    assert [row.owner for row in of(rows, Interest)] == ["d-h"]
    assert [row.list_name for row in of(rows, Listing)] == ["eu_human_rights"]


def test_rows_are_refused_one_by_one_with_their_ids(tmp_path: Path) -> None:
    tables = {"Ownership": [*HELD, {"id": "p", "owner": "h"}, {"id": "", "owner": "h"}]}
    records, refused, _ = read(write_zip(tmp_path / "made_up.zip", tables))
    assert [record.record_id for record in records] == ["o"]
    assert [(one.reason, one.record_id) for one in refused] == [
        ("Ownership.asset: missing", "p"),
        ("id: missing", None),
    ]


def test_a_table_by_itself_is_part_of_its_dataset(tmp_path: Path) -> None:
    record = Record(tmp_path / "ws")
    files = [tmp_path / f"{name}.csv" for name in ("Company", "Ownership")]
    for path in files:
        path.write_text(table(TABLES[path.stem]), encoding="utf-8")
    for day, kept in (("2026-01-01", HELD), ("2026-01-02", [{**HELD[0], "percentage": "70"}])):
        files[1].write_text(table(kept), encoding="utf-8")
        options = Options(dataset="d", retrieved_on=day, complete=True)
        outcomes = load(record, files, options)
        assert not any(one.is_refused for one in outcomes), outcomes
    assert [one.answer["closed"] for one in outcomes] == [0, 1]
    assert {part.scope for part in record.head().parts} == {"Company", "Ownership"}


def test_a_table_that_names_its_own_dataset_is_told(tmp_path: Path) -> None:
    path, said = tmp_path / "Company.csv", list[str]()
    path.write_text(table(COMPANIES), encoding="utf-8")
    assert len(list(READER.read(Opened(path), Context("Company", None, said.append)))) == 2
    assert "give all tables of the export one --dataset" in said[0]


def test_a_table_whose_name_is_no_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "companies.csv"
    path.write_text(table(COMPANIES), encoding="utf-8")
    with pytest.raises(RefusedFileError, match=r"call it Company\.csv"):
        read(path)


def test_a_member_that_is_no_such_table_is_told_and_closes_nothing(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "made_up.zip", {"Company": COMPANIES}, other="a,b\n1,2\n")
    records, _, said = read(path)
    assert len(records) == 2
    assert said == ["not read: export/other.csv is no table of the entities of a schema"]
    options = Options(retrieved_on="2026-01-01", complete=True)
    (outcome,) = load(Record(tmp_path / "ws"), [path], options)
    assert "more than one record may stand there" in outcome.answer["refused"]
