"""Relatives of the listed and listed persons in office: words beside a verdict, never more."""

import pytest

from graph.record.model import Link, Name, Party, Row
from tests.graph.verdict.made_up import ask, holds, listed


@pytest.mark.parametrize(
    ("own", "theirs", "told"),
    [("49", "2", True), ("30", "10", False), ("49", "1", True), ("0", "60", True)],
)
def test_a_relatives_stake_that_would_decide_is_told(own: str, theirs: str, told: bool) -> None:
    rows: list[Row] = [holds("P", own, "T"), holds("W", theirs, "T"), listed("P")]
    found = ask([*rows, Link("Family", "W", "P")])
    assert (found.verdict, "over_with_family" in found.flags) == ("excluded", told)
    said = [one for one in found.caveats if "named as a relative" in one]
    assert said == ([f"With W, named as a relative, it would be {int(own) + int(theirs)}%."] * told)
    assert "over_with_family" not in ask([*rows, Link("Associate", "W", "P")]).flags


def test_a_relatives_companies_count_and_each_family_is_by_itself_in_the_uk() -> None:
    rows = [holds("P", "40", "T"), holds("W", "100", "H"), holds("H", "20", "T")]
    family = Link("Family", "P", "W")
    for regime in ("us", "eu", "uk"):
        found = ask([*rows, family, listed("P", regime)], regime=regime)
        assert "over_with_family" in found.flags, regime
    apart = [holds("P", "40", "T"), holds("W", "20", "T"), Link("Family", "Q", "W")]
    entries = [listed("P", "uk"), listed("Q", "uk")]
    assert "over_with_family" not in ask([*apart, *entries], regime="uk").flags


def test_a_listed_person_in_office_is_a_word_and_no_verdict() -> None:
    rows: list[Row] = [holds("N", "100", "T"), listed("P"), Link("Directorship", "P", "T")]
    found = ask(rows)
    assert (found.verdict, "listed_person_in_office" in found.flags) == ("excluded", True)
    over = Link("Directorship", "P", "T", end="2020-01-01")
    assert "listed_person_in_office" not in ask([*rows[:2], over]).flags


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("boardChair", "chaired the board of"),
        ("boardMember", "sat on the board of"),
        ("seniorManagingOfficial", "was a senior manager of"),
    ],
)
def test_an_office_stated_as_an_interest_is_the_same_word(kind: str, said: str) -> None:
    """BODS states offices as types of interests, FollowTheMoney as links."""
    rows: list[Row] = [holds("N", "100", "T"), listed("P"), holds("P", None, "T", kind)]
    found = ask(rows)
    assert (found.verdict, "listed_person_in_office" in found.flags) == ("excluded", True)
    told = f"P, who is on a list, {said} the party; this does not change the result."
    assert told in found.caveats
    rows[2] = holds("P", None, "T", kind, end="2020-01-01")
    assert "listed_person_in_office" not in ask(rows).flags


@pytest.mark.parametrize(
    ("link", "said"),
    [(("P", "T"), "been succeeded by"), (("T", "P"), "succeeded")],
)
def test_a_successor_or_predecessor_on_a_list_is_told(link: tuple[str, str], said: str) -> None:
    """Who took the place of a listed company, or was renamed, may be that company."""
    rows: list[Row] = [holds("N", "100", "T"), listed("P"), Link("Succession", *link)]
    found = ask(rows)
    assert (found.verdict, "succession_with_listed" in found.flags) == ("excluded", True)
    told = f"P, on a list, is stated to have {said} the party: a person must say whether they are"
    assert f"{told} one body." in found.caveats
    rows[2] = Link("Succession", *link, start="2090-01-01")
    assert "succession_with_listed" not in ask(rows).flags
    rows[1:] = [Link("Succession", *link)]
    assert "succession_with_listed" not in ask(rows).flags


@pytest.mark.parametrize("end", [None, "2023-06-01"])
def test_a_successor_of_a_company_of_the_listed_is_told_and_so_is_what_it_holds(
    end: str | None,
) -> None:
    """A holding that moves its seat may be the company that it was, dissolved there or not."""
    old = Party("Old", "Company", [Name("Old")], end=end, status="dissolved" if end else None)
    rows: list[Row] = [
        *(old, holds("P", "100", "Old"), listed("P"), Link("Succession", "Old", "New")),
        *(holds("New", "60", "T"), holds("N", "100", "New"), holds("New", "40", "U")),
    ]
    asked = {target: ask(rows, target) for target in ("New", "T", "U")}
    told = "Old, below a party on a list, is stated to have been succeeded by {}: a person must say"
    for target, who in (("New", "the party"), ("T", "New, above the party")):
        found = asked[target]
        assert (found.verdict, "succession_with_listed" in found.flags) == ("excluded", True)
        assert f"{told.format(who)} whether they are one body." in found.caveats
    assert "succession_with_listed" not in asked["U"].flags
    rows[1] = holds("P", "40", "Old")
    assert "succession_with_listed" not in ask(rows, "New").flags


