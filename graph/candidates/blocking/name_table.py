"""Names of many parties as arrays: for each its words, for each distinct word what is compared.

Python looks at each distinct piece of a name once; all else is done for whole columns.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.candidates.blocking.key_join import Bools, Hashes, Longs, spread
from graph.candidates.blocking.known_words import Vocabulary
from graph.candidates.blocking.word_table import WordTable
from graph.candidates.spelling.compounds.compound_words import TIE
from graph.candidates.spelling.scripts import ALLAH
from graph.candidates.spelling.spelled_names import BODY
from graph.kernels.distinct_numbers import drop_doubles
from graph.values.name_keys import ABJAD
from graph.values.name_words import LEGAL_PHRASES

MOST_WORDS: Final = 8
"""Words of a name that are looked at."""


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

    ``words`` are those that earlier names had; what is met now is added to them.

    Attributes:
        kind: `PERSON` or `BODY`.
    """

    def __init__(self, kind: str, words: Vocabulary | None = None) -> None:
        self.kind = kind
        self._words = Vocabulary(kind) if words is None else words

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
        each = self._words.words_of(coded.dictionary.to_pylist())
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
        table, parts = self._words.take(here), np.repeat(parts, count)
        return NameTable(self.kind, row, offsets, words, parts, table, years, abjad)
