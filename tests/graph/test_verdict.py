"""Verdicts, their grounds, words and sentences, beyond what the vectors say."""

from collections.abc import Sequence
from fractions import Fraction
from random import Random

import numpy as np
import pytest

from graph.canonical import world_of
from graph.dates import parse_day
from graph.model import Arrangement, Gap, Interest, Listing, Name, Party, Row, Ruling
from graph.regime import find
from graph.screen import ORDER, Screening, screen
from graph.share import FULL, parse
from graph.verdict import Assessment, assess
from graph.vocabulary import type_words

AUTHORITY = {"us": "US-OFAC", "eu": "EU", "uk": "UK"}
DAY = "2026-11-24"


def _holds(owner: str, share: str | None, asset: str, *types: str, **more: object) -> Interest:
    row = Interest(owner, asset, list(types) or ["shareholding"])
    row.share = None if share is None else parse(share)
    for name, value in more.items():
        setattr(row, name, value)
    return row


def _listed(party: str, regime: str = "us", **more: object) -> Listing:
    row = Listing(party, AUTHORITY.get(regime, regime), "a_list", None, ["asset_freeze"])
    for name, value in more.items():
        setattr(row, name, value)
    return row


def _ask(
    rows: Sequence[Row],
    party: str = "T",
    regime: str = "us",
    day: str = DAY,
    unsure: Sequence[tuple[str, str, str]] = (),
) -> Assessment:
    world = world_of(rows, unsure=unsure)
    number = world.index_of(party)
    assert number is not None
    return assess(world, find(regime), parse_day(day), [number])[0]


def test_nothing_is_excluded_for_lack_of_a_list() -> None:
    found = _ask([_holds("X", "60", "T"), _listed("X", "eu")])
    assert (found.verdict, found.basis, found.own_low_ticks) == ("not_assessed", "none", None)
    assert found.caveats == ("Not assessed: no list of US-OFAC is loaded.",)


def test_nothing_is_said_before_the_first_version() -> None:
    found = _ask([_holds("X", "60", "T"), _listed("X")], day="2008-02-13")
    assert (found.verdict, found.rule_id) == ("not_assessed", None)


def test_a_loaded_file_may_say_that_it_is_a_list_without_entries_here() -> None:
    import pyarrow as pa

    world = world_of([_holds("X", "60", "T")])
    sources = pa.table({"dataset": ["sdn"], "authorities": [["US-OFAC"]]})
    from dataclasses import replace

    number = world.index_of("T") or 0
    found = assess(replace(world, sources=sources), find("us"), parse_day(DAY), [number])[0]
    assert found.verdict == "excluded"
    assert "Lists of US-OFAC consulted: none with an entry, from sdn." in found.caveats


@pytest.mark.parametrize(
    ("start", "day", "verdict", "below"),
    [
        ("2022", "2021-12-31", "excluded", "excluded"),
        ("2022", "2022-06-01", "possible", "possible"),
        ("2022", "2022-12-31", "listed", "certain"),
    ],
)
def test_a_partial_listing_date_seeds_possible(
    start: str, day: str, verdict: str, below: str
) -> None:
    rows = [_holds("X", "60", "T"), _listed("X", start=start)]
    found = _ask(rows, "X", day=day)
    assert found.verdict == verdict
    assert _ask(rows, day=day).verdict == below
    if verdict == "possible":
        assert found.basis == "listing"
        assert found.deciding_fact is not None
        assert "listing of X" in found.deciding_fact


@pytest.mark.parametrize("certainty", ["alleged", "disputed"])
def test_a_claim_makes_a_review_only_where_it_would_decide(certainty: str) -> None:
    claim = _holds("X", "60", "T", certainty=certainty, asserted_by="a paper")
    found = _ask([claim, _listed("X")])
    assert (found.verdict, found.basis, found.own_high_ticks) == ("review", "ownership", 0)
    assert found.deciding_fact == f"X → T: a stake of up to 60 % is {certainty}"
    assert any("asserted by a paper" in text for text in found.caveats)
    claim.share = parse("40")
    assert _ask([claim, _listed("X")]).verdict == "excluded"
    assert _ask([claim, _holds("X", "10", "T"), _listed("X")]).verdict == "excluded"
    assert _ask([claim, _holds("Y", "10", "T"), _listed("X"), _listed("Y")]).verdict == "review"


