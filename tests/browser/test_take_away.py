"""From the canvas to a file and back: export, save each format, open the diagram again."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from tests.browser.test_explorer import saved, settle
from tests.browser.walk import canvas, click, places

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

START = "/party?party=toloka:toloka_bv&as_of=2024-04-08"
EUROCHEM = "/party?party=eurochem:eurochem&as_of=2022-06-03"
NOTES = re.compile(r"\[\d[\d–, ]*\]")
FILES = {
    "Picture (PNG)": ".png",
    "SVG": ".svg",
    "Page (HTML)": ".html",
    "Report (PDF)": ".pdf",
    "Tables (CSV)": ".zip",
    "Diagram (JSON)": ".json",
}


def asked(page: "Page") -> None:
    """Ask the canvas for files, so that places come along."""
    canvas(page)
    page.get_by_role("button", name="Save or share").click()
    page.get_by_role("button", name="SVG", exact=True).wait_for()
    settle(page)


def taken(page: "Page", button: str) -> tuple[str, bytes]:
    """Press a button and give the name and bytes of the file."""
    with page.expect_download() as found:
        page.get_by_role("button", name=button, exact=True).click()
    return found.value.suggested_filename, saved(found.value)


def test_every_format_is_saved_with_the_places_of_the_canvas(page: "Page", tmp_path: Path) -> None:
    page.goto(START)
    asked(page)
    there = places(page)
    numbers = sorted(NOTES.findall(page.locator("svg.marks").first.text_content() or ""))
    files = {}
    for button, suffix in FILES.items():
        name, content = taken(page, button)
        assert name.startswith("toloka-toloka-bv-2024-04-08")
        assert name.endswith(suffix)
        assert "filtered" not in name
        files[button] = content

    diagram = json.loads(files["Diagram (JSON)"])
    for party in diagram["parties"]:
        assert [party["x"], party["y"]] == pytest.approx(there[party["id"]], abs=1)
    root = etree.fromstring(files["SVG"])
    texts = " ".join(root.itertext())
    assert "Toloka AI BV" in texts
    assert "Follow the Money, as the ministry reports it" in texts
    # An editor who holds the print beside the page finds one number for one source.
    (labels,) = root.xpath('//*[@id="labels"]')
    assert numbers
    assert sorted(NOTES.findall(" ".join(labels.itertext()))) == numbers
    assert files["Report (PDF)"].startswith(b"%PDF-")
    assert b"default-src 'none'" in files["Page (HTML)"]
    with zipfile.ZipFile(io.BytesIO(files["Tables (CSV)"])) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("parties.csv").decode())))
        manifest = json.loads(archive.read("manifest.json"))
    assert {row["party_id"] for row in rows} == {p["id"] for p in diagram["parties"]}
    assert manifest["filters"] == {"ended": "2 statements left out"}


SEEN = """root => root.ownershipCanvas.cy.nodes().filter(
  node => node.visible() && !node.hasClass("aside")).map(node => node.data("party")).sort()"""
LEGEND = """root => [...root.querySelectorAll(".legend li")].filter(one => one.offsetWidth)
  .map(one => one.textContent.trim())"""


def parties_in(content: bytes) -> list[str]:
    """The ids of the parties of a saved diagram."""
    return sorted(party["id"] for party in json.loads(content)["parties"])


def test_a_file_has_what_the_filters_let_be_seen_also_once_it_is_offered(page: "Page") -> None:
    page.goto(START)
    drawn = canvas(page)
    whole, marks = drawn.evaluate(SEEN), drawn.evaluate(LEGEND)
    assert {"alleged", "disputed", "supply"} <= {*marks}
    page.get_by_role("button", name="Filters").click()
    page.get_by_role("checkbox", name=re.compile("^alleged")).click()
    page.get_by_role("checkbox", name=re.compile("^disputed")).click()
    seen = drawn.evaluate(SEEN)
    assert len(seen) < len(whole)
    assert not {"alleged", "disputed", "supply"} & {*drawn.evaluate(LEGEND)}
    asked(page)
    assert parties_in(taken(page, "Diagram (JSON)")[1]) == seen
    texts = " ".join(etree.fromstring(taken(page, "SVG")[1]).itertext())
    assert "alleged and disputed left out (certainty)" in " ".join(texts.split())
    # The files stay on the page while a person goes on filtering.
    page.get_by_role("checkbox", name=re.compile("^alleged")).click()
    page.get_by_role("checkbox", name=re.compile("^disputed")).click()
    page.wait_for_timeout(1000)
    settle(page)
    assert drawn.evaluate(SEEN) == whole
    assert drawn.evaluate(LEGEND) == marks
    assert parties_in(taken(page, "Diagram (JSON)")[1]) == whole


LINES = """root => Object.fromEntries([...root.querySelectorAll(".marks .ties > g")].map(
  group => [group.id, group.querySelector(".line").getAttribute("d")]))"""
NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


# A card that two lines join to the same other card, else the one asked about.
MOVED = """root => { const { cy } = root.ownershipCanvas;
  const double = cy.edges().filter(one => one.parallelEdges().length > 1);
  return (double[0]?.source() ?? cy.nodes("[?asked]")).renderedPosition(); }"""


ANSWERED = """([root, turn]) => { const { actions, args } = root.ownershipCanvas;
  return actions.turn > turn && args.data.acted >= actions.turn; }"""


@pytest.mark.parametrize("start", [START, EUROCHEM])
def test_lines_of_a_file_run_as_on_the_canvas_also_where_a_card_is_moved(
    page: "Page", start: str
) -> None:
    page.goto(f"{start}&tab=files")
    drawn = canvas(page)
    page.get_by_role("button", name="SVG", exact=True).wait_for()
    before = drawn.evaluate(LINES)
    turn = drawn.evaluate("root => root.ownershipCanvas.actions.turn")
    box, at = drawn.locator(".stage").bounding_box(), drawn.evaluate(MOVED)
    assert box is not None
    page.mouse.move(box["x"] + at["x"], box["y"] + at["y"])
    page.mouse.down()
    page.mouse.move(box["x"] + at["x"] + 60, box["y"] + at["y"] - 30, steps=5)
    page.mouse.up()
    # The files that are offered already follow.
    page.wait_for_function(ANSWERED, arg=[drawn.element_handle(), turn])
    settle(page)
    shown = drawn.evaluate(LINES)
    assert 0 < sum(shown[key] != before[key] for key in shown) < len(shown)
    assert len({*shown.values()}) == len(shown), "no line lies on another"
    root = etree.fromstring(taken(page, "SVG")[1])
    saved = {
        one.get("id"): one.find("{*}path[@class='line']").get("d")
        for one in root.iterfind("{*}g[@id='links']/{*}g")
    }
    assert saved.keys() == shown.keys()
    for key, path in shown.items():
        numbers = [float(one) for one in NUMBER.findall(path)]
        assert [float(one) for one in NUMBER.findall(saved[key])] == pytest.approx(numbers, abs=0.2)


def test_a_saved_diagram_opens_again_as_it_was(page: "Page", tmp_path: Path) -> None:
    page.goto(START)
    canvas(page)
    click(page, "toloka:toloka_bv")
    page.keyboard.press("p")
    settle(page)
    asked(page)
    before = places(page)
    _, content = taken(page, "Diagram (JSON)")
    path = tmp_path / "diagram.json"
    path.write_bytes(content)

    page.goto("/party?party=hostile:firm&as_of=2024-01-01&tab=files")
    canvas(page)
    assert places(page).keys() != before.keys()
    page.get_by_text("Open a saved diagram").click()
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Open it").click()
    page.locator(".head h1", has_text="Toloka AI BV").wait_for()
    page.wait_for_url("**as_of=2024-04-08*")
    canvas(page)
    after = places(page)
    assert after.keys() == before.keys()
    for party, place in before.items():
        assert after[party] == pytest.approx(place, abs=1)


def test_a_hostile_diagram_is_refused_in_a_line(page: "Page", tmp_path: Path) -> None:
    path = tmp_path / "diagram.json"
    path.write_text('{"format": "<img src=x onerror=alert(1)>"}', encoding="utf-8")
    page.goto(f"{START}&tab=files")
    canvas(page)
    page.get_by_text("Open a saved diagram").click()
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Open it").click()
    page.get_by_text("is no diagram of the explorer").wait_for()
    assert page.locator('[data-testid="stMain"] img').count() == 0


def test_hostile_names_leave_as_text(page: "Page") -> None:
    page.goto("/party?party=hostile:firm&as_of=2024-04-08")
    asked(page)
    _, drawn = taken(page, "SVG")
    root = etree.fromstring(drawn)
    assert not [e for e in root.iter() if etree.QName(e).localname in ("script", "image", "a")]
    assert "onerror" in " ".join(root.itertext())


def test_the_exposure_file_is_saved_from_the_page(page: "Page", workspace_folder: Path) -> None:
    page.goto(f"{START}&tab=files")
    settle(page)
    name, content = taken(page, "Answer file")
    assert name == "exposure-toloka-toloka-bv-2024-04-08-exposure-file.zip"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert "answer.txt" in archive.namelist()
    _, drawn = taken(page, "SVG")
    assert b"Toloka AI BV" in drawn
