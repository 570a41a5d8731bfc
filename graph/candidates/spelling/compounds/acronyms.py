"""A body's name and its first letters behind it in brackets, as `Kala Naft Company (KNC)`."""

import re
from typing import Final

ACRONYM: Final = r"[(\[]\s*[^\s()\[\]]{3,9}\s*[)\]]"
"""What a name must have to hold its first letters, for RE2."""
_ACRONYM: Final = re.compile(r"[(\[]\s*(?P<letters>[^\W\d_]{3,9})\s*[)\]]")
_WORD: Final = re.compile(r"[^\W\d_]+")


def split_acronym(name: str) -> tuple[str, str] | None:
    """Return a name without its first letters in brackets, and these letters, if it has them.

    >>> split_acronym("Kala Naft Company (KNC)"), split_acronym("Alfa Trading (UAE) Ltd")
    (('Kala Naft Company', 'KNC'), None)
    """
    found = _ACRONYM.search(name)
    if found is None or not found["letters"].isupper():
        return None
    first = [word[0].casefold() for word in _WORD.findall(name[: found.start()])]
    letters = found["letters"].casefold()
    # A small word between has no letter of its own at times.
    rest = iter(first)
    if not first or first[0] != letters[0] or not all(letter in rest for letter in letters):
        return None
    plain = f"{name[: found.start()].rstrip()} {name[found.end() :].lstrip()}".strip()
    return plain, found["letters"]
