"""A name that many bear, in the register and on the list, fills no record and clears nobody."""

from graph.candidates.weak_ones import MOST_WEAK
from graph.record.model import Listing, Name, Party, Row
from graph.world.identity import world_from_rows

BEARERS = 40
LISTED = 20


def person(key: str, birth: str | None, name: str = "Ahmed Khan") -> Party:
    row = Party(key, "Person", [Name(name)])
    row.birth_date = birth
    return row


def crowd(authorities: tuple[str, ...]) -> list[Row]:
    """Bearers of one name born in each year from 1940 on, beside twice as many listed ones."""
    rows: list[Row] = [person(f"N{n}", f"{1940 + n}-03") for n in range(BEARERS)]
    for authority in authorities:
        for n in range(LISTED):
            key = f"{authority}{n}"
            rows += [person(key, None), Listing(key, authority, "a list", None, ["asset_freeze"])]
    return rows


def found(rows: list[Row]) -> dict[str, list[dict[str, str]]]:
    pairs = world_from_rows(rows).unsure.to_pylist()
    return {f"N{n}": [p for p in pairs if p["left"] == f"N{n}"] for n in range(BEARERS)}


def test_of_many_weak_candidates_some_are_told_and_the_others_counted() -> None:
    for pairs in found(crowd(("EU",))).values():
        assert [pair["level"] for pair in pairs] == ["weak"] * MOST_WEAK
        more = f"{LISTED - MOST_WEAK} more listed parties are near, not told one by one"
        assert sum(more in pair["reason"] for pair in pairs) == 1


def test_each_authority_keeps_candidates_of_its_own() -> None:
    for pairs in found(crowd(("EU", "UK"))).values():
        told = [pair["right"][:2] for pair in pairs]
        assert (told.count("EU"), told.count("UK")) == (MOST_WEAK, MOST_WEAK)


def test_a_birth_that_agrees_is_found_behind_all_the_others() -> None:
    last = person("Z", "1950-03-07")
    rows = [*crowd(("EU",)), last, Listing("Z", "EU", "a list", None, ["asset_freeze"])]
    strong = [pair["right"] for pair in found(rows)["N10"] if pair["level"] == "strong"]
    assert strong == ["Z"]
