"""The second set of vectors, loaded as a case file: from the record, and from both stores alone."""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.kernels import compiling
from graph.regimes.read_regimes import find_regime
from graph.store.fetch.fetch_upstream import world_from_store
from graph.store.open_store import open_store
from graph.values.dates import parse_day
from graph.world.world import World
from queries.answers.exposure_answer import exposure_rows
from queries.question.answer import json_value
from queries.workspace.workspace import Workspace
from tests.every_verdict import differences as differences_alone
from tests.mutants.run_mutants import LAW_WORKSPACE
from tests.rules.law_vectors import (
    Vector,
    asked,
    differences,
    law_vectors,
    load_vectors,
    party_key,
)
from tests.skips import NO_SAMPLE, shared_folder

IDS = [vector["id"] for vector in law_vectors()]
REGIMES = sorted(
    regime
    for regime in {vector["regime"] for vector in law_vectors()}
    # Rules on beneficial owners ask person by person, so that a whole register takes minutes.
    if find_regime(regime).versions[-1].owners is None
)
Opened = Callable[[list[str]], World]
"""Gives a world with all that decides about some parties."""
Told = list[tuple[dict[str, Any], dict[str, Any]]]
"""What a vector wants and the row that answers, for each party and day."""
Recorded = Callable[[Vector, bool], Told]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace with every vector."""
    there = os.environ.get(LAW_WORKSPACE)
    workspace = load_vectors(Path(there) if there else tmp_path_factory.mktemp("law"))
    yield workspace
    workspace.close()


def _rows(
    opened: Opened, vectors: Sequence[Vector], *, alone: bool = False
) -> Iterator[tuple[Vector, dict[str, Any], dict[str, Any]]]:
    """Yield what some vectors want and the rows that answer, as JSON has them.

    What is asked of one rule on one day is asked together, of one world that is opened for it;
    or each party alone, whose cone has no other party to hide a fault behind.
    """
    together: dict[tuple[str, str, str], list[tuple[Vector, str, dict[str, Any]]]] = {}
    for vector in vectors:
        for day, party, want in asked(vector):
            name = f"law:{party_key(vector, party)}"
            said = {"day": day, "party": party, **want}
            key = (vector["regime"], day, name if alone else "")
            together.setdefault(key, []).append((vector, name, said))
    for (regime, day, _), wanted in together.items():
        world = opened([name for _, name, _ in wanted])
        numbers = [world.number_of(name) for _, name, _ in wanted]
        known = [number for number in numbers if number is not None]
        assert len(known) == len(wanted), wanted
        rows = exposure_rows(world, known, [regime], parse_day(day), links=True)
        told = json.loads(json.dumps(json_value(rows), default=str))
        for (vector, _, said), row in zip(wanted, told, strict=True):
            yield vector, said, row


@pytest.fixture(scope="module")
def recorded(loaded: Workspace) -> Recorded:
    """What a vector wants and the rows out of the record, asked once for the stores too.

    With loops in plain Python each party is asked alone, compiled all of a rule and day together.
    """

    @cache
    def rows(key: str, compiled: bool) -> dict[str, Told]:
        told: dict[str, Told] = {}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(compiling, "LARGE", -1 if compiled else 1 << 40)
            mine = [v for v in law_vectors() if v["regime" if compiled else "id"] == key]
            for vector, said, row in _rows(lambda _: loaded.world, mine, alone=not compiled):
                told.setdefault(vector["id"], []).append((said, row))
        return told

    def rows_of(vector: Vector, compiled: bool) -> Told:
        return rows(vector["regime" if compiled else "id"], compiled)[vector["id"]]

    return rows_of


def _wrong(vector: Vector, said: dict[str, Any], row: dict[str, Any]) -> list[str]:
    where = f"{vector['id']}: {said['party']} on {said['day']}"
    return [f"{where}: {wrong}" for wrong in differences(said, row)]


@pytest.mark.parametrize("vector", law_vectors(), ids=IDS)
@pytest.mark.parametrize(
    "compiled",
    [
        pytest.param(False, id="plain"),
        # Compiling takes longer than all that `--quick` runs of this file.
        pytest.param(True, id="compiled", marks=pytest.mark.slow),
    ],
)
def test_a_vector_of_the_law_holds(vector: Vector, compiled: bool, recorded: Recorded) -> None:
    told = recorded(vector, compiled)
    assert len(told) == len(list(asked(vector)))
    assert not [wrong for said, row in told for wrong in _wrong(vector, said, row)]
    assert "Review needed" not in [row["result"] for _, row in told], "a review without a reason"


@pytest.mark.slow
@pytest.mark.parametrize("regime", REGIMES)
def test_the_whole_register_agrees(regime: str, loaded: Workspace) -> None:
    asked_on = Counter[str]()
    parties: dict[str, set[str]] = {}
    for vector in law_vectors():
        for day, party, _ in asked(vector) if vector["regime"] == regime else ():
            asked_on[day] += 1
            parties.setdefault(day, set()).add(f"law:{party_key(vector, party)}")
    ((day, _),) = asked_on.most_common(1)
    found = differences_alone(loaded.world, find_regime(regime), parse_day(day), parties[day])
    assert not found


@pytest.mark.slow
@pytest.mark.parametrize("which", ["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def test_a_store_alone_answers_every_vector(
    which: str, loaded: Workspace, recorded: Recorded, request: pytest.FixtureRequest
) -> None:
    address, user, password = "embedded", None, None
    if which == "neo4j":
        empty = request.getfixturevalue("empty_neo4j")
        address, (user, password) = empty[0], empty[1] or (None, None)
    folder = loaded.settings.workspace
    store = open_store(address, workspace=folder, user=user, password=password)
    # The embedded store is asked for the cone of each vector, the other for that of a rule and day.
    every = law_vectors()
    asked_together = [[vector] for vector in every] if which == "embedded" else [every]
    wrong, met = [], Counter[str]()
    try:
        store.load(loaded.world)
        for vectors in asked_together:
            for vector, said, row in _rows(lambda ids: world_from_store(store, ids), vectors):
                wrong += _wrong(vector, said, row)
                told = recorded(vector, False)
                wrong += [] if (said, row) in told else [f"{vector['id']}: another row"]
                met[vector["id"]] += 1
    finally:
        store.close()
    assert not wrong
    assert met == {vector["id"]: len(list(asked(vector))) for vector in every}


def test_the_vectors_are_those_of_the_originals() -> None:
    path = shared_folder().parent / "rule_vectors_2.yaml"
    if not path.is_file():
        pytest.skip(f"{NO_SAMPLE}: no rule_vectors_2.yaml beside the checkout")
    originals = yaml.safe_load(path.read_text(encoding="utf-8"))["vectors"]
    retold = [vector for vector in law_vectors() if not vector["id"].startswith("own-")]
    assert [(v["id"], v["regime"], v["evidence"], v["certainty"]) for v in retold] == [
        (v["id"], v["regime"], v["evidence"], v["certainty"]) for v in originals
    ]
