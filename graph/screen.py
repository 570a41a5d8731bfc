"""The verdict of every party of a world at once, as columns: what a screening or a count needs.

`graph.verdict.assess` explains single parties; this says only how each one stands.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graph.facts import facts_on
from graph.kernels import Longs
from graph.listings import listed_on
from graph.outcome import Outcome, outcome_of
from graph.regime_kinds import NotAssessed, Regime
from graph.scope import scope_of
from graph.vocabulary import Verdict
from graph.world import World

ORDER: Final = tuple(Verdict)
"""The verdict that each number of ``Screening.verdict`` stands for."""


@dataclass(frozen=True)
class Screening:
    """How every party stands; one entry a party.

    Attributes:
        verdict: place in ``ORDER``.
        own_low: lower end in ticks of the share that the rule counts, of the best measure.
        own_high: upper end.
    """

    verdict: NDArray[np.int8]
    own_low: Longs
    own_high: Longs


def screen(
    world: World, regime: Regime, day: int, *, rows: Longs | None = None
) -> Screening | NotAssessed:
    """Say how every party of a world stands under a regime on a day.

    Args:
        world: the world.
        regime: the rule.
        day: ordinal.
        rows: the only interest rows that may be used; ``None`` for all.
    """
    version = regime.on(day)
    if isinstance(version, NotAssessed):
        return version
    facts = facts_on(scope_of(world, None, rows), day)
    return _columns(outcome_of(facts, version, listed_on(world, version, day)), world.size)


def _columns(outcome: Outcome, size: int) -> Screening:
    verdict = np.full(size, ORDER.index(Verdict.EXCLUDED), np.int8)
    found = (
        (Verdict.REVIEW, outcome.review.stage[:size] > 0),
        (Verdict.POSSIBLE, outcome.caught("possible")[:size]),
        (Verdict.CERTAIN, outcome.caught("certain")[:size]),
    )
    for word, where in found:
        verdict[where] = ORDER.index(word)
    verdict[outcome.seeds[0]] = ORDER.index(Verdict.LISTED)
    low, high = (
        np.maximum.reduce([getattr(one, name).value[:size] for one in outcome.measures])
        for name in ("certain", "possible")
    )
    return Screening(verdict, low, np.maximum(low, high))
