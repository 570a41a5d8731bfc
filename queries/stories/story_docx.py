"""A story as a Word document: a source is a footnote where it is cited first, then its number."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from lxml import etree

from graph.head.decisions import today
from queries.draw.text_width import clean_text
from queries.publish.svg_file import png_of
from queries.stories.step_table import NOTE, TableLine, table_lines
from queries.stories.story_file import Step, Story, change_warning
from queries.stories.story_pages import inline_text, number_notes, step_facts
from queries.stories.story_picture import renumber_picture, without_sources

_FOOTNOTES: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_LANGUAGE: Final = "en-GB"
_WIDE: Final = Cm(16)
_HIGH: Final = Cm(22)
_SMALL: Final = Pt(8)
_HALF_POINTS: Final = 17
"""The size of a footnote, as Word counts it."""


def story_docx(story: Story) -> bytes:
    """Return a story as Word (DOCX) with footnotes; `OwnershipError` if it cannot be drawn."""
    document = Document()
    paper = document.sections[0]
    paper.page_width, paper.page_height = Cm(21), Cm(29.7)
    paper.left_margin = paper.right_margin = Cm(2.5)
    _set_properties(document, story)
    document.add_heading(clean_text(story["title"]), 0)
    if warning := change_warning(story):
        document.add_paragraph(warning, style="Intense Quote")
    numbers, notes = number_notes(story["steps"])
    cited: set[int] = set()
    for place, (step, own) in enumerate(zip(story["steps"], numbers, strict=True), 1):
        document.add_heading(f"{place}. {clean_text(step['title'])}", 1)
        _add_step(document, step, own, cited)
    _add_footnotes(document, notes)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _set_properties(document: Any, story: Story) -> None:
    """Set what the file says of itself; the library's template names a year and a language."""
    days = [day for one in story["steps"] for day in (one["pinned_on"], one["checked_on"]) if day]
    about, last = document.core_properties, date.fromisoformat(max(days, default=today())[:10])
    about.title, about.author, about.comments = clean_text(story["title"]), "", ""
    about.created = about.modified = datetime(last.year, last.month, last.day)
    about.language = _LANGUAGE
    for spoken in document.styles.element.iter(qn("w:lang")):
        spoken.set(qn("w:val"), _LANGUAGE)


def _add_step(document: Any, step: Step, own: Mapping[int, int], cited: set[int]) -> None:
    """Add what one step shows; ``own`` are the story's numbers, ``cited`` those that it had."""
    if step["picture"]:
        drawn = without_sources(renumber_picture(step["picture"], own))
        inside = document.add_picture(io.BytesIO(png_of(drawn.encode("utf-8"))), width=_WIDE)
        if inside.height > _HIGH:
            inside.width, inside.height = int(inside.width * _HIGH / inside.height), _HIGH
        told = step["spans"][0]["text"] if step["spans"] else ""
        inside._inline.docPr.set("descr", clean_text(told))
    text = document.add_paragraph("Sources:" if step["picture"] else "")
    for span in step["spans"]:
        if span["text"] and not step["picture"]:
            text.add_run(inline_text(span["text"]))
        _add_marks(text, {own[number] for number in span.get("notes") or ()}, cited)
    if lines := table_lines(step, own):
        _add_table(document, lines, cited)
    for line in filter(None, step["remark"].splitlines()):
        document.add_paragraph(clean_text(line), style="Intense Quote")
    small = document.add_paragraph().add_run(step_facts(step))
    small.font.size = _SMALL


def _add_marks(paragraph: Any, numbers: Iterable[int], cited: set[int]) -> None:
    """Add the marks of notes to a paragraph; ``cited`` are those that have their footnote."""
    for place, number in enumerate(sorted(numbers)):
        if place:
            paragraph.add_run(", ").font.superscript = True
        for part in _reference(number, is_first=number not in cited):
            paragraph._p.append(part)
        cited.add(number)


def _add_table(document: Any, lines: Sequence[TableLine], cited: set[int]) -> None:
    noted = any(line.note is not None for line in lines)
    titles = [*lines[0].cells, *([NOTE] if noted else [])]
    table = document.add_table(rows=1, cols=len(titles), style="Light Grid Accent 1")
    repeat = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for cell, title in zip(table.rows[0].cells, titles, strict=True):
        _set_cell(cell, title)
    for line in lines:
        cells = table.add_row().cells
        for cell, text in zip(cells, line.cells.values(), strict=False):
            _set_cell(cell, text)
        if line.note is not None:
            _add_marks(cells[-1].paragraphs[0], [line.note], cited)


def _set_cell(cell: Any, text: str) -> None:
    cell.paragraphs[0].add_run(clean_text(text)).font.size = _SMALL


def _reference(number: int, *, is_first: bool) -> Any:
    """Return the mark of a footnote; where it stood before, a field that repeats its number."""
    name, raised = f"note{number}", '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    if is_first:
        inside = (
            f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
            f'<w:r>{raised}<w:footnoteReference w:id="{number}"/></w:r>'
            f'<w:bookmarkEnd w:id="{number}"/>'
        )
    else:
        inside = (
            f'<w:fldSimple w:instr=" NOTEREF {name} \\h ">'
            f"<w:r>{raised}<w:t>{number}</w:t></w:r></w:fldSimple>"
        )
    return list(parse_xml(f"<w:p {nsdecls('w')}>{inside}</w:p>"))


def _add_footnotes(document: Any, notes: Sequence[str]) -> None:
    """Add the part that holds the footnotes; the library has none. ECMA-376, part 1, 17.11."""
    root = etree.fromstring(f"<w:footnotes {nsdecls('w')}/>")

    def add(number: int, kind: str | None, text: str) -> None:
        note = etree.SubElement(root, qn("w:footnote"), {qn("w:id"): str(number)})
        if kind:
            note.set(qn("w:type"), kind)
        paragraph = etree.SubElement(note, qn("w:p"))
        run = etree.SubElement(paragraph, qn("w:r"))
        if kind:
            etree.SubElement(run, qn(f"w:{kind}"))
            return
        look = etree.SubElement(run, qn("w:rPr"))
        etree.SubElement(look, qn("w:vertAlign"), {qn("w:val"): "superscript"})
        etree.SubElement(run, qn("w:footnoteRef"))
        told = etree.SubElement(paragraph, qn("w:r"))
        size = etree.SubElement(etree.SubElement(told, qn("w:rPr")), qn("w:sz"))
        size.set(qn("w:val"), str(_HALF_POINTS))
        words = etree.SubElement(told, qn("w:t"))
        words.text = f" {text}"
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")

    # Word asks for these two before any footnote.
    add(-1, "separator", "")
    add(0, "continuationSeparator", "")
    for number, text in enumerate(notes, 1):
        add(number, None, text)
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES, content, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
