"""BODS: statements that supersede, replace and close each other, within a file and over files."""

import json
from pathlib import Path
from typing import Any

import pytest

from graph.record.model import Interest, Name, Party
from graph.record.record import Record as Store
from graph.world.open_world import open_world
from ingest.load.pipeline import Options, load
from tests.ingest.readers.bods.made_up import (
    company,
    holding,
    new_statement,
    old_holding,
    old_statement,
    shares,
    statement_id,
)


def test_the_newest_statement_of_a_record_counts_wherever_it_stands(of: Any) -> None:
    read = of(
        holding("r", shares(40, startDate="2021-03-01"), day="2021-03-09", recordStatus="updated"),
        holding("r", shares(100, startDate="2002-03-09"), day="2019-01-20", recordStatus="new"),
    )
    now, before = read.rows(Interest)
    assert (now.share.text, now.start, now.end) == ("40", "2021-03-01", None)
    assert (before.share.text, before.start, before.end) == ("100", "2002-03-09", "2021-03-01")
    assert {record.record_id for record in read.records} == {"r"}
    assert "1 statements are superseded by others of the file" in read.remarks


def test_a_superseded_statement_holds_until_the_day_of_the_next(of: Any) -> None:
    read = of(
        holding("r", shares(50, startDate="2019-09-11"), day="2019-09-11"),
        holding("r", shares(100, startDate="2019-09-11"), day="2022-01-21", recordStatus="updated"),
    )
    before, now = read.rows(Interest)
    assert (before.share.text, before.end) == ("50", "2022-01-21")
    assert (now.share.text, now.end) == ("100", None)


def test_an_end_that_a_later_statement_gives_ends_the_superseded_rows_too(of: Any) -> None:
    read = of(
        holding("r", shares(50, startDate="2019"), day="2019-09-11"),
        holding(
            "r",
            shares(50, startDate="2019", endDate="2021-04-03"),
            day="2021-09-11",
            recordStatus="closed",
        ),
    )
    assert [row.end for row in read.rows(Interest)] == ["2021-04-03", "2021-04-03"]


def test_a_statement_that_is_superseded_on_its_own_day_states_nothing(of: Any) -> None:
    read = of(holding("r", shares(50), own="a"), holding("r", shares(40), own="b"))
    assert [len(record.rows) for record in read.records] == [0, 1]
    assert read.row(Interest).share.text == "40"


def test_two_statements_of_one_id_are_told(of: Any) -> None:
    """The standard asks for unique ids; where an owner is lost by a slip, a person must see it."""
    one, other = (old_holding("r", {"type": "shareholding", "share": {"exact": n}}) for n in (6, 7))
    read = of(one, other)
    assert [row.share.text for row in read.rows(Interest)] == ["7"]
    assert [text for text in read.remarks if f"has the id {statement_id('r')} too" in text]
    assert len(read.remarks) == len(of(one).remarks) + len(of(other).remarks) + 2


def test_an_equal_repeat_supersedes_nothing(of: Any) -> None:
    read = of(holding("r", shares(50)), holding("r", shares(50)))
    assert [row.end for row in read.rows(Interest)] == [None, None]


@pytest.mark.parametrize("status", ["updated", "new"])
def test_a_refused_statement_supersedes_nothing(of: Any, status: str) -> None:
    bad = holding("r", shares(400), day="2022-01-01", recordStatus=status)
    read = of(holding("r", shares(50), day="2020-01-01"), bad)
    assert (read.row(Interest).share.text, read.row(Interest).end) == ("50", None)
    assert len(read.refusals) == 1


def test_a_closed_record_ends_on_its_statement_date_unless_it_says_when(of: Any) -> None:
    ends = [shares(50), {"type": "votingRights", "endDate": "2020-02-02"}]
    rows = of(holding("r", *ends, day="2020-03-03", recordStatus="closed")).rows(Interest)
    assert [row.end for row in rows] == ["2020-03-03", "2020-02-02"]


