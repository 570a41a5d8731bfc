"""Verdicts over time: spans, and that they agree with the answer of a day."""

from pathlib import Path

import pytest

from graph.verdict.flags import BESIDE
from ingest.load.pipeline import Options
from queries.workspace.workspace import Workspace, open_workspace
from tests.queries.conftest import Ask
from tests.queries.over_time.made_up import CASE, HELD

pytestmark = pytest.mark.slow


def test_the_seed_case_over_time(ask: Ask) -> None:
    rows = ask("timeline", "Yandex N.V.", "--regime", "eu").json
    spans = {(row["from"], row["until"]): row for row in rows}
    # The trust gave votes up while its beneficiary was listed, which is told beside the review.
    assert spans["2024-02-21", "2024-03-13"]["verdict"] == "review"
    review = spans["2022-06-03", "2024-02-21"]
    assert (review["verdict"], review["basis"]) == ("review", "control")
    assert review["listed_owner_names"] == ["Arkady Volozh"]
    assert [cause["change"] for cause in review["causes"]] == ["starts"]
    assert review["causes"][0]["listing"]["programme"] == "269/2014"
    assert review["causes"][0]["url"].startswith("https://")
    last = rows[-1]
    assert (last["from"], last["until"], last["verdict"]) == ("2024-03-13", None, "excluded")
    assert "Arkady Volozh was removed from the EU list" in last["causes"][0]["sentence"]
    assert rows[0]["verdict"] == "not_assessed"
    assert rows[0]["from"] is None
    assert rows[0]["why"].startswith("Not assessed")


def test_each_default_regime_covers_every_day(ask: Ask) -> None:
    rows = ask("timeline", "Rusal").json
    assert {row["regime"] for row in rows} == {"us_ofac_50", "eu_asset_freeze", "uk_reg7"}
    for regime in {row["regime"] for row in rows}:
        mine = [row for row in rows if row["regime"] == regime]
        assert [row["from"] for row in mine] == [None, *(row["until"] for row in mine[:-1])]
        assert mine[-1]["until"] is None


def test_a_timeline_agrees_with_exposure(opened: Workspace) -> None:
    for row in opened.timeline("LLC Drake", ["eu", "us"]):
        day = row["from"] or "1990-01-01"
        (alone,) = opened.exposure(["LLC Drake"], [row["regime"]], day)
        keys = ("verdict", "basis", "own_min_pct", "own_max_pct", "listed_owners")
        assert {key: row[key] for key in keys} == {key: alone[key] for key in keys}
        # A period has the remarks of all its days; those of a rule are the same on each.
        assert set(alone["flags"]) <= set(row["flags"])
        assert set(row["flags"]) - set(alone["flags"]) <= BESIDE


JOINT = """case: joint
sources: {f: {title: An agreement of shareholders}}
parties:
  ann: {schema: Person, name: Ann Joint, source: f}
  bob: {schema: Person, name: Bob Joint, source: f}
  co: {schema: Company, name: Joint Venture GmbH, source: f}
  apart: {schema: Company, name: Apart GmbH, source: f}
interests:
  - {owner: ann, asset: co, share: "60", joint: pact, source: f}
  - {owner: bob, asset: co, share: "60", joint: pact, source: f}
arrangements:
  - {name: pact, kind: joint, members: [ann, bob], start: 2020-01-01, source: f}
listings:
  - {party: ann, authority: EU, start: 2020-01-01, measures: [asset_freeze], source: f}
"""


def test_a_block_begins_on_the_day_that_moves_who_holds_nothing(tmp_path: Path) -> None:
    """The agreement and the listing begin on one day; no answer about Ann rests on an interest."""
    (tmp_path / "joint.case.yaml").write_text(JOINT, encoding="utf-8")
    workspace = open_workspace(tmp_path / "workspace")
    workspace.load([tmp_path / "joint.case.yaml"], Options())
    for party in ("Ann Joint", "Bob Joint", "Joint Venture GmbH", "Apart GmbH"):
        rows = workspace.timeline(party, ["eu"])
        assert rows[0]["from"] is None, party
        causes = [cause["sentence"] for row in rows for cause in row["causes"]]
        if party == "Ann Joint":
            assert any("EU list" in said for said in causes)
            assert not any("pact" in said for said in causes)


def test_a_remark_on_the_data_begins_no_period(opened: Workspace) -> None:
    """On another list from 2018 to 2019, which the rule of the EU does not count."""
    rows = opened.timeline("En+ Group", ["eu"])
    spans = [row for row in rows if row["verdict"] == "excluded"]
    assert "listed_elsewhere" in spans[0]["flags"]
    assert not {"2018-04-06", "2019-01-27"} & {row["from"] for row in rows}
    # What begins one is that its owners are known from then on.
    assert len({row["open_share_pct"] for row in spans}) == len(spans)
    assert spans[-1]["until"] == "2022-04-08"
    us = opened.timeline("En+ Group", ["us"])
    spans = [row for row in us if row["result"].startswith("Below threshold")]
    words = [set(row["flags"]) for row in spans]
    # A word of the rule still begins one.
    assert len(spans) == 2
    assert words[0] - words[1] == {"recent_divestment_by_listed"}


@pytest.mark.slow
def test_a_store_gives_the_same_timeline(own_workspace: Path) -> None:
    from graph.store.fetch.fetch_upstream import world_from_store
    from queries.answers.timeline_answer import timeline_rows

    workspace = open_workspace(own_workspace)
    party = workspace.resolve("Toloka AI BV")
    world = world_from_store(workspace.backend.store(), [party])
    number = world.number_of(party)
    assert number is not None
    rows = timeline_rows(world, number, ["us", "eu", "uk"])
    told = workspace.timeline(party)
    workspace.close()
    keys = ("regime", "from", "until", "verdict", "basis", "listed_owners", "rule_ids")
    assert [[row[key] for key in keys] for row in rows] == [
        [row[key] for key in keys] for row in told
    ]
    said = [[cause["sentence"] for cause in row["causes"]] for row in rows]
    assert said == [[cause["sentence"] for cause in row["causes"]] for row in told]


def test_a_timeline_on_a_terminal(ask: Ask) -> None:
    shown = ask("--format", "table", "timeline", "Yandex N.V.", "--regime", "eu").out
    assert "2024-03-13" in shown
    assert "Volozh" in shown


def test_a_list_of_others_causes_nothing_in_a_timeline(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path / "workspace")
    text = CASE.format(day="2023-01-01", interests=HELD.format("person", "holding", "60"))
    also = "  - {party: person, authority: UK, measures: [asset_freeze], start: 2022-02-28}\n"
    file = tmp_path / "two.case.yaml"
    file.write_text(text + also, encoding="utf-8")
    workspace.load([file], Options())
    for regime, authority in (("eu", "EU"), ("uk", "UK")):
        last = workspace.timeline("Holding N.V.", [regime])[-1]
        assert (last["from"], last["verdict"]) == ("2022-02-28", "certain")
        assert [cause["listing"]["authority"] for cause in last["causes"]] == [authority]
