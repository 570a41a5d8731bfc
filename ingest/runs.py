"""Many texts at once, so that those that a dataset knows cost next to nothing each."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from ingest.reader import Piece, Refusal


@dataclass
class Run(ABC):
    """Texts that stand one after the other in a file.

    Attributes:
        texts: the text of a record each, as :meth:`piece` would give it, if it is a whole one.
    """

    texts: list[bytes]

    @abstractmethod
    def piece(self, place: int) -> tuple[Piece | Refusal | None, int]:
        """Give what begins at a place, if anything does, and how many texts it takes.

        Called for unknown texts in their order. A record that goes on over lines takes more than
        one text, known ones as well, and its own text is another.
        """


@dataclass
class Lines(Run):
    """Texts of a line each, and where the first of them stands."""

    number: int
    prefix: str = ""

    def piece(self, place: int) -> tuple[Piece, int]:
        """Give the text of a line."""
        return (f"{self.prefix}line {self.number + place}", self.texts[place], None), 1
