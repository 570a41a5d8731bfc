"""The owner of a ship on a list, and whoever holds it, are told of the ship."""

import pytest

from graph.record.model import Name, Party, Row
from graph.verdict.listed_vehicles import above_listed_vehicles
from graph.world.identity import world_from_rows
from tests.graph.verdict.made_up import ask, holds, listed

SHIP: list[Row] = [Party("V", "Vessel", [Name("BLUE")]), holds("O", None, "V"), listed("V")]
TOLD = "to own BLUE, a ship on a list: the rule counts who owns the party and not what it owns, so"


def test_the_owner_of_a_listed_ship_and_who_holds_the_owner_are_told() -> None:
    rows = [*SHIP, holds("T", "100", "O"), holds("S", "60", "T"), holds("O", "100", "D")]
    said = {"O": "The party", "T": "O, below the party,", "S": "O, below the party,"}
    for party, who in said.items():
        found = ask(rows, party)
        assert (found.verdict, "linked_to_listed" in found.flags) == ("excluded", True)
        assert f"{who} is stated {TOLD} a person must look." in found.caveats
    for party in ("D", "V"):
        assert "linked_to_listed" not in ask(rows, party).flags
    world = world_from_rows(rows)
    above = above_listed_vehicles(world)
    assert {world.id_of(n) for n in range(world.size) if above[n]} == {"O", "T", "S"}


@pytest.mark.parametrize(
    "rows",
    [
        [SHIP[0], SHIP[1]],
        [SHIP[0], holds("O", None, "V", end="2020-01-01"), SHIP[2]],
        [Party("V", "Company", [Name("BLUE")]), *SHIP[1:]],
        [*SHIP, listed("O")],
        [*SHIP[:2], listed("V", "eu")],
    ],
)
def test_without_a_ship_on_the_list_or_an_owner_of_it_nothing_is_told(rows: list[Row]) -> None:
    found = ask(rows, "O")
    assert "linked_to_listed" not in found.flags
    assert not [one for one in found.caveats if "BLUE, a ship" in one]


def test_an_alleged_owner_is_told_as_such_and_many_ships_by_their_number() -> None:
    rows = [SHIP[0], holds("O", None, "V", certainty="alleged"), SHIP[2]]
    assert f"The party is said, without proof, {TOLD} a person must look." in ask(rows, "O").caveats
    for n in range(6):
        rows += [Party(f"V{n}", "Airplane", [Name(f"V{n}")]), holds("O", "100", f"V{n}")]
        rows.append(listed(f"V{n}"))
    found = ask(rows, "O").caveats
    assert len([one for one in found if "an aircraft on a list" in one]) == 4
    assert "2 more ships or aircraft on a list are stated as owned in the same way." in found
