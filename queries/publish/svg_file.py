"""The picture as SVG that an art desk can edit: grouped shapes, connectors, real text, layers."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from lxml import etree

from queries.draw import drawing_marks
from queries.draw.box_places import STEP, Box
from queries.draw.footnotes import NO_ACCUSATION
from queries.draw.link_routes import LABEL, LABEL_STEP, Route, lay_out
from queries.draw.scene_picture import Edge, Node, Picture
from queries.draw.text_width import clean_text, wrap_text
from queries.publish.svg_sheet import Sheet, add_element, add_layer, add_text

MARGIN: Final = 48.0
NARROWEST: Final = 760.0
NOTE: Final = 11.5
NOTE_STEP: Final = 16.0
FONTS: Final = (
    "'Noto Sans', 'DejaVu Sans', Arial, 'Noto Sans CJK SC', 'Noto Sans Arabic', sans-serif"
)


def picture_svg(picture: Picture, *, notes: bool = True) -> bytes:
    """Return a picture as SVG, in UTF-8.

    Args:
        picture: what is shown.
        notes: also write title, question, data and footnotes below it; a report that has them
            as text of its own leaves them out.
    """
    boxes, routes = lay_out(picture)
    boxes, routes, wide, high = _move_to_margins(boxes, routes, top=MARGIN + (40 if notes else 0))
    sheet = Sheet(clean_text(picture.title), drawing_marks.picture_words(picture), FONTS)
    _add_arrows(sheet, picture.edges)
    _draw_links(add_layer(sheet.root, "links", "Links"), picture, routes)
    _draw_parties(add_layer(sheet.root, "parties", "Parties"), picture.nodes, boxes)
    _draw_labels(add_layer(sheet.root, "labels", "Labels"), picture.edges, routes)
    wide = max(wide, NARROWEST)
    if notes:
        heading = add_layer(sheet.root, "heading", "Title")
        room = wide - 2 * MARGIN
        add_text(heading, wrap_text(picture.title, 20, room, 1), (MARGIN, 44), (20, 24), bold=True)
    high = _draw_legend(add_layer(sheet.root, "legend", "Legend"), picture, wide, high)
    if notes:
        high = _draw_notes(add_layer(sheet.root, "footnotes", "Footnotes"), picture, wide, high)
    sheet.set_size(wide, high + MARGIN / 2)
    return etree.tostring(sheet.root, xml_declaration=True, encoding="UTF-8")


def _move_to_margins(
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

    def moved_box(old: Box) -> Box:
        return Box(old.x + dx, old.y + dy, old.wide, old.high, old.lines)

    moved = {
        key: Route(tuple((x + dx, y + dy) for x, y in r.points), moved_box(r.label), r.lines)
        for key, r in routes.items()
    }
    wide = max(rights, default=0) + dx + MARGIN
    high = max(bottoms, default=0) + dy + MARGIN / 2
    return {key: moved_box(old) for key, old in boxes.items()}, moved, wide, high


def _add_arrows(sheet: Sheet, edges: Iterable[Edge]) -> None:
    seen = {(drawing_marks.stroke_of(edge)[0], drawing_marks.is_doubted(edge)) for edge in edges}
    for colour, hollow in sorted(seen):
        sheet.add_arrow(_arrow_name(colour, hollow), colour, hollow=hollow)


def _arrow_name(colour: str, hollow: bool) -> str:
    return f"arrow-{colour.lstrip('#')}{'-hollow' if hollow else ''}"


def _draw_links(parent: etree._Element, picture: Picture, routes: Mapping[str, Route]) -> None:
    names = picture.names
    for edge in picture.edges:
        colour, thick, dashes = drawing_marks.stroke_of(edge)
        group = add_element(
            parent, "g", id=edge.id, **{"class": f"link {edge.line} {edge.certainty}"}
        )
        if edge.ended:
            group.set("opacity", drawing_marks.FADED_OPACITY)
        title = (
            f"{names[edge.source]} {drawing_marks.STROKES[edge.line].words}: {names[edge.target]}"
        )
        add_element(group, "title").text = edge.title or title
        path = add_element(
            group,
            "path",
            d="M"
            + " L".join(f"{_number_text(x)},{_number_text(y)}" for x, y in routes[edge.id].points),
            fill="none",
            stroke=colour,
            stroke_width=_number_text(thick),
            stroke_linejoin="round",
            marker_end=f"url(#{_arrow_name(colour, drawing_marks.is_doubted(edge))})",
        )
        if dashes:
            path.set("stroke-dasharray", " ".join(map(str, dashes)))
        Sheet.connect_line(path, edge.source, edge.target)


def _draw_parties(parent: etree._Element, nodes: Iterable[Node], boxes: Mapping[str, Box]) -> None:
    for node in nodes:
        box = boxes[node.id]
        group = add_element(parent, "g", id=node.id, **{"class": f"party {node.kind}"})
        if node.ended:
            group.set("opacity", drawing_marks.FADED_OPACITY)
        add_element(group, "title").text = ", ".join(
            filter(None, (node.name, node.original, *node.marks, node.party))
        )
        draw_shape(group, node, box)
        y = box.y - len(box.lines) * STEP / 2 + 12
        block = add_element(group, "text", text_anchor="middle", fill=drawing_marks.INK)
        for number, line in enumerate(box.lines):
            span = add_element(
                block, "tspan", x=_number_text(box.x), y=_number_text(y + number * STEP)
            )
            span.set("font-size", _number_text(line.size))
            span.set("font-weight", "bold" if line.bold else "normal")
            span.text = line.text


def draw_shape(group: etree._Element, node: Node, box: Box) -> None:
    """Draw the shape of a party's kind; with a second frame if listed, as a stack if several."""
    colour, thick = drawing_marks.frame_of(node)
    look = {
        "fill": drawing_marks.fill_of(node),
        "stroke": colour,
        "stroke_width": _number_text(thick),
    }
    if node.kind == "more" or node.group:
        for back in (8.0, 4.0):
            _draw_outline(
                group, node.kind, Box(box.x + back, box.y + back, box.wide, box.high), 0, look
            )
    if node.listed:
        _draw_outline(group, node.kind, box, -4.0, {**look, "fill": drawing_marks.WHITE})
    _draw_outline(group, node.kind, box, 0, look)


