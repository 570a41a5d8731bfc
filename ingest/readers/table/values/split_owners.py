"""Cells that mean more than they hold: several owners in one, and empty ones below a value.

A row with several owners is read once for each of them.

Other cells that have as many parts, in the same order, are split alike. A cell with another number
of parts says nothing of any owner by itself and is kept as a note.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from ingest.formats.table_cells import Line, Number, fold_column
from ingest.readers.table.values.row_texts import Columns, Reading

RowSplitter = Callable[[list[str]], list[Reading]]


@dataclass(frozen=True)
class SeveralOwners:
    """A column whose cell may name several owners.

    Attributes:
        column: the column, as written.
        split: the signs between them.
        beside: the columns that have as many parts, in the same order.
        inside: signs that stand within a number, by the folded column; they separate nothing.
    """

    column: str
    split: tuple[str, ...]
    beside: tuple[str, ...]
    inside: dict[str, set[str]] = field(default_factory=dict)

    @property
    def column_names(self) -> frozenset[str]:
        """The folded columns that are taken apart."""
        return frozenset(map(fold_column, (self.column, *self.beside)))

    def bind(self, columns: Columns) -> RowSplitter:
        """Return the function that splits a row into one for each owner; at least one row."""
        place = columns.get(fold_column(self.column))
        others = [
            (name, n) for name in self.beside if (n := columns.get(fold_column(name))) is not None
        ]

        def readings(cells: list[str]) -> list[Reading]:
            named = (
                []
                if place is None
                else _without_empty_end(self._cell_parts(cells[place], self.column), 0)
            )
            if place is None or not any(named):
                return [Reading(cells)]
            unpaired, parts = list[str](), {place: named}
            for name, n in others:
                found = _without_empty_end(self._cell_parts(cells[n], name), len(named))
                if len(named) == 1 and len(found) > 1:
                    found = [cells[n]]
                if cells[n] and len(found) != len(named):
                    unpaired.append(f"{name}: {cells[n]}")
                parts[n] = found if len(found) == len(named) else [""] * len(named)
            return [
                Reading(_cells_of_owner(cells, parts, number), unpaired=unpaired)
                for number, text in enumerate(named)
                if text
            ]

        return readings

    def _cell_parts(self, cell: str, column: str) -> list[str]:
        kept = self.inside.get(fold_column(column), ())
        signs = [sign for sign in self.split if sign not in kept]
        if isinstance(cell, Number) or not signs:
            return [cell]
        first, *others = signs
        for sign in others:
            cell = cell.replace(sign, first)
        return [part.strip() for part in cell.split(first)]


def _without_empty_end(parts: list[str], least: int) -> list[str]:
    """Remove empty parts at the end, since a sign there separates nothing; keep ``least`` parts."""
    while len(parts) > least and not parts[-1]:
        parts.pop()
    return parts


def _cells_of_owner(cells: list[str], parts: dict[int, list[str]], number: int) -> list[str]:
    taken = list(cells)
    for place, texts in parts.items():
        taken[place] = texts[number]
    return taken


class ValuesAbove:
    """The values that stand above an empty cell, of the columns that a mapping fills down."""

    def __init__(self, places: list[int]) -> None:
        self._places = places
        self._values = dict.fromkeys(places, "")

    def __bool__(self) -> bool:
        return bool(self._places)

    def fill(self, line: Line) -> None:
        """Fill a row's empty cells with what stands above; forget that after an unreadable row."""
        if line.problem is not None:
            self._values = dict.fromkeys(self._places, "")
            return
        for place in self._places:
            self._values[place] = line.cells[place] or self._values[place]
            line.cells[place] = self._values[place]
