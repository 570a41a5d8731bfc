"""FollowTheMoney statements: CSV and pack, in any order, with old and new columns."""

import csv
import io
import zipfile
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from graph.record.model import Interest, Link, Listing, Name, Party
from graph.values.errors import RefusedFileError
from ingest.reader import Record, Refusal
from ingest.readers.ftm.reader import READER
from ingest.readers.ftm.renderings import gathered_statements
from tests.ingest.outcome import read_records

NEW = (
    "canonical_id,entity_id,prop,prop_type,schema,value,dataset,origin,lang,original_value,"
    "external,first_seen,last_seen,id"
).split(",")
PACK = "entity_id,prop,value,dataset,lang,original_value,origin,external,first_seen,last_seen,id"


read = partial(read_records, READER, "d")


def parties(records: list[Record]) -> list[Party]:
    return [row for record in records for row in record.rows if isinstance(row, Party)]


def table(columns: list[str], *rows: dict[str, str]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def statement(key: str, schema: str, prop: str, value: str, **more: str) -> dict[str, str]:
    row = {"canonical_id": key, "entity_id": key, "schema": schema, "prop": prop, "value": value}
    return row | {"prop_type": "text", "dataset": "xx", "external": "f"} | more


@pytest.fixture
def load(tmp_path: Path) -> Any:
    """Reads statements and gives records, refusals and remarks."""

    def rows(*values: dict[str, str]) -> tuple[list[Record], list[Refusal], list[str]]:
        path = tmp_path / "statements.csv"
        path.write_text(table(NEW, *values), encoding="utf-8")
        return read(path)

    return rows


OWNED = [
    statement("a-1", "LegalEntity", "name", "ABC GmbH", lang="deu"),
    statement("a-1", "Company", "alias", "ABC"),
    statement("a-1", "Company", "addressEntity", "addr", prop_type="entity"),
    statement("o-1", "Ownership", "owner", "p-1", prop_type="entity"),
    statement("o-1", "Ownership", "asset", "a-1", prop_type="entity"),
    statement("o-1", "Ownership", "percentage", "30"),
    statement("o-1", "Ownership", "id", "abc"),
    statement("p-1", "Person", "name", "Ann"),
]
ADDRESS = [
    statement("addr", "Address", "city", "Kiel"),
    statement("addr", "Address", "street", "Weg 1"),
]


def test_statements_of_an_entity_are_one_record(load: Any) -> None:
    records, refusals, remarks = load(*OWNED[:3], *ADDRESS, *OWNED[3:])
    assert (refusals, remarks) == ([], [])
    assert [(r.record_id, r.position) for r in records] == [
        ("a-1", "row 2"),
        ("addr", "row 5"),
        ("o-1", "row 7"),
        ("p-1", "row 11"),
    ]
    (company,), _, (owned,), _ = (record.rows for record in records)
    assert (company.schema, company.addresses) == ("Company", ["Weg 1, Kiel"])
    assert company.names == [Name("ABC GmbH", "name", "deu"), Name("ABC", "alias")]
    assert (owned.owner, owned.asset, owned.share.text) == ("d-p-1", "d-a-1", "30")
    assert owned.note is None


def test_order_makes_no_difference_but_to_positions(load: Any) -> None:
    tidy, _, _ = load(*OWNED[:3], *ADDRESS, *OWNED[3:])
    mixed, refusals, _ = load(*OWNED[::2], *ADDRESS, *OWNED[1::2])
    assert refusals == []
    assert [r.record_id for r in mixed] == [r.record_id for r in tidy]
    assert mixed[1].position == "row 6"
    for one, other in zip(tidy, mixed, strict=True):
        assert [type(row) for row in one.rows] == [type(row) for row in other.rows]
    assert mixed[2].rows == tidy[2].rows
    assert mixed[0].rows[0].addresses == ["Weg 1, Kiel"]


def test_values_refer_to_canonical_entities(load: Any) -> None:
    records, _, _ = load(
        statement("NK-1", "Person", "name", "Ann", entity_id="src-1"),
        statement("o", "Ownership", "owner", "src-1", prop_type="entity"),
        statement("o", "Ownership", "asset", "b", prop_type="entity"),
        statement("o", "Ownership", "role", "src-1"),
    )
    assert records[0].rows[0].data == [("referent", "src-1")]
    assert (records[1].rows[0].owner, records[1].rows[0].note) == ("d-NK-1", "role: src-1")


def test_external_statements_are_no_facts(load: Any) -> None:
    records, _, remarks = load(
        statement("a", "Person", "name", "Ann"),
        statement("a", "Person", "name", "Anna", external="t"),
        statement("b", "Person", "name", "Bob", external="true"),
    )
    assert [[n.value for n in party.names] for party in parties(records)] == [["Ann"]]
    assert remarks == ["2 statements marked external are not read: nobody confirmed them"]


@pytest.mark.parametrize(
    ("schemata", "taken", "remark"),
    [
        (["Thing", "LegalEntity"], "LegalEntity", []),
        (["Organization", "Asset"], "Company", []),
        (["LegalEntity", "Vessel", "Asset"], "Vessel", []),
        (["Organization", "PublicBody", "Company"], "PublicBody", ["schema: PublicBody, Company"]),
    ],
)
def test_the_narrowest_schema_is_taken(
    load: Any, schemata: list[str], taken: str, remark: list[str]
) -> None:
    (record,), _, _ = load(*(statement("a", schema, "alias", "A") for schema in schemata))
    assert parties([record])[0].schema == taken
    assert [text.split(";")[0] for text in record.remarks] == remark


def test_a_row_that_is_no_statement_is_refused_alone(load: Any, tmp_path: Path) -> None:
    records, refusals, _ = load(
        statement("", "Person", "name", "A"),
        statement("a", "", "name", "A"),
        statement("a", "Person", "", "A"),
        statement("a", "Person", "name", "A"),
        statement("o", "Ownership", "owner", "a"),
    )
    assert [r.record_id for r in records] == ["a"]
    assert [(r.position, r.reason) for r in refusals] == [
        ("row 2", "entity_id: missing"),
        ("row 3", "schema: missing"),
        ("row 4", "prop: missing"),
        ("row 6", "Ownership.asset: missing"),
    ]
    assert '"owner":["a"]' in refusals[3].raw
    path = tmp_path / "short.csv"
    path.write_text(table(NEW, OWNED[0]) + '"a","b"\n', encoding="utf-8")
    assert [r.reason for r in read(path)[1]] == ["the row has 2 cells and the header 14"]


def test_an_entity_of_endless_statements_is_refused(
    load: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathered_statements, "MAX_STATEMENTS", 5)
    for rows in ([], [statement("A", "Person", "name", "A")]):
        many = [statement("a", "Person", "alias", str(n)) for n in range(20)]
        _, refusals, _ = load(*many, *rows)
        assert refusals[0].reason == "canonical_id: more than 5 statements of one entity"


@pytest.mark.parametrize(
    "text",
    [
        f"{PACK}\na,Person:name,Ann,xx,eng,,,,,,1\nb,Sanction:entity,a,xx,,,,,,,2\n",
        "a,Person:name,Ann,xx,eng,,t,,,\nb,Sanction:entity,a,xx,,,f,f,,\n",
        "a,Person:name,Ann,xx,eng,,t,f,,,1\nb,Sanction:entity,a,xx,,,f,f,,,2\n",
    ],
)
def test_a_pack_says_the_same_with_a_header_and_without(tmp_path: Path, text: str) -> None:
    path = tmp_path / "statements.pack"
    path.write_text(text, encoding="utf-8")
    records, refusals, remarks = read(path)
    assert (refusals, remarks) == ([], [])
    shift = 1 if text.startswith("entity_id") else 0
    assert [r.position for r in records] == [f"row {1 + shift}", f"row {2 + shift}"]
    (person,), listing = parties(records), records[1].rows[0]
    assert (person.names, person.schema) == ([Name("Ann", "name", "eng")], "Person")
    assert isinstance(listing, Listing)
    assert (listing.party, listing.list_name) == ("d-a", "xx")


def test_a_packed_property_without_a_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "statements.pack"
    path.write_text(f"{PACK}\na,Person:name,Ann,xx,,,,,,,1\na,name,Ann,xx,,,,,,,2\n", "utf-8")
    assert [r.reason for r in read(path)[1]] == ["prop: missing"]


def test_columns_are_read_by_name(tmp_path: Path) -> None:
    path = tmp_path / "statements.csv"
    path.write_text(table([*reversed(NEW), "mood"], *OWNED), encoding="utf-8")
    records, _, remarks = read(path)
    assert [r.record_id for r in records] == ["a-1", "o-1", "p-1"]
    assert remarks == ["ignored unknown field mood"]


def test_a_missing_column_refuses_the_file(tmp_path: Path) -> None:
    path = tmp_path / "statements.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", table(NEW, *OWNED))
        archive.writestr("b.csv", table([c for c in NEW if c != "value"]))
    with pytest.raises(RefusedFileError, match="no column value"):
        read(path)


def test_published_statements_are_read_whole(shared_data: Path) -> None:
    records, refusals, remarks = read(shared_data / "ftm-statements" / "test_dataset1.csv")
    assert (refusals, remarks) == ([], [])
    kinds = [type(row) for record in records for row in record.rows]
    assert (kinds.count(Party), kinds.count(Link), kinds.count(Interest)) == (6, 2, 0)
    john = next(p for p in parties(records) if p.id == "d-td1-john-gruber")
    assert (john.birth_date, [n.language for n in john.names]) == ("1942", ["eng"])
    records, _, _ = read(shared_data / "ftm-statements" / "test_sanctions.csv")
    assert [party.topics for party in parties(records)] == [["sanction"]] * 3


def test_a_refused_statement_is_known_by_its_entity(load: Any) -> None:
    records, refusals, _ = load(*OWNED, *ADDRESS, statement("x", "Company", "", "x"))
    assert len(records) == 4
    assert [refusal.record_id for refusal in refusals] == ["x"]
