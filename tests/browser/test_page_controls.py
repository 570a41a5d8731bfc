"""The controls of a party's page in a real browser: each does what a person can see."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import PATIENCE, Tabs
from tests.browser.test_party_page import TOLOKA, sheet

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

IS_AT_A_FILE = """() => {
  const at = document.activeElement?.closest(".st-key-files") && document.activeElement;
  const box = at?.getBoundingClientRect();
  return box && box.top >= 0 && box.bottom <= innerHeight;
}"""


@pytest.fixture
def small(tabs: Tabs, server: str) -> "Iterator[Page]":
    """A page of 1280 x 800 pixels."""
    with tabs.watched(server, height=800) as opened:
        yield opened


@pytest.mark.parametrize("width", [1280, 390])
def test_save_or_share_leads_to_the_files(small: "Page", width: int) -> None:
    small.set_viewport_size({"width": width, "height": 800})
    small.goto(TOLOKA)
    sheet(small).get_by_role("button", name="Save or share").click()
    small.wait_for_function(IS_AT_A_FILE)
    report = small.get_by_role("button", name="Report (PDF)")
    with small.expect_download(timeout=PATIENCE) as saving:
        report.click()
    assert saving.value.suggested_filename.endswith(".pdf")
