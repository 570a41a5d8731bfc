"""Words about names, as data: forename variants, words of companies, places, titles."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from graph.values.name_keys import fold_name, unify_sounds
from graph.values.name_words import TITLES

_FOLDER: Final = Path(__file__).parent / "data"

PARTICLES: Final = frozenset(
    """al el ul ur ad ar as at az an ash bin ibn ben bint binti bn oglu ogly uly qizi kizi kyzy
    de da do dos das del della di du la le los las van von der den ter ten zu zum and of the
    jr sr junior senior""".split()
)
"""Articles and words of kinship in persons' names, which one source writes and another not."""
YOUNGER: Final = {"jr": 2, "junior": 2, "ii": 2, "iii": 3, "sr": 1, "senior": 1}
"""Words that tell a son from a father of one name, and whose turn each means."""
NUMERALS: Final = dict(
    zip(
        "one two three four five six seven eight nine ten eleven twelve".split(),
        map(str, range(1, 13)),
        strict=True,
    )
) | dict(
    zip(
        "ii iii iv vi vii viii ix xi xii first second third fourth fifth".split(),
        "2 3 4 6 7 8 9 11 12 1 2 3 4 5".split(),
        strict=True,
    )
)
"""Numbers in words and Roman numerals; `I` and `V` are letters as often."""
TENS: Final = dict(
    zip(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(),
        map(str, range(20, 100, 10)),
        strict=True,
    )
)
"""Tens in words, which a number in words or in digits may follow."""
WRITTEN_OUT: Final = {
    "hk": ["hong", "kong"],
    "xianggang": ["hong", "kong"],
    "chonghoesa": ["general", "corporation"],
}
"""Words of companies' names that others write as several."""
WOMEN: Final = frozenset(
    """adeline albertine alexandrine aline amandine ariane augustine bernardine blandine capucine
    carine caroline catherine celestine celine christiane christine claudine clementine corine
    delphine diane eglantine eliane ernestine eveline evelyne faustine francine georgine
    geraldine germaine helene honorine jacqueline josephine josiane justine karine katherine
    leontine liliane lucine madeleine marceline marine martine melusine micheline morgane nadine
    ondine pauline regine roxane sabine sandrine severine simone valentine victorine viviane
    yvane zeline""".split()
)
"""Forenames of women in -ine and the like, which are not those of men as French writes them."""
OFFICES: Final = frozenset(
    """president prezident presidente prasident minister ministre ministro ministr senator
    general colonel admiral ambassador chairman""".split()
)
"""Offices and ranks that stand before persons' names, folded; hardly anybody is called so."""
ADDRESSES: Final = TITLES | OFFICES
"""Words beside a person's name that are none of its words."""


def _lines(name: str) -> Iterator[str]:
    """Yield the lines of a data file that are no comments."""
    for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


FIRST_TELLING: Final = 1_000
"""Number of the first group of words of companies that tell companies apart."""


@cache
def forename_groups() -> Mapping[str, frozenset[int]]:
    """Return for the sound of each known forename the groups it belongs to."""
    found: dict[str, set[int]] = defaultdict(set)
    for number, line in enumerate(_lines("forenames.txt")):
        for word in fold_name(line).split():
            found[unify_sounds(word)].add(number)
    return {word: frozenset(groups) for word, groups in found.items()}


@cache
def company_words() -> Mapping[str, frozenset[int]]:
    """Return for folded words of companies, short or translated, the group of the word meant.

    Groups of words that tell companies apart are numbered from `FIRST_TELLING` on.
    """
    found: dict[str, frozenset[int]] = {}
    for first, name in ((FIRST_TELLING, "word_meanings.txt"), (0, "company_words.txt")):
        for number, line in enumerate(_lines(name), first):
            for word in line.replace(":", " ").split():
                found[fold_name(word)] = frozenset((number,))
    return found


@cache
def company_lines() -> tuple[tuple[str, ...], ...]:
    """Return the words of companies that mean one thing together, the English one first."""
    names = ("word_meanings.txt", "company_words.txt")
    return tuple(_words_of(line) for name in names for line in _lines(name))


@cache
def compound_lines() -> tuple[tuple[str, ...], ...]:
    """Return the words that stand within longer ones in the same way."""
    return tuple(_words_of(line) for line in _lines("compound_words.txt"))


def _words_of(line: str) -> tuple[str, ...]:
    return tuple(line.replace(":", " ").split())


def _words_as_well(words: frozenset[str]) -> frozenset[str]:
    """Return words and those of other languages that mean the same and tell companies apart."""
    lines = (line.replace(":", " ").split() for line in _lines("word_meanings.txt"))
    return words.union(*(line for line in lines if line[0] in words))


@cache
def translated_words() -> Mapping[str, str]:
    """Return the English word for words of companies' names in other scripts.

    Those of Cyrillic script are without their endings.
    """
    pairs = (line.split(":") for line in _lines("translated_words.txt"))
    return {word: english for english, words in pairs for word in words.split()}


@cache
def generic_words() -> frozenset[str]:
    """Return the folded words that tell companies apart little."""
    return frozenset(word for line in _lines("generic_words.txt") for word in line.split())


@cache
def business_words() -> frozenset[str]:
    """Return the folded words for lines of business that many companies are in."""
    words = frozenset(word for line in _lines("business_words.txt") for word in line.split())
    return _words_as_well(words)


@cache
def places() -> frozenset[str]:
    """Return the folded words for places."""
    return _words_as_well(frozenset(word for line in _lines("places.txt") for word in line.split()))
