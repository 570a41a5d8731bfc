"""Stakes, listings and answers that hold on some days, as columns of ordinals."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.kernels.stake_arrays import Ints, Longs, Numbers


class DayColumns(NamedTuple):
    """Things that hold from a day to a day; the end is the first day on which they do not.

    Attributes:
        start: ordinals; ``dates.ALWAYS`` for no stated start.
        end: ordinals; ``dates.NEVER`` for no stated end.
    """

    start: NDArray[Any]
    end: NDArray[Any]


@dataclass(frozen=True)
class DatedNet:
    """Stakes with the days on which they hold, holders first.

    Attributes:
        offsets: the stakes of the party at place ``i`` are numbers ``offsets[i]`` to
            ``offsets[i + 1] - 1``.
        stakes: four entries a stake: place of the asset, share, first day, day after the last.
        place: the place of each party.
        party: the party at each place.
        loops: first place and place after the last of each loop.
    """

    offsets: Ints
    stakes: Numbers
    place: Ints
    party: Ints
    loops: NDArray[np.int32]

    @property
    def size(self) -> int:
        """Number of parties."""
        return len(self.place)


class Listings(NamedTuple):
    """Listings made ready for sweeps.

    Attributes:
        rows: four entries a listing: place of the party, threshold, first day, day after the last.
        threshold: smallest sum that catches.
    """

    rows: Numbers
    threshold: int


@dataclass(frozen=True)
class Spans:
    """Days on which parties are listed or caught; parties that never are do not occur.

    Attributes:
        party: number of each party that ever is, in no order.
        offsets: the spans of ``party[i]`` are ``offsets[i]`` to ``offsets[i + 1] - 1``.
        start: first day of each span.
        end: day after the last; spans of a party are disjoint, do not touch, and ascend.
    """

    party: Ints
    offsets: Longs
    start: Ints
    end: Ints

    @cached_property
    def _by_party(self) -> tuple[Longs, Ints]:
        order = np.argsort(self.party, kind="stable")
        return order, self.party[order]

    def spans_of(self, party: int) -> list[tuple[int, int]]:
        """Return the spans of one party, ascending."""
        order, parties = self._by_party
        place = int(np.searchsorted(parties, party))
        if place == len(parties) or parties[place] != party:
            return []
        here = slice(int(self.offsets[order[place]]), int(self.offsets[order[place] + 1]))
        return list(zip(self.start[here].tolist(), self.end[here].tolist(), strict=True))

    def parties_on(self, day: int) -> Ints:
        """Return the parties that are listed or caught on a day, ascending."""
        owner = np.repeat(self.party, np.diff(self.offsets))
        return np.sort(owner[(self.start <= day) & (day < self.end)])
