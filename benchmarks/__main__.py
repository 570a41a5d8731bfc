"""Measure and print: `python -m benchmarks [NAME] [--scale 100k|1m|10m]`."""

import sys
from collections.abc import Iterator

import click
import orjson

from benchmarks.figure import Figure
from benchmarks.figures import chosen_figures, figures
from graph.values.errors import OwnershipError

SCALES = {"100k": 100_000, "1m": 1_000_000, "3m": 3_000_000, "10m": 10_000_000}


def measure_figures(name: str | None, scale: int) -> Iterator[Figure]:
    """Yield the figures that a name means, measured one after the other."""
    for measure in chosen_figures(name).values():
        yield from measure(scale)


@click.command()
@click.argument("name", required=False)
@click.option("--scale", type=click.Choice(list(SCALES)), default="1m", show_default=True)
def main(name: str | None, scale: str) -> None:
    """Measure one figure, a group of them, or all, and print one JSON line a figure.

    A figure that takes no more than so many records says in `scale` how many it took.
    """
    if not chosen_figures(name):
        raise click.BadParameter(f"there is no figure {name!r}; there are {', '.join(figures())}")
    try:
        for figure in measure_figures(name, SCALES[scale]):
            click.echo(orjson.dumps(figure.line()).decode())
    except OwnershipError as wrong:
        click.echo(str(wrong), err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
