"""A figure: two sides timed in one run, and the line that is printed of it."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeVar

from benchmarks.machine import describe_machine

Result = TypeVar("Result")


class ResultsDiffer(Exception):
    """The two sides have different answers, so their times say nothing."""


@dataclass(frozen=True)
class Goal:
    """A limit that the ratio should keep.

    Attributes:
        limit: the number.
        at_most: whether the ratio should stay at or below it; else reach it.
    """

    limit: float
    at_most: bool = False

    @property
    def text(self) -> str:
        """The goal as it is printed: `>= 100`."""
        return f"{'<=' if self.at_most else '>='} {self.limit:g}"

    def is_met(self, ratio: float) -> bool:
        """Return whether a ratio reaches the goal."""
        return ratio <= self.limit if self.at_most else ratio >= self.limit


@dataclass(frozen=True)
class Figure:
    """One measured comparison of our side with a peer.

    Attributes:
        id: name of the figure.
        ours_s: our time in seconds.
        peer: what it is compared with, in words.
        peer_s: the peer's time in seconds.
        scale: how many entities, records or names both sides worked on.
        ratio_of: which side is divided by which.
        goal: the limit of the ratio, if one is promised.
        note: what else a reader of the figure must know.
    """

    id: str
    ours_s: float
    peer: str
    peer_s: float
    scale: int
    ratio_of: Literal["peer_s/ours_s", "ours_s/peer_s"]
    goal: Goal | None
    note: str

    @property
    def ratio(self) -> float:
        """The two times divided as `ratio_of` says."""
        if self.ratio_of == "peer_s/ours_s":
            return self.peer_s / self.ours_s
        return self.ours_s / self.peer_s

    def line(self) -> dict[str, object]:
        """Return the figure as the object that is printed."""
        return {
            "id": self.id,
            "ours_s": _four_digits(self.ours_s),
            "peer": self.peer,
            "peer_s": _four_digits(self.peer_s),
            "ratio": _four_digits(self.ratio),
            "ratio_of": self.ratio_of,
            "goal": None if self.goal is None else self.goal.text,
            "met": None if self.goal is None else self.goal.is_met(self.ratio),
            "machine": describe_machine(),
            "scale": self.scale,
            "note": self.note,
        }


Measure = Callable[[int], Iterator[Figure]]
"""Runs both sides at a scale and yields one figure or more."""


def time_run(act: Callable[[], Result]) -> tuple[float, Result]:
    """Run once, and return the seconds and the result."""
    begun = time.perf_counter()
    result = act()
    return time.perf_counter() - begun, result


MOST_TIMES = 1_000
"""How often anything is run at most; tests, which time nothing, set it to one."""


def best_time(times: int, act: Callable[[], Result]) -> tuple[float, Result]:
    """Run several times, and return the shortest time in seconds and the last result."""
    runs = [time_run(act) for _ in range(min(times, MOST_TIMES))]
    return min(seconds for seconds, _ in runs), runs[-1][1]


def _four_digits(value: float) -> float:
    return float(f"{value:.4g}")
