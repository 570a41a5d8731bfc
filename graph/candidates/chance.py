"""How many parties of the register would fit as well by chance."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import exp, expm1, inf, log
from typing import Final

from graph.candidates.births import DAY, MONTH, RANGE, SWAPPED, YEAR
from graph.candidates.spelling.word_alignment import INITIAL, NEAR, SOUND, VARIANT

NO_CHANCE: Final = 1.0
"""Parties that fit by chance from which a pair is no longer strong."""
FLOOD: Final = 50.0
"""The same from which a pair is not shown."""
WRITTEN: Final = 0.01
"""The same from which the reasons say so."""
_DEPENDENT: Final = 0.8
"""Words of one name go together, so that they tell less than if drawn each by itself."""
_BIRTH: Final = {DAY: 9.8, MONTH: 6.4, SWAPPED: 5.7, YEAR: 4.0, RANGE: 2.5}
"""What an agreeing birth tells, in nats."""
_ELSEWHERE: Final = 20_000
"""Words of other registers: a word that a small register has once is not common for that."""
_LESS: Final = {VARIANT: 1.0, NEAR: 1.5, SOUND: 3.0}
"""What a match that is not exact tells less, in nats."""
_INITIAL: Final = 2.5


@dataclass(frozen=True)
class Rarity:
    """How often words stand in the names of a register.

    Attributes:
        size: parties of the register.
        counts: for hashes of the sounds of words of listed names, in how many names they stand.
    """

    size: int = 0
    counts: Mapping[int, int] = field(default_factory=dict)

    def nats(self, sound: int) -> float:
        """Return the rarity of a word, by the hash of its sound."""
        return log((self.size + _ELSEWHERE) / (self.counts.get(sound, 0) + 1))


def loss_of(how: str) -> float:
    """Return what a match of some kind tells less than the rarity of its words; infinite: all."""
    return inf if how == INITIAL else _LESS.get(how, 0.0)


def chance_of(words: Iterable[tuple[Iterable[int], float]], births: str, rarity: Rarity) -> float:
    """Return how many other parties of the register would fit a listed party as well.

    Args:
        words: for each match the hashes of the listed words' sounds, and what it tells less.
        births: how births compare.
        rarity: of words in the register.
    """
    told, some = 0.0, False
    for sounds, less in words:
        some = True
        told += _INITIAL if less == inf else max(sum(map(rarity.nats, sounds)) - less, 0.0)
    return rarity.size * exp(-_DEPENDENT * told - _BIRTH.get(births, 0.0)) if some else 0.0


def chance_words(chance: float) -> str:
    """Return in words how many other parties would fit a listed party as well.

    >>> chance_words(0.07)
    'a chance of about 7% that another party of the loaded data looks as similar'
    >>> chance_words(1.2)
    'by chance, about 1 other party of the loaded data would look as similar'
    """
    if chance < 1:
        # Of a number that is expected, the probability that there is any at all.
        return (
            f"a chance of about {-expm1(-chance):.0%} that another party of the loaded data "
            "looks as similar"
        )
    count = f"{chance:,.0f} other {'party' if round(chance) == 1 else 'parties'}"
    return f"by chance, about {count} of the loaded data would look as similar"
