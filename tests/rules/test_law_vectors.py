"""The second set of vectors, loaded as a case file: from the record, and from both stores alone."""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
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
Opened = Callable[[list[str]], World]
Recorded = Callable[[int], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace with every vector."""
    there = os.environ.get(LAW_WORKSPACE)
    workspace = load_vectors(Path(there) if there else tmp_path_factory.mktemp("law"))
    yield workspace
    workspace.close()


def _rows(world: World, vector: Vector) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield what a vector wants and the row that answers, as JSON has it."""
    for day, party, want in asked(vector):
        number = world.number_of(f"law:{party_key(vector, party)}")
        assert number is not None, party
        rows = exposure_rows(world, [number], [vector["regime"]], parse_day(day), links=True)
        (row,) = json.loads(json.dumps(json_value(rows), default=str))
        yield {"day": day, "party": party, **want}, row


@pytest.fixture(scope="module")
def recorded(loaded: Workspace) -> Recorded:
    """The rows of a vector out of the record, by its number; asked once for both stores."""
    return cache(lambda number: [row for _, row in _rows(loaded.world, law_vectors()[number])])


def _wrong(world: World, vector: Vector) -> list[str]:
    return [
        f"{want['party']} on {want['day']}: {wrong}"
        for want, row in _rows(world, vector)
        for wrong in differences(want, row)
    ]


@pytest.mark.parametrize("vector", law_vectors(), ids=IDS)
@pytest.mark.parametrize(
    "compiled",
    [
        pytest.param(False, id="plain"),
        # Compiling takes longer than all that `--quick` runs of this file.
        pytest.param(True, id="compiled", marks=pytest.mark.slow),
    ],
)
def test_a_vector_of_the_law_holds(
    vector: Vector, compiled: bool, loaded: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiling, "LARGE", -1 if compiled else 1 << 40)
    assert not _wrong(loaded.world, vector)


@pytest.mark.slow
@pytest.mark.parametrize("regime", sorted({vector["regime"] for vector in law_vectors()}))
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
    wrong = []
    try:
        store.load(loaded.world)
        for number, vector in enumerate(law_vectors()):
            parties = {f"law:{party_key(vector, party)}" for _, party, _ in asked(vector)}
            cone = world_from_store(store, sorted(parties))
            for (want, row), told in zip(_rows(cone, vector), recorded(number), strict=True):
                wrong += [f"{vector['id']}: {said}" for said in differences(want, row)]
                wrong += [] if row == told else [f"{vector['id']}: another row"]
    finally:
        store.close()
    assert not wrong


def test_the_vectors_are_those_of_the_originals() -> None:
    path = shared_folder().parent / "rule_vectors_2.yaml"
    if not path.is_file():
        pytest.skip(f"{NO_SAMPLE}: no rule_vectors_2.yaml beside the checkout")
    originals = yaml.safe_load(path.read_text(encoding="utf-8"))["vectors"]
    retold = [vector for vector in law_vectors() if not vector["id"].startswith("own-")]
    assert [(v["id"], v["regime"], v["evidence"], v["certainty"]) for v in retold] == [
        (v["id"], v["regime"], v["evidence"], v["certainty"]) for v in originals
    ]
