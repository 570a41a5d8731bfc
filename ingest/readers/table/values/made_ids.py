"""Ids that a mapping makes of texts."""

import re
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from ingest.readers.table.values.row_texts import Reading, TextTaker

_LONGEST: Final = 60
_WORDS: Final = re.compile(r"[\w.]+")


@lru_cache(maxsize=4_096)
def part_of_id(text: str) -> str:
    """Return the part of an id that stands for a text.

    >>> part_of_id("375491"), part_of_id("Yandex N.V.")
    ('375491', 'yandex-n.v.-e9d43ae1')
    """
    plain = " ".join(text.split()).casefold()
    made = "-".join(_WORDS.findall(plain))
    if made == plain and len(made) <= _LONGEST:
        return made
    return f"{made[:_LONGEST]}-{blake2b(plain.encode(), digest_size=4).hexdigest()}"


def id_taker(one: TextTaker, prefix: str, *, once: bool) -> Callable[[Reading], str | None]:
    """Return the function that makes an id from a text of a row; None where that is empty.

    With ``once`` the id of the latest row may be returned again without taking its text, as each
    statement about a party asks for it.
    """
    seen: Reading | None = None
    made: str | None = None

    def row_id(row: Reading) -> str | None:
        nonlocal seen, made
        if row is not seen:
            text = one(row)
            made = None if text is None else prefix + part_of_id(text)
            seen = row if once else None
        return made

    return row_id
