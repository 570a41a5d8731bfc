"""The addresses of parties, grouped where they are the same but for case and punctuation."""

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

_SHORTEST_ADDRESS: Final = 8
_BETWEEN_WORDS: Final = re.compile(r"[\s,.;]+")

Longs = NDArray[np.int64]
AddressGroups = tuple[Longs, Longs, Longs, Longs, Any]
Grouping = Callable[[Longs, int], tuple[Longs, Longs]]


def group_addresses(parties: pa.Table, group_rows: Grouping) -> AddressGroups:
    """Return the addresses of all parties: one *place* a mention, one *code* an address.

    Returns:
        Offsets and places grouped by code, the code of each place (-1 for addresses that are too
        vague), its row of ``parties``, and its text.
    """
    lists = parties["addresses"].combine_chunks()
    flat = pc.list_flatten(lists)
    rows = pc.list_parent_indices(lists).to_numpy(zero_copy_only=False).astype(np.int64)
    plain = pc.replace_substring_regex(pc.utf8_lower(flat), r"[\s,.;]+", " ")
    coded = pc.utf8_trim_whitespace(plain).dictionary_encode()
    usable = np.array(
        [is_precise_address(text) for text in coded.dictionary.to_pylist()], dtype=bool
    )
    codes = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    telling = (codes >= 0) & usable[codes] if usable.size else np.zeros(codes.shape, bool)
    codes = np.where(telling, codes, -1)
    offsets, places = group_rows(codes, len(usable))
    return offsets, places, codes, rows, flat


def address_key(address: str) -> str:
    """Return an address without case and punctuation, to find equal ones."""
    return _BETWEEN_WORDS.sub(" ", address.lower()).strip()


def shared_address(mine: Sequence[str], theirs: Sequence[str]) -> str | None:
    """Return the first of some addresses that is among others too, as it is written there."""
    keys = set(map(address_key, theirs))
    return next((text for text in mine if address_key(text) in keys), None)


def is_precise_address(address: str | None) -> bool:
    """Return whether an address is more than a town: long enough, and with a digit."""
    return (
        address is not None
        and len(address) >= _SHORTEST_ADDRESS
        and any(sign.isdigit() for sign in address)
    )
