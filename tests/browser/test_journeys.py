"""The journalist's journey on the seed case: who is behind a company, and can it be printed?

By mouse, and by keys alone: there no test clicks, or puts the focus anywhere by itself.
"""

import csv
import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from tests.browser import walk
from tests.browser.test_explore import canvas, click, places, wait_for_party
from tests.browser.test_explorer import settle

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
NAME = "Яндекс"
YANDEX, TOLOKA, VOLOZH = "toloka:yandex_nv", "toloka:toloka_bv", "toloka:volozh"
THEN, BEFORE = "2024-04-08", "2024-01-01"
ALLEGED = "The Bureau of Investigative Journalism alleged that Toloka AI BV"


def hit_is_explained(page: "Page") -> None:
    """The hit says its other script, country, numbers, and why it matched."""
    hit = page.get_by_role("listitem").filter(has_text="Yandex N.V.").first
    text = hit.text_content() or ""
    assert "Company · NL · NL-KVK:27265167 · US-CIK:0001513845" in text
    assert f'Matched on alias "{NAME}"' in text
    bank = page.get_by_role("listitem").filter(has_text="JSC Yandex Bank")
    assert "LISTED EU" in (bank.text_content() or "")


def sentence_has_its_footnotes(page: "Page") -> None:
    """The allegation stands in words, each clause with the number of its source."""
    text = walk.words(page)
    assert "Result for 8 April 2024; data" in text
    assert walk.verdict(page, "EU") == "No listed owner found"
    assert re.search(rf"{ALLEGED}[^\n]*(\n[^\n]*){{0,3}}\[\d+\]", text)


def proof_is_whole(page: "Page") -> None:
    """The pane has the words quoted, the source, the record, its days, and the file's hash."""
    pane = page.get_by_role("dialog")
    pane.get_by_text(f"statements on {THEN}").wait_for()
    text = pane.inner_text()
    for part in (
        "ALLEGED",
        "Toloka AI BV → NtechLab",
        "Publisher",
        "Published on",
        "Fingerprint (SHA-256)",
    ):
        assert part in text
    assert "“numerous tasks, also after the invasion”" in text
    assert "Toloka AI BV disputes this" in text


def verdict_moves_with_the_listing(page: "Page") -> None:
    """On the first day of 2024 the owner's listing was in force."""
    text = walk.words(page)
    assert "Result for 1 January 2024" in text
    assert walk.verdict(page, "EU") == "Review needed"
    assert "Arkady Volozh" in text


def files_say_what_is_on_screen(page: "Page", drawing: bytes, tables: bytes) -> None:
    """The SVG and the tables have the parties of the canvas, with real text and the day."""
    texts = " ".join(etree.fromstring(drawing).itertext())
    assert "Yandex N.V." in texts
    assert BEFORE in texts or "1 January 2024" in texts
    with zipfile.ZipFile(io.BytesIO(tables)) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("parties.csv").decode())))
    assert {row["party_id"] for row in rows} == set(places(page))
    assert VOLOZH in {row["party_id"] for row in rows}


