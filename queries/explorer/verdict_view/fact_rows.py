"""Facts of any kind as rows of a table: their values in words, then who states them and where."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from graph.world.readable_names import country_name
from queries.draw import page_tables
from queries.draw.page_tables import TableRow
from queries.question.country_choice import language_name
from queries.question.party_kind import kind_words
from queries.words import plain_words

TITLES: Final = {
    "value": "Name",
    "schema": "Kind",
    "member_id": "Id",
    "jurisdiction": "Country",
    "locator": "Place",
    "start": "Since",
    "end": "Until (not included)",
}
"""Titles of columns that do not follow from their key."""
_WORDS: Final = ("kind", "list", "effect", "measures")
_WEAK: Final = "weak"
_HIDDEN: Final = frozenset(
    "id party_id source_id number position source record url quote certainty asserted_by "
    "own trust reader dataset publisher retrieved_on published_on about_document about_id".split()
)


def stated_rows(
    items: Iterable[Mapping[str, Any]], first: Sequence[str], *, alone: bool = False
) -> list[TableRow]:
    """Return facts of any kind as rows: the ``first`` columns, the others, then the evidence.

    Columns without a single value are left out, and with ``alone`` all others.
    """
    items = list(items)
    found = (k for item in items for k in item if k not in _HIDDEN)
    others = dict.fromkeys(k for k in found if not alone or k in first)
    keys = [k for k in first if k in others] + [k for k in others if k not in first]
    full = [key for key in keys if any(item.get(key) not in (None, "", []) for item in items)]
    heads = {key: TITLES.get(key) or page_tables.column_title(key) for key in full}
    rows: list[TableRow] = [
        {heads[k]: _fact_words(k, item) for k in full} | page_tables.evidence_columns(item)
        for item in items
    ]
    return page_tables.drop_empty_columns(rows)


def _fact_words(key: str, item: Mapping[str, Any]) -> Any:
    value = item.get(key)
    if key == "schema":
        return kind_words(item)
    if key == "jurisdiction" and value:
        return page_tables.table_cell(country_name(str(value)))
    if key == "language" and value:
        return page_tables.table_cell(language_name(str(value)))
    if key == "kind" and value == _WEAK:
        return "weak alias"
    if key not in _WORDS or not value:
        return page_tables.table_cell(value)
    return page_tables.table_cell(
        list(map(plain_words.spaced_word, [value] if isinstance(value, str) else value))
    )
