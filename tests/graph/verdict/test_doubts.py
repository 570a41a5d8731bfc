"""Claims, signs, doubts on identity and reviews: what they decide, and how they flow down."""

import pytest

from graph.record.model import Interest, Name, Party, Row
from graph.values.role_phrases import role_phrase
from graph.values.share import parse_share
from ingest.codes.natures import holdings
from tests.graph.verdict.made_up import ask, holds, listed


@pytest.mark.parametrize("certainty", ["alleged", "disputed"])
def test_a_claim_makes_a_review_only_where_it_would_decide(certainty: str) -> None:
    claim = holds("X", "60", "T", certainty=certainty, asserted_by="a paper")
    found = ask([claim, listed("X")])
    assert (found.verdict, found.basis, found.own_high_ticks) == ("review", "ownership", 0)
    how = "it is alleged that" if certainty == "alleged" else "it is disputed whether"
    assert found.deciding_fact == f"{how} X held 60% of T"
    assert any("For: a paper." in text for text in found.caveats)
    claim.share = parse_share("40")
    assert ask([claim, listed("X")]).verdict == "excluded"
    assert ask([claim, holds("X", "10", "T"), listed("X")]).verdict == "excluded"
    assert ask([claim, holds("Y", "10", "T"), listed("X"), listed("Y")]).verdict == "review"


def test_a_review_flows_down_whole() -> None:
    rows = [holds("X", "60", "A", certainty="alleged"), holds("A", "50", "T"), listed("X")]
    found = ask(rows)
    assert found.verdict == "review"
    assert found.deciding_fact == "it is alleged that X held 60% of A"


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
        rows = [holds("X", None, "T", kind), listed("X", regime)]
        found = ask(rows, regime=regime)
        assert found.verdict == verdict, regime
        if verdict == "review":
            assert found.basis == "control"
            extent = " (extent not stated)" if kind == "appointmentOfBoard" else ""
            assert found.deciding_fact == f"X {role_phrase([kind])} T{extent}"


def test_an_unsure_pair_is_a_review_and_never_more() -> None:
    rows = [holds("B", "60", "T"), listed("X")]
    pair = [("X", "B", "same name and birth year")]
    said = "X and B may be the same party; a reviewer left it undecided: same name and birth year"
    for party in ("B", "T"):
        found = ask(rows, party, unsure=pair)
        assert (found.verdict, found.flags) == ("review", ("possible_match",)), party
        assert found.deciding_fact == said, party
        assert f"{said}." in found.caveats, party
    assert ask(rows).verdict == "excluded"
    assert "possible_match" not in ask(rows, "X", unsure=pair).flags


def test_a_doubt_goes_down_with_the_stakes_that_it_needs() -> None:
    rows = [
        holds("B", "60", "A"),
        holds("A", "60", "T"),
        holds("B", "30", "S"),
        holds("X", "25", "S"),
        holds("B", "10", "R"),
        listed("X", "eu"),
    ]
    pair = [("B", "X", "")]
    for party in ("A", "T", "S"):
        found = ask(rows, party, "eu", unsure=pair)
        assert (found.verdict, "possible_match" in found.flags) == ("review", True), party
        assert "X and B may be the same party; a reviewer left it undecided." in found.caveats, (
            party
        )
    small = ask(rows, "R", "eu", unsure=pair)
    assert (small.verdict, "possible_match" in small.flags) == ("excluded", False)


def test_a_doubt_is_no_word_on_a_review_of_another_cause() -> None:
    rows = [holds("B", "10", "T"), holds("X", None, "T", "settlor"), listed("X", "eu")]
    found = ask(rows, "T", "eu", unsure=[("B", "X", "a likeness")])
    assert (found.verdict, found.flags) == ("review", ("held_in_trust",))
    both = ask([holds("B", "60", "T"), *rows[1:]], "T", "eu", unsure=[("B", "X", "a likeness")])
    assert both.flags == ("held_in_trust", "possible_match")
    assert any("a likeness" in text for text in both.caveats)
    sure = ask([holds("X", "60", "T"), *rows], "T", "eu", unsure=[("B", "X", "a likeness")])
    assert (sure.verdict, "possible_match" in sure.flags) == ("certain", False)


def test_parties_of_one_name_in_doubt_are_told_apart_by_id() -> None:
    names: list[Row] = [Party(key, "Company", [Name("Twin Works")]) for key in ("X", "B")]
    found = ask([*names, holds("B", "60", "T"), listed("X")], unsure=[("X", "B", "")])
    assert found.deciding_fact == (
        "Twin Works (X) and Twin Works (B) may be the same party; a reviewer left it undecided"
    )


