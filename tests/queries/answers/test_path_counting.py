"""Whether a path counts agrees with the verdict: criteria, rulings, majority stakes."""

from typing import Any

import pytest

from graph.regimes.read_regimes import find_regime
from graph.values.dates import parse_day
from queries.answers.exposure_answer import exposure_rows, path_rows
from tests.rules.law_rows import law_world


def _paths(vector: dict[str, Any], day: str = "2025-01-01") -> list[Any]:
    world = law_world(vector)
    number = world.number_of("C")
    assert number is not None
    return list(path_rows(world, number, vector["regime"], parse_day(day), k=5, links=False))


@pytest.mark.parametrize(
    ("regime", "share", "counts"),
    [
        ("eu_asset_freeze", ">50", True),
        ("eu_asset_freeze", "50", False),
        ("eu_asset_freeze", "-", False),
        ("us_ofac_50", ">50", False),
        ("ca_sema", "-", True),
    ],
)
def test_a_board_right_counts_where_it_is_a_criterion(
    regime: str, share: str, counts: bool
) -> None:
    holds = [f"P {share} C types=appointmentOfBoard"]
    (path,) = _paths({"regime": regime, "listed": ["P"], "holds": holds})
    assert path["counts_toward_rule"] is counts, path["why_not_counted"]


def test_what_a_blocked_government_controls_counts() -> None:
    vector = {
        "regime": "us_ofac_50",
        "listed": ["P programme=DPRK"],
        "holds": ["P >50 C types=appointmentOfBoard"],
        "parties": {"P": {"schema": "PublicBody"}},
    }
    (path,) = _paths(vector)
    assert path["counts_toward_rule"], path["why_not_counted"]


def test_what_a_government_owns_that_is_blocked_as_such_is_up_for_review() -> None:
    vector = {
        "regime": "us_ofac_50",
        "listed": ["X"],
        "holds": ["G 100 C"],
        "parties": {"G": {"schema": "PublicBody", "jurisdiction": "ve"}},
    }
    (path,) = _paths(vector)
    assert path["listed_name"] == "G"
    assert "list" not in path["sentence"]
    world = law_world(vector)
    number = world.number_of("C")
    assert number is not None
    for day, verdict in (("2019-08-04", "excluded"), ("2019-08-05", "review")):
        (row,) = exposure_rows(world, [number], ["us"], parse_day(day), links=False)
        assert row["verdict"] == verdict, day
    assert not _paths(vector, "2019-08-04")


@pytest.mark.parametrize("about", ["A", "C"])
def test_a_path_names_the_ruling_that_stops_it(about: str) -> None:
    vector = {
        "regime": "eu_asset_freeze",
        "listed": ["P"],
        "holds": ["P 60 A", "A 100 C"],
        "rulings": [
            {"about": about, "effect": "rebuttal", "authority": "EU", "date": "2023-05-01"}
        ],
    }
    (path,) = _paths(vector)
    assert not path["counts_toward_rule"]
    assert "a ruling of the EU of 1 May 2023 accepts" in path["why_not_counted"]


def test_a_path_through_a_company_without_a_majority_stake_does_not_count() -> None:
    holds = ["P 60 A votes=10", "A 60 C votes=60"]
    (path,) = _paths({"regime": "uk_reg7", "listed": ["P"], "holds": holds})
    assert not path["counts_toward_rule"]
    assert "no listed party has a majority stake" in path["why_not_counted"]


@pytest.mark.parametrize(
    ("regime", "holds", "counts"),
    [
        ("jp_feta_russia", ["P 60 C"], True),
        ("jp_feta_russia", ["P 60 A", "A 60 C"], False),
        ("us_ofac_ethiopia_menu_based", ["P 60 C"], False),
        ("us_ofac_50", ["P 60 A", "A 60 C"], True),
    ],
)
def test_a_path_counts_only_as_far_as_the_rule_follows_it(
    regime: str, holds: list[str], counts: bool
) -> None:
    vector = {"regime": regime, "listed": ["P"], "holds": holds}
    if regime.endswith("menu_based"):
        vector["listed"] = ["P programme=ETHIOPIA-EO14046 measure=sectoral"]
    (path,) = _paths(vector)
    assert path["counts_toward_rule"] is counts, path["why_not_counted"]


@pytest.mark.parametrize(
    ("regime", "holds", "why"),
    [
        (
            "us_ofac_50",
            ["P 49 A", "A 100 C"],
            "The rule counts 49% of A for parties on the list and asks for at least 50%",
        ),
        (
            "uk_reg7",
            ["P 40 A", "A 100 C"],
            "The rule counts 40% of A for a party on the list and asks for more than 50%",
        ),
        (
            "us_ofac_50",
            ["P 40 A", "B 60 A", "A 20 B", "X 80 B", "B 100 C"],
            "The rule counts 40% of A",
        ),
        ("jp_feta_russia", ["P 100 A", "A 100 C"], "Only what a listed party holds directly"),
    ],
)
def test_a_listed_owner_further_up_is_told_as_below_the_threshold(
    regime: str, holds: list[str], why: str
) -> None:
    world = law_world({"regime": regime, "listed": ["P"], "holds": holds})
    number = world.number_of("C")
    assert number is not None
    (row,) = exposure_rows(world, [number], [regime], parse_day("2025-01-01"), links=False)
    assert (row["verdict"], row["own_max_pct"]) == ("excluded", 0)
    assert "listed_holder_further_up" in row["flags"]
    assert row["result"].startswith("Below threshold")
    assert why in row["sentence"]
    assert f"does not count as owned under {find_regime(regime).in_text} on" in row["reading"]
    if why.startswith("The rule counts"):
        assert ": of A the rule counts less than it asks for" in row["reading"]


def test_below_a_circle_that_only_a_listed_owner_holds_a_person_must_judge() -> None:
    # But for a ten-thousandth of B all that is held from outside the circle is P's.
    holds = ["P 40 A", "B 60 A", "A 99.99 B", "B 100 C"]
    world = law_world({"regime": "us_ofac_50", "listed": ["P"], "holds": holds})
    numbers = [number for name in "AC" if (number := world.number_of(name)) is not None]
    first, below = exposure_rows(
        world, numbers, ["us_ofac_50"], parse_day("2025-01-01"), links=False
    )
    assert (first["verdict"], below["verdict"]) == ("review", "review")
    assert "own_shares" in first["flags"]
    assert "held from outside it" in first["deciding_fact"]
    for said in (first["sentence"], below["sentence"]):
        assert "No listed owner found" not in said


def test_a_sum_that_no_step_states_is_told_without_a_number() -> None:
    holds = ["P 15 A", "Q 10 A", "A 100 C"]
    world = law_world({"regime": "us_ofac_50", "listed": ["P", "Q"], "holds": holds})
    number = world.number_of("C")
    assert number is not None
    (row,) = exposure_rows(world, [number], ["us"], parse_day("2025-01-01"), links=False)
    assert "the rule asks for at least 50% of A and counts less for parties" in row["reading"]
    assert "25%" not in row["sentence"]
