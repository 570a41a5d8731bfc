"""The page Find in a browser: as one types, by keys alone, several names; the box of the bar."""

import time
from itertools import count
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Route

pytestmark = pytest.mark.browser
LABEL = "Name, company number or LEI"
SHIFTS = """window.shift = 0;
new PerformanceObserver(list => list.getEntries().forEach(
  one => { if (!one.hadRecentInput) window.shift += one.value; }
)).observe({type: 'layout-shift', buffered: true});"""
PASTE = """(box, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text', text);
  box.dispatchEvent(new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true}));
}"""
AGAIN = """const Plain = window.WebSocket;
window.again = [];
window.WebSocket = class extends Plain {
  send(said) {
    super.send(said);
    window.again.forEach(late => setTimeout(() => super.send(said), late));
    window.again = [];
  }
};"""
MOST_SHIFT = 0.02


def box(page: "Page") -> "Locator":
    return page.get_by_label(LABEL)


def said(page: "Page", text: str) -> None:
    page.get_by_role("status").get_by_text(text).wait_for()


def test_results_come_as_one_types_and_the_total_is_said(page: "Page") -> None:
    page.goto("/")
    page.get_by_role("heading", name="Loaded").wait_for()
    box(page).press_sequentially("volozh", delay=40)
    hit = page.get_by_role("link", name="Arkady Volozh")
    hit.wait_for()
    said(page, "shown")
    page.wait_for_url("**/?*q=volozh*")
    # The text that is typed stays where it is while results come.
    assert box(page).input_value() == "volozh"

    page.get_by_role("button", name="Person").click()
    said(page, "1 of 1 shown")
    page.wait_for_url("**kind=Person*")
    page.get_by_role("button", name="Person", pressed=True).click()
    page.get_by_role("button", name="Company").wait_for()


def test_from_the_box_to_a_party_and_on_with_the_keyboard_alone(page: "Page") -> None:
    page.goto("/")
    box(page).wait_for()
    page.keyboard.press("/")
    page.keyboard.type("Толока")
    page.get_by_role("link", name="Toloka AI BV").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert box(page).evaluate("box => box === box.getRootNode().activeElement")
    page.keyboard.press("Enter")
    page.wait_for_url("**/party?*")

    small = page.get_by_label("Find a party")
    small.wait_for()
    place = small.bounding_box()
    assert place is not None
    assert place["width"] == 250
    assert place["y"] + place["height"] <= 48
    page.locator('[data-testid="stMain"]').focus()
    page.keyboard.press("/")
    page.keyboard.type("ntechlab")
    # The answer below the box has links with names too.
    page.locator("a.name.goes", has_text="NtechLab").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/party?*ntechlab*")
    # Letters go into the box of the page that comes, which takes the place of the one before.
    page.get_by_role("heading", name="NtechLab Нтехлаб").wait_for()
    page.locator(".canvas[data-drawn]").wait_for()
    small.wait_for()
    page.keyboard.press("/")
    page.keyboard.type("yandex")
    page.keyboard.press("Enter")
    said(page, "shown")
    assert box(page).input_value() == "yandex"
    # What was looked at stands on the home page, also after the page is loaded anew.
    page.goto("/sources")
    page.get_by_role("link", name="Find", exact=True).click()
    page.get_by_role("heading", name="Looked at last").wait_for()
    page.get_by_role("link", name="NtechLab").wait_for()


def test_enter_at_once_opens_what_comes_for_all_that_was_typed(page: "Page") -> None:
    page.goto("/")
    box(page).wait_for()
    page.keyboard.type("ntec")
    page.get_by_role("link", name="NtechLab").wait_for()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("volozh")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Arkady Volozh").wait_for()


def test_enter_leaves_a_name_that_is_only_similar_to_a_person(page: "Page") -> None:
    page.goto("/")
    box(page).fill("Volozh Trading BV")
    box(page).press("Enter")
    page.get_by_role("status").get_by_text('No party found for "Volozh Trading BV".').wait_for()
    chosen = page.get_by_role("link", name="Arkady Volozh")
    chosen.and_(page.locator(":focus")).wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Arkady Volozh").wait_for()


def test_several_names_have_a_line_each(page: "Page") -> None:
    page.goto("/")
    box(page).evaluate(PASTE, "Yandex N.V.\nnobody at all of that name\n\nArkady Volozh\n")
    page.get_by_text("3 names: a party for 2, none for 1.").wait_for()
    rows = page.get_by_role("row")
    assert rows.count() == 4
    assert "nothing found" in (rows.nth(2).text_content() or "")
    rows.nth(1).get_by_role("button").click()
    said(page, "shown")
    assert box(page).input_value() == "Yandex N.V."


def test_a_name_that_is_pasted_twice_is_said_to_be(page: "Page") -> None:
    page.goto("/")
    box(page).evaluate(PASTE, "Yandex N.V.\nYandex N.V.\n")
    page.get_by_text("1 name: a party for 1, none for 0.").wait_for()
    page.get_by_text("1 line repeats an earlier one and has no row here.").wait_for()


def test_a_hostile_name_stays_text(page: "Page") -> None:
    page.goto(f"/?q={quote('onerror')}")
    page.get_by_role("link", name="<img src=x onerror").wait_for()
    assert page.title() != "owned"
    assert page.locator(".find img").count() == 0


PAGES = {
    "/": ".find .said",
    "/?q=yandex": ".find .said",
    "/compare": "input[type=search]",
    "/screening": "textarea",
    "/saved_queries": "input[type=number]",
    "/review": ".st-key-review_why input",
    "/sources": '[data-testid="stDataFrame"]',
    "/own_facts": "input",
}
"""Pages by their address, with what each has to have come to."""


