"""What was meant by a mistyped word: the known word that is nearest to it."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest_word(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is nearest to another, in any case; ``None`` if none is near."""
    folded = {each.casefold(): each for each in known}
    near = get_close_matches(word.casefold(), folded, n=1)
    return folded[near[0]] if near else None


def suggestion_for(word: str, known: Iterable[str]) -> str:
    """Return a question for the nearest of the known words and a blank; empty if none is near.

    >>> suggestion_for("Toloka", ["toloka", "citgo"])
    "did you mean 'toloka'? "
    """
    near = nearest_word(word, known)
    return "" if near is None else f"did you mean {near!r}? "
