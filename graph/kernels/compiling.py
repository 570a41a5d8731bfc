"""Compiling loops with numba, only when a question is large enough to pay for loading it."""

from collections.abc import Callable
from functools import cache
from typing import Any, Final

from graph.values.extensions import to_install

LARGE: Final = 200_000
"""Stakes from which compiled loops pay for loading numba (about half a second)."""


@cache
def has_numba() -> bool:
    """Return whether numba can be imported; see `has_library`."""
    return has_library("numba")


@cache
def has_library(name: str) -> bool:
    """Return whether a library is there; without it large questions take some ten times as long.

    It is asked for large questions alone. Where it is missing that is logged as a warning, once
    in a process, which Python writes to stderr unless a program sets up its own log.
    """
    from importlib.util import find_spec

    found = find_spec(name) is not None
    if not found:
        import logging

        logging.getLogger(__name__).warning(
            "%s is not installed: large questions are answered the slower way, some ten times "
            "as long; to speed up: %s",
            name,
            to_install("large"),
        )
    return found


def worth_compiling(stakes: int, compiled: bool | None) -> bool:
    """Return whether to run compiled loops.

    Args:
        stakes: how many stakes the question has.
        compiled: what the caller wants; ``None`` decides by size.
    """
    return (stakes > LARGE and has_numba()) if compiled is None else compiled


@cache
def compile_loop(loop: Callable[..., Any], *parts: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a loop; the machine code is kept on disk for the next process.

    Args:
        loop: a function over arrays and numbers.
        parts: plain functions of the same module that it calls.
    """
    import importlib

    import numba
    from numba.extending import register_jitable

    importlib.import_module("graph.kernels.prefetch_compiled")
    for part in parts:
        register_jitable(part)
    ready: Callable[..., Any] = numba.njit(cache=True, nogil=True)(loop)
    return ready
