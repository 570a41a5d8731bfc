"""The command that names beneficial owners."""

import json
from pathlib import Path

import pytest

from graph.values.errors import InputError
from ingest.load.pipeline import Options
from queries.cli.commands import run
from queries.owner_answers.beneficial_answer import beneficial_rows
from queries.workspace.workspace import Workspace, open_workspace

SAMPLES = Path(__file__).resolve().parents[3] / "sample_data" / "case"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    opened = open_workspace(tmp_path_factory.mktemp("beneficial"))
    opened.load([SAMPLES / "enplus.case.yaml"], Options())
    return opened


def test_rows_name_owner_ground_share_and_records(workspace: Workspace) -> None:
    rows = beneficial_rows(workspace, "enplus:rusal", ("eu_amlr_2024_1624",), "2027-08-01")
    (row,) = rows
    assert (row["owner_name"], row["verdict"], row["ground"]) == (
        "Oleg Deripaska",
        "certain",
        "art_54_b",
    )
    assert (row["own_min_pct"], row["min_closed"]) == (row["own_max_pct"], True)
    assert row["evidence"]
    assert row["data_version"] == workspace.data_version


def test_an_owner_comes_with_its_chain_and_the_text_of_the_rule(workspace: Workspace) -> None:
    (row,) = beneficial_rows(workspace, "enplus:rusal", ("eu_amlr_2024_1624",), "2027-08-01")
    path = row["paths"][0]
    assert [hop["from_name"] for hop in path["hops"]] == ["Oleg Deripaska", "En+ Group"]
    assert path["party_ids"][-1] == "enplus:rusal"
    assert all(hop["source"] and hop["record"] for hop in path["hops"])
    assert {hop["record"] for hop in path["hops"]} <= set(row["evidence"])
    assert path["counts_toward_rule"] is True
    assert path["sentence"].startswith("Oleg Deripaska held 44.95%")
    assert len(path["footnotes"]) == 2
    assert any("Article 52" in cited["text"] for cited in row["citations"])
    assert all(cited["url"].startswith("http") and cited["read_on"] for cited in row["citations"])


def test_a_chain_that_a_rule_does_not_count_says_why(workspace: Workspace) -> None:
    rows = beneficial_rows(workspace, "enplus:rusal", ("uk_psc",), "2023-01-01", everyone=True)
    (person,) = [row for row in rows if row["owner_name"] == "Oleg Deripaska"]
    # Through En+; beside it he holds a few shares of Rusal himself, which do count.
    assert [path["counts_toward_rule"] for path in person["paths"]] == [False, True]
    assert [len(path["hops"]) for path in person["paths"]] == [2, 1]
    assert "is not shown to control En+ Group" in person["paths"][0]["why_not_counted"]


def test_every_rule_answers_and_one_that_does_not_hold_yet_says_so(workspace: Workspace) -> None:
    rows = beneficial_rows(workspace, "enplus:rusal", as_of="2023-01-01")
    by_rule = {row["regime"]: row for row in rows}
    assert set(by_rule) == {"uk_psc", "nl_ubo_wwft", "eu_amlr_2024_1624"}
    assert by_rule["eu_amlr_2024_1624"]["verdict"] == "not_assessed"
    assert "10 July 2027" in by_rule["eu_amlr_2024_1624"]["caveats"][0]
    assert by_rule["nl_ubo_wwft"]["flags"] == ["methods_disagree"]
    keys = {tuple(sorted(row)) for row in rows}
    assert len(keys) == 1, "every row has the same keys"


def test_everyone_shows_who_is_excluded(workspace: Workspace) -> None:
    few = beneficial_rows(workspace, "enplus:rusal", ("uk_psc",), "2023-01-01")
    many = beneficial_rows(workspace, "enplus:rusal", ("uk_psc",), "2023-01-01", everyone=True)
    assert {row["owner_name"] for row in many} - {row["owner_name"] for row in few} == {
        "Oleg Deripaska"
    }


def test_a_sanctions_rule_names_no_owners(workspace: Workspace) -> None:
    (row,) = beneficial_rows(workspace, "enplus:rusal", ("us",), "2023-01-01")
    assert row["verdict"] == "not_assessed"
    with pytest.raises(InputError, match="mars"):
        beneficial_rows(workspace, "enplus:rusal", ("mars",), "2023-01-01")


def test_the_command(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(workspace.settings.workspace)
    arguments = ["--workspace", folder, "--format", "json", "beneficial", "enplus:rusal"]
    assert run([*arguments, "--regime", "uk_psc", "--as-of", "2023-01-01"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["owner_name"], row["classes"]) == (
        "En+ Group",
        ["50-to-75-percent", "75-to-100-percent"],
    )


def test_the_verb_gives_the_rows_of_the_command(workspace: Workspace) -> None:
    rows = workspace.beneficial("enplus:rusal", ["uk_psc"], "2023-01-01")
    assert rows == beneficial_rows(workspace, "enplus:rusal", ("uk_psc",), "2023-01-01")


def test_owners_are_printed_with_the_reason(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(workspace.settings.workspace)
    arguments = ["--workspace", folder, "--format", "table", "beneficial", "enplus:rusal"]
    assert run([*arguments, "--as-of", "2023-01-01"]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    said = "more than 50% and up to 99.99% of the shares, held directly and through a chain"
    assert f"En+ Group, the UK rule on persons with significant control: {said}" in printed
    assert "Not assessed: the " in printed
