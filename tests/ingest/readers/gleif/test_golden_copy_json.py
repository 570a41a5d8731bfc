"""GLEIF's JSON: the same records as its XML, cut from one long value, whatever befalls it."""

import json
import zipfile
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from graph.record.model import Gap, Interest, Link, Party
from ingest.files.opened_file import Opened
from ingest.readers.gleif import golden_copy_json
from ingest.readers.gleif.reader import READER, edition_of
from tests.ingest.outcome import read_records
from tests.ingest.readers.gleif.json_copies import as_json

REAL = ["lei-data.xml", "lei2-concat-2018-top10.xml", "rr-data.xml", "repex-data.xml"]
LEIS = ["EXAMPLE0OPERATING040", "EXAMPLE0TOPHOLDING84", "EXAMPLE0MIDHOLDING30"]


read = partial(read_records, READER, "gleif")


def entity(lei: str, **entity: Any) -> dict[str, Any]:
    return {"LEI": {"$": lei}, "Entity": {"LegalName": {"@xml:lang": "EN", "$": "A"}, **entity}}


def write_json(tmp_path: Path, content: object) -> Path:
    path = tmp_path / "some.json"
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    return path


@pytest.mark.parametrize("name", REAL)
@pytest.mark.parametrize(("lists", "indent"), [(True, None), (False, 2)])
def test_json_and_xml_of_published_records_give_the_same_rows(
    shared_data: Path, tmp_path: Path, name: str, lists: bool, indent: int | None
) -> None:
    xml = shared_data / "gleif-xml" / name
    text = as_json(xml.read_bytes(), lists=lists, indent=indent)
    records, refusals, said = read(write_json(tmp_path, text))
    assert (refusals, said) == ([], [])
    expected = read(xml)[0]
    assert len(records) == len(expected) > 0
    for one, other in zip(records, expected, strict=True):
        assert (one.record_id, one.position, one.rows, one.remarks) == (
            other.record_id,
            other.position,
            other.rows,
            other.remarks,
        )


