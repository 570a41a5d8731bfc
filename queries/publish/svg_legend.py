"""The legend below a picture: the marks that are used, small, with their words."""

from collections.abc import Iterable
from typing import Final

from lxml import etree

from queries.draw import drawing_marks
from queries.draw.box_places import Box
from queries.draw.text_width import line_width
from queries.publish.svg_sheet import add_element, add_text

SAMPLE: Final = 34.0
SIZE: Final = 11.0
ROW: Final = 24.0
_SHAPES: Final = ("person", "company", "public_body", "trust", "organization", "more", "listed")


def draw_legend(
    parent: etree._Element,
    entries: Iterable[tuple[str, str]],
    place: tuple[float, float],
    right: float,
) -> float:
    """Draw entries in rows that end before ``right``, and return the height that follows them."""
    (left, y), x = place, place[0]
    for mark, words in entries:
        wide = SAMPLE + 8 + line_width(words, SIZE) + 18
        if x > left and x + wide > right:
            x, y = left, y + ROW
        group = add_element(parent, "g", id=f"legend-{mark}")
        _draw_sample(group, mark, x, y)
        add_text(group, [words], (x + SAMPLE + 8, y + 4), (SIZE, ROW))
        x += wide
    return y + ROW / 2


def _draw_sample(group: etree._Element, mark: str, x: float, y: float) -> None:
    box = Box(x + SAMPLE / 2, y, SAMPLE - 4, 15)
    if mark in _SHAPES:
        _draw_shape(group, mark, box)
        return
    stroke = drawing_marks.STROKES.get("other" if mark == "link" else mark)
    colour = {"path": drawing_marks.PATH_COLOUR, "own": drawing_marks.OWN_COLOUR}.get(
        mark, stroke.colour if stroke else "#4A5661"
    )
    line = add_element(
        group,
        "path",
        d=f"M{x:.1f},{y:.1f} H{x + SAMPLE - 8:.1f}",
        stroke=colour,
        stroke_width="4" if mark == "path" else "1.8",
        fill="none",
    )
    if mark == "ended":
        line.set("opacity", drawing_marks.FADED_OPACITY)
    if stroke and stroke.dashes:
        line.set("stroke-dasharray", " ".join(map(str, stroke.dashes)))
    tip = x + SAMPLE - 2
    add_element(
        group,
        "path",
        d=f"M{tip - 9:.1f},{y - 4.5:.1f} L{tip:.1f},{y:.1f} L{tip - 9:.1f},{y + 4.5:.1f} z",
        fill=drawing_marks.WHITE if mark == "doubted" else colour,
        stroke=colour,
        stroke_width="1.2",
    )


def _draw_shape(group: etree._Element, mark: str, box: Box) -> None:
    look = {"fill": drawing_marks.WHITE, "stroke": drawing_marks.INK, "stroke_width": "1.4"}
    if mark == "listed":
        look["stroke"] = drawing_marks.PATH_COLOUR
        _draw_rect(group, Box(box.x, box.y, box.wide + 5, box.high + 5), 4.0, look)
    if mark == "more":
        _draw_rect(group, Box(box.x + 3, box.y + 3, box.wide, box.high), 0, look)
    corners = drawing_marks.box_outline(mark, Box(box.x, box.y + 3, box.wide, box.high - 4))
    if corners:
        add_element(
            group, "polygon", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in corners), **look
        )
    else:
        _draw_rect(group, box, {"person": 7.5, "company": 3.0}.get(mark, 0.0), look)


def _draw_rect(group: etree._Element, box: Box, corner: float, look: dict[str, str]) -> None:
    add_element(
        group,
        "rect",
        x=f"{box.x - box.wide / 2:.1f}",
        y=f"{box.y - box.high / 2:.1f}",
        width=f"{box.wide:.1f}",
        height=f"{box.high:.1f}",
        rx=f"{corner:g}",
        **look,
    )
