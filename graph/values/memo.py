"""Remembering what a text means: registers say the same few thousand things again and again."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Final, TypeVar

T = TypeVar("T")

REMEMBERED: Final = 8_192
"""So many texts are remembered, for each function,"""
SHORT: Final = 200
"""of at most so many letters: longer ones hardly come twice, and would fill the memory."""


def remembered(understand: Callable[[str], T]) -> Callable[[str], T]:
    """Make a function of a text alone remember its answers, which must never be changed."""
    known = lru_cache(maxsize=REMEMBERED)(understand)

    @wraps(understand)
    def ask(text: str) -> T:
        return known(text) if len(text) <= SHORT else understand(text)

    return ask
