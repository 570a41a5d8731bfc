"""The controls of a party's page in a real browser: each does what a person can see."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import PATIENCE, Tabs
from tests.browser.test_party_page import POSITION, TOLOKA, sheet

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


CUT = """text => {
  const box = text.querySelector(".answer").getBoundingClientRect();
  const shown = [...text.querySelectorAll(".answer .said:not(.later)")];
  return shown.filter(one => [...one.getClientRects()].some(
    line => line.top < box.top - 1 || line.bottom > box.bottom + 1)).length;
}"""
SHORTENED = """sheet => [...sheet.querySelectorAll(".word, .since, .foot .legend li")]
  .filter(one => one.scrollWidth > one.clientWidth
    || one.getBoundingClientRect().bottom > innerHeight
    || one.getBoundingClientRect().right > innerWidth).map(one => one.textContent)"""


def test_a_result_and_its_reason_read_as_a_line(small: "Page") -> None:
    small.goto(TOLOKA)
    words = sheet(small).locator(".rule .word").all_text_contents()
    assert words
    assert {*words} == {"No listed owner found, owners not all known"}


def test_no_sentence_is_cut_and_what_is_not_seen_is_counted(small: "Page") -> None:
    small.goto(TOLOKA)
    shown = sheet(small)
    text = shown.locator(".text")
    more = text.get_by_role("button", name=re.compile(r"[0-9]+ more sentences?"))
    more.wait_for()
    assert text.evaluate(CUT) == 0
    later = text.locator(".answer .later")
    assert int(re.findall("[0-9]+", more.inner_text())[0]) == later.count() > 0
    # The accusation and what disputes it are read without scrolling, and so is the caveat.
    seen = " ".join(text.locator(".said:not(.later)").all_inner_texts())
    assert re.search(r"allege .*NtechLab.*Tevian.*Toloka AI BV disputes this", seen)
    assert text.locator(".caveat").is_visible()
    last = later.last.inner_text()
    more.click()
    more.wait_for(state="hidden")
    assert later.count() == 0
    assert text.locator(".answer .said").last.inner_text() == last
    text.locator(".answer").evaluate("one => { one.scrollTop = 0; }")
    more.wait_for()
    assert text.evaluate(CUT) == 0


@pytest.mark.parametrize("party", ["toloka:toloka_bv", "alabuga:drake"])
def test_no_rule_and_no_mark_is_shortened(small: "Page", party: str) -> None:
    small.goto(f"/party?party={party}&as_of=2024-01-15")
    assert sheet(small).evaluate(SHORTENED) == []


def test_a_rule_in_full_says_once_how_much_no_source_names(small: "Page") -> None:
    small.goto("/party?party=toloka:yandex_nv&as_of=2024-01-01")
    shown = sheet(small)
    shown.locator(".rules").get_by_role("button", name="EU").first.click()
    told = shown.locator(".panel").inner_text()
    assert told.count("No source names the holders of up to 91.4%.") == 1
    assert "was settlor and a beneficiary of the Volozh family trust" in told


SEEN = "root => root.ownershipCanvas.view()"
WORDS = 11
"""Pixels of the smallest words on a line beside the panel."""
WORD_SIZE = """root => root.ownershipCanvas.cy.zoom() * Math.min(
  ...[...root.querySelectorAll(".marks .labels text")].map(one =>
    parseFloat(getComputedStyle(one.querySelector("tspan") ?? one).fontSize)))"""
IN_SIGHT = """root => {{
  const {{cy}} = root.ownershipCanvas, sheet = root.closest(".sheet");
  const free = cy.width() - sheet.querySelector(".panel").offsetWidth;
  const seen = {chosen};
  const {{x1, x2, y1, y2}} = seen.renderedBoundingBox({{includeLabels: false}});
  return seen.length && x1 >= 0 && x2 <= free && y1 >= 0 && y2 <= cy.height();
}}"""
PROVEN = "cy.edges('.proven').connectedNodes()"
ASKED = "cy.nodes('[?asked]')"
HANDLE_COVERS = """root => {
  const button = root.querySelector(".handle").getBoundingClientRect();
  return [...root.querySelectorAll(".marks .cards > g, .marks .labels > g")]
    .map(one => one.getBoundingClientRect()).filter(one => button.x < one.right
      && button.right > one.x && button.y < one.bottom && button.bottom > one.y).length;
}"""


def test_a_note_makes_room_in_the_picture_and_gives_it_back(small: "Page") -> None:
    small.goto(TOLOKA)
    shown = sheet(small)
    drawn, panel = shown.locator(".canvas"), shown.locator(".panel")
    before = drawn.evaluate(SEEN)
    shown.locator('.note[data-notes~="8"]').click()
    panel.wait_for()
    assert drawn.evaluate(WORD_SIZE) >= WORDS
    small.wait_for_function(IN_SIGHT.format(chosen=PROVEN), arg=drawn.element_handle())
    small.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    assert drawn.evaluate(SEEN) == before
    # A rule proves no line: who was asked about is in sight, and what was chosen before it.
    for chosen in (ASKED, "cy.nodes('[?listed]').first()"):
        drawn.evaluate(f"""root => {{ const {{cy, selection}} = root.ownershipCanvas;
          selection.choose({chosen}); }}""")
        shown.locator(".rules").get_by_role("button", name="US").first.click()
        panel.wait_for()
        assert drawn.evaluate(WORD_SIZE) >= WORDS
        small.wait_for_function(IN_SIGHT.format(chosen=chosen), arg=drawn.element_handle())
        small.keyboard.press("Escape")
        panel.wait_for(state="hidden")
    # What a person has moved comes back as it was moved.
    drawn.evaluate("root => void root.ownershipCanvas.cy.panBy({x: -150, y: 0})")
    moved = drawn.evaluate(SEEN)
    shown.locator('.note[data-notes~="8"]').click()
    panel.wait_for()
    small.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    assert drawn.evaluate(SEEN) == moved


def test_the_button_of_the_menu_covers_no_words(small: "Page") -> None:
    small.goto(TOLOKA)
    drawn = sheet(small).locator(".canvas")
    for words in ("nodes('[?asked]')", "edges('[line = \"directorship\"]')"):
        drawn.evaluate(
            f"root => {{ const c = root.ownershipCanvas; c.selection.choose(c.cy.{words}[0]); }}"
        )
        drawn.locator(".handle").wait_for()
        assert drawn.evaluate(HANDLE_COVERS) == 0


FOCUS = "root => root.getRootNode().activeElement?.className ?? ''"
YEARS_TOUCH = """time => {
  const marks = [...time.querySelectorAll(".axis .years span, .axis .now span")]
    .map(one => one.getBoundingClientRect()).sort((one, other) => one.x - other.x);
  return marks.filter((one, at) => marks[at + 1] && one.right > marks[at + 1].x + 1).length
    + marks.filter(one => one.right > innerWidth).length;
}"""
UNDER_TOOLS = """picture => {
  const tools = [...picture.querySelectorAll(".tools button, .zooms button")]
    .map(one => one.getBoundingClientRect());
  return [...picture.querySelectorAll(".marks .cards > g, .marks .labels > g")]
    .map(one => one.getBoundingClientRect()).filter(one => one.x < 0 || one.right > innerWidth
      || tools.some(tool => tool.x < one.right && tool.right > one.x
        && tool.y < one.bottom && tool.bottom > one.y)).length;
}"""


def test_a_day_is_taken_as_it_is_printed_and_a_wrong_one_is_refused_in_sight(
    small: "Page",
) -> None:
    small.goto(TOLOKA)
    shown = sheet(small)
    field = shown.get_by_label("As at, as year-month-day")
    for wrong in ("8 aprl 2024", "31 february 2024", "04/08/2024", "8 april 20"):
        field.fill(wrong)
        field.press("Enter")
        said = shown.get_by_role("alert").filter(has_text="2024-04-08 or 8 April 2024")
        said.wait_for()
        assert field.get_attribute("aria-invalid") == "true"
    field.press("Escape")
    said.wait_for(state="hidden")
    assert field.input_value() == "2024-04-08"
    field.fill("1 january 2024")
    field.press("Enter")
    small.wait_for_url(re.compile("as_of=2024-01-01"))
    shown.locator('.now span:text-is("2024-01-01")').wait_for()
    assert field.input_value() == "2024-01-01"
    # What was waited for is there, so nothing says that it is being worked out.
    shown.locator(".busy").wait_for(state="hidden")
    small.keyboard.press("n")
    shown.locator(".panel").wait_for()
    small.keyboard.press("Escape")
    assert "pin" in shown.evaluate(FOCUS)


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_lies_on_the_years_or_on_a_card_of_a_telephone(small: "Page", width: int) -> None:
    small.set_viewport_size({"width": width, "height": 844})
    small.goto(TOLOKA)
    shown = sheet(small)
    assert shown.locator(".time").evaluate(YEARS_TOUCH) == 0
    small.wait_for_function(
        f"picture => ({UNDER_TOOLS})(picture) === 0", arg=shown.locator(".picture").element_handle()
    )


def test_on_a_telephone_a_party_that_is_tapped_can_be_read(small: "Page") -> None:
    small.set_viewport_size({"width": 390, "height": 844})
    small.goto(TOLOKA)
    shown = sheet(small)
    drawn = shown.locator(".canvas")
    whole = drawn.evaluate(SEEN)
    assert drawn.evaluate(WORD_SIZE) < 9
    for party in ("toloka:volozh", "toloka:tevian", "toloka:toloka_bv"):
        shown.locator(".stage").click(position=drawn.evaluate(POSITION, party))
        assert drawn.evaluate(WORD_SIZE) >= 9
        chosen = "cy.getElementById(root.ownershipCanvas.selection.id)"
        assert drawn.evaluate(IN_SIGHT.format(chosen=chosen)), party
        shown.get_by_role("button", name="Fit").click()
        assert drawn.evaluate(SEEN) == whole


CLEAR = "root => root.ownershipCanvas.cy.nodes(':visible').not('.aside').length"
LIT_OUT_OF_SIGHT = """root => {
  const {cy} = root.ownershipCanvas, sheet = root.closest(".sheet");
  const free = cy.width() - sheet.querySelector(".panel").offsetWidth;
  return cy.nodes().not(".aside").map(one => one.renderedBoundingBox({includeLabels: false}))
    .filter(({x1, x2, y1, y2}) => x1 < 0 || x2 > free || y1 < 0 || y2 > cy.height()).length;
}"""


def test_a_button_asks_how_two_parties_are_connected(small: "Page") -> None:
    small.set_viewport_size({"width": 1920, "height": 1080})
    small.goto(TOLOKA)
    shown = sheet(small)
    shown.get_by_role("button", name="Connect").click()
    shown.locator(".bar").get_by_text("Click two parties").wait_for()
    drawn = shown.locator(".canvas")
    for party in ("toloka:volozh", "toloka:ntechlab"):
        place: Any = drawn.evaluate(POSITION, party)
        shown.locator(".stage").click(position=place)
    shown.get_by_role("button", name="How are these connected?").click()
    panel = shown.locator(".panel")
    panel.get_by_role("heading", name=re.compile("^Connected in ")).wait_for()
    # A sentence that has several notes names who speaks in each.
    step = panel.locator(".way li", has_text="Dutch Ministry of Foreign Affairs")
    said = step.inner_text()
    assert "as stated by the Dutch Ministry of Foreign Affairs and reported by " in said
    # All ways: in words, as tables, and drawn; one of them can be seen alone.
    panel.get_by_role("button", name="Other ways, in the whole data").click()
    panel.get_by_role("heading", name=re.compile("[0-9]+ ways$")).wait_for()
    assert panel.locator("table.steps").count() == panel.locator("article p.first").count() > 1
    clear = drawn.evaluate(CLEAR)
    assert clear >= 4
    assert drawn.evaluate(LIT_OUT_OF_SIGHT) == 0
    panel.get_by_role("button", name="Show it alone").first.click()
    assert 0 < drawn.evaluate(CLEAR) < clear
    standing = shown.evaluate("root => root.ownershipSheet.standing()")
    every = drawn.evaluate("root => root.ownershipCanvas.cy.nodes().map(one => one.id())")
    assert standing["alone"]
    assert len({*every} - {*standing["unseen"]}) == drawn.evaluate(CLEAR)
    small.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    assert drawn.evaluate("root => root.ownershipCanvas.cy.elements('.aside').length") == 0
    assert drawn.evaluate("root => root.ownershipCanvas.cy.nodes('.picked').length") == 0


MARKS_COVERED = """picture => {
  const panel = picture.querySelector(".panel").getBoundingClientRect();
  return [...picture.querySelectorAll(".foot .legend li, .tools button, .zooms button")]
    .filter(one => one.getBoundingClientRect().right > panel.left)
    .map(one => one.textContent || one.getAttribute("aria-label"));
}"""


def test_the_panel_covers_no_mark_of_the_legend_and_no_button(small: "Page") -> None:
    small.goto(TOLOKA)
    shown = sheet(small)
    shown.locator(".note").first.click()
    shown.locator(".panel").wait_for()
    picture = shown.locator(".picture")
    assert picture.evaluate(MARKS_COVERED) == []
    # Beside a drawer the panel would leave no room: what was opened last stays.
    small.keyboard.press("l")
    assert shown.locator(".drawer").is_visible()
    assert shown.locator(".panel").is_hidden()
    small.keyboard.press("2")
    assert shown.locator(".drawer").is_hidden()
    assert picture.evaluate(MARKS_COVERED) == []


OVER_CARDS = """picture => {
  const boxes = kind => [...picture.querySelectorAll(kind)].map(one => one.getBoundingClientRect());
  const covers = boxes(".tools button, .zooms button, .bar").filter(one => one.width);
  return boxes(".marks .party").filter(card => covers.some(one => card.left < one.right
    && card.right > one.left && card.top < one.bottom && card.bottom > one.top)).length;
}"""


def test_no_button_lies_on_a_card_also_beside_the_drawer_and_the_question(small: "Page") -> None:
    small.goto(TOLOKA)
    shown = sheet(small)
    nothing = f"picture => ({OVER_CARDS})(picture) === 0"
    picture = shown.locator(".picture").element_handle()
    small.wait_for_function(nothing, arg=picture)
    shown.get_by_role("button", name="Connect").click()
    small.wait_for_function(nothing, arg=picture)
    shown.get_by_role("button", name="Filters").click()
    small.wait_for_function(nothing, arg=picture)


ON_THE_DRAWING = """picture => {
  const at = ([x, y]) => picture.getRootNode().elementFromPoint(x, y);
  const ground = getComputedStyle(picture.querySelector(".tools")).backgroundColor;
  const clear = ground === "rgba(0, 0, 0, 0)";
  return [...picture.querySelectorAll(".tools button, .zooms button")].filter(one => {
    const {left, right, top, bottom} = one.getBoundingClientRect();
    const corners = [left - 2, right + 2].flatMap(x => [[x, top - 2], [x, bottom + 2]]);
    return clear || corners.some(corner => at(corner)?.closest(".stage"));
  }).map(one => one.textContent);
}"""
"""The buttons that have a part of the drawing around them."""
ASKED_BELOW = """root => {
  const {cy, page} = root.ownershipCanvas;
  const {y1} = cy.nodes("[?asked]").renderedBoundingBox({includeLabels: false});
  const tools = root.closest(".picture").querySelector(".tools").getBoundingClientRect();
  return page.stage.getBoundingClientRect().top + y1 >= tools.bottom;
}"""


def test_beside_the_panel_the_drawing_ends_where_the_buttons_begin(small: "Page") -> None:
    small.goto(TOLOKA)
    shown = sheet(small)
    picture = shown.locator(".picture")
    names = picture.evaluate(ON_THE_DRAWING)
    assert names == ["Filters", "Connect", "Undo", "Tidy", "Full window", "+", "−", "Fit"]
    for note in ("1", "5", "8"):
        shown.locator(f'.text .note[data-notes~="{note}"]').click()
        shown.locator(".panel").wait_for()
        assert picture.evaluate(ON_THE_DRAWING) == []
        assert shown.locator(".canvas").evaluate(ASKED_BELOW)
    shown.get_by_role("button", name="Fit").click()
    assert picture.evaluate(OVER_CARDS) == 0
    small.keyboard.press("Escape")
    shown.locator(".panel").wait_for(state="hidden")
    assert picture.evaluate(ON_THE_DRAWING) == names


def test_words_of_a_span_keep_out_from_under_the_line_of_the_day(small: "Page") -> None:
    small.goto("/party?party=toloka:ntechlab&as_of=2024-04-08")
    time = sheet(small).locator(".time")
    day = time.locator(".now").bounding_box()
    words = time.locator(".span.listed span").bounding_box()
    assert day is not None
    assert words is not None
    assert day["x"] <= words["x"] or words["x"] + words["width"] < day["x"]


def test_the_picture_of_a_person_shows_what_the_text_says_it_holds(small: "Page") -> None:
    small.goto("/party?party=toloka:volozh&as_of=2024-01-01")
    assert sheet(small).locator(".canvas").evaluate(POSITION, "toloka:volozh_trust")


def test_a_name_in_the_text_is_a_link_that_keeps_the_day(small: "Page") -> None:
    small.goto(TOLOKA)
    name = sheet(small).locator(".answer").get_by_role("link", name="Yandex N.V.").first
    assert "as_of=2024-04-08" in str(name.get_attribute("href"))
    name.click()
    small.get_by_role("heading", name="Yandex N.V.").first.wait_for()


def test_a_page_that_is_not_here_yet_says_so(first_visit: "Page") -> None:
    waiting = "(at) => getComputedStyle(document.querySelector(at), '::before').content"
    first_visit.route("**/static/js/**", lambda _route: None)
    first_visit.goto(TOLOKA, wait_until="commit")
    first_visit.locator("#root").wait_for(state="attached")
    assert "Opening the explorer" in first_visit.evaluate(waiting, "#root")
    first_visit.unroute_all()
    first_visit.goto(TOLOKA)
    sheet(first_visit)
    assert first_visit.evaluate(waiting, '[data-testid="stMain"]') == "none"


CUT_OFF = """() => [...document.querySelectorAll(
    ".stMarkdownBadge, .stMarkdownColoredBackground, .st-key-review_records table")]
  .filter(one => one.scrollWidth > (one.closest(".stTable") ?? one).clientWidth + 1)
  .map(one => one.innerText.slice(0, 60))"""


@pytest.mark.parametrize(
    ("page", "there"),
    [
        ("/review", ".st-key-review_records table"),
        (
            "/compare?party=toloka:toloka_bv&before=2023-04-08&after=2024-04-08&regime=eu",
            ".stMarkdownColoredBackground",
        ),
    ],
)
def test_a_telephone_cuts_no_result_and_no_record(small: "Page", page: str, there: str) -> None:
    small.set_viewport_size({"width": 390, "height": 844})
    small.emulate_media(color_scheme="dark")
    small.goto(page)
    small.locator(there).first.wait_for()
    small.wait_for_function(f"() => ({CUT_OFF})().length === 0", timeout=20_000)


def test_an_unknown_address_has_a_page_of_ours_that_leads_home(small: "Page") -> None:
    said = small.request.get("/nosuch")
    assert said.status == 404
    assert "There is no page here" in said.text()
    assert '<a href="./">Find a party</a>' in said.text()


def test_a_chosen_rule_can_be_read_in_the_dark(small: "Page") -> None:
    small.emulate_media(color_scheme="dark")
    small.goto("/screening")
    pasted = small.get_by_label("Or paste names", exact=False).first
    pasted.fill("name\nTevian")
    pasted.press("Control+Enter")
    chosen = small.locator('[data-testid="stMultiSelect"] [data-tag]').first
    chosen.wait_for()
    assert chosen.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(15, 92, 140)"


def test_a_page_that_is_emptied_on_the_way_leads_on_and_not_back(small: "Page") -> None:
    """What Streamlit answers too late empties a page; then the next one is loaded by its link."""
    small.goto(TOLOKA)
    sheet(small).get_by_role("button", name="Save or share").wait_for()
    link = small.get_by_role("link", name="Stories", exact=True)
    # Its own listener comes later on the way than the one that remembers the link.
    link.evaluate("one => one.addEventListener('click', event => event.stopPropagation())")
    link.evaluate("one => one.addEventListener('click', event => event.preventDefault())")
    link.click()
    small.locator('[data-testid="stMain"]').evaluate("main => main.replaceChildren()")
    small.get_by_role("heading", name="Stories", exact=True).first.wait_for()
    # The day and the party go along.
    small.get_by_role("link", name="Party", exact=True).click()
    small.wait_for_url("**/party?party=toloka*as_of=2024-04-08*")
