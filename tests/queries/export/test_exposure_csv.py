"""The files of an answer: the same bytes for the same question, ids that lead from file to file."""

import csv
import hashlib
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from queries.question.answer import HOPS, MATCHES, PATHS, SUMMARY
from tests.queries.conftest import Ask, Start

pytestmark = pytest.mark.slow

SOLD = """
case: sold
sources:
  story: {title: A story, url: "https://example.org/story"}
parties:
  seller: {schema: Person, name: =A Seller}
  son: {schema: Person, name: Son}
  works: {schema: Company, name: Works Ltd}
interests:
- {owner: seller, asset: works, share: "60", end: 2022-02-01, source: story}
transfers:
- {giver: seller, receiver: son, asset: works, share: "60", on: 2022-02-01, relation: Family,
   role: son, source: story}
listings:
- {party: seller, authority: US-OFAC, measures: [asset_freeze], start: 2022-03-01, source: story}
"""
NAMES = [
    "exposure_hops.csv",
    "exposure_paths.csv",
    "exposure_summary.csv",
    "manifest.json",
    "matches.csv",
]
ASKED = ("exposure", "Toloka AI BV", "LLC Drake", "--as-of", "2024-01-15", "--links")
PUBLISHED = {
    # The columns that product.md and interface.md name; `class` there is `chain_class` here.
    "exposure_summary.csv": (
        SUMMARY,
        "run_id, row_no, your_ref, input_name, subject_id, subject_name, subject_name_original, "
        "jurisdiction, reg_number, lei, match_status, match_score, match_reason, "
        "reviewer_decision, regime, rule_id, as_of, data_as_known_on, verdict, basis, measure, "
        "own_min_pct, own_max_pct, min_closed, max_closed, product_min_pct, product_max_pct, "
        "product_min_closed, product_max_closed, "
        "listed_owners, n_listed, n_paths, shortest_hops, unknown_share_max_pct, flags, "
        "deciding_fact, caveats, data_version, listing_start_min, listing_start_max",
    ),
    "exposure_paths.csv": (
        PATHS,
        "run_id, subject_id, listed_id, listed_name, regime, list_name, programme, list_entry_id, "
        "listed_from, listed_to, path_id, hops, class, chain_class, path_text, path_min_pct, "
        "path_max_pct, path_min_closed, path_max_closed, counts_toward_rule, why_not_counted, "
        "weakest_hop, earliest_evidence, latest_evidence, listing_start_min, listing_start_max",
    ),
    "exposure_hops.csv": (
        HOPS,
        "path_id, hop_no, from_id, from_name, relation, interest_type, to_id, to_name, "
        "share_min_pct, share_max_pct, min_closed, max_closed, share_as_published, "
        "votes_min_pct, votes_max_pct, votes_min_closed, votes_max_closed, valid_from, "
        "valid_to, date_precision, ended, source_name, publisher, source_record_id, source_url, "
        "published_on, fetched_at, evidence_hash, evidence_file, source_grade, entered_by",
    ),
    "matches.csv": (MATCHES, "run_id, row_no, match_status, candidate_id, score, decision"),
}


def read(folder: Path, name: str) -> list[dict[str, str]]:
    text = (folder / name).read_bytes().decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture
def exported(ask: Ask, tmp_path: Path) -> Path:
    asked = ask(*ASKED, "--out", tmp_path / "out")
    assert asked.code == 0, asked.err
    assert "5 files" in asked.err
    return tmp_path / "out"


@pytest.mark.parametrize("name", PUBLISHED)
def test_columns_as_published(exported: Path, name: str) -> None:
    columns, wanted = PUBLISHED[name]
    heading = (exported / name).read_text(encoding="utf-8").splitlines()[0].split(",")
    assert heading == list(columns)
    assert set(wanted.split(", ")) <= set(heading)


