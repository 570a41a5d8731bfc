"""What is written on a card and on a line, in which size, and how much room it takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from graph.world.readable_names import country_name
from queries.draw.marks import read_marks
from queries.draw.scene_picture import Edge, Node
from queries.draw.text_width import BOLD, balance_lines, line_width, wrap_text
from queries.words.sentences import note_mark
from queries.words.value_text import UNKNOWN_MARK

TEXT_ROOM: Final = 150.0
NARROWEST: Final = 112.0
SIDE: Final = 12.0
"""Pixels between a card's side and its text; a round card needs more."""
ROUND_SIDE: Final = 20.0
HEAD: Final = 10.0
NAME: Final = 13.5
SMALL: Final = 11.5
STEP: Final = 1.25
"""Height of a line in sizes of its font."""
PADDING: Final = 8.0
LABEL: Final = 12.0
LABEL_ROOM: Final = 172.0
HANGING: Final = " ·"
"""What no line of a card ends with: the break itself sets the next part apart."""
KEPT: Final = 4_096
"""Cards and ties whose lines are kept."""


@dataclass(frozen=True)
class TextLine:
    """One line of text: its size in pixels, its weight, and the name of its colour."""

    text: str
    size: float
    weight: int = 400
    colour: str = "ink"

    @property
    def width(self) -> float:
        """About how wide it is in pixels."""
        return line_width(self.text, self.size) * (BOLD if self.weight > 400 else 1.0)


@lru_cache(maxsize=KEPT)
def card_lines(node: Node) -> tuple[TextLine, ...]:
    """Return the lines of a card: marks, name, name in the other script, kind and country."""
    colour = "listed" if node.listed else "asked" if node.asked else "quiet"
    written = [
        *((mark, HEAD, 700, colour, 2) for mark in head_words(node)),
        (node.name, NAME, 600, "ink", 3),
        (node.original, SMALL, 400, "quiet", 2),
        (foot_words(node), SMALL, 400, "quiet", 2),
    ]
    return tuple(
        TextLine(part.removesuffix(HANGING), size, weight, paint)
        for text, size, weight, paint, most in written
        for part in wrap_text(text, size * (BOLD if weight > 400 else 1), TEXT_ROOM, most)
    )


def head_words(node: Node) -> list[str]:
    """Return the words above a name: who is listed, and where; whom it was asked about."""
    says = {key: mark["says"] for key, mark in read_marks()["card"].items()}
    marks = list(node.marks)
    if node.listed and not any("LISTED" in mark for mark in marks):
        marks.insert(0, says["listed"])
    return [*marks, *([says["asked"]] if node.asked else [])]


def foot_words(node: Node) -> str:
    """Return the words under a name: kind, country, what it stands for, what became of it."""
    marks = read_marks()
    kind = str(marks["kind"][node.kind]["word"])
    several = f"{node.group} parties" if node.group and node.kind != "more" else ""
    own = marks["card"]["own"]["says"] if node.own else ""
    ended = marks["card"]["ended"]["says"] if node.ended else ""
    words = (
        kind[:1].upper() + kind[1:],
        country_name(node.country),
        several,
        own,
        ended,
        node.hidden,
    )
    return " · ".join(filter(None, words))


def card_size(node: Node, lines: Iterable[TextLine]) -> tuple[float, float]:
    """Return width and height of a card in pixels."""
    side = text_side(node)
    longest = max((line.width for line in lines), default=0.0)
    high = sum(line.size * STEP for line in lines) + 2 * PADDING
    return max(NARROWEST, round(longest + 2 * side)), round(high)


def text_side(node: Node) -> float:
    """Return how far from a card's side its text begins, in pixels."""
    return ROUND_SIDE if node.kind == "person" else SIDE


def tie_words(edge: Edge) -> str:
    """Return what stands on a line: share or role, whether it is doubted or over, its notes."""
    marks = read_marks()
    sure, doubt = marks["certainty"], []
    if edge.disputed or edge.certainty == "disputed":
        doubt.append(sure["disputed"]["says"])
    if edge.certainty == "alleged":
        doubt.insert(0, sure["alleged"]["says"])
    ended = marks["card"]["ended"]["says"]
    what = "share not stated" if edge.label == UNKNOWN_MARK else edge.label or edge.role
    # Of a line without a share the kind is named: what is disputed would not be said else.
    if not what and edge.claims:
        what = marks["line"][edge.line]["word"]
    said = [
        what,
        marks["held"]["perhaps"]["says"] if edge.perhaps else "",
        f"{ended} {edge.until}".strip() if edge.ended else "",
        marks["card"]["own"]["says"] if edge.own else "",
    ]
    told = ": ".join(filter(None, (", ".join(doubt), " · ".join(filter(None, said)))))
    return f"{told}{note_mark(edge.notes)}".strip()


@lru_cache(maxsize=KEPT)
def tie_lines(edge: Edge) -> tuple[TextLine, ...]:
    """Return the lines of what stands on a line; what is doubted is slanted by its face."""
    parts = balance_lines(wrap_text(tie_words(edge), LABEL, LABEL_ROOM, 4), LABEL)
    return tuple(TextLine(part, LABEL) for part in parts)


def label_size(lines: Iterable[TextLine]) -> tuple[float, float]:
    """Return width and height of what stands on a line, with a little air, in pixels."""
    every = list(lines)
    if not every:
        return 2.0, 2.0
    return round(max(line.width for line in every) + 8), round(len(every) * LABEL * STEP + 4)
