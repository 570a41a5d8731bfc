"""Who is who, decided in a real browser with keys alone; read in both themes and on a telephone."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graph.record.record import Record
from ingest.load.pipeline import Options
from queries.workspace.workspace import open_workspace
from tests.browser.axe import findings
from tests.browser.conftest import Tabs, served, watched_page
from tests.browser.test_explorer import settle
from tests.browser.test_screens import CUT, SMALL, SMALLEST, WIDER
from tests.queries.decisions.conftest import CASE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
MARIA = CASE.replace("twins", "maria").replace("Ivan Example Petrov", "Maria Sample Sidorova")
LOW = "  low: {schema: Company, name: Low Limited, source: s}"
HELD = "  - {owner: below, asset: low, share: '60', source: s}"
DEEP = MARIA.replace("interests:", f"{LOW}\ninterests:").replace("listings:", f"{HELD}\nlistings:")
FOCUSED = "() => document.activeElement.innerText"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which Maria waits first, with two companies below, and then Ivan."""
    made = tmp_path_factory.mktemp("review")
    workspace = open_workspace(made / "workspace")
    for text in (CASE, DEEP):
        path = made / f"{text.split()[1]}.case.yaml"
        path.write_text(text, encoding="utf-8")
        assert not workspace.load([path], Options())[0].is_refused
    workspace.close()
    return made / "workspace"


@pytest.fixture(scope="module")
def origin(folder: Path, chromium_path: str) -> Iterator[str]:
    """The address of an explorer on it."""
    from queries.explorer.server.serve import server_command

    environment = {**os.environ, "OWNERSHIP_WORKSPACE": str(folder)}
    environment.pop("OWNERSHIP_STORE", None)
    with served(server_command, environment, folder.parent / "server.log") as address:
        yield address


@pytest.fixture
def page(tabs: Tabs, origin: str) -> "Iterator[Page]":
    """A page of it; after the test it must have kept to itself."""
    with tabs.watched(origin) as opened:
        yield opened


def pair_of(page: "Page", name: str) -> None:
    """Wait until the pair of that name is the one to decide on."""
    page.get_by_role("heading", name=name, exact=True).wait_for()
    settle(page)


def words(folder: Path) -> list[tuple[str, str | None]]:
    """Return what was decided, and why."""
    return [(one.word, one.reason) for one in Record(folder).head().judgements]


def test_a_pair_is_decided_with_keys_alone(page: "Page", folder: Path) -> None:
    page.goto("/review")
    pair_of(page, "Maria Sample Sidorova")
    why = page.get_by_role("textbox", name="Why")
    why.focus()
    # A letter in a field is a letter, and no decision.
    page.keyboard.type("sduldz")
    page.keyboard.press("Tab")
    settle(page)
    assert words(folder) == []
    assert "Same" in page.evaluate(FOCUSED)
    page.get_by_role("button", name="Skip").focus()
    page.keyboard.press("d")
    pair_of(page, "Ivan Example Petrov")
    assert words(folder) == [("different", "sduldz")]
    assert "Skip" in page.evaluate(FOCUSED)
    page.keyboard.press("z")
    pair_of(page, "Maria Sample Sidorova")
    assert [word for word, _ in words(folder)] == ["different", "undone"]
    page.keyboard.press("Enter")
    pair_of(page, "Ivan Example Petrov")
    assert "Skip" in page.evaluate(FOCUSED)


def test_a_party_leads_to_its_pair_and_a_link_to_the_same(
    page: "Page", browser: "Browser", origin: str
) -> None:
    page.goto("/party?party=maria:low&as_of=2024-01-01&regime=eu")
    page.get_by_role("button", name="Decide who is who: Maria Sample Sidorova").click()
    pair_of(page, "Maria Sample Sidorova")
    page.get_by_text("At stake:").wait_for()
    with watched_page(browser, origin) as other:
        other.goto(page.url)
        pair_of(other, "Maria Sample Sidorova")


def test_the_page_is_readable(page: "Page", axe: str) -> None:
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("/review?regime=eu&as_of=2024-01-01")
        pair_of(page, "Maria Sample Sidorova")
        page.get_by_text("Show both records as published").click()
        page.get_by_text("269/2014").last.wait_for()
        is_readable(page, axe)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme="dark")
    is_readable(page, axe)


def is_readable(page: "Page", axe: str) -> None:
    """Look at a page as it is shown now: nothing is cut off, too small, or out of reach."""
    settle(page)
    for script in (WIDER, CUT):
        assert page.evaluate(script) == []
    assert page.evaluate(SMALL, SMALLEST) == []
    assert findings(page, axe, "body") == []
