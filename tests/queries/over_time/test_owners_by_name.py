"""An owner by name alone, over editions: as it is known now and was known, from every store."""

import json
from pathlib import Path

import pytest

from graph.store.fetch.fetch_upstream import world_from_store
from graph.store.fetch.fetch_upstream_known import known_world_from_store
from graph.world.open_world import read_world
from graph.world.world import World
from ingest.load.pipeline import Options
from queries.workspace.workspace import Workspace, open_workspace

CASE = """case: l
sources: {memo: {title: Memo}}
parties:
  one: {schema: Company, name: Zernotorg Works LLC, same_as: reg-top, source: memo}
listings: [{party: one, authority: US-OFAC, programme: RUSSIA-EO14024,
  measures: [asset_freeze], start: 2022-03-01, source: memo}]
"""
ALFA = "Alfa Trading Works"
JANUARY, MARCH, JUNE = "2025-01-01", "2025-03-01", "2025-06-01"


def _entity(key: str, schema: str, **properties: str) -> str:
    told = {name: [value] for name, value in properties.items()}
    return json.dumps({"id": key, "schema": schema, "properties": told}) + "\n"


def _load(workspace: Workspace, path: Path, text: str, day: str | None) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    (outcome,) = workspace.load([path], Options(retrieved_on=day, complete=day is not None))
    assert not outcome.is_refused, outcome.answer


def _editions(tmp_path: Path, *names: str, above: str | None = None) -> Workspace:
    """Load a list with an entry, and a register: who is listed has Alfa, N in turn has T and S."""
    workspace = open_workspace(tmp_path / "workspace")
    _load(workspace, tmp_path / "once" / "l.case.yaml", CASE, None)
    for day, name in zip((JANUARY, MARCH, JUNE), names, strict=False):
        text = _entity("alfa", "Company", name=f"{ALFA} LLC", jurisdiction="cy")
        text += _entity("top", "Company", name="Zernotorg Works LLC")
        text += _entity("u", "Ownership", owner="top", asset="alfa", percentage="60")
        text += _entity("n", "Company", name=name, jurisdiction="cy")
        text += _entity("t", "Company", name="Held Ltd") + _entity("s", "Company", name="Small Ltd")
        text += _entity("o", "Ownership", owner="n", asset="t", percentage="100")
        text += _entity("p", "Ownership", owner="n", asset="s", percentage="20")
        if day == above:
            text += _entity("q", "Company", name="Quiet Meadow LLC")
            text += _entity("r", "Ownership", owner="q", asset="n", percentage="100")
        _load(workspace, tmp_path / day / "reg.ftm.json", text, day)
    return workspace


def _verdict(workspace: Workspace, known_on: str | None = None, party: str = "reg-t") -> str:
    (row,) = workspace.exposure([party], ["us"], "2025-07-01", known_on=known_on)
    return str(row["verdict"])


def _strong(world: World) -> list[str]:
    pairs = world.unsure.to_pylist()
    return [str(pair["reason"]) for pair in pairs if pair["level"] == "strong"]


def _check_stores(workspace: Workspace) -> None:
    store, asked = workspace.backend.store(), [workspace.resolve("reg-t")]
    assert _strong(world_from_store(store, asked)) == _strong(workspace.world)
    for day in ("2025-02-01", "2025-04-01", "2025-07-01"):
        then = read_world(workspace.record, workspace.record.head(), known_on=day)
        assert _strong(known_world_from_store(store, asked, day)) == _strong(then), day


@pytest.mark.slow
def test_an_owner_is_compared_as_it_was_known(tmp_path: Path) -> None:
    workspace = _editions(tmp_path, "Somebody Else LLC", f"{ALFA} Limited", "Somebody Else LLC")
    found = [_verdict(workspace, day) for day in ("2025-02-01", "2025-04-01", "2025-07-01")]
    assert found == ["excluded", "review", "excluded"]
    _check_stores(workspace)
    workspace.close()


@pytest.mark.slow
def test_an_owner_had_no_owners_then(tmp_path: Path) -> None:
    workspace = _editions(tmp_path, *[f"{ALFA} Limited"] * 3, above=JUNE)
    found = [_verdict(workspace, day) for day in ("2025-02-01", "2025-04-01", None)]
    assert found == ["review", "review", "excluded"]
    _check_stores(workspace)
    workspace.close()


def test_what_moves_no_verdict_is_told_and_a_person_settles_it(tmp_path: Path) -> None:
    workspace = _editions(tmp_path, f"{ALFA} Limited")
    assert _verdict(workspace) == "review"
    (row,) = workspace.exposure(["reg-s"], ["us"], "2025-07-01")
    told = [text for text in row["caveats"] if " may be " in text]
    assert (row["verdict"], len(told)) == ("excluded", 1)
    assert "a company below a party on a list: same name; same jurisdiction (Cyprus)" in told[0]
    (uk,) = workspace.exposure(["reg-s"], ["uk"], "2025-07-01")
    assert not any(" may be " in text for text in uk["caveats"])
    workspace.judge("reg-n", "reg-alfa", "negative", "two companies")
    assert _verdict(workspace) == "excluded"
    workspace.judge("reg-n", "reg-alfa", "positive", "one company")
    assert _verdict(workspace) == "certain"
    workspace.close()
