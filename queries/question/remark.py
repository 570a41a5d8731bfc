"""Remarks beside an answer, on the error stream."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

_COLLECTED: Final[ContextVar[list[str] | None]] = ContextVar("collected", default=None)


@contextmanager
def collect_remarks() -> Iterator[list[str]]:
    """Yield a list into which remarks of this thread go, instead of to stderr, each once."""
    remarks: list[str] = []
    before = _COLLECTED.set(remarks)
    try:
        yield remarks
    finally:
        _COLLECTED.reset(before)


def write_remark(text: str) -> None:
    """Write a remark to stderr; a stderr that takes nothing any more does not end the program."""
    import click

    if (collected := _COLLECTED.get()) is not None:
        if text not in collected:
            collected.append(text)
        return
    try:
        click.echo(text, err=True)
    except OSError:
        # Nobody reads it, or its disk is full: a lost remark costs neither answer nor exit code.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def drop_remark(_text: str) -> None:
    """Drop a remark on how a question is read, where it was made before or is told otherwise."""


class WaitRemark:
    """Tell on stderr whom a command waits for: a line, and on a terminal the seconds left."""

    def __init__(self) -> None:
        """Start with nothing told."""
        self._told = False

    def __call__(self, text: str, left: float) -> None:
        """Write the text once, and the seconds left in place of those before."""
        if not self._told:
            self._told = True
            write_remark(text)
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{left:.0f} s left\033[K" if left else "\r\033[K")
            sys.stderr.flush()
