"""The picture as SVG that an art desk can edit: grouped shapes, connectors, real text, layers.

It is the one drawing of a picture: the PNG is made of it, the PDF places it, the page of HTML and
the canvas draw its groups.
"""

from typing import Final

from lxml import etree

from queries.draw import marks
from queries.draw.card_text import TextLine
from queries.draw.drawing import Drawing, draw_picture
from queries.draw.footnotes import NO_ACCUSATION
from queries.draw.scene_picture import Picture
from queries.draw.text_width import clean_text, wrap_text
from queries.publish.svg_marks import (
    SVG,
    add_element,
    card_group,
    drawn_bounds,
    fonts_for,
    label_group,
    legend_groups,
    number_text,
    place_at,
    tie_group,
)

MARGIN: Final = 36.0
NARROWEST: Final = 720.0
TITLE: Final = 19.0
DAY: Final = 12.0
NOTE: Final = 11.0
LEGEND_ROW: Final = 22.0
FONTS: Final = (
    "'Noto Sans', 'DejaVu Sans', Arial, 'Noto Sans CJK SC', 'Noto Sans Arabic', sans-serif"
)
INKSCAPE: Final = "http://www.inkscape.org/namespaces/inkscape"


def picture_svg(picture: Picture, *, notes: bool = True, ground: str = "light") -> bytes:
    """Return a picture as SVG, in UTF-8; the same picture gives the same bytes.

    ``notes`` writes title, question, data and sources too; a report has them as text of its own.
    ``ground`` is ``light`` or ``dark``. Raises `OwnershipError` if Graphviz is not installed.
    """
    return drawing_svg(draw_picture(picture), notes=notes, ground=ground)


def drawing_svg(drawing: Drawing, *, notes: bool = True, ground: str = "light") -> bytes:
    """Return what was drawn as `picture_svg` does."""
    sheet = _Sheet(drawing, ground)
    top = sheet.add_heading() if notes else MARGIN / 2
    bottom = sheet.add_drawing(top)
    bottom = sheet.add_legend(bottom + MARGIN)
    if notes:
        bottom = sheet.add_notes(bottom + 8)
    return sheet.finish(bottom + MARGIN / 2)


