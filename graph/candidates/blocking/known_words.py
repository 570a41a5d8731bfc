"""The words of names that were met, with what is compared of them, each looked at once.

They outlive a comparison: a list is put beside the same register day after day.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Final, Self

import pyarrow as pa

from graph.candidates.blocking.key_join import Longs
from graph.candidates.blocking.word_table import (
    WordTable,
    read_word_table,
    word_table,
    write_columns,
)
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
    is_hebrew,
    soften,
    split_korean,
    straighten_scripts,
)
from graph.candidates.spelling.spelled_names import BODY, JOINING, PERSON, plain_word, write_out
from graph.values.name_keys import fold_name, is_abjad
from graph.values.name_words import FORM_CLASSES

MOST_KEPT: Final = 1_200_000
"""Distinct pieces of names that are kept; further ones are met again and again."""
MOST_HELD: Final = 300_000
"""Further pieces that a job holds until it begins anew, so that memory does not grow."""
_READ_OTHERWISE: Final = {
    PERSON: frozenset((*ADDRESSES, *PARTICLES, *YOUNGER)),
    BODY: frozenset((*WRITTEN_OUT, *NUMERALS, *TENS, *FORM_CLASSES, *JOINING)),
}
"""Words that are left out of names of a kind, or written as others."""
PIECES: Final = pa.schema([("piece", pa.string()), ("words", pa.list_(pa.int32()))])
NEWS: Final = 10_000
"""Pieces that were not known before from which on the words are worth keeping."""


@dataclass(frozen=True)
class KeptWords:
    """Where the vocabulary of each kind of names comes from, and where it goes; else nowhere."""

    read: "Callable[[str], Vocabulary]" = lambda kind: Vocabulary(kind)
    keep: "Callable[[Vocabulary], None]" = lambda _words: None


class Vocabulary:
    """The words of the pieces of names of one kind.

    Attributes:
        kind: `PERSON` or `BODY`.
        known: how many pieces were kept of earlier comparisons.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.known = 0
        self._number: dict[str, int] = {}
        self._pieces: dict[str, tuple[int, ...]] = {}
        self._columns = word_table([], kind)
        self._further: Vocabulary | None = None

    @classmethod
    def of_tables(cls, kind: str, pieces: pa.Table, words: pa.Table) -> Self:
        """Return the vocabulary that `tables` made two tables of."""
        found = cls(kind)
        numbers = map(tuple, pieces["words"].to_pylist())
        found._pieces = dict(zip(pieces["piece"].to_pylist(), numbers, strict=True))
        found._number = {word: place for place, word in enumerate(words["word"].to_pylist())}
        found._columns = read_word_table(words)
        found.known = len(found._pieces)
        return found

    def tables(self) -> tuple[pa.Table, pa.Table]:
        """Return the pieces with the numbers of their words, and the words with their columns."""
        numbers = pa.array(self._pieces.values(), PIECES.field("words").type)
        pieces = pa.table([pa.array(self._pieces, pa.string()), numbers], schema=PIECES)
        columns = {"word": pa.array(self._number, pa.string()), **write_columns(self._table())}
        return pieces, pa.table(columns)

    @property
    def is_news(self) -> bool:
        """Whether so much was met that was not known that the words are worth keeping anew."""
        fresh = len(self._pieces) - self.known
        return fresh > max(NEWS, self.known // 10)

    def words_of(self, pieces: list[str]) -> list[tuple[int, ...]]:
        """Return the numbers of the words of each piece of names, up to the next call."""
        add, known = self._add, self._pieces
        if len(known) >= MOST_KEPT:
            if self._further is None or len(self._further._pieces) >= MOST_HELD:
                self._further = Vocabulary(self.kind)
            add = self._add_further
        return [known[one] if one in known else add(one) for one in pieces]

    def take(self, numbers: Longs) -> WordTable:
        """Return the words of some numbers, which ascend, as columns."""
        kept, many = self._table(), len(self._number)
        if self._further is None:
            return kept.take(numbers)
        further = self._further._table().take(numbers[numbers >= many] - many)
        return kept.take(numbers[numbers < many]).extend(further)

    def _add(self, piece: str) -> tuple[int, ...]:
        number = self._number
        words = _split_token(piece, self.kind)
        found = tuple([number.setdefault(word, len(number)) for word in words])
        self._pieces[piece] = found
        return found

    def _add_further(self, piece: str) -> tuple[int, ...]:
        """Return the numbers of the words of a piece that is held for a while.

        A word that is kept has its number; those of further ones come after.
        """
        assert self._further is not None
        held, number, many = self._further, self._number, len(self._number)
        if piece not in held._pieces:
            held._pieces[piece] = tuple(
                [
                    number[word]
                    if word in number
                    else many + held._number.setdefault(word, len(held._number))
                    for word in _split_token(piece, self.kind)
                ]
            )
        return held._pieces[piece]

    def _table(self) -> WordTable:
        """Return all words so far as columns, without those that are held for a while."""
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
        if word not in _READ_OTHERWISE[kind] and word[:3] != "abd":
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
        found.append("abd" if word[:3] == "abd" and len(word) < 6 else word)
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
