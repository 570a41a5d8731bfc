"""The picture as SVG that an art desk can edit, and as PNG made of it.

It is the one drawing of a picture, of grouped shapes, connectors, real text and layers: the PDF
places it, the page of HTML and the canvas draw its groups.
"""

from typing import Final

from lxml import etree

from queries.draw import marks
from queries.draw.card_text import TextLine
from queries.draw.drawing import Drawing, draw_picture
from queries.draw.footnotes import NO_ACCUSATION
from queries.draw.scene_picture import Picture
from queries.draw.text_width import clean_text, wrap_text
from queries.publish import svg_marks as svg

MARGIN: Final = 36.0
NARROWEST: Final = 720.0
TITLE: Final = 19.0
DAY: Final = 12.0
NOTE: Final = 11.0
LEGEND_ROW: Final = 22.0
FONTS: Final = (
    "'Noto Sans', 'DejaVu Sans', Arial, 'Noto Sans CJK SC', 'Noto Sans Arabic', sans-serif"
)
ARROWS: Final = "↑↓"
ARROW_FONTS: Final = "'DejaVu Sans', Arial, Helvetica, 'Noto Sans', sans-serif"
INKSCAPE: Final = "http://www.inkscape.org/namespaces/inkscape"
ZOOM: Final = 2.0
"""Pixels of the PNG for one of the SVG, so that it can be printed."""
LONGEST: Final = 12_000
"""Pixels of the longer side; a larger picture is drawn smaller."""


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
        self.bounds = svg.drawn_bounds(drawing.cards, drawing.ties)
        self.wide = max(NARROWEST, self.bounds[2] - self.bounds[0] + 2 * MARGIN)
        self.root = etree.fromstring(f'<svg xmlns="{svg.SVG}" xmlns:inkscape="{INKSCAPE}"/>')
        said = {"role": "img", "aria-labelledby": "title desc", "lang": "en", "font-family": FONTS}
        for key, value in said.items():
            self.root.set(key, value)
        svg.add_element(self.root, "title", id="title").text = clean_text(self.picture.title)
        svg.add_element(self.root, "desc", id="desc").text = marks.picture_words(self.picture)
        back = {"width": "100%", "height": "100%", "fill": self.paint("ground")}
        svg.add_element(self.root, "rect", id="ground", **back)

    def _layer(self, name: str, label: str) -> etree._Element:
        """Add a group that Inkscape and its like show as a layer."""
        group = svg.add_element(self.root, "g", id=name)
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
        block = svg.add_element(parent, "text", font_size=svg.number_text(size))
        block.set("font-weight", str(weight))
        block.set("fill", self.paint(TextLine("", size).colour))
        for line in lines:
            y += size * 1.4
            span = svg.add_element(block, "tspan", x=svg.number_text(MARGIN), y=svg.number_text(y))
            svg.write_text(span, line)
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
        to = svg.place_at(left - self.bounds[0], top - self.bounds[1])
        links, parties, labels = (
            self._layer(name, name.capitalize()) for name in ("links", "parties", "labels")
        )
        for layer in (links, parties, labels):
            layer.set("transform", to)
        for tie in self.drawing.ties:
            edge = tie.edge
            group = svg.tie_group(tie, self.paint, edge.title)
            self._connect(group, edge.source, edge.target)
            links.append(group)
            label = svg.label_group(tie, self.paint)
            if label is not None:
                labels.append(label)
        parties.extend(svg.card_group(card, self.paint) for card in self.drawing.cards)
        return top + self.bounds[3] - self.bounds[1]

    @staticmethod
    def _connect(group: etree._Element, start: str, end: str) -> None:
        """Tie a line to the two groups that it joins, so that editors move it with them."""
        line = group.find(f"{{{svg.SVG}}}path")
        assert line is not None
        line.set(f"{{{INKSCAPE}}}connector-type", "polyline")
        line.set(f"{{{INKSCAPE}}}connection-start", f"#{start}")
        line.set(f"{{{INKSCAPE}}}connection-end", f"#{end}")

    def add_legend(self, y: float) -> float:
        layer, x = self._layer("legend", "Legend"), MARGIN
        for group, wide in svg.legend_groups(marks.legend_entries(self.picture), self.paint):
            if x > MARGIN and x + wide > self.wide - MARGIN:
                x, y = MARGIN, y + LEGEND_ROW
            group.set("transform", svg.place_at(x, y))
            layer.append(group)
            x += wide
        return y + LEGEND_ROW / 2

    def add_notes(self, y: float) -> float:
        layer = self._layer("footnotes", "Footnotes")
        picture = self.picture
        left, right = svg.number_text(MARGIN), svg.number_text(self.wide - MARGIN)
        edge = f"M{left},{svg.number_text(y)} H{right}"
        svg.add_element(layer, "path", d=edge, stroke=self.paint("rule"))
        y += 4
        answer = svg.add_element(layer, "g", id="answer")
        for text in picture.page.answer.splitlines():
            y = self._write(answer, text, y, DAY) + 4
        for document in picture.documents:
            group = svg.add_element(layer, "g", id=f"note-{min(document.passages)}")
            y = self._write(group, document.line(), y, NOTE) + 2
        said = picture.data_lines()
        for text in (*said, NO_ACCUSATION):
            y = self._write(layer, text, y + 3, NOTE)
        return y

    def finish(self, high: float) -> bytes:
        self.root.set("width", f"{self.wide:.0f}")
        self.root.set("height", f"{high:.0f}")
        self.root.set("viewBox", f"0 0 {self.wide:.0f} {high:.0f}")
        etree.cleanup_namespaces(self.root, keep_ns_prefixes=["inkscape"])
        return etree.tostring(self.root, xml_declaration=True, encoding="UTF-8")


def picture_png(picture: Picture, *, ground: str = "light") -> bytes:
    """Return a picture as PNG with title, question, legend, sources; as `picture_svg` else."""
    return png_of(picture_svg(picture, ground=ground))


def png_of(drawn: bytes) -> bytes:
    """Return an SVG of ours as PNG, its texts in the fonts of this machine."""
    import resvg_py

    root = etree.fromstring(drawn)
    longer = max(float(root.get("width", "1")), float(root.get("height", "1")))
    # What draws here takes one font for a line, be it a slanted one: arrows need one with letters.
    for line in root.iter(f"{{{svg.SVG}}}tspan"):
        if any(arrow in (line.text or "") for arrow in ARROWS):
            line.set("font-family", ARROW_FONTS)
    return resvg_py.svg_to_bytes(
        svg_string=etree.tostring(root, encoding="unicode"),
        zoom=min(ZOOM, LONGEST / longer),
        sans_serif_family=FONTS.split(",")[0].strip("'"),
    )
