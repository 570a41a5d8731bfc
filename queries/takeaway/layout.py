"""A layout for pictures that never were on a screen: owners above, in rows."""

from queries.takeaway.picture import Picture, Point
from queries.telling import drawing


def arranged(picture: Picture) -> dict[str, Point]:
    """Give every party a place, whoever owns or acts above what it acts on."""
    if not picture.nodes:
        return {}
    asked = next((node.id for node in picture.nodes if node.asked), picture.nodes[0].id)
    drawn = drawing.Drawing(
        asked,
        {node.id: drawing.Box(node.id, node.name) for node in picture.nodes},
        [
            drawing.Line(edge.source, edge.target, edge.line, link=False, counts=edge.path)
            for edge in picture.edges
            if edge.source != edge.target
        ],
        0,
    )
    drawing.arrange(drawn)
    return {key: (box.x, box.y) for key, box in drawn.boxes.items()}
