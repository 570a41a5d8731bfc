"""The words of a name that tell parties apart: titles and legal forms aside, in any order.

Two names of persons are one name when their words are the same without titles. Names of bodies
are compared without legal forms, which are two classes instead: `Ltd`, `OOO` and `GmbH` limit
liability, `JSC`, `PAO` and `N.V.` issue shares. Bodies of one name and of different classes are
different bodies; a form that says neither (`Inc`, `Company`) contradicts none.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final
from unicodedata import category

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
_FEW: Final = 200
"""Names up to which they are read one by one: to compile patterns of all letters takes longer."""
_FEW_BODIES: Final = 1_000
"""Names of bodies up to which forms are looked for before their patterns are compiled."""

LIMITED: Final = 1
SHARES: Final = 2
_GROUP: Final = 0
"""Class of words for a group of companies, which is no form and tells little."""
_NEITHER: Final = 3
_KINDS: Final = {4: "td", 5: "npo", 6: "npp", 7: "nii", 8: "okb"}
"""Classes of words for a kind of company, which tells little, and the letters of each."""
_WOUND_UP: Final = 9
"""Class of words for a firm that is being wound up, which are left out."""
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


def _read_forms() -> dict[int, set[str]]:
    """Return the legal forms of each class, as they are written and without accents."""
    forms: dict[int, set[str]] = {}
    text = Path(__file__).with_name("legal_forms.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            _, group, told = line.split(" ", 2)
            for form in told.lower().split("|"):
                forms.setdefault(int(group), set()).add(form)
                if _SPACED.match(form.lstrip("".join(_PLACES))):
                    forms[int(group)].add(anyascii(form).lower())
    return forms


def _class_pattern(forms: Iterable[str]) -> str:
    """Return a pattern of some legal forms, whose ends are ends of words; the longest comes first.

    A mark before a form says where it may stand; in the file it is told which.
    """
    by_place: dict[str, list[str]] = {}
    for form in sorted(forms, key=lambda f: (-len(f), f)):
        place = form[0] if form[0] in _PLACES else ""
        by_place.setdefault(place, []).append(_form_pattern(form.lstrip("".join(_PLACES)), place))
    whole = by_place.pop("", [])
    whole += [_PLACES[place].format("|".join(told)) for place, told in by_place.items()]
    return "|".join(whole)


def _form_pattern(form: str, place: str) -> str:
    pattern = re.sub(r"([.()])", r"[\1]", form)
    if place or not _SPACED.match(form):
        return pattern
    # A word ends where no letter follows, which `\b` tells of ASCII alone in one of the engines.
    first = r"\b" if form[0].isascii() else ""
    return first + pattern + (r"\b" if form[-1].isascii() and form[-1].isalpha() else "")


_SIGNS: Final = r"[\s\"'«»„“”(),./–-]"
_PLACES: Final = {
    "=": rf"(?:^|{_SIGNS})(?:{{}})(?:$|{_SIGNS})",
    "^": rf"^{_SIGNS}*(?:{{}})(?:$|{_SIGNS})",
    "~": rf"{_SIGNS}(?:{{}})(?:$|{_SIGNS})",
    "$": rf"{_SIGNS}(?:{{}}){_SIGNS}*$",
}
"""Patterns by the mark before a form: as a word, as the first one, as another one, as the last."""
_SPACED: Final = re.compile("[a-z\u00c0-\u024f]")
"""First letter of a form in Latin script."""
_FORMS_BY_CLASS: Final = _read_forms()
_OTHER_SCRIPTS: Final = {
    form for form in _FORMS_BY_CLASS[SHARES] if not _SPACED.match(form.lstrip("".join(_PLACES)))
}
_FORMS_IN_TURN: Final = (
    (_FORMS_BY_CLASS[_WOUND_UP], " "),
    # `股份有限公司` ends with a form of the next class, `uždaroji akcinė bendrovė` with a later.
    (_OTHER_SCRIPTS, " jsc "),
    (_FORMS_BY_CLASS[LIMITED], " llc "),
    (_FORMS_BY_CLASS[SHARES] - _OTHER_SCRIPTS, " jsc "),
    (_FORMS_BY_CLASS[_NEITHER], " co "),
    (_FORMS_BY_CLASS[_GROUP], " group "),
    *((_FORMS_BY_CLASS[kind], f" {letters} ") for kind, letters in _KINDS.items()),
)
LEGAL_PHRASES: Final = tuple((_class_pattern(forms), word) for forms, word in _FORMS_IN_TURN)
"""Legal forms of several words, in small letters, and the word that stands for each.

