"""One scene through every writer: the same parties, words, lines, weights, dashes and colours."""

import base64
import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from queries.draw import footnotes, marks
from queries.draw.footnotes import Evidence
from queries.draw.scene_picture import Picture, read_picture
from queries.publish.canvas_drawing import canvas_drawing
from queries.publish.html_page import picture_html
from queries.publish.pdf_report import place_picture
from queries.publish.svg_file import picture_png, picture_svg, png_of
from queries.publish.svg_marks import SVG
from queries.words.sentences import note_mark
from tests.queries.draw.scenes import ASKED, EDGES, EVIDENCE, NODES, SCENE

PNG = b"\x89PNG\r\n\x1a\n"
Look = dict[str, Any]
_VARIABLE = re.compile(r"var\(--mark-([a-z-]+)\)")


def elements(group: etree._Element) -> list[tuple[str, Look]]:
    """Every shape and text of a group, without the place of the group itself."""
    found = []
    for one in group.iter():
        if one is group or one.tag == f"{{{SVG}}}title":
            continue
        look = {key: value for key, value in one.attrib.items() if "inkscape" not in str(key)}
        found.append((str(one.tag).rpartition("}")[2], {**look, "text": one.text}))
    return found


def of_svg(picture: Picture, drawn: bytes | None = None) -> dict[str, Any]:
    root = etree.fromstring(drawn or picture_svg(picture))
    return {
        str(group.get("id")): (group.get("opacity"), elements(group))
        for layer in root
        if layer.get("id") in ("links", "parties", "labels", "legend")
        for group in layer
    }


