"""Ids that a mapping makes of texts."""

import re
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from ingest.readers._table_cells import folded

_LONGEST: Final = 60
_SIGNS: Final = re.compile(r"[^\w.]+")


@lru_cache(maxsize=4_096)
def part_of_id(text: str) -> str:
    """Give the part of an id that stands for a text.

    >>> part_of_id("375491"), part_of_id("Yandex N.V.")
    ('375491', 'yandex-n.v.-e9d43ae1')
    """
    plain = folded(text)
    made = _SIGNS.sub("-", plain).strip("-")
    if made == plain and len(made) <= _LONGEST:
        return made
    return f"{made[:_LONGEST]}-{blake2b(plain.encode(), digest_size=4).hexdigest()}"
