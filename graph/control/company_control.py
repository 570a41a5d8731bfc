"""Company control: which owner controls which company, alone or through companies it controls.

An owner controls a company when it holds more than 50 % of the votes directly, or when companies
that it controls hold more than 50 % jointly, possibly together with the owner itself. That is the
definition used for the Italian company register (A. Gulino, S. Ceri, G. Gottlob, E. Sallinger and
L. Bellomarini, Distributed Company Control in Company Shareholding Graphs, ICDE 2021; P. Atzeni
and others, Weaving Enterprise Knowledge Graphs, EDBT 2020), there as the least fixpoint of a rule
with a sum. Each owner has a fixpoint of its own: a worklist over the stakes of what it controls.

The cost of all owners is that of the stakes plus, for each pair found, the company's stakes.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np

from graph.control import control_kernels, control_plain
from graph.control.control_kernels import ControlWork, control_of
from graph.control.control_ready import prune_net
from graph.kernels.compiling import compile_loop, worth_compiling
from graph.kernels.stake_arrays import ExactNet, Ints, exact_net, merge_stakes
from graph.values.errors import InputError
from graph.values.share import FULL

MAJORITY: Final = FULL // 2 + 1
"""The smallest number of units that is more than 50 %."""
PAIRS_AT_ONCE: Final = 1 << 20
"""Pairs given at a time, unless one owner alone has more."""


class Controllers(NamedTuple):
    """Who controls a company.

    Attributes:
        every: all owners that do, ascending.
        ultimate: those that no one controls. Companies that control each other in a loop have
            none if nobody outside controls them.
    """

    every: Ints
    ultimate: Ints


class Control:
    """Control over the companies of a net; scratch is kept, so one thread at a time may ask."""

    def __init__(
        self, net: ExactNet, threshold: int = MAJORITY, *, compiled: bool | None = None
    ) -> None:
        """Merge the stakes of a net and check the threshold.

        Args:
            net: stakes in votes; see `graph.kernels.stake_arrays.exact_net`.
            threshold: smallest sum in units that controls, 1 to 1,000,000.
            compiled: use the compiled loop or its plain twin; ``None`` decides by size.

        Raises:
            InputError: the threshold is none.
        """
        if not 1 <= threshold <= FULL:
            raise InputError(f"a threshold of {threshold} units is none: give 1 to {FULL}")
        self.net = merge_stakes(net, compiled=compiled)
        self.threshold = threshold
        self._compiled = worth_compiling(len(net.pairs) // 2, compiled)
        self._out: tuple[Ints, Ints] = (np.empty(0, np.int32), np.empty(0, np.int32))

    def make_ready(self) -> None:
        """Prepare the stakes now instead of at the first question."""
        if self._compiled:
            _ = self._ready_net

    def pairs(self, room: int = PAIRS_AT_ONCE) -> Iterator[tuple[Ints, Ints]]:
        """Yield every pair of an owner and a company that it controls, some at a time.

        Args:
            room: about how many pairs to yield at a time.

        Yields:
            Owners and companies, of equal length; owners ascend.
        """
        owner, size = 0, self.net.size
        while owner < size:
            owner, found = self._pairs_from(owner, size, room)
            if found[0].size:
                yield found

    def controlled_by(self, owner: int) -> Ints:
        """Return the companies that an owner controls, ascending.

        Args:
            owner: number of a party.

        Raises:
            InputError: the number is no party.
        """
        self._check(owner)
        return np.sort(self._pairs_from(owner, owner + 1, 0)[1][1])

    def controllers_of(self, company: int) -> Controllers:
        """Return the owners that control a company.

        Only parties from which stakes lead to the company can; each of them is asked.

        Args:
            company: number of a party.

        Raises:
            InputError: the number is no party.
        """
        self._check(company)
        above = {owner: self.controlled_by(owner) for owner in self._holders_above(company)}
        every = [owner for owner, found in above.items() if company in found]
        above[company] = self.controlled_by(company)
        under = {int(one) for owner in (*every, company) for one in above[owner]}
        ultimate = [owner for owner in every if owner not in under]
        return Controllers(*(np.array(sorted(found), np.int32) for found in (every, ultimate)))

    def _pairs_from(self, owner: int, last: int, room: int) -> tuple[int, tuple[Ints, Ints]]:
        """Return the owner to go on with, and the pairs of some owners before it."""
        if not self._compiled:
            return control_plain.control_of(self.net, (owner, last), self.threshold, room)
        loop = compile_loop(control_of, *control_kernels.PARTS)
        room = max(room, 1)
        while True:
            if self._out[0].size < room:
                self._out = np.empty(room, np.int32), np.empty(room, np.int32)
            reached, many = loop(*self._ready_net, (owner, last), self._work, self._out)
            if reached > owner or owner == last:
                return int(reached), (self._out[0][:many].copy(), self._out[1][:many].copy())
            room = 2 * self._out[0].size

    @cached_property
    def _ready_net(self) -> ExactNet:
        return prune_net(self.net, self.threshold)

    @cached_property
    def _work(self) -> ControlWork:
        rooms = (np.empty(self.net.size + 1, np.int32) for _ in range(2))
        return ControlWork(self.threshold, np.zeros(self.net.size, np.int32), *rooms)

    @cached_property
    def _holders(self) -> ExactNet:
        holder = np.repeat(np.arange(self.net.size), np.diff(self.net.offsets))
        return exact_net(self.net.pairs[::2], holder, self.net.pairs[1::2], self.net.size)

    def _holders_above(self, company: int) -> list[int]:
        """Return the parties from which stakes lead to a company, ascending."""
        holders = self._holders
        found, waiting = {company}, [company]
        while waiting:
            one = waiting.pop()
            stakes = slice(2 * int(holders.offsets[one]), 2 * int(holders.offsets[one + 1]), 2)
            fresh = set(holders.pairs[stakes].tolist()) - found
            found |= fresh
            waiting += fresh
        return sorted(found - {company})

    def _check(self, party: int) -> None:
        if not 0 <= party < self.net.size:
            raise InputError(f"{party} is no party: there are 0 to {self.net.size - 1}")


def control_pairs(
    net: ExactNet, threshold: int = MAJORITY, *, compiled: bool | None = None
) -> Iterator[tuple[Ints, Ints]]:
    """Yield every pair of an owner and a company that it controls; see `Control.pairs`.

    Args:
        net: stakes in votes; see `graph.kernels.stake_arrays.exact_net`.
        threshold: smallest sum in units that controls.
        compiled: use the compiled loop or its plain twin; ``None`` decides by size.
    """
    yield from Control(net, threshold, compiled=compiled).pairs()
