"""Remarks of a load: what many records cause is said once, and what is not shown is counted."""

import json
import os
from pathlib import Path

import pytest

from graph.record.record import Record
from graph.values.dates import iso_day
from graph.world.open_world import open_world
from ingest.load.pipeline import Options, load
from tests.ingest.readers.bods import made_up


def remarks_of(folder: Path, persons: list[dict[str, object]]) -> list[str]:
    """Load entities and give what is said of the file."""
    path = folder / "made_up.json"
    lines = [
        json.dumps({"id": f"p{number}", "schema": "Person", "properties": said})
        for number, said in enumerate(persons)
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (outcome,) = load(Record(folder / "record"), [path], Options(reader="ftm"))
    return outcome.remarks


def test_what_many_records_cause_is_said_once_with_a_count(tmp_path: Path) -> None:
    person: dict[str, object] = {"name": ["A. Person"], "swiftBic": ["WRONG"]}
    said = remarks_of(tmp_path, [person] * 31)
    assert len(said) == 1
    assert said[0].startswith("line 1 and 30 more: ")


def test_remarks_that_are_not_shown_are_counted(tmp_path: Path) -> None:
    persons: list[dict[str, object]] = [
        {"name": ["A. Person"], "swiftBic": [f"WRONG{number}"]} for number in range(25)
    ]
    said = remarks_of(tmp_path, persons)
    assert len(said) == 21
    assert said[-1] == "further remarks, which are not shown: 5"


SDN = '40001,"LLC EXAMPLE",-0- ,"RUSSIA-EO14024",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'


def test_a_list_without_a_day_is_asked_for_it_and_has_that_of_its_last_change(
    tmp_path: Path,
) -> None:
    """The guess moves no edition and no data version: it bounds when entries began."""
    record, path = Record(tmp_path / "record"), tmp_path / "sdn.csv"
    path.write_text(SDN, encoding="utf-8")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    (outcome,) = load(record, [path], Options())
    assert "with --retrieved-on DATE" in outcome.remarks[0]
    assert "from 2023-11-14 on" in outcome.remarks[0]
    (part,) = record.head().parts
    assert (part.edition, part.source["edition_guessed"]) == (None, "2023-11-14")
    world = open_world(record)
    assert world.sources["edition_guessed"].to_pylist() == ["2023-11-14"]
    assert iso_day(int(world.column("listings", "sure_from")[0])) == "2023-11-14"
    again = Record(tmp_path / "again")
    os.utime(path, (1_600_000_000, 1_600_000_000))
    load(again, [path], Options())
    assert again.head().data_version == record.head().data_version


def test_a_list_with_a_day_is_not_asked(tmp_path: Path) -> None:
    path = tmp_path / "sdn.csv"
    path.write_text(SDN, encoding="utf-8")
    (outcome,) = load(Record(tmp_path / "record"), [path], Options(retrieved_on="2024-01-01"))
    assert not [said for said in outcome.remarks if "--retrieved-on" in said]


def holding(number: int, percentage: str) -> str:
    said = {"owner": [f"p{number}"], "asset": ["c"], "percentage": [percentage]}
    return json.dumps({"id": f"o{number}", "schema": "Ownership", "properties": said})


def test_shares_that_may_be_fractions_of_one_are_said_to_be_read_as_percent(tmp_path: Path) -> None:
    cases = {
        ("0.6", "0.4"): True,
        ("0.6",): True,
        ("1", "0.25"): True,
        ("0.6", "12"): False,
        ("0.6%", "0.4%"): False,
        ("60", "40"): False,
        (">0..1",): False,
    }
    path = tmp_path / "holdings.json"
    for number, (shares, told) in enumerate(cases.items()):
        path.write_text("\n".join(map(holding, range(9), shares)) + "\n", encoding="utf-8")
        (outcome,) = load(Record(tmp_path / str(number)), [path], Options(reader="ftm"))
        said = [text for text in outcome.remarks if "fractions of 1" in text]
        assert bool(said) == told, (shares, outcome.remarks)


@pytest.mark.parametrize(
    ("start", "told"), [("2020-01-01", False), ("2999", True), ("2999-12-31", True), (None, False)]
)
def test_a_holding_that_begins_on_a_day_to_come_is_told(
    tmp_path: Path, start: str | None, told: bool
) -> None:
    """A slip in a year would hide a holding from every answer until then."""
    said = {"owner": ["p"], "asset": ["c"], **({} if start is None else {"startDate": [start]})}
    path = tmp_path / "made-up.ftm.json"
    path.write_text(json.dumps({"id": "o", "schema": "Ownership", "properties": said}))
    (outcome,) = load(Record(tmp_path / "record"), [path], Options(reader="ftm"))
    expected = [f"has a holding that begins on {start}, a day that is still to come"]
    found = [text.partition(";")[0] for text in outcome.remarks if "still to come" in text]
    assert found == (expected if told else [])


CASE = """\
case: c
title: t
sources: {s: {title: t, publisher: p}}
parties:
  a: {schema: Company, name: A, source: s}
  b: {schema: Company, name: B, source: s}
interests:
"""


def case_with(*stated: str) -> tuple[str, str]:
    rows = [f"  - {{owner: a, asset: b, {one}, source: s}}\n" for one in stated]
    return "c.case.yaml", CASE + "".join(rows)


def ftm_with(*percentages: str) -> tuple[str, str]:
    held = {"owner": ["a"], "asset": ["b"]}
    lines = [
        {"id": f"o{n}", "schema": "Ownership", "properties": {**held, "percentage": [one]}}
        for n, one in enumerate(percentages)
    ]
    return "made_up.json", "".join(f"{json.dumps(line)}\n" for line in lines)


def bods_with(exact: float) -> tuple[str, str]:
    held = made_up.holding("o", made_up.shares(exact), subject="a", owner="b")
    lines = [made_up.company("a", "A"), made_up.company("b", "B"), held]
    return "made_up.json", "".join(f"{json.dumps(line)}\n" for line in lines)


@pytest.mark.parametrize(
    ("file", "doubted"),
    [
        (case_with('share: "0.6"'), "0.6"),
        (case_with('share: "1"'), "1"),
        (case_with('share: ">25..50", votes: "0.6"'), "0.6"),
        (case_with('share: "0.6", votes: "60"'), None),
        (case_with('share: "1.0001"'), None),
        (case_with('share: "0.5..1"'), None),
        (ftm_with("0.6"), "0.6"),
        (ftm_with("0.6", "60"), None),
        (ftm_with("0.6%"), None),
        (bods_with(0.6), "0.6"),
        (bods_with(60), None),
    ],
)
def test_shares_of_one_or_less_are_doubted(
    tmp_path: Path, file: tuple[str, str], doubted: str | None
) -> None:
    path = tmp_path / file[0]
    path.write_text(file[1], encoding="utf-8")
    (outcome,) = load(Record(tmp_path / "record"), [path], Options())
    assert outcome.answer.get("interests"), outcome.answer
    said = [text for text in outcome.remarks if text.startswith("every exact share is 1% or less")]
    assert [f"{doubted}" in text.partition("such as ")[2] for text in said] == (
        [True] if doubted else []
    )
