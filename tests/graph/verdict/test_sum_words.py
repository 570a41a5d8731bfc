"""Why a counted share is not the stated one: partners, and votes in the company itself."""

from typing import Any

from graph.regimes.read_regimes import find_regime
from graph.values.dates import parse_day
from graph.verdict.assess_party import assess
from tests.rules.law_rows import law_world


def _caveats(regime: str, holds: list[str], **more: Any) -> tuple[str, ...]:
    world = law_world({"regime": regime, "listed": ["P"], "holds": holds, **more})
    number = world.number_of("C")
    assert number is not None
    (found,) = assess(world, find_regime(regime), parse_day("2025-01-01"), [number])
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
