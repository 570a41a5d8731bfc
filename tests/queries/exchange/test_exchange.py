"""What leaves in another format says the same, is accepted there, and comes back as it was."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import networkx as nx
import pyarrow as pa
import pytest

from graph.head.decisions import JUDGEMENT_OF
from graph.values.errors import InputError
from graph.world.world import World
from ingest.load.pipeline import Options
from queries.cli.commands import run
from queries.exchange.canonical_rows import CanonicalRows
from queries.exchange.ftm_entities import entity_id
from queries.exchange.write_exchange import FORMS, write_exchange
from queries.workspace.backends import record_world
from queries.workspace.workspace import Workspace, open_workspace

pytestmark = pytest.mark.slow

DAYS = ("2024-04-08", "2010-01-01", "2026-06-01")
COMPARED: tuple[Any, ...] = (
    "subject_id",
    "regime",
    "verdict",
    "reading",
    "own_min_pct",
    "own_max_pct",
    "listing_start_min",
    "open_share_pct",
)
ORIGIN = {"dataset", "record_id", "record_key", "source_id", "position", "first_seen", "last_seen"}
Judge = Callable[[str, list[Path]], list[str]]


def files(folder: Path, form: str) -> list[Path]:
    return sorted(folder.glob(f"*.{form}.json"))


def again(workspace: Workspace, form: str, folder: Path) -> Workspace:
    """Export a workspace and load the files into another one."""
    workspace.export(form, folder / "out")
    other = open_workspace(folder / "other")
    outcomes = other.load(files(folder / "out", form), Options())
    assert all(outcome.answer["records_quarantined"] == 0 for outcome in outcomes)
    return other


def stated(world: World, table: str) -> list[str]:
    """Return the rows of a table without where and when they were read: a file has its own day."""
    canonical = dict(
        zip(
            world.members["id"].to_pylist(),
            world.ids.take(world.members["party_idx"].combine_chunks()).to_pylist(),
            strict=True,
        )
    )

    def plain(name: str, value: Any) -> Any:
        return canonical.get(value, value) if isinstance(value, str) else value

    return sorted(
        repr([(name, plain(name, value)) for name, value in sorted(row.items())
              if name not in ORIGIN | {"document", "locator", "observed_on"}])
        for row in world.tables[table].drop_columns(
            [name for name in world.tables[table].column_names if name.endswith("_idx")]
        ).to_pylist()
    )  # fmt: skip


def verdicts(workspace: Workspace, parties: tuple[str, ...], day: str) -> list[tuple[Any, ...]]:
    rows = workspace.exposure(parties, as_of=day)
    return [tuple(row[key] for key in COMPARED) for row in rows]


@pytest.fixture(scope="module")
def sent(publishers: Workspace) -> Callable[[tuple[str, ...], str], list[tuple[Any, ...]]]:
    """The verdicts on what leaves, asked once for all formats."""
    return cache(partial(verdicts, publishers))


@pytest.mark.slow
@pytest.mark.parametrize("form", ["ftm", "bods"])
def test_what_comes_back_is_what_left(
    publishers: Workspace, sent: Callable[..., Any], form: str, tmp_path: Path
) -> None:
    other = again(publishers, form, tmp_path)
    here, there = record_world(publishers.record), record_world(other.record)
    assert here.ids.to_pylist() == there.ids.to_pylist()
    for table in ("parties", "interests", "links", "listings", "gaps", "rulings", "transfers"):
        assert stated(here, table) == stated(there, table)
    parties = tuple(here.ids.to_pylist())
    for day in DAYS:
        assert sent(parties, day) == verdicts(other, parties, day)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["ftm", "bods"])
def test_the_format_s_own_library_accepts_every_record(
    publishers: Workspace, judge: Judge, form: str, tmp_path: Path
) -> None:
    answer = publishers.export(form, tmp_path)
    *faults, count = judge(form, files(tmp_path, form))
    assert faults == []
    assert int(count) == sum(file["records"] for file in answer["files"])


def test_a_topic_of_our_own_travels_in_the_exact_rows_alone(tmp_path: Path) -> None:
    text = (
        "case: own\ntitle: T\nsources: {s: {title: T}}\nparties:\n"
        "  a: {schema: Company, name: A Ltd, topics: [bearer, role.pep], source: s}\n"
    )
    (tmp_path / "own.case.yaml").write_text(text, encoding="utf-8")
    workspace = open_workspace(tmp_path / "workspace")
    workspace.load([tmp_path / "own.case.yaml"], Options())
    other = again(workspace, "ftm", tmp_path)
    (file,) = files(tmp_path / "out", "ftm")
    entities = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    assert [e["properties"]["topics"] for e in entities if e["schema"] == "Company"] == [
        ["role.pep"]
    ]
    parties = record_world(other.record).tables["parties"]
    assert parties["topics"].to_pylist() == [["bearer", "role.pep"]]


def test_a_judge_that_is_given_nonsense_says_so(judge: Judge, tmp_path: Path) -> None:
    path = tmp_path / "one.ftm.json"
    entity = {"id": "a", "schema": "Person", "properties": {"birthDate": ["soon"], "owner": ["b"]}}
    path.write_text(json.dumps(entity), encoding="utf-8")
    assert len(judge("ftm", [path])) > 2


@pytest.mark.parametrize("form", ["ftm", "bods"])
def test_words_that_were_changed_are_read_and_exact_rows_left_aside(
    publishers: Workspace, form: str, tmp_path: Path
) -> None:
    publishers.export(form, tmp_path / "out", "alabuga:drake")
    path = tmp_path / "out" / f"alabuga.{form}.json"
    text = path.read_text(encoding="utf-8")
    old = '"percentage":["50"]' if form == "ftm" else '"exact":50.0'
    assert old in text
    path.write_text(text.replace(old, old.replace("50", "20")), encoding="utf-8")
    other = open_workspace(tmp_path / "other")
    other.load([path], Options())
    held = record_world(other.record).tables["interests"].to_pylist()
    assert {row["share"]["low"] for row in held if row["share"]} == {200_000, 1_000_000}


def test_what_is_only_alleged_is_no_owner_to_programs_that_look_at_no_status(
    publishers: Workspace, tmp_path: Path
) -> None:
    world = record_world(publishers.record)
    claims = [
        row for row in world.tables["interests"].to_pylist()
        if row["certainty"] in ("alleged", "disputed")
    ]  # fmt: skip
    assert claims
    publishers.export("ftm", tmp_path / "ftm")
    for line in (tmp_path / "ftm" / "toloka.ftm.json").read_text(encoding="utf-8").splitlines():
        entity = json.loads(line)
        if entity["schema"] in ("Ownership", "Control"):
            assert entity["properties"]["status"][0] not in ("alleged", "disputed")
    publishers.export("bods", tmp_path / "bods")
    for statement in json.loads((tmp_path / "bods" / "toloka.bods.json").read_bytes()):
        for interest in statement["recordDetails"].get("interests", ()):
            if interest.get("details", "").startswith(("alleged", "disputed")):
                assert interest["type"] == "unknownInterest"
                assert "share" not in interest


@pytest.mark.parametrize("form", FORMS)
def test_the_same_data_give_the_same_bytes(
    publishers: Workspace, form: str, tmp_path: Path
) -> None:
    for folder in ("one", "two", "two"):
        publishers.export(form, tmp_path / folder)
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / folder).iterdir()}
        for folder in ("one", "two")
    )
    assert one == two


def test_a_party_brings_what_is_above_it_and_next_to_it(
    publishers: Workspace, tmp_path: Path
) -> None:
    publishers.export("graphml", tmp_path / "all")
    publishers.export("graphml", tmp_path / "one", "toloka:toloka_bv", as_of="2024-04-08")
    whole, part = (
        nx.read_graphml(tmp_path / name / "ownership.graphml") for name in ("all", "one")
    )
    assert {"Toloka AI BV", "Yandex N.V.", "Tevian"} <= {
        said["name"] for _, said in part.nodes(data=True)
    }
    assert "alabuga:drake" in set(whole) - set(part)
    assert part.number_of_edges() < whole.number_of_edges()
    assert any(said["type"] == "SUPPLIES" for *_, said in part.edges(data=True))


def test_gephi_finds_every_edge_by_its_id_and_names_by_label(
    publishers: Workspace, tmp_path: Path
) -> None:
    """Gephi keeps one edge of those that share an id, and shows ids where nothing is a label."""
    publishers.export("graphml", tmp_path)
    text = (tmp_path / "ownership.graphml").read_text(encoding="utf-8")
    ids = re.findall(r"<edge [^>]*\bid=\"([^\"]+)\"", text)
    assert len(set(ids)) == len(ids) == text.count("<edge ") > 50
    graph = nx.read_graphml(tmp_path / "ownership.graphml")
    assert graph.nodes["toloka:toloka_bv"]["label"] == "Toloka AI BV"
    assert all(said["label"] == said["type"] for *_, said in graph.edges(data=True))


def test_tables_open_with_pandas_and_duckdb(publishers: Workspace, tmp_path: Path) -> None:
    import duckdb
    import pandas as pd

    publishers.export("arrow", tmp_path)
    frame = pd.read_feather(tmp_path / "interests.arrow")
    assert {"owner", "asset", "share_min_pct", "share_max_pct", "certainty"} <= set(frame.columns)
    database = duckdb.connect()
    database.register("held", pa.ipc.open_file(tmp_path / "interests.arrow").read_all())
    sql = "select max(share_max_pct), count(share_min_pct) from held"
    found = database.execute(sql).fetchone()
    assert found == (100.0, frame["share_min_pct"].count())
    assert frame["share_min_pct"].isna().any(), "a share that nobody states is no number"


def test_senzing_s_records_hold_what_is_owned(publishers: Workspace, tmp_path: Path) -> None:
    publishers.export("senzing", tmp_path)
    lines = (tmp_path / "senzing.jsonl").read_text(encoding="utf-8").splitlines()
    records = {item["RECORD_ID"]: item for item in map(json.loads, lines)}
    owner = records["alabuga:sez"]["FEATURES"]
    roles = [item["REL_POINTER_ROLE"] for item in owner if "REL_POINTER_ROLE" in item]
    assert "shareholding 100% confirmed" in roles
    assert "SANCTIONS_LISTS" in records["alabuga:sez"]


GIVEN_UP = """
case: sale
sources:
  f: {title: Annual report, publisher: A regulator, published_on: 2023-03-01}
