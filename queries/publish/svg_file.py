"""The picture as SVG that an art desk can edit: grouped shapes, connectors, real text, layers."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from lxml import etree

from queries.draw import drawing_marks
from queries.draw.box_places import STEP, Box
from queries.draw.footnotes import NO_ACCUSATION
from queries.draw.link_routes import LABEL, LABEL_STEP, Route, lay_out
from queries.draw.scene_picture import Edge, Node, Picture
from queries.draw.text_width import clean, wrap
from queries.publish.svg_sheet import Sheet, layer, sub, text_block

MARGIN: Final = 48.0
NARROWEST: Final = 760.0
NOTE: Final = 11.5
NOTE_STEP: Final = 16.0
FONTS: Final = (
    "'Noto Sans', 'DejaVu Sans', Arial, 'Noto Sans CJK SC', 'Noto Sans Arabic', sans-serif"
)


def svg(picture: Picture, *, notes: bool = True) -> bytes:
    """Return a picture as SVG, in UTF-8.

    Args:
        picture: what is shown.
        notes: also write title, question, data and footnotes below it; a report that has them
            as text of its own leaves them out.
    """
    boxes, routes = lay_out(picture)
    boxes, routes, wide, high = _moved(boxes, routes, top=MARGIN + (40 if notes else 0))
    sheet = Sheet(clean(picture.title), drawing_marks.alternative(picture), FONTS)
    _arrows(sheet, picture.edges)
    _links(layer(sheet.root, "links", "Links"), picture, routes)
    _parties(layer(sheet.root, "parties", "Parties"), picture.nodes, boxes)
    _labels(layer(sheet.root, "labels", "Labels"), picture.edges, routes)
    wide = max(wide, NARROWEST)
    if notes:
        heading = layer(sheet.root, "heading", "Title")
        room = wide - 2 * MARGIN
        text_block(heading, wrap(picture.title, 20, room, 1), (MARGIN, 44), (20, 24), bold=True)
    high = _legend(layer(sheet.root, "legend", "Legend"), picture, wide, high)
    if notes:
        high = _notes(layer(sheet.root, "footnotes", "Footnotes"), picture, wide, high)
    sheet.size(wide, high + MARGIN / 2)
    return etree.tostring(sheet.root, xml_declaration=True, encoding="UTF-8")


def _moved(
    boxes: Mapping[str, Box], routes: Mapping[str, Route], top: float
) -> tuple[dict[str, Box], dict[str, Route], float, float]:
    """Return boxes and routes moved to the margins, and the width and height that they need."""
    every = [*boxes.values(), *(route.label for route in routes.values())]
    points = [point for route in routes.values() for point in route.points]
    lefts = [b.x - b.wide / 2 for b in every] + [x for x, _ in points]
    rights = [b.x + b.wide / 2 for b in every] + [x for x, _ in points]
    tops = [b.y - b.high / 2 - 14 for b in every] + [y for _, y in points]
    bottoms = [b.y + b.high / 2 for b in every] + [y for _, y in points]
    spare = max(0.0, NARROWEST - 2 * MARGIN - (max(rights, default=0) - min(lefts, default=0))) / 2
    dx, dy = MARGIN + spare - min(lefts, default=0), top - min(tops, default=0)

    def box(old: Box) -> Box:
        return Box(old.x + dx, old.y + dy, old.wide, old.high, old.lines)

    moved = {
        key: Route(tuple((x + dx, y + dy) for x, y in r.points), box(r.label), r.lines)
        for key, r in routes.items()
    }
    wide = max(rights, default=0) + dx + MARGIN
    high = max(bottoms, default=0) + dy + MARGIN / 2
    return {key: box(old) for key, old in boxes.items()}, moved, wide, high


def _arrows(sheet: Sheet, edges: Iterable[Edge]) -> None:
    seen = {(drawing_marks.stroke_of(edge)[0], drawing_marks.doubted(edge)) for edge in edges}
    for colour, hollow in sorted(seen):
        sheet.arrow(_arrow(colour, hollow), colour, hollow=hollow)


def _arrow(colour: str, hollow: bool) -> str:
    return f"arrow-{colour.lstrip('#')}{'-hollow' if hollow else ''}"


def _links(parent: etree._Element, picture: Picture, routes: Mapping[str, Route]) -> None:
    names = picture.names
    for edge in picture.edges:
        colour, thick, dashes = drawing_marks.stroke_of(edge)
        group = sub(parent, "g", id=edge.id, **{"class": f"link {edge.line} {edge.certainty}"})
        if edge.ended:
            group.set("opacity", drawing_marks.FADED)
        title = (
            f"{names[edge.source]} {drawing_marks.STROKES[edge.line].words}: {names[edge.target]}"
        )
        sub(group, "title").text = edge.title or title
        path = sub(
            group,
            "path",
            d="M" + " L".join(f"{_n(x)},{_n(y)}" for x, y in routes[edge.id].points),
            fill="none",
            stroke=colour,
            stroke_width=_n(thick),
            stroke_linejoin="round",
            marker_end=f"url(#{_arrow(colour, drawing_marks.doubted(edge))})",
        )
        if dashes:
            path.set("stroke-dasharray", " ".join(map(str, dashes)))
        Sheet.connect(path, edge.source, edge.target)


def _parties(parent: etree._Element, nodes: Iterable[Node], boxes: Mapping[str, Box]) -> None:
    for node in nodes:
        box = boxes[node.id]
        group = sub(parent, "g", id=node.id, **{"class": f"party {node.kind}"})
        if node.ended:
            group.set("opacity", drawing_marks.FADED)
        sub(group, "title").text = ", ".join(
            filter(None, (node.name, node.original, *node.marks, node.party))
        )
        draw_shape(group, node, box)
        y = box.y - len(box.lines) * STEP / 2 + 12
        block = sub(group, "text", text_anchor="middle", fill=drawing_marks.INK)
        for number, line in enumerate(box.lines):
            span = sub(block, "tspan", x=_n(box.x), y=_n(y + number * STEP))
            span.set("font-size", _n(line.size))
            span.set("font-weight", "bold" if line.bold else "normal")
            span.text = line.text


def draw_shape(group: etree._Element, node: Node, box: Box) -> None:
    """Draw the shape of a party's kind; with a second frame if listed, as a stack if several."""
    colour, thick = drawing_marks.frame_of(node)
    look = {"fill": drawing_marks.fill_of(node), "stroke": colour, "stroke_width": _n(thick)}
    if node.kind == "more" or node.group:
        for back in (8.0, 4.0):
            _shape(group, node.kind, Box(box.x + back, box.y + back, box.wide, box.high), 0, look)
    if node.listed:
        _shape(group, node.kind, box, -4.0, {**look, "fill": drawing_marks.WHITE})
    _shape(group, node.kind, box, 0, look)


