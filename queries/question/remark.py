"""Remarks beside an answer, on the error stream."""

import os
import sys


def write_remark(text: str) -> None:
    """Write a remark to stderr; a stderr that nobody reads any more does not end the program."""
    import click

    try:
        click.echo(text, err=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
