"""The report as PDF: the answer, the rules, the picture, links, sources, question and data."""

import html
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from graph.values.errors import OwnershipError
from queries.draw import marks
from queries.draw.footnotes import CERTAINTY_MEANINGS, COUNTING_NOTE, NO_ACCUSATION
from queries.draw.scene_picture import Edge, Picture
from queries.draw.text_width import clean_text
from queries.publish.pdf_picture import place_picture
from queries.publish.svg_file import picture_svg
from queries.words.sentences import note_mark
from queries.words.value_text import date_text, span_text

PDF_NEEDS: Final = (
    "a PDF needs WeasyPrint and the Pango library: pip install 'ownership-explorer[pdf]', and "
    "libpango-1.0-0 with libpangoft2-1.0-0 (Debian, Ubuntu) or pango (Homebrew, MSYS2)"
)
STYLE: Final = Path(__file__).with_name("report.css")


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
    provenance = picture.provenance.text_lines(len(picture.nodes), picture.left_out)
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
    answer = f"<p class=said>{_escape(page.answer)}</p>" if page.answer else ""
    parts = (("Results", "said", page.rules), ("Terms and limits", "small", page.limits))
    return answer + "".join(
        f"<h2>{title}</h2><div class={kind}>{''.join(f'<p>{_escape(text)}</p>' for text in texts)}"
        "</div>"
        for title, kind, texts in parts
        if texts
    )


def _links_section(picture: Picture) -> str:
    if not picture.edges:
        return "<h2>Links</h2><p>No link is shown.</p>"
    rows = "".join(_link_row(picture, edge) for edge in picture.edges)
    heads = ("Owner or actor", "Link", "Of or to", "Share", "Holds", "Certainty", "Notes")
    wide = (23, 14, 22, 10, 13, 11, 7)
    columns = zip(heads, wide, strict=True)
    head = "".join(f"<th style='width:{percent}%'>{title}</th>" for title, percent in columns)
    return f"<h2>Links</h2><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _link_row(picture: Picture, edge: Edge) -> str:
    names, hops = picture.names, picture.claims.get(edge.id) or ()
    spans = dict.fromkeys(clean_text(span_text(hop)) for hop in hops)
    holds = "; ".join(filter(None, (*spans, "ended" if edge.ended else "")))
    kind = marks.read_marks()["line"][edge.line]["words"] + (" (own fact)" if edge.own else "")
    cells = (
        names[edge.source],
        kind,
        names[edge.target],
        edge.label,
        holds,
        edge.certainty,
        note_mark(edge.notes).strip(),
    )
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
        f"<h2>What the words mean, and what this is not</h2><dl>{words}</dl>"
        f"<div class=small><p>{_escape(COUNTING_NOTE)}</p><p>{_escape(NO_ACCUSATION)}</p></div>"
    )


def _escape(text: object) -> str:
    return html.escape(clean_text(text))
