"""Entries of lists begin within their programme and end and pause with it."""

from dataclasses import replace

import pyarrow as pa
import pytest

from graph.record.model import Interest, Listing, Row
from graph.values.dates import ALWAYS, NEVER, Holds, Span, iso_day, parse_day
from graph.world.identity import build_tables, build_world, world_from_rows
from graph.world.listing_days import listing_holds
from graph.world.world import World

OFAC = Listing("p", "US-OFAC", "us_ofac_sdn", "RUSSIA-EO14024", ["asset_freeze"])
SOURCES = pa.schema([(name, pa.string()) for name in ("dataset", "source_id", "reader")])


def days(world: World, row: int = 0) -> tuple[str | None, ...]:
    """Give the first day on which a listing may have begun, the last, and those of its end."""
    said = world.tables["listings"].slice(row, 1).to_pylist()[0]
    ordinals = (said[n] for n in ("may_from", "sure_from", "sure_until", "may_until"))
    return tuple(iso_day(day) if ALWAYS < day < NEVER else None for day in ordinals)


def held(world: World, day: str, row: int = 0) -> Holds:
    return listing_holds(world.tables["listings"].slice(row, 1).to_pylist()[0], parse_day(day))


def from_feed(row: Row, *, reader: str = "ofac", guessed: str | None = None) -> World:
    """Build the world of one row of a file of some reader."""
    origin = {"dataset": "d", "record_id": "1", "record_key": bytes(16), "position": ""}
    file = {"dataset": "d", "source_id": "f", "reader": reader}
    sources = pa.Table.from_pylist([file], schema=SOURCES)
    if guessed is not None:
        sources = sources.append_column("edition_guessed", pa.array([guessed]))
    tables = build_tables([(row, {**origin, "source_id": "f"})])
    return build_world(tables, data_version="none", sources=sources)


def test_an_entry_without_a_day_began_between_its_programme_and_the_day_it_was_seen() -> None:
    world = world_from_rows([replace(OFAC, observed_on="2024-01-01")])
    assert days(world) == ("2021-04-15", "2024-01-01", None, None)
    assert held(world, "2021-04-14") is Holds.NO
    assert held(world, "2021-04-15") is Holds.PERHAPS
    assert held(world, "2023-12-31") is Holds.PERHAPS
    assert held(world, "2024-01-01") is Holds.YES


@pytest.mark.parametrize(
    ("row", "first"),
    [
        (Listing("p", "EU", "l", "2035/1234"), "2024-01-01"),
        (Listing("p", "EU", "l", "2019/1234"), "2019-01-01"),
        (Listing("p", "EU", "l", None, act="2018/7"), "2018-01-01"),
        (Listing("p", "US-OFAC", "l"), "1963-07-08"),
        (Listing("p", "Narnia", "l"), None),
    ],
)
def test_without_a_known_programme_the_year_or_the_authority_bounds_it(
    row: Listing, first: str | None
) -> None:
    """A year after the day on which the entry was seen bounds nothing."""
    world = world_from_rows([replace(row, observed_on="2024-01-01")])
    assert days(world) == (first, "2024-01-01", None, None)


def test_a_day_of_the_same_entry_elsewhere_is_taken() -> None:
    """Only of the same party, authority and programme, and only if it held when this was seen."""
    dated = replace(OFAC, start="2022-04-06")
    undated = replace(OFAC, observed_on="2024-01-01")
    assert days(world_from_rows([undated, dated])) == ("2022-04-06", "2022-04-06", None, None)
    for other in (
        replace(dated, programme="SDGT"),
        replace(dated, party="q"),
        replace(dated, authority="EU"),
        replace(dated, end="2023-01-01"),
        replace(dated, certainty="alleged"),
    ):
        assert days(world_from_rows([undated, other])) == ("2021-04-15", "2024-01-01", None, None)


def test_an_entry_that_nobody_saw_on_a_day_is_never_more_than_perhaps_in_force() -> None:
    world = world_from_rows([OFAC], seen_on=None)
    assert days(world) == ("2021-04-15", None, None, None)
    assert held(world, "2026-01-01") is Holds.PERHAPS


def test_the_last_change_of_an_undated_file_stands_in_for_its_edition() -> None:
    world = from_feed(OFAC, guessed="2024-05-06")
    assert days(world) == ("2021-04-15", "2024-05-06", None, None)
    seen = replace(OFAC, observed_on="2023-01-01")
    assert days(from_feed(seen, guessed="2024-05-06"))[1] == "2023-01-01"


