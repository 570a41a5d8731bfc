"""The kind of a party, and its name for people, for pages, files and terminal alike."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from graph.values.vocabulary import type_words
from graph.world.readable_names import most_specific_schema
from queries.question.answer_rows import RecordRow

NO_KIND: Final = "Party"
"""The kind of a party of which no source states any."""
_LEGAL_FORMS: Final = ("entitySubtype", "legalForm", "legal_form", "legal_form_text")
_TRUST: Final = re.compile(r"\b(?:trusts?|treuhand\w*|fideicomis\w*|fiducie)\b", re.IGNORECASE)
_NAMED_TRUST: Final = re.compile(r"\b(?:trust|траст)$", re.IGNORECASE)


def is_trust(rows: Sequence[RecordRow]) -> bool:
    """Return whether sources state that a party is a trust or a similar arrangement.

    A topic, a legal form or a subtype states it; so does the end of the name, where no source has a
    kind more specific than ``LegalEntity``. It decides how the party is drawn and named, nothing
    else.
    """
    stated = [topic for row in rows for topic in row["topics"] or ()]
    data = [pair for row in rows for pair in row["data"] or ()]
    stated += [pair["value"] for pair in data if pair["field"] in _LEGAL_FORMS]
    if any(map(_TRUST.search, stated)):
        return True
    names = [name["value"] for row in rows for name in row["names"] or ()]
    vague = most_specific_schema(row["schema"] for row in rows) == "LegalEntity"
    return vague and any(map(_NAMED_TRUST.search, names))


def kind_words(party: Mapping[str, Any]) -> str:
    """Return the kind of a party in words, by its ``schema`` and whether it is a ``trust``.

    >>> kind_words({"schema": "LegalEntity", "trust": True})
    'Trust'
    """
    return "Trust" if party.get("trust") else schema_words(party.get("schema"))


def schema_words(schema: str | None) -> str:
    """Return a schema in words.

    >>> schema_words("PublicBody")
    'Public body'
    """
    return type_words(schema).strip().capitalize() if schema else NO_KIND


def number_words(identifier: str) -> str:
    """Return a number of a party with what its register calls it.

    >>> number_words("NL-KVK:27265167"), number_words("LEI:9845")
    ('KVK 27265167', 'LEI 9845')
    """
    scheme, _, value = identifier.partition(":")
    return f"{scheme.partition('-')[2] or scheme} {value}"
