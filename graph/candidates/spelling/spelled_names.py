"""Names as words with their sounds: what two names are compared by.

A word is folded (case, accents and script), and has its sound (one spelling for all romanisations),
its stem (endings that grammar adds left out), its hard sounds (first sound and three consonants,
voiced and drop_voice alike, which scripts without vowels share), and the groups of its variants.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final

from graph.candidates.spelling.beside_names import join_form, split_aside
from graph.candidates.spelling.name_data import (
    ADDRESSES,
    FIRST_TELLING,
    NUMERALS,
    PARTICLES,
    TENS,
    WRITTEN_OUT,
    YOUNGER,
    company_words,
    forename_groups,
    generic_words,
    places,
)
from graph.candidates.spelling.scripts import (
    join_allah,
    read_abjad,
    split_korean,
    straighten_letters,
    straighten_scripts,
)
from graph.candidates.spelling.word_spellings import (
    bare_bones,
    hard_sounds,
    join_faith,
    plain_bones,
    read_abroad,
)
from graph.values.name_keys import fold_name, is_abjad, unify_sounds, word_sounds
from graph.values.name_words import FORM_CLASSES, replace_phrases

_DIGIT_IN_WORD: Final = re.compile(r"(?<=[a-z])[015](?=[a-z])")
_DIGIT_LIKE: Final = {"0": "o", "1": "l", "5": "s"}
_CJK: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\uac00-\ud7a3]")
_NOT_LATIN: Final = re.compile(r"[\u0370-\u1cff\u2e80-\ud7ff\uf900-\ufefc\uff66-\uffdc]")
_SERVANT: Final = re.compile(r"\babd(?:[aeiou]?[a-z])? (?:(?:al|ul|ur|el|ar|as|an) )?(?=[a-z]{3})")
_SERVANT_WORD: Final = re.compile(r"^abd[aeiou]?(?:l(?=[a-z]{3})|([rsnzt])(?=\1))")
_HISSING: Final = str.maketrans("zj", "ss")
_VOWELS: Final = str.maketrans("oe", "ui")
_LONG: Final = 6
"""Sounds from which a word is long."""
_ENDINGS: Final = (
    (re.compile(r"(?<=[a-z]{2}[oei])f$"), "v"),
    (re.compile(r"(?<=[a-z]{2}[oei]v)a$|(?<=[a-z]{3}in)a$"), ""),
    (re.compile(r"(?<=sk)(?:aia|aja|oi|yi|ii|i|a|y|ai)$"), "i"),
    (re.compile(r"(?<=[a-z]{3}v)s$|(?<=[a-z]{4}in)s$"), ""),
    (re.compile(r"(?<=[a-z]{2}enk)[ao]$"), ""),
    (re.compile(r"^al(?=[bdfghjkmnrstvz][a-z]{3})"), ""),
    (re.compile(r"(?<=[a-z]{3}i)(?:eh|ah|e)$"), "a"),
)
_ORDINAL: Final = re.compile(r"(?<=\d)(?:st|nd|rd|th)$|^no?(?=\d+$)")
JOINING: Final = frozenset(
    """the of and for de la le du des del di da al el ol ul lil y et e und ve ye number no
    im imeni imienia named after pour para per""".split()
)
"""Words of companies' names that one source writes and another leaves out."""
_COMPANY: Final = frozenset(("co", "company"))
_LIMITED: Final = frozenset(("ltd", "limited"))
PERSON: Final = "person"
BODY: Final = "body"


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name.

    Attributes:
        text: folded.
        sound: in the one spelling of all romanisations.
        stem: its sound without an article and without grammatical endings.
        hard: first sound, with H as G and K, and three consonants.
        bones: all consonants.
        groups: groups of variants it belongs to, of forenames or of words of companies.
        initial: whether it is one letter, which may stand for a word.
        generic: whether it tells companies apart little.
        reading: its sound if it is spelt as in another language, empty where that is no other.
        loose: its sound without what romanisations of long words tell apart in vain.
    """

    text: str
    sound: str
    stem: str
    hard: str
    bones: str
    groups: frozenset[int] = frozenset()
    initial: bool = field(default=False, repr=False)
    generic: bool = field(default=False, repr=False)
    reading: str = field(default="", repr=False)
    loose: str = field(default="", repr=False)

    @property
    def bare_bones(self) -> str:
        """Return its consonants without an article, W and doubled ones: for Arabic script."""
        return bare_bones(self.text)

    def __hash__(self) -> int:
        """Return the hash of the text; a hash of all fields would cost more than comparing."""
        return hash(self.text)


@lru_cache(maxsize=262_144)
def word_of(text: str, kind: str = PERSON) -> Word:
    """Return a folded word with its sounds, and its variants in names of a kind."""
    sound = sound_of(text)
    stem = sound
    for ending, instead in _ENDINGS:
        stem = ending.sub(instead, stem)
    reading = read_abroad(text, sound)
    groups = groups_of(text, sound, reading, kind)
    generic = is_generic(text, groups)
    # Some hundred thousand pairs of words are looked at: what is asked of each is kept.
    other = "" if reading == sound else reading
    hard, bones = hard_sounds(sound), plain_bones(sound)
    loose = loosen(sound) if kind == PERSON else ""
    one = len(text) == 1
    return Word(text, sound, stem or sound, hard, bones, groups, one, generic, other, loose)


def loosen(sound: str) -> str:
    """Return a long word's sound with S for Z and ZH, and H for CH, but for its first letter.

    Of a longer one O is a U, and E an I.

    >>> loosen("prigosin") == loosen("prigojin"), loosen("suleimani") == loosen("soleimani")
    (True, True)
    """
    if len(sound) < _LONG:
        return ""
    said = sound[1:].replace("ch", "h").translate(_HISSING)
    return sound[0] + (said if len(sound) == _LONG else said[:-1].translate(_VOWELS) + said[-1])


def sound_of(text: str) -> str:
    """Return a folded word in the one spelling of all romanisations."""
    # One sound in Polish; another language hardly has the two letters side by side.
    return unify_sounds(text.replace("cz", "ch")) or text


def sounds_of(texts: Sequence[str]) -> list[str]:
    """Return folded words in the one spelling of all romanisations, as `sound_of` does."""
    said = word_sounds([text.replace("cz", "ch") for text in texts])
    return [sound or text for sound, text in zip(said, texts, strict=True)]


def groups_of(text: str, sound: str, reading: str, kind: str) -> frozenset[int]:
    """Return the groups of variants of a word in names of a kind, by its sounds."""
    if kind == PERSON:
        return forename_groups().get(sound) or forename_groups().get(reading, frozenset())
    return company_words().get(text, frozenset())


def is_generic(text: str, groups: frozenset[int]) -> bool:
    """Return whether a word tells companies apart little."""
    named = bool(groups) and min(groups) < FIRST_TELLING
    return len(text) == 1 or named or text in generic_words()


@dataclass(frozen=True)
class SpelledName:
    """A name as it is compared.

    Attributes:
        kind: how it was split: of a `PERSON` or of a `BODY`.
        words: its words without titles, articles and legal forms.
        characters: Chinese or Korean characters.
        abjad: whether its script leaves vowels out.
        foreign: whether it has letters of another script than the Latin one.
        form: class of its legal form.
        numbers: numbers in it, in a body's name.
        turn: 2 for a `junior`, 1 for a `senior`, 0 where nothing is said.
        legal: legal forms in it, in a body's name.
    """

    kind: str
    text: str
    words: tuple[Word, ...]
    characters: frozenset[str]
    abjad: bool
    foreign: bool
    form: int
    numbers: frozenset[str]
    turn: int
    legal: frozenset[str] = frozenset()

    @cached_property
    def sorted_sounds(self) -> str:
        """Return its words' sounds in alphabetical order."""
        return " ".join(sorted(word.sound for word in self.words))

    @cached_property
    def stems(self) -> str:
        """Return its words' stems in alphabetical order."""
        return " ".join(sorted(word.stem for word in self.words))

    @cached_property
    def letters(self) -> str:
        """Return all letters of its sounds in alphabetical order; gluing and cutting keep them."""
        return "".join(sorted(unify_sounds("".join(word.text for word in self.words))))

    @cached_property
    def bones(self) -> str:
        """Return its words' consonants in alphabetical order, written together."""
        return "".join(sorted(word.bones for word in self.words))

    @cached_property
    def spaced_bones(self) -> str:
        """Return its words' consonants in alphabetical order."""
        return " ".join(sorted(word.bones for word in self.words))

    @cached_property
    def folded(self) -> str:
        """Return its words as they are spelt."""
        return " ".join(word.text for word in self.words)


