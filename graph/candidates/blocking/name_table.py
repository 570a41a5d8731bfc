"""Names of many parties as arrays: for each its words, for each distinct word what is compared.

Python looks at each distinct piece of a name once; all else is done for whole columns.
"""

from dataclasses import dataclass, fields
from itertools import islice
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.candidates.blocking.key_join import MASK, Bools, Hashes, Longs, spread, word_hash
from graph.candidates.spelling.name_data import ADDRESSES, NUMERALS, PARTICLES, TENS, YOUNGER
from graph.candidates.spelling.scripts import (
    ALLAH,
    is_hebrew,
    soften,
    split_korean,
    straighten_scripts,
)
from graph.candidates.spelling.spelled_names import (
    BODY,
    JOINING,
    PERSON,
    Word,
    hard_sounds,
    hard_sounds_with_g,
    is_place,
    plain_word,
    word_of,
)
from graph.candidates.spelling.word_spellings import read_english
from graph.values.name_keys import ABJAD, fold_name, is_abjad
from graph.values.name_words import FORM_CLASSES, LEGAL_PHRASES

MOST_WORDS: Final = 8
"""Words of a name that are looked at."""
LETTERS: Final = 14
"""Letters of a word's sound that are compared."""
MOST_KEPT: Final = 300_000
"""Distinct pieces of names from which on a job keeps them anew, so that memory does not grow."""
ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz"
LETTER_HASHES: Final = np.array([word_hash(f"letter {one}") for one in ALPHABET], np.uint64)
_GROUPS: Final = 2


@dataclass(frozen=True)
class WordTable:
    """Distinct words as columns.

    Attributes:
        sound: hash of the sound.
        hard: hash of the first sound and three consonants.
        bones: hash of all its consonants, 0 where they are two or fewer.
        with_g: the hard sounds with each H as a G, 0 where that is no other.
        reading: hash of its sound as spelt in another language, 0 where that is no other.
        abroad: hash of the hard sounds of that reading, 0 where they are no others.
        group: hashes of up to two groups of variants, 0 for none.
        first: number of the first letter of the sound, from 1.
        initial: whether the word is one letter.
        telling: whether it is none of those that many companies have.
        place: whether it is a place.
        bag: sum of its letters' hashes.
        mask: which letters it has, one bit each.
        letters: codes of its sound's letters, 0 after the end.
        length: how many those are.
    """

    sound: Hashes
    hard: Hashes
    bones: Hashes
    with_g: Hashes
    reading: Hashes
    abroad: Hashes
    group: Hashes
    first: NDArray[np.uint8]
    initial: NDArray[np.bool_]
    telling: NDArray[np.bool_]
    place: NDArray[np.bool_]
    bag: Hashes
    mask: NDArray[np.uint32]
    letters: NDArray[np.uint8]
    length: NDArray[np.uint8]

    def take(self, places: Longs) -> "WordTable":
        """Return some of the words."""
        return WordTable(*(column[places] for column in self._columns()))

    def extend(self, more: "WordTable") -> "WordTable":
        """Return these words and further ones."""
        both = zip(self._columns(), more._columns(), strict=True)
        return WordTable(*map(np.concatenate, both))

    def _columns(self) -> list[NDArray[Any]]:
        return [getattr(self, column.name) for column in fields(self)]


@dataclass(frozen=True)
class NameTable:
    """Names of one kind as words.

    Attributes:
        kind: `PERSON` or `BODY`.
        row: row of ``parties`` of each name.
        offsets: where the words of each name begin; one more than names.
        words: place in the table of each word.
        table: the distinct words.
        born: the year of birth of whom each name is, 0 where no single year is stated.
        abjad: whether a name's script leaves vowels out.
    """

    kind: str
    row: Longs
    offsets: Longs
    words: Longs
    table: WordTable
    born: Longs
    abjad: Bools

    def sums(self, column: Hashes) -> Hashes:
        """Return the sum of a column of words for each name."""
        held = column[self.words]
        added = np.concatenate([np.zeros(1, np.uint64), np.cumsum(held, dtype=np.uint64)])
        return np.asarray(added[self.offsets[1:]] - added[self.offsets[:-1]], np.uint64)


def tabulate(texts: pa.Array, row: Longs, kind: str, born: Longs | None = None) -> NameTable:
    """Return names of persons or of bodies as words; ``born`` has the year of birth of each row."""
    return Tabulator(kind).tabulate(texts, row, born)


