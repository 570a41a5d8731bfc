"""What stands beside the words of a name: numbers, and a legal form, perhaps letter by letter."""

import re
from functools import lru_cache
from typing import Final

from graph.values.name_keys import fold_name
from graph.values.name_words import FORM_CLASSES

_BRACKET: Final = re.compile(r"[(\[][^()\[\]]*\d[^()\[\]]*[)\]]")
_ASIDE: Final = re.compile(r"^\s*\d{1,3}[.)]\s+|\d+(?:[.,]\d+)?\s*%")
_DIGITS: Final = re.compile(r"\d+")
_LETTERS_APART: Final = re.compile(r"(?: [a-z]){3,}$")
_CYRILLIC: Final = re.compile("[\u0410-\u042f]{3,}")
_VOWELS: Final = frozenset("aeiouy")
_NO_NAMES: Final = frozenset(
    form for form in FORM_CLASSES if len(form) > 3 or _VOWELS.isdisjoint(form)
)
"""Legal forms that are nobody's name, as Sia and Pao are."""
_BESIDE: Final = re.compile(
    r"\s+(?:via|through|c/o|as|and|und|et|и|[&+])\s+|\s+/\s*|\s*/\s+|\s*[;,]\s*"
    r"|\s*[(\[](?=[^()\[\]]*[)\]]\s*$)",
    re.IGNORECASE,
)
"""What stands between a holder and a body in one cell: ``A. Founder / Alfa Ltd``."""
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


@lru_cache(maxsize=65_536)
def is_of_body(name: str) -> bool:
    """Return whether a name has a legal form at one of its ends, so that no person bears it.

    Where another name stands before that of the body, the text may name a person as well.

    >>> is_of_body("Alfa s.r.o."), is_of_body("GmbH Alfa"), is_of_body("Sia Alfa")
    (True, True, False)
    >>> is_of_body("Anna Alfa / Beta Ltd"), is_of_body("Anna Alfa, s.r.o.")
    (False, True)
    """
    if not _has_form(name):
        return False
    *before, last = _BESIDE.split(name)
    if not before or not _has_form(last) or FORM_CLASSES.keys() >= {*fold_name(last).split()}:
        return True
    return not any(len(part.split()) > 1 and not _has_form(part) for part in before)


def _has_form(name: str) -> bool:
    folded = fold_name(name)
    words = folded.split()
    if len(words) < 2:
        return False
    if not _NO_NAMES.isdisjoint((words[0], words[-1])):
        return True
    written = name.split()
    if any(
        _CYRILLIC.fullmatch(end) and fold_name(end) in FORM_CLASSES
        for end in (written[0], written[-1])
    ):
        return True
    apart = _LETTERS_APART.search(folded)
    return apart is not None and apart[0].replace(" ", "") in FORM_CLASSES
