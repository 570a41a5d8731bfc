"""The parts of an SVG file: its root, layers that editors show as such, text, arrows."""

from collections.abc import Sequence
from typing import Final

from lxml import etree

SVG: Final = "http://www.w3.org/2000/svg"
INKSCAPE: Final = "http://www.inkscape.org/namespaces/inkscape"


def add_element(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    """Add an element; ``_`` in the name of an attribute stands for ``-``."""
    named = {key.replace("_", "-"): value for key, value in attributes.items()}
    return etree.SubElement(parent, f"{{{SVG}}}{tag}", named)


def add_layer(parent: etree._Element, name: str, label: str) -> etree._Element:
    """Add a group that Inkscape and its like show as a layer."""
    group = add_element(parent, "g", id=name)
    group.set(f"{{{INKSCAPE}}}groupmode", "layer")
    group.set(f"{{{INKSCAPE}}}label", label)
    return group


def add_text(
    parent: etree._Element,
    lines: Sequence[str],
    place: tuple[float, float],
    size: tuple[float, float],
    *,
    bold: bool = False,
    anchor: str = "start",
) -> None:
    """Write lines as one text that stays text.

    Args:
        parent: where it goes.
        lines: the lines; nothing is written where there are none.
        place: the first line's beginning (or middle) and its base.
        size: the font's size and the step from line to line.
        bold: heavy type.
        anchor: ``start`` or ``middle``.
    """
    if not lines:
        return
    block = add_element(
        parent, "text", font_size=f"{size[0]:g}", fill="#1B2733", text_anchor=anchor
    )
    if bold:
        block.set("font-weight", "bold")
    for number, line in enumerate(lines):
        span = add_element(
            block, "tspan", x=f"{place[0]:.1f}", y=f"{place[1] + number * size[1]:.1f}"
        )
        span.text = line


class Sheet:
    """A file with a title, an alternative text and a white ground."""

    def __init__(self, title: str, alternative: str, fonts: str) -> None:
        """Create the root with title, alternative text and ground."""
        self.root = etree.fromstring(f'<svg xmlns="{SVG}" xmlns:inkscape="{INKSCAPE}"/>')
        said = {"role": "img", "aria-labelledby": "title desc", "lang": "en", "font-family": fonts}
        for key, value in said.items():
            self.root.set(key, value)
        add_element(self.root, "title", id="title").text = title
        add_element(self.root, "desc", id="desc").text = alternative
        self._defs = add_element(self.root, "defs")
        self._ground = add_element(self.root, "rect", id="ground", width="100%", height="100%")
        self._ground.set("fill", "#FFFFFF")

    def set_size(self, wide: float, high: float) -> None:
        """Set the size of the sheet in pixels."""
        self.root.set("width", f"{wide:.0f}")
        self.root.set("height", f"{high:.0f}")
        self.root.set("viewBox", f"0 0 {wide:.0f} {high:.0f}")

    def add_arrow(self, name: str, colour: str, *, hollow: bool) -> None:
        """Add the head of an arrow that links of one colour end in."""
        marker = add_element(
            self._defs,
            "marker",
            id=name,
            viewBox="0 0 12 12",
            refX="11",
            refY="6",
            markerWidth="13",
            markerHeight="13",
            markerUnits="userSpaceOnUse",
            orient="auto",
        )
        fill = "#FFFFFF" if hollow else colour
        add_element(
            marker, "path", d="M1,1 L11,6 L1,11 z", fill=fill, stroke=colour, stroke_width="1.5"
        )

    @staticmethod
    def connect_line(path: etree._Element, start: str, end: str) -> None:
        """Link a line to the two groups that it joins, so that editors move it with them."""
        path.set(f"{{{INKSCAPE}}}connector-type", "polyline")
        path.set(f"{{{INKSCAPE}}}connector-curvature", "0")
        path.set(f"{{{INKSCAPE}}}connection-start", f"#{start}")
        path.set(f"{{{INKSCAPE}}}connection-end", f"#{end}")
