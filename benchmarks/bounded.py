"""A figure whose goal bounds the memory too."""

from dataclasses import dataclass
from typing import Final

from benchmarks.figure import Figure

GB: Final = 10**9
"""Bytes of a gigabyte."""


@dataclass(frozen=True)
class Bounded(Figure):
    """What was measured, and how much memory it took.

    Attributes:
        peak: most memory of our side, in bytes.
        most: what it may take, in bytes; ``None`` where nothing is promised at this scale.
    """

    peak: int = 0
    most: int | None = None

    def line(self) -> dict[str, object]:
        """Return the figure as the object that is printed; both bounds make the goal."""
        line = super().line()
        if self.most is not None:
            limit = f"peak <= {self.most / GB:g} GB"
            line["goal"] = limit if self.goal is None else f"{self.goal.text}, {limit}"
            line["met"] = line["met"] is not False and self.peak <= self.most
        return line
