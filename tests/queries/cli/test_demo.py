"""The demo: the seed case, and nothing that is made up."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from ingest.load.pipeline import Options
from queries.cli.commands import cli
from queries.question.sample_files import demo_files, sample_files
from queries.workspace.workspace import open_workspace
from tests.queries.conftest import Ask

pytestmark = pytest.mark.slow


def test_demo_prints_the_seed_case(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queries.cli.demo_case.demo_workspace", lambda: tmp_path / "demo")
    asked = ask("demo", "--no-open")
    assert asked.code == 0, asked.err
    for word in ("Toloka AI BV", "2024-04-08", "Tevian", "NtechLab", "alleged that"):
        assert word in asked.out
    assert re.search(r"privacy|persoonlijke levenssfeer", asked.out), "what is withheld is said"
    assert "app" in asked.err
    again = ask("demo", "--no-open")
    assert again.out == asked.out
    held = open_workspace(tmp_path / "demo")
    assert not [row for row in held.search("Made-up") if "made" in row["name"].lower()]
    assert held.search("Yandex")
    held.close()


def test_without_the_explorer_the_demo_ends_well_and_says_how_to_have_it(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queries.cli.demo_case.demo_workspace", lambda: tmp_path / "demo")
    monkeypatch.setattr("queries.cli.demo_case.find_spec", lambda _name: None)
    asked = ask("demo")
    assert asked.code == 0, asked.err
    assert "Toloka AI BV" in asked.out
    assert asked.err.rstrip().endswith(
        'app (this needs the extra "explorer": pip install "WHEEL[explorer]", '
        "where WHEEL is the .whl file of this program)"
    )


def test_what_is_made_up_stays_out_of_the_demo() -> None:
    demo = set(demo_files())
    assert demo < set(sample_files())
    for path in demo:
        # One entry of this list is made up, says so, and is refused on purpose.
        text = path.read_text(encoding="utf-8-sig").lower()
        assert path.name == "retyped-entries.xml" or not re.search(r"made[- _]up|example one", text)


def test_demo_keeps_own_cases_and_puts_other_data_aside(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo = tmp_path / "demo"
    monkeypatch.setattr("queries.cli.demo_case.demo_workspace", lambda: demo)
    assert ask("demo", "--no-open").code == 0
    own = demo / "cases" / "mine.case.yaml"
    own.parent.mkdir()
    own.write_text("case: mine\nsources:\n  memo: {title: Memo}\n", encoding="utf-8")
    text = "parties:\n  one: {schema: Company, name: One Ltd, source: memo}\n"
    own.write_text(own.read_text(encoding="utf-8") + text, encoding="utf-8")
    workspace = open_workspace(demo)
    workspace.load([own], Options())
    workspace.close()
    asked = ask("demo", "--no-open")
    assert "stand in" not in asked.err
    assert own.exists()
    other = tmp_path / "other.case.yaml"
    other.write_text(own.read_text(encoding="utf-8").replace("mine", "other"), encoding="utf-8")
    workspace = open_workspace(demo)
    workspace.load([other], Options())
    workspace.close()
    asked = ask("demo", "--no-open")
    assert "they stand in" in asked.err
    assert (tmp_path / "demo-1" / "cases" / "mine.case.yaml").exists()


def test_demo_takes_no_workspace(tmp_path: Path) -> None:
    asked = CliRunner().invoke(cli, ["--workspace", str(tmp_path), "demo", "--no-open"])
    assert asked.exit_code == 2
    assert "has a workspace of its own" in asked.output
    assert list(tmp_path.iterdir()) == []
