"""Every saved query gives the same rows on the embedded store and on Neo4j."""

from collections.abc import Iterator

import pytest

from graph.store.open_store import open_store
from graph.store.protocol.graph_store import Store
from queries.own.own_queries import check_shipped
from queries.saved.catalog import run_saved, saved_queries
from queries.workspace.workspace import Workspace

pytestmark = pytest.mark.slow

RING_PARAMETERS = {"party": "ring:a", "left": "ring:x", "right": "ring:y"}


@pytest.fixture
def neo4j(empty_neo4j: tuple[str, tuple[str, str] | None], ring: Workspace) -> Iterator[Store]:
    address, login = empty_neo4j
    user, password = login or (None, None)
    folder = ring.settings.workspace
    store = open_store(address, workspace=folder, user=user, password=password)
    store.load(ring.world)
    yield store
    store.close()


def test_the_samples_give_what_each_file_expects(samples: Workspace) -> None:
    report = check_shipped(samples.backend.store())
    assert [row for row in report if not row["ok"]] == []
    assert len(report) >= 12


def test_no_row_is_told_twice(ring: Workspace) -> None:
    for saved in saved_queries():
        rows = [str(row) for row in run_saved(ring.backend.store(), saved.name, {}, limit=1000)]
        assert len(rows) < 1000
        assert len(rows) == len(set(rows)), saved.name


@pytest.mark.parametrize("name", [saved.name for saved in saved_queries()])
def test_every_query_finds_something_in_the_ring(name: str, ring: Workspace) -> None:
    assert run_saved(ring.backend.store(), name, _mine(name), limit=1000)


def test_both_stores_give_the_same_rows(neo4j: Store, ring: Workspace) -> None:
    embedded = ring.backend.store()
    for saved in saved_queries():
        for given in ({}, _mine(saved.name), _one_for_all(saved.name)):
            rows = run_saved(embedded, saved.name, given, limit=1000)
            assert run_saved(neo4j, saved.name, given, limit=1000) == rows, saved.name


def _one_for_all(name: str) -> dict[str, str]:
    """The parameters of a query where every party is the same one."""
    return dict.fromkeys(_mine(name), "ring:a")


def _mine(name: str) -> dict[str, str]:
    """The parameters of a query that ask about the ring."""
    (saved,) = (saved for saved in saved_queries() if saved.name == name)
    named = {p.name for p in saved.parameters if p.type == "party"}
    return {key: value for key, value in RING_PARAMETERS.items() if key in named}
