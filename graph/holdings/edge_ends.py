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


class EdgeEnds(NamedTuple):
    """How much an edge passes on.

    Attributes:
        low: lower end in ticks.
        high: upper end in ticks.
        block: who else holds it with the owner, and the owner, by world number; else empty.
        block_low: lower end of what all of them hold together, in ticks.
    """

    low: int
    high: int
    block: tuple[int, ...] = ()
    block_low: int = 0


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
) -> dict[EdgeKey, EdgeEnds]:
    """Return what edges pass on.

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
    found = dict[EdgeKey, EdgeEnds]()
    for key, mine in stakes.items():
        low, high = _within(facts, {stake: ends[stake] for stake in mine}, floors)
        block = _block_of(facts, mine, groups)
        found[key] = EdgeEnds(low, high, block, ends[min(mine)].low if block else 0)
    return found


def _block_of(
    facts: Facts, stakes: set[_Stake], groups: Mapping[_Stake, Sequence[int]]
) -> tuple[int, ...]:
    """Return who holds the only stake of an edge together, by world number; else nobody."""
    (stake, *more) = sorted(stakes)
    if more or stake[0] < facts.scope.size:
        return ()
    owners = {int(facts.owner[row]) for row in groups[stake]}
    return tuple(sorted(map(facts.scope.world_number, owners)))


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