Patterns for RE2 and for `re.ASCII`.
"""
_SIGN: Final = re.compile(r"[^\w\u02bc\u2019']+")


def _marks_of(forms: Iterable[str]) -> frozenset[str]:
    """Return the longest word of each form: a name without any has none of the forms."""
    every = (_SIGN.sub(" ", one).split() for one in forms)
    return frozenset(
        max(words, key=lambda word: (word not in FORM_CLASSES, len(word), word))
        for words in every
        if words
    )


_MARKS: Final = tuple(_marks_of(forms) for forms, _ in _FORMS_IN_TURN)
"""For each of `LEGAL_PHRASES` the words of which a name has one, unless it has no spaces."""
_ANY_MARK: Final = frozenset().union(*_MARKS)
_UNSPACED: Final = re.compile("[\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7a3\uf900-\ufaff]")


@cache
def _compiled_phrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Compile the phrases once a body's name has one: most commands meet none."""
    return tuple((re.compile(phrase, re.ASCII), word) for phrase, word in LEGAL_PHRASES)


def replace_phrases(name: str) -> str:
    """Return a body's name in small letters, with one word for each legal form of several."""
    text = name.lower()
    words = _SIGN.sub(" ", text).split()
    unspaced = _UNSPACED.search(text) is not None
    if _ANY_MARK.isdisjoint(words) and not unspaced:
        return text
    for (pattern, word), marks in zip(_compiled_phrases(), _MARKS, strict=True):
        if unspaced or not marks.isdisjoint(words):
            text = pattern.sub(word, text)
            # What stands for a form is a word of a later one at times.
            words = _SIGN.sub(" ", text).split()
    return text


_FORMS: Final = tuple(
    tuple(form.lstrip("".join(_PLACES)) for form in forms) for forms, _ in _FORMS_IN_TURN
)
"""For each of `LEGAL_PHRASES` the forms themselves, of which a name that fits it has one."""


def replace_phrases_of_all(names: pa.Array) -> pa.Array:
    """Return bodies' names in small letters, each of `LEGAL_PHRASES` replaced in turn.

    To compile them all takes longer than to look for each form in a few names.
    """
    names = pc.utf8_lower(names)
    looked_for = len(names) <= _FEW_BODIES
    text = _in_one(names) if looked_for else ""
    for (phrase, word), forms in zip(LEGAL_PHRASES, _FORMS, strict=True):
        if looked_for and not any(form in text for form in forms):
            continue
        names = pc.replace_substring_regex(names, pattern=phrase, replacement=word)
        # What stands for a form is a word of a later one at times.
        text = _in_one(names) if looked_for else ""
    return names


def _in_one(names: pa.Array) -> str:
    return "\n".join(name for name in names.to_pylist() if name is not None)


def differ_in_form(one: int, two: int) -> bool:
    """Return whether two classes of legal forms contradict each other."""
    return bool(one and two and not one & two)


def are_readable(names: pa.Array) -> NDArray[np.bool_]:
    """Return of each name whether it can be somebody's.

    ``????``, a number, ``XXXXX`` and a word for "unknown" are nobody's: nobody can be compared.

    >>> are_readable(pa.array(["Li Wu", "????", "12", "[Redacted]", "N.N.", "XXX"])).tolist()
    [True, False, False, False, False, False]
    """
    if len(names) <= _FEW:
        return np.array([_is_readable(name) for name in names.to_pylist()], np.bool_)
    plain = pc.replace_substring_regex(pc.utf8_lower(names), _AROUND, "")
    read = pc.match_substring_regex(plain, _LETTERS).to_numpy(zero_copy_only=False)
    told = pc.is_in(plain, value_set=pa.array(sorted(NOBODY))).to_numpy(zero_copy_only=False)
    masked = pc.match_substring_regex(plain, _MASK).to_numpy(zero_copy_only=False)
    return np.asarray(read.astype(bool) & ~told & ~masked.astype(bool))


def _is_readable(name: str | None) -> bool:
    """Return the same of one name."""
    if name is None:
        return False
    kinds = [category(letter)[0] for letter in name]
    said = [at for at, kind in enumerate(kinds) if kind in "LN"]
    if "L" not in kinds:
        return False
    plain = name[said[0] : said[-1] + 1].lower()
    return plain not in NOBODY and not (len(plain) >= 3 and set(plain) == {"x"})