def test_a_review_flows_down_whole() -> None:
    rows = [_holds("X", "60", "A", certainty="alleged"), _holds("A", "50", "T"), _listed("X")]
    found = _ask(rows)
    assert found.verdict == "review"
    assert found.deciding_fact == "X → A: a stake of up to 60 % is alleged"


@pytest.mark.parametrize(
    ("kind", "us", "eu", "uk"),
    [
        ("settlor", "review", "review", "review"),
        ("beneficiaryOfLegalArrangement", "review", "review", "review"),
        ("otherInfluenceOrControl", "excluded", "review", "review"),
        ("appointmentOfBoard", "excluded", "review", "review"),
        ("consolidation", "excluded", "review", "review"),
        ("conditionalRightsGrantedByContract", "excluded", "review", "review"),
        ("boardMember", "excluded", "excluded", "excluded"),
        ("seniorManagingOfficial", "excluded", "excluded", "excluded"),
    ],
)
def test_signs_are_data_of_the_regime(kind: str, us: str, eu: str, uk: str) -> None:
    for regime, verdict in (("us", us), ("eu", eu), ("uk", uk)):
        rows = [_holds("X", None, "T", kind), _listed("X", regime)]
        found = _ask(rows, regime=regime)
        assert found.verdict == verdict, regime
        if verdict == "review":
            assert found.basis == "control"
            assert found.deciding_fact == f"X → T: {type_words(kind)} (confirmed)"


def test_an_unsure_pair_is_a_review_and_never_more() -> None:
    rows = [_holds("B", "60", "T"), _listed("X")]
    pair = [("X", "B", "same name and birth year")]
    said = "X and B may be the same party: judged unsure (same name and birth year)"
    for party in ("B", "T"):
        found = _ask(rows, party, unsure=pair)
        assert (found.verdict, found.flags) == ("review", ("possible_match",)), party
        assert found.deciding_fact == said, party
        assert f"{said}." in found.caveats, party
    assert _ask(rows).verdict == "excluded"
    assert "possible_match" not in _ask(rows, "X", unsure=pair).flags


def test_a_doubt_goes_down_with_the_stakes_that_it_needs() -> None:
    rows = [
        _holds("B", "60", "A"),
        _holds("A", "60", "T"),
        _holds("B", "30", "S"),
        _holds("X", "25", "S"),
        _holds("B", "10", "R"),
        _listed("X", "eu"),
    ]
    pair = [("B", "X", "")]
    for party in ("A", "T", "S"):
        found = _ask(rows, party, "eu", unsure=pair)
        assert (found.verdict, "possible_match" in found.flags) == ("review", True), party
        assert "X and B may be the same party: judged unsure." in found.caveats, party
    small = _ask(rows, "R", "eu", unsure=pair)
    assert (small.verdict, "possible_match" in small.flags) == ("excluded", False)


def test_a_doubt_is_no_word_on_a_review_of_another_cause() -> None:
    rows = [_holds("B", "10", "T"), _holds("X", None, "T", "settlor"), _listed("X", "eu")]
    found = _ask(rows, "T", "eu", unsure=[("B", "X", "a likeness")])
    assert (found.verdict, found.flags) == ("review", ("held_in_trust",))
    both = _ask([_holds("B", "60", "T"), *rows[1:]], "T", "eu", unsure=[("B", "X", "a likeness")])
    assert both.flags == ("held_in_trust", "possible_match")
    assert any("a likeness" in text for text in both.caveats)
    sure = _ask([_holds("X", "60", "T"), *rows], "T", "eu", unsure=[("B", "X", "a likeness")])
    assert (sure.verdict, "possible_match" in sure.flags) == ("certain", False)


def test_parties_of_one_name_in_doubt_are_told_apart_by_id() -> None:
    names: list[Row] = [Party(key, "Company", [Name("Twin Works")]) for key in ("X", "B")]
    found = _ask([*names, _holds("B", "60", "T"), _listed("X")], unsure=[("X", "B", "")])
    assert found.deciding_fact == (
        "Twin Works (X) and Twin Works (B) may be the same party: judged unsure"
    )


