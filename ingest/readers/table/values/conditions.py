"""Conditions on a row: when a block of a mapping applies, or a day counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.formats.table_cells import fold_column
from ingest.readers.table.values.lookups import Lookup
from ingest.readers.table.values.row_texts import Columns, Reading, bind_cell

RowTest = Callable[[Reading], bool]


@dataclass(frozen=True)
class Condition:
    """A condition on a column: its text is among some or in a lookup, or it is filled or there.

    Attributes:
        column: folded name of the column.
        among: folded texts it is compared with, or ``None``.
        lookup: list in which its text is looked for, or ``None``.
        wanted: whether that must be so, or must not.
        present: whether the column need only be there, filled or not.
        others: the columns that are taken, joined, where the first is empty.
    """

    column: str
    among: frozenset[str] | None
    lookup: Lookup | None
    wanted: bool
    present: bool = False
    others: tuple[str, ...] = ()

    def bind(self, columns: Columns) -> RowTest | bool:
        """Return the function that judges a row; True or False where all rows are alike."""
        if self.present:
            return (self.column in columns) == self.wanted
        cell_of_row = bind_cell(columns, self.column, self.others)
        if cell_of_row is None:
            return self._cell_test()(None)
        judged, place = self._cell_test(), columns.get(self.column)
        if place is not None and not self.others:
            nothing = judged(None)
            return lambda row: judged(cell) if (cell := row.cells[place]) else nothing
        return lambda row: judged(cell_of_row(row))

    def _cell_test(self) -> Callable[[str | None], bool]:
        """Return the function that judges a cell."""
        wanted, among = self.wanted, self.among
        if self.lookup is not None:
            find = self.lookup.find
            return lambda cell: (cell is not None and find(cell) is not None) == wanted
        if among is None:
            return lambda cell: (cell is not None) == wanted
        # Most tables write a word as the mapping does, which spares them the folding.
        return lambda cell: (cell in among or fold_column(cell or "") in among) == wanted


def all_of(conditions: Sequence[Condition], columns: Columns) -> RowTest | None:
    """Return the function for whether all of them hold; ``None`` where they always do."""
    bound = [condition.bind(columns) for condition in conditions]
    if False in bound:
        return lambda _row: False
    asked = [holds for holds in bound if not isinstance(holds, bool)]
    if not asked:
        return None
    if len(asked) == 1:
        return asked[0]
    return lambda row: all(holds(row) for holds in asked)
