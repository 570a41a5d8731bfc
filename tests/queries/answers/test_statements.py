"""Statements between two parties side by side, and records cut out of the files that were kept."""

import re
from pathlib import Path
from typing import Any

import pytest

from ingest.load.pipeline import Options
from queries.question.sample_files import sample_files
from queries.workspace.workspace import Workspace, open_workspace

pytestmark = pytest.mark.slow

DAY = "2024-04-08"
MINE = """
case: mine
title: Two sources that do not agree
sources:
  register: {title: Register, publisher: A register}
  paper: {title: Paper, publisher: A paper, url: "https://example.org/"}
parties:
  owner: {schema: Person, name: Owner, source: register}
  nominee: {schema: Company, name: Nominee, source: register}
  firm: {schema: Company, name: Firm, source: register}
interests:
  - {owner: owner, asset: firm, share: "10", start: 2020-01-01, source: register}
  - owner: owner
    asset: firm
    share: "20..30"
    certainty: reported
    source: paper
    quote: a fifth
  - {owner: owner, asset: firm, share: "90", end: 2019-01-01, source: paper}
  - {owner: owner, asset: firm, types: [appointmentOfBoard], source: paper}
  - {owner: nominee, asset: firm, share: "5", types: [shareholding, nominee], nominee_for: owner,
     source: register}
links:
  - {kind: Family, from: firm, to: owner, source: paper}
transfers:
  - {giver: owner, receiver: nominee, asset: firm, share: "60", on: 2019-01-01, source: paper}
gaps:
  - {about: paper, kind: withheld, ground: privacy, locator: p. 2, source: paper}
  - {about: register, kind: not_found, ground: nothing, source: register}
  - {about: owner, kind: withheld, ground: safety, source: register}
"""


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with a case whose sources do not agree."""
    folder = tmp_path_factory.mktemp("mine")
    (folder / "mine.case.yaml").write_text(MINE, encoding="utf-8")
    workspace = open_workspace(folder / "workspace")
    (outcome,) = workspace.load([folder / "mine.case.yaml"], Options())
    assert not outcome.is_refused, outcome.answer
    return workspace


def test_every_statement_of_a_relation_stands_side_by_side(mine: Workspace) -> None:
    found = mine.statements("Owner", "Firm", "OWNS", DAY)
    assert [s["record"] for s in found["statements"]] == [
        "mine:interests/1", "mine:interests/2", "mine:interests/3"
    ]  # fmt: skip
    assert [s["state"] for s in found["statements"]] == ["in force", "in force", "ended"]
    first = found["statements"][0]
    assert first["file"] == "mine.case.yaml"
    assert len(first["source_id"]) == 64
    assert first["position"].startswith("line ")
    assert (found["from_name"], found["to_name"], found["as_of"]) == ("Owner", "Firm", DAY)


def test_sources_that_disagree_are_named_with_what_they_say(mine: Workspace) -> None:
    said = mine.statements("Owner", "Firm", "OWNS", DAY)["disagree"]
    assert said == (
        "Register (mine:interests/1) says 10%; Paper (mine:interests/2) says between 20% and "
        "30%. Both cannot be true on this day."
    )
    before = mine.statements("Owner", "Firm", "OWNS", "2018-06-01")["disagree"]
    assert "Paper (mine:interests/3) says 90%" in before
    assert mine.statements("Owner", "Firm", "CONTROLS", DAY)["disagree"] is None


def test_control_holds_what_a_nominee_has_and_a_link_is_found_either_way(mine: Workspace) -> None:
    control = mine.statements("Owner", "Firm", "CONTROLS", DAY)["statements"]
    assert [s["record"] for s in control] == ["mine:interests/4", "mine:interests/5"]
    for ends in (("Owner", "Firm"), ("Firm", "Owner")):
        family = mine.statements(*ends, "FAMILY_OF", DAY)["statements"]
        assert [s["record"] for s in family] == ["mine:links/1"]
    everything = mine.statements("Owner", "Firm", None, DAY)["statements"]
    assert len(everything) == 7


def test_a_transfer_stands_beside_what_its_giver_no_longer_has(mine: Workspace) -> None:
    found = mine.statements("Owner", "Nominee", "TRANSFERRED", DAY)
    assert [s["record"] for s in found["statements"]] == ["mine:transfers/1", "mine:interests/3"]
    found = mine.statements("Nominee", "Firm", "RECEIVED", DAY)
    assert [s["record"] for s in found["statements"]] == ["mine:transfers/1"]


def test_passages_that_are_withheld_come_with_their_ground(mine: Workspace) -> None:
    found = mine.statements("Owner", "Firm", "OWNS", DAY)["withheld"]
    assert [(gap["ground"], gap["locator"]) for gap in found] == [
        ("safety", None),
        ("privacy", "p. 2"),
    ]
    assert mine.statements("Nominee", "Firm", "OWNS", DAY)["withheld"] == []


def test_a_shared_address_is_stated_by_both(shared: Workspace) -> None:
    found = shared.statements("One Ltd", "Two Ltd", "SAME_ADDRESS", DAY)["statements"]
    assert [s["note"] for s in found] == ["stated of One Ltd", "stated of Two Ltd"]
    assert {s["quote"] for s in found} == {"1 High Street, London", "1 HIGH STREET London"}


@pytest.fixture
def shared(tmp_path: Path) -> Workspace:
    """Two companies at one address."""
    file = tmp_path / "shared.ftm.json"
    file.write_text(
        '{"id":"one","schema":"Company","properties":{"name":["One Ltd"],'
        '"address":["1 High Street, London"]}}\n'
        '{"id":"two","schema":"Company","properties":{"name":["Two Ltd"],'
        '"address":["1 HIGH STREET London"]}}\n',
        encoding="utf-8",
    )
    workspace = open_workspace(tmp_path / "workspace")
    workspace.load([file], Options(reader="ftm"))
    return workspace


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with every sample file."""
    workspace = open_workspace(tmp_path_factory.mktemp("samples"))
    workspace.load(sample_files(), Options())
    return workspace


