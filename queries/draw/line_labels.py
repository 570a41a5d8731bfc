"""What stands on the lines of a picture, and where, so that no two texts lie on one another."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from queries.draw import page_tables
from queries.draw.paths_layout import Box, Drawing, Line
from queries.question.answer_rows import Hop
from queries.words import plain_words
from queries.words.value_text import NOT_STATED, UNKNOWN, transfer_label

LETTER: Final = 6.4
LINE: Final = 15
BOX: Final = (190.0, 56.0)
"""Width and height of a party's box, as good as known before it is drawn."""
LABEL_STOPS: Final = (0.5, 0.36, 0.64, 0.26, 0.74)
"""Places on a line that a label may take, best first."""
SIDE_DROP: Final = 62
"""How far below its row a line between neighbours of one row runs."""


@dataclass(frozen=True)
class Label:
    """A text and its middle, with the points that its line runs through."""

    text: str
    x: float
    y: float
    before: tuple[tuple[float, float], ...] = ()
    after: tuple[tuple[float, float], ...] = ()

    def overlaps(self, other: "Label | Box") -> bool:
        """Return whether this text would lie on another text or on a box."""
        width, height = _text_size(self.text)
        far_width, far_height = BOX if isinstance(other, Box) else _text_size(other.text)
        near_x = abs(self.x - other.x) * 2 < width + far_width
        return near_x and abs(self.y - other.y) * 2 < height + far_height


def place_labels(drawing: Drawing) -> list[Label]:
    """Return the label of every line of a drawing, in the order of the lines."""
    placed: list[Label] = []
    for line in drawing.lines:
        choices = list(_label_choices(drawing, line))
        boxes = drawing.boxes.values()
        free = (
            label
            for label in choices
            if not any(map(label.overlaps, placed)) and not any(map(label.overlaps, boxes))
        )
        placed.append(next(free, choices[0]))
    return placed


def _label_choices(drawing: Drawing, line: Line) -> Sequence[Label]:
    start, end = drawing.boxes[line.start], drawing.boxes[line.end]
    text = line_text(line)
    if line.through:
        middle = len(line.through) // 2
        x, y = line.through[middle]
        return [Label(text, x, y, line.through[:middle], line.through[middle + 1 :])]
    down = SIDE_DROP if start.y == end.y else 0
    return [
        Label(text, start.x + (end.x - start.x) * t, start.y + (end.y - start.y) * t + down)
        for t in LABEL_STOPS
    ]


def _text_size(text: str) -> tuple[float, float]:
    lines = text.split("\n")
    return max(map(len, lines)) * LETTER + 8, len(lines) * LINE + 6


def line_text(line: Line) -> str:
    """Return the text of a line: its ranges or relation, its certainties, how many statements."""
    said = list(dict.fromkeys(text for hop in line.hops if (text := _hop_text(line, hop))))
    label = said[:2] or [line.relation]
    certainties = list(dict.fromkeys(hop["certainty"] for hop in line.hops))
    if certainties != ["confirmed"]:
        label.append(", ".join(certainties))
    if all(hop["holds"] == "perhaps" for hop in line.hops):
        label.append("perhaps on that day")
    if len(line.hops) > 1:
        label.append(page_tables.plural(len(line.hops), "statement"))
    return "\n".join(label)


def _hop_text(line: Line, hop: Hop) -> str:
    """Return the range of a share, the kinds of a right without one, or the relation of a link."""
    if line.link:
        return line.relation
    if hop.get("asset_id"):
        return "\n".join(textwrap.wrap(transfer_label(hop), 26))
    share = page_tables.share_of(hop)
    if share == UNKNOWN:
        return "share unknown"
    if share and share != NOT_STATED:
        return share
    return "\n".join(textwrap.wrap(plain_words.types_text(hop), 26))
