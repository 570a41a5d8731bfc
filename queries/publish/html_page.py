"""The picture as one page of HTML that opens without a network, drawn as everywhere else.

pyvis writes the page: lines as they run; cards, words and heads as small drawings of the same SVG.
Three ways in which it runs script from data, and two tags by which it calls others, are closed
here: a hover text with ``href`` would be shown as HTML; headings and node menus are written as
HTML, so there are none; the ids are ours, never names; the two tags of a style sheet from elsewhere
are cut; a policy in the page forbids every request.
"""

import base64
import html
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from lxml import etree

from queries.draw import marks
from queries.draw.drawing import Drawing, Tie, draw_picture
from queries.draw.footnotes import CERTAINTY_MEANINGS, COUNTING_NOTE, NO_ACCUSATION
from queries.draw.scene_picture import Picture
from queries.publish import svg_marks as svg
from queries.publish.svg_file import FONTS

HIGHEST: Final = 900
LOWEST: Final = 360
HEAD_BOX: Final = (32.0, 32.0)
LEGEND_BOX: Final = (760.0, 22.0)
"""Width of the legend and height of its rows."""
AIR: Final = 10.0
"""Pixels round a card for its frame and the edges of a stack."""
POLICY: Final = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
)
_OUTSIDE_TAGS = re.compile(
    r'<link\s[^>]*href="https?://[^>]*>|<script\s[^>]*src="https?://[^>]*>\s*</script>', re.DOTALL
)
_EMPTY_HEADING = re.compile(r"<center>\s*<h1>\s*</h1>\s*</center>")
OPTIONS: Final = """
{"physics": {"enabled": false},
 "interaction": {"hover": true, "dragNodes": false, "selectable": false, "zoomSpeed": 0.4,
                 "tooltipDelay": 150},
 "nodes": {"shape": "image", "shapeProperties": {"useImageSize": true}},
 "edges": {"smooth": false, "chosen": false, "arrows": {"to": {"enabled": false}}}}
"""
_FIT_SCRIPT: Final = "<script>addEventListener('resize', function () { network.fit(); });</script>"
STYLE: Final = Path(__file__).with_name("picture_page.css")


def picture_html(picture: Picture) -> bytes:
    """Return a picture as a page of HTML that stands alone; `OwnershipError` without Graphviz."""
    from pyvis.network import Network

    drawing = draw_picture(picture)
    left, top, right, bottom = svg.drawn_bounds(drawing.cards, drawing.ties)
    high = int(min(max(LOWEST, bottom - top + 120), HIGHEST))
    network = Network(height=f"{high}px", width="100%", cdn_resources="in_line", heading="")
    for tie in drawing.ties:
        _add_tie(network, tie)
    _add_cards(network, drawing)
    _add_legend(network, picture, ((left + right) / 2, bottom + 40))
    network.set_options(OPTIONS)
    return stand_alone_page(
        network.generate_html(),
        picture.title,
        _footer_sections(picture),
        [picture.provenance.day_line(), *picture.page.results],
    ).encode("utf-8")


def _add_cards(network: Any, drawing: Drawing) -> None:
    paint = marks.paint_for("light")
    for card in drawing.cards:
        node = card.node
        told = "\n".join(filter(None, (node.name, node.original, node.party)))
        group = svg.card_group(card, paint)
        size = card.wide + 2 * AIR, card.high + 2 * AIR
        _add_image(network, node.id, _image([group], size), (card.x, card.y), told)


def _add_tie(network: Any, tie: Tie) -> None:
    """Draw a line from point to point, then its head and its words upon it."""
    paint, stroke, edge = marks.paint_for("light"), marks.stroke_of(tie.edge), tie.edge
    head = marks.read_marks()["head"][stroke.head]
    way, _ = svg.shorten_way(tie.points, head["back"])
    colour = paint(stroke.colour)
    told = edge.title
    stops = [f"{edge.id}-point-{step}" for step in range(len(way))]
    for stop, (x, y) in zip(stops, way, strict=True):
        network.add_node(stop, shape="dot", size=0.01, label=" ", x=x, y=y, opacity=0)
    for step, (start, end) in enumerate(pairwise(stops)):
        network.add_edge(
            start,
            end,
            id=f"{edge.id}-line-{step}",
            title=escape_hover_text(told),
            color={"color": colour, "opacity": stroke.opacity},
            width=stroke.width,
            dashes=list(stroke.dash) or False,
        )
    drawn = svg.tie_group(tie, paint, told)
    # The line is drawn already; what is left of the group is its head.
    drawn.remove(drawn[1])
    drawn.set("transform", svg.place_at(-tie.points[-1][0], -tie.points[-1][1]))
    _add_image(network, f"{edge.id}-head", _image([drawn], HEAD_BOX), tie.points[-1], told)
    label = svg.label_group(tie, paint)
    if label is not None:
        image = _image([label], (tie.wide, tie.high))
        _add_image(network, f"{edge.id}-label", image, (tie.x, tie.y), told)


