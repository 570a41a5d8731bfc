"""Columns whose empty cell means what the cell above it says, as under a name that stands once."""

from ingest.formats.table_cells import Line


class ValuesAbove:
    """The values that stand above, of the columns that a mapping fills down."""

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
