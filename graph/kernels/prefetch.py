"""Prefetching: asking the processor for an entry of a large array before it is needed."""

from typing import Any

from numpy.typing import NDArray


def prefetch(array: NDArray[Any], place: int) -> None:
    """Fetch an entry of an array into the processor's cache early; plain Python does nothing.

    A random read of a large array takes some hundred instructions' time. Loops that know early
    where they will read ask for it here and do other work meanwhile. ``place`` may be any number:
    nothing is read, and a place that does not exist is ignored by the processor.
    """
