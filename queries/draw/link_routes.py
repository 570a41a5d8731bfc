"""The way of every link from box to box, and a free place for its label near the owned end."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from queries.draw.box_places import Box, place_boxes
from queries.draw.scene_picture import Edge, Picture, Point
from queries.draw.text_width import BOLD, line_width, wrap_text
from queries.words.value_text import doubt_text

LABEL: Final = 12.0
LABEL_STEP: Final = 14.0
LABEL_ROOM: Final = 130.0
LINK_GAP: Final = 30.0
"""Pixels between links that join the same two parties."""
LABEL_GAP: Final = 14.0
CORNER_GAP: Final = 14.0
"""How far from a corner of a box a link with bends ends at least."""
LABEL_STRIDE: Final = 10.0
ARROW_ROOM: Final = 22.0
"""Room for the head of an arrow, which no label covers."""
CELL_SIZE: Final = 256.0
TRIES: Final = 7
ROW_STRETCH: Final = 1.25
"""How much rows move apart, and how often, until every label has a place of its own."""
MANY_LINKS: Final = 150
"""Links beyond which nobody reads every label, and two tries must do."""


@dataclass(frozen=True)
class Route:
    """A link's points from border to border, and its label's lines in a box without a frame."""

    points: tuple[Point, ...]
    label: Box
    lines: tuple[str, ...]
    free: bool = True
    """Whether the label lies on nothing."""


def label_lines(edge: Edge) -> tuple[str, ...]:
    """Return the lines of a link's label: share, kind, certainty, whether it ended, footnotes."""
    # What was given away says so in its label.
    kind = "" if edge.line in ("ownership", "transfer") else edge.line
    ended = "ended" if edge.ended else ""
    more = " · ".join(filter(None, (kind, doubt_text(edge.certainty), ended)))
    marks = "".join(f"[{n}]" for n in edge.notes[:4]) + ("…" if len(edge.notes) > 4 else "")
    said = [edge.label, more, "own fact" if edge.own else ""]
    lines = [line for text in said for line in wrap_text(text, LABEL, LABEL_ROOM, 3)]
    if marks and lines and line_width(f"{lines[-1]} {marks}", LABEL) <= LABEL_ROOM:
        lines[-1] = f"{lines[-1]} {marks}"
    elif marks:
        lines.append(marks)
    return tuple(lines)


def lay_out(picture: Picture) -> tuple[dict[str, Box], dict[str, Route]]:
    """Return the box of every party and the route of every link, with room for all labels.

    Rows are moved apart and all is routed anew, a few times, until no label lies on anything.
    """
    tries = TRIES if len(picture.edges) <= MANY_LINKS else 2
    down = 1.0
    for _ in range(tries):
        boxes, stretch = place_boxes(picture, down)
        routes = route_links(picture, boxes, stretch)
        if all(route.free for route in routes.values()):
            break
        down *= ROW_STRETCH
    return boxes, routes


def route_links(picture: Picture, boxes: Mapping[str, Box], stretch: Point) -> dict[str, Route]:
    """Return the route of every link with its label, by the link's id.

    Args:
        picture: what is shown.
        boxes: the parties' boxes.
        stretch: how far places were moved apart, across and down; bends move along.
    """
    taken = TakenPlaces(boxes.values())
    shifts = dict(_link_shifts(picture.edges))
    ways = {e.id: _route_points(e, boxes, stretch, shifts[e.id]) for e in picture.edges}
    ways = _spread_ends(picture.edges, ways, boxes)
    for points in ways.values():
        taken.add(Box(*points[-1], ARROW_ROOM, ARROW_ROOM))
    found = {}
    # Links of the path come first, so that their labels get the best places.
    for edge in sorted(picture.edges, key=lambda edge: not edge.path):
        lines = label_lines(edge)
        label, free = _place_label(ways[edge.id], lines, taken, bold=edge.path)
        if lines:
            taken.add(label)
        found[edge.id] = Route(ways[edge.id], label, lines, free or not lines)
    return {edge.id: found[edge.id] for edge in picture.edges}


def _link_shifts(edges: Sequence[Edge]) -> Iterator[tuple[str, float]]:
    """Yield how far each link is shifted, in pixels, so that links of one pair lie side by side."""
    groups: dict[tuple[str, ...], list[Edge]] = defaultdict(list)
    for edge in edges:
        groups[tuple(sorted((edge.source, edge.target)))].append(edge)
    for key, group in groups.items():
        for place, edge in enumerate(group):
            side = 1 if edge.source == key[0] else -1
            yield edge.id, (place - (len(group) - 1) / 2) * LINK_GAP * side


def _route_points(
    edge: Edge, boxes: Mapping[str, Box], stretch: Point, shift: float
) -> tuple[Point, ...]:
    start, end = boxes[edge.source], boxes[edge.target]
    if edge.source == edge.target:
        return _loop(start)
    bends = [(x * stretch[0], y * stretch[1]) for x, y in edge.bends]
    bends = [
        point for point in bends if not _is_inside(point, start) and not _is_inside(point, end)
    ]
    if bends:
        ends = (_box_port(start, bends[0]), _box_port(end, bends[-1]))
        return (
            _border_point(start, ends[0], bends[0]),
            *bends,
            _border_point(end, ends[1], bends[-1]),
        )
    middle = [(start.x, start.y), (end.x, end.y)]
    if shift:
        away = math.hypot(end.x - start.x, end.y - start.y) or 1.0
        across = ((start.y - end.y) / away * shift, (end.x - start.x) / away * shift)
        middle = [(x + across[0], y + across[1]) for x, y in middle]
    return (_border_point(start, middle[0], middle[1]), _border_point(end, middle[1], middle[0]))


