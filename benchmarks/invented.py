"""Made-up names and days: enough different ones, and shaped like those of registers."""

import re
from typing import Final

FIRST: Final = (
    "Anna Boris Clara Dmitri Elena Farid Greta Hassan Irina Jakob Karin Leyla Maxim Nadia Oleg "
    "Paula Quentin Rosa Samir Tatiana Umar Vera Wilhelm Xenia Yusuf Zoya"
).split()
WORDS: Final = (
    "Alder Baltic Cobalt Delta Ember Falcon Granite Harbour Indigo Juniper Kestrel Lumen Meridian "
    "Nordic Onyx Pioneer Quartz River Summit Tundra Umbra Vertex Willow Zenith Северный Восток"
).split()
TRADES: Final = (
    "Capital Chemicals Engineering Foods Freight Holdings Industries Logistics Marine Metals "
    "Mining Partners Pharma Resources Shipping Software Steel Timber Trading Ventures"
).split()
FORMS: Final = "Ltd GmbH B.V. LLC S.A. ООО AG PLC Oy s.r.o.".split()

_ONSETS: Final = "b bl br ch d dr f fl g gl gr h k kl kr l m n p pl r s sh st t tr v w z".split()
_CODAS: Final = "b ck d ft g l ld lm m n nd nt p r rd rk rm rn s sk st t x".split()
_VOWELS: Final = "a e i o u".split()
_CYRILLIC: Final = dict(
    zip("abcdefghijklmnopqrstuvwxyz", "абкдефгхийклмнопкрстуввкиз", strict=True)
) | {"sh": "ш", "ch": "ч", " ": " "}
_SYLLABLES: Final = len(_ONSETS) * len(_VOWELS) * len(_CODAS)
_MIXED, _STEP = 2**32, 2_654_435_761
_SPREAD: Final = 1_000_003
_HEAD: Final = 50
"""Words that are about as common as the most common one."""
COMMON: Final = 100_000
"""Surnames, or words that companies have in common."""
OWN: Final = 1_000_000
"""Words that few companies have."""


def person_name(number: int) -> str:
    """Return three names of a person by number; every eighth has its own in Cyrillic letters."""
    forename, surname, *_ = citizen(number)
    middle = invented_word(draw_common(number, COMMON, 4))
    return _in_its_script(f"{forename} {middle} {surname}", number)


def company_name(number: int) -> str:
    """Return the name of a company by number; every eighth has its own in Cyrillic letters."""
    bare = worded_name(number).removesuffix(" Ltd")
    return f"{_in_its_script(bare, number)} {FORMS[draw(number, len(FORMS), 3)]}"


def _in_its_script(name: str, number: int) -> str:
    if number % 8:
        return name
    written = (_CYRILLIC[sound] for sound in re.findall("sh|ch|[a-z]| ", name.lower()))
    return "".join(written).title()


def draw(number: int, size: int, of: int = 0) -> int:
    """Return a number below ``size``, as likely as any other; ``of`` tells several draws apart."""
    mixed = (number + of * _SPREAD) * _STEP % _MIXED
    return (mixed ^ mixed >> 15) * _STEP % _MIXED * size // _MIXED


def draw_common(number: int, size: int, of: int = 0) -> int:
    """Return a number below ``size``, as often as words stand in names.

    The most common one comes in some three of a thousand draws, and others the less often the
    larger they are: Zipf's law, as Mandelbrot mended it (1953).
    """
    return int(_HEAD * ((size + _HEAD) / _HEAD) ** (draw(number, _MIXED, of) / _MIXED) - _HEAD)


def invented_word(number: int) -> str:
    """Return a word of two syllables, its consonants as varied as those of surnames.

    Up to six million words differ; those of neighbouring numbers are not alike.
    """
    first, second = divmod(number * _SPREAD % _SYLLABLES**2, _SYLLABLES)
    return "".join(map(_syllable, (first, second))).capitalize()


def _syllable(number: int) -> str:
    rest, coda = divmod(number, len(_CODAS))
    onset, vowel = divmod(rest, len(_VOWELS))
    return _ONSETS[onset] + _VOWELS[vowel] + _CODAS[coda]


def citizen(number: int) -> tuple[str, str, int, int]:
    """Return forename, surname, and year and month of birth, as those of a register's persons.

    Surnames are as common as in a register, and what one of the four is tells nothing of another.
    """
    surname = invented_word(draw_common(number, COMMON))
    born = 1940 + draw(number, 60, 2), 1 + draw(number, 12, 3)
    return FIRST[draw(number, len(FIRST), 1)], surname, *born


def worded_name(number: int) -> str:
    """Return the name of a company: a word that others have, one of few, and what it does."""
    common = invented_word(OWN + draw_common(number, COMMON))
    own = invented_word(OWN + COMMON + draw(number, OWN, 1))
    return f"{common} {own} {TRADES[draw(number, len(TRADES), 2)]} Ltd"


def syllables(number: int) -> str:
    """Return a pronounceable word that differs for each number, empty for 0."""
    consonants, vowels, word = "bdfgklmnprstvz", "aeiou", ""
    while number > 0:
        number, step = divmod(number, len(consonants) * len(vowels))
        word += consonants[step // len(vowels)] + vowels[step % len(vowels)]
    return word.capitalize()


def invented_day(number: int) -> str:
    """Return some day of the years 2000 to 2022."""
    return f"{2000 + number % 23}-{1 + number % 12:02d}-{1 + number % 28:02d}"
