"""What is loaded, in which edition, and whether the caches and the store are fresh."""

import shutil
from pathlib import Path

from graph.head.manifest import Head
from queries.workspace.workspace import Workspace, open_workspace
from tests.queries.conftest import Ask

CASE = (
    "case: small\nsources: {s: {title: t}}\nparties:\n"
    "  p: {schema: Company, name: P Ltd, source: s}\n"
)


def test_a_new_workspace_holds_nothing(tmp_path: Path) -> None:
    status = open_workspace(tmp_path / "new").status()
    assert status["datasets"] == []
    assert set(status["totals"].values()) == {0}
    assert status["store"] == {"kind": "embedded", "data_version": None, "fresh": False}
    assert status["data_version"]


def test_a_load_compares_names_and_makes_them_searchable(ask_own: Ask, tmp_path: Path) -> None:
    path = tmp_path / "small.case.yaml"
    path.write_text(CASE)
    assert ask_own("load", path).code == 0
    assert ask_own("status").json["caches"] == {"world": "fresh", "names": "fresh"}
    assert ask_own("search", "P Ltd").json[0]["id"] == "small:p"


def test_asking_for_the_status_changes_nothing(ask_own: Ask, own_workspace: Path) -> None:
    def seen() -> dict[str, float]:
        return {str(p): p.stat().st_mtime for p in sorted(own_workspace.rglob("*"))}

    before = seen()
    assert ask_own("status").json == ask_own("status").json
    assert seen() == before


def test_counts_are_those_of_the_record(opened: Workspace) -> None:
    status = opened.status()
    for key in ("interests", "links", "listings", "gaps"):
        rows = len(opened.world.tables[key])
        assert status["totals"][key] == rows, key
    assert status["totals"]["parties"] == opened.world.size
    assert status["judgements"] == 0


def test_a_party_of_many_rows_and_datasets_is_counted_once(ask_own: Ask, tmp_path: Path) -> None:
    before = ask_own("status").json["totals"]["parties"]
    for name, letters in (("one", "abc"), ("two", "cd")):
        path = tmp_path / f"{name}.csv"
        lines = "".join(f"Example {letter} Ltd,Example Parent AG,60\n" for letter in letters)
        path.write_text(f"company,owner,share\n{lines}")
        assert ask_own("load", path, "--dataset", name).code == 0
    status = ask_own("status").json
    counts = {row["dataset"]: row["parties"] for row in status["datasets"]}
    assert (counts["one"], counts["two"]) == (4, 3)
    assert status["totals"]["parties"] == before + 7
    hits = ask_own("search", "Example C Ltd").json
    left, right = (row["id"] for row in hits if row["name"] == "Example c Ltd")
    assert ask_own("judge", left, right, "positive", "--reason", "one company").code == 0
    assert ask_own("search", "Example C Ltd").code == 0
    status = ask_own("status").json
    assert status["totals"]["parties"] == before + 6, "one party of two datasets"
    assert counts == {row["dataset"]: row["parties"] for row in status["datasets"]}


def test_parties_that_nobody_counted_yet_have_no_number(ask_own: Ask, own_workspace: Path) -> None:
    (counted,) = own_workspace.glob("cache/world/*")
    shutil.rmtree(counted)
    status = ask_own("status").json
    assert status["totals"]["parties"] is None
    assert {row["parties"] for row in status["datasets"]} == {None}
    assert status["totals"]["records"]


def test_the_date_of_an_edition_is_the_latest(ask_own: Ask, tmp_path: Path) -> None:
    path = tmp_path / "feed.ftm.json"
    path.write_text('{"id": "a", "schema": "Company", "properties": {"name": ["A Ltd"]}}\n')
    assert ask_own("load", path, "--retrieved-on", "2024-01-31").code == 0
    path.write_text('{"id": "b", "schema": "Company", "properties": {"name": ["B Ltd"]}}\n')
    assert ask_own("load", path, "--retrieved-on", "2023-01-31").code == 0
    (row,) = [r for r in ask_own("status").json["datasets"] if r["dataset"] == "feed"]
    assert (row["retrieved_on"], row["files"], row["records"]) == ("2024-01-31", 2, 2)


def test_sources_name_every_file_with_its_hash(opened: Workspace) -> None:
    rows = opened.sources()
    assert {row["file"] for row in rows} == {
        f"{name}.case.yaml" for name in ("alabuga", "citgo", "enplus", "eurochem", "toloka")
    }
    assert all(len(row["source_id"]) == 64 and row["reader"] == "case" for row in rows)


def test_the_data_version_is_that_of_the_head(opened: Workspace) -> None:
    head: Head = opened.record.head()
    assert opened.status()["data_version"] == head.data_version == opened.data_version
