"""What a person does at the explorer, with the mouse or with keys alone; no tests here."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.test_explorer import settle, type_parts

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

MOST_TABS = 200
RESULTS = (
    "Named on list|Rule met|Rule may be met|May be on list|Review needed|Presumption rebutted|"
    "Below threshold|No listed owner found|Not assessed"
)
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


def verdict(page: "Page", regime: str) -> str:
    """The verdict on the card of a regime."""
    card = re.search(rf"^{regime}\n+(?:[a-z_]+\s+)?({RESULTS})[^\n]*$", words(page), re.MULTILINE)
    assert card is not None, words(page)[:1_000]
    return card[1]


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


def day_field(page: "Page") -> "Locator":
    """The field of the day; a person types into its first part."""
    return page.locator('[data-testid="stDateInput"]').first.get_by_role("spinbutton").first


def type_day(page: "Page", day: str) -> None:
    """Type a day into the field that has the focus, and leave it with Tab."""
    type_parts(page, day)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.wait_for_url(f"**as_of={day}*")
    settle(page)


def saved(page: "Page", button: "Locator", *, by_keys: bool = False) -> tuple[str, bytes]:
    """Save a file, and give its name and bytes."""
    with page.expect_download() as download:
        if by_keys:
            enter(page, button)
        else:
            button.click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()
