"""The best paths of interests from listed parties to a target, by value, of any length.

The value of a path is the product of the upper ends of its shares: what could at most reach the
target along it. The search runs backwards from the target, best first, with an exact potential
(the best value with which a listed party can reach each holder), so that only prefixes of answers
are looked at. Inside a loop of holdings the potential may count a path that meets itself; there
the best way on is computed anew without the parties already passed, which keeps the work
polynomial.

Paths are simple, end at the first listed party they meet, and come in a fixed order: value
descending, fewer hops first, then the ids from the target upwards.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from heapq import heappop, heappush
from typing import Final

from graph.cone import CONTROL, OWNERSHIP, Cone, Edge
from graph.share import FULL, TICK

_ONE: Final = Fraction(1)

Rank = tuple[Fraction, int]
"""A value, negative so that the best comes first, and the number of hops."""
Trail = tuple[tuple[int, int], ...]
"""Steps upwards from the target: the holder, and the place of the edge among its asset's."""


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
        """What reaches the target along this path; anything from none to all over control."""
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
    """Give the ``k`` best paths from listed parties to the target, best first.

    Args:
        cone: what is held above the target, from `graph.cone.cone_of`.
        seeds: world numbers of the listed parties; the target itself is no start.
        k: how many at most.
        stop: further parties through which no path may lead; seeds are always such.
    """
    starts = frozenset(seeds) - {cone.target}
    closed = starts | set(stop)
    search = _Search(cone, starts, closed)
    return [path for path, _ in zip(search.run(), range(k), strict=False)]


def best_paths_each(
    cone: Cone, seeds: Collection[int], k: int, *, through: bool = False
) -> dict[int, list[Path]]:
    """Give the ``k`` best paths from each listed party, by world number.

    Args:
        cone: what is held above the target.
        seeds: world numbers of the listed parties.
        k: how many at most for each.
        through: let a path lead through other listed parties; else it belongs to the one that
            stands nearest to the target, and who only reaches it through others is left out.
    """
    everyone = frozenset(seeds)
    found = {}
    for seed in sorted(everyone & cone.below.keys()):
        paths = best_paths(cone, (seed,), k, () if through else everyone - {seed})
        if paths:
            found[seed] = paths
    return found


def explained(total: Fraction, paths: Iterable[Path], *, upper: bool = False) -> Fraction | None:
    """Say which part of a look-through total the shown paths account for, 0 to 1.

    Args:
        total: the target's look-through share, 0 to 1, from listed parties that absorb.
        paths: paths as `best_paths` gives them, each once.
        upper: ``total`` is the upper bound; paths are added up by their upper ends.

    Returns:
        The part, at most 1; ``None`` where the total is nothing. Paths over control, and those
        with a claim that does not count, explain no share.
    """
    if total <= 0:
        return None
    known = Fraction(0)
    for path in paths:
        if path.kind == OWNERSHIP and all(edge.counted for edge in path.edges):
            sure = upper or all(edge.sure for edge in path.edges)
            known += (path.product.high if upper else path.product.low) if sure else 0
    return min(_ONE, known / total)


class _Search:
    """One best-first search; a cone may be searched many times."""

    def __init__(self, cone: Cone, starts: frozenset[int], closed: Collection[int]) -> None:
        self.cone = cone
        self.starts = starts
        self.closed = closed
        self.potential = self._potential()

    def run(self) -> Iterator[Path]:
        """Give all paths in order, as far as the caller asks."""
        heap: list[tuple[Fraction, int, Trail, bool, Fraction]] = []
        self._grow(heap, (), _ONE)
        while heap:
            _, _, trail, exact, value = heappop(heap)
            if exact or self._cannot_meet(trail):
                if trail[-1][0] in self.starts:
                    yield self._path(trail)
                else:
                    self._grow(heap, trail, value)
                continue
            way = self._way_on(trail)
            if way is not None:
                heappush(heap, (value * way[0], len(trail) + way[1], trail, True, value))

    def _potential(self) -> dict[int, Rank]:
        """Give the best value and fewest hops with which a listed party reaches each holder."""
        best: dict[int, Rank] = {}
        heap: list[tuple[Fraction, int, int]] = [(-_ONE, 0, start) for start in self.starts]
        while heap:
            value, hops, node = heappop(heap)
            if node in best:
                continue
            best[node] = (value, hops)
            if node == self.cone.target:
                continue
            for edge in self.cone.below.get(node, ()):
                if edge.asset not in best and edge.asset not in self.closed:
                    heappush(heap, (value * edge.value, hops + 1, edge.asset))
        return best

    def _grow(
        self, heap: list[tuple[Fraction, int, Trail, bool, Fraction]], trail: Trail, value: Fraction
    ) -> None:
        """Add every step upwards from the end of a trail that can still come from a start."""
        node = trail[-1][0] if trail else self.cone.target
        passed = {holder for holder, _ in trail} | {self.cone.target}
        for place, edge in enumerate(self.cone.above.get(node, ())):
            if edge.owner in passed or edge.owner not in self.potential:
                continue
            if edge.owner in self.closed and edge.owner not in self.starts:
                continue
            far, hops = self.potential[edge.owner]
            here = value * edge.value
            longer = (*trail, (edge.owner, place))
            heappush(heap, (here * far, len(longer) + hops, longer, False, here))

    def _cannot_meet(self, trail: Trail) -> bool:
        """Say whether the best way on cannot lead back to a party of the trail."""
        node = trail[-1][0]
        before = trail[-2][0] if len(trail) > 1 else self.cone.target
        loop_of = self.cone.loop_of
        return node in self.starts or loop_of[node] != loop_of[before]

    def _way_on(self, trail: Trail) -> Rank | None:
        """Give the best way from a start to the end of a trail that avoids the rest of it."""
        passed = {holder for holder, _ in trail} | {self.cone.target}
        node = trail[-1][0]
        heap: list[tuple[Fraction, int, Fraction, int, int]] = [(-_ONE, 0, _ONE, 0, node)]
        done: set[int] = set()
        while heap:
            bound, total, value, hops, node = heappop(heap)
            if node in self.starts:
                return bound, total
            if node in done:
                continue
            done.add(node)
            for edge in self.cone.above.get(node, ()):
                owner = edge.owner
                if owner in passed or owner in done or owner not in self.potential:
                    continue
                if owner in self.closed and owner not in self.starts:
                    continue
                far, more = self.potential[owner]
                here = value * edge.value
                heappush(heap, (here * far, hops + 1 + more, here, hops + 1, owner))
        return None

    def _path(self, trail: Trail) -> Path:
        """Turn a trail upwards into the path downwards."""
        edges: list[Edge] = []
        node = self.cone.target
        for holder, place in trail:
            edges.append(self.cone.above[node][place])
            node = holder
        return Path(tuple(reversed(edges)))
