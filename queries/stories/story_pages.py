"""A story as HTML, PDF and Markdown: its steps in order, with numbered notes."""

import base64
import html
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from queries.draw.text_width import clean_text
from queries.publish.pdf_report import pdf_of, place_picture
from queries.stories.step_table import NOTE, TableLine, table_lines
from queries.stories.story_file import KINDS, Step, Story, change_warning
from queries.stories.story_picture import renumber_picture, without_sources
from queries.words.sentences import note_mark, number_runs
from queries.words.value_text import date_text

STYLE: Final = Path(__file__).with_name("story.css")
MOST_LETTERS: Final = 20
"""Letters of the longest word by which the columns of a table are as wide as their words."""
_ADDRESS: Final = re.compile(r"""(https?://[\w./%:?#&=+~@!$;,()'*-]*[\w/=%#&+-])""", re.ASCII)
_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>|#~$])")


def step_facts(step: Step) -> str:
    """Return what stands below a step: what it is, its data, and whether anybody has checked it."""
    parts = [KINDS[step["kind"]]]
    parts.append(f"data version {step['data_version'][:16]}" if step["data_version"] else "")
    parts.append(f"pinned {date_text(step['pinned_on'])}")
    if step["checked_by"]:
        parts.append(f"checked by {step['checked_by']} on {date_text(step['checked_on'])}")
    else:
        parts.append("not checked yet")
    return clean_text(f"{'; '.join(filter(None, parts))}.")


def step_text(step: Step, own: Mapping[int, int]) -> str:
    """Return the text of a step with the story's numbers in brackets."""
    return _write_spans(step, own, str, note_mark)


def number_notes(steps: Sequence[Step]) -> tuple[list[Mapping[int, int]], list[str]]:
    """Return for each step the story's numbers of its own notes, and all notes in order.

    One source is one number wherever it is cited; the numbers rise in order of first mention.
    """
    known: dict[str, int] = {}
    places: list[Mapping[int, int]] = []
    for step in steps:
        cited = [number for span in step["spans"] for number in span.get("notes") or ()]
        own = {}
        for number in dict.fromkeys((*cited, *range(1, len(step["proofs"]) + 1))):
            text = clean_text(step["proofs"][number - 1]["footnote"])
            own[number] = known.setdefault(text, len(known) + 1)
        places.append(own)
    return places, list(known)


def story_html(story: Story, *, paper: bool = False) -> str:
    """Return a story as one page that opens offline; every text in it is escaped.

    ``paper``: for a PDF, whose maker sets the texts of a picture only outside of it.
    """
    numbers, notes = number_notes(story["steps"])
    parts = [f"<h1>{_html(story['title'])}</h1>"]
    if warning := change_warning(story):
        parts.append(f"<p class=remark><strong>{_html(warning)}</strong></p>")
    for place, (step, own) in enumerate(zip(story["steps"], numbers, strict=True), 1):
        drawn, across = _picture_html(step, own, paper=paper) if step["picture"] else ("", False)
        parts.append(f"<section{' class=across' if across else ''}>")
        parts.append(f"<h2>{place}. {_html(step['title'])}</h2>{drawn}")
        if step["picture"]:
            parts.append(f"<p class=what>Sources: {_spans_html(step, own, picture=True)}</p>")
        elif step["spans"]:
            said = _spans_html(step, own).split("\n")
            parts += [f"<p class=said>{line.strip()}</p>" for line in said]
        parts.append(_table_html(table_lines(step, own)))
        lines = "".join(f"<p>{_html(line)}</p>" for line in step["remark"].splitlines() if line)
        parts.append(f"<div class=remark>{lines}</div>" if lines else "")
        parts.append(f"<p class=what>{_html(step_facts(step))}</p></section>")
    if notes:
        told = [f'<li id="n{n}">{_linked_html(text)}</li>' for n, text in enumerate(notes, 1)]
        parts.append(f"<section><h2>Notes</h2><ol class=notes>{''.join(told)}</ol></section>")
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_html(story['title'])}</title><style>{STYLE.read_text('utf-8')}</style></head>"
        f"<body>{''.join(parts)}</body></html>"
    )


def _spans_html(step: Step, own: Mapping[int, int], *, picture: bool = False) -> str:
    def mark(numbers: Sequence[int]) -> str:
        return _note_link(numbers) if picture else f"<sup>{_note_link(numbers)}</sup>"

    # A picture's words stand in its alternative text.
    return _write_spans(step, own, _nothing if picture else _html, mark)


def _write_spans(
    step: Step,
    own: Mapping[int, int],
    write: Callable[[str], str],
    mark: Callable[[Sequence[int]], str],
) -> str:
    """Return the text of a step by its writer, each run of numbers by its mark."""
    parts = []
    for span in step["spans"]:
        parts.append(write(span["text"]))
        if numbers := span.get("notes"):
            parts.append(mark(sorted({own[number] for number in numbers})))
    return "".join(parts)


