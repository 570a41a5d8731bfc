"""What was given away is a step of its own in the path, told as its sources tell it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import pytest

from graph.record.model import Interest, Link, Name, Party, Row, Transfer
from graph.values.dates import parse_day
from graph.values.share import parse_share
from graph.world.identity import world_from_rows
from queries.answers.exposure_answer import exposure_rows, path_rows
from queries.words.plain_words import relation_words
from queries.words.value_text import transfer_label
from tests.graph.verdict.made_up import holds, listed

SOLD: Final = "2022-02-24"
"""Five days before the listing."""
STAKE: Final = [holds("P", "60", "T", end=SOLD), holds("N", "60", "T", start=SOLD)]
TOLD: Final = Transfer(
    "P",
    "N",
    "T",
    share=parse_share("60"),
    start=SOLD,
    certainty="reported",
    asserted_by="a newspaper",
    quote="he sold it",
    url="https://example.org/sale",
)


def _world(*rows: Row) -> Any:
    return world_from_rows([*rows, listed("P", start="2022-03-01")])


def _paths(*rows: Row, target: str = "C", k: int = 5) -> list[Any]:
    world = _world(*rows)
    number = world.number_of(target)
    return list(path_rows(world, number, "us", parse_day("2023-01-01"), k=k, links=False))


def _steps(path: Any) -> list[tuple[str, str, str]]:
    return [(hop["from_id"], hop["relation"], hop["to_id"]) for hop in path["hops"]]


def test_a_stated_sale_leads_from_the_seller_by_the_buyer_to_the_company() -> None:
    tie = Link("Family", "N", "P", role="son")
    (path,) = _paths(*STAKE, holds("T", "100", "C"), TOLD, tie)
    assert _steps(path) == [("P", "TRANSFERRED", "N"), ("N", "OWNS", "T"), ("T", "OWNS", "C")]
    assert path["party_ids"] == ["P", "N", "T", "C"]
    assert (path["class"], path["counts_toward_rule"]) == ("control", False)
    assert "whether OFAC recognises this is not known here" in path["why_not_counted"]
    first = path["hops"][0]
    assert (first["share_min_pct"], first["share_max_pct"]) == (60, 60)
    assert (first["asset_id"], first["valid_from"], first["holds"]) == ("T", SOLD, "yes")
    assert (first["certainty"], first["quote"]) == ("reported", "he sold it")
    assert (first["url"], first["tie"], first["derived"]) == (TOLD.url, "Family, son", False)
    assert first["other_record"]
    assert [one["relation"] for one in first["also"]] == ["OWNS"]
    assert path["sentence"].startswith(
        "P, on the US list (OFAC) since 1 March 2022, transferred 60% of T to N, a relative (son), "
        "on 24 February 2022, as reported by a newspaper [1]. N held 60% of T"
    )
    assert "5 days before the listing of P on 1 March 2022" in path["remarks"][0]


def test_a_sale_that_follows_from_two_interests_says_so() -> None:
    (path,) = _paths(*STAKE, target="T")
    assert _steps(path) == [("P", "TRANSFERRED", "N"), ("N", "OWNS", "T")]
    assert path["hops"][0]["derived"]
    assert path["hops"][0]["tie"] is None
    assert "gave up 60% of T to N on 24 February 2022" in path["sentence"]


@pytest.mark.parametrize(
    ("rows", "steps", "words"),
    [
        (
            [STAKE[0]],
            [("P", "TRANSFERRED", "T")],
            "gave up 60% of T on 24 February 2022 (it is not stated who has it since)",
        ),
        (
            [STAKE[0], TOLD],
            [("P", "TRANSFERRED", "N"), ("N", "RECEIVED", "T")],
            "N received 60% of T on 24 February 2022",
        ),
        (
            [holds("P", None, "T", "settlor", end=SOLD)],
            [("P", "TRANSFERRED", "T")],
            "was settlor of T until 24 February 2022",
        ),
        (
            [holds("P", "60", "T", end=SOLD), holds("P", "10", "T", start=SOLD)],
            [("P", "TRANSFERRED", "T")],
            "gave up at most 50% of T on 24 February 2022",
        ),
    ],
)
def test_each_way_of_giving_up_has_its_words(
    rows: Sequence[Row], steps: list[tuple[str, str, str]], words: str
) -> None:
    paths = [path for path in _paths(*rows, target="T") if path["hops"][0]["relation"] != "OWNS"]
    assert [_steps(path) for path in paths] == [steps]
    assert words in paths[0]["sentence"]


def test_the_buyer_leads_to_nothing_else_that_it_holds() -> None:
    rows = [*STAKE, holds("N", "100", "Z"), TOLD]
    assert _paths(*rows, target="Z") == []
    assert len(_paths(*rows, target="T")) == 1


def test_a_company_of_the_listed_gives_away_as_they_do() -> None:
    company = [replace(row, owner="H") for row in STAKE if row.owner == "P"]
    (path,) = _paths(holds("P", "100", "H"), *company, target="T")
    assert _steps(path) == [("P", "OWNS", "H"), ("H", "TRANSFERRED", "T")]


def test_shares_and_votes_given_away_together_are_one_step() -> None:
    both = Interest(
        "P", "T", ["shareholding", "votingRights"], parse_share("60"), end=SOLD,
        votes=parse_share("60"),
    )  # fmt: skip
    world = world_from_rows([both, listed("P", "uk", start="2022-03-01")])
    number, day = world.number_of("T"), parse_day("2023-01-01")
    assert number is not None
    assert len(path_rows(world, number, "uk", day, k=5, links=False)) == 1


def test_a_sale_keeps_its_place_among_many_other_paths() -> None:
    small = [holds("P", "1", f"M{n}") for n in range(8)]
    small += [holds(f"M{n}", "1", "T") for n in range(8)]
    found = _paths(*STAKE, *small, target="T", k=4)
    assert len(found) == 4
    assert sum(path["hops"][0]["relation"] == "TRANSFERRED" for path in found) == 1
    (only,) = _paths(*STAKE, *small, target="T", k=1)
    assert only["hops"][0]["relation"] == "TRANSFERRED"


def test_what_an_authority_accepted_is_no_path_any_more() -> None:
    accepted = replace(TOLD, accepted_by=["US-OFAC"])
    world = _world(*STAKE, accepted)
    number = world.number_of("T")
    assert number is not None
    (row,) = exposure_rows(world, [number], ["us"], parse_day("2023-01-01"), links=False)
    assert (row["verdict"], row["paths"]) == ("excluded", [])
    assert [one["recognised"] for one in row["transfers"]] == [True]


def test_a_listed_buyer_without_a_stated_interest_has_a_path() -> None:
    bought = replace(TOLD, giver="S", receiver="P")
    (path,) = _paths(bought, target="T")
    assert _steps(path) == [("P", "RECEIVED", "T")]
    assert "stated to have received" in path["why_not_counted"]


def test_below_what_was_given_away_the_result_says_sale() -> None:
    world = _world(*STAKE, holds("T", "100", "C"))
    number = world.number_of("C")
    assert number is not None
    (row,) = exposure_rows(world, [number], ["us"], parse_day("2023-01-01"), links=False)
    assert row["result"] == "Review needed: sale near listing"


DEATH: Final = "2022-04-01"
HEIR: Final = holds("N", "60", "T", start=DEATH)


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ([], "and is stated to have died by then (it is not stated who has it since)"),
        ([HEIR], "and is stated to have died by then; it then went to N"),
        (
            [holds("N", "60", "T")],
            "and is stated to have died by then; the next stated owner was N",
        ),
    ],
)
def test_who_died_gave_nothing_up(others: Sequence[Row], words: str) -> None:
    dead = Party("P", "Person", [Name("P")], end="2022-03-28")
    path = _paths(dead, holds("P", "60", "T", end=DEATH), *others, target="T")[-1]
    assert path["hops"][0]["by_death"]
    assert f"held 60% of T until 1 April 2022 {words}" in path["sentence"]
    assert "What P had until death in T counts for a review only" in path["why_not_counted"]
    for said in (path["sentence"], path["why_not_counted"], *path["remarks"]):
        assert "gave up" not in said
        assert "transferred" not in said
    first = path["hops"][0]
    assert transfer_label(first) == "held 60% until 1 April 2022"
    assert relation_words(first) in ("had, until death, a stake in", "preceded")


def test_who_stays_in_a_trust_is_told_beside_who_came_in() -> None:
    role = "beneficiaryOfLegalArrangement"
    rows = [
        holds("P", None, "T", role, end=SOLD),
        holds("S", None, "T", role, start="2010"),
        holds("N", None, "T", role, start=SOLD),
        Link("Family", "P", "S", role="sister"),
    ]
    said = {path["hops"][0]["to_id"]: path for path in _paths(*rows, target="T")}
    ended = "was a beneficiary of T until 24 February 2022, "
    assert f"{ended}while S, a relative (sister), stayed" in said["S"]["sentence"]
    assert f"{ended}when N came in" in said["N"]["sentence"]
    assert [said[who]["hops"][0]["to_next_owner"] for who in "SN"] == [True, False]
