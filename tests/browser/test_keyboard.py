"""With the keyboard alone: what has the focus is seen, and the journeys come to an end."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document

from tests.browser import walk
from tests.browser.conftest import PATIENCE, Tabs, served_copy
from tests.browser.test_explorer import settle
from tests.browser.test_party_page import TOLOKA, sheet

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

RING = """() => {
  let at = document.activeElement;
  while (at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;
  const {outlineStyle, outlineWidth} = getComputedStyle(at);
  let opacity = 1;
  for (let up = at; up; up = up.parentElement) opacity *= Number(getComputedStyle(up).opacity);
  return outlineStyle === "solid" && parseFloat(outlineWidth) >= 2 && opacity > 0.9;
}"""
UNDER_THE_BAR = """() => {
  let at = document.activeElement;
  if (!at.parentElement.closest('[data-testid="stMain"]')) return false;
  while (at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;
  const box = at.getBoundingClientRect();
  const bar = document.querySelector('[data-testid="stHeader"]').getBoundingClientRect();
  return box.bottom > bar.top && box.top < bar.bottom - 1;
}"""
COVERED = """() => {
  const said = document.querySelector('[data-testid="stToast"]').getBoundingClientRect();
  const found = [];
  for (const root of [document, ...[...document.querySelectorAll("*")].map(one => one.shadowRoot)])
    for (const one of root?.querySelectorAll(".panel, .panel button, .head button") ?? []) {
      const box = one.getBoundingClientRect();
      if (box.width && box.left < said.right && box.right > said.left && box.top < said.bottom
        && box.bottom > said.top) found.push(one.className);
    }
  return found;
}"""


@pytest.fixture
def small(tabs: Tabs, server: str) -> "Iterator[Page]":
    """A page of 1280 x 800 pixels."""
    with tabs.watched(server, height=800) as opened:
        yield opened


@pytest.fixture
def page(tabs: Tabs, workspace_folder: Path, tmp_path: Path) -> "Iterator[Page]":
    """A page on a copy of its own: no other test has pinned to its story or decided its line."""
    with (
        served_copy(workspace_folder, tmp_path) as own,
        tabs.watched(own, height=800) as opened,
    ):
        yield opened


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_whoever_has_the_focus_wears_a_ring(small: "Page", theme: Any) -> None:
    small.emulate_media(color_scheme=theme)
    small.goto("/compare?party=toloka:yandex_nv&regime=eu&before=2024-01-01&after=2024-04-08")
    walk.opened(small, "Compare Yandex N.V.")
    small.locator('[data-testid="data-grid-canvas"]').wait_for()
    for wanted in (
        small.get_by_role("link", name="Compare", exact=True),
        small.get_by_role("link", name="Add a fact of yours"),
        small.get_by_role("button", name="Search: what changed"),
    ):
        walk.tab_to(small, wanted)
        small.wait_for_function(RING, timeout=20_000)


def test_nothing_that_has_the_focus_hides_under_the_bar(small: "Page") -> None:
    small.goto("/?q=Yandex")
    small.get_by_role("status").get_by_text("shown").wait_for()
    settle(small)
    walk.tab_to(small, small.get_by_role("link", name="Yandex Services AG"))
    for _ in range(6):
        small.keyboard.press("Tab")
        assert not small.evaluate(UNDER_THE_BAR)


def test_what_was_pinned_is_said_beside_the_panel_not_over_it(page: "Page") -> None:
    page.goto(TOLOKA)
    walk.canvas(page)
    page.keyboard.press("n")
    pin = sheet(page).get_by_role("button", name="Pin: The full lists", exact=False)
    walk.enter(page, pin)
    page.locator('[data-testid="stToast"]').wait_for()
    page.wait_for_function(f"() => ({COVERED})().length === 0", timeout=5_000)
    page.keyboard.press("Escape")
    page.locator(".panel").wait_for(state="hidden")


def test_the_journalist_pins_orders_and_saves_a_story(page: "Page") -> None:
    page.goto(TOLOKA)
    walk.canvas(page)
    walk.enter(page, page.get_by_role("button", name="Pin", exact=True))
    for what in ("The picture", "Yandex N.V. was an owner"):
        pin = sheet(page).get_by_role("button", name=f"Pin: {what}", exact=False)
        walk.enter(page, pin.first)
        page.get_by_text(re.compile(r"^Pinned to the story ")).first.wait_for()
        page.keyboard.press("Escape")
        page.locator(".panel").wait_for(state="hidden")
        page.locator('[data-testid="stToast"]').wait_for(state="detached")
        page.keyboard.press("n")
    page.keyboard.press("Escape")
    # A run that has not ended may give the focus back to the picture.
    settle(page)
    walk.tab_to(page, page.get_by_role("link", name="Stories", exact=True), "Shift+Tab")
    page.keyboard.press("Enter")
    walk.opened(page, "Stories")
    steps = page.locator('[data-testid="stCaptionContainer"]').filter(has_text="; pinned ")
    picture = steps.first.filter(has_text="Picture")
    picture.wait_for()
    walk.enter(page, page.get_by_role("button", name=re.compile("Down$")).first)
    picture.wait_for(state="detached")
    settle(page)
    walk.tab_to(page, page.get_by_role("button", name="Word (DOCX)"), "Shift+Tab")
    name, word = walk.saved(page, page.get_by_role("button", name="Word (DOCX)"), by_keys=True)
    assert name.endswith(".docx")
    assert len(Document(io.BytesIO(word)).inline_shapes) == 1
    walk.tab_to(page, page.get_by_role("button", name="PDF"), "Shift+Tab")
    _, paper = walk.saved(page, page.get_by_role("button", name="PDF"), by_keys=True)
    assert paper.startswith(b"%PDF")


def test_the_analyst_screens_decides_and_saves(page: "Page", tmp_path: Path) -> None:
    listed = tmp_path / "by keys.csv"
    listed.write_text("name,country\nToloka AI BV,NL\nArkadi Wolosch,\n", encoding="utf-8")
    # The browser is told that a file will be chosen while it draws: told at the key press, it may
    # open its own dialogue before it hears so, which nobody sees.
    page.on("filechooser", lambda _: None)
    page.goto("/?as_of=2024-04-08")
    settle(page)
    walk.enter(page, page.get_by_role("link", name="Screen a list"))
    walk.opened(page, "Screen a list")
    walk.tab_to(page, page.locator('[data-testid="stFileUploader"] button').first)
    with page.expect_file_chooser() as choosing:
        page.keyboard.press("Enter")
    choosing.value.set_files(listed)
    walk.enter(page, page.get_by_role("button", name="Screen 2 lines"))
    grid = page.locator('[data-testid="data-grid-canvas"]')
    grid.wait_for()
    settle(page)
    walk.tab_to(page, grid)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")
    page.get_by_text(re.compile(r"^Line 2: ")).wait_for()
    settle(page)
    walk.tab_to(page, page.get_by_label("Who decides"))
    page.keyboard.type("K. Board")
    page.keyboard.press("Tab")
    settle(page)
    walk.enter(page, page.get_by_role("button", name="This is the one").first)
    page.get_by_text(re.compile(r"Decided by K\. Board")).first.wait_for()
    settle(page)
    walk.enter(page, page.get_by_role("button", name="Screen it again"))
    page.get_by_text("The files below do not have your decisions yet.").wait_for(state="hidden")
    settle(page)
    _, matches = walk.saved(page, page.get_by_role("button", name="matches.csv"), by_keys=True)
    assert b"K. Board" in matches


def test_the_investigator_asks_a_saved_query_and_saves_its_rows(page: "Page") -> None:
    page.goto("/?as_of=2024-04-08")
    settle(page)
    walk.enter(page, page.get_by_role("link", name="Saved queries"))
    walk.opened(page, "Saved queries")
    walk.tab_to(page, page.get_by_label("Search the library"))
    page.keyboard.type("owners level")
    page.keyboard.press("Enter")
    page.get_by_text(re.compile(r"^Question \([1-3] of \d+\)$")).wait_for()
    settle(page)
    walk.tab_to(page, page.get_by_label("The company to start from", exact=True))
    page.keyboard.press("Control+A")
    page.keyboard.type("Toloka AI BV")
    page.keyboard.press("Enter")
    settle(page)
    walk.enter(page, page.get_by_role("button", name="Ask", exact=True))
    save = page.get_by_role("button", name="Save as CSV")
    save.wait_for(timeout=2 * PATIENCE)
    settle(page)
    _, rows = walk.saved(page, save, by_keys=True)
    assert b"Yandex N.V." in rows
