"""Who a party is, for many at once: as each is told alone, whatever it is called."""

import numpy as np
import pytest

from graph.record.model import Interest, Listing, Name, Party, Row
from graph.regimes.read_regimes import find_regime
from graph.values.dates import parse_day
from graph.values.share import parse_share
from graph.values.vocabulary import IN_TEXT
from graph.world.identity import world_from_rows
from graph.world.world import World
from queries.answers.exposure_answer import subject_keys
from queries.export.subject_columns import SubjectColumns
from tests.every_verdict import differences

LEIS = ["LEI:529900T8BM49AURSDO55", "LEI:213800WSGIIZCXF1P572"]
NAMES = (
    "the Alfa fund",
    "The Beta fund",
    " Gamma ",
    "Delta  twice",
    "Zeta\nof two lines",
    "Eta\u00a0hard",
    'Theta, "quoted" & Co.',
    "=SUM(1)",
    "Яндекс",
    "",
)


def _parties() -> list[Row]:
    rows: list[Row] = [Party(f"n{n}", "Company", [Name(one)]) for n, one in enumerate(NAMES)]
    rows += [
        Party("weak", "Company", [Name("Short", "weak"), Name("Иностранное"), Name("Long")]),
        Party("alias", "Person", [Name("Only alias", "alias")], jurisdiction=""),
        Party("numbers", "Company", [Name("N")], "nl", identifiers=["NL-KVK:2", *LEIS, "GB-COH:1"]),
        Party("own", "Company", [Name("Own")], data=[(IN_TEXT, "the company called Own")]),
        Party("bare", "Company", []),
        Party("nobody", "Person", [], "cy", birth_date="1961-05", countries=["gb"]),
        # Two rows, the one with the lesser record last by its id.
        Party("two", "Company", [Name("Second", "previous")], "gb", identifiers=["GB-COH:9"]),
        Party("two", "Company", [Name("Первое"), Name("First")], None, identifiers=LEIS[:1]),
        Party("one", "Company", [Name("Alone in this")], "us", identifiers=["GB-COH:3"]),
    ]
    held = [one.id for one in rows if isinstance(one, Party)]
    rows += [Interest("owner", one, ["shareholding"], parse_share("30")) for one in held]
    return [*rows, Listing("listed", "EU", "a_list", None, ["asset_freeze"])]


@pytest.fixture(scope="module")
def world() -> World:
    """A world of parties with names of every kind, two of them one party."""
    return world_from_rows(_parties(), positive=[("one", "two")])


def test_columns_say_what_is_said_of_each_alone(world: World) -> None:
    numbers = np.arange(world.size)
    rows = SubjectColumns(world).of(numbers).to_pylist()
    assert rows == [subject_keys(world, number) for number in numbers.tolist()]
    some = numbers[::-2][::-1]
    assert SubjectColumns(world).of(some).to_pylist() == [rows[number] for number in some.tolist()]
    assert SubjectColumns(world).of(numbers[:0]).num_rows == 0


@pytest.mark.parametrize("key", ["us_ofac_50", "eu_asset_freeze", "nl_ubo_wwft"])
def test_sentences_have_each_name_as_when_it_is_told_alone(world: World, key: str) -> None:
    assert differences(world, find_regime(key), parse_day("2026-03-01")) == []
