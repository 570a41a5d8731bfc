"""Names as keys: one for equality, looser ones for search.

    `fold_name`      without case, accents, script and punctuation: the key for *equal* names
                (rule 3 of docs/reference/rules.md)
    `skeleton`  one spelling for romanisations of one sound: for search, never for identity
    `core_words`      the words of a skeleton without legal forms
    `consonants`     the consonants of each word, so that Arabic and Hebrew match Latin spellings

What stays out of reach: a *translated* name (`Bank of China` for its Chinese form), a Japanese
reading of Chinese characters (they are read as Mandarin), a vowel that no source writes.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from anyascii import anyascii

_IDEOGRAPH = re.compile(r"([\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")
_INSIDE_A_WORD = re.compile(r"['`]")
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
ABJAD = "[\u0590-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]"
"""A letter of Arabic or Hebrew script."""
_ABJAD = re.compile(ABJAD)
_ARABIC_ARTICLE = re.compile(r"(?<!\w)\u0627\u0644(?=\w{2})")
_INITIALS = re.compile(r"\b(?:[a-z] ){1,4}[a-z]\b")

ROMANISATIONS = (
    ("shch", "s"),
    ("tsch", "C"),
    ("sch", "s"),
    ("tch", "C"),
    ("dzh", "j"),
    ("ch", "C"),
    ("sh", "s"),
    ("zh", "j"),
    ("dj", "j"),
    ("kh", "h"),
    ("gh", "g"),
    ("ph", "f"),
    ("th", "t"),
    ("dh", "d"),
    ("tz", "ts"),
)
"""Spellings of one sound (ISO 9, BGN/PCGN, passports, the press), replaced from the top down."""
_WITHOUT_H = tuple(pair for pair in ROMANISATIONS if "h" not in pair[0])
_SOUNDS = {"c": "k", "q": "k", "x": "ks", "w": "v", "y": "i", "C": "ch"}
"""The same of one letter, which are replaced after those of several."""
_ONE_LETTER = str.maketrans(_SOUNDS)
_VOWELS = frozenset("aeiou")

_LAST_J = re.compile("(?<=[aeiou])j$", re.MULTILINE)
_DOUBLE = re.compile(r"([a-z])(?=\1)")
_SOFT = re.compile(r"[aeiouvj]+")

_FORMS = """
ab ag aktiebolag aktiengesellschaft aktsionernoe ao aps as asa bhd bv bvba co company corp
corporation cv doo ead eood eurl fze gmbh hf inc incorporated ipjsc jsc kft kg kgaa lda lllp
limited llc llp lp ltd ltda mkao mkooo mkpao nv oao obshchestvo obschestvo ogranichennoi
ogranichennoy ojsc ood ooo otvetstvennostyu otvetstvennostiu ou oy oyj pao pjsc plc pte
pty publichnoe pvt sa sae sarl sas scs se sia sirketi spa spzoo srl sro sti tov ug vof zao zrt
"""
LEGAL_FORMS = frozenset(_FORMS.split())
"""Legal forms and their words, folded; Cyrillic ones (ООО, АО, ПАО, ...) as `fold_name` does."""


def fold_name(name: str) -> str:
    """Return the equality key of a name: two names are the same name when their keys are equal.

    NFKC, transliteration to ASCII, lower case; an apostrophe or soft sign inside a word is
    dropped, any other punctuation is one space; each Chinese character is a word of one
    syllable. `Яндекс` gives `yandeks`. A name of signs alone stays as it is, so that two such
    names are not taken for one. Folding twice changes nothing.
    """
    text = name
    if not text.isascii():
        text = anyascii(_IDEOGRAPH.sub(r" \1 ", unicodedata.normalize("NFKC", text)))
    key = _NOT_A_WORD.sub(" ", _INSIDE_A_WORD.sub("", text.lower())).strip()
    return key or " ".join(unicodedata.normalize("NFKC", name).split())


def is_abjad(name: str) -> bool:
    """Return whether a name has Arabic or Hebrew letters, which leave most vowels unwritten."""
    return not name.isascii() and _ABJAD.search(name) is not None


def join_initials(folded: str) -> str:
    """Return a folded name with its initials in one word: `yandex n v` becomes `yandex nv`."""
    joined = _INITIALS.sub(lambda match: match[0].replace(" ", ""), folded)
    return joined.replace(" sp zoo", " spzoo")


def unify_sounds(folded: str) -> str:
    """Return a folded name with one spelling for each sound, and doubled letters single."""
    return " ".join(map(_word_sound, folded.split()))


# Words repeat across a register, so that a cache of words halves the time of an index.
@lru_cache(maxsize=131_072)
def _word_sound(word: str) -> str:
    text = word
    if word[0] == "x":
        text = f"h{word[1:]}"
    elif word[:2] == "ye":
        text = word[1:]
    # Most words have no H.
    for spelling, sound in ROMANISATIONS if "h" in text else _WITHOUT_H:
        text = text.replace(spelling, sound)
    text = text.translate(_ONE_LETTER)
    if text[-1:] == "j" and text[-2:-1] in _VOWELS:
        text = f"{text[:-1]}i"
    return _DOUBLE.sub("", text)


def word_sounds(words: Sequence[str]) -> list[str]:
    """Return folded words with one spelling for each sound, and doubled letters single.

    They are written below one another, so that each spelling is looked for once in all of them:
    for many words that takes half as long as one by one.
    """
    if not words:
        return []
    text = "\n".join(["", *words, ""]).replace("\nx", "\nh").replace("\nye", "\ne")
    # Most words have no H.
    for spelling, sound in ROMANISATIONS if "h" in text else _WITHOUT_H:
        text = text.replace(spelling, sound)
    for letter, sound in _SOUNDS.items():
        text = text.replace(letter, sound)
    return _DOUBLE.sub("", _LAST_J.sub("i", text))[1:-1].split("\n")


def skeleton(name: str) -> str:
    """Return the search key of a name: `Яндекс`, `Yandex` and `Iandeks` become equal.

    For finding candidates only: different names may share it (Schmidt and Shmidt).
    """
    return unify_sounds(join_initials(fold_name(name)))


@lru_cache(maxsize=1)
def _legal_skeletons() -> frozenset[str]:
    return frozenset(unify_sounds(form) for form in LEGAL_FORMS)


def core_words(skeleton_text: str) -> list[str]:
    """Return the words of a skeleton without legal forms; all of them when nothing else is left.

    Forms are dropped wherever they stand: Russian names put them first, Dutch ones last.
    """
    words = skeleton_text.split()
    return [word for word in words if word not in _legal_skeletons()] or words


def trim_legal_form(name: str) -> str:
    """Return the folded name without legal forms: `Yandex N.V.` and `ООО Яндекс` lose theirs."""
    words = join_initials(fold_name(name)).split()
    return " ".join([word for word in words if word not in LEGAL_FORMS] or words)


def consonants(name: str) -> list[str]:
    """Return the consonants of each word that has at least two, for vowel-free matching.

    Semivowels, doubled consonants and a last `h` go as well, and the Arabic article, since
    Latin spellings disagree on all of them: `محمد` and `Mohammed` both give `mhmd`.
    """
    if not is_abjad(name):
        return skeleton_consonants(skeleton(name))
    return skeleton_consonants(
        skeleton(_ARABIC_ARTICLE.sub(" ", unicodedata.normalize("NFKC", name)))
    )


def skeleton_consonants(skeleton_text: str) -> list[str]:
    """Return the same as `consonants` from a skeleton; the name has no Arabic article."""
    return [hard for hard in map(_word_consonants, skeleton_text.split()) if len(hard) > 1]


@lru_cache(maxsize=131_072)
def _word_consonants(word: str) -> str:
    hard = _DOUBLE.sub("", _SOFT.sub("", word))
    return hard[:-1] if len(hard) > 2 and hard[-1] == "h" else hard
