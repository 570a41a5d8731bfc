"""Names of many parties as arrays: for each its words, for each distinct word what is compared.

Python looks at each distinct piece of a name once; all else is done for whole columns.
"""

from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.candidates.blocking.key_join import Bools, Hashes, Longs, spread
from graph.candidates.blocking.word_table import WordTable, word_table
from graph.candidates.spelling.compounds.compound_words import TIE
from graph.candidates.spelling.name_data import (
    ADDRESSES,
    NUMERALS,
    PARTICLES,
    TENS,
    WRITTEN_OUT,
    YOUNGER,
)
from graph.candidates.spelling.scripts import (
    ALLAH,
    is_hebrew,
    soften,
    split_korean,
    straighten_scripts,
)
from graph.candidates.spelling.spelled_names import BODY, JOINING, PERSON, plain_word, write_out
from graph.candidates.spelling.word_spellings import join_faith
from graph.kernels.distinct_numbers import drop_doubles
from graph.values.name_keys import ABJAD, fold_name, is_abjad
from graph.values.name_words import FORM_CLASSES, replace_phrases_of_all

MOST_WORDS: Final = 8
"""Words of a name that are looked at."""
MOST_KEPT: Final = 1_500_000
"""Distinct pieces of names from which on a job keeps them anew, so that memory does not grow."""
_READ_OTHERWISE: Final = {
    PERSON: frozenset((*ADDRESSES, *PARTICLES, *YOUNGER)),
    BODY: frozenset((*WRITTEN_OUT, *NUMERALS, *TENS, *FORM_CLASSES, *JOINING)),
}
"""Words that are left out of names of a kind, or written as others."""
_FAITHFUL: Final = ("din", "deen", "dine", "dyn", "tin")
"""Ends of words that `join_faith` may read as two."""


@dataclass(frozen=True)
class NameTable:
    """Names of one kind as words.

    Attributes:
        kind: `PERSON` or `BODY`.
        row: row of ``parties`` of each name.
        offsets: where the words of each name begin; one more than names.
        words: place in the table of each word.
        parts: how much of one word each is that was read out of it, 0 for a word of its own.
        table: the distinct words.
        born: the year of birth of whom each name is, 0 where no single year is stated.
        abjad: whether a name's script leaves vowels out.
    """

    kind: str
    row: Longs
    offsets: Longs
    words: Longs
    parts: NDArray[np.float32]
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
        self._number: dict[str, int] = {}
        self._pieces: dict[str, tuple[int, ...]] = {}
        self._columns = word_table([], self.kind)

    def tabulate(self, texts: pa.Array, row: Longs, born: Longs | None = None) -> NameTable:
        """Return names as words; ``born`` has the year of birth of each row."""
        abjad = pc.match_substring_regex(texts, ABJAD).to_numpy(zero_copy_only=False)
        # The words of a name are looked at one by one.
        texts = pc.replace_substring(texts, f" {ALLAH}", ALLAH) if abjad.any() else texts
        if self.kind == BODY:
            texts = replace_phrases_of_all(texts)
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
        tied = pc.match_substring(coded.dictionary, TIE).to_numpy(zero_copy_only=False)
        parts = (tied.astype(bool) / np.maximum(lengths, 1)).astype(np.float32)[codes]
        before = np.concatenate([np.zeros(1, np.int64), np.cumsum(count)])
        ends = np.cumsum(pc.fill_null(pc.list_value_length(tokens), 0).to_numpy())
        offsets = before[np.concatenate([np.zeros(1, np.int64), ends]).astype(np.int64)]
        years = np.zeros(len(row), np.int64) if born is None else born[row]
        here = drop_doubles(flat)
        words = np.searchsorted(here, words)
        table, parts = self._table().take(here), np.repeat(parts, count)
        return NameTable(self.kind, row, offsets, words, parts, table, years, abjad)

    def _words_of(self, token: str) -> tuple[int, ...]:
        """Return the numbers of the words of a piece of a name."""
        found = self._pieces.get(token)
        if found is None:
            number = self._number
            words = _split_token(token, self.kind)
            found = tuple([number.setdefault(word, len(number)) for word in words])
            self._pieces[token] = found
        return found

    def _table(self) -> WordTable:
        """Return all words so far as columns."""
        done = len(self._columns.sound)
        if len(self._number) > done:
            self._columns = self._columns.extend(
                word_table(list(islice(self._number, done, None)), self.kind)
            )
        return self._columns


def _split_token(token: str, kind: str) -> list[str]:
    """Return the words of a piece of a name that keys are made of."""
    if token.isascii() and token.isalpha():
        # Nearly all pieces are a word of their own.
        word = token.lower()
        if word not in _READ_OTHERWISE[kind] and word[:3] != "abd" and not word.endswith(_FAITHFUL):
            return [word]
    return _person_token(token) if kind == PERSON else _body_token(token)


def _person_token(token: str) -> list[str]:
    """Return the words of a piece of a person's name that keys are made of."""
    found = list[str]()
    for word in _fold_piece(split_korean(token)):
        if word in ADDRESSES or word in PARTICLES or word in YOUNGER or not word.isalnum():
            continue
        word = plain_word(word)
        if word[:3] == "abd" and len(word) > 5:
            # `Abdulrahman` is `Abd al-Rahman` to many a register.
            found.append("abd")
            word = word[3:]
        last = "abd" if word[:3] == "abd" and len(word) < 6 else word
        found.extend(join_faith(last, " ").split())
        if word[:2] == "al" and is_abjad(token) and len(word) > len("al") + 1:
            # Arabic script has the article in one word with the name, and others leave it out.
            found.append(word[2:])
    return [*found, *_other_readings(found)] if is_hebrew(token) else found


def _body_token(token: str) -> list[str]:
    """Return the words of a piece of a body's name, without legal forms and numbers."""
    pieces = write_out(_fold_piece(token))
    if len(pieces) > 1 and all(len(piece) == 1 for piece in pieces):
        pieces = ["".join(pieces)]
    found = [
        plain_word(piece)
        for piece in pieces
        if piece.isascii()
        and piece.isalnum()
        and not piece.isdigit()
        and piece not in NUMERALS
        and piece not in TENS
        and piece not in FORM_CLASSES
        and piece not in JOINING
    ]
    return [*found, *_other_readings(found)] if is_hebrew(token) else found


def _fold_piece(piece: str) -> list[str]:
    """Return the folded words of a piece of a name between two spaces."""
    spaced = piece.replace(TIE, " ")
    if spaced.isascii() and spaced.replace(" ", "").isalpha():
        return spaced.lower().split()
    return fold_name(straighten_scripts(piece)).split()


def _other_readings(words: list[str]) -> list[str]:
    """Return what words in Hebrew letters are in their other reading, where they have one."""
    return [other for word in words if (other := soften(word)) != word]
