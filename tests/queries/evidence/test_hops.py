"""Hops and facts: relations, shares, measures, remarks, sources."""

from decimal import Decimal
from fractions import Fraction

import pytest

from graph.paths.link_paths import link_paths
from graph.paths.path_search import Product
from graph.record.model import Arrangement, Document, Gap, Interest, Link, Listing, Name, Party, Row
from graph.values.errors import InputError
from graph.values.share import parse_share
from graph.world.connections import Surroundings
from graph.world.identity import world_from_rows
from graph.world.world import World
from queries.answers.interest_levels import limited_interests
from queries.rows.hops import hop
from queries.rows.party_rows import facts_of
from queries.rows.path_rows import PathQuestion, path_row, percent_ends
from tests.queries.evidence.made_up import DAY, holds, number, paths_of


def small(*rows: Row) -> World:
    names = {end for row in rows if isinstance(row, Interest) for end in (row.owner, row.asset)}
    return world_from_rows(
        [*(Party(n, "Company", [Name(n.upper())]) for n in sorted(names)), *rows]
    )


def test_an_identifier_with_wrong_check_digits_says_so() -> None:
    world = world_from_rows([Party("p", "Company", [Name("P")], identifiers=["RU-INN:7750004169"])])
    (said,) = facts_of(world, 0, DAY)["identifiers"]
    assert said["valid"] is False
    assert "not a correct number" in said["remark"]


def test_gaps_and_arrangements_of_a_party() -> None:
    world = world_from_rows(
        [
            Party("p", "Company", [Name("P")]),
            Gap("p", "unspecified_owner", "unknown", share=parse_share(">25..50")),
            Arrangement(["p", "q"], name="pact"),
        ]
    )
    facts = facts_of(world, number(world, "p"), DAY)
    assert [(gap["share"], gap["about"]) for gap in facts["gaps"]] == [(">25..50", "P")]
    assert [pact["members"] for pact in facts["arrangements"]] == [["P", "q"]]


def test_owners_put_what_holds_first_and_follow_only_that() -> None:
    world = small(
        holds("old", "t", "90", end="2020"),
        holds("a", "t", "10"),
        holds("b", "t", "60"),
        holds("c", "b", "100"),
        holds("d", "old", "100"),
    )
    rows = limited_interests(world, number(world, "t"), DAY, ("owners", 5), None)[0]
    told = [(row["depth"], row["from_id"], row["holds"], row["state"]) for row in rows]
    assert told == [
        (1, "b", "yes", "in force"),
        (2, "c", "yes", "in force"),
        (1, "a", "yes", "in force"),
        (1, "old", "no", "ended"),
    ]
    rows = limited_interests(world, number(world, "t"), DAY, ("owners", 1), None)[0]
    assert {row["depth"] for row in rows} == {1}
    with pytest.raises(InputError, match="direction"):
        limited_interests(world, 0, DAY, ("sideways", 1), None)


def test_loops_and_repeated_branches_are_cut_and_said() -> None:
    world = small(holds("t", "a", "50"), holds("a", "b", "50"), holds("b", "t", "50"))
    rows = limited_interests(world, number(world, "t"), DAY, ("holdings", 50), None)[0]
    assert [row["to_id"] for row in rows] == ["a", "b", "t"]
    assert [bool(row["cut"]) for row in rows] == [False, False, True]
    diamond = small(
        holds("t", "a", "50"),
        holds("t", "b", "40"),
        holds("a", "c", "9"),
        holds("b", "c", "9"),
        holds("c", "d", "9"),
    )
    rows = limited_interests(diamond, number(diamond, "t"), DAY, ("holdings", 50), None)[0]
    assert [row["to_id"] for row in rows] == ["a", "c", "d", "b", "c"]
    assert "shown once" in rows[-1]["cut"]


