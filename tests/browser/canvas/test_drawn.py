"""The canvas in a real browser, on a page of its own: what is drawn, kept and saved."""

from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.axe import findings
from tests.browser.canvas.at_hand import (
    OVERLAPS,
    RENDERED,
    choose,
    click,
    drawn,
    places,
    redrawn,
    says,
    told,
)
from tests.browser.canvas_scene import LINKS, OPENS_WITH, PARTIES
from tests.browser.conftest import FIRM

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PNG = b"\x89PNG\r\n\x1a\n"


OWN = """root => {
  const {cy, theme} = root.ownershipCanvas;
  const colours = theme.own.match(/[0-9A-F]{2}/gi).map(part => parseInt(part, 16));
  const fill = theme.ownFill.match(/[0-9A-F]{2}/gi).map(part => parseInt(part, 16));
  const own = `rgb(${colours.join(",")})`;
  const whose = colour => colour === `rgb(${fill.join(",")})` ? own : colour;
  return {own, looks: Object.fromEntries(cy.elements().map(one => [one.id(), one.isNode()
    ? [whose(one.style("background-color")), one.style("border-color"), one.data("box")].join("; ")
    : [one.style("line-color"), one.data("said")].join("; ")]))};
}"""


THROUGH = """root => {
  const {cy, corners} = root.ownershipCanvas;
  const boxes = cy.nodes().map(node => ({...node.data(), ...node.position()}));
  const found = [];
  for (const edge of cy.edges()) {
    const between = corners.get(edge.id()) ?? [];
    const points = [edge.sourceEndpoint(), ...between, edge.targetEndpoint()];
    for (let at = 1; at < points.length; at += 1) {
      for (let part = 0.02; part < 1; part += 0.02) {
        const x = points[at - 1].x * (1 - part) + points[at].x * part;
        const y = points[at - 1].y * (1 - part) + points[at].y * part;
        for (const box of boxes) {
          if (box.id === edge.data("source") || box.id === edge.data("target")) continue;
          if (Math.abs(x - box.x) < box.width / 2 && Math.abs(y - box.y) < box.height / 2) {
            found.push(`${edge.id()} runs through ${box.id}`);
          }
        }
      }
    }
  }
  return [...new Set(found)];
}"""


def test_a_scene_is_drawn_with_owners_above(page: "Page") -> None:
    canvas = drawn(page)
    at = places(canvas)
    assert set(at) == set(OPENS_WITH)
    for link in LINKS.values():
        if link["source"] in at and link["target"] in at:
            assert at[link["source"]]["y"] < at[link["target"]]["y"]
    assert canvas.evaluate(OVERLAPS) == []
    assert canvas.evaluate(THROUGH) == []
    zoom = canvas.evaluate("root => root.ownershipCanvas.cy.zoom()")
    assert 0.6 <= zoom <= 1.15
    box = canvas.locator(".stage").bounding_box()
    assert box is not None
    for party in [key for key, node in PARTIES.items() if node.get("path")]:
        seen = canvas.evaluate(RENDERED, party)
        assert 0 < seen["x"] < box["width"]
        assert 0 < seen["y"] < box["height"]
    says(canvas, "11 parties and 12 links are drawn. 438 more are in the table only.")


def test_a_rerun_without_a_change_draws_nothing(page: "Page") -> None:
    canvas = drawn(page)
    before = places(canvas)
    choose(page, canvas, "n4")
    assert places(canvas) == before
    assert canvas.get_attribute("data-drawn") == "1"


def test_a_stack_opens_as_a_table(page: "Page") -> None:
    canvas = drawn(page)
    choose(page, canvas, "n10")
    page.keyboard.press("Enter")
    assert told(page, '"do": "open"')["acts"] == [{"do": "open", "id": "n10"}]


def test_tidy_leaves_the_pinned_where_they_are(page: "Page") -> None:
    canvas = drawn(page)
    choose(page, canvas, "n5")
    page.keyboard.press("p")
    redrawn(page, 2)
    says(canvas, "pinned")
    choose(page, canvas, "n3")
    page.keyboard.press("o")
    redrawn(page, 3)
    before = places(canvas)
    page.keyboard.press("t")
    says(canvas, "Laid out again.")
    after = places(canvas)
    assert after["n5"] == before["n5"]
    assert after != before
    assert canvas.evaluate(OVERLAPS) == []
    assert canvas.evaluate(THROUGH) == []


