"""A wrong rule or reader of a package is left out alone, named, and every other command goes on."""

from pathlib import Path

import pytest

from graph.regimes.read_regimes import FOLDER, read_regime_file
from graph.values.errors import InputError
from tests.queries.conformance.test_conformance import SAMPLE, build, run

pytestmark = pytest.mark.slow

CASE = """case: held
title: T
sources: {s: {title: Register}}
parties:
  h: {schema: Company, name: Holder BV, source: s}
  f: {schema: Company, name: Firm BV, source: s}
interests:
  - {owner: h, asset: f, types: [shareholding], share: "60", source: s}
listings:
  - {party: h, authority: CH, start: 2023-01-01, measures: [asset_freeze], source: s}
"""
SECO = (FOLDER / "ch_seco.toml").read_text(encoding="utf-8")
MINE = SECO.replace('key = "ch_seco"', 'key = "mine"').replace('short = "ch"', 'short = "my"')
WRONG = {
    "torn.toml": "key = ",
    "no_versions.toml": 'key = "a"\ntitle = "A"\nbefore = "b"\nversions = []\n',
    "table.toml": 'key = "b"\ntitle = "B"\nbefore = "b"\ncommon = "x"\nversions = [1]\n',
    "text.toml": MINE.replace('key = "mine"', "key = 7"),
    "taken.toml": SECO,
    "misspelt.toml": MINE.replace("threshold =", "treshold ="),
    "measure.toml": MINE.replace('"asset_freeze"', '"asset freeze"'),
    "unknown.toml": MINE.replace("threshold =", "votes_sing = true\nthreshold ="),
}
"""Files that are no rule, each in another way."""


def bring(folder: Path, **entries: str) -> None:
    """Let the package bring something for a group each."""
    lines = (f"[ownership_explorer.{group}]\npebbles = {what}\n" for group, what in entries.items())
    (folder / "pebbles-1.0.dist-info" / "entry_points.txt").write_text("".join(lines))


def with_rules(folder: Path, **files: str) -> Path:
    """Write an installed package with rules; return the folder of the rules."""
    build(folder)
    rules = folder / "pebbles" / "rules"
    rules.mkdir()
    for name, text in {"__init__.py": "", "mine.toml": MINE, **files}.items():
        (rules / name).write_text(text, encoding="utf-8")
    bring(folder, regimes="pebbles.rules")
    return rules


