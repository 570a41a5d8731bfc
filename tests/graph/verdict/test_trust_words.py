"""What is held in a trust, or by a trustee, is told where somebody on the list is part of it."""

import pytest

from graph.record.model import Name, Party, Row
from queries.words.result_labels import BELOW, result_words
from tests.graph.verdict.made_up import ask, holds, listed

BOTH = {"held_in_trust", "held_as_trustee"}


def test_what_a_listed_trustee_holds_counts_and_is_flagged_as_both() -> None:
    found = ask([holds("P", "60", "T", "shareholding", "trustee"), listed("P")])
    assert found.verdict == "certain"
    assert set(found.flags) >= BOTH
    found = ask([holds("N", "60", "T", "shareholding", "trustee"), listed("P")])
    assert BOTH.isdisjoint(found.flags)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Pavel Listedov (as trustee)", True),
        ("Pavel Listedov, as trustee of the Blue Trust", True),
        ("Trustees of: Pavel Listedov", False),
        ("Pavel Listedov (доверительный управляющий)", True),
        ("Trustee Services Ltd", False),
        ("Pavel Listedov (nominee)", False),
    ],
)
def test_a_holder_whose_name_says_so_is_a_trustee(name: str, said: bool) -> None:
    rows: list[Row] = [
        Party("P", "Person", [Name(name)]),
        Party("L", "Person", [Name("Pavel Listedov")], same_as=["P"]),
        holds("P", "60", "T"),
        listed("L"),
    ]
    found = ask(rows)
    assert found.verdict == "certain"
    assert (set(found.flags) >= BOTH) is said


def test_a_trust_that_holds_too_little_is_told_though_nothing_counts() -> None:
    rows: list[Row] = [
        holds("P", None, "K", "beneficiaryOfLegalArrangement"),
        holds("K", "9", "T"),
        listed("P"),
    ]
    found = ask(rows)
    assert (found.verdict, found.flags) == ("excluded", ("held_in_trust",))
    row = {"verdict": "excluded", "basis": "none", "flags": found.flags, "own_max_pct": 0}
    assert result_words(row) is BELOW
    assert ask([*rows[:2], listed("X")]).flags == ()


@pytest.mark.parametrize(("listed_too", "said"), [(False, True), (True, False)])
def test_a_trust_above_somebody_on_the_list_is_not_what_asks_for_a_review(
    listed_too: bool, said: bool
) -> None:
    """Who is on the list counts by the list, whoever has a role in a trust that holds it."""
    rows: list[Row] = [
        holds("Q", None, "P", "settlor"),
        holds("P", None, "T", "unknownInterest"),
        listed("Q"),
        *[listed("P")] * listed_too,
    ]
    found = ask(rows)
    assert found.verdict == "review"
    assert ("held_in_trust" in found.flags) is said
