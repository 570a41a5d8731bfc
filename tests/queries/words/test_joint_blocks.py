"""A block that two persons hold together is one holding, in sentences, tables and pictures."""

from pathlib import Path

import pytest

from ingest.load.pipeline import Options
from queries.words.value_text import both_shares, line_label
from queries.workspace.workspace import Workspace, open_workspace

CASE = """\
case: block
title: One block, two holders
sources:
  s: {title: Register, published_on: 2024-01-01}
parties:
  anna: {schema: Person, name: Anna Alder, source: s}
  bernd: {schema: Person, name: Bernd Birke, source: s}
  cedar: {schema: Company, name: Cedar Works, source: s}
  daphne: {schema: Company, name: Daphne Trading, source: s}
interests:
  - {owner: anna, asset: cedar, share: "60", joint: pair, source: s}
  - {owner: bernd, asset: cedar, share: "60", joint: pair, source: s}
  - {owner: cedar, asset: daphne, share: "100", source: s}
arrangements:
  - {members: [anna, bernd], kind: joint, name: pair, source: s}
listings:
  - {party: anna, authority: EU, measures: [asset_freeze], start: 2022-03-01, source: s}
  - {party: bernd, authority: EU, measures: [asset_freeze], start: 2022-03-02, source: s}
  - {party: anna, authority: US-OFAC, measures: [asset_freeze], start: 2022-03-01, source: s}
"""


@pytest.fixture(scope="module")
def block(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder: Path = tmp_path_factory.mktemp("block")
    (folder / "block.case.yaml").write_text(CASE, encoding="utf-8")
    workspace = open_workspace(folder / "workspace")
    workspace.load([folder / "block.case.yaml"], Options())
    return workspace


def test_one_block_is_told_as_one_holding(block: Workspace) -> None:
    (row,) = block.exposure(["Cedar Works"], ["eu"], "2024-01-01")
    assert "Anna Alder and Bernd Birke, both on the EU list, jointly held 60%" in row["sentence"]
    assert row["sentence"].count("60%") == 1
    (below,) = block.exposure(["Daphne Trading"], ["eu"], "2024-01-01")
    assert "jointly with Bernd Birke (also on the EU list)" in below["sentence"]
    assert below["sentence"].count("60%") == 1


def test_a_holder_who_is_not_listed_is_named(block: Workspace) -> None:
    (row,) = block.exposure(["Cedar Works"], ["us"], "2024-01-01")
    assert (row["verdict"], row["own_min_pct"], row["own_max_pct"]) == ("possible", 0, 60)
    assert "held 60% of Cedar Works, jointly with Bernd Birke" in row["sentence"]


def test_paths_over_one_block_explain_it_once(block: Workspace) -> None:
    rows = block.paths("Daphne Trading", "eu", "2024-01-01")
    assert [(row["path_min_pct"], row["path_max_pct"]) for row in rows] == [(0, 60), (0, 60)]
    assert {row["explained_pct"] for row in rows} == {100}


def test_tables_and_lines_say_that_it_is_held_jointly(block: Workspace) -> None:
    rows = block.owners("Cedar Works", as_of="2024-01-01")
    assert [both_shares(row) for row in rows] == ["60% jointly", "60% jointly"]
    assert {line_label(row) for row in rows} == {"60% jointly"}
    assert {line_label(row) for row in rows} == {"60% jointly"}
