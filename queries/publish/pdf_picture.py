"""The picture in a report: shapes as SVG, its texts as text of the page above them.

What makes the PDF sets the text of an SVG letter by letter, which takes the joins from Arabic
and the marks from Indic names; the page's own text it sets well.
"""

import base64
import html
import re
from typing import Final

from lxml import etree

from queries.publish.svg_marks import SVG

PORTRAIT_ROOM: Final = (670.0, 730.0)
LANDSCAPE_ROOM: Final = (1000.0, 480.0)
"""Room for a picture on an A4 page upright and on its side, in pixels of 1/96 inch."""
BASE: Final = 0.89
"""How far below the top of a line its base is, in sizes of the font."""
_MOVED: Final = re.compile(r"translate\(([-\d.]+) ([-\d.]+)\)")
TEXT_SPREAD: Final = 1200.0


def place_picture(drawn: bytes, alternative: str) -> tuple[str, bool]:
    """Return an SVG with its words as HTML that fits the page, and whether that is in landscape."""
    root = etree.fromstring(drawn, etree.XMLParser(resolve_entities=False, huge_tree=True))
    wide, high = float(root.get("width", "1")), float(root.get("height", "1"))
    upright, lying = (
        min(room[0] / wide, room[1] / high, 1.0) for room in (PORTRAIT_ROOM, LANDSCAPE_ROOM)
    )
    across, scale = lying > upright, max(upright, lying)
    texts = []
    for parent in list(root.iter(f"{{{SVG}}}g")):
        for block in parent.findall(f"{{{SVG}}}text"):
            texts += [_text_div(block, span, scale) for span in block]
            parent.remove(block)
    source = base64.b64encode(etree.tostring(root)).decode("ascii")
    size = f"width:{wide * scale:.1f}px;height:{high * scale:.1f}px"
    return (
        f'<div class=picture style="{size}"><img style="{size}" alt="{html.escape(alternative)}" '
        f'src="data:image/svg+xml;base64,{source}">{"".join(texts)}</div>'
    ), across


def _text_div(block: etree._Element, span: etree._Element, scale: float) -> str:
    size = float(span.get("font-size") or block.get("font-size") or 12) * scale
    weight = span.get("font-weight") or block.get("font-weight") or "normal"
    (x, y), (dx, dy) = (float(span.get("x", 0)), float(span.get("y", 0))), _moved_by(block)
    x, y = (x + dx) * scale, (y + dy) * scale
    middle = block.get("text-anchor") == "middle"
    left = x - TEXT_SPREAD / 2 if middle else x
    slant = "italic" if any(a.get("font-style") for a in span.iterancestors()) else "normal"
    style = (
        f"left:{left:.1f}px;top:{y - BASE * size:.1f}px;font-size:{size:.2f}px;"
        f"font-weight:{weight};width:{TEXT_SPREAD:.0f}px;"
        f"text-align:{'center' if middle else 'left'};"
        f"font-style:{slant};color:{span.get('fill') or block.get('fill')}"
    )
    return f'<div style="{style}">{html.escape(span.text or "")}</div>'


def _moved_by(block: etree._Element) -> tuple[float, float]:
    """Return how far the groups round a text are moved, in pixels of the drawing."""
    found = [_MOVED.match(above.get("transform", "")) for above in block.iterancestors()]
    moves = [(float(one[1]), float(one[2])) for one in found if one]
    return sum(x for x, _ in moves), sum(y for _, y in moves)