class _Sheet:
    """A file that grows from its top to its bottom; every part returns where it ended."""

    def __init__(self, drawing: Drawing, ground: str) -> None:
        self.drawing, self.picture = drawing, drawing.picture
        self.paint = marks.paint_for(ground)
        self.bounds = drawn_bounds(drawing.cards, drawing.ties)
        self.wide = max(NARROWEST, self.bounds[2] - self.bounds[0] + 2 * MARGIN)
        self.root = etree.fromstring(f'<svg xmlns="{SVG}" xmlns:inkscape="{INKSCAPE}"/>')
        said = {"role": "img", "aria-labelledby": "title desc", "lang": "en", "font-family": FONTS}
        for key, value in said.items():
            self.root.set(key, value)
        add_element(self.root, "title", id="title").text = clean_text(self.picture.title)
        add_element(self.root, "desc", id="desc").text = marks.picture_words(self.picture)
        back = {"width": "100%", "height": "100%", "fill": self.paint("ground")}
        add_element(self.root, "rect", id="ground", **back)

    def _layer(self, name: str, label: str) -> etree._Element:
        """Add a group that Inkscape and its like show as a layer."""
        group = add_element(self.root, "g", id=name)
        group.set(f"{{{INKSCAPE}}}groupmode", "layer")
        group.set(f"{{{INKSCAPE}}}label", label)
        return group

    def _write(
        self, parent: etree._Element, text: str, y: float, size: float, *, bold: bool = False
    ) -> float:
        """Write a text from the left margin on, in as many lines as it needs."""
        lines = wrap_text(text, size * (1.09 if bold else 1), self.wide - 2 * MARGIN)
        if not lines:
            return y
        weight = 700 if bold else 400
        block = add_element(parent, "text", font_size=number_text(size))
        block.set("font-weight", str(weight))
        block.set("fill", self.paint(TextLine("", size).colour))
        for line in lines:
            y += size * 1.4
            span = add_element(block, "tspan", x=number_text(MARGIN), y=number_text(y))
            span.text = line
            if fonts := fonts_for(line):
                span.set("font-family", fonts)
        return y

    def add_heading(self) -> float:
        layer = self._layer("heading", "Title")
        y = self._write(layer, self.picture.title, MARGIN / 2, TITLE, bold=True)
        y = self._write(layer, self.picture.provenance.day_line(), y + 2, DAY)
        for result in self.picture.page.results:
            y = self._write(layer, result, y + 1, DAY)
        return y + MARGIN

    def add_drawing(self, top: float) -> float:
        left = (self.wide - (self.bounds[2] - self.bounds[0])) / 2
        to = place_at(left - self.bounds[0], top - self.bounds[1])
        links, parties, labels = (
            self._layer(name, name.capitalize()) for name in ("links", "parties", "labels")
        )
        for layer in (links, parties, labels):
            layer.set("transform", to)
        names = self.picture.names
        for tie in self.drawing.ties:
            edge = tie.edge
            words = marks.read_marks()["line"][edge.line]["words"]
            told = edge.title or f"{names[edge.source]} {words} {names[edge.target]}"
            group = tie_group(tie, self.paint, told)
            self._connect(group, edge.source, edge.target)
            links.append(group)
            label = label_group(tie, self.paint)
            if label is not None:
                labels.append(label)
        parties.extend(card_group(card, self.paint) for card in self.drawing.cards)
        return top + self.bounds[3] - self.bounds[1]

    @staticmethod
    def _connect(group: etree._Element, start: str, end: str) -> None:
        """Tie a line to the two groups that it joins, so that editors move it with them."""
        line = group.find(f"{{{SVG}}}path")
        assert line is not None
        line.set(f"{{{INKSCAPE}}}connector-type", "polyline")
        line.set(f"{{{INKSCAPE}}}connection-start", f"#{start}")
        line.set(f"{{{INKSCAPE}}}connection-end", f"#{end}")

    def add_legend(self, y: float) -> float:
        layer, x = self._layer("legend", "Legend"), MARGIN
        for group, wide in legend_groups(marks.legend_entries(self.picture), self.paint):
            if x > MARGIN and x + wide > self.wide - MARGIN:
                x, y = MARGIN, y + LEGEND_ROW
            group.set("transform", place_at(x, y))
            layer.append(group)
            x += wide
        return y + LEGEND_ROW / 2

    def add_notes(self, y: float) -> float:
        layer = self._layer("footnotes", "Footnotes")
        picture = self.picture
        edge = f"M{number_text(MARGIN)},{number_text(y)} H{number_text(self.wide - MARGIN)}"
        add_element(layer, "path", d=edge, stroke=self.paint("rule"))
        y += 4
        answer = add_element(layer, "g", id="answer")
        y = self._write(answer, picture.page.answer, y, DAY) + 4
        for document in picture.documents:
            group = add_element(layer, "g", id=f"note-{min(document.passages)}")
            y = self._write(group, document.line(), y, NOTE) + 2
        said = picture.provenance.data_lines(len(picture.nodes), picture.left_out)
        for text in (*said, NO_ACCUSATION):
            y = self._write(layer, text, y + 3, NOTE)
        return y

    def finish(self, high: float) -> bytes:
        self.root.set("width", f"{self.wide:.0f}")
        self.root.set("height", f"{high:.0f}")
        self.root.set("viewBox", f"0 0 {self.wide:.0f} {high:.0f}")
        etree.cleanup_namespaces(self.root, keep_ns_prefixes=["inkscape"])
        return etree.tostring(self.root, xml_declaration=True, encoding="UTF-8")
