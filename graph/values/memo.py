"""A bounded cache for functions of one text: registers repeat the same few thousand texts."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Final, TypeVar

T = TypeVar("T")

CACHED_TEXTS: Final = 8_192
"""Texts that are remembered for each function."""
LONGEST_TEXT: Final = 200
"""Longest text that is remembered: longer ones hardly repeat, and would fill the memory."""


def cache_by_text(understand: Callable[[str], T]) -> Callable[[str], T]:
    """Return a function that remembers its answers by their text; nobody may change an answer."""
    known = lru_cache(maxsize=CACHED_TEXTS)(understand)

    @wraps(understand)
    def look_up(text: str) -> T:
        return known(text) if len(text) <= LONGEST_TEXT else understand(text)

    return look_up