def _picture_html(step: Step, own: Mapping[int, int], *, paper: bool) -> tuple[str, bool]:
    """Return the picture of a step, and whether it needs a page on its side.

    On paper its sources are only among the notes, for more would make it small.
    """
    told = step["spans"][0]["text"] if step["spans"] else ""
    drawn = renumber_picture(step["picture"], own)
    if paper:
        return place_picture(without_sources(drawn).encode("utf-8"), clean_text(told))
    return f'<p><img alt="{_html(told)}" src="{_data_address(drawn)}"></p>', False


def _table_html(lines: Sequence[TableLine]) -> str:
    if not lines:
        return ""
    noted = any(line.note is not None for line in lines)
    titles = [*lines[0].cells, *([NOTE] if noted else [])]
    head = "".join(f"<th>{_html(title)}</th>" for title in titles)
    body = ""
    for line in lines:
        cells = [_html(text) for text in line.cells.values()]
        if noted:
            cells.append("" if line.note is None else _note_link([line.note]))
        body += f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
    words = [word for line in lines for text in line.cells.values() for word in text.split()]
    # Columns are as wide as their words, unless one of them would not fit a page.
    kind = "<table class=even>" if max(map(len, words), default=0) > MOST_LETTERS else "<table>"
    return f"{kind}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _note_link(numbers: Sequence[int]) -> str:
    """Return numbers as links to their notes; three and more in a row are one link."""
    links = []
    for run in number_runs(numbers):
        said = f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0])
        links.append(f'<a href="#n{run[0]}">{said}</a>')
    return ", ".join(links)


def inline_text(text: str) -> str:
    """Return a piece of a sentence cleaned, with the blanks at its ends; a new line stays one."""
    clean = clean_text(text)
    if text == "\n":
        return text
    before, after = (" " if text[place].isspace() else "" for place in (slice(1), slice(-1, None)))
    return f"{before}{clean}{after}" if clean else before


def _html(text: str) -> str:
    return html.escape(inline_text(text))


def _linked_html(text: str) -> str:
    """Return a note whose addresses can be followed; no page is asked before somebody does."""
    parts = _ADDRESS.split(inline_text(text))
    return "".join(
        f'<a href="{html.escape(part)}" rel="noreferrer">{html.escape(part)}</a>'
        if place % 2
        else html.escape(part)
        for place, part in enumerate(parts)
    )


def _data_address(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode('utf-8')).decode('ascii')}"


def story_pdf(story: Story) -> bytes:
    """Return a story as a PDF of A4 pages; refuses as `pdf_of` does."""
    return pdf_of(story_html(story, paper=True))


def story_markdown(story: Story) -> str:
    """Return a story as Markdown with footnotes; its pictures are inside, below all words."""
    numbers, notes = number_notes(story["steps"])
    pictures: list[str] = []
    lines = [f"# {_markdown(story['title'])}", ""]
    if warning := change_warning(story):
        lines += [f"**{_markdown(warning)}**", ""]
    for place, (step, own) in enumerate(zip(story["steps"], numbers, strict=True), 1):
        lines += [f"## {place}. {_markdown(step['title'])}", ""]

        def mark(cited: Sequence[int]) -> str:
            return "".join(f"[^{number}]" for number in cited)

        if step["picture"]:
            told = _markdown(step["spans"][0]["text"]) if step["spans"] else ""
            drawn = renumber_picture(step["picture"], own)
            lines += [f"![{told}][picture-{place}]", ""]
            pictures += ["", f"[picture-{place}]: {_data_address(drawn)}"]
            lines += [f"Sources: {_write_spans(step, own, _nothing, mark)}", ""]
        elif step["spans"]:
            said = _write_spans(step, own, _markdown, mark)
            lines += [*(line.rstrip() for line in said.split("\n")), ""]
        lines += _table_markdown(table_lines(step, own))
        if step["remark"]:
            lines += [f"> {_markdown(line)}" for line in step["remark"].splitlines()] + [""]
        lines += [f"*{_markdown(step_facts(step))}*", ""]
    lines += [f"[^{number}]: {_markdown(text)}" for number, text in enumerate(notes, 1)]
    return "\n".join([*lines, *pictures]).rstrip() + "\n"


def _table_markdown(rows: Sequence[TableLine]) -> list[str]:
    if not rows:
        return []
    noted = any(row.note is not None for row in rows)
    table = [[*map(_markdown, rows[0].cells), *([NOTE] if noted else [])]]
    for row in rows:
        mark = [f"[^{row.note}]" if row.note is not None else ""] if noted else []
        table.append([*map(_markdown, row.cells.values()), *mark])
    head, *body = [f"| {' | '.join(cells)} |" for cells in table]
    return [head, f"|{' --- |' * len(table[0])}", *body, ""]


def _markdown(text: str) -> str:
    """Return a text whose signs stay signs; an address is a link, in which nothing is escaped."""
    parts = _ADDRESS.split(inline_text(text))
    parts[::2] = [_SPECIAL.sub(r"\\\1", part).replace("\n", "\n\n") for part in parts[::2]]
    parts[1::2] = [f"<{address}>" for address in parts[1::2]]
    return "".join(parts)


def _nothing(_: str) -> str:
    return ""
