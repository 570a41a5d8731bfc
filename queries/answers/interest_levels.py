"""Rows of ``owners`` and ``holdings``: interests above or below a party, level by level."""

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.values.errors import InputError
from graph.world.world import World
from queries.question.answer import Answer
from queries.question.answer_rows import InterestRow
from queries.rows.hops import hop, state_on

OWNERS: Final = "owners"
HOLDINGS: Final = "holdings"
_CUT_AT_LOOP: Final = "loop: this party stands above in the same chain; cut here"
_CUT_AS_SHOWN: Final = "its own interests are shown once, at its first place"


class Interests(Answer[InterestRow]):
    """Rows of interests; ``left_out`` statements of the party itself were cut off by a limit."""

    def __init__(self, rows: Iterable[InterestRow] = (), left_out: int = 0) -> None:
        """Keep the rows, and how many are left out."""
        super().__init__(rows)
        self.left_out = left_out


def limited_interests(
    world: World, number: int, day: int, asked: tuple[str, int], limit: int | None
) -> tuple[list[InterestRow], int]:
    """Return the interests in or of a party as a tree, depth first, and how many it leaves out.

    ``asked`` is ``owners`` (upwards) or ``holdings`` (downwards), and how many levels; anything
    else is an `InputError`. ``limit`` is the most rows, the others are not even read. Hops have
    ``depth`` (1 is direct), ``holds``, ``state`` and ``cut``: why the tree ends there, or ``None``.
    What holds comes before what ended; only what holds or perhaps holds is followed, each party
    once.
    """
    direction, depth = asked
    if direction not in (OWNERS, HOLDINGS):
        raise InputError(f"{direction!r} is no direction; write {OWNERS} or {HOLDINGS}")
    above = direction == OWNERS
    groups = world.interests_by_asset if above else world.interests_by_owner
    other = world.column("interests", "owner_idx" if above else "asset_idx")
    found: list[InterestRow] = []
    opened = {number}
    direct = _ordered_rows(world, groups, number, day)
    # A stack, filled in reverse, so that rows come out in the order in which a tree is read.
    waiting: list[tuple[int, int, tuple[int, ...]]] = [(r, 1, (number,)) for r in reversed(direct)]
    while waiting and (limit is None or len(found) < limit):
        row, level, chain = waiting.pop()
        item = _interest_row(world, row, day, level)
        far = int(other[row])
        found.append(item)
        # What has ended, or leads to no known party, is not followed further.
        if item["holds"] == "no" or far < 0:
            continue
        # A circle is cut where it closes; another way to the same party is cut once it was opened.
        if far in chain:
            item["cut"] = _CUT_AT_LOOP
        elif level < depth:
            below = _ordered_rows(world, groups, far, day)
            if far in opened and below:
                item["cut"] = _CUT_AS_SHOWN
            else:
                opened.add(far)
                waiting += [(more, level + 1, (*chain, far)) for more in reversed(below)]
    return found, sum(level == 1 for _, level, _ in waiting)


def _interest_row(world: World, row: int, day: int, level: int) -> InterestRow:
    said = hop(world, "interests", row, day=day)
    state = state_on({"start": said["valid_from"], "end": said["valid_to"]}, day)
    return {**said, "state": state, "depth": level, "cut": None}


def _ordered_rows(world: World, groups: tuple[Any, Any], number: int, day: int) -> list[int]:
    """Return row numbers of a party's interests: those that hold first, then by falling share."""
    offsets, grouped_rows = groups
    rows = grouped_rows[offsets[number] : offsets[number + 1]]
    may, until = (world.column("interests", name)[rows] for name in ("may_from", "may_until"))
    past = ~((may <= day) & (day < until))
    table = world.tables["interests"].take(pa.array(rows))
    highs = [
        pc.fill_null(pc.struct_field(table[name], "high"), -1).to_numpy()
        for name in ("share", "votes")
    ]
    order = np.lexsort((rows, -np.maximum(*highs), past))
    ordered: list[int] = rows[order].tolist()
    return ordered
