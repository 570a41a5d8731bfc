"""Long work on many objects of which none is garbage: what Python collects in vain meanwhile."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collect_rarely() -> Iterator[None]:
    """Collect garbage rarely: a search through all objects that are held takes its time each time.

    Of 24,000 pairs of near names a quarter of the time went there.
    """
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
