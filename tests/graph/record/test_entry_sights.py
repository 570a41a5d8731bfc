"""An entry whose record changed was on its list all along, if no edition lacked it."""

from pathlib import Path

import pytest

from graph.record.record import Record
from graph.values.dates import iso_day
from graph.world.open_world import open_world, read_world
from ingest.load.pipeline import Options, load

OTHER = '1,"OTHER",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'
ENTRY = '40001,"LLC EXAMPLE",-0- ,"{tag}",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"{remark}"\n'
OLD = ENTRY.format(tag="RUSSIA-EO14024", remark="one")
NEW = ENTRY.format(tag="RUSSIA-EO14024", remark="two")
ELSE = ENTRY.format(tag="CYBER2", remark="one")


def seen(folder: Path, *editions: str) -> str:
    """Load yearly editions from 2022 on and give the day by which the entry was surely listed."""
    record = Record(folder / "record")
    for year, text in enumerate(editions, start=2022):
        path = folder / f"{year}" / "sdn.csv"
        path.parent.mkdir()
        path.write_text(OTHER + text, encoding="utf-8")
        load(record, [path], Options(retrieved_on=f"{year}-01-01", complete=True))
    world = open_world(record)
    rows = world.tables["listings"].to_pylist()
    return next(iso_day(row["sure_from"]) for row in rows if row["programme"] == "RUSSIA-EO14024")


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
    assert seen(tmp_path, *editions) == day


def test_what_was_known_on_a_day_follows_no_earlier_record(tmp_path: Path) -> None:
    seen(tmp_path, OLD, NEW, NEW)
    record = Record(tmp_path / "record")
    world = read_world(record, record.head(), known_on="2023-06-01")
    assert "entry_seen" not in world.tables["listings"].column_names
