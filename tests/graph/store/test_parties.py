"""Parties of one name are made a column at a time, and are what each by itself would be."""

import random
from typing import Any

import numpy as np
import pytest

from graph.canonical import world_of
from graph.model import Name, Party
from graph.store import parties
from graph.world import World

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
    return world_of(rows)


@pytest.mark.parametrize("seed", range(20))
def test_a_plain_party_is_the_same_node(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    made = world(seed)
    quick = list(parties.party_nodes(made))
    monkeypatch.setattr(parties, "_is_plain", lambda table: np.zeros(len(table), np.bool_))
    assert quick == list(parties.party_nodes(made))
    assert len(quick) == made.size
