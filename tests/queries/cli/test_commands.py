"""Every command: the keys of its answer, the exit code, stdout for data and stderr for remarks."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from queries.cli.commands import cli
from tests.queries.conftest import Ask, cases

COUNTS = ["records", "parties", "interests", "links", "listings", "gaps", "quarantined"]


LOAD_KEYS = (
    "file dataset reader records_read records_kept records_quarantined records_unchanged parties "
    "interests links listings gaps closed data_version"
).split()


def test_load_counts_add_up_and_the_second_load_adds_nothing(
    ask: Ask, tmp_path: Path, repository: Path
) -> None:
    files = cases(repository)
    once = ask("--workspace", tmp_path / "w", "load", *files)
    twice = ask("--workspace", tmp_path / "w", "load", *files).json
    assert once.err == ""
    for row in [*once.json, *twice]:
        assert set(LOAD_KEYS) <= set(row)
        kept, refused = row["records_kept"], row["records_quarantined"]
        assert row["records_read"] == kept + refused + row["records_unchanged"]
    assert [row["records_kept"] for row in twice] == [0] * len(files)
    assert all(row[key] == 0 for row in twice for key in ("parties", "interests", "links"))
    assert {row["data_version"] for row in twice} == {once.json[-1]["data_version"]}


def test_the_order_of_loading_does_not_matter(ask: Ask, tmp_path: Path, repository: Path) -> None:
    files = cases(repository)
    ask("--workspace", tmp_path / "a", "load", *files)
    for file in reversed(files):
        assert ask("--workspace", tmp_path / "b", "load", file).code == 0
    versions = [
        ask("--workspace", tmp_path / name, "status").json["data_version"] for name in ("a", "b")
    ]
    assert versions[0] == versions[1]


def test_a_dry_run_counts_and_writes_nothing(ask_own: Ask, tmp_path: Path) -> None:
    before = ask_own("status").json
    new = tmp_path / "new.case.yaml"
    new.write_text(
        "case: new\nsources: {s: {title: t}}\nparties: {p: {schema: Company, name: P, source: s}}\n"
    )
    (row,) = ask_own("load", "--dry-run", new).json
    assert row["parties"] == 1
    assert ask_own("status").json == before


def test_status(ask: Ask) -> None:
    status = ask("status").json
    assert {"data_version", "datasets", "totals", "store", "caches"} <= set(status)
    for row in status["datasets"]:
        assert {"dataset", "reader", "retrieved_on", *COUNTS} <= set(row)
    assert set(COUNTS) <= set(status["totals"])
    for key in set(COUNTS) - {"parties"}:
        assert status["totals"][key] == sum(row[key] for row in status["datasets"])
    stated = [row["parties"] for row in status["datasets"]]
    assert max(stated) <= status["totals"]["parties"] <= sum(stated), "of two datasets, but once"
    assert {"kind", "fresh"} <= set(status["store"])
    assert status["caches"] == {"world": "fresh", "names": "fresh"}


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("Толока", "toloka:toloka_bv"),
        ("Яндекс", "toloka:yandex_nv"),
        ("NL-KVK:27265167", "toloka:yandex_nv"),
        ("27265167", "toloka:yandex_nv"),
        ("Yandx N.V.", "toloka:yandex_nv"),
    ],
)
def test_search_finds_first(ask: Ask, text: str, party: str) -> None:
    rows = ask("search", text).json
    keys = "id name schema jurisdiction identifiers matched_on score listed".split()
    keys += "status name_original name_latin trust birth_date address companies lists".split()
    assert all(list(row) == keys for row in rows)
    assert rows[0]["id"] == party
    assert rows[0]["matched_on"]
    scores = [row["score"] for row in rows]
    assert scores == sorted(scores, reverse=True)


def test_search_narrows(ask: Ask) -> None:
    assert len(ask("search", "Yandex", "--limit", "2").json) == 2
    assert {r["jurisdiction"] for r in ask("search", "Yandex", "--country", "RU").json} == {"ru"}
    assert {r["schema"] for r in ask("search", "Volozh", "--schema", "Person").json} == {"Person"}


def test_nothing_found_is_an_answer_and_says_where_it_looked(ask: Ask) -> None:
    asked = ask("search", "qqqqqqqqqqqq")
    assert asked.json == []
    assert "toloka" in asked.err
    said = ask("search", "NL-KVK:123").err
    assert "NL-KVK:123 is not a correct number of the Dutch trade register" in said


def test_a_country_where_nothing_fits_names_those_where_something_does(ask: Ask) -> None:
    asked = ask("search", "Toloka", "--country", "zw")
    assert asked.json == []
    assert "in country ZW in " in asked.err
    assert "NL (" in asked.err
    assert "other countries" not in ask("search", "qqqqqqqqqqqq", "--country", "zw").err


@pytest.mark.parametrize(
    ("text", "similar"),
    [
        ("Tolka", True),
        ("Tolokka AI", True),
        ("Toloka", False),
        ("Tolo", False),
        ("BV Toloka AI", False),
        ("TolokaAI", False),
        ("Толока", False),
    ],
)
def test_a_name_that_is_only_like_the_one_asked_for_is_marked(
    ask: Ask, text: str, similar: bool
) -> None:
    found = {row["id"]: row["matched_on"] for row in ask("search", text).json}
    assert found["toloka:toloka_bv"].endswith(", similar spelling") is similar


def test_search_takes_codes_and_schemata_that_there_are(ask: Ask) -> None:
    assert [row["name"] for row in ask("search", "Toloka", "--country", "CH").json]
    assert ask("search", "Toloka", "--schema", "company", "--country", "nl").json
    for option, wrong, right in (
        ("--country", "zzz", "such as nl"),
        ("--country", "zz", '"zz" is no country code'),
        ("--country", "uk", "write gb"),
        ("--schema", "Firm", "company"),
    ):
        asked = ask("search", "Toloka", option, wrong)
        assert (asked.code, right in asked.err, asked.err.count("\n")) == (2, True, 1)


def test_show_has_every_fact_with_its_source(ask: Ask) -> None:
    facts = ask("show", "Toloka AI BV", "--as-of", "2024-04-08").json
    assert (facts["id"], facts["as_of"]) == ("toloka:toloka_bv", "2024-04-08")
    for key in ("names", "identifiers", "listings", "gaps"):
        assert key in facts
    lists = [value for value in facts.values() if isinstance(value, list)]
    # Gaps in sentences, and their footnotes, are texts.
    items = [item for value in lists for item in value if not isinstance(item, str)]
    assert items
    # A person can open the kept file at the place where the record stands (rule 20).
    assert all(i["source"] and i["record"] and i["source_id"] and i["position"] for i in items)
    withheld = [gap for gap in facts["gaps"] if gap["kind"] == "withheld"]
    assert withheld
    assert all(gap["ground"] for gap in withheld)
    listings = ask("show", "Arkady Volozh", "--as-of", "2024-01-01").json["listings"]
    assert ("EU", "2022-06-03", "2024-03-13", "in force") in [
        (said["authority"], said["start"], said["end"], said["state"]) for said in listings
    ]


def test_owners_and_holdings_are_two_sides(ask: Ask) -> None:
    owners = ask("owners", "LLC Drake", "--depth", "5", "--as-of", "2024-01-15").json
    assert max(row["depth"] for row in owners) == 3
    assert {row["to_name"] for row in owners if row["depth"] == 1} == {"LLC Drake"}
    holdings = ask("holdings", "JSC Alabuga SEZ", "--depth", "5", "--as-of", "2024-01-15").json
    records = {row["record"] for row in owners}
    assert records == {row["record"] for row in holdings}
    assert len(ask("owners", "LLC Drake", "--as-of", "2024-01-15").json) == 2
    for row in owners:
        assert row["source"]
        assert row["certainty"]


def test_regimes(ask: Ask) -> None:
    rows = ask("regimes").json
    assert {"us_ofac_50", "eu_asset_freeze", "uk_reg7"} <= {row["key"] for row in rows}
    for row in rows:
        for said in row["versions"]:
            assert said["rule_id"].startswith(f"{row['key']}@{said['from']}")
            assert said["threshold"]
            assert all(c["url"] for c in said["citations"])


def test_saved_queries_are_listed_and_shown(ask: Ask) -> None:
    rows = ask("query", "list").json
    assert len(rows) >= 12
    assert all(set(row) >= {"name", "title", "question", "parameters", "tags"} for row in rows)
    shown = ask("query", "show", rows[0]["name"]).json
    assert "RETURN" in shown["text"]
    assert "RETURN" in ask("--format", "table", "query", "show", rows[0]["name"]).out


@pytest.mark.slow
def test_a_saved_query_runs_on_the_embedded_store(ask_own: Ask) -> None:
    first = ask_own("query", "run", "owners_by_level")
    assert first.json
    assert "building the graph" in first.err
    again = ask_own("query", "run", "owners_by_level")
    assert again.json == first.json
    assert again.err == "", "a fresh graph is not built again"
    assert ask_own("status").json["store"]["fresh"] is True
    few = ask_own("query", "run", "owners_by_level", "--limit", "1")
    assert len(few.json) == 1
    assert "--limit" in few.err
    many = ask_own("query", "run", "owners_by_level", "--limit", "20000")
    assert many.json == first.json
    assert many.err == "--limit 20000 is more than a query returns. 10000 is used.\n"


@pytest.mark.slow
def test_rebuild_makes_everything_fresh(ask_own: Ask, own_workspace: Path) -> None:
    names = own_workspace / "cache" / "names"
    for file in names.iterdir():
        if file.is_file():
            file.write_bytes(b"broken")
    status = ask_own("rebuild").json
    assert status["caches"] == {"world": "fresh", "names": "fresh"}
    assert status["store"]["fresh"] is True
    assert ask_own("search", "Толока").json[0]["id"] == "toloka:toloka_bv"


def test_quarantine_shows_the_record_as_read(ask_own: Ask, tmp_path: Path) -> None:
    feed = tmp_path / "feed.ftm.json"
    good = {"id": "ok", "schema": "Company", "properties": {"name": ["Fine Ltd"]}}
    bad = {"schema": "Company", "properties": {"name": ["Odd Ltd"]}}
    feed.write_text(f"{json.dumps(good)}\n{json.dumps(bad)}\n{{broken\n")
    (loaded,) = ask_own("load", feed, "--reader", "ftm").json
    assert (loaded["records_kept"], loaded["records_quarantined"]) == (1, 2)
    rows = ask_own("quarantine").json
    assert [row["position"] for row in rows] == ["line 2", "line 3"]
    assert all({"file", "position", "reason", "raw"} <= set(row) for row in rows)
    assert "Odd Ltd" in rows[0]["raw"]
    assert "id" in rows[0]["reason"]
    assert ask_own("quarantine", "--dataset", loaded["dataset"]).json == rows
    assert ask_own("quarantine", "--dataset", "toloka").json == []


@pytest.mark.parametrize("option", ["--no-open", "--no-browser"])
def test_the_explorer_is_served_without_a_browser(
    option: str, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[bool] = []
    monkeypatch.setattr(
        "queries.explorer.server.serve.serve",
        lambda port, open_browser, workspace, store, **_team: served.append(open_browser),
    )
    assert ask("app", option).code == 0
    assert ask("app").code == 0
    assert served == [False, True]
    assert "--no-open" in ask("app", "--help").out
    assert "--no-browser" not in ask("app", "--help").out


def test_drop_takes_a_dataset_out(ask_own: Ask, own_workspace: Path) -> None:
    before = ask_own("status").json
    dropped = ask_own("drop", "citgo").json
    after = ask_own("status").json
    assert dropped["data_version"] == after["data_version"] != before["data_version"]
    assert "citgo" not in [row["dataset"] for row in after["datasets"]]
    assert any("citgo" in json.dumps(entry) for entry in after["dropped"])
    assert ask_own("show", "citgo:citgo").code == 2
    left = [path.relative_to(own_workspace) for path in own_workspace.rglob("*citgo*")]
    assert {path.parts[0] for path in left} == {"trash"}


def test_files_of_one_name_are_told_apart_by_their_paths(tmp_path: Path) -> None:
    places = [tmp_path / folder / "list.json" for folder in ("one", "two")]
    for place in places:
        place.parent.mkdir()
        place.write_text('{"unknown": 1}', encoding="utf-8")
    files = [str(place) for place in places]
    asked = CliRunner().invoke(cli, ["--workspace", str(tmp_path / "w"), "load", *files])
    told = [line for line in asked.stderr.splitlines() if "format not recognised" in line]
    assert [line.split(": ")[1] for line in told] == [f"{file} was not loaded" for file in files]


def test_a_remark_names_its_file_once(tmp_path: Path) -> None:
    (tmp_path / "owners.csv").write_text("owner,company,share,colour\nA,B,5,red\n", "utf-8")
    file = str(tmp_path / "owners.csv")
    asked = CliRunner().invoke(cli, ["--workspace", str(tmp_path / "w"), "load", file])
    assert asked.stderr.count("owners.csv") == asked.stderr.count(f"{file}: ") == 1
