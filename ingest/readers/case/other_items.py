"""From items that stand beside interests to rows: gaps, notes, arrangements, rulings, transfers."""

from typing import Final

from graph.record.model import Arrangement, Gap, Link, Row, Ruling, Transfer
from graph.values.vocabulary import (
    ARRANGEMENT_KINDS,
    GAP_KINDS,
    NEEDS_CHECKING,
    NOTE,
    RULING_EFFECTS,
    TRANSFER_RELATIONS,
)
from ingest.codes.ruling_authorities import ruling_authority
from ingest.readers.case.case_references import DeclaredNames
from ingest.readers.case.case_rows import evidence_columns, note_text, source_columns
from ingest.readers.case.item_fields import ItemFields

_TESTIMONY: Final = (
    *("observed_on", "certainty", "asserted_by", "quote", "note", "document", "locator", "url"),
)
"""What a transfer and the tie of its receiver, stated in one item, have from the same source."""


def gap_row(book: DeclaredNames, fields: ItemFields) -> Gap:
    """Return one gap; where it is about a source and names none, that source is its document."""
    start, end = fields.span()
    about, kind = book.gap_subject_id(fields), fields.required_text("kind")
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
        note=note_text(fields, "observed_on"),
        **source_columns(book, fields),
    )
    if row.document is None and about.removeprefix(f"{book.case}:") in book.sources:
        row.document = about
    return row


def note_rows(book: DeclaredNames, fields: ItemFields) -> list[Row]:
    """Return one note on a party, or on the tie between two, as gaps that no verdict looks at."""
    about, other = book.party_id(fields, "about"), book.optional_party_id(fields, "with")
    text, by, day = fields.required_text("text"), fields.text("by"), fields.date("written_on")
    kind = NEEDS_CHECKING if fields.flag("needs_checking") else NOTE
    said = ", ".join(part for part in (by, day) if part)
    stands = source_columns(book, fields)
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


def arrangement_row(book: DeclaredNames, fields: ItemFields) -> Arrangement:
    """Return one arrangement of holders who act together."""
    start, end = fields.span()
    members = list(dict.fromkeys(book.member_ids(fields, "members")))
    if len(members) < 2:
        fields.add_problem("members", "at least two parties are expected, as in [one, other]")
    return Arrangement(
        members=members,
        kind=fields.word("kind", ARRANGEMENT_KINDS, "joint"),
        name=fields.text("name"),
        start=start,
        end=end,
        note=note_text(fields, "quote", "observed_on"),
        **source_columns(book, fields),
    )


def ruling_row(book: DeclaredNames, fields: ItemFields) -> Ruling:
    """Return one ruling; its authority is a court or an office, as the rules name it."""
    start, end = fields.span()
    text, effect = fields.required_text("authority"), fields.word("effect", RULING_EFFECTS, "none")
    authority = ruling_authority(text)
    if authority is None and text and effect != "none":
        fields.remarks.append(
            f"authority {text!r} is none whose rulings a rule counts; this one changes no verdict"
        )
    elif authority is not None and authority.casefold() != text.casefold():
        fields.remarks.append(f"authority {text!r} is read as {authority}")
    return Ruling(
        about=book.party_id(fields, "about"),
        authority=authority or text,
        effect=effect,
        date=fields.date("date"),
        conclusion=fields.text("conclusion"),
        start=start,
        end=end,
        note=note_text(fields, "quote", "observed_on"),
        **source_columns(book, fields),
    )


def transfer_rows(book: DeclaredNames, fields: ItemFields) -> list[Row]:
    """Return one transfer, and the tie of its receiver to its giver where ``relation`` states one.

    ``on`` is the first day on which the giver no longer has the stake.
    """
    share, published = fields.share("share")
    named = {key: [item.text for item in fields.texts(key)] for key in ("outside", "accepted_by")}
    # A tool that reads YAML 1.1 takes the key ``on`` for a truth value and writes it as one.
    start = next(filter(None, map(fields.date, ("on", "true", "True"))), None)
    if start is None:
        fields.add_problem("on", "the first day without the stake is expected, as in 2022-06-02")
    kind, role = fields.word("relation", ("", *TRANSFER_RELATIONS), ""), fields.text("role")
    row = Transfer(
        giver=book.party_id(fields, "giver"),
        receiver=book.optional_party_id(fields, "receiver"),
        asset=book.party_id(fields, "asset"),
        share=share,
        share_published=published,
        start=start,
        outside=named["outside"],
        accepted_by=named["accepted_by"],
        **fields.texts_by_key("asserted_by", "quote", "note"),
        **evidence_columns(book, fields),
    )
    if not kind:
        if role:
            fields.add_problem("role", "write relation too: Family or Associate")
        return [row]
    if row.receiver is None:
        fields.add_problem("relation", "it is that of a receiver; write receiver, or leave it out")
        return [row]
    said = {name: getattr(row, name) for name in _TESTIMONY}
    return [row, Link(kind, row.receiver, row.giver, role=role, **said)]
