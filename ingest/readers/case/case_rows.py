"""From the items of a case file to rows: one function for each section.

The document of an item is its ``source``. A quote or an observed day goes into the note (or the
data of a party) of rows that have no column for it, so that nothing is lost.
"""

import re
from typing import Any, Final

from graph.record.model import Document, Interest, Link, Listing, Name, Party
from graph.values.note_parts import denial_note, ending_note
from graph.values.vocabulary import (
    AUTHORITIES,
    CONSOLIDATION,
    DIRECTNESS,
    IN_TEXT,
    INTEREST_TYPES,
    LINK_KINDS,
    MEASURES,
    NAME_KINDS,
    PARTY_SCHEMATA,
    SHARE_CAPITAL,
    SHAREHOLDING,
    SUPPLY_SUBTYPES,
    VOTING_RIGHTS,
    Certainty,
)
from ingest.case_file.yaml_text import Items
from ingest.codes.opensanctions_codes import list_authority
from ingest.known_lists import list_remark, programme_remark
from ingest.readers.case.case_references import (
    DeclaredNames,
    countries,
    identifiers,
    other_holder_rows,
)
from ingest.readers.case.item_fields import ItemFields, unknown_word

CERTAINTIES: Final = tuple(word.value for word in Certainty)


def document_row(book: DeclaredNames, key: str, fields: ItemFields) -> Document:
    """Return one source as a document."""
    return Document(
        id=book.id_of(key),
        title=fields.required_text("title"),
        **fields.texts_by_key("publisher", "url", "licence", "language"),
        published_on=fields.date("published_on"),
        retrieved_on=fields.date("retrieved_on"),
        note=fields.text("note"),
    )


def source_columns(book: DeclaredNames, fields: ItemFields) -> dict[str, Any]:
    """Pop the columns that say where a statement is from: document, page, address."""
    return {"document": book.document_id(fields), **fields.texts_by_key("locator", "url")}


def evidence_columns(book: DeclaredNames, fields: ItemFields) -> dict[str, Any]:
    """Pop where and when a statement was observed, and how certain it is.

    Without a day of its own it has its source's (rule 17 of docs/reference/rules.md).
    """
    seen, place = fields.date("observed_on"), source_columns(book, fields)
    return {
        **place,
        "observed_on": seen or book.source_day(place["document"]),
        "certainty": fields.word("certainty", CERTAINTIES, Certainty.CONFIRMED.value),
    }


def note_text(fields: ItemFields, *keys: str) -> str | None:
    """Pop the note, with the values of those keys for which the row has no column."""
    parts = [fields.text("note")]
    if "quote" in keys and (quote := fields.text("quote")) is not None:
        parts.append(f"Quote: {quote}")
    if "observed_on" in keys and (day := fields.date("observed_on")) is not None:
        parts.append(f"Observed on {day}.")
    return " ".join(filter(None, parts)) or None


def disputed_note(book: DeclaredNames, fields: ItemFields, end: str | None) -> str | None:
    """Pop the note, with what states the end, and who disputes the row, where and when."""
    parts = [note_text(fields)]
    ended, denied = book.document_id(fields, "end_in"), book.document_id(fields, "disputed_in")
    if ended is not None and end is None:
        fields.add_problem("end_in", "it states the end; write the end as well")
    elif ended is not None:
        parts.append(ending_note(ended, book.source_day(ended)))
    name, on = fields.text("disputed_by"), fields.date("disputed_on")
    if name is None and (denied is not None or on is not None):
        key = "disputed_in" if denied is not None else "disputed_on"
        fields.add_problem(key, "nobody disputes it; write disputed_by as well")
    elif name is not None:
        parts.append(denial_note(name, denied, on or book.source_day(denied)))
    return " ".join(filter(None, parts)) or None


def party_row(book: DeclaredNames, key: str, fields: ItemFields) -> Party:
    """Return one party."""
    start, end = fields.span()
    jurisdictions = countries(fields, "jurisdiction")
    if len(jurisdictions) > 1:
        fields.add_problem(
            "jurisdiction", "one country is expected; write the others under countries"
        )
    schema = fields.required_text("schema")
    if schema and schema not in PARTY_SCHEMATA:
        fields.add_problem("schema", unknown_word(schema, PARTY_SCHEMATA))
    capital = fields.word(SHARE_CAPITAL, ("true", "false"), "") or None
    data = [("quote", fields.text("quote")), ("observed_on", fields.date("observed_on"))]
    data.append((SHARE_CAPITAL, capital))
    data.append((IN_TEXT, fields.text(IN_TEXT)))
    return Party(
        id=book.id_of(key),
        schema=schema,
        names=[Name(fields.required_text("name")), *_names(fields)],
        jurisdiction=jurisdictions[0] if jurisdictions else None,
        countries=countries(fields, "countries"),
        identifiers=identifiers(fields),
        addresses=[item.text for item in fields.texts("addresses")],
        birth_date=fields.date("birth_date"),
        start=start,
        end=end,
        status=fields.text("status"),
        topics=[item.text for item in fields.texts("topics")],
        same_as=book.same_as_ids(fields),
        note=fields.text("note"),
        data=[(name, value) for name, value in data if value is not None],
        **source_columns(book, fields),
    )


def _names(fields: ItemFields) -> list[Name]:
    node = fields.node("names")
    if node is None:
        return []
    if not isinstance(node, Items):
        fields.add_problem("names", "a list is expected, such as [{value: ..., kind: alias}]")
        return []
    found = []
    for item in node.nodes:
        each = ItemFields(item, "name", fields.problems)
        kind = each.word("kind", NAME_KINDS, "alias")
        found.append(Name(each.required_text("value"), kind, each.text("language")))
        each.check_leftovers()
    return found


