"""The two cascades above one target, run again with some facts known."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Final

from graph.cascade.outcome import Outcome
from graph.proof.proof_wires import CONTROL, STAKE, Wire, WiresAbove, wires_above
from graph.regimes.regime import MAJORITY_STAKES
from graph.values.share import FULL_TICKS

WORK: Final = 400_000
"""Wires looked at in all before the search for what turns a verdict stops."""
Seeds = frozenset[int]
Stake = tuple[int, int]


def fix_wires(wires: WiresAbove, shares: Mapping[Stake, int]) -> WiresAbove:
    """Return wires of which some stakes are known exactly.

    Args:
        wires: wires above a target.
        shares: ticks by measure and place of a stake.
    """
    above, floors = dict(wires.above), dict(wires.floors)
    for asset, mine in wires.above.items():
        if not any(wire.kind == STAKE and wire.stake in shares for wire in mine):
            continue
        known = tuple(_fix_wire(wire, shares) for wire in mine)
        above[asset] = known
        if floors[asset] >= 0:
            floors[asset] += sum(w.low for w in known) - sum(w.low for w in mine)
            if floors[asset] > FULL_TICKS:
                floors[asset] = -1
    return replace(wires, above=above, floors=floors)


def _fix_wire(wire: Wire, shares: Mapping[Stake, int]) -> Wire:
    """Return a wire with its exact share, if it is known."""
    share = shares.get(wire.stake) if wire.kind == STAKE else None
    if share is None:
        return wire
    if not wire.sure:
        return wire._replace(high=share)
    if wire.high > 0:
        return wire._replace(low=share, single=0, high=share, extra=0)
    return wire._replace(single=share, extra=share)


def _is_mixed(wire: Wire) -> bool:
    """Return whether sources state a stake as direct, and as direct or indirect too.

    To know it exactly is then to know that nothing comes on top, whatever the share.
    """
    return wire.high > 0 and (wire.extra > 0 or wire.single > wire.low)


class Passes:
    """The cascades above one target, and what they depend on."""

    def __init__(self, outcome: Outcome, target: int) -> None:
        self.outcome, self.target = outcome, target
        self.limit = outcome.version.limit
        self.lower = wires_above(outcome, target, upper=False)
        self.upper = wires_above(outcome, target, upper=True)
        self.size = 1 + sum(map(len, self.upper.above.values()))
        self.spent = 0

    @cached_property
    def repeats(self) -> bool:
        """Whether an interest may count at several nodes."""
        return self.outcome.version.chain == MAJORITY_STAKES

    def has_work_left(self) -> bool:
        """Return whether the search may go on: it has not used up ``WORK``."""
        return self.spent < WORK

    @cached_property
    def perhaps_listed(self) -> list[int]:
        """Parties above the target, itself included, whose listing only perhaps holds."""
        return sorted((self.upper.seeds - self.lower.seeds) & self.upper.above.keys())

    @cached_property
    def perhaps_control(self) -> list[Wire]:
        """Rights of control above the target that only perhaps hold."""
        wires = (wire for mine in self.upper.above.values() for wire in mine)
        return [wire for wire in wires if wire.kind == CONTROL and not wire.sure]

    @cached_property
    def open_assets(self) -> list[int]:
        """Companies that are possible and not certain, nearest to the target first.

        Where each listed party is looked at alone, what one makes certain may be open for another.
        """
        stage = self.outcome.reached[0].stage
        alone = self.outcome.version.per_party
        order, seen = [self.target], {self.target}
        for node in order:
            for wire in self.upper.above.get(node, ()):
                holder = wire.holder
                wanted = holder in self.reachable and (alone or not stage[holder])
                if wanted and holder not in seen:
                    seen.add(holder)
                    order.append(holder)
        return [node for node in order if alone or not stage[node]]

    @cached_property
    def reachable(self) -> frozenset[int]:
        """Nodes that the upper pass catches, from all listed parties together."""
        stage = self.outcome.reached[1].stage
        return frozenset(node for node in self.upper.above if stage[node])

    def wide_stakes(self, most: int) -> list[Wire]:
        """Return the interests in open companies whose share is a range, nearest first."""
        found = {
            wire.stake: wire
            for asset in reversed(self.open_assets)
            for wire in map(self._as_stated, reversed(self.upper.above[asset]))
            if wire.kind == STAKE and wire.high + wire.extra > max(wire.low, wire.single)
        }
        return [*reversed(found.values())][:most]

    def _as_stated(self, wire: Wire) -> Wire:
        """Return a wire with the ends that sources state, where only an open part counts."""
        if wire.kind != STAKE or wire.sure:
            return wire
        stakes, place = self.outcome.measures[wire.measure].stakes, wire.place
        low, single = int(stakes.low[place]), int(stakes.summary_low[place])
        direct, high = int(stakes.direct_high[place]), int(stakes.high[place])
        return wire._replace(low=low, single=single, high=direct, extra=high - direct)

    def is_certain(
        self,
        *,
        more: Collection[int] = (),
        with_control: Wire | None = None,
        shares: Mapping[Stake, int] | None = None,
    ) -> bool:
        """Return whether the target is certain when more is known."""
        wires = fix_wires(self.lower, shares) if shares else self.lower
        if with_control is not None:
            mine = (*wires.above[with_control.asset], with_control)
            wires = replace(wires, above={**wires.above, with_control.asset: mine})
        wires = replace(wires, seeds=wires.seeds | set(more))
        return any(
            self.target in self._caught_by_lower_ends(wires, group) for group in self._groups(wires)
        )

    def is_possible(
        self,
        *,
        less: Collection[int] = (),
        without_control: Wire | None = None,
        shares: Mapping[Stake, int] | None = None,
    ) -> bool:
        """Return whether the target is still possible when more is known."""
        wires = fix_wires(self.upper, shares) if shares else self.upper
        if without_control is not None:
            mine = tuple(w for w in wires.above[without_control.asset] if w != without_control)
            wires = replace(wires, above={**wires.above, without_control.asset: mine})
        wires = replace(wires, seeds=wires.seeds - set(less))
        return any(
            self.target in self._caught_by_upper_ends(wires, group) for group in self._groups(wires)
        )

    def certain_from(self, asset: int) -> Iterator[tuple[Wire, int]]:
        """Yield each interest in a company that alone can make the target certain, and from what.

        Yields:
            A stake, and the smallest share in ticks that is enough.
        """
        if not self.has_work_left() or asset in self.lower.blocked or asset not in self.lower.above:
            return
        best: dict[Wire, int] = {}
        for group in self._groups(self.lower):
            before = self._caught_by_lower_ends(self.lower, group, barred=asset)
            if asset in group or self.target not in self._caught_by_lower_ends(
                self.lower, group | {asset}
            ):
                continue
            mine = [
                w for w in self.lower.above[asset] if w.holder in before and not w.catches_alone
            ]
            held = sum(wire.low for wire in mine)
            for wire in (w for w in mine if w.kind == STAKE):
                # What is stated as direct or indirect never adds up: alone it must be enough.
                need = self.limit - (held - wire.low) if wire.high else self.limit
                now, most = max(wire.low, wire.single), wire.high + wire.extra
                least = wire.low if _is_mixed(wire) else now
                if least < need <= min(most, self.free_ticks(wire)):
                    best[wire] = min(max(need, now), best.get(wire, FULL_TICKS))
        yield from best.items()

    def impossible_from(self, asset: int) -> Iterator[tuple[Wire, int | None, int | None]]:
        """Yield each interest in a company that alone can exclude the target, and from what on.

        Yields:
            A stake, and the least and the largest share in ticks that exclude; ``None`` where
            that end is free. Both are set where a rule looks at each listed party alone, and the
            stake of one leaves too little room for another.
        """
        if not self.has_work_left():
            return
        through: list[Seeds] = []
        for group in self._groups(self.upper):
            before = self._caught_by_upper_ends(self.upper, group, barred=asset)
            # The target is reached without this company, so no stake in it can exclude.
            if self.target in before and (self.target != asset or asset in group):
                return
            if asset in group:
                continue
            if self.target in self._caught_by_upper_ends(self.upper, group | {asset}):
                through.append(before)
        for wire in self.upper.above[asset]:
            if wire.kind != STAKE or not wire.sure:
                continue
            least, most = (
                max(wire.low, wire.single),
                min(wire.high + wire.extra, self.free_ticks(wire)),
            )
            ends = [self._free_range(wire, before) for before in through]
            if not ends or None in ends:
                continue
            top = min(end[1] for end in ends if end is not None)
            bottom = max(end[0] for end in ends if end is not None)
            if bottom <= top and bottom <= most and top >= least and least <= most:
                free = bottom > least, top < most
                if any(free):
                    yield wire, bottom if free[0] else None, top if free[1] else None
                elif _is_mixed(wire):
                    yield wire, None, most

    def free_ticks(self, wire: Wire) -> int:
        """Return what is left for a direct stake besides what others surely hold, in ticks."""
        floor = self.upper.floors[wire.asset]
        return FULL_TICKS if floor < 0 or not wire.high else FULL_TICKS - floor + wire.low

    def shares_fit(self, shares: Mapping[Stake, int]) -> bool:
        """Return whether exact shares, with what others surely hold, fit in 100 % each."""
        after = fix_wires(self.upper, shares)
        return all(
            after.floors[asset] >= 0 or floor < 0 for asset, floor in self.upper.floors.items()
        )

    def _free_range(self, wire: Wire, before: Seeds) -> tuple[int, int] | None:
        """Return the least and largest ticks of a stake at which its company is not caught.

        They may lie outside 0 to 100 %; ``None`` where no share keeps the company free. ``before``
        are the holders that are caught without it.
        """
        asset, nothing = wire.asset, (0, FULL_TICKS)
        others = [w for w in self.upper.above[asset] if w.holder in before and w != wire]
        if any(w.catches_alone or w.single >= self.limit for w in others):
            return None
        highs, lows = sum(w.high for w in others), sum(w.low for w in others)
        extra, floor = sum(w.extra for w in others), self.upper.floors[asset]
        room = FULL_TICKS - floor + wire.low + lows if floor >= 0 else 2 * FULL_TICKS + highs
        if wire.holder in before:
            if wire.high and room + extra < self.limit:
                return nothing
            held = highs if wire.high else min(highs, room - wire.low)
            return 0, self.limit - 1 - extra - held
        if min(highs, room - wire.low) + extra < self.limit:
            return nothing
        if not wire.high or floor < 0:
            return None
        return room + extra - self.limit + 1, FULL_TICKS

    def _groups(self, wires: WiresAbove) -> list[Seeds]:
        """Return the listed parties that are looked at together: all, or each alone."""
        seeds = wires.seeds & wires.above.keys()
        if self.outcome.version.per_party:
            return [frozenset((seed,)) for seed in sorted(seeds)]
        return [seeds]

    def _caught_by_lower_ends(
        self, wires: WiresAbove, seeds: Seeds, barred: int | None = None
    ) -> Seeds:
        """Return the nodes that lower ends catch, without one that passes nothing on."""
        held: dict[int, int] = {}

        def catches(wire: Wire) -> bool:
            held[wire.asset] = held.get(wire.asset, 0) + wire.low
            enough = wire.single >= self.limit or held[wire.asset] >= self.limit
            return wire.catches_alone or enough

        return self._run(wires, seeds, barred, catches)

    def _caught_by_upper_ends(
        self, wires: WiresAbove, seeds: Seeds, barred: int | None = None
    ) -> Seeds:
        """Return the nodes that upper ends may catch."""
        high: dict[int, int] = {}
        low: dict[int, int] = {}
        extra: dict[int, int] = {}

        def catches(wire: Wire) -> bool:
            asset, floor = wire.asset, wires.floors[wire.asset]
            high[asset] = high.get(asset, 0) + wire.high
            low[asset] = low.get(asset, 0) + wire.low
            extra[asset] = extra.get(asset, 0) + wire.extra
            fits = high[asset] if floor < 0 else min(high[asset], FULL_TICKS - floor + low[asset])
            return wire.catches_alone or max(fits + extra[asset], wire.single) >= self.limit

        return self._run(wires, seeds, barred, catches)

    def _run(
        self, wires: WiresAbove, seeds: Seeds, barred: int | None, catches: Callable[[Wire], bool]
    ) -> Seeds:
        """Return the nodes that a cascade from some seeds catches."""
        self.spent += self.size
        below: dict[int, list[Wire]] = {}
        for mine in wires.above.values():
            for wire in mine:
                below.setdefault(wire.holder, []).append(wire)
        found, queue = set(seeds), list(seeds)
        for node in queue:
            for wire in below.get(node, ()):
                asset = wire.asset
                caught = catches(wire)
                if caught and asset not in found and asset not in wires.blocked and asset != barred:
                    found.add(asset)
                    queue.append(asset)
        return frozenset(found)
