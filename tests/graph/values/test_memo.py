"""Answers about short texts are remembered, long texts are not kept."""

from graph.values.memo import LONGEST_TEXT, cache_by_text


def test_a_short_text_is_understood_once_and_a_long_one_each_time() -> None:
    asked = list[str]()

    @cache_by_text
    def understand(text: str) -> int:
        asked.append(text)
        return len(text)

    short, long = "x" * LONGEST_TEXT, "x" * (LONGEST_TEXT + 1)
    assert [understand(text) for text in (short, long, short, long)] == [200, 201, 200, 201]
    assert asked == [short, long, long]
