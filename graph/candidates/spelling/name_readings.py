"""Names in other scripts, read in a second way: by what words mean, or as a foreigner's.

A Chinese company is called by the sounds of its words as well as by their meaning: `华为技术` is
Huawei Technologies, and `信和电子` Xinhe Dianzi. Both readings are compared.
"""

import re
from functools import cache, lru_cache
from typing import Final

from anyascii import anyascii

from graph.candidates.spelling.name_data import company_words, translated_words
from graph.candidates.spelling.scripts import read_hangul
from graph.values.name_keys import fold_name, unify_sounds
from graph.values.name_words import replace_phrases

ASIAN: Final = "[\u0590-\u06ff\u3040-\u9fff\uf900-\ufaff\uac00-\ud7a3]"
"""A letter or sign of the scripts of which words are known."""
_ARTICLE: Final = "\u0627\u0644"
_FOR: Final = "\u0644\u0644"
"""What Arabic has before the word for what a body is for."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:['\u02bc\u2019\u042c\u044c][^\W\d_]+)*")
_ASIAN: Final = re.compile(ASIAN)
_RUSSIAN: Final = re.compile("[\u0400-\u04ff]")
GREEK: Final = "[\u0370-\u03ff\u1f00-\u1fff]"
"""A letter of Greek script."""
_GREEK_PAIRS: Final = tuple(
    (re.compile(pair, re.IGNORECASE), sound)
    for pair, sound in (("ντ", "d"), ("μπ", "b"), ("γκ|γγ", "g"), ("τζ", "j"), ("τσ|τς", "ch"))
)
BALTIC: Final = r"\S{4,}s\s(?:.*\s)?\S{4,}s"
"""Names of men in Latvian and Lithuanian: the first and the last word end alike."""
_BALTIC: Final = re.compile(BALTIC, re.IGNORECASE)
_BALTIC_END: Final = re.compile(r"(?<=\S{3})(?:i?[aiuy]s|s)(?!\S)", re.IGNORECASE)
GERMAN: Final = r"\S(?:ew|ow|dj?an|t?sch)(?:a|in|i)?\b"
"""Ends of words that German writes for those of Slavic and Armenian names."""
_GERMAN: Final = re.compile(GERMAN, re.IGNORECASE)
_GERMAN_LETTERS: Final = tuple(
    (re.compile(letters), others)
    for letters, others in (
        ("schtsch", "shch"),
        (r"(?<!s)ch(?!t?sch)(?<!shch)", "kh"),
        (r"(?<!t)z", "ts"),
        ("j", "y"),
        ("w", "v"),
    )
)
HACEK: Final = "[čćđšžČĆĐŠŽ]"
"""Letters that some write as C, D, S and Z, and others as CH, DJ, SH and ZH."""
_HACEK: Final = re.compile(HACEK)
_HACEK_LETTERS: Final = str.maketrans({"č": "ch", "ć": "ch", "đ": "dj", "š": "sh", "ž": "zh"})
WOMAN: Final = r"(?:ová|[oe]vova|ienė|[aiyuū]tė)(?:\s|$)"
"""Ends of women's names that Czech, Slovak and Lithuanian add to the names of men."""
_WOMAN: Final = re.compile(WOMAN, re.IGNORECASE)
TURKIC: Final = "(?-i:[ıİşŞğĞəƏçÇ])"
"""Letters of Turkish and Azerbaijani, which write C for J."""
_TURKIC: Final = re.compile(TURKIC)
_TURKIC_LETTERS: Final = str.maketrans({"ç": "ch", "c": "j", "ə": "a", "x": "kh", "q": "g"})
PERSIAN: Final = "ض"
"""A letter that is D in Arabic and Z in Persian."""
_KANA: Final = "[ぁ-ヿ]"
_MORAS: Final = (
    r"(?:(?:(?:(?:[gzdnhbmr]|kk?|ss?|tt?|pp?)y?|ss?h|t?ch|tt?s|[jfwy])?[aeiou]h?|[nm]'?){2,}|oh?)"
)
JAPANESE: Final = rf"^{_MORAS}[\s,]+{_MORAS}$|^{_KANA}"
"""What a name in Japanese syllables looks like."""
_JAPANESE: Final = re.compile(JAPANESE, re.IGNORECASE)
_SMALL_KANA: Final = re.compile("([か-りカ-リ])([ゃゅょャュョ])|[っッー]")
_HEPBURN: Final = tuple(
    (re.compile(spelling), hepburn)
    for spelling, hepburn in (
        ("sy|s(?=i)", "sh"),
        ("ty|t(?=i)", "ch"),
        ("t(?=u)", "ts"),
        ("[zj]y|[zd](?=i)", "j"),
        ("h(?=u(?![aeiou]))", "f"),
        ("(?<=o)[uo]|(?<=u)u|h(?![aeiouy])", ""),
        ("m(?=[bpm])", "n"),
    )
)
_ENDS: Final = frozenset(
    """a ah ai aia aj aja am ami e ee ego ei em ev i ia iah iam iami ie iei iem ih ii iia iiu ij ija
    im imi iu iui iuiu iv ja je jei ji ju o oe ogo oi oie oj oje om omu ov u uiu uju""".split()
)
"""Grammatical endings of Russian and Ukrainian words, as sounds."""
_SOFT_E: Final = re.compile(r"(?<=[a-z])[ij][eo](?=[a-z]{2})")
_SOFT_J: Final = re.compile(r"(?<=[bdfgklmnprstvz])j(?=[aou])")
_LONGEST_END: Final = max(map(len, _ENDS))
_VOWELS: Final = "aeiou"
_SHORT_STEM: Final = 4
"""Letters that a word has at least before its ending."""