parties:
  ivan: {schema: Person, name: Ivan Petrenko, source: f}
  sold: {schema: Company, name: Ended Holding SA, jurisdiction: lu, source: f}
  given: {schema: Company, name: Given Away SA, jurisdiction: lu, source: f}
  led: {schema: Company, name: Led Before SA, jurisdiction: lu, source: f}
  later: {schema: Company, name: Later Held SA, jurisdiction: lu, source: f}
interests:
  - {owner: ivan, asset: sold, share: "100", start: 2015-01-01, end: 2024-03-15, source: f}
  - {owner: ivan, asset: led, types: [appointmentOfBoard], start: 2015-01-01, end: 2024-05-15,
     source: f}
  - {owner: ivan, asset: later, share: "100", start: 2025-03-15, source: f}
transfers:
  - {giver: ivan, asset: given, on: 2024-03-15, share: "60", certainty: confirmed, source: f}
listings:
  - {party: ivan, authority: EU, list: eu_269_2014, programme: 269/2014, measures: [asset_freeze],
     start: 2022-04-08, source: f}
"""


@pytest.mark.parametrize("form", ["ftm", "bods"])
@pytest.mark.parametrize("party", [None, "sale:sold", "sale:given", "sale:led", "sale:later"])
def test_what_was_given_up_is_weighed_on_the_day_of_the_files(
    form: str, party: str | None, tmp_path: Path
) -> None:
    """It left with an end before the day, and the copy found no listed owner."""
    (tmp_path / "sale.case.yaml").write_text(GIVEN_UP, encoding="utf-8")
    workspace = open_workspace(tmp_path / "workspace")
    workspace.load([tmp_path / "sale.case.yaml"], Options())
    day = "2024-07-15"
    omitted = workspace.export(form, tmp_path / "out", party, as_of=day)["omitted"]
    assert any("what had ended by then" in one for one in omitted)
    other = open_workspace(tmp_path / "other")
    other.load(files(tmp_path / "out", form), Options())
    asked = (party,) if party else tuple(f"sale:{key}" for key in ("sold", "given", "led", "later"))
    here = verdicts(workspace, asked, day)
    assert party or "review" in {row[COMPARED.index("verdict")] for row in here}
    assert here == verdicts(other, asked, day)
    held = record_world(other.record).tables["interests"]["asset"].to_pylist()
    assert "sale:later" not in held


PLAIN = """
case: plain
sources:
  f: {title: Annual report, published_on: 2023-03-01}
