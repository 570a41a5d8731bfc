"""A picture as a person sees it: cards where they were put, without what is filtered or aside."""

import math
from collections.abc import Iterable, Mapping
from typing import Any, Final, TypedDict, cast

from queries.draw.canvas_payload import CanvasPayload, DrawnCard, Payload, PayloadEdge, PayloadNode
from queries.draw.graphviz_layout import Point
from queries.draw.marks import read_marks
from queries.draw.scene_picture import read_point
from queries.words.plain_words import join_words

UNSEEN: Final = ("certainty", "links", "share", "way")
"""Names of what leaves parts of a picture out of sight."""
HOME: Final = 0.5
"""Pixels within which a card stands where it was drawn; canvas/static/cards.js has the same."""


class Standing(TypedDict):
    """A picture as it stands on a screen: where its nodes are, ids of what is not seen, and why.

    ``certainty`` and ``lines`` were ticked off, ``least`` is in percent; ``alone``: ways are shown
    alone. It is about the ``drawing`` of that id; those of another have the same ids.
    """

    drawing: str
    positions: Mapping[str, object]
    unseen: list[str]
    certainty: list[str]
    lines: list[str]
    least: int
    alone: bool


def read_standing(given: Mapping[str, Any] | None, drawn: CanvasPayload) -> Standing | None:
    """Read what a screen has sent on a drawing; ``None`` if that was another one."""
    if given is None or given.get("drawing") != drawn["id"]:
        return None
    return cast("Standing", given)


def seen_payload(drawn: CanvasPayload, standing: Standing | None) -> Payload:
    """Return the drawing as it stands, with its lines, and without what is not seen of it."""
    gone = set(standing["unseen"] if standing else ())
    at: dict[str, Point] = {key: (card["x"], card["y"]) for key, card in drawn["cards"].items()}
    for key, told in (standing["positions"] if standing else {}).items():
        place = read_point(told)
        if key in at and place:
            at[key] = place
    nodes: list[PayloadNode] = [
        {**node, "x": at[node["id"]][0], "y": at[node["id"]][1]}
        for node in drawn["nodes"]
        if node["id"] not in gone
    ]
    kept = {node["id"] for node in nodes}
    edges = [
        _drawn_edge(edge, drawn, at)
        for edge in drawn["edges"]
        if edge["id"] not in gone and {edge["source"], edge["target"]} <= kept
    ]
    return {
        "title": drawn["title"],
        "nodes": nodes,
        "edges": edges,
        "left_out": drawn["left_out"],
    }


def _drawn_edge(edge: PayloadEdge, drawn: CanvasPayload, at: Mapping[str, Point]) -> PayloadEdge:
    """Return a line as it was drawn, or straight where one of its ends was moved since."""
    tie, (start, end) = drawn["ties"][edge["id"]], (edge["source"], edge["target"])
    cards = drawn["cards"]
    if all(math.dist(at[key], (cards[key]["x"], cards[key]["y"])) < HOME for key in (start, end)):
        return {**edge, "points": tie["points"], "at": tie["at"]}
    first = _border_point(cards[start], at[start], at[end])
    last = _border_point(cards[end], at[end], at[start])
    middle = (first[0] + last[0]) / 2, (first[1] + last[1]) / 2
    return {**edge, "points": (first, last), "at": middle}


def _border_point(card: DrawnCard, at: Point, to: Point) -> tuple[float, float]:
    """Return where a straight line from the middle of a card leaves it, as ways.js does."""
    dx, dy = to[0] - at[0], to[1] - at[1]
    sides = (card["width"], dx), (card["height"], dy)
    steps = [side / 2 / abs(way) for side, way in sides if way]
    part = min((1.0, *steps))
    return at[0] + dx * part, at[1] + dy * part


def unseen_words(standing: Standing | None) -> dict[str, str]:
    """Return by name what is left out because it is not seen, in words."""
    if not standing or not standing["unseen"]:
        return {}
    least = standing["least"]
    words = (
        _marks_left_out("certainty", standing["certainty"]),
        _marks_left_out("line", standing["lines"]),
        f"below {least}% left out" if least else "",
        "what lies beside it left out" if standing["alone"] else "",
    )
    return {name: said for name, said in zip(UNSEEN, words, strict=True) if said}


def _marks_left_out(group: str, keys: Iterable[str]) -> str:
    off = set(keys)
    words = [mark["word"] for key, mark in read_marks()[group].items() if key in off]
    return f"{join_words(words)} left out" if words else ""