def test_a_programme_ends_its_entries() -> None:
    burma = replace(OFAC, programme="BURMA", start="2008-02-05")
    assert days(world_from_rows([burma])) == (
        "2008-02-05",
        "2008-02-05",
        "2016-10-08",
        "2016-10-08",
    )
    ended = replace(burma, end="2012-07-01")
    assert days(world_from_rows([ended]))[2:] == ("2012-07-01", "2012-07-01")


def test_what_was_seen_after_the_end_of_its_programme_may_go_on() -> None:
    """A file may know better than our table; what a person typed later is no sight of the list."""
    burma = replace(OFAC, programme="BURMA", start="2008-02-05", observed_on="2020-01-01")
    assert days(from_feed(burma))[2:] == ("2016-10-08", None)
    assert days(from_feed(burma, reader="case"))[2:] == ("2016-10-08", "2016-10-08")
    undated = from_feed(replace(burma, start=None), reader="case")
    assert held(undated, "2019-01-01") is Holds.PERHAPS
    later = from_feed(replace(burma, start="2018-01-01"))
    assert days(later) == ("2018-01-01", "2018-01-01", None, None)


def test_entries_that_went_over_to_another_programme_may_go_on() -> None:
    row = Listing("p", "UK", "uk_ukraine_sovereignty", None, start="2014-05-01")
    assert days(world_from_rows([row]))[2:] == ("2021-01-01", None)


def test_an_entry_that_its_list_shows_before_its_day_perhaps_holds_since() -> None:
    row = replace(OFAC, start="2062-07-20", observed_on="2026-09-21")
    world = from_feed(row)
    assert days(world) == ("2026-09-21", "2062-07-20", None, None)
    assert held(world, "2026-09-20") is Holds.NO
    assert held(world, "2026-11-01") is Holds.PERHAPS
    assert held(world, "2062-07-20") is Holds.YES
    # A person may know of a day to come.
    assert held(from_feed(row, reader="case"), "2026-11-01") is Holds.NO


def test_an_entry_whose_end_lies_before_its_start_is_perhaps_in_force() -> None:
    row = replace(OFAC, start="2023-07-20", end="2022-01-01", observed_on="2026-09-21")
    assert held(from_feed(row), "2026-11-01") is Holds.PERHAPS
    assert held(from_feed(row), "2022-06-01") is Holds.NO
    # One that was taken off on its first day held on none, and an edition that lacks it ends it.
    assert held(from_feed(replace(row, end="2023-07-20")), "2026-11-01") is Holds.NO
    missing = replace(row, end="2022-01-01/2022-02-01", observed_on="2022-01-01")
    assert held(from_feed(missing), "2026-11-01") is Holds.NO


def test_a_suspended_programme_suspends_its_entries() -> None:
    """Entries with a day of their own too, as those of resolution 1737 from 2016 to 2025."""
    row = Listing("p", "UN", "un_iran", "1737 (2006)", ["asset_freeze"], "2008-03-03")
    world = world_from_rows([row])
    states = [held(world, day) for day in ("2016-01-15", "2016-01-16", "2025-09-27", "2025-09-28")]
    assert states == [Holds.YES, Holds.NO, Holds.NO, Holds.YES]


def test_a_day_of_listing_before_its_programme_is_kept() -> None:
    row = Listing("p", "EU", "eu_belarus", "765/2006", ["asset_freeze"], "2000-01-01")
    assert held(world_from_rows([row]), "2001-01-01") is Holds.YES


@pytest.mark.parametrize(
    ("start", "observed_on", "reader", "first"),
    [
        ("2026-11-25", "2026-11-24", "uk_psc", "2026-11-24"),
        ("2026-12", "2026-11-24", "gleif", "2026-11-24"),
        ("2030", "2026-11", "dk_cvr", "2026-11-30"),
        ("2026-11-24", "2026-11-24", "uk_psc", "2026-11-24"),
        ("2026", "2026-11-24", "uk_psc", "2026-01-01"),
        ("2020-01-01", "2026-11-24", "uk_psc", "2020-01-01"),
        ("2026-11-25", None, "uk_psc", "2026-11-25"),
        ("2026-11-25", "2026-11-24", "case", "2026-11-25"),
        ("2026-11-25", "2026-11-24", "table", "2026-11-25"),
        ("2026-11-25", "2026-11-24", "ftm", "2026-11-25"),
    ],
)
def test_a_holding_that_a_register_shows_before_its_start_perhaps_holds(
    start: str, observed_on: str | None, reader: str, first: str
) -> None:
    """A slip in a day, or a day to come, must not hide who is stated to hold."""
    row = Interest("o", "a", ["shareholding"], start=start, observed_on=observed_on)
    table = from_feed(row, reader=reader).tables["interests"]
    stated = Span.from_dates(start, None)
    assert iso_day(table["may_from"][0].as_py()) == first
    assert table["sure_from"][0].as_py() == stated.sure_from