parties:
  ivan: {schema: Person, name: Ivan Petrenko, source: f}
  anna: {schema: Person, name: Anna Petrenko, source: f}
  ann: {schema: Person, name: Annulled Person, source: f}
  votes: {schema: Company, name: Votes Apart Plc, jurisdiction: gb, source: f}
  ended: {schema: Company, name: Ended Holding SA, jurisdiction: lu, end: 2021-01-01, source: f}
  hidden: {schema: Company, name: Hidden Ltd, source: f}
interests:
  - {owner: ivan, asset: votes, share: "10", votes: ">50", source: f}
  - {owner: ivan, asset: ended, share: "100", start: 2015-01-01, end: 2020-03-15, source: f}
  - {owner: anna, asset: hidden, share: unknown, source: f}
  - {owner: ivan, asset: hidden, share: "60", certainty: alleged, source: f}
links:
  - {kind: Directorship, from: anna, to: votes, source: f}
listings:
  - {party: anna, authority: EU, list: eu_269_2014, programme: 269/2014, measures: [asset_freeze],
     start: 2022-06-03, certainty: alleged, source: f}
  - {party: ivan, authority: EU, list: eu_269_2014, programme: 269/2014, measures: [asset_freeze],
     start: 2022-03-15, end: 2023-09-15, source: f}
  - {party: ann, authority: EU, list: eu_269_2014, programme: 269/2014, measures: [asset_freeze],
     start: 2022-03-15, source: f}
rulings:
  - {about: ann, authority: EU, date: 2024-04-10, conclusion: annulled, effect: annulment,
     start: 2024-06-20, source: f}
