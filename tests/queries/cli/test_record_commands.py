"""The command line around a load: profile, fewest records, findings."""

import json
from pathlib import Path

import pytest

from tests.queries.conftest import Ask

CASE = """case: odd
sources:
  s: {title: A filing, publisher: A registry}
parties:
  a: {schema: Company, name: Odd A, source: s}
  b: {schema: Company, name: Odd B, source: s}
  c: {schema: Company, name: Odd C, source: s}
interests:
  - {owner: a, asset: c, share: "70", source: s}
  - {owner: b, asset: c, share: "70", source: s}
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "odd.case.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path


def test_a_dry_run_profiles_in_json_and_on_a_terminal(ask_own: Ask, case: Path) -> None:
    (answer,) = ask_own("load", case, "--dry-run").json
    assert answer["profile"]["new"] == answer["records_kept"] == 6
    assert {t["table"]: t["rows"] for t in answer["profile"]["tables"]}["interests"] == 2
    shown = ask_own("--format", "table", "load", case, "--dry-run").out
    assert "6 new, 0 changed, 0 gone" in shown
    assert "interests: 2 rows" in shown
    assert "100.0%" in shown
    header = ask_own("--format", "csv", "load", case, "--dry-run").out.splitlines()[0]
    assert "records_read" in header
    assert "profile" not in header
    assert "odd" not in {row["dataset"] for row in ask_own("status").json["datasets"]}


def test_the_fewest_records_stop_a_load_and_stand_in_the_status(ask_own: Ask, case: Path) -> None:
    refused = ask_own("load", case, "--at-least", "7")
    assert refused.code == 2
    assert "at least 7 are expected" in refused.err
    (answer,) = json.loads(refused.out)
    assert "at least 7" in answer["refused"]
    assert ask_own("load", case, "--at-least", "6").code == 0
    said = {row["dataset"]: row["at_least"] for row in ask_own("status").json["datasets"]}
    assert said["odd"] == 6
    assert said["toloka"] is None
    assert "at_least" in ask_own("--format", "table", "status").out


def test_checks_name_what_cannot_be_true(ask_own: Ask, case: Path) -> None:
    assert ask_own("load", case).code == 0
    (row,) = ask_own("checks", "--dataset", "odd").json
    assert (row["kind"], row["about"]) == ("total_over_100", "odd:c")
    assert "140%" in row["what"]
    assert len(row["records"]) == 2
    assert all(record.startswith("odd:") for record in row["records"])
    assert row in ask_own("checks").json
    assert ask_own("checks", "--as-of", "2024-13-01").code == 2
