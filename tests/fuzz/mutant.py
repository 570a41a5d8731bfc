"""What a mutator gives."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Seed:
    """One sample of a reader."""

    reader: str
    path: Path
    content: bytes

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name


@dataclass(frozen=True)
class Mutant:
    """A changed sample.

    Attributes:
        content: the file.
        how: what was done, in words.
        added: how many records more or fewer than the sample it has; ``None`` where that cannot
            be told.
        suffix: what is put behind the file's name.
    """

    content: bytes
    how: str
    added: int | None = None
    suffix: str = ""


Mutator = Callable[[random.Random, bytes], Mutant | None]
