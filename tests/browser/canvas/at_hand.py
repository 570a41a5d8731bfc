"""The canvas of a page, once it is drawn: where things stand, clicks, and what Python is told."""

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

Places = dict[str, dict[str, float]]


POSITIONS = """root => Object.fromEntries(
  root.ownershipCanvas.cy.nodes().map(node => [node.id(), node.position()]))"""


RENDERED = """(root, id) => {
  const element = root.ownershipCanvas.cy.getElementById(id);
  return element.isNode() ? element.renderedPosition() : element.renderedMidpoint();
}"""


OVERLAPS = """root => {
  const boxes = root.ownershipCanvas.cy.nodes().map(node => {
    const {width, height} = node.data(); const {x, y} = node.position();
    return {id: node.id(), x, y, width, height};
  });
  return boxes.flatMap(one => boxes.filter(two => one.id < two.id
    && Math.abs(one.x - two.x) < (one.width + two.width) / 2
    && Math.abs(one.y - two.y) < (one.height + two.height) / 2).map(two => [one.id, two.id]));
}"""


def drawn(page: "Page", address: str = "/", times: int = 1) -> "Locator":
    """Open the page, and give the canvas once it is drawn."""
    page.goto(address)
    return redrawn(page, times)


def redrawn(page: "Page", times: int) -> "Locator":
    """Return the canvas once it has taken so many scenes."""
    page.locator(f'.canvas[data-drawn="{times}"]').wait_for()
    return page.locator(".canvas")


def places(canvas: "Locator") -> Places:
    """Where every party stands."""
    found: Places = canvas.evaluate(POSITIONS)
    return found


def click(page: "Page", canvas: "Locator", element: str, **how: Any) -> None:
    """Click on a party or a link with the mouse."""
    at = canvas.evaluate(RENDERED, element)
    canvas.locator(".stage").click(position=at, **how)


def told(page: "Page", expected: str) -> dict[str, Any]:
    """Wait until Python has been told something, and give all that it has been told."""
    code = page.locator('[data-testid="stCode"]', has_text=re.compile(expected))
    code.wait_for()
    answer: dict[str, Any] = json.loads(code.locator("code").inner_text())
    return answer


def says(canvas: "Locator", words: str) -> None:
    """Wait until the status line says something."""
    canvas.locator(".status", has_text=words).wait_for()


def choose(page: "Page", canvas: "Locator", party: str) -> None:
    """Choose a party, and wait until it is chosen."""
    click(page, canvas, party)
    chosen(page, canvas, party)


def chosen(page: "Page", canvas: "Locator", element: str | None) -> None:
    """Wait until a party or a link is chosen, or nothing is."""
    page.wait_for_function(
        "([root, id]) => root.ownershipCanvas.selection.id === id",
        arg=[canvas.element_handle(), element],
    )
