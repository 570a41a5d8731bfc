"""Which keys the blocks of a mapping may have, and what kind of value each takes."""

from dataclasses import dataclass
from typing import Final

from graph.values.vocabulary import (
    DIRECTNESS,
    INTEREST_TYPES,
    LINK_KINDS,
    MEASURES,
    NAME_KINDS,
    OTHER_SCHEMATA,
    PARTY_SCHEMATA,
    Certainty,
)


@dataclass(frozen=True)
class Take:
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


_TEXT: Final = Take()
_DAY: Final = Take("day")
_CERTAINTY: Final = Take(words=tuple(word.value for word in Certainty))
_PARTY: Final = Take("party", needed=True)
_NEEDED: Final = Take(needed=True)
_WHERE: Final = {"note": _TEXT, "url": _TEXT, "locator": _TEXT, "document": Take("document")}
_WHEN: Final = {"start": _DAY, "end": _DAY}
_SAID: Final = {
    "observed_on": _DAY,
    "certainty": _CERTAINTY,
    "asserted_by": _TEXT,
    "quote": _TEXT,
}

BLOCKS: Final[dict[str, dict[str, Take]]] = {
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
        "schema": Take(words=(*PARTY_SCHEMATA, *OTHER_SCHEMATA)),
        "alone": Take("yes_no"),
        "names": Take("names"),
        "jurisdiction": Take("countries"),
        "countries": Take("countries"),
        "identifiers": Take("identifiers"),
        "addresses": Take("texts"),
        "birth_date": _DAY,
        "status": _TEXT,
        "topics": Take("texts"),
        "data": Take("columns"),
        **_WHEN,
        **_WHERE,
    },
    "interest": {
        "owner": _PARTY,
        "asset": _PARTY,
        "types": Take("texts", INTEREST_TYPES),
        "share": Take("share"),
        "votes": Take("share"),
        "directness": Take(words=DIRECTNESS),
        "summary": Take("yes_no"),
        "block": _TEXT,
        **_WHEN,
        **_SAID,
        **_WHERE,
    },
    "link": {
        "kind": Take(words=tuple(LINK_KINDS), needed=True),
        "from": _PARTY,
        "to": _PARTY,
        "subtype": _TEXT,
        "role": _TEXT,
        "amount": _TEXT,
        "currency": _TEXT,
        **_WHEN,
        **_SAID,
        **_WHERE,
    },
    "listing": {
        "party": _PARTY,
        "authority": _NEEDED,
        "list": _NEEDED,
        "programme": _TEXT,
        "measures": Take("texts", MEASURES),
        "act": _TEXT,
        "reason": _TEXT,
        "entry_id": _TEXT,
        "observed_on": _DAY,
        "certainty": _CERTAINTY,
        **_WHEN,
        **_WHERE,
    },
    "gap": {
        "about": _PARTY,
        "kind": _NEEDED,
        "ground": _TEXT,
        "share": Take("share"),
        "quote": _TEXT,
        **_WHEN,
        **_WHERE,
    },
    "skip": {"why": Take(needed=True)},
}
"""Keys of each kind of block beside ``key`` and ``when``."""

NAME_WORDS: Final = NAME_KINDS
