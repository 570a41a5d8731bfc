"""What kind of party a party is, decided and said in one place for pages, files and terminal."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from graph.values.vocabulary import type_words
from graph.world.world import most_specific
from queries.question.answer_rows import RecordRow

NO_KIND: Final = "Party"
"""What a party is called of which no source says more."""
_LEGAL_FORMS: Final = ("entitySubtype", "legalForm", "legal_form", "legal_form_text")
_TRUST: Final = re.compile(r"\b(?:trusts?|treuhand\w*|fideicomis\w*|fiducie)\b", re.IGNORECASE)
_NAMED_TRUST: Final = re.compile(r"\b(?:trust|траст)$", re.IGNORECASE)


def is_trust(rows: Sequence[RecordRow]) -> bool:
    """Return whether a party is a trust or a like arrangement, as its sources state it.

    A topic, a legal form or a subtype says so. The name does too, at its end, where no source
    says the kind more closely than ``LegalEntity``. It decides how the party is drawn and what it
    is called, nothing else.

    Args:
        rows: what each source says of the party.
    """
    stated = [topic for row in rows for topic in row["topics"] or ()]
    data = [pair for row in rows for pair in row["data"] or ()]
    stated += [pair["value"] for pair in data if pair["field"] in _LEGAL_FORMS]
    if any(map(_TRUST.search, stated)):
        return True
    names = [name["value"] for row in rows for name in row["names"] or ()]
    vague = most_specific(row["schema"] for row in rows) == "LegalEntity"
    return vague and any(map(_NAMED_TRUST.search, names))


def kind_words(party: Mapping[str, Any]) -> str:
    """Write the kind of a party for people.

    Args:
        party: has ``schema``, and ``trust`` where it may be one.

    >>> kind_words({"schema": "LegalEntity", "trust": True})
    'Trust'
    """
    return "Trust" if party.get("trust") else schema_words(party.get("schema"))


def schema_words(schema: str | None) -> str:
    """Write a schema for people.

    >>> schema_words("PublicBody")
    'Public body'
    """
    return type_words(schema).strip().capitalize() if schema else NO_KIND