def test_a_link_of_unknown_kind_to_a_listed_party_is_told_with_its_role() -> None:
    """Publishers write owners as links with a role, which is no holding and may be one."""
    link = Link("UnknownLink", "P", "T", role="owner")
    rows: list[Row] = [holds("N", "100", "T"), listed("P"), link]
    found = ask(rows)
    assert (found.verdict, "linked_to_listed" in found.flags) == ("excluded", True)
    told = 'P, on a list, is stated to be linked to the party as "owner": no share or right'
    assert f"{told} is stated with it, so it is no holding here." in found.caveats
    rows[2] = Link("UnknownLink", "T", "P", "Ownership", certainty="alleged")
    told = 'P, on a list, is alleged to be linked to the party as "Ownership": no share or right'
    assert f"{told} is stated with it, so it is no holding here." in ask(rows).caveats
    rows[2] = Link("UnknownLink", "P", "T", end="2020-01-01")
    assert "linked_to_listed" not in ask(rows).flags


@pytest.mark.parametrize(
    ("link", "how"),
    [
        (Link("UnknownLink", "N", "P", "possibly_same", role="possibly the same"), "possibly"),
        (Link("Associate", "P", "N"), "an associate"),
        (Link("Associate", "N", "P", role="business partner"), "business partner"),
        (Link("Membership", "P", "N"), ""),
    ],
)
def test_a_link_of_an_owner_to_a_listed_party_is_told_where_it_would_decide(
    link: Link, how: str
) -> None:
    """Who is called alike with, or near to, somebody listed may hold what that one owns."""
    rows: list[Row] = [*(holds("N", "60", "H"), holds("H", "100", "T"), holds("N", "5", "U"))]
    rows += [listed("P", "eu"), link, holds("N", None, "C", "appointmentOfBoard")]
    for target, is_told in {"H": True, "T": True, "U": False, "C": True}.items():
        found = ask(rows, target, "eu")
        assert (found.verdict, "linked_to_listed" in found.flags) == ("excluded", is_told), target
        told = [one for one in found.caveats if "to be linked to N, above the party" in one]
        assert [how in one for one in told] == [True] * is_told, (target, told)
    rows[4] = Link(link.kind, link.source, link.target, end="2020-01-01")
    assert "linked_to_listed" not in ask(rows, "T", "eu").flags


@pytest.mark.parametrize("regime", ["us", "eu", "uk"])
def test_what_the_listed_one_holds_itself_is_added_to_what_its_possible_other_self_holds(
    regime: str,
) -> None:
    """In the UK each counts for itself, and these two may be one."""
    rows: list[Row] = [holds("N", "30", "T"), holds("P", "30", "T"), listed("P", regime)]
    assert "linked_to_listed" not in ask(rows, "T", regime).flags
    found = ask([*rows, Link("UnknownLink", "N", "P", role="possibly the same")], "T", regime)
    assert (found.verdict, "linked_to_listed" in found.flags) == ("excluded", True)


def test_a_listed_owner_with_a_link_to_another_is_told_by_its_own_entry_alone() -> None:
    """Half the lists name each other; what they say of one another decides nothing below."""
    rows: list[Row] = [holds("N", "40", "T"), listed("N"), listed("P")]
    assert "linked_to_listed" not in ask([*rows, Link("UnknownLink", "N", "P")]).flags


@pytest.mark.parametrize(
    "right", [holds("New", None, "T", "appointmentOfBoard"), holds("New", None, "T")]
)
def test_a_successor_is_followed_through_control_and_shares_not_stated(right: Row) -> None:
    """What the listed would reach for a person to judge is told of their successors too."""
    rows: list[Row] = [listed("P", "eu"), Link("Succession", "P", "New"), right]
    found = ask(rows, "T", "eu")
    assert "succession_with_listed" in found.flags
    told = "P, on a list, is stated to have been succeeded by New, above the party: a person must"
    assert f"{told} say whether they are one body." in found.caveats


@pytest.mark.parametrize("certainty", ["confirmed", "alleged"])
def test_who_takes_part_in_an_arrangement_may_have_its_whole_block(certainty: str) -> None:
    """Two files that each name one holder of a joint block draw two such nodes."""
    node = Party("J", "LegalEntity", [Name("J")], data=[("entityType", "arrangement")])
    rows: list[Row] = [node, holds("P", "40", "J", certainty=certainty), holds("J", "60", "T")]
    found = ask([*rows, listed("P")])
    said = "P takes part in J, which is an arrangement and no company, and may have all of it"
    claim = "it is alleged that " if certainty == "alleged" else ""
    assert (found.verdict, found.deciding_fact) == ("review", f"{claim}{said}")