def test_the_journalist_by_mouse(page: "Page") -> None:
    page.goto("/")
    box = page.get_by_label("Name, company number or LEI")
    box.fill(NAME)
    box.press("Enter")
    page.get_by_role("status").get_by_text("shown").wait_for()
    hit_is_explained(page)
    page.get_by_role("link", name="Yandex N.V.").click()
    walk.opened(page, "Yandex N.V.")

    walk.main(page).get_by_role("link", name="Explore", exact=True).click()
    walk.opened(page, "Explore Yandex N.V.")
    drawn = canvas(page)
    walk.day_field(page).click()
    walk.type_day(page, THEN)
    canvas(page)
    before = places(page)
    click(page, YANDEX)
    drawn.get_by_role("button", name="Menu").click()
    menu = drawn.get_by_role("menu", name="Yandex N.V.")
    menu.get_by_role("menuitem", name=re.compile(r"Holdings \d+")).click()
    wait_for_party(page, TOLOKA)
    settle(page)
    assert before.items() <= places(page).items()

    click(page, TOLOKA)
    drawn.locator(".status", has_text="Toloka AI BV").wait_for()
    settle(page)
    page.get_by_role("link", name="Exposure of this party").click()
    walk.opened(page, "Exposure of Toloka AI BV")
    sentence_has_its_footnotes(page)
    walk.main(page).get_by_role("button", name="[1]").first.click()
    proof_is_whole(page)
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    page.get_by_role("dialog").wait_for(state="hidden")
    settle(page)

    walk.day_field(page).click()
    walk.type_day(page, BEFORE)
    verdict_moves_with_the_listing(page)

    walk.main(page).get_by_role("link", name="Explore", exact=True).click()
    walk.opened(page, "Explore Toloka AI BV")
    canvas(page).get_by_role("button", name="Export").click()
    page.get_by_role("menuitem", name="SVG, to edit").click()
    svg = page.get_by_role("button", name="SVG", exact=True)
    svg.wait_for()
    settle(page)
    _, drawing = walk.saved(page, svg)
    _, tables = walk.saved(page, page.get_by_role("button", name="Tables (CSV)"))
    files_say_what_is_on_screen(page, drawing, tables)


def test_the_journalist_with_the_keyboard_alone(page: "Page") -> None:
    page.goto("/")
    settle(page)
    main = walk.main(page)
    walk.tab_to(page, page.get_by_label("Name, company number or LEI"))
    page.keyboard.type(NAME)
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text("shown").wait_for()
    settle(page)
    hit_is_explained(page)
    walk.enter(page, main.get_by_role("link", name="Yandex N.V."))
    walk.opened(page, "Yandex N.V.")

    walk.enter(page, main.get_by_role("link", name="Explore", exact=True))
    walk.opened(page, "Explore Yandex N.V.")
    drawn = canvas(page)
    walk.tab_to(page, walk.day_field(page))
    walk.type_day(page, THEN)
    canvas(page)
    before = places(page)
    walk.tab_to(page, drawn.locator(".stage"))
    page.keyboard.press("ArrowDown")
    drawn.locator(".status", has_text="Yandex N.V.").wait_for()
    page.keyboard.press("Enter")
    menu = drawn.get_by_role("menu", name="Yandex N.V.")
    menu.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    wait_for_party(page, TOLOKA)
    settle(page)
    assert before.items() <= places(page).items()

    walk.tab_to(page, drawn.locator(".stage"))
    page.keyboard.press("ArrowDown")
    for _ in places(page):
        if "Toloka AI BV" in drawn.locator(".status").inner_text():
            break
        page.keyboard.press("ArrowRight")
    drawn.locator(".status", has_text="Toloka AI BV").wait_for()
    settle(page)
    walk.enter(page, page.get_by_role("link", name="Exposure of this party"))
    walk.opened(page, "Exposure of Toloka AI BV")
    sentence_has_its_footnotes(page)
    walk.enter(page, main.get_by_role("button", name="[1]").first)
    proof_is_whole(page)
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="hidden")
    settle(page)
    settle(page)

    walk.tab_to(page, walk.day_field(page))
    walk.type_day(page, BEFORE)
    verdict_moves_with_the_listing(page)

    walk.enter(page, main.get_by_role("link", name="Explore", exact=True))
    walk.opened(page, "Explore Toloka AI BV")
    drawn = canvas(page)
    walk.tab_to(page, drawn.get_by_role("toolbar").get_by_role("button").first)
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name="SVG, to edit").wait_for()
    page.keyboard.press("Enter")
    svg = page.get_by_role("button", name="SVG", exact=True)
    svg.wait_for()
    settle(page)
    _, drawing = walk.saved(page, svg, by_keys=True)
    _, tables = walk.saved(page, page.get_by_role("button", name="Tables (CSV)"), by_keys=True)
    files_say_what_is_on_screen(page, drawing, tables)
