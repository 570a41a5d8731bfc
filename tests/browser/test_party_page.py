"""The page of a party in a real browser: the answer, its notes, the picture, the parts below."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ingest.load.pipeline import Options
from queries.question.settings import demo_workspace
from queries.workspace.workspace import open_workspace
from tests.browser import walk
from tests.browser.axe import findings
from tests.browser.conftest import PATIENCE, Tabs, let_in, served_copy

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page, Request

pytestmark = pytest.mark.browser

STACK = """root => root.ownershipCanvas.cy.nodes('[kind = "more"]')[0].renderedPosition()"""
BROKEN = """stack => [...stack.querySelectorAll('th, td:last-child')].filter((cell) => {
  const words = document.createRange();
  words.selectNodeContents(cell);
  return words.getClientRects().length > 1;
}).map(cell => cell.textContent)"""
"""Cells of one word that stands in several lines."""
TOLOKA = "/party?party=toloka:toloka_bv&as_of=2024-04-08"
SHIFT = """() => { window.shifts = []; new PerformanceObserver(list => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifts.push(one.value);
}).observe({type: "layout-shift", buffered: true}); }"""
LINES = """root => root.ownershipCanvas.cy.edges().filter(edge => edge.data("claims") > 0).map(
  edge => [root.ownershipCanvas.cards.group("labels", edge.id())?.textContent ?? "",
    edge.data("notes")])"""
TO_PAINTED = """(root, number) => new Promise(done => {
  const begun = performance.now();
  root.querySelector(`.note[data-notes~="${number}"]`).click();
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
})"""
WHOLE = """root => { const cy = root.ownershipCanvas.cy, box = cy.nodes().renderedBoundingBox();
  return box.x1 >= 0 && box.y1 >= 0 && box.x2 <= cy.width() && box.y2 <= cy.height()
    && Math.max(box.w / cy.width(), box.h / cy.height()) > 0.5; }"""
POSITION = """(root, party) => root.ownershipCanvas.cy.nodes().filter(
  node => node.data("party") === party)[0].renderedPosition()"""
PINNED = ("toloka:ntechlab", "toloka:tevian", "toloka:yandex_nv", "toloka:toloka_ag")
# Faster than the page is drawn anew: each comes while the one before is at work.
PIN_EACH = """async (root, parties) => {
  const {cy, selection, actions} = root.ownershipCanvas;
  for (const party of parties) {
    selection.choose(cy.nodes().filter(node => node.data("party") === party)[0]);
    actions.pin();
    await new Promise(ready => setTimeout(ready, 60));
  }
}"""
ARE_PINNED = """([root, parties]) => {
  const pinned = root.ownershipCanvas.cy.nodes("[?pinned]").map(node => node.data("party"));
  return parties.every(party => pinned.includes(party));
}"""


BEGINS_WITH_NUMBER = """answer => [...answer.querySelectorAll(".whole sup")]
  .filter(number => {
    const word = document.createRange();
    word.setStart(number.parentElement, 0);
    word.setEndBefore(number);
    return word.getBoundingClientRect().right > number.getBoundingClientRect().left + 1;
  }).map(number => number.textContent)"""
"""Numbers that stand on another line than the word before them."""


@pytest.fixture
def small(tabs: Tabs, server: str) -> "Iterator[Page]":
    """A page of 1280 x 800 pixels."""
    with tabs.watched(server, height=800) as opened:
        yield opened


def sheet(page: "Page") -> "Locator":
    """The sheet once its picture is drawn."""
    page.locator(".canvas[data-drawn]").wait_for()
    return page.locator(".sheet")


def requests_of(page: "Page") -> list[str]:
    """Return what the page will ask from now on.

    Its own scripts and styles may come late, and say nothing of a party.
    """
    asked: list[str] = []

    def note(request: "Request") -> None:
        if not request.url.split("?")[0].endswith((".js", ".css")):
            asked.append(request.url)

    page.on("request", note)
    return asked


def place_of(page: "Page", party: str) -> dict[str, float]:
    found: dict[str, float] = page.locator(".canvas").evaluate(POSITION, party)
    return found


def test_the_first_screen_answers(small: "Page") -> None:
    small.goto(TOLOKA)
    answers_at_once(small)


def test_the_first_screen_of_the_demo_answers_on_the_day_of_today_too(
    tabs: Tabs, workspace_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("XDG_DATA_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(tmp_path))
    with (
        served_copy(workspace_folder, tmp_path, demo_workspace()) as demo,
        tabs.watched(demo, height=800) as page,
    ):
        page.goto("/party?party=toloka:toloka_bv")
        answers_at_once(page)
        page.set_viewport_size({"width": 390, "height": 844})
        page.get_by_role("button", name="Tour: 8 April 2024").click()
        page.wait_for_url("**as_of=2024-04-08*")


def test_the_table_of_a_stack_keeps_its_button_in_sight_and_its_words_whole(
    tabs: Tabs, tmp_path: Path
) -> None:
    file = tmp_path / "hub.csv"
    firms = (f"Shipping and Trading Company No {number} Ltd" for number in range(60))
    lines = (f"Hub NV,{firm},,2020-01-01\n" for firm in firms)
    file.write_text(f"owner,company,share,from\n{''.join(lines)}", encoding="utf-8")
    workspace = open_workspace(tmp_path / "made")
    assert not [one for one in workspace.load([file], Options()) if one.is_refused]
    workspace.close()
    served_hub = served_copy(tmp_path / "made", tmp_path)
    with served_hub as hub, tabs.watched(hub, height=800) as page:
        page.goto("/party?party=Hub NV&as_of=2024-04-08")
        at: Any = sheet(page).locator(".canvas").evaluate(STACK)
        page.locator(".canvas .stage").dblclick(position=at)
        draw = page.get_by_role("button", name="Draw those chosen")
        draw.wait_for()
        box = draw.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 800
        assert page.locator(".stack").evaluate(BROKEN) == []
        page.locator(".stack tbody input").first.check()
        page.get_by_role("button", name="Draw the 1 chosen").click()
        page.wait_for_function(
            "root => root.ownershipCanvas.cy.nodes().length === 3",
            arg=page.locator(".canvas").element_handle(),
        )


def answers_at_once(page: "Page") -> None:
    """Make sure that the first 800 pixels say who owns, who is on a list, and what is alleged."""
    shown = sheet(page)
    box = shown.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 800
    text = shown.locator(".text")
    for words in ("Yandex N.V.", "NtechLab", "Tevian", "allege"):
        found = text.get_by_text(words).first.bounding_box()
        assert found is not None
        assert found["y"] + found["height"] < 800
    assert shown.locator(".said", has_text="Three reports allege").is_visible()
    assert shown.locator(".said.later", has_text="Three reports allege").count() == 0
    parts = page.get_by_role("radiogroup", name="Part of the page").bounding_box()
    assert parts is not None
    assert parts["y"] + parts["height"] <= 800, "what else there is of the party"
    assert shown.locator(".answer").evaluate(BEGINS_WITH_NUMBER) == []
    lines = [said for said, _ in shown.locator(".canvas").evaluate(LINES)]
    assert [said for said in lines if said.startswith("alleged")]
    extent: Any = shown.locator(".canvas").evaluate(
        """root => { const box = root.ownershipCanvas.cy.elements().renderedBoundingBox();
        const {cy} = root.ownershipCanvas;
        return [box.x1 >= 0, box.y1 >= 0, box.x2 <= cy.width(), box.y2 <= cy.height()]; }"""
    )
    assert extent == [True] * 4


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_moves_while_the_page_comes(first_visit: "Page", width: int) -> None:
    first_visit.set_viewport_size({"width": width, "height": 800})
    first_visit.add_init_script(f"({SHIFT})()")
    first_visit.goto(TOLOKA)
    sheet(first_visit)
    first_visit.locator('[data-testid="stDataFrame"]').first.wait_for()
    assert sum(first_visit.evaluate("window.shifts")) < 0.02


def test_a_note_opens_beside_the_text_without_a_request(small: "Page") -> None:
    small.goto(TOLOKA)
    shown = sheet(small)
    small.wait_for_load_state("networkidle")
    asked = requests_of(small)
    sent: list[object] = []
    small.on("websocket", lambda _: sent.append("socket"))
    times = [float(shown.evaluate(TO_PAINTED, number)) for number in (1, 2, 3, 4)]
    panel = shown.locator(".panel")
    assert panel.is_visible()
    assert panel.locator("blockquote, .noquote").count() >= 1
    assert min(times) < 50
    assert (asked, sent) == ([], [])
    line = shown.locator(".canvas").evaluate(
        "root => root.ownershipCanvas.cy.edges('.proven').length"
    )
    assert line >= 1


def test_every_line_that_is_drawn_has_a_number_that_the_panel_knows(small: "Page") -> None:
    small.goto(TOLOKA)
    shown = sheet(small)
    lines: list[tuple[str, list[int]]] = shown.locator(".canvas").evaluate(LINES)
    assert len(lines) > 8
    for said, numbers in lines:
        assert numbers, said
        assert re.search(rf"\[{numbers[0]}\b", said)
        shown.evaluate("(root, n) => root.ownershipSheet.openNote(n[0], n)", numbers)
        assert shown.locator(".panel .num").first.inner_text() == str(numbers[0])
        assert shown.locator(".panel .claim").count() >= len(numbers)


def test_what_the_panel_says_of_an_allegation_is_never_bare(small: "Page") -> None:
    small.goto(TOLOKA)
    shown = sheet(small)
    shown.locator(".text .note").first.wait_for()
    claims = shown.evaluate(
        """root => root.ownershipSheet.page.notes.flatMap(note => note.statements).filter(
        said => ["alleged", "disputed"].includes(said.certainty)).map(said => said.claim)"""
    )
    assert claims
    assert all(claim.startswith(("Alleged: ", "Disputed: ")) for claim in claims)


def test_the_journey_by_the_keyboard_alone(small: "Page") -> None:
    small.goto(TOLOKA)
    shown = sheet(small)
    small.keyboard.press("1")
    panel = shown.locator(".panel")
    panel.wait_for()
    small.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    focused = "root => root.getRootNode().activeElement?.className ?? ''"
    note = shown.locator(".text .note").first
    note.focus()
    small.keyboard.press("Enter")
    panel.wait_for()
    small.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    assert "note" in shown.evaluate(focused)
    small.keyboard.press("f")
    full = shown.locator(".picture.full")
    full.wait_for()
    assert full.bounding_box() == {"x": 0, "y": 0, "width": 1280, "height": 800}
    shown.locator(".drawer").wait_for()
    small.keyboard.press("Escape")
    full.wait_for(state="detached")
    small.keyboard.press("l")
    shown.locator(".drawer").wait_for()
    small.keyboard.press("l")
    shown.locator(".drawer").wait_for(state="hidden")
    stage = shown.locator(".stage")
    stage.focus()
    small.keyboard.press("Enter")
    small.keyboard.press("c")
    small.keyboard.press("ArrowUp")
    small.keyboard.press("c")
    shown.locator(".bar").get_by_role("button", name="How are these connected?").wait_for()
    small.keyboard.press("Enter")
    panel.get_by_role("heading", name="Connected in 1 step").wait_for()
    small.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    small.keyboard.press("[")
    small.wait_for_url(re.compile(r"as_of=2024-03-1"))
    shown.locator('.now span:text-is("2024-03-13")').wait_for()
    small.keyboard.press("[")
    small.wait_for_url(re.compile(r"as_of=(?!2024)"))
    shown.locator('.now span:not(:text-is("2024-03-13"))').wait_for()
    small.keyboard.press("]")
    shown.locator('.now span:text-is("2024-03-13")').wait_for()


def test_the_first_note_is_about_the_tenth_stop_of_the_sheet(small: "Page") -> None:
    small.goto(TOLOKA)
    shown = sheet(small)
    focused = "root => root.getRootNode().activeElement?.className"
    stops: list[str] = []
    while "note" not in stops:
        small.keyboard.press("Tab")
        name = shown.evaluate(focused)
        stops += [name] if name is not None else []
        assert len(stops) <= 10


def test_a_day_is_always_year_month_day(small: "Page") -> None:
    small.goto(TOLOKA)
    shown = sheet(small)
    field = shown.get_by_label("As at, as year-month-day")
    assert field.input_value() == "2024-04-08"
    field.fill("04/08/2024")
    field.press("Enter")
    assert field.get_attribute("aria-invalid") == "true"
    assert shown.get_by_text("Write a day as 2024-04-08 or 8 April 2024.").first.is_visible()
    field.fill("2024-01-01")
    field.press("Enter")
    small.wait_for_url(re.compile("as_of=2024-01-01"))
    shown.locator('.now span:text-is("2024-01-01")').wait_for()


@pytest.mark.parametrize("old", ["exposure", "explore"])
def test_an_old_address_leads_on_with_party_and_day(
    browser: "Browser", server: str, old: str
) -> None:
    context = browser.new_context(base_url=server)
    let_in(context, server)
    answer = context.request.get(
        f"/{old}?party=toloka:toloka_bv&as_of=2024-04-08&under=eu&token=secret", max_redirects=0
    )
    assert answer.status == 308
    assert answer.headers["location"] == "./party?party=toloka:toloka_bv&as_of=2024-04-08"
    context.close()


def test_a_file_is_saved_by_the_first_click(small: "Page") -> None:
    small.goto(f"{TOLOKA}&tab=files")
    sheet(small)
    button = small.get_by_role("button", name="SVG")
    button.wait_for()
    with small.expect_download(timeout=PATIENCE) as saving:
        button.click()
    text = saving.value.path().read_text(encoding="utf-8")
    assert text.startswith(("<?xml", "<svg"))
    assert "NtechLab" in text


KEPT = """sheet => {
  const kept = [...sheet.querySelectorAll(".answer p, .rule, .span, .who, .foot .legend li")];
  if (!window.before) window.before = kept;
  return [kept.length, kept.filter((one) => window.before.includes(one)).length];
}"""
"""How many parts of the text, the lanes, the head and the legend there are, and still are."""


def test_a_change_of_the_picture_leaves_the_text_and_the_legend_as_they_stand(
    small: "Page",
) -> None:
    small.goto(TOLOKA)
    shown = sheet(small)
    many, _ = shown.evaluate(KEPT)
    assert many > 10
    shown.locator(".stage").click(position=place_of(small, "toloka:tevian"))
    small.keyboard.press("h")
    small.wait_for_function(
        "root => root.ownershipCanvas.cy.nodes().every(n => n.data('party') != 'toloka:tevian')",
        arg=shown.locator(".canvas").element_handle(),
    )
    _, left = shown.evaluate(KEPT)
    assert left == many


def test_the_link_lets_nobody_in_and_shows_the_same_picture(small: "Page") -> None:
    small.goto(TOLOKA)
    shown = sheet(small)
    small.context.grant_permissions(["clipboard-read", "clipboard-write"])
    stage = shown.locator(".stage")
    stage.click(position=place_of(small, "toloka:yandex_nv"))
    small.keyboard.press("h")
    small.wait_for_function(
        "root => root.ownershipCanvas.cy.nodes().every(n => n.data('party') != 'toloka:yandex_nv')",
        arg=shown.locator(".canvas").element_handle(),
    )
    shown.get_by_role("button", name="Link").click()
    shown.get_by_role("button", name="Copied").wait_for()
    link = small.evaluate("navigator.clipboard.readText()")
    assert "token" not in link
    assert "view=" in link
    small.goto("/")
    small.goto(link)
    again = sheet(small)
    parties = again.locator(".canvas").evaluate(
        "root => root.ownershipCanvas.cy.nodes().map(node => node.data('party'))"
    )
    assert "toloka:yandex_nv" not in parties
    assert "toloka:ntechlab" in parties


def test_what_is_asked_while_the_page_is_drawn_is_done_too(small: "Page") -> None:
    small.goto(TOLOKA)
    canvas = sheet(small).locator(".canvas")
    canvas.evaluate(PIN_EACH, list(PINNED))
    small.wait_for_function(ARE_PINNED, arg=[canvas.element_handle(), list(PINNED)])


def test_filters_act_in_the_browser(small: "Page") -> None:
    small.goto(TOLOKA)
    shown = sheet(small)
    shown.get_by_role("button", name="Filters").click()
    asked = requests_of(small)
    shown.get_by_role("checkbox", name=re.compile("^alleged")).click()
    seen = shown.locator(".canvas").evaluate(
        "root => root.ownershipCanvas.cy.nodes(':visible').map(node => node.data('party'))"
    )
    assert "toloka:tevian" not in seen
    assert "toloka:toloka_bv" in seen
    assert asked == []


def test_hostile_names_stay_text(small: "Page") -> None:
    small.goto("/party?party=hostile:firm&as_of=2024-04-08")
    shown = sheet(small)
    assert "<img src=x" in shown.locator("h1").inner_text()
    small.keyboard.press("1")
    shown.locator(".panel").wait_for()
    small.keyboard.press("Escape")
    shown.locator(".rule").first.click()
    shown.locator(".panel").wait_for()
    assert small.title() != "owned"
    assert shown.locator("img").count() == 0
    assert shown.locator('a[href*="evil.invalid"]').count() == 0


def test_a_picture_is_whole_in_a_window_of_another_size(small: "Page") -> None:
    small.set_viewport_size({"width": 1900, "height": 1200})
    small.goto(TOLOKA)
    drawn = walk.canvas(small)
    for size in ({"width": 1280, "height": 800}, {"width": 1900, "height": 1200}):
        small.set_viewport_size(size)  # type: ignore[arg-type]
        small.wait_for_function(WHOLE, arg=drawn.element_handle())
    drawn.evaluate("root => void root.ownershipCanvas.cy.panBy({x: -200, y: 0})")
    moved = drawn.evaluate("root => root.ownershipCanvas.view()")
    small.set_viewport_size({"width": 1280, "height": 800})
    small.wait_for_function(
        "root => root.ownershipCanvas.cy.width() < 1000", arg=drawn.element_handle()
    )
    assert drawn.evaluate("root => root.ownershipCanvas.view()") == moved


def test_narrow_screens_have_one_column(tabs: Tabs, server: str) -> None:
    with tabs.watched(server, height=900) as page:
        page.set_viewport_size({"width": 400, "height": 900})
        page.goto(TOLOKA)
        shown = sheet(page)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 400
        tops = [
            box["y"]
            for part in ("header.head", ".answer", ".rules", ".picture", ".time")
            if (box := shown.locator(part).bounding_box())
        ]
        assert tops == sorted(tops)
        for named in shown.locator(".named").all():
            boxes = [part.bounding_box() for part in named.locator("> *").all()]
            middles = {round(box["y"] + box["height"] / 2) for box in boxes if box}
            assert len(boxes) == 2
            assert max(middles) - min(middles) <= 1, "a box and its name stand on one line"
        shown.locator(".text .note").first.click()
        panel = shown.locator(".panel").bounding_box()
        assert panel is not None
        assert panel["height"] <= 0.6 * 900 + 1
        assert panel["y"] + panel["height"] == pytest.approx(900, abs=1)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everybody_can_use_it(small: "Page", axe: str, theme: Any) -> None:
    small.emulate_media(color_scheme=theme)
    small.goto(TOLOKA)
    shown = sheet(small)
    small.keyboard.press("1")
    shown.locator(".panel").wait_for()
    assert findings(small, axe, ".stApp") == []


def test_the_page_connects_before_it_hears_that_the_server_is_well(first_visit: "Page") -> None:
    first_visit.route("**/_stcore/health", lambda _route: None)
    first_visit.goto(TOLOKA)
    sheet(first_visit)


def test_names_in_other_scripts_are_counted_and_can_be_left_out(small: "Page") -> None:
    small.goto(TOLOKA)
    shown = sheet(small)
    others = shown.locator(".stage svg .cards text", has_text=re.compile("[А-Яа-я]{3}"))
    others.first.wait_for()
    small.keyboard.press("l")
    box = shown.locator(".drawer label", has_text="Names in other scripts")
    count = int(box.locator(".count").inner_text())
    assert count >= others.count() > 0
    box.locator("input").uncheck()
    others.first.wait_for(state="detached")
    assert others.count() == 0
    # What is left out is counted all the same.
    assert int(box.locator(".count").inner_text()) == count
    box.locator("input").check()
    others.first.wait_for()
