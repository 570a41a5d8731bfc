"""From items that stand beside interests to rows: gaps, notes, arrangements, rulings."""

from graph.record.model import Arrangement, Gap, Row, Ruling
from graph.values.vocabulary import (
    ARRANGEMENT_KINDS,
    GAP_KINDS,
    NEEDS_CHECKING,
    NOTE,
    RULING_EFFECTS,
)
from ingest.readers.case.case_references import Book
from ingest.readers.case.case_rows import noted, where
from ingest.readers.case.item_fields import Fields


def gap(book: Book, fields: Fields) -> Gap:
    """Return one gap; where it is about a source and names none, that source is its document."""
    start, end = fields.span()
    about, kind = book.about(fields), fields.needed("kind")
    if kind and kind not in GAP_KINDS:
        fields.remarks.append(f"gap of an unusual kind {kind!r} (usual: {', '.join(GAP_KINDS)})")
    row = Gap(
        about=about,
        kind=kind,
        ground=fields.text("ground"),
        share=fields.share("share")[0],
        start=start,
        end=end,
        quote=fields.text("quote"),
        note=noted(fields, "observed_on"),
        **where(book, fields),
    )
    if row.document is None and about.removeprefix(f"{book.case}:") in book.sources:
        row.document = about
    return row


def note(book: Book, fields: Fields) -> list[Row]:
    """Return one note on a party, or on the tie between two, as gaps that no verdict looks at."""
    about, other = book.party(fields, "about"), book.other_party(fields, "with")
    text, by, day = fields.needed("text"), fields.text("by"), fields.date("written_on")
    kind = NEEDS_CHECKING if fields.flag("needs_checking") else NOTE
    said = ", ".join(part for part in (by, day) if part)
    stands = where(book, fields)
    whole = f"{text} ({said})" if said else text
    ends = [(about, other), *([(other, about)] if other else [])]
    return [
        Gap(
            about=one,
            kind=kind,
            ground=f"on its tie with {two}" if two else None,
            note=whole,
            **stands,
        )
        for one, two in ends
    ]


def arrangement(book: Book, fields: Fields) -> Arrangement:
    """Return one arrangement of holders who act together."""
    start, end = fields.span()
    members = list(dict.fromkeys(book.members(fields, "members")))
    if len(members) < 2:
        fields.wrong("members", "at least two parties are expected, as in [one, other]")
    return Arrangement(
        members=members,
        kind=fields.word("kind", ARRANGEMENT_KINDS, "joint"),
        name=fields.text("name"),
        start=start,
        end=end,
        note=noted(fields, "quote", "observed_on"),
        **where(book, fields),
    )


def ruling(book: Book, fields: Fields) -> Ruling:
    """Return one ruling; its authority is a court or an office, in its own words."""
    start, end = fields.span()
    return Ruling(
        about=book.party(fields, "about"),
        authority=fields.needed("authority"),
        effect=fields.word("effect", RULING_EFFECTS, "none"),
        date=fields.date("date"),
        conclusion=fields.text("conclusion"),
        start=start,
        end=end,
        note=noted(fields, "quote", "observed_on"),
        **where(book, fields),
    )
