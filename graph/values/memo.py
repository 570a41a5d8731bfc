"""A bounded cache for functions of one text: registers repeat the same few thousand texts."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Final, TypeVar

T = TypeVar("T")

REMEMBERED: Final = 8_192
"""Texts that are remembered for each function."""
SHORT: Final = 200
"""Longest text that is remembered: longer ones hardly repeat, and would fill the memory."""


def remembered(understand: Callable[[str], T]) -> Callable[[str], T]:
    """Return a function that remembers its answers by their text; nobody may change an answer."""
    known = lru_cache(maxsize=REMEMBERED)(understand)

    @wraps(understand)
    def ask(text: str) -> T:
        return known(text) if len(text) <= SHORT else understand(text)

    return ask