def rows_of(workspace: Workspace) -> dict[str, list[dict[str, Any]]]:
    """One row of each dataset and source file, by reader."""
    readers = {row["source_id"]: row["reader"] for row in workspace.sources()}
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in workspace.world.tables["parties"].to_pylist():
        found.setdefault(readers[row["source_id"]], {}).setdefault(row["source_id"], row)
    return {reader: list(rows.values()) for reader, rows in found.items()}


def test_records_of_the_readers_are_shown_as_published(samples: Workspace) -> None:
    by_reader = rows_of(samples)
    for reader in ("case", "eu_fsf", "gleif", "uk_psc", "uk_company", "un", "uk_sanctions", "ftm"):
        for row in by_reader[reader]:
            found = samples.published_record(row["source_id"], row["position"])
            assert found["text"], (reader, found)
            name = row["names"][0]["value"] if row["names"] else row["record_id"]
            known = [*name.split(), row["record_id"], *re.split("[/:]", row["record_id"])]
            text = found["text"].lower()
            assert any(word.lower() in text for word in known), (reader, name, text)


def test_what_cannot_be_cut_out_says_where_to_look(samples: Workspace) -> None:
    for rows in rows_of(samples).values():
        for row in rows:
            found = samples.published_record(row["source_id"], row["position"])
            assert (found["text"] is None) == bool(found["why_not"])
    (row,) = rows_of(samples)["uk_company"]
    for position in ("line 4711", "page 3", "line 0"):
        found = samples.published_record(row["source_id"], position)
        assert found["text"] is None
        assert "the position says where to look" in found["why_not"]


def test_a_file_that_was_not_kept_is_known_by_its_hash(tmp_path: Path) -> None:
    (tmp_path / "mine.case.yaml").write_text(MINE, encoding="utf-8")
    workspace = open_workspace(tmp_path / "workspace")
    workspace.load([tmp_path / "mine.case.yaml"], Options(keep=False))
    said = workspace.statements("Owner", "Firm", None, DAY)["statements"][0]
    found = workspace.published_record(said["source_id"], said["position"])
    assert found["text"] is None
    assert "without being kept" in found["why_not"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_row_is_shown_in_the_encoding_that_its_mapping_names(tmp_path: Path, jobs: int) -> None:
    table, mapping = tmp_path / "own.csv", tmp_path / "own.toml"
    table.write_bytes("имя;номер\nИванов;7\n".encode("windows-1251"))
    mapping.write_text(
        'record_id = "{номер}"\nencoding = "windows-1251"\n[[party]]\nkey = "p"\n'
        'id = "{номер}"\nschema = "Person"\nnames = "{имя}"\nalone = true\n',
        encoding="utf-8",
    )
    workspace = open_workspace(tmp_path / "workspace")
    (outcome,) = workspace.load([table], Options(mapping=mapping, jobs=jobs))
    assert not outcome.is_refused, outcome.answer
    (party,) = rows_of(workspace)["table"]
    shown = workspace.published_record(party["source_id"], party["position"])
    assert shown["text"] == "имя;номер\nИванов;7"


def test_a_party_in_braces_is_shown_without_its_siblings(mine: Workspace) -> None:
    row = next(r for r in mine.world.tables["parties"].to_pylist() if r["id"] == "mine:owner")
    text = mine.published_record(row["source_id"], row["position"])["text"]
    assert text == "  owner: {schema: Person, name: Owner, source: register}"
    row = mine.world.tables["interests"].to_pylist()[1]
    text = mine.published_record(row["source_id"], row["position"])["text"]
    assert text.splitlines()[0] == "  - owner: owner"
    assert text.splitlines()[-1] == "    quote: a fifth"


def test_data_versions_are_listed_newest_first_and_dropped_ones_marked(tmp_path: Path) -> None:
    (tmp_path / "mine.case.yaml").write_text(MINE, encoding="utf-8")
    other = MINE.replace("case: mine", "case: other")
    (tmp_path / "other.case.yaml").write_text(other, encoding="utf-8")
    workspace = open_workspace(tmp_path / "workspace")
    assert workspace.versions() == []
    workspace.load([tmp_path / "mine.case.yaml"], Options())
    first = workspace.data_version
    workspace.load([tmp_path / "other.case.yaml"], Options())
    found = workspace.versions()
    assert [row["current"] for row in found] == [True, False]
    assert [row["data_version"] for row in found] == [workspace.data_version, first]
    assert [row["files"] for row in found] == [2, 1]
    workspace.drop("mine")
    gone = {row["data_version"]: row["gone"] for row in workspace.versions()}
    assert gone[first]
    assert not gone[workspace.data_version]


def test_a_limit_says_how_many_of_its_own_it_leaves_out(mine: Workspace) -> None:
    found = mine.owners("Firm", as_of=DAY, limit=2)
    assert (len(found), found.left_out) == (2, 3)
    whole = mine.owners("Firm", as_of=DAY)
    assert (len(whole), whole.left_out) == (5, 0)
    assert whole[:2] == found


def test_a_hash_of_no_loaded_file_is_said_to_be_none(samples: Workspace) -> None:
    # "Loaded without being kept" would claim that the file is a source of the record.
    found = samples.published_record("0" * 64, "line 1")
    assert (found["file"], found["text"]) == (None, None)
    assert found["why_not"] == "No file that is loaded has this hash."
