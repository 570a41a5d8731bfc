"""FollowTheMoney: whole files, fragments of entities, published changes, real files in place."""

from pathlib import Path
from typing import Any

import pytest

from graph.record.model import Interest, Link, Party
from ingest.files.opened_file import Opened
from ingest.reader import Delta
from ingest.readers.ftm.reader import READER
from tests.ingest.readers.ftm.entities import entity, read


def test_fragments_of_one_id_are_records_of_their_own(load: Any) -> None:
    records, _, _ = load(entity("x", "Organization", name="X"), entity("x", "Company", leiCode="1"))
    assert [(r.record_id, r.position) for r in records] == [("x", "line 1"), ("x", "line 2")]
    assert {r.rows[0].id for r in records} == {"d-x"}


def test_fragments_of_an_edge_are_put_together(load: Any) -> None:
    records, refusals, _ = load(
        entity("o", "Ownership", owner="a", percentage="30"),
        entity("a", "Person", name="A"),
        entity("p", "Ownership", owner="a", asset="c"),
        entity("o", "Ownership", asset="b"),
        entity("p", "Ownership", percentage="12.5"),
        entity("q", "Ownership", percentage="1"),
    )
    assert [(r.record_id, r.position) for r in records] == [
        ("a", "line 2"),
        ("p", "line 3"),
        ("o", "line 1"),
        ("p", "line 5"),
    ]
    first, second = records[2].rows[0], records[3].rows[0]
    assert (first.owner, first.asset, first.share.text) == ("d-a", "d-b", "30")
    assert (second.owner, second.asset, second.share.text) == ("d-a", "d-c", "12.5")
    assert records[2].remarks == ["put together from 2 lines that lack an end"]
    assert [(r.position, r.reason) for r in refusals] == [("line 6", "Ownership.owner: missing")]


def test_fragments_of_two_schemata_are_no_edge(load: Any) -> None:
    records, refusals, _ = load(
        entity("o", "Ownership", owner="a"), entity("o", "Company", name="O")
    )
    assert [r.record_id for r in records] == ["o"]
    assert [r.reason for r in refusals] == ["schema: 'Ownership' and 'Company'"]


@pytest.mark.parametrize(
    ("name", "edition", "held"),
    [
        ("20240527194702-wnk", "2024-05-27T19:47:02", [False, False]),
        ("20240528014702-pfh", "2024-05-28T01:47:02", [False, True]),
    ],
)
def test_published_changes_say_what_they_change(
    shared_data: Path, name: str, edition: str, held: list[bool]
) -> None:
    opened = Opened(shared_data / "ftm" / "delta" / f"{name}_entities.delta.json")
    assert READER.delta is not None
    assert READER.edition is not None
    assert READER.dataset is not None
    assert READER.delta(opened) == Delta()
    assert (READER.edition(opened), READER.dataset(opened)) == (edition, "entities")
    records, refusals, _ = read(opened.path)
    assert ([record.held for record in records], refusals) == (held, [])


def test_a_deletion_is_a_record_without_rows(load: Any) -> None:
    records, refusals, remarks = load(
        {"op": "DEL", "entity": {"id": "NK-1"}},
        {"op": "ADD", "entity": entity("a", "Person", name="A"), "at": "now"},
    )
    assert [(r.record_id, len(r.rows), r.held) for r in records] == [
        ("NK-1", 0, True),
        ("a", 1, False),
    ]
    assert (refusals, remarks) == ([], ["ignored unknown field at"])


def test_a_change_may_name_its_operation_last(tmp_path: Path) -> None:
    path = tmp_path / "entities.delta.json"
    path.write_text('{"entity":{"id":"x"},"op":"DEL"}\n', encoding="utf-8")
    records, _, _ = read(path)
    assert (records[0].record_id, records[0].rows) == ("x", [])


def test_whole_files_are_no_changes_and_have_no_date_of_their_own(
    load: Any, tmp_path: Path
) -> None:
    load(entity("a", "Person", name="A"))
    opened = Opened(tmp_path / "some.ftm.json")
    assert READER.delta is not None
    assert READER.edition is not None
    assert READER.dataset is not None
    assert (READER.delta(opened), READER.edition(opened), READER.dataset(opened)) == (None,) * 3


@pytest.mark.parametrize(
    ("name", "records", "parties", "interests", "links"),
    [
        ("eu_authorities.ftm.json", 151, 151, 0, 0),
        ("parteispenden.entities.ftm.json", 475, 96, 0, 291),
        ("sa_wiki_peps.entities.ftm.json", 1565, 607 + 100 + 245, 0, 756),
        ("t1.entities.ftm.json", 7, 6, 0, 0),
        ("targets.nested.json", 5, 14, 0, 4),
    ],
)
def test_real_files_are_read_whole(  # wiki: people, posts, holders of 102 unnamed posts
    shared_data: Path, name: str, records: int, parties: int, interests: int, links: int
) -> None:
    found, refusals, _ = read(shared_data / "ftm" / name)
    kinds = [type(row) for record in found for row in record.rows]
    assert refusals == []
    counts = (kinds.count(Party), kinds.count(Interest), kinds.count(Link))
    assert (len(found), *counts) == (records, parties, interests, links)


def test_addresses_of_a_real_file_are_all_found(shared_data: Path) -> None:
    found, _, _ = read(shared_data / "ftm" / "parteispenden.entities.ftm.json")
    parties = [row for record in found for row in record.rows if isinstance(row, Party)]
    assert sum(bool(party.addresses) for party in parties) == 84
    assert not any(name == "addressEntity" for party in parties for name, _ in party.data)


def test_a_catalogue_of_datasets_is_no_entity_file(shared_data: Path) -> None:
    assert READER.sniff(Opened(shared_data / "ftm" / "t1.index.json").sniff()) == 0


def test_bods_statements_are_not_mistaken_for_entities(shared_data: Path) -> None:
    for path in sorted((shared_data / "bods-0.1").glob("basic_1*.json")):
        assert READER.sniff(Opened(path).sniff()) == 0
