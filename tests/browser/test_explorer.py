"""The whole journey in a real browser, and what hostile names can do there: nothing."""

import csv
import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.browser.conftest import FIRM, OWNER, PATIENCE

if TYPE_CHECKING:
    from playwright.sync_api import Download, Page

pytestmark = pytest.mark.browser

PARTY = "hostile:firm"
PAGES = {
    "search": f"/?q={quote('onerror')}",
    "search of an owner": f"/?q={quote(OWNER[:30])}",
    "party": f"/party?party={PARTY}&as_of=2024-04-08",
    "owner": "/party?party=hostile:owner&as_of=2024-04-08",
    "party of gaps": f"/party?party={PARTY}&as_of=2024-04-08&tab=gaps",
    "party of owners": f"/party?party={PARTY}&as_of=2024-04-08&tab=owners",
    "proof on the party": f"/party?party={PARTY}&as_of=2024-04-08&tab=owners&hop=1",
    "party of sources": f"/party?party={PARTY}&as_of=2024-04-08&tab=sources",
    "compare": f"/compare?party={PARTY}&before=2019-01-01&after=2024-04-08",
    "saved queries": f"/saved_queries?query=owners_by_level&party={PARTY}&as_of=2024-04-08",
    "review": "/review",
    "screening": "/screening",
    "stories": "/stories",
    "sources": "/sources",
    "hostile address": f"/party?party={quote(OWNER)}&as_of={quote(FIRM)}&regime={quote(FIRM)}",
}
STILL = """() => new Promise(done => {
  const app = document.querySelector('[data-testid="stApp"]');
  const begun = performance.now();
  let changed = begun;
  const seen = new MutationObserver(() => { changed = performance.now(); });
  seen.observe(document.documentElement,
    {subtree: true, childList: true, attributes: true, characterData: true});
  const look = () => {
    const now = performance.now();
    if (app.dataset.testScriptState !== 'notRunning') changed = now;
    if (now - changed < 500 && now - begun < 20000) { setTimeout(look, 50); return; }
    seen.disconnect();
    done();
  };
  look();
})"""
"""Half a second in which no script ran and nothing changed; a page that never rests has 20."""


def settle(page: "Page") -> None:
    """Wait until the page is drawn and the server has no more to say."""
    drawn = page.get_by_text("Data version").or_(page.locator('[data-testid="stAlert"]'))
    drawn.locator("visible=true").first.wait_for()
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    page.evaluate(STILL)


def saved(download: "Download") -> bytes:
    """Return the bytes of a file that the page saved."""
    return Path(download.path()).read_bytes()


def test_search_open_and_save(page: "Page") -> None:
    page.goto("/")
    page.locator(".find input, .find textarea").first.fill("Toloka")
    page.locator(".find").get_by_text("Toloka AI BV").first.click()
    page.wait_for_url("**/party?*party=toloka*")
    page.goto("/party?party=toloka:toloka_bv&as_of=2024-04-08&tab=files")
    settle(page)
    with page.expect_download() as one:
        page.get_by_role("button", name="exposure_summary.csv").click()
    rows = list(csv.DictReader(io.StringIO(saved(one.value).decode("utf-8"))))
    verdicts = {row["regime"]: row["verdict"] for row in rows}
    assert verdicts["eu_asset_freeze"] == "excluded"
    assert {row["as_of"] for row in rows} == {"2024-04-08"}

    with page.expect_download() as every:
        page.get_by_role("button", name="All CSV files").click()
    with zipfile.ZipFile(io.BytesIO(saved(every.value))) as archive:
        assert "exposure_hops.csv" in archive.namelist()
        assert archive.read("exposure_summary.csv") == saved(one.value)


def test_a_reload_shows_the_same(page: "Page") -> None:
    page.goto("/party?party=toloka:yandex_nv&as_of=2024-01-01&regime=eu")
    settle(page)
    address = page.url
    assert "Review needed" in page.locator(".rules").inner_text()
    page.reload()
    settle(page)
    assert page.url == address
    assert "Review needed" in page.locator(".rules").inner_text()


def test_the_menu_keeps_the_party_and_the_day(page: "Page") -> None:
    page.goto("/party?party=toloka:toloka_bv&as_of=2024-04-08")
    settle(page)
    page.get_by_role("link", name="Compare", exact=True).click()
    page.get_by_role("heading", name="Compare Toloka AI BV", exact=True).wait_for()
    page.wait_for_url("**/compare?*as_of=2024-04-08*")


@pytest.mark.parametrize("name", PAGES)
def test_hostile_names_do_nothing(page: "Page", name: str) -> None:
    page.goto(PAGES[name])
    settle(page)
    assert page.title() != "owned"
    assert page.locator('[data-testid="stMain"] img').count() == 0
    assert page.locator('a[href*="evil.invalid"]').count() == 0


def test_rows_of_a_saved_query_do_nothing(page: "Page") -> None:
    page.goto(PAGES["saved queries"])
    settle(page)
    page.get_by_role("button", name="Ask", exact=True).click()
    page.get_by_role("button", name="Save as CSV").wait_for(timeout=2 * PATIENCE)
    settle(page)
    assert page.title() != "owned"
    assert page.locator('[data-testid="stMain"] img').count() == 0


def test_what_is_wrong_with_an_address_is_said(page: "Page") -> None:
    page.goto("/party?party=toloka:toloka_bv&as_of=2024-13-01&regime=mars,eu")
    settle(page)
    text = page.locator(".answer").inner_text()
    assert "is not a date" in text
    assert "is no rule" in text


def test_compare_shows_what_moved_between_two_days(page: "Page") -> None:
    page.goto("/compare?party=toloka:yandex_nv&regime=eu&before=2024-01-01&after=2024-03-13")
    settle(page)
    text = page.locator('[data-testid="stMain"]').inner_text()
    assert "Arkady Volozh was removed from the EU list on 13 March 2024" in text
    with page.expect_download() as one:
        page.get_by_role("button", name="Save as CSV").click()
    assert one.value.suggested_filename.startswith("compare-toloka-yandex-nv")


def test_hostile_names_do_nothing_in_the_record_as_published(page: "Page") -> None:
    page.goto(f"/party?party={PARTY}&as_of=2024-04-08&tab=owners&hop=1")
    settle(page)
    pane = page.get_by_role("dialog")
    pane.get_by_text("The record as published").first.click()
    pane.locator("code").get_by_text("asset: firm").first.wait_for()
    assert FIRM[:20] in pane.inner_text()
    assert page.title() != "owned"
    assert page.locator('[data-testid="stMain"] img, [role="dialog"] img').count() == 0
    assert page.locator('a[href*="evil.invalid"]').count() == 0
