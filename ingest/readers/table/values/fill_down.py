"""Columns whose empty cell says what the cell above it says, as under a name that stands once."""

from ingest.formats.table_cells import Line


class Above:
    """The values that stand above, for columns of which a mapping says that they go on below."""

    def __init__(self, places: list[int]) -> None:
        self._places = places
        self._values = dict.fromkeys(places, "")

    def __bool__(self) -> bool:
        return bool(self._places)

    def fill(self, line: Line) -> None:
        """Return a row what stands above its empty cells; one that cannot be read ends what did."""
        if line.problem is not None:
            self._values = dict.fromkeys(self._places, "")
            return
        for place in self._places:
            self._values[place] = line.cells[place] or self._values[place]
            line.cells[place] = self._values[place]
