"""Transfers as facts: what sources state of them, and what is known of each, in a scope."""

from collections.abc import Container, Set
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa

from graph.holdings.interests_on_day import Facts
from graph.values.share import FULL_TICKS, TICK
from graph.values.vocabulary import COUNTED_CERTAINTY
from graph.world.scope import Scope

SLACK: Final = 31
"""Days by which two statements on one transfer may differ: registers book its sides apart."""


Unit = frozenset[int]
"""Who holds one stake: a party, or all members of a joint block."""
RIGHT: Final = -1
"""In place of the number of a measure: a right that was a sign of control, without a share."""


@dataclass(frozen=True, slots=True)
class StatedTransfer:
    """One statement on a transfer; parties by number in the scope, -1 for outside it.

    Attributes:
        row: row of the world's ``transfers``.
        giver: who had the stake.
        receiver: who has it since.
        asset: of what.
        low: share in ticks, lower end; 0 where none is stated.
        high: upper end; all where none is stated.
        days: earliest and latest reading of the first day without the stake.
        outside: authorities out of whose reach it is stated to lie.
        accepted_by: authorities that are stated to have accepted it.
        counts: it is neither alleged nor disputed.
    """

    row: int
    giver: int
    receiver: int
    asset: int
    low: int
    high: int
    days: tuple[int, int]
    outside: tuple[str, ...]
    accepted_by: tuple[str, ...]
    counts: bool

    @property
    def has_share(self) -> bool:
        """Whether a share is stated."""
        return (self.low, self.high) != (0, FULL_TICKS)

    def says(self, column: str, names: Set[str]) -> bool:
        """Return whether it is stated beyond doubt that one of some authorities recognises it."""
        return self.counts and not names.isdisjoint(getattr(self, column))


class Tie(NamedTuple):
    """How a receiver is tied, in one word, and to whom: a giver, or who counts above it."""

    kind: str
    receiver: int
    to: int


class Gain(NamedTuple):
    """What interests state that somebody may have of what was given away, in ticks."""

    party: int
    low: int
    high: int


class ListingSpan(NamedTuple):
    """When a listing began, earliest and latest reading, when it was over, and if it holds now."""

    first: int
    last: int
    until: int
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Transfer:
    """A stake or a right that somebody no longer has.

    Attributes:
        givers: who had it, by number in the scope; several where it was a joint block.
        asset: of what.
        measure: number of the regime's measure (votes that are a sign only come after them), or
            ``RIGHT``.
        before: what the givers held on the last day before, in ticks, upper end.
        after: what they held on the first day after.
        lost: the difference between the two, without the part that is ``recognised``.
        went_to: what others who count as listed received on the same day, by who holds it.
        days: earliest and latest reading of the first day without it.
        rows: rows of the world's ``interests`` that say so.
        stated: statements of the transfer itself.
        receivers: who is stated to have it since, by number in the scope.
        gains: what interests state that receivers have of it.
        assumed: the receivers are the next stated owners; none of them began about then.
        handed_on: receivers who came in only after another receiver had gone.
        ties: how receivers are tied, the closest first.
        stayed: receivers who had a role in the trust before and keep it.
        without_stake: receivers of a stake who, by what is stated, have a right and none of it.
        listed_from: the giver's listing that comes nearest.
        words: words of the regime for it; empty outside the windows.
        accepted: the regime's authority is stated to have accepted it.
        outside: it is stated to lie outside the authority's reach, where the regime asks that.
        recognised: ticks that are accepted or outside, where the rest is neither.
        by_nominee: a nominee held it for the giver.
        kept_by: members of a joint block, not listed themselves, who hold some of it on.
        lost_ratio: before it, the giver stood as far above all other holders as the rule's ratio
            asks, which was a sign of control.
    """

    givers: tuple[int, ...]
    asset: int
    measure: int
    before: int
    after: int
    lost: int
    days: tuple[int, int]
    rows: tuple[int, ...]
    stated: tuple[StatedTransfer, ...] = ()
    receivers: tuple[int, ...] = ()
    gains: tuple[Gain, ...] = ()
    assumed: bool = False
    handed_on: tuple[int, ...] = ()
    ties: tuple[Tie, ...] = ()
    listed_from: ListingSpan | None = None
    words: tuple[str, ...] = ()
    went_to: tuple[tuple[Unit, int], ...] = ()
    accepted: bool = False
    outside: bool = False
    recognised: int = 0
    by_nominee: bool = False
    lost_ratio: bool = False
    kept_by: tuple[int, ...] = ()
    stayed: tuple[int, ...] = ()
    without_stake: tuple[int, ...] = ()

    @property
    def tie(self) -> str:
        """The closest tie of a receiver, in one word; empty if no source says so."""
        return self.ties[0].kind if self.ties else ""

    @property
    def is_open(self) -> bool:
        """Whether a person must judge it: in a window, and recognised by nobody."""
        return bool(self.words) and not self.accepted and not self.outside


def end_lacks(facts: Facts, one: Transfer) -> str:
    """Return as the end of a sentence that what a giver held before is stated to go on."""
    if one.accepted:
        return ""
    mine = facts.may_hold() & np.isin(facts.owner, one.givers) & (facts.asset == one.asset)
    begun = facts.scope.column("may_from")[mine] < one.days[0]
    return "; an interest stated without an end still counts" if begun.any() else ""


def stated_transfers(
    scope: Scope, day: int, givers: Container[int], *, later: bool = False
) -> list[StatedTransfer]:
    """Return the statements on what some parties of a scope gave away by a day, or ``later``."""
    world = scope.world
    table = world.tables["transfers"]
    if not table.num_rows:
        return []
    ends = [
        scope.local_numbers(world.column("transfers", f"{name}_idx"))
        for name in ("giver", "receiver", "asset")
    ]
    chosen = (world.column("transfers", "may_from") > day) == later
    chosen &= (ends[0] >= 0) & (ends[2] >= 0)
    rows = [row for row in np.flatnonzero(chosen).tolist() if int(ends[0][row]) in givers]
    said = table.take(pa.array(rows, pa.int64())).to_pylist()
    return [
        _statement(row, cells, (int(ends[0][row]), int(ends[1][row]), int(ends[2][row])))
        for row, cells in zip(rows, said, strict=True)
    ]


def _statement(row: int, cells: dict[str, Any], ends: tuple[int, int, int]) -> StatedTransfer:
    share = cells["share"]
    low, high = 0, FULL_TICKS
    if share is not None:
        low = share["low"] * TICK + share["low_open"]
        high = share["high"] * TICK - share["high_open"]
    return StatedTransfer(
        row,
        *ends,
        low,
        high,
        (cells["may_from"], cells["sure_from"]),
        tuple(cells["outside"] or ()),
        tuple(cells["accepted_by"] or ()),
        cells["certainty"] in {word.value for word in COUNTED_CERTAINTY},
    )
