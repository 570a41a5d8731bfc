"""Words written together, and what each of them means: Nordstahl is North Steel.

German, Dutch, Nordic, Finnish and Hungarian write several words of business as one, and names of
trade have one written to a name, as in Halkbank.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice, product
from typing import Final

from graph.candidates.spelling.name_data import (
    company_lines,
    compound_lines,
    generic_words,
    places,
)
from graph.values.name_keys import fold_name, unify_sounds

_LEAST_PART: Final = 3
"""Letters of a part at least; of words that stand in no list of parts there are more."""
_LEAST_WORD: Final = 4
_LEAST_WHOLE: Final = 7
_MOST_PARTS: Final = 3
_MOST_WAYS: Final = 4
"""Ways to read a word that are looked at."""
_LINKS: Final = ("", "s", "n", "e", "en", "es")
"""What may stand between two parts."""
TIE: Final = "\N{UNDERTIE}"
"""Stands between words that were read out of one."""


@cache
def _meanings() -> Mapping[str, frozenset[str]]:
    """Return for each known word and part, folded, the English words that it may mean."""
    found: dict[str, set[str]] = defaultdict(set)
    for english, *words in (*company_lines(), *compound_lines()):
        for word in (english, *words):
            found[fold_name(word)].add(english)
    return {word: frozenset(meant) for word, meant in found.items()}


@cache
def _parts() -> frozenset[str]:
    """Return the words that may be a part of another."""
    listed = {fold_name(word) for line in compound_lines() for word in line}
    long = {word for word in _meanings() if len(word) >= _LEAST_WORD}
    return frozenset(word for word in listed | long if len(word) >= _LEAST_PART)


def _is_whole(word: str) -> bool:
    """Return whether a word is known as it stands; what stands within it by chance is no part."""
    return word in _meanings() or word in generic_words() or word in places()


def meanings_of(word: str) -> frozenset[str]:
    """Return the English words that a folded word may mean, itself where none is known."""
    return _meanings().get(word) or frozenset((word,))


@lru_cache(maxsize=131_072)
def known_parts(word: str) -> tuple[str, ...]:
    """Return the two or three known words of which a folded word is wholly made, if it is.

    >>> known_parts("nordstahl"), known_parts("kohlenbergbau"), known_parts("northwind")
    (('nord', 'stahl'), ('kohlen', 'bergbau'), ())
    """
    if len(word) < _LEAST_WHOLE or _is_whole(word):
        return ()
    return min(_splits(word, _MOST_PARTS), key=len, default=())


def _splits(word: str, most: int) -> Iterator[tuple[str, ...]]:
    """Yield the ways in which a word is made of two known ones or more."""
    for end in range(len(word) - _LEAST_PART, _LEAST_PART - 1, -1):
        if word[:end] not in _parts():
            continue
        for link in _LINKS:
            rest = word[end:].removeprefix(link)
            if len(rest) + len(link) < len(word) - end:
                continue
            if rest in _parts():
                yield word[:end], rest
            elif most > len(("first", "second")):
                yield from ((word[:end], *others) for others in _splits(rest, most - 1))


@lru_cache(maxsize=131_072)
def name_and_part(word: str) -> tuple[tuple[str, str], ...]:
    """Return a folded word as a name and a known word, which stands behind or before it.

    >>> name_and_part("halkbank"), name_and_part("stroikvazar"), name_and_part("alpha")
    ((('halk', 'bank'),), (('kvazar', 'stroi'),), ())
    """
    if len(word) < _LEAST_WHOLE or _is_whole(word):
        return ()
    found = list[tuple[str, str]]()
    for size in range(len(word) - _LEAST_PART, _LEAST_PART - 1, -1):
        if word[-size:] in _parts():
            found.append((word[:-size], word[-size:]))
            break
    for size in range(len(word) - _LEAST_PART, _LEAST_PART - 1, -1):
        if word[:size] in _parts():
            found.append((word[size:], word[:size]))
            break
    return tuple(found)


@lru_cache(maxsize=131_072)
def is_made_of_words(word: str) -> bool:
    """Return whether a folded word is made of known ones, or of a name and a known one."""
    return bool(known_parts(word) or name_and_part(word))


def read_apart(name: str) -> list[str]:
    """Return a body's name with the words apart of which some are made, known ones in English.

    `TIE` stands between them.

    >>> read_apart("Nordstahl Kvazar GmbH"), read_apart("Halkbank"), read_apart("Alfa Ltd")
    (['north‿steel Kvazar GmbH'], ['halk‿bank'], [])
    """
    words = name.split()
    apart = [words_apart(word) for word in words]
    return [
        " ".join(
            said[min(way, len(said) - 1)] if said else word
            for word, said in zip(words, apart, strict=True)
        )
        for way in range(max(map(len, apart), default=0))
    ]


@lru_cache(maxsize=131_072)
def words_apart(word: str) -> tuple[str, ...]:
    """Return the ways to read a piece of a name as several words, known ones in English.

    `TIE` stands between them.
    """
    if len(word) < _LEAST_WHOLE:
        return ()
    folded = fold_name(word)
    if not folded.isalpha():
        return ()
    if parts := known_parts(folded):
        every = product(*(sorted(meanings_of(part)) for part in parts))
        return tuple(map(_tie, islice(every, _MOST_WAYS)))
    pairs = name_and_part(folded)
    return tuple(_tie((name, said)) for name, part in pairs for said in sorted(meanings_of(part)))


@cache
def may_be_apart() -> str:
    """Return what a piece of a name has that `words_apart` may read as several words, for RE2."""
    parts = "|".join(sorted(_parts()))
    return rf"(?i)[^a-z]|^(?:{parts})|(?:{parts})$"


def _tie(words: Iterable[str]) -> str:
    return TIE.join(" ".join(words).split())


def fit_meaning(part: str, word: str) -> bool:
    """Return whether a part of a word and a word, both folded, mean the same or sound alike."""
    return bool(meanings_of(part) & meanings_of(word)) or unify_sounds(part) == unify_sounds(word)
