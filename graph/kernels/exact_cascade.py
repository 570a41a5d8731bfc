"""The plain cascade: one exact share a stake, all listed parties added up, one threshold.

The rule is a least fixpoint: a party is caught when caught holders hold the threshold or more of
it together, and then its whole stakes count (US Department of the Treasury, OFAC, Revised
guidance on entities owned by persons whose property is blocked, 13 August 2014; FAQ 401). A
worklist visits each stake of a caught party once, so the cost is that of the stakes of caught
parties, however large the register. Shares are integers, so a sum of exactly 50 % is 50 %.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.kernels import cascade_plain
from graph.kernels.compiling import compile_loop, worth_compiling
from graph.kernels.exact_kernels import RUNS, ExactRun, spread_exact
from graph.kernels.stake_arrays import ExactNet, Ints
from graph.values.errors import InputError
from graph.values.share import FULL


class ExactCascade:
    """A net made ready for many cascades; scratch is kept, so one thread at a time may ask."""

    def __init__(self, net: ExactNet, *, compiled: bool | None = None) -> None:
        """Prepare a net.

        Args:
            net: stakes; see `graph.kernels.stake_arrays.exact_net`.
            compiled: use the compiled loop or its numpy twin; ``None`` decides by size.
        """
        self.net = net
        self._compiled = worth_compiling(len(net.pairs) // 2, compiled)
        self._run = 0
        if self._compiled:
            self._nodes = np.zeros(2 * (net.size + 1), np.int32)
            self._nodes[::2] = net.offsets
            self._queue = np.empty(net.size, np.int32)

    def find_caught(self, listed: NDArray[Any], threshold: int) -> Ints:
        """Return the numbers of all parties that are listed or caught, listed ones first.

        Args:
            listed: numbers of listed parties; an ascending int32 array is used as it is.
            threshold: smallest sum in units that catches, 1 to 1,000,000; for a rule that says
                "more than" one unit more.

        Raises:
            InputError: the threshold is none, or a number is no party.
        """
        seeds = _seeds(listed, self.net.size, threshold)
        if not self._compiled:
            found = cascade_plain.spread_exact(*self.net, seeds, threshold)
            return np.flatnonzero(found).astype(np.int32)
        if self._run == RUNS:
            self._nodes[1::2] = 0
            self._run = 0
        self._run += 1
        work = ExactRun(seeds, threshold, self._run, self._queue)
        many: int = compile_loop(spread_exact)(self._nodes, self.net.pairs, work)
        return self._queue[:many].copy()


def cascade_exact(
    net: ExactNet, listed: NDArray[Any], threshold: int, *, compiled: bool | None = None
) -> NDArray[np.bool_]:
    """Run the plain cascade once; see `ExactCascade` for many.

    Args:
        net: stakes; see `graph.kernels.stake_arrays.exact_net`.
        listed: numbers of listed parties.
        threshold: smallest sum in units that catches.
        compiled: use the compiled loop or its numpy twin; ``None`` decides by size.

    Returns:
        Whether each party is listed or caught.

    Raises:
        InputError: the threshold is none, or a number is no party.
    """
    found = np.zeros(net.size, np.bool_)
    found[ExactCascade(net, compiled=compiled).find_caught(listed, threshold)] = True
    return found


def _seeds(listed: NDArray[Any], size: int, threshold: int) -> Ints:
    """Return listed parties as int32; see `ExactCascade.find_caught` for the errors."""
    if not 1 <= threshold <= FULL:
        raise InputError(f"a threshold of {threshold} units is none: give 1 to {FULL}")
    seeds = np.ascontiguousarray(listed, dtype=np.int32)
    if seeds.size and not (seeds.min() >= 0 and seeds.max() < size):
        raise InputError(f"a listed party is none of 0 to {size - 1}")
    return seeds
