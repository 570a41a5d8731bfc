"""Two days or two versions compared: what moved, and why."""

from pathlib import Path

import pytest

from ingest.load.pipeline import Options
from queries.workspace.workspace import Workspace, open_workspace
from tests.queries.conftest import Ask
from tests.queries.over_time.made_up import CASE, HELD, load

pytestmark = pytest.mark.slow


def test_two_days_compared_name_the_listing(ask: Ask) -> None:
    words = ("Yandex N.V.", "--from", "2024-01-01", "--to", "2024-04-08", "--regime", "eu")
    (row,) = ask("compare", *words).json
    assert (row["from"]["verdict"], row["to"]["verdict"]) == ("review", "excluded")
    (moved,) = row["moved"]
    assert moved["what"] == "listing"
    assert (moved["before"], moved["after"]) == ("in force", "ended")
    assert moved["url"].startswith("https://")
    assert "Arkady Volozh" in row["sentence"]


def test_two_days_compared_name_the_rule(three: Workspace, tmp_path: Path) -> None:
    load(three, tmp_path, "2024-09-01", [("person", "holding", "50"), ("holding", "firm", "100")])
    (row,) = three.compare("Firm B.V.", "2013-01-01", "2022-06-01", ["eu"])
    assert row["from"]["verdict"] == "not_assessed"
    assert [move["what"] for move in row["moved"]] == ["rule"]


def test_two_days_compared_name_a_ruling_without_a_start(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path / "workspace")
    text = CASE.format(day="2023-01-01", interests=HELD.format("person", "holding", "60"))
    ruling = "{about: holding, authority: EU, date: 2024-01-01, effect: rebuttal, source: filing}"
    file = tmp_path / "ruled.case.yaml"
    file.write_text(f"{text}rulings:\n  - {ruling}\n", encoding="utf-8")
    workspace.load([file], Options())
    (row,) = workspace.compare("Holding N.V.", "2023-12-31", "2024-01-01", ["eu"])
    (moved,) = row["moved"]
    assert (moved["what"], moved["before"], moved["after"]) == ("ruling", "not yet", "in force")


def test_two_versions_compared_name_a_judgement_that_took_a_party_away(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path / "workspace")
    load(workspace, tmp_path, "2023-01-01", [("person", "firm", "1")])
    file = tmp_path / "other.case.yaml"
    file.write_text(
        "case: other\nparties:\n  twin: {schema: Person, name: A. Twin}\n"
        "  mill: {schema: Company, name: Mill Ltd}\n"
        'interests: [{owner: twin, asset: mill, share: "60"}]\n',
        encoding="utf-8",
    )
    workspace.load([file], Options())
    pair = ("case_of_three:person", "other:twin")
    joined, apart = (
        workspace.judge(*pair, word, None).data_version for word in ("positive", "negative")
    )
    for first, second in ((joined, apart), (apart, joined)):
        (row,) = workspace.compare("Mill Ltd", first, second, ["eu"], as_of="2022-06-01")
        assert {row["from"]["verdict"], row["to"]["verdict"]} == {"certain", "excluded"}
        assert [move["what"] for move in row["moved"]] == ["judgement"]


def test_every_change_that_matters_is_named_with_its_day_and_source(ask: Ask) -> None:
    words = ("EuroChem Group AG", "--from", "2022-03-01", "--to", "2022-07-01", "--regime", "eu")
    (row,) = ask("compare", *words).json
    assert [move["on"] for move in row["moved"]] == ["2022-03-08", "2022-03-09", "2022-06-03"]
    assert [move["what"] for move in row["moved"]] == ["interest", "listing", "listing"]
    assert all(move["source"] for move in row["moved"])
    assert "began on 8 March 2022 (High Court" in row["sentence"]
    assert "Andrey Melnichenko was put on the EU list on 9 March 2022" in row["sentence"]
    assert "Aleksandra Melnichenko was put on the EU list on 3 June 2022" in row["sentence"]


def test_two_causes_of_which_each_is_enough_are_both_named(tmp_path: Path) -> None:
    """Two shares that were bought one after the other each meet the rule alone."""
    text = CASE.format(
        day="2023-01-01",
        interests=HELD.format("person", "holding", "60")
        + '\n  - {owner: holding, asset: firm, share: ">50", start: 2023-02-01, source: filing}'
        + '\n  - {owner: person, asset: firm, share: "<50", start: 2023-03-01, source: filing}'
        + "\n  - {owner: person, asset: firm, types: [dominantInfluence], start: 2023-04-01,"
        + " source: filing}",
    )
    file = tmp_path / "both.case.yaml"
    file.write_text(text, encoding="utf-8")
    workspace = open_workspace(tmp_path / "workspace")
    workspace.load([file], Options())
    (row,) = workspace.compare("Firm B.V.", "2023-01-15", "2023-05-01", ["eu"])
    assert (row["from"]["verdict"], row["to"]["verdict"]) == ("excluded", "certain")
    assert {"2023-02-01", "2023-04-01"} <= {move["on"] for move in row["moved"]}


def test_what_compare_refuses(ask: Ask) -> None:
    said = ask("compare", "Tevian", "--from", "2024-13-01", "--to", "2024-04-08")
    assert (said.code, "2024-13-01" in said.err) == (2, True)
    assert ask("compare", "Tevian", "--from", "2024-01-01").code == 2
    assert ask("timeline", "Tevian", "--regime", "mars").code == 2
