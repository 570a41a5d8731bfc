"""Percentages as people type them, as ranges: ``49``, ``25–50%``, ``>75``, ``more than 25 %``.

Only an unambiguous text is read. A figure that is qualified ("about 50"), negative, above 100 or
mixed with other words gives ``None``; the caller then keeps the text, and the share is unknown.
"""

import re
from decimal import Decimal
from typing import Final

from graph.values.errors import InputError
from graph.values.memo import cache_by_text
from graph.values.share import Share, parse_share

_NUMBER: Final = r"(\d{1,3}(?:[.,]\d+)?)"
_DASH: Final = r"(?:-|–|—|−|\.\.|to|bis|tot|à|до|and)"
_PERCENT: Final = (
    r"(?:\s*(?:%|percent|per cent|pct\.?|prozent|procent|pour cent|процент(?:ов|а)?))?"
)
_RANGE = re.compile(
    rf"(?:between\s+|from\s+|von\s+|van\s+|de\s+|от\s+)?(>|>=|≥)?\s*{_NUMBER}{_PERCENT}\s*{_DASH}\s*"
    rf"(<|<=|≤)?\s*{_NUMBER}{_PERCENT}\Z"
)
_MORE: Final = (
    "+", "or more", "and more", "or above", "and above", "or over", "and over", "or greater",
    "and greater", "or higher", "and higher", "oder mehr", "und mehr", "ou plus", "et plus",
    "of meer", "en meer", "o más", "y más", "o più", "e più", "lub więcej", "i więcej", "или более",
    "и более", "або більше", "і більше",
)  # fmt: skip
_LESS: Final = (
    "or less", "or below", "oder weniger", "ou moins", "of minder", "o menos", "o meno",
    "lub mniej", "или менее", "або менше",
)  # fmt: skip
"""Words behind a figure of which it is the lower or the upper end, in the languages below."""
_ONE = re.compile(
    rf"(?:{_NUMBER})({_PERCENT})\s*(?:(?P<more>{'|'.join(map(re.escape, _MORE))})"
    rf"|(?P<less>{'|'.join(map(re.escape, _LESS))}))?\Z"
)
_ONE_SHARE = re.compile(
    rf"{_NUMBER}{_PERCENT}\s*(?:(?P<more>\+|plus)|(?P<less>-|–|−|minus))\s*(?:1|one|a)\s*"
    r"(?P<what>shares?|votes?)?\Z"
)
"""One share more or less than a percentage, such as ``50 % + 1 share``, or ``50%+1`` for short."""
_HALF: Final = 50
_BOUND = re.compile(rf"(\D+?)\s*{_NUMBER}{_PERCENT}\Z")
_WORDS_OF_BOUNDS: Final = {
    ">": ">, more than, over, above, greater than, über, mehr als, größer als, plus de, supérieur "
    "à, meer dan, más de, oltre, ponad, powyżej, более, больше, свыше, понад, більше",
    ">=": "=>, >=, ≥, min, min., at least, minimum, not less than, no less than, greater than or "
    "equal to, more than or equal to, equal to or more than, equal to or greater than, "
    "mindestens, ab, au moins, ten minste, minstens, al menos, almeno, co najmniej, не менее, "
    "не меньше, не менше",
    "<": "<, less than, under, below, unter, weniger als, moins de, inférieur à, minder dan, menos "
    "de, poniżej, менее, меньше, менше",
    "<=": "=<, <=, ≤, max, max., maximum, up to, at most, not more than, no more than, up to and "
    "including, less than or equal to, equal to or less than, höchstens, maximal, bis zu, au "
    "plus, jusqu'à, ten hoogste, hoogstens, не более, не больше, не більше",
    "": "=, exactly, equal to, equals",
}
"""Signs and words of one meaning: English, then German, French, Dutch, Spanish, Italian, Polish,
Russian, Ukrainian."""
_BOUNDS: Final = {
    word.casefold(): sign for sign, words in _WORDS_OF_BOUNDS.items() for word in words.split(", ")
}
_BETWEEN = re.compile(
    rf"(\D*?)\s*{_NUMBER}{_PERCENT}(\s+or more)?\s*(?:,|but|and|to)?\s*(?:but\s+|and\s+)?"
    rf"(\D+?)\s*{_NUMBER}{_PERCENT}\Z"
)
"""Two bounds, each in its own words, such as ``25 % or more but less than 50 %``."""


@cache_by_text
def parse_percentage(text: str) -> Share | None:
    """Return a percentage as a range, ``None`` where it is not surely one.

    A range without words includes both ends, so that it holds whatever was meant.

    >>> parse_percentage("25–50%").text, parse_percentage(">75").text, parse_percentage("about 50")
    ('25..50', '>75..100', None)
    """
    plain = " ".join(text.casefold().split())
    written = _share_text(plain)
    if written is None:
        return None
    try:
        return parse_share(written)
    except InputError:
        return None


def _share_text(plain: str) -> str | None:
    """Return the text as a case file would write it, ``None`` where it has another form."""
    if (written := _two_bounds(plain)) is not None:
        return written
    if (span := _RANGE.match(plain)) is not None:
        low, high = _decimal_text(span[2]), _decimal_text(span[4])
        signs = ">" if span[1] == ">" else "", "<" if span[3] == "<" else ""
        return None if Decimal(low) > Decimal(high) else f"{signs[0]}{low}..{signs[1]}{high}"
    if (near := _ONE_SHARE.match(plain)) is not None:
        half = near["more"] and Decimal(_decimal_text(near[1])) == _HALF
        beyond = ">" if near["more"] else "<"
        return beyond + _decimal_text(near[1]) if near["what"] or half else None
    if (one := _ONE.match(plain)) is not None:
        return (">=" if one["more"] else "<=" if one["less"] else "") + _decimal_text(one[1])
    bound = _BOUND.match(plain)
    sign = None if bound is None else _BOUNDS.get(bound[1].strip())
    return None if bound is None or sign is None else sign + _decimal_text(bound[2])


def _two_bounds(plain: str) -> str | None:
    both = _BETWEEN.match(plain)
    if both is None:
        return None
    words = both[1].strip() or ("at least" if both[3] else "")
    low, high = _BOUNDS.get(words), _BOUNDS.get(both[4].strip())
    if low not in (">", ">=") or high not in ("<", "<=") or (both[3] and both[1].strip()):
        return None
    signs = ">" if low == ">" else "", "<" if high == "<" else ""
    return f"{signs[0]}{_decimal_text(both[2])}..{signs[1]}{_decimal_text(both[5])}"


def _decimal_text(number: str) -> str:
    return number.replace(",", ".")
