"""Foreigners' names in kana, as they may be spelt in Latin letters: a dot stands between words.

Kana has one sign for R and L, and others for B and V, S and TH, TI and CHI; and it writes a vowel
behind each consonant. Every spelling is a reading of its own.
"""

import re
from collections.abc import Iterator
from itertools import islice, product
from typing import Final

from anyascii import anyascii

DOT: Final = "\u30fb"
"""What stands between the words of a foreigner's name."""
FOREIGN: Final = rf"^[ァ-ヴー]+(?:[{DOT}＝][ァ-ヴー]+)+$"
"""What such a name looks like."""
_FOREIGN: Final = re.compile(FOREIGN)
_WORDS: Final = re.compile(rf"[{DOT}＝]")
_SYLLABLE: Final = re.compile("([ァ-ヴ])([ァィゥェォャュョ]?)(ー?)")
_BEFORE_LIP: Final = re.compile("n(?=[bpm])")
_MOST: Final = 96
"""Readings of a name that are looked at."""
_SOFT: Final = frozenset(("sh", "ch", "j"))
_FILLED: Final = {
    "u": frozenset("k g s z f b p m r v ts".split()),
    "o": frozenset("td"),
    "i": frozenset(("ch", "j")),
}
"""Vowels that stand behind a consonant only because kana has no sign without one."""
_EITHER: Final = ("b", "v"), ("chi", "ti"), ("ji", "di"), ("s", "th"), ("-", "r")
"""Sounds with one sign: the one in all places, or the other; the last is a long vowel."""


def read_foreign_kana(name: str) -> list[str]:
    """Return the spellings of a foreigner's name in kana, none of another name.

    >>> "Jon・Smith" in read_foreign_kana("ジョン・スミス"), read_foreign_kana("タナカ ハナコ")
    (True, [])
    """
    if not _FOREIGN.match(name):
        return []
    said = DOT.join(map(_sounds_of, _WORDS.split(name)))
    return list(dict.fromkeys(_title(one) for one in islice(_spellings(said), _MOST)))


def _title(name: str) -> str:
    return DOT.join(word.capitalize() for word in name.split(DOT))


def _sounds_of(word: str) -> str:
    """Return a word in Latin letters; `-` is a long A or O, and R stands for L as well."""
    syllables = [*_syllables(word)]
    found = ""
    for place, (consonant, vowel, long) in enumerate(syllables):
        after = syllables[place + 1][0] if place + 1 < len(syllables) else "end"
        filled = not long and consonant in _FILLED.get(vowel, ()) and after not in ("", "nn")
        # With a cluster words begin as Smith and Trump do.
        filled = filled and (place > 0 or after in ("r", "w") or (consonant == "s" != after))
        sign = "-" if long and vowel in "ao" else ""
        found += consonant.replace("nn", "n") + ("" if filled else vowel) + sign
    return _BEFORE_LIP.sub("m", found)


def _syllables(word: str) -> Iterator[tuple[str, str, str]]:
    """Yield consonant, vowel and sign of length of each syllable; the last N has no vowel."""
    for base, small, long in _SYLLABLE.findall(word):
        if base == "ン":
            yield "nn", "", ""
        elif base != "ッ":
            sound = anyascii(base).lower()
            consonant, vowel = sound[:-1], sound[-1]
            if small:
                # An U before another vowel is W, and a VU is V.
                consonant = "w" if base == "ウ" else consonant
                vowel = anyascii(small).lower()[-1]
            yield consonant, vowel, long


def _spellings(said: str) -> Iterator[str]:
    """Yield the spellings of what was said, with each R as an L too."""
    liquid = [at for at, letter in enumerate(said) if letter == "r"]
    ways = [pair for pair in _EITHER if pair[0] in said]
    for chosen in product(*ways):
        spelt = said
        for turned in product("rl", repeat=len(liquid)):
            letters = list(spelt)
            for at, letter in zip(liquid, turned, strict=True):
                letters[at] = letter
            one = "".join(letters)
            for (sign, _), instead in zip(ways, chosen, strict=True):
                if sign == "s" != instead:
                    # Of several it is the last one, as in Smith.
                    one = instead.join(one.rsplit(sign, 1))
                elif instead != sign:
                    one = one.replace(sign, instead)
            yield one.replace("-", "")