def test_a_minority_is_a_holder_below_the_threshold() -> None:
    cleared = Ruling("T", "EU", effect="rebuttal", date="2026-01-01")
    rows = [_listed("X", "eu"), _listed("Y", "eu"), cleared]
    big = _ask([_holds("X", "90", "T"), *rows], regime="eu")
    assert (big.verdict, big.flags) == ("excluded", ("owned_50_by_listed", "presumption_rebutted"))
    beside = _ask([_holds("X", "90", "T"), _holds("Y", "5", "T"), *rows], regime="eu")
    assert "minority_by_listed" in beside.flags
    small = _ask([_holds("X", "30", "T"), _listed("X", "eu")], regime="eu")
    assert small.flags == ("check_control_limb", "minority_by_listed")
    votes = Interest("X", "T", ["votingRights"], votes=parse("60"))
    assert "minority_by_listed" not in _ask([votes, _listed("X", "eu")], regime="eu").flags


def test_several_holders_are_more_than_one() -> None:
    cleared = Ruling("T", "UK", effect="rebuttal", date="2026-01-01")
    alone = _ask([_holds("X", "90", "T"), _listed("X", "uk"), cleared], regime="uk")
    assert (alone.verdict, alone.flags) == ("excluded", ("presumption_rebutted",))
    two = [_holds("X", "30", "T"), _holds("Y", "25", "T"), _listed("X", "uk"), _listed("Y", "uk")]
    assert "aggregate_over_50" in _ask(two, regime="uk").flags


def test_what_a_band_may_hold_is_not_said_to_be_owned() -> None:
    cleared = Ruling("T", "EU", effect="rebuttal", date="2026-01-01")
    found = _ask([_holds("X", "25..75", "T"), _listed("X", "eu"), cleared], regime="eu")
    assert {"owned_50_by_listed", "minority_by_listed"}.isdisjoint(found.flags)
    assert "presumption_rebutted" in found.flags


@pytest.mark.parametrize("regime", ["us", "uk"])
def test_a_product_of_exactly_half_is_at_or_over_half(regime: str) -> None:
    rows = [_holds(f"H{n}", "25", "T") for n in range(4)]
    rows += [_holds("X", "40" if regime == "us" else "50", f"H{n}") for n in range(4)]
    rows += [_holds("X", "10", "T")] if regime == "us" else []
    found = _ask([*rows, _listed("X", regime)], regime=regime)
    assert (found.verdict, found.product_low) == ("excluded", 50)
    assert "product_at_or_over_50" in found.flags


def test_an_unmapped_programme_asks_for_a_review() -> None:
    rows = [_holds("X", "60", "T"), _listed("X", measures=[], programme="NEW")]
    assert (_ask(rows, "X").verdict, _ask(rows, "X").basis) == ("review", "listing")
    assert _ask(rows).verdict == "review"


@pytest.mark.parametrize("certainty", ["alleged", "disputed"])
def test_a_listing_in_doubt_asks_for_a_review_and_no_more(certainty: str) -> None:
    rows = [_holds("X", "60", "A"), _holds("A", "60", "T"), _listed("X", certainty=certainty)]
    said = "the listing of X is only alleged, or is disputed"
    own, below = _ask(rows, "X"), _ask(rows)
    assert (own.verdict, own.basis, own.deciding_fact) == ("review", "listing", said)
    assert f"T{said[1:]}; it counts for a review only." in own.caveats
    assert (below.verdict, below.basis, below.deciding_fact) == ("review", "ownership", said)
    assert _ask([*rows, _listed("X")]).verdict == "certain"
    assert _ask([*rows, _listed("X", start="2026")]).verdict == "possible"


def test_a_listing_that_is_reported_counts() -> None:
    rows = [_holds("X", "60", "T"), _listed("X", certainty="reported")]
    assert (_ask(rows, "X").verdict, _ask(rows).verdict) == ("listed", "certain")


def test_an_interest_that_began_after_a_rebuttal_is_named() -> None:
    rows = [_holds("X", "60", "T", end="2026-06-01"), _listed("X", "eu"), _listed("Y", "eu")]
    rows += [Ruling("T", "EU", effect="rebuttal", date="2026-02-01")]
    later = "1 of the interests used began after the rebuttal of 2026-02-01; "
    found = _ask([*rows, _holds("Y", "60", "T", start="2026-06-01")], regime="eu")
    assert found.verdict == "excluded"
    assert any(said.startswith(later) for said in found.caveats)
    found = _ask([*rows, _holds("Y", "60", "T", start="2026-01-01")], regime="eu")
    assert not any("after the rebuttal" in said for said in found.caveats)


