"""Entries of another authority that count under a rule by its law: from when, in which words."""

import pytest

from graph.over_time.timeline import timeline_of
from graph.record.model import Listing, Row
from graph.regimes.read_regimes import find_regime
from graph.values.dates import parse_day
from graph.verdict.assess_party import Assessment
from graph.world.identity import world_from_rows
from tests.graph.verdict.made_up import ask, holds, listed


def _un(programme: str | None, *measures: str, start: str = "2011-01-01") -> Listing:
    return Listing("P", "UN", "un_list", programme, list(measures) or ["asset_freeze"], start)


def _asked(entry: Row, regime: str, day: str, party: str = "C") -> Assessment:
    own = listed("Q", {"uk": "UK", "ch": "CH", "eu": "EU", "us": "US-OFAC"}[regime])
    return ask([entry, own, holds("P", "100", "C")], party, regime, day)


@pytest.mark.parametrize("regime", ["uk", "ch"])
@pytest.mark.parametrize("programme", ["Al-Qaida", "1267 (1999)", "1718 (2006)", None])
def test_whom_the_united_nations_name_is_listed_and_what_is_theirs_is_caught(
    regime: str, programme: str | None
) -> None:
    entry = _un(programme)
    assert _asked(entry, regime, "2025-01-01", "P").verdict == "listed"
    found = _asked(entry, regime, "2025-01-01")
    assert found.verdict == "certain"
    assert "owner_listed_elsewhere" not in found.flags
    assert any("They count under this rule too." in said for said in found.caveats)


@pytest.mark.parametrize("regime", ["eu", "us"])
def test_a_rule_whose_law_names_anew_counts_its_own_list_alone(regime: str) -> None:
    found = _asked(_un("Al-Qaida"), regime, "2025-01-01")
    assert found.verdict == "excluded"
    assert "owner_listed_elsewhere" in found.flags


@pytest.mark.parametrize("regime", ["uk", "ch"])
def test_a_travel_ban_of_the_united_nations_freezes_nothing(regime: str) -> None:
    assert _asked(_un("2048 (2012)", "travel_ban"), regime, "2025-01-01").verdict == "excluded"


@pytest.mark.parametrize(
    ("programme", "day", "verdict"),
    [
        ("2653 (2022)", "2022-12-27", "excluded"),
        ("2653 (2022)", "2022-12-28", "certain"),
        ("1737 (2006)", "2025-09-30", "excluded"),
        ("1737 (2006)", "2025-10-01", "certain"),
    ],
)
def test_a_programme_counts_from_the_day_of_its_regulations(
    programme: str, day: str, verdict: str
) -> None:
    entry = _un(programme, start="2022-10-21")
    assert _asked(entry, "uk", day).verdict == verdict


def test_the_timeline_turns_on_the_day_of_the_regulations() -> None:
    rows = [_un("2653 (2022)", start="2022-10-21"), listed("Q", "UK"), holds("P", "100", "C")]
    world = world_from_rows(rows)
    number = world.number_of("C")
    assert number is not None
    turned = timeline_of(world, find_regime("uk"), number).stretches
    (start,) = [one for one in turned if one.first == parse_day("2022-12-28")]
    assert start.found.verdict == "certain"
    assert [cause.reason for cause in start.causes] == [
        "Entries of the UN list (2653 (2022)) count from then on"
    ]


def test_no_word_is_lost_where_the_list_that_is_repeated_is_not_loaded() -> None:
    found = ask([listed("Q", "UK"), holds("P", "100", "C")], "C", "uk", "2025-01-01")
    assert not any("UN" in said for said in found.caveats)


def test_every_such_list_is_cited() -> None:
    for name in ("uk", "ch"):
        for version in find_regime(name).versions:
            assert version.listings.also
            assert all(one.citations for one in version.listings.also)
