"""Dated cascades and company control once more, slowly, from the definitions."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.over_time.dated_columns import DayColumns
from graph.values.dates import NEVER

SHARES = np.array([0, 100, 250, 260, 300, 499, 500, 501, 1000]) * 1_000
LAST = 24
"""The first day on which nothing changes any more."""


class Case(NamedTuple):
    """A random register: stakes and listings with their days."""

    size: int
    stakes: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
    days: DayColumns
    listed: NDArray[np.int64]
    listed_days: DayColumns


def case(seed: int) -> Case:
    """Make a small register with loops, repeated pairs, empty spans and open ends."""
    rng = np.random.default_rng(seed)
    size, many, listed = (int(rng.integers(*ends)) for ends in ((2, 9), (1, 24), (0, 4)))
    ends = (rng.integers(0, size, many), rng.integers(0, size, many))
    return Case(
        size,
        (*ends, rng.choice(SHARES, many)),
        _days(rng, many),
        rng.integers(0, size, listed),
        _days(rng, listed),
    )


def _days(rng: np.random.Generator, many: int) -> DayColumns:
    start = np.where(rng.random(many) < 0.2, 0, rng.integers(0, LAST // 2, many))
    end = np.where(rng.random(many) < 0.3, NEVER, start + rng.integers(0, LAST // 2, many))
    return DayColumns(start, end)


def caught_on(one: Case, day: int, threshold: int) -> list[int]:
    """Loop over all parties until nothing changes."""
    holds = (one.days.start <= day) & (day < one.days.end)
    caught = np.zeros(one.size, np.bool_)
    begun = (one.listed_days.start <= day) & (day < one.listed_days.end)
    caught[one.listed[begun]] = True
    holder, asset, share = (column[holds] for column in one.stakes)
    while True:
        held = np.zeros(one.size, np.int64)
        counted = caught[holder] & (holder != asset)
        np.add.at(held, asset[counted], share[counted])
        grown = caught | (held >= threshold)
        if (grown == caught).all():
            return np.flatnonzero(caught).tolist()
        caught = grown