def test_an_owner_that_was_listed_after_a_rebuttal_is_named() -> None:
    rows = [_holds("X", "60", "T"), _holds("Y", "40", "T"), _listed("X", "eu")]
    rows += [Ruling("T", "EU", effect="rebuttal", date="2026-02-01")]
    found = _ask([*rows, _listed("Y", "eu", start="2026-06-01")], regime="eu")
    assert found.verdict == "excluded"
    later = "1 of the listed owners were listed after the rebuttal of 2026-02-01; "
    assert any(said.startswith(later) for said in found.caveats)
    found = _ask([*rows, _listed("Y", "eu", start="2026-01-31")], regime="eu")
    assert not any("after the rebuttal" in said for said in found.caveats)


def test_the_deciding_fact_of_a_possible_is_one_that_would_settle_it() -> None:
    """A wide range of Y changes nothing; whether M is caught does, or the stake of X."""
    rows = [_listed("X"), _holds("X", "60", "M", start="2026"), _holds("M", "60", "T")]
    below = _ask([*rows, _holds("X", "0..20", "T")])
    assert below.verdict == "possible"
    assert below.deciding_fact == "whether M, a holder of T, is itself to be treated as listed"
    dated = _ask([_holds("X", "60", "T"), _listed("X", start="2026")])
    assert dated.deciding_fact == (
        "the dates of the listing of X, a holder of T, leave the day open"
    )
    rows = [_listed(party) for party in "XYZ"]
    rows += [_holds("X", "0..12", "T"), _holds("Y", "0..5", "T"), _holds("Z", "40", "T")]
    assert _ask(rows).deciding_fact == "X → T: shares stated as 0..12 %"


def test_a_review_across_measures_names_the_stake() -> None:
    rows = [_listed("X", "uk"), _holds("X", "60", "A"), _holds("A", "60", "T", "votingRights")]
    found = _ask(rows, regime="uk")
    assert (found.verdict, found.basis) == ("review", "ownership")
    assert found.deciding_fact == "A → T: votes 60 %, of a holder caught by another measure"


@pytest.mark.parametrize("effect", ["licence", "wind_down"])
def test_a_ruling_without_a_start_holds_from_its_date_on(effect: str) -> None:
    rows = [_holds("X", "60", "T"), _listed("X")]
    rows += [Ruling("T", "US-OFAC", effect=effect, date="2024-01-01", conclusion="GL 7")]
    before, after = _ask(rows, day="2023-12-31"), _ask(rows, day="2024-01-01")
    assert (effect in before.flags, effect in after.flags) == (False, True)
    told = [any("GL 7" in said for said in found.caveats) for found in (before, after)]
    assert told == [False, True]
    assert (before.verdict, after.verdict) == ("certain", "certain")


@pytest.mark.parametrize(
    "listing",
    [
        _listed("X", "EU"),
        _listed("X", measures=["sectoral"]),
        _listed("X", list_name="ns_cmic"),
        _listed("X", programme="NS-CMIC"),
    ],
)
def test_a_listing_that_does_not_flow_is_a_word_on_the_party(listing: Listing) -> None:
    rows = [_holds("X", "60", "T"), listing, _listed("Z")]
    assert _ask(rows).verdict == "excluded"
    found = _ask(rows, "X")
    assert (found.verdict, found.flags) == ("excluded", ("listed_elsewhere",))


def test_rulings_clear_or_delist_or_are_only_shown() -> None:
    rows = [_holds("X", "60", "A"), _holds("A", "100", "T"), _listed("X", "eu")]
    licence = Ruling("A", "EU", effect="licence", conclusion="a licence")
    shown = _ask([*rows, licence], "A", "eu")
    assert (shown.verdict, "licence" in shown.flags) == ("certain", True)
    cleared = [*rows, Ruling("A", "EU", effect="rebuttal", date="2026-01-01")]
    assert _ask(cleared, "A", "eu").verdict == "excluded"
    assert _ask(cleared, "T", "eu").verdict == "excluded"
    assert _ask(cleared, "T", "eu", day="2025-12-31").verdict == "certain"
    foreign = [*rows, Ruling("A", "CH", effect="rebuttal", date="2026-01-01")]
    assert _ask(foreign, "A", "eu").verdict == "certain"
    open_date = [*rows, Ruling("A", "EU", effect="rebuttal", date="2026")]
    assert _ask(open_date, "A", "eu", day="2026-06-01").verdict == "possible"
    annulled = [*rows, Ruling("X", "EU", effect="annulment", date="2026-01-01")]
    assert _ask(annulled, "X", "eu").verdict == "excluded"


