"""Names of a whole register as sums of hashed words, so that equal names are equal integers.

The sum does not know the order of words. Words are hashed by their consonants as they sound, so
that scripts and romanisations meet; who compares the names behind two equal sums decides.
Python looks at each distinct piece of a name once; all else is done for whole columns.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.values.name_words import (
    LEGAL_PHRASES,
    bare_sound,
    body_token,
    person_token,
    word_sound,
)
from graph.world.identity_facts import LEAST_WORDS

Longs = NDArray[np.int64]
Hashes = NDArray[np.uint64]

MOST_WORDS: Final = 7
"""Parts of names with more words are not looked for."""
_SIEVE_BITS: Final = 22


@dataclass(frozen=True)
class HashedNames:
    """Names as hashed words.

    Attributes:
        row: row of ``parties`` of each name.
        offsets: where the words of each name begin; one more than names.
        words: hash of each word, titles and legal forms left out.
        total: number of words of each name; ``words`` may hold only some of them.
    """

    row: Longs
    offsets: Longs
    words: Hashes
    total: Longs

    @property
    def counts(self) -> Longs:
        """Return the number of words held of each name."""
        return np.diff(self.offsets)

    def sums(self) -> Hashes:
        """Return the sum of the words of each name."""
        added = np.concatenate([np.zeros(1, np.uint64), np.cumsum(self.words, dtype=np.uint64)])
        return np.asarray(added[self.offsets[1:]] - added[self.offsets[:-1]], np.uint64)

    def keep_words(self, known: Hashes) -> "HashedNames":
        """Return the names with those of their words that are among some sorted hashes."""
        inside = find_keys(self.words, known) >= 0
        before = np.concatenate([np.zeros(1, np.int64), np.cumsum(inside)])
        return HashedNames(self.row, before[self.offsets], self.words[inside], self.total)

    def part_sums(self) -> tuple[Hashes, Longs]:
        """Return the sums of parts of the names, and of which name each is a part.

        A part has two words or more, and at least one less than the whole name.
        """
        sums, names = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)]
        counts = self.counts
        for size in range(LEAST_WORDS, MOST_WORDS + 1):
            chosen = np.flatnonzero(counts == size)
            if not chosen.size:
                continue
            held = self.words[self.offsets[chosen][:, None] + np.arange(size)]
            for part in range(1, 1 << size):
                places = [place for place in range(size) if part >> place & 1]
                if len(places) < LEAST_WORDS:
                    continue
                smaller = self.total[chosen] > len(places)
                sums.append(held[smaller][:, places].sum(axis=1, dtype=np.uint64))
                names.append(chosen[smaller])
        return np.concatenate(sums), np.concatenate(names)


def hash_persons(texts: pa.Array, row: Longs) -> HashedNames:
    """Return the names of persons as hashed words; titles are left out."""
    return _hash_names(texts, row, person_token, bare_sound)


def hash_bodies(texts: pa.Array, row: Longs) -> HashedNames:
    """Return the names of bodies as hashed words; legal forms are left out."""
    lower = pc.utf8_lower(texts)
    for phrase, word in LEGAL_PHRASES:
        lower = pc.replace_substring_regex(lower, pattern=phrase, replacement=word)
    return _hash_names(lower, row, lambda token: body_token(token)[0], word_sound)


def _hash_names(
    texts: pa.Array, row: Longs, split: Callable[[str], list[str]], sound: Callable[[str], str]
) -> HashedNames:
    tokens = pc.utf8_split_whitespace(texts)
    coded = pc.list_flatten(tokens).dictionary_encode()
    each = [[word_hash(sound(word)) for word in split(t)] for t in coded.dictionary.to_pylist()]
    lengths = np.array([len(words) for words in each], np.int64)
    flat = np.array([code for words in each for code in words], np.uint64)
    first = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)[:-1]])
    codes = coded.indices.to_numpy().astype(np.int64)
    repeat = lengths[codes] if codes.size else np.zeros(0, np.int64)
    ends = np.cumsum(repeat)
    place = np.repeat(first[codes] - ends + repeat, repeat) + np.arange(repeat.sum())
    token_ends = np.cumsum(pc.fill_null(pc.list_value_length(tokens), 0).to_numpy())
    before = np.concatenate([np.zeros(1, np.int64), ends])
    offsets = before[np.concatenate([np.zeros(1, np.int64), token_ends]).astype(np.int64)]
    return HashedNames(row, offsets, flat[place], np.diff(offsets))


@lru_cache(maxsize=262_144)
def word_hash(word: str) -> int:
    """Return 64 bits for a word."""
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "little")


def find_keys(keys: Hashes, wanted: Hashes) -> Longs:
    """Return the first place of each key among some sorted ones; -1 where it is not there."""
    found = np.full(len(keys), -1, np.int64)
    if not wanted.size:
        return found
    # Nearly all keys of a register are not wanted: a table of bits is cheaper than a search.
    sieve = np.zeros(1 << _SIEVE_BITS, np.bool_)
    shift = np.uint64(64 - _SIEVE_BITS)
    sieve[(wanted >> shift).astype(np.int64)] = True
    some = np.flatnonzero(sieve[(keys >> shift).astype(np.int64)])
    place = np.searchsorted(wanted, keys[some])
    place = np.minimum(place, len(wanted) - 1)
    hit = wanted[place] == keys[some]
    found[some[hit]] = place[hit]
    return found


def join_keys(left: Hashes, right: Hashes) -> tuple[Longs, Longs]:
    """Return all pairs of places with equal keys, of which ``right`` has few."""
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    first = find_keys(left, ordered)
    some = np.flatnonzero(first >= 0)
    count = np.searchsorted(ordered, left[some], "right") - first[some]
    ends = np.cumsum(count)
    place = np.repeat(first[some] - ends + count, count) + np.arange(count.sum())
    return np.repeat(some, count), np.asarray(order[place], np.int64)


def first_of_pairs(*columns: NDArray[Any]) -> Longs:
    """Return the places of the first of equal pairs."""
    stacked = np.stack(columns, axis=1)
    return np.asarray(np.sort(np.unique(stacked, axis=0, return_index=True)[1]), np.int64)