def test_the_canvas_numbers_its_lines_without_writing_a_footnote(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    number = {"a": 3, "b": 5}

    def numbered(said: Any) -> int:
        return number.setdefault(said["record"], 7 + len(number))

    evidence = replace(EVIDENCE, number=numbered)
    before = canvas_drawing(SCENE, evidence)
    monkeypatch.setattr(footnotes, "footnote", None)
    assert canvas_drawing(SCENE, evidence) == before
    with pytest.raises(TypeError):
        read_picture(SCENE, ASKED, evidence=evidence)


def of_canvas(ground: str) -> dict[str, Any]:
    drawn = canvas_drawing(SCENE, EVIDENCE)
    paint = marks.paint_for(ground)
    texts = [card["svg"] for card in drawn["cards"].values()]
    for tie in drawn["ties"].values():
        texts += filter(None, (tie["svg"], tie["label"]))
    texts += [text for text, *_ in drawn["legend"]]
    found = {}
    for text in texts:
        named = _VARIABLE.sub(lambda one: paint(one[1].replace("-", "_")), text)
        group = etree.fromstring(named)
        found[str(group.get("id"))] = (group.get("opacity"), elements(group))
    return found


def page_data(page: str, name: str) -> list[dict[str, Any]]:
    found = re.search(rf"{name} = new vis.DataSet\((\[.*?\])\);", page, re.DOTALL)
    assert found is not None
    read: list[dict[str, Any]] = json.loads(found[1])
    return read


def of_page(picture: Picture) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    page = picture_html(picture).decode()
    found = {}
    for node in page_data(page, "nodes"):
        if node.get("shape") != "image":
            continue
        root = etree.fromstring(base64.b64decode(node["image"].partition(",")[2]))
        for group in root.iter(f"{{{SVG}}}g"):
            if group.get("id"):
                found[str(group.get("id"))] = (group.get("opacity"), elements(group))
    return found, page_data(page, "edges")


@pytest.fixture(scope="module")
def picture() -> Picture:
    return read_picture(SCENE, ASKED, evidence=EVIDENCE)


def test_the_svg_shows_what_perhaps_held_by_its_dashes(picture: Picture) -> None:
    """Canvas, PNG, page and report draw this SVG, as the tests below compare."""
    written = of_svg(picture)
    dashes = {
        key: parts[0][1].get("stroke-dasharray")
        for key, (_, parts) in written.items()
        if key in {edge.id for edge in picture.edges} or key.startswith("legend-held")
    }
    own = " ".join(map(str, marks.read_marks()["held"]["perhaps"]["dash"]))
    open_ones = {edge.id for edge in picture.edges if edge.perhaps}
    assert {key for key, dash in dashes.items() if dash == own} == {
        *open_ones,
        "legend-held-perhaps",
    }
    assert len(open_ones) == 2


@pytest.mark.parametrize("ground", marks.GROUNDS)
def test_the_canvas_draws_what_the_svg_draws(picture: Picture, ground: str) -> None:
    written = of_svg(picture, picture_svg(picture, ground=ground))
    assert {item["id"] for item in (*NODES, *EDGES)} <= set(written)
    assert of_canvas(ground) == written


def test_the_page_of_html_draws_what_the_svg_draws(picture: Picture) -> None:
    written = of_svg(picture)
    drawn, lines = of_page(picture)
    assert set(drawn) == set(written)
    ties = {item["id"] for item in EDGES}
    for key in set(written) - ties:
        assert drawn[key] == written[key]
    for key in ties:
        opacity, [(_, line), *rest] = written[key]
        assert drawn[key] == (opacity, rest), "the head"
        pieces = [piece for piece in lines if piece["id"].startswith(f"{key}-line-")]
        assert pieces
        for piece in pieces:
            assert piece["width"] == float(line["stroke-width"])
            assert piece["color"] == {
                "color": line["stroke"],
                "opacity": float(opacity or 1),
            }
            said = line.get("stroke-dasharray")
            assert piece["dashes"] == ([int(part) for part in said.split()] if said else False)


def test_the_report_places_the_svg(picture: Picture) -> None:
    written = picture_svg(picture, notes=False)
    placed, _ = place_picture(written, "in words")
    inside = re.search(r"svg\+xml;base64,([^\"]+)", placed)
    assert inside is not None
    shapes: Callable[[Any], Any] = lambda drawn: {  # noqa: E731
        key: (opacity, [part for part in parts if part[0] not in ("text", "tspan")])
        for key, (opacity, parts) in of_svg(picture, drawn).items()
    }
    assert shapes(base64.b64decode(inside[1])) == shapes(written)
    texts = [
        part["text"]
        for _, parts in of_svg(picture, written).values()
        for tag, part in parts
        if tag == "tspan"
    ]
    told = etree.fromstring(f"<root>{placed.replace('<div class=picture', '<div')}</root>", HTML)
    assert [div.text for div in told.iter("div")][1:] == texts


HTML = etree.HTMLParser(encoding="utf-8")


def test_the_png_is_made_of_the_svg(picture: Picture) -> None:
    written = picture_png(picture)
    assert written.startswith(PNG)
    assert written == png_of(picture_svg(picture))
    size = int.from_bytes(written[16:20], "big"), int.from_bytes(written[20:24], "big")
    root = etree.fromstring(picture_svg(picture))
    wide, high = (float(root.get(key, "0")) for key in ("width", "height"))
    assert size == (pytest.approx(2 * wide, abs=2), pytest.approx(2 * high, abs=2))


def test_canvas_and_files_have_the_numbers_of_the_page() -> None:
    hops = [hop for said in EVIDENCE.claims.values() for hop in said]
    records = list(dict.fromkeys(hop["record"] for hop in hops))
    on_page = Evidence(EVIDENCE.claims, lambda hop: 7 + 2 * records.index(hop["record"]))
    shown = read_picture(SCENE, ASKED, evidence=on_page)
    assert list(shown.footnotes) == [7 + 2 * place for place in range(len(records))]
    drawn = canvas_drawing(SCENE, on_page)
    for edge in shown.edges:
        said = {7 + 2 * records.index(hop["record"]) for hop in on_page.claims.get(edge.id, ())}
        assert set(edge.notes) == said
        assert not said or note_mark(edge.notes) in drawn["ties"][edge.id]["label"]
    for number, text in shown.footnotes.items():
        assert f"[{number}] " in str(picture_html(shown))
        assert text
    own = read_picture(SCENE, ASKED, evidence=Evidence(EVIDENCE.claims))
    assert list(own.footnotes) == list(range(1, len(own.footnotes) + 1))
