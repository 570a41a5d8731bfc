"""An entry whose record changed was on its list all along, if no edition lacked it."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from graph.record import known_time
from graph.record.entry_sights import first_sight
from graph.record.record import Record
from graph.values.dates import iso_day
from graph.world.open_world import open_world, read_world
from graph.world.world import World
from ingest.load.pipeline import Options, load

pytestmark = pytest.mark.slow

OTHER = '1,"OTHER",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'
ENTRY = '40001,"LLC EXAMPLE",-0- ,"{tag}",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"{remark}"\n'
OLD = ENTRY.format(tag="RUSSIA-EO14024", remark="one")
NEW = ENTRY.format(tag="RUSSIA-EO14024", remark="two")
ELSE = ENTRY.format(tag="CYBER2", remark="one")


def load_editions(folder: Path, *editions: str) -> None:
    """Load yearly editions from 2022 on."""
    record = Record(folder / "record")
    for year, text in enumerate(editions, start=2022):
        path = folder / f"{year}" / "sdn.csv"
        path.parent.mkdir()
        path.write_text(f"{OTHER}{text}\x1a", encoding="utf-8")
        load(record, [path], Options(retrieved_on=f"{year}-01-01", complete=True))


def surely_from(world: World) -> str:
    """Return the day by which the entry of now was surely listed."""
    rows = [r for r in world.tables["listings"].to_pylist() if r["programme"] == "RUSSIA-EO14024"]
    return iso_day(min(rows, key=lambda row: row["last_seen"] or "")["sure_from"])


@pytest.mark.parametrize(
    ("editions", "day"),
    [
        ((OLD,), "2022-01-01"),
        ((OLD, OLD), "2022-01-01"),
        ((OLD, NEW), "2022-01-01"),
        ((OLD, NEW, OLD), "2022-01-01"),
        ((OLD, "", NEW), "2024-01-01"),
        ((ELSE, NEW), "2023-01-01"),
    ],
)
def test_an_entry_was_seen_since_the_first_edition_that_has_it(
    tmp_path: Path, editions: tuple[str, ...], day: str
) -> None:
    load_editions(tmp_path, *editions)
    assert surely_from(open_world(Record(tmp_path / "record"))) == day


def test_what_few_records_were_known_is_found_once_and_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_editions(tmp_path, ELSE, OLD, "", NEW, OLD)
    record, opened, connect = Record(tmp_path / "record"), list[None](), duckdb.connect

    def count() -> Any:
        opened.append(None)
        return connect()

    monkeypatch.setattr(duckdb, "connect", count)
    few = read_world(record, record.head())
    assert len(opened) == 1
    monkeypatch.setattr(known_time, "_FEW", -1)
    many = read_world(record, record.head())
    assert len(opened) == 3
    for name, table in many.tables.items():
        assert few.tables[name].equals(table), name
    assert {*few.tables["listings"]["entry_seen"].to_pylist()} != {None}


@pytest.mark.parametrize(
    ("known_on", "editions", "day"),
    [
        ("2023-06-01", (OLD, NEW, NEW), "2022-01-01"),
        ("2022-06-01", (OLD, NEW, NEW), "2022-01-01"),
        ("2023-06-01", (OLD, NEW, OLD), "2022-01-01"),
        ("2023-06-01", (ELSE, NEW, OLD), "2023-01-01"),
        ("2024-06-01", (OLD, "", NEW, OLD), "2024-01-01"),
        ("2024-06-01", (OLD, NEW, OLD, ""), "2022-01-01"),
    ],
)
def test_an_entry_is_followed_through_the_editions_known_on_a_day(
    tmp_path: Path, known_on: str, editions: tuple[str, ...], day: str
) -> None:
    load_editions(tmp_path, *editions)
    record = Record(tmp_path / "record")
    assert surely_from(read_world(record, record.head(), known_on=known_on)) == day


LISTED = """case: one
sources: {{memo: {{title: Memo}}}}
parties:
  firm: {{schema: Company, name: {name}, source: memo}}
listings:
  - {{party: firm, authority: US-OFAC, list: sdn, programme: RUSSIA-EO14024, {more}, source: memo}}
"""
FREEZE = "measures: [asset_freeze]"


@pytest.mark.parametrize(
    "earlier",
    [
        "measures: [travel_ban]",
        f"{FREEZE}, end: 2022-03-01",
        f"{FREEZE}, certainty: disputed",
        f"{FREEZE}, start: 2025-01-01",
    ],
)
def test_an_earlier_record_in_doubt_is_not_followed(tmp_path: Path, earlier: str) -> None:
    """What it stated is no sight of the entry of today, so the days between stay open."""
    record = Record(tmp_path / "record")
    for day, name, more in (("2022-01-01", "A", earlier), ("2024-01-01", "B", FREEZE)):
        path = tmp_path / f"{day}.case.yaml"
        path.write_text(LISTED.format(name=name, more=more), encoding="utf-8")
        load(record, [path], Options(retrieved_on=day, complete=True))
    for world in (open_world(record), read_world(record, record.head(), known_on="2024-05-01")):
        assert surely_from(world) == "2024-01-01"


def test_editions_of_one_day_lead_nowhere() -> None:
    assert first_sight("2024-01-01", [("2024-01-01", "2024-01-01")]) is None