def test_a_renamed_party_keeps_its_former_name_and_nothing_else(of: Any) -> None:
    number = {"identifiers": [{"scheme": "GB-COH", "id": "01234567"}]}
    read = of(
        company("c", "Before", "2019-01-01", details=number),
        company("c", "Now", "2020-01-01", details=number, recordStatus="updated"),
        company("e", "Same", "2019-01-01"),
        company("e", "Same", "2020-01-01", recordStatus="updated"),
    )
    before, now, same, _ = read.rows(Party)
    assert (before.names, before.identifiers) == ([Name("Before", "previous")], [])
    assert (now.names, now.identifiers) == ([Name("Now")], ["GB-COH:01234567"])
    assert before.id == now.id
    assert same.names == []


def test_replaced_statements_still_resolve_and_end(of: Any) -> None:
    read = of(
        old_statement("c", "entityStatement", entityType="registeredEntity", name="C"),
        old_statement(
            "c2",
            "entityStatement",
            day="2020-01-01",
            entityType="registeredEntity",
            name="C",
            replacesStatements=[statement_id("c"), statement_id("gone")],
        ),
        old_holding("r", {"type": "shareholding", "share": {"exact": 60}}),
        old_holding(
            "r2",
            {"type": "shareholding", "share": {"exact": 30}},
            day="2021-01-01",
            subject={"describedByEntityStatement": statement_id("c2")},
            replacesStatements=[statement_id("r")],
        ),
    )
    ids = [record.record_id for record in read.records]
    assert ids == [
        statement_id("c"),
        statement_id("c2"),
        statement_id("gone"),
        statement_id("r"),
        statement_id("r2"),
    ]
    assert read.records[2].rows == []
    assert read.rows(Party)[1].same_as == [f"d-{statement_id('c')}", f"d-{statement_id('gone')}"]
    assert [row.end for row in read.rows(Interest)] == ["2021-01-01", None]


def test_a_relationship_that_only_replaces_withdraws(of: Any) -> None:
    """Open Ownership's statements of GLEIF end a relationship by one that names neither end."""
    nobody = {"describedByEntityStatement": ""}
    read = of(
        old_holding("r", {"type": "shareholding", "share": {"exact": 60}}),
        old_holding(
            "v",
            day="2021-01-01",
            subject=nobody,
            interestedParty=nobody,
            replacesStatements=[statement_id("r")],
        ),
        old_holding("w", subject=nobody, interestedParty=nobody),
    )
    assert [row.end for row in read.rows(Interest)] == ["2021-01-01"]
    assert read.records[1].rows == []
    assert [refused.record_id for refused in read.refusals] == [statement_id("w")]


def test_a_party_that_is_named_no_more_is_as_it_was(of: Any) -> None:
    lei = [{"scheme": "XI-LEI", "id": "EXAMPLE0TOPHOLDING84"}]
    read = of(
        old_statement(
            "c", "entityStatement", entityType="registeredEntity", name="C", identifiers=lei
        ),
        old_statement(
            "v",
            "entityStatement",
            day="2021-01-01",
            entityType="registeredEntity",
            replacesStatements=[statement_id("c")],
        ),
    )
    first, marked, last = read.rows(Party)
    assert (first.names, len(first.identifiers)) == ([Name("C")], 1)
    assert marked.id == first.id
    assert (last.names, last.same_as) == ([], [first.id])


def test_of_several_statements_the_last_that_names_it_counts(of: Any) -> None:
    kind = {"entityType": {"type": "registeredEntity"}}
    read = of(
        company("c", "A", "2020-01-01"),
        company("c", "B", "2021-01-01"),
        new_statement("c", "entity", "2022-01-01", kind, recordStatus="closed"),
    )
    names = [name for row in read.rows(Party) for name in row.names]
    assert names == [Name("A", "previous"), Name("B")]


