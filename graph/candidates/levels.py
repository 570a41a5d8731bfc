"""What is found of two parties that may be one, and which version of the engine found it."""

from typing import Final, NamedTuple

ENGINE: Final = "21"
"""Version of what is compared and of its weights; another one compares everything anew."""
STRONG: Final = "strong"
"""Level of a pair that asks for a review."""
WEAK: Final = "weak"
"""Level of a pair that is shown and moves no verdict."""
SET_ASIDE: Final = "aside"
"""Level of a pair of equal names whose births or numbers say two parties; told, never to review."""
LEAST_SHARE: Final = 0.5
LEAST_ACROSS: Final = 0.35
"""The same where the script of one name leaves vowels out, and patronymics differ besides."""
LEAST_OF_ONE: Final = 0.86
"""How much of both names, or of the one, has to match at least."""
LEAST_OF_BODY: Final = 0.58
"""How much of the one of two bodies' names has to match at least.

A line of business that many are in, and of three words another that sounds alike, are less.
"""
LEAST_OF_BODIES: Final = 0.615
"""How much of both names of bodies has to match at a glance, if neither stands in the other.

Of three words that tell two are more, the one in another spelling; with a line of business, less.
"""
LEAST_UNBORN: Final = 0.6
"""The same of persons of whom one has no stated birth: one of two words is less."""


class Candidate(NamedTuple):
    """Two parties that may be one: ids of a row of each, the listed one on the right, and why.

    The score is in thousandths.
    """

    left: str
    right: str
    reason: str
    level: str | None = STRONG
    score: int | None = None
