"""Taking the values of a block from a row; a key that the block lacks gives nothing."""

from typing import Any

from graph.dates import Span
from graph.errors import InputError
from graph.identifiers import is_known, normalise
from graph.share import Share
from ingest.reader import InvalidRecordError
from ingest.readers._table_blocks import Block, Numbered
from ingest.readers._table_days import Day
from ingest.readers._table_shares import ShareValue
from ingest.readers._table_values import Country, Reading, Value


def text_of(block: Block, key: str, row: Reading) -> str | None:
    """Give one text, or ``None``."""
    value: Value | None = block.fields.get(key)
    return None if value is None else value.one(row)


def texts_of(block: Block, key: str, row: Reading) -> list[str]:
    """Give all texts."""
    value: Value | None = block.fields.get(key)
    if value is None:
        return []
    # A list of fixed words means all of them, not the first that is filled.
    return list(value.templates) if len(value.templates) > 1 else value.many(row)


def countries_of(block: Block, key: str, row: Reading) -> list[str]:
    """Give country codes."""
    value: Country | None = block.fields.get(key)
    return [] if value is None else value.many(row)


def day_of(block: Block, key: str, row: Reading) -> str | None:
    """Give a whole or partial ISO date."""
    value: Day | None = block.fields.get(key)
    return None if value is None else value.of(row)


def share_of(block: Block, key: str, row: Reading) -> tuple[Share | None, str | None]:
    """Give a share and its text as published."""
    value: ShareValue | None = block.fields.get(key)
    return (None, None) if value is None else value.of(row)


def span_of(block: Block, row: Reading) -> dict[str, Any]:
    """Give start and end, checked."""
    start, end = day_of(block, "start", row), day_of(block, "end", row)
    if Span.of(start, end).impossible:
        raise InvalidRecordError(f"{block.where}.end: {end} lies before the start {start}")
    return {"start": start, "end": end}


def said_of(block: Block, row: Reading) -> dict[str, Any]:
    """Give what interests and links have in common."""
    return {
        "observed_on": day_of(block, "observed_on", row),
        "certainty": text_of(block, "certainty", row) or "confirmed",
        "asserted_by": text_of(block, "asserted_by", row),
        "quote": text_of(block, "quote", row),
    }


def note_of(block: Block, row: Reading) -> str | None:
    """Give the note, with what could not be placed."""
    texts = [text_of(block, "note", row), *row.kept]
    return "; ".join(text for text in texts if text is not None) or None


def numbers_of(number: Numbered, row: Reading, remarks: list[str]) -> list[str]:
    """Give identifiers; a number of no known register is kept as a note."""
    values = number.value.many(row)
    if not values:
        return []
    scheme = number.scheme.one(row)
    if scheme is None:
        for value in values:
            row.keep(number.value.column or number.value.key, value)
        return []
    found = []
    for value in values:
        try:
            identifier = normalise(scheme, value)
        except InputError as wrong:
            raise InvalidRecordError(str(wrong)) from None
        if identifier.problem is not None:
            remarks.append(f"{identifier.problem}; it is kept and joins nothing")
        elif not is_known(str(identifier)):
            remarks.append(f"scheme {identifier.scheme} is not known and joins nothing")
        found.append(str(identifier))
    return found
