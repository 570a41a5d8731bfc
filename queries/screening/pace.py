"""How far a long piece of work is, told in words: done, left, how many a second, time left."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from graph.values.errors import InputError

SOON = 2.0
LATER = 10.0
"""Seconds until the first remark, and between others."""


STOPPED = "It was stopped; what is done of it is kept."


@dataclass
class Watch:
    """How far a list is, for a page that looks at it while it is worked on.

    ``share`` is of the present step, 0 to 1; ``stopped`` ends it at the next line.
    """

    text: str = ""
    share: float = 0.0
    stopped: bool = False

    def stop(self) -> None:
        """Ask the work to end."""
        self.stopped = True


class Pace:
    """Tells how far a piece of work is, some seconds after it began and then now and again."""

    def __init__(
        self, what: str, remark: Callable[[str], None], watch: Watch | None = None
    ) -> None:
        """Start now; `what` is what is counted and done with it: ``lines looked up``."""
        self._what, self._remark, self._watch = what, remark, watch
        self._began = time.monotonic()
        self._next = self._began + SOON
        self._first: int | None = None

    def step(self, done: int, every: int) -> None:
        """Write how far it is, if the last remark is old enough; `InputError` if it was stopped."""
        now = time.monotonic()
        if self._first is None or done < self._first:
            # What an earlier run has done took this one no time.
            self._first, self._began = done, now
        if self._watch is not None:
            if self._watch.stopped:
                raise InputError(STOPPED)
            self._watch.text = self._progress_text(done, every, now)
            self._watch.share = min(done / every, 1.0) if every else 0.0
        if now < self._next or done >= every:
            return
        self._next = now + LATER
        self._remark(self._progress_text(done, every, now))

    def _progress_text(self, done: int, every: int, now: float) -> str:
        told = f"{done:,} of {every:,} {self._what}"
        rate = (done - (self._first or 0)) / max(now - self._began, 0.001)
        if rate > 0 and done < every:
            rounded = float(f"{rate:.3g}")
            left = duration_text((every - done) / rate)
            told += f", {rounded:,.10g} a second, {left} left"
        return told


@dataclass(frozen=True)
class Paces:
    """Who hears how far each step of a list is: a person by remarks, a page by its watch."""

    remark: Callable[[str], None]
    watch: Watch | None = None

    def begin(self, what: str) -> Pace:
        """Return the pace of a step that begins now."""
        return Pace(what, self.remark, self.watch)


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
