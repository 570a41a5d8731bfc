"""Cards, ties and legend as groups of an SVG: the same for files, for the canvas, for a page."""

import math
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from lxml import etree

from queries.draw import marks
from queries.draw.card_text import PADDING, STEP, TextLine, text_side
from queries.draw.drawing import Card, Tie
from queries.draw.graphviz_layout import Point
from queries.draw.marks import Frame, Paint, Stroke

SVG: Final = "http://www.w3.org/2000/svg"
WIDE_FONTS: Final = "'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans', sans-serif"
BEND: Final = 9.0
"""Radius of a line's bends in pixels."""
ASCENT: Final = 0.98
"""How far below the top of a line of text its base is, in sizes of the font."""
SAMPLE: Final = 30.0
LEGEND_SIZE: Final = 11.0


def add_element(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    """Add an element; ``_`` in the name of an attribute stands for ``-``."""
    named = {key.replace("_", "-"): value for key, value in attributes.items()}
    return etree.SubElement(parent, f"{{{SVG}}}{tag}", named)


def new_root(tag: str, **attributes: str) -> etree._Element:
    """Return an element that stands alone; ``_`` in the name of an attribute stands for ``-``."""
    root = etree.fromstring(f'<{tag} xmlns="{SVG}"/>')
    for key, value in attributes.items():
        root.set(key.replace("_", "-"), value)
    return root


def number_text(value: float) -> str:
    """Return a number as short as an SVG needs it."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def place_at(x: float, y: float) -> str:
    """Return the transform that puts a group's middle at a place."""
    return f"translate({number_text(x)} {number_text(y)})"


def card_group(card: Card, paint: Paint) -> etree._Element:
    """Return a party's card round its middle, moved to its place."""
    node, frame = card.node, marks.frame_of(card.node)
    group = new_root("g", id=node.id, **{"class": f"party {node.kind}"})
    group.set("transform", place_at(card.x, card.y))
    told = (node.name, node.original, *node.marks, node.party)
    add_element(group, "title").text = ", ".join(filter(None, told))
    shape = add_element(group, "g", **{"class": "frame"})
    if frame.opacity < 1:
        shape.set("opacity", f"{frame.opacity:g}")
    _draw_frame(shape, frame, (card.wide, card.high), paint)
    side = text_side(node)
    _add_lines(group, card.lines, (-card.wide / 2 + side, -card.high / 2 + PADDING), paint)
    return group


def _draw_frame(
    group: etree._Element, frame: Frame, size: tuple[float, float], paint: Paint
) -> None:
    wide, high = size
    look = {"fill": paint(frame.tint), "stroke": paint(frame.colour)}
    look["stroke_width"] = number_text(frame.width)
    if frame.dash:
        look["stroke_dasharray"] = " ".join(map(str, frame.dash))
    shape = marks.outline(frame.form, wide, high)
    if frame.stacked:
        back = {"fill": paint("ground"), "stroke": paint("stack"), "stroke_width": "1.2"}
        for step in (7, 3.5):
            add_element(group, "path", d=shape, transform=place_at(step, step), **back)
    add_element(group, "path", d=shape, **look)
    if frame.double:
        inner = marks.outline(frame.form, wide - 2 * marks.CARD_INSET, high - 2 * marks.CARD_INSET)
        add_element(group, "path", d=inner, **{**look, "fill": "none"})
    if frame.form == "double_top":
        top = number_text(-high / 2 + 3)
        edge = f"M{number_text(-wide / 2)},{top} H{number_text(wide / 2)}"
        add_element(group, "path", d=edge, **{**look, "fill": "none"})


def _add_lines(
    group: etree._Element,
    lines: Sequence[TextLine],
    corner: Point,
    paint: Paint,
    anchor: str = "start",
) -> None:
    if not lines:
        return
    block = add_element(group, "text", text_anchor=anchor)
    y = corner[1]
    for line in lines:
        span = add_element(block, "tspan", x=number_text(corner[0]), fill=paint(line.colour))
        span.set("y", number_text(y + line.size * ASCENT))
        span.set("font-size", number_text(line.size))
        span.set("font-weight", str(line.weight))
        write_text(span, line.text)
        y += line.size * STEP


def write_text(span: etree._Element, text: str) -> None:
    """Write a text on one line; letters that few fonts have name those that do."""
    if any(unicodedata.east_asian_width(letter) in "WF" for letter in text):
        span.set("font-family", WIDE_FONTS)
    span.text = text


def tie_group(tie: Tie, paint: Paint, told: str) -> etree._Element:
    """Return a link's line with its head; ``told`` is the link in words."""
    edge, stroke = tie.edge, marks.stroke_of(tie.edge)
    group = new_root("g", id=edge.id, **{"class": f"tie {edge.line} {edge.certainty}"})
    if stroke.opacity < 1:
        group.set("opacity", f"{stroke.opacity:g}")
    add_element(group, "title").text = told
    _draw_line(group, stroke, tie.points, paint)
    return group


def _draw_line(
    group: etree._Element, stroke: Stroke, points: Sequence[Point], paint: Paint
) -> None:
    colour = paint(stroke.colour)
    head = marks.read_marks()["head"][stroke.head]
    way, angle = shorten_way(points, head["back"])
    line = add_element(
        group,
        "path",
        d=rounded_path(way),
        fill="none",
        stroke=colour,
        stroke_width=number_text(stroke.width),
        **{"class": "line"},
    )
    if stroke.dash:
        line.set("stroke-dasharray", " ".join(map(str, stroke.dash)))
    add_element(
        group,
        "path",
        d=head["d"],
        transform=f"{place_at(*points[-1])} rotate({number_text(angle)})",
        fill=colour if stroke.filled else paint("ground"),
        stroke=colour,
        stroke_width="1.4",
        **{"class": "head"},
    )


def shorten_way(points: Sequence[Point], by: float) -> tuple[list[Point], float]:
    """Return a line that ends so much before its tip, and the direction of its end in degrees."""
    (x, y), (u, v) = points[-2], points[-1]
    length = math.hypot(u - x, v - y) or 1.0
    part = max(0.0, length - by) / length
    angle = math.degrees(math.atan2(v - y, u - x))
    return [*points[:-1], (x + (u - x) * part, y + (v - y) * part)], angle


def rounded_path(points: Sequence[Point]) -> str:
    """Return the path of a line through points, its bends round."""
    said = [f"M{_point_text(points[0])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        near = [_towards(corner, other) for other in (before, after)]
        said.append(f"L{_point_text(near[0])} Q{_point_text(corner)} {_point_text(near[1])}")
    return " ".join([*said, f"L{_point_text(points[-1])}"])


def _towards(corner: Point, other: Point) -> Point:
    length = math.dist(corner, other) or 1.0
    part = min(BEND, length / 2) / length
    return corner[0] + (other[0] - corner[0]) * part, corner[1] + (other[1] - corner[1]) * part


def _point_text(point: Point) -> str:
    return f"{number_text(point[0])},{number_text(point[1])}"


def label_group(tie: Tie, paint: Paint) -> etree._Element | None:
    """Return what stands on a link, on a ground of its own; ``None`` where nothing does."""
    if not tie.lines:
        return None
    group = new_root("g", id=f"{tie.edge.id}-label", **{"class": "label"})
    group.set("transform", place_at(tie.x, tie.y))
    add_element(
        group,
        "rect",
        x=number_text(-tie.wide / 2),
        y=number_text(-tie.high / 2),
        width=number_text(tie.wide),
        height=number_text(tie.high),
        rx="3",
        fill=paint("ground"),
    )
    _add_lines(group, tie.lines, (0, -tie.high / 2 + 2), paint, "middle")
    if marks.read_marks()["certainty"][tie.edge.certainty]["says"]:
        group.set("font-style", "italic")
    return group


def legend_groups(
    entries: Iterable[tuple[str, str, str]], paint: Paint
) -> list[tuple[etree._Element, float]]:
    """Return each mark of a legend with its words, from its left middle on, and its width."""
    found = []
    for group, mark, words in entries:
        drawn = new_root("g", id=f"legend-{group}-{mark}", **{"class": f"legend {group}"})
        if mark != "hidden":
            _draw_sample(drawn, group, mark, paint)
        left = SAMPLE + 7 if mark != "hidden" else 0.0
        line = TextLine(words, LEGEND_SIZE, 400, "quiet")
        _add_lines(drawn, [line], (left, -7), paint)
        found.append((drawn, left + line.width + 14))
    return found


def _draw_sample(group: etree._Element, kind: str, mark: str, paint: Paint) -> None:
    known = marks.read_marks()
    if kind in ("certainty", "held"):
        sure = {**known["certainty"]["reported"], **known[kind][mark]}
        line = add_element(group, "path", d=f"M0,0 H{SAMPLE:g}", fill="none")
        line.set("stroke", paint("ink"))
        line.set("stroke-width", number_text(sure["width"]))
        if sure["dash"]:
            line.set("stroke-dasharray", " ".join(map(str, sure["dash"])))
    elif kind == "line":
        said = known["line"][mark]
        stroke = Stroke(said["colour"], 2.0, (), said["head"], said["filled"], 1.0)
        _draw_line(group, stroke, [(0.0, 0.0), (SAMPLE, 0.0)], paint)
    else:
        look = known["card"][mark]
        plain = {**known["card"]["plain"], **look}
        frame = Frame(
            "rounded",
            plain["colour"],
            plain["width"],
            plain["double"],
            plain["tint"],
            tuple(plain.get("dash", ())),
            1.0,
            False,
        )
        at = add_element(group, "g", transform=place_at(SAMPLE / 2, 0))
        if "opacity" in look:
            at.set("opacity", f"{look['opacity']:g}")
        _draw_frame(at, frame, (SAMPLE - 4, 14.0), paint)


def drawn_bounds(cards: Iterable[Card], ties: Iterable[Tie]) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of all that is drawn, in pixels; zeros for nothing."""
    boxes: list[Card | Tie] = [*cards, *ties]
    xs = [box.x + side * box.wide / 2 for box in boxes for side in (-1, 1)]
    ys = [box.y + side * box.high / 2 for box in boxes for side in (-1, 1)]
    for tie in ties:
        xs += [x for x, _ in tie.points]
        ys += [y for _, y in tie.points]
    return min(xs, default=0), min(ys, default=0), max(xs, default=0), max(ys, default=0)
