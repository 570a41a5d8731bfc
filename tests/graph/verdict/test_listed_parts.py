"""A branch on a list is its head office, which is never excluded without a word."""

import pytest

from graph.record.model import Listing, Name, Party, Row
from graph.regimes.read_regimes import find_regime, load_regimes
from graph.values.dates import parse_day
from graph.verdict.assess_party import assess
from graph.whole_register.quiet_parties import reached_parties
from graph.world.identity import world_from_rows
from tests.graph.verdict.made_up import ask, holds, listed

BRANCH = holds("H", None, "B", "headOffice")
ENTRY = listed("B", start="2022-03-05")
ROWS: list[Row] = [BRANCH, ENTRY, holds("H", "50", "D"), holds("D", "100", "C")]
OPEN = "a branch is no person of its own, so whether this reaches H is for a lawyer"
FACT = f"B, a branch of H, was on the OFAC list from 5 March 2022; {OPEN}"
RULES = [key for key, rule in load_regimes().items() if rule.versions[-1].owners is None]


@pytest.mark.parametrize("party", ["H", "D", "C", "E"])
def test_the_head_office_of_a_listed_branch_and_what_it_has_need_a_review(party: str) -> None:
    found = ask([*ROWS, holds("H", None, "E", "headOffice")], party)
    assert (found.verdict, found.basis, found.deciding_fact) == ("review", "none", FACT)
    assert "part_on_list" in found.flags


@pytest.mark.parametrize("key", RULES)
def test_a_listed_part_asks_the_same_of_its_whole_under_every_rule_on_listings(key: str) -> None:
    rule = find_regime(key).versions[-1]
    entry = Listing("B", rule.listings.authorities[0], "l", None, [rule.listings.measures[0]])
    entry.start, entry.programme = "2020-01-01", next(iter(rule.listings.programmes), None)
    day = "2023-06-01" if key == "eu_asset_freeze_ownership_limb" else "2025-10-15"
    for right in ("headOffice", "umbrellaFund"):
        rows: list[Row] = [holds("H", None, "B", right), entry, holds("H", "100", "D")]
        found = ask(rows, "H", key, day)
        assert (found.verdict, found.basis) == ("review", "none")
        assert "part_on_list" in found.flags
        assert (ask(rows, "D", key, day).verdict == "review") is (rule.chain != "listed_only")


@pytest.mark.parametrize(
    "rows",
    [
        [BRANCH],
        [holds("H", None, "B", "headOffice", end="2020-01-01"), ENTRY],
        [BRANCH, listed("B", end="2020-01-01")],
        [BRANCH, listed("B", "eu")],
        [holds("H", "40", "B"), ENTRY],
    ],
)
def test_without_a_branch_on_the_list_nothing_is_asked(rows: list[Row]) -> None:
    found = ask([*rows, listed("X")], "H")
    assert (found.verdict, "part_on_list" in found.flags) == ("excluded", False)


def test_what_is_less_than_the_line_below_the_head_office_stays_excluded() -> None:
    rows: list[Row] = [BRANCH, ENTRY, holds("H", "49.9", "D"), holds("O", "100", "H")]
    assert [ask(rows, party).verdict for party in "DO"] == ["excluded"] * 2


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([BRANCH, listed("B", start=None)], "was on the OFAC list from a day that is not stated"),
        ([BRANCH, listed("B", certainty="alleged")], "may be on a list: the entry of B is alleged"),
        (
            [holds("H", None, "B", "headOffice", certainty="alleged"), ENTRY],
            "B, of which it is alleged that it was a branch of H, was on the OFAC list from 5",
        ),
        (
            [Party("B", "Company", [Name("B")], topics=["sanction"]), BRANCH, listed("X")],
            'B has the topic "sanction"',
        ),
    ],
)
def test_what_is_open_of_the_branch_is_told(rows: list[Row], said: str) -> None:
    found = ask(rows, "H")
    assert found.verdict == "review"
    assert said in (found.deciding_fact or "")
    assert (found.deciding_fact or "").endswith(OPEN)
    assert "part_on_list" in found.flags


@pytest.mark.parametrize(
    ("certainty", "said"), [("confirmed", "was on the OFAC list"), ("disputed", "may be on a list")]
)
def test_the_branch_of_a_branch_is_named(certainty: str, said: str) -> None:
    rows = [BRANCH, holds("B", None, "K", "headOffice"), listed("K", certainty=certainty)]
    found = ask(rows, "H")
    assert found.verdict == "review"
    assert (found.deciding_fact or "").startswith(f"K, a branch of B, {said}")


def test_a_branch_that_counts_as_owned_and_has_a_branch_on_a_list_is_told_as_such() -> None:
    rows = [BRANCH, holds("B", None, "K", "headOffice"), listed("K"), listed("L")]
    found = ask([*rows, holds("L", "60", "B")], "H")
    said = "B, a branch of H, had such a part on a list itself; "
    assert (found.verdict, found.deciding_fact) == ("review", said + OPEN)


def test_an_entry_of_a_branch_without_a_day_is_told_as_undated() -> None:
    found = ask([BRANCH, listed("B", start=None)], "H")
    assert "listing_undated" in found.flags
    assert "The list states no day for the OFAC entry of B" in " ".join(found.caveats)


def test_what_a_head_office_gives_away_while_its_branch_is_listed_needs_a_review() -> None:
    rows = [*ROWS[:2], holds("H", "60", "T", end="2023-01-01"), listed("X")]
    found = ask(rows, "T")
    assert (found.verdict, "transfer_while_listed" in found.flags) == ("review", True)


def test_a_whole_register_says_the_same_and_no_head_office_is_quiet() -> None:
    rows = [*ROWS, holds("O", "100", "H"), holds("Q", "100", "R")]
    world, rule = world_from_rows(rows), find_regime("us")
    every = assess(world, rule, parse_day("2026-11-24"), None)
    said = {world.id_of(one.subject): (one.verdict, one.deciding_fact) for one in every}
    assert said == {
        party: (one.verdict, one.deciding_fact) for party in said for one in [ask(rows, party)]
    }
    reached = reached_parties(world, [rule])
    assert {world.id_of(n) for n in range(world.size) if reached[n]} == {"B", "H", "D", "C"}
