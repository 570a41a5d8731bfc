"""A list of counterparties in the browser: dropped, screened, decided on by keyboard, saved."""

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.browser.axe import findings
from tests.browser.conftest import FIRM, Tabs
from tests.browser.test_explorer import settle
from tests.browser.test_screens import CUT, WIDER
from tests.browser.test_take_away import taken

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
QUOTED = FIRM.replace('"', '""')
LIST = f'Firma,Sitzland,Nr\nToloka AI BV,NL,\nArkadi Wolosch,,\nYandeks NV,,\n"{QUOTED}",,\n'
SCROLLED = """() => Math.max(...[...document.querySelectorAll('.dvn-scroller')].map(
  found => found.scrollWidth - found.clientWidth))"""
"""Pixels of a table of lines that lie outside what is seen of it."""
FOUR = "4 lines on 8 April 2024: "


def screened(page: "Page", name: str) -> None:
    """Drop the list and screen it."""
    page.goto("/screening?as_of=2024-04-08")
    page.get_by_role("heading", name="Screen a list").wait_for()
    file = {"name": name, "mimeType": "text/csv", "buffer": LIST.encode()}
    page.locator('input[type="file"]').first.set_input_files([file])
    page.get_by_text("Toloka AI BV · Arkadi Wolosch · Yandeks NV").wait_for()
    page.get_by_role("button", name="Screen 4 lines").click()
    page.get_by_text(FOUR).wait_for()
    page.locator('[data-testid="data-grid-canvas"]').wait_for()
    settle(page)


def test_a_list_is_dropped_decided_on_by_keyboard_and_saved(tabs: Tabs, desk: str) -> None:
    with tabs.watched(desk) as page:
        screened(page, "partners 2024.csv")
        page.get_by_text("Searched: ", exact=False).first.wait_for()
        grid = page.locator('[data-testid="data-grid-canvas"]')
        grid.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Shift+Space")
        page.get_by_text(re.compile(r"^Line \d: ")).wait_for()
        page.get_by_label("Who decides").fill("A. Reader")
        page.get_by_label("Who decides").press("Tab")
        settle(page)
        one = page.get_by_role("button", name="This is the one").first
        one.focus()
        page.keyboard.press("Enter")
        page.get_by_text(re.compile(r"Decided by A\. Reader")).first.wait_for()
        page.get_by_text("The files below do not have your decisions yet.").wait_for()
        page.get_by_role("button", name="Screen it again").click()
        page.get_by_text("The files below do not have your decisions yet.").wait_for(state="hidden")
        page.get_by_text(FOUR).wait_for()
        settle(page)
        name, content = taken(page, "All CSV files (zip)")
        assert name == "partners-2024-2024-04-08.zip"
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            matches = archive.read("matches.csv")
            assert b"A. Reader" in matches
        assert taken(page, "matches.csv") == ("matches.csv", matches)


def test_everybody_can_read_a_result(tabs: Tabs, desk: str, axe: str) -> None:
    with tabs.watched(desk) as page:
        screened(page, "read.csv")
        page.locator('[data-testid="data-grid-canvas"]').focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Shift+Space")
        page.get_by_text(re.compile(r"^Line \d: ")).wait_for()
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            for width in (1280, 390):
                page.set_viewport_size({"width": width, "height": 800})
                settle(page)
                assert page.evaluate(WIDER) == []
                assert page.evaluate(CUT) == []
                assert width < 1280 or page.evaluate(SCROLLED) == 0
            assert findings(page, axe, "body") == []
        assert page.title() != "owned"
