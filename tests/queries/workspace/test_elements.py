"""The graph of a world: what several files describe is one node."""

from collections import Counter
from pathlib import Path

import pytest

from graph.store.elements.graph_elements import Elements
from ingest.load.pipeline import Options
from queries.question.sample_files import sample_files
from queries.workspace.workspace import open_workspace

pytestmark = pytest.mark.slow


def test_ids_of_the_sample_data_are_unique_in_their_kind(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    workspace.load(sample_files(), Options())
    documents = Counter(workspace.world.tables["documents"]["id"].to_pylist())
    assert max(documents.values()) > 1, "no document of the samples is described twice"
    found: Counter[tuple[str, str]] = Counter()
    for nodes in Elements(workspace.world).nodes():
        found.update((nodes.labels[0], row["id"]) for row in nodes.rows)
    assert [name for name, times in found.items() if times > 1] == []
    assert {("Source", name) for name in documents} <= found.keys()
