"""The loops of the table of ids, for numba: texts to numbers and back, without Python objects.

An open-addressing table with linear probing (D. E. Knuth, The Art of Computer Programming,
volume 3, section 6.4, algorithm L). A slot is one 64-bit number: the high half of a text's hash
and the text's number plus one; 0 is an empty slot. Where the halves agree, the texts themselves
are compared, so two texts of one hash stay two.

Each text costs three random reads of memory: its slot, where it begins, its bytes. The loop asks
for the three some texts ahead, and they overlap.
"""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.kernels.prefetch import prefetch

Longs = NDArray[np.int64]
Bytes = NDArray[np.uint8]

NUMBER: Final = 2**31 - 1
"""The bits of a slot that hold a number plus one."""
NEAR: Final = 4
MIDWAY: Final = 8
AHEAD: Final = 16
"""How many texts ahead the bytes, the beginnings and the slots are asked for."""
_FACTOR: Final = np.uint64(0x9E3779B97F4A7C15)
_BEGIN: Final = np.uint64(0xD6E8FEB86659FD93)
_HALF: Final = np.uint64(32)


class KnownTexts(NamedTuple):
    """The table.

    Attributes:
        slots: a power of two of slots.
        blob: the bytes of all texts, end to end.
        starts: text ``i`` is ``blob[starts[i]:starts[i + 1]]``; one more than texts.
    """

    slots: Longs
    blob: Bytes
    starts: Longs


class Batch(NamedTuple):
    """Texts to be numbered.

    Attributes:
        blob: bytes.
        starts: as in `KnownTexts`.
        hashes: room for one number a text.
        numbers: room for the answers.
    """

    blob: Bytes
    starts: Longs
    hashes: Longs
    numbers: NDArray[np.int32]


def word(blob: Any, at: int) -> Any:
    """Return eight bytes as one number; compilers make one read of it."""
    place = np.uint64(at)
    value = np.uint64(blob[place])
    for byte in range(1, 8):
        value |= np.uint64(blob[place + np.uint64(byte)]) << np.uint64(8 * byte)
    return value


def hash_of(blob: Any, first: int, after: int) -> np.int64:
    """Hash a text to 63 bits: multiply and fold, eight bytes at a time."""
    value = _BEGIN ^ np.uint64(after - first)
    at = first
    while at + 8 <= after:
        value = (value ^ word(blob, at)) * _FACTOR
        value ^= value >> _HALF
        at += 8
    rest = np.uint64(0)
    while at < after:
        rest = (rest << np.uint64(8)) | np.uint64(blob[at])
        at += 1
    value = (value ^ rest) * _FACTOR
    value ^= value >> _HALF
    value *= _BEGIN
    value ^= value >> _HALF
    return np.int64(value >> np.uint64(1))


def hash_all(blob: Any, starts: Any, hashes: Any) -> None:
    """Hash each text."""
    for text in range(starts.size - 1):
        hashes[text] = hash_of(blob, starts[text], starts[text + 1])


def same_text(blob: Any, first: int, other: Any, begin: int, length: int) -> bool:
    """Return whether two texts of one length have the same bytes."""
    at = 0
    while at + 8 <= length:
        if word(blob, first + at) != word(other, begin + at):
            return False
        at += 8
    while at < length:
        if blob[first + at] != other[begin + at]:
            return False
        at += 1
    return True


def ask_ahead(known: Any, batch: Any, row: int) -> None:
    """Prefetch what later texts of a batch will read."""
    mask, size = known.slots.size - 1, batch.hashes.size
    if row + AHEAD < size:
        prefetch(known.slots, batch.hashes[row + AHEAD] & mask)
    if row + MIDWAY < size:
        slot = known.slots[batch.hashes[row + MIDWAY] & mask]
        if slot != 0:
            prefetch(known.starts, (slot & NUMBER) - 1)
    if row + NEAR < size:
        slot = known.slots[batch.hashes[row + NEAR] & mask]
        if slot != 0:
            prefetch(known.blob, known.starts[(slot & NUMBER) - 1])


def spot_of(known: Any, batch: Any, row: int) -> Any:
    """Return the slot in which a text stands, or the empty one in which it would."""
    mask = known.slots.size - 1
    value, first = batch.hashes[row], batch.starts[row]
    length = batch.starts[row + 1] - first
    spot = value & mask
    while known.slots[spot] != 0:
        slot = known.slots[spot]
        if (slot ^ value) <= NUMBER:
            number = (slot & NUMBER) - 1
            begin = known.starts[number]
            if known.starts[number + 1] - begin == length and same_text(
                known.blob, begin, batch.blob, first, length
            ):
                return spot
        spot = (spot + 1) & mask
    return spot


def find_all(known: Any, batch: Any) -> None:
    """Find the numbers of a batch's texts; -1 for those that the table does not have."""
    for row in range(batch.hashes.size):
        ask_ahead(known, batch, row)
        slot = known.slots[spot_of(known, batch, row)]
        batch.numbers[row] = (slot & NUMBER) - 1


def add_all(known: Any, many: int, batch: Any) -> int:
    """Find the numbers of a batch's texts and add those that are new.

    Args:
        known: the table, with room for the whole batch.
        many: number of texts in it.
        batch: what to number.

    Returns:
        Number of texts afterwards.
    """
    for row in range(batch.hashes.size):
        ask_ahead(known, batch, row)
        spot = spot_of(known, batch, row)
        slot = known.slots[spot]
        if slot == 0:
            begin = known.starts[many]
            first, after = batch.starts[row], batch.starts[row + 1]
            for at in range(after - first):
                known.blob[begin + at] = batch.blob[first + at]
            known.starts[many + 1] = begin + after - first
            many += 1
            known.slots[spot] = (batch.hashes[row] & ~NUMBER) | many
            batch.numbers[row] = many - 1
        else:
            batch.numbers[row] = (slot & NUMBER) - 1
    return many


def fill_slots(hashes: Longs, slots: Longs) -> None:
    """Write texts that differ from each other into empty slots, numbered as they stand."""
    mask = slots.size - 1
    for number in range(hashes.size):
        if number + AHEAD < hashes.size:
            prefetch(slots, hashes[number + AHEAD] & mask)
        spot = hashes[number] & mask
        while slots[spot] != 0:
            spot = (spot + 1) & mask
        slots[spot] = (hashes[number] & ~NUMBER) | (number + 1)
