"""Which annex of an act the words of a list entry name, in the forms that files write.

An act may list parties in several annexes, each for another article. Whether an entry is meant by
a rule on one of them is told by its programme, else by the key of its list, else by its act.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from graph.programmes.programme_days import known_bases

Place = Literal["meant", "other", "unknown", "not stated"]
_ROMAN: Final = r"(?=[ivxlc])(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
_NUMBER: Final = rf"(?:{_ROMAN}|\d{{1,2}})(?![\w/])"
_ANNEX: Final = re.compile(
    rf"\b(?:annex|anhang|anhäng|anlage|allegat|anexo|bijlage|bilag|załącznik|приложени|додат)\w*"
    rf"(?: (?:no|nr|№)\.?)? ?({_NUMBER}(?:(?: ?[,;/&+] ?| (?:and|or|und|et|и|y|e) ){_NUMBER})*)"
)
_ARTICLE: Final = re.compile(
    r"\b(?:art(?:icle|ikel|icolo|ículo)?|стать\w+)\b\.? ?(\d{1,2}[a-z]{0,3})\b"
)
_ACT: Final = re.compile(r"(?<![\d/])\d{1,4}/\d{1,4}(?![\d/])")


@dataclass(frozen=True, slots=True)
class AnnexRule:
    """The annexes of an act of which a rule speaks.

    Attributes:
        act: number of the act, such as ``833/2014``.
        meant: annexes and articles that the rule is about, such as ``XIX`` and ``Article 5aa``.
        others: annexes that are known to be another rule's.
        told_by: a measure that says enough where a programme names no annex.
    """

    act: str
    meant: frozenset[str]
    others: frozenset[str]
    told_by: str

    def place_of(
        self, authority: str, programme: str | None, list_name: str | None, act: str | None
    ) -> Place:
        """Return whether an entry is one of the annexes that are meant, by what names one first.

        >>> rule = AnnexRule("833/2014", frozenset({"XIX"}), frozenset({"III"}), "transaction_ban")
        >>> [rule.place_of("EU", one, None, None) for one in ("Annex 19", "833/2014, annex III")]
        ['meant', 'other']
        """
        acts = _ACT.findall(programme or "")
        if acts and self.act not in acts and not _known_acts(authority).isdisjoint(acts):
            return "other"
        for text in (programme, list_name, act):
            if named := annexes_in(text or "", self.act):
                if named & self.meant:
                    return "meant"
                return "other" if named <= self.others else "unknown"
        # Where an entry names no programme at all, its authority and measures decide.
        return "not stated" if programme else "meant"


@cache
def _known_acts(authority: str) -> frozenset[str]:
    return frozenset(
        word for one in known_bases() if one.authority == authority for word in one.spellings
    )


@cache
def annexes_in(text: str, act: str) -> frozenset[str]:
    """Return the annexes and articles that a text names, as ``XIX`` and ``Article 5aa``.

    >>> sorted(annexes_in("Annexes IV and 19 of Regulation (EU) No 833/2014, Art. 5aa", "833/2014"))
    ['Article 5aa', 'IV', 'XIX']
    >>> annexes_in("eu_833_annex_iii", "833/2014"), annexes_in("833/2014 of 31 July", "833/2014")
    (frozenset({'III'}), frozenset())
    """
    said = " ".join(text.replace("_", " ").casefold().split())
    return frozenset(_annex_words(said, act))


def _annex_words(said: str, act: str) -> Iterator[str]:
    number, _, year = act.partition("/")
    after = re.compile(rf"(?<!\d){number}(?:[/ ]{year})?[\s,;:(–-]+({_ROMAN})(?![\w/])")
    for listed in _ANNEX.findall(said):
        yield from (_in_roman(one) for one in re.findall(rf"\b{_NUMBER}", listed))
    yield from (one.upper() for one in after.findall(said) if one)
    yield from (f"Article {one}" for one in _ARTICLE.findall(said))


def _in_roman(word: str) -> str:
    """Return a number in Roman figures: ``XIX`` for ``19``."""
    if not word.isdecimal():
        return word.upper()
    tens, ones = divmod(int(word), 10)
    figures = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    wide = str.maketrans("IVX", "XLC")
    return figures[tens].translate(wide) + figures[ones]
