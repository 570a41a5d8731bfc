"""Sets of record keys as sorted numbers: sixteen bytes a key, and exact."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

KEY_BYTES: Final = 16

Pairs = NDArray[np.uint64]
"""Keys as rows of two 64-bit numbers; shape (n, 2)."""
Bools = NDArray[np.bool_]
Rows = NDArray[np.int64]


_PARTITION_KEYS: Final = 1 << 20
"""Number of keys that are compared at once, about."""
_CROWDED: Final = 64
"""Where more keys than these share their first bits, keys are found by binary search."""


@dataclass(frozen=True)
class KeyPartition:
    """Part ``number`` of ``of`` parts of all keys; equal keys are in the same part."""

    number: int
    of: int

    def matching_rows(self, pairs: Pairs) -> Rows:
        """Return the row numbers of the keys that are in this part."""
        if self.of == 1:
            return np.arange(len(pairs))
        return np.flatnonzero(pairs[:, 0] % np.uint64(self.of) == np.uint64(self.number))


def key_partitions(keys: int) -> Iterator[KeyPartition]:
    """Yield the parts in which this many keys are compared, so that memory stays bounded."""
    number = 1 + keys // _PARTITION_KEYS
    return (KeyPartition(place, number) for place in range(number))


def key_pairs(keys: Sequence[bytes]) -> Pairs:
    """Return keys of 16 bytes as pairs of numbers, shape (n, 2)."""
    return np.frombuffer(b"".join(keys), np.uint64).reshape(-1, 2)


def column_pairs(column: Any) -> Pairs:
    """Return an Arrow column of 16-byte keys as pairs of numbers, shape (n, 2)."""
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    found = [
        np.frombuffer(c.buffers()[1], np.uint64).reshape(-1, 2)[c.offset : c.offset + len(c)]
        for c in chunks
        if len(c)
    ]
    return np.concatenate(found) if found else np.zeros((0, 2), np.uint64)


def sum_keys(pairs: Pairs) -> int:
    """Return the sum of keys as numbers of 128 bits, exact for up to 2**32 keys."""
    halves = np.ascontiguousarray(pairs).view(np.uint32).reshape(-1, 4)
    return sum(
        int(half) << (32 * place) for place, half in enumerate(halves.sum(axis=0, dtype=np.uint64))
    )


class KeySet:
    """A set of keys, in which many keys are found at once.

    Keys are hashes, so sorted keys lie nearly evenly; a table of prefixes leads close to each.
    ``alike`` says whether two keys have the same first half; if not, no key repeats.
    """

    def __init__(self, pairs: Pairs) -> None:
        """Sort the keys; they may repeat."""
        order = np.argsort(pairs[:, 0])
        self._high = pairs[order, 0]
        self.alike = bool((self._high[1:] == self._high[:-1]).any())
        if self.alike:
            order = np.argsort(pairs[:, 0], kind="stable")
        self._low = pairs[order, 1]
        self._order = order.astype(np.uint32)
        del order
        bits = max(len(pairs).bit_length() - 1, 1)
        self._shift = np.uint64(64 - bits)
        self._begins = self._beginnings(1 << bits)
        self._even = 0 < int(np.diff(self._begins).max()) <= _CROWDED

    def _beginnings(self, prefixes: int) -> NDArray[np.uint32]:
        """Return where the keys of each prefix begin, and where the last end."""
        ends = np.zeros(prefixes + 1, np.uint32)
        for start in range(0, len(self._high), _PARTITION_KEYS):
            found = (self._high[start : start + _PARTITION_KEYS] >> self._shift).astype(np.int64)
            first = int(found[0])
            counts = np.bincount(found - first)
            ends[first + 1 : first + 1 + len(counts)] += counts.astype(np.uint32)
        return np.cumsum(ends, dtype=np.uint32)

    def __len__(self) -> int:
        """Count the keys, repeats included."""
        return len(self._high)

    def contains(self, pairs: Pairs) -> Bools:
        """Return for each key whether it is in the set; all 16 bytes are compared."""
        return self.find_rows(pairs) >= 0

    def find_rows(self, pairs: Pairs) -> Rows:
        """Return for each key its first row among the keys that the set was built from, or -1."""
        found = np.full(len(pairs), -1, np.int64)
        asked = np.arange(len(pairs))
        place = self._places(np.ascontiguousarray(pairs[:, 0]))
        while asked.size:
            inside = place < len(self._high)
            asked, place = asked[inside], place[inside]
            same = self._high[place] == pairs[asked, 0]
            asked, place = asked[same], place[same]
            hit = self._low[place] == pairs[asked, 1]
            found[asked[hit]] = self._order[place[hit]]
            asked, place = asked[~hit], place[~hit] + 1
        return found

    def _places(self, high: NDArray[np.uint64]) -> Rows:
        """Return for each first half the place of the first one in the set that is not smaller.

        Keys are hashes, so from the begin of its prefix it is a step or two.
        """
        if not self._even:
            return np.searchsorted(self._high, high)
        place = self._begins[(high >> self._shift).astype(np.int64)].astype(np.int64)
        asked, last = np.arange(len(high)), len(self._high) - 1
        while asked.size:
            asked = asked[self._high[np.minimum(place[asked], last)] < high[asked]]
            asked = asked[place[asked] <= last]
            place[asked] += 1
        return place

    def with_keys(self, pairs: Pairs) -> "KeySet":
        """Return a set with these keys too; keys that this set has already are not added again."""
        if not len(self):
            return KeySet(pairs)
        fresh = pairs[~self.contains(pairs)]
        if not len(fresh):
            return self
        old = np.stack([self._high, self._low], axis=1)
        return KeySet(np.concatenate([old, fresh]))


def repeat_mask(pairs: Pairs) -> Bools:
    """Return for each key whether an earlier row has the same key."""
    again = np.zeros(len(pairs), np.bool_)
    ordered = np.sort(pairs[:, 0])
    if not (ordered[1:] == ordered[:-1]).any():
        return again
    order = np.argsort(pairs[:, 0], kind="stable")
    high = pairs[order, 0]
    next_to = high[1:] == high[:-1]
    alike = np.flatnonzero(np.concatenate([next_to, [False]]) | np.concatenate([[False], next_to]))
    seen: set[bytes] = set()
    for row in np.sort(order[alike]).tolist():
        key = pairs[row].tobytes()
        again[row] = key in seen
        seen.add(key)
    return again
