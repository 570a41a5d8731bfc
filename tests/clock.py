"""Says whether work takes too long, on a machine of whatever speed."""

import time
from collections.abc import Callable

TIMES = 4
"""How many times smaller the work is with which a slow machine is compared."""


def is_quick(work: Callable[[int], object], size: int, seconds: float) -> bool:
    """Return whether work of a size takes less than so many seconds of the processor.

    A slow machine may take longer, but not out of proportion: twice what a quarter of the work
    would make of it. What grows with the square of its size takes four times as much.
    """
    took = _seconds_of(work, size)
    return took < seconds or took < 2 * TIMES * _seconds_of(work, size // TIMES)


def _seconds_of(work: Callable[[int], object], size: int) -> float:
    begun = time.process_time()
    work(size)
    return time.process_time() - begun