def test_the_same_question_gives_the_same_bytes(
    exported: Path, start: Start, sample_workspace: Path, tmp_path: Path
) -> None:
    other = tmp_path / "elsewhere" / "deep"
    done = start(sample_workspace, *ASKED, "--out", other)
    _, err = done.communicate(timeout=300)
    assert done.returncode == 0, err
    assert sorted(p.name for p in other.iterdir()) == NAMES
    for name in NAMES:
        assert (other / name).read_bytes() == (exported / name).read_bytes(), name


def test_files_for_excel_begin_with_a_mark(ask: Ask, exported: Path, tmp_path: Path) -> None:
    assert ask(*ASKED, "--out", tmp_path / "marked", "--bom").code == 0
    for name in set(NAMES) - {"manifest.json"}:
        plain, marked = ((folder / name).read_bytes() for folder in (exported, tmp_path / "marked"))
        assert marked == b"\xef\xbb\xbf" + plain
        assert manifest(tmp_path / "marked")["files"][name] == hashlib.sha256(marked).hexdigest()
    assert manifest(tmp_path / "marked")["run_id"] == manifest(exported)["run_id"]
    refused = ask(*ASKED, "--bom")
    assert (refused.code, "--out" in refused.err) == (2, True)


def test_another_question_has_another_run(ask: Ask, exported: Path, tmp_path: Path) -> None:
    ask(*ASKED[:-1], "--out", tmp_path / "other")
    assert manifest(tmp_path / "other")["run_id"] != manifest(exported)["run_id"]


def test_the_order_of_loading_leaves_no_trace(
    ask: Ask, exported: Path, tmp_path: Path, repository: Path
) -> None:
    files = sorted((repository / "sample_data" / "case").glob("*.case.yaml"), reverse=True)
    assert ask("--workspace", tmp_path / "w", "load", *files).code == 0
    ask("--workspace", tmp_path / "w", *ASKED, "--out", tmp_path / "again")
    for name in NAMES:
        assert (tmp_path / "again" / name).read_bytes() == (exported / name).read_bytes(), name


