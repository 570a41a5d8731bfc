"""A net made ready for company control: without the stakes that can never matter, leaves marked.

Which companies anyone controls at all is bounded from above before a single owner is asked: the
holdings of all that may be controlled themselves, with the largest of the others', must reach the
threshold. A stake in another company, or one that falls short even with all that could join it,
changes no answer of `graph.control.company_control`.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from graph.kernels.stake_arrays import ExactNet

_ROUNDS: Final = 3
"""Bounds are sound after each round; later ones find little."""


def prune_net(net: ExactNet, threshold: int) -> ExactNet:
    """Remove stakes that cannot matter; shares in companies that hold nothing become negative.

    Args:
        net: one stake for each holder of a company; see `graph.kernels.stake_arrays.merge_stakes`.
        threshold: smallest sum in units that controls.
    """
    counts = np.diff(net.offsets)
    kept = _can_matter(net, threshold, counts)
    holder = np.repeat(np.arange(net.size, dtype=np.int32), counts)[kept]
    stakes = net.pairs.reshape(-1, 2)[kept]
    left = np.bincount(holder, minlength=net.size)
    stakes[left[stakes[:, 0]] == 0, 1] *= -1
    offsets = np.zeros(net.size + 1, net.offsets.dtype)
    np.cumsum(left, out=offsets[1:])
    return ExactNet(offsets, stakes.reshape(-1))


def _can_matter(net: ExactNet, threshold: int, counts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return whether each stake can be part of a control."""
    target, share = net.pairs[::2], net.pairs[1::2]
    kept = share > 0
    may = np.ones(net.size, np.bool_)
    for _ in range(_ROUNDS):
        joins = np.repeat(may, counts)
        joint = np.bincount(target[joins], share[joins], net.size)
        most = np.zeros(net.size, np.int32)
        np.maximum.at(most, target[~joins], share[~joins])
        fewer = may & (joint + most >= threshold)
        alone = ~joins & (share + joint[target] < threshold)
        kept &= fewer[target] & ~alone
        if (fewer == may).all():
            break
        may = fewer
    return kept