def _add_legend(network: Any, picture: Picture, place: tuple[float, float]) -> None:
    x, row, groups = 0.0, 0, []
    for group, wide in svg.legend_groups(marks.legend_entries(picture), marks.paint_for("light")):
        if x and x + wide > LEGEND_BOX[0]:
            x, row = 0.0, row + 1
        group.set("transform", svg.place_at(x - LEGEND_BOX[0] / 2, (row + 0.5) * LEGEND_BOX[1]))
        groups.append(group)
        x += wide
    high = (row + 1) * LEGEND_BOX[1]
    holder = svg.new_root("g", transform=svg.place_at(0, -high / 2))
    holder.extend(groups)
    image = _image([holder], (LEGEND_BOX[0], high))
    _add_image(network, "legend", image, (place[0], place[1] + high / 2), "Legend")


def _image(groups: Sequence[etree._Element], size: tuple[float, float]) -> str:
    """Return groups round a middle as a picture in an address; their own place does not count."""
    wide, high = size
    box = f"{-wide / 2:g} {-high / 2:g} {wide:g} {high:g}"
    root = svg.new_root(
        "svg", width=f"{wide:g}", height=f"{high:g}", viewBox=box, font_family=FONTS
    )
    for group in groups:
        if group.get("class", "").partition(" ")[0] in ("party", "label"):
            del group.attrib["transform"]
        root.append(group)
    source = base64.b64encode(etree.tostring(root)).decode("ascii")
    return f"data:image/svg+xml;base64,{source}"


def _add_image(network: Any, name: str, image: str, place: tuple[float, float], told: str) -> None:
    network.add_node(
        name,
        label=" ",
        image=image,
        x=place[0],
        y=place[1],
        title=escape_hover_text(told),
        shape="image",
    )


def escape_hover_text(text: str) -> str:
    """Break the one word that makes pyvis show a hover text as HTML."""
    return re.sub("href", lambda found: found[0][0] + "\u200b" + found[0][1:], text, flags=re.I)


def stand_alone_page(
    written: str, title: str, below: Mapping[str, Sequence[str]], asked: Sequence[str] = ()
) -> str:
    """Return a page that pyvis wrote, without its requests and with our title and footer.

    Names in it are text of a script's data; the title with what was ``asked`` above the picture and
    the paragraphs ``below`` it, by heading, are text, not HTML. What has no paragraph is left out.
    """
    body = _EMPTY_HEADING.sub("", _OUTSIDE_TAGS.sub("", written))
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{html.escape(title)}</title>"
    )
    footer = "".join(map(_footer_section, below, below.values()))
    body = body.replace("<head>", f"<head>{head}", 1)
    style = f"\n<style>\n{STYLE.read_text('utf-8')}</style>\n"
    body = body.replace("</head>", f"{style}</head>", 1)
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in asked)
    above = f"<header><h1>{html.escape(title)}</h1>{lines}</header>"
    body = body.replace("<body>", f"<body>{above}", 1)
    body = body.replace("</body>", f"<footer>{footer}</footer>{_FIT_SCRIPT}</body>", 1)
    return body.replace("<html>", '<!doctype html><html lang="en">', 1)


def _footer_section(heading: str, paragraphs: Sequence[str]) -> str:
    if not paragraphs:
        return ""
    return f"<h2>{html.escape(heading)}</h2>" + "".join(
        f"<p>{html.escape(each)}</p>" for each in paragraphs
    )


def _footer_sections(picture: Picture) -> dict[str, Sequence[str]]:
    """Return the paragraphs below the picture by heading: answer, rules, question, sources."""
    page = picture.page
    asked = [picture.provenance.day_line(), *picture.data_lines()]
    sources = [
        "\n".join(
            (
                ", ".join(filter(None, (document.title, document.address))),
                *(f"[{number}] {text}" for number, text in document.lines()),
            )
        )
        for document in picture.documents
    ]
    certainty = "; ".join(f"{word}: {meaning}" for word, meaning in CERTAINTY_MEANINGS.items())
    return {
        "The answer": page.answer.splitlines(),
        "Results": page.rules,
        "Terms and limits": page.limits,
        "What was asked, of which data": asked,
        "Sources": sources,
        "How to read it": [f"Certainty: {certainty}. {COUNTING_NOTE}", NO_ACCUSATION],
        "The picture in words": [marks.picture_words(picture)],
    }