def test_a_person_whose_name_stands_in_parts_keeps_it(of: Any) -> None:
    parts = {"personType": "knownPerson", "names": [{"givenName": "A", "familyName": "B"}]}
    read = of(
        new_statement("p", "person", "2020-01-01", parts),
        new_statement("p", "person", "2021-01-01", {**parts, "birthDate": "1980"}),
    )
    assert [name for row in read.rows(Party) for name in row.names] == [Name("A B")]


@pytest.mark.parametrize("names", [[], [{}], [{"nationalities": "?"}]])
def test_an_empty_name_is_no_other_name(names: list[dict[str, str]], of: Any) -> None:
    known = {"personType": "knownPerson", "names": [{"givenName": "A", "familyName": "B"}]}
    read = of(
        new_statement("p", "person", "2020-01-01", known),
        new_statement("p", "person", "2021-01-01", {**known, "names": names}),
    )
    assert [name for row in read.rows(Party) for name in row.names] == [Name("A B")]


def test_statements_that_replace_each_other_do_not_both_vanish(of: Any) -> None:
    read = of(
        old_holding("r", {"type": "shareholding"}, replacesStatements=[statement_id("s")]),
        old_holding("s", {"type": "votingRights"}, replacesStatements=[statement_id("r")]),
    )
    assert [row.types for row in read.rows(Interest)] == [["votingRights"]]


def write_edition(path: Path, day: str, *values: dict[str, Any]) -> Path:
    details = {"publicationDate": day, "bodsVersion": "0.4", "publisher": {"name": "X"}}
    lines = [json.dumps({**value, "publicationDetails": details}) for value in values]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def known_interests(store: Store) -> list[tuple[str, str | None, bool]]:
    table = open_world(store).tables["interests"].to_pylist()
    return sorted((row["record_id"], row["end"], row["last_seen"] is None) for row in table)


def test_a_later_file_supersedes_the_statements_of_an_earlier_one(tmp_path: Path) -> None:
    store = Store(tmp_path / "ws")
    first = write_edition(tmp_path / "1", "2020-02-01", holding("r", shares(60)))
    second = write_edition(
        tmp_path / "2", "2021-02-01", holding("r", shares(40), day="2021-01-01")
    )  # the file holds the new statement alone
    load(store, [first, second], Options(dataset="reg"))
    rows = open_world(store).tables["interests"].to_pylist()
    held = {row["share"]["low"]: (row["end"], row["last_seen"]) for row in rows}
    assert held == {400_000: (None, None), 600_000: ("2020-02-01/2021-02-01", "2021-02-01")}


def test_a_later_file_closes_what_it_replaces(tmp_path: Path) -> None:
    store = Store(tmp_path / "ws")
    stake = {"type": "shareholding", "share": {"exact": 60}}
    first = write_edition(tmp_path / "1", "2020-02-01", old_holding("r", stake))
    later = old_holding("s", stake, day="2021-01-01", replacesStatements=[statement_id("r")])
    second = write_edition(tmp_path / "2", "2021-02-01", later)
    outcomes = load(store, [first, second], Options(dataset="reg"))
    assert known_interests(store) == [(statement_id("s"), None, True)]
    assert outcomes[1].answer["closed"] == 1


def test_a_replaced_entity_is_one_canonical_party_with_its_successor(tmp_path: Path) -> None:
    store = Store(tmp_path / "ws")
    entity = {"entityType": "registeredEntity", "name": "C"}
    path = tmp_path / "file"
    values = [
        old_statement("c", "entityStatement", **entity),
        old_holding("r", {"type": "shareholding"}),
        old_statement(
            "c2",
            "entityStatement",
            day="2020-01-01",
            replacesStatements=[statement_id("c")],
            **entity,
        ),
    ]
    path.write_text(json.dumps(values), encoding="utf-8")
    load(store, [path], Options(dataset="reg"))
    world = open_world(store)
    members = {row["id"]: row["party_idx"] for row in world.members.to_pylist()}
    assert members[f"reg-{statement_id('c')}"] == members[f"reg-{statement_id('c2')}"]
    assert world.tables["interests"]["asset_idx"].to_pylist() == [
        members[f"reg-{statement_id('c2')}"]
    ]