def interest_rows(book: DeclaredNames, fields: ItemFields) -> list[Interest]:
    """Return one interest; one held jointly is an interest of every joint holder."""
    start, end = fields.span()
    share, share_text = fields.share("share")
    votes, votes_text = fields.share("votes")
    types = fields.words("types", INTEREST_TYPES)
    if share is not None and votes is None and types == [VOTING_RIGHTS]:
        share, share_text, votes, votes_text = None, None, share, share_text
    types = _completed_types(fields, types, share is not None, votes is not None)
    joint = fields.text("joint")
    if joint is not None and joint not in book.arrangements:
        known = ", ".join(book.arrangements) or "none has a name"
        fields.add_problem(
            "joint", f"no arrangement is called {joint!r}; give one that name ({known})"
        )
    row = Interest(
        owner=book.party_id(fields, "owner"),
        asset=book.party_id(fields, "asset"),
        types=types,
        share=share,
        share_published=share_text,
        votes=votes,
        votes_published=votes_text,
        directness=fields.word("directness", DIRECTNESS, "direct"),
        summary=fields.flag("summary"),
        block=fields.text("block"),
        joint=joint,
        nominee_for=book.optional_party_id(fields, "nominee_for"),
        start=start,
        end=end,
        **fields.texts_by_key("asserted_by", "quote"),
        note=disputed_note(book, fields, end),
        **evidence_columns(book, fields),
    )
    together = book.arrangements.get(joint or "")
    return [row] if together is None else [row, *other_holder_rows(row, together, book.blocks)]


def _completed_types(fields: ItemFields, types: list[str], share: bool, votes: bool) -> list[str]:
    """Return the types, with shareholding or voting rights added where a figure implies them."""
    if not types and not share and not votes and not {"share", "votes"} & fields.given:
        fields.add_lack("it says nothing; write share: unknown, votes: ... or types: [...]")
    if share and types == [CONSOLIDATION]:
        fields.add_problem("share", "consolidation is never a share; write shareholding as well")
    named = list(types)
    if share and not types:
        named.append(SHAREHOLDING)
    if votes and VOTING_RIGHTS not in named:
        named.append(VOTING_RIGHTS)
    return named


def link_row(book: DeclaredNames, fields: ItemFields) -> Link:
    """Return one link."""
    start, end = fields.span()
    kind = fields.required_text("kind")
    if kind and kind not in LINK_KINDS:
        fields.add_problem("kind", unknown_word(kind, LINK_KINDS))
    subtype = fields.text("subtype")
    if subtype is not None and kind != "Supply":
        fields.add_problem("subtype", f"only a Supply has one; write role: {subtype}")
    elif subtype is not None and subtype not in SUPPLY_SUBTYPES:
        fields.add_problem("subtype", unknown_word(subtype, SUPPLY_SUBTYPES))
    amount, currency = fields.text("amount"), fields.text("currency")
    if amount is not None and re.fullmatch(r"\d+(\.\d+)?", amount) is None:
        fields.add_problem(
            "amount", f"{amount!r} is not a number; write digits with a decimal point"
        )
    if currency is not None and re.fullmatch(r"[A-Z]{3}", currency) is None:
        fields.add_problem("currency", f"{currency!r} is not a code of ISO 4217, such as EUR")
    return Link(
        kind=kind,
        source=book.party_id(fields, "from"),
        target=book.party_id(fields, "to"),
        subtype=subtype,
        role=fields.text("role"),
        amount=amount,
        currency=currency,
        start=start,
        end=end,
        **fields.texts_by_key("asserted_by", "quote"),
        note=disputed_note(book, fields, end),
        **evidence_columns(book, fields),
    )


def listing_row(book: DeclaredNames, fields: ItemFields) -> Listing:
    """Return one listing; its authority and measures decide which rules apply.

    See rule 24 of docs/reference/rules.md.
    """
    start, end = fields.span()
    authority = _authority(fields)
    measures = fields.words("measures", MEASURES)
    if not measures and "measures" not in fields.given:
        fields.add_lack(f"measures are missing; write some of {', '.join(MEASURES)}")
    list_name, programme = fields.text("list"), fields.text("programme")
    told = (
        list_name and list_remark(authority, list_name),
        programme and programme_remark(authority, programme),
    )
    fields.remarks.extend(filter(None, told))
    return Listing(
        party=book.party_id(fields, "party"),
        authority=authority,
        list_name=list_name or re.sub(r"\W+", "_", authority.lower()),
        programme=programme,
        measures=measures,
        start=start,
        end=end,
        **fields.texts_by_key("act", "reason", "entry_id"),
        note=note_text(fields, "quote"),
        **evidence_columns(book, fields),
    )


def _authority(fields: ItemFields) -> str:
    text = fields.required_text("authority")
    if text.casefold() in ("us", "usa", "united states"):
        fields.add_lack(f"authority {text!r} may be US-OFAC or US-BIS; write which")
    authority = list_authority(text)
    if text and authority not in AUTHORITIES:
        said = f"is none that the regimes know ({', '.join(AUTHORITIES)})"
        fields.remarks.append(f"authority {text!r} {said}")
    elif authority.casefold() != text.casefold():
        fields.remarks.append(f"authority {text!r} is read as {authority}")
    return authority if text else text