"""
"""What a format that has no field for it must say in words."""


@pytest.fixture
def plain(tmp_path: Path) -> Workspace:
    path = tmp_path / "plain.case.yaml"
    path.write_text(PLAIN, encoding="utf-8")
    workspace = open_workspace(tmp_path / "workspace")
    workspace.load([path], Options())
    return workspace


def test_an_alleged_entry_says_so_in_followthemoney_and_loads_back_as_alleged(
    plain: Workspace, tmp_path: Path
) -> None:
    omitted = plain.export("ftm", tmp_path / "out")["omitted"]
    (file,) = (tmp_path / "out").glob("*.ftm.json")
    said = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    entries = [one["properties"] for one in said if one["schema"] == "Sanction"]
    (anna,) = [one for one in entries if one["status"] == ["alleged"]]
    assert anna["summary"][0].startswith("only alleged")
    assert anna["description"][0].startswith("only alleged")
    assert not [one for one in entries if one is not anna and "only" in str(one.get("summary"))]
    (told,) = [one for one in omitted if "alleged" in one]
    assert told.startswith("In these files 1 list entry that is only alleged")
    copy = open_workspace(tmp_path / "copy")
    copy.load([file], Options())
    listings = copy.show("Anna Petrenko")["listings"]
    assert [(one["certainty"], one["act"]) for one in listings] == [("alleged", None)]
    (verdict,) = copy.exposure(["Anna Petrenko"], ["eu"], "2024-01-01")
    assert verdict["verdict"] == "review"


def test_senzing_s_records_say_what_has_ended_or_is_only_alleged(
    plain: Workspace, tmp_path: Path
) -> None:
    omitted = plain.export("senzing", tmp_path / "out")["omitted"]
    lines = (tmp_path / "out" / "senzing.jsonl").read_text(encoding="utf-8").splitlines()
    records = {item["RECORD_ID"].removeprefix("plain:"): item for item in map(json.loads, lines)}

    def roles(party: str) -> set[str]:
        said = (item.get("REL_POINTER_ROLE") for item in records[party]["FEATURES"])
        return set(filter(None, said))

    assert roles("ivan") == {
        "shareholding 10%, votingRights >50% confirmed",
        "shareholding 100% confirmed from 2015-01-01 until 2020-03-15",
        "alleged: shareholding 60%",
    }
    assert roles("anna") == {"shareholding unknown (0–100%) confirmed"}
    listed = {name: item.get("SANCTIONS_LISTS") for name, item in records.items()}
    assert listed["anna"] == "EU 269/2014 from 2022-06-03 (only alleged)"
    assert listed["ivan"] == "EU 269/2014 from 2022-03-15 until 2023-09-15"
    assert listed["ann"] == "EU 269/2014 from 2022-03-15 (annulled 2024-06-20)"
    assert records["ended"]["DISSOLVED_ON"] == "2021-01-01"
    assert any("only alleged" in one for one in omitted)
    assert "Not in these files, which have no place for them: 1 link, 1 ruling." in omitted


def test_an_annulled_entry_has_ended_in_followthemoney(plain: Workspace, tmp_path: Path) -> None:
    plain.export("ftm", tmp_path / "out")
    (file,) = files(tmp_path / "out", "ftm")
    entities = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    (annulled,) = (
        item["properties"]
        for item in entities
        if item["schema"] == "Sanction" and item["properties"]["status"] == ["annulled"]
    )
    assert annulled["endDate"] == ["2024-06-20"]
    (note,) = (item["properties"] for item in entities if item["schema"] == "Note")
    assert note["description"] == ["EU; annulment; annulled; of 2024-04-10; from 2024-06-20"]
    (held,) = (
        item["properties"] for item in entities if "10" in item["properties"].get("percentage", ())
    )
    assert held["description"] == ["votingRights >50%"]


def test_an_end_between_two_days_is_the_later_one_and_stands_in_words(
    publishers: Workspace, tmp_path: Path
) -> None:
    """To most programs what has no end still holds."""
    for form in ("ftm", "bods"):
        publishers.export(form, tmp_path / form)
    said = "until 1 March 2024 at the latest"
    ftm = [
        json.loads(line)["properties"]
        for file in files(tmp_path / "ftm", "ftm")
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    ends = [one["endDate"] for one in ftm if any(said in t for t in one.get("description", ()))]
    assert ends == [["2024-03-01"]]
    interests = [
        interest
        for file in files(tmp_path / "bods", "bods")
        for statement in json.loads(file.read_text(encoding="utf-8"))
        for interest in (statement.get("recordDetails") or {}).get("interests", ())
    ]
    told = [one for one in interests if said in one.get("details", "")]
    assert told
    assert {one["endDate"] for one in told} == {"2024-03-01"}


@pytest.mark.neo4j
def test_the_script_of_cypher_makes_the_graph_that_a_rebuild_makes(
    publishers: Workspace, empty_neo4j: tuple[str, Any], tmp_path: Path
) -> None:
    publishers.export("cypher", tmp_path)
    script = (tmp_path / "ownership.cypher").read_text(encoding="utf-8")
    from neo4j import GraphDatabase

    uri, auth = empty_neo4j
    with GraphDatabase.driver(uri, auth=auth) as driver, driver.session() as session:
        for statement in script.split(";\n"):
            if statement.strip():
                session.run(statement).consume()
        made = session.run(
            "MATCH (n) WITH count(n) AS nodes "
            "OPTIONAL MATCH ()-[r]->() RETURN nodes, count(r) AS relations"
        ).single()
        left = session.run("MATCH (n:OwnershipExport) RETURN count(n) AS n").single()
    records = json.loads((tmp_path / "export.json").read_bytes())["files"][0]["records"]
    assert made is not None
    assert made["nodes"] + made["relations"] == records
    assert left is not None
    assert left["n"] == 0


def test_a_folder_with_other_files_is_left_alone(publishers: Workspace, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="holds other files"):
        publishers.export("ftm", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    publishers.export("ftm", tmp_path / "new")
    with pytest.raises(InputError, match="holds other files"):
        publishers.export("bods", tmp_path / "new")


def test_the_command_says_what_it_wrote_and_refuses_nonsense(
    publishers: Workspace, tmp_path: Path
) -> None:
    def own(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "from queries.cli.program import main; main()",
             "--workspace", str(publishers.settings.workspace), "--format", "json", *words],
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    done = own("export", "ftm", str(tmp_path / "out"), "--party", "Toloka AI BV")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["party"] == "toloka:toloka_bv"
    assert own("export", "ftm", str(tmp_path / "b"), "--party", "nobody at all").returncode != 0
    assert own("export", "ftm", str(tmp_path / "c"), "--as-of", "soon").returncode == 2
    assert not list(tmp_path.glob("[bc]"))


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"rows": [{"table": "nothing"}]},
        {"rows": [{"table": "interests", "owner": "a", "asset": "b", "colour": "red"}]},
        {"rows": [{"table": "interests", "owner": "a", "asset": 1}]},
        {"rows": [{"table": "interests", "asset": "b"}]},
        {"rows": [{"table": "interests", "owner": "a", "asset": "b", "share": {"low": 9}}]},
        {"rows": "all"},
    ],
)
def test_exact_rows_that_nobody_exported_are_refused(
    publishers: Workspace, change: dict[str, Any], tmp_path: Path
) -> None:
    publishers.export("ftm", tmp_path / "out", "alabuga:drake")
    path = tmp_path / "out" / "alabuga.ftm.json"
    lines = path.read_text(encoding="utf-8").splitlines()
    entity = json.loads(lines[-1])
    entity["ownership_explorer"] |= change
    path.write_text("\n".join([*lines[:-1], json.dumps(entity)]) + "\n", encoding="utf-8")
    outcome = open_workspace(tmp_path / "other").load([path], Options())[0].answer
    assert outcome["records_quarantined"] == 1
    assert outcome["records_kept"] == len(lines) - 1


@pytest.mark.parametrize("text", ["a", "GB-COH-01", "x:y", "x_y", "", "Ы", "-a-", "a b"])
def test_ids_are_those_that_the_format_allows_and_differ_where_they_differed(text: str) -> None:
    assert re.fullmatch(r"[0-9a-zA-Z]([0-9a-zA-Z.\-]*[0-9a-zA-Z])?", entity_id(text))
    assert entity_id(text) != entity_id(f"{text}:")


def test_pairs_left_undecided_are_said_to_stay_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace = open_workspace(tmp_path / "workspace")
    case = Path(__file__).resolve().parents[3] / "sample_data" / "case" / "alabuga.case.yaml"
    workspace.load([case], Options())
    workspace.judge("alabuga:drake", "alabuga:sez", "unsure", reason="perhaps")
    answer = open_workspace(tmp_path / "workspace").export("ftm", tmp_path / "out")
    assert answer["undecided_pairs"] == 1
    assert (
        run(["--workspace", str(tmp_path / "workspace"), "export", "ftm", str(tmp_path / "b")]) == 0
    )
    assert "Not in these files: 1 undecided pair of parties." in capsys.readouterr().err
    assert json.loads((tmp_path / "out" / "export.json").read_bytes())["undecided_pairs"] == 1


REGISTER = """
case: reg
sources: {s: {title: A register, published_on: 2023-01-01}}
parties:
  gamma: {schema: Person, name: Gamma Person, birth_date: "1970", source: s}
  co: {schema: Company, name: Gamma Trading BV, jurisdiction: nl, source: s}
