"""The picture as one page of HTML that opens without a network, laid out as on screen."""

from collections import Counter
from itertools import pairwise
from typing import Any, Final

from queries.draw import drawing_marks
from queries.draw.box_places import Box
from queries.draw.footnotes import CERTAINTY_MEANINGS, COUNTING_NOTE, NO_ACCUSATION
from queries.draw.link_routes import LABEL, Route, lay_out
from queries.draw.paths_page import OPTIONS, escape_hover_text, new_network, stand_alone_page
from queries.draw.scene_picture import Edge, Node, Picture
from queries.words.sentences import end_sentence

HIGHEST: Final = 900
LOWEST: Final = 360
_PALE: Final = "#B3A79F"
_GREY: Final = "#5F6B76"
_WHITE: Final = dict.fromkeys(("border", "background"), drawing_marks.WHITE)


def picture_html(picture: Picture) -> bytes:
    """Return a picture as a page of HTML that stands alone, in UTF-8.

    The ids in it are ours, its hover texts are text, it has no heading and no menu of pyvis and
    a policy that forbids every request, so that no name in it can run or fetch anything.
    """
    boxes, routes = lay_out(picture)
    network = new_network(_page_height(boxes))
    for node in picture.nodes:
        network.add_node(node.id, **_node(node, boxes[node.id]))
    pairs = Counter(frozenset((edge.source, edge.target)) for edge in picture.edges)
    for edge in picture.edges:
        beside = pairs[frozenset((edge.source, edge.target))] > 1
        _add_link(network, edge, routes[edge.id], beside=beside)
    network.set_options(OPTIONS)
    return stand_alone_page(
        network.generate_html(), picture.title, _footer_sections(picture)
    ).encode("utf-8")


def _page_height(boxes: dict[str, Box]) -> int:
    tops = [box.y - box.high / 2 for box in boxes.values()]
    bottoms = [box.y + box.high / 2 for box in boxes.values()]
    needed = max(bottoms, default=0) - min(tops, default=0) + 60
    return int(min(max(LOWEST, needed), HIGHEST))


def _node(node: Node, box: Box) -> dict[str, Any]:
    colour, thick = drawing_marks.frame_of(node)
    colour, ink = (_PALE, _GREY) if node.ended else (colour, drawing_marks.INK)
    look = {"border": colour, "background": drawing_marks.fill_of(node)}
    round_ends = {"person": 28, "company": 5}.get(node.kind, 0)
    return {
        "label": "\n".join(line.text for line in box.lines) or " ",
        "title": escape_hover_text("\n".join(filter(None, (node.name, node.original, node.party)))),
        "shape": "box",
        "x": box.x,
        "y": box.y,
        "borderWidth": 5 if node.listed else thick,
        "margin": 4,
        "widthConstraint": {"minimum": box.wide - 10, "maximum": box.wide + 30},
        "heightConstraint": {"minimum": box.high - 10},
        "shapeProperties": {
            "borderRadius": round_ends,
            "borderDashes": [8, 4] if node.kind == "trust" else False,
        },
        "color": {**look, "highlight": {**look, "background": "#FFF6D6"}, "hover": look},
        "font": {"color": ink, "size": 13, "face": "sans-serif"},
    }


def _add_link(network: Any, edge: Edge, route: Route, *, beside: bool) -> None:
    """Draw a link through its bends, or round one that joins the same two parties."""
    stops = [edge.source]
    inner = list(route.points[1:-1])
    if beside and not inner:
        (x, y), (u, v) = route.points
        inner = [((x + u) / 2, (y + v) / 2)]
    label = (route.label.x, route.label.y, "\n".join(route.lines))
    for step, (x, y) in enumerate(inner):
        stops.append(f"{edge.id}-{step}")
        network.add_node(stops[-1], shape="dot", size=0.1, label=" ", x=x, y=y)
    stops.append(edge.target)
    for step, (start, end) in enumerate(pairwise(stops)):
        last = step == len(stops) - 2
        network.add_edge(start, end, id=f"{edge.id}-line-{step}", **_line(edge, last=last))
    if label[2]:
        network.add_node(f"{edge.id}-label", **_label(edge, *label))


def _label(edge: Edge, x: float, y: float, text: str) -> dict[str, Any]:
    return {
        "label": text,
        "title": escape_hover_text(edge.title or text),
        "shape": "box",
        "x": x,
        "y": y,
        "margin": 2,
        "borderWidth": 0,
        "color": {**_WHITE, "highlight": _WHITE, "hover": _WHITE},
        "font": {"size": LABEL, "color": drawing_marks.INK, "face": "sans-serif"},
        "widthConstraint": False,
    }


def _line(edge: Edge, *, last: bool) -> dict[str, Any]:
    colour, thick, dashes = drawing_marks.stroke_of(edge)
    arrow = "vee" if drawing_marks.is_doubted(edge) else "arrow"
    return {
        "title": escape_hover_text(edge.title or edge.label or edge.line),
        "color": {
            "color": colour,
            "highlight": colour,
            "hover": colour,
            "opacity": 0.5 if edge.ended else 1,
        },
        "width": thick,
        "dashes": list(dashes) or False,
        "arrows": {
            "to": {"enabled": last, "scaleFactor": 0.4 if edge.path else 0.7, "type": arrow}
        },
    }


def _footer_sections(picture: Picture) -> dict[str, list[str]]:
    """Return the paragraphs below the picture by heading: question, paths, sources, marks."""
    sentences = [
        f"{n}. {path.sentence} "
        + ("Counted by the rule." if path.counts else _not_counted(path.why_not))
        for n, path in enumerate(picture.sentences, 1)
    ]
    used = "; ".join(
        words
        for mark, words in drawing_marks.legend_entries(picture)
        if mark not in _KINDS_IN_WORDS
    )
    certainty = "; ".join(f"{word}: {meaning}" for word, meaning in CERTAINTY_MEANINGS.items())
    return {
        picture.title: picture.provenance.text_lines(len(picture.nodes), picture.left_out),
        "The chains in words": sentences,
        "Sources": [f"[{n}] {text}" for n, text in enumerate(picture.footnotes, 1)],
        "How to read it": [
            f"Marks: {used.replace('double', 'thick')}.",
            f"Certainty: {certainty}. {COUNTING_NOTE}",
            NO_ACCUSATION,
        ],
        "The picture in words": [drawing_marks.picture_words(picture)],
    }


_KINDS_IN_WORDS: Final = ("person", "company", "public_body", "trust", "organization")


def _not_counted(why: str) -> str:
    return f"Not counted by the rule: {end_sentence(why)}" if why else "Not counted by the rule."
