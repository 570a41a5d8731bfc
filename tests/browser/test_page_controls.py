"""The controls of a party's page in a real browser: each does what a person can see."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import PATIENCE, Tabs
from tests.browser.test_party_page import TOLOKA, sheet

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

IS_AT_A_FILE = """() => {
  const at = document.activeElement?.closest(".st-key-files") && document.activeElement;
  const box = at?.getBoundingClientRect();
  return box && box.top >= 0 && box.bottom <= innerHeight;
}"""


@pytest.fixture
def small(tabs: Tabs, server: str) -> "Iterator[Page]":
    """A page of 1280 x 800 pixels."""
    with tabs.watched(server, height=800) as opened:
        yield opened


@pytest.mark.parametrize("width", [1280, 390])
def test_save_or_share_leads_to_the_files(small: "Page", width: int) -> None:
    small.set_viewport_size({"width": width, "height": 800})
    small.goto(TOLOKA)
    sheet(small).get_by_role("button", name="Save or share").click()
    small.wait_for_function(IS_AT_A_FILE)
    report = small.get_by_role("button", name="Report (PDF)")
    with small.expect_download(timeout=PATIENCE) as saving:
        report.click()
    assert saving.value.suggested_filename.endswith(".pdf")


CUT = """text => {
  const box = text.querySelector(".answer").getBoundingClientRect();
  const shown = [...text.querySelectorAll(".answer .said:not(.later)")];
  return shown.filter(one => [...one.getClientRects()].some(
    line => line.top < box.top - 1 || line.bottom > box.bottom + 1)).length;
}"""
SHORTENED = """sheet => [...sheet.querySelectorAll(".rule .word, .rule .since, .picture .foot .legend li")]
  .filter(one => one.scrollWidth > one.clientWidth
    || one.getBoundingClientRect().bottom > innerHeight
    || one.getBoundingClientRect().right > innerWidth).map(one => one.textContent)"""


def test_no_sentence_is_cut_and_what_is_not_seen_is_counted(small: "Page") -> None:
    small.goto(TOLOKA)
    shown = sheet(small)
    text = shown.locator(".text")
    more = text.get_by_role("button", name=re.compile(r"[0-9]+ more sentences?"))
    more.wait_for()
    assert text.evaluate(CUT) == 0
    later = text.locator(".answer .later")
    assert int(re.findall("[0-9]+", more.inner_text())[0]) == later.count() > 0
    # The accusation and what disputes it are read without scrolling, and so is the caveat.
    seen = " ".join(text.locator(".said:not(.later)").all_inner_texts())
    assert re.search(r"allege .*NtechLab.*Tevian.*Toloka AI BV disputes this", seen)
    assert text.locator(".caveat").is_visible()
    last = later.last.inner_text()
    more.click()
    more.wait_for(state="hidden")
    assert later.count() == 0
    assert text.locator(".answer .said").last.inner_text() == last
    text.locator(".answer").evaluate("one => { one.scrollTop = 0; }")
    more.wait_for()
    assert text.evaluate(CUT) == 0


@pytest.mark.parametrize("party", ["toloka:toloka_bv", "alabuga:drake"])
def test_no_rule_and_no_mark_is_shortened(small: "Page", party: str) -> None:
    small.goto(f"/party?party={party}&as_of=2024-01-15")
    assert sheet(small).evaluate(SHORTENED) == []


SEEN = "root => root.ownershipCanvas.view()"
COVERED = """root => {
  const {cy} = root.ownershipCanvas, sheet = root.closest(".sheet");
  const free = cy.width() - sheet.querySelector(".panel").offsetWidth;
  const box = cy.elements().renderedBoundingBox({includeLabels: false});
  return box.x1 < 0 || box.x2 > free;
}"""
HANDLE_COVERS = """root => {
  const button = root.querySelector(".handle").getBoundingClientRect();
  return [...root.querySelectorAll(".marks .cards > g, .marks .labels > g")]
    .map(one => one.getBoundingClientRect()).filter(one => button.x < one.right
      && button.right > one.x && button.y < one.bottom && button.bottom > one.y).length;
}"""


def test_a_note_makes_room_in_the_picture_and_gives_it_back(small: "Page") -> None:
    small.goto(TOLOKA)
    shown = sheet(small)
    drawn, panel = shown.locator(".canvas"), shown.locator(".panel")
    before = drawn.evaluate(SEEN)
    shown.locator('.note[data-notes~="8"]').click()
    panel.wait_for()
    assert drawn.evaluate(COVERED) is False
    small.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    assert drawn.evaluate(SEEN) == before
    # What a person has moved comes back as it was moved.
    drawn.evaluate("root => root.ownershipCanvas.cy.panBy({x: -150, y: 0})")
    moved = drawn.evaluate(SEEN)
    shown.locator('.note[data-notes~="8"]').click()
    panel.wait_for()
    small.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    assert drawn.evaluate(SEEN) == moved


def test_the_button_of_the_menu_covers_no_words(small: "Page") -> None:
    small.goto(TOLOKA)
    drawn = sheet(small).locator(".canvas")
    for words in ("nodes('[?asked]')", "edges('[line = \"directorship\"]')"):
        drawn.evaluate(
            f"root => root.ownershipCanvas.selection.choose(root.ownershipCanvas.cy.{words}[0])"
        )
        drawn.locator(".handle").wait_for()
        assert drawn.evaluate(HANDLE_COVERS) == 0
