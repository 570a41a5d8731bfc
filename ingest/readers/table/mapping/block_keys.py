"""Which keys the blocks of a mapping may have, and what kind of value each takes."""

from dataclasses import dataclass
from typing import Final

from graph.values.vocabulary import (
    DIRECTNESS,
    INTEREST_TYPES,
    LINK_KINDS,
    MEASURES,
    OTHER_SCHEMATA,
    PARTY_SCHEMATA,
    Certainty,
)


@dataclass(frozen=True)
class KeyRule:
    """How a key of a block is read.

    Attributes:
        how: ``text``, ``texts``, ``day``, ``countries``, ``share``, ``party`` (key of a party
            block), ``document`` (key of a document block), ``names``, ``identifiers``,
            ``columns`` or ``yes_no``.
        words: the closed vocabulary, where there is one.
        needed: whether the mapping must say it.
    """

    how: str = "text"
    words: tuple[str, ...] | None = None
    needed: bool = False


_TEXT: Final = KeyRule()
_DAY: Final = KeyRule("day")
_CERTAINTY: Final = KeyRule(words=tuple(word.value for word in Certainty))
_PARTY: Final = KeyRule("party", needed=True)
_NEEDED: Final = KeyRule(needed=True)
_SOURCE_KEYS: Final = {
    "note": _TEXT,
    "url": _TEXT,
    "locator": _TEXT,
    "document": KeyRule("document"),
}
_PERIOD_KEYS: Final = {"start": _DAY, "end": _DAY}
_STATEMENT_KEYS: Final = {
    "observed_on": _DAY,
    "certainty": _CERTAINTY,
    "asserted_by": _TEXT,
    "quote": _TEXT,
}

BLOCKS: Final[dict[str, dict[str, KeyRule]]] = {
    "document": {
        "id": _NEEDED,
        "title": _NEEDED,
        "publisher": _TEXT,
        "url": _TEXT,
        "licence": _TEXT,
        "language": _TEXT,
        "published_on": _DAY,
        "retrieved_on": _DAY,
        "note": _TEXT,
    },
    "party": {
        "id": _NEEDED,
        "schema": KeyRule(words=(*PARTY_SCHEMATA, *OTHER_SCHEMATA)),
        "alone": KeyRule("yes_no"),
        "names": KeyRule("names"),
        "jurisdiction": KeyRule("countries"),
        "countries": KeyRule("countries"),
        "identifiers": KeyRule("identifiers"),
        "addresses": KeyRule("texts"),
        "birth_date": _DAY,
        "status": _TEXT,
        "topics": KeyRule("texts"),
        "data": KeyRule("columns"),
        **_PERIOD_KEYS,
        **_SOURCE_KEYS,
    },
    "interest": {
        "owner": _PARTY,
        "asset": _PARTY,
        "types": KeyRule("texts", INTEREST_TYPES),
        "share": KeyRule("share"),
        "votes": KeyRule("share"),
        "directness": KeyRule(words=DIRECTNESS),
        "summary": KeyRule("yes_no"),
        "block": _TEXT,
        **_PERIOD_KEYS,
        **_STATEMENT_KEYS,
        **_SOURCE_KEYS,
    },
    "link": {
        "kind": KeyRule(words=tuple(LINK_KINDS), needed=True),
        "from": _PARTY,
        "to": _PARTY,
        "subtype": _TEXT,
        "role": _TEXT,
        "amount": _TEXT,
        "currency": _TEXT,
        **_PERIOD_KEYS,
        **_STATEMENT_KEYS,
        **_SOURCE_KEYS,
    },
    "listing": {
        "party": _PARTY,
        "authority": _NEEDED,
        "list": _NEEDED,
        "programme": _TEXT,
        "measures": KeyRule("texts", MEASURES),
        "act": _TEXT,
        "reason": _TEXT,
        "entry_id": _TEXT,
        "observed_on": _DAY,
        "certainty": _CERTAINTY,
        **_PERIOD_KEYS,
        **_SOURCE_KEYS,
    },
    "gap": {
        "about": _PARTY,
        "kind": _NEEDED,
        "ground": _TEXT,
        "share": KeyRule("share"),
        "quote": _TEXT,
        **_PERIOD_KEYS,
        **_SOURCE_KEYS,
    },
    "skip": {"why": KeyRule(needed=True)},
}
"""Keys of each kind of block beside ``key`` and ``when``."""
