"""What several statements on one and the same stake come to."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from graph.values.share import FULL_TICKS


class StakeStatement(NamedTuple):
    """What a statement says of a stake on a day.

    Attributes:
        dataset: who says so, by number.
        block: the block that it marks, with its dataset; -1 for none.
        low: lower end in ticks.
        high: upper end in ticks.
        sure: whether it surely holds, and is neither alleged nor disputed.
    """

    dataset: int
    block: int
    low: int
    high: int
    sure: bool


def combined_ends(said: Iterable[StakeStatement]) -> tuple[int, int]:
    """Return both ends of several statements on one stake, in ticks.

    Those that surely hold are intersected, or make their hull where they disagree; others widen
    that. Blocks of one source add up (rule 8 of docs/reference/rules.md).
    """
    alone = list[_Range]()
    blocks = defaultdict[int, dict[int, list[_Range]]](lambda: defaultdict(list))
    for one in said:
        ends = _Range(one.low, one.high, one.high) if one.sure else _Range(None, 0, one.high)
        (alone if one.block < 0 else blocks[one.dataset][one.block]).append(ends)
    sums = [_sum(map(_alternatives, of.values())) for of in blocks.values()]
    found = _alternatives([*alone, *sums])
    return min(found.low or 0, FULL_TICKS), min(found.high, FULL_TICKS)


class _Range(NamedTuple):
    """A lower end, if anything is sure, the upper end of what is sure, and of all."""

    low: int | None
    most: int
    high: int


def _alternatives(said: Sequence[_Range]) -> _Range:
    """Merge statements about one and the same stake: intersected, or their hull."""
    sure = [(one.low, one.most) for one in said if one.low is not None]
    low, most = None, 0
    if sure:
        lows, mosts = zip(*sure, strict=True)
        low, most = max(lows), min(mosts)
        if low > most:
            low, most = min(lows), max(mosts)
    return _Range(low, most, max([most, *(one.high for one in said if one.high > one.most)]))


def _sum(blocks: Iterable[_Range]) -> _Range:
    """Add up different blocks of one source."""
    found = list(blocks)
    lows = [one.low for one in found if one.low is not None]
    return _Range(
        sum(lows) if lows else None,
        min(sum(one.most for one in found), FULL_TICKS),
        min(sum(one.high for one in found), FULL_TICKS),
    )
