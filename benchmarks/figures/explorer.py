"""The explorer in Chromium: from a click to the drawing, from an address to the drawing.

All sides draw the same sixty parties on the same machine, one after the other. Times are taken
from outside, from the click until the browser has painted, so they hold the way to the server and
back. The floor is the page of a party itself run again with nothing changed.
"""

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from benchmarks.bounded import BoundedFigure
from benchmarks.explorer_peers.sixty import COUNT, FAN
from benchmarks.explorer_serving import (
    DAY,
    IS_QUIET,
    WATCH_RUNS,
    chromium,
    let_in,
    party_id,
    seconds_of_rerun,
    seconds_until,
    serve_page,
    write_workspace,
)
from benchmarks.figure import Figure, Goal, Measure
from queries.explorer.scene.scene_address import view_text
from queries.explorer.scene.scene_state import Member, View

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TIMES: Final = 9
EXPANSIONS: Final = 200
EARLY: Final = 20
GROWTH: Final = 1.5
"""How many times its script's memory after the first expansions a tab may hold at the end."""
LOST: Final = 5
"""How often a key may be lost."""
LOST_AFTER: Final = 10
"""Seconds without a run after which it was."""
COLD: Final = 3
"""Openings in a browser that has never seen the page."""
FRESH: Final = 2
"""Parties that the click brings; the drawing then holds all sixty."""
OWNED: Final = (COUNT - 2) // FAN
CANVAS: Final = ".canvas[data-drawn]"
DRAWN: Final = """Number((window.drawing = window.drawing?.isConnected ? window.drawing :
  [...document.querySelectorAll('*')].map(at => at.shadowRoot?.querySelector('.canvas'))
    .find(Boolean))?.dataset.drawn ?? 0)"""
"""How often the canvas has drawn; a component stands in a shadow root of the page."""
CHOOSE: Final = """(root, party) => {
  const one = root.ownershipCanvas.cy.nodes().filter(node => node.data('party') === party)[0];
  root.ownershipCanvas.selection.choose(one);
}"""
IN_PYVIS: Final = """[...document.querySelectorAll('iframe')].some(frame =>
  frame.contentWindow?.network?.body?.nodes?.{node})"""
IN_GRAPHVIZ: Final = """[...document.querySelectorAll('[data-testid="stGraphVizChart"] title')]
  .some(title => title.textContent === '{node}')"""


def explore_address(origin: str, parties: int) -> str:
    """Return the address of the page of a party with so many of the sixty parties on it."""
    view = view_text(View(tuple(Member(party_id(number)) for number in range(parties))))
    asked = {"party": party_id(0), "as_of": DAY, "view": view}
    return f"{origin}/party?{urlencode(asked)}"


def time_expansions(page: "Page", address: str, times: int) -> Iterator[float]:
    """Expand by a click and undo it, over and over; yield the seconds of each click."""
    page.goto(address)
    page.wait_for_selector(CANVAS)
    root, stage = page.locator(".canvas"), page.locator(".canvas .stage")
    for _ in range(times):
        page.evaluate(WATCH_RUNS)
        seconds_until(page, partial(root.evaluate, CHOOSE, party_id(OWNED)), IS_QUIET)
        page.locator(".canvas .handle").click()
        item = page.get_by_role("menuitem", name="Owners")
        item.wait_for()
        drawn = page.evaluate(DRAWN)
        page.evaluate(WATCH_RUNS)
        yield seconds_until(page, item.click, f"() => {DRAWN} > {drawn}")
        seconds_until(page, lambda: None, IS_QUIET)
        drawn = page.evaluate(DRAWN)
        page.evaluate(WATCH_RUNS)
        seconds_until(page, partial(stage.press, "u"), f"() => {DRAWN} > {drawn}")
        seconds_until(page, lambda: None, IS_QUIET)


def _time_reruns(page: "Page", times: int) -> list[float]:
    """Return the seconds of runs of the page with nothing changed, by Streamlit's key for it."""
    from playwright.sync_api import Error

    def press() -> None:
        # The canvas takes the focus again once it has drawn, and the key would be its own.
        page.evaluate("() => document.activeElement.blur()")
        page.keyboard.press("r")

    def rerun() -> float:
        for _ in range(LOST):
            # The canvas may take the focus between the two steps, so that the key is lost.
            with suppress(Error):
                return seconds_of_rerun(page, press, within=LOST_AFTER)
        return seconds_of_rerun(page, press)

    return [rerun() for _ in range(times)]


def _time_additions(page: "Page", origin: str, condition: str, times: int) -> list[float]:
    """Add an owner on a peer's page over and over; return the seconds of each click."""
    seconds_until(page, lambda: page.goto(origin), "() => " + condition.replace("{node}", "n0"))
    button = page.get_by_role("button", name="Add an owner")
    found = []
    for number in range(times):
        done = "() => " + condition.replace("{node}", f"added{number}")
        found.append(seconds_until(page, button.click, done))
    return found


def _time_opening(page: "Page", address: str, condition: str) -> float:
    """Open a page in a tab that has opened it before, and return the seconds."""
    page.goto("about:blank")
    return seconds_until(
        page, lambda: page.goto(address, wait_until="commit"), f"() => {condition}"
    )


