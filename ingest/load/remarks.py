"""Remarks on a file: each text once, with its first position and how many others have it."""

from collections.abc import Iterable
from typing import Final

MAX_REMARKS: Final = 20
"""The most remarks of one file that are shown."""
_MAX_KEPT: Final = 1_000


class Remarks:
    """Remarks on a file's records, added to the list of remarks on the file itself.

    Equal remarks are counted, since those of many records would crowd out all others.
    """

    def __init__(self, said: list[str]) -> None:
        self._said = said
        self._first: dict[str, tuple[int, str]] = {}
        self._others: dict[str, int] = {}

    def add(self, position: str, texts: Iterable[str]) -> None:
        """Add remarks on the record at a position; one that is there already is only counted."""
        for text in dict.fromkeys(texts):
            if text in self._first:
                self._others[text] = self._others.get(text, 0) + 1
            elif len(self._said) < _MAX_KEPT:
                self._first[text] = len(self._said), position
                self._said.append(f"{position}: {text}")

    def close(self) -> None:
        """Write the counts, once all records are read."""
        for text, others in self._others.items():
            place, position = self._first[text]
            self._said[place] = f"{position} and {others:,} more: {text}"


def shown_remarks(said: list[str]) -> list[str]:
    """Return the remarks that are shown of one file, with a count of the rest.

    >>> shown_remarks([f"row {number}: ..." for number in range(1, 31)])[-1]
    'further remarks, which are not shown: 10'
    """
    left = len(said) - MAX_REMARKS
    if left <= 0:
        return said
    more = " or more" if len(said) >= _MAX_KEPT else ""
    return [*said[:MAX_REMARKS], f"further remarks, which are not shown: {left:,}{more}"]
