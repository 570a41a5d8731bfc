"""What stands beside the words of a name: numbers, and a legal form letter by letter."""

import re
from typing import Final

from graph.values.name_words import FORM_CLASSES

_BRACKET: Final = re.compile(r"[(\[][^()\[\]]*\d[^()\[\]]*[)\]]")
_ASIDE: Final = re.compile(r"^\s*\d{1,3}[.)]\s+|\d+(?:[.,]\d+)?\s*%")
_DIGITS: Final = re.compile(r"\d+")
_LAST_LETTERS: Final = re.compile(r"(?<=\s)[a-z]\.?(?:\s[a-z]\.?)+(?=\s*$)", re.IGNORECASE)


def split_aside(name: str) -> tuple[str, tuple[str, ...]]:
    """Return a name without the numbers that stand beside it, and these numbers.

    Tables write shares, list numbers, footnotes and register numbers into a cell of a name.

    >>> split_aside("1. Alfa 2 Ltd (CVR 12345674)"), split_aside("Alfa 60 %")[1]
    ((' Alfa 2 Ltd (CVR  )', ('1', '12345674')), ('60',))
    """
    aside = list[str]()
    if not _DIGITS.search(name):
        return name, ()

    def drop(found: re.Match[str]) -> str:
        aside.extend(_DIGITS.findall(found[0]))
        return _DIGITS.sub(" ", found[0]) if found[0][0] in "([" else " "

    return _BRACKET.sub(drop, _ASIDE.sub(drop, name)), tuple(aside)


def join_form(name: str) -> str:
    """Return a body's name with a legal form whose letters stand apart behind it in one word.

    >>> join_form("Alfa K. F. T."), join_form("Alfa S A"), join_form("Alfa X Y")
    ('Alfa KFT', 'Alfa SA', 'Alfa X Y')
    """
    return _LAST_LETTERS.sub(_form_of, name) if _LAST_LETTERS.search(name) else name


def _form_of(found: re.Match[str]) -> str:
    letters = re.sub(r"[.\s]", "", found[0])
    return letters if letters.lower() in FORM_CLASSES else found[0]
