"""Owners of whom there is but a name, and the companies below a listed party they may be."""

from collections.abc import Sequence
from typing import Any

import pytest

from graph.record.model import Name, Party, Row
from graph.world.identity import add_candidates, build_tables, build_world, world_from_rows
from graph.world.world import World
from tests.graph.verdict.made_up import ask, holds, listed

NUMBER, WRONG = "GB-COH:01234567", "GB-COH:01234576"
ALFA = "Alfa Holdings Ltd"


def company(key: str, name: str = ALFA, *numbers: str, **more: Any) -> Party:
    return Party(key, "Company", [Name(name)], identifiers=list(numbers), **more)


def chain(owner: Party, name: str = ALFA, regime: str = "us") -> list[Row]:
    """A listed party over A, and an owner of A's name over B, which holds T."""
    rows = [Party("L", "Person", [Name("Ivan Petrovich Sidorov")]), listed("L", regime)]
    rows += [holds("L", "60", "A"), company("A", name, NUMBER, jurisdiction="gb")]
    return [*rows, owner, holds("N", "80", "B"), holds("B", "80", "T")]


def pairs_of(world: World) -> list[tuple[str, str, str | None]]:
    rows = world.unsure.to_pylist()
    return [(row["left"], row["right"], row["level"]) for row in rows]


@pytest.mark.parametrize("regime", ["us", "eu", "uk"])
@pytest.mark.parametrize("more", [{"jurisdiction": "gb"}, {}])
def test_who_is_below_an_owner_of_such_a_name_is_up_for_review(
    regime: str, more: dict[str, str]
) -> None:
    rows = chain(company("N", "ALFA HOLDINGS LIMITED", **more), regime=regime)
    assert ask(rows, "A", regime).verdict == "certain"
    for party in ("N", "B", "T"):
        found = ask(rows, party, regime)
        assert (found.verdict, found.flags) == ("review", ("possible_match",)), party
        assert (found.deciding_fact or "").startswith(
            "ALFA HOLDINGS LIMITED (N) may be Alfa Holdings Ltd (A), a company below a party on a "
            "list: same name"
        )


@pytest.mark.parametrize(
    ("owner", "level"),
    [
        (company("N", jurisdiction="cy"), "weak"),
        (company("N", "Alfa Holdings PLC"), "weak"),
        (company("N", ALFA, WRONG, jurisdiction="gb"), "aside"),
        (company("N", ALFA, "CY-DRCOR:HE123456", jurisdiction="cy"), "weak"),
    ],
)
def test_what_speaks_against_it_is_told_and_moves_no_verdict(owner: Party, level: str) -> None:
    rows = chain(owner)
    assert pairs_of(world_from_rows(rows)) == [("N", "A", level)]
    assert ask(rows, "T").verdict == "excluded"


@pytest.mark.parametrize(
    "owner",
    [
        company("N", "Alfa Holding Partners Ltd", jurisdiction="gb"),
        Party("N", "Person", [Name(ALFA)]),
        Party("N", "Vessel", [Name(ALFA)]),
        Party("N", "Company", [Name(ALFA, "abbreviation")]),
    ],
)
def test_another_name_or_kind_is_nobody(owner: Party) -> None:
    assert pairs_of(world_from_rows(chain(owner))) == []


def test_a_name_of_one_word_needs_a_country_in_common() -> None:
    for more, level in (({}, "weak"), ({"jurisdiction": "gb"}, "strong")):
        rows = chain(company("N", "ZERNOTORG LTD", **more), "Zernotorg Ltd")
        assert pairs_of(world_from_rows(rows)) == [("N", "A", level)]


def test_an_owner_whose_own_owners_are_stated_is_known() -> None:
    for share in ("100", "50", "25..50", None):
        rows = [*chain(company("N", jurisdiction="gb")), holds("Q", share, "N")]
        assert pairs_of(world_from_rows(rows)) == [], share
        assert ask(rows, "T").verdict == "excluded"


def test_an_owner_of_whom_a_small_part_is_stated_is_not() -> None:
    rows = [*chain(company("N", jurisdiction="gb")), holds("Q", "30", "N"), holds("R", "19", "N")]
    assert pairs_of(world_from_rows(rows)) == [("N", "A", "strong")]
    assert ask(rows, "T").verdict == "review"


