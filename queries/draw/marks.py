"""How parties and ties are drawn, as `marks.toml` says: colours, lines, heads, forms.

Colours are named; a face gives each name its value: one of two grounds, or a variable of a page.
"""

import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from queries.draw.scene_picture import Edge, Node, Picture
from queries.words.sentences import end_sentence

Paint = Callable[[str], str]
"""Gives the name of a colour its value."""
GROUNDS: Final = ("light", "dark")
CARD_INSET: Final = 3.2
"""Pixels between the two frames of a listed party."""


@dataclass(frozen=True)
class Stroke:
    """How a tie is drawn; ``dash`` are lengths of line and gap, empty for a solid one."""

    colour: str
    width: float
    dash: tuple[int, ...]
    head: str
    filled: bool
    opacity: float


@dataclass(frozen=True)
class Frame:
    """How a card is framed and filled."""

    form: str
    colour: str
    width: float
    double: bool
    tint: str
    dash: tuple[int, ...]
    opacity: float
    stacked: bool


@cache
def read_marks() -> dict[str, Any]:
    """Read `marks.toml`."""
    return tomllib.loads(Path(__file__).with_name("marks.toml").read_text(encoding="utf-8"))


def paint_for(ground: str) -> Paint:
    """Return the colours for a ground, ``light`` or ``dark``."""
    place = GROUNDS.index(ground)
    colours = read_marks()["colours"]
    return lambda name: str(colours[name][place])


def page_paint(name: str) -> str:
    """Return the colour of a name as a page's variable, which follows the page's theme."""
    return f"var(--mark-{name.replace('_', '-')})"


def page_colours() -> dict[str, list[str]]:
    """Return both values, light and dark, of the variables that `page_paint` names."""
    colours = read_marks()["colours"]
    return {page_paint(key).removeprefix("var(")[:-1]: values for key, values in colours.items()}


def stroke_of(edge: Edge) -> Stroke:
    """Return how a tie is drawn: weight by how sure it is, colour and head by its kind.

    Dashes say how sure it is, or that it is open whether it held on the day.
    """
    marks = read_marks()
    sure, kind = marks["certainty"][edge.certainty], marks["line"][edge.line]
    return Stroke(
        kind["colour"],
        sure["width"],
        tuple((marks["held"]["perhaps"] if edge.perhaps else sure)["dash"]),
        kind["head"],
        kind["filled"],
        marks["card"]["ended"]["opacity"] if edge.ended else 1.0,
    )


def frame_of(node: Node) -> Frame:
    """Return how a card is framed: as listed, else as asked about, else plainly."""
    marks = read_marks()
    card = marks["card"]
    look = card["listed" if node.listed else "asked" if node.asked else "plain"]
    return Frame(
        marks["kind"][node.kind]["form"],
        look["colour"],
        look["width"],
        look["double"],
        look["tint"],
        tuple(card["own"]["dash"]) if node.own else (),
        card["ended"]["opacity"] if node.ended else 1.0,
        node.kind == "more" or node.group > 0,
    )


def outline(form: str, wide: float, high: float) -> str:
    """Return the outline of a card round its middle, as the path of an SVG."""
    w, h = wide / 2, high / 2
    if form == "cut":
        c = min(10.0, h / 2)
        return (
            f"M{-w + c:g},{-h:g} H{w - c:g} L{w:g},{-h + c:g} V{h - c:g} L{w - c:g},{h:g} "
            f"H{-w + c:g} L{-w:g},{h - c:g} V{-h + c:g} Z"
        )
    r = min({"round": 26.0, "rounded": 5.0}.get(form, 0.0), h, w)
    if not r:
        return f"M{-w:g},{-h:g} H{w:g} V{h:g} H{-w:g} Z"
    arc = f"A{r:g},{r:g} 0 0 1"
    return (
        f"M{-w + r:g},{-h:g} H{w - r:g} {arc} {w:g},{-h + r:g} V{h - r:g} {arc} {w - r:g},{h:g} "
        f"H{-w + r:g} {arc} {-w:g},{h - r:g} V{-h + r:g} {arc} {-w + r:g},{-h:g} Z"
    )


def legend_entries(picture: Picture) -> Iterator[tuple[str, str, str]]:
    """Yield group, mark and words of every mark that a picture uses, and of no other.

    Kinds of parties are left out: every card says its own.
    """
    for *entry, using in _possible_marks(picture):
        if using:
            yield entry[0], entry[1], entry[2]


def legend_users(picture: Picture) -> list[list[str]]:
    """Return for every entry of the legend the ids of what is drawn with that mark."""
    return [[one.id for one in using] for *_, using in _possible_marks(picture) if using]


def _possible_marks(picture: Picture) -> Iterator[tuple[str, str, str, Sequence[Node | Edge]]]:
    marks, nodes, edges = read_marks(), picture.nodes, picture.edges
    for key, mark in marks["certainty"].items():
        sure = [edge for edge in edges if edge.claims and edge.certainty == key]
        yield "certainty", key, mark["word"], sure
    perhaps = marks["held"]["perhaps"]["word"]
    yield "held", "perhaps", perhaps, [edge for edge in edges if edge.perhaps]
    for key, mark in marks["line"].items():
        yield "line", key, mark["word"], [edge for edge in edges if edge.line == key]
    yield "card", "asked", "asked about", [node for node in nodes if node.asked]
    yield "card", "listed", "on a list", [node for node in nodes if node.listed]
    every: list[Node | Edge] = [*nodes, *edges]
    yield "card", "own", marks["card"]["own"]["says"], [item for item in every if item.own]
    yield "card", "ended", "ended by that day", [item for item in every if item.ended]
    further = "further owners ↑ and holdings ↓ not drawn"
    yield "card", "hidden", further, [node for node in nodes if node.hidden]


def picture_words(picture: Picture, most: int = 60) -> str:
    """Return the picture in words, for readers who do not see it; a count of ties past ``most``."""
    parts = [f"{len(picture.nodes)} parties and {len(picture.edges)} links; owners stand above."]
    listed = [node.name for node in picture.nodes if node.listed]
    if listed:
        parts.append(end_sentence(f"Listed: {', '.join(listed)}"))
    parts += [end_sentence(edge.title) for edge in picture.edges[:most] if edge.title]
    if len(picture.edges) > most:
        parts.append(f"And {len(picture.edges) - most} more links.")
    return " ".join(parts)
