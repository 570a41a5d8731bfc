"""A picture as it is drawn: cards and ties with their places and texts, for every face alike."""

from dataclasses import dataclass

from queries.draw.card_text import TextLine, card_lines, card_size, label_size, tie_lines
from queries.draw.graphviz_layout import Layout, Point, TieBox, lay_out
from queries.draw.scene_picture import Edge, Node, Picture


@dataclass(frozen=True)
class Card:
    """A party: the middle of its card, its size, its lines of text."""

    node: Node
    x: float
    y: float
    wide: float
    high: float
    lines: tuple[TextLine, ...]


@dataclass(frozen=True)
class Tie:
    """A link: its points from card to card, and the middle, size and lines of what stands on it."""

    edge: Edge
    points: tuple[Point, ...]
    x: float
    y: float
    wide: float
    high: float
    lines: tuple[TextLine, ...]


@dataclass(frozen=True)
class Drawing:
    """All that a face needs to draw a picture."""

    picture: Picture
    cards: tuple[Card, ...]
    ties: tuple[Tie, ...]


def draw_picture(picture: Picture) -> Drawing:
    """Return a picture with places, keeping those it has; `OwnershipError` without Graphviz.

    What was drawn before is drawn as it was, whatever has been left out of it since.
    """
    lines = {node.id: card_lines(node) for node in picture.nodes}
    sizes = {node.id: card_size(node, lines[node.id]) for node in picture.nodes}
    said = {edge.id: tie_lines(edge) for edge in picture.edges}
    boxes = [
        TieBox(edge.id, edge.source, edge.target, label_size(said[edge.id]))
        for edge in picture.edges
    ]
    known = {node.id: node.place for node in picture.nodes if node.place is not None}
    laid = _layout_before(picture) or lay_out(sizes, boxes, known)
    return Drawing(
        picture,
        tuple(
            Card(node, *laid.cards[node.id], *sizes[node.id], lines[node.id])
            for node in picture.nodes
        ),
        tuple(
            Tie(edge, laid.ways[edge.id], *laid.labels[edge.id], *box.size, said[edge.id])
            for edge, box in zip(picture.edges, boxes, strict=True)
        ),
    )


def _layout_before(picture: Picture) -> Layout | None:
    """Return the layout that all of a picture comes with, if it does."""
    cards = {node.id: node.place for node in picture.nodes if node.place}
    labels = {edge.id: edge.at for edge in picture.edges if edge.at and len(edge.points) > 1}
    if len(cards) < len(picture.nodes) or len(labels) < len(picture.edges) or not labels:
        return None
    return Layout(cards, labels, {edge.id: edge.points for edge in picture.edges})
