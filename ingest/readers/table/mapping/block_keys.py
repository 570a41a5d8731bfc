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
_TEXTS: Final = KeyRule("texts")


def _keys(names: str, rule: KeyRule = _TEXT) -> dict[str, KeyRule]:
    """Return keys that are all read in one way."""
    return dict.fromkeys(names.split(), rule)


_SOURCE_KEYS: Final = {**_keys("note url locator"), "document": KeyRule("document")}
_PERIOD_KEYS: Final = _keys("start end", _DAY)
_STATEMENT_KEYS: Final = {
    "observed_on": _DAY,
    "certainty": _CERTAINTY,
    **_keys("asserted_by quote"),
}

BLOCKS: Final[dict[str, dict[str, KeyRule]]] = {
    "document": {
        **_keys("id title", _NEEDED),
        **_keys("publisher url licence language"),
        **_keys("published_on retrieved_on", _DAY),
        "note": _TEXT,
    },
    "party": {
        "id": _NEEDED,
        "schema": KeyRule(words=(*PARTY_SCHEMATA, *OTHER_SCHEMATA)),
        "alone": KeyRule("yes_no"),
        "names": KeyRule("names"),
        **_keys("jurisdiction countries", KeyRule("countries")),
        "identifiers": KeyRule("identifiers"),
        "addresses": _TEXTS,
        "birth_date": _DAY,
        "status": _TEXT,
        "topics": _TEXTS,
        "data": KeyRule("columns"),
        **_PERIOD_KEYS,
        **_SOURCE_KEYS,
    },
    "interest": {
        **_keys("owner asset", _PARTY),
        "types": KeyRule("texts", INTEREST_TYPES),
        **_keys("share votes", KeyRule("share")),
        "directness": KeyRule(words=DIRECTNESS),
        "summary": KeyRule("yes_no"),
        "block": _TEXT,
        **_PERIOD_KEYS,
        **_STATEMENT_KEYS,
        **_SOURCE_KEYS,
    },
    "link": {
        "kind": KeyRule(words=tuple(LINK_KINDS), needed=True),
        **_keys("from to", _PARTY),
        **_keys("subtype role amount currency"),
        **_PERIOD_KEYS,
        **_STATEMENT_KEYS,
        **_SOURCE_KEYS,
    },
    "listing": {
        "party": _PARTY,
        **_keys("authority list", _NEEDED),
        "programme": _TEXT,
        "measures": KeyRule("texts", MEASURES),
        **_keys("act reason entry_id"),
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
    "skip": {"why": _NEEDED},
}
"""Keys of each kind of block beside ``key`` and ``when``."""
