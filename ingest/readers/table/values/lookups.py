"""The lookups of a mapping: closed lists of categories, and what each means."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Final

from ingest.formats.table_cells import fold_column

REMEMBERED: Final = 2_048
"""Texts whose meaning is kept in memory, for each value of a mapping."""
SHORT: Final = 200
"""Longer texts hardly come twice and are not remembered."""


@dataclass(frozen=True)
class Lookup:
    """A closed list of categories and what each means.

    Attributes:
        name: its name in the mapping.
        values: folded category to values.
        words: whether categories are looked for as words inside the text, longest first.
        keep: whether an unknown category is kept as a note.
    """

    name: str
    values: dict[str, tuple[str, ...]]
    words: bool
    keep: bool
    _last: list[Any] = field(default_factory=lambda: [None, None], repr=False)

    def find(self, text: str) -> tuple[str, ...] | None:
        """Return what a text means, or ``None`` where the list does not have it."""
        if not self.words:
            # Several blocks ask for the same cell of a row, one after the other.
            if self._last[0] is not text:
                self._last[:] = text, self.values.get(fold_column(text))
            found: tuple[str, ...] | None = self._last[1]
            return found
        return (self._find_words if len(text) > SHORT else self._remembered)(fold_column(text))

    @cached_property
    def _remembered(self) -> Callable[[str], tuple[str, ...] | None]:
        return lru_cache(REMEMBERED)(self._find_words)

    def _find_words(self, text: str) -> tuple[str, ...] | None:
        found: dict[str, None] = {}
        for category, pattern in self._patterns:
            if pattern.search(text):
                found.update(dict.fromkeys(self.values[category]))
                # What a long phrase means is not read again as its shorter parts.
                text = pattern.sub(" / ", text)
        return tuple(found) or None

    @cached_property
    def _patterns(self) -> list[tuple[str, re.Pattern[str]]]:
        longest = sorted(self.values, key=len, reverse=True)
        return [(text, re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")) for text in longest]