@pytest.mark.parametrize(
    ("interest", "relation", "types", "measure"),
    [
        (holds("a", "t", "10"), "OWNS", ["shareholding"], "shareholding"),
        (holds("a", "t", votes=parse_share("10")), "OWNS", ["votingRights"], "votingRights"),
        (holds("a", "t", types=["settlor"]), "CONTROLS", ["settlor"], None),
        (holds("a", "t", types=["consolidation"]), "CONSOLIDATED_BY", ["consolidation"], None),
        (holds("a", "t", types=["shareholding"]), "OWNS", ["shareholding"], "shareholding"),
        (
            holds("a", "t", "60", types=["appointmentOfBoard"]),
            "OWNS",
            ["appointmentOfBoard"],
            "appointmentOfBoard",
        ),
    ],
)
def test_relation_types_and_measure(
    interest: Interest, relation: str, types: list[str], measure: str | None
) -> None:
    said = hop(small(interest), "interests", 0)
    assert (said["relation"], said["types"], said["measure"]) == (relation, types, measure)
    assert (said["share_min_pct"] is None) == (measure is None)


def test_shares_are_exact_decimals_with_their_ends() -> None:
    said = hop(small(holds("a", "t", ">25..33.3333", share_published="25-33")), "interests", 0)
    assert isinstance(said["share_min_pct"], Decimal)
    assert (said["share_min_pct"], said["share_max_pct"]) == (Decimal(25), Decimal("33.3333"))
    assert (said["min_closed"], said["max_closed"]) == (False, True)
    assert said["share_as_published"] == "25-33"


def test_the_title_of_the_cited_document_is_the_source() -> None:
    world = small(
        holds("a", "t", "10", document="example:memo"),
        Document("example:memo", "A memo", publisher="A ministry", url="https://example.org/m"),
    )
    said = hop(world, "interests", 0)
    assert (said["source"], said["publisher"]) == ("A memo", "A ministry")
    assert said["url"] == "https://example.org/m"
    assert hop(small(holds("a", "t", "10")), "interests", 0)["source"] == "example"


@pytest.mark.parametrize(
    ("product", "expected"),
    [
        (Product(Fraction(1, 3), Fraction(1, 3)), ("33.333333", "33.333334", False, False)),
        (Product(Fraction(1, 4), Fraction(1, 2)), ("25", "50", True, True)),
        (Product(Fraction(1, 4), Fraction(1, 2), True, True), ("25", "50", False, False)),
    ],
)
def test_products_are_rounded_outward(
    product: Product, expected: tuple[str, str, bool, bool]
) -> None:
    low, high, low_closed, high_closed = percent_ends(product)
    assert (low, high) == (Decimal(expected[0]), Decimal(expected[1]))
    assert (low_closed, high_closed) == expected[2:]


def test_a_path_counts_only_where_each_holder_between_is_caught() -> None:
    world = small(
        holds("a", "b", "60"),
        holds("b", "t", "30"),
        Listing("a", "EU", "eu_list", "269/2014", ["asset_freeze"], start="2022-03-15"),
    )
    between = number(world, "b")
    (row,) = paths_of(world, "t", "a")
    assert not row["counts_toward_rule"]
    assert row["why_not_counted"] == (
        "B was not shown to be more than 50% owned, so its holding does not count."
    )
    (row,) = paths_of(world, "t", "a", possible={between})
    assert row["why_not_counted"] == "It is open whether B was more than 50% owned."
    (row,) = paths_of(world, "t", "a", caught={between: 1})
    assert (row["counts_toward_rule"], row["why_not_counted"]) == (True, None)
    assert (row["path_min_pct"], row["path_max_pct"]) == (18, 18)
    assert row["party_ids"] == ["a", "b", "t"]
    assert row["sentence"] == (
        "A, on the EU list since 15 March 2022, held 60% of B [1], which held 30% of T [2]."
    )
    assert [note[:3] for note in row["footnotes"]] == ["[1]", "[2]"]