def _shape(
    group: etree._Element, kind: str, box: Box, inset: float, look: Mapping[str, str]
) -> None:
    corners = drawing_marks.outline(kind, box, inset)
    if corners:
        points = " ".join(f"{_n(x)},{_n(y)}" for x, y in corners)
        sub(group, "polygon", points=points, **look)
        return
    wide, high = box.wide - 2 * inset, box.high - 2 * inset
    round_ends = {"person": high / 2, "company": 6.0}.get(kind, 0.0)
    sub(
        group,
        "rect",
        x=_n(box.x - wide / 2),
        y=_n(box.y - high / 2),
        width=_n(wide),
        height=_n(high),
        rx=_n(min(round_ends, 30.0)),
        **look,
    )


def _labels(parent: etree._Element, edges: Sequence[Edge], routes: Mapping[str, Route]) -> None:
    for edge in edges:
        label, lines = routes[edge.id].label, routes[edge.id].lines
        if not lines:
            continue
        group = sub(parent, "g", id=f"{edge.id}-label")
        sub(
            group,
            "rect",
            x=_n(label.x - label.wide / 2),
            y=_n(label.y - label.high / 2),
            width=_n(label.wide),
            height=_n(label.high),
            fill=drawing_marks.WHITE,
            fill_opacity="0.93",
        )
        top = label.y - label.high / 2 + LABEL_STEP - 1
        place = (label.x, top)
        text_block(group, lines, place, (LABEL, LABEL_STEP), bold=edge.path, anchor="middle")


def _legend(parent: etree._Element, picture: Picture, wide: float, y: float) -> float:
    """Draw the marks that are used with their words, and return the height that follows them."""
    from queries.publish.svg_legend import draw_legend

    return draw_legend(parent, drawing_marks.legend(picture), (MARGIN, y + 18), wide - MARGIN)


def _notes(parent: etree._Element, picture: Picture, wide: float, y: float) -> float:
    drawn = len(picture.nodes)
    texts = [*picture.provenance.lines(drawn, picture.left_out), NO_ACCUSATION]
    room = wide - 2 * MARGIN
    y += 14
    sub(parent, "path", d=f"M{_n(MARGIN)},{_n(y)} H{_n(wide - MARGIN)}", stroke="#B8C1C9")
    y += 20
    lines = [line for text in texts for line in wrap(text, NOTE, room)]
    text_block(parent, lines, (MARGIN, y), (NOTE, NOTE_STEP))
    y += len(lines) * NOTE_STEP + 8
    for number, text in enumerate(picture.footnotes, 1):
        lines = wrap(f"[{number}] {text}", NOTE, room)
        group = sub(parent, "g", id=f"note-{number}")
        text_block(group, lines, (MARGIN, y), (NOTE, NOTE_STEP))
        y += len(lines) * NOTE_STEP + 2
    return y


def _n(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