def test_exactly_half_in_the_eu_before_july_2024_rests_on_control() -> None:
    rows = [_holds("X", "50", "A"), _holds("A", "50.0001", "T"), _listed("X", "eu")]
    middle, low = (_ask(rows, party, "eu", "2024-07-02") for party in ("A", "T"))
    assert (middle.verdict, middle.basis, middle.flags) == ("certain", "control", ("presumed",))
    assert any("ownership limb (more than 50 %) is not met" in text for text in middle.caveats)
    assert (low.verdict, low.basis) == ("certain", "ownership")
    after = _ask(rows, "A", "eu", "2024-07-03")
    assert (after.basis, after.flags) == ("ownership", ("presumed",))


@pytest.mark.parametrize(
    ("share", "basis"),
    [(">25..50", "control"), ("25..50.0001", "ownership"), ("25..<50.0001", "ownership")],
)
def test_a_band_that_only_reaches_half_may_be_control(share: str, basis: str) -> None:
    rows = [_holds("X", share, "T"), _listed("X", "eu")]
    found = _ask(rows, regime="eu", day="2024-07-02")
    assert (found.verdict, found.basis) == ("possible", basis)
    said = any("ownership limb (more than 50 %) is not met" in text for text in found.caveats)
    assert said == (basis == "control")
    assert _ask(rows, regime="eu", day="2024-07-03").basis == "ownership"


def test_a_band_from_half_on_meets_the_ownership_limb_only_in_part() -> None:
    found = _ask([_holds("X", "50..60", "T"), _listed("X", "eu")], regime="eu", day="2024-07-02")
    assert (found.verdict, found.basis) == ("certain", "control")
    assert any("is met by some of the stated shares only" in text for text in found.caveats)


def test_a_party_that_is_itself_listed_has_no_share_to_state() -> None:
    rows = [_holds("X", "30", "Y"), _listed("X"), _listed("Y"), _listed("Z", start="2026")]
    for party in ("X", "Y"):
        found = _ask(rows, party)
        assert (found.verdict, found.basis) == ("listed", "listing")
        assert (found.own_low_ticks, found.own_high_ticks) == (None, None)
        assert (found.product_low, found.product_high) == (None, None)
    perhaps = _ask([*rows, _holds("X", "10", "Z")], "Z", day="2026-06-01")
    assert (perhaps.verdict, perhaps.basis) == ("possible", "listing")
    assert (perhaps.own_high_ticks, perhaps.product_high) == (None, None)


def test_the_look_through_share_keeps_its_open_ends() -> None:
    rows = [_holds("X", ">25..50", "A"), _holds("A", "50..<75", "T"), _listed("X")]
    found = _ask(rows)
    assert (found.product_low, found.product_high) == (Fraction(25, 2), Fraction(75, 2))
    assert found.product_open == (True, True)
    assert _ask(rows, "A").product_open == (True, False)
    exact = [_holds("X", "25..50", "T"), _listed("X")]
    assert _ask(exact).product_open == (False, False)
    room = _ask([_holds("X", "unknown", "T"), _holds("N", ">50..75", "T"), _listed("X")])
    assert (room.product_high, room.product_open) == (50, (False, True))


def test_uk_measures_cascade_apart_and_meet_in_the_review() -> None:
    vote = Interest("X", "A", ["votingRights"], votes=parse("51"))
    rows = [vote, _holds("X", "10", "A"), _holds("A", "60", "T"), _listed("X", "uk")]
    assert (_ask(rows, "A", "uk").verdict, _ask(rows, "A", "uk").measure) == ("certain", "votes")
    assert _ask(rows, "T", "uk").verdict == "review"
    board = [_holds("X", "51", "T", "appointmentOfBoard"), _listed("X", "uk")]
    assert (_ask(board, regime="uk").verdict, _ask(board, regime="uk").measure) == (
        "certain",
        "board",
    )


