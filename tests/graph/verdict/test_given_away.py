"""What listed parties gave away close to a listing, and what nominees hold, counts once."""

from typing import Final

import pytest

from graph.record.model import Interest, Link
from graph.values.share import parse_share
from tests.graph.verdict.made_up import ask, holds, listed

SOLD: Final = "2026-04-20"
"""Within 90 days of the listings of these tests, which begin on 1 May 2026."""
WORD: Final = "transfer_near_listing"


def _verdict(*rows: Interest, owners: str = "P") -> tuple[str, bool]:
    lists = [listed(owner, "eu", start="2026-05-01") for owner in owners]
    found = ask([*rows, *lists], regime="eu")
    return found.verdict.value, WORD in found.flags


def _sold(owner: str, share: str, **more: object) -> Interest:
    return holds(owner, share, "T", **{"end": SOLD, **more})


@pytest.mark.parametrize(
    ("rows", "verdict"),
    [
        ([_sold("P", "30", block="a"), _sold("P", "30", block="b")], "review"),
        ([_sold("P", "30", block="a"), _sold("P", "30", block="a")], "excluded"),
        ([_sold("P", "30", block="a"), _sold("P", "30", block="b", end="2026-05-20")], "review"),
        ([_sold("P", "40", block="a"), holds("P", "20", "T", block="b")], "review"),
        ([_sold("P", "20", block="a"), holds("P", "15", "T", block="b")], "excluded"),
        # Of 40 beside no other above 10, a sign of control in the EU, 20 are left.
        ([_sold("P", "20", block="a"), holds("P", "20", "T", block="b")], "review"),
        ([_sold("P", "44"), holds("N", "44", "T", start=SOLD), holds("M", "8", "T")], "review"),
        ([_sold("P", "44"), holds("N", "44", "T", start=SOLD), holds("M", "12", "T")], "excluded"),
        ([_sold("P", "44", end="2025-05-20")], "excluded"),
        ([_sold("P", "30"), _sold("P", "30")], "excluded"),
        ([_sold("P", "60"), holds("P", "20", "T", start=SOLD)], "review"),
        ([_sold("P", "35"), holds("P", "35", "T", start=SOLD)], "excluded"),
        (
            [_sold("P", "60"), holds("P", "10", "T", start=SOLD), holds("P", "0..100", "T")],
            "review",
        ),
        (
            [_sold("P", "60"), holds("P", "55..60", "T", start=SOLD), holds("P", "0..100", "T")],
            "certain",
        ),
        (
            [
                _sold("P", "60"),
                holds("P", "10", "T", start=SOLD),
                holds("P", "5..20", "T", start=SOLD, certainty="alleged"),
            ],
            "review",
        ),
    ],
)
def test_blocks_that_were_given_away_add_up_and_other_statements_do_not(
    rows: list[Interest], verdict: str
) -> None:
    assert _verdict(*rows) == (verdict, verdict == "review")


def test_a_joint_block_is_given_away_once() -> None:
    both = [_sold("P", "30", joint="j"), _sold("Q", "30", joint="j")]
    assert _verdict(*both, owners="PQ") == ("excluded", False)
    assert _verdict(*both, _sold("P", "20"), owners="PQ") == ("review", True)
    larger = [_sold("P", "60", joint="j"), _sold("N", "60", joint="j")]
    assert _verdict(*larger) == ("review", True)


@pytest.mark.parametrize("joint", ["j", None])
def test_a_joint_block_that_is_kept_is_not_given_away(joint: str | None) -> None:
    before = [_sold("P", "30", joint="j"), _sold("N", "30", joint="j")]
    after = [holds("P", "30", "T", start=SOLD, joint=joint)]
    assert _verdict(*before, *after) == ("excluded", False)


def test_what_one_listed_party_gave_another_is_not_counted_twice() -> None:
    rows = [_sold("P", "30"), holds("Q", "30", "T", start=SOLD)]
    assert _verdict(*rows, owners="PQ") == ("excluded", False)
    kept = [_sold("P", "30"), holds("Q", "30", "T")]
    assert _verdict(*kept, owners="PQ") == ("review", True)


def test_what_several_gave_away_together_has_its_word_and_all_their_names() -> None:
    lists = [listed(owner, start="2020-01-01") for owner in "PQ"]
    found = ask([_sold("P", "25"), _sold("Q", "25"), *lists])
    assert found.verdict == "review"
    assert {"recent_divestment_by_listed", "property_blocked_earlier_stays_blocked"} <= {
        *found.flags
    }
    assert len(found.listed_owners) == 2
    assert _verdict(_sold("P", "25"), _sold("Q", "25"), owners="PQ") == ("review", True)


@pytest.mark.parametrize(
    ("nominees", "more", "verdict"),
    [
        ("NM", ({"joint": "j"}, {"joint": "j"}), "excluded"),
        ("NN", ({}, {}), "excluded"),
        ("NN", ({"block": "a"}, {"block": "b"}), "review"),
        ("NM", ({}, {}), "review"),
    ],
)
def test_one_stake_of_nominees_counts_once_for_whom_they_hold(
    nominees: str, more: tuple[dict[str, str], ...], verdict: str
) -> None:
    rows = [
        holds(nominee, "30", "T", "nominee", nominee_for="P", **how)
        for nominee, how in zip(nominees, more, strict=True)
    ]
    found = ask([*rows, listed("P")])
    assert (found.verdict, "held_as_nominee" in found.flags) == (verdict, True)


