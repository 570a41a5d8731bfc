"""Facts, hops and paths of the seed case, with their sources."""

from pathlib import Path

import pytest

from graph.holdings.upstream_stakes import cone_of
from graph.paths.link_paths import link_paths
from graph.paths.path_search import best_paths
from graph.record.record import Record
from graph.values.dates import parse_day
from graph.world.connections import Surroundings
from graph.world.open_world import open_world
from graph.world.world import World
from ingest.load.pipeline import Options, load
from queries.rows.hops import hop
from queries.rows.party_rows import facts_of
from queries.rows.path_rows import PathQuestion, path_row
from tests.queries.evidence.made_up import DAY, number

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
    assert not outcome.is_refused
    return open_world(record)


def _row(world: World, table: str, record: str) -> int:
    found: int = world.tables[table]["record_id"].to_pylist().index(record)
    return found


def test_the_service_paths_of_the_seed_case_are_alleged_and_move_nothing(
    seed_case: World,
) -> None:
    listed = [number(seed_case, f"toloka:{name}") for name in ("tevian", "ntechlab")]
    target = number(seed_case, "toloka:toloka_bv")
    found = link_paths(Surroundings(seed_case, DAY), target, listed, hops=1)
    rows = [path_row(seed_case, path, PathQuestion(DAY)) for path in found]
    assert sorted(row["listed_name"] for row in rows) == ["NtechLab"] * 5 + ["Tevian"] * 4
    for row in rows:
        (said,) = row["hops"]
        assert row.keys() >= PATH_KEYS
        assert said.keys() >= HOP_KEYS
        assert row["class"] == "supply"
        assert (said["relation"], said["types"]) == ("SUPPLIES", ["service"])
        assert (said["from_name"], said["certainty"]) == ("Toloka AI BV", "alleged")
        assert not row["counts_toward_rule"]
        assert row["why_not_counted"] == "Links never count."
        assert row["path_min_pct"] is None
        assert row["sentence"].startswith(
            f"{said['asserted_by']}{',' if ',' in said['asserted_by'] else ''} alleged that"
        )
        assert f"supplied a service to {row['listed_name']}" in row["sentence"]
        assert "on the EU list since 20 July 2023" in row["sentence"]


def test_a_partial_date_of_the_seed_case_is_said_as_such(seed_case: World) -> None:
    said = hop(seed_case, "links", _row(seed_case, "links", "links/3"), day=DAY)
    assert (said["valid_from"], said["date_precision"], said["holds"]) == ("2019", "year", "yes")
    assert said["record"] == "toloka:links/3"
    assert said["source"].startswith("Paid pennies")
    assert said["url"].startswith("https://pulitzercenter.org/")
    assert said["position"].startswith("line ")
    assert len(said["source_id"]) == 64
    assert (said["published_on"], said["reader"]) == ("2024-03-27", "case")


def test_the_trust_path_of_the_seed_case_says_votes_capital_and_role(seed_case: World) -> None:
    day = parse_day("2024-01-01")
    cone = cone_of(seed_case, number(seed_case, "toloka:yandex_nv"), day, ("shareholding",))
    paths = best_paths(cone, [number(seed_case, "toloka:volozh")], 10)
    disputed, trust = (path_row(seed_case, path, PathQuestion(day)) for path in paths)
    assert "disputed" in disputed["why_not_counted"]
    assert (
        "controlled or influenced Yandex N.V. from June 2022, as asserted by"
        in disputed["sentence"]
    )
    assert "was settlor and a beneficiary of" in trust["sentence"]
    assert "held 8.6% of the shares and 45.3% of the votes in Yandex N.V." in trust["sentence"]
    assert "from June 2022" in trust["sentence"]
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
