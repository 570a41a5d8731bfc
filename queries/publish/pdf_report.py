"""The report as PDF: the answer, the rules, the picture, links, sources, question and data.

What makes the PDF sets the text of an SVG letter by letter, which takes the joins from Arabic and
the marks from Indic names; so the texts of the picture are text of the page, above its shapes.
"""

import base64
import html
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from lxml import etree

from graph.values.errors import OwnershipError
from graph.values.extensions import to_install
from queries.draw import marks
from queries.draw.card_text import tie_words
from queries.draw.footnotes import CERTAINTY_MEANINGS, COUNTING_NOTE, NO_ACCUSATION
from queries.draw.scene_picture import Edge, Picture
from queries.draw.text_width import clean_text
from queries.publish.svg_file import picture_svg
from queries.publish.svg_marks import SVG
from queries.words.value_text import date_text

PORTRAIT_ROOM: Final = (670.0, 730.0)
LANDSCAPE_ROOM: Final = (1000.0, 480.0)
"""Room for a picture on an A4 page upright and on its side, in pixels of 1/96 inch."""
BASE: Final = 0.89
"""How far below the top of a line its base is, in sizes of the font."""
_MOVED: Final = re.compile(r"translate\(([-\d.]+) ([-\d.]+)\)")
TEXT_SPREAD: Final = 1200.0
PDF_NEEDS: Final = (
    f"a PDF needs WeasyPrint and the Pango library: {to_install('pdf')}, and "
    "libpango-1.0-0 with libpangoft2-1.0-0 (Debian, Ubuntu) or pango (Homebrew, MSYS2)"
)
STYLE: Final = Path(__file__).with_name("report.css")


def place_picture(drawn: bytes, alternative: str) -> tuple[str, bool]:
    """Return an SVG with its words as HTML that fits the page, and whether that is in landscape."""
    root = etree.fromstring(drawn, etree.XMLParser(resolve_entities=False, huge_tree=True))
    wide, high = float(root.get("width", "1")), float(root.get("height", "1"))
    upright, lying = (
        min(room[0] / wide, room[1] / high, 1.0) for room in (PORTRAIT_ROOM, LANDSCAPE_ROOM)
    )
    across, scale = lying > upright, max(upright, lying)
    texts = []
    for parent in list(root.iter(f"{{{SVG}}}g")):
        for block in parent.findall(f"{{{SVG}}}text"):
            texts += [_text_div(block, span, scale) for span in block]
            parent.remove(block)
    source = base64.b64encode(etree.tostring(root)).decode("ascii")
    size = f"width:{wide * scale:.1f}px;height:{high * scale:.1f}px"
    return (
        f'<div class=picture style="{size}"><img style="{size}" alt="{html.escape(alternative)}" '
        f'src="data:image/svg+xml;base64,{source}">{"".join(texts)}</div>'
    ), across


def _text_div(block: etree._Element, span: etree._Element, scale: float) -> str:
    size = float(span.get("font-size") or block.get("font-size") or 12) * scale
    weight = span.get("font-weight") or block.get("font-weight") or "normal"
    (x, y), (dx, dy) = (float(span.get("x", 0)), float(span.get("y", 0))), _moved_by(block)
    x, y = (x + dx) * scale, (y + dy) * scale
    middle = block.get("text-anchor") == "middle"
    left = x - TEXT_SPREAD / 2 if middle else x
    slant = "italic" if any(a.get("font-style") for a in span.iterancestors()) else "normal"
    style = (
        f"left:{left:.1f}px;top:{y - BASE * size:.1f}px;font-size:{size:.2f}px;"
        f"font-weight:{weight};width:{TEXT_SPREAD:.0f}px;"
        f"text-align:{'center' if middle else 'left'};"
        f"font-style:{slant};color:{span.get('fill') or block.get('fill')}"
    )
    return f'<div style="{style}">{html.escape(span.text or "")}</div>'


def _moved_by(block: etree._Element) -> tuple[float, float]:
    """Return how far the groups round a text are moved, in pixels of the drawing."""
    found = [_MOVED.match(above.get("transform", "")) for above in block.iterancestors()]
    moves = [(float(one[1]), float(one[2])) for one in found if one]
    return sum(x for x, _ in moves), sum(y for _, y in moves)


def picture_pdf(picture: Picture) -> bytes:
    """Return a picture with all that stands behind it as PDF; refuses as `pdf_of` does."""
    return pdf_of(report_html(picture))


