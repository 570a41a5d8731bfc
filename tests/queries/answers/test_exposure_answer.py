"""The sample cases answer as was derived by hand; shares are exact, paths are complete."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.record.model import Interest, Listing, Row
from graph.values.dates import parse_day
from graph.values.share import parse_share
from graph.world.identity import world_from_rows
from queries.answers.exposure_answer import exposure_rows
from queries.workspace.workspace import Workspace, open_workspace
from tests.queries.conftest import Ask

pytestmark = pytest.mark.slow

CASES = Path(__file__).resolve().parents[3] / "sample_data" / "case"
EXPECTED = {
    path.name.partition(".")[0]: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted(CASES.glob("*.expected.yml"))
}
VERDICTS = [
    pytest.param(want, id=f"{case}-{want['party']}-{want['regime']}-{want['as_of']}")
    for case, page in EXPECTED.items()
    for want in page["verdicts"]
]
ORDER = ["excluded", "review", "possible", "certain", "listed"]


def test_every_case_has_an_expectation() -> None:
    assert set(EXPECTED) == {p.name.partition(".")[0] for p in CASES.glob("*.case.yaml")}
    assert len(VERDICTS) > 70


@pytest.fixture(scope="module")
def workspace(sample_workspace: Path) -> Workspace:
    return open_workspace(sample_workspace)


@pytest.mark.parametrize("case", EXPECTED)
def test_counts_of_a_case(workspace: Workspace, case: str) -> None:
    tables = workspace.world.tables
    for table, count in EXPECTED[case]["counts"].items():
        rows = [row for row in tables[table]["dataset"].to_pylist() if row == case]
        assert len(rows) == count, table


@pytest.mark.parametrize("want", VERDICTS)
def test_verdict(workspace: Workspace, want: dict[str, Any]) -> None:
    (row,) = workspace.exposure([want["party"]], [want["regime"]], want["as_of"])
    assert row["verdict"] == want["verdict"], (want["why"], row["deciding_fact"], row["caveats"])
    assert set(want.get("flags", ())) <= set(row["flags"])
    for key in ("own_min_pct", "own_max_pct", "product_min_pct", "product_max_pct"):
        if key in want:
            assert row[key] == Decimal(want[key]), key
    assert row["as_of"] == want["as_of"]


KEYS = (
    "subject_id subject_name regime rule_id as_of data_as_known_on verdict basis measure "
    "own_min_pct own_max_pct min_closed max_closed product_min_pct product_max_pct listed_owners "
    "unknown_share_max_pct flags deciding_fact caveats data_version paths"
).split()
PATH_KEYS = (
    "listed_id listed_name class hops path_min_pct path_max_pct counts_toward_rule "
    "why_not_counted sentence"
).split()
HOP_KEYS = (
    "from_id from_name relation types to_id to_name share_min_pct share_max_pct min_closed "
    "max_closed share_as_published valid_from valid_to certainty asserted_by source record url "
    "quote"
).split()


def test_rows_paths_and_hops_have_the_keys_of_the_interface(ask: Ask) -> None:
    rows = ask("exposure", "Toloka AI BV", "Yandex N.V.", "--as-of", "2024-01-01", "--links").json
    assert [row["regime"] for row in rows] == ["us_ofac_50", "eu_asset_freeze", "uk_reg7"] * 2
    assert all(set(KEYS) <= set(row) for row in rows)
    paths = [path for row in rows for path in row["paths"]]
    assert paths
    assert all(set(PATH_KEYS) <= set(path) for path in paths)
    hops = [hop for path in paths for hop in path["hops"]]
    assert all(set(HOP_KEYS) <= set(hop) for hop in hops)
    assert all(hop["source"] and hop["record"] for hop in hops)
    assert all(path["hops"] and path["sentence"].endswith(".") for path in paths)


def test_the_seed_case_in_json(ask: Ask) -> None:
    (row,) = ask(
        "exposure", "Toloka AI BV", "--regime", "eu", "--as-of", "2024-04-08", "--links"
    ).json
    assert (row["verdict"], row["basis"]) == ("excluded", "none")
    supply = [path for path in row["paths"] if path["class"] == "supply"]
    assert {path["listed_name"] for path in supply} == {"Tevian", "NtechLab"}
    claims = [h for p in supply for h in p["hops"] if h["relation"] == "SUPPLIES"]
    assert {hop["certainty"] for hop in claims} == {"alleged"}
    assert not any(path["counts_toward_rule"] for path in row["paths"])
    assert all(path["why_not_counted"] for path in row["paths"])
    assert "excluded" not in row["sentence"], "a sentence is for readers, not a code word"


def test_without_links_no_link_is_shown(ask: Ask) -> None:
    (row,) = ask("exposure", "Toloka AI BV", "--regime", "eu", "--as-of", "2024-04-08").json
    assert row["paths"] == []


def test_the_row_of_yandex_names_what_makes_it_a_review(ask: Ask) -> None:
    (row,) = ask("exposure", "Yandex N.V.", "--regime", "eu", "--as-of", "2024-01-01").json
    assert row["verdict"] == "review"
    assert "Volozh" in row["deciding_fact"]
    assert any("disputed" in text for text in row["caveats"])
    votes = [h for p in row["paths"] for h in p["hops"] if h.get("votes_min_pct") is not None]
    assert {(hop["share_min_pct"], hop["votes_min_pct"]) for hop in votes} == {(8.6, 45.3)}


def test_links_never_move_a_verdict(workspace: Workspace) -> None:
    names = ["Toloka AI BV", "Yandex N.V.", "CITGO", "EuroChem Group AG"]
    for day in ("2022-06-03", "2024-01-01", "2025-12-01"):
        bare, linked = (workspace.exposure(names, as_of=day, links=on) for on in (False, True))
        assert [r["verdict"] for r in bare] == [r["verdict"] for r in linked], day


def test_asking_for_several_is_asking_for_each(workspace: Workspace) -> None:
    names = ["CITGO", "En+ Group", "LLC Drake"]
    together = workspace.exposure(names, ["us", "eu"], "2019-02-01")
    apart = [
        row for name in names for row in workspace.exposure([name], ["us", "eu"], "2019-02-01")
    ]
    assert list(together) == apart


def test_a_day_before_the_first_version_is_not_assessed(ask: Ask) -> None:
    rows = ask("exposure", "CITGO", "--as-of", "1990-01-01").json
    assert {row["verdict"] for row in rows} == {"not_assessed"}
    assert all(row["caveats"] for row in rows)
    assert all(row["rule_id"] is None for row in rows), "no version was applied"


def test_a_rule_id_is_one_that_the_regimes_list(ask: Ask) -> None:
    known = {said["rule_id"] for row in ask("regimes").json for said in row["versions"]}
    for day in ("1990-01-01", "2010-01-01", "2024-04-08"):
        rows = ask("exposure", "CITGO", "--as-of", day).json
        assert {row["rule_id"] for row in rows} <= known | {None}, day


def test_a_listed_party_cites_its_own_entry(ask: Ask) -> None:
    (row,) = ask("exposure", "Tevian", "--regime", "eu", "--as-of", "2024-04-08").json
    (entry,) = row["listings"]
    assert (entry["authority"], entry["programme"], entry["start"]) == (
        "EU",
        "2020/1998",
        "2023-07-20",
    )
    assert row["evidence"] == [entry["record"]]
    assert (
        "EU human rights list (Regulation 2020/1998, Annex I.B no 19) from 20 July 2023"
        in row["sentence"]
    )
    (before,) = ask("exposure", "Tevian", "--regime", "eu", "--as-of", "2023-07-19").json
    assert (before["listings"], before["verdict"]) == ([], "excluded")


def test_a_listed_party_states_no_share_in_itself(workspace: Workspace) -> None:
    (row,) = workspace.exposure(["Tevian"], ["eu"], "2024-04-08")
    assert row["verdict"] == "listed"
    keys = [key for key in row if key.startswith(("own_", "product_"))]
    assert len(keys) == 6
    assert {row[key] for key in [*keys, "min_closed", "max_closed"]} == {None}


def _row_of(*rows: Row) -> dict[str, Any]:
    world = world_from_rows(rows)
    (found,) = exposure_rows(
        world, [world.number_of("T") or 0], ["eu"], parse_day("2024-04-08"), links=False
    )
    return found


def test_open_ends_are_open_in_every_column() -> None:
    chain: list[Row] = [
        Interest("X", "A", ["shareholding"], share=parse_share("50..<75")),
        Interest("A", "T", ["shareholding"], share=parse_share(">25..33.3333")),
        Listing("X", "EU", "a_list", None, ["asset_freeze"]),
    ]
    row = _row_of(*chain)
    assert (row["product_min_pct"], row["product_min_closed"]) == (Decimal("12.5"), False)
    assert (row["product_max_pct"], row["product_max_closed"]) == (Decimal("24.999975"), False)
    whole = _row_of(*chain[2:], Interest("X", "T", ["shareholding"], share=parse_share("20..40")))
    assert (whole["product_min_closed"], whole["product_max_closed"]) == (True, True)
    rounded = _row_of(
        *chain[2:],
        Interest("X", "A", ["shareholding"], share=parse_share("33.3333")),
        Interest("A", "T", ["shareholding"], share=parse_share("33.3333")),
    )
    assert rounded["product_min_pct"] < rounded["product_max_pct"]
    assert (rounded["product_min_closed"], rounded["product_max_closed"]) == (False, False)


def test_a_sentence_does_not_close_an_open_end() -> None:
    row = _row_of(
        Interest("X", "T", ["shareholding"], share=parse_share("25..<39")),
        Listing("X", "EU", "a_list", None, ["asset_freeze"]),
    )
    assert "held at least 25% and less than 39%; the rule asks for" in row["reading"]
    assert "held at least 25% and less than 39% of T [1]; the rule needs" in row["sentence"]


def test_a_sentence_says_that_the_dates_of_an_entry_leave_the_day_open() -> None:
    row = _row_of(Listing("T", "EU", "a_list", None, ["asset_freeze"], start="2024"))
    assert (row["verdict"], row["basis"]) == ("possible", "listing")
    assert row["reading"] == "It is open whether T was on the EU list on 8 April 2024."
    assert "owned" not in row["sentence"]


def test_a_sentence_adds_nobody_up_where_the_rule_does_not() -> None:
    stakes = [
        Interest(o, "T", ["shareholding"], share=parse_share(s))
        for o, s in (("X", "30"), ("Y", "25"))
    ]
    lists = [Listing(party, "UK", "a_list", None, ["asset_freeze"]) for party in "XY"]
    world = world_from_rows([*stakes, *lists])
    (row,) = exposure_rows(
        world, [world.number_of("T") or 0], ["uk"], parse_day("2024-04-08"), links=False
    )
    assert row["verdict"] == "excluded"
    assert "no listed party by itself held more than 30%" in row["reading"]
    assert "None by itself held more than 30%" in row["sentence"]


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("toloka:yandex_nv", "toloka:yandex_nv"),
        ("NL-KVK:27265167", "toloka:yandex_nv"),
        ("ЯНДЕКС", "toloka:yandex_nv"),
        ("yandex n.v.", "toloka:yandex_nv"),
        ("Толока", "toloka:toloka_bv"),
    ],
)
def test_what_a_party_may_be(ask: Ask, text: str, party: str) -> None:
    rows = ask("exposure", text, "--regime", "eu").json
    assert [row["subject_id"] for row in rows] == [party]


@pytest.mark.parametrize(("short", "key"), [("us", "us_ofac_50"), ("uk_reg7", "uk_reg7")])
def test_regimes_by_key_and_by_short_name(ask: Ask, short: str, key: str) -> None:
    (row,) = ask("exposure", "CITGO", "--regime", short).json
    assert row["regime"] == key


def test_today_is_the_default_and_printed(ask: Ask) -> None:
    before = date.today().isoformat()
    (row,) = ask("exposure", "CITGO", "--regime", "us").json
    assert before <= row["as_of"] <= date.today().isoformat()


def test_paths_are_best_first_and_say_what_they_explain(ask: Ask) -> None:
    rows = ask("paths", "LLC Drake", "--regime", "eu", "--as-of", "2024-01-15").json
    assert all(set(PATH_KEYS) <= set(row) for row in rows)
    assert [row["path_min_pct"] for row in rows] == [50, 50]
    assert {row["explained_pct"] for row in rows} == {100}
    assert [len(row["hops"]) for row in rows] == [2, 3]
    one = ask("paths", "LLC Drake", "--as-of", "2024-01-15", "-k", "1").json
    assert [row["hops"] for row in one] == [rows[0]["hops"]]
