"""The SVG: well formed, grouped, tied together, readable, and nobody's script."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from queries.draw.marks import picture_words
from queries.draw.scene_picture import read_picture
from queries.draw.text_width import clean_text
from queries.publish.svg_file import INKSCAPE, picture_svg, png_of
from queries.publish.svg_marks import SVG
from tests.queries.draw.scenes import (
    ARABIC,
    ASKED,
    CHINESE,
    EDGES,
    HOSTILE,
    NODES,
    SCENE,
    edge,
    node,
    picture,
)

ALLOWED = {f"{{{SVG}}}{tag}" for tag in "svg g title desc rect path text tspan".split()}


def parsed(**more: Any) -> etree._Element:
    return etree.fromstring(picture_svg(picture(**more)))


def by_id(root: etree._Element, name: str) -> etree._Element:
    found = [element for element in root.iter() if element.get("id") == name]
    assert len(found) == 1, name
    return found[0]


def texts(element: etree._Element) -> str:
    return " ".join(span.text or "" for span in element.iter(f"{{{SVG}}}tspan"))


def test_every_party_and_link_is_a_group_with_an_id_of_ours() -> None:
    root = parsed()
    for item in (*NODES, *EDGES):
        group = by_id(root, item["id"])
        assert group.tag == f"{{{SVG}}}g"
        assert group.find(f"{{{SVG}}}title") is not None
    layers = [g.get("id") for g in root if g.get(f"{{{INKSCAPE}}}groupmode") == "layer"]
    assert layers == ["heading", "links", "parties", "labels", "legend", "footnotes"]


def test_links_are_tied_to_the_parties_that_they_join() -> None:
    root = parsed()
    for item in EDGES:
        path = by_id(root, item["id"]).find(f"{{{SVG}}}path")
        assert path is not None
        assert path.get(f"{{{INKSCAPE}}}connection-start") == f"#{item['source']}"
        assert path.get(f"{{{INKSCAPE}}}connection-end") == f"#{item['target']}"


def test_names_stand_as_text_and_nothing_else() -> None:
    root = parsed()
    assert {element.tag for element in root.iter()} <= ALLOWED
    assert not [key for element in root.iter() for key in element.attrib if key.startswith("on")]
    titles = {title.text for title in root.iter(f"{{{SVG}}}title")}
    for name in HOSTILE:
        assert any(clean_text(name) in (title or "") for title in titles)
    assert CHINESE in texts(by_id(root, "n5")).replace(" ", "")
    assert ARABIC in texts(by_id(root, "n6"))


def test_it_says_itself_in_words() -> None:
    root = parsed()
    assert root.get("aria-labelledby") == "title desc"
    assert by_id(root, "desc").text == picture_words(picture())
    assert "Listed: " in picture_words(picture())
    assert by_id(root, "title").text == clean_text(SCENE["title"])


def test_marks_do_not_depend_on_colour() -> None:
    root = parsed()
    assert "LISTED" in texts(by_id(root, "n7"))
    assert "ended" in texts(by_id(root, "n7"))
    assert "ASKED ABOUT" in texts(by_id(root, "n1"))
    assert "own fact" in texts(by_id(root, "n5"))
    assert "alleged: service" in texts(by_id(root, "e7-label"))
    assert len(by_id(root, "n3").findall(f"{{{SVG}}}g/{{{SVG}}}path")) == 2


def test_footnotes_question_and_data_are_inside() -> None:
    root = parsed()
    said = texts(by_id(root, "footnotes"))
    for part in (
        "29 left out (9 parties at most)",
        "Filters: all but disputed (certainty).",
        "not evidence of wrongdoing",
    ):
        assert part in said
    heading = texts(by_id(root, "heading"))
    assert (
        "known by 24 November 2026, under the EU asset freeze (rules of 30 April 2013)." in heading
    )
    assert "Data version 0123456789abcdef." in heading
    assert "Decision memo" in texts(by_id(root, "note-1"))
    assert "[1, 2]" in texts(by_id(root, "e3-label"))
    bare = etree.fromstring(picture_svg(picture(), notes=False))
    assert "footnotes" not in [group.get("id") for group in bare]


def test_the_same_screen_gives_the_same_bytes() -> None:
    assert picture_svg(picture()) == picture_svg(picture())


def test_only_what_is_drawn_stands_in_the_legend() -> None:
    nodes = [node("n1", "A", "person"), node("n2", "B", asked=True)]
    shown = read_picture({"nodes": nodes, "edges": [edge("e1", "n1", "n2")]}, ASKED)
    root = etree.fromstring(picture_svg(shown))
    told = [group.get("id") for group in by_id(root, "legend")]
    assert told == ["legend-certainty-confirmed", "legend-line-ownership", "legend-card-asked"]


def test_an_empty_scene_is_a_picture_too() -> None:
    root = etree.fromstring(picture_svg(read_picture({"nodes": [], "edges": []}, ASKED)))
    assert "0 parties shown" in texts(root)


ANY_TEXT = st.text(st.characters(), max_size=80)


@settings(max_examples=60)
@given(names=st.lists(ANY_TEXT, min_size=2, max_size=4), label=ANY_TEXT, title=ANY_TEXT)
def test_any_text_gives_a_well_formed_file_that_holds_it(
    names: list[str], label: str, title: str
) -> None:
    nodes = [node(f"n{i}", name, marks=[name], original=label) for i, name in enumerate(names)]
    edges = [edge("e1", "n0", "n1", label=label, title=title)]
    shown = read_picture({"title": title, "nodes": nodes, "edges": edges}, ASKED)
    root = etree.fromstring(picture_svg(shown))
    assert {element.tag for element in root.iter()} <= ALLOWED
    for i, name in enumerate(names):
        title_of = by_id(root, f"n{i}").find(f"{{{SVG}}}title")
        assert title_of is not None
        assert (clean_text(name) or "name not stated") in (title_of.text or "")


def test_a_line_with_an_arrow_names_a_font_in_a_png_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What draws a PNG would take any font for it, a slanted one too."""
    given: list[str] = []
    monkeypatch.setattr("resvg_py.svg_to_bytes", lambda **said: given.append(said["svg_string"]))
    relations = [{"key": "owners", "label": "", "direction": "up", "count": 5, "shown": 2}]
    shown = read_picture({"nodes": [node("n1", "A", relations=relations)], "edges": []}, ASKED)
    drawn = picture_svg(shown)
    png_of(drawn)
    for text, named in ((drawn, False), (given[0], True)):
        lines = list(etree.fromstring(text).iter(f"{{{SVG}}}tspan"))
        [foot] = [line for line in lines if (line.text or "").endswith("↑3")]
        assert (foot.get("font-family") is not None) == named