@pytest.mark.parametrize("name", WRONG)
def test_each_file_that_is_no_rule_is_refused_in_a_line(tmp_path: Path, name: str) -> None:
    if name == "taken.toml":
        return
    path = tmp_path / name
    path.write_text(WRONG[name], encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_regime_file(path, f"{name} of the package pebbles")
    assert str(refused.value).startswith(f"{name} of the package pebbles is not a regime: ")
    assert "\n" not in str(refused.value)


def test_a_wrong_rule_leaves_the_others_in_use(repository: Path, tmp_path: Path) -> None:
    with_rules(tmp_path, **WRONG)
    case = tmp_path / "held.case.yaml"
    case.write_text(CASE, encoding="utf-8")
    code, _, said = run(repository, tmp_path, "load", str(case))
    assert code == 0, said
    code, rows, said = run(repository, tmp_path, "regimes")
    keys = [row["key"] for row in rows]
    assert (code, "mine" in keys, keys.count("ch_seco")) == (0, True, 1)
    for name in WRONG:
        assert f"Left out: {name} of the package pebbles" in said
    for asked, verdict in (("mine", "certain"), ("ch", "certain"), ("eu", "not_assessed")):
        _, (row,), _ = run(repository, tmp_path, "exposure", "Firm BV", "--regime", asked)
        assert row["verdict"] == verdict
    code, rows, said = run(repository, tmp_path, "exposure", "Firm BV", "--regime", "misspelt")
    assert (code, rows) == (2, None)
    assert (
        "misspelt.toml of the package pebbles is not a regime: entry of a version 'treshold'"
        in said
    )
    code, rows, _ = run(repository, tmp_path, "conformance", "pebbles")
    wrong = {row["name"] for row in rows if not row["holds"]}
    assert (code, wrong) == (1, set(WRONG))


def test_a_watch_under_a_rule_that_is_gone_goes_on_with_the_others(
    repository: Path, tmp_path: Path
) -> None:
    rules = with_rules(tmp_path)
    case = tmp_path / "held.case.yaml"
    case.write_text(CASE, encoding="utf-8")
    run(repository, tmp_path, "load", str(case))
    words = ("watch", "add", "Firm BV", "--regime", "mine", "--regime", "ch")
    assert run(repository, tmp_path, *words)[0] == 0
    (rules / "mine.toml").write_text(WRONG["misspelt.toml"], encoding="utf-8")
    code, rows, said = run(repository, tmp_path, "watch", "run")
    assert (code, rows) == (0, [])
    assert "Firm BV: what was seen under mine is left as it was." in said
    assert "mine.toml of the package pebbles is not a regime" in said
    (rules / "mine.toml").write_text(MINE, encoding="utf-8")
    assert run(repository, tmp_path, "watch", "run")[:2] == (0, [])


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import nothing_of_the_kind", "cannot be imported"),
        ("raise SystemExit(3)", "cannot be imported"),
        ("READER = 7", "is no Reader"),
    ],
)
def test_a_wrong_reader_leaves_the_others_in_use(
    repository: Path, tmp_path: Path, code: str, said: str
) -> None:
    build(tmp_path)
    (tmp_path / "pebbles" / "reader" / "__init__.py").write_text(code, encoding="utf-8")
    bring(tmp_path, readers="pebbles.reader:READER", queries="pebbles.nowhere")
    case, mine = tmp_path / "held.case.yaml", tmp_path / "mine.txt"
    case.write_text(CASE, encoding="utf-8")
    mine.write_text(SAMPLE, encoding="utf-8")
    done, (first, second), told = run(repository, tmp_path, "load", str(case), str(mine))
    assert (done, first["reader"]) == (3, "case")
    assert said in second["refused"]
    assert "package pebbles" in second["refused"]
    assert "Left out: " in told
    done, rows, told = run(repository, tmp_path, "query", "list")
    assert (done, len(rows) > 10) == (0, True)
    assert "the package pebbles brings 'pebbles', which cannot be imported" in told
    done, rows, _ = run(repository, tmp_path, "conformance", "pebbles")
    assert done == 1
    assert {row["kind"] for row in rows if not row["holds"]} == {"reader", "query"}


@pytest.mark.parametrize("where", ["sniff", "read"])
def test_a_reader_that_breaks_down_refuses_no_file_of_others(
    repository: Path, tmp_path: Path, where: str
) -> None:
    build(tmp_path, score="1 // 0 if seen else 0" if where == "sniff" else "100")
    if where == "read":
        file = tmp_path / "pebbles" / "reader" / "__init__.py"
        text = file.read_text(encoding="utf-8").replace(
            "key, colon, name", "1 // 0; key, colon, name"
        )
        file.write_text(text, encoding="utf-8")
    bring(tmp_path, readers="pebbles.reader:READER")
    case, mine = tmp_path / "held.case.yaml", tmp_path / "mine.txt"
    case.write_text(CASE, encoding="utf-8")
    mine.write_text(SAMPLE, encoding="utf-8")
    done, (first, second), _ = run(repository, tmp_path, "load", str(case), str(mine))
    assert (done, first["reader"]) == (3, "case")
    wanted = "not recognised" if where == "sniff" else "the reader pebbles of another package broke"
    assert wanted in second["refused"]
    assert (
        "the reader pebbles of another package broke down (ZeroDivisionError" in second["refused"]
    )
