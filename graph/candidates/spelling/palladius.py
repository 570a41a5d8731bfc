"""Chinese names in Cyrillic letters, read as Pinyin has them.

Russian and Ukrainian registers write Chinese syllables as Archimandrite Palladius ordered them
(1888): `Си Цзиньпин` is Xi Jinping. Letter by letter, hardly a word of the two is alike.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

LETTERS: Final = r"^[\sабвгдежзийклмнопстуфхцчшыьэюяёі-]+$"
"""What a name in small letters consists of that may be Chinese; no syllable has another letter."""
_LETTERS: Final = re.compile(LETTERS, re.IGNORECASE)
_FIRST: Final = dict(
    zip(
        "б п м ф д т н л г к х чж ч ш ж".split(),
        "b p m f d t n l g k h zh ch sh r".split(),
        strict=True,
    )
)
_LIPS: Final = frozenset("бпмф")
_HISSED: Final = {"цз": ("j", "z"), "ц": ("q", "c"), "с": ("x", "s")}
"""Sounds that Pinyin writes with two letters: before I and Ü, and before the others."""
_OPEN: Final = dict(
    zip(
        "а о э у ай эй ао оу ань энь ан эн ун уа уо уай уй уэй уань унь уан".split(),
        "a o e u ai ei ao ou an en ang eng ong ua uo uai ui ui uan un uang".split(),
        strict=True,
    )
)
_NARROW: Final = dict(
    zip(
        "и я е ю яо янь инь ян ин юн юй юэ юань юнь".split(),
        "i ia ie iu iao ian in iang ing iong u ue uan un".split(),
        strict=True,
    )
)
_ALONE: Final = dict(
    zip(
        """а о э ай ао оу ань энь ан эр и я е ю яо янь инь ян ин юн юй юэ юань юнь у ва во вай вэй
        вань вэнь ван вэн чжи чи ши жи цзы цы сы""".split(),
        """a o e ai ao ou an en ang er yi ya ye you yao yan yin yang ying yong yu yue yuan yun wu wa
        wo wai wei wan wen wang weng zhi chi shi ri zi ci si""".split(),
        strict=True,
    )
)
_MOST: Final = 3
"""Syllables of a word at most."""


def read_palladius(name: str) -> str:
    """Return a Chinese person's name in Cyrillic letters as Pinyin; any other as it is.

    >>> read_palladius("Си Цзиньпин"), read_palladius("Чжан Вэй"), read_palladius("Иван Носов")
    ('Xi Jinping', 'Zhang Wei', 'Иван Носов')
    """
    if not _LETTERS.match(name):
        return name
    words = [_read_word(word) for word in name.lower().replace("-", " ").split()]
    return " ".join(words).title() if len(words) > 1 and all(words) else name


def _read_word(word: str) -> str:
    """Return a word in Pinyin; empty where it is not made of Chinese syllables."""
    known, whole = _syllables(), _pattern().fullmatch(word)
    return "" if whole is None else "".join(known[part] for part in whole.groups() if part)


@cache
def _syllables() -> dict[str, str]:
    """Return each syllable in small Cyrillic letters, and the same in Pinyin."""
    return dict(_make_syllables())


def _make_syllables() -> Iterator[tuple[str, str]]:
    # Pinyin has an O alone behind sounds of the lips only.
    wider = _OPEN | {"о": "uo"}
    for first, sound in _FIRST.items():
        ends = (_OPEN if first in _LIPS else wider) | _NARROW
        yield from ((first + end, sound + said) for end, said in ends.items())
    for first, (narrow, wide) in _HISSED.items():
        yield from ((first + end, narrow + said) for end, said in _NARROW.items())
        yield from ((first + end, wide + said) for end, said in wider.items())
    yield from _ALONE.items()


@cache
def _pattern() -> re.Pattern[str]:
    one = "|".join(sorted(_syllables(), key=len, reverse=True))
    return re.compile(f"({one})" + f"({one})?" * (_MOST - 1))
