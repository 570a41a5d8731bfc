"""How parties and links are drawn: every mark is a shape, a line or a word beside its colour."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from queries.draw.box_places import Box, box_marks
from queries.draw.scene_picture import Edge, Node, Picture, Point
from queries.words.sentences import end_sentence

INK: Final = "#1B2733"
WHITE: Final = "#FFFFFF"
PATH_COLOUR: Final = "#D55E00"
PATH_TINT: Final = "#FBE9DD"
ASKED_TINT: Final = "#E3F0F9"
OWN_COLOUR: Final = "#7A3E9D"
FADED_OPACITY: Final = "0.55"


@dataclass(frozen=True)
class Stroke:
    """How a link is drawn; ``dashes`` are lengths of line and gap, empty for a solid one."""

    colour: str
    dashes: tuple[int, ...]
    words: str


STROKES: Final = {
    "ownership": Stroke("#4A5661", (), "owns a share"),
    "control": Stroke("#0072B2", (9, 5), "controls without a share"),
    "consolidation": Stroke("#4A5661", (2, 4), "consolidates in its accounts"),
    "transfer": Stroke(INK, (9, 3, 3, 3), "gave away a stake or a role"),
    "supply": Stroke("#00735C", (16, 5), "supplies"),
    "directorship": Stroke("#8A5A00", (12, 4, 2, 4), "has a directing role"),
    "family": Stroke("#A0407F", (6, 3, 2, 3, 2, 3), "is family"),
    "address": Stroke("#5F6B76", (2, 8), "has the same address"),
    "other": Stroke("#5F6B76", (4, 4), "is linked otherwise"),
}


def stroke_of(edge: Edge) -> tuple[str, float, tuple[int, ...]]:
    """Return the colour, the width in pixels and the dashes of a link."""
    stroke = STROKES[edge.line]
    colour = PATH_COLOUR if edge.path else OWN_COLOUR if edge.own else stroke.colour
    return colour, 4.0 if edge.path else 1.8, stroke.dashes


def is_doubted(edge: Edge) -> bool:
    """Return whether a link is only alleged or disputed, so that its arrow is hollow."""
    return edge.certainty in ("alleged", "disputed")


def fill_of(node: Node) -> str:
    """Return the fill colour of a box."""
    return PATH_TINT if node.listed or node.path else ASKED_TINT if node.asked else WHITE


def frame_of(node: Node) -> tuple[str, float]:
    """Return the colour and width of a box's frame."""
    colour = PATH_COLOUR if node.listed else OWN_COLOUR if node.own else INK
    return colour, 3.0 if node.asked else 1.6


def box_outline(kind: str, box: Box, inset: float = 0.0) -> list[Point]:
    """Return the corners of a box that is no rectangle with round ends; empty for those.

    A trust has cut corners, a public body a gable, an organization slanted sides.
    """
    w, h = box.wide / 2 - inset, box.high / 2 - inset
    x, y, c = box.x, box.y, min(11.0, box.high / 4)
    if kind == "trust":
        return [
            (x - w + c, y - h),
            (x + w - c, y - h),
            (x + w, y - h + c),
            (x + w, y + h - c),
            (x + w - c, y + h),
            (x - w + c, y + h),
            (x - w, y + h - c),
            (x - w, y - h + c),
        ]
    if kind == "public_body":
        return [(x - w, y - h), (x, y - h - 12), (x + w, y - h), (x + w, y + h), (x - w, y + h)]
    if kind == "organization":
        return [(x - w + c, y - h), (x + w, y - h), (x + w - c, y + h), (x - w, y + h)]
    return []


def legend_entries(picture: Picture) -> Iterator[tuple[str, str]]:
    """Yield the entries of the legend: each mark that the picture uses, and its words."""
    kinds = {node.kind for node in picture.nodes}
    for kind in ("person", "company", "public_body", "trust", "organization"):
        if kind in kinds:
            yield kind, kind.replace("_", " ")
    if "more" in kinds:
        yield "more", "several parties in one"
    if any(node.listed for node in picture.nodes):
        yield "listed", "double frame and LISTED: named on a list"
    lines = {edge.line for edge in picture.edges}
    for line, stroke in STROKES.items():
        if line in lines:
            yield line if line != "other" else "link", stroke.words
    if any(edge.path for edge in picture.edges):
        yield "path", "thick: the path that is told"
    if any(is_doubted(edge) for edge in picture.edges):
        yield "doubted", "hollow arrow: only alleged or disputed"
    if any(edge.ended for edge in picture.edges) or any(
        "ended" in box_marks(node) for node in picture.nodes
    ):
        yield "ended", "pale and the word ended: no longer so that day"
    if any(node.own for node in picture.nodes) or any(edge.own for edge in picture.edges):
        yield "own", "violet and the words own fact: added by hand"


def picture_words(picture: Picture, most: int = 60) -> str:
    """Return the picture in words, for readers who do not see it.

    Args:
        picture: what is shown.
        most: links that are described; the others are counted.
    """
    names = picture.names
    parts = [f"{len(picture.nodes)} parties and {len(picture.edges)} links; owners stand above."]
    listed = [node.name for node in picture.nodes if node.listed]
    if listed:
        parts.append(end_sentence(f"Listed: {', '.join(listed)}"))
    for edge in picture.edges[:most]:
        said = f"{names[edge.source]} {STROKES[edge.line].words}"
        said += f" ({', '.join(filter(None, (edge.label, edge.certainty)))}) {names[edge.target]}"
        parts.append(end_sentence(edge.title or said))
    if len(picture.edges) > most:
        parts.append(f"And {len(picture.edges) - most} more links.")
    return " ".join(parts)
