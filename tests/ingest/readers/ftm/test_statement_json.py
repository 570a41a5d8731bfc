"""FollowTheMoney statements as JSON: a statement a line, or entities with their statements."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from graph.record.model import Interest, Name, Party
from ingest.reader import Record, Refusal
from ingest.recognition.original_record import record_text
from tests.ingest.outcome import Outcome, rows_of


def statement(key: str, schema: str, prop: str, value: Any, **more: Any) -> dict[str, Any]:
    """Return a statement as ``ftm statements`` writes it, which says no type of property."""
    row = {"canonical_id": key, "entity_id": key, "prop": prop, "schema": schema, "value": value}
    return (
        row | {"dataset": "xx", "lang": None, "external": False, "id": "0", "origin": None} | more
    )


OWNED = [
    statement("NK-1", "LegalEntity", "name", "ABC GmbH", entity_id="src-1", lang="deu"),
    statement("NK-1", "Company", "id", "f00", entity_id="src-1"),
    statement("o-1", "Ownership", "owner", "p-1"),
    statement("o-1", "Ownership", "asset", "src-1"),
    statement("o-1", "Ownership", "role", "src-1"),
    statement("o-1", "Ownership", "percentage", "30"),
    statement("p-1", "Person", "name", "Ann"),
    statement("p-1", "Person", "name", "Anna", external=True),
]


def lines(folder: Path, *values: Any) -> Path:
    path = folder / "made_up.json"
    path.write_text("".join(json.dumps(value) + "\n" for value in values), encoding="utf-8")
    return path


def is_held(found: Outcome) -> bool:
    firm, held, ann = rows_of(found)
    assert isinstance(firm, Party)
    assert isinstance(held, Interest)
    assert isinstance(ann, Party)
    assert (firm.id, firm.schema) == ("made_up-NK-1", "Company")
    assert firm.names == [Name("ABC GmbH", "name", "deu")]
    assert [name.value for name in ann.names] == ["Ann"]
    assert held.note == "role: src-1"
    return (held.owner, held.asset) == ("made_up-p-1", "made_up-NK-1")


def test_statements_a_line_are_entities(tmp_path: Path) -> None:
    found = Outcome(lines(tmp_path, *OWNED))
    assert is_held(found)
    assert found.said == ["1 statements marked external are not read: nobody confirmed them"]


def test_they_may_stand_in_any_order_and_packing(tmp_path: Path) -> None:
    plain = lines(tmp_path, *OWNED[::2], *OWNED[1::2])
    packed = tmp_path / "made_up.json.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert is_held(Outcome(packed))


def test_entities_with_their_statements_are_read(tmp_path: Path) -> None:
    ids = dict.fromkeys(one["canonical_id"] for one in OWNED)
    each = [
        {
            "id": key,
            "caption": key,
            "schema": "Thing",
            "datasets": ["xx"],
            "statements": [one for one in OWNED if one["canonical_id"] == key],
        }
        for key in ids
    ]
    path = lines(tmp_path, *each)
    found = Outcome(path)
    assert is_held(found)
    records = [item for item in found.items if isinstance(item, Record)]
    text = record_text(path, "ftm", records[1].position)
    assert text is not None
    assert json.loads(text) == each[1]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (statement("a", "", "name", "A"), "schema: missing"),
        (statement("a", "Person", "name", None), "value: None is not a text"),
        ({"id": "a", "schema": "Person", "statements": ["A"]}, "'A' is not an object"),
        ({"id": "a", "schema": "Person", "statements": 1}, "entity_id: missing"),
    ],
)
def test_what_is_no_statement_is_refused_alone(
    tmp_path: Path, wrong: dict[str, Any], reason: str
) -> None:
    found = Outcome(lines(tmp_path, statement("b", "Person", "name", "Bob"), wrong))
    record, refusal = sorted(found.items, key=lambda item: isinstance(item, Refusal))
    assert isinstance(record, Record)
    assert isinstance(refusal, Refusal)
    assert (refusal.position, reason in refusal.reason) == ("line 2", True)


def test_unknown_fields_are_named(tmp_path: Path) -> None:
    found = Outcome(lines(tmp_path, statement("b", "Person", "name", "Bob", mood="calm")))
    assert found.said == ["ignored unknown field mood"]
