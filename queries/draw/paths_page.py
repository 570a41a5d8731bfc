"""The picture as one page of HTML that opens without a network and reaches nothing.

pyvis writes the page. Three ways in which it runs script from data, and two tags by which it
calls others, are closed here: a hover text with ``href`` would be shown as HTML; headings and
node menus are written as HTML, so there are none; the ids are ours, never names; the two tags
of a style sheet from elsewhere are cut; a policy in the page forbids every request.
"""

import html
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from queries.draw import page_tables
from queries.draw.line_labels import Label, place_labels
from queries.draw.paths_layout import ROW, Box, Drawing, Line
from queries.question.answer_rows import Hop
from queries.words import plain_words
from queries.words.safe_text import plain_line
from queries.words.value_text import certainty_text, span_text

LOWEST: Final = 300
HIGHEST: Final = 760
NOTE_LINE: Final = 21
NOTE_WIDTH: Final = 150
"""Height and letters of a line of the notes below a picture."""
POLICY: Final = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
)
PATH_COLOUR: Final = "#D55E00"
LINK_COLOUR: Final = "#0072B2"
OTHER_COLOUR: Final = "#5F6B76"
INK: Final = "#1B2733"

_OUTSIDE_TAGS = re.compile(
    r'<link\s[^>]*href="https?://[^>]*>|<script\s[^>]*src="https?://[^>]*>\s*</script>', re.DOTALL
)
_EMPTY_HEADING = re.compile(r"<center>\s*<h1>\s*</h1>\s*</center>")
OPTIONS: Final = """
{"physics": {"enabled": false},
 "interaction": {"hover": true, "keyboard": false, "navigationButtons": false,
                 "zoomSpeed": 0.4, "tooltipDelay": 150},
 "nodes": {"shapeProperties": {"borderRadius": 4}, "margin": 10,
           "widthConstraint": {"minimum": 110, "maximum": 190}},
 "edges": {"smooth": false}}
"""
_FIT_SCRIPT: Final = "<script>addEventListener('resize', function () { network.fit(); });</script>"
_STYLE: Final = """
<style>
  body { margin: 0; font-family: system-ui, sans-serif; color: #1B2733; background: #fff; }
  .card { border: 0 !important; width: 100% !important; }
  #mynetwork { border: 0 !important; float: none !important; }
  footer { font-size: 14px; line-height: 1.5; padding: 8px 16px 24px;
           border-top: 1px solid #dfe4e8; }
  footer h2 { font-size: 16px; margin: 18px 0 4px; }
  footer p { margin: 0 0 6px; max-width: 76em; }
  div.vis-tooltip { white-space: pre-line; max-width: 420px; font-family: inherit; }
</style>
"""
LEGEND: Final = (
    "Who owns or acts stands above whom it owns or acts on. "
    "Thick orange: counted by the rule. Grey: stated, not counted. Blue, long dashes: a link "
    "(supply, directorship, family), which never moves a verdict. Black, long and short dashes: a "
    "stake or a role given away, which asks for a review at most. Dotted: only alleged or "
    "disputed. Thick frame and the word LISTED: named on a list of the regime."
)


def drawing_html(drawing: Drawing, title: str, notes: Sequence[str]) -> str:
    """Write a drawing as a page of HTML that stands alone.

    Args:
        drawing: what is drawn.
        title: the page's title; text, not HTML.
        notes: lines below the picture: date, data version, sources; text, not HTML.
    """
    network = new_network(drawing_height(drawing))
    ids = {party: f"n{number}" for number, party in enumerate(drawing.boxes)}
    for party, box in drawing.boxes.items():
        network.add_node(ids[party], **_node(box, asked=party == drawing.target))
    for number, (line, label) in enumerate(zip(drawing.lines, place_labels(drawing), strict=True)):
        _add_line(network, (ids[line.start], ids[line.end]), line, label, number)
    network.set_options(OPTIONS)
    return stand_alone_page(network.generate_html(), title, {"": [LEGEND, *notes]})


def new_network(high: int) -> Any:
    """Return an empty drawing of pyvis, without heading, menus or anything from elsewhere."""
    from pyvis.network import Network

    return Network(
        height=f"{high}px", width="100%", directed=True, cdn_resources="in_line", heading=""
    )


def drawing_height(drawing: Drawing) -> int:
    """Return the height of a drawing on the page, in pixels; a high one is shown smaller."""
    rows = {box.y for box in drawing.boxes.values()}
    return min(max(LOWEST, len(rows) * ROW + 40), HIGHEST)


