"""All dates at once: the days on which each party is listed or caught, in one sweep.

The question of `graph.kernels.exact_cascade` for every day there is. Between two changes of the
record nothing changes, so each party has a few *spans* of days, and the sweep computes these
instead of days: holders first, the spans of a caught holder cut to those of its stake are added up
along time in what it holds. Loops are repeated until nothing is new. The sums are those of the rule
on that day, added up from nothing, so the answer of each day is the least fixpoint of that day.

With the lower ends of shares the answer is who is caught for certain, with the upper ends who
perhaps is; the latter does not use that the holdings of one company fit in 100 %, which can only
make it larger. Cost: the stakes of ever-caught parties times their spans.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from graph.kernels.compiling import compile_loop, worth_compiling
from graph.kernels.exact_kernels import DayRun, spread_on_day
from graph.kernels.holders_first import holders_first
from graph.kernels.stake_arrays import ExactNet, Ints, group_records
from graph.over_time import sweep_kernels, sweep_plain
from graph.over_time.dated_columns import DatedNet, DayColumns, Listings, Spans
from graph.over_time.sweep_kernels import Sweep, SweepRoom, sweep
from graph.over_time.sweep_steps import CLAIM, NODE, STAKE
from graph.values.dates import NEVER
from graph.values.errors import InputError

_UNIT_BITS: Final = 21
"""Bits that hold two whole shares in units of 0.0001 %."""
_TICK_BITS: Final = 42
"""Bits that hold two whole shares in ticks."""


def dated_net(
    stakes: tuple[NDArray[Any], NDArray[Any], NDArray[Any]],
    days: DayColumns,
    n: int,
    *,
    compiled: bool | None = None,
) -> DatedNet:
    """Build the net that sweeps read.

    Args:
        stakes: holder, asset and share of each stake. Shares in units of 0.0001 %, or in ticks
            (then every number takes twice the room); stakes that hold at the same time add up.
        days: when each stake holds.
        n: number of parties.
        compiled: use compiled loops or plain ones; ``None`` decides by size.

    Raises:
        InputError: a share is negative, a day is none, or there are too many stakes.
    """
    src, dst, share = stakes
    start, end = _days(days)
    if len(share) and share.min() < 0:
        raise InputError("a share must not be negative")
    some = (share > 0) & (start < end)
    src, dst, share, start, end = (column[some] for column in (src, dst, share, start, end))
    plain, pairs = group_records((src, dst, np.ones(len(src), np.int32)), n, compiled)
    order = holders_first(ExactNet(plain, pairs.astype(np.int32, copy=False)), compiled=compiled)
    place = order.place
    party = np.empty(n, np.int32)
    party[place] = np.arange(n, dtype=np.int32)
    columns = place[src], place[dst], share, start, end
    offsets, records = group_records(columns, n, compiled)
    return DatedNet(offsets, records, place, party, order.loops)


class DayCascade:
    """Dated stakes made ready for sweeps; scratch is kept, so one thread at a time may ask."""

    def __init__(self, net: DatedNet, *, compiled: bool | None = None) -> None:
        """Prepare a net.

        Args:
            net: stakes; see `dated_net`.
            compiled: use the compiled loop or its plain twin; ``None`` decides by size.
        """
        self.net = net
        self._compiled = worth_compiling(len(net.stakes) // STAKE, compiled)
        if self._compiled:
            kind: Any = net.stakes.dtype
            nodes = np.zeros(NODE * (net.size + 1), kind)
            nodes[::NODE] = net.offsets
            loops_end = np.ascontiguousarray(net.loops[:, 1])
            pending = np.zeros(net.size // 32 + 1, np.uint32)
            self._work = Sweep(nodes, net.stakes, loops_end, pending, 0)
            self._room = SweepRoom(
                np.empty(CLAIM * 1024, kind),
                np.empty(1024, np.int32),
                np.empty(1024, np.int64),
                np.empty(2 * 1024, np.int32),
            )
            self._queue = np.empty(net.size, np.int32)
            self._words = np.zeros(2 * (net.size + 1), kind)
            self._words[::2] = net.offsets
            self._runs = 0

    def spans(self, listings: Listings) -> Spans:
        """Return the days on which each party is listed or caught.

        Args:
            listings: see `listings`.
        """
        rows, threshold = listings
        if not self._compiled:
            return _collect_spans(sweep_plain.sweep(self.net, rows, threshold))
        self._work = self._work._replace(run=self._work.run + 1)
        loop = compile_loop(sweep, *sweep_kernels.PARTS)
        many, room = loop(self._work, self._room, rows.ravel(), threshold)
        self._room = SweepRoom(*room)
        return self._copy_spans(many)

    def _copy_spans(self, many: int) -> Spans:
        """Return the records of the scratch that no later one replaced, copied."""
        caught, offsets = self._room.caught[:many], self._room.offsets[: many + 1].copy()
        spans = self._room.spans[: 2 * int(offsets[-1])].reshape(-1, 2)
        if (caught < 0).any():
            counts = np.diff(offsets)
            spans = spans[np.repeat(caught >= 0, counts)]
            offsets = np.concatenate([[0], np.cumsum(counts[caught >= 0])])
            caught = caught[caught >= 0]
        return Spans(self.net.party[caught], offsets, spans[:, 0].copy(), spans[:, 1].copy())

    def parties_on(self, listings: Listings, day: int) -> Ints:
        """Return the numbers of all parties that are listed or caught on one day, in no order.

        Args:
            listings: see `listings`.
            day: ordinal.

        Raises:
            InputError: the threshold is more than 100 %.
        """
        rows, threshold = listings
        if not self._compiled:
            return _collect_spans(sweep_plain.sweep(self.net, rows, threshold)).parties_on(day)
        bits = _UNIT_BITS if self._words.itemsize == 4 else _TICK_BITS
        if threshold >= 1 << (bits - 1):
            raise InputError(f"a threshold of {threshold} is more than 100 %")
        self._runs += 1
        if self._runs >> (8 * self._words.itemsize - 1 - bits):
            self._words[1::2] = 0
            self._runs = 1
        work = DayRun(rows.ravel(), threshold, day, self._runs, bits, self._queue)
        many = compile_loop(spread_on_day)(self._words, self.net.stakes, work)
        return self.net.party[self._queue[:many]]

    def listings(self, listed: NDArray[Any], days: DayColumns, threshold: int) -> Listings:
        """Prepare listings and a threshold for `spans` and `parties_on`.

        Args:
            listed: number of each listed party; one may occur several times.
            days: when each listing holds.
            threshold: smallest sum that catches, in what the shares are in; at least 1.

        Raises:
            InputError: the threshold is none, a day is none, or a number is no party.
        """
        most = np.iinfo(self.net.stakes.dtype).max
        if not 1 <= threshold <= most:
            raise InputError(f"a threshold of {threshold} is none: give 1 to {most}")
        start, end = _days(days)
        if len(listed) and not 0 <= listed.min() <= listed.max() < self.net.size:
            raise InputError(f"a listed party is none of 0 to {self.net.size - 1}")
        place = self.net.place[listed] if len(listed) else np.zeros(0, np.int32)
        columns = place, np.full(len(place), threshold), start, end
        rows: Any = np.stack(columns, axis=1).astype(self.net.stakes.dtype)
        return Listings(rows[start < end], threshold)


def caught_spans(
    net: DatedNet,
    listed: tuple[NDArray[Any], DayColumns],
    threshold: int,
    *,
    compiled: bool | None = None,
) -> Spans:
    """Run one sweep; see `DayCascade` for many.

    Args:
        net: stakes; see `dated_net`.
        listed: listed parties, and when each listing holds.
        threshold: smallest sum that catches.
        compiled: use the compiled loop or its plain twin; ``None`` decides by size.
    """
    cascade = DayCascade(net, compiled=compiled)
    return cascade.spans(cascade.listings(*listed, threshold))


def _collect_spans(found: dict[int, list[tuple[int, int]]]) -> Spans:
    ends = np.array([end for spans in found.values() for end in spans], np.int32).reshape(-1, 2)
    counts = [len(spans) for spans in found.values()]
    offsets = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]).astype(np.int64)
    return Spans(np.array(list(found), np.int32), offsets, ends[:, 0], ends[:, 1])


def _days(days: DayColumns) -> tuple[Ints, Ints]:
    """Return days as int32; see `dated_net` for the errors."""
    for column in days:
        if len(column) and not 0 <= column.min() <= column.max() <= NEVER:
            raise InputError(f"a day must be an ordinal from 0 to {NEVER}")
    start, end = (np.asarray(column).astype(np.int32) for column in days)
    return start, end
