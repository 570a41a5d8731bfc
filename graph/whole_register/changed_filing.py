"""A changed filing without a recompute: the set of caught parties is kept, and set right.

Everything that a cascade finds is kept with the stages that prove it
(`graph.whole_register.changed_filing_kernels`), so that one changed stake costs the stakes of the
parties that it touches. After each change the parties caught are those that a new cascade would
find. Listed parties are added up; under a rule that looks at each alone, keep one such set for
each.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from graph.kernels.cascade_loops import Longs, Net
from graph.kernels.compiling import compile_loop, worth_compiling
from graph.values.errors import InputError
from graph.values.share import FULL, FULL_TICKS
from graph.whole_register import changed_filing_kernels as kernels
from graph.whole_register.changed_filing_kernels import (
    BLOCKED,
    DERIVED,
    FREE,
    HELD,
    HOLDS,
    KIND,
    LATER,
    MORE_HELD,
    MORE_HOLDS,
    NARROW,
    NODE,
    REMOVED,
    SEED,
    STAGE,
    WIDE,
    Work,
)

_FEW: Final = 16


@dataclass(frozen=True)
class CascadeChange:
    """What a change did: parties caught by it, and parties freed by it, ascending."""

    caught: Longs
    freed: Longs


class KeptCascade:
    """The parties that a rule catches, kept while stakes and listings change.

    Stakes are numbered in the order given, those that come later from there on.
    """

    def __init__(self, work: Work, seeds: NDArray[Any], *, compiled: bool | None = None) -> None:
        """Run the first cascade; `of_stakes` and `of_net` are the ways to build one."""
        self._compiled = worth_compiling(len(work.places) // 2, compiled)
        self._work = work
        self._size = len(work.nodes) // NODE - 1
        self._many = len(work.places) // 2
        self._run(kernels.catch_seeds, np.ascontiguousarray(seeds, np.int32))

    @classmethod
    def of_stakes(
        cls,
        stakes: tuple[NDArray[Any], NDArray[Any], NDArray[Any]],
        size: int,
        listed: NDArray[Any],
        threshold: int,
        *,
        compiled: bool | None = None,
    ) -> "KeptCascade":
        """Build the plain cascade over exact shares, as `graph.kernels.exact_cascade` has it.

        Args:
            stakes: holder, asset and units of 0.0001 % of each stake.
            size: number of parties.
            listed: numbers of listed parties.
            threshold: smallest sum in units that catches.
            compiled: use compiled loops or plain ones; ``None`` decides by size.

        Raises:
            InputError: the threshold is none.
        """
        if not 1 <= threshold <= FULL:
            raise InputError(f"a threshold of {threshold} units is none: give 1 to {FULL}")
        holder, asset, share = stakes
        work = _work(holder, asset, share.astype(np.int32)[:, None], size, threshold)
        return cls(work, np.unique(listed), compiled=compiled)

    @classmethod
    def of_net(
        cls, net: Net, seeds: NDArray[Any], limit: int, *, compiled: bool | None = None
    ) -> "KeptCascade":
        """Build a cascade of `run_cascade`: lower ends (certain) or upper ends (possible).

        Args:
            net: stakes of one pass, all listed parties added up; numbered as they stand in it.
            seeds: listed parties.
            limit: smallest sum in ticks that catches.
            compiled: as for `of_stakes`.
        """
        size = len(net.offsets) - 1
        holder = np.repeat(np.arange(size), np.diff(net.offsets))
        columns = (net.share, net.single, net.floor, net.extra, net.activates)
        values = np.stack([column.astype(np.int64) for column in columns], axis=1)
        work = _work(holder, net.target, values, size, limit)
        np.add.at(work.room, net.target, net.floor)
        kinds = work.nodes.reshape(-1, NODE)[:-1, KIND]
        kinds[net.blocked] |= BLOCKED
        kinds[(net.floors < 0) & (work.room <= FULL_TICKS)] |= FREE
        return cls(work, np.unique(seeds), compiled=compiled)

    @property
    def is_caught(self) -> NDArray[np.bool_]:
        """Whether each party is listed or caught."""
        return np.asarray(self._work.nodes[STAGE : NODE * self._size : NODE] > 0, np.bool_)

    @property
    def work(self) -> Work:
        """Stakes and state, for loops of one's own over `changed_filing_kernels`."""
        return self._work

    def set_stake(self, stake: int, *values: int) -> CascadeChange:
        """Apply new values to a stake: its share, or the five that a `Net` has, in their order.

        A stake of nothing is one that has ended.

        Raises:
            InputError: there is no such stake, or the values are not as many as it has.
        """
        if not 0 <= stake < self._many or len(values) != self._work.width - 1:
            raise InputError(
                f"stake {stake} of {self._many} with {len(values)} values; "
                f"give a number below {self._many} and {self._work.width - 1} values"
            )
        given = np.array(values, self._work.stakes.dtype)
        self._run(kernels.change_stake, stake, given, 0)
        return self._last_change()

    def set_stakes(self, stakes: NDArray[Any], values: NDArray[Any]) -> None:
        """Apply new values to many stakes, one after the other.

        Args:
            stakes: numbers of stakes.
            values: the values of each, end to end.
        """
        given = np.ascontiguousarray(values, self._work.stakes.dtype).ravel()
        self._run(kernels.change_stakes, np.ascontiguousarray(stakes, np.int64), given)

    def add_stake(self, holder: int, asset: int, *values: int) -> CascadeChange:
        """Add a stake that was not there; it has the next number."""
        self._grow()
        work, number = self._work, self._many
        spot = number * work.width
        work.stakes[spot : spot + work.width] = 0
        work.stakes[spot] = holder
        work.places[2 * number : 2 * number + 2] = number, asset
        more, into, of = number - work.base, NODE * asset + MORE_HELD, NODE * holder + MORE_HOLDS
        work.later[LATER * more : LATER * more + 3] = asset, work.nodes[into], work.nodes[of]
        work.nodes[into] = work.nodes[of] = more
        self._many += 1
        return self.set_stake(number, *values)

    def set_listed(self, party: int, *, listed: bool) -> CascadeChange:
        """Add a party to the listed ones, or remove it from them."""
        work = self._work
        work.counts[REMOVED] = work.counts[DERIVED] = 0
        kind = NODE * party + KIND
        if listed and not work.nodes[kind] & (SEED | BLOCKED):
            work.nodes[kind] |= SEED
            if work.nodes[NODE * party + STAGE] == 0:
                self._run(kernels.catch_listed, party)
        elif not listed and work.nodes[kind] & SEED:
            work.nodes[kind] &= ~SEED
            self._run(kernels.settle_party, party)
        return self._last_change()

    def _last_change(self) -> CascadeChange:
        """Return what the last change did."""
        counts, nodes = self._work.counts, self._work.nodes
        removed = self._work.removed[: counts[REMOVED]].astype(np.int64)
        derived = self._work.derived[: counts[DERIVED]].astype(np.int64)
        freed = removed[nodes[NODE * removed + STAGE] == 0]
        return CascadeChange(np.setdiff1d(derived, removed), np.sort(freed))

    def _grow(self) -> None:
        """Extend the arrays so that one more stake fits."""
        work = self._work
        if 2 * self._many < len(work.places):
            return
        more = max(_FEW, len(work.places) // 8)
        self._work = work._replace(
            stakes=np.concatenate([work.stakes, np.zeros(more * work.width, work.stakes.dtype)]),
            places=np.concatenate([work.places, np.zeros(2 * more, np.int32)]),
            later=np.concatenate([work.later, np.zeros(LATER * more, np.int32)]),
        )

    def _run(self, loop: Any, *arguments: Any) -> None:
        run = compile_loop(loop, *kernels.PARTS) if self._compiled else loop
        run(self._work, *arguments)


def _work(
    holder: NDArray[Any], asset: NDArray[Any], values: NDArray[Any], size: int, limit: int
) -> Work:
    """Build the state of a cascade: stakes by asset and by holder, and nobody caught.

    Raises:
        InputError: a number is no party.
    """
    many = len(holder)
    if many and not (min(holder.min(), asset.min()) >= 0 and max(holder.max(), asset.max()) < size):
        raise InputError(f"a stake names a party that is none of 0 to {size - 1}")
    nodes = np.zeros((size + 1, NODE), np.int32)
    nodes[:, [MORE_HELD, MORE_HOLDS]] = -1
    for column, keys in ((HELD, asset), (HOLDS, holder)):
        nodes[1:, column] = np.cumsum(np.bincount(keys, minlength=size))
    order = np.argsort(asset, kind="stable")
    stakes = np.empty((many, values.shape[1] + 1), values.dtype)
    stakes[:, 0], stakes[:, 1:] = holder[order], values[order]
    places = np.empty((many, 2), np.int32)
    places[order, 0], places[:, 1] = np.arange(many, dtype=np.int32), asset
    by_holder = np.argsort(holder, kind="stable")
    wide = stakes.shape[1] == WIDE
    return Work(
        nodes=nodes.ravel(),
        targets=asset[by_holder].astype(np.int32),
        stakes=stakes.ravel(),
        later=np.zeros(0, np.int32),
        places=places.ravel(),
        room=np.zeros(size if wide else 1, np.int64),
        base=many,
        width=WIDE if wide else NARROW,
        limit=limit,
        counts=np.zeros(3, np.int64),
        removed=np.empty(size, np.int32),
        stages=np.empty(size, np.int32),
        derived=np.empty(size, np.int32),
    )