@pytest.mark.parametrize(
    ("share", "certainty", "said"),
    [
        ("60", "confirmed", "X held 60% of T until 20 April 2026"),
        (">25..75", "confirmed", "X held more than 25% and up to 75% of T until 20 April 2026"),
        (None, "confirmed", "X was an owner of T (share not stated) until 20 April 2026"),
        ("60", "alleged", "It is alleged that X held 60% of T until 20 April 2026"),
    ],
)
def test_a_transfer_prints_no_number_that_nobody_stated(
    share: str | None, certainty: str, said: str
) -> None:
    stated = None if share is None else parse_share(share)
    sold = Interest("X", "T", ["shareholding"], stated, end=SOLD, certainty=certainty)
    rows = [sold, listed("X", "eu", start="2026-05-01"), holds("N", "10", "T", start=SOLD)]
    found = ask(rows, regime="eu")
    assert found.verdict == "review"
    (shown,) = found.transfers
    assert shown.sentence.startswith(said)
    assert (shown.stated_before == shown.before) == (share == "60")


def test_a_stake_that_was_sold_on_went_to_the_one_and_from_there_to_the_other() -> None:
    rows = [
        holds("P", "100", "T", end="2025-03-01"),
        holds("Q", "100", "T", start="2025-03-01", end="2025-03-20"),
        holds("R", "100", "T", start="2025-03-20"),
        listed("P", start="2025-03-15"),
    ]
    fact = ask(rows, day="2025-07-01").deciding_fact or ""
    assert "100% then went to Q, and from there to R." in fact


ROLE: Final = "beneficiaryOfLegalArrangement"


@pytest.mark.parametrize("start", [None, "2010", "2025-03-01", "2025-08-15"])
@pytest.mark.parametrize(("left", "stayed"), [(ROLE, ROLE), ("settlor", ROLE), (ROLE, "trustee")])
def test_who_stays_in_a_trust_receives_what_another_gives_up(
    start: str | None, left: str, stayed: str
) -> None:
    rows = [
        holds("trust", "100", "T"),
        holds("P", None, "trust", left, start="2010", end="2025-08-15"),
        holds("S", None, "trust", stayed, start=start),
        listed("P", "eu", start="2026-05-01"),
    ]
    found = ask([*rows, Link("Family", "P", "S")], regime="eu")
    assert (found.verdict.value, "transfer_to_related" in found.flags) == ("review", True)
    (given,) = found.transfers
    stayed = start != "2025-08-15"
    assert ("S stayed" in given.sentence, "S came in then" in given.sentence) == (
        stayed,
        not stayed,
    )
    # Nobody is tied, and the end lies more than 90 days before the listing.
    assert ask(rows, regime="eu").verdict.value == "excluded"


def test_who_left_a_trust_before_receives_nothing() -> None:
    rows = [
        holds("trust", "100", "T"),
        holds("P", None, "trust", ROLE, end="2025-08-15"),
        holds("S", None, "trust", ROLE, end="2025-08-10"),
        listed("P", "eu", start="2026-05-01"),
        Link("Family", "P", "S"),
    ]
    assert ask(rows, regime="eu").verdict.value == "excluded"


def test_who_has_a_right_since_then_is_not_said_to_have_the_shares() -> None:
    rows = [_sold("P", "60"), listed("P", start="2020-01-01")]
    control = holds("A", None, "T", "otherInfluenceOrControl", start=SOLD)
    told = ask([*rows, control])
    (given,) = told.transfers
    assert given.receivers == ()
    assert (
        "; since then A controlled or influenced T, but it is not stated who has the shares."
        in given.sentence
    )
    # Whose shares are stated has them, also beside such a right.
    bought = ask([*rows, control, holds("B", "60", "T", start=SOLD)]).transfers[0]
    assert "60% then went to B; since then A controlled or influenced T." in bought.sentence
    both = ask([*rows, control, holds("A", "60", "T", start=SOLD)]).transfers[0]
    assert "60% then went to A." in both.sentence
    later = ask([*rows, control, holds("W", "60", "T")]).transfers[0]
    assert (
        "; the next stated owner was W; since then A controlled or influenced T." in later.sentence
    )
    votes = [holds("P", "60", "T", "votingRights", end=SOLD), listed("P", "uk", start="2020-01-01")]
    gone = ask([*votes, control], regime="uk").transfers[0]
    assert "but it is not stated who has the votes." in gone.sentence


def test_who_came_to_control_a_company_is_a_receiver_for_ties() -> None:
    rows = [
        holds("P", "60", "T", end="2021-06-01"),
        holds("W", None, "T", "dominantInfluence", start="2021-06-01"),
        Link("Family", "P", "W"),
        listed("P", start="2022-03-01"),
    ]
    found = ask(rows)
    assert (found.verdict.value, "transfer_to_related" in found.flags) == ("review", True)
    assert "since then W had dominant influence over T" in (found.deciding_fact or "")
