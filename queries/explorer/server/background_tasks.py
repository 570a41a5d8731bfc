"""Work that goes on while the page is drawn: a load, a query; it can be watched and stopped."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Final, Generic, TypeVar

T = TypeVar("T")

FIRST_WAIT: Final = 0.4
"""Seconds that a page waits for work before it shows that the work goes on."""


class Task(Generic[T]):
    """One piece of work in a thread of its own.

    The work must not touch the page; it reports through objects that the page reads.
    """

    def __init__(self, work: Callable[[], T], stop: Callable[[], None]) -> None:
        """Start the work, whose error `result` raises; ``stop`` asks it to end early."""
        self.began = time.monotonic()
        self.stopped = False
        self._stop = stop
        pool = ThreadPoolExecutor(max_workers=1)
        self._future = pool.submit(work)
        pool.shutdown(wait=False)

    @property
    def seconds(self) -> float:
        """Seconds since it was started."""
        return time.monotonic() - self.began

    @property
    def has_ended(self) -> bool:
        """Return whether it is done, failed, or left behind by whoever stopped it."""
        return self._future.done() or self.stopped

    @property
    def has_failed(self) -> bool:
        """Return whether it has ended with an error, which `result` raises."""
        return self._future.done() and self._future.exception() is not None

    def wait(self, seconds: float = FIRST_WAIT) -> bool:
        """Wait up to some seconds for the end, and return whether the work has ended."""
        wait([self._future], seconds)
        return self.has_ended

    def stop(self, *, leave: bool) -> None:
        """Stop it; ``leave`` counts it as ended even if the work still runs."""
        self._stop()
        self.stopped = leave

    def result(self) -> T | None:
        """Return what the work returned, or raise what it raised; None where it was left behind."""
        return None if self.stopped else self._future.result()
