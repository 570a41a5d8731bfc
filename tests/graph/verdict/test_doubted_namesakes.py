"""Unjudged namesakes of a listed party: a review, never more, and only where that would decide."""

import pytest

from graph.record.model import Interest, Name, Party, Row
from graph.values.share import parse_share
from tests.graph.verdict.made_up import ask, holds, listed

NAME = "Ivan Petrovich Sidorov"


def person(key: str, name: str = NAME, **more: object) -> Party:
    row = Party(key, "Person", [Name(name)])
    for field, value in more.items():
        setattr(row, field, value)
    return row


@pytest.mark.parametrize("regime", ["us", "eu", "uk"])
def test_a_namesake_is_a_review_and_never_more(regime: str) -> None:
    rows = [person("P"), person("N"), holds("N", "60", "A"), holds("A", "60", "T")]
    rows.append(listed("P", regime))
    said = (
        f"{NAME} (N) may be {NAME} (P), a party on a list: same name; no birth date to compare. "
        "Nobody has decided this"
    )
    for party in ("N", "A", "T"):
        found = ask(rows, party, regime)
        assert (found.verdict, found.flags) == ("review", ("possible_match",)), party
        assert found.deciding_fact == said
        assert f"{said}." in found.caveats
        assert len(found.candidates) == 1
    assert ask(rows, "P", regime).candidates == ()


@pytest.mark.parametrize("regime", ["us", "eu", "uk"])
def test_the_stakes_of_a_namesake_add_to_those_of_the_listed_party(regime: str) -> None:
    rows: list[Row] = [person("P"), person("N"), holds("N", "30", "T"), holds("P", "30", "T")]
    found = ask([*rows, listed("P", regime)], "T", regime)
    assert (found.verdict, "possible_match" in found.flags) == ("review", True)
    small = ask([*rows[:3], holds("P", "10", "T"), listed("P", regime)], "T", regime)
    assert (small.verdict, "possible_match" in small.flags) == ("excluded", False)


def test_a_namesake_counts_where_and_while_the_other_is_listed() -> None:
    rows = [person("P"), person("N"), holds("N", "60", "T")]
    rows.append(listed("P", "eu", start="2022-06-03", end="2024-03-12"))
    assert ask(rows, "T", "eu", "2023-01-01").verdict == "review"
    for day in ("2022-01-01", "2024-03-12"):
        assert ask(rows, "T", "eu", day).verdict == "excluded"
    other = [*rows, person("Q", "Somebody Else"), listed("Q", "uk")]
    assert ask(other, "T", "uk", "2023-01-01").verdict == "excluded"


def test_a_namesake_of_a_namesake_is_nobody() -> None:
    """The listed party passes its status on; a register party does not pass its own back."""
    rows = [person("P"), person("N"), person("M"), holds("M", "60", "T"), listed("P", "uk")]
    rows += [person("Q", "Q Q"), listed("Q", "us"), holds("Q", "60", "N")]
    assert ask(rows, "N", "us").verdict == "certain"
    for party in ("P", "M", "T"):
        assert ask(rows, party, "us").verdict == "excluded"


OPTICS = "Example Optics Ltd"


def subsidiary(*stated: Row) -> list[Row]:
    """A list's entry, what it names as its subsidiary, and the company of that name."""
    entry, named = Party("L", "Organization", [Name("Alfa Rossii")]), Name(OPTICS)
    company = Party("R", "Company", [named], identifiers=["GB-COH:01234567"])
    held = [holds("L", "60", "S"), holds("R", "60", "T"), listed("L", "uk")]
    return [entry, company, *(stated or [Party("S", "LegalEntity", [named])]), *held]


def test_a_company_that_a_list_names_beneath_an_entry_is_compared_by_its_name() -> None:
    rows = subsidiary()
    assert ask(rows, "S", "uk").verdict == "certain"
    said = (
        f"{OPTICS} (R) may be {OPTICS} (S), which a list names as held by one of its entries: "
        "same name. Nobody has decided this"
    )
    for party in ("R", "T"):
        found = ask(rows, party, "uk")
        assert (found.verdict, found.flags) == ("review", ("possible_match",)), party
        assert found.deciding_fact == said
        other = [*rows, person("Q", "Somebody Else"), listed("Q", "us")]
        assert ask(other, party, "us").verdict == "excluded"


@pytest.mark.parametrize(
    "named",
    [
        Party("S", "LegalEntity", [Name(OPTICS)], identifiers=["GB-COH:07654321"]),
        Party("S", "Person", [Name(OPTICS)]),
    ],
)
def test_who_has_a_number_or_is_a_person_is_not_named_by_the_list_alone(named: Party) -> None:
    found = ask(subsidiary(named), "R", "uk")
    assert (found.verdict, found.candidates) == ("excluded", ())


def test_entries_of_two_lists_are_namesakes_of_each_other() -> None:
    rows = [person("P"), person("N"), holds("N", "60", "T"), listed("P", "eu"), listed("N", "us")]
    assert ask(rows, "T", "us").verdict == "certain"
    found = ask(rows, "N", "eu")
    assert (found.verdict, found.flags) == ("review", ("listed_elsewhere", "possible_match"))
    assert ask(rows, "T", "eu").verdict == "review"


def test_two_entries_of_one_list_are_two_parties() -> None:
    rows = [person("P"), person("N"), holds("N", "60", "T"), listed("P", "eu")]
    assert ask([*rows, listed("N", "eu")], "N", "eu").verdict == "listed"
    ended = [*rows, holds("P", "60", "S"), listed("N", "eu", end="2023-01-01")]
    # Who was taken off may have come back as another entry.
    assert ask(ended, "T", "eu").verdict == "review"


def test_an_unsure_judgement_takes_the_place_of_a_namesake() -> None:
    rows = [person("P"), person("N"), holds("N", "60", "T"), listed("P")]
    found = ask(rows, unsure=[("N", "P", "a likeness")])
    assert found.verdict == "review"
    assert found.deciding_fact is not None
    assert found.deciding_fact.endswith("a likeness")


def test_a_namesake_with_control_that_is_context_is_told_and_moves_no_verdict() -> None:
    board = Interest("N", "T", ["appointmentOfBoard"], share=parse_share(">50"))
    rows = [person("P"), person("N"), board, listed("P", "us")]
    found = ask(rows, "T", "us")
    assert (found.verdict, found.flags) == ("excluded", ("possible_match",))
    assert len(found.candidates) == 1
    assert any("may be" in one and "Nobody has decided this" in one for one in found.caveats)
    assert ask([*rows[:3], listed("P", "us", end="2020-01-01")], "T", "us").candidates == ()
