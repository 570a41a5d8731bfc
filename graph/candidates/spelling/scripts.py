"""Names of one script each, read where a script leaves sounds out: Hebrew, Arabic, Greek, Korean.

Transliteration letter by letter does the rest (`fold_name`).
"""

import re
from typing import Final

from anyascii import anyascii

from graph.values.name_keys import is_abjad

_CYRILLIC_LIKE: Final = str.maketrans("АВСЕНІЈКМОРЅТХУаеорсухіјѕ", "ABCEHIJKMOPSTXYaeopcyxijs")
_LATIN_LIKE: Final = {value: key for key, value in _CYRILLIC_LIKE.items()}
_CYRILLIC: Final = re.compile(r"[\u0400-\u04ff]")
_ONLY_CYRILLIC: Final = re.compile(r"[бгджзилнпфцчшщъыьэюяїєґБГДЖЗИЛПФЦЧШЩЪЫЬЭЮЯЇЄҐ]")
_LATIN: Final = re.compile(r"[A-Za-z]")
_ARABIC_START: Final = re.compile(
    r"(?<!\w)(\u0627\u0644)?[\u0622\u0623\u0625\u0627\u0639\u0671](?=\w)"
)
"""A letter of Arabic script with which a word begins, also behind the article, that is a vowel."""
_ARABIC_Z: Final = "\u0638"
_GREEK_OU: Final = re.compile("\u03bf[\u03c5\u03cd]", re.IGNORECASE)
_HEBREW: Final = re.compile(r"[\u05d0-\u05ea]")
_HEBREW_SIGNS: Final = (
    (re.compile("[\u0591-\u05c7]"), ""),
    (re.compile("[\u05e6\u05e5]['\u05f3\u2019]"), "ch"),
    (re.compile("\u05d2['\u05f3\u2019]"), "j"),
    (re.compile("\u05d6['\u05f3\u2019]"), "zh"),
    (re.compile("\u05ea['\u05f3\u2019]"), "t"),
    (re.compile("\u05d5\u05d5|(?<!\\w)\u05d5|\u05d5(?=[\u05d9\u05d0])"), "v"),
    (re.compile("(?<!\\w)[\u05d0\u05e2]"), "a"),
    (re.compile("\u05d1(?!\\w)"), "v"),
)
"""Signs of Hebrew that tell the sound of a letter, and places in a word that do."""
_HEBREW_LETTERS: Final = str.maketrans(
    dict(
        zip(
            "\u05d0\u05d1\u05d2\u05d3\u05d4\u05d5\u05d6\u05d7\u05d8\u05d9\u05db\u05da\u05dc\u05de\u05dd"
            "\u05e0\u05df\u05e1\u05e2\u05e4\u05e3\u05e6\u05e5\u05e7\u05e8\u05e9\u05ea",
            ",b,g,d,h,u,z,h,t,i,k,k,l,m,m,n,n,s,,p,f,ts,ts,k,r,sh,t".split(","),
            strict=True,
        )
    )
)
ALLAH: Final = "\u0627\u0644\u0644\u0647"
"""The name of God, which Latin spellings write in one word with the word before."""
_ALLAH: Final = re.compile(rf"(?<=\w) (?={ALLAH}(?!\w))")
_ARABIC_END: Final = re.compile(
    r"(?<=[\u0633\u062a\u062f\u0632\u0643\u06a9\u06af\u067e])\u0647(?!\w)"
)
"""A last H behind a letter with which it would be read as one sound, such as SH."""
_SOFT: Final = str.maketrans("bp", "vf")
_HANGUL: Final = re.compile(r"[\uac00-\ud7a3]{2,4}(?![\uac00-\ud7a3])")
_HANGUL_WORD: Final = re.compile(r"[\uac00-\ud7a3]+")
_KOREAN_FIRST: Final = {"\uc774": "lee", "\uc720": "yu", "\ub958": "ryu", "\ub178": "no"}
"""Surnames that are not written as they are romanised."""
_KOREAN: Final = (("eo", "o"), ("eu", "u"))
_KOREAN_HARD: Final = str.maketrans("gbdl", "kptr")


def straighten_scripts(name: str) -> str:
    """Return a name whose words are of one script each, and read where a script leaves vowels out.

    Look-alike letters follow the others of their word.
    """
    return read_abjad(straighten_letters(name))


def straighten_letters(name: str) -> str:
    """Return a name whose words are of one script each; look-alike letters follow the others.

    Greek writes one sound with two letters, which each have another one.
    """
    if name.isascii():
        return name
    return _GREEK_OU.sub("u", " ".join(map(_straighten_word, name.split())))


def read_abjad(name: str) -> str:
    """Return a name in Arabic or Hebrew script with the letters that its signs and places tell.

    The vowel with which a word in Arabic script begins, which is a letter without a sound of its
    own, is an A: else أحمد would begin with H.
    """
    if not is_abjad(name):
        return name
    if _HEBREW.search(name):
        for sign, sound in _HEBREW_SIGNS:
            name = sign.sub(sound, name)
        return name.translate(_HEBREW_LETTERS)
    name = _ARABIC_END.sub("e", join_allah(name))
    return _ARABIC_START.sub(lambda f: "ala" if f[1] else "a", name).replace(_ARABIC_Z, "z")


def is_hebrew(name: str) -> bool:
    """Return whether a name has Hebrew letters, two of which are B or V and P or F."""
    return _HEBREW.search(name) is not None


def soften(word: str) -> str:
    """Return a word in Hebrew letters read with V and F where B and P may be meant.

    >>> soften("mdbdv")
    'mdvdv'
    """
    return word[:1] + word[1:].translate(_SOFT)


def join_allah(name: str) -> str:
    """Return a name with the name of God in one word with the word before, as in Nasrallah."""
    return _ALLAH.sub("", name)


def split_korean(name: str) -> str:
    """Return a person's name in Korean script as words in Latin script, a syllable each.

    So North Korea and the lists of the world write them.

    >>> split_korean("\uae40\uc815\uc740")
    'kim jong un'
    """
    return name if name.isascii() else _HANGUL.sub(_korean_words, name)


def _korean_words(found: re.Match[str]) -> str:
    first, *rest = list(found[0])
    return " ".join([_KOREAN_FIRST.get(first) or _korean_sound(first), *map(_korean_sound, rest)])


def read_hangul(name: str) -> str:
    """Return a body's name with its Korean words as North Korea writes them.

    >>> read_hangul("\ub828\ubd09 korea")
    'ryonbong korea'
    """
    return name if name.isascii() else _HANGUL_WORD.sub(_korean_word, name)


def _korean_word(found: re.Match[str]) -> str:
    first, *rest = (_korean_vowels(anyascii(one).lower()) for one in found[0])
    return "".join([first[:1].translate(_KOREAN_HARD) + first[1:], *rest])


def _korean_vowels(sound: str) -> str:
    for spelling, other in _KOREAN:
        sound = sound.replace(spelling, other)
    return sound


def _korean_sound(syllable: str) -> str:
    sound = _korean_vowels(anyascii(syllable).lower())
    return sound[:1].translate(_KOREAN_HARD) + sound[1:]


def _straighten_word(word: str) -> str:
    if not (_CYRILLIC.search(word) and _LATIN.search(word)):
        return word
    return word.translate(_LATIN_LIKE if _ONLY_CYRILLIC.search(word) else _CYRILLIC_LIKE)