def _stem_sound(folded: str) -> str:
    """Return the sound of a Russian word in which each E, YE and YO is an E, but at its end."""
    return _SOFT_J.sub("i", _SOFT_E.sub("e", unify_sounds(folded)))


def _stem_sounds() -> dict[str, str]:
    """Return the English for the sounds of Russian and Ukrainian words without their endings."""
    found = dict[str, str]()
    for stem, english in translated_words().items():
        if _RUSSIAN.match(stem):
            sound = _stem_sound(fold_name(stem))
            # One letter is TS to English readers, and C to those of Slavic languages.
            for said in (sound, unify_sounds(sound.replace("ts", "c"))):
                found.setdefault(said, english)
    return found


_STEMS: Final = _stem_sounds()
_LETTERS: Final = {
    "c": "t?ch?",
    "e": "[yji]?e",
    "f": "(?:ph|f)",
    "g": "gh?",
    "h": "(?:k?h|x)",
    "i": "[iyj]",
    "j": "(?:d?zh?|dj|j)",
    "k": "[kcq]",
    "s": "s[cth]*",
    "v": "[vw]",
}
"""How the sounds with which a word begins may be written in Latin letters."""
RUSSIAN_STARTS: Final = (
    r"(?i)[\x{0400}-\x{04FF}]|(?:^|[^\pL])(?:"
    + "|".join(
        sorted({"".join(f"(?:{_LETTERS.get(one, one)})+" for one in stem[:4]) for stem in _STEMS})
    )
    + ")"
)
"""With what a word of a name begins that may be known in English, for RE2."""
_UNSPACED: Final = re.compile("[\u3040-\u9fff\uf900-\ufaff\uac00-\ud7a3]")


def read_foreign_greek(name: str) -> str:
    """Return a name in Greek letters as that of a foreigner: pairs of them are B, D, G and J.

    >>> read_foreign_greek("Βλαντιμίρ")
    'Βλαdιμίρ'
    """
    for pair, sound in _GREEK_PAIRS:
        name = pair.sub(sound, name)
    return name


def read_baltic(name: str) -> str:
    """Return a person's name without what Latvian and Lithuanian add to the names of all men.

    >>> read_baltic("Pjotrs Avens"), read_baltic("Romanas Abramovičius")
    ('Pjotr Aven', 'Roman Abramovič')
    """
    return _BALTIC_END.sub("", name) if _BALTIC.fullmatch(name.strip()) else name


def read_german(name: str) -> str:
    """Return a person's name that is spelt as in German with the letters of English.

    >>> read_german("Michail Guzerijew"), read_german("Chris Diaz")
    ('Mikhail Gutseriyev', 'Chris Diaz')
    """
    if not _GERMAN.search(name):
        return name
    said = name.lower()
    for letters, others in _GERMAN_LETTERS:
        said = letters.sub(others, said)
    return said.title()


def read_hacek(name: str) -> str:
    """Return a name that has letters with a haček as English writes it.

    >>> read_hacek("Timčenko"), read_hacek("Aleksandr Šochin"), read_hacek("Bob Richards")
    ('Timchenko', 'Aleksandr Shokhin', 'Bob Richards')
    """
    if not _HACEK.search(name):
        return name
    return name.lower().replace("ch", "kh").translate(_HACEK_LETTERS).title()