@pytest.mark.parametrize(
    ("interest", "why"),
    [
        (holds("a", "t", "60", certainty="alleged"), "The interest of A in T is alleged only."),
        (
            holds("a", "t", "60", start="2024"),
            "The sources leave open whether A had an interest in T on that day.",
        ),
        (holds("a", "t", types=["settlor"]), "No share of A in T is stated that the rule counts."),
    ],
)
def test_why_a_direct_path_does_not_count(interest: Interest, why: str) -> None:
    (row,) = paths_of(small(interest), "t", "a")
    assert (row["counts_toward_rule"], row["why_not_counted"]) == (False, why)


def test_of_who_has_control_and_a_share_nobody_says_that_no_share_is_stated() -> None:
    control = holds("a", "t", types=["settlor"])
    rows = paths_of(small(control, holds("a", "t", "0.1")), "t", "a")
    whys = [row["why_not_counted"] or "" for row in rows]
    assert not any("No share of A" in why for why in whys)
    assert "The rule does not count that A was settlor of T, only its share." in whys


@pytest.mark.parametrize(
    ("right", "what"),
    [
        (
            holds("a", "t", "20", types=["appointmentOfBoard"]),
            "held 20% of the seats on the board of T",
        ),
        (
            holds("a", "t", types=["rightToProfitOrIncomeFromAssets"]),
            "had a right to income from assets of T",
        ),
    ],
)
def test_a_right_that_is_no_control_is_not_called_one(right: Interest, what: str) -> None:
    rows = paths_of(small(right, holds("a", "t", "0.1")), "t", "a")
    whys = [row["why_not_counted"] or "" for row in rows]
    assert f"The rule does not count that A {what}, only its share." in whys
    assert not any("control" in why for why in whys)


def test_a_listing_that_perhaps_held_does_not_count_for_certain() -> None:
    world = small(
        holds("a", "t", "60"),
        Listing("a", "EU", "eu_list", measures=["asset_freeze"], start="2024"),
    )
    (row,) = paths_of(world, "t", "a")
    assert row["why_not_counted"] == "It is open whether the entry stood that day."


def test_further_statements_and_register_bands_are_remarked() -> None:
    world = small(holds("a", "t", "60", summary=True), holds("a", "t", "55"))
    (row,) = paths_of(world, "t", "a")
    assert [said["share_min_pct"] for said in row["hops"][0]["also"]] == [55]
    assert row["counts_toward_rule"]
    assert "register band" in row["remarks"][0]
    assert "directly or indirectly" in row["sentence"]


def test_the_party_behind_a_nominee_is_named_as_such() -> None:
    stake = holds("n", "t", "80", nominee_for="a", share_published="80")
    world = small(stake, holds("a", "x", "1"))
    (row,) = paths_of(world, "t", "a")
    (said,) = row["hops"]
    assert (said["from_id"], said["held_by"], said["share_min_pct"]) == ("a", "N", None)
    assert "held 80% of T through N as a nominee" in row["sentence"]
    assert "nominee held it for A, and the rule counts whoever" in (row["why_not_counted"] or "")


def test_a_shared_address_names_both_records() -> None:
    here = ["Werftestrasse 4, 6005 Lucerne"]
    world = world_from_rows([Party(n, "Company", [Name(n)], addresses=here) for n in ("t", "l")])
    (path,) = link_paths(Surroundings(world, DAY), number(world, "t"), [number(world, "l")])
    row = path_row(world, path, PathQuestion(DAY))
    (said,) = row["hops"]
    assert row["class"] == "address"
    assert {said["record"], said["other_record"]} == {"example:1", "example:2"}
    assert said["quote"] == here[0]
    assert "had the same address as" in row["sentence"]


def test_names_of_sources_cannot_break_the_line() -> None:
    name = "Evil\n\n# heading"
    world = world_from_rows([Party("t", "Company", [Name(name)]), Link("Supply", "t", "l")])
    (path,) = link_paths(Surroundings(world, DAY), number(world, "t"), [number(world, "l")])
    assert "\n" not in path_row(world, path, PathQuestion(DAY))["sentence"]