def pdf_of(page: str, **options: Any) -> bytes:
    """Return a page of HTML as PDF; nothing is fetched that the page does not carry.

    Raises `OwnershipError` if WeasyPrint or the library it draws text with is not installed.
    """
    weasyprint, fetcher = load_weasyprint()
    source = weasyprint.HTML(string=page, url_fetcher=fetcher)
    written: bytes = source.write_pdf(pdf_tags=True, **options)
    return written


def missing_for_pdf() -> str | None:
    """Return what is missing for a PDF, in one line; ``None`` if nothing seems to be.

    WeasyPrint is not loaded for this; whether Pango is there shows when a PDF is made.
    """
    return PDF_NEEDS if find_spec("weasyprint") is None else None


def load_weasyprint() -> tuple[Any, Any]:
    """Return WeasyPrint, and a fetcher that opens nothing but what the page itself carries."""
    try:
        import weasyprint
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as missing:
        raise OwnershipError(PDF_NEEDS) from missing
    return weasyprint, URLFetcher(allowed_protocols=["data"], allow_redirects=False)


def report_html(picture: Picture) -> str:
    """Return the report as HTML; every text in it is escaped."""
    drawn, across = place_picture(picture_svg(picture, notes=False), marks.picture_words(picture))
    provenance = [picture.provenance.day_line(), *picture.data_lines()]
    short = (
        f"{picture.title[:60]} · {date_text(picture.provenance.as_of)} · "
        f"data version {picture.provenance.data_version[:16]}"
    )
    head = "".join(f"<p class=small>{_escape(line)}</p>" for line in provenance)
    parts = [
        f"<section><h1>{_escape(picture.title)}</h1><p class=what>{_escape(short)}</p>",
        _answer_section(picture),
        f"<h2>What was asked, of which data</h2><div class=small>{head}</div></section>",
        f"<section{' class=across' if across else ''}>{drawn}</section><section>",
        _links_section(picture),
        _notes_section(picture),
        _meaning_section(),
        "</section>",
    ]
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{_escape(picture.title)}</title>"
        f"<style>\n{STYLE.read_text('utf-8')}</style></head>"
        f"<body>{''.join(parts)}</body></html>"
    )


def _answer_section(picture: Picture) -> str:
    """Return what the page says that the picture is taken from; a picture alone says nothing."""
    page = picture.page
    answer = "".join(f"<p class=said>{_escape(text)}</p>" for text in page.answer.splitlines())
    parts = (("Results", "said", page.rules), ("Terms and limits", "small limits", page.limits))
    return answer + "".join(
        f'<h2>{title}</h2><div class="{kind}">{"".join(f"<p>{_escape(one)}</p>" for one in texts)}'
        "</div>"
        for title, kind, texts in parts
        if texts
    )


def _links_section(picture: Picture) -> str:
    if not picture.edges:
        return "<h2>Links</h2><p>No link is shown.</p>"
    rows = "".join(map(_link_row, picture.edges))
    heads, wide = ("What is stated", "On its line", "Certainty"), (60, 26, 14)
    columns = zip(heads, wide, strict=True)
    head = "".join(f"<th style='width:{percent}%'>{title}</th>" for title, percent in columns)
    return f"<h2>Links</h2><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _link_row(edge: Edge) -> str:
    cells = (edge.title, tie_words(edge), edge.certainty)
    return f"<tr>{''.join(f'<td>{_escape(cell)}</td>' for cell in cells)}</tr>"


def _notes_section(picture: Picture) -> str:
    notes = "".join(
        f"<h3>{_escape(', '.join(filter(None, (document.title, document.address))))}</h3>"
        + "".join(
            f"<p id=note-{n}><span class=number>[{n}]</span>{_escape(text)}</p>"
            for n, text in document.lines()
        )
        for document in picture.documents
    )
    nothing = "<p>No statement stands behind what is shown.</p>"
    return f"<h2>Sources: who says so</h2><div class=notes>{notes or nothing}</div>"


def _meaning_section() -> str:
    words = "".join(
        f"<dt>{_escape(word)}</dt><dd>{_escape(text)}</dd>"
        for word, text in CERTAINTY_MEANINGS.items()
    )
    return (
        f"<div class=whole><h2>What the words mean, and what this is not</h2><dl>{words}</dl>"
        f"<div class=small><p>{_escape(COUNTING_NOTE)}</p><p>{_escape(NO_ACCUSATION)}</p></div>"
        "</div>"
    )


def _escape(text: object) -> str:
    return html.escape(clean_text(text))
