"""Chinese names in Cyrillic letters and by Wade and Giles, read as Pinyin has them.

Russian and Ukrainian registers write Chinese syllables as Archimandrite Palladius ordered them
(1888): `Си Цзиньпин` is Xi Jinping. Taiwan and older sources write `Hsi Chin-p'ing`. Letter by
letter, hardly a word of them is alike.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice, product
from math import prod
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
_SAID: Final = re.compile(r"(?!(?:[zcs]h|r)i.|[gkhf]i)")
"""How a syllable begins that Pinyin has; those of Palladius are all that can be built."""
_MOST: Final = 3
"""Syllables of a word at most."""
_WADE_FIRST: Final = dict(
    zip(
        "p p' m f t t' n l k k' h ch ch' sh j ts ts' s".split(),
        "b p m f d t n l g k h zh ch sh r z c s".split(),
        strict=True,
    )
)
_WADE_HISSED: Final = {"ch": "j", "ch'": "q", "hs": "x"}
_WADE_OPEN: Final = dict(
    zip(
        "a o e ai ei ao ou an en ang eng ung u ua uo uai ui uei uan un uang".split(),
        "a uo e ai ei ao ou an en ang eng ong u ua uo uai ui ui uan un uang".split(),
        strict=True,
    )
)
_WADE_O: Final = dict.fromkeys(("p", "p'", "m", "f"), "o") | dict.fromkeys(("k", "k'", "h"), "e")
_WADE_NARROW: Final = dict(
    zip(
        "i ia ieh iao iu ien in iang ing iung ü üeh üan ün".split(),
        "i ia ie iao iu ian in iang ing iong u ue uan un".split(),
        strict=True,
    )
)
_WADE_ALONE: Final = dict(
    zip(
        """a ai ao an ang o ou en erh i ing yeh yen yu yung yü yüeh yüan yün ya yao yin yang ying wu
        wa wo wai wei wan wen wang weng chih ch'ih shih jih tzu tz'u szu ssu""".split(),
        """a ai ao an ang e ou en er yi ying ye yan you yong yu yue yuan yun ya yao yin yang ying wu
        wa wo wai wei wan wen wang weng zhi chi shi ri zi ci si si""".split(),
        strict=True,
    )
)
_WADE_PART: Final = r"(?:[ct]h|t[sz]|hs|s[hsz]|[fhj-npstwy])?['‘’ʻ]?[aeiouüê][aeiouüê]*[ngrh]{0,2}"
WADE: Final = rf"^{_WADE_PART}(?:[\s,-]+{_WADE_PART}){{1,3}}$"
"""What a name looks like that Wade and Giles may have written."""
_WADE: Final = re.compile(WADE, re.IGNORECASE)
_WADE_SIGNS: Final = str.maketrans("‘’ʻê,", "'''e ")
_WADE_LOST: Final = str.maketrans("ü", "u", "'")
_WADE_WAYS: Final = 16
"""Names at most that one may be, whose signs were lost."""


def read_wade(name: str) -> list[str]:
    """Return in Pinyin what a Chinese person's name by Wade and Giles may be, else nothing.

    Where a name has no signs they may have been lost, so that `Chu` is four syllables.

    >>> read_wade("Hsi Chin-p'ing"), read_wade("Liu Ho"), read_wade("Chen Wei")
    (['Xi Jinping'], ['Liu He'], [])
    """
    if not _WADE.match(name):
        return []
    text = name.lower().translate(_WADE_SIGNS)
    parts = text.replace("-", " ").split()
    pinyin = pinyin_syllables()
    if "-" not in text and all(part in pinyin for part in parts):
        return []
    signs = [sign for sign in "'ü" if sign in text]
    ways = [
        [
            said
            for wade, said in _wade_syllables().get(part.translate(_WADE_LOST), ())
            if all((sign in wade) == (sign in part) for sign in signs)
        ]
        for part in parts
    ]
    # Two short words that may be anything say nothing.
    if prod(map(len, ways)) > (_WADE_WAYS if len(parts) > 2 or signs else 1):
        return []
    words = [word.count("-") + 1 for word in text.split()]
    found = (" ".join(_join(one, words)).title() for one in product(*ways))
    return list(dict.fromkeys(found))


def _join(syllables: Sequence[str], words: Sequence[int]) -> Iterator[str]:
    """Yield syllables as words of some numbers of them."""
    left = iter(syllables)
    for size in words:
        yield "".join(islice(left, size))


@cache
def _wade_syllables() -> dict[str, list[tuple[str, str]]]:
    """Return for each syllable without its signs those that it may be, and their Pinyin."""
    every = dict(_WADE_ALONE)
    for first, sound in _WADE_FIRST.items():
        wide = _WADE_OPEN | {"o": _WADE_O.get(first, "uo")}
        every |= {first + end: sound + said for end, said in wide.items()}
    for first, sound in (_WADE_FIRST | _WADE_HISSED).items():
        if first[:2] not in ("sh", "ts") and first not in "fhjks":
            every |= {first + end: sound + said for end, said in _WADE_NARROW.items()}
    found = defaultdict[str, list[tuple[str, str]]](list)
    for wade, said in every.items():
        found[wade.translate(_WADE_LOST)].append((wade, said))
    return found


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


@cache
def pinyin_syllables() -> frozenset[str]:
    """Return all syllables of Pinyin."""
    return frozenset(filter(_SAID.match, _syllables().values()))


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
