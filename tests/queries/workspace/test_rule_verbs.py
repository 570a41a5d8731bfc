"""The status of a rule that a person sets: shown, logged, kept, taken back, and refused."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from queries.workspace.workspace import open_workspace
from tests.queries.conftest import Ask

pytestmark = pytest.mark.slow

KEY = "us_bis_affiliates"
CASE = """\
case: chips
sources: {s: {title: A filing}}
parties:
  listed: {schema: Company, name: Listed Maker, jurisdiction: cn, source: s}
  owned: {schema: Company, name: Owned Firm, jurisdiction: cn, source: s}
interests:
  - {owner: listed, asset: owned, share: "60", start: 2020-01-01, source: s}
listings:
  - {party: listed, authority: US-BIS, list: us_bis_entity_list, measures: [export_control],
     start: 2022-01-01, source: s}
"""
CITED = 'BIS notice; "91 FR 1", https://example.org/fr'
SET = ("regimes", "status", KEY, "in-force", "--from", "2026-11-10", "--citation", CITED)
DAY = ("--regime", KEY, "--as-of", "2026-12-01")


@pytest.fixture
def chips(ask_own: Ask, tmp_path: Path) -> Ask:
    path = tmp_path / "chips.case.yaml"
    path.write_text(CASE)
    assert ask_own("load", path).code == 0
    return ask_own


def row(ask: Ask, *more: str) -> dict[str, Any]:
    (found,) = ask("exposure", "chips:owned", *DAY, *more).json
    answer: dict[str, Any] = found
    return answer


def test_a_status_is_applied_shown_and_taken_back(chips: Ask) -> None:
    before = row(chips)
    assert (before["verdict"], before["if_in_force"]) == ("not_assessed", "certain")
    said = chips(*SET, "--by", "A. Analyst").json
    now = row(chips)
    assert (now["verdict"], now["if_in_force"]) == ("certain", None)
    assert now["data_version"] == said["data_version"] != before["data_version"]
    for part in ("A. Analyst", "10 November 2026", CITED):
        assert part in now["deciding_fact"]
        assert part in now["sentence"]
    # Whoever prints one sentence or the first one alone prints this too.
    set_here = "that this rule was in force was set by a person in this workspace"
    assert set_here in now["reading"]
    assert set_here in now["opening"]["text"]
    assert "if in force, it was met through Listed Maker." in before["reading"]
    (shown,) = (r for r in chips("regimes").json if r["key"] == KEY)
    (held,) = shown["set_status"]
    assert held == said["set_status"][0]
    assert (held["status"], held["from"], held["until"]) == ("in-force", "2026-11-10", None)
    assert (held["citation"], held["by"]) == (CITED, "A. Analyst")
    assert chips("--format", "table", "regimes").out.count("set here: in force from 10") == 1
    chips("regimes", "status", KEY, "--remove")
    again = row(chips)
    for one in (before, again):
        one.pop("data_version")
    assert again == before


def test_a_status_counts_from_the_day_on_which_it_was_set(chips: Ask) -> None:
    said = chips(*SET).json
    day = said["set_on"]
    assert row(chips, "--known-on", day)["verdict"] == "certain"
    assert row(chips, "--known-on", "2026-01-01")["verdict"] == "not_assessed"


def test_the_timeline_and_a_comparison_say_what_was_set(chips: Ask) -> None:
    old = chips("status").json["data_version"]
    chips(*SET)
    spans = chips("timeline", "chips:owned", "--regime", KEY).json
    last = spans[-1]
    assert (last["from"], last["until"], last["verdict"]) == ("2026-11-10", None, "certain")
    assert any(CITED in cause["sentence"] for cause in last["causes"])
    (moved,) = chips(
        *("compare", "chips:owned", "--regime", KEY, "--as-of", "2026-12-01"),
        *("--from", old, "--to", chips("status").json["data_version"]),
    ).json
    assert (moved["from"]["verdict"], moved["to"]["verdict"]) == ("not_assessed", "certain")
    assert [one["what"] for one in moved["moved"]] == ["rule"]
    assert CITED in moved["sentence"]


def test_files_tell_the_status_and_give_the_same_bytes(chips: Ask, tmp_path: Path) -> None:
    chips(*SET, "--by", "me")
    for name in ("one", "two"):
        row(chips, "--out", str(tmp_path / name))
    manifests = [(tmp_path / name / "manifest.json").read_bytes() for name in ("one", "two")]
    assert manifests[0] == manifests[1]
    (told,) = json.loads(manifests[0])["rule_statuses"]
    assert (told["regime"], told["citation"], told["by"]) == (KEY, CITED, "me")
    row(chips, "--known-on", "2026-01-01", "--out", str(tmp_path / "then"))
    assert "rule_statuses" not in json.loads((tmp_path / "then" / "manifest.json").read_text())


@pytest.mark.parametrize("lost", ["record/HEAD.json", "record/LOG.jsonl", "both"])
def test_a_repair_keeps_a_status(chips: Ask, own_workspace: Path, lost: str) -> None:
    said = chips(*SET).json
    if lost == "both":
        shutil.rmtree(own_workspace / "record/heads")
        lost = "record/HEAD.json"
    (own_workspace / lost).unlink()
    assert chips("repair").code == 0
    assert row(chips)["data_version"] == said["data_version"]
    assert row(chips)["verdict"] == "certain"
    assert chips("check", "--deep").code == 0


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ((KEY, "in-force", "--from", "2026-11-10"), "--citation TEXT"),
        ((KEY, "in-force", "--from", "2026-11-10", "--citation", "  "), "--citation is empty"),
        ((KEY, "in-force", "--from", "2026-11-10", "--citation", "x\x07"), "printable"),
        ((KEY, "in-force", "--citation", "x"), "--from DAY"),
        ((KEY, "in-force", "--from", "2026-02-30", "--citation", "x"), "not a date"),
        ((KEY, "in-force", "--from", "2026", "--citation", "x"), "not a whole date"),
        (
            (KEY, "stayed", "--from", "2027-01-01", "--until", "2026-12-01", "--citation", "x"),
            "is no day after",
        ),
        ((KEY, "in-force", "--from", "2025-10-01", "--citation", "x"), "is certain on 1 October"),
        (("us", "stayed", "--from", "2026-11-10", "--citation", "x"), "is certain on every day"),
        ((KEY, "off", "--from", "2026-11-10", "--citation", "x"), "'off' is not one of"),
        (("nobody", "stayed", "--from", "2026-11-10", "--citation", "x"), 'no rule "nobody"'),
        ((KEY,), "say in-force or stayed"),
        ((KEY, "--remove"), "no status of us_bis_affiliates is set"),
        ((KEY, "--remove", "--citation", "x"), "leave the rest out"),
    ],
)
def test_what_cannot_be_set_is_refused_in_one_line(
    chips: Ask, words: tuple[str, ...], text: str
) -> None:
    version = chips("status").json["data_version"]
    found = chips("regimes", "status", *words)
    assert found.code == 2
    assert text in found.err
    assert len(found.err.strip().splitlines()) == 1
    assert chips("status").json["data_version"] == version


def test_rules_are_told_whatever_state_a_workspace_is_in(ask_own: Ask, own_workspace: Path) -> None:
    whole = ask_own("regimes").json
    (own_workspace / "record/HEAD.json").write_text("{}")
    found = ask_own("regimes")
    assert found.json == whole
    assert "cannot be told" in found.err


def test_python_has_the_same_verb(own_workspace: Path) -> None:
    workspace = open_workspace(own_workspace)
    said = workspace.set_rule_status(
        KEY, "stayed", "2026-11-10", "2027-11-10", citation="a notice", by="me"
    )
    assert said["until"] == "2027-11-10"
    assert workspace.data_version == said["data_version"]
    assert workspace.remove_rule_status(KEY)["set_status"] == []
    workspace.close()
