"""Bands, minorities, votes, products and arrangements: what is certain, what only possible."""

from fractions import Fraction

import pytest

from graph.over_time.timeline import timeline_of
from graph.record.model import Arrangement, Interest, Row, Ruling
from graph.regimes.read_regimes import find_regime
from graph.values.dates import parse_day
from graph.values.share import parse_share
from graph.verdict.assess_party import assess
from graph.world.identity import world_from_rows
from tests.graph.verdict.made_up import DAY, ask, holds, listed


def test_a_minority_is_a_holder_below_the_threshold() -> None:
    cleared = Ruling("T", "EU", effect="rebuttal", date="2026-01-01")
    rows = [listed("X", "eu"), listed("Y", "eu"), cleared]
    big = ask([holds("X", "90", "T"), *rows], regime="eu")
    assert (big.verdict, big.flags) == ("excluded", ("owned_50_by_listed", "presumption_rebutted"))
    beside = ask([holds("X", "90", "T"), holds("Y", "5", "T"), *rows], regime="eu")
    assert "minority_by_listed" in beside.flags
    small = ask([holds("X", "30", "T"), listed("X", "eu")], regime="eu")
    assert small.flags == ("check_control_limb", "minority_by_listed")
    votes = Interest("X", "T", ["votingRights"], votes=parse_share("60"))
    assert "minority_by_listed" not in ask([votes, listed("X", "eu")], regime="eu").flags


def test_several_holders_are_more_than_one() -> None:
    cleared = Ruling("T", "EU", effect="rebuttal", date="2026-01-01")
    alone = ask([holds("X", "90", "T"), listed("X", "eu"), cleared], regime="eu")
    assert (alone.verdict, alone.flags) == (
        "excluded",
        ("owned_50_by_listed", "presumption_rebutted"),
    )
    two = [holds("X", "30", "T"), holds("Y", "25", "T"), listed("X", "uk"), listed("Y", "uk")]
    assert "aggregate_over_50" in ask(two, regime="uk").flags


def test_what_a_band_may_hold_is_not_said_to_be_owned() -> None:
    cleared = Ruling("T", "EU", effect="rebuttal", date="2026-01-01")
    found = ask([holds("X", "25..75", "T"), listed("X", "eu"), cleared], regime="eu")
    assert {"owned_50_by_listed", "minority_by_listed"}.isdisjoint(found.flags)
    assert "presumption_rebutted" in found.flags


@pytest.mark.parametrize("regime", ["us", "uk"])
def test_a_product_of_exactly_half_is_at_or_over_half(regime: str) -> None:
    rows = [holds(f"H{n}", "25", "T") for n in range(4)]
    rows += [holds("X", "40" if regime == "us" else "50", f"H{n}") for n in range(4)]
    rows += [holds("X", "10", "T")] if regime == "us" else []
    found = ask([*rows, listed("X", regime)], regime=regime)
    assert (found.verdict, found.product_low) == ("excluded", 50)
    assert "product_at_or_over_50" in found.flags


def test_exactly_half_in_the_eu_before_july_2024_rests_on_control() -> None:
    rows = [holds("X", "50", "A"), holds("A", "50.0001", "T"), listed("X", "eu")]
    middle, low = (ask(rows, party, "eu", "2024-07-02") for party in ("A", "T"))
    assert (middle.verdict, middle.basis, middle.flags) == ("certain", "control", ("presumed",))
    assert any("ownership limb (more than 50%) is not met" in text for text in middle.caveats)
    assert (low.verdict, low.basis) == ("certain", "ownership")
    after = ask(rows, "A", "eu", "2024-07-03")
    assert (after.basis, after.flags) == ("ownership", ("presumed",))


@pytest.mark.parametrize(
    ("share", "basis"),
    [(">25..50", "control"), ("25..50.0001", "ownership"), ("25..<50.0001", "ownership")],
)
def test_a_band_that_only_reaches_half_may_be_control(share: str, basis: str) -> None:
    rows = [holds("X", share, "T"), listed("X", "eu")]
    found = ask(rows, regime="eu", day="2024-07-02")
    assert (found.verdict, found.basis) == ("possible", basis)
    said = any("ownership limb (more than 50%) is not met" in text for text in found.caveats)
    assert said == (basis == "control")
    assert ask(rows, regime="eu", day="2024-07-03").basis == "ownership"


def test_a_band_from_half_on_meets_the_ownership_limb_only_in_part() -> None:
    found = ask([holds("X", "50..60", "T"), listed("X", "eu")], regime="eu", day="2024-07-02")
    assert (found.verdict, found.basis) == ("certain", "control")
    assert any("is met by some of the stated shares only" in text for text in found.caveats)


def test_the_look_through_share_keeps_its_open_ends() -> None:
    rows = [holds("X", ">25..50", "A"), holds("A", "50..<75", "T"), listed("X")]
    found = ask(rows)
    assert (found.product_low, found.product_high) == (Fraction(25, 2), Fraction(75, 2))
    assert found.product_open == (True, True)
    assert ask(rows, "A").product_open == (True, False)
    exact = [holds("X", "25..50", "T"), listed("X")]
    assert ask(exact).product_open == (False, False)
    room = ask([holds("X", "unknown", "T"), holds("N", ">50..75", "T"), listed("X")])
    assert (room.product_high, room.product_open) == (50, (False, True))