interests:
  - {owner: gamma, asset: co, share: "60", source: s}
"""
LIST = """
case: neg
sources: {s: {title: A list, published_on: 2023-01-01}}
parties:
  gamma: {schema: Person, name: Gamma Person, birth_date: "1970", source: s}
listings:
  - {party: gamma, authority: EU, list: eu_269_2014, programme: 269/2014,
     measures: [asset_freeze], start: 2022-02-23, source: s}
"""
ASKED_AGAIN = "like names ask for a review again"
ONE_ID = "decided to be the same party have one id"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("word", "told"), [("different", ASKED_AGAIN), ("same", ONE_ID), ("unsure", "like names")]
)
def test_files_say_what_becomes_of_decisions(
    form: str, word: str, told: str, tmp_path: Path
) -> None:
    """A pair that was judged different asks again in the copy: nothing said so."""
    for name, text in (("reg", REGISTER), ("neg", LIST)):
        (tmp_path / f"{name}.case.yaml").write_text(text, encoding="utf-8")
    workspace = open_workspace(tmp_path / "workspace")
    workspace.load(sorted(tmp_path.glob("*.case.yaml")), Options())
    workspace.judge("reg:gamma", "neg:gamma", JUDGEMENT_OF[word], reason="the birth certificate")
    workspace = open_workspace(tmp_path / "workspace")
    omitted = workspace.export(form, tmp_path / "out")["omitted"]
    # A graph has the pairs, and on each party what was decided.
    assert any(told in one for one in omitted) == (form not in ("graphml", "cypher"))
    assert not any(other in one for one in omitted for other in {ASKED_AGAIN, ONE_ID} - {told})
    if form in ("ftm", "bods"):
        (verdict,) = workspace.exposure(["reg:co"], ["eu"], "2024-01-01")
        other = open_workspace(tmp_path / "other")
        other.load(files(tmp_path / "out", form), Options())
        (there,) = other.exposure(["reg:co"], ["eu"], "2024-01-01")
        assert (verdict["verdict"], there["verdict"]) == {
            "different": ("excluded", "review"), "same": ("certain", "certain"),
            "unsure": ("review", "review"),
        }[word]  # fmt: skip
    party = workspace.export(form, tmp_path / "one", "reg:co")["omitted"]
    assert any(ASKED_AGAIN in one for one in party) is False


@pytest.mark.parametrize("form", [*FORMS, "neo4j-import"])
def test_refused_records_are_said_to_stay_behind(
    publishers: Workspace, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--workspace", str(publishers.settings.workspace), "--format", "json"]
    assert run([*place, "export", form, str(tmp_path / "out")]) == 0
    printed = capsys.readouterr()
    refused = (
        'Not in these files: 1 record of "UN Security Council consolidated list" was refused and '
        "stands in no answer;"
    )
    assert refused in printed.err
    assert any(one.startswith(refused) for one in json.loads(printed.out)["omitted"])


def test_a_part_of_the_record_says_that_it_is_one(
    publishers: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--workspace", str(publishers.settings.workspace), "--format", "table"]
    near = ["export", "ftm", str(tmp_path / "out"), "--party", "Toloka AI BV"]
    assert run([*place, *near, "--as-of", "2024-04-08"]) == 0
    out, err = capsys.readouterr()
    told = " ".join(err.split())
    said = json.loads((tmp_path / "out" / "export.json").read_bytes())["omitted"]
    assert said[0].startswith("These files hold Toloka AI BV, whoever is above it,")
    assert "Entries of lists are there for these alone" in said[0]
    assert said[1] == (
        "These files hold what may hold on 2024-04-08, and what had ended by then. "
        "Ask them of no other day."
    )
    assert all(" ".join(one.split()) in told for one in said)
    assert "file toloka.ftm.json, records" in " ".join(out.split())
    whole = publishers.export("graphml", tmp_path / "whole")["omitted"]
    assert not any("Entries of lists" in one or "no other day" in one for one in whole)


@pytest.mark.parametrize("form", ["ftm", "bods"])
def test_what_is_around_a_party_brings_no_file_of_a_dataset_that_says_nothing_of_it(
    publishers: Workspace, form: str, tmp_path: Path
) -> None:
    publishers.export(form, tmp_path / "out", "toloka:toloka_bv")
    left = [str(path) for path in files(tmp_path / "out", form)]
    assert left
    assert len(left) < len({row["dataset"] for row in publishers.sources()})
    assert run(["--workspace", str(tmp_path / "there"), "load", *left]) == 0


def test_a_folder_of_an_export_is_loaded_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = Path(__file__).resolve().parents[3] / "sample_data" / "case" / "alabuga.case.yaml"
    workspace = open_workspace(tmp_path / "workspace")
    workspace.load([case], Options())
    workspace.export("ftm", tmp_path / "out")
    files = sorted(map(str, (tmp_path / "out").iterdir()))
    place = ["--workspace", str(tmp_path / "there"), "load"]
    assert run([*place, *files]) == 0
    assert "export.json: passed over; it only lists the files" in capsys.readouterr().err
    # Alone it is no file to load, and neither is another of its name.
    manifest = tmp_path / "out" / "export.json"
    assert run([*place, str(manifest)]) == 2
    manifest.write_text('{"format": "ftm"}', encoding="utf-8")
    assert run([*place, *files]) == 3


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("wrong", [KeyboardInterrupt, OSError])
def test_an_export_that_breaks_off_leaves_nothing(
    own_workspace: Path, tmp_path: Path, form: str, wrong: type[BaseException]
) -> None:
    def report(_done: int, _every: int) -> None:
        if list(folder.iterdir()):
            raise wrong

    folder, world = tmp_path / "out", record_world(open_workspace(own_workspace).record)
    with pytest.raises(KeyboardInterrupt if wrong is KeyboardInterrupt else InputError):
        write_exchange(form, world, folder, report=report)
    assert list(folder.iterdir()) == []
    write_exchange(form, world, folder)
    assert "export.json" in {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("form", FORMS)
def test_an_export_tells_on_the_way_how_far_it_is(
    own_workspace: Path, tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, int]] = []

    def report(done: int, every: int) -> None:
        told.append((done, every))

    world = record_world(open_workspace(own_workspace).record)
    chosen: list[str] = []
    select = CanonicalRows._select_table

    def selected(rows: CanonicalRows, name: str) -> pa.Table:
        chosen.append(name)
        return select(rows, name)

    monkeypatch.setattr(CanonicalRows, "_select_table", selected)
    write_exchange(form, world, tmp_path / "out", report=report)
    assert len(chosen) == len(set(chosen)), "each table is sorted once"
    done = [count for count, _ in told]
    assert len({every for _, every in told}) == 1
    assert done == sorted(done)
    assert 0 < done[0] < done[-1] <= told[0][1]


SDN = '{0},"{0} LLC",-0- ,"{1}",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'
"""An entry of OFAC's list, which states no day."""


