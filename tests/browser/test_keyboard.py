"""With the keyboard alone: every place that has the focus is seen, and the journeys come to an end."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document

from tests.browser import walk
from tests.browser.conftest import Tabs
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
def page(tabs: Tabs, desk: str) -> "Iterator[Page]":
    """A page on a copy of the workspace: what is pinned and decided changes it."""
    with tabs.watched(desk, height=800) as opened:
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
