"""The SVG: well formed, grouped, tied together, readable, and nobody's script."""

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from queries.draw.box_places import Box, place_boxes
from queries.draw.drawing_marks import STROKES, picture_words
from queries.draw.link_routes import lay_out
from queries.draw.scene_picture import read_picture
from queries.draw.text_width import clean_text
from queries.publish.svg_file import picture_svg
from queries.publish.svg_sheet import INKSCAPE, SVG
from queries.words.plain_words import LINES
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

ALLOWED = {
    f"{{{SVG}}}{tag}" for tag in "svg g title desc defs rect path polygon marker text tspan".split()
}


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
    assert layers == ["links", "parties", "labels", "heading", "legend", "footnotes"]


def test_links_are_tied_to_the_parties_that_they_join() -> None:
    root = parsed()
    for item in EDGES:
        path = by_id(root, item["id"]).find(f"{{{SVG}}}path")
        assert path is not None
        assert path.get(f"{{{INKSCAPE}}}connection-start") == f"#{item['source']}"
        assert path.get(f"{{{INKSCAPE}}}connection-end") == f"#{item['target']}"
        assert (path.get("marker-end") or "").removeprefix("url(#").rstrip(")") in {
            marker.get("id") for marker in root.iter(f"{{{SVG}}}marker")
        }


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
    assert len({stroke.dashes for stroke in STROKES.values()}) == len(LINES)
    root = parsed()
    assert "LISTED" in texts(by_id(root, "n7"))
    assert "ended" in texts(by_id(root, "n7"))
    assert "asked about" in texts(by_id(root, "n1"))
    assert "own facts" in texts(by_id(root, "n5"))
    assert "alleged" in texts(by_id(root, "e7-label"))
    assert len(by_id(root, "n3").findall(f"{{{SVG}}}rect")) == 2
    thick, thin = (by_id(root, name).find(f"{{{SVG}}}path") for name in ("e3", "e9"))
    assert thick is not None
    assert thin is not None
    assert float(thick.get("stroke-width", "0")) > 2 * float(thin.get("stroke-width", "9"))


def test_footnotes_question_and_data_are_inside() -> None:
    root = parsed()
    said = texts(by_id(root, "footnotes"))
    for part in (
        "As at 8 April 2024, as known on 24 November 2026, under eu_asset_freeze.",
        "0123456789abcdef",
        "29 left out (9 parties at most)",
        "Filters: certainty all but disputed.",
        "not an accusation",
    ):
        assert part in said
    assert "Decision memo" in texts(by_id(root, "note-1"))
    assert "[1][2]" in texts(by_id(root, "e3-label"))
    bare = etree.fromstring(picture_svg(picture(), notes=False))
    assert "footnotes" not in [group.get("id") for group in bare]


def test_the_same_screen_gives_the_same_bytes() -> None:
    assert picture_svg(picture()) == picture_svg(picture())


def _apart(boxes: list[Box]) -> bool:
    return not any(a.overlaps(b) for a, b in combinations(boxes, 2))


def test_no_box_and_no_label_lies_on_another() -> None:
    boxes, routes = lay_out(picture())
    labels = [route.label for route in routes.values() if route.lines]
    assert _apart([*boxes.values(), *labels])


def test_rows_move_apart_until_every_label_has_a_place() -> None:
    # As a canvas has them: two rows close together, and every party above acts on every one below.
    above = [node(f"a{i}", f"Owner {i}", x=i * 240, y=0) for i in range(3)]
    below = [node(f"b{i}", f"Firm {i}", x=i * 240, y=110, listed=True) for i in range(3)]
    edges = [
        edge(f"e{i}{j}", f"a{i}", f"b{j}", "supply", certainty="alleged", label="goods")
        for i in range(3)
        for j in range(3)
    ]
    scene = {"nodes": [*above, *below], "edges": edges}
    boxes, routes = lay_out(read_picture(scene, ASKED))
    assert all(route.free for route in routes.values())
    assert _apart([*boxes.values(), *(route.label for route in routes.values())])
    assert len({boxes[f"a{i}"].y for i in range(3)}) == 1


def test_links_that_meet_at_a_box_end_apart() -> None:
    nodes = [node("n1", "Above", x=0, y=0), node("n2", "Below", x=0, y=200)]
    nodes.append(node("n3", "Beside", x=-300, y=0))
    edges = [edge("e1", "n1", "n2"), edge("e2", "n3", "n2")]
    scene = {"nodes": nodes, "edges": edges}
    shown = read_picture(scene, ASKED, bends={"e2": [[0.0, 120.0]]})
    _, routes = lay_out(shown)
    ends = [route.points[-1] for route in routes.values()]
    assert ends[0][1] == ends[1][1]
    assert abs(ends[0][0] - ends[1][0]) > 15


def test_places_keep_their_order_and_rows() -> None:
    boxes, (across, down) = place_boxes(picture())
    for item in NODES:
        box = boxes[item["id"]]
        assert box.x == pytest.approx(item["x"] * across)
        assert box.y == pytest.approx(item["y"] * down)


def test_places_of_the_screen_go_before_those_of_the_scene() -> None:
    boxes, (across, _) = place_boxes(picture(positions={"n1": [77.0, 300.0]}))
    assert boxes["n1"].x == pytest.approx(77 * across)


@pytest.mark.parametrize("bad", [[float("nan"), 0], [float("inf"), 0], ["1", 2], [1], None, "x"])
def test_a_place_that_is_none_is_not_used(bad: Any) -> None:
    boxes, _ = place_boxes(picture(positions={"n1": bad}))
    assert boxes["n1"].x == 0


def test_what_was_never_drawn_is_laid_out_with_owners_above() -> None:
    nodes = [node(f"n{i}", f"P{i}", asked=i == 3) for i in range(4)]
    edges = [edge("e1", "n0", "n1"), edge("e2", "n1", "n3"), edge("e3", "n2", "n3")]
    boxes, _ = place_boxes(read_picture({"nodes": nodes, "edges": edges}, ASKED))
    assert boxes["n0"].y < boxes["n1"].y < boxes["n3"].y
    assert _apart(list(boxes.values()))


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
