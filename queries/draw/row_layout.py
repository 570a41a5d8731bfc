"""A layout for pictures that never were on a screen: owners above, in rows."""

from queries.draw import paths_layout
from queries.draw.scene_picture import Picture, Point


def row_places(picture: Picture) -> dict[str, Point]:
    """Return the place of every party by node id, owners above what they own."""
    if not picture.nodes:
        return {}
    asked = next((node.id for node in picture.nodes if node.asked), picture.nodes[0].id)
    drawn = paths_layout.Drawing(
        asked,
        {node.id: paths_layout.Box(node.id, node.name) for node in picture.nodes},
        [
            paths_layout.Line(edge.source, edge.target, edge.line, link=False, counts=edge.path)
            for edge in picture.edges
            if edge.source != edge.target
        ],
        0,
    )
    paths_layout.arrange_drawing(drawn)
    return {key: (box.x, box.y) for key, box in drawn.boxes.items()}