def read_woman(name: str) -> str:
    """Return a woman's name in Czech, Slovak or Lithuanian as others write it.

    >>> read_woman("Marija Zacharovová"), read_woman("Ona Lukašenkienė")
    ('Marija Zakharova', 'Ona Lukašenko')
    """
    if not _WOMAN.search(name):
        return name
    said = name.lower().replace("ch", "kh").split()
    return " ".join(_read_ending(word) for word in said).title()


def _read_ending(word: str) -> str:
    stem = re.sub(r"(?:ová|(?<=[oe]v)ova|ienė|[aiyuū]tė)$", "", word)
    if stem == word or not stem.endswith(("ov", "ev", "in", "enk")):
        return stem
    return stem + ("o" if stem.endswith("k") else "a")


def read_turkic(name: str) -> str:
    """Return a name in Turkish or Azerbaijani letters with those of English.

    >>> read_turkic("Cemil Çiçek"), read_turkic("Əli Xəlilov")
    ('Jemil Chichek', 'Ali Khalilov')
    """
    if not _TURKIC.search(name):
        return name
    return name.replace("İ", "i").lower().translate(_TURKIC_LETTERS).title()


def read_persian(name: str) -> str:
    """Return a name in Arabic script with the letter of a Z that is a D in Arabic."""
    return name.replace(PERSIAN, "ز")


def read_japanese(name: str) -> str:
    """Return a Japanese name in kana or in any romanisation as Hepburn has it, vowels short.

    >>> read_japanese("Sinoda Syouzou"), read_japanese("オオノ ショウゾウ")
    ('Shinoda Shozo', 'Ono Shozo')
    """
    if not _JAPANESE.match(name):
        return name
    said = anyascii(_SMALL_KANA.sub(_spell_kana, name)).lower().replace("'", "")
    for spelling, hepburn in _HEPBURN:
        said = spelling.sub(hepburn, said)
    return said.title()


def _spell_kana(found: re.Match[str]) -> str:
    """Return two kana of one syllable in Latin letters; nothing for a sign of length."""
    if not found[1]:
        return ""
    first = anyascii(found[1])[:-1]
    return first + ("" if first in ("sh", "ch", "j") else "y") + anyascii(found[2])[-1]


def translate_name(name: str) -> str:
    """Return a body's name with the words of other languages that are known in English.

    Russian and Ukrainian ones are known in Latin letters too.

    >>> translate_name("华为技术有限公司")
    '华为 technology llc'
    >>> translate_name("Alfa Ltd"), translate_name("Завод Вега"), translate_name("Vega-Zavod")
    ('Alfa Ltd', 'plant вега', 'vega-plant')
    """
    asian = _ASIAN.search(name) is not None
    if not (asian or has_russian_word(name)):
        return name
    # Legal forms have words of their own within them.
    words = replace_phrases(name).split()
    if asian:
        words = [_translate_word(word) for word in words]
    said = _WORD.sub(lambda found: english_of(found[0]) or found[0], " ".join(words))
    return " ".join(said.split())


def has_russian_word(name: str) -> bool:
    """Return whether a name has a Russian or Ukrainian word that is known in English."""
    return any(map(english_of, _WORD.findall(name)))


@lru_cache(maxsize=131_072)
def english_of(word: str) -> str:
    """Return the English of a Russian or Ukrainian word in any letters, empty if none is known.

    >>> english_of("Severnaya"), english_of("северное"), english_of("Resursy"), english_of("Import")
    ('northern', 'northern', 'resources', '')
    """
    if not (word.isascii() or _RUSSIAN.search(word)):
        return ""
    folded = fold_name(word.lower().replace("\u0451", "\u0435"))
    known, said = _STEMS, _stem_sound(folded)
    for end in range(len(said), max(len(said) - _LONGEST_END, _SHORT_STEM) - 1, -1):
        english = known.get(said[:end])
        # Rossi is a surname, and Rossii is of Russia.
        whole = end == len(said) and (said[-1] not in _VOWELS or folded[-2:] == "ii")
        if english and (whole or said[end:] in _ENDS):
            # Words that are known as they stand need no other reading.
            return "" if english == folded or word.lower() in company_words() else english
    return ""


def _translate_word(word: str) -> str:
    known = translated_words()
    if not _UNSPACED.search(word):
        bare = word.removeprefix(_FOR).removeprefix(_ARTICLE)
        return known.get(word) or known.get(bare, word)
    return read_hangul(_pattern().sub(lambda found: f" {known[found[0]]} ", word))


@cache
def _pattern() -> re.Pattern[str]:
    words = sorted(translated_words(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, filter(_UNSPACED.match, words))))
