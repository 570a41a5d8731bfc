"""What companies hold in themselves or in each other, in words, where the smaller whole decides."""

from collections.abc import Callable
from typing import Final

import numpy as np

from graph.cascade.circles import Circle
from graph.cascade.outcome import Outcome
from graph.cascade.review_wires import own_stakes
from graph.reasons.share_words import share_words
from graph.values.share import FULL_TICKS

WITHOUT_IT: Final = "and without it the threshold is reached"
"""How the fact ends."""
IN_CIRCLE: Final = "no text says whether what it holds within belongs to the whole"
"""How it ends of companies that hold each other."""


def own_share_fact(outcome: Outcome, node: int, name: Callable[[int], str]) -> str | None:
    """Return which shares of a company in itself decide; ``None`` where none do.

    Args:
        outcome: what the rule found.
        node: number of the company in the scope.
        name: gives the name of a node.
    """
    version, every = outcome.version, [measure.stakes for measure in outcome.measures]
    for measure in outcome.measures:
        stakes, limit = measure.stakes, version.limit
        mine = own_stakes(version, every, stakes)
        mine = mine[stakes.asset[mine] == node]
        own, held = int(stakes.review[mine].sum()), int(measure.possible.value[node])
        if mine.size and 0 < held < limit <= held + own // 2:
            text = share_words(int(stakes.low[mine].sum()), int(stakes.high[mine].sum()))
            others = [name(n) for n in stakes.holder[mine].tolist() if n != node]
            through = f" through {' and '.join(others)}" if others else ""
            return (
                f"{name(node)} held {text} of itself{through}; no text says whether that "
                f"belongs to the whole, {WITHOUT_IT}"
            )
    around = (one for one in outcome.circles if node in one.members)
    return next((said for one in around if (said := _circle_fact(outcome, one, name))), None)


def _circle_fact(outcome: Outcome, circle: Circle, name: Callable[[int], str]) -> str | None:
    """Return who has how much of what is held of a circle from outside, if that decides."""
    every = [*(measure.stakes for measure in outcome.measures), outcome.votes]
    if (stakes := every[circle.measure]) is None:
        return None
    holder = stakes.holder[circle.places]
    counts = outcome.review.stage[outcome.pools.held_at[holder]] > 0
    if int(circle.parts()[counts].sum()) < outcome.version.limit:
        return None
    place = circle.places[counts]
    sure = np.maximum(stakes.low[place], stakes.summary_low[place])
    ends = (np.minimum(sure, circle.ticks[counts]), circle.ticks[counts])
    low, high = (min(int(end.sum()) * FULL_TICKS // circle.whole, FULL_TICKS) for end in ends)
    members = _join([name(node) for node in circle.members.tolist()])
    owners = _join(list(dict.fromkeys(name(node) for node in holder[counts].tolist())))
    return (
        f"{members} held each other in a circle; {owners} had {share_words(low, high)} of what is "
        f"held from outside it, and {IN_CIRCLE}"
    )


def _join(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
