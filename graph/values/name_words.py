"""The words of a name that tell parties apart: titles and legal forms aside, in any order.

Two names of persons are one name when their words are the same without titles. Names of bodies
are compared without legal forms, which are two classes instead: `Ltd`, `OOO` and `GmbH` limit
liability, `JSC`, `PAO` and `N.V.` issue shares. Bodies of one name and of different classes are
different bodies; a form that says neither (`Inc`, `Company`) contradicts none.
"""

import re
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from anyascii import anyascii
from numpy.typing import NDArray

from graph.values.name_keys import LEGAL_FORMS

TITLES: Final = frozenset(
    """mr mrs ms miss mx dr prof professor sir dame lord lady baron baroness hon rt rev reverend
    sheikh shaikh sheik hajji haji mullah maulavi gospodin herr frau monsieur madame esq""".split()
)
"""Words before or after a person's name that are none of its words, folded."""

NOBODY: Final = frozenset(
    """unknown|unknown person|not known|not disclosed|undisclosed|not stated|not available|withheld
    |not applicable|n/a|n.a|n.n|nn|tbc|tbd|redacted|anonymous|anonymised|anonymized|confidential
    |private|unbekannt|nicht bekannt|nicht offengelegt|nicht angegeben|keine angabe|k.a|anonym
    |inconnu|inconnue|non communiqué|non divulgué|anonyme|onbekend|niet bekend|desconocido
    |desconocida|sconosciuto|nieznany|неизвестно|неизвестен|не раскрыто|не раскрывается
    |нет данных|невідомо""".replace("\n    ", "").split("|")
)
"""What sources write in place of a name that they do not tell, in small letters."""
_AROUND: Final = r"^[^\pL\pN]+|[^\pL\pN]+$"
_LETTERS: Final = r"\pL"
_MASK: Final = r"^x{3,}$"

LIMITED: Final = 1
SHARES: Final = 2
_GROUP: Final = 0
"""Class of words for a group of companies, which is no form and tells little."""
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


def _read_phrases() -> tuple[tuple[str, str], ...]:
    """Return legal forms of several words as patterns, and the word that stands for each.

    A pattern has each form as it is written and without accents; the longest comes first, and those
    that issue shares come before the others, which some of them end with (`股份有限公司`).
    """
    forms: dict[int, set[str]] = {LIMITED: set(), SHARES: set(), _GROUP: set()}
    text = Path(__file__).with_name("legal_forms.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            _, group, told = line.split(" ", 2)
            for form in told.lower().split("|"):
                forms[int(group)].add(form)
                if _SPACED.match(form):
                    forms[int(group)].add(anyascii(form).lower())
    return tuple(
        ("|".join(map(_form_pattern, sorted(forms[group], key=lambda f: (-len(f), f)))), word)
        for group, word in ((SHARES, " jsc "), (LIMITED, " llc "), (_GROUP, " group "))
    )


def _form_pattern(form: str) -> str:
    """Return a form as a pattern whose ends are ends of words."""
    pattern = re.sub(r"([.()])", r"[\1]", form)
    if not _SPACED.match(form):
        return pattern
    # A word ends where no letter follows, which `\b` tells of ASCII alone in one of the engines.
    first = r"\b" if form[0].isascii() else ""
    return first + pattern + (r"\b" if form[-1].isascii() and form[-1].isalpha() else "")


_SPACED: Final = re.compile("[a-z\u00c0-\u024f]")
"""First letter of a form in Latin script."""
LEGAL_PHRASES: Final = _read_phrases()
"""Legal forms of several words, in small letters, and the word that stands for each.

Patterns for RE2 and for `re.ASCII`.
"""
_COMPILED: Final = tuple((re.compile(phrase, re.ASCII), word) for phrase, word in LEGAL_PHRASES)
_SIGN: Final = re.compile(r"[^\w\u02bc\u2019']+")
_MARKS: Final = frozenset(
    max(words, key=lambda word: (word not in FORM_CLASSES, len(word), word))
    for phrase, _ in LEGAL_PHRASES
    for one in phrase.replace(r"\b", "").split("|")
    if (words := _SIGN.sub(" ", one).split())
)
"""The longest word of each form: a name without any is not searched, unless it has no spaces."""
_UNSPACED: Final = re.compile("[\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7a3\uf900-\ufaff]")


def replace_phrases(name: str) -> str:
    """Return a body's name in small letters, with one word for each legal form of several."""
    text = name.lower()
    if _MARKS.isdisjoint(_SIGN.sub(" ", text).split()) and not _UNSPACED.search(text):
        return text
    for pattern, word in _COMPILED:
        text = pattern.sub(word, text)
    return text


def differ_in_form(one: int, two: int) -> bool:
    """Return whether two classes of legal forms contradict each other."""
    return bool(one and two and not one & two)


def are_readable(names: pa.Array) -> NDArray[np.bool_]:
    """Return of each name whether it can be somebody's.

    ``????``, a number, ``XXXXX`` and a word for "unknown" are nobody's: nobody can be compared.

    >>> are_readable(pa.array(["Li Wu", "????", "12", "[Redacted]", "N.N.", "XXX"])).tolist()
    [True, False, False, False, False, False]
    """
    plain = pc.replace_substring_regex(pc.utf8_lower(names), _AROUND, "")
    read = pc.match_substring_regex(plain, _LETTERS).to_numpy(zero_copy_only=False)
    told = pc.is_in(plain, value_set=pa.array(sorted(NOBODY))).to_numpy(zero_copy_only=False)
    masked = pc.match_substring_regex(plain, _MASK).to_numpy(zero_copy_only=False)
    return np.asarray(read.astype(bool) & ~told & ~masked.astype(bool))
