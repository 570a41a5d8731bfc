"""Names of bodies in scripts of Asia, with the words whose English is known in English.

A Chinese company is called by the sounds of its words as well as by their meaning: `华为技术` is
Huawei Technologies, and `信和电子` Xinhe Dianzi. Both readings are compared.
"""

import re
from functools import cache
from typing import Final

from graph.candidates.spelling.name_data import translated_words
from graph.values.name_words import replace_phrases

ASIAN: Final = "[\u0590-\u06ff\u3040-\u9fff\uf900-\ufaff\uac00-\ud7a3]"
"""A letter or sign of the scripts of which words are known."""
_ARTICLE: Final = "\u0627\u0644"
_ASIAN: Final = re.compile(ASIAN)
_UNSPACED: Final = re.compile("[\u3040-\u9fff\uf900-\ufaff\uac00-\ud7a3]")


def translate_name(name: str) -> str:
    """Return a body's name with the words of Asian scripts that are known in English.

    >>> translate_name("华为技术有限公司")
    '华为 technology llc'
    >>> translate_name("Alfa Ltd")
    'Alfa Ltd'
    """
    if not _ASIAN.search(name):
        return name
    # Legal forms have words of their own within them.
    words = [_translate_word(word) for word in replace_phrases(name).split()]
    return " ".join(" ".join(words).split())


def _translate_word(word: str) -> str:
    known = translated_words()
    if not _UNSPACED.search(word):
        return known.get(word) or known.get(word.removeprefix(_ARTICLE), word)
    return _pattern().sub(lambda found: f" {known[found[0]]} ", word)


@cache
def _pattern() -> re.Pattern[str]:
    words = sorted(translated_words(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, filter(_UNSPACED.match, words))))
