"""The canvas in a real browser, on a page of its own: what is drawn, kept and saved."""

from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

from queries.draw.footnotes import Provenance
from queries.draw.marks import paint_for
from queries.draw.scene_picture import read_picture
from queries.publish.svg_file import picture_svg
from tests.browser import canvas_scene
from tests.browser.axe import findings
from tests.browser.canvas.at_hand import (
    OVERLAPS,
    RENDERED,
    choose,
    chosen,
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

THROUGH = """root => {
  const {cy, scene} = root.ownershipCanvas;
  const boxes = cy.nodes().map(node => ({...node.data(), ...node.position()}));
  const found = [];
  for (const edge of cy.edges()) {
    const points = scene.ties[edge.id()].points.map(([x, y]) => ({x, y}));
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

SHOWN = """root => Object.fromEntries([...root.querySelectorAll('.marks g[id]')].map(group => {
  const shapes = [...group.querySelectorAll('path, rect, tspan')].map(one => {
    const look = getComputedStyle(one);
    const said = one.localName === 'tspan' ? one.textContent : one.getAttribute('d');
    return [one.localName, said, look.stroke, look.fill, look.strokeWidth, look.strokeDasharray];
  });
  return [group.id, shapes];
}))"""

# Without `void` all that Cytoscape knows would be sent: half a minute of work.
SHIFTED = "(root, by) => void root.ownershipCanvas.cy.getElementById('n7').shift(by)"


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
    assert 0.6 <= zoom <= 1.1
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
    says(canvas, "kept in place")
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
    there = canvas.evaluate("root => root.ownershipCanvas.actions.places()")
    at = places(canvas)
    assert set(there) == set(at)
    assert there["n5"] == pytest.approx([at["n5"]["x"], at["n5"]["y"]], abs=0.06)


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


ON_TOP = "root => root.querySelector('.marks .cards').lastElementChild.id"


def test_a_card_dropped_onto_another_lies_over_it_and_stays_there(page: "Page") -> None:
    canvas = drawn(page)
    first, under = (canvas.evaluate(RENDERED, party) for party in ("n2", "n4"))
    box = canvas.locator(".stage").bounding_box()
    assert box is not None
    assert canvas.evaluate(ON_TOP) not in ("n2", "n4")
    page.mouse.move(box["x"] + first["x"], box["y"] + first["y"])
    page.mouse.down()
    page.mouse.move(box["x"] + under["x"] + 5, box["y"] + under["y"] + 5, steps=5)
    page.mouse.up()
    assert canvas.evaluate(ON_TOP) == "n2"
    canvas.locator(".stage").click(position=under)
    chosen(page, canvas, "n2")
    # What changes elsewhere, and a page that is left, bring nothing over it again.
    canvas.evaluate("root => root.ownershipCanvas.actions.goTo('n3')")
    page.keyboard.press("o")
    redrawn(page, 2)
    order = "root => [...root.querySelectorAll('.marks .cards > g')].map(one => one.id)"
    assert canvas.evaluate(order)[-2:] == ["n2", "n3"]
    page.locator('[data-testid="stCheckbox"]').click()
    canvas.wait_for(state="detached")
    page.locator('[data-testid="stCheckbox"]').click()
    redrawn(page, 1)
    assert canvas.evaluate(order)[-2:] == ["n2", "n3"]
    # Who was hidden by it is brought up by choosing it.
    canvas.evaluate("root => root.ownershipCanvas.actions.goTo('n4')")
    assert canvas.evaluate(ON_TOP) == "n4"


def rgb(text: str) -> str:
    return f"rgb({', '.join(str(int(text[at : at + 2], 16)) for at in (1, 3, 5))})"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_screen_shows_what_a_file_has(page: "Page", theme: Any) -> None:
    page.emulate_media(color_scheme=theme)
    canvas = drawn(page)
    # A page is light until the browser's wish has reached it.
    page.wait_for_function(
        """([root, dark]) => { const {theme} = root.ownershipCanvas;
        return theme.dark === dark && theme.ground !== 'rgba(0, 0, 0, 0)'; }""",
        arg=[canvas.element_handle(), theme == "dark"],
    )
    found = canvas.evaluate(SHOWN)
    picture = read_picture(canvas_scene.scene(), Provenance("2024-04-08", ""))
    root = etree.fromstring(picture_svg(picture, ground=theme))
    paint = paint_for(theme)
    ground = canvas.evaluate("root => root.ownershipCanvas.theme.ground")
    for item in (*picture.nodes, *picture.edges):
        [group] = [one for one in root.iter() if one.get("id") == item.id]
        parts = [one for one in group.iter() if one.tag.endswith(("}path", "}rect", "}tspan"))]
        assert len(parts) == len(found[item.id])
        for part, shown in zip(parts, found[item.id], strict=True):
            name, said, stroke, fill, width, dashes = shown
            assert part.tag.endswith(f"}}{name}")
            assert said == (part.text if name == "tspan" else part.get("d"))
            for key, seen in (("fill", fill), ("stroke", stroke)):
                colour = part.get(key)
                if colour not in (None, "none"):
                    assert seen == (ground if colour == paint("ground") else rgb(colour))
            if part.get("stroke-width"):
                assert float(width.removesuffix("px")) == float(part.get("stroke-width", "0"))
            written = (part.get("stroke-dasharray") or "none").replace(" ", "px, ")
            assert dashes == (written if written == "none" else f"{written}px")


def test_a_moved_party_takes_its_lines_along(page: "Page") -> None:
    canvas = drawn(page)
    line = "root => root.querySelector('.marks #e6 .line').getAttribute('d')"
    before = canvas.evaluate(line)
    canvas.evaluate(SHIFTED, {"x": 300, "y": 200})
    moved = canvas.evaluate(line)
    assert moved != before
    assert moved.count("L") == 1
    canvas.evaluate(SHIFTED, {"x": -300, "y": -200})
    assert canvas.evaluate(line) == before


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


def test_own_facts_have_a_mark_and_words_of_their_own(page: "Page") -> None:
    canvas = drawn(page, "/?own")
    found = canvas.evaluate(SHOWN)
    for key in ("n11", "n3", "n5", "n1"):
        assert "own fact" in str(found[key]), key
        assert any(shape[5] == "6px, 3px" for shape in found[key]), key
    for key in ("e10-label", "e2-label"):
        assert "own fact" in str(found[key]), key
    assert not [key for key in ("n7", "e5-label") if "own fact" in str(found[key])]
    assert canvas.locator('.legend [aria-label="own fact"]').count() == 1
    click(page, canvas, "n11")
    says(canvas, "own fact")


def darken(page: "Page") -> None:
    """Ask the browser for dark pages until Streamlit, whose part this is, has changed its own."""
    ground = "getComputedStyle(document.querySelector('.stApp')).backgroundColor"
    before = page.evaluate(ground)
    for _ in range(10):
        page.emulate_media(color_scheme="dark")
        for _ in range(100):
            if page.evaluate(ground) != before:
                return
            page.wait_for_timeout(100)
        page.emulate_media(color_scheme="light")
    raise AssertionError("Streamlit's page has not become dark")


def test_a_change_of_theme_is_followed(page: "Page") -> None:
    page.emulate_media(color_scheme="light")
    canvas = drawn(page)
    shown = "root => getComputedStyle(root.querySelector('.marks tspan')).fill"
    light = canvas.evaluate(shown)
    darken(page)
    page.wait_for_function(
        "([root, light]) => getComputedStyle(root.querySelector('.marks tspan')).fill !== light",
        arg=[canvas.element_handle(), light],
    )
    assert canvas.evaluate("root => root.ownershipCanvas.theme.dark")
    assert canvas.get_attribute("data-drawn") == "1"
