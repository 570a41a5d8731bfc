"""Ids as numbers: one blob of text, where each begins, and a table that finds them.

Ten million ids as Python texts take some gigabytes; here they take their own bytes, eight more
each, and a slot table. Numbers are given in the order in which ids are first seen. Where numba is
missing, Arrow finds the ids: slower, the same numbers.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.kernels.compiling import compile_loop, worth_compiling
from graph.values.errors import InputError
from graph.whole_register.id_kernels import (
    NUMBER,
    Batch,
    KnownTexts,
    add_all,
    ask_ahead,
    fill_slots,
    find_all,
    hash_all,
    hash_of,
    same_text,
    spot_of,
    word,
)

Ints = NDArray[np.int32]
_SMALLEST: Final = 1024


class IdTable:
    """Ids and their numbers, 0 to ``size - 1``."""

    def __init__(self, room: int = 0, *, compiled: bool | None = None) -> None:
        """Create an empty table.

        Args:
            room: how many ids are expected; more than that only cost time.
            compiled: use compiled loops or Arrow; ``None`` decides by ``room``.
        """
        self.size = 0
        self._fixed = False
        self._compiled = worth_compiling(room, compiled)
        self._starts = np.zeros(max(room, _SMALLEST) + 1, np.int64)
        self._blob = np.empty(16 * len(self._starts), np.uint8)
        self._slots = np.zeros(_slots_for(room) if self._compiled else 0, np.int64)

    @classmethod
    def of_arrays(
        cls, arrays: Mapping[str, NDArray[Any]], *, compiled: bool | None = None
    ) -> "IdTable":
        """Open a table from its arrays, which may be mapped files and are only read."""
        table = cls.__new__(cls)
        table._starts, table._blob = arrays["id_starts"], arrays["id_blob"]
        table._slots = arrays["id_slots"]
        table.size = len(table._starts) - 1
        table._fixed = True
        table._compiled = worth_compiling(table.size, compiled) and len(table._slots) > 0
        return table

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the table as arrays by name, for `of_arrays`; no copy is made."""
        used = int(self._starts[self.size])
        return {
            "id_blob": self._blob[:used],
            "id_starts": self._starts[: self.size + 1],
            "id_slots": self._slots,
        }

    def add(self, ids: Any) -> Ints:
        """Return the numbers of ids, after adding those that are new.

        Args:
            ids: an Arrow array or column of texts.

        Raises:
            InputError: an id is missing, there are too many, or the table was taken up from files.
        """
        if self._fixed:
            raise InputError("a table of ids that was opened from files takes no further ids")
        return self._number_ids(ids, self._add_compiled if self._compiled else self._add_by_arrow)

    def find(self, ids: Any) -> Ints:
        """Return the numbers of ids; -1 where the table does not have one.

        Args:
            ids: an Arrow array or column of texts.

        Raises:
            InputError: an id is missing.
        """
        return self._number_ids(ids, self._find_compiled if self._compiled else self._find_by_arrow)

    def texts(self, numbers: NDArray[Any]) -> list[str]:
        """Return the ids that have some numbers."""
        found: list[str] = self._as_arrow().take(pa.array(numbers)).to_pylist()
        return found

    def _number_ids(self, ids: Any, number: Any) -> Ints:
        pieces = [number(piece) for piece in _pieces(ids)]
        return np.concatenate(pieces) if pieces else np.empty(0, np.int32)

    def _add_compiled(self, ids: pa.Array) -> Ints:
        batch = _hash_batch(ids)
        self._make_room(len(ids), len(batch.blob))
        known = KnownTexts(self._slots, self._blob, self._starts)
        self.size = _loop(add_all)(known, self.size, batch)
        return batch.numbers

    def _find_compiled(self, ids: pa.Array) -> Ints:
        batch = _hash_batch(ids)
        _loop(find_all)(KnownTexts(self._slots, self._blob, self._starts), batch)
        return batch.numbers

    def _add_by_arrow(self, ids: pa.Array) -> Ints:
        unknown = ids.filter(pa.array(self._find_by_arrow(ids) < 0))
        fresh = _batch(pc.unique(unknown))
        self._make_room(len(fresh.numbers), len(fresh.blob))
        begin, after = int(self._starts[self.size]), self.size + len(fresh.numbers)
        self._blob[begin : begin + len(fresh.blob)] = fresh.blob
        self._starts[self.size : after + 1] = begin + fresh.starts
        self.size = after
        return self._find_by_arrow(ids)

    def _find_by_arrow(self, ids: pa.Array) -> Ints:
        rows = pc.index_in(ids.cast(pa.large_string()), value_set=self._as_arrow())
        return np.asarray(pc.fill_null(rows, -1).to_numpy(zero_copy_only=False), np.int32)

    def _as_arrow(self) -> Any:
        starts, blob = (self.arrays()[name] for name in ("id_starts", "id_blob"))
        return pa.LargeStringArray.from_buffers(self.size, pa.py_buffer(starts), pa.py_buffer(blob))

    def _make_room(self, texts: int, size: int) -> None:
        """Extend the arrays so that more texts fit, of so many bytes; they grow by half or more."""
        if self.size + texts >= NUMBER:
            raise InputError(f"{self.size + texts} ids are more than one machine's arrays take")
        used = int(self._starts[self.size])
        self._blob = _grow_array(self._blob, used, used + size)
        self._starts = _grow_array(self._starts, self.size + 1, self.size + texts + 1)
        # A batch seldom brings as many new ids as it has texts: the slots keep a fifth free then.
        if self._compiled and 5 * (self.size + texts) > 4 * len(self._slots):
            self._slots = np.zeros(_slots_for(self.size + texts), np.int64)
            hashes = np.empty(self.size, np.int64)
            _loop(hash_all)(self._blob, self._starts[: self.size + 1], hashes)
            _loop(fill_slots)(hashes, self._slots)


