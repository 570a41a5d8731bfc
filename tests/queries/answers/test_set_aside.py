"""A holder who bears a listed name and is another by birth or number: never without a word."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.load.pipeline import Options
from queries.workspace.workspace import Workspace, open_workspace

pytestmark = pytest.mark.slow
CASE = """
case: aside
title: One name, two people
sources:
  s: {title: Register extract, publisher: A register, url: "https://example.org/"}
parties:
  owner: {schema: Person, name: Igor Sample Quell, birth_date: 1988-03-02, source: s}
  listed: {schema: Person, name: Igor Sample Quell, birth_date: 1952-10-07, source: s}
  firm: {schema: Company, name: Quellmoor BV, jurisdiction: nl, source: s}
  works: {schema: Company, name: Sample Works, identifiers: {RU-INN: "7707083893"}, source: s}
  namesake: {schema: Company, name: Sample Works, identifiers: {RU-INN: "7702070139"}, source: s}
interests:
  - {owner: owner, asset: firm, share: '100', certainty: confirmed, asserted_by: A register,
     source: s}
listings:
  - {party: listed, authority: EU, list: eu_human_rights, measures: [asset_freeze],
     start: 2020-01-01, source: s}
  - {party: works, authority: EU, list: eu_human_rights, measures: [asset_freeze],
     start: 2020-01-01, source: s}
"""
SAID = (
    "Igor Sample Quell (aside:owner) is not taken for Igor Sample Quell (aside:listed), who is on "
    "a list, though the names are the same: births differ (1988-03-02, 1952-10-07)."
)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder: Path = tmp_path_factory.mktemp("aside")
    case = folder / "aside.case.yaml"
    case.write_text(CASE)
    opened = open_workspace(folder / "ws")
    assert not opened.load([case], Options(retrieved_on="2020-01-01"))[0].is_refused
    yield opened
    opened.close()


@pytest.mark.parametrize("party", ["aside:firm", "aside:owner"])
def test_who_is_set_aside_by_a_birth_is_named(workspace: Workspace, party: str) -> None:
    (row,) = workspace.exposure([party], "eu_asset_freeze", "2024-01-01")
    assert (row["verdict"], row["flags"], row["candidates"]) == ("excluded", [], [])
    assert SAID in row["caveats"]


def test_who_is_set_aside_by_a_number_is_named(workspace: Workspace) -> None:
    (row,) = workspace.exposure(["aside:namesake"], "eu_asset_freeze", "2024-01-01")
    assert "another number (RU-INN 7702070139, 7707083893)" in " ".join(row["caveats"])
    (row,) = workspace.exposure(["aside:namesake"], "eu_asset_freeze", "2019-01-01")
    assert "another number" not in " ".join(row["caveats"]), "nobody of that name was listed yet"


def test_nobody_is_asked_to_decide_on_them(workspace: Workspace) -> None:
    assert [*workspace.candidates()] == []
    assert [*workspace.queue()] == []
    told = {row["right"] for row in workspace.candidates(level="aside")}
    assert told == {"aside:listed", "aside:works"}
