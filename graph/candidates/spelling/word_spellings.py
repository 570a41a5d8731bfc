"""Words as other languages than English spell their sounds."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from graph.candidates.spelling.name_data import WOMEN
from graph.values.name_keys import unify_sounds, word_sounds

_AS_ABROAD: Final = tuple(
    (fewest, re.compile(spelling, re.MULTILINE), sound)
    for fewest, spelling, sound in (
        # A stressed E is YO to some, and O behind a sound that is soft by itself.
        (6, r"[jy]o(?<=[bdfgklmnprstvz]..)(?=[bdfgklmnprstvz])|[jy]o(?=va?$)(?<=[a-z]..)", "e"),
        (7, r"o(?=[vw]a?$)(?<=[csz]ho)", "e"),
        # French, Dutch, Nordic, Polish and Hungarian letters of sounds that English has in others.
        (5, r"tsj|tch|^tj|(?<!s)cs(?=[aeiou])", "tch"),
        (5, r"z[js]", "zh"),
        (5, r"^bh", "v"),
        (6, r"(?<![ts])ch(?=[aeiou])", "sh"),
        # Names of trade write what Cyrillic letters give as TEKH.
        (5, r"tekh", "tech"),
        (5, r"s[jz]|sc(?=[ei])", "sh"),
        # Belarusian has TSI for TI, and OU for OV.
        (7, r"ts(?=i)", "t"),
        (7, r"(?<=[ao])u(?=sk)", "v"),
        # Slavic languages write TS with one letter, TCH with another, and J for Y.
        (6, r"c(?=[ei][a-z]*va?$)(?<=[aeiou]c)", "ts"),
        (5, r"c$(?<=[a-z]{2}ic)", "tch"),
        (7, r"^j(?=[au][a-z]*(?:[oe]va?|i[ct]ch|enk[oa]|sk(?:yi|ij|iy|y|i))$)", "i"),
        # In Spanish the letter is a KH.
        (7, r"^j(?=[or][a-z]*(?:[oe]va?|sk(?:yi|ij|iy|y|i))$)", "h"),
        # Arabic sounds, as French and English have them.
        (5, r"^q(?=[aeou])", "g"),
        (6, r"w(?=a[a-z]$)(?<=[bcdfgklmnrst]w)", "u"),
        (7, r"a[uw](?=[bdhjlnr][a-z]*i$)(?<=[a-z]..)", "u"),
        # A Chinese vowel that passports write with another letter.
        (2, r"(?<=^[ln])(?:yu|v)$", "u"),
        # In Burmese a sign of breath.
        (4, r"^ht", "t"),
        # Parts of names of trade.
        (5, r"tec$(?<=[a-z]{2}...)", "tech"),
        (6, r"hydro", "gidro"),
        (8, r"gas$", "gaz"),
        (8, r"leasing$", "lizing"),
        # Ukrainian and Azerbaijani write H where Russian has G.
        (7, r"(?<=[aeiouy])h(?=[aeiouyl][a-z]*(?:[oe]va?|enk[oa]|sk(?:yi|iy|y|i))$)", "g"),
        (5, r"ou|oe", "u"),
        (5, r"(?<=g)u(?=[ei])", ""),
        (5, r"gy(?=[aeiou])", "d"),
        (5, r"(?<=[nt])y(?=[aeiou])", ""),
        # J, and I in Polish, is the Y of English, which hardly shows between consonant and E.
        (5, r"(?<=[bcdfgklmnprstvwz])[ij](?=e)", ""),
        (5, r"(?<=[bdfgklmnprstvwz])j(?=[aou])", "i"),
        (5, r"^j(?=e)|(?<=[aei])[jy](?=e)", ""),
        (5, r"(?<=[aeiou])j(?=[^aeiou\n])", "i"),
    )
)
"""Spellings of other languages' romanisations and those of English.

