"""From a name to the proof of an allegation and back in time, with the keyboard alone."""

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import FIRM
from tests.browser.test_explorer import PARTY, settle

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
TOLOKA = "/exposure?party=toloka:toloka_bv&as_of=2024-04-08&regime=eu"
YANDEX = "/exposure?party=toloka:yandex_nv&as_of=2024-01-01&regime=eu"
MOST_TABS = 150
MOST_OPENINGS = 12


def words(page: "Page") -> str:
    return page.locator('[data-testid="stMain"]').inner_text()


def test_compare_shows_what_moved_between_two_days(page: "Page") -> None:
    page.goto("/compare?party=toloka:yandex_nv&regime=eu&before=2024-01-01&after=2024-03-13")
    settle(page)
    assert "Arkady Volozh was removed from the EU list on 13 March 2024" in words(page)
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
