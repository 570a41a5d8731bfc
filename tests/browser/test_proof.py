"""From a name to the proof of an allegation and back in time, with the keyboard alone."""

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import FIRM
from tests.browser.test_explorer import PARTY, settle, type_parts
from tests.browser.walk import verdict

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser
TOLOKA = "/exposure?party=toloka:toloka_bv&as_of=2024-04-08&regime=eu"
YANDEX = "/exposure?party=toloka:yandex_nv&as_of=2024-01-01&regime=eu"
MOST_TABS = 150
MOST_OPENINGS = 12


def tab_to(page: "Page", wanted: "Locator") -> None:
    """Press Tab until an element has the focus; it must be reached."""
    for _ in range(MOST_TABS):
        if wanted.evaluate("found => found.contains(found.getRootNode().activeElement)"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{wanted} is not reached with Tab")


def open_list(page: "Page", chosen: "Locator", wanted: "Locator") -> None:
    """Open a list with the keyboard; a chart that is drawn late may take the focus away again."""
    for _ in range(MOST_OPENINGS):
        chosen.focus()
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(1_000)
        if wanted.is_visible():
            return
        page.keyboard.press("Escape")
    pytest.fail(f"{wanted} is not offered")


def words(page: "Page") -> str:
    return page.locator('[data-testid="stMain"]').inner_text()


def test_the_journey_with_the_keyboard_alone(page: "Page") -> None:
    page.goto("/")
    settle(page)
    tab_to(page, page.get_by_label("Name, company number or LEI"))
    page.keyboard.type("Толока")
    page.keyboard.press("Enter")
    main = page.locator('[data-testid="stMain"]')
    main.get_by_role("link", name="Toloka AI BV").wait_for()
    settle(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Toloka AI BV").first.wait_for()
    settle(page)
    tab_to(page, main.get_by_role("link", name="Exposure").first)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Exposure of Toloka AI BV").wait_for()
    settle(page)

    day = page.locator('[data-testid="stDateInput"]').first
    tab_to(page, day.get_by_role("spinbutton").first)
    type_parts(page, "2024-04-08")
    tab_to(page, page.locator('[data-testid="stDateInput"]').nth(1))
    page.wait_for_url("**as_of=2024-04-08*")
    settle(page)
    assert "Result for 8 April 2024; data" in words(page)

    tab_to(page, main.get_by_role("button", name="[1]").first)
    page.keyboard.press("Enter")
    pane = page.get_by_role("dialog")
    pane.get_by_text("statements on 2024-04-08").wait_for()
    page.wait_for_url("**hop=1*")
    assert "ALLEGED" in pane.inner_text()
    tab_to(page, pane.get_by_role("switch").or_(pane.get_by_role("checkbox")).first)
    page.keyboard.press("Space")
    pane.locator("code").get_by_text("kind: Supply").first.wait_for()
    page.keyboard.press("Escape")
    pane.wait_for(state="hidden")
    page.wait_for_url(re.compile(r"^(?!.*hop=)"))


def test_a_change_of_the_strip_leads_to_its_day(page: "Page") -> None:
    page.goto(YANDEX)
    settle(page)
    assert "Review needed" in words(page)
    wanted = page.get_by_role("option", name=re.compile("13 March 2024: EU from .Review needed"))
    open_list(page, page.get_by_label("Go to a change"), wanted)
    wanted.click()
    page.wait_for_url("**as_of=2024-03-13*")
    settle(page)
    assert "Result for 13 March 2024" in words(page)
    assert verdict(page, "EU") == "No listed owner found"


def test_a_click_on_a_bar_leads_to_its_day(page: "Page") -> None:
    page.goto(TOLOKA)
    settle(page)
    chart = page.locator('[data-testid="stVegaLiteChart"]')
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box is not None
    bars = chart.locator(".mark-rect path")
    if bars.count():
        bars.last.click()
    else:
        page.mouse.click(box["x"] + box["width"] * 0.55, box["y"] + box["height"] * 0.5)
    page.wait_for_url(re.compile(r"as_of=(?!2024-04-08)"))


def test_a_link_opens_the_same_view_with_its_proof(page: "Page") -> None:
    page.goto(f"{TOLOKA}&hop=2")
    settle(page)
    pane = page.get_by_role("dialog")
    pane.get_by_text("statements on 2024-04-08").wait_for()
    assert "WITHHELD" in pane.inner_text()
    page.keyboard.press("Escape")
    pane.wait_for(state="hidden")
    page.get_by_role("button", name="Copy link").click()
    shown = page.locator("code").get_by_text("data=").first
    shown.wait_for()
    link = shown.inner_text()
    page.goto(link)
    settle(page)
    assert "This link was made with data version" not in words(page)
    page.goto(link.replace("data=", "data=0"))
    settle(page)
    assert "This link was made with data version" in words(page)


def test_compare_shows_what_moved_between_two_days(page: "Page") -> None:
    page.goto("/compare?party=toloka:yandex_nv&regime=eu&before=2024-01-01&after=2024-03-13")
    settle(page)
    assert "Arkady Volozh was removed from the EU list on 13 March 2024" in words(page)
    with page.expect_download() as one:
        page.get_by_role("button", name="Save as CSV").click()
    assert one.value.suggested_filename.startswith("compare-toloka-yandex-nv")


def test_hostile_names_do_nothing_in_the_record_as_published(page: "Page") -> None:
    page.goto(f"/exposure?party={PARTY}&as_of=2024-04-08&hop=1")
    settle(page)
    pane = page.get_by_role("dialog")
    pane.get_by_text("The record as published").first.click()
    pane.locator("code").get_by_text("asset: firm").first.wait_for()
    assert FIRM[:20] in pane.inner_text()
    assert page.title() != "owned"
    assert page.locator('[data-testid="stMain"] img, [role="dialog"] img').count() == 0
    assert page.locator('a[href*="evil.invalid"]').count() == 0
