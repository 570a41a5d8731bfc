"""What a company holds in itself, in words, where only the smaller whole would decide."""

from collections.abc import Callable
from typing import Final

from graph.cascade.outcome import Outcome
from graph.cascade.review_wires import own_stakes
from graph.reasons.share_words import share_words

WITHOUT_IT: Final = "and without it the threshold is reached"
"""How the fact ends."""


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
    return None
