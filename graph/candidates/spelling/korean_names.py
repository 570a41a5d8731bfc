"""Korean names of any script and romanisation, read in one way.

`박근혜` is Park Geun-hye, Pak Kun Hye and Пак Кын Хе. Voice and breath of consonants, and vowels
that romanisations write alike, are not told apart: all are read as `Pak Kon He`.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final

from graph.candidates.spelling.chinese_names import pinyin_syllables

_FIRST: Final = {
    "k": "k kk kh g gg к кк кх г",
    "n": "n н",
    "t": "t tt th d т тт тх д",
    "r": "r rh l р л",
    "m": "m м",
    "p": "p pp ph b п пп пх б",
    "s": "s ss sh с сс ш",
    "ch": "ch chh tch j jj ч чч чж чх дж ц",
    "h": "h wh х",
}
_VOWEL: Final = {
    "a": "a ah ar а",
    "ya": "ya я",
    "o": "eo o oh uh о",
    "u": "u oo ou eu woo wu у ы",
    "yo": "yeo yo yuh ё йо",
    "yu": "yu yoo you ю",
    "e": "e ae ai ay ei ey eh oe oi ye yae wae we е э ае ве вэ ой йе",
    "i": "i ee ui eui yi и ый",
    "wa": "wa ва",
    "wi": "wi ви",
    "wo": "wo weo во",
}
_LAST: Final = {
    "k": "k g к",
    "n": "n н",
    "t": "t d s т",
    "l": "l r ль л р",
    "m": "m м",
    "p": "p b п",
    "ng": "ng",
}
_SAID_FIRST, _SAID_VOWEL, _SAID_LAST = (
    {spelling: sound for sound, said in table.items() for spelling in said.split()}
    for table in (_FIRST, _VOWEL, _LAST)
)
_CLOSED: Final = {"u": "o", "yu": "yo"}
"""Vowels that are written alike before a consonant: Jung is Jong, and Hyun is Hyon."""
_HANGUL: Final = re.compile("[\uac00-\ud7a3]")
_HANGUL_FIRST: Final = "k k n t t r m p p s s  ch ch ch k t p h".split(" ")
_HANGUL_VOWEL: Final = "a e ya e o e yo e o wa e e yo u wo e wi yu u i i".split()
_HANGUL_LAST: Final = " k k k n n n t l k m p l l p l m p p t t ng t t k t p t".split(" ")
_SURNAMES: Final = frozenset(
    """an cha chang che chi chin cho chon chong chu ha han ho hong hwang hyon ih
    im kang kil kim ko ku kwak kwon min mon myong na nam no oh ok om
    pak pang pe pek pyon sim sin so sok son song uh won yang yo yom yon yu""".split()
)
"""Surnames of one syllable as they are read here."""


def _any_of(said: dict[str, str]) -> str:
    return "|".join(sorted(said, key=len, reverse=True))


_ONE, _OTHER, _END = map(_any_of, (_SAID_FIRST, _SAID_VOWEL, _SAID_LAST))
_PARTS: Final = re.compile(f"({_ONE})?({_OTHER})({_END})?")
# As published, with the signs of McCune and Reischauer: looser, and quickly told.
_BEGUN: Final = (
    "(?:(?:chh?|tch|[kptgsj]{2}|[kptrsw]h|[bdghjklmnprst])['’ʻ]?"
    "|[кптсч]{2}|[кптч]х|[чд]ж|[бгдклмнпрстхцчш])"
)
_SAID: Final = (
    r"(?:[aeiouwyŏŭ][aeiouyŏŭ]{0,2}[hr]?(?:ng|[bdgklmnprst])?"
    "|[вй]?[аяоуыёюеэи][ей]?(?:ль|[клмнпрт])?)"
)
_PART: Final = f"{_BEGUN}?{_SAID}"
_GIVEN: Final = rf"{_PART}(?:[\s-]+{_BEGUN}?|{_BEGUN}|(?:y|w)){_SAID}"
KOREAN: Final = f"^(?:{_PART}[\\s,]+{_GIVEN}|{_GIVEN}\\s+{_PART})$|^[가-힣]\\s?[가-힣]\\s?[가-힣]$"
"""What a name of three syllables looks like that may be Korean."""
_KOREAN: Final = re.compile(KOREAN, re.IGNORECASE)
_PLAIN: Final = f"(?:{_OTHER})(?:{_END})?"
_ALONE: Final = re.compile(f"(?:{_ONE})?{_PLAIN}")
_AS_READ: Final = re.compile(f"{_ALONE.pattern}h?")
_BOTH: Final = re.compile(f"((?:{_ONE})?{_PLAIN})((?:{_ONE}){_PLAIN}|(?=[yw]){_PLAIN})")
_SYLLABLES: Final = 3
_NOT_CHINESE: Final = frozenset(("ri",))
"""Surnames that are syllables of Pinyin and no Chinese surnames."""
_SIGNS: Final = str.maketrans("ŏŭ-,", "ou  ", "'’ʻ")


def read_korean(name: str) -> list[str]:
    """Return a Korean person's name in the one reading of all romanisations, else nothing.

    Cyrillic letters write N for NG as well, and E for two vowels: both are given.

    >>> read_korean("박근혜"), read_korean("Park Geun-hye"), read_korean("Иван Ким")
    (['Pak Kon He'], ['Pak Kon He'], [])
    >>> read_korean("Пак Кын Хе")
    ['Pak Kon He', 'Pak Kong He']
    """
    if not _KOREAN.match(name):
        return []
    text = _HANGUL.sub(_spell_hangul, name.lower()).translate(_SIGNS)
    text = text.replace("wha", "hwa")
    words = [_split(word) for word in text.split()]
    syllables = [syllable for word in words for syllable in word]
    if len(syllables) != _SYLLABLES or (
        name.isascii() and set(syllables) <= pinyin_syllables() - _NOT_CHINESE
    ):
        return []
    said = [list(_sounds_of(syllable)) for syllable in syllables]
    alone = (sound for place in (0, -1) if len(words[place]) == 1 for sound in said[place])
    if _SURNAMES.isdisjoint(alone):
        return []
    return [" ".join(one).title() for one in product(*said)]


def are_syllables(name: str) -> bool:
    """Return whether a name is of Korean or Chinese syllables, which differ by little.

    >>> are_syllables("Pak Kon He"), are_syllables("Li Na"), are_syllables("Ali Abu Omar")
    (True, True, False)
    """
    words = name.lower().replace("-", " ").split()
    if pinyin_syllables().issuperset(words) or read_korean(name):
        return True
    # What was read is not read again.
    as_read = len(words) == _SYLLABLES and all(map(_AS_READ.fullmatch, words))
    return as_read and not _SURNAMES.isdisjoint((words[0], words[-1]))


def _spell_hangul(found: re.Match[str]) -> str:
    first, rest = divmod(ord(found[0]) - 0xAC00, 588)
    vowel, last = divmod(rest, 28)
    return f" {_HANGUL_FIRST[first]}{_HANGUL_VOWEL[vowel]}{_HANGUL_LAST[last]} "


def _split(word: str) -> Sequence[str]:
    """Return the one or two syllables of a word; a second one begins with a consonant."""
    if _ALONE.fullmatch(word):
        return (word,)
    both = _BOTH.fullmatch(word)
    return both.groups() if both else ()


def _sounds_of(syllable: str) -> Iterator[str]:
    """Yield how a syllable is read; in Cyrillic letters there may be several."""
    parts = _PARTS.fullmatch(syllable)
    if parts is None:
        return
    first, vowel = _SAID_FIRST.get(parts[1] or "", ""), _SAID_VOWEL[parts[2]]
    last = _SAID_LAST.get(parts[3] or "", "")
    if first == "r":
        # Seoul leaves out what Pyongyang writes: Ri is Yi, and Ro is No.
        first = "" if vowel[0] in "iy" else "n"
    vowels = ("e", "o") if parts[2] == "е" and last == "n" else (vowel,)
    for said in vowels:
        for end in ("n", "ng") if parts[3] == "н" else (last,):
            sound = first + (_CLOSED.get(said, said) if end else said) + end
            # One letter alone would be an initial.
            yield sound if len(sound) > 1 else f"{sound}h"
