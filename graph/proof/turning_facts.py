"""What would turn a ``possible``: the interests whose exact shares decide, and from which value.

Each admissible world splits every company for itself, so what one share does to a verdict goes
through the company that it is in. Let that company pass nothing on: who is caught then does not
depend on the share. If its holder is among them, more of it can only catch; if not, more of it
can only leave less for the others. So one value parts what is certain from what is not, and one
what is excluded, and both follow from two cascades a company, without a search. Where no single
fact turns the verdict, sets of two and three are tried, nearest to the party first.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final

import numpy as np

from graph.cascade.outcome import Measure, Outcome, review_net
from graph.holdings.stakes import Stakes
from graph.kernels.run_cascade import cascade
from graph.proof.proof_passes import Passes
from graph.proof.proof_wires import CONTROL, STAKE, Wire
from graph.proof.smallest_proof import Step, step_of
from graph.values.share import FULL_TICKS

AT_LEAST: Final = "at_least"
AT_MOST: Final = "at_most"
BETWEEN: Final = "between"
HOLDS: Final = "holds"
FAILS: Final = "does_not_hold"
LISTING: Final = "listing"
CERTAIN: Final = "certain"
_SETS: Final = 16
"""Interests from which sets of two and three are made."""


@dataclass(frozen=True, slots=True)
class Need:
    """What would have to be known of one fact.

    Attributes:
        step: the interest; for ``listing`` holder and asset are the party whose listing it is.
        stated: lower and upper end that sources state, in ticks.
        side: ``at_least``, ``at_most`` or ``between`` for a share; ``holds`` or
            ``does_not_hold`` for a right of control or a listing that only perhaps holds that day.
        value: the share in ticks; 0 where ``side`` speaks of none.
        most: the upper end of ``between``, else ``None``.
    """

    step: Step
    stated: tuple[int, int]
    side: str
    value: int
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """Facts that together turn a ``possible``, and what it turns into.

    Attributes:
        verdict: ``certain``, ``excluded``, or ``review`` where reasons for one remain.
        needs: what would have to be known, one entry a fact; all of them at once.
    """

    verdict: str
    needs: tuple[Need, ...]


def find_turns(outcome: Outcome, node: int) -> tuple[Turn, ...]:
    """Find what would turn a party's ``possible``.

    Args:
        outcome: what a regime's cascades found.
        node: number of the party in the scope.

    Returns:
        First what makes it certain, then what excludes it; the smallest sets of facts only,
        nearest to the party first. Empty where it is not ``possible``, and where nothing within
        three facts was found.
    """
    if outcome.caught_nodes(CERTAIN)[node] or not outcome.caught_nodes("possible")[node]:
        return ()
    passes = Passes(outcome, node)
    sure = _needs_for_certain(passes)
    few = min(map(len, sure), default=0)
    turns = [Turn(CERTAIN, needs) for needs in sure if len(needs) == few]
    against = _needs_against(passes)
    few = min(map(len, against), default=0)
    turns += [_exclusion_turn(outcome, node, n) for n in against if len(n) == few]
    return tuple(dict.fromkeys(turns))


def fix_stakes(stakes: Stakes, shares: dict[int, int]) -> Stakes:
    """Return stakes of which some are known exactly.

    Args:
        stakes: stakes as sources state them.
        shares: ticks by the place of a stake.
    """
    columns = {
        name: getattr(stakes, name).copy()
        for name in ("low", "summary_low", "direct_high", "high", "review")
    }
    for place, share in shares.items():
        direct = stakes.direct_high[place] > 0
        columns["low"][place] = share if direct else 0
        columns["direct_high"][place] = share if direct else 0
        columns["summary_low"][place] = 0 if direct else share
        if stakes.review[place] == stakes.high[place]:
            columns["review"][place] = share
        columns["high"][place] = share
    return replace(stakes, **columns)


def _exclusion_turn(outcome: Outcome, node: int, needs: tuple[Need, ...]) -> Turn:
    """Return what a ``possible`` becomes once it is excluded: ``review`` if reasons remain."""
    measures = []
    for measure in outcome.measures:
        shares = {
            _place(measure, need.step): need.value
            for need in needs
            if need.step.kind == STAKE and need.step.measure == measure.name
        }
        measures.append(replace(measure, stakes=fix_stakes(measure.stakes, shares)))
    after = replace(outcome, measures=tuple(measures))
    gone = {need.step.holder for need in needs if need.step.kind == LISTING}
    rows = [row for need in needs if need.step.kind == CONTROL for row in need.step.rows]
    chosen = outcome.signs.review_places()
    chosen = chosen[~np.isin(outcome.signs.row[chosen], rows)]
    start = np.setdiff1d(outcome.start, sorted(gone))
    net = review_net(replace(after, start=start), chosen)
    net.blocked[np.setdiff1d(outcome.cleared, start)] = True
    found = cascade(net, start, outcome.version.limit, each=outcome.version.per_party)
    return Turn("review" if found.stage[node] else "excluded", needs)


def _place(measure: Measure, step: Step) -> int:
    """Return the place of a step's stake in a measure's stakes."""
    stakes = measure.stakes
    mine = (stakes.holder == step.holder) & (stakes.asset == step.asset)
    return int(np.flatnonzero(mine)[0])


def _needs_for_certain(passes: Passes) -> list[tuple[Need, ...]]:
    """Return the smallest sets of facts that make a target certain."""
    singles = list(_single_needs_for_certain(passes))
    found: list[tuple[Need, ...]] = [(need,) for need in singles]
    found += _repeated_needs(passes, singles, _raise_shares)
    return found or list(_sets(passes, certain=True))


def _needs_against(passes: Passes) -> list[tuple[Need, ...]]:
    """Return the smallest sets of facts that make a target impossible."""
    singles = list(_single_needs_against(passes))
    found: list[tuple[Need, ...]] = [(need,) for need in singles]
    found += _repeated_needs(passes, singles, _lower_shares)
    return found or list(_sets(passes, certain=False))


def _repeated_needs(
    passes: Passes,
    found: list[Need],
    move: Callable[[Passes, tuple[Wire, ...]], tuple[Need, ...] | None],
) -> Iterator[tuple[Need, ...]]:
    """Yield single interests that count at several nodes, such as shares that stand for votes."""
    known = {(need.step.measure, need.step.holder, need.step.asset) for need in found}
    for wire in passes.wide_stakes(_SETS) if passes.repeats else ():
        needs = move(passes, (wire,)) if passes.has_work_left() else None
        if (
            needs
            and (needs[0].step.measure, needs[0].step.holder, needs[0].step.asset) not in known
        ):
            yield needs


def _single_needs_for_certain(passes: Passes) -> Iterator[Need]:
    """Yield each single fact that makes a target certain."""
    for party in passes.perhaps_listed:
        if passes.is_certain(more=(party,)):
            yield _listing(passes, party, HOLDS)
    for wire in passes.perhaps_control:
        if passes.is_certain(with_control=wire):
            yield _need(passes, wire, HOLDS, 0)
    for asset in passes.open_assets:
        for wire, value in passes.certain_from(asset):
            yield _need(passes, wire, AT_LEAST, value)


def _single_needs_against(passes: Passes) -> Iterator[Need]:
    """Yield each single fact that makes a target impossible."""
    for party in passes.perhaps_listed:
        if not passes.is_possible(less=(party,)):
            yield _listing(passes, party, FAILS)
    for wire in passes.perhaps_control:
        if not passes.is_possible(without_control=wire):
            yield _need(passes, wire, FAILS, 0)
    for asset in passes.open_assets:
        for wire, least, most in passes.impossible_from(asset):
            if least is None:
                yield _need(passes, wire, AT_MOST, most or 0)
                continue
            need = _need(passes, wire, AT_LEAST if most is None else BETWEEN, least)
            yield replace(need, most=most)


def _sets(passes: Passes, *, certain: bool) -> Iterator[tuple[Need, ...]]:
    """Yield the sets of two, else of three interests that turn a verdict."""
    wide = passes.wide_stakes(_SETS)
    for size in (2, 3):
        hits = 0
        for chosen in combinations(wide, size):
            if not passes.has_work_left():
                return
            needs = _raise_shares(passes, chosen) if certain else _lower_shares(passes, chosen)
            if needs is not None:
                hits += 1
                yield needs
        if hits:
            return


def _raise_shares(passes: Passes, chosen: tuple[Wire, ...]) -> tuple[Need, ...] | None:
    """Return how far some interests must rise together, found one by one from their upper ends."""
    shares = {wire.stake: wire.high + wire.extra for wire in chosen}
    if not passes.is_certain(shares=shares):
        return None
    for wire in chosen:
        low, high = max(wire.low, wire.single), shares[wire.stake]
        while low < high:
            middle = (low + high) // 2
            if passes.is_certain(shares={**shares, wire.stake: middle}):
                high = middle
            else:
                low = middle + 1
        shares[wire.stake] = high
    if any(shares[wire.stake] == max(wire.low, wire.single) for wire in chosen):
        return None
    if not passes.shares_fit(shares):
        return None
    return tuple(_need(passes, wire, AT_LEAST, shares[wire.stake]) for wire in chosen)


def _lower_shares(passes: Passes, chosen: tuple[Wire, ...]) -> tuple[Need, ...] | None:
    """Return how far some interests must move to exclude, found one by one from the far ends."""
    up = {wire.stake: wire.holder not in passes.reachable for wire in chosen}
    ends = {
        wire.stake: (
            max(wire.low, wire.single),
            min(wire.high + wire.extra, passes.free_ticks(wire)),
        )
        for wire in chosen
    }
    shares = {place: ends[place][rises] for place, rises in up.items()}
    if not passes.shares_fit(shares) or passes.is_possible(shares=shares):
        return None
    for wire in chosen:
        place = wire.stake
        low, high = ends[place]
        while low < high:
            if up[place]:
                middle = (low + high) // 2
                gone = not passes.is_possible(shares={**shares, place: middle})
                low, high = (low, middle) if gone else (middle + 1, high)
            else:
                middle = (low + high + 1) // 2
                gone = not passes.is_possible(shares={**shares, place: middle})
                low, high = (middle, high) if gone else (low, middle - 1)
        shares[place] = low
        if low == ends[place][not up[place]]:
            return None
    sides = {place: AT_LEAST if rises else AT_MOST for place, rises in up.items()}
    return tuple(_need(passes, w, sides[w.stake], shares[w.stake]) for w in chosen)


def _need(passes: Passes, wire: Wire, side: str, value: int) -> Need:
    """Build what would have to be known of one wire."""
    stated = max(wire.low, wire.single), wire.high + wire.extra
    step = step_of(passes.outcome, wire)
    return Need(step, stated if wire.kind == STAKE else (0, FULL_TICKS), side, value)


def _listing(passes: Passes, party: int, side: str) -> Need:
    """Build what would have to be known of a listing."""
    party = int(passes.outcome.wirings[1].party[party])
    step = Step(party, party, LISTING, passes.outcome.measures[0].name, 0, ())
    return Need(step, (0, FULL_TICKS), side, 0)