@pytest.mark.parametrize("held", [[], [holds("Q", "100", "R")]])
def test_a_number_of_another_company_may_be_a_wrong_one(held: list[Row]) -> None:
    """The register gives the number that the filing states to a company of another name."""
    rows = [*chain(company("N", ALFA, WRONG, jurisdiction="gb")), *held]
    found = ask([*rows, company("R", "Quiet Bakery Ltd", WRONG, jurisdiction="gb")], "T")
    assert found.verdict == "review"
    assert "a source gives this name with the number of Quiet Bakery Ltd" in (
        found.deciding_fact or ""
    )
    rows.append(company("R", ALFA, WRONG, jurisdiction="gb"))
    assert ask(rows, "T").verdict == "excluded"
    assert pairs_of(world_from_rows(rows)) == ([] if held else [("N", "A", "aside")])


@pytest.mark.parametrize("stated", [ALFA, "ALFA HOLDINGS LIMITED"])
def test_such_a_number_does_not_part_a_listed_company_from_its_name_either(stated: str) -> None:
    listed_one = company("L", ALFA, NUMBER, jurisdiction="gb")
    rows = [listed_one, listed("L"), company("N", stated, WRONG, jurisdiction="gb")]
    rows += [holds("N", "80", "T"), company("R", ALFA, WRONG, jurisdiction="gb")]
    assert ask(rows, "T").verdict == "excluded"
    rows[-1] = company("R", "Quiet Bakery Ltd", WRONG, jurisdiction="gb")
    found = ask(rows, "T")
    assert (found.verdict, found.flags) == ("review", ("possible_match",))
    assert "a source gives this name with the number of Quiet Bakery" in (found.deciding_fact or "")


def test_a_weak_name_of_the_listed_gives_no_number_away() -> None:
    listed_one = company("L", "Zernotorg Works", NUMBER, jurisdiction="gb")
    listed_one.names.append(Name(ALFA, "weak"))
    rows = [listed_one, listed("L"), company("N", ALFA, WRONG, jurisdiction="gb")]
    rows += [holds("N", "80", "T"), company("R", "Quiet Bakery Ltd", WRONG, jurisdiction="gb")]
    assert ask(rows, "T").verdict == "excluded"


def test_one_leads_to_the_next() -> None:
    """B is below a listed party once N may be A, so an owner of B's name is looked at too."""
    rows = chain(company("N", jurisdiction="gb"))
    rows += [company("B", "Beta Trading Works Ltd", "GB-COH:00000006", jurisdiction="gb")]
    rows += [company("M", "Beta Trading Works Limited", jurisdiction="gb"), holds("M", "80", "X")]
    assert pairs_of(world_from_rows(rows)) == [("N", "A", "strong"), ("M", "B", "strong")]
    assert ask(rows, "X").verdict == "review"


def test_a_namesake_of_a_listed_person_leads_on() -> None:
    rows = chain(company("N", jurisdiction="gb"))[2:]
    person = [Name("Ivan Petrovich Sidorov")]
    rows += [Party("P", "Person", person), Party("L", "Person", person), listed("P")]
    assert ("N", "A", "strong") in pairs_of(world_from_rows(rows))
    assert ask(rows, "T").verdict == "review"
    assert pairs_of(world_from_rows(rows[:-3])) == []


def test_a_small_part_held_through_it_moves_no_verdict() -> None:
    rows = [*chain(company("N", jurisdiction="gb")), holds("N", "20", "S")]
    assert ask(rows, "S").verdict == "excluded"


def test_a_decision_ends_it() -> None:
    rows = chain(company("N", jurisdiction="gb"))
    assert ask(rows, "T", unsure=[("N", "A", "left open")]).verdict == "review"
    world = world_of(rows, negative=[("A", "N")])
    assert pairs_of(world) == []


def world_of(
    rows: list[Row], register: str = "filings", negative: Sequence[tuple[str, str]] = ()
) -> World:
    """Return a world in which A is of a register, and all else of filings."""
    origin = dict.fromkeys("record_id source_id position".split(), "")
    tables = build_tables(
        (
            row,
            {
                **origin,
                "record_key": bytes(16),
                "dataset": register if isinstance(row, Party) and row.id == "A" else "filings",
            },
        )
        for row in rows
    )
    return add_candidates(build_world(tables, data_version="none", negative=negative), negative)


@pytest.mark.parametrize(("register", "level"), [("companies", "strong"), ("filings", "aside")])
def test_a_number_that_no_loaded_register_has_may_be_wrong(register: str, level: str) -> None:
    world = world_of(chain(company("N", ALFA, WRONG, jurisdiction="gb")), register)
    assert pairs_of(world) == [("N", "A", level)]
    (reason,) = world.unsure["reason"].to_pylist()
    assert "another number (GB-COH 01234576, 01234567)" in reason
