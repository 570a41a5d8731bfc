"""Several names that one text holds: a maiden name, two persons of one row, a trading name.

The same name in English is one of them where its words are known, and a Greek one as a foreigner's.
"""

import re
from collections.abc import Mapping
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.candidates.spelling.chinese_names import LETTERS, WADE, read_palladius, read_wade
from graph.candidates.spelling.compounds.acronyms import ACRONYM, split_acronym
from graph.candidates.spelling.holder_roles import HINT, without_role
from graph.candidates.spelling.kana.foreign_names import read_foreign_kana
from graph.candidates.spelling.korean_names import KOREAN, read_korean
from graph.candidates.spelling.name_readings import (
    ASIAN,
    BALTIC,
    GERMAN,
    GREEK,
    HACEK,
    JAPANESE,
    PERSIAN,
    TURKIC,
    WOMAN,
    has_russian_word,
    read_baltic,
    read_foreign_greek,
    read_german,
    read_hacek,
    read_japanese,
    read_persian,
    read_turkic,
    read_woman,
    translate_name,
)
from graph.candidates.spelling.spelled_names import BODY, PERSON

_FEW: Final = 200
"""Names of persons up to which each is looked at by itself."""
_BORN: Final = re.compile(
    r"[\s,(\[]+(?:n[ée]e|geb(?:\.|oren|orene)?|born|maiden name:?|roz\.|z domu"
    r"|ур\.|урожд(?:[её]нная|\.)?|уроджена|дев\.|nata|nacida|nascida)\s+(?P<maiden>[^\W\d_][^,()\[\]]*)[)\]]?",
    re.IGNORECASE,
)
_JOINED: Final = re.compile(r"\s+(?:&|\+|and|und|et|и|та)\s+", re.IGNORECASE)
_BESIDE: Final = re.compile(r"\s*[;|\n]\s*|\s+/\s*|\s*/\s+")
"""Signs between the names of several in one cell; within a name no blank is beside a stroke."""
_TITLE: Final = re.compile(r"^(?:(?:mr|mrs|ms|miss|dr|sir|lady|herr|frau)\.?\s+)+", re.IGNORECASE)
_LISTED: Final = re.compile(rf"{_JOINED.pattern}|\s*[;,/]\s*", re.IGNORECASE)
_IN_BRACKETS: Final = re.compile(r"(\S+\s.*\S)\s*[(\[][^()\[\]]*[)\]][.\s]*")
"""A person's name of two words or more, and what is said of them in brackets."""
_CALLED: Final = (
    r"(?:t/a|trading as|d/?b/?a|doing business as|operating as"
    r"|[fn][./]?k[./]?a|now known as|(?:formerly|previously)(?: known as| called)?"
    r"|anciennement|antes|anteriormente|già|ehemals|vormals|voorheen|eski adı|dříve|dawniej"
    r"|ранее|бывш[.а-я]*|раніше|колишн[.а-яії]*)[.:]?"
)
"""What stands in a body's name before another one that it uses or used."""
_EX: Final = r"[(,\[]\s*ex[\s.:-]+"
"""The same where a bracket opens or a comma stands; elsewhere it is a word of a name."""
_CHINESE: Final = "[\u3400-\u9fff\uf900-\ufaff]"
_LATIN_WORDS: Final = r"[A-Za-z][A-Za-z.,'-]*(?:\s+[A-Za-z.,'-]+)+"
TWO_SCRIPTS: Final = (
    rf"^{_LATIN_WORDS}\s*[(\[（/]?\s*{_CHINESE}{{2,}}[)\]）]?$"
    rf"|^{_CHINESE}{{2,}}\s*[(\[（/]?\s*{_LATIN_WORDS}[)\]）]?$"
)
"""A name in Latin letters and the same one in Chinese characters, in one text."""
_TWO_SCRIPTS: Final = re.compile(TWO_SCRIPTS)
_PARTS: Final = re.compile(rf"{_LATIN_WORDS}|{_CHINESE}+")
_ANOTHER: Final = re.compile(rf"[\s,;(\[]+{_CALLED}[\s:]+|{_EX}", re.IGNORECASE)
_LETTERS_APART: Final = r"(?:^|\s)[a-z]\.?(?:\s[a-z]\.?)+(?:\s|$)"
"""Letters each by itself, which others write together: `K F T`."""
_APART: Final = re.compile(_LETTERS_APART, re.IGNORECASE)
_CELLS: Final = r"[;|\n]|\s/|/\s"
_HOLDING_OTHERS: Final = (
    rf"{_CELLS}|[\s,;(\[]{_CALLED}[\s:]|{_EX}|{_LETTERS_APART}|{ACRONYM}|{HINT}"
)
_SHAPES: Final = f"{TWO_SCRIPTS}|^{BALTIC}$|{LETTERS}|{WADE}|{KOREAN}|{JAPANESE}"
"""What whole names of persons look like that may be read otherwise."""
_MARKED: Final = {
    PERSON: (
        r"(?i)[\s(\[](?:n[ée]e|geb(?:\.|oren|orene)?|born|maiden|roz\.|z domu|ур\.|урожд|уроджена"
        r"|дев\.|nata|nacida|nascida|&|\+|and|und|et|и|та)[\s.а-яё]"
        rf"|{_CELLS}|[)\]][.\s]*$|{HINT}|{GREEK}|{HACEK}|{GERMAN}|{WOMAN}|{TURKIC}|{PERSIAN}"
    ),
    BODY: rf"(?i){_HOLDING_OTHERS}|{ASIAN}|{GREEK}|{HACEK}",
}
MARKS: Final[Mapping[str, str]] = _MARKED | {PERSON: f"{_MARKED[PERSON]}|{_SHAPES}"}
"""What the name of a person or of a body must have to hold several names, for RE2."""
_MANY: Final = {kind: re.compile(mark) for kind, mark in _MARKED.items()}
_SHAPED: Final = re.compile(_SHAPES, re.IGNORECASE)
_BODY_IN_ASCII: Final = re.compile(_HOLDING_OTHERS, re.IGNORECASE)
"""The same without the words of other scripts, which Python's own patterns try one by one."""


