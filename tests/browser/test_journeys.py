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
from tests.browser.test_explorer import settle
from tests.browser.walk import canvas, click, places, wait_for_party

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
NAME = "Яндекс"
YANDEX, TOLOKA, VOLOZH = "toloka:yandex_nv", "toloka:toloka_bv", "toloka:volozh"
THEN, BEFORE = "2024-04-08", "2024-01-01"


def hit_is_explained(page: "Page") -> None:
    """The hit says its other script, country, numbers, and why it matched."""
    hit = page.get_by_role("listitem").filter(has_text="Yandex N.V.").first
    text = hit.text_content() or ""
    assert "Company · Netherlands · KVK 27265167 · CIK 0001513845" in text
    assert f'Matched on alias "{NAME}"' in text
    bank = page.get_by_role("listitem").filter(has_text="JSC Yandex Bank")
    assert "LISTED EU" in (bank.text_content() or "")


def allegation_has_its_numbers(page: "Page") -> None:
    """The allegation stands in words, with numbers; no rule is met."""
    text = page.locator(".answer").inner_text()
    assert re.search(r"allege that Toloka AI BV supplied a service", text)
    assert walk.rule(page, "EU").startswith("No listed owner found")


def proof_is_whole(page: "Page") -> None:
    """The panel has the words quoted, the source, the record and its days."""
    panel = page.locator(".panel")
    panel.wait_for()
    text = panel.inner_text()
    for part in ("Alleged: Toloka AI BV", "Publisher", "Published", "Record"):
        assert part in text
    assert "“" in text


def verdict_moves_with_the_listing(page: "Page") -> None:
    """On the first day of 2024 the owner's listing was in force."""
    assert walk.rule(page, "EU").startswith("Review needed")
    assert "Arkady Volozh" in page.locator(".answer").inner_text()


def files_say_what_is_on_screen(page: "Page", drawing: bytes, tables: bytes) -> None:
    """The SVG and the tables have the parties of the canvas, with real text and the day."""
    texts = " ".join(etree.fromstring(drawing).itertext())
    assert "Yandex N.V." in texts
    assert BEFORE in texts or "1 January 2024" in texts
    with zipfile.ZipFile(io.BytesIO(tables)) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("parties.csv").decode())))
    assert {row["party_id"] for row in rows} == set(places(page))
    assert VOLOZH in {row["party_id"] for row in rows}


def found(page: "Page") -> None:
    """Find the party by its name in another script."""
    page.goto("/")
    settle(page)
    walk.tab_to(page, page.get_by_label("Name, company number or LEI"))
    page.keyboard.type(NAME)
    page.get_by_role("status").get_by_text("shown").wait_for()
    settle(page)
    hit_is_explained(page)


def test_the_journalist_by_mouse(page: "Page") -> None:
    found(page)
    page.get_by_role("link", name="Yandex N.V.").click()
    drawn = canvas(page)
    page.get_by_label("As at, as year-month-day").click()
    walk.type_day(page, THEN)
    before = places(page)
    click(page, YANDEX)
    drawn.get_by_role("button", name="Menu").click()
    menu = drawn.get_by_role("menu", name="Yandex N.V.")
    menu.get_by_role("menuitem", name=re.compile(r"Holdings \d+")).click()
    wait_for_party(page, TOLOKA)
    settle(page)
    assert before.items() <= places(page).items()
    click(page, TOLOKA)
    drawn.get_by_role("button", name="Menu").click()
    drawn.get_by_role("menuitem", name="Open this party").click()
    page.locator(".head h1", has_text="Toloka AI BV").wait_for()
    canvas(page)
    allegation_has_its_numbers(page)
    page.locator(".answer .ties .note").first.click()
    proof_is_whole(page)
    page.locator(".panel").get_by_role("button", name="Close").click()

    page.get_by_label("As at, as year-month-day").click()
    walk.type_day(page, BEFORE)
    page.get_by_role("link", name="Yandex N.V.").first.click()
    page.locator(".head h1", has_text="Yandex N.V.").wait_for()
    canvas(page)
    verdict_moves_with_the_listing(page)
    page.get_by_role("button", name="Save or share").click()
    svg = page.get_by_role("button", name="SVG", exact=True)
    svg.wait_for()
    settle(page)
    _, drawing = walk.saved(page, svg)
    _, tables = walk.saved(page, page.get_by_role("button", name="Tables (CSV)"))
    files_say_what_is_on_screen(page, drawing, tables)


def test_the_journalist_with_the_keyboard_alone(page: "Page") -> None:
    found(page)
    walk.enter(page, walk.main(page).get_by_role("link", name="Yandex N.V."))
    drawn = canvas(page)
    walk.tab_to(page, page.get_by_label("As at, as year-month-day"))
    walk.type_day(page, THEN)
    before = places(page)
    walk.tab_to(page, drawn.locator(".stage"))
    page.keyboard.press("ArrowDown")
    drawn.locator(".status", has_text="Yandex N.V.").wait_for()
    page.keyboard.press("s")
    wait_for_party(page, TOLOKA)
    settle(page)
    assert before.items() <= places(page).items()
    page.keyboard.press("ArrowDown")
    for _ in places(page):
        if "Toloka AI BV" in drawn.locator(".status").inner_text():
            break
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    menu = drawn.get_by_role("menu", name="Toloka AI BV")
    menu.wait_for()
    page.keyboard.press("End")
    for _ in range(2):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.locator(".head h1", has_text="Toloka AI BV").wait_for()
    canvas(page)
    allegation_has_its_numbers(page)
    walk.enter(page, page.locator(".answer .ties .note").first)
    proof_is_whole(page)
    page.keyboard.press("Escape")
    page.locator(".panel").wait_for(state="hidden")

    walk.tab_to(page, page.get_by_label("As at, as year-month-day"), "Shift+Tab")
    walk.type_day(page, BEFORE)
    walk.enter(page, page.locator(".answer").get_by_role("link", name="Yandex N.V.").first)
    page.locator(".head h1", has_text="Yandex N.V.").wait_for()
    canvas(page)
    verdict_moves_with_the_listing(page)
    walk.tab_to(page, page.get_by_role("button", name="Save or share"), "Shift+Tab")
    page.keyboard.press("Enter")
    svg = page.get_by_role("button", name="SVG", exact=True)
    svg.wait_for()
    settle(page)
    _, drawing = walk.saved(page, svg, by_keys=True)
    _, tables = walk.saved(page, page.get_by_role("button", name="Tables (CSV)"), by_keys=True)
    files_say_what_is_on_screen(page, drawing, tables)
