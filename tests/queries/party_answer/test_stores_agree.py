"""What a store at hand tells of a party is what the record tells."""

from pathlib import Path

import pytest

from graph.store.fetch.fetch_upstream import world_from_store
from graph.values.dates import parse_day
from queries.party_answer.answer_text import opening_of
from queries.workspace.workspace import open_workspace

pytestmark = pytest.mark.slow

PARTIES = ("toloka:toloka_bv", "toloka:yandex_nv", "eurochem:eurochem", "toloka:volozh")
DAYS = ("2022-06-03", "2024-01-01", "2024-04-08")


def test_the_text_out_of_a_store_is_that_of_the_record(own_workspace: Path) -> None:
    workspace = open_workspace(own_workspace)
    world, store = workspace.world, workspace.backend.store()
    told = 0
    for party in PARTIES:
        number = world.number_of(party)
        if number is None:
            continue
        cone = world_from_store(store, [party], links=True, downstream=True)
        there = cone.number_of(party)
        assert there is not None
        for day in map(parse_day, DAYS):
            assert opening_of(cone, there, day) == opening_of(world, number, day), (party, day)
            told += 1
    workspace.close()
    assert told >= 9
