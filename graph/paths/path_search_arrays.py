"""The best paths to any party of a large record, once one pass has computed the potential.

The pass gives the best value with which a listed party reaches every party. A search from a
target upwards, best first, with that potential as its bound (Hart, Nilsson and Raphael, A formal
basis for the heuristic determination of minimum cost paths, 1968) then looks at little more than
the paths that it gives. Paths are simple and end at the first listed party. The pass is paid once
for a record and day; `graph.paths.path_search` answers small questions without it, in fractions.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from graph.kernels.compiling import compile_loop, worth_compiling
from graph.paths.path_search_kernels import Trails, best_trails, best_values
from graph.shares.bounds import RangeNet, shares_of
from graph.values.errors import OwnershipError

Floats = NDArray[np.float64]

_FIRST: Final = 1 << 14
_MOST: Final = 1 << 24


class TooManyPathsError(OwnershipError):
    """A search through loops grew beyond what it may use."""


@dataclass(frozen=True)
class FoundPath:
    """A path by party numbers, from the listed party to the target, and its value, 0 to 1."""

    parties: tuple[int, ...]
    value: float


class PathFinder:
    """A net made ready for many questions; scratch is kept, so one thread at a time may ask."""

    def __init__(
        self, net: RangeNet, listed: NDArray[Any], *, compiled: bool | None = None
    ) -> None:
        """Compute the potential.

        Args:
            net: stakes; their low ends count. See `graph.shares.bounds.range_net`.
            listed: numbers of listed parties.
            compiled: use compiled loops or plain ones; ``None`` decides by size.
        """
        self._net, self._listed = net, np.asarray(listed, np.int64)
        self._compiled = worth_compiling(len(net.pairs) // 2, compiled)
        self._party = np.argsort(net.place)
        marks = np.zeros(len(net.place), np.uint8)
        marks[net.place[self._listed]] = 1
        self._arrays = net.offsets, net.pairs, marks
        self._best = np.zeros(len(net.place))
        self._run(best_values)(self._arrays, net.loops, self._best)
        self._scratch = _scratch(_FIRST)

    @property
    def path_values(self) -> Floats:
        """Value of the best path to each party, 1 for the listed, 0 where there is none."""
        values: Floats = self._best[self._net.place]
        return values

    def best_paths(self, target: int, k: int) -> list[FoundPath]:
        """Return the best paths to a party, best first; equal values in a fixed order.

        Args:
            target: party number; a path that begins and ends there is none.
            k: how many at most.

        Raises:
            TooManyPathsError: loops make so many beginnings of paths that none can be settled.
        """
        found = np.empty(k, np.int32)
        loop, place = self._run(best_trails), int(self._net.place[target])
        while True:
            many = int(loop(self._arrays, self._best, place, self._scratch, found))
            if many >= 0:
                return [self._path(int(trail)) for trail in found[:many]]
            if len(self._scratch.node) >= _MOST:
                raise TooManyPathsError(
                    f"party {target} stands in loops with too many paths: ask for fewer than {k}"
                )
            self._scratch = _scratch(4 * len(self._scratch.node))

    def explained_part(self, target: int, paths: list[FoundPath]) -> float | None:
        """Return which part of the look-through share of a party the paths account for, 0 to 1.

        ``None`` where that share is nothing. The shares of all parties are worked out once.
        """
        if not hasattr(self, "_shares"):
            compiled = self._compiled
            self._shares = shares_of(self._net, self._listed, compiled=compiled)
        total = float(self._shares[target])
        return min(1.0, sum(path.value for path in paths) / total) if total > 0 else None

    def _run(self, loop: Any) -> Any:
        return compile_loop(loop) if self._compiled else loop

    def _path(self, trail: int) -> FoundPath:
        """Return a trail of the scratch as a path by party numbers."""
        nodes, value = [], float(self._scratch.value[trail])
        while trail >= 0:
            nodes.append(self._scratch.node[trail])
            trail = int(self._scratch.before[trail])
        return FoundPath(tuple(self._party[nodes].tolist()), value)


def _scratch(size: int) -> Trails:
    ints = [np.empty(size, np.int32) for _ in range(3)]
    floats = [np.empty(size, np.float64) for _ in range(2)]
    return Trails(ints[0], ints[1], floats[0], floats[1], ints[2])
