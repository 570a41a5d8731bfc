"""Tracing by hand in a real browser: expand, choose, keep still, and hand the link on."""

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from tests.browser.conftest import FIRM, PATIENCE, Seen, let_in
from tests.browser.test_explorer import settle

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

START = "/explore?party=toloka:toloka_bv&as_of=2024-04-08"
POSITIONS = """root => Object.fromEntries(root.ownershipCanvas.cy.nodes().map(
  node => [node.data('party') || node.id(), [node.position('x'), node.position('y')]]))"""
CHOSEN = """root => root.ownershipCanvas.cy.elements('.chosen').map(
  one => one.data('party') || one.id())"""
RENDERED = """(root, party) => root.ownershipCanvas.cy.nodes().filter(
  node => node.data('party') === party)[0].renderedPosition()"""
PINNED = ("toloka:ntechlab", "toloka:tevian", "toloka:yandex_nv", "toloka:toloka_ag")
# Faster than the page is drawn anew: each comes while the one before is at work.
PIN_EACH = """async (root, parties) => {
  const {cy, selection, actions} = root.ownershipCanvas;
  for (const party of parties) {
    selection.choose(cy.nodes().filter(node => node.data("party") === party)[0]);
    actions.pin();
    await new Promise(ready => setTimeout(ready, 60));
  }
}"""
ARE_PINNED = """parties => {
  const roots = [...document.querySelectorAll('*')].map(e => e.shadowRoot).filter(Boolean);
  const canvas = roots.map(r => r.querySelector('.canvas')).find(Boolean);
  const pinned = canvas.ownershipCanvas.cy.nodes("[?pinned]").map(node => node.data("party"));
  return parties.every(party => pinned.includes(party));
}"""

Places = dict[str, list[float]]


def canvas(page: "Page") -> "Locator":
    """The canvas once it is drawn."""
    found = page.locator(".canvas[data-drawn]")
    found.wait_for()
    settle(page)
    return found


def places(page: "Page") -> Places:
    found: Places = page.locator(".canvas").evaluate(POSITIONS)
    return found


def wait_for_party(page: "Page", party: str) -> None:
    page.wait_for_function(
        """party => [...document.querySelectorAll('*')].map(e => e.shadowRoot).filter(Boolean)
          .map(r => r.querySelector('.canvas')).filter(Boolean).some(
            root => root.ownershipCanvas.cy.nodes().some(n => n.data('party') === party))""",
        arg=party,
    )


def click(page: "Page", party: str) -> None:
    at: Any = page.locator(".canvas").evaluate(RENDERED, party)
    page.locator(".canvas .stage").click(position=at)


def test_search_explore_expand_and_nothing_moves(page: "Page", browser: "Browser") -> None:
    page.goto("/")
    box = page.get_by_label("Name, company number or LEI")
    box.fill("Яндекс")
    box.press("Enter")
    page.get_by_role("link", name="Yandex N.V.").first.click()
    page.get_by_role("heading", name="Yandex N.V.").first.wait_for()
    page.get_by_role("link", name="Explore", exact=True).first.click()
    page.get_by_role("heading", name="Explore Yandex N.V.").wait_for()
    drawn = canvas(page)
    before = places(page)
    assert "toloka:yandex_nv" in before

    click(page, "toloka:yandex_nv")
    page.keyboard.press("s")
    wait_for_party(page, "toloka:toloka_bv")
    settle(page)
    after = places(page)
    assert before.items() <= after.items()
    assert len(after) > len(before)
    assert drawn.evaluate(CHOSEN) == ["toloka:yandex_nv"]


