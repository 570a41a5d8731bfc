"""A scene as the canvas draws it: the groups of its SVG, in colours of the page's theme."""

from functools import lru_cache
from typing import Final

from lxml import etree

from queries.draw import marks
from queries.draw.canvas_payload import CanvasDrawing, DrawnCard, DrawnTie, Payload
from queries.draw.drawing import Card, Tie, draw_picture
from queries.draw.footnotes import Evidence, Provenance
from queries.draw.scene_picture import read_picture
from queries.publish.svg_marks import card_group, label_group, legend_groups, tie_group

KEPT: Final = 4_096
"""Cards and ties that stay written: most of a scene is as it was before a click."""


def canvas_drawing(scene: Payload, evidence: Evidence | None = None) -> CanvasDrawing:
    """Lay a scene out and return how its parts are drawn; nodes that have a place keep it.

    ``evidence`` are statements behind the edges, for their notes' numbers. Raises `OwnershipError`
    if Graphviz is not installed.
    """
    picture = read_picture(scene, Provenance("", ""), evidence=evidence, noted=False)
    drawing = draw_picture(picture)
    legend = legend_groups(marks.legend_entries(picture), marks.page_paint)
    return {
        "cards": {card.node.id: _drawn_card(card) for card in drawing.cards},
        "ties": {tie.edge.id: _drawn_tie(tie) for tie in drawing.ties},
        "legend": [
            (_text(group), wide, users)
            for (group, wide), users in zip(legend, marks.legend_users(picture), strict=True)
        ],
        "colours": marks.page_colours(),
    }


def _drawn_card(card: Card) -> DrawnCard:
    return {
        "x": card.x,
        "y": card.y,
        "width": card.wide,
        "height": card.high,
        "svg": _card_text(card),
    }


def _drawn_tie(tie: Tie) -> DrawnTie:
    head = marks.read_marks()["head"][marks.stroke_of(tie.edge).head]
    line, label = _tie_texts(tie)
    return {
        "points": [list(point) for point in tie.points],
        "at": [tie.x, tie.y],
        "size": [tie.wide, tie.high],
        "back": head["back"],
        "svg": line,
        "label": label,
    }


@lru_cache(maxsize=KEPT)
def _card_text(card: Card) -> str:
    return _text(card_group(card, marks.page_paint))


@lru_cache(maxsize=KEPT)
def _tie_texts(tie: Tie) -> tuple[str, str]:
    """Return what is drawn of a tie, and of its words; empty for none."""
    label = label_group(tie, marks.page_paint)
    line = _text(tie_group(tie, marks.page_paint, tie.edge.title))
    return line, "" if label is None else _text(label)


def _text(group: etree._Element) -> str:
    return etree.tostring(group, encoding="unicode")