@pytest.mark.parametrize("form", ["ftm", "bods"])
@pytest.mark.parametrize("editions", [(None,), ("2024-11-24",), ("2014-11-24", "2024-11-24")])
def test_entries_without_a_day_were_seen_when_they_were_seen_here(
    form: str, editions: tuple[str | None, ...], tmp_path: Path
) -> None:
    """The file that is exported is of another day, and its edition is the newest alone."""
    entries = [SDN.format(1, "RUSSIA-EO14024"), SDN.format(2, "BURMA"), SDN.format(3, "SUDAN")]
    workspace = open_workspace(tmp_path / "workspace")
    for number, edition in enumerate(editions):
        sdn = tmp_path / str(number) / "sdn.csv"
        sdn.parent.mkdir()
        sdn.write_text("".join(entries[: 3 if edition == editions[-1] else 2]) + "\x1a")
        day = datetime(2025, 11, 25, tzinfo=UTC).timestamp()
        os.utime(sdn, (day, day))
        workspace.load([sdn], Options(retrieved_on=edition))
    copy = again(workspace, form, tmp_path)
    assert {row["edition"] for row in copy.sources()} == {editions[-1]}
    parties = ("ofac-1", "ofac-2", "ofac-3")
    days = "2010-01-01 2014-11-23 2014-11-25 2016-01-01 2018-01-01 2024-11-23 2024-11-24 2025-11-24"
    # The sentence names the file in which an entry stood, which may be an earlier one there.
    reading = COMPARED.index("reading")
    for asked in [*days.split(), "2025-11-26", "2026-11-01"]:
        here, there = (
            [row[:reading] + row[reading + 1 :] for row in verdicts(one, parties, asked)]
            for one in (workspace, copy)
        )
        assert here == there, asked
    guessed = "state no day of their edition: 25 November 2025"
    for one in (workspace, copy):
        told = str(one.exposure(["ofac-1"], ["us"], "2025-11-24")[0]["caveats"])
        assert (guessed in told) == (editions == (None,)), told


