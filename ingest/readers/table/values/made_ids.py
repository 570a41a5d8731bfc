"""Ids that a mapping makes of texts, and the number that each name came with."""

import re
import sqlite3
from collections.abc import Callable, Iterable
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from ingest.formats.table_cells import Line
from ingest.readers.table.values.row_texts import Reading, TextTaker

_LONGEST: Final = 60
_WHOLE: Final = re.compile(r"\d+\.0")
_WORDS: Final = re.compile(r"[\w.]+")


@lru_cache(maxsize=4_096)
def part_of_id(text: str) -> str:
    """Return the part of an id that stands for a text.

    >>> part_of_id("375491"), part_of_id("Yandex N.V.")
    ('375491', 'yandex-n.v.-e9d43ae1')
    """
    plain = " ".join(text.split()).casefold()
    made = "-".join(_WORDS.findall(plain))
    if made == plain and len(made) <= _LONGEST:
        return made
    return f"{made[:_LONGEST]}-{blake2b(plain.encode(), digest_size=4).hexdigest()}"


def id_taker(one: TextTaker, prefix: str, *, once: bool) -> Callable[[Reading], str | None]:
    """Return the function that makes an id from a text of a row; None where that is empty.

    With ``once`` the id of the latest row may be returned again without taking its text, as each
    statement about a party asks for it.
    """
    seen: Reading | None = None
    made: str | None = None

    def row_id(row: Reading) -> str | None:
        nonlocal seen, made
        if row is not seen:
            text = one(row)
            made = None if text is None else prefix + part_of_id(text)
            seen = row if once else None
        return made

    return row_id


class WholeNumbers:
    """Numbers in columns of ids that a spreadsheet wrote with a point: 11.0 is 11 again.

    Programs write so where the column has an empty cell elsewhere, so that one file of a publisher
    has 11 and another 11.0.
    """

    def __init__(self, places: Iterable[int]) -> None:
        """Take the places of the columns; none restored yet."""
        self._places = tuple(places)
        self._many, self._first = 0, ""

    def restore(self, line: Line) -> None:
        """Take the point and the zero from a row's ids."""
        for place in self._places:
            cell = line.cells[place] if place < len(line.cells) else ""
            if cell.endswith(".0") and _WHOLE.fullmatch(cell):
                line.cells[place] = cell[:-2]
                self._many += 1
                self._first = self._first or f"row {line.number}: {cell}"

    def remark(self) -> str | None:
        """Return a remark on what was restored, or ``None``."""
        if not self._many:
            return None
        return (
            f"numbers of parties that end in .0: {self._many} (the first is {self._first}); read "
            "without it, as spreadsheets write whole numbers so"
        )


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
