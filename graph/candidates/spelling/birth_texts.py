"""Births as sources write them: a day, a month or a year, a range, a year that is about right.

A range, and a year that is only about right, says that the birth lies within some years: what lies
within agrees, and contradicts nothing.
"""

import re
from functools import lru_cache
from typing import Final, NamedTuple

EARLIEST_BIRTH: Final = 1880
NO_BIRTH: Final = 1900
LONGEST: Final = 20
"""Years between two of one text up to which they are a range of births."""
ABOUT: Final = 2
"""Years by which a birth may be off that is stated as about right."""
_DATE: Final = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?:-\d\d(?:-\d\d)?)?(?!\d)")
_DECADE: Final = re.compile(r"['\u2019]?s\b")
_WORD: Final = re.compile(r"[^\W_]+")
_OF_A_DAY: Final = re.compile(
    r"\d{1,2}(?:st|nd|rd|th)?|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
    r"|early|mid|late|the|of|in|year|year[s]? of birth"
)
"""Words of a date that are not its year."""
_ROUGH_WORDS: Final = frozenset(
    """circa ca c approx approximate approximately aproximadamente about around abt estimated
    environ vers um etwa ungefähr hacia alrededor cerca około ok omkring около примерно
    приблизительно приблизно""".split()
)
_ROUGH_SIGNS: Final = ("~", "\u00b1", "\u2248")
_FIRST_WORDS: Final = frozenset(
    "between from zwischen von entre tra fra między между с від".split()
)
_UNTIL_WORDS: Final = frozenset("to and until till through bis und et y e al a do до и та".split())
_UNTIL_SIGNS: Final = frozenset("- \u2013 \u2014 /".split())
_BORN_WORDS: Final = frozenset("born dob yob b".split())

Birth = tuple[int, int, int]


class Span(NamedTuple):
    """Years within which somebody was born; ``about`` is the one that was stated as about right."""

    low: int
    high: int
    about: int = 0


class StatedBirths(NamedTuple):
    """What a text says of a birth.

    Attributes:
        days: births as year, month and day; 0 where not stated.
        spans: ranges of years.
        plain: whether nothing else stands before the first of them.
    """

    days: tuple[Birth, ...] = ()
    spans: tuple[Span, ...] = ()
    plain: bool = False


def birth_parts(text: str | None) -> Birth | None:
    """Return year, month and day of a birth; 0 for what is not known.

    1 January stands for an unknown day in registers and on lists, and 1900 or a year in which
    nobody alive was born for no birth at all: it must set nobody apart.

    >>> birth_parts("1964-02"), birth_parts("1964-01-01"), birth_parts("1900-01-01")
    ((1964, 2, 0), (1964, 0, 0), None)
    """
    if text is None or not text[:4].isdigit():
        return None
    parts = [int(part) for part in text.split("-")[:3] if part.isdigit()]
    year, month, day = (parts + [0, 0])[:3]
    if year < EARLIEST_BIRTH or (year == NO_BIRTH and month <= 1 and day <= 1):
        return None
    return (year, 0, 0) if (month, day) == (1, 1) else (year, month, day)


@lru_cache(maxsize=65_536)
def births_in(text: str) -> StatedBirths:
    """Return the births that a text states.

    >>> births_in("07 Aug 1975").days, births_in("1975-08").days
    (((1975, 0, 0),), ((1975, 8, 0),))
    >>> births_in("1958 to 1962").spans, births_in("circa 1955").spans
    ((Span(low=1958, high=1962, about=0),), (Span(low=1953, high=1957, about=1955),))
    """
    dates = [(one, parts) for one in _DATE.finditer(text) if (parts := birth_parts(one[0]))]
    days, spans = list[Birth](), list[Span]()
    before, plain, place = "", False, 0
    for number, (one, birth) in enumerate(dates):
        before = text[place : one.start()]
        words = _telling_words(before)
        if not number:
            plain = {*words} <= _ROUGH_WORDS | _FIRST_WORDS | _BORN_WORDS
        if number and _is_until(before, words) and days and 0 < birth[0] - days[-1][0] <= LONGEST:
            spans.append(Span(days.pop()[0], birth[0]))
        elif _DECADE.match(text, one.end()):
            spans.append(Span(birth[0], birth[0] + 9))
        elif _is_rough(before, words) or _is_rough_after(text[one.end() :]):
            spans.append(Span(birth[0] - ABOUT, birth[0] + ABOUT, birth[0]))
        else:
            days.append(birth)
        place = one.end()
    return StatedBirths(tuple(days), tuple(spans), plain)


def _telling_words(text: str) -> list[str]:
    """Return the words of a text in small letters, but those of a day or a month."""
    return [word for word in _WORD.findall(text.lower()) if not _OF_A_DAY.fullmatch(word)]


def _is_until(before: str, words: list[str]) -> bool:
    """Return whether what stands between two years makes them a range."""
    return (len(words) == 1 and words[0] in _UNTIL_WORDS) or (
        not words and before.strip()[:1] in _UNTIL_SIGNS
    )


def _is_rough(before: str, words: list[str]) -> bool:
    return (words[-1:] != [] and words[-1] in _ROUGH_WORDS) or before.strip().endswith(_ROUGH_SIGNS)


def _is_rough_after(behind: str) -> bool:
    """Return whether a word for "about" stands in brackets behind a year."""
    first = _WORD.match(behind.lstrip(" ("))
    return behind.lstrip()[:1] == "(" and first is not None and first[0].lower() in _ROUGH_WORDS
