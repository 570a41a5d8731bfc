"""A party with more holdings than a canvas has room for: the pages read a page of them, no more."""

from pathlib import Path
from typing import Any

import pytest

from graph.world.world import World
from queries.answers import neighbour_rows
from queries.explorer.explore.explore_actions import OPEN_TABLE
from queries.explorer.explore.explore_more import ROWS
from tests.queries.explorer.explore.test_explore import act, explore, scene_of

pytestmark = pytest.mark.slow

HELD = 1_200
LEAST_ROWS = 10
MOST_ROWS = 150
"""Rows of neighbours that opening a page of a hub may read, however many there are."""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one party that holds 1,200 others."""
    from ingest.load.pipeline import Options
    from queries.workspace.workspace import open_workspace

    folder = tmp_path_factory.mktemp("hub")
    lines = ["case: hub", "title: A hub", "sources: {made: {title: Made up}}", "parties:"]
    lines.append('  hub: {schema: Company, name: "Nominees Limited", source: made}')
    firms = [f"f{number}" for number in range(HELD)]
    lines += [f'  {firm}: {{schema: Company, name: "Firm {firm}", source: made}}' for firm in firms]
    lines.append("interests:")
    lines += [f'  - {{owner: hub, asset: {firm}, share: "20", source: made}}' for firm in firms]
    case = folder / "hub.case.yaml"
    case.write_text("\n".join(lines) + "\n", encoding="utf-8")
    workspace = open_workspace(folder / "workspace")
    workspace.load([case], Options())
    workspace.close()
    return folder / "workspace"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, hub: Path) -> list[int]:
    """The parties of which a row was made, in order."""
    monkeypatch.setenv("OWNERSHIP_WORKSPACE", str(hub))
    monkeypatch.delenv("OWNERSHIP_STORE", raising=False)
    made: list[int] = []
    brief = neighbour_rows.party_brief

    def counted(world: World, number: int, day: int) -> dict[str, Any]:
        made.append(number)
        return brief(world, number, day)

    monkeypatch.setattr(neighbour_rows, "party_brief", counted)
    return made


def test_a_hub_opens_as_pages_of_a_table(read: list[int], repository: Path) -> None:
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_file(str(repository / "app.py"), default_timeout=300).run()
    page = explore(app, party="hub:hub", as_of="2024-01-01")
    assert len(scene_of(page)["nodes"]) < ROWS
    assert LEAST_ROWS < len(read) < MOST_ROWS
    centre = next(n["id"] for n in scene_of(page)["nodes"] if n["name"] == "Nominees Limited")
    page = act(page, do="expand", id=centre, relation="holdings")
    [stack] = [n["id"] for n in scene_of(page)["nodes"] if n["kind"] == "more"]
    page.session_state[OPEN_TABLE] = stack
    read.clear()
    page.run()
    assert not page.exception
    assert any(f"{HELD:,} fit" in said.value for said in page.caption)
    [table] = [t.value for t in page.dataframe if "On canvas" in t.value]
    assert len(table) == ROWS
    assert len(read) == ROWS
