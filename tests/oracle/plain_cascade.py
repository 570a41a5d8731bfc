"""The cascades once more, written from the definition with other means than the kernels.

The second opinion on `graph.kernels.cascade_loops`, compiled or not.
"""

from dataclasses import dataclass, field

import numpy as np

from graph.kernels.cascade_loops import FULL, CascadeResult, Longs, Net


@dataclass(slots=True)
class _Sums:
    """What the caught holders of one party hold in it."""

    share: int = 0
    single: int = 0
    floor: int = 0
    extra: int = 0

    def counted_sum(self, floors: int) -> int:
        """Return the ticks that the rule counts; holdings fit in 100 % unless ``floors`` is -1."""
        fits = self.share if floors < 0 else min(self.share, FULL - (floors - self.floor))
        return max(fits + self.extra, self.single)


@dataclass(slots=True)
class _Pass:
    """One cascade: the round of each caught party, and what is held in each party."""

    stage: dict[int, int] = field(default_factory=dict)
    held: dict[int, _Sums] = field(default_factory=dict)


def spread_groups(net: Net, seeds: Longs, groups: Longs, limit: int) -> CascadeResult:
    """Run one cascade for each group of seeds and keep the best of them for each party.

    Args:
        net: stakes.
        seeds: listed parties, group after group.
        groups: group ``i`` is ``seeds[groups[i]:groups[i + 1]]``.
        limit: smallest sum in ticks that catches.
    """
    size = len(net.offsets) - 1
    reached = CascadeResult(
        np.zeros(size, np.int32), np.zeros(size, np.int64), np.full(size, -1, np.int64)
    )
    for first, after in zip(groups[:-1].tolist(), groups[1:].tolist(), strict=True):
        members = seeds[first:after].tolist()
        found = _one_pass(net, members, limit)
        _keep_best(net, reached, found, members)
    return reached


def _one_pass(net: Net, seeds: list[int], limit: int) -> _Pass:
    """Run one cascade, round by round until no further party is caught."""
    done = _Pass()
    frontier = [seed for seed in dict.fromkeys(seeds) if not net.blocked[seed]]
    for seed in frontier:
        done.stage[seed] = 1
    stage = 1
    while frontier:
        # A round is summed up before anyone is judged, so that earlier rounds prove the caught.
        stage += 1
        forced, touched = set[int](), dict[int, None]()
        for node in frontier:
            span = slice(int(net.offsets[node]), int(net.offsets[node + 1]))
            columns = (net.target, net.activates, net.share, net.single, net.floor, net.extra)
            for asset, activates, share, single, floor, extra in zip(
                *(column[span].tolist() for column in columns), strict=True
            ):
                held = done.held.setdefault(asset, _Sums())
                held.share += share
                held.floor += floor
                held.extra += extra
                held.single = max(held.single, single)
                touched[asset] = None
                if activates:
                    forced.add(asset)
        frontier = [
            asset
            for asset in touched
            if asset not in done.stage
            and not net.blocked[asset]
            and (asset in forced or done.held[asset].counted_sum(int(net.floors[asset])) >= limit)
        ]
        for asset in frontier:
            done.stage[asset] = stage
    return done


def _keep_best(net: Net, reached: CascadeResult, found: _Pass, seeds: list[int]) -> None:
    """Store what a pass found where it is better than what earlier passes found."""
    for node in found.stage.keys() | found.held.keys():
        value = found.held.get(node, _Sums()).counted_sum(int(net.floors[node]))
        value = min(value, FULL)
        if reached.seed[node] < 0 or value > reached.value[node]:
            reached.value[node] = value
            reached.seed[node] = seeds[0]
        stage = found.stage.get(node, 0)
        if stage and (reached.stage[node] == 0 or stage < reached.stage[node]):
            reached.stage[node] = stage
