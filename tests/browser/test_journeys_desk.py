"""The analyst's and the investigator's journeys, as far as they happen in the browser."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser import walk
from tests.browser.conftest import PATIENCE, Tabs
from tests.browser.test_desk import press
from tests.browser.test_explorer import settle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
FIRM = "counterparty:firm"
CASE = """
case: counterparty
title: One counterparty of many
sources:
  paper: {{title: Register extract, publisher: A register, url: "https://example.org/"}}
parties:
  owner: {{schema: Person, name: Ivan Zwolak, source: paper}}
  firm: {{schema: Company, name: Kwestmoor Trading BV, jurisdiction: nl, source: paper}}
interests:
  - owner: owner
    asset: firm
    share: "{share}"
    certainty: confirmed
    asserted_by: A register
    source: paper
listings:
  - {{party: owner, authority: EU, list: eu_human_rights, measures: [asset_freeze],
      start: 2020-01-01, source: paper}}
"""


@pytest.fixture
def page(tabs: Tabs, desk: str) -> "Iterator[Page]":
    """A page on the server whose workspace may change."""
    with tabs.watched(desk) as opened:
        yield opened


def type_parts(page: "Page", day: str) -> None:
    """Type year, month and day; what follows from one is awaited before the next is typed.

    Each part that makes a day is sent at once, and the answer sets the whole field.
    """
    for part in day.split("-"):
        page.keyboard.type(part)
        settle(page)


def load(page: "Page", folder: Path, share: str, day: str) -> None:
    """Load an edition of the case with a share, after a look at what that would do."""
    file = folder / "counterparty.case.yaml"
    file.write_text(CASE.format(share=share), encoding="utf-8")
    page.get_by_role("link", name="Sources", exact=True).click()
    walk.opened(page, "Loaded data")
    if not page.get_by_text("Options").is_visible():
        page.get_by_text("Load files").click()
    page.locator('input[type="file"]').first.set_input_files(file)
    page.get_by_text(re.compile(r"^[\d.]+\s?K?B$")).first.wait_for()
    settle(page)
    page.get_by_text("Options").click()
    page.locator('[data-testid="stDateInput"]').first.get_by_role("spinbutton").first.click()
    type_parts(page, day)
    page.keyboard.press("Tab")
    settle(page)
    press(page, "Dry run", "What a load would do")
    press(page, "Load", "What was loaded")


def test_the_analyst_screens_defends_and_screens_again(page: "Page", tmp_path: Path) -> None:
    page.goto("/")
    box = page.get_by_label("Name, company number or LEI")
    box.fill("Kwestmoor Trading BV")
    box.press("Enter")
    page.get_by_role("status").get_by_text('No party found for "Kwestmoor Trading BV"').wait_for()
    settle(page)
    searched = page.get_by_text("Only these datasets were searched").text_content() or ""
    title = "Toloka, Yandex and the two makers of face recognition on the EU list"
    assert title in searched
    # The rest of it has no key of a dataset either.
    assert "toloka" not in searched

    load(page, tmp_path, ">25..75", "2026-01-01")
    page.get_by_role("link", name="Find", exact=True).click()
    page.get_by_role("link", name="Kwestmoor Trading BV").click()
    page.locator(".head h1", has_text="Kwestmoor Trading BV").wait_for()
    walk.canvas(page)
    assert walk.rule(page, "EU").startswith("Rule may be met")
    text = page.locator(".text").inner_text()
    assert "Ivan Zwolak" in text
    assert re.search(r"25%? ?\D{1,20} ?75%", text), text

    page.get_by_role("button", name="Save or share").click()
    page.get_by_role("button", name="Answer file").wait_for()
    settle(page)
    name, content = walk.saved(page, page.get_by_role("button", name="Answer file"))
    assert name.endswith("-exposure-file.zip")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        manifest = json.loads(archive.read("manifest.json"))
        rows = list(csv.DictReader(io.StringIO(archive.read("exposure_summary.csv").decode())))
    assert {"answer.txt", "exposure_hops.csv"} <= names
    assert manifest["data_version"]
    assert {row["regime"]: row["verdict"] for row in rows}["eu_asset_freeze"] == "possible"

    load(page, tmp_path, "60", "2026-06-01")
    page.get_by_role("link", name="Compare", exact=True).click()
    walk.opened(page, "Compare Kwestmoor Trading BV")
    page.get_by_text("Two data versions", exact=True).click()
    page.get_by_text("Both are asked about").wait_for()
    settle(page)
    text = walk.words(page)
    assert re.search(r'"Rule may be met" to "Rule met', text)
    assert "Ivan Zwolak" in text
    name, content = walk.saved(page, page.get_by_role("button", name="Save as CSV"))
    assert name.startswith("compare-counterparty-firm")
    moved = list(csv.DictReader(io.StringIO(content.decode("utf-8"))))
    assert "eu_asset_freeze" in {row["regime"] for row in moved}


def test_the_investigator_asks_draws_and_asks_again(page: "Page") -> None:
    page.goto("/saved_queries?party=toloka:toloka_bv&as_of=2024-04-08")
    settle(page)
    page.get_by_label("Search the library").fill("owners level")
    page.keyboard.press("Enter")
    page.get_by_text(re.compile(r"^Question \([1-3] of \d+\)$")).wait_for()
    settle(page)
    page.get_by_role("button", name="Ask", exact=True).click()
    page.get_by_role("button", name="Save as CSV").wait_for(timeout=2 * PATIENCE)
    settle(page)
    _, content = walk.saved(page, page.get_by_role("button", name="Save as CSV"))
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8"))))
    assert "Yandex N.V." in {text for row in rows for text in row.values()}

    page.get_by_role("link", name="Show on canvas").click()
    page.wait_for_url("**/party?*view=*")
    drawn = walk.canvas(page)
    assert "toloka:yandex_nv" in walk.places(page)
    walk.click(page, "toloka:yandex_nv")
    drawn.locator(".status", has_text="Yandex N.V.").wait_for()
    page.keyboard.press("Enter")
    drawn.get_by_role("menuitem", name="Run a query").click()
    page.wait_for_url("**/saved_queries?*party=toloka*yandex_nv*")
    settle(page)
    assert page.get_by_text("Only what can be asked about Yandex N.V.").is_visible()
    assert "Yandex N.V. · Company · Netherlands" in page.content()
