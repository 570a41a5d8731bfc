"""The words of a name that tell parties apart: titles and legal forms aside, in any order.

Two names of persons are one name when their words are the same without titles. Names of bodies
are compared without legal forms, which are two classes instead: `Ltd`, `OOO` and `GmbH` limit
liability, `JSC`, `PAO` and `N.V.` issue shares. Bodies of one name and of different classes are
different bodies; a form that says neither (`Inc`, `Company`) contradicts none.
"""

import re
from typing import Final

from graph.values.name_keys import LEGAL_FORMS, fold_name, unify_sounds

TITLES: Final = frozenset(
    """mr mrs ms miss mx dr prof professor sir dame lord lady baron baroness hon rt rev reverend
    sheikh shaikh sheik hajji haji mullah maulavi gospodin herr frau monsieur madame esq""".split()
)
"""Words before or after a person's name that are none of its words, folded."""

LIMITED: Final = 1
SHARES: Final = 2
_LIMITED: Final = """ltd limited llc ooo mkooo gmbh bv bvba sarl eurl srl doo eood ood spzoo sia ou
    kft tov lda ltda aps lllp llp"""
_SHARES: Final = """jsc ojsc pjsc cjsc ipjsc ao oao pao zao mkao mkpao plc ag aktiengesellschaft ab
    aktiebolag asa nv sa spa se kgaa bhd oyj zrt ead"""
FORM_CLASSES: Final = (
    dict.fromkeys(LEGAL_FORMS, 0)
    | dict.fromkeys(_LIMITED.split(), LIMITED)
    | dict.fromkeys(_SHARES.split(), SHARES)
)
"""Folded words of legal forms, and the class of each; 0 where it says neither."""

LEGAL_PHRASES: Final = (
    (
        r"limited liability company|private limited company"
        r"|obshch?estvo s ogranichenn?o[iy] otvetstvennost[iy]?u"
        r"|общество с ограниченной ответственностью|товариство з обмеженою відповідальністю"
        r"|gesellschaft mit beschränkter haftung|société à responsabilité limitée"
        r"|besloten vennootschap",
        " llc ",
    ),
    (
        r"(?:public |open |closed |private |international )?joint[ -]stock company"
        r"|public limited company"
        r"|(?:publichnoe |otkrytoe |zakrytoe )?aktsionernoe obshch?estvo"
        r"|(?:публичное |открытое |закрытое |международное )?акционерное общество"
        r"|(?:публічне |приватне )?акціонерне товариство|naamloze vennootschap|société anonyme",
        " jsc ",
    ),
)
"""Legal forms of several words, in small letters, and the word that stands for each."""

_WORD: Final = re.compile(r"[a-z0-9]+")
_SOUNDS: Final = 3
"""Letters from which a word may be spelt in several ways; `C` and `Q` are two initials."""
_VOWELS: Final = re.compile(r"[aeiou]+")


def person_token(token: str) -> list[str]:
    """Return the folded words of a piece of a person's name without spaces, titles left out."""
    return [word for word in _folded_words(token) if word not in TITLES]


def body_token(token: str) -> tuple[list[str], int]:
    """Return the folded words of a piece of a body's name, and the class of a legal form in it.

    The initials of one piece are one word, so that `N.V.` is a form.
    """
    words = _folded_words(token)
    if len(words) > 1 and all(len(word) == 1 for word in words):
        words = ["".join(words)]
    form = 0
    for word in words:
        form |= FORM_CLASSES.get(word, 0)
    return [word for word in words if word not in FORM_CLASSES], form


def replace_phrases(name: str) -> str:
    """Return a body's name in small letters, with one word for each legal form of several."""
    text = name.lower()
    for phrase, word in LEGAL_PHRASES:
        text = re.sub(phrase, word, text)
    return text


def word_sound(word: str) -> str:
    """Return one spelling for the romanisations of a folded word; initials stay as they are."""
    return word if len(word) < _SOUNDS else unify_sounds(word) or word


def bare_sound(word: str) -> str:
    """Return the consonants of a folded word as they sound; the whole where they are too few.

    Scripts disagree on vowels: `Yurievich` and what is read for its Russian form have the same.
    """
    sound = word_sound(word)
    hard = _VOWELS.sub("", sound)
    return hard if len(hard) > 1 else sound


def differ_in_form(one: int, two: int) -> bool:
    """Return whether two classes of legal forms contradict each other."""
    return bool(one and two and not one & two)


def _folded_words(token: str) -> list[str]:
    return [word for word in fold_name(token).split() if _WORD.fullmatch(word)]
