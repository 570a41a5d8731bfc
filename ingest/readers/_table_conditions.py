"""When a block of a mapping applies, or a day counts: what a column of the row must say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.readers._table_cells import folded
from ingest.readers._table_values import Columns, Lookup, Reading

Holds = Callable[[Reading], bool]


@dataclass(frozen=True)
class Condition:
    """The column's text is, or is not, among others, has a meaning, is filled, or is there.

    Attributes:
        column: folded name of the column.
        among: folded texts it is compared with, or ``None``.
        lookup: list in which its text is looked for, or ``None``.
        wanted: whether that must be so, or must not.
        present: whether only the column is asked for, filled or not.
    """

    column: str
    among: frozenset[str] | None
    lookup: Lookup | None
    wanted: bool
    present: bool = False

    def bound(self, columns: Columns) -> Holds | bool:
        """Bind it to a table; what is the same for each row of it is True or False."""
        place = columns.get(self.column)
        if self.present:
            return (place is not None) == self.wanted
        if place is None:
            return self._judged("")
        among, lookup, wanted = self.among, self.lookup, self.wanted
        if among is None and lookup is None:
            return lambda row: bool(row.cells[place]) == wanted
        if among is None:
            return lambda row: self._judged(row.cells[place])
        # Most tables write a word as the mapping does, which spares them the folding.
        return lambda row: ((cell := row.cells[place]) in among or folded(cell) in among) == wanted

    def _judged(self, cell: str) -> bool:
        if self.lookup is not None:
            return (bool(cell) and self.lookup.find(cell) is not None) == self.wanted
        if self.among is None:
            return bool(cell) == self.wanted
        return (folded(cell) in self.among) == self.wanted


def all_of(conditions: Sequence[Condition], columns: Columns) -> Holds | None:
    """Give a function that says whether all of them hold; ``None`` where they always do."""
    bound = [condition.bound(columns) for condition in conditions]
    if False in bound:
        return lambda _row: False
    asked = [holds for holds in bound if not isinstance(holds, bool)]
    if not asked:
        return None
    if len(asked) == 1:
        return asked[0]
    return lambda row: all(holds(row) for holds in asked)
