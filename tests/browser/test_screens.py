"""Every page as a person sees it: two sizes, two themes, nothing cut off, a picture to look at.

The pictures are left in `.artefacts/screens`, which git ignores.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

import pytest

from tests.browser.axe import findings
from tests.browser.pictures import FILLED
from tests.browser.test_explorer import settle

if TYPE_CHECKING:
    from playwright.sync_api import Page, ViewportSize

    Theme = Literal["light", "dark"]
    Motion = Literal["no-preference", "reduce"]

pytestmark = pytest.mark.browser
SIZES: "tuple[ViewportSize, ViewportSize]" = (
    {"width": 1920, "height": 1080},
    {"width": 1280, "height": 800},
)
THEMES: "tuple[Theme, Theme]" = ("light", "dark")
MOTIONS: "tuple[Motion, Motion]" = ("no-preference", "reduce")
TOLOKA = "party=toloka:toloka_bv&as_of=2024-04-08"
YANDEX = "party=toloka:yandex_nv&as_of=2024-01-01"
SCREENS = {
    "search": "/",
    "search-hits": f"/?q={quote('Яндекс')}",
    "search-nothing": "/?q=zzzzzz",
    "party": f"/party?{TOLOKA}",
    "party-owners": f"/party?{YANDEX}&tab=owners",
    "party-listings": "/party?party=toloka:volozh&as_of=2024-01-01&tab=lists",
    "no-party": "/compare",
    "party-review": f"/party?{YANDEX}&tab=history",
    "party-files": f"/party?{TOLOKA}&tab=files",
    "party-person": "/party?party=toloka:volozh&as_of=2024-01-01&tab=holdings",
    "compare": f"/compare?{YANDEX}&regime=eu&before=2024-01-01&after=2024-04-08",
    "own-facts": f"/own_facts?{TOLOKA}",
    "saved-queries": f"/saved_queries?query=owners_by_level&{TOLOKA}",
    "screening": "/screening",
    "stories": "/stories",
    "sources": "/sources",
}
DRAWS = ("party", "party-review")
SMALLEST = 11
"""Pixels of the smallest letters; below, people zoom in to read."""
WIDER = """() => [document.documentElement, document.querySelector('[data-testid="stMain"]')]
  .filter(part => part.scrollWidth > part.clientWidth)
  .map(part => `${part.tagName} ${part.scrollWidth} in ${part.clientWidth}`)"""
CUT = """() => ['header', '[data-testid="stMain"]', '[role="dialog"]']
  .flatMap(part => [...document.querySelectorAll(`${part} *`)])
  .filter(part => part.innerText && part.innerText.trim() && part.clientWidth > 2
    && getComputedStyle(part).overflowX !== 'visible'
    && getComputedStyle(part).visibility !== 'hidden'
    && !part.closest('[data-testid="stDataFrame"]')
    && part.scrollWidth > part.clientWidth + 1)
  .map(part => `${part.innerText.slice(0, 60)} (${part.scrollWidth} in ${part.clientWidth})`)"""
SMALL = """least => [...document.querySelectorAll('header *, [data-testid="stMain"] *')]
  .filter(part => [...part.childNodes].some(one => one.nodeType === 3 && one.data.trim())
    && part.offsetParent && parseFloat(getComputedStyle(part).fontSize) < least)
  .map(part => `${part.innerText.slice(0, 60)} (${getComputedStyle(part).fontSize})`)"""
LETTERS = """root => { const {cy} = root.ownershipCanvas;
  return cy.zoom() * Math.min(...cy.nodes().map(node => parseFloat(node.style('font-size')))); }"""


def shown(page: "Page", name: str) -> None:
    """Wait until everything of a page is there, its drawing too."""
    settle(page)
    if name in DRAWS:
        page.locator(".canvas[data-drawn]").first.wait_for()
    page.wait_for_function(FILLED)
    page.evaluate("() => document.fonts.ready")


@pytest.fixture(scope="module")
def folder(repository: Path) -> Path:
    """Where the pictures go."""
    made = repository / ".artefacts" / "screens"
    made.mkdir(parents=True, exist_ok=True)
    return made


def look(page: "Page", name: str, picture: Path) -> None:
    """Look at a page as it is shown now: nothing is cut off, nothing too small to read."""
    shown(page, name)
    page.screenshot(path=picture)
    assert page.evaluate(WIDER) == []
    assert page.evaluate(CUT) == []
    assert page.evaluate(SMALL, SMALLEST) == []
    if name in DRAWS:
        assert page.locator(".canvas").first.evaluate(LETTERS) >= SMALLEST


@pytest.mark.parametrize("name", SCREENS)
def test_a_page_is_readable(page: "Page", axe: str, folder: Path, name: str) -> None:
    # Half of them come small, dark and without motion, the others large and light; then window and
    # theme change.
    begun = list(SCREENS).index(name) % 2
    page.emulate_media(color_scheme=THEMES[begun], reduced_motion=MOTIONS[begun])
    page.set_viewport_size(SIZES[begun])
    page.goto(SCREENS[name])
    for theme, sizes in ((begun, (begun, 1 - begun)), (1 - begun, (1 - begun, begun))):
        page.emulate_media(color_scheme=THEMES[theme])
        for size in sizes:
            page.set_viewport_size(SIZES[size])
            look(page, name, folder / f"{name}-{SIZES[size]['width']}-{THEMES[theme]}.png")
        assert findings(page, axe, "body") == []
