"""The explorer over time: what a tab holds after many clicks, and what a second visit asks for."""

from typing import TYPE_CHECKING

import pytest

from benchmarks.explorer_peers.sixty import COUNT
from benchmarks.explorer_serving import let_in, serve_page, write_workspace
from benchmarks.figures.explorer import CANVAS, FRESH, explore_address, tab_of, time_expansions
from tests.browser.conftest import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PARTIES = COUNT - FRESH
EARLY = 2
LATE = 6


@pytest.fixture(scope="module")
def sixty(tmp_path_factory: pytest.TempPathFactory, chromium_path: str) -> "Iterator[str]":
    """The explorer on the graph that the benchmarks draw."""
    workspace = write_workspace(tmp_path_factory.mktemp("sixty"))
    more = {"OWNERSHIP_WORKSPACE": str(workspace), "OWNERSHIP_CANVAS_DEBUG": "1"}
    with serve_page(more=more) as origin:
        yield origin


@pytest.fixture
def opened(browser: "Browser", sixty: str) -> "Iterator[Page]":
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    let_in(page.context, sixty)
    page.set_default_timeout(PATIENCE)
    yield page
    page.close()


def test_a_tab_holds_no_more_after_many_expansions(opened: "Page", sixty: str) -> None:
    tabs = []
    clicks = time_expansions(opened, explore_address(sixty, PARTIES), LATE)
    for number, _ in enumerate(clicks, 1):
        if number in (EARLY, LATE):
            tabs.append(tab_of(opened))
    early, late = tabs
    assert late.nodes <= 1.1 * early.nodes
    assert late.listeners <= 1.1 * early.listeners
    assert late.heap <= 1.3 * early.heap


def test_a_second_visit_fetches_no_module_of_the_canvas_again(opened: "Page", sixty: str) -> None:
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    missing: list[str] = []
    opened.on("response", lambda said: missing.append(said.url) if said.status >= 400 else None)
    address = explore_address(sixty, PARTIES)
    opened.goto(address)
    opened.wait_for_selector(CANVAS)
    assert any("/vendor/cytoscape.js" in url for url in asked)
    sent = opened.evaluate(SENT)
    assert sent["modules"] > 10
    opened.goto("about:blank")
    opened.goto(address)
    opened.wait_for_selector(CANVAS)
    again = opened.evaluate(SENT)
    assert again["modules"] == sent["modules"]
    assert again["bytes"] == 0
    assert missing == []


SENT = """() => {
  const found = performance.getEntriesByType("resource").filter(one =>
    /bidi-components.*[0-9a-f]{16}/.test(one.name));
  const bytes = found.reduce((sum, one) => sum + one.transferSize, 0);
  return {modules: found.length, bytes};
}"""
"""Modules of the canvas on the page, and how many bytes of them came from the server."""
