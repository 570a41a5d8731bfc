"""Ships on lists are told of out of a store as they were known, though a case file took it back."""

from pathlib import Path

import pytest

from graph.regimes.read_regimes import find_regime
from graph.store.fetch.fetch_upstream_known import known_world_from_store
from graph.values.dates import parse_day
from graph.verdict.assess_party import assess
from graph.world.open_world import read_world
from graph.world.world import World
from ingest.load.pipeline import Options
from queries.workspace.workspace import open_workspace

SHIP = '{"id": "boat", "schema": "Vessel", "properties": {"name": ["Blue Whale"]}}\n'
CASE = """case: c
sources: {{s: {{title: Memo}}}}
parties:
  first: {{schema: Company, name: Aquamarine Holding, source: s}}
  next: {{schema: Company, name: Bituminous Works, source: s}}
  owner: {{schema: Company, name: Cobalt Shipping, source: s}}
  boat: {{schema: LegalEntity, name: Blue Whale, same_as: ships-boat, source: s}}
interests:
  - {{owner: {top}, asset: owner, share: 20, source: s}}
  - {{owner: owner, asset: boat, share: 100, source: s}}
listings:
  - {{party: {listed}, authority: UK, measures: [asset_freeze], start: 2020-01-01, source: s}}
"""


def _told(world: World, party: str) -> tuple[bool, list[str]]:
    number = world.number_of(party)
    assert number is not None
    (found,) = assess(world, find_regime("uk"), parse_day("2024-06-01"), [number])
    said = [text for text in found.caveats if "Blue Whale" in text]
    return "linked_to_listed" in found.flags, said


@pytest.mark.parametrize("later", ["boat", "next"])
def test_a_ship_on_a_list_is_told_of_as_it_was_known(tmp_path: Path, later: str) -> None:
    workspace = open_workspace(tmp_path / "workspace")
    ships = tmp_path / "ships.ftm.json"
    ships.write_text(SHIP, encoding="utf-8")
    workspace.load([ships], Options())
    file = tmp_path / "c.case.yaml"
    for day, top, listed in (("2023-01-01", "first", "boat"), ("2024-01-01", "next", later)):
        file.write_text(CASE.format(top=top, listed=listed), encoding="utf-8")
        (outcome,) = workspace.load([file], Options(retrieved_on=day, complete=True))
        assert not outcome.is_refused, outcome.answer
    record, store, found = workspace.record, workspace.backend.store(), {}
    for day in ("2023-06-01", "2024-01-01"):
        then = read_world(record, record.head(), known_on=day)
        for party in ("c:first", "c:next", "c:owner"):
            told = _told(known_world_from_store(store, [party], day), party)
            assert told == _told(then, party), (party, day)
            found[party, day[:4]] = told[0]
    assert {party for (party, year), said in found.items() if said and year == "2023"} == {
        "c:first",
        "c:owner",
    }
    assert found["c:next", "2024"] is (later == "boat")