def _join_letters(name: str) -> str:
    """Return a body's name with letters that stand each by itself in one word.

    >>> _join_letters("K F T Trading"), _join_letters("Alfa S A")
    ('KFT Trading', 'Alfa SA')
    """
    return _APART.sub(lambda found: f" {found[0].replace(' ', '')} ", name).strip()


_READINGS: Final = {
    PERSON: (
        read_baltic,
        read_german,
        read_palladius,
        read_japanese,
        read_woman,
        read_turkic,
        read_persian,
    ),
    BODY: (translate_name, _join_letters),
}


def may_hold_several(names: pa.Array, kind: str) -> NDArray[np.bool_]:
    """Return which texts may hold several names, of which `names_in_one` has to be asked.

    All of a few persons may whose names are plain letters: `names_in_one` has patterns of its own,
    which tell the same of these, and to compile those for many takes longer than to ask it.
    """
    if kind == PERSON and len(names) <= _FEW and all(map(_is_plain, names.to_pylist())):
        return np.ones(len(names), np.bool_)
    marked = pc.match_substring_regex(names, pattern=MARKS[kind])
    return np.array(marked.to_numpy(zero_copy_only=False), np.bool_)


def _is_plain(name: str) -> bool:
    return name.isascii() and name.isprintable()


def names_in_one(name: str, kind: str) -> list[str]:
    """Return the names that a text of a person's or a body's name holds, the text itself first.

    >>> names_in_one("Anna Petrova (née Ivanova)", PERSON)
    ['Anna Petrova (née Ivanova)', 'Anna Petrova', 'Anna Ivanova']
    >>> names_in_one("Mr John & Mrs Mary Smith", PERSON)
    ['Mr John & Mrs Mary Smith', 'John Smith', 'Mary Smith']
    >>> names_in_one("Alfa Ltd (formerly known as Beta Ltd)", BODY)
    ['Alfa Ltd (formerly known as Beta Ltd)', 'Alfa Ltd', 'Beta Ltd']
    >>> names_in_one("Wong Chi Fung (黃之鋒)", PERSON)[1:3]
    ['Wong Chi Fung', '黃之鋒']
    >>> names_in_one("Kala Naft Company (KNC)", BODY)
    ['Kala Naft Company (KNC)', 'Kala Naft Company', 'KNC']
    >>> names_in_one("Anna Petrova and Alfa Ltd jointly", BODY)
    ['Anna Petrova and Alfa Ltd jointly', 'Anna Petrova', 'Alfa Ltd']
    """
    mark = _BODY_IN_ASCII if kind == BODY and name.isascii() else _MANY[kind]
    shaped = _SHAPED.match(name) is not None if kind == PERSON else has_russian_word(name)
    if not (shaped or mark.search(name)):
        return [name]
    plain, jointly = without_role(name)
    if kind == PERSON and (found := _IN_BRACKETS.fullmatch(plain)) and not _BORN.search(plain):
        plain = found[1]
    both = _joint_names(plain) if jointly else []
    if _TWO_SCRIPTS.match(name):
        # Where the sounds are another language's, as in Hong Kong, the characters are the same.
        both = [one.strip(" ,") for one in _PARTS.findall(name)]
    every = list(dict.fromkeys([name, *(both or _names_in(plain, kind))]))
    # Nearly all readings are the name itself.
    every = list(dict.fromkeys([*every, *(read(one) for one in every for read in _READINGS[kind])]))
    if kind == PERSON:
        several = (read_korean, read_wade, read_foreign_kana)
        every += [said for one in every for read in several for said in read(one)]
    every += [read_hacek(read_foreign_greek(one)) for one in every]
    return list(dict.fromkeys(every))


