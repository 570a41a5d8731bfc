"""An entry that left a list and came back was on it twice, and not in between."""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.record.record import Record
from graph.world.open_world import read_world
from ingest.load.pipeline import Options
from ingest.load.progress import Silent
from queries.workspace.record_care import check_workspace
from queries.workspace.workspace import Workspace, open_workspace

pytestmark = pytest.mark.slow

SDN = '{0},"{1}",-0- ,"RUSSIA-EO14024",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"{2}"\n'
OTHER = SDN.format(40002, "OTHER LLC", "-0- ")
EDITIONS = {
    "2023-01-01": True,
    "2023-02-01": True,
    "2023-06-01": False,
    "2024-01-01": False,
    "2024-05-01": True,
}
"""Whether an edition has the entry."""
HELD = """case: reg
sources: {memo: {title: Memo}}
parties:
  holder: {schema: Company, name: Holder LLC, source: memo}
  held: {schema: Company, name: Held Ltd, source: memo}
interests:
  - {owner: holder, asset: held, share: 60, source: memo, start: 2020-01-01}
"""
SAID = {
    "2022-06-01": "possible",
    "2023-01-01": "certain",
    "2023-01-10": "certain",
    "2023-02-01": "certain",
    "2023-03-01": "possible",
    "2023-06-01": "excluded",
    "2023-10-01": "excluded",
    "2024-01-01": "excluded",
    "2024-03-01": "possible",
    "2024-05-01": "certain",
    "2024-06-01": "certain",
}


def fill(folder: Path, remark: str, editions: dict[str, bool] = EDITIONS) -> Workspace:
    """Load a holding, and editions of a list; the entry comes back with a remark of its own."""
    workspace = open_workspace(folder / "workspace")
    file = folder / "reg.case.yaml"
    file.write_text(HELD, encoding="utf-8")
    workspace.load([file], Options(retrieved_on="2022-01-01"))
    left = False
    for day, has_entry in editions.items():
        left = left or not has_entry
        entry = SDN.format(40001, "HOLDER LLC", remark if left else "one")
        file = folder / day / "sdn.csv"
        file.parent.mkdir()
        # OFAC ends a whole file with this sign; without it nothing is taken to have left.
        text = (entry if has_entry else "") + OTHER + "\x1a"
        file.write_text(text, encoding="utf-8")
        (outcome,) = workspace.load([file], Options(retrieved_on=day, complete=True))
        assert not outcome.is_refused, outcome.answer
    workspace.judge("ofac-40001", "reg:holder", "positive", "the same")
    return workspace


def ask(workspace: Workspace, day: str, **more: Any) -> str:
    (row,) = workspace.exposure(["reg:held"], ["us"], day, **more)
    return str(row["verdict"])


@pytest.fixture(scope="module", params=["one", "another"], ids=["as it was", "with another remark"])
def workspace(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workspace]:
    """A filled workspace that tests only read."""
    workspace = fill(tmp_path_factory.mktemp("came_back"), request.param)
    yield workspace
    workspace.close()


def test_both_times_on_the_list_count(workspace: Workspace) -> None:
    assert {day: ask(workspace, day) for day in SAID} == SAID
    first, last = sorted(workspace.show("ofac-40001")["listings"], key=lambda e: e["end"] is None)
    assert first["end"] == "2023-02-01/2023-06-01"
    assert first["note"].endswith("missing from the edition of 1 June 2023")
    assert last["end"] is None


def test_the_words_name_both_times(workspace: Workspace) -> None:
    def said(day: str) -> str:
        (row,) = workspace.exposure(["reg:held"], ["us"], day)
        return " ".join(row["caveats"])

    assert "began between 2 January 2024, the day after an edition that lacks it" in said(
        "2024-03-01"
    )
    gone = said("2023-10-01")
    assert "ended between 1 February 2023 and 1 June 2023" in gone
    assert "was on the list again by 1 May 2024." in gone
    # Of an entry that came back with another text each counts.
    named = '"OFAC sanctions lists \\(SDN and consolidated\\)"'
    searched = f"OFAC entries searched: up to [23], from {named}, edition of 1 May 2024."
    assert re.search(searched, gone)
    assert "again" not in said("2020-06-01")
    assert "is not known to have been listed on 1 June 2020" in said("2020-06-01")


def test_a_store_and_a_timeline_say_the_same(workspace: Workspace) -> None:
    from graph.store.fetch.fetch_upstream import world_from_store
    from queries.answers.timeline_answer import timeline_rows

    spans = workspace.timeline("reg:held", ["us"])
    for day in SAID:
        (span,) = [s for s in spans if (s["from"] or "") <= day < (s["until"] or "9999")]
        assert span["verdict"] == SAID[day], day
    world = world_from_store(workspace.backend.store(), [workspace.resolve("reg:held")])
    number = world.number_of("reg:held")
    assert number is not None
    kept = ("from", "until", "verdict", "flags", "causes")
    told = [[row[key] for key in kept] for row in timeline_rows(world, number, ["us"])]
    assert told == [[row[key] for key in kept] for row in spans]
    report = check_workspace(workspace.settings.workspace, deep=True, progress=Silent())
    assert report["problems"] == []


