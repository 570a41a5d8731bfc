"""How far a long piece of work is, told in words: done, left, how many a second, time left."""

import time
from collections.abc import Callable

SOON = 2.0
LATER = 10.0
"""Seconds until the first remark, and between others."""


class Pace:
    """Tells how far a piece of work is, some seconds after it began and then now and again."""

    def __init__(self, what: str, remark: Callable[[str], None]) -> None:
        """Start now; `what` is what is counted and done with it: ``lines looked up``."""
        self._what, self._remark = what, remark
        self._began = time.monotonic()
        self._next = self._began + SOON
        self._first: int | None = None

    def step(self, done: int, every: int) -> None:
        """Write how far it is, if the last remark is old enough."""
        now = time.monotonic()
        if self._first is None or done < self._first:
            # What an earlier run has done took this one no time.
            self._first, self._began = done, now
        if now < self._next or done >= every:
            return
        self._next = now + LATER
        told = f"{done:,} of {every:,} {self._what}"
        rate = (done - self._first) / max(now - self._began, 0.001)
        if rate > 0:
            told += f", {rate:,.3g} a second, {duration_text((every - done) / rate)} left"
        self._remark(told)


def duration_text(seconds: float) -> str:
    """Return a time in words, rounded up.

    >>> duration_text(17.2), duration_text(601), duration_text(7300)
    ('18 s', '11 min', '2 h 2 min')
    """
    whole = int(-(-seconds // 1))
    if whole < 120:
        return f"{whole} s"
    minutes = -(-whole // 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60} min"