def test_votes_of_half_are_a_sign_of_control_in_the_eu() -> None:
    def votes(*shares: str) -> list[Row]:
        rows: list[Row] = []
        for number, share in enumerate(shares):
            types = ["shareholding", "votingRights"]
            rows.append(Interest(f"X{number}", "T", types, share=parse("5"), votes=parse(share)))
            rows.append(_listed(f"X{number}", "eu"))
        return rows

    assert _ask(votes("45.3"), regime="eu").verdict == "excluded"
    found = _ask(votes("50"), regime="eu")
    assert (found.verdict, found.basis) == ("review", "control")
    assert found.deciding_fact == "X0 → T: votes 50 %, a sign of control"
    assert _ask(votes("25", "25"), regime="eu").verdict == "review"
    assert _ask([*votes("60"), _listed("X0")], regime="us").verdict == "excluded"


def test_summaries_of_several_holders_never_add_up_at_the_low_end() -> None:
    rows = [
        _holds("X", ">25..50", "T", summary=True),
        _holds("Y", ">25..50", "T", summary=True),
        _listed("X"),
        _listed("Y"),
    ]
    assert _ask(rows).verdict == "possible"
    assert _ask([*rows, _holds("Z", ">50..<75", "T", summary=True), _listed("Z")]).verdict == (
        "certain"
    )


def test_an_arrangement_that_perhaps_holds_pools_only_the_upper_end() -> None:
    rows = [_holds("P", "30", "T"), _holds("N", "25", "T"), _listed("P", "uk")]
    for start, verdict in ((None, "certain"), ("2026", "possible"), ("2027", "excluded")):
        together = Arrangement(["P", "N"], start=start)
        assert _ask([*rows, together], regime="uk", day="2026-06-01").verdict == verdict
    assert _ask([*rows, Arrangement(["P", "N"])], regime="us").verdict == "not_assessed"


def test_a_name_on_interests_binds_only_that_block() -> None:
    rows = [
        _holds("P", "30", "T", joint="pact"),
        _holds("N", "30", "T", joint="pact"),
        _holds("N", "25", "T"),
        Arrangement(["P", "N"], name="pact"),
        _listed("P", "uk"),
    ]
    found = _ask(rows, regime="uk")
    assert (found.verdict, found.own_low_ticks) == ("excluded", parse("30").low_ticks)


def test_what_a_partner_holds_jointly_with_others_counts_for_the_arrangement() -> None:
    rows = [
        _holds("P", "30", "T"),
        _holds("Q", "40", "T", joint="block"),
        _holds("R", "40", "T", joint="block"),
        Arrangement(["P", "Q"]),
        _listed("P", "uk"),
    ]
    found = _ask(rows, regime="uk")
    assert (found.verdict, found.own_low_ticks) == ("certain", parse("70").low_ticks)
    # Who holds the block with Q has no part in the arrangement of P and Q.
    other = _ask([*rows[:-1], _listed("R", "uk")], regime="uk")
    assert (other.verdict, other.own_low_ticks) == ("excluded", parse("40").low_ticks)


def test_a_nominee_counts_and_who_is_behind_it_is_reviewed() -> None:
    row = _holds("N", "60", "T", "shareholding", "nominee", nominee_for="X")
    behind = _ask([row, _listed("X")])
    assert (behind.verdict, behind.basis) == ("review", "ownership")
    assert "held_as_nominee" in behind.flags
    assert (_ask([row, _listed("N")]).verdict, _ask([row, _listed("N")]).flags) == (
        "certain",
        ("held_as_nominee",),
    )


