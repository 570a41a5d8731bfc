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
APART: Final = 24.0
ABREAST: Final = 30.0
"""Pixels between two lines that join the same cards, and from the first of several to the last."""
ALONG: Final = 0.24
WORDS: Final = 0.6
"""Parts of a line by which words of two are apart, and that the words of several take."""


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
    """Return a line as it was drawn, or straight where one of its ends was moved since.

    The canvas leads it as long as it is moved: ways.js has the same rule.
    """
    tie, cards = drawn["ties"][edge["id"]], drawn["cards"]
    ends = edge["source"], edge["target"]
    if all(math.dist(at[key], (cards[key]["x"], cards[key]["y"])) < HOME for key in ends):
        return {**edge, "points": tie["points"], "at": tie["at"]}
    (x, y), (u, v) = (at[key] for key in ends)
    way, length = (u - x, v - y), math.dist((x, y), (u, v)) or 1.0
    beside = sorted(e["id"] for e in drawn["edges"] if {e["source"], e["target"]} == {*ends})
    step = beside.index(edge["id"]) - (len(beside) - 1) / 2
    step *= 1 if ends[0] < ends[1] else -1
    aside = step * min(APART, ABREAST / max(1, len(beside) - 1)) / length
    off = -way[1] * aside, way[0] * aside
    first = _border_point(cards[ends[0]], (x, y), way, off)
    last = _border_point(cards[ends[1]], (u, v), (-way[0], -way[1]), off)
    part = 0.5 + step * min(ALONG, WORDS / len(beside))
    words = [begin + (end - begin) * part for begin, end in zip(first, last, strict=True)]
    return {**edge, "points": (first, last), "at": words}


def _border_point(card: DrawnCard, at: Point, way: Point, off: Point) -> Point:
    """Return where a line that runs so far off the middle of a card leaves it."""
    sides = zip((card["width"], card["height"]), way, off, strict=True)
    steps = [(side / 2 - math.copysign(1, d) * o) / abs(d) for side, d, o in sides if d]
    part = min((1.0, *steps))
    return at[0] + off[0] + way[0] * part, at[1] + off[1] + way[1] * part


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
