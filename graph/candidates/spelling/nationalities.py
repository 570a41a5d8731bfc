"""Nationalities as registers and lists write them: `British`, `Russian, Cypriot`, `(1) Iran`."""

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

_TABLE: Final = Path(__file__).parent / "data" / "nationalities.txt"
_BETWEEN: Final = re.compile(r"\(\d\)|[,;/&|]|\band\b")
UNREAD: Final = ""
"""Stands for a nationality that is stated and that nobody knows how to read."""


@cache
def nationality_words() -> dict[str, str]:
    """Return the country's code for each word of a nationality, in small letters."""
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    told = (line.split(" ", 1) for line in lines if not line.startswith("#"))
    return {word: code for code, words in told for word in words.split("|")}


@lru_cache(maxsize=65_536)
def nationalities_in(text: str) -> frozenset[str]:
    """Return the codes of the countries that a text states, `UNREAD` for what is not known.

    >>> sorted(nationalities_in("British,Irish")), nationalities_in("Narnian")
    (['gb', 'ie'], frozenset({''}))
    """
    whole = _country(text)
    if whole != UNREAD:
        return frozenset((whole,))
    return frozenset(_country(part) for part in _BETWEEN.split(text.lower()) if part.strip())


def _country(text: str) -> str:
    import pycountry

    word = " ".join(text.replace("\u2019", "'").lower().split()).strip(" .")
    if word in nationality_words():
        return nationality_words()[word]
    try:
        return str(pycountry.countries.lookup(word).alpha_2).lower()
    except LookupError:
        return UNREAD
