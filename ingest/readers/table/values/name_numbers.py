"""The number that each name of a table came with, so that two are never taken for one company."""

import sqlite3
from typing import Final

_IN_MEMORY: Final = 100_000
"""Names whose numbers are in memory; a register has millions."""


class NumbersByParty:
    """Numbers by the id of a party: the latest in memory, the others in a temporary database."""

    def __init__(self, in_memory: int = _IN_MEMORY) -> None:
        """Start without any."""
        self._in_memory = in_memory
        self._latest: dict[str, str] = {}
        self._older: sqlite3.Connection | None = None

    def first_numbers(self, party: str, numbers: str) -> str:
        """Return the numbers that a party came with first, which are these if it is new."""
        known = self._latest.get(party)
        if known is None and self._older is not None:
            query = "select numbers from known where party = ?"
            found = self._older.execute(query, (party,)).fetchone()
            known = None if found is None else found[0]
        if known is not None:
            return known
        if len(self._latest) >= self._in_memory:
            self._move_to_database()
        self._latest[party] = numbers
        return numbers

    def _move_to_database(self) -> None:
        if self._older is None:
            # SQLite itself removes what has no name.
            self._older = sqlite3.connect("")
            self._older.execute(
                "create table known (party text primary key, numbers text) without rowid"
            )
        self._older.executemany("insert into known values (?, ?)", sorted(self._latest.items()))
        self._latest.clear()

    def close(self) -> None:
        """Close the database, which ends with it."""
        if self._older is not None:
            self._older.close()