def test_the_manifest_counts_and_hashes_the_files(exported: Path, ask: Ask) -> None:
    said = manifest(exported)
    assert set(said["files"]) == set(NAMES) - {"manifest.json"}
    for name, expected in said["files"].items():
        content = (exported / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == expected
        assert said["counts"][name] == len(read(exported, name))
    assert said["data_version"] == ask("status").json["data_version"]
    assert said["settings"]["as_of"] == "2024-01-15"
    assert "eu_asset_freeze@2013-04-30" in said["rules"]
    assert {source["dataset"] for source in said["sources"]} >= {"toloka", "alabuga"}
    assert all(re.fullmatch(r"[0-9a-f]{64}", s["source_id"]) for s in said["sources"])
    assert said["schema_version"] == 3
    assert said["software"]["version"]


def test_ids_lead_from_file_to_file(exported: Path) -> None:
    summary, paths, hops = (
        read(exported, f"exposure_{n}.csv") for n in ("summary", "paths", "hops")
    )
    run_ids = {row["run_id"] for row in [*summary, *paths]}
    assert run_ids == {manifest(exported)["run_id"]}
    subjects = {(row["row_no"], row["subject_id"], row["regime"]) for row in summary}
    assert {(p["row_no"], p["subject_id"], p["regime"]) for p in paths} <= subjects
    assert len({path["path_id"] for path in paths}) == len(paths)
    assert {hop["path_id"] for hop in hops} == {path["path_id"] for path in paths}
    for path in paths:
        mine = [hop for hop in hops if hop["path_id"] == path["path_id"]]
        assert [hop["hop_no"] for hop in mine] == [str(n + 1) for n in range(int(path["hops"]))]
        ends = {party for hop in mine for party in (hop["from_id"], hop["to_id"])}
        assert {path["listed_id"], path["subject_id"]} <= ends
        assert (path["counts_toward_rule"] == "Y") == (path["why_not_counted"] == "")
    for row in summary:
        mine_too = [p for p in paths if p["row_no"] == row["row_no"]]
        assert row["n_paths"] == str(len(mine_too))


def test_every_hop_has_a_source_that_can_be_opened(exported: Path) -> None:
    hops = read(exported, "exposure_hops.csv")
    kept = {source["source_id"]: source["file"] for source in manifest(exported)["sources"]}
    assert hops
    for hop in hops:
        assert hop["source_name"]
        assert hop["source_record_id"]
        assert kept[hop["evidence_hash"]] == hop["evidence_file"]
        assert re.fullmatch(r"line \d+", hop["evidence_position"])
        assert hop["source_grade"] in ("confirmed", "reported", "alleged", "disputed")
        assert hop["entered_by"] == "user"


def test_the_listing_of_a_path_is_named(exported: Path) -> None:
    (path, *_) = [p for p in read(exported, "exposure_paths.csv") if p["listed_name"] == "Tevian"]
    assert (path["list_name"], path["listed_from"]) == ("eu_human_rights", "2023-07-20")
    assert (path["class"], path["chain_class"]) == ("supply", "association")
    assert path["weakest_hop"] == "1"
    drake = [p for p in read(exported, "exposure_paths.csv") if p["class"] == "ownership"]
    assert {p["chain_class"] for p in drake} == {"cascade-down"}


def test_no_cell_starts_a_formula_and_unknown_is_empty(ask_own: Ask, tmp_path: Path) -> None:
    case = tmp_path / "evil.case.yaml"
    case.write_text(
        'case: evil\nsources: {s: {title: "=HYPERLINK(1)"}}\nparties:\n'
        '  p: {schema: Company, name: "=cmd|calc", source: s}\n'
        '  l: {schema: Company, name: "@listed", source: s}\n'
        "interests:\n"
        '  - {owner: l, asset: p, share: unknown, quote: "+1\\n-2", source: s}\n'
        "listings:\n"
        "  - {party: l, authority: EU, list: x, measures: [asset_freeze], start: 2023-01-01, "
        "source: s}\n",
        encoding="utf-8",
    )
    assert ask_own("load", case).code == 0
    names = tmp_path / "list.csv"
    names.write_text('name,ref,note\n=cmd|calc,-1,"=1+1"\n')
    out = tmp_path / "out"
    asked = ask_own("exposure", "--input", names, "--regime", "eu", "--out", out)
    assert asked.json[0]["subject_name"] == "=cmd|calc", "JSON stays as it is"
    for name in NAMES:
        if name.endswith(".csv"):
            for row in read(out, name):
                for column, text in row.items():
                    assert not text.startswith(("=", "+", "@", "\t", "\r")), (name, column)
                    assert not re.match(r"-\D|-1$", text), (name, column)
    (row,) = read(out, "exposure_summary.csv")
    assert (row["your_ref"], row["input_note"]) == ("'-1", "'=1+1")
    assert row["verdict"] == "possible"
    assert row["lei"] == ""
    (hop,) = read(out, "exposure_hops.csv")
    assert hop["quote"] == "'+1\n-2"
    assert (hop["share_min_pct"], hop["share_max_pct"]) == ("0", "100")


def test_a_list_brings_its_hash_its_columns_and_every_candidate(ask: Ask, tmp_path: Path) -> None:
    names = tmp_path / "list.csv"
    names.write_text("name,ref,Cost centre\nToloka AI BV,a,1\nVolozh,b,2\nNobody Here,c,3\n")
    out = tmp_path / "out"
    assert ask("exposure", "--input", names, "--regime", "eu", "--out", out).code == 0
    (source,) = manifest(out)["inputs"]
    assert source["file"] == "list.csv"
    assert source["sha256"] == hashlib.sha256(names.read_bytes()).hexdigest()
    assert source["lines"] == 3
    summary = read(out, "exposure_summary.csv")
    assert [row["input_Cost centre"] for row in summary] == ["2", "3", "1"], "alarms come first"
    summary.sort(key=lambda row: int(row["row_no"]))
    matches = read(out, "matches.csv")
    assert {row["row_no"] for row in matches} == {"1", "2", "3"}
    taken = [row for row in matches if row["decision"] == "taken"]
    assert [row["candidate_id"] for row in taken] == ["toloka:toloka_bv"]
    assert [row for row in matches if row["row_no"] == "2" and row["candidate_name"]]


def test_an_answer_without_any_path_still_has_all_files(ask: Ask, tmp_path: Path) -> None:
    assert ask("exposure", "CITGO", "--as-of", "1990-01-01", "--out", tmp_path / "o").code == 0
    assert sorted(p.name for p in (tmp_path / "o").iterdir()) == NAMES
    assert read(tmp_path / "o", "exposure_paths.csv") == []


def test_what_was_given_away_has_its_column_and_its_hops(tmp_path: Path, ask_own: Ask) -> None:
    case = tmp_path / "sold.case.yaml"
    case.write_text(SOLD, encoding="utf-8")
    assert ask_own("load", case).code == 0
    out = tmp_path / "out"
    ask_own("exposure", "sold:works", "--regime", "us", "--as-of", "2023-01-01", "--out", out)
    (row,) = read(out, "exposure_summary.csv")
    assert row["transfers"].startswith("'=A Seller held 60% of Works Ltd until 1 February 2022")
    assert row["transfers"].endswith("Whether OFAC recognises this is not known here.")
    first, second = read(out, "exposure_hops.csv")
    assert (first["relation"], second["relation"]) == ("TRANSFERRED", "RECEIVED")
    assert (first["asset_id"], first["tie"]) == ("sold:works", "Family, son")
    assert first["source_url"] == "https://example.org/story"
    assert first["other_record"] == "sold:transfers/1"


def test_decisions_that_nobody_took_in_are_not_written_over(tmp_path: Path, ask_own: Ask) -> None:
    listed, out = tmp_path / "list.csv", tmp_path / "out"
    listed.write_text("name\nTevian LLC\nLLC Drakes\n", encoding="utf-8")
    asked = ("exposure", "--input", listed, "--regime", "eu", "--out", out)
    assert ask_own(*asked).code == 0
    table = out / "matches.csv"
    before = table.read_text(encoding="utf-8")
    rows = [*csv.DictReader(io.StringIO(before))]
    rows[0]["reviewer_decision"], rows[-1]["reviewer_decision"] = "different", "later"
    with table.open("w", encoding="utf-8", newline="") as file:
        filled = csv.DictWriter(file, rows[0])
        filled.writeheader()
        filled.writerows(rows)
    refused = ask_own(*asked)
    assert refused.code == 2
    assert f"1 decision is filled in in {table} and not taken in" in refused.err
    assert "different" in table.read_text(encoding="utf-8")
    assert ask_own("review", table, "--by", "A. Reader").code == 0
    assert ask_own(*asked).code == 0
    assert "different" in table.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "words",
    [
        ("exposure", "Toloka AI BV", "--zip"),
        ("watch", "run", "--rss"),
        ("watch", "run", "--mail"),
    ],
    ids=lambda words: words[-1],
)
def test_a_file_of_somebody_else_is_not_written_over(
    tmp_path: Path, ask_own: Ask, words: tuple[str, ...]
) -> None:
    file = tmp_path / "mine"
    file.write_text("My notes.", encoding="utf-8")
    refused = ask_own(*words, file)
    assert refused.code == 2
    assert f"{words[-1]} {file}: is there already, and no earlier answer" in refused.err
    assert file.read_text(encoding="utf-8") == "My notes."
    file.write_bytes(b"")
    if words[-1] == "--zip":
        # Its own answer of before is replaced.
        assert [ask_own(*words, file).code for _ in range(2)] == [0, 0]