def test_votes_of_half_are_a_sign_of_control_in_the_eu() -> None:
    def votes(*shares: str) -> list[Row]:
        rows: list[Row] = []
        for number, share in enumerate(shares):
            types = ["shareholding", "votingRights"]
            rows.append(
                Interest(f"X{number}", "T", types, share=parse_share("5"), votes=parse_share(share))
            )
            rows.append(listed(f"X{number}", "eu"))
        return rows

    assert ask(votes("45.3"), regime="eu").verdict == "excluded"
    found = ask(votes("50"), regime="eu")
    assert (found.verdict, found.basis) == ("review", "control")
    assert found.deciding_fact == "X0 held 50% of the votes in T"
    assert ask(votes("25", "25"), regime="eu").verdict == "review"
    assert ask([*votes("60"), listed("X0")], regime="us").verdict == "excluded"


def test_summaries_of_several_holders_never_add_up_at_the_low_end() -> None:
    rows = [
        holds("X", ">25..50", "T", summary=True),
        holds("Y", ">25..50", "T", summary=True),
        listed("X"),
        listed("Y"),
    ]
    assert ask(rows).verdict == "possible"
    assert ask([*rows, holds("Z", ">50..<75", "T", summary=True), listed("Z")]).verdict == (
        "certain"
    )


def test_an_arrangement_that_perhaps_holds_pools_only_the_upper_end() -> None:
    rows = [holds("P", "30", "T"), holds("N", "25", "T"), listed("P", "uk")]
    for start, verdict in ((None, "certain"), ("2026", "possible"), ("2027", "excluded")):
        together = Arrangement(["P", "N"], start=start)
        assert ask([*rows, together], regime="uk", day="2026-06-01").verdict == verdict
    assert ask([*rows, Arrangement(["P", "N"])], regime="us").verdict == "not_assessed"


def test_a_name_on_interests_binds_only_that_block() -> None:
    rows = [
        holds("P", "30", "T", joint="pact"),
        holds("N", "30", "T", joint="pact"),
        holds("N", "25", "T"),
        Arrangement(["P", "N"], name="pact"),
        listed("P", "uk"),
    ]
    found = ask(rows, regime="uk")
    assert (found.verdict, found.own_low_ticks) == ("excluded", parse_share("30").low_ticks)


def test_a_name_on_interests_in_one_company_binds_nothing_elsewhere() -> None:
    rows = [
        holds("P", "20", "Z", joint="pact"),
        holds("N", "20", "Z", joint="pact"),
        Arrangement(["P", "N"], name="pact"),
        holds("N", "100", "T"),
        holds("P", "10", "T"),
        listed("P", "uk"),
    ]
    assert ask(rows, regime="uk").verdict == "excluded"
    world = world_from_rows(rows)
    target = world.number_of("T")
    assert target is not None
    whole = assess(world, find_regime("uk"), parse_day(DAY), None)[target]
    stretches = timeline_of(world, find_regime("uk"), target).stretches
    assert {whole.verdict, stretches[-1].found.verdict} == {"excluded"}


def test_what_a_partner_holds_jointly_with_others_counts_for_the_arrangement() -> None:
    rows = [
        holds("P", "30", "T"),
        holds("Q", "40", "T", joint="block"),
        holds("R", "40", "T", joint="block"),
        Arrangement(["P", "Q"]),
        listed("P", "uk"),
    ]
    found = ask(rows, regime="uk")
    assert (found.verdict, found.own_low_ticks) == ("certain", parse_share("70").low_ticks)
    # Who holds the block with Q has no part in the arrangement of P and Q.
    other = ask([*rows[:-1], listed("R", "uk")], regime="uk")
    assert (other.verdict, other.own_low_ticks) == ("excluded", parse_share("40").low_ticks)


def test_of_own_shares_with_votes_the_unstated_votes_of_the_holder_are_open() -> None:
    """UK, schedule 1 paragraph 6: 45 of 89 votes, if the votes go along with the shares."""
    own = holds("T", "11", "T", votes=parse_share("11"))
    found = ask([holds("P", "45", "T"), own, holds("N", "44", "T"), listed("P", "uk")], regime="uk")
    fact = "no source states how much P held of the votes in T"
    assert (found.verdict, found.deciding_fact) == ("possible", fact)


@pytest.mark.parametrize(
    ("direct", "indirect", "claim"),
    [
        ("confirmed", "reported", ""),
        ("confirmed", "alleged", "it is alleged that "),
        ("disputed", "confirmed", "it is disputed whether "),
    ],
)
def test_a_direct_and_an_indirect_share_may_be_two(direct: str, indirect: str, claim: str) -> None:
    """No source says whether the one includes the other, so only the larger is counted."""
    rows: list[Row] = [
        holds("P", "30", "T", certainty=direct),
        holds("P", "30", "T", certainty=indirect, directness="indirect"),
        holds("P", "5", "T", certainty="alleged"),
        listed("P"),
    ]
    found = ask(rows)
    said = "P had a stake in T directly and a stake indirectly; no source says whether"
    assert found.verdict == "review"
    assert (found.deciding_fact or "").startswith(f"{claim}{said}")


def test_what_is_held_through_ones_own_company_is_no_second_indirect_share() -> None:
    """A chain of which all counts as the holder's own is what the source calls indirect."""
    shares = [holds("P", "30", "T"), holds("P", "19", "T", directness="indirect")]
    chain = [holds("P", "60", "A"), holds("A", "50", "B"), holds("B", "19", "T")]
    assert ask([*shares, *chain, listed("P")]).verdict == "excluded"
    assert ask([*shares, *chain[1:], holds("P", "49", "A"), listed("P")]).verdict == "excluded"
    more = [holds("P", "30", "T"), holds("P", "20", "T", directness="indirect")]
    assert ask([*more, *chain, listed("P")]).verdict == "review"
    assert ask([*more, *chain[1:], holds("P", "49", "A"), listed("P")]).verdict == "review"