@lru_cache(maxsize=131_072)
def spell_name(name: str, kind: str) -> SpelledName:
    """Return a name split as that of a person or of a body."""
    script = frozenset[str](), False, False
    if not name.isascii():
        foreign = _NOT_LATIN.search(name) is not None
        script = frozenset(_CJK.findall(name)), is_abjad(name), foreign
    if kind == PERSON:
        straight = straighten_scripts(split_korean(name))
        words, turn = _person_words(fold_name(_put_surname_last(straight)))
        return SpelledName(PERSON, name, tuple(map(word_of, words)), *script, 0, frozenset(), turn)
    words, form, numbers, legal = _body_words(join_allah(straighten_letters(name)))
    told = tuple(word_of(word, BODY) for word in words)
    return SpelledName(BODY, name, told, *script, form, numbers, 0, legal)


def _put_surname_last(name: str) -> str:
    """Return a name of which the surname stood before a comma in the usual order."""
    surname, comma, others = name.partition(",")
    return f"{others} {surname}" if comma and "," not in others else name


def _person_words(folded: str) -> tuple[list[str], int]:
    """Return the words of a person's folded name, and whether it is the elder or the younger."""
    joined = join_faith(_SERVANT.sub("abd", folded) if "abd" in folded else folded)
    words = joined.split()
    turn = max((YOUNGER.get(word, 0) for word in words[1:]), default=0)
    kept = [w for w in words if w not in ADDRESSES and w not in PARTICLES and w not in YOUNGER]
    kept = kept or [w for w in words if w not in ADDRESSES] or words
    return [plain_word(word) for word in kept], turn


