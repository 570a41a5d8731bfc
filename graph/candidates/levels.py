"""What is found of two parties that may be one, and which version of the engine found it."""

from typing import Final, NamedTuple

ENGINE: Final = "13"
"""Version of what is compared and of its weights; another one compares everything anew."""
STRONG: Final = "strong"
"""Level of a pair that asks for a review."""
WEAK: Final = "weak"
"""Level of a pair that is shown and moves no verdict."""
SET_ASIDE: Final = "aside"
"""Level of a pair of equal names whose births or numbers say two parties; told, never to review."""


class Candidate(NamedTuple):
    """Two parties that may be one: ids of a row of each, the listed one on the right, and why.

    The score is in thousandths.
    """

    left: str
    right: str
    reason: str
    level: str | None = STRONG
    score: int | None = None
