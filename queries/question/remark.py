"""A remark beside an answer, for whoever reads the error stream."""

import os
import sys


def say(text: str) -> None:
    """Write a remark to stderr; where nobody reads stderr any more, the answer is given without."""
    import click

    try:
        click.echo(text, err=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
