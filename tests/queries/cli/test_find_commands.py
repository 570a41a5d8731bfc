"""`search` says totals and counts, and `connect` the ways between two parties."""

import csv
import io
import json
from pathlib import Path

from tests.queries.conftest import Ask

DAY = ("--as-of", "2024-04-08")


def test_a_search_says_how_many_fit_and_gives_the_next_page(ask: Ask) -> None:
    first = ask("search", "Yandex", "--limit", "2")
    assert "2 of " in first.err
    assert "Next page: --offset 2." in first.err
    assert "Countries: " in first.err
    assert "Sources: " in first.err
    whole = ask("search", "Yandex").json
    second = ask("search", "Yandex", "--limit", "2", "--offset", "2").json
    assert first.json + second == whole[:4]
    assert "3 to 4 of " in ask("search", "Yandex", "--limit", "2", "--offset", "2").err


def test_a_search_is_narrowed_to_lists_and_sources(ask: Ask) -> None:
    listed = ask("search", "NtechLab", "--listed").json
    assert listed
    assert all(row["listed"] and row["lists"] for row in listed)
    assert ask("search", "NtechLab", "--source", "citgo").json == []
    wrong = ask("search", "NtechLab", "--source", "tolka")
    assert wrong.code == 2
    assert 'No dataset "tolka" is loaded.' in wrong.err


def test_every_kind_that_a_list_brings_can_be_asked_for(ask: Ask, tmp_path: Path) -> None:
    ship = {"id": "ship", "schema": "Vessel", "properties": {"name": ["Amber Star"]}}
    feed = tmp_path / "fleet.ftm.json"
    feed.write_text(json.dumps(ship) + "\n", encoding="utf-8")
    there = ("--workspace", str(tmp_path / "workspace"))
    assert ask(*there, "load", str(feed)).code == 0
    found = ask(*there, "search", "Amber Star", "--schema", "vessel").json
    assert [row["schema"] for row in found] == ["Vessel"]
    assert ask(*there, "search", "Amber Star", "--schema", "Airplane").json == []


def test_ways_stand_in_order_with_their_limits(ask: Ask) -> None:
    answer = ask("connect", "Toloka AI BV", "NtechLab", *DAY).json
    weights = [way["weight"] for way in answer["ways"]]
    assert weights == sorted(weights)
    first = answer["ways"][0]
    assert (first["steps"], first["weight"]) == (1, 1.6)
    assert first["hops"][0]["certainty"] == "alleged"
    assert "alleged that Toloka AI BV supplied a service to NtechLab" in first["sentence"]
    assert first["footnotes"][0].startswith("[1] ")
    turned = ask("connect", "NtechLab", "Toloka AI BV", *DAY).json
    assert [way["party_ids"][::-1] for way in turned["ways"]] == [
        way["party_ids"] for way in answer["ways"]
    ]


def test_a_table_has_a_row_for_each_step(ask: Ask) -> None:
    said = ask("connect", "Arkady Volozh", "Toloka AI BV", *DAY, "--csv").out
    rows = list(csv.DictReader(io.StringIO(said)))
    assert [row["step"] for row in rows[:2]] == ["1", "2"]
    assert {"from_id", "to_id", "relation", "certainty", "source", "record"} <= set(rows[0])
    table = ask("--format", "table", "connect", "Arkady Volozh", "Toloka AI BV", *DAY).out
    assert "1. 2 steps" in table
    assert "weight" not in table


def test_no_way_is_said_with_how_far_was_looked(ask: Ask) -> None:
    found = ask("connect", "Toloka AI BV", "CITGO Holding, Inc.", "--max-steps", "3", *DAY)
    assert found.json["ways"] == []
    assert "No way of up to 3 steps joins Toloka AI BV and CITGO Holding, Inc." in found.err
    same = ask("connect", "Toloka AI BV", "toloka:toloka_bv")
    assert same.code == 2
    assert "are one party" in same.err


def test_a_table_that_somebody_may_have_filled_in_is_not_written_over(
    ask: Ask, tmp_path: Path
) -> None:
    file = tmp_path / "pairs.csv"
    assert ask("candidates", "--csv", str(file)).code == 0
    file.write_text("filled in", encoding="utf-8")
    again = ask("candidates", "--csv", str(file))
    assert again.code == 2
    assert "is there already" in again.err
    assert file.read_text(encoding="utf-8") == "filled in"
