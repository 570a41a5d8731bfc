"""Answers of search interfaces that people save: each result is an entity."""

import json
from pathlib import Path
from typing import Any

import pytest

from graph.record.model import Interest, Party
from ingest.reader import Record
from ingest.recognition.original_record import record_text
from tests.ingest.outcome import Outcome, rows_of

FIRM = {"id": "f", "schema": "Company", "properties": {"name": ["Firm"], "addressEntity": ["a"]}}
PLACE = {"id": "a", "schema": "Address", "properties": {"full": ["1 High Street"]}}
HELD = {"id": "o", "schema": "Ownership", "properties": {"owner": ["p"], "asset": ["f"]}}


def answer(folder: Path, total: Any, *results: Any, indent: int | None = 2) -> Path:
    """Save an answer as a search interface gives it."""
    facets = {"countries": {"label": "Countries", "values": []}}
    whole = {"limit": 10, "total": total, "facets": facets, "results": list(results), "offset": 0}
    path = folder / "made_up.json"
    path.write_text(json.dumps(whole, indent=indent), encoding="utf-8")
    return path


@pytest.mark.parametrize("indent", [None, 2])
def test_each_result_is_an_entity(tmp_path: Path, indent: int | None) -> None:
    scored = {**FIRM, "score": 0.9, "match": True, "collection": {"id": "5"}, "role_id": 1}
    found = Outcome(answer(tmp_path, 3, scored, PLACE, HELD, indent=indent))
    firm, held = rows_of(found)
    assert isinstance(firm, Party)
    assert isinstance(held, Interest)
    assert (firm.id, firm.addresses) == ("made_up-f", ["1 High Street"])
    assert (held.owner, held.asset) == ("made_up-p", "made_up-f")
    assert found.said == []


@pytest.mark.parametrize("total", [31, {"value": 31, "relation": "eq"}])
def test_what_an_answer_leaves_out_is_told(tmp_path: Path, total: Any) -> None:
    found = Outcome(answer(tmp_path, total, FIRM))
    assert [text for text in found.said if "holds 1 of the 31 entities" in text] == found.said


@pytest.mark.parametrize("indent", [None, 2])
def test_a_result_is_shown_as_it_stands(tmp_path: Path, indent: int | None) -> None:
    path = answer(tmp_path, 2, PLACE, FIRM, indent=indent)
    records = [item for item in Outcome(path).items if isinstance(item, Record)]
    text = record_text(path, "ftm", records[1].position)
    assert text is not None
    assert json.loads(text) == FIRM


def test_a_result_that_is_no_entity_is_refused_alone(tmp_path: Path) -> None:
    found = Outcome(answer(tmp_path, 2, "text", {"id": "x"}, FIRM))
    assert len(found.refused) == 2
    assert len(found.items) == 3


def test_the_results_of_several_queries_are_read(tmp_path: Path) -> None:
    path = tmp_path / "made_up.json"
    query = {"schema": "Company", "properties": {"name": ["Firm"]}}
    one = {"status": 200, "results": [FIRM, PLACE], "total": {"value": 2}, "query": query}
    path.write_text(json.dumps({"responses": {"q1": one, "q2": {"results": [HELD]}}}, indent=1))
    firm, held = rows_of(Outcome(path))
    assert isinstance(firm, Party)
    assert firm.addresses == ["1 High Street"]
    assert isinstance(held, Interest)


def test_entities_in_groups_and_behind_a_score_are_read(tmp_path: Path) -> None:
    """What stands beside an entity comes in groups, and what is like it with a score."""
    group = {"property": "ownershipAsset", "count": 7, "entities": [PLACE, HELD]}
    like = {"score": 0.7, "judgement": "unsure", "entity": FIRM}
    none = {"property": "x", "count": 0, "entities": []}
    path = answer(tmp_path, 3, group, none, like, indent=None)
    found = Outcome(path)
    held, firm = rows_of(found)
    assert isinstance(held, Interest)
    assert isinstance(firm, Party)
    assert firm.addresses == ["1 High Street"]
    assert found.said == ["line 1: holds 2 of the 7 entities by ownershipAsset"]
    shown = record_text(path, "ftm", "line 1 result 3")
    assert shown is not None
    assert json.loads(shown) == FIRM


@pytest.mark.parametrize("indent", [None, 2])
def test_what_stands_beside_an_entity_by_property_is_nested_in_it(
    tmp_path: Path, indent: int | None
) -> None:
    """The interface leaves out of each the end that is the entity itself."""
    owner = {"id": "p", "schema": "Person", "properties": {"name": ["Ann"]}}
    held = {"id": "o", "schema": "Ownership", "properties": {"owner": [owner]}}
    beside = {
        "ownershipAsset": {"results": [held], "total": {"value": 4}, "limit": 1},
        "addressEntity": {"results": ["a", PLACE], "total": {"value": 2}},
    }
    path = tmp_path / "made_up.json"
    path.write_text(json.dumps({"entity": FIRM, "adjacent": beside}, indent=indent))
    found = Outcome(path)
    firm = next(row for row in rows_of(found) if isinstance(row, Party) and row.id == "made_up-f")
    interest = next(row for row in rows_of(found) if isinstance(row, Interest))
    assert firm.addresses == ["1 High Street"]
    assert (interest.owner, interest.asset) == ("made_up-p", "made_up-f")
    (said,) = found.said
    assert said.endswith(" 1: holds 1 of the 4 entities by ownershipAsset")


def test_the_entities_of_a_diagram_are_read(tmp_path: Path) -> None:
    path = tmp_path / "made_up.vis"
    path.write_text(json.dumps({"viewport": {"x": 1}, "entities": [FIRM, PLACE, HELD], "of": {}}))
    firm, held = rows_of(Outcome(path))
    assert isinstance(firm, Party)
    assert (firm.addresses, isinstance(held, Interest)) == (["1 High Street"], True)


def test_an_edge_of_an_answer_that_lacks_an_end_is_refused(tmp_path: Path) -> None:
    lacking = {"id": "o", "schema": "Ownership", "properties": {"asset": ["f"]}}
    found = Outcome(answer(tmp_path, 2, FIRM, lacking))
    assert found.refused == ["Ownership.owner: missing"]
    other = {"id": "o", "schema": "Ownership", "properties": {"owner": ["p"]}}
    *_, held = rows_of(Outcome(answer(tmp_path, 3, FIRM, lacking, other)))
    assert isinstance(held, Interest)
    assert (held.owner, held.asset) == ("made_up-p", "made_up-f")


@pytest.mark.parametrize("key", [[], {}, None, 5])
def test_an_entity_beside_another_without_a_readable_id_is_refused(
    tmp_path: Path, key: Any
) -> None:
    beside = {"ownershipAsset": {"results": [{**HELD, "id": key}], "total": {"value": 1}}}
    path = tmp_path / "made_up.json"
    path.write_text(json.dumps({"entity": FIRM, "adjacent": beside}))
    assert len(Outcome(path).refused) == 1
