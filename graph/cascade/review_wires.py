"""Wires that the review has beside stakes and signs: own shares, blocked governments.

Where no text says whether shares that a company holds in itself belong to the whole, the smaller
whole is asked for too, for a person to judge: ``s / (100 - o)`` reaches a half where ``s + o / 2``
does (rule 12 of docs/reference/rules.md).
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from graph.cascade.majority_stakes import unstated_votes
from graph.cascade.wire_builder import NetBase
from graph.holdings.acting_together import joint_owners
from graph.holdings.stakes import Stakes
from graph.kernels.cascade_loops import Bools, Longs
from graph.kernels.distinct_numbers import drop_doubles
from graph.kernels.run_cascade import Wires, build_wires
from graph.regimes.regime import RegimeVersion
from graph.values.share import FULL_TICKS, TICK

_HALF: Final = 500_000 * TICK
_REMOVES: Final = 32
"""Companies between one and what holds a stake in it that are looked through."""


def activations(holder: Longs, target: Longs) -> Wires:
    """Build wires that catch by themselves."""
    return build_wires(holder, target, activates=np.ones(len(holder), np.bool_))


def own_share_wires(
    base: NetBase, held: Sequence[Stakes], stakes: Stakes, target: Longs, size: int
) -> tuple[list[Wires], int]:
    """Build wires that add half of what companies hold in themselves to what others hold.

    Args:
        base: version and pools.
        held: stakes of every measure.
        stakes: stakes of one measure.
        target: the node at which each of them adds up.
        size: number of nodes so far; one is added beside each such company.

    Returns:
        The wires, and the number of nodes then.
    """
    mine = own_stakes(base.version, held, stakes)
    companies, at = drop_doubles(stakes.asset[mine]), np.full(stakes.size, -1, np.int64)
    at[companies] = size + np.arange(len(companies), dtype=np.int64)
    others = at[stakes.asset] >= 0
    others[mine] = False
    holding, held_at = np.flatnonzero(others), base.pools.held_at
    wires = [
        activations(held_at[stakes.holder[holding]], at[stakes.asset[holding]]),
        build_wires(at[stakes.asset[mine]], target[mine], extra=stakes.review[mine] // 2),
    ]
    return wires, size + len(companies)


def own_stakes(version: RegimeVersion, held: Sequence[Stakes], stakes: Stakes) -> Longs:
    """Return the places of stakes of companies in themselves that may lessen the whole.

    What a company holds in itself through others that are wholly its own is such a stake too, and
    where the version says so, through those of which it has most.
    """
    own = (stakes.holder == stakes.asset) | _through_own_companies(version, stakes)
    own &= stakes.review > 0
    if version.limit > _HALF + 1 or version.limit < _HALF:
        return np.zeros(0, np.int64)
    if version.own_votes and stakes is held[0]:
        # Nominal capital is not lessened; votes that nobody states stand for shares.
        own &= ~unstated_votes(held[1], stakes)[1][stakes.asset]
    return np.flatnonzero(own)


def _through_own_companies(version: RegimeVersion, stakes: Stakes) -> Bools:
    """Return which stakes are in a company whose own their holder is, at any remove."""
    least = _HALF + 1 if version.own_by_majority else FULL_TICKS
    mine = np.flatnonzero((stakes.low >= least) & (stakes.holder != stakes.asset))
    parent = np.full(stakes.size, -1, np.int64)
    parent[stakes.asset[mine]] = stakes.holder[mine]
    found, above = np.zeros(len(stakes.holder), np.bool_), parent[stakes.holder]
    if version.own_by_majority:
        # Of a company that may be its own the rule may ask as well: the share is not stated.
        perhaps = np.flatnonzero((stakes.review > _HALF) & (stakes.holder != stakes.asset))
        pairs = stakes.holder[perhaps] * stakes.size + stakes.asset[perhaps]
        found |= np.isin(stakes.asset * stakes.size + stakes.holder, pairs)
    # Companies that are each other's own would be walked round for ever.
    for _ in range(_REMOVES):
        if not (above >= 0).any():
            break
        found |= (above == stakes.asset) & (above >= 0)
        above = np.where(above >= 0, parent[above], -1)
    return found


def government_wires(
    base: NetBase, stakes: Stakes, chosen: Longs, size: int
) -> tuple[list[Wires], int]:
    """Build the layer of what blocked governments may own or control.

    Args:
        base: pools, signs, and which listed parties are blocked governments.
        stakes: stakes of the first measure.
        chosen: places of signs that speak of such governments.
        size: number of nodes so far.

    Returns:
        The wires, and the number of nodes then.
    """
    pools, signs, listed = base.pools, base.signs, base.governments[1]
    if not listed.size or not chosen.size:
        return [], size
    every = np.arange(pools.size, dtype=np.int64)
    layer = size + every
    owner, joint, _ = joint_owners(base.facts, base.facts.may_hold())
    held = build_wires(layer[stakes.holder], layer[stakes.asset], extra=stakes.review)
    wires = [
        activations(listed, layer[listed]),
        activations(layer, every),
        activations(layer[owner], layer[joint]),
        activations(layer[signs.holder[chosen]], layer[signs.asset[chosen]]),
        held,
    ]
    return wires, size + pools.size
