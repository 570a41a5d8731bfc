"""What a person does at the explorer, with the mouse or with keys alone; no tests here."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.test_explorer import settle

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

Places = dict[str, list[float]]
MOST_TABS = 200
_POSITIONS = """root => Object.fromEntries(root.ownershipCanvas.cy.nodes().map(
  node => [node.data('party') || node.id(), [node.position('x'), node.position('y')]]))"""
_RENDERED = """(root, party) => root.ownershipCanvas.cy.nodes().filter(
  node => node.data('party') === party)[0].renderedPosition()"""
_HAS_FOCUS = "found => found.contains(found.getRootNode().activeElement)"
_FOCUSED = """() => {
  let at = document.activeElement;
  while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;
  return at ? `${at.tagName} ${at.className} ${(at.innerText || at.ariaLabel || '').slice(0, 60)}`
    : 'nothing';
}"""


def main(page: "Page") -> "Locator":
    """The page without its menu."""
    return page.locator('[data-testid="stMain"]')


def words(page: "Page") -> str:
    """What the page says once it is drawn; signs are words in it, as `gavel` before LISTED."""
    settle(page)
    return main(page).inner_text()


def opened(page: "Page", heading: str) -> None:
    """Wait until a page is there."""
    page.get_by_role("heading", name=heading, exact=True).first.wait_for()
    settle(page)


def tab_to(page: "Page", wanted: "Locator", key: str = "Tab") -> None:
    """Press Tab until an element has the focus; it must be reached."""
    wanted.wait_for()
    passed = []
    for _ in range(MOST_TABS):
        if wanted.evaluate(_HAS_FOCUS):
            return
        page.keyboard.press(key)
        passed.append(page.evaluate(_FOCUSED))
    pytest.fail(f"{wanted} is not reached with {key}, but {passed[-30:]}")


def enter(page: "Page", wanted: "Locator") -> None:
    """Go to a link or a button with Tab, and press it."""
    tab_to(page, wanted)
    page.keyboard.press("Enter")


def rule(page: "Page", label: str) -> str:
    """What the line of a rule says."""
    row = page.locator(".rule", has=page.locator(".code", has_text=label))
    return row.locator(".word").inner_text()


def type_day(page: "Page", day: str) -> None:
    """Type a day into the field that has the focus, and wait until the sheet is of that day."""
    page.keyboard.press("Control+A")
    page.keyboard.type(day)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**as_of={day}*")
    page.locator(f'.now span:text-is("{day}")').wait_for()
    settle(page)


def canvas(page: "Page") -> "Locator":
    """The canvas once it is drawn."""
    found = page.locator(".canvas[data-drawn]")
    found.wait_for()
    settle(page)
    return found


def places(page: "Page") -> Places:
    """Where every party stands, by its id."""
    found: Places = page.locator(".canvas").evaluate(_POSITIONS)
    return found


def wait_for_party(page: "Page", party: str) -> None:
    """Wait until a party is drawn."""
    page.wait_for_function(
        "([root, party]) => root.ownershipCanvas.cy.nodes().some(n => n.data('party') === party)",
        arg=[page.locator(".canvas").element_handle(), party],
    )


def click(page: "Page", party: str) -> None:
    """Click on the card of a party."""
    at: Any = page.locator(".canvas").evaluate(_RENDERED, party)
    page.locator(".canvas .stage").click(position=at)


def saved(page: "Page", button: "Locator", *, by_keys: bool = False) -> tuple[str, bytes]:
    """Save a file, and give its name and bytes."""
    with page.expect_download() as download:
        if by_keys:
            enter(page, button)
        else:
            button.click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()
