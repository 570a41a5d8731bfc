from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from graph.canonical import build, tables_of, world_of
from graph.cone import cone_of
from graph.dates import parse_day
from graph.errors import InputError
from graph.fold import open_world
from graph.links import link_paths
from graph.model import Arrangement, Document, Gap, Interest, Link, Listing, Name, Party, Row
from graph.paths import Product, best_paths
from graph.record import Record
from graph.share import parse
from graph.surroundings import Surroundings
from graph.world import World
from ingest.pipeline import Options, load
from queries.evidence import Question, facts_of, hop, interests_of, path_row, percent_ends
from queries.exposure import exposure_rows, path_rows
from queries.words import date_words, range_words, verdict_sentence

DAY = parse_day("2024-04-08")
HOP_KEYS = set(
    "from_id from_name relation types to_id to_name share_min_pct share_max_pct min_closed "
    "max_closed share_as_published valid_from valid_to certainty asserted_by source record url "
    "quote".split()
)
PATH_KEYS = set(
    "listed_id listed_name class hops path_min_pct path_max_pct counts_toward_rule "
    "why_not_counted sentence".split()
)


@pytest.fixture(scope="module")
def seed_case(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> World:
    record = Record(tmp_path_factory.mktemp("seed"))
    file = repository / "sample_data" / "case" / "toloka.case.yaml"
    (outcome,) = load(record, [file], Options())
    assert not outcome.refused
    return open_world(record)


def number(world: World, party: str) -> int:
    found = world.index_of(party)
    assert found is not None
    return found


def paths_of(world: World, target: str, *listed: str, **more: Any) -> list[dict[str, Any]]:
    cone = cone_of(world, number(world, target), DAY, ("shareholding",))
    question = Question(DAY, threshold="more than 50 %", **more)
    found = best_paths(cone, [number(world, name) for name in listed], 10)
    return [path_row(world, path, question) for path in found]


def small(*rows: Row) -> World:
    names = {end for row in rows if isinstance(row, Interest) for end in (row.owner, row.asset)}
    return world_of([*(Party(n, "Company", [Name(n.upper())]) for n in sorted(names)), *rows])


def holds(owner: str, asset: str, share: str | None = None, **more: Any) -> Interest:
    types = more.pop("types", [])
    return Interest(owner, asset, types, share=None if share is None else parse(share), **more)


def test_the_service_paths_of_the_seed_case_are_alleged_and_move_nothing(
    seed_case: World,
) -> None:
    listed = [number(seed_case, f"toloka:{name}") for name in ("tevian", "ntechlab")]
    target = number(seed_case, "toloka:toloka_bv")
    found = link_paths(Surroundings(seed_case, DAY), target, listed, hops=1)
    rows = [path_row(seed_case, path, Question(DAY)) for path in found]
    assert sorted(row["listed_name"] for row in rows) == ["NtechLab"] * 5 + ["Tevian"] * 4
    for row in rows:
        (said,) = row["hops"]
        assert row.keys() >= PATH_KEYS
        assert said.keys() >= HOP_KEYS
        assert row["class"] == "supply"
        assert (said["relation"], said["types"]) == ("SUPPLIES", ["service"])
        assert (said["from_name"], said["certainty"]) == ("Toloka AI BV", "alleged")
        assert not row["counts_toward_rule"]
        assert row["why_not_counted"] == "a link never moves a verdict"
        assert row["path_min_pct"] is None
        assert row["sentence"].startswith(
            f"{said['asserted_by']}{',' if ',' in said['asserted_by'] else ''} allege"
        )
        assert f"has supplied a service to {row['listed_name']}" in row["sentence"]
        assert "EU, 2020/1998, since 20 July 2023" in row["sentence"]


def test_a_partial_date_of_the_seed_case_is_said_as_such(seed_case: World) -> None:
    said = hop(seed_case, "links", _row(seed_case, "links", "links/3"), day=DAY)
    assert (said["valid_from"], said["date_precision"], said["holds"]) == ("2019", "year", "yes")
    assert said["record"] == "toloka:links/3"
    assert said["source"].startswith("Paid pennies")
    assert said["url"].startswith("https://pulitzercenter.org/")
    assert said["position"].startswith("line ")
    assert len(said["source_id"]) == 64
    assert (said["published_on"], said["reader"]) == ("2024-03-27", "case")


def _row(world: World, table: str, record: str) -> int:
    found: int = world.tables[table]["record_id"].to_pylist().index(record)
    return found


def test_the_trust_path_of_the_seed_case_says_votes_capital_and_role(seed_case: World) -> None:
    day = parse_day("2024-01-01")
    cone = cone_of(seed_case, number(seed_case, "toloka:yandex_nv"), day, ("shareholding",))
    paths = best_paths(cone, [number(seed_case, "toloka:volozh")], 10)
    disputed, trust = (path_row(seed_case, path, Question(day)) for path in paths)
    assert "disputed" in disputed["why_not_counted"]
    assert "and disputed, has other influence or control over Yandex N.V." in disputed["sentence"]
    assert "is a settlor of and is a beneficiary of Volozh family trust" in trust["sentence"]
    assert "holds 8.6 % of the shares and 45.3 % of the votes in Yandex N.V." in trust["sentence"]
    assert "since June 2022 (day not stated)" in trust["sentence"]
    assert trust["class"] == "control"
    assert (trust["path_min_pct"], trust["path_max_pct"]) == (None, None)


def test_facts_of_the_seed_case_each_have_a_source(seed_case: World) -> None:
    facts = facts_of(seed_case, number(seed_case, "toloka:toloka_bv"), DAY)
    assert facts["name"] == "Toloka AI BV"
    assert {"Toloka AI BV", "Толока"} <= {name["value"] for name in facts["names"]}
    for key in ("names", "identifiers", "addresses", "facts", "listings", "gaps", "members"):
        assert all(item["source"] and item["record"] for item in facts[key])
    withheld = [gap for gap in facts["gaps"] if gap["kind"] == "withheld"]
    assert len(withheld) == 7
    assert all(gap["about_document"] for gap in withheld)
    assert {gap["about"] for gap in withheld} == {
        'Decision memo "ter beslissing", 2024Z05760/2024D13328'
    }
    assert any(gap["kind"] == "unknown_share" for gap in facts["gaps"])


@pytest.mark.parametrize(
    ("day", "state"),
    [("2022-06-02", "not yet"), ("2022-06-03", "in force"), ("2024-03-13", "ended")],
)
def test_a_listing_has_its_state_on_the_day(seed_case: World, day: str, state: str) -> None:
    facts = facts_of(seed_case, number(seed_case, "toloka:volozh"), parse_day(day))
    assert [entry["state"] for entry in facts["listings"]] == [state]


def test_an_identifier_with_wrong_check_digits_says_so() -> None:
    world = world_of([Party("p", "Company", [Name("P")], identifiers=["RU-INN:7750004169"])])
    (said,) = facts_of(world, 0, DAY)["identifiers"]
    assert said["valid"] is False
    assert "not a correct number" in said["remark"]


def test_gaps_and_arrangements_of_a_party() -> None:
    world = world_of(
        [
            Party("p", "Company", [Name("P")]),
            Gap("p", "unspecified_owner", "unknown", share=parse(">25..50")),
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
    rows = interests_of(world, number(world, "t"), DAY, "owners", 5)
    told = [(row["depth"], row["from_id"], row["holds"], row["state"]) for row in rows]
    assert told == [
        (1, "b", "yes", "in force"),
        (2, "c", "yes", "in force"),
        (1, "a", "yes", "in force"),
        (1, "old", "no", "ended"),
    ]
    rows = interests_of(world, number(world, "t"), DAY, "owners", 1)
    assert {row["depth"] for row in rows} == {1}
    with pytest.raises(InputError, match="direction"):
        interests_of(world, 0, DAY, "sideways", 1)


def test_loops_and_repeated_branches_are_cut_and_said() -> None:
    world = small(holds("t", "a", "50"), holds("a", "b", "50"), holds("b", "t", "50"))
    rows = interests_of(world, number(world, "t"), DAY, "holdings", 50)
    assert [row["to_id"] for row in rows] == ["a", "b", "t"]
    assert [bool(row["cut"]) for row in rows] == [False, False, True]
    diamond = small(
        holds("t", "a", "50"),
        holds("t", "b", "40"),
        holds("a", "c", "9"),
        holds("b", "c", "9"),
        holds("c", "d", "9"),
    )
    rows = interests_of(diamond, number(diamond, "t"), DAY, "holdings", 50)
    assert [row["to_id"] for row in rows] == ["a", "c", "d", "b", "c"]
    assert "shown once" in rows[-1]["cut"]


@pytest.mark.parametrize(
    ("interest", "relation", "types", "measure"),
    [
        (holds("a", "t", "10"), "OWNS", ["shareholding"], "shareholding"),
        (holds("a", "t", votes=parse("10")), "OWNS", ["votingRights"], "votingRights"),
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
        "B is not shown to reach more than 50 %, so it passes nothing on"
    )
    (row,) = paths_of(world, "t", "a", possible={between})
    assert row["why_not_counted"] == "whether B reaches more than 50 % is open"
    (row,) = paths_of(world, "t", "a", caught={between: 1})
    assert (row["counts_toward_rule"], row["why_not_counted"]) == (True, None)
    assert (row["path_min_pct"], row["path_max_pct"]) == (18, 18)
    assert row["party_ids"] == ["a", "b", "t"]
    assert row["sentence"] == (
        "Listed party A (EU, 269/2014, since 15 March 2022) holds 60 % of B (example, record "
        "example:4) [1], which holds 30 % of T (example, record example:5) [2]."
    )
    assert [note[:3] for note in row["footnotes"]] == ["[1]", "[2]"]


@pytest.mark.parametrize(
    ("interest", "why"),
    [
        (holds("a", "t", "60", certainty="alleged"), "alleged only: A in T"),
        (holds("a", "t", "60", start="2024"), "perhaps not on that day: A in T"),
        (holds("a", "t", types=["settlor"]), "no share that the rule counts: A in T"),
    ],
)
def test_why_a_direct_path_does_not_count(interest: Interest, why: str) -> None:
    (row,) = paths_of(small(interest), "t", "a")
    assert (row["counts_toward_rule"], row["why_not_counted"]) == (False, why)


def test_a_listing_that_perhaps_held_does_not_count_for_certain() -> None:
    world = small(
        holds("a", "t", "60"),
        Listing("a", "EU", "eu_list", measures=["asset_freeze"], start="2024"),
    )
    (row,) = paths_of(world, "t", "a")
    assert row["why_not_counted"] == "whether the listing was in force that day is not certain"


def test_further_statements_and_register_bands_are_remarked() -> None:
    world = small(holds("a", "t", "60", summary=True), holds("a", "t", "55"))
    (row,) = paths_of(world, "t", "a")
    assert [said["share_min_pct"] for said in row["hops"][0]["also"]] == [55]
    assert row["counts_toward_rule"]
    assert "register band" in row["remarks"][0]
    assert "directly or indirectly" in row["sentence"]


def test_the_party_behind_a_nominee_is_named_as_such() -> None:
    world = small(holds("n", "t", "80", nominee_for="a"), holds("a", "x", "1"))
    (row,) = paths_of(world, "t", "a")
    (said,) = row["hops"]
    assert (said["from_id"], said["held_by"], said["share_min_pct"]) == ("a", "N", None)
    assert "A stands behind a nominee who holds in T" in row["sentence"]


def test_a_shared_address_names_both_records() -> None:
    here = ["Werftestrasse 4, 6005 Lucerne"]
    world = world_of([Party(n, "Company", [Name(n)], addresses=here) for n in ("t", "l")])
    (path,) = link_paths(Surroundings(world, DAY), number(world, "t"), [number(world, "l")])
    row = path_row(world, path, Question(DAY))
    (said,) = row["hops"]
    assert row["class"] == "address"
    assert {said["record"], said["other_record"]} == {"example:1", "example:2"}
    assert said["quote"] == here[0]
    assert "has the same address as" in row["sentence"]


def test_names_of_sources_cannot_break_the_line() -> None:
    name = "Evil\n\n# heading"
    world = world_of([Party("t", "Company", [Name(name)]), Link("Supply", "t", "l")])
    (path,) = link_paths(Surroundings(world, DAY), number(world, "t"), [number(world, "l")])
    assert "\n" not in path_row(world, path, Question(DAY))["sentence"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("25", "25 %"),
        ("25..50", "between 25 % and 50 %"),
        (">25..50", "between 25 % (not included) and 50 %"),
        (">25..<50", "between 25 % (not included) and 50 % (not included)"),
        (">50", "more than 50 %"),
        (">=50", "at least 50 %"),
        ("<50", "less than 50 %"),
        ("<=50", "at most 50 %"),
        ("unknown", "an unknown share"),
        ("12.5", "12.5 %"),
        ("0.0001", "0.0001 %"),
    ],
)
def test_ranges_in_words(text: str, words: str) -> None:
    share = parse(text)
    low, high = Decimal(share.low) / 10_000, Decimal(share.high) / 10_000
    told = range_words(low, high, low_closed=not share.low_open, high_closed=not share.high_open)
    assert told == words


def test_dates_in_words() -> None:
    assert date_words("2024-04-08") == "8 April 2024"
    assert date_words("2024-04") == "April 2024 (day not stated)"
    assert date_words("2024") == "2024 (month and day not stated)"


VERDICT = {"subject_name": "Toloka AI BV", "as_of": "2024-04-08", "basis": "none", "flags": []}


@pytest.mark.parametrize(
    "verdict", ["listed", "certain", "possible", "review", "excluded", "not_assessed"]
)
def test_no_verdict_is_called_clear_or_sanctioned(verdict: str) -> None:
    said = verdict_sentence(
        {**VERDICT, "verdict": verdict, "deciding_fact": "x owns y"}, rule="the rule", sources=[]
    )
    assert "8 April 2024" in said
    assert "clear" not in said.lower()
    assert "sanctioned" not in said.lower()


def test_nothing_found_names_what_was_searched() -> None:
    row = {**VERDICT, "verdict": "excluded", "own_max_pct": Decimal(0)}
    said = verdict_sentence(row, rule="the EU rule", sources=["case file toloka", "eu_fsf"])
    assert said == (
        "Toloka AI BV is not owned, on any sourced interest, by anyone whose listing counts under "
        "the EU rule, as of 8 April 2024, in: case file toloka; eu_fsf."
    )
    said = verdict_sentence({**row, "own_max_pct": Decimal("15")}, rule="x", sources=["y"])
    assert said.endswith("Listed parties hold at most 15 %, which does not reach the threshold.")


def test_a_rebuttal_is_no_share_below_the_threshold() -> None:
    row = {**VERDICT, "verdict": "excluded", "own_max_pct": Decimal(60)}
    row["flags"] = ["owned_50_by_listed", "presumption_rebutted"]
    said = verdict_sentence(row, rule="the EU rule", sources=["case file c"])
    assert said == (
        "Toloka AI BV does not count as owned by a listed party under the EU rule, since an "
        "accepted rebuttal is in force, as of 8 April 2024; searched: case file c. Listed parties "
        "hold at most 60 %."
    )


def test_a_listing_in_doubt_is_what_a_person_must_judge() -> None:
    row = {**VERDICT, "verdict": "review", "basis": "listing"}
    said = verdict_sentence(row, rule="the EU rule", sources=[])
    assert "a person must judge what is said of a listing" in said


def test_what_decides_and_a_presumption_are_said() -> None:
    row = {
        **VERDICT,
        "verdict": "certain",
        "basis": "control",
        "flags": ["presumed"],
        "deciding_fact": "A holds exactly 50 %.",
    }
    said = verdict_sentence(row, rule="the rule", sources=[], listed_names=["A"])
    assert "counts as controlled by A" in said
    assert "presumption" in said
    assert said.endswith("What decides: A holds exactly 50 %.")


def cited(readers: dict[str, str], *entries: tuple[str, Listing]) -> list[dict[str, Any]]:
    """Give the listings of a path whose listed party stands in several datasets."""
    stake = holds("x", "t", "60")
    numbered = [
        (row, {**ORIGIN, "dataset": dataset, "record_id": str(n)})
        for n, (dataset, row) in enumerate([("reg", stake), *entries], 1)
    ]
    sources = pa.table(
        {
            "dataset": list(readers),
            "source_id": [""] * len(readers),
            "reader": list(readers.values()),
        }
    )
    world = build(tables_of(numbered), data_version="none", sources=sources)
    (path,) = paths_of(world, "t", "x")
    listings: list[dict[str, Any]] = path["listings"]
    number = world.index_of("x")
    assert number is not None
    assert facts_of(world, number, DAY)["listings"] == listings
    assert path["sentence"].startswith("Listed party x (EU, ")
    return listings


ORIGIN = {"record_key": bytes(16), "source_id": "", "position": ""}
READERS = {"all": "ftm", "fsf": "eu_fsf", "memo": "case", "sheet": "table"}


def entry(dataset: str, **more: Any) -> tuple[str, Listing]:
    row = Listing("x", "EU", f"list_of_{dataset}", measures=["asset_freeze"], **more)
    return dataset, row


def test_the_authoritys_own_list_is_cited_before_those_that_others_compile() -> None:
    entries = [
        entry("all", programme="269/2014", act="2022/336"),
        entry("sheet", programme="269/2014", act="2022/336"),
        entry("memo", programme="269/2014"),
        entry("fsf", programme="269/2014", entry_id="1"),
        entry("fsf", programme="269/2014", act="2022/336", entry_id="2"),
    ]
    wanted = [("fsf", "2"), ("fsf", "1"), ("memo", None), ("all", None), ("sheet", None)]
    for order in (entries, entries[::-1]):
        found = cited(READERS, *order)
        assert [(row["dataset"], row["entry_id"]) for row in found] == wanted


def test_a_case_that_names_the_act_is_cited_before_a_list_that_does_not() -> None:
    entries = [entry("fsf", programme="269/2014"), entry("memo", programme="x", act="2022/336")]
    assert [row["dataset"] for row in cited(READERS, *entries)] == ["memo", "fsf"]


def test_an_entry_in_no_doubt_is_cited_before_one_that_is_alleged() -> None:
    entries = [entry("fsf", act="2022/336", certainty="alleged"), entry("all")]
    assert [row["dataset"] for row in cited(READERS, *entries)] == ["all", "fsf"]


def test_a_path_from_a_listing_in_doubt_is_told_and_counts_nothing() -> None:
    def told(**more: Any) -> list[dict[str, Any]]:
        names: list[Row] = [Party(key, "Company", [Name(key)]) for key in "xyt"]
        freeze = ["asset_freeze"]
        lists = [Listing("y", "EU", "eu_fsf", None, freeze), Listing("x", "EU", "eu_fsf", **more)]
        world = world_of([*names, holds("x", "t", "60"), holds("y", "t", "10"), *lists])
        number = world.index_of("t")
        assert number is not None
        (row,) = exposure_rows(world, [number], ["eu"], DAY, links=False)
        assert row["verdict"] == "review"
        rows = path_rows(world, number, "eu", DAY, k=2, links=False)
        assert [path["explained_pct"] for path in rows] == [100, 100]
        assert path_rows(world, number, "eu", DAY, k=1, links=False)[0]["listed_id"] == "y"
        paths: list[dict[str, Any]] = row["paths"]
        return paths

    sure, alleged = told(measures=["asset_freeze"], certainty="alleged")
    assert (sure["counts_toward_rule"], alleged["counts_toward_rule"]) == (True, False)
    assert alleged["why_not_counted"] == "the listing is alleged"
    assert alleged["sentence"].startswith(
        "x, whose listing (EU, eu_fsf) is alleged, holds 60 % of t"
    )
    _, unmapped = told(programme="NEW")
    assert unmapped["why_not_counted"] == "the listing names measures that are not known"


def test_an_entry_that_holds_for_sure_is_cited_before_one_that_may() -> None:
    entries = [entry("fsf", act="2022/336", start="2024"), entry("all", start="2023-01-01")]
    assert [row["dataset"] for row in cited(READERS, *entries)] == ["all", "fsf"]