LOOKED_AT = ("yandex_nv", "toloka_bv", "volozh", "tevian", "ntechlab")
"""Parties whose names stand on the page *Compare*, in a line that breaks by their length."""


@pytest.mark.parametrize("path", list(PAGES))
def test_nothing_moves_while_the_page_comes(page: "Page", first_visit: "Page", path: str) -> None:
    if path == "/compare":
        for party in LOOKED_AT:
            page.goto(f"/compare?party=toloka:{party}")
            page.get_by_role("heading", name="What changed").wait_for()
    asked = count()

    def send_late(route: "Route") -> None:
        # A busy computer has the parts of a page one after the other, in no order.
        time.sleep(0.02 * (next(asked) % 4))
        route.continue_()

    first_visit.route("**/static/js/*", send_late)
    first_visit.add_init_script(SHIFTS)
    first_visit.goto(path)
    main = first_visit.locator('[data-testid="stMain"]')
    main.locator(PAGES[path]).first.wait_for()
    first_visit.wait_for_timeout(1000)
    assert first_visit.evaluate("window.shift") < MOST_SHIFT


def test_a_phone_reads_it_without_the_small_box(page: "Page") -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/sources")
    page.get_by_role("heading", name="Loaded data").wait_for()
    assert not page.get_by_label("Find a party").is_visible()
    page.goto("/?q=yandex")
    page.get_by_role("link", name="Yandex N.V.").wait_for()
    main = page.locator('[data-testid="stMain"]')
    assert main.evaluate("part => part.scrollWidth - part.clientWidth") <= 0


HINT_ROOM = """(box) => {
  const look = getComputedStyle(box);
  const pen = document.createElement('canvas').getContext('2d');
  pen.font = look.font;
  const room = box.clientWidth - parseFloat(look.paddingLeft) - parseFloat(look.paddingRight);
  return room - pen.measureText(box.placeholder).width;
}"""


@pytest.mark.parametrize("width", [390, 1280])
def test_the_hint_of_the_box_is_not_cut(page: "Page", width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/")
    assert box(page).evaluate(HINT_ROOM) >= 0
    # A key to press is shown where there are keys.
    assert page.locator(".find .hint").first.is_visible() == (width > 640)


def test_on_a_phone_results_stand_above_what_narrows_them(page: "Page") -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/?q=yandex")
    first = page.locator(".find .card").first
    first.wait_for()
    place = first.bounding_box()
    assert place is not None
    assert place["y"] < 400
    company = page.locator(".find .choice", has_text="Company")
    assert not company.is_visible()
    filters = page.get_by_role("button", name="Filters")
    filters.click()
    company.click()
    page.wait_for_url("**kind=Company*")
    # It stays open while one goes on narrowing, and says what was chosen once it is closed.
    page.locator(".find .choice.chosen", has_text="Company").wait_for()
    filters.click()
    assert filters.inner_text() == "Filters: Company"
    assert filters.get_attribute("aria-expanded") == "false"
    assert not company.is_visible()
    page.set_viewport_size({"width": 1280, "height": 800})
    assert company.is_visible()
    assert not filters.is_visible()


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("/", ".st-key-find"),
        ("/?q=yandex", ".st-key-find"),
        ("/sources", ".st-key-find_bar_room"),
    ],
)
def test_the_boxes_pass_axe(page: "Page", axe: str, path: str, part: str) -> None:
    page.goto(path)
    page.locator(".find").first.wait_for()
    page.wait_for_timeout(500)
    page.evaluate(axe)
    found = page.evaluate("part => axe.run(part, {runOnly: ['wcag2a', 'wcag2aa']})", part)
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []


def _ask_in_bar(page: "Page", text: str) -> "Locator":
    page.goto("/party?party=toloka%3Atoloka_bv")
    page.locator(".canvas[data-drawn]").wait_for()
    small = page.get_by_label("Find a party")
    small.fill(text)
    page.locator("a.name.goes").first.wait_for()
    return small


def test_offers_stay_as_long_as_the_focus_is_among_them(page: "Page") -> None:
    small = _ask_in_bar(page, "ntechlab")
    small.press("ArrowDown")
    offer = page.locator("a.name.goes", has_text="NtechLab")
    page.wait_for_timeout(600)
    assert offer.evaluate("one => one === one.getRootNode().activeElement")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    offer.wait_for(state="hidden")
    # A click may last.
    small.focus()
    offer.hover()
    page.mouse.down()
    page.wait_for_timeout(600)
    page.mouse.up()
    page.wait_for_url("**/party?*ntechlab*")


@pytest.mark.parametrize("late", [(), (120, 180, 240, 300)])
def test_what_is_asked_on_the_way_leaves_no_page_empty(page: "Page", late: tuple[int, ...]) -> None:
    """Hold that a page comes where its way is asked for twice, or what was sent comes again."""
    page.add_init_script(AGAIN)
    small = _ask_in_bar(page, "yandex")
    page.evaluate("late => { window.again = late; }", list(late))
    small.press("Enter")
    if not late:
        # The key goes to the page: where the results came at once, the small box has gone by now.
        page.keyboard.press("Enter")
    page.wait_for_url("**/?*q=yandex*")
    # Where a page comes at once, what empties it comes a moment later.
    page.wait_for_timeout(1500)
    said(page, "shown")
    assert box(page).input_value() == "yandex"
