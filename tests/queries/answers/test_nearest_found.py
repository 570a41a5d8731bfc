"""The nearest parties to a name, told as a search tells them and not counted."""

from pathlib import Path

from graph.record.model import Interest, Listing, Name, Party, Row
from graph.values.dates import parse_day
from graph.values.share import parse_share
from graph.world.identity import world_from_rows
from queries.find.find_party import name_index
from queries.find.found_parties import found_in_world
from queries.question.found_page import FindQuestion

DAY = parse_day("2024-04-08")
ROWS: list[Row] = [
    Party("ann", "Person", [Name("Ann Example")], birth_date="1971-02", addresses=["1 High St"]),
    Party("gb-coh-01234567", "Company", [], identifiers=["GB-COH:01234567"]),
    Interest("ann", "gb-coh-01234567", ["shareholding"], parse_share("100")),
    Listing("ann", "EU", "eu_fsf", "269/2014", ["asset_freeze"], start="2022-01-01"),
]


def test_who_is_nearest_is_told_with_list_birth_and_address(tmp_path: Path) -> None:
    world = world_from_rows(ROWS)
    index = name_index(tmp_path, world)
    [row] = found_in_world(world, index, FindQuestion("Ann Example", DAY, {}, 0, 1, counted=False))
    assert (row["lists"], row["birth_date"], row["address"]) == (
        ["EU 269/2014"],
        "1971-02",
        "1 High St",
    )
    # No source names the company: its number is said to be one, and no id stands for a name.
    assert row["companies"] == ["Unnamed company GB-COH 01234567"]
    assert [row] == list(found_in_world(world, index, FindQuestion("Ann Example", DAY, {})))


def test_a_name_that_nothing_bears_is_sought_by_what_its_words_mean(tmp_path: Path) -> None:
    ship = Party("usc", "Company", [Name("United Shipbuilding Corporation")])
    world = world_from_rows([*ROWS, ship])
    index = name_index(tmp_path, world)
    for counted in (True, False):
        text = "Объединённая судостроительная корпорация"
        found = found_in_world(world, index, FindQuestion(text, DAY, {}, counted=counted))
        assert [row["id"] for row in found] == ["usc"]
        assert not found_in_world(world, index, FindQuestion("Zzyzx Qwrt", DAY, {}))
