"""Loops over bytes for numba: eight of them as one number, a hash of a text, two texts compared."""

from typing import Any, Final

import numpy as np

_FACTOR: Final = np.uint64(0x9E3779B97F4A7C15)
_BEGIN: Final = np.uint64(0xD6E8FEB86659FD93)
_HALF: Final = np.uint64(32)


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
