"""Parties of one name are made a column at a time, and are what each by itself would be."""

import random
from typing import Any

import numpy as np
import pytest

from graph.record.model import Interest, Name, Party
from graph.store.elements import party_nodes
from graph.values.name_keys import fold_name
from graph.world.identity import world_from_rows
from graph.world.world import World

NAMES = ("Alpha B.V.", "alpha", "ООО «Ромашка»", "", "東方", "!!", "Öl & Gas AG")


def texts(rng: random.Random) -> list[str]:
    """Draw a list of texts, some of them twice."""
    return [rng.choice(["a", "b", "Straat 1, Delft", ""]) for _ in range(rng.choice([0, 0, 1, 3]))]


def names(rng: random.Random) -> list[Name]:
    """Draw names; most parties have one."""
    many = rng.choice([0, 1, 1, 1, 1, 2])
    kinds, languages = ["name", "name", "alias", "weak_alias"], [None, "nl", ""]
    return [Name(rng.choice(NAMES), rng.choice(kinds), rng.choice(languages)) for _ in range(many)]


def world(seed: int) -> World:
    """Make a world of parties, some of them stated twice or the same as another."""
    rng = random.Random(seed)
    rows = []
    for number in range(60):
        given: dict[str, Any] = {
            "addresses": texts(rng),
            "topics": texts(rng),
            "countries": texts(rng),
            "identifiers": [f"XX:{number}"] if rng.random() < 0.3 else [],
            "same_as": [f"p{rng.randrange(60)}"] if rng.random() < 0.2 else [],
            "data": [("field", text) for text in texts(rng)],
            "status": rng.choice([None, "active"]),
        }
        schema = rng.choice(["Company", "Person", "Unheard"])
        for _ in range(rng.choice([1, 1, 1, 2])):
            rows.append(Party(f"p{number}", schema, names(rng), **given))
    return world_from_rows(rows)


def nodes(made: World, listed: frozenset[int]) -> dict[str, tuple[str, dict[str, Any]]]:
    """Label and properties of each party by its id."""
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for batch in party_nodes.party_nodes(made, listed):
        for row in batch.rows:
            assert row["id"] not in found
            found[row["id"]] = batch.labels[1], row
    return found


@pytest.mark.parametrize("seed", range(20))
def test_a_party_of_one_row_is_the_same_node(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    made = world(seed)
    listed = frozenset(range(0, made.size, 7))
    quick = nodes(made, listed)
    assert len(quick) == made.size
    assert sum(row["listed"] for _, row in quick.values()) == len(listed)
    no_rows = np.zeros(made.tables["parties"].num_rows, np.bool_)
    monkeypatch.setattr(party_nodes, "single_row_mask", lambda _world: no_rows)
    assert quick == nodes(made, listed)


def test_a_party_that_is_only_named_is_a_node() -> None:
    made = world_from_rows([Interest("p1", "p2", ["shareholding"]), Party("p2", "Company", [])])
    label, row = nodes(made, frozenset({0}))["p1"]
    assert label == "LegalEntity"
    assert row == {
        "id": "p1",
        "schema": "LegalEntity",
        "name": "p1",
        "search": "p1",
        "member_ids": ["p1"],
        "listed": True,
        "stated": False,
    }


@pytest.mark.parametrize(
    "name", ["O'Neil  & Sons", "a`b", "-- ", "Ünï", "ООО «Ромашка»", "", "A1\x00b"]
)
def test_names_fold_by_columns_as_they_do_alone(name: str) -> None:
    (row,) = nodes(world_from_rows([Party("p1", "Company", [Name(name)])]), frozenset()).values()
    assert row[1]["folded"] == [fold_name(name)]