The number says how many letters a word has at least: read in two ways, short words are too many.
"""
_AS_HEARD: Final = tuple(
    (re.compile(spelling), sound)
    for spelling, sound in (
        (r"^wr", "r"),
        (r"^kn", "n"),
        (r"^geo", "jo"),
        (r"igh", "ai"),
        (r"wh", "u"),
        (r"ah$|(?<=o)h(?=n)", lambda found: found[0].strip("h")),
        (r"wa(?=l?[rlt])", "uo"),
        (r"al(?=k)", "o"),
        (r"aw", "ou"),
        (r"ow(?=[nd])", "au"),
        (r"w", "u"),
        (r"oo", "u"),
        (r"e[ae]|(?<=[a-z]{3})ey$", "i"),
        (r"ck", "k"),
        (r"c(?=[eiy])", "s"),
        (r"g(?=es?$)", "j"),
        (r"i(?=[bdklmnptv]e)", "ai"),
        (r"(?<=[a-z]{2}[bcdfgjklmnprstvz])e(?=s?$)", ""),
        (r"(?<=[a-z]{3}e)z$", "s"),
    )
)
"""Letters of English, and one of Spanish, and the sounds that Cyrillic letters give of them."""
_HEARD: Final = re.compile("|".join(spelling.pattern for spelling, _ in _AS_HEARD))
_FEWEST: Final = (0, *sorted({fewest for fewest, _, _ in _AS_ABROAD}))
_FRENCH_END: Final = re.compile(r"(?<=[a-z]{2}[aiou]n)e$")
_SOME: Final = re.compile(
    "|".join([*(spelling.pattern for _, spelling, _ in _AS_ABROAD), _FRENCH_END.pattern])
)


def read_abroad(text: str, sound: str = "") -> str:
    """Return the sound of a folded word that is spelt as French, Dutch or German have it.

    Args:
        text: the word.
        sound: its sound as spelt in English, where that is known.

    >>> read_abroad("loukachenko"), read_abroad("loekasjenko")
    ('lukasenko', 'lukasenko')
    """
    if not _SOME.search(text):
        return sound if sound and "cz" not in text else unify_sounds(text)
    said = text if text in WOMEN else _FRENCH_END.sub("", text)
    for fewest, spelling, sound in _AS_ABROAD:
        if len(text) >= fewest:
            said = spelling.sub(sound, said)
    return unify_sounds(said.replace("cz", "ch"))


def read_all_abroad(texts: Sequence[str], sounds: Sequence[str]) -> list[str]:
    """Return many words as `read_abroad` does; each spelling is looked for once in all of them."""
    found = [*sounds]
    said = dict[int, str]()
    some: dict[int, list[int]] = {fewest: [] for fewest in _FEWEST}
    for place, text in enumerate(texts):
        if _SOME.search(text):
            said[place] = text if text in WOMEN else _FRENCH_END.sub("", text)
            some[max(fewest for fewest in _FEWEST if fewest <= len(text))].append(place)
        elif "cz" in text or not found[place]:
            found[place] = unify_sounds(text)
    for least, places in some.items():
        # Below one another they are looked through as one text.
        lines = "\n".join([said[place] for place in places])
        for fewest, spelling, sound in _AS_ABROAD:
            if least >= fewest:
                lines = spelling.sub(sound, lines)
        if places:
            read = word_sounds(lines.replace("cz", "ch").split("\n"))
            for place, one in zip(places, read, strict=True):
                found[place] = one
    return found


@lru_cache(maxsize=131_072)
def read_english(text: str) -> str:
    """Return the sound of a folded English word as Cyrillic letters have it; empty if no other.

    >>> read_english("lawrence"), read_english("wilson"), read_english("petrov")
    ('lourens', 'uilson', '')
    """
    if not _HEARD.search(text):
        return ""
    said = text
    for spelling, sound in _AS_HEARD:
        said = spelling.sub(sound, said)
    return unify_sounds(said)
