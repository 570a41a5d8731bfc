"""The canvas in a real browser, on a page of its own: what is walked, clicked, hidden and said."""

from typing import TYPE_CHECKING

import pytest

from tests.browser.canvas.at_hand import (
    OVERLAPS,
    RENDERED,
    choose,
    chosen,
    click,
    drawn,
    places,
    redrawn,
    says,
    told,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_expanding_moves_nothing_and_undo_brings_back_the_same(page: "Page") -> None:
    canvas = drawn(page)
    before = places(canvas)
    choose(page, canvas, "n3")
    page.keyboard.press("o")
    redrawn(page, 2)
    after = places(canvas)
    assert set(after) - set(before) == {"n12", "n13"}
    assert {key: after[key] for key in before} == before
    assert after["n12"]["y"] < after["n3"]["y"]
    assert after["n13"]["y"] < after["n3"]["y"]
    assert canvas.evaluate(OVERLAPS) == []
    says(canvas, "2 added.")

    page.keyboard.press("u")
    redrawn(page, 3)
    assert places(canvas) == before
    page.keyboard.press("o")
    redrawn(page, 4)
    assert places(canvas) == after


def test_the_keyboard_walks_and_the_status_says_where(page: "Page") -> None:
    canvas = drawn(page)
    canvas.locator(".stage").focus()
    page.keyboard.press("ArrowDown")
    says(
        canvas,
        "Toloka AI BV, company, Netherlands, not listed. Owners 3, 3 shown; Holdings 1, 1 shown.",
    )
    chosen(page, canvas, "n5")
    at = places(canvas)
    choose(page, canvas, "n4")
    page.keyboard.press("ArrowUp")
    says(canvas, "Yandex N.V.")
    choose(page, canvas, "n2")
    page.keyboard.press("ArrowUp")
    says(canvas, "Arkady Volozh, person, Israel, listed.")
    page.keyboard.press("ArrowUp")
    says(canvas, "No party there.")
    row = sorted(
        (key for key in at if abs(at[key]["y"] - at["n7"]["y"]) < 45), key=lambda key: at[key]["x"]
    )
    assert len(row) > 1
    choose(page, canvas, row[0])
    page.keyboard.press("ArrowRight")
    chosen(page, canvas, row[1])
    page.keyboard.press("ArrowLeft")
    chosen(page, canvas, row[0])
    page.keyboard.press("Escape")
    chosen(page, canvas, None)


def test_links_are_reached_and_proved_by_keyboard(page: "Page") -> None:
    canvas = drawn(page)
    canvas.evaluate("root => root.ownershipCanvas.actions.goTo('n9')")
    canvas.locator(".stage").focus()
    page.keyboard.press("e")
    says(canvas, "supply, service: Toloka AI BV to NtechLab, alleged.")
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name="Proof 2 statements").wait_for()


@pytest.mark.parametrize("way", ["button", "double click", "context click", "keyboard"])
def test_the_menu_names_relations_with_their_counts_first(page: "Page", way: str) -> None:
    canvas = drawn(page)
    if way == "double click":
        canvas.locator(".stage").dblclick(position=canvas.evaluate(RENDERED, "n3"))
    elif way == "context click":
        click(page, canvas, "n3", button="right")
    else:
        choose(page, canvas, "n3")
        if way == "button":
            canvas.get_by_role("button", name="Menu").click()
        else:
            page.keyboard.press("Enter")
    menu = canvas.get_by_role("menu", name="Yandex N.V.")
    menu.wait_for()
    assert menu.get_by_role("menuitem").all_inner_texts() == [
        "Owners\n5, 3 shown",
        "Holdings\n4, all shown",
        "Hide",
        "Collapse",
        "Keep in place",
        "Open this party",
        "Add a fact about this party",
        "Run a query",
    ]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("h")
    page.keyboard.press("Escape")
    menu.wait_for(state="detached")
    page.keyboard.press("Enter")
    menu.get_by_role("menuitem", name="Owners 5, 3 shown").click()
    redrawn(page, 2)
    expand = {"do": "expand", "id": "n3", "relation": "owners"}
    assert told(page, "expand")["acts"] == [expand]


def test_the_party_asked_about_cannot_be_hidden_and_the_reason_is_said(page: "Page") -> None:
    canvas = drawn(page)
    choose(page, canvas, "n5")
    page.keyboard.press("h")
    says(canvas, "Toloka AI BV stays: it is the party asked about.")
    page.keyboard.press("Enter")
    hide = canvas.get_by_role("menuitem", name="Hide the party asked about stays")
    assert hide.get_attribute("aria-disabled") == "true"
    hide.press("Enter")
    assert hide.is_visible()
    page.keyboard.press("Escape")
    choose(page, canvas, "n4")
    page.keyboard.press("h")
    redrawn(page, 2)
    assert told(page, '"hide"')["acts"] == [{"do": "hide", "id": "n4"}]


def test_two_quick_clicks_on_two_parties_are_no_double_click(page: "Page") -> None:
    canvas = drawn(page)
    menu = canvas.get_by_role("menu")
    click(page, canvas, "n5")
    click(page, canvas, "n4")
    chosen(page, canvas, "n4")
    page.keyboard.press("h")
    redrawn(page, 2)
    assert menu.count() == 0
    canvas.locator(".stage").dblclick(position=canvas.evaluate(RENDERED, "n5"))
    menu.wait_for()


def test_the_drawing_can_be_skipped(page: "Page") -> None:
    canvas = drawn(page)
    canvas.locator(".stage").focus()
    page.keyboard.press("Shift+Tab")
    focused = "root => root.getRootNode().activeElement"
    assert canvas.evaluate(f"{focused}.textContent") == "Skip the drawing"
    page.keyboard.press("Enter")
    assert canvas.evaluate(f"{focused}.className") == "after"