def test_what_was_known_on_a_day_is_the_same_in_a_store(workspace: Workspace) -> None:
    from graph.store.fetch.fetch_upstream_known import known_world_from_store

    record, store = Record(workspace.settings.workspace), workspace.backend.store()
    columns = ("record_id", "end", "observed_on", "first_seen", "last_seen")
    days = ("may_from", "sure_from", "sure_until", "may_until")

    def entries(world: Any) -> list[Any]:
        rows = world.tables["listings"].to_pylist()
        return [[row[n] for n in (*columns, *days)] for row in rows if row["record_id"] == "40001"]

    targets = [workspace.resolve("reg:held"), workspace.resolve("ofac-40001")]
    for text in EDITIONS:
        for step in (0, 1):
            day = (date.fromisoformat(text) + timedelta(step)).isoformat()
            known = read_world(record, record.head(), known_on=day)
            assert entries(known_world_from_store(store, targets, day)) == entries(known), day
    for day, verdict in (("2023-03-01", "listed"), ("2023-07-01", "possible")):
        (row,) = workspace.exposure(["ofac-40001"], ["us"], "2023-03-01", known_on=day)
        assert row["verdict"] == verdict, day


@pytest.mark.parametrize(
    ("later", "said"),
    [
        # It leaves a second time, and the first time still counts.
        ({"2024-09-01": False}, {"2023-01-10": "certain", "2024-10-01": "excluded"}),
        (
            {"2024-09-01": False, "2025-01-01": True},
            {"2024-05-01": "certain", "2024-10-01": "possible", "2025-01-01": "certain"},
        ),
    ],
)
def test_an_entry_may_leave_and_come_back_again(
    tmp_path: Path, later: dict[str, bool], said: dict[str, str]
) -> None:
    workspace = fill(tmp_path, "one", EDITIONS | later)
    assert {day: ask(workspace, day) for day in said} == said


def test_a_record_changed_before_it_went_missing_was_on_the_list_all_along(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path / "workspace")
    file = tmp_path / "reg.case.yaml"
    file.write_text(HELD, encoding="utf-8")
    workspace.load([file], Options(retrieved_on="2022-01-01"))
    for day, remark in (("2023-01-01", "one"), ("2023-02-01", "two"), ("2023-06-01", "")):
        file = tmp_path / day / "sdn.csv"
        file.parent.mkdir()
        entry = SDN.format(40001, "HOLDER LLC", remark) if remark else ""
        file.write_text(entry + OTHER + "\x1a", encoding="utf-8")
        workspace.load([file], Options(retrieved_on=day, complete=True))
    workspace.judge("ofac-40001", "reg:holder", "positive", "the same")
    assert [ask(workspace, day) for day in ("2023-01-10", "2023-07-01")] == ["certain", "excluded"]


def listed_from(folder: Path, editions: dict[str, tuple[str, str]]) -> Workspace:
    """Load editions of a list as OpenSanctions has it, each with a programme and a start."""
    workspace = open_workspace(folder / "workspace")
    for day, (programme, start) in editions.items():
        entry = {"entity": ["h"], "programId": [programme], "startDate": [start]}
        rows = [
            {"id": "h", "schema": "Company", "properties": {"name": ["Holder LLC"]}},
            {"id": "s", "schema": "Sanction", "properties": entry},
        ]
        file = folder / day / "list.ftm.json"
        file.parent.mkdir()
        text = "\n".join(json.dumps({"datasets": ["made_up"], **row}) for row in rows)
        file.write_text(text, encoding="utf-8")
        options = Options(dataset="list", retrieved_on=day, complete=True)
        (outcome,) = workspace.load([file], options)
        assert not outcome.is_refused, outcome.answer
    return workspace


REDATED = {"2022-06-01": ("EU-UKR", "2022-03-01"), "2024-06-01": ("EU-UKR", "2024-05-01")}
MOVED = {"2022-06-01": ("EU-UKR", "2022-03-01"), "2024-06-01": ("EU-BLR", "2024-05-01")}


@pytest.mark.parametrize(
    ("editions", "said"),
    [
        (REDATED, {"2022-02-01": "excluded", "2022-06-01": "possible", "2024-05-01": "listed"}),
        (MOVED, {"2022-03-01": "listed", "2022-06-01": "listed", "2023-01-01": "possible"}),
    ],
)
def test_a_later_edition_takes_no_day_from_an_earlier_one(
    tmp_path: Path, editions: dict[str, tuple[str, str]], said: dict[str, str]
) -> None:
    from graph.store.fetch.fetch_upstream import world_from_store
    from graph.store.fetch.fetch_upstream_known import known_world_from_store

    workspace = listed_from(tmp_path, editions)
    for day, verdict in said.items():
        (row,) = workspace.exposure(["list-h"], ["eu"], day)
        assert row["verdict"] == verdict, day
        if (editions, verdict) == (REDATED, "possible"):
            earlier = "earlier edition of its list says 1 March 2022"
            assert [text for text in row["caveats"] if earlier in text]
    store, targets = workspace.backend.store(), [workspace.resolve("list-h")]
    columns = ("programme", "start", "end", "may_from", "sure_from", "may_until")

    def entries(world: Any) -> list[Any]:
        return [[row[n] for n in columns] for row in world.tables["listings"].to_pylist()]

    assert entries(world_from_store(store, targets)) == entries(workspace.world)
    record = workspace.record
    for known_on in ("2023-01-01", "2024-06-01"):
        known = read_world(record, record.head(), known_on=known_on)
        assert entries(known_world_from_store(store, targets, known_on)) == entries(known)
    workspace.close()
