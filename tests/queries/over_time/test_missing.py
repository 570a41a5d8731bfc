"""A listing or a holding that a later complete edition lacks: was there, and has ended."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.verdict.flags import BESIDE
from ingest.load.pipeline import Options
from ingest.load.progress import Silent
from queries.workspace.record_care import check_workspace
from queries.workspace.workspace import Workspace, open_workspace

SDN = '{0},"{1}",-0- ,"RUSSIA-EO14024",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'
HOLDER = {"id": "holder", "schema": "Company", "properties": {"name": ["Holder LLC"]}}
HELD = {"id": "held", "schema": "Company", "properties": {"name": ["Held Ltd"]}}
OWNS = {
    "id": "owns",
    "schema": "Ownership",
    "properties": {
        "owner": ["holder"],
        "asset": ["held"],
        "percentage": ["60"],
        "startDate": ["2020-01-01"],
    },
}
DAYS = ("2023-05-31", "2023-06-01", "2023-06-02", "2023-11-30", "2023-12-01", "2024-06-01")


def _load(workspace: Workspace, folder: Path, day: str, name: str, text: str) -> None:
    file = folder / day / name
    file.parent.mkdir(exist_ok=True)
    # OFAC ends a whole file with this sign; without it nothing is taken to have left.
    file.write_text(text + ("\x1a" if name == "sdn.csv" else ""), encoding="utf-8")
    (outcome,) = workspace.load([file], Options(retrieved_on=day, complete=True))
    assert not outcome.is_refused, outcome.answer


def _filled(folder: Path, *, lost: str) -> Workspace:
    """Load a list and a register, and later editions in which an entry or a holding is missing."""
    workspace = open_workspace(folder / "workspace")
    sdn = [SDN.format(40001, "HOLDER LLC"), SDN.format(40002, "OTHER LLC")]
    held = [HOLDER, HELD, OWNS]
    _load(workspace, folder, "2023-06-01", "sdn.csv", "".join(sdn))
    _load(workspace, folder, "2023-06-01", "reg.ftm.json", "\n".join(map(json.dumps, held)))
    workspace.judge("ofac-40001", "reg-holder", "positive", "the same")
    if lost == "entry":
        _load(workspace, folder, "2023-12-01", "sdn.csv", sdn[1])
    else:
        _load(workspace, folder, "2023-12-01", "reg.ftm.json", "\n".join(map(json.dumps, held[:2])))
    return workspace


def _verdict(workspace: Workspace, day: str, **asked: Any) -> tuple[str, list[str]]:
    (row,) = workspace.exposure(["reg-held"], ["us"], day, **asked)
    return row["verdict"], _printed(row)


def _printed(row: Any) -> list[str]:
    """Return the flags of a row, but for those that begin no period of a timeline."""
    return [flag for flag in row["flags"] if flag not in BESIDE]


def test_a_party_that_left_a_list_was_on_it(tmp_path: Path) -> None:
    workspace = _filled(tmp_path, lost="entry")
    said = [_verdict(workspace, day)[0] for day in DAYS]
    assert said == ["possible", "certain", "possible", "possible", "excluded", "excluded"]
    (known,) = workspace.exposure(["ofac-40001"], ["us"], "2023-11-30", known_on="2023-11-30")
    assert known["verdict"] == "listed"
    (entry,) = workspace.show("ofac-40001", as_of="2024-01-01")["listings"]
    assert (entry["state"], entry["end"]) == ("ended", "2023-06-01/2023-12-01")
    for day in ("2023-08-01", "2024-06-01"):
        (row,) = workspace.exposure(["reg-held"], ["us"], day)
        ended = "ended between 1 June 2023 and 1 December 2023: it is missing from the edition of"
        assert [text for text in row["caveats"] if ended in text], (day, row["caveats"])
    assert entry["note"] == "missing from the edition of 1 December 2023"
    (found,) = [row for row in workspace.search("HOLDER LLC") if row["id"] == "ofac-40001"]
    assert not found["listed"]


def test_a_holding_that_left_a_register_ended_while_its_holder_was_listed(tmp_path: Path) -> None:
    workspace = _filled(tmp_path, lost="holding")
    said = [_verdict(workspace, day)[0] for day in DAYS]
    assert said == ["possible", "certain", "possible", "possible", "review", "review"]
    assert "transfer_while_listed" in _verdict(workspace, "2024-06-01")[1]
    (row,) = workspace.exposure(["reg-held"], ["us"], "2024-06-01")
    (given,) = row["transfers"]
    assert (given["giver_name"], given["on"]) == ("HOLDER LLC", "2023-06-01/2023-12-01")
    assert "until some day between 1 June 2023 and 1 December 2023" in given["sentence"]


@pytest.mark.slow
@pytest.mark.parametrize("lost", ["entry", "holding"])
def test_a_timeline_and_a_store_say_the_same_around_the_end(tmp_path: Path, lost: str) -> None:
    from graph.store.fetch.fetch_upstream import world_from_store
    from queries.answers.timeline_answer import timeline_rows

    workspace = _filled(tmp_path, lost=lost)
    spans = workspace.timeline("reg-held", ["us"])
    world = world_from_store(workspace.backend.store(), [workspace.resolve("reg-held")])
    number = world.number_of("reg-held")
    assert number is not None
    kept = ("from", "until", "verdict", "flags", "causes")
    told = [[row[key] for key in kept] for row in timeline_rows(world, number, ["us"])]
    assert told == [[row[key] for key in kept] for row in spans]
    for middle in map(date.fromisoformat, ("2023-06-01", "2023-12-01")):
        for step in range(-2, 3):
            day = (middle + timedelta(step)).isoformat()
            row = next(
                r for r in spans if (r["from"] or "") <= day and day < (r["until"] or "9999")
            )
            assert (row["verdict"], _printed(row)) == _verdict(workspace, day), day
    report = check_workspace(tmp_path / "workspace", deep=True, progress=Silent())
    assert report["problems"] == []


def test_who_is_missing_is_found_by_name_and_asked_about_earlier_days(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path / "workspace")
    entry, other = SDN.format(40001, "HOLDER LLC"), SDN.format(40002, "OTHER LLC")
    _load(workspace, tmp_path, "2023-06-01", "sdn.csv", entry + other)
    _load(workspace, tmp_path, "2023-12-01", "sdn.csv", other)
    found = workspace.search("Holder LLC")[0]
    assert (found["id"], found["listed"]) == ("ofac-40001", False)
    assert found["status"] == "missing from the edition of 1 December 2023"
    (row,) = workspace.exposure(["HOLDER LLC"], ["us"], "2023-06-01")
    assert row["verdict"] == "listed"
    # One of that name who is stated now comes first.
    again = SDN.format(40003, "HOLDER LLC")
    _load(workspace, tmp_path, "2024-06-01", "sdn.csv", again + other)
    assert workspace.resolve("HOLDER LLC") == "ofac-40003"
    ids = [row["id"] for row in workspace.search("HOLDER LLC")]
    assert set(ids[:2]) == {"ofac-40001", "ofac-40003"}


@pytest.mark.slow
def test_a_store_alone_finds_who_is_missing_as_the_record_does(tmp_path: Path) -> None:
    from graph.store.fetch.fetch_party import find_parties
    from queries.find.find_party import index_rows, stored_index_rows

    workspace = _filled(tmp_path, lost="entry")
    _load(workspace, tmp_path, "2024-06-01", "sdn.csv", SDN.format(40003, "LAST LLC"))
    store = workspace.backend.store()
    assert find_parties(store, "Other LLC") == [(workspace.resolve("OTHER LLC"), "OTHER LLC")]
    stored = stored_index_rows(store.read("all_parties").dicts())
    assert {row.party_id for row in stored} == {r.party_id for r in index_rows(workspace.world)}
