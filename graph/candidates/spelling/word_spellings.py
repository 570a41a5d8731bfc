"""Words as other languages than English spell their sounds, and the consonants that all share."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from graph.candidates.spelling.name_data import WOMEN
from graph.values.name_keys import unify_sounds, word_sounds

HARD_SOUNDS: Final = 4
_OWN_H: Final = re.compile(r"ch|(?<![bcdgkpstz])h")
_DOUBLE: Final = re.compile(r"([a-z])(?=\1)")
_ARTICLE: Final = re.compile(r"^[ae]l(?=[a-z]{2})")
_HARD: Final = str.maketrans({"b": "p", "d": "t", "g": "k", "z": "s", "v": "f", "j": "s"})
_HARD_CONSONANTS: Final = _HARD | str.maketrans("", "", "aeiou")
_OPEN: Final = frozenset("aeiouvwy")
"""Letters with which a word begins that Arabic script writes as a vowel or a half one."""
_HEBREW_LIKE: Final = str.maketrans("f", "p")
_LISPING: Final = str.maketrans("ft", "ps")
_OF_FAITH: Final = re.compile(
    r"(?<=[a-z]{3})(?: ?(?:[aeu]l|[aeou]{1,2}d) ?|[aeou]{1,2}(?=dd|tt)|o?u(?=d)|l(?=dyn))"
    r"(?:dd?|tt)(?:i|ee|y|ie)ne?(?=(?:ben|bin|ibn)?(?![a-z]))"
)
"""The end of names as Saif al-Din, Alaeddine and Jalaluddin, "of the faith"."""
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


def _bones(sound: str) -> str:
    return sound.replace("ch", "c").translate(_HARD_CONSONANTS)


def plain_bones(sound: str) -> str:
    """Return all consonants of a sound, voiced and unvoiced alike; the sound if it has none."""
    return _bones(sound).replace("h", "") or sound


def all_plain_bones(sounds: Sequence[str]) -> list[str]:
    """Return the consonants of many sounds, as `plain_bones` does."""
    bones = _bones("\n".join(sounds)).replace("h", "").split("\n")
    return [bone or sound for bone, sound in zip(bones, sounds, strict=bool(sounds))]


def drop_voice(sound: str) -> str:
    """Return a sound with K for G, P for B and the like."""
    return sound.translate(_HARD)


def hard_sounds(sound: str) -> str:
    """Return the first sound of a word, with H as G and K, and three consonants.

    >>> hard_sounds("hritsevic") == hard_sounds("gritsevic")
    True
    """
    bones = _bones(sound)
    tail = _DOUBLE.sub("", bones.replace("h", "").replace("f", ""))
    first = "a" if sound[0] in "aeiou" else bones[0]
    if sound[0] not in "aeiou" and tail[:1] == bones[0]:
        tail = tail[1:]
    # One letter of Cyrillic is H to a Ukrainian or a Belarusian, and G to a Russian.
    return first.replace("h", "k") + tail[: HARD_SOUNDS - 1]


def all_hard_sounds(sounds: Sequence[str]) -> list[str]:
    """Return the hard sounds of many words, which are looked through as one text."""
    if not sounds:
        return []
    bones = _bones("\n".join(sounds))
    tails = _DOUBLE.sub("", bones.replace("h", "").replace("f", ""))
    found = list[str]()
    for sound, bone, tail in zip(sounds, bones.split("\n"), tails.split("\n"), strict=True):
        if sound[0] in "aeiou":
            first = "a"
        else:
            first = bone[0]
            if tail[:1] == first:
                tail = tail[1:]
        found.append(("k" if first == "h" else first) + tail[: HARD_SOUNDS - 1])
    return found


def hard_sounds_with_g(sound: str) -> str:
    """Return the hard sounds of a word in which each H that is a sound of its own is a G.

    So is each CH, which is one sound more in German and in Polish.

    >>> hard_sounds_with_g("hrihorenko") == hard_sounds("grigorenko")
    True
    """
    return hard_sounds(_OWN_H.sub("g", sound))


def all_hard_sounds_with_g(sounds: Sequence[str]) -> list[str]:
    """Return the hard sounds of many words with each H as a G."""
    return all_hard_sounds(_OWN_H.sub("g", "\n".join(sounds)).split("\n")) if sounds else []


def bare_bones(text: str) -> str:
    """Return a folded word's consonants without an article, W and doubled ones: for Arabic script.

    An A stands before them where the word begins with a vowel, which Arabic script writes.

    >>> bare_bones("muhammad") == bare_bones("mhmd"), bare_bones("ahmad") == bare_bones("mhmd")
    (True, False)
    """
    return all_bare_bones([text], [""])[0]


def all_bare_bones(texts: Sequence[str], sounds: Sequence[str]) -> list[str]:
    """Return the bare bones of many folded words, whose sounds are known or empty."""
    plain = [_ARTICLE.sub("", text) for text in texts]
    said = [
        sound
        if sound and one == text and "w" not in one
        else unify_sounds(one.replace("cz", "ch").replace("w", ""))
        for text, one, sound in zip(texts, plain, sounds, strict=True)
    ]
    bones = _DOUBLE.sub("", _bones("\n".join(said)).replace("h", "")).split("\n")
    return [
        f"a{bone}" if one[0] in _OPEN else bone
        for one, bone in zip(plain, bones, strict=bool(plain))
    ]


def as_in_hebrew(bones: str) -> str:
    """Return consonants with F as P: one letter of Hebrew is F, P, one is V and B."""
    return bones.translate(_HEBREW_LIKE)


def as_if_lisped(bones: str) -> str:
    """Return consonants with F as P and T as S, which one letter of Arabic script is to many."""
    return bones.translate(_LISPING)


def count_bones(bones: str) -> int:
    """Return how many consonants bare bones have."""
    return len(bones) - (bones[:1] == "a")


def join_faith(folded: str, joint: str = "") -> str:
    """Return a folded name with "of the faith" written in one way behind a joint.

    >>> join_faith("jalaluddin"), join_faith("jalal al din"), join_faith("martin din")
    ('jalaldin', 'jalaldin', 'martin din')
    """
    return _OF_FAITH.sub(f"{joint}din", folded)
