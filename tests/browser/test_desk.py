"""Own facts, Sources and Saved queries in a real browser, on a server of their own."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import FIRM, OWNER, Tabs
from tests.browser.test_explorer import settle

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser
PARTY = "toloka:toloka_bv"
OWN_LINES = """root => root.ownershipCanvas.cy.edges("[?own]").map(
  line => root.ownershipCanvas.cards.group("labels", line.id())?.textContent ?? "")"""


@pytest.fixture
def page(tabs: Tabs, desk: str) -> "Iterator[Page]":
    """A page on that server; after the test it must have kept to itself."""
    with tabs.watched(desk, height=800) as opened:
        yield opened
        assert opened.title() != "owned"
        assert opened.locator('[data-testid="stMain"] img').count() == 0


def box(page: "Page", name: str) -> "Locator":
    """A field for text by its label; one that searches is a field too."""
    found = page.get_by_role("textbox", name=name, exact=True)
    return found.or_(page.get_by_role("searchbox", name=name, exact=True)).first


def fill(page: "Page", name: str, text: str) -> None:
    """Fill a field and wait until the page has taken it in."""
    box(page, name).fill(text)
    box(page, name).press("Tab")
    settle(page)


def press(page: "Page", name: str, said: str) -> None:
    """Press a button and wait until the page says something."""
    # An icon's name stands before the text.
    page.get_by_role("button", name=re.compile(rf"^(\w+ )?{name}$")).first.click()
    page.get_by_text(said).first.wait_for()
    settle(page)


def main(page: "Page") -> str:
    """What the page says."""
    return page.locator('[data-testid="stMain"]').inner_text()


def is_marked(page: "Page") -> bool:
    """Return whether the party's page marks a statement as own.

    Its tables tell it to screen readers.
    """
    page.goto(f"/party?party={PARTY}&as_of=2024-04-08")
    settle(page)
    cells = page.locator('[data-testid="stDataFrame"] [role="gridcell"]').all_text_contents()
    return "YOUR FACT" in cells


def test_an_own_fact_is_added_seen_and_undone(page: "Page") -> None:
    page.goto(f"/own_facts?party={PARTY}")
    settle(page)
    fill(page, "Name of the case *", "mine")
    fill(page, "What it is about *", OWNER)
    press(page, "Create the case", "created")
    fill(page, "Owner *", "Volozh")
    fill(page, "Share in %", ">25..50")
    fill(page, "Who says so *", FIRM)
    fill(page, "Quote", OWNER)
    source = page.get_by_role("combobox", name="Source *")
    source.click()
    page.keyboard.type(FIRM)
    page.keyboard.press("Enter")
    settle(page)
    press(page, "Save", "Interest saved and loaded.")
    assert is_marked(page)
    page.goto(f"/party?party={PARTY}&as_of=2024-01-01")
    page.locator(".canvas[data-drawn]").wait_for()
    lines = page.locator(".canvas").evaluate(OWN_LINES)
    assert len(lines) == 1
    assert "own fact" in lines[0]

    page.goto("/own_facts")
    settle(page)
    press(page, "Undo", "Change undone.")
    assert not is_marked(page)


def test_a_file_is_uploaded_and_appears(page: "Page", repository: Path) -> None:
    page.goto("/sources")
    settle(page)
    assert "uk_psc" not in main(page)
    page.get_by_text("Load files").click()
    settle(page)
    file = next((repository / "sample_data" / "uk_psc").glob("*.txt"))
    page.locator('input[type="file"]').first.set_input_files(file)
    page.get_by_text("KB").first.wait_for()
    settle(page)
    press(page, "Dry run", "What a load would do")
    press(page, "Load", "What was loaded")
    assert "dataset uk_psc, format uk_psc" in main(page)
    page.get_by_role("tab", name="Refused records").click()
    settle(page)
    page.get_by_role("button", name="Save as CSV").first.wait_for()


def test_a_query_is_saved_and_run(page: "Page") -> None:
    page.goto(f"/saved_queries?party={PARTY}")
    settle(page)
    press(page, "New query", "The file is checked")
    fill(page, "Name *", "its_name")
    fill(page, "Title *", OWNER)
    fill(page, "Question", FIRM)
    fill(page, "Tags", FIRM)
    fill(page, "Cypher *", "MATCH (p:Entity {id: $party}) SET p.x = 1 RETURN p.x AS x")
    press(page, "Save", "Not saved: the query would change the store")
    fill(page, "Cypher *", "MATCH (p:Entity {id: $party}) RETURN p.id AS party_id, p.name AS party")
    press(page, "Save", "is saved and checked")
    press(page, "Ask", "1 row")
    page.get_by_role("link", name="Show on canvas").click()
    page.wait_for_url("**/party?*view=*")