def _joint_names(name: str) -> list[str]:
    """Return the names of several who hold jointly."""
    parts = [_TITLE.sub("", part.strip()) for part in _LISTED.split(name)]
    alone = [part for part in parts if len(part.split()) < 2]
    return [] if alone or len(parts) < 2 else parts


def _names_in(name: str, kind: str) -> list[str]:
    """Return a name and those of birth, of use or of a second person within it."""
    cells = [without_role(part)[0] for part in _BESIDE.split(name)]
    if len(cells) > 1 and all(len(cell.split()) > 1 for cell in cells):
        return [name, *cells]
    if kind == BODY:
        if acronym := split_acronym(name):
            return [name, *acronym]
        parts = [part.strip(" ,;()[]") for part in _ANOTHER.split(name)]
        return list(dict.fromkeys([name, *filter(None, parts if len(parts) > 1 else [])]))
    if born := _BORN.search(name):
        return list(dict.fromkeys([name, *_maiden_names(name, born)]))
    parts = [_TITLE.sub("", part.strip()) for part in _JOINED.split(name)]
    if len(parts) != 2 or not all(parts):
        return [name]
    first, second = (part.replace(",", " ").split() for part in parts)
    if len(first) == 1 and len(second) > 1:
        first = [*first, second[-1]]
    # A first name alone after a whole name has the surname before it.
    elif len(second) == 1 and len(first) > 1:
        second = [*second, first[-1]]
    both = [" ".join(words) for words in (first, second) if len(words) > 1]
    return list(dict.fromkeys([name, *both]))


def _maiden_names(name: str, born: re.Match[str]) -> list[str]:
    """Return the name without what is said of birth, and with the surname of birth."""
    plain = f"{name[: born.start()]} {name[born.end() :]}".strip(" ,")
    maiden, words = born["maiden"].strip(), plain.split()
    if len(maiden.split()) > 1 or len(words) < 2:
        return [plain, maiden if len(maiden.split()) > 1 else f"{plain} {maiden}"]
    shouted = [word for word in words if len(word) > 1 and word.isupper()]
    surname = shouted[0] if shouted and len(shouted) < len(words) else words[-1]
    if "," in plain:
        surname = plain.partition(",")[0]
        words = plain.partition(",")[2].split()
        return [plain, " ".join([*words, maiden])]
    return [plain, " ".join(maiden if word == surname else word for word in words)]
