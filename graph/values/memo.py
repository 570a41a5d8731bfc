"""Bounded caches: registers repeat a few thousand texts, and every rule asks a world the same."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, Concatenate, Final, ParamSpec, Protocol, TypeVar

T = TypeVar("T")
Asked = ParamSpec("Asked")

CACHED_TEXTS: Final = 8_192
"""Texts that are remembered for each function."""
LONGEST_TEXT: Final = 200
"""Longest text that is remembered: longer ones hardly repeat, and would fill the memory."""

KEPT_WITH_WORLD: Final = 32
"""Answers of a function that are kept with a world: two for each of sixteen rules."""


class HasMemory(Protocol):
    """A world: what others found of it before is kept with it, and goes with it."""

    @property
    def looked_up(self) -> dict[str, Any]:
        """What was found before, by what it is."""


World = TypeVar("World", bound=HasMemory)


def cache_with_world(
    find: Callable[Concatenate[World, Asked], T],
) -> Callable[Concatenate[World, Asked], T]:
    """Return a function that keeps its answers with the world that it is asked of.

    Days and names that are asked with are compared, anything else must be the very same. Nobody
    may change an answer.
    """
    name = f"{find.__module__}.{find.__qualname__}"

    @wraps(find)
    def look_up(world: World, /, *asked: Asked.args, **named: Asked.kwargs) -> T:
        kept: dict[Any, tuple[Any, T]] = world.looked_up.setdefault(name, {})
        every = (*asked, *named, *named.values())
        key = tuple(one if isinstance(one, (int, str)) else id(one) for one in every)
        found = kept.get(key)
        if found is None:
            if len(kept) >= KEPT_WITH_WORLD:
                kept.clear()
            # What was asked is kept too: as long as it lives, no other has its number.
            found = kept[key] = every, find(world, *asked, **named)
        return found[1]

    return look_up


def cache_by_text(understand: Callable[[str], T]) -> Callable[[str], T]:
    """Return a function that remembers its answers by their text; nobody may change an answer."""
    known = lru_cache(maxsize=CACHED_TEXTS)(understand)

    @wraps(understand)
    def look_up(text: str) -> T:
        return known(text) if len(text) <= LONGEST_TEXT else understand(text)

    return look_up
