"""A figure whose goal bounds the memory too."""

from dataclasses import dataclass
from typing import Final

from benchmarks.figure import Figure

GB: Final = 10**9
"""Bytes of a gigabyte."""


@dataclass(frozen=True)
class BoundedFigure(Figure):
    """A figure with the memory that our side took.

    Attributes:
        peak: most memory of our side, in bytes.
        most: the most that it may take, in bytes; ``None`` for no limit at this scale.
    """

    peak: int = 0
    most: int | None = None

    def line(self) -> dict[str, object]:
        """Return the figure as the object that is printed; both limits make the goal."""
        line = super().line()
        if self.most is not None:
            limit = f"peak <= {self.most / GB:g} GB"
            line["goal"] = limit if self.goal is None else f"{self.goal.text}, {limit}"
            line["met"] = line["met"] is not False and self.peak <= self.most
        return line