def frame_height(drawing: Drawing, notes: Sequence[str]) -> int:
    """Return the height of a picture with its legend and notes, in pixels."""
    lines = sum(1 + len(note) // NOTE_WIDTH for note in [LEGEND, *notes])
    return drawing_height(drawing) + lines * NOTE_LINE + 40


def _node(box: Box, *, asked: bool) -> dict[str, Any]:
    listed = "LISTED" in box.marks
    border = PATH_COLOUR if listed else INK
    return {
        "label": "\n".join([*(f"[ {mark} ]" for mark in box.marks), _shorten_name(box.name)]),
        "title": escape_hover_text("\n".join([box.name, *box.marks])),
        "shape": "box",
        "x": box.x,
        "y": box.y,
        "borderWidth": 4 if listed else 2 if asked else 1,
        "color": {
            "border": border,
            "background": "#FBE9DD" if listed else "#E3F0F9" if asked else "#FFFFFF",
            "highlight": {"border": border, "background": "#FFF6D6"},
            "hover": {"border": border, "background": "#FFF6D6"},
        },
        "font": {"color": INK, "size": 15, "face": "sans-serif"},
    }


def _add_line(network: Any, ends: tuple[str, str], line: Line, label: Label, number: int) -> None:
    """Draw a line as straight pieces through its label; an arrow stands at its end alone."""
    stops = [ends[0]]
    points = [(*point, "") for point in label.before]
    points += [(label.x, label.y, label.text), *((*point, "") for point in label.after)]
    for step, (x, y, text) in enumerate(points):
        stops.append(f"w{number}-{step}")
        network.add_node(stops[-1], **_line_point(line, x, y, text))
    stops.append(ends[1])
    for step, (start, end) in enumerate(pairwise(stops)):
        network.add_edge(start, end, id=f"e{number}-{step}", **_edge(line, last=end == ends[1]))


def _line_point(line: Line, x: float, y: float, text: str) -> dict[str, Any]:
    """Return a point of a line as a node of pyvis: its label on white, or an invisible dot."""
    place = {"x": x, "y": y, "borderWidth": 0, "label": text or " "}
    if not text:
        return {**place, "shape": "dot", "size": 0.1, "color": _colour(line)}
    white = dict.fromkeys(("border", "background"), "#FFFFFF")
    return {
        **place,
        "title": _line_title(line),
        "shape": "box",
        "margin": 2,
        "color": {**white, "highlight": white, "hover": white},
        "font": {"size": 12, "color": INK, "face": "sans-serif"},
        "widthConstraint": False,
    }


def _edge(line: Line, *, last: bool) -> dict[str, Any]:
    colour = _colour(line)
    dashes: bool | list[int] = [10, 6] if line.link else False
    if line.is_transfer:
        dashes = [9, 3, 3, 3]
    return {
        "title": _line_title(line),
        "color": {"color": colour, "highlight": colour, "hover": colour},
        "width": 4 if line.counts else 2,
        "dashes": [2, 6] if not line.is_certain else dashes,
        "arrows": {"to": {"enabled": last, "scaleFactor": 0.7}},
    }


def _colour(line: Line) -> str:
    if line.is_transfer:
        return INK
    return PATH_COLOUR if line.counts else LINK_COLOUR if line.link else OTHER_COLOUR


def _line_title(line: Line) -> str:
    return escape_hover_text("\n\n".join(_hop_title(hop) for hop in line.hops))


def _hop_title(hop: Hop) -> str:
    parts = [
        f"{plain_line(hop['from_name'])} {plain_words.relation_words(hop)} "
        f"{plain_line(hop['to_name'])}",
        " · ".join(
            filter(None, (plain_words.types_text(hop), page_tables.share_of(hop), span_text(hop)))
        ),
        plain_line(certainty_text(hop)),
        plain_line(hop["source"] or ""),
    ]
    return "\n".join(part for part in parts if part)


def escape_hover_text(text: str) -> str:
    """Break the one word that makes pyvis show a hover text as HTML."""
    return re.sub("href", lambda found: found[0][0] + "\u200b" + found[0][1:], text, flags=re.I)


def _shorten_name(name: str, most: int = 60) -> str:
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def stand_alone_page(written: str, title: str, below: Mapping[str, Sequence[str]]) -> str:
    """Return a page that pyvis wrote, without its requests and with our title and footer.

    Args:
        written: the page, in which every name is text of a script's data.
        title: the page's title; text, not HTML.
        below: paragraphs below the picture by their heading; text, not HTML. What has no
            paragraph is left out, and so is a heading that is empty.
    """
    body = _EMPTY_HEADING.sub("", _OUTSIDE_TAGS.sub("", written))
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{html.escape(title)}</title>"
    )
    footer = "".join(map(_footer_section, below, below.values()))
    body = body.replace("<head>", f"<head>{head}", 1)
    body = body.replace("</head>", f"{_STYLE}</head>", 1)
    body = body.replace("</body>", f"<footer>{footer}</footer>{_FIT_SCRIPT}</body>", 1)
    return body.replace("<html>", '<!doctype html><html lang="en">', 1)


def _footer_section(heading: str, paragraphs: Sequence[str]) -> str:
    if not paragraphs:
        return ""
    named = f"<h2>{html.escape(heading)}</h2>" if heading else ""
    return named + "".join(f"<p>{html.escape(each)}</p>" for each in paragraphs)