@pytest.mark.parametrize(
    ("source", "day"),
    [
        ("title: A list", "1970-01-01"),
        ("title: A list, published_on: 2023-05", "1970-01-01"),
        ("title: A list, published_on: 2023-05-04, retrieved_on: 2024-07-01", "2024-07-01"),
    ],
)
def test_data_without_a_day_have_none_in_a_copy_either(
    source: str, day: str, tmp_path: Path
) -> None:
    """The standard wants a day of publication: it is one of the data, and is read as no edition."""
    case = tmp_path / "undated.case.yaml"
    case.write_text(
        f"case: undated\nsources: {{s: {{{source}}}}}\n"
        "parties:\n  p: {schema: Company, name: P, source: s}\n"
        "listings:\n  - {party: p, authority: EU, measures: [asset_freeze], source: s}\n",
        encoding="utf-8",
    )
    workspace = open_workspace(tmp_path / "workspace")
    workspace.load([case], Options())
    copy = again(workspace, "bods", tmp_path)
    [written] = files(tmp_path / "out", "bods")
    said = json.loads(written.read_text(encoding="utf-8"))
    assert {one["publicationDetails"]["publicationDate"] for one in said} == {day}
    assert {row["edition"] for row in copy.sources()} == {None}
    here, there = (one.exposure(["undated:p"], ["eu"], day)[0] for one in (workspace, copy))
    assert here["reading"] == there["reading"]
    assert here["caveats"] == there["caveats"]


@pytest.mark.parametrize("form", ["ftm", "bods"])
@pytest.mark.parametrize(
    ("source", "listing", "days"),
    [
        ("2022-03-14", "authority: EU, start: 2022-03-15", "2022-03-13 2022-03-14 2022-03-15"),
        (
            "2020-05-01",
            "authority: US-OFAC, programme: SUDAN, start: 2007-05-29",
            "2017-10-12 2017-10-13 2019-01-01 2020-05-02 2026-01-01",
        ),
        (
            "2015-05-01",
            "authority: EU, programme: MMR, start: 2014-01-01",
            "2014-06-01 2015-05-01 2016-01-01 2018-04-26 2026-01-01",
        ),
    ],
)
def test_what_a_person_typed_is_no_sight_of_a_list_in_a_copy_either(
    form: str, source: str, listing: str, days: str, tmp_path: Path
) -> None:
    """A paper that announces a listing is older than its start, and the start stands."""
    case = tmp_path / "typed.case.yaml"
    case.write_text(
        f"case: typed\nsources: {{s: {{title: A paper, published_on: {source}}}}}\n"
        "parties:\n  p: {schema: Person, name: P, source: s}\n"
        "  c: {schema: Company, name: C, source: s}\n"
        "interests:\n  - {owner: p, asset: c, share: '60', source: s}\n"
        f"listings:\n  - {{party: p, {listing}, measures: [asset_freeze], source: s}}\n",
        encoding="utf-8",
    )
    workspace = open_workspace(tmp_path / "workspace")
    workspace.load([case], Options())
    copy = again(workspace, form, tmp_path)
    for day in days.split():
        here, there = (verdicts(one, ("typed:p", "typed:c"), day) for one in (workspace, copy))
        assert here == there, day


def _leave_words_alone(path: Path) -> None:
    """Take the exact rows out of a file, as a program does that keeps no unknown fields."""
    if path.name.endswith(".ftm.json"):
        entities = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for entity in entities:
            del entity["ownership_explorer"]
        path.write_text("".join(json.dumps(one) + "\n" for one in entities), encoding="utf-8")
        return
    statements = json.loads(path.read_text(encoding="utf-8"))
    for statement in statements:
        del statement["annotations"]
    path.write_text(json.dumps(statements), encoding="utf-8")


@pytest.mark.parametrize("form", ["ftm", "bods"])
def test_files_that_lost_their_exact_rows_say_so(form: str, tmp_path: Path) -> None:
    """What was alleged or transferred is a link or a note then, and nothing told of it."""
    (tmp_path / "sale.case.yaml").write_text(GIVEN_UP, encoding="utf-8")
    workspace = open_workspace(tmp_path / "workspace")
    workspace.load([tmp_path / "sale.case.yaml"], Options())
    workspace.export(form, tmp_path / "out")
    [path] = files(tmp_path / "out", form)
    [whole] = open_workspace(tmp_path / "whole").load([path], Options())
    assert not any("words alone" in one for one in whole.remarks)
    _leave_words_alone(path)
    [outcome] = open_workspace(tmp_path / "other").load([path], Options())
    assert any("may read clearer here than where it came from" in one for one in outcome.remarks)


