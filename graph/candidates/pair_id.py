"""Ids of pairs of parties, and hashes of what was compared, by which a decision knows its pair."""

from base64 import b32encode
from collections.abc import Iterable
from hashlib import blake2b
from typing import Final

_SIGNS: Final = 10
"""Signs of a pair id: 50 bits, so that a million pairs hardly ever share one."""


def pair_id(one: str, two: str) -> str:
    """Return the short id of a pair of party rows; the same in either order, on every day.

    >>> pair_id("gb-coh-1", "list-2") == pair_id("list-2", "gb-coh-1")
    True
    """
    return _letters("\x00".join(sorted((one, two))), _SIGNS)


def hash_of_fields(
    names: Iterable[str],
    births: Iterable[str] = (),
    numbers: Iterable[str] = (),
    kinds: Iterable[str] = (),
) -> str:
    """Return a hash of what a side of a pair states, as far as it is compared.

    A decision whose hash has moved rests on something else than what is stated now. The order
    of what is stated, and how often, change nothing.

    Args:
        names: the names as published.
        births: ISO dates, also partial ones.
        numbers: identifiers as ``SCHEME:VALUE``.
        kinds: schemata.
    """
    fields = (names, births, numbers, kinds)
    return _letters("\x01".join("\x00".join(sorted(set(each))) for each in fields), 16)


def _letters(text: str, size: int) -> str:
    digest = blake2b(text.encode(), digest_size=10).digest()
    return b32encode(digest).decode().lower()[:size]