def _time_cold_opening(browser: "Browser", address: str, condition: str) -> float:
    """Open a page in a browser that has nothing of it yet, and return the seconds."""
    with browser.new_context(viewport={"width": 1280, "height": 1000}) as fresh:
        let_in(fresh, address)
        return _time_opening(fresh.new_page(), address, condition)


def _click_figures(
    browser: "Browser", explorer: str, pyvis: str, graphviz: str
) -> Iterator[Figure]:
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    let_in(page.context, explorer)
    first = median(time_expansions(page, explore_address(explorer, COUNT - FRESH), TIMES))
    floor = median(_time_reruns(page, TIMES))
    peers = {
        "pyvis in a frame": median(_time_additions(page, pyvis, IN_PYVIS, TIMES)),
        "st.graphviz_chart": median(_time_additions(page, graphviz, IN_GRAPHVIZ, TIMES)),
    }
    page.close()
    note = f"median of {TIMES} clicks, {FRESH} parties are added to {COUNT - FRESH}"
    yield Figure(
        "explorer_click",
        first,
        "the same page run again with nothing changed",
        floor,
        COUNT,
        "ours_s/peer_s",
        Goal(1.5, at_most=True),
        note,
    )
    for name, seconds in peers.items():
        yield Figure(
            f"explorer_click_{name.split()[0].removeprefix('st.').split('_')[0]}",
            first,
            name,
            seconds,
            COUNT,
            "ours_s/peer_s",
            Goal(2, at_most=True),
            f"{note}; the peer adds one and draws all anew",
        )


def _open_figures(browser: "Browser", explorer: str, empty: str) -> Iterator[Figure]:
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    let_in(page.context, explorer)
    drawn = f"{DRAWN} > 0"
    blank = "document.querySelector('h1')?.textContent === 'Empty'"
    address = explore_address(explorer, COUNT)
    sides = ((address, drawn), (empty, blank))
    for where, condition in sides:
        _time_opening(page, where, condition)
    pairs = [
        (_time_opening(page, address, drawn), _time_opening(page, empty, blank))
        for _ in range(TIMES)
    ]
    page.close()
    cold = [[_time_cold_opening(browser, *one) for one in sides] for _ in range(min(COLD, TIMES))]
    first = [1000 * median(times) for times in zip(*cold, strict=True)]
    yield Figure(
        "explorer_open",
        median(ours for ours, _ in pairs),
        "an empty Streamlit page",
        median(theirs for _, theirs in pairs),
        COUNT,
        "ours_s/peer_s",
        Goal(2, at_most=True),
        f"median of {TIMES}, by turns, opened before; {COUNT} parties drawn; in a browser that has "
        f"never opened either {first[0]:.0f} and {first[1]:.0f} ms",
    )


@dataclass(frozen=True)
class Tab:
    """What a tab holds: bytes of its script, nodes of its documents, listeners."""

    heap: int
    nodes: int
    listeners: int

    def __str__(self) -> str:
        return f"{self.heap / 1e6:.1f} MB, {self.nodes:,} nodes and {self.listeners:,} listeners"


def tab_of(page: "Page") -> Tab:
    """Collect a tab's garbage, and return what the tab holds then."""
    tab = page.context.new_cdp_session(page)
    tab.send("Performance.enable")
    tab.send("HeapProfiler.collectGarbage")
    found = {one["name"]: one["value"] for one in tab.send("Performance.getMetrics")["metrics"]}
    tab.detach()
    return Tab(*(int(found[name]) for name in ("JSHeapUsedSize", "Nodes", "JSEventListeners")))


def _memory_figures(browser: "Browser", explorer: str) -> Iterator[Figure]:
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    let_in(page.context, explorer)
    seconds = []
    tabs = []
    clicks = time_expansions(page, explore_address(explorer, COUNT - FRESH), EXPANSIONS)
    for number, click in enumerate(clicks, 1):
        seconds.append(click)
        if number in (EARLY, EXPANSIONS):
            tabs.append(tab_of(page))
    page.close()
    yield BoundedFigure(
        "explorer_expansions",
        median(seconds[-EARLY:]),
        f"the first {EARLY} expansions",
        median(seconds[:EARLY]),
        EXPANSIONS,
        "ours_s/peer_s",
        Goal(1.5, at_most=True),
        f"median of the last {EARLY} of {EXPANSIONS} expansions, each taken back; the tab held "
        f"{tabs[0]} after {EARLY}, {tabs[-1]} after all",
        peak=tabs[-1].heap,
        most=round(GROWTH * tabs[0].heap / 1e7) * 10**7,
    )


def measure(scale: int) -> Iterator[Figure]:
    """Serve all sides, open them in one Chromium, and click; sixty parties at any scale."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = write_workspace(Path(folder))
        with (
            serve_page(
                more={"OWNERSHIP_WORKSPACE": str(workspace), "OWNERSHIP_CANVAS_DEBUG": "1"}
            ) as explorer,
            serve_page("pyvis_page.py") as pyvis,
            serve_page("graphviz_page.py") as graphviz,
            serve_page("empty_page.py") as empty,
            chromium() as browser,
        ):
            yield from _click_figures(browser, explorer, pyvis, graphviz)
            yield from _open_figures(browser, explorer, empty)
            if scale >= COUNT:
                yield from _memory_figures(browser, explorer)


FIGURES: Final[dict[str, Measure]] = {"explorer": measure}
