"""Answers about short texts are remembered, those about a world go with it."""

from types import SimpleNamespace
from typing import Any

from graph.values.memo import KEPT_WITH_WORLD, LONGEST_TEXT, cache_by_text, cache_with_world


def test_a_short_text_is_understood_once_and_a_long_one_each_time() -> None:
    asked = list[str]()

    @cache_by_text
    def understand(text: str) -> int:
        asked.append(text)
        return len(text)

    short, long = "x" * LONGEST_TEXT, "x" * (LONGEST_TEXT + 1)
    assert [understand(text) for text in (short, long, short, long)] == [200, 201, 200, 201]
    assert asked == [short, long, long]


def test_an_answer_is_kept_with_its_world_for_the_very_same_thing_and_day() -> None:
    asked = list[tuple[Any, int]]()

    @cache_with_world
    def find(world: SimpleNamespace, thing: list[str], day: int = 0) -> list[int]:
        asked.append((world, day))
        return [len(thing) + day + world.size]

    one, other = (SimpleNamespace(size=size, looked_up={}) for size in (10, 20))
    first, equal = ["a"], ["a"]
    assert find(one, first) is find(one, first)
    assert find(one, first, day=2) is find(one, first, day=2)
    assert find(one, first, 3) == [14]
    # What is equal and not the same may change; another world has answers of its own.
    assert find(one, equal) is not find(one, first)
    assert find(other, first) == [21]
    assert len(asked) == 5
    for day in range(3 * KEPT_WITH_WORLD):
        assert find(one, first, day) == [11 + day]
    assert sum(len(kept) for kept in one.looked_up.values()) <= KEPT_WITH_WORLD
