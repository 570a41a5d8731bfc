"""P7 and P8: a register from Parquet with text ids to its first answer, and opened again.

The other side of P7 is Arrow reading the same columns of the same files and keeping them, which
is the least that anybody who asks something of them has to do. Each side runs in a process of its
own, so that the memory of one is not counted with the other; files are in the page cache on both.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from benchmarks.bounded import GB, BoundedFigure
from benchmarks.figure import Figure, Goal, Measure, ResultsDiffer
from benchmarks.register_steps import run_step

LARGE: Final = 10_000_000
SMALLEST: Final = 1_000
ENTITIES: Final = 3.21
"""Entities of P8 for each of the scale: the interests are then four for each of the scale."""


@dataclass(frozen=True)
class _Run:
    """The objects that the three steps printed."""

    read: dict[str, Any]
    build: dict[str, Any]
    reopen: dict[str, Any]

    @property
    def note(self) -> str:
        """The size of the register, and what a million interests took, in words."""
        made, many = self.build, self.build["interests"]
        return (
            f"{made['parties']:,} parties, {many:,} interests, {made['caught']:,} caught; peak "
            f"{made['peak'] / GB:.3g} GB, of the bare read {self.read['peak'] / GB:.3g} GB; "
            f"{1e6 * made['seconds'] / many:.3g} s a million interests; arrays of "
            f"{made['kept'] / many:.3g} bytes an interest, written in {made['save_s']:.2g} s"
        )


@cache
def _warm_up() -> None:
    """Run the steps on a small register: the loops are compiled and kept on disk by the first."""
    with tempfile.TemporaryDirectory() as place:
        run_step("make", Path(place), str(SMALLEST))
        for name in ("read", "build", "reopen"):
            run_step(name, Path(place))


@cache
def _run_steps(entities: int) -> _Run:
    """Write a register, and run the steps on it once each."""
    _warm_up()
    with tempfile.TemporaryDirectory() as place:
        whole = Path(place)
        run_step("make", whole, str(entities))
        run_step("read", whole)
        run = _Run(*(run_step(name, whole) for name in ("read", "build", "reopen")))
    if not run.reopen["same"]:
        raise ResultsDiffer("the arrays that were opened again give another answer")
    return run


def measure_first_answer(scale: int) -> Iterator[Figure]:
    """Compare files to first answer with the bare read."""
    run = _run_steps(scale)
    yield BoundedFigure(
        id="p7_from_parquet",
        ours_s=run.build["seconds"],
        peer=f"Arrow {pa.__version__} reading the same columns on all cores",
        peer_s=run.read["seconds"],
        scale=scale,
        ratio_of="ours_s/peer_s",
        goal=Goal(10, at_most=True),
        note=run.note,
        peak=run.build["peak"],
        most=4 * GB,
    )


def measure_reopening(scale: int) -> Iterator[Figure]:
    """Compare mapping the kept arrays with building them."""
    run = _run_steps(scale)
    yield Figure(
        id="p7_reopen",
        ours_s=run.reopen["seconds"],
        peer="building them from Parquet (ours, without writing)",
        peer_s=run.build["built_s"],
        scale=scale,
        ratio_of="peer_s/ours_s",
        goal=Goal(1_000),
        note=f"the first answer from them {run.reopen['answer_s']:.3g} s with loading the "
        f"compiled loops, the second {run.reopen['again_s']:.3g} s; the same answer as before",
    )


def measure_forty_million(scale: int) -> Iterator[Figure]:
    """Measure the same with four interests for each of the scale: 40 million at ten."""
    run = _run_steps(max(SMALLEST, int(ENTITIES * scale)))
    yield BoundedFigure(
        id="p8_forty_million",
        ours_s=run.build["seconds"],
        peer=f"Arrow {pa.__version__} reading the same columns on all cores",
        peer_s=run.read["seconds"],
        scale=run.build["parties"],
        ratio_of="ours_s/peer_s",
        goal=None,
        note=f"{run.note}; the goal is set for 40 million interests",
        peak=run.build["peak"],
        most=12 * GB if scale >= LARGE else None,
    )


FIGURES: Final[dict[str, Measure]] = {
    "p7_from_parquet": measure_first_answer,
    "p7_reopen": measure_reopening,
    "p8_forty_million": measure_forty_million,
}
