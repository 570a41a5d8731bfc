"""A number that a newer edition leaves out does not clear whoever was found by it."""

from pathlib import Path

import pytest

from graph.store.fetch.fetch_upstream import world_from_store
from ingest.load.pipeline import Options
from queries.workspace.workspace import Workspace, open_workspace

SDN = '{0},"{1}",-0- ,"RUSSIA-EO14024",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"{2}"\n'
NUMBER = "Tax ID No. 7707083893 (Russia)."
REGISTER = """case: reg
sources: {memo: {title: Memo}}
parties:
  works: {schema: Company, name: АО Завод, identifiers: {RU-INN: "7707083893"}, source: memo}
  held: {schema: Company, name: Held Ltd, source: memo}
  other: {schema: Company, name: Other Ltd, identifiers: {RU-INN: "0274051582"}, source: memo}
interests:
  - {owner: works, asset: held, share: 100, source: memo, start: 2020-01-01}
"""


def _fill(folder: Path, editions: dict[str, str]) -> Workspace:
    workspace = open_workspace(folder / "workspace")
    case = folder / "reg.case.yaml"
    case.write_text(REGISTER, encoding="utf-8")
    workspace.load([case], Options())
    for day, remark in editions.items():
        file = folder / day / "sdn.csv"
        file.parent.mkdir()
        rows = [(40001, "SECOND PLANT", remark), (40002, "FILLER LLC", "-0- ")]
        file.write_text("".join(SDN.format(*row) for row in rows) + "\x1a", encoding="utf-8")
        (outcome,) = workspace.load([file], Options(retrieved_on=day, complete=True))
        assert not outcome.is_refused, outcome.answer
    return workspace


@pytest.fixture
def dropped(tmp_path: Path) -> Workspace:
    return _fill(tmp_path, {"2025-01-01": NUMBER, "2025-06-01": "Another remark."})


def _verdicts(workspace: Workspace, day: str, known_on: str | None = None) -> list[str]:
    rows = workspace.exposure(["reg:works", "reg:held"], ["us"], day, known_on=known_on)
    return [str(row["verdict"]) for row in rows]


def test_who_was_found_by_it_needs_a_review_and_is_told_why(dropped: Workspace) -> None:
    assert _verdicts(dropped, "2025-07-01") == ["review", "review"]
    assert _verdicts(dropped, "2025-03-01") == ["review", "review"]
    assert _verdicts(dropped, "2025-03-01", "2025-03-01") == ["listed", "certain"]
    (row,) = dropped.exposure(["reg:held"], ["us"], "2025-07-01")
    why = "was the other's in its edition of 1 January 2025; a later one leaves it out"
    assert why in str(row["deciding_fact"])
    world = world_from_store(dropped.backend.store(), [dropped.resolve("reg:held")])
    assert [row["reason"] for row in world.unsure.to_pylist() if row["level"] == "strong"] == [
        f"RU-INN 7707083893 is one's number and {why}"
    ]


def test_a_person_settles_it(dropped: Workspace) -> None:
    (pair,) = dropped.candidates(None, "strong")
    assert {pair["left"], pair["right"]} == {"reg:works", "ofac-40001"}
    dropped.judge("reg:works", "ofac-40001", "negative", "the list took the number back")
    assert _verdicts(dropped, "2025-07-01") == ["excluded", "excluded"]
    assert list(dropped.candidates(None, "strong")) == []


def test_a_number_that_is_stated_again_is_no_doubt(tmp_path: Path) -> None:
    editions = {
        "2025-01-01": NUMBER,
        "2025-03-01": "Another remark.",
        "2025-06-01": f"Secondary sanctions risk; {NUMBER}",
    }
    workspace = _fill(tmp_path, editions)
    assert _verdicts(workspace, "2025-07-01") == ["listed", "certain"]
    assert list(workspace.candidates(None, "strong")) == []