def test_what_an_owned_company_without_a_majority_holds_is_a_review() -> None:
    without_votes = Interest(
        "X", "A", ["shareholding"], share=parse_share("60"), votes=parse_share("10")
    )
    rows = [listed("X", "uk"), without_votes, holds("A", "60", "T")]
    found = ask(rows, regime="uk")
    assert (found.verdict, found.basis) == ("review", "ownership")
    assert found.deciding_fact == (
        "A held 60% of T; A was owned, but no party on a list was shown to have a majority stake "
        "in it, so what A holds is not counted"
    )
    assert "no_majority_stake" in found.flags


def test_a_nominee_counts_and_who_is_behind_it_is_reviewed() -> None:
    row = holds("N", "60", "T", "shareholding", "nominee", nominee_for="X")
    behind = ask([row, listed("X")])
    assert (behind.verdict, behind.basis) == ("review", "ownership")
    assert "held_as_nominee" in behind.flags
    assert (ask([row, listed("N")]).verdict, ask([row, listed("N")]).flags) == (
        "certain",
        ("held_as_nominee",),
    )


def test_uk_measures_meet_in_one_chain() -> None:
    vote = Interest("X", "A", ["votingRights"], votes=parse_share("51"))
    rows = [vote, holds("X", "10", "A"), holds("A", "60", "T"), listed("X", "uk")]
    assert (ask(rows, "A", "uk").verdict, ask(rows, "A", "uk").measure) == ("certain", "votes")
    assert ask(rows, "T", "uk").verdict == "certain"
    board = [holds("X", "51", "T", "appointmentOfBoard"), listed("X", "uk")]
    assert (ask(board, regime="uk").verdict, ask(board, regime="uk").measure) == (
        "certain",
        "board",
    )


@pytest.mark.parametrize("regime", ["us", "eu", "uk", "nl_ubo_wwft"])
def test_a_topic_of_a_sanction_without_an_entry_is_a_review(regime: str) -> None:
    """FollowTheMoney: the topic alone names no list, so that silence would clear the party."""
    said = Party("X", "Company", [Name("X")], topics=["sanction"])
    rows: list[Row] = [said, holds("X", "60", "T"), listed("O", regime), listed("O", "UN")]
    fact = 'X has the topic "sanction" in example, and no loaded list has an entry of it'
    for party, basis in (("X", "listing"), ("T", "ownership")):
        found = ask(rows, party, regime=regime)
        if regime != "nl_ubo_wwft":
            assert (found.verdict, found.basis, found.deciding_fact) == ("review", basis, fact)
            assert f"Not counted: {fact}." in found.caveats
        elif party == "T":
            assert found.verdict == "review"
    rows.append(listed("O"))
    assert ask([*rows, listed("X", "JP")]).verdict == "excluded", "an entry says what it means"
    said.topics = ["asset.frozen"]
    frozen = 'X has the topic "asset.frozen" in example, and no loaded list has an entry of it'
    again = ask(rows[:-1], regime=regime)
    assert again.verdict == "review"
    assert f"Not counted: {frozen}." in again.caveats or regime == "nl_ubo_wwft"
    said.topics = ["sanction.linked"]
    assert ask(rows).verdict == "excluded"


def test_a_right_of_who_has_the_topic_alone_is_told_with_the_topic() -> None:
    said = Party("X", "Person", [Name("Xenia Vodolazkina")], topics=["sanction"])
    right = holds("X", "75..100", "T", types=["rightsToSurplusAssetsOnDissolution"])
    topic = 'Xenia Vodolazkina has the topic "sanction" in example, and no loaded list has an entry'
    for more in ((), (Party("O", "Person", [Name("Xenia Vodolazkina")]),)):
        found = ask([said, right, listed("O"), *more])
        assert found.verdict == "review"
        assert "had a right to the surplus assets of T" in (found.deciding_fact or "")
        assert topic in (found.deciding_fact or ""), "nobody else above is on a list"


@pytest.mark.parametrize("regime", ["us", "eu", "uk"])
def test_who_sways_a_firm_whose_members_hold_the_shares_is_a_review(regime: str) -> None:
    """Companies House, natures of control ``-as-firm``: the part in the firm is not stated."""
    slug = "ownership-of-shares-75-to-100-percent-as-firm"
    (row,) = holdings([slug])
    held = Interest("X", "T", row.types, share_published=slug, note=f"{row.note}; {slug}")
    found = ask([held, listed("X", regime)], regime=regime)
    assert (found.verdict, found.own_high_ticks) == ("review", 0)
    assert found.deciding_fact is not None
    assert found.deciding_fact.endswith(f'X T (published as "{slug}": {row.note})'[1:])
    assert "the part in the firm is not stated" in found.deciding_fact