def _spread_ends(
    edges: Sequence[Edge], ways: Mapping[str, tuple[Point, ...]], boxes: Mapping[str, Box]
) -> dict[str, tuple[Point, ...]]:
    """Move ends that meet in one point of a box's upper or lower side apart, along that side."""
    used: dict[tuple[str, bool], list[float]] = defaultdict(list)
    apart = {}
    for edge in edges:
        box, points = boxes[edge.target], ways[edge.id]
        x, y = points[-1]
        if edge.source != edge.target and abs(abs(y - box.y) * 2 - box.high) < 1:
            there = used[edge.target, y < box.y]
            room = max(box.wide / 2 - CORNER_GAP, 0.0)
            choices = [x + step * side * ARROW_ROOM for step in range(4) for side in (1, -1)]
            inside = [c for c in choices if abs(c - box.x) <= room]
            free = [c for c in inside if all(abs(c - other) >= ARROW_ROOM - 1 for other in there)]
            x = free[0] if free else x
            there.append(x)
        apart[edge.id] = (*points[:-1], (x, y))
    return apart


def _box_port(box: Box, bend: Point) -> Point:
    """Return the point on a box's middle line that a bend above, below or beside it is aimed at."""
    if abs(bend[1] - box.y) * 2 > box.high:
        room = max(box.wide / 2 - CORNER_GAP, 0.0)
        return min(max(bend[0], box.x - room), box.x + room), box.y
    room = max(box.high / 2 - CORNER_GAP, 0.0)
    return box.x, min(max(bend[1], box.y - room), box.y + room)


def _loop(box: Box) -> tuple[Point, ...]:
    right, top = box.x + box.wide / 2, box.y - box.high / 4
    out = right + 36
    return ((right, top), (out, top), (out, box.y + box.high / 4), (right, box.y + box.high / 4))


def _is_inside(point: Point, box: Box) -> bool:
    return abs(point[0] - box.x) * 2 <= box.wide and abs(point[1] - box.y) * 2 <= box.high


def _border_point(box: Box, inner: Point, outer: Point) -> Point:
    """Find where a line from within a box leaves it."""
    dx, dy = outer[0] - inner[0], outer[1] - inner[1]
    steps = [1.0]
    if dx:
        steps.append((box.x + math.copysign(box.wide / 2, dx) - inner[0]) / dx)
    if dy:
        steps.append((box.y + math.copysign(box.high / 2, dy) - inner[1]) / dy)
    step = min((s for s in steps if s >= 0), default=0.0)
    return inner[0] + dx * step, inner[1] + dy * step


def _place_label(
    points: Sequence[Point], lines: Sequence[str], taken: "TakenPlaces", *, bold: bool
) -> tuple[Box, bool]:
    """Return the first free place for a label from the owned end on, and whether it is free."""
    heavy = BOLD if bold else 1.0
    wide = max((line_width(line, LABEL) * heavy for line in lines), default=0.0) + 8
    high = len(lines) * LABEL_STEP + 4
    choices = (Box(x, y, wide, high) for x, y in _points_along(points, high, wide))
    first = None
    for label in choices:
        first = first or label
        if not taken.is_taken(label):
            return label, True
    return first or Box(*points[-1], wide, high), False


def _points_along(points: Sequence[Point], high: float, wide: float) -> Iterator[Point]:
    """Yield points on a line from its end backwards, then beside it on either side."""
    pieces = [(b, a, math.dist(a, b)) for a, b in pairwise(points)][::-1]
    length = sum(piece[2] for piece in pieces)
    for side in (0, 1, -1):
        at = min(LABEL_GAP + high / 2, length / 2)
        while at <= max(length - high / 2, length / 2):
            x, y = _point_at(pieces, at)
            yield x + side * (wide / 2 + 6), y
            at += LABEL_STRIDE


def _point_at(pieces: Sequence[tuple[Point, Point, float]], at: float) -> Point:
    for (x, y), (u, v), length in pieces:
        if at <= length and length:
            return x + (u - x) * at / length, y + (v - y) * at / length
        at -= length
    return pieces[-1][1]


class TakenPlaces:
    """Places that are taken by boxes and labels, indexed by the cells of a grid."""

    def __init__(self, boxes: Iterable[Box]) -> None:
        """Mark the places of boxes as taken."""
        self._cells: dict[tuple[int, int], list[Box]] = defaultdict(list)
        for box in boxes:
            self.add(box)

    def add(self, box: Box) -> None:
        """Mark the place of a box as taken."""
        for cell in _grid_cells(box):
            self._cells[cell].append(box)

    def is_taken(self, box: Box) -> bool:
        """Return whether a box overlaps a taken place."""
        return any(
            box.overlaps(other, 1.0) for cell in _grid_cells(box) for other in self._cells[cell]
        )


def _grid_cells(box: Box) -> Iterator[tuple[int, int]]:
    left, right = (int((box.x + s * (box.wide / 2 + 2)) // CELL_SIZE) for s in (-1, 1))
    top, bottom = (int((box.y + s * (box.high / 2 + 2)) // CELL_SIZE) for s in (-1, 1))
    for column in range(left, right + 1):
        for row in range(top, bottom + 1):
            yield column, row