@pytest.mark.parametrize("chunk", [1, 7, 64])
def test_records_are_cut_wherever_the_stream_is(
    tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    path = repository / "sample_data" / "gleif" / "relationships.json"
    whole = read(path)
    monkeypatch.setattr(golden_copy_json, "_CHUNK", chunk)
    assert [r.record_id for r in read(path)[0]] == [r.record_id for r in whole[0]]


def test_a_zipped_json_is_read(tmp_path: Path) -> None:
    path = tmp_path / "20241129-1600-gleif-goldencopy-lei2-golden-copy.json.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(path.name.removesuffix(".zip"), json.dumps({"records": [entity(LEIS[0])]}))
    assert [r.record_id for r in read(path)[0]] == LEIS[:1]
    assert READER.edition is not None
    assert READER.edition(Opened(path)) == "2024-11-29T16:00:00"


def test_a_damaged_record_is_refused_alone(tmp_path: Path) -> None:
    good = [json.dumps(entity(lei)) for lei in LEIS]
    path = write_json(tmp_path, f'{{"records":[{good[0]},{good[1][:-3]}!}}}},{good[2]}]}}')
    records, refusals, _ = read(path)
    assert [r.record_id for r in records] == [LEIS[0], LEIS[2]]
    assert [r.position for r in refusals] == ["element 2"]
    assert refusals[0].reason.startswith("is not JSON")


@pytest.mark.parametrize("cut", [3, 40])
def test_a_file_that_breaks_off_keeps_what_came_before(tmp_path: Path, cut: int) -> None:
    text = json.dumps({"records": [entity(lei) for lei in LEIS]})
    records, refusals, _ = read(write_json(tmp_path, text[:-cut]))
    assert [r.record_id for r in records] == LEIS[:2]
    assert [r.position for r in refusals] == ["element 3"]
    records, refusals, _ = read(write_json(tmp_path, text[:-2]))
    assert [r.record_id for r in records] == LEIS
    assert [r.reason for r in refusals] == [
        "is not JSON (the file breaks off within its list of records)"
    ]


@pytest.mark.parametrize("more", [', "x": 1}', "}}", ', "records": []}'])
def test_what_stands_behind_the_records_is_not_passed_over(tmp_path: Path, more: str) -> None:
    text = json.dumps({"records": [entity(LEIS[0])]})
    records, refusals, _ = read(write_json(tmp_path, text[:-1] + more))
    assert [r.record_id for r in records] == LEIS[:1]
    assert "something stands behind the list of records" in refusals[0].reason


def test_records_that_begin_otherwise_are_read_too(tmp_path: Path) -> None:
    other = dict(reversed(entity(LEIS[1]).items()))
    path = write_json(tmp_path, {"records": [entity(LEIS[0]), other, entity(LEIS[2])]})
    assert [r.record_id for r in read(path)[0]] == LEIS


def test_what_is_no_record_is_refused(tmp_path: Path) -> None:
    deep: Any = "x"
    for _ in range(60):
        deep = {"a": deep}
    path = write_json(
        tmp_path, {"records": [entity(LEIS[0]), 7, None, {"LEI": {"$": LEIS[1]}, "Entity": deep}]}
    )
    records, refusals, _ = read(path)
    assert [r.record_id for r in records] == LEIS[:1]
    assert [r.reason for r in refusals] == [
        "is a number, not an object",
        "is null, not an object",
        "is nested more than 32 deep",
    ]


def test_an_endless_record_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(golden_copy_json, "MAX_RECORD_BYTES", 1000)
    monkeypatch.setattr(golden_copy_json, "_CHUNK", 500)
    path = write_json(tmp_path, {"records": [entity(LEIS[0], Note="x" * 9000), entity(LEIS[1])]})
    records, refusals, _ = read(path)
    assert LEIS[1] in [r.record_id for r in records]
    assert len(refusals) > 0


@pytest.mark.parametrize("wrapped", [True, False])
def test_relations_stand_in_a_wrapper_or_bare(tmp_path: Path, wrapped: bool) -> None:
    nodes = {"StartNode": {"NodeID": {"$": LEIS[0]}}, "EndNode": {"NodeID": {"$": LEIS[1]}}}
    said = {"RelationshipType": {"$": "IS_FUND-MANAGED_BY"}, "RelationshipStatus": {"$": "ACTIVE"}}
    record: dict[str, Any] = {"Relationship": {**nodes, **said}}
    path = write_json(
        tmp_path, {"relations": [{"RelationshipRecord": record} if wrapped else record]}
    )
    ((found,), refusals, _) = read(path)
    assert refusals == []
    assert found.record_id == f"{LEIS[0]}:IS_FUND-MANAGED_BY:{LEIS[1]}"
    assert [type(row) for row in found.rows] == [Party, Party, Interest]


def test_reasons_of_an_exception_may_be_one_or_several(tmp_path: Path) -> None:
    base = {
        "LEI": {"$": LEIS[0]},
        "ExceptionCategory": {"$": "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT"},
    }
    one: dict[str, Any] = {**base, "ExceptionReason": {"$": "NON_PUBLIC"}}
    two: dict[str, Any] = {**base, "ExceptionReason": [{"$": "NO_LEI"}, {"$": "NATURAL_PERSONS"}]}
    records, _, _ = read(write_json(tmp_path, {"exceptions": [one, two]}))
    grounds = [[row.ground for row in r.rows if isinstance(row, Gap)] for r in records]
    assert grounds == [["NON_PUBLIC"], ["NO_LEI", "NATURAL_PERSONS"]]


@pytest.mark.parametrize(
    "text", ['{"records":[{"name":"x"}]}', '{"LEI":{"$":"x"}}', '[{"LEI":{"$":"x"}}]', "{"]
)
def test_other_json_is_not_taken(tmp_path: Path, text: str) -> None:
    assert READER.sniff(Opened(write_json(tmp_path, text)).sniff()) == 0


@pytest.mark.parametrize("key", ["relations", "exceptions"])
def test_changes_may_be_none(tmp_path: Path, key: str) -> None:
    path = tmp_path / "20240408-0800-gleif-goldencopy-rr-intra-day.json"
    path.write_text(f'\ufeff{{ "{key}": [ ] }}\r\n', encoding="utf-8")
    assert read(path) == ([], [], [])
    assert READER.edition is not None
    assert READER.edition(Opened(path)) == "2024-04-08T08:00:00"


@pytest.mark.parametrize("place", [0, 1])
def test_half_a_pair_of_surrogates_refuses_its_record_wherever_it_stands(
    tmp_path: Path, place: int
) -> None:
    """RFC 8259, 8.2: such a text is no text; the last record of a file is cut off otherwise."""
    entities = [entity(lei) for lei in LEIS[:2]]
    entities[place]["Entity"]["LegalName"]["$"] = "\ud800"
    records, refusals, _ = read(write_json(tmp_path, {"records": entities}))
    assert [record.record_id for record in records] == [LEIS[1 - place]]
    assert [refusal.position for refusal in refusals] == [f"element {place + 1}"]
    assert "not JSON" in refusals[0].reason


@pytest.mark.parametrize("indent", [None, 2])
def test_a_bare_list_of_records_is_read(tmp_path: Path, indent: int | None) -> None:
    path = write_json(tmp_path, json.dumps([entity(lei) for lei in LEIS], indent=indent))
    records, refusals, _ = read(path)
    assert ([record.record_id for record in records], refusals) == (LEIS, [])
    text = path.read_text(encoding="utf-8")
    for broken, reason in ((text[:-20], "is not JSON"), (text + "x", "stands behind")):
        records, (refused,), _ = read(write_json(tmp_path, broken))
        assert len(records) >= len(LEIS) - 1
        assert reason in refused.reason


def test_a_bare_list_of_exceptions_or_of_relations_is_read(tmp_path: Path) -> None:
    category = "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT"
    value = {
        "LEI": {"$": LEIS[0]},
        "ExceptionCategory": {"$": category},
        "ExceptionReason": [{"$": "NATURAL_PERSONS"}],
    }
    (record,), refusals, _ = read(write_json(tmp_path, [value]))
    assert (record.record_id, refusals) == (f"{LEIS[0]}:{category}", [])
    ends = {
        end: {"NodeID": {"$": lei}}
        for end, lei in zip(("StartNode", "EndNode"), LEIS, strict=False)
    }
    relation = {
        **ends,
        "RelationshipType": {"$": "IS_DIRECTLY_CONSOLIDATED_BY"},
        "RelationshipStatus": {"$": "ACTIVE"},
    }
    value = {"RelationshipRecord": {"Relationship": relation}}
    (record,), refusals, _ = read(write_json(tmp_path, [value]))
    assert [type(row) for row in record.rows] == [Party, Party, Interest]
    assert refusals == []


def answer(kind: str, *attributes: dict[str, Any]) -> dict[str, Any]:
    """Write a page as the public interface does."""
    return {"meta": {}, "data": [{"type": kind, "id": "x", "attributes": a} for a in attributes]}


@pytest.mark.parametrize("alone", [True, False])
def test_entities_of_the_public_interface_are_read_as_those_of_the_golden_copy(
    tmp_path: Path, alone: bool
) -> None:
    place = {"addressLines": ["Weg 1", "Floor 2"], "city": "Ort", "country": "NL"}
    stated = {
        "legalName": {"name": "A", "language": "en"},
        "otherNames": [{"name": "Old A", "language": "en", "type": "PREVIOUS_LEGAL_NAME"}],
        "legalAddress": place,
        "headquartersAddress": place,
        "registeredAt": {"id": "RA000463", "other": None},
        "registeredAs": "01234567",
        "jurisdiction": "NL",
        "category": "GENERAL",
        "status": "INACTIVE",
        "creationDate": "1999-05-01T00:00:00Z",
        "expiration": {"date": "2024-01-01T00:00:00Z", "reason": "DISSOLVED"},
        "successorEntities": [{"lei": LEIS[1], "name": "B"}],
        "eventGroups": [
            {"events": [{"type": "DISSOLUTION", "status": "COMPLETED", "effectiveDate": "2024"}]}
        ],
    }
    registration = {"status": "RETIRED", "lastUpdateDate": "2024-02-01T00:00:00Z"}
    record = {"lei": LEIS[0], "entity": stated, "registration": registration}
    record |= {"bic": ["AAAANL2AXXX", "X"], "mic": None, "ocid": "nl/01234567", "spglobal": ["1"]}
    whole = answer("lei-records", record)
    if alone:
        (whole["data"],) = whole["data"]
    (found,), refusals, said = read(write_json(tmp_path, whole))
    assert (found.record_id, refusals, said) == (LEIS[0], [], [])
    (remark,) = found.remarks
    assert "BIC" in remark
    party, link = found.rows
    assert isinstance(party, Party)
    assert [(name.value, name.kind) for name in party.names] == [
        ("A", "name"),
        ("Old A", "previous"),
    ]
    assert party.addresses == ["Weg 1, Floor 2, Ort, NL"]
    assert (party.start, party.end, party.status) == ("1999-05-01", "2024-01-01", "inactive")
    numbers = ["NL-KVK:01234567", "BIC:AAAANL2AXXX", "BIC:X"]
    assert party.identifiers == [f"LEI:{LEIS[0]}", *numbers]
    assert {("ocid", "nl/01234567"), ("spglobal", "1")} <= {*party.data}
    assert ("event", "DISSOLUTION 2024") in party.data
    assert isinstance(link, Link)
    assert link.target == f"lei-{LEIS[1].lower()}"


def test_relations_and_exceptions_of_the_public_interface_are_read(tmp_path: Path) -> None:
    relation = {
        "startNode": {"id": LEIS[0], "type": "LEI"},
        "endNode": {"id": LEIS[1], "type": "LEI"},
        "type": "IS_DIRECTLY_CONSOLIDATED_BY",
        "status": "ACTIVE",
        "periods": [{"startDate": "2012-11-29T00:00:00Z", "type": "RELATIONSHIP_PERIOD"}],
    }
    record = {"relationship": relation, "registration": {"status": "PUBLISHED"}}
    whole = answer("relationship-records", record, {})
    whole["data"].append({"type": "lei-records", "attributes": {}})
    (found,), refusals, _ = read(write_json(tmp_path, whole))
    assert [row.start for row in found.rows if isinstance(row, Interest)] == ["2012-11-29"]
    assert [refused.reason.split(":")[0] for refused in refusals] == [
        "Relationship.StartNode.NodeID",
        "data.type",
    ]
    category = "ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT"
    record = {"lei": LEIS[0], "category": category, "reason": "NO_LEI", "reference": None}
    (found,), _, _ = read(write_json(tmp_path, answer("reporting-exceptions", record)))
    assert [row.ground for row in found.rows if isinstance(row, Gap)] == ["NO_LEI"]


def test_an_answer_says_its_date_and_what_it_leaves_out_is_told(tmp_path: Path) -> None:
    record = {"lei": LEIS[0], "entity": {"legalName": {"name": "A"}}, "validTo": "2020-01-01"}
    whole = answer("lei-records", record)
    whole["meta"] = {
        "goldenCopy": {"publishDate": "2026-01-26T08:00:00Z"},
        "pagination": {"total": 52},
    }
    whole["included"] = [{"type": "lei-records", "id": "x", "attributes": {}}]
    path = write_json(tmp_path, whole)
    _, refusals, said = read(path)
    assert refusals == []
    assert [text.split(": ")[-1] for text in said] == [
        "holds 1 of the 52 records that were found",
        "what is included beside the records is not read (1)",
        "ignored unknown field validTo",
    ]
    assert edition_of(Opened(path)) == "2026-01-26T08:00:00"