@lru_cache(maxsize=262_144)
def plain_word(word: str) -> str:
    """Return a folded word without digits that stand for letters, `abdul` and its kind as `abd`."""
    if not word.isalpha():
        word = _DIGIT_IN_WORD.sub(lambda one: _DIGIT_LIKE[one[0]], word)
    return _SERVANT_WORD.sub("abd", word) if word[:3] == "abd" else word


def _body_words(name: str) -> tuple[list[str], int, frozenset[str], frozenset[str]]:
    """Return words, class of the legal form, numbers, and legal forms of a body's name."""
    words, form, numbers, legal = list[str](), 0, list[str](), set[str]()
    tens = False
    for token in join_form(replace_phrases(split_aside(name)[0])).split():
        for piece, number in _pieces_of(token):
            if number and tens and len(number) == 1:
                numbers[-1] = numbers[-1][0] + number
            elif number:
                numbers.append(number)
            elif piece in FORM_CLASSES:
                form |= FORM_CLASSES[piece]
                legal.add(piece)
            elif piece.isascii() and piece.isalnum():
                words.append(plain_word(piece))
            tens = piece in TENS
    kept = [word for word in words if word not in JOINING] or words or sorted(legal)
    # "Co., Ltd" is how a 株式会社, a 股份有限公司 and an 有限公司 alike are called in English.
    form = 0 if legal & _COMPANY and legal & _LIMITED else form
    return kept, form, frozenset(numbers), frozenset(legal)


# Words repeat across a register.
@lru_cache(maxsize=131_072)
def _pieces_of(token: str) -> tuple[tuple[str, str], ...]:
    """Return the folded pieces of a word of a body's name, and the numbers they stand for."""
    pieces = write_out(fold_name(read_abjad(token)).split())
    if len(pieces) > 1 and all(len(piece) == 1 for piece in pieces):
        pieces = ["".join(pieces)]
    return tuple((piece, _number_of(piece)) for piece in pieces)


def write_out(pieces: list[str]) -> list[str]:
    """Return folded pieces of a body's name, with several words where others write them."""
    if len(pieces) == 1:
        return WRITTEN_OUT.get(pieces[0], pieces)
    return [word for piece in pieces for word in WRITTEN_OUT.get(piece, (piece,))]


def _number_of(piece: str) -> str:
    """Return the number that a folded piece of a body's name stands for, empty for a word."""
    digits = _ORDINAL.sub("", piece)
    number = NUMERALS.get(piece) or TENS.get(piece) or (digits if digits.isdigit() else "")
    return number.lstrip("0") or number[-1:]


def is_place(word: Word) -> bool:
    """Return whether a word is a place."""
    return word.text in places()