def _draw_outline(
    group: etree._Element, kind: str, box: Box, inset: float, look: Mapping[str, str]
) -> None:
    corners = drawing_marks.box_outline(kind, box, inset)
    if corners:
        points = " ".join(f"{_number_text(x)},{_number_text(y)}" for x, y in corners)
        add_element(group, "polygon", points=points, **look)
        return
    wide, high = box.wide - 2 * inset, box.high - 2 * inset
    round_ends = {"person": high / 2, "company": 6.0}.get(kind, 0.0)
    add_element(
        group,
        "rect",
        x=_number_text(box.x - wide / 2),
        y=_number_text(box.y - high / 2),
        width=_number_text(wide),
        height=_number_text(high),
        rx=_number_text(min(round_ends, 30.0)),
        **look,
    )


def _draw_labels(
    parent: etree._Element, edges: Sequence[Edge], routes: Mapping[str, Route]
) -> None:
    for edge in edges:
        label, lines = routes[edge.id].label, routes[edge.id].lines
        if not lines:
            continue
        group = add_element(parent, "g", id=f"{edge.id}-label")
        add_element(
            group,
            "rect",
            x=_number_text(label.x - label.wide / 2),
            y=_number_text(label.y - label.high / 2),
            width=_number_text(label.wide),
            height=_number_text(label.high),
            fill=drawing_marks.WHITE,
            fill_opacity="0.93",
        )
        top = label.y - label.high / 2 + LABEL_STEP - 1
        place = (label.x, top)
        add_text(group, lines, place, (LABEL, LABEL_STEP), bold=edge.path, anchor="middle")


def _draw_legend(parent: etree._Element, picture: Picture, wide: float, y: float) -> float:
    """Draw the marks that are used with their words, and return the height that follows them."""
    from queries.publish.svg_legend import draw_legend

    return draw_legend(
        parent, drawing_marks.legend_entries(picture), (MARGIN, y + 18), wide - MARGIN
    )


def _draw_notes(parent: etree._Element, picture: Picture, wide: float, y: float) -> float:
    drawn = len(picture.nodes)
    texts = [*picture.provenance.text_lines(drawn, picture.left_out), NO_ACCUSATION]
    room = wide - 2 * MARGIN
    y += 14
    add_element(
        parent,
        "path",
        d=f"M{_number_text(MARGIN)},{_number_text(y)} H{_number_text(wide - MARGIN)}",
        stroke="#B8C1C9",
    )
    y += 20
    lines = [line for text in texts for line in wrap_text(text, NOTE, room)]
    add_text(parent, lines, (MARGIN, y), (NOTE, NOTE_STEP))
    y += len(lines) * NOTE_STEP + 8
    for number, text in enumerate(picture.footnotes, 1):
        lines = wrap_text(f"[{number}] {text}", NOTE, room)
        group = add_element(parent, "g", id=f"note-{number}")
        add_text(group, lines, (MARGIN, y), (NOTE, NOTE_STEP))
        y += len(lines) * NOTE_STEP + 2
    return y


def _number_text(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