def test_a_row_chooses_the_node_and_the_canvas_the_row(page: "Page") -> None:
    page.goto(START)
    drawn = canvas(page)
    page.get_by_role("tab", name="Parties").click()
    table = page.locator('[data-testid="stDataFrame"]').locator("visible=true").last
    table.scroll_into_view_if_needed()
    settle(page)
    box = table.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 18, box["y"] + 36 + 17)
    page.wait_for_function(
        """() => [...document.querySelectorAll('*')].map(e => e.shadowRoot).filter(Boolean)
          .map(r => r.querySelector('.canvas')).filter(Boolean).some(
            root => root.ownershipCanvas.cy.elements('.chosen').length === 1)"""
    )
    settle(page)
    assert drawn.evaluate(CHOSEN) == ["toloka:toloka_bv"]
    click(page, "toloka:tevian")
    details = page.locator('[data-testid="stVerticalBlock"]').get_by_text("EU 2020/1998")
    details.locator("visible=true").first.wait_for()
    assert drawn.evaluate(CHOSEN) == ["toloka:tevian"]


def test_by_the_keyboard_alone(page: "Page") -> None:
    page.goto(START)
    drawn = canvas(page)
    before = places(page)
    drawn.locator(".stage").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    drawn.locator(".status", has_text="Yandex N.V.").wait_for()
    page.keyboard.press("o")
    wait_for_party(page, "toloka:volozh")
    settle(page)
    assert before.items() <= places(page).items()
    drawn.locator(".stage").focus()
    page.keyboard.press("u")
    page.wait_for_function(
        """count => [...document.querySelectorAll('*')].map(e => e.shadowRoot).filter(Boolean)
          .map(r => r.querySelector('.canvas')).filter(Boolean).some(
            root => root.ownershipCanvas.cy.nodes().length === count)""",
        arg=len(before),
    )
    assert places(page) == before


def test_a_link_shows_the_same_view_to_another_person(
    page: "Page", browser: "Browser", server: str
) -> None:
    page.goto(START)
    canvas(page)
    click(page, "toloka:yandex_nv")
    page.keyboard.press("o")
    wait_for_party(page, "toloka:volozh")
    click(page, "toloka:tevian")
    page.keyboard.press("h")
    page.get_by_role("button", name="Show the 1 hidden again").wait_for()
    settle(page)
    mine = set(places(page))
    address = page.url

    seen = Seen(server)
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    let_in(context, server)
    other = context.new_page()
    other.set_default_timeout(PATIENCE)
    seen.watch(other)
    other.goto(address)
    canvas(other)
    assert set(places(other)) == mine
    assert other.url == address
    context.close()
    assert (seen.elsewhere, seen.wrong) == ([], [])


def test_hostile_names_do_nothing_here(page: "Page") -> None:
    page.goto("/explore?party=hostile:firm&as_of=2024-04-08")
    drawn = canvas(page)
    assert "hostile:owner" in places(page)
    click(page, "hostile:owner")
    settle(page)
    page.mouse.move(400, 500)
    drawn.locator(".stage").focus()
    page.keyboard.press("m")
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    settle(page)
    page.get_by_role("tab", name="Parties").click()
    settle(page)
    box = page.get_by_label("Add a party")
    box.fill(FIRM[:12])
    box.press("Enter")
    settle(page)
    assert page.title() != "owned"
    assert page.locator('[data-testid="stMain"] img').count() == 0
    assert page.locator('a[href*="evil.invalid"]').count() == 0


def test_an_address_full_of_junk_opens_the_page(page: "Page") -> None:
    page.goto(f"{START}&view={quote(FIRM)}&certainty={quote(FIRM)}&least=x&data={quote(FIRM)}")
    canvas(page)
    assert "cannot be read" in page.locator('[data-testid="stMain"]').inner_text()
    assert page.title() != "owned"


def test_what_is_asked_while_the_page_is_drawn_is_done_too(page: "Page") -> None:
    page.goto(START)
    page.locator(".canvas[data-drawn]").wait_for()
    page.locator(".canvas").evaluate(PIN_EACH, list(PINNED))
    page.wait_for_function(ARE_PINNED, arg=list(PINNED))


def test_the_page_connects_before_it_hears_that_the_server_is_well(page: "Page") -> None:
    page.route("**/_stcore/health", lambda _route: None)
    page.goto(START)
    canvas(page)