class Tabulator:
    """Tabulates names of one kind, part by part; words that come again are looked at once.

    Attributes:
        kind: `PERSON` or `BODY`.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._begin()

    def _begin(self) -> None:
        self._number: dict[Word, int] = {}
        self._pieces: dict[str, tuple[int, ...]] = {}
        self._columns = _word_table([], self.kind)

    def tabulate(self, texts: pa.Array, row: Longs, born: Longs | None = None) -> NameTable:
        """Return names as words; ``born`` has the year of birth of each row."""
        abjad = pc.match_substring_regex(texts, ABJAD).to_numpy(zero_copy_only=False)
        # The words of a name are looked at one by one.
        texts = pc.replace_substring(texts, f" {ALLAH}", ALLAH) if abjad.any() else texts
        if self.kind == BODY:
            texts = pc.utf8_lower(texts)
            for phrase, word in LEGAL_PHRASES:
                texts = pc.replace_substring_regex(texts, pattern=phrase, replacement=word)
        tokens = pc.utf8_split_whitespace(texts)
        coded = pc.list_flatten(tokens).dictionary_encode()
        if len(self._pieces) > MOST_KEPT:
            self._begin()
        each = [self._words_of(token) for token in coded.dictionary.to_pylist()]
        lengths = np.array([len(words) for words in each], np.int64)
        flat = np.array([code for words in each for code in words], np.int64)
        first = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)[:-1]])[: len(lengths)]
        codes = coded.indices.to_numpy().astype(np.int64)
        count = lengths[codes] if codes.size else np.zeros(0, np.int64)
        words = flat[spread(first[codes], count)] if codes.size else np.zeros(0, np.int64)
        before = np.concatenate([np.zeros(1, np.int64), np.cumsum(count)])
        ends = np.cumsum(pc.fill_null(pc.list_value_length(tokens), 0).to_numpy())
        offsets = before[np.concatenate([np.zeros(1, np.int64), ends]).astype(np.int64)]
        years = np.zeros(len(row), np.int64) if born is None else born[row]
        here = np.unique(flat)
        words = np.searchsorted(here, words)
        return NameTable(self.kind, row, offsets, words, self._table().take(here), years, abjad)

    def _words_of(self, token: str) -> tuple[int, ...]:
        """Return the numbers of the words of a piece of a name."""
        found = self._pieces.get(token)
        if found is None:
            number = self._number
            split = _person_token if self.kind == PERSON else _body_token
            found = tuple(number.setdefault(word, len(number)) for word in split(token))
            self._pieces[token] = found
        return found

    def _table(self) -> WordTable:
        """Return all words so far as columns."""
        done = len(self._columns.sound)
        if len(self._number) > done:
            self._columns = self._columns.extend(
                _word_table(list(islice(self._number, done, None)), self.kind)
            )
        return self._columns


def _person_token(token: str) -> list[Word]:
    """Return the words of a piece of a person's name that keys are made of."""
    found = list[Word]()
    for word in fold_name(straighten_scripts(split_korean(token))).split():
        if word in ADDRESSES or word in PARTICLES or word in YOUNGER or not word.isalnum():
            continue
        word = plain_word(word)
        if word[:3] == "abd" and len(word) > 5:
            # `Abdulrahman` is `Abd al-Rahman` to many a register.
            found.append(word_of("abd"))
            word = word[3:]
        found.append(word_of("abd" if word[:3] == "abd" and len(word) < 6 else word))
        if word[:2] == "al" and is_abjad(token) and len(word) > len("al") + 1:
            # Arabic script has the article in one word with the name, and others leave it out.
            found.append(word_of(word[2:]))
    return [*found, *_other_readings(found, PERSON)] if is_hebrew(token) else found


def _body_token(token: str) -> list[Word]:
    """Return the words of a piece of a body's name, without legal forms and numbers."""
    pieces = fold_name(straighten_scripts(token)).split()
    if len(pieces) > 1 and all(len(piece) == 1 for piece in pieces):
        pieces = ["".join(pieces)]
    found = [
        word_of(plain_word(piece), BODY)
        for piece in pieces
        if piece.isascii()
        and piece.isalnum()
        and not piece.isdigit()
        and piece not in NUMERALS
        and piece not in TENS
        and piece not in FORM_CLASSES
        and piece not in JOINING
    ]
    return [*found, *_other_readings(found, BODY)] if is_hebrew(token) else found


def _other_readings(words: list[Word], kind: str) -> list[Word]:
    """Return what words in Hebrew letters are in their other reading, where they have one."""
    both = ((word.text, soften(word.text)) for word in words)
    return [word_of(other, kind) for text, other in both if other != text]


def _word_table(words: list[Word], kind: str) -> WordTable:
    size = len(words)
    letters = np.zeros((size, LETTERS), np.uint8)
    length = np.zeros(size, np.uint8)
    group = np.zeros((size, _GROUPS), np.uint64)
    bag, mask = np.zeros(size, np.uint64), np.zeros(size, np.uint32)
    readings = [
        word.reading or (kind == PERSON and read_english(word.text)) or "" for word in words
    ]
    for place, word in enumerate(words):
        codes = [code for code in (ord(letter) - 96 for letter in word.sound) if 0 < code <= 26]
        length[place] = min(len(codes), LETTERS)
        letters[place, : length[place]] = codes[:LETTERS]
        bag[place] = sum(_LETTERS[code - 1] for code in codes) & MASK
        mask[place] = sum(1 << (code - 1) for code in set(codes))
        for column, one in enumerate(sorted(word.groups)[:_GROUPS]):
            group[place, column] = word_hash(f"group {one}")
    return WordTable(
        np.array([word_hash(word.sound) for word in words], np.uint64),
        np.array([word_hash(f"hard {word.hard}") for word in words], np.uint64),
        np.array([_bones(word) for word in words], np.uint64),
        np.array([_with_g(word) for word in words], np.uint64),
        np.array([(one and word_hash(one)) or 0 for one in readings], np.uint64),
        np.array([*map(_abroad, words, readings)], np.uint64),
        group,
        np.array([_first_letter(word) for word in words], np.uint8),
        np.array([word.initial for word in words], np.bool_),
        np.array([not word.generic for word in words], np.bool_),
        np.array([is_place(word) for word in words], np.bool_),
        bag,
        mask,
        letters,
        length,
    )


_LETTERS: Final = [int(code) for code in LETTER_HASHES]


def _bones(word: Word) -> int:
    return word_hash(f"bones {word.bones}") if len(word.bones) > 2 else 0


def _with_g(word: Word) -> int:
    other = hard_sounds_with_g(word.sound) if "h" in word.sound else word.hard
    return 0 if other == word.hard else word_hash(f"hard {other}")


def _abroad(word: Word, reading: str) -> int:
    other = hard_sounds(reading) if reading else word.hard
    return 0 if other == word.hard else word_hash(f"hard {other}")


def _first_letter(word: Word) -> int:
    code = ord(word.sound[0]) - 96
    return code if 0 < code <= 26 else 27
