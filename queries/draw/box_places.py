"""Where boxes stand and how large they are: places as on screen, moved apart only where needed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from queries.draw.scene_picture import Node, Picture, Point
from queries.draw.text_width import BOLD, line_width, wrap_text

BOX_WIDTH: Final = 176.0
TEXT_ROOM: Final = 152.0
NAME_SIZE: Final = 13.0
SMALL_SIZE: Final = 10.5
STEP: Final = 16.0
COLUMN_GAP: Final = 28.0
ROW_GAP: Final = 44.0
"""Least room between boxes beside and above one another."""
NAME_LINES: Final = 3
MOST_STRETCH: Final = 40.0
"""Largest factor by which places are stretched along one axis."""


@dataclass(frozen=True)
class Line:
    """One line of a box: its text, size, and whether it is bold."""

    text: str
    size: float
    bold: bool = False


@dataclass(frozen=True)
class Box:
    """A party's box: its middle, its size, its lines of text."""

    x: float
    y: float
    wide: float
    high: float
    lines: tuple[Line, ...] = ()

    def overlaps(self, other: "Box", air: float = 0.0) -> bool:
        """Return whether two boxes come closer than ``air``."""
        return (
            abs(self.x - other.x) * 2 < self.wide + other.wide + 2 * air
            and abs(self.y - other.y) * 2 < self.high + other.high + 2 * air
        )


def kind_words(node: Node) -> str:
    """Return the kind and country of a party in words: ``public body · NL``."""
    kind = "" if node.kind in ("other", "more") else node.kind.replace("_", " ")
    several = node.group and node.kind != "more"
    folded = f"{node.group} parties folded into it" if several else ""
    own = "own facts" if node.own else ""
    return " · ".join(filter(None, (kind, node.country.upper(), folded, own)))


def box_marks(node: Node) -> list[str]:
    """Return the marks at the head of a box, such as ``LISTED`` and ``asked about``."""
    marks = list(node.marks)
    if node.listed and not any(mark.upper().startswith("LISTED") for mark in marks):
        marks.insert(0, "LISTED")
    if node.asked and not any(mark.lower() == "asked about" for mark in marks):
        marks.append("asked about")
    if node.ended:
        marks.append("ended")
    return marks


def box_lines(node: Node) -> tuple[Line, ...]:
    """Return the lines of a box: marks, name, name in the other script, kind and country."""
    marks = [
        Line(text, SMALL_SIZE, bold=True)
        for mark in box_marks(node)
        for text in wrap_text(mark, SMALL_SIZE * BOLD, TEXT_ROOM, 2)
    ]
    name = [
        Line(text, NAME_SIZE, bold=True)
        for text in wrap_text(node.name, NAME_SIZE * BOLD, TEXT_ROOM, NAME_LINES)
    ]
    other = [Line(text, SMALL_SIZE) for text in wrap_text(node.original, SMALL_SIZE, TEXT_ROOM, 2)]
    kind = [
        Line(text, SMALL_SIZE) for text in wrap_text(kind_words(node), SMALL_SIZE, TEXT_ROOM, 2)
    ]
    return (*marks, *name, *other, *kind)


def place_boxes(picture: Picture, further: float = 1.0) -> tuple[dict[str, Box], Point]:
    """Return the box of every party by node id, and the stretch of places, across and down.

    Parties keep the places that they have on screen, but for one factor across and one down
    that makes room for their texts.

    Args:
        picture: what is shown.
        further: how much further apart rows stand than boxes need.
    """
    sizes = {}
    for node in picture.nodes:
        lines = box_lines(node)
        longest = max(
            (line_width(i.text, i.size * (BOLD if i.bold else 1)) for i in lines), default=0.0
        )
        sizes[node.id] = (min(BOX_WIDTH, max(96.0, longest + 24)), len(lines) * STEP + 16, lines)
    places = _node_places(picture, {key: (w, h) for key, (w, h, _) in sizes.items()})
    across, down = _stretch_factors([(*places[key], *sizes[key][:2]) for key in sizes])
    stretch = across, down * further
    return {
        key: Box(places[key][0] * stretch[0], places[key][1] * stretch[1], *sizes[key])
        for key in sizes
    }, stretch


def _node_places(picture: Picture, sizes: Mapping[str, Point]) -> dict[str, Point]:
    """Return a place for every node: its own, else in rows below; all anew where none has one."""
    known = {node.id: node.place for node in picture.nodes if node.place is not None}
    if not known:
        from queries.draw.row_layout import row_places

        return row_places(picture)
    left = min(x for x, _ in known.values())
    y = max(y for _, y in known.values())
    used: set[Point] = set()
    places: dict[str, Point] = {}
    missing = 0
    for node in picture.nodes:
        place = known.get(node.id)
        if place is None:
            row, column = divmod(missing, 6)
            place = (left + column * (BOX_WIDTH + COLUMN_GAP), y + (row + 1) * 150.0)
            missing += 1
        while place in used:
            place = (place[0] + sizes[node.id][0] + COLUMN_GAP, place[1])
        used.add(place)
        places[node.id] = place
    return places


def _stretch_factors(boxes: Sequence[tuple[float, float, float, float]]) -> Point:
    """Find the factors across and down with which no two boxes touch, in at most 60 rounds.

    Args:
        boxes: middle x, middle y, width and height of each, in pixels; all pairs are compared.
    """
    import numpy as np

    if len(boxes) < 2:
        return 1.0, 1.0
    x, y, wide, high = (np.array(column, dtype=float) for column in zip(*boxes, strict=True))
    first, second = np.triu_indices(len(boxes), 1)
    dx, dy = np.abs(x[first] - x[second]), np.abs(y[first] - y[second])
    need_x = (wide[first] + wide[second]) / 2 + COLUMN_GAP
    need_y = (high[first] + high[second]) / 2 + ROW_GAP
    across = down = 1.0
    for _ in range(60):
        close = (dx * across < need_x - 1e-6) & (dy * down < need_y - 1e-6)
        if not close.any():
            break
        with np.errstate(divide="ignore"):
            by_x, by_y = need_x[close] / dx[close], need_y[close] / dy[close]
        # Of each pair the easier way; of all pairs the hardest.
        easy_x = by_x / across <= by_y / down
        across = max([across, *by_x[easy_x & (by_x <= MOST_STRETCH)]])
        down = max([down, *by_y[~easy_x & (by_y <= MOST_STRETCH)]])
        if not ((easy_x & (by_x <= MOST_STRETCH)) | (~easy_x & (by_y <= MOST_STRETCH))).any():
            break
    return float(across), float(down)
