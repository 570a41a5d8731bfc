"""A story as a Word document: a source is a footnote where it is cited first, then its number."""

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from lxml import etree

from queries.draw.text_width import clean_text
from queries.publish.svg_file import png_of
from queries.stories.story_file import Step, Story, change_warning
from queries.stories.story_pages import inline_text, number_notes, step_facts
from queries.stories.story_picture import renumber_picture

_FOOTNOTES: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_WIDE: Final = Cm(16)


def story_docx(story: Story) -> bytes:
    """Return a story as Word (DOCX) with footnotes; `OwnershipError` if it cannot be drawn."""
    document = Document()
    document.core_properties.title = clean_text(story["title"])
    document.core_properties.author = ""
    document.add_heading(clean_text(story["title"]), 0)
    if warning := change_warning(story):
        document.add_paragraph(warning, style="Intense Quote")
    numbers, notes = number_notes(story["steps"])
    cited: set[int] = set()
    for place, (step, own) in enumerate(zip(story["steps"], numbers, strict=True), 1):
        document.add_heading(f"{place}. {clean_text(step['title'])}", 2)
        _add_step(document, step, own, cited)
    _add_footnotes(document, notes)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _add_step(document: Any, step: Step, own: Mapping[int, int], cited: set[int]) -> None:
    """Add what one step shows; ``own`` are the story's numbers, ``cited`` those that it had."""
    if step["picture"]:
        drawn = renumber_picture(step["picture"], own)
        document.add_picture(io.BytesIO(png_of(drawn.encode("utf-8"))), width=_WIDE)
    text = document.add_paragraph("Sources:" if step["picture"] else "")
    for span in step["spans"]:
        if span["text"] and not step["picture"]:
            text.add_run(inline_text(span["text"]))
        here = list(dict.fromkeys(own[number] for number in span.get("notes") or ()))
        for place, number in enumerate(sorted(here)):
            if place:
                text.add_run(", ").font.superscript = True
            for part in _reference(number, is_first=number not in cited):
                text._p.append(part)
            cited.add(number)
    if step["rows"]:
        _add_table(document, step["rows"])
    if step["remark"]:
        document.add_paragraph(clean_text(step["remark"]), style="Intense Quote")
    small = document.add_paragraph().add_run(step_facts(step))
    small.font.size = Pt(8)


def _add_table(document: Any, rows: Sequence[dict[str, str]]) -> None:
    titles = list(rows[0])
    table = document.add_table(rows=1, cols=len(titles), style="Light Grid Accent 1")
    for cell, title in zip(table.rows[0].cells, titles, strict=True):
        cell.text = clean_text(title)
    for row in rows:
        for cell, title in zip(table.add_row().cells, titles, strict=True):
            cell.text = clean_text(row.get(title, ""))


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
        words = etree.SubElement(etree.SubElement(paragraph, qn("w:r")), qn("w:t"))
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
