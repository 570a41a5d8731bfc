"""Hashes of words, and the pairs of places of two arrays that hold one key."""

from functools import lru_cache
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

Longs = NDArray[np.int64]
Hashes = NDArray[np.uint64]
Bools = NDArray[np.bool_]

_SIEVE_BITS: Final = 24


@lru_cache(maxsize=262_144)
def word_hash(word: str) -> int:
    """Return 64 bits for a word that comes again."""
    return compute_hash(word)


def compute_hash(word: str) -> int:
    """Return 64 bits for a word."""
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "little")


def find_keys(keys: Hashes, wanted: Hashes) -> Longs:
    """Return the first place of each key among some sorted ones; -1 where it is not there."""
    found = np.full(len(keys), -1, np.int64)
    if not wanted.size:
        return found
    # Nearly all keys of a register are not wanted: a table of bits is cheaper than a search.
    bits = min(_SIEVE_BITS, max(10, int(wanted.size).bit_length() + 4))
    sieve = np.zeros(1 << bits, np.bool_)
    shift = np.uint64(64 - bits)
    sieve[(wanted >> shift).astype(np.int64)] = True
    some = np.flatnonzero(sieve[(keys >> shift).astype(np.int64)])
    place = np.minimum(np.searchsorted(wanted, keys[some]), len(wanted) - 1)
    hit = wanted[place] == keys[some]
    found[some[hit]] = place[hit]
    return found


def join_sorted(left: Hashes, ordered: Hashes, order: Longs) -> tuple[Longs, Longs]:
    """Return all pairs of places with equal keys.

    Args:
        left: keys of one side.
        ordered: keys of the other side, ascending.
        order: the place of each of those.
    """
    first = find_keys(left, ordered)
    some = np.flatnonzero(first >= 0)
    count = np.searchsorted(ordered, left[some], "right") - first[some]
    return np.repeat(some, count), order[spread(first[some], count)]


def spread(first: Longs, count: Longs) -> Longs:
    """Return ``first[i] .. first[i] + count[i] - 1`` for each ``i``, one after the other."""
    ends = np.cumsum(count)
    places = np.repeat(first - ends + count, count) + np.arange(int(count.sum()))
    return np.asarray(places, np.int64)


class SeenKeys:
    """Keys that were met, and what of further ones is new.

    Kept in order as few runs, each at least twice as long as the next: one run would be sorted
    anew with each part of a register.
    """

    def __init__(self) -> None:
        self._runs: list[Hashes] = []

    def add(self, keys: Hashes) -> Bools:
        """Add distinct keys in ascending order, and return which of them are new."""
        new = np.ones(len(keys), np.bool_)
        for run in self._runs:
            place = np.minimum(np.searchsorted(run, keys), len(run) - 1)
            new &= run[place] != keys
        added = keys[new]
        while self._runs and len(self._runs[-1]) < 2 * len(added):
            added = np.sort(np.concatenate([self._runs.pop(), added]), kind="stable")
        if len(added):
            self._runs.append(added)
        return new
