"""What was meant by a mistyped word: the known word that is nearest to it."""

from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches
from typing import Final

_NEAR: Final = 0.65
"""Likeness above which a key may have been meant; 1 is equal."""
_WHOLE: Final = 0.01
"""What a key that is near as a whole is nearer by."""
_LETTERS: Final = 3
"""Letters below which a key is like many words."""


def nearest_word(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is nearest to another, in any case; ``None`` if none is near."""
    folded = {each.casefold(): each for each in known}
    near = get_close_matches(word.casefold(), folded, n=1)
    return folded[near[0]] if near else None


def nearest_key(word: str, keys: Iterable[str]) -> str | None:
    """Return the key that is nearest to a mistyped word; ``None`` if none is near.

    A key is near as a whole or in one of its parts. A much longer word is not taken for a key of
    two letters, which stand in many words.

    >>> nearest_key("ofca", ["ca", "us", "us_ofac_50"])
    'us_ofac_50'
    """
    folded = word.casefold()
    best, near = _NEAR, None
    for key in keys:
        for part in {key, *key.split("_")}:
            if len(part) < _LETTERS and abs(len(part) - len(folded)) > 1:
                continue
            # Of a key and longer ones that have it as a part, the key itself was meant.
            score = SequenceMatcher(None, folded, part).ratio() + (part == key) * _WHOLE
            if score > best:
                best, near = score, key
    return near


def suggestion_for(word: str, known: Iterable[str]) -> str:
    """Return a question for the nearest of the known words and a blank; empty if none is near.

    >>> suggestion_for("Toloka", ["toloka", "citgo"])
    'Did you mean toloka? '
    """
    near = nearest_word(word, known)
    return "" if near is None else f"Did you mean {near}? "
