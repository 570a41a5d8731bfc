"""What is held in an arrangement that a source draws as a party, at the ends that are sure.

Such a node is no company in which parts are owned: it names who has a block together, and nothing
says whose a part of the block is (rule 11 of docs/reference/rules.md). So its block is surely that
of who counts where these have all of the node, and else from nothing to whole.
"""

from dataclasses import replace

import numpy as np

from graph.holdings.stakes import Stakes
from graph.kernels.cascade_loops import Longs
from graph.values.share import FULL_TICKS


def sure_of_the_whole_only(stakes: Stakes, nodes: Longs, limit: int) -> Stakes:
    """Return stakes whose sure ends in arrangements reach a limit only where nobody is missing.

    Args:
        stakes: the stakes of a measure.
        nodes: the arrangements, by number in the scope.
        limit: the smallest sum in ticks that catches.
    """
    inside = np.isin(stakes.asset, nodes)
    if not inside.any():
        return stakes
    # Each of several holders has a part of the limit, so that all of them reach it, and no fewer.
    many = np.bincount(stakes.asset[inside & (stakes.high > 0)], minlength=stakes.size)
    whole = (stakes.floors() >= FULL_TICKS) & (many > 0)
    parts = -(-limit // np.maximum(many, 1))
    alone = np.maximum(stakes.low, stakes.summary_low) >= FULL_TICKS
    low = np.where(whole, np.where(many == 1, FULL_TICKS, parts), 0)[stakes.asset]
    low = np.where(alone, FULL_TICKS, np.where(stakes.high > 0, low, 0))
    return replace(
        stakes,
        low=np.where(inside, low, stakes.low),
        summary_low=np.where(inside, 0, stakes.summary_low),
    )
