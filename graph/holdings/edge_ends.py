"""How much an edge of a path passes on: what all statements on its stake come to, within the whole.

A path has the share that its stakes have when the rule adds them up: statements on one stake are
alternatives or blocks, what others surely hold leaves less room, and of a block that several hold
together one of them may have none (rules 8 to 11 of docs/reference/rules.md).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from graph.holdings.interests_on_day import Facts
from graph.holdings.one_stake import StakeStatement, combined_ends
from graph.kernels.cascade_loops import Longs
from graph.values.share import FULL_TICKS

EdgeKey = tuple[int, int, bool, bool]
"""Asset and owner of an edge, whether it states a share that counts, and whether that is firm."""


class Stated(NamedTuple):
    """What each row of a day's facts states of the right that its edge is of.

    Attributes:
        right: number of the right.
        low: lower end in ticks.
        high: upper end in ticks.
    """

    right: Longs
    low: Longs
    high: Longs


_Stake = tuple[int, int, int]
"""Who holds, alone or jointly, in what, and by which right."""


class _Ends(NamedTuple):
    """Ends of what is stated as direct, and of what may repeat it, in ticks."""

    low: int
    high: int
    repeated_low: int
    repeated_high: int


def edge_ends(
    facts: Facts, stated: Stated, edges: Mapping[EdgeKey, Sequence[int]]
) -> dict[EdgeKey, tuple[int, int]]:
    """Return both ends of what edges pass on, in ticks.

    Args:
        facts: the interest rows of the day.
        stated: what each row states.
        edges: rows of each edge, the strongest first; all edges above a party that count.
    """
    groups, stakes = defaultdict[_Stake, list[int]](list), dict[EdgeKey, set[_Stake]]()
    for key, rows in edges.items():
        right = stated.right[rows[0]]
        of = [(_stake_of(facts, stated, row), row) for row in rows if stated.right[row] == right]
        stakes[key] = {stake for stake, _ in of}
        # A block that several hold is one stake, by whomever it is stated.
        for stake, row in of:
            groups[stake].append(row)
    ends = {stake: _ends(facts, stated, rows) for stake, rows in groups.items()}
    floors = defaultdict[tuple[int, int], int](int)
    for (_, asset, right), one in ends.items():
        floors[asset, right] += one.low
    return {
        key: _within(facts, {stake: ends[stake] for stake in mine}, floors)
        for key, mine in stakes.items()
    }


def _stake_of(facts: Facts, stated: Stated, row: int) -> _Stake:
    """Return the stake that a row is about."""
    return int(facts.holder[row]), int(facts.asset[row]), int(stated.right[row])


def _ends(facts: Facts, stated: Stated, rows: Sequence[int]) -> _Ends:
    """Return what the statements on one stake come to."""
    said: tuple[list[StakeStatement], list[StakeStatement]] = ([], [])
    for row in rows:
        block = int(facts.block[row])
        low, high = int(stated.low[row]), int(stated.high[row])
        one = StakeStatement(block // facts.block_width, block, low, high, bool(facts.sure[row]))
        said[int(facts.repeats[row])].append(one)
    return _Ends(*combined_ends(said[0]), *combined_ends(said[1]))


def _within(
    facts: Facts, stakes: Mapping[_Stake, _Ends], floors: Mapping[tuple[int, int], int]
) -> tuple[int, int]:
    """Return both ends of an edge, with the room that other direct holders leave.

    Args:
        facts: the interest rows of the day.
        stakes: the stakes of the edge.
        floors: what all direct holders surely hold together, by asset and right, in ticks.
    """
    low = sum(
        max(ends.low, ends.repeated_low)
        for (holder, _, _), ends in stakes.items()
        if holder < facts.scope.size
    )
    high = sum(max(ends.high, ends.repeated_high) for ends in stakes.values())
    direct, own = (sum(getattr(e, end) for e in stakes.values()) for end in ("high", "low"))
    (_, asset, right), *_ = stakes
    # Where the direct holders surely have more than the whole, nothing bounds them.
    if (floor := floors[asset, right]) <= FULL_TICKS:
        high -= max(direct - (FULL_TICKS - (floor - own)), 0)
    low = min(low, FULL_TICKS)
    return low, max(min(high, FULL_TICKS), low)
