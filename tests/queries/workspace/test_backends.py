"""The store of a backend that another thread closes: a question that has begun gets its answer."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graph.store.arcadedb.embedded_store import EmbeddedStore
from ingest.load.pipeline import Options
from queries.workspace.workspace import Workspace, open_workspace

FACTS = """case: own
sources: {s: {title: t}}
parties: {p: {schema: Company, name: P%s, source: s}}
"""


def test_a_store_that_is_closed_while_it_is_opened_is_there(
    opened: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend, version = opened.backend, opened.data_version

    def close_meanwhile(_store: EmbeddedStore) -> str:
        backend.close()
        return version

    monkeypatch.setattr(EmbeddedStore, "data_version", close_meanwhile)
    assert backend.store() is not None


@pytest.mark.slow
def test_a_question_ends_while_facts_are_written(own_workspace: Path, tmp_path: Path) -> None:
    workspace = open_workspace(own_workspace)
    ended: list[bool] = []

    def ask() -> int:
        asked = 0
        while not ended or not asked:
            assert workspace.run_query("owners_by_level")
            asked += 1
        return asked

    with ThreadPoolExecutor(2) as pool:
        asking = [pool.submit(ask) for _ in range(2)]
        for number in range(3):
            case = tmp_path / f"{number}.case.yaml"
            case.write_text(FACTS % number, encoding="utf-8")
            (outcome,) = workspace.load([case], Options(dataset=f"own{number}"))
            assert not outcome.is_refused
        ended.append(True)
        assert all(each.result() for each in asking)
    workspace.close()
