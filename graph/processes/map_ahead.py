"""Work on arrays spread over the cores: numpy and compiled loops let other threads run."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def count_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def map_ahead(work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """Yield what work makes of each item, in order, as many at a time as there are cores.

    No more items are taken than are worked on, so that memory does not grow with them.
    """
    cores = count_cores()
    with ThreadPoolExecutor(cores, "comparing") as pool:
        begun = deque[Future[Result]]()
        for item in items:
            if len(begun) > cores:
                yield begun.popleft().result()
            begun.append(pool.submit(work, item))
        while begun:
            yield begun.popleft().result()