def test_an_entry_without_a_start_does_not_begin_when_it_was_seen_elsewhere(
    tmp_path: Path,
) -> None:
    """The day it was seen on left as the sanction's date, on which a sanction begins."""
    case = tmp_path / "undated.case.yaml"
    case.write_text(
        "case: undated\nsources: {s: {title: A list, published_on: 2024-10-08}}\n"
        "parties:\n  p: {schema: Company, name: Made-Up Works, source: s}\n"
        "  q: {schema: Company, name: Made-Up Daughter, source: s}\n"
        "interests:\n  - {owner: p, asset: q, share: '100', source: s}\n"
        "listings:\n  - {party: p, authority: EU, programme: 269/2014, measures: [asset_freeze],"
        " source: s}\n",
        encoding="utf-8",
    )
    workspace = open_workspace(tmp_path / "workspace")
    workspace.load([case], Options())
    workspace.export("ftm", tmp_path / "out")
    [path] = files(tmp_path / "out", "ftm")
    _leave_words_alone(path)
    said = path.read_text(encoding="utf-8")
    [sanction] = [one for one in map(json.loads, said.splitlines()) if one["schema"] == "Sanction"]
    assert "date" not in sanction["properties"]
    assert sanction["properties"]["retrievedAt"] == ["2024-10-08"]
    copy = open_workspace(tmp_path / "other")
    copy.load([path], Options())
    for name in ("Made-Up Works", "Made-Up Daughter"):
        [here], [there] = (one.exposure([name], ["eu"], "2022-04-08") for one in (workspace, copy))
        # Words alone do not say whether a programme freezes.
        assert (here["verdict"], there["verdict"]) == ("possible", "review"), name


@pytest.mark.parametrize("form", ["ftm", "bods"])
def test_a_source_without_an_address_has_none_in_a_copy(form: str, tmp_path: Path) -> None:
    case = tmp_path / "plain.case.yaml"
    case.write_text(
        "case: plain\nsources:\n  s: {title: Minutes}\n"
        "  t: {title: Notice, url: 'https://example.org/notice'}\n"
        "parties:\n  p: {schema: Company, name: P, source: s}\n"
        "  q: {schema: Company, name: Q, source: t}\n",
        encoding="utf-8",
    )
    workspace = open_workspace(tmp_path / "workspace")
    workspace.load([case], Options())
    copy = again(workspace, form, tmp_path)
    assert [row["url"] for row in copy.sources()] == [None]
    for party, url in (("plain:p", None), ("plain:q", "https://example.org/notice")):
        told = json.dumps(copy.show(party), default=str)
        assert ("https://" in told) == (url is not None), told
        assert url is None or url in told


def test_a_list_without_a_day_takes_none_of_another_file(tmp_path: Path) -> None:
    """The day would say that its entries were seen on it."""
    sdn = tmp_path / "sdn.csv"
    sdn.write_text(SDN.format(1, "RUSSIA-EO14024") + "\x1a", encoding="utf-8")
    day = datetime(2025, 11, 25, tzinfo=UTC).timestamp()
    os.utime(sdn, (day, day))
    other = tmp_path / "other.case.yaml"
    other.write_text(
        "case: other\nsources: {m: {title: Memo}}\n"
        "parties:\n  p: {schema: Company, name: P, source: m}\n",
        encoding="utf-8",
    )
    workspace = open_workspace(tmp_path / "workspace")
    workspace.load([sdn], Options())
    workspace.load([other], Options(retrieved_on="2026-09-28"))
    copy = again(workspace, "bods", tmp_path)
    for asked in ("2025-11-24", "2025-11-26"):
        told = [w.exposure(["ofac-1"], ["us"], asked)[0]["verdict"] for w in (workspace, copy)]
        assert told[0] == told[1] == ("possible" if asked < "2025-11-25" else "listed"), asked


@pytest.mark.parametrize(
    ("certainty", "share"), [("alleged", "25..50"), ("disputed", "60"), ("alleged", None)]
)
def test_what_is_only_claimed_comes_back_from_words_alone(
    certainty: str, share: str | None, tmp_path: Path
) -> None:
    what = "types: [otherInfluenceOrControl]" if share is None else f"share: '{share}'"
    case = tmp_path / "claim.case.yaml"
    case.write_text(
        "case: claim\nsources: {s: {title: A paper, published_on: 2024-01-08}}\n"
        "parties:\n  p: {schema: Person, name: Pavel Sidorovkin, source: s}\n"
        "  q: {schema: Company, name: Vasilek LLC, source: s}\n"
        f"interests:\n  - {{owner: p, asset: q, {what}, certainty: {certainty}, source: s}}\n"
        "listings:\n  - {party: p, authority: EU, programme: EU-UKR, measures: [asset_freeze],"
        " start: 2022-04-01, source: s}\n",
        encoding="utf-8",
    )
    workspace = open_workspace(tmp_path / "workspace")
    workspace.load([case], Options())
    workspace.export("ftm", tmp_path / "out")
    [path] = files(tmp_path / "out", "ftm")
    _leave_words_alone(path)
    copy = open_workspace(tmp_path / "other")
    copy.load([path], Options())
    [here], [there] = (
        record_world(one.record).tables["interests"].to_pylist() for one in (workspace, copy)
    )
    for column in ("types", "share", "certainty"):
        assert here[column] == there[column], column
    [verdict] = copy.exposure(["Vasilek LLC"], ["eu"], "2024-04-08")
    assert verdict["verdict"] == "review"


def test_what_a_source_says_of_a_party_leaves_in_its_own_words(tmp_path: Path) -> None:
    file = tmp_path / "said.ftm.json"
    said = {"notes": ["Founded by Pavel Sidorovkin, who sells glue"], "name": ["Astra"]}
    file.write_text(json.dumps({"id": "c", "schema": "Company", "properties": said}))
    workspace = open_workspace(tmp_path / "workspace")
    workspace.load([file], Options())
    workspace.export("ftm", tmp_path / "out")
    [path] = files(tmp_path / "out", "ftm")
    told = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    [company] = [one for one in told if one["schema"] == "Company"]
    assert company["properties"]["notes"] == said["notes"]
