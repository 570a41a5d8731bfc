"""The best paths of interests from listed parties to a target, by value, of any length.

The value of a path is the product of the upper ends of its shares: what could at most reach the
target along it. The search runs best first from the target upwards, with a potential: the best
value with which a listed party reaches each holder, so that only prefixes of answers are looked
at. In a loop of holdings that best way may lead back into the path; then the best way that does
not is computed, which keeps the work polynomial where few simple paths exist.

Paths are simple, end at the first listed party they meet, and come in a fixed order: value
descending, fewer hops first, then the ids from the target upwards.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from heapq import heappop, heappush
from itertools import islice
from typing import Final

from graph.holdings.upstream_stakes import CONTROL, OWNERSHIP, Cone, Edge
from graph.values.share import FULL, TICK

_ONE: Final = Fraction(1)

Rank = tuple[Fraction, int]
"""A value, negative so that the best comes first, and the number of hops."""
Potential = Mapping[int, tuple[Fraction, int, int]]
"""The best value and fewest hops from a party to a goal, as a rank, and the next party there."""
Trail = tuple[tuple[int, int], ...]
"""Steps of a search: the party come to, and the place of the edge among those it was left by."""
Ways = Mapping[int, tuple[Edge, ...]]
_Entry = tuple[Fraction, int, Trail, bool, Fraction]
"""Bound on the value, negative, and on the hops; the trail, whether both are exact, its value."""


@dataclass(frozen=True, slots=True)
class Product:
    """A range of parts of the whole, 0 to 1; an open end is a limit that is not reached."""

    low: Fraction
    high: Fraction
    low_open: bool = False
    high_open: bool = False


@dataclass(frozen=True, slots=True)
class Path:
    """A simple path, its edges in order from the listed party to the target."""

    edges: tuple[Edge, ...]

    @property
    def nodes(self) -> tuple[int, ...]:
        """World numbers from the listed party to the target."""
        return (self.edges[0].owner, *(edge.asset for edge in self.edges))

    @property
    def kind(self) -> str:
        """``ownership`` if every hop states a share that counts, else ``control``."""
        return OWNERSHIP if all(edge.kind == OWNERSHIP for edge in self.edges) else CONTROL

    @property
    def value(self) -> Fraction:
        """Product of the upper ends, by which paths are ordered."""
        value = _ONE
        for edge in self.edges:
            value *= edge.value
        return value

    @property
    def product(self) -> Product:
        """Part of the target that is reached along this path; over control anything from 0 to 1."""
        if self.kind == CONTROL:
            return Product(Fraction(0), _ONE)
        low, lows = _ONE, [(edge.low // TICK, edge.low % TICK != 0) for edge in self.edges]
        for units, _ in lows:
            low *= Fraction(units, FULL)
        reached_zero = (0, False) in lows
        return Product(
            low,
            self.value,
            not reached_zero and any(is_open for _, is_open in lows),
            any(edge.high % TICK != 0 for edge in self.edges),
        )


def best_paths(
    cone: Cone, seeds: Collection[int], k: int, stop: Collection[int] = ()
) -> list[Path]:
    """Return the ``k`` best paths from listed parties to the target, best first.

    Args:
        cone: what is held above the target, from `graph.holdings.upstream_stakes.cone_of`.
        seeds: world numbers of the listed parties; the target itself is no start.
        k: how many at most.
        stop: further parties through which no path may lead; seeds are always such.
    """
    starts = (frozenset(seeds) & cone.below.keys()) - {cone.target}
    closed = starts | set(stop)
    potential = _potential(cone.below, _asset, starts, closed)
    search = _Search(cone.above, _owner, starts, potential)
    return [Path(edges[::-1]) for edges in islice(search.run(cone.target), k)]


def best_paths_each(
    cone: Cone, seeds: Collection[int], k: int, *, through: bool = False
) -> dict[int, list[Path]]:
    """Return the ``k`` best paths from each listed party, by world number.

    One potential, from the target upwards, serves all parties; each is then searched downwards,
    and equal paths of one party are in the order of the ids from that party on.

    Args:
        cone: what is held above the target.
        seeds: world numbers of the listed parties.
        k: how many at most for each.
        through: let a path lead through other listed parties; else it belongs to the one that
            stands nearest to the target, and who only reaches it through others is left out.
    """
    goal = frozenset((cone.target,))
    closed = frozenset() if through else frozenset(seeds) - goal
    potential = _potential(cone.above, _owner, goal, closed)
    search = _Search(cone.below, _asset, goal, potential)
    found = {}
    for seed in sorted((set(seeds) - goal) & cone.below.keys()):
        paths = [Path(edges) for edges in islice(search.run(seed), k)]
        if paths:
            found[seed] = paths
    return found


def explained_part(total: Fraction, paths: Iterable[Path]) -> Fraction | None:
    """Return which part of a look-through total the shown paths account for, 0 to 1.

    Args:
        total: the target's look-through share, 0 to 1, from listed parties that absorb.
        paths: paths as `best_paths` gives them, each once.

    Returns:
        The part, at most 1; ``None`` where the total is nothing. Paths over control, and those
        with a claim that does not count, explain no share.
    """
    if total <= 0:
        return None
    sure = [
        path
        for path in paths
        if path.kind == OWNERSHIP and all(edge.counted and edge.sure for edge in path.edges)
    ]
    known = sum((path.product.low for path in sure), Fraction(0))
    return min(_ONE, (known + _held_together(sure)) / total)


def _held_together(paths: Iterable[Path]) -> Fraction:
    """Return what paths through blocks pass on that several hold: each block once.

    Each of its holders may have none of a block; as far as listed parties stand behind all of
    them, it is theirs.
    """
    behind: dict[tuple[Edge, ...], dict[int, Fraction]] = {}
    held: dict[tuple[Edge, ...], Edge] = {}
    for path in paths:
        place = next((n for n, edge in enumerate(path.edges) if edge.block), None)
        if place is None:
            continue
        edge, below = path.edges[place], path.edges[place + 1 :]
        # Edges of one block differ by their owner alone.
        key = (replace(edge, owner=-1, rows=(), low=0, high=0, sure=True), *below)
        owners = behind.setdefault(key, dict.fromkeys(edge.block, Fraction(0)))
        owners[edge.owner] += Path(path.edges[:place]).product.low if place else _ONE
        held[key] = edge
    return sum(
        (
            min(min(owners.values()), _ONE) * _low_of(held[key].block_low) * _lows(key[1:])
            for key, owners in behind.items()
        ),
        Fraction(0),
    )


def _low_of(ticks: int) -> Fraction:
    return Fraction(ticks // TICK, FULL)


def _lows(edges: Iterable[Edge]) -> Fraction:
    found = _ONE
    for edge in edges:
        found *= _low_of(edge.low)
    return found


def _owner(edge: Edge) -> int:
    return edge.owner


def _asset(edge: Edge) -> int:
    return edge.asset


def _potential(
    ways: Ways, far: Callable[[Edge], int], sources: Iterable[int], closed: Collection[int]
) -> Potential:
    """Return the best value and fewest hops between a source and each party that it reaches.

    Args:
        ways: edges at each party in the direction away from the sources.
        far: gives the end of such an edge.
        sources: where the value is 1.
        closed: parties that are not entered.
    """
    best: dict[int, tuple[Fraction, int, int]] = {}
    heap = [(-_ONE, 0, source, source) for source in sources]
    while heap:
        value, hops, node, before = heappop(heap)
        if node in best:
            continue
        best[node] = (value, hops, before)
        for edge in ways.get(node, ()):
            other = far(edge)
            if other not in best and other not in closed:
                heappush(heap, (value * edge.value, hops + 1, other, node))
    return best


@dataclass(frozen=True)
class _Search:
    """A best-first search from a root to the nearest goals, with the goals' potential.

    Attributes:
        ways: edges at each party in the direction of the search.
        far: gives the end of such an edge.
        goals: where a path ends.
        potential: best value and fewest hops from each party to a goal; of no party that paths
            may not pass.
    """

    ways: Ways
    far: Callable[[Edge], int]
    goals: frozenset[int]
    potential: Potential

    def run(self, root: int) -> Iterator[tuple[Edge, ...]]:
        """Yield the edges of all paths from a root in order, as far as the caller asks."""
        heap: list[_Entry] = []
        self._grow(heap, root, (), _ONE)
        while heap:
            _, _, trail, exact, value = heappop(heap)
            if exact or self._is_clear(root, trail):
                if trail[-1][0] in self.goals:
                    yield self._edges(root, trail)
                else:
                    self._grow(heap, root, trail, value)
                continue
            way = self._way_on(root, trail)
            if way is not None:
                heappush(heap, (value * way[0], len(trail) + way[1], trail, True, value))

    def _grow(self, heap: list[_Entry], root: int, trail: Trail, value: Fraction) -> None:
        """Add every step from the end of a trail that can still lead to a goal."""
        passed = {root, *(node for node, _ in trail)}
        for place, edge in enumerate(self.ways.get(trail[-1][0] if trail else root, ())):
            other = self.far(edge)
            if other in passed or other not in self.potential:
                continue
            rest, hops, _ = self.potential[other]
            here = value * edge.value
            longer = (*trail, (other, place))
            heappush(heap, (here * rest, len(longer) + hops, longer, False, here))

    def _is_clear(self, root: int, trail: Trail) -> bool:
        """Return whether the best way on avoids the trail, so that its bound is exact."""
        passed = {root, *(node for node, _ in trail[:-1])}
        node = trail[-1][0]
        while node not in self.goals:
            node = self.potential[node][2]
            if node in passed:
                return False
        return True

    def _way_on(self, root: int, trail: Trail) -> Rank | None:
        """Return the best way from the end of a trail to a goal that avoids the rest of it."""
        passed = {root, *(node for node, _ in trail)}
        heap: list[tuple[Fraction, int, Fraction, int, int]] = [(-_ONE, 0, _ONE, 0, trail[-1][0])]
        done: set[int] = set()
        while heap:
            bound, total, value, hops, node = heappop(heap)
            if node in self.goals:
                return bound, total
            if node in done:
                continue
            done.add(node)
            for edge in self.ways.get(node, ()):
                other = self.far(edge)
                if other in passed or other in done or other not in self.potential:
                    continue
                rest, more, _ = self.potential[other]
                here = value * edge.value
                heappush(heap, (here * rest, hops + 1 + more, here, hops + 1, other))
        return None

    def _edges(self, root: int, trail: Trail) -> tuple[Edge, ...]:
        """Return the edges of a trail in the order of the search."""
        starts = [root, *(node for node, _ in trail)]
        steps = zip(starts, trail, strict=False)
        return tuple(self.ways[node][place] for node, (_, place) in steps)
