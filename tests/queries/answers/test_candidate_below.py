"""A holder who may well be a listed party and holds too little for a rule: never in silence."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.load.pipeline import Options
from queries.workspace.workspace import Workspace, open_workspace

pytestmark = pytest.mark.slow
FLAG = "candidate_below_threshold"
CASE = """
case: below
title: A namesake with a small stake
sources:
  s: {title: Register extract, publisher: A register, url: "https://example.org/"}
parties:
  owner: {schema: Person, name: Igor Sample Quell, birth_date: 1952-10, source: s}
  near: {schema: Person, name: Igor Sample Quell, birth_date: 1953-11, source: s}
  listed: {schema: Person, name: Igor Sample Quell, birth_date: 1952-10-07, source: s}
  small: {schema: Company, name: Quellmoor BV, jurisdiction: nl, source: s}
  below: {schema: Company, name: Quellmoor Works BV, jurisdiction: nl, source: s}
  large: {schema: Company, name: Heathside BV, jurisdiction: nl, source: s}
  other: {schema: Company, name: Moorside BV, jurisdiction: nl, source: s}
interests:
  - {owner: owner, asset: small, share: '30', source: s}
  - {owner: small, asset: below, share: '100', source: s}
  - {owner: owner, asset: large, share: '80', source: s}
  - {owner: near, asset: other, share: '30', source: s}
listings:
  - {party: listed, authority: EU, list: eu_human_rights, measures: [asset_freeze],
     start: 2020-01-01, source: s}
"""
SAID = (
    "Igor Sample Quell (below:owner) may be Igor Sample Quell (below:listed), who is on a list: "
    "same name; same birth month (October 1952). What is held through "
    "that party moves no verdict. Nobody has decided this."
)


def _open(folder: Path, text: str) -> Workspace:
    case = folder / "below.case.yaml"
    case.write_text(text)
    opened = open_workspace(folder / "ws")
    assert not opened.load([case], Options(retrieved_on="2020-01-01"))[0].is_refused
    return opened


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    opened = _open(tmp_path_factory.mktemp("below"), CASE)
    yield opened
    opened.close()


def test_countries_are_told_by_their_names(tmp_path: Path) -> None:
    text = CASE.replace("birth_date: 1952-10", "countries: [ru], birth_date: 1952-10")
    (row,) = _open(tmp_path, text).exposure(["below:small"], "eu_asset_freeze", "2024-01-01")
    told = " ".join(row["caveats"])
    assert "same country or nationality (Russia)" in told


@pytest.mark.parametrize("party", ["below:small", "below:below"])
def test_a_strong_candidate_with_too_little_is_named(workspace: Workspace, party: str) -> None:
    (row,) = workspace.exposure([party], "eu_asset_freeze", "2024-01-01")
    assert (row["verdict"], row["candidates"]) == ("excluded", [])
    assert FLAG in row["flags"]
    assert SAID in row["caveats"]


def test_one_who_moves_the_verdict_is_no_such_candidate(workspace: Workspace) -> None:
    (row,) = workspace.exposure(["below:large"], "eu_asset_freeze", "2024-01-01")
    assert (row["verdict"], len(row["candidates"])) == ("review", 1)
    assert FLAG not in row["flags"]
    assert SAID not in row["caveats"]


def test_nobody_is_named_before_the_listing(workspace: Workspace) -> None:
    (row,) = workspace.exposure(["below:small"], "eu_asset_freeze", "2019-06-01")
    assert FLAG not in row["flags"]
    assert SAID not in row["caveats"]


def test_a_weak_one_that_counts_by_choice_is_named_too(workspace: Workspace) -> None:
    (row,) = workspace.exposure(["below:other"], "eu_asset_freeze", "2024-01-01", candidates="weak")
    assert (row["verdict"], row["flags"].count(FLAG)) == ("excluded", 1)
    assert any("below:near" in text and "moves no verdict" in text for text in row["caveats"])


@pytest.mark.parametrize(
    "entry",
    [
        "authority: UN, list: un, measures: [asset_freeze], start: 2020-01-01",
        "authority: EU, list: eu_human_rights, measures: [travel_ban], start: 2020-01-01",
        "authority: EU, list: eu_human_rights, measures: [asset_freeze], start: 2020-01-01,"
        " end: 2022-01-01",
    ],
    ids=["another list", "other measures", "ended"],
)
def test_a_namesake_whose_entry_does_not_count_is_told(tmp_path: Path, entry: str) -> None:
    counts = CASE.split("listings:")[0].replace(
        "  other:", "  stranger: {schema: Person, name: Z, source: s}\n  other:"
    )
    listings = f"""listings:
  - {{party: listed, {entry}, source: s}}
  - {{party: stranger, authority: EU, list: eu_human_rights, measures: [asset_freeze],
     start: 2020-01-01, source: s}}
"""
    opened = _open(tmp_path, counts + listings)
    for party in ("below:large", "below:below"):
        (row,) = opened.exposure([party], "eu_asset_freeze", "2024-01-01")
        assert (row["verdict"], row["candidates"]) == ("excluded", [])
        assert "candidate_listed_elsewhere" in row["flags"]
        assert FLAG not in row["flags"]
        said = (
            "Igor Sample Quell (below:owner) may be Igor Sample Quell (below:listed), whose entry "
            "on a list does not count under this rule on the day: same name; same birth month "
            "(October 1952). Nobody has decided this."
        )
        assert said in row["caveats"]
    opened.close()


def test_a_namesake_whose_entry_counts_is_not_told_of_another_one(tmp_path: Path) -> None:
    entry = "  - {party: listed, authority: UN, list: un, measures: [asset_freeze], source: s}\n"
    opened = _open(tmp_path, CASE + entry)
    for party in ("below:large", "below:small"):
        (row,) = opened.exposure([party], "eu_asset_freeze", "2024-01-01")
        assert "candidate_listed_elsewhere" not in row["flags"]
    opened.close()
