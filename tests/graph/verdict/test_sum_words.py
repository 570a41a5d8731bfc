"""Caveats on a counted share, its partners and own votes, on licences and on entries."""

from typing import Any

from graph.regimes.read_regimes import find_regime
from graph.values.dates import parse_day
from graph.verdict.assess_party import assess
from tests.rules.law_rows import law_world


def _caveats(
    regime: str, holds: list[str], day: str = "2025-01-01", **more: Any
) -> tuple[str, ...]:
    world = law_world({"regime": regime, "listed": ["P"], "holds": holds, **more})
    number = world.number_of("C")
    assert number is not None
    (found,) = assess(world, find_regime(regime), parse_day(day), [number])
    return found.caveats


def test_who_acts_together_with_the_listed_holder_is_named() -> None:
    pair = {"together": [{"members": ["P", "N"]}]}
    said = _caveats("uk_reg7", ["P 30 C", "N 25 C", "O 45 C"], **pair)
    (one,) = (text for text in said if "act together" in text)
    assert one == (
        "P and N are stated to act together; N held 25% of C, which counts as held by P too."
    )
    # Above a company that passes its holding on, and as a mere sign, without a word on counting.
    said = _caveats("uk_reg7", ["P 30 A", "N 25 A", "A 60 C"], **pair)
    assert [text for text in said if "N held 25% of A" in text]
    said = _caveats("eu_asset_freeze", ["P 30 C", "N 25 C"], **pair)
    assert "P and N are stated to act together; N held 25% of C." in said
    assert not [text for text in _caveats("uk_reg7", ["P 30 C", "N 25 C"]) if "together" in text]


def test_votes_in_the_company_itself_are_told_where_they_lessen_the_whole() -> None:
    holds = ["P 45 C", "C 20 C", "N 35 C"]
    told = "C held 20% of itself; such votes are left out of the whole."
    assert told in _caveats("uk_reg7", holds)
    assert told not in _caveats("us_ofac_50", holds)
    assert told not in _caveats("uk_reg7", ["P 45 C", "N 55 C"])


def test_a_licence_for_the_owner_is_told_and_clears_nobody() -> None:
    said = {"about": "P", "date": "2023-01-01", "conclusion": "General License 8"}
    licence = {**said, "authority": "US-OFAC", "effect": "licence"}
    what = "General License 8. This does not change the result."
    told = f"Decision on P of OFAC, 1 January 2023: {what}"
    assert told in _caveats("us_ofac_50", ["P 60 C"], rulings=[licence])
    assert told not in _caveats("uk_reg7", ["P 60 C"], rulings=[licence])
    rebuttal = {**said, "authority": "US-OFAC", "effect": "none"}
    assert told not in _caveats("us_ofac_50", ["P 60 C"], rulings=[rebuttal])


def test_a_programme_that_was_suspended_for_some_is_told_on_those_days_alone() -> None:
    entry = {"listed": ["P programme=267/2012 start=2012-03-24"]}
    told = "A part of the entries under the programme of the EU entry of P (267/2012) was suspended"
    for day, wanted in (("2016-01-15", False), ("2020-06-01", True), ("2025-09-29", False)):
        said = _caveats("eu_asset_freeze", ["P 60 C"], day, **entry)
        assert any(text.startswith(told) for text in said) is wanted, (day, said)
