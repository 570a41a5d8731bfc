"""A wish that an entry of a large array be near before it is needed."""

from typing import Any

from numpy.typing import NDArray


def prefetch(array: NDArray[Any], place: int) -> None:
    """Ask the processor to bring an entry near before it is needed; plain Python does nothing.

    A random read of a large array takes some hundred instructions' time. Loops that know early
    where they will read ask for it here and do other work meanwhile. ``place`` may be any number:
    nothing is read, and a place that does not exist is ignored by the processor.
    """
