"""The page of HTML and the report as PDF: names are text, nothing is asked of anybody."""

import builtins
import re
import sys
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.values.errors import OwnershipError
from queries.draw.footnotes import Evidence
from queries.draw.scene_picture import read_picture
from queries.draw.text_width import clean_text
from queries.publish.html_page import picture_html
from queries.publish.pdf_report import PDF_NEEDS, missing_for_pdf, picture_pdf, report_html
from queries.publish.svg_file import picture_svg
from tests.queries.draw.scenes import (
    ARABIC,
    ASKED,
    CHINESE,
    CYRILLIC,
    EVIDENCE,
    MARKDOWN,
    NODES,
    PAGE,
    SCENE,
    SCRIPT,
    edge,
    hop,
    node,
    picture,
)

pytestmark = pytest.mark.slow
DENIAL = {
    "record": "test:denial",
    "denies": "it is so",
    "source": "Denial",
    "asserted_by": "B.V.",
    "certainty": "confirmed",
}


class Tags(HTMLParser):
    """Counts tags and keeps the text between them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_title_day_and_results_stand_above_the_picture() -> None:
    shown = picture()
    above = Tags(picture_html(shown).decode().partition("<footer>")[0]).text
    for text in (shown.title, shown.provenance.day_line(), *shown.page.results):
        assert clean_text(text) in above


def test_of_how_many_links_no_start_is_stated_is_said_once() -> None:
    drawn = {"nodes": NODES, "edges": [edge("e1", "n3", "n1"), edge("e3", "n2", "n1")]}
    claims = {"e1": [hop(valid_from="2019")], "e3": [hop(valid_from=None)]}
    shown = read_picture(drawn, ASKED, evidence=Evidence(claims))
    said = "No source states the start of 1 of 2 links."
    svg = re.sub("<[^>]*>", "", picture_svg(shown).decode())
    for text in (report_html(shown), picture_html(shown).decode(), svg):
        assert text.count(said) == 1


def test_what_stands_below_has_headings_and_paragraphs() -> None:
    below = picture_html(picture()).decode().partition("<footer>")[2].partition("</footer>")[0]
    named = [heading for heading in re.findall(r"<h2>(.*?)</h2>", below) if heading]
    assert named[1:] == [
        "Results",
        "Terms and limits",
        "What was asked, of which data",
        "Sources",
        "How to read it",
        "The picture in words",
    ]
    assert below.count("<p>") >= 8
    assert f"{CYRILLIC} held a share of &lt;img" in below
    assert ".." not in below
    alone = plain_scene().partition("<footer>")[2]
    assert "Results" not in alone
    assert "Sources" not in alone


@cache
def plain_scene() -> str:
    """The page of a scene whose names do no harm, to compare with."""
    return picture_html(read_picture({"nodes": [node("n1", "A")], "edges": []}, ASKED)).decode()


def test_the_page_has_the_tags_of_a_harmless_one() -> None:
    hostile, harmless = Tags(picture_html(picture()).decode()), Tags(plain_scene())
    assert {tag for tag, _ in hostile.seen} == {tag for tag, _ in harmless.seen}
    for tag in ("script", "img", "link", "iframe"):
        assert [t for t, _ in hostile.seen].count(tag) == [t for t, _ in harmless.seen].count(tag)
    policy = next(a["content"] for t, a in hostile.seen if t == "meta" and "http-equiv" in a)
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert not [a for _, a in hostile.seen if str(a.get("src") or "").startswith("http")]


def test_the_page_stands_as_the_screen_does_and_has_the_footnotes() -> None:
    moved = [{**one, **({"x": -900.0, "y": 300.0} if one["id"] == "n1" else {})} for one in NODES]
    text = picture_html(read_picture({**SCENE, "nodes": moved}, ASKED, evidence=EVIDENCE)).decode()
    found = re.search(r'\{[^{}]*"id": "n1"[^{}]*"x": (-?[\d.]+)', text)
    assert found is not None
    assert float(found[1]) < -850
    below = Tags(text[text.index("<footer>") :]).text
    for part in ("Decision memo", "[1] p. 3", "not evidence of wrongdoing", "29 left out"):
        assert part in below
    assert MARKDOWN in below
    assert SCRIPT in below


def test_a_hover_text_cannot_become_markup() -> None:
    # pyvis shows a title that holds this word as HTML.
    text = picture_html(picture()).decode()
    titles = re.findall(r'"title": "((?:[^"\\]|\\.)*)"', text)
    assert len(titles) >= len(NODES)
    assert any("h\\u200bref" in title for title in titles)
    assert not [title for title in titles if "href" in title.lower()]


def test_the_report_escapes_every_text() -> None:
    tags = Tags(report_html(picture()))
    assert {tag for tag, _ in tags.seen} <= {
        *("html head meta title style body section h1 h2 h3 p div img b span".split()),
        *("table thead tr th tbody td dl dt dd".split()),
    }
    assert all(str(a["src"]).startswith("data:image/svg+xml") for t, a in tags.seen if t == "img")
    for part in (SCRIPT, MARKDOWN, CHINESE, ARABIC, CYRILLIC, "Terms and limits"):
        assert part in tags.text


def test_answer_and_results_stand_before_picture_and_links() -> None:
    page, report = PAGE, Tags(report_html(picture())).text
    places = [
        report.index(clean_text(text))
        for text in (page.answer, *page.rules, *page.limits, "What was asked, of which data")
    ]
    assert places == sorted(places)
    assert report_html(picture()).index("<div class=picture") > report_html(picture()).index(
        "asked"
    )
    below = Tags(picture_html(picture()).decode().partition("<footer>")[2]).text
    assert below.index(clean_text(page.answer)) < below.index(page.limits[-1])


def test_a_report_says_of_a_link_its_sentence_and_what_stands_on_its_line() -> None:
    said = "It is disputed whether A controlled or influenced B. For: C. Against: B."
    doubted = {"certainty": "disputed", "perhaps": True, "role": "influence or control"}
    scene = {"nodes": NODES, "edges": [edge("e1", "n2", "n1", "control", title=said, **doubted)]}
    report = report_html(read_picture(scene, ASKED))
    assert f"<td>{said}</td><td>disputed: influence or control · perhaps [1]</td>" in report


def test_a_document_is_named_once_with_all_its_numbers() -> None:
    said = [
        hop(certainty="alleged", disputed_by="B.V.", denial=DENIAL),
        hop(record="test:interests/2", locator="p. 4"),
    ]
    scene = {"nodes": NODES, "edges": [edge("e3", "n2", "n1", disputed=True)]}
    shown = read_picture(scene, ASKED, evidence=Evidence({"e3": said}))
    assert shown.edges[0].notes == (1, 2, 3)
    first, second = shown.documents
    assert first.line().startswith("[1, 2] Decision memo, A ministry")
    assert "alleged by the ministry; disputed by B.V. [1]" in first.line()
    assert "confirmed, says the ministry [2]" in first.line()
    assert second.line() == "[3] Denial (denied by B.V.)"
    for text in (report_html(shown), picture_html(shown).decode(), picture_svg(shown).decode()):
        assert text.count("Decision memo") == 1
        assert "denied by B.V." in text


def test_what_the_page_cites_beyond_the_lines_is_a_source_too() -> None:
    records = {"test:interests/1": 1, "test:interests/2": 4}
    numbered = replace(EVIDENCE, number=lambda said: records[said["record"]])
    shown = picture(evidence=numbered)
    assert list(shown.footnotes) == [1, 4, 9]
    assert "[9] Another document" in Tags(picture_svg(shown).decode()).text


def test_a_pdf_has_pages_and_is_the_same_twice() -> None:
    written = picture_pdf(picture())
    assert written.startswith(b"%PDF-")
    assert written == picture_pdf(picture())


def test_the_fetcher_opens_nothing_but_what_the_page_carries() -> None:
    from queries.publish.pdf_report import load_weasyprint

    _, fetcher = load_weasyprint()
    for address in ("http://127.0.0.1:9/x", "https://example.org/", "file:///etc/hostname"):
        with pytest.raises(ValueError, match=r"not allowed|protocol|URI"):
            fetcher(address)


@pytest.mark.parametrize("wrong", [ImportError("no module"), OSError("cannot load libpango")])
def test_without_weasyprint_or_pango_one_line_says_what_to_install(
    wrong: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def refusing(name: str, *arguments: Any, **more: Any) -> Any:
        if name.partition(".")[0] == "weasyprint":
            raise wrong
        return real(name, *arguments, **more)

    monkeypatch.setattr(builtins, "__import__", refusing)
    for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(OwnershipError, match=r"WHEEL\[pdf\].*libpango") as raised:
        picture_pdf(picture())
    assert "\n" not in str(raised.value)


def test_the_page_of_downloads_knows_before_whether_it_is_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert missing_for_pdf() is None
    monkeypatch.setattr("queries.publish.pdf_report.find_spec", lambda _: None)
    assert missing_for_pdf() == PDF_NEEDS


@settings(max_examples=15)
@given(name=st.text(st.characters(), max_size=60), label=st.text(st.characters(), max_size=40))
def test_any_text_leaves_page_and_report_whole(name: str, label: str) -> None:
    scene = {
        "title": name,
        "nodes": [node("n1", name), node("n2", label)],
        "edges": [edge("e1", "n1", "n2", label=label, title=name)],
    }
    shown = read_picture(scene, ASKED)
    text = picture_html(shown).decode("utf-8")
    assert text.count("<script") == plain_scene().count("<script")
    assert text.count("</script") == plain_scene().count("</script")
    assert {tag for tag, _ in Tags(report_html(shown)).seen} >= {"html", "body", "table"}
    assert "<script" not in report_html(shown)