def _loop(loop: Any) -> Any:
    parts = {
        hash_all: (word, hash_of),
        find_all: (word, same_text, ask_ahead, spot_of),
        add_all: (word, same_text, ask_ahead, spot_of),
        fill_slots: (),
    }
    return compile_loop(loop, *parts[loop])


def _slots_for(texts: int) -> int:
    """Return the smallest power of two that is at most three fifths full."""
    return 1 << max(10, (5 * texts // 3).bit_length())


def _grow_array(array: NDArray[Any], used: int, needed: int) -> NDArray[Any]:
    if needed <= len(array):
        return array
    larger = np.empty(max(needed, 3 * len(array) // 2), array.dtype)
    larger[:used] = array[:used]
    return larger


def _pieces(ids: Any) -> Iterator[pa.Array]:
    """Yield the plain text arrays that a column consists of."""
    for piece in ids.chunks if isinstance(ids, pa.ChunkedArray) else [ids]:
        if piece.null_count:
            raise InputError("an id is missing: a column of ids has an empty cell")
        if len(piece):
            yield piece


def _batch(ids: pa.Array) -> Batch:
    """Return an Arrow array of texts as a batch; its bytes are not copied."""
    wide = pa.types.is_large_string(ids.type)
    _, begins, data = ids.buffers()
    starts = np.frombuffer(begins, np.int64 if wide else np.int32)
    starts = starts[ids.offset : ids.offset + len(ids) + 1].astype(np.int64)
    blob = np.frombuffer(data, np.uint8) if data is not None else np.empty(0, np.uint8)
    blob, starts = blob[starts[0] : starts[-1]], starts - starts[0]
    return Batch(blob, starts, np.empty(len(ids), np.int64), np.empty(len(ids), np.int32))


def _hash_batch(ids: pa.Array) -> Batch:
    batch = _batch(ids)
    _loop(hash_all)(batch.blob, batch.starts, batch.hashes)
    return batch