def test_the_files_are_told_where_everything_stands(page: "Page") -> None:
    canvas = drawn(page)
    there = canvas.evaluate("root => root.ownershipCanvas.actions.standing()")
    at = places(canvas)
    assert set(there["positions"]) == set(at)
    assert there["positions"]["n5"] == pytest.approx([at["n5"]["x"], at["n5"]["y"]], abs=0.06)
    assert there["bends"].keys() <= LINKS.keys()
    assert all(len(corner) == 2 for line in there["bends"].values() for corner in line)


def test_the_drawing_ends_with_its_page_and_comes_back_as_it_was(page: "Page") -> None:
    canvas = drawn(page)
    at = canvas.evaluate(RENDERED, "n10")
    box = canvas.locator(".stage").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + at["x"], box["y"] + at["y"])
    page.mouse.down()
    page.mouse.move(box["x"] + at["x"] - 40, box["y"] + at["y"] + 30, steps=5)
    page.mouse.up()
    before = places(canvas)
    first = canvas.evaluate_handle("root => root.ownershipCanvas")
    page.locator('[data-testid="stCheckbox"]').click()
    canvas.wait_for(state="detached")
    page.wait_for_function("canvas => canvas.destroyed === true", arg=first)
    assert first.evaluate("canvas => canvas.cy.destroyed()")
    page.locator('[data-testid="stCheckbox"]').click()
    redrawn(page, 1)
    assert places(canvas) == before


def test_a_page_opened_again_waits_neither_for_graphviz_nor_for_a_frame(page: "Page") -> None:
    before = places(drawn(page))
    page.add_init_script("window.Worker = class extends EventTarget { postMessage() {} };")
    page.add_init_script("window.ResizeObserver = class { observe() {} disconnect() {} };")
    assert places(drawn(page)) == before


def test_lines_keep_their_words_where_they_are_when_others_come(page: "Page") -> None:
    canvas = drawn(page)
    choose(page, canvas, "n3")
    page.keyboard.press("o")
    redrawn(page, 2)
    at = "root => root.ownershipCanvas.cy.edges().map(edge => edge.data('labelAt'))"
    assert min(canvas.evaluate(at)) > 0


def test_hostile_names_do_nothing(page: "Page") -> None:
    canvas = drawn(page, "/?hostile")
    choose(page, canvas, "n5")
    page.keyboard.press("Enter")
    menu = canvas.get_by_role("menu")
    menu.wait_for()
    assert FIRM in menu.inner_text()
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    says(canvas, FIRM)
    page.keyboard.press("Enter")
    menu.wait_for()
    assert page.title() != "owned"
    assert canvas.locator("img, script, iframe").count() == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(page: "Page", axe: str, theme: Any) -> None:
    page.emulate_media(color_scheme=theme)
    canvas = drawn(page)
    assert findings(page, axe, ".stBidiComponent") == []
    choose(page, canvas, "n3")
    page.keyboard.press("Enter")
    canvas.get_by_role("menu").wait_for()
    assert findings(page, axe, ".stBidiComponent") == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_own_facts_have_a_colour_and_words_of_their_own(page: "Page", theme: Any) -> None:
    page.emulate_media(color_scheme=theme)
    canvas = drawn(page, "/?own")
    found = canvas.evaluate(OWN)
    for key in ("n11", "n3", "n5", "n1"):
        assert found["own"] in found["looks"][key], key
        assert "OWN FACT" in found["looks"][key]
    for key in ("e10", "e2"):
        assert found["own"] in found["looks"][key], key
        assert "own fact" in found["looks"][key]
    others = {key: look for key, look in found["looks"].items() if key in ("n7", "e1", "e5")}
    assert not [key for key, look in others.items() if found["own"] in look or "own" in look]
    assert "own fact" in canvas.locator(".legend").inner_text()
    click(page, canvas, "n11")
    says(canvas, "own fact")


def test_a_change_of_theme_is_followed(page: "Page") -> None:
    page.emulate_media(color_scheme="light")
    canvas = drawn(page)
    shown = "root => root.ownershipCanvas.cy.nodes()[0].style('color')"
    light = canvas.evaluate(shown)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "([root, light]) => root.ownershipCanvas.cy.nodes()[0].style('color') !== light",
        arg=[canvas.element_handle(), light],
    )
    assert canvas.evaluate("root => root.ownershipCanvas.theme.dark")
    assert canvas.get_attribute("data-drawn") == "1"
