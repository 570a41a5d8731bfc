"""A story in the browser: pinned on a party's page, ordered, checked, asked again, saved."""

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Tabs
from tests.browser.test_take_away import START, taken
from tests.browser.walk import canvas

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.fixture
def page(tabs: Tabs, desk: str) -> "Iterator[Page]":
    """A page on a copy of the workspace: what is pinned changes it."""
    with tabs.watched(desk) as opened:
        yield opened


def _pin(page: "Page", what: str) -> None:
    page.get_by_role("button", name=f"Pin: {what}", exact=False).first.click()


def test_what_is_pinned_is_ordered_checked_and_handed_on(page: "Page") -> None:
    page.goto(START)
    canvas(page)
    page.get_by_role("button", name="Pin", exact=True).click()
    _pin(page, "The picture")
    page.get_by_text(re.compile("^Pinned to the story .*, step 1")).wait_for()
    page.get_by_label("Story to pin to").get_by_text("The story just begun").wait_for(
        state="attached"
    )
    _pin(page, "Yandex N.V.")
    page.get_by_text(re.compile("^Pinned to the story .*, step 2")).wait_for()

    page.get_by_role("link", name="Stories").click()
    page.get_by_role("heading", name="Stories").wait_for()
    page.get_by_text("2 steps, 0 of them checked").wait_for()
    page.get_by_role("button", name="Up").last.click()
    # What they hold tells that they have changed places.
    facts = page.locator('[data-testid="stCaptionContainer"]').filter(has_text="; pinned ")
    facts.first.filter(has_text="What an answer says").wait_for()
    page.get_by_role("button", name="Remove", exact=True).first.click()
    page.get_by_text("1 step, 0 of them checked").wait_for()
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("2 steps, 0 of them checked").wait_for()
    facts.first.filter(has_text="What an answer says").wait_for()
    checker = page.get_by_label("Checked by").first
    checker.fill("A. Checker")
    checker.press("Enter")
    page.get_by_text("2 steps, 1 of them checked").wait_for()
    page.get_by_role("button", name="What has changed since?").click()
    page.get_by_text("Unchanged: the data here say the same.").first.wait_for()

    name, content = taken(page, "The story, to open elsewhere")
    assert name.endswith(".story.json")
    story = json.loads(content)
    assert [step["kind"] for step in story["steps"]] == ["sentence", "picture"]
    assert [step["checked_by"] for step in story["steps"]] == ["A. Checker", ""]
    _, written = taken(page, "Word (DOCX)")
    assert written.startswith(b"PK")
    page.goto("/")
    page.get_by_text("2 steps, 1 checked").wait_for()