def test_what_nobody_is_stated_to_hold_is_counted() -> None:
    rows = [_holds("X", "20", "T"), _holds("N", "30..45", "T"), _listed("X")]
    found = _ask(rows)
    assert (found.verdict, found.unknown_share_max) == ("excluded", FULL // 2)
    assert "Holders whom no source states may have up to 50 %." in found.caveats


def test_caveats_name_age_gaps_and_rulings() -> None:
    rows: list[Row] = [
        Party("T", "Company", [Name("Target")]),
        _holds("X", "60", "T", observed_on="2024-11-23"),
        _listed("X"),
        Gap("T", "withheld", "a secret"),
        Ruling("T", "SECO", conclusion="not controlled", date="2022-05"),
    ]
    text = " ".join(_ask(rows).caveats)
    assert "1 of the interests used were last seen more than 2 years before 2026-11-24" in text
    assert "Stated gap, withheld: a secret." in text
    assert "Ruling of SECO, 2022-05: not controlled (it changes no verdict)." in text
    rows[1] = _holds("X", "60", "T", observed_on="2024-11-24")
    assert "last seen" not in " ".join(_ask(rows).caveats)


def test_findings_are_flags() -> None:
    rows = [_holds("X", "30", "T"), _holds("X", "40", "T"), _listed("X")]
    assert "sources_disagree" in _ask(rows).flags
    over = [_holds("X", "unknown", "T"), _holds("M", "60", "T"), _holds("N", "60", "T")]
    found = _ask([*over, _listed("X")])
    assert (found.verdict, "holdings_over_100" in found.flags) == ("possible", True)


def test_the_answer_names_the_listed_and_its_rows() -> None:
    rows = [_holds("X", "60", "A"), _holds("A", "60", "T"), _holds("N", "40", "T"), _listed("X")]
    world = world_of(rows)
    number = world.index_of("T") or 0
    found = assess(world, find("us"), parse_day(DAY), [number])[0]
    assert [world.id_of(owner) for owner in found.listed_owners] == ["X"]
    assert found.why_rows == (0, 1)
    only = assess(world, find("us"), parse_day(DAY), [number], rows=np.array([1, 2]))[0]
    assert only.verdict == "excluded"


def _random_rows(rng: Random) -> list[Row]:
    names = [f"n{number}" for number in range(12)]
    rows: list[Row] = []
    kinds = ["shareholding"] * 8 + ["settlor", "otherInfluenceOrControl", "votingRights"]
    for _ in range(rng.randrange(5, 30)):
        row = _holds(rng.choice(names), None, rng.choice(names), rng.choice(kinds))
        share = rng.choice(("25", "50", "60", "100", ">25..50", "unknown"))
        if row.types == ["shareholding"]:
            row.share = parse(share)
        if row.types == ["votingRights"]:
            row.votes = parse(share)
        row.certainty = rng.choice(("confirmed", "reported", "confirmed", "disputed"))
        row.joint = "j" if rng.random() < 0.1 else None
        row.summary = rng.random() < 0.2
        row.end = rng.choice((None, None, "2026", "2026-08-01"))
        rows.append(row)
    for regime in AUTHORITY:
        rows += [_listed(rng.choice(names), regime) for _ in range(2)]
    rows.append(Arrangement(rng.sample(names, 2)))
    rows.append(Ruling(rng.choice(names), "EU", effect="rebuttal"))
    return rows


@pytest.mark.parametrize("seed", range(25))
def test_cone_world_and_screening_agree(seed: int) -> None:
    print("seed", seed)
    rng = Random(seed)
    names = [f"n{number}" for number in range(12)]
    pair = [(*rng.sample(names, 2), "looks alike")]
    world = world_of(_random_rows(rng), unsure=pair)
    day = parse_day("2026-09-01")
    for regime in AUTHORITY:
        whole = assess(world, find(regime), day, None)
        columns = screen(world, find(regime), day)
        assert isinstance(columns, Screening)
        for number, expected in enumerate(whole):
            assert assess(world, find(regime), day, [number])[0] == expected
            assert ORDER[columns.verdict[number]] == expected.verdict


def test_more_holders_than_are_named_still_name_every_listed_one() -> None:
    many = 400
    rows: list[Row] = [_holds(f"h{n}", "0.1", "T") for n in range(many)]
    rows += [_holds(f"x{n}", "0.1", f"h{n}") for n in range(many)]
    rows += [_listed(f"x{n}") for n in range(0, many, 7)]
    found = _ask(rows)
    assert len(found.listed_owners) == len(range(0, many, 7))
    rows += [_holds(f"h{n}", "0.1", f"g{n}") for n in range(many)]
    rows += [_holds(f"h{n}", "0.1", f"x{n - 7}") for n in range(7, many)]
    assert len(_ask(rows).listed_owners) == len(range(0, many, 7))
