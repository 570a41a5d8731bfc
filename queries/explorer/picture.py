"""The picture as one page of HTML that opens without a network and reaches nothing.

pyvis writes the page. Three ways in which it runs script from data, and two tags by which it
calls others, are closed here: a hover text with ``href`` would be shown as HTML; headings and
node menus are written as HTML, so there are none; the ids are ours, never names; the two tags
of a style sheet from elsewhere are cut; a policy in the page forbids every request.
"""

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from queries.explorer import view, words
from queries.explorer.drawing import ROW, Box, Drawing, Line
from queries.explorer.safe import plain

LOWEST: Final = 300
HIGHEST: Final = 760
NOTES: Final = 150
"""Height of the legend and notes below a picture, in pixels."""
POLICY: Final = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
)
PATH_COLOUR: Final = "#D55E00"
LINK_COLOUR: Final = "#0072B2"
OTHER_COLOUR: Final = "#5F6B76"
INK: Final = "#1B2733"

_OUTSIDE = re.compile(
    r'<link\s[^>]*href="https?://[^>]*>|<script\s[^>]*src="https?://[^>]*>\s*</script>', re.DOTALL
)
_EMPTY_HEADING = re.compile(r"<center>\s*<h1>\s*</h1>\s*</center>")
_OPTIONS: Final = """
{"physics": {"enabled": false},
 "interaction": {"hover": true, "keyboard": false, "navigationButtons": false,
                 "zoomSpeed": 0.4, "tooltipDelay": 150},
 "nodes": {"shapeProperties": {"borderRadius": 4}, "margin": 10,
           "widthConstraint": {"minimum": 110, "maximum": 190}},
 "edges": {"smooth": {"enabled": true, "type": "curvedCW", "roundness": 0.08},
           "arrows": {"to": {"enabled": true, "scaleFactor": 0.7}}}}
"""
_STYLE: Final = """
<style>
  body { margin: 0; font-family: system-ui, sans-serif; color: #1B2733; background: #fff; }
  .card { border: 0 !important; width: 100% !important; }
  #mynetwork { border: 0 !important; float: none !important; }
  footer { font-size: 13px; line-height: 1.5; padding: 8px 16px 12px;
           border-top: 1px solid #dfe4e8; }
  div.vis-tooltip { white-space: pre-line; max-width: 420px; font-family: inherit; }
</style>
"""
LEGEND: Final = (
    "Owners stand above what they own; links stand beside. "
    "Thick orange: counted by the rule. Grey: stated, not counted. Blue, long dashes: a link "
    "(supply, directorship, family), which never moves a verdict. Dotted: only alleged or "
    "disputed. Thick frame and the word LISTED: named on a list of the regime."
)


def page(drawing: Drawing, title: str, notes: Sequence[str]) -> str:
    """Write a drawing as a page of HTML that stands alone.

    Args:
        drawing: what is drawn.
        title: the page's title; text, not HTML.
        notes: lines below the picture: date, data version, sources; text, not HTML.
    """
    from pyvis.network import Network

    network = Network(
        height=f"{height(drawing)}px",
        width="100%",
        directed=True,
        cdn_resources="in_line",
        heading="",
    )
    ids = {party: f"n{number}" for number, party in enumerate(drawing.boxes)}
    for party, box in drawing.boxes.items():
        network.add_node(ids[party], **_node(box, asked=party == drawing.target))
    for number, line in enumerate(drawing.lines):
        network.add_edge(ids[line.start], ids[line.end], id=f"e{number}", **_edge(line))
    network.set_options(_OPTIONS)
    return _stand_alone(network.generate_html(), title, [LEGEND, *notes])


def height(drawing: Drawing) -> int:
    """Give the height that a drawing needs, in pixels; a high one is shown smaller."""
    rows = {box.y for box in drawing.boxes.values()}
    return min(max(LOWEST, len(rows) * ROW + 40), HIGHEST)


def _node(box: Box, *, asked: bool) -> dict[str, Any]:
    listed = "LISTED" in box.marks
    border = PATH_COLOUR if listed else INK
    return {
        "label": "\n".join([*(f"[ {mark} ]" for mark in box.marks), _cut(box.name)]),
        "title": harmless("\n".join([box.name, *box.marks])),
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


def _edge(line: Line) -> dict[str, Any]:
    colour = PATH_COLOUR if line.counts else LINK_COLOUR if line.link else OTHER_COLOUR
    dashes: bool | list[int] = [10, 6] if line.link else False
    return {
        "label": _label(line),
        "title": harmless("\n\n".join(_claim(hop) for hop in line.hops)),
        "color": {"color": colour, "highlight": colour, "hover": colour},
        "width": 4 if line.counts else 2,
        "dashes": [2, 6] if not line.certain else dashes,
        "font": {"size": 12, "color": INK, "strokeWidth": 5, "strokeColor": "#FFFFFF"},
    }


def _label(line: Line) -> str:
    """Say what a line means: the relation, its ranges, who only alleges it, how many claims."""
    shares = list(dict.fromkeys(share for hop in line.hops if (share := _share(hop))))
    label = [line.relation if line.link or not shares else "", *shares[:2]]
    certainties = list(dict.fromkeys(str(hop.get("certainty")) for hop in line.hops))
    if certainties != ["confirmed"]:
        label.append(", ".join(certainties))
    if len(line.hops) > 1:
        label.append(view.plural(len(line.hops), "statement"))
    return "\n".join(part for part in label if part)


def _share(hop: Mapping[str, Any]) -> str:
    share = view.share_of(hop)
    return "share unknown" if share == words.UNKNOWN else share


def _claim(hop: Mapping[str, Any]) -> str:
    parts = [
        f"{plain(hop['from_name'])} {words.relation(hop)} {plain(hop['to_name'])}",
        " · ".join(filter(None, (words.types(hop), view.share_of(hop), words.span(hop)))),
        f"{hop.get('certainty')}, says {plain(hop.get('asserted_by') or 'the source')}",
        plain(hop.get("source") or ""),
    ]
    return "\n".join(part for part in parts if part)


def harmless(text: str) -> str:
    """Break the one word that makes pyvis show a hover text as HTML."""
    return re.sub("href", lambda found: found[0][0] + "\u200b" + found[0][1:], text, flags=re.I)


def _cut(name: str, most: int = 60) -> str:
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def _stand_alone(written: str, title: str, notes: Sequence[str]) -> str:
    body = _EMPTY_HEADING.sub("", _OUTSIDE.sub("", written))
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{html.escape(title)}</title>"
    )
    footer = "".join(f"<div>{html.escape(note)}</div>" for note in notes)
    body = body.replace("<head>", f"<head>{head}", 1)
    body = body.replace("</head>", f"{_STYLE}</head>", 1)
    body = body.replace("</body>", f"<footer>{footer}</footer></body>", 1)
    return body.replace("<html>", '<!doctype html><html lang="en">', 1)
