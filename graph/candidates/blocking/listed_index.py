"""The names of listed parties, found by the keys of other names."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from graph.candidates.blocking.blocking_keys import Keys, name_keys
from graph.candidates.blocking.key_join import Bools, Longs, find_keys, join_sorted
from graph.candidates.blocking.name_table import NameTable
from graph.kernels.distinct_numbers import drop_doubles

UNCOMMON: Final = 60
"""Listed names in which a word stands at most that is looked for with a first letter alone."""
CROWDED: Final = 400
"""Listed names that share a key from which on it is passed over for names of three words."""
_PAIRS: Final = 2_000_000
"""Pairs of names that are looked at together."""


class Shared(NamedTuple):
    """Pairs of names that share a key, as often as they share keys.

    Attributes:
        name: places of the names.
        listed: those of the listed names.
        crowded: whether many listed names have that key.
        by_letters: whether the key is that of (nearly) all letters.
    """

    name: Longs
    listed: Longs
    crowded: Bools
    by_letters: bool


class ListedIndex:
    """Names of listed parties by their keys, and how often their words stand in a register."""

    def __init__(self, names: NameTable) -> None:
        self.names = names
        self._sounds = drop_doubles(names.table.sound)
        self._counts = np.zeros(len(self._sounds), np.int64)
        rare = self._sounds[self._frequency(names) <= UNCOMMON]
        # What is rare as it is spelt is rare as it is read.
        read = names.table.reading[np.isin(names.table.sound, rare)]
        self._uncommon = drop_doubles(np.concatenate([rare, read[read > 0]]))
        words, letters = name_keys(names, self._uncommon, listed=True)
        self._words, self._letters = _sort_keys(words), _sort_keys(letters)
        sums = names.sums(names.table.sound)
        order = np.argsort(sums, kind="stable")
        self._whole = sums[order], order

    def _frequency(self, names: NameTable, counted: Bools | None = None) -> Longs:
        """Return how often each listed word stands in names, or in some of them."""
        place = find_keys(names.table.sound, self._sounds)[names.words]
        if counted is not None:
            place = place[np.repeat(counted, np.diff(names.offsets))]
        return np.bincount(place[place >= 0], minlength=len(self._sounds))

    def count_words(self, names: NameTable, counted: Bools) -> None:
        """Count the listed words in some of the names of a register."""
        self._counts += self._frequency(names, counted)

    def word_counts(self) -> dict[int, int]:
        """Return how often each listed word stood in the register."""
        return dict(zip(self._sounds.tolist(), self._counts.tolist(), strict=True))

    def join(self, names: NameTable) -> Iterator[Shared]:
        """Yield pairs of names that share a key, some at a time; `distinct_pairs` reads them."""
        words, letters = name_keys(names, self._uncommon, listed=False)
        for part in _join_keys(words, self._words):
            yield Shared(*part, by_letters=False)
        for part in _join_keys(letters, self._letters):
            yield Shared(*part, by_letters=True)

    def distinct_pairs(self, names: NameTable, shared: Shared) -> tuple[Longs, Longs]:
        """Return pairs of names and of listed names that share a key, each once."""
        name, listed = shared.name, shared.listed
        if not shared.by_letters:
            kept = ~shared.crowded | (np.diff(names.offsets)[name] <= 2)
            name, listed = name[kept], listed[kept]
        width = len(self.names.row)
        code = drop_doubles(name * width + listed)
        return code // width, code % width

    def join_whole(self, names: NameTable) -> tuple[Longs, Longs]:
        """Return pairs of names that have the same words."""
        return join_sorted(names.sums(names.table.sound), *self._whole)


def index_listed(names: NameTable) -> ListedIndex:
    """Return the index of the names of listed parties."""
    return ListedIndex(names)


def _sort_keys(keys: Keys) -> Keys:
    """Return distinct keys and names, ascending."""
    code, name = keys
    order = np.lexsort((name, code))
    code, name = code[order], name[order]
    first = np.ones(len(code), np.bool_)
    first[1:] = (code[1:] != code[:-1]) | (name[1:] != name[:-1])
    return code[first], name[first]


def _join_keys(keys: Keys, index: Keys) -> Iterator[tuple[Longs, Longs, Bools]]:
    """Yield the names that share a key with listed ones, and whether many listed ones do."""
    code, name = keys
    place = find_keys(code, index[0])
    some = np.flatnonzero(place >= 0)
    # In order of names, so that pairs of one name come together.
    some = some[np.argsort(name[some], kind="stable")]
    code, name, first = code[some], name[some], place[some]
    count = np.searchsorted(index[0], code, "right") - first
    ends = np.cumsum(count)
    begin = 0
    while begin < len(code):
        before = int(ends[begin - 1]) if begin else 0
        stop = max(int(np.searchsorted(ends, before + _PAIRS)), begin + 1)
        part = slice(begin, stop)
        each = count[part]
        places = np.repeat(first[part] - np.cumsum(each) + each, each) + np.arange(each.sum())
        yield (
            np.repeat(name[part], each),
            index[1][places],
            np.repeat(each > CROWDED, each),
        )
        begin = stop
