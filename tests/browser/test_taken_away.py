"""Files that were taken away, opened from disk in a real browser: nothing runs, nothing is asked.

The PDF is drawn by poppler, as a reader's program does, and its text read back.
"""

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from queries.publish.html_page import picture_html as written_page
from queries.publish.pdf_report import picture_pdf
from queries.publish.svg_file import picture_svg
from tests.browser.conftest import PATIENCE, Seen
from tests.queries.draw.scenes import (
    ARABIC,
    CHINESE,
    CYRILLIC,
    EVIDENCE,
    HOSTILE,
    NODES,
    PAGE,
    picture,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


def opened(browser: "Browser", path: Path) -> tuple["Page", Seen]:
    """Open a file from disk; all that it does is noted."""
    seen = Seen("file:")
    page = browser.new_context(viewport={"width": 1280, "height": 1000}).new_page()
    page.set_default_timeout(PATIENCE)
    seen.watch(page)
    page.goto(path.as_uri())
    return page, seen


def quiet(page: "Page", seen: Seen) -> None:
    """Say that no name ran, and that nobody was asked for anything."""
    assert page.title() != "owned"
    assert page.locator("img, iframe, object, foreignObject").count() == 0
    page.context.close()
    assert seen.elsewhere == []
    assert seen.wrong == []


def test_the_svg_is_a_drawing_and_nothing_else(browser: "Browser", tmp_path: Path) -> None:
    path = tmp_path / "scene.svg"
    path.write_bytes(picture_svg(picture()))
    page, seen = opened(browser, path)
    assert page.evaluate("document.documentElement.localName") == "svg"
    assert page.evaluate("document.scripts ? document.scripts.length : 0") == 0
    text = page.evaluate("document.documentElement.textContent")
    for name in (CHINESE, ARABIC, CYRILLIC, *HOSTILE):
        assert name in text
    for item in NODES:
        page.locator(f"#{item['id']}").hover()
    quiet(page, seen)


def test_texts_of_the_svg_keep_inside_their_boxes(browser: "Browser", tmp_path: Path) -> None:
    path = tmp_path / "scene.svg"
    path.write_bytes(picture_svg(picture()))
    page, seen = opened(browser, path)
    outside = page.evaluate(
        """() => [...document.querySelectorAll('#parties > g')].filter(group => {
            const box = [...group.querySelectorAll('.frame path')][0].getBoundingClientRect();
            return [...group.querySelectorAll('tspan')].some(text => {
                const place = text.getBoundingClientRect();
                return place.left < box.left - 1 || place.right > box.right + 1
                    || place.top < box.top - 4 || place.bottom > box.bottom + 4;
            });
        }).map(group => group.id)"""
    )
    covered = page.evaluate(
        """() => {
            const of = query => [...document.querySelectorAll(query)].map(
                text => [text.textContent, text.getBoundingClientRect()]);
            const labels = of('#labels text'), boxes = of('#parties > g > text');
            const on = (a, b) => a.left < b.right && b.left < a.right
                && a.top < b.bottom - 3 && b.top < a.bottom - 3;
            return labels.flatMap(([said, a], i) => [...labels.slice(i + 1), ...boxes]
                .filter(([, b]) => on(a, b)).map(([other]) => said + ' on ' + other));
        }"""
    )
    quiet(page, seen)
    assert outside == []
    assert covered == []


def test_the_page_opens_offline_and_its_names_are_text(browser: "Browser", tmp_path: Path) -> None:
    path = tmp_path / "scene.html"
    path.write_bytes(written_page(picture()))
    page, seen = opened(browser, path)
    page.locator("canvas").wait_for()
    drawn = page.evaluate("Object.fromEntries(nodes.get().map(node => [node.id, node.label]))")
    assert {item["id"] for item in NODES} <= set(drawn)
    centre = page.evaluate(
        "(() => { const p = network.getPositions(['n1', 'n2']);"
        " return [p.n1.x - p.n2.x, p.n1.y > p.n2.y]; })()"
    )
    assert centre == [0, True]
    for item in NODES:
        place = page.evaluate("id => network.canvasToDOM(network.getPosition(id))", item["id"])
        page.locator("canvas").hover(position=place)
        page.locator("div.vis-tooltip").wait_for()
    below = page.locator("footer").inner_text()
    assert "Decision memo" in below
    assert "[1] p. 3, record test:interests/1" in below
    assert "not evidence of wrongdoing" in below
    quiet(page, seen)


@pytest.fixture
def poppler() -> str:
    """The folder of poppler's programs; skips where they are not installed."""
    found = shutil.which("pdftotext")
    if found is None:
        pytest.skip("poppler: no pdftotext found (Debian: poppler-utils)")
    return found


def test_no_page_of_a_report_is_half_empty_before_its_picture(poppler: str, tmp_path: Path) -> None:
    text = "Some reports allege that the company supplied a service to another one. " * 25
    limits = tuple(f"Entries searched on list {n}: some, from a file or two." for n in range(18))
    page = replace(PAGE, answer=text, rules=("Not found. " * 18,) * 3, limits=limits)
    shown = picture(evidence=replace(EVIDENCE, page=page))
    path = tmp_path / "long.pdf"
    path.write_bytes(picture_pdf(shown))
    done = subprocess.run([poppler, path, "-"], capture_output=True, text=True, check=True)
    first, second, *rest = done.stdout.split("\f")
    assert "What was asked, of which data" in first
    assert "ASKED ABOUT" in second
    # What the words mean keeps together, below its heading.
    [last] = [one for one in rest if "What the words mean" in one]
    assert "not evidence of wrongdoing" in last


def test_the_report_has_its_text_and_page_numbers(poppler: str, tmp_path: Path) -> None:
    path = tmp_path / "scene.pdf"
    path.write_bytes(picture_pdf(picture()))
    done = subprocess.run(
        [poppler, "-layout", path, "-"], capture_output=True, text=True, check=True
    )
    text = done.stdout
    pages = text.count("\f")
    assert pages >= 2
    assert f"{pages}/{pages}" in text.replace(" ", "")
    words = "not evidence of wrongdoing"
    for part in ("Results", "Links", "Sources", "[1]", "8 April 2024", words):
        assert part in text
    assert CHINESE in re.sub(r"\s", "", text)
    assert "Общество" in text
    said = subprocess.run(
        [str(Path(poppler).with_name("pdffonts")), path], capture_output=True, text=True, check=True
    )
    fonts = said.stdout.splitlines()[2:]
    assert fonts
    assert all("yes" in line for line in fonts), "a font is not embedded"
