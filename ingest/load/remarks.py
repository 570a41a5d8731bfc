"""What is said of a file: each thing once, with where it is so first and of how many others."""

from collections.abc import Iterable
from typing import Final

MAX_REMARKS: Final = 20
"""So many remarks of one file are shown."""
_MOST: Final = 1_000


class Remarks:
    """What is said of a file's records; a list that is shared with what is said of the file.

    What many records cause would else take the place of all other remarks.
    """

    def __init__(self, said: list[str]) -> None:
        self._said = said
        self._first: dict[str, tuple[int, str]] = {}
        self._others: dict[str, int] = {}

    def add(self, position: str, texts: Iterable[str]) -> None:
        """Say something of the record at a position, or count it where another has it too."""
        for text in dict.fromkeys(texts):
            if text in self._first:
                self._others[text] = self._others.get(text, 0) + 1
            elif len(self._said) < _MOST:
                self._first[text] = len(self._said), position
                self._said.append(f"{position}: {text}")

    def close(self) -> None:
        """Write the counts, once all records are read."""
        for text, others in self._others.items():
            place, position = self._first[text]
            self._said[place] = f"{position} and {others:,} more: {text}"


def shown(said: list[str]) -> list[str]:
    """Return the remarks that are shown of one file, and how many are not.

    >>> shown([f"row {number}: ..." for number in range(1, 31)])[-1]
    'further remarks, which are not shown: 10'
    """
    left = len(said) - MAX_REMARKS
    if left <= 0:
        return said
    more = " or more" if len(said) >= _MOST else ""
    return [*said[:MAX_REMARKS], f"further remarks, which are not shown: {left:,}{more}"]
