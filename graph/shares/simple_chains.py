"""The look-through share along chains in which no company stands twice.

A company that holds shares in itself, or companies that hold each other, make the share that
multiplies out larger. Where no text says whether what is held so belongs to the whole, what the
chains give without it is certain, and the rest is for a person to judge (rule 12 of
docs/reference/rules.md).
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

import numpy as np

from graph.holdings.stakes import Stakes
from graph.kernels.circular_ownership import components
from graph.shares.look_through import JointMembers
from graph.shares.look_through_arrays import reached_nodes
from graph.values.share import FULL_TICKS

_MOST: Final = 10_000
"""Steps of all chains together that are walked; with more nothing is certain."""
_Step = tuple[int, Fraction, Fraction]


def share_without_circles(
    stakes: Stakes, joint: JointMembers, person: int, asset: int
) -> tuple[Fraction, Fraction] | None:
    """Return both ends, 0 to 1, of what chains without a circle give a person in an asset.

    Args:
        stakes: stakes in one measure.
        joint: members of joint holders.
        person: who is asked about; nobody is looked for above.
        asset: what the chains lead to.

    Returns:
        The ends; ``None`` where no circle stands between the two, so that nothing differs.
    """
    above = _holders_between(stakes, joint, person)
    nodes = {asset, *(holder for steps in above.values() for holder, _, _ in steps)}
    groups = components([asset], lambda node: [step[0] for step in above.get(node, ())])
    held = any(step[0] == node for node in nodes for step in above.get(node, ()))
    if not held and all(len(group) == 1 for group in groups):
        return None
    low = high = Fraction(0)
    walks = [(asset, Fraction(1), Fraction(1), frozenset({asset}))]
    for _ in range(_MOST):
        if not walks:
            return min(low, Fraction(1)), min(high, Fraction(1))
        node, least, most, passed = walks.pop()
        if node == person:
            low, high = low + least, high + most
            continue
        walks += [
            (holder, least * lower, most * upper, passed | {holder})
            for holder, lower, upper in above.get(node, ())
            if holder not in passed
        ]
    return Fraction(0), Fraction(1)


def _holders_between(stakes: Stakes, joint: JointMembers, person: int) -> dict[int, list[_Step]]:
    """Return of each node below a person the holders below that person, with both ends."""
    reach = reached_nodes(stakes, joint.owner, joint.holder, np.array([person], np.int64))
    found: dict[int, list[_Step]] = {}
    for asset, step in _steps(stakes, joint):
        if reach[asset] and reach[step[0]] and asset != person:
            found.setdefault(asset, []).append(step)
    return found


def _steps(stakes: Stakes, joint: JointMembers) -> Iterator[tuple[int, _Step]]:
    """Yield each step up: what is held, by whom, and both ends of the part."""
    columns = (stakes.asset, stakes.holder, stakes.low, stakes.high)
    for asset, holder, low, high in zip(*(one.tolist() for one in columns), strict=True):
        yield asset, (holder, Fraction(low, FULL_TICKS), Fraction(high, FULL_TICKS))
    members = joint.holder.tolist()
    for owner, holder in zip(joint.owner.tolist(), members, strict=True):
        # It is a member's whole block at most, and for certain only where there is no other.
        yield holder, (owner, Fraction(members.count(holder) == 1), Fraction(1))
